"""``casework work``: what is due on a day, for whom, since when, and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from casework.cli.clock_views import clock_json, clock_line
from casework.cli.common import DATE, day_or_dash, home_option, json_option, print_json, workspace

if TYPE_CHECKING:
    from casework.service.work import WorkItem


@click.command()
@click.option(
    "--as-of", "day", type=DATE, metavar="D", help="The day (default: today, or the calendar's last day)."
)
@click.option("--all", "include_near", is_flag=True, help="Also what is near: the next steps of open cases.")
@json_option
@home_option
def work(day: date | None, include_near: bool, as_json: bool, home: str | None) -> None:
    """Show what is due: for whom, since when, who acts, and why."""
    from casework.service.work import questions_on, work_on

    space = workspace(home)
    day = day or space.default_day()
    items = work_on(space, day, include_near=include_near)
    questions = questions_on(space, day)
    if as_json:
        print_json(
            {
                "schema": "casework/work/1",
                "as_of": day.isoformat(),
                "items": [_as_json(item) for item in items if not item.is_near],
                "questions": [_as_json(item) for item in questions],
                "near": [_as_json(item) for item in items if item.is_near],
            }
        )
        return
    due = [item for item in items if not item.is_near]
    click.echo(f"Due on {day.isoformat()}: {len(due)}")
    for item in items:
        _print_item(item)
    for item in questions:
        _print_item(item, is_question=True)


def _print_item(item: WorkItem, *, is_question: bool = False) -> None:
    near = (
        "QUESTION  "
        if is_question
        else "NOT YET  "
        if item.is_near
        else "UNFINISHED  "
        if item.is_unfinished
        else ""
    )
    click.echo(
        f"\n{near}{item.step}  {item.pupil_name} ({item.upn}), case {item.case}, now {item.state}"
        f"\n    {item.modality}, by {item.role}, due since {day_or_dash(item.since)}"
        f"\n    {f'{item.reason.rule}: ' if item.reason.rule else ''}{item.reason.text}"
        f"\n    {item.reason.cite}"
    )
    for row in item.clocks:
        click.echo(f"    {clock_line(row)}")
    for block in item.blocked_by:
        click.echo(f"    BLOCKED: {block}")


def _as_json(item: WorkItem) -> dict[str, Any]:
    return {
        "case": item.case,
        "upn": item.upn,
        "strand": item.strand,
        "state": item.state,
        "step": item.step,
        "since": item.since.isoformat() if item.since else None,
        "modality": item.modality,
        "role": item.role,
        "documents": list(item.documents),
        "reason": {
            "rule": item.reason.rule,
            "cite": item.reason.cite,
            "text": item.reason.text,
            "value": item.reason.value,
            "threshold": item.reason.threshold,
            "sessions": [list(session) for session in item.reason.sessions],
        },
        "blocked_by": list(item.blocked_by),
        "unfinished": item.is_unfinished,
        "clocks": [clock_json(row) for row in item.clocks],
    }
