"""The commands of the day that write marks: arrivals, decisions, absences that stay without a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import click

from casework.cli.common import (
    DATE,
    dry_run_option,
    home_option,
    json_option,
    pairs,
    print_json,
    uploads,
    warn,
    workspace,
)
from casework.cli.today_options import SCHOOL_TIME, who_options

if TYPE_CHECKING:
    from casework.case.day_events import AnyDayEvent
    from casework.service.day.marks import NewMark

SESSIONS = ("AM", "PM", "both")


def tell(
    marks: Sequence[NewMark],
    events: Iterable[AnyDayEvent],
    *,
    dry_run: bool,
    as_json: bool,
    notes: Iterable[str] = (),
) -> None:
    """Say which marks and entries of the log a command wrote, or would write."""
    from casework.cli.today_views import event_json, event_line, mark_json

    events, notes = list(events), list(notes)
    if as_json:
        print_json(
            {
                "schema": "casework/today-done/1",
                "dry_run": dry_run,
                "marks": [mark_json(mark) for mark in marks],
                "events": [event_json(event) for event in events],
                "notes": notes,
            }
        )
    else:
        verb = "Would write" if dry_run else "Wrote"
        for mark in marks:
            late = f", {mark.minutes_late} minutes late" if mark.minutes_late is not None else ""
            before = f" in place of {mark.old}" if mark.old not in ("", "-") else ""
            click.echo(f"{verb}: {mark.upn} {mark.day} {mark.session} {mark.code}{before}{late}")
        for event in events:
            click.echo(f"{'Would log' if dry_run else 'Logged'}: {event_line(event)}")
        if not marks and not events:
            click.echo("Nothing new: the register and the log say so already.")
    for note in notes:
        warn(f"Note: {note}.")


@click.command("arrive")
@click.argument("upn")
@click.option(
    "--at",
    "at",
    type=SCHOOL_TIME,
    required=True,
    metavar="DATETIME",
    help="When the pupil came, to the second.",
)
@click.option("--session", type=click.Choice(SESSIONS[:2]), help="Which session (default: by the time).")
@click.option("--reason", default="", metavar="TEXT", help="Why so late; it stands as the mark's comment.")
@click.option("--appointment", is_flag=True, help="The pupil comes from a medical appointment.")
@who_options("attendance_officer")
@dry_run_option
@json_option
@home_option
def arrive(
    upn: str,
    at: datetime,
    session: str | None,
    reason: str,
    appointment: bool,
    by: str,
    role: str,
    dry_run: bool,
    as_json: bool,
    home: str | None,
) -> None:
    """Write the mark of a pupil who came: present, late or too late, by the school's own times."""
    from casework.schooldays import Session
    from casework.service.day.arrivals import Arrival
    from casework.service.day.arrivals import arrive as came

    arrival = Arrival(upn, at, Session(session) if session else None, reason.strip(), appointment)
    done = came(workspace(home), arrival, by=by, role=role, dry_run=dry_run)
    tell(done.marks, done.events, dry_run=dry_run, as_json=as_json)


@click.command("import")
@click.argument("name", metavar="FILE")
@who_options("attendance_officer")
@dry_run_option
@json_option
@home_option
def import_file(name: str, by: str, role: str, dry_run: bool, as_json: bool, home: str | None) -> None:
    """Write the marks of a file of arrivals (upn, date, session, arrived_at, reason): all, or nothing."""
    from casework.service.day.arrivals import import_arrivals

    file = uploads([name])[0]
    done = import_arrivals(workspace(home), file.name, file.data, by=by, role=role, dry_run=dry_run)
    tell(done.marks, done.events, dry_run=dry_run, as_json=as_json)


@click.command("keep-open")
@click.option("--on", "on", type=DATE, required=True, metavar="D", help="The day.")
@click.option("--reason", required=True, metavar="TEXT", help="Why the day is special, such as snow.")
@who_options("headteacher")
@dry_run_option
@json_option
@home_option
def keep_open(
    on: date, reason: str, by: str, role: str, dry_run: bool, as_json: bool, home: str | None
) -> None:
    """Keep the morning register of a day open longer, where the policy lets the headteacher do so.

    Arrivals that are recorded afterwards are judged by the later time.
    """
    from casework.service.day.arrivals import keep_open as kept

    at = datetime.combine(on, time())
    events = kept(workspace(home), on, at, by=by, role=role, reason=reason.strip(), dry_run=dry_run)
    tell((), events, dry_run=dry_run, as_json=as_json)


@click.command("unexplained")
@click.option("--on", "on", type=DATE, metavar="D", help="The day (default: today).")
@click.option("--to-o", "to_o", is_flag=True, help="Amend those whose time has ended; needs --by.")
@click.option("--pupil", "only", default="", metavar="UPN", help="Only this pupil.")
@click.option("--by", "by", default="", metavar="NAME", help="The headteacher's name.")
@click.option("--role", default="headteacher", show_default=True, metavar="ROLE")
@dry_run_option
@json_option
@home_option
def unexplained(
    on: date | None,
    to_o: bool,
    only: str,
    by: str,
    role: str,
    dry_run: bool,
    as_json: bool,
    home: str | None,
) -> None:
    """List absences without a reason, and when each becomes unauthorised; --to-o amends what has to be."""
    from casework.cli.today_views import unexplained_json, unexplained_lines
    from casework.service.day import absences
    from casework.service.day.today import unexplained_on

    space = workspace(home)
    day = on or space.default_day()
    if to_o:
        done = absences.to_o(space, day, by=by, role=role, only=only, dry_run=dry_run)
        tell(done.marks, done.events, dry_run=dry_run, as_json=as_json)
        return
    at = datetime.combine(day, time())
    upn = space.pupil(only).upn if only else ""
    found = [each for each in unexplained_on(space, day) if upn in ("", each.pupil.upn)]
    due = [each for each in found if each.item.is_due(day)]
    waiting = [each for each in found if not each.item.is_due(day)]
    if as_json:
        print_json(
            {
                "schema": "casework/today-unexplained/1",
                "on": day.isoformat(),
                "becomes_o": [unexplained_json(each, at) for each in due],
                "unexplained": [unexplained_json(each, at) for each in waiting],
            }
        )
        return
    for line in unexplained_lines(found, at):
        click.echo(line)
    click.echo(f"{len(found)} absences without a reason, {len(due)} of them to become unauthorised now.")


@click.command("authorise")
@click.argument("upn")
@click.option("--on", "on", type=DATE, required=True, metavar="D", help="The day of the absence.")
@click.option("--session", type=click.Choice(SESSIONS), default="both", show_default=True, help="Which half.")
@click.option("--code", required=True, metavar="C", help="The register code that is decided on.")
@click.option("--reason", required=True, metavar="TEXT", help="Why, in the headteacher's words.")
@click.option(
    "--kind", default="", metavar="KIND", help="The reason as the policy lists it: number or words."
)
@click.option("--evidence", type=click.Choice(("yes", "no")), default="no", help="Whether evidence was seen.")
@who_options("headteacher")
@dry_run_option
@json_option
@home_option
def authorise(
    upn: str,
    on: date,
    session: str,
    code: str,
    reason: str,
    kind: str,
    evidence: str,
    by: str,
    role: str,
    dry_run: bool,
    as_json: bool,
    home: str | None,
) -> None:
    """Decide what an absence counts as: authorised, or not (code O or G); the headteacher alone does."""
    from casework.schooldays import Session
    from casework.service.day.absences import Wish, decide

    sessions = tuple(Session) if session == "both" else (Session(session),)
    wish = Wish(upn, on, sessions, code.strip(), reason, by, role, kind, evidence == "yes")
    done = decide(workspace(home), wish, dry_run=dry_run)
    tell(done.marks, done.events, dry_run=dry_run, as_json=as_json, notes=done.notes)


@click.command("not-authorised")
@click.argument("upn")
@click.option("--on", "on", type=DATE, required=True, metavar="D", help="The day of the letter.")
@click.option("--from", "first", type=DATE, metavar="D", help="First day (default: since the last letter).")
@click.option("--to", "last", type=DATE, metavar="D", help="Last day (default: the day of the letter).")
@click.option("--reason", default="", metavar="TEXT", help="The reason that was given, if one.")
@click.option("--detail", "details", multiple=True, metavar="KEY=VALUE", callback=pairs, help="A particular.")
@who_options("headteacher")
@dry_run_option
@json_option
@home_option
def not_authorised(
    upn: str,
    on: date,
    first: date | None,
    last: date | None,
    reason: str,
    details: dict[str, str],
    by: str,
    role: str,
    dry_run: bool,
    as_json: bool,
    home: str | None,
) -> None:
    """Write to each parent which absences were not authorised; the letter is kept in the absence case."""
    from casework.case.decide import Order
    from casework.cli.case import tell_done
    from casework.service.day.absence_letter import tell_not_authorised

    named = {"first_day": first, "last_day": last}
    given = {key: day.isoformat() for key, day in named.items() if day}
    given |= {"reason": reason.strip()} if reason.strip() else {}
    order = Order(on, by, role, {**details, **given})
    tell_done(
        tell_not_authorised(workspace(home), upn, order, dry_run=dry_run), dry_run=dry_run, as_json=as_json
    )


COMMANDS = (arrive, import_file, keep_open, unexplained, authorise, not_authorised)
