"""``casework leave``: leave of absence, asked for and decided."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from casework.cli.case import tell_done
from casework.cli.common import (
    DATE,
    columns,
    day_or_dash,
    dry_run_option,
    home_option,
    json_option,
    pairs,
    print_json,
    uploads,
    workspace,
)

if TYPE_CHECKING:
    from casework.service.leave import LeaveRow


@click.group()
def leave() -> None:
    """Leave of absence: requests, the head's decisions, and what is still to be answered."""


@leave.command("request")
@click.argument("upn")
@click.option("--from", "first", type=DATE, required=True, metavar="D", help="The first day asked for.")
@click.option("--to", "last", type=DATE, required=True, metavar="D", help="The last day asked for.")
@click.option("--reason", required=True, metavar="TEXT", help="The parent's reason.")
@click.option("--parent", default="", metavar="CONTACT", help="Which parent asks (else all are answered).")
@click.option("--ground", default="", metavar="GROUND", help="The ground of the policy that is claimed.")
@click.option(
    "--on", "on", type=DATE, required=True, metavar="D", help="The day on which the request came in."
)
@click.option("--by", "by", required=True, metavar="NAME", help="Who records it.")
@click.option("--role", default="attendance_officer", show_default=True, metavar="ROLE")
@click.option("--detail", "details", multiple=True, metavar="KEY=VALUE", callback=pairs, help="A particular.")
@click.option(
    "--file", "names", multiple=True, metavar="F", help="Evidence that came with the request (PDF)."
)
@dry_run_option
@json_option
@home_option
def request(
    upn: str,
    first: date,
    last: date,
    reason: str,
    parent: str,
    ground: str,
    on: date,
    by: str,
    role: str,
    details: dict[str, str],
    names: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
    home: str | None,
) -> None:
    """Record a request for leave."""
    from casework.case.decide import Order
    from casework.service.leave import Asked, request_leave

    space = workspace(home)
    asked = Asked(first, last, reason, parent, ground)
    done = request_leave(space, upn, asked, Order(on, by, role, details), uploads(names), dry_run=dry_run)
    tell_done(done, dry_run=dry_run, as_json=as_json)


@leave.command("decide")
@click.argument("upn")
@click.option("--request", "number", type=int, metavar="N", help="Which request, where several wait.")
@click.option("--grant/--refuse", "granted", required=True, default=None, help="The decision.")
@click.option("--from", "first", type=DATE, metavar="D", help="The first day granted (default: as asked).")
@click.option("--to", "last", type=DATE, metavar="D", help="The last day granted (default: as asked).")
@click.option("--reason", required=True, metavar="TEXT", help="The head's reasons; they stand in the reply.")
@click.option("--on", "on", type=DATE, required=True, metavar="D", help="The day of the decision.")
@click.option("--by", "by", required=True, metavar="NAME", help="The headteacher's name.")
@click.option("--role", default="headteacher", show_default=True, metavar="ROLE")
@click.option(
    "--detail", "details", multiple=True, metavar="KEY=VALUE", callback=pairs, help="A test, as rare=yes."
)
@dry_run_option
@json_option
@home_option
def decide(
    upn: str,
    number: int | None,
    granted: bool,
    first: date | None,
    last: date | None,
    reason: str,
    on: date,
    by: str,
    role: str,
    details: dict[str, str],
    dry_run: bool,
    as_json: bool,
    home: str | None,
) -> None:
    """Decide a request; the reply is written to each parent, or to the one who asked."""
    from casework.case.decide import Order
    from casework.service.leave import Answer, decide_leave, waiting_request

    space = workspace(home)
    span = None
    if granted:
        asked = waiting_request(space, upn, number, on).asked
        span = (first or asked.first_day, last or asked.last_day)
    tests = {
        key: value.strip().casefold() in ("yes", "y") for key, value in details.items() if "." not in key
    }
    order = Order(on, by, role, {key: value for key, value in details.items() if "." in key})
    done = decide_leave(space, upn, number, Answer(span, reason, tests), order, dry_run=dry_run)
    tell_done(done, dry_run=dry_run, as_json=as_json)


@leave.command("list")
@click.option("--as-of", "day", type=DATE, metavar="D", help="The day (default: today).")
@json_option
@home_option
def list_requests(day: date | None, as_json: bool, home: str | None) -> None:
    """List the requests, those to be answered first."""
    from casework.service.leave import list_leave

    space = workspace(home)
    day = day or space.default_day()
    rows = list_leave(space, day)
    if as_json:
        print_json(
            {"schema": "casework/leave/1", "as_of": day.isoformat(), "requests": [_json(row) for row in rows]}
        )
        return
    if not rows:
        click.echo("No request for leave is on file.")
        return
    columns(
        [
            [
                str(row.request.number),
                row.pupil_name,
                row.request.asked.first_day.isoformat(),
                row.request.asked.last_day.isoformat(),
                row.status,
                day_or_dash(row.reply_by),
                "late" if row.is_late else "",
                row.case,
            ]
            for row in rows
        ],
        ("no", "pupil", "from", "to", "status", "answer by", "", "case"),
    )


def _json(row: LeaveRow) -> dict[str, Any]:
    decided = row.request.decided
    return {
        "request": row.request.number,
        "case": row.case,
        "upn": row.upn,
        "asked_on": row.request.asked.on.isoformat(),
        "from": row.request.asked.first_day.isoformat(),
        "to": row.request.asked.last_day.isoformat(),
        "reason": row.request.asked.reason,
        "parent": row.request.asked.parent,
        "ground": row.request.asked.ground,
        "late": row.is_late,
        "reply_by": row.reply_by.isoformat() if row.reply_by else None,
        "status": row.status,
        "decided_on": decided.on.isoformat() if decided else None,
        "granted_from": decided.granted_from.isoformat() if decided and decided.granted_from else None,
        "granted_to": decided.granted_to.isoformat() if decided and decided.granted_to else None,
    }
