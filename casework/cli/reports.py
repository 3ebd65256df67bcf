"""The reports of ``casework report``: one command for each, on the screen, as PDF, CSV or JSON."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from casework.cli.common import DATE, columns, home_option, json_option, print_json, warn, workspace

if TYPE_CHECKING:
    from casework.documents.report.model import Report, Table

WHOLE = {
    "watch-list": "Pupils at or below the policy's figure or near it, who came late, what changed: weekly.",
    "below-threshold": "Every pupil's month, those below the school's figure marked: monthly.",
    "persistent-absence": "Pupils persistently or severely absent, for the LA: each half term.",
    "sickness-return": "Pupils who missed 15 school days or more through illness, for the LA.",
    "attendance-return": "Pupils away without authority for 10 school days in a row or more, for the LA.",
    "at-risk": "Pupils absent or at risk of it, for the LA's termly conversation.",
    "patterns": "The term by year group, weekday and group of pupils; small groups hidden.",
    "governors": "The term for the governors: attendance, absence, cases, weeks; names no pupil.",
    "certificates": "Pupils who were always there and in time, with a certificate for each: at year end.",
    "weeks": "Attendance by week of the school, as a chart and as a table.",
}
OF_ONE = {
    "pupil-summary": "One pupil's attendance and lateness, for the parents: on request and at year end.",
    "heat-map": "One pupil's year, session by session, as a map of colours and codes.",
}


def add_reports(group: click.Group) -> None:
    """Add a command for each report to the group."""
    for name, line in WHOLE.items():
        group.add_command(_command(name, line, of_one=False))
    for name, line in OF_ONE.items():
        group.add_command(_command(name, line, of_one=True))


def _command(name: str, line: str, *, of_one: bool) -> click.Command:
    def run(
        day: date | None,
        term: str | None,
        pdf: str | None,
        csv: str | None,
        as_json: bool,
        home: str | None,
        upn: str | None = None,
    ) -> None:
        from casework.service.reports.catalogue import make

        report = make(workspace(home), name, day, term, upn)
        for hint in report.hints:
            warn(hint)
        _write(report, pdf, csv)
        if as_json:
            from casework.service.reports.output import as_json as data

            print_json(data(report))
        elif not (pdf or csv):
            _print(report)

    run.__doc__ = line
    command: Any = home_option(json_option(run))
    command = click.option("--csv", metavar="FILE", help="Write the tables for a spreadsheet.")(command)
    command = click.option("--pdf", metavar="FILE", help="Write it as a PDF, A4.")(command)
    command = click.option("--term", metavar="NAME", help="The term (default: the one of the day).")(command)
    command = click.option(
        "--as-of", "day", type=DATE, metavar="D", help="The last day that counts (default: today)."
    )(command)
    if of_one:
        command = click.argument("upn")(command)
    made: click.Command = click.command(name)(command)
    return made


def _write(report: Report, pdf: str | None, csv: str | None) -> None:
    from pathlib import Path

    from casework.store.files import write_atomic

    if pdf:
        from casework.service.reports.catalogue import report_pdf

        write_atomic(Path(pdf), report_pdf(report))
        warn(f"Wrote {pdf}")
    if csv:
        from casework.service.reports.output import csv_file

        write_atomic(Path(csv), csv_file(report))
        warn(f"Wrote {csv}")


def _print(report: Report) -> None:
    from casework.documents.report.model import Heading, Table, Words

    click.echo(f"{report.title}\n{report.school}, {report.period}")
    for block in report.blocks:
        if isinstance(block, Table):
            _print_table(block)
        elif isinstance(block, Heading | Words):
            click.echo(f"\n{block.text}")


def _print_table(table: Table) -> None:
    from casework.documents.report.model import cell_text

    click.echo(f"\n{table.title}" if table.title else "")
    if not table.rows:
        click.echo(table.empty)
        return
    rows = [[cell_text(cell) for cell in row] for row in table.rows]
    columns(rows, [column.title for column in table.columns])
