"""``casework report``: lists, returns and summaries."""

from __future__ import annotations

from datetime import date

import click

from casework.cli.common import DATE, columns, home_option, json_option, print_json, warn, workspace
from casework.cli.reports import add_reports


@click.group()
def report() -> None:
    """Lists, returns and summaries, as PDF and CSV too; the dates ahead."""


add_reports(report)


@report.command("due")
@click.option("--as-of", "day", type=DATE, metavar="D", help="The day (default: today).")
@click.option("--ics", "ics", metavar="FILE", help="Also write the dates as an iCalendar file.")
@json_option
@home_option
def due(day: date | None, ics: str | None, as_json: bool, home: str | None) -> None:
    """List the dates ahead: clocks, payments, reviews, replies, first possible steps.

    The iCalendar file names cases and steps, and no child.
    """
    from pathlib import Path

    from casework.documents.report.calendar_file import CalendarEntry, calendar_file
    from casework.service.due_dates import due_dates
    from casework.store.files import write_atomic

    space = workspace(home)
    day = day or space.default_day()
    rows = due_dates(space, day)
    if ics:
        entries = [
            CalendarEntry(row.uid, row.day, f"{row.case}: {row.text}", f"casework case explain {row.case}")
            for row in rows
        ]
        write_atomic(Path(ics), calendar_file(entries, day))
        warn(f"Wrote {len(entries)} dates to {ics}")
    if as_json:
        print_json(
            {
                "schema": "casework/report-due/1",
                "as_of": day.isoformat(),
                "dates": [
                    {
                        "date": row.day.isoformat(),
                        "kind": row.kind,
                        "case": row.case,
                        "upn": row.upn,
                        "strand": row.strand,
                        "step": row.step,
                        "text": row.text,
                        "detail": row.detail,
                        "uid": row.uid,
                    }
                    for row in rows
                ],
            }
        )
    elif rows:
        columns(
            [[row.day.isoformat(), row.case, row.pupil_name, row.text, row.detail] for row in rows],
            ("date", "case", "pupil", "what", ""),
        )
    else:
        click.echo(f"No date lies ahead of {day.isoformat()} in an open case.")
