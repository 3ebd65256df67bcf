"""``casework today``: first-day absence work."""

from __future__ import annotations

from datetime import date, datetime

import click

from casework.cli import today_marks
from casework.cli.common import DATE, dry_run_option, home_option, json_option, print_json, warn, workspace
from casework.cli.today_options import SCHOOL_TIME, who_options

HOWS = ("message", "call", "safeguarding_lead", "home_visit", "report", "other")


@click.group(invoke_without_command=True)
@click.option(
    "--at", "at", type=SCHOOL_TIME, metavar="DATETIME", help="The time by the school's clock (default: now)."
)
@json_option
@home_option
@click.pass_context
def today(context: click.Context, at: datetime | None, as_json: bool, home: str | None) -> None:
    """First-day absence: who is away without a reason, and what the policy asks for by now.

    Without a subcommand it lists the day; nothing is written.
    """
    if context.invoked_subcommand is not None:
        if home:
            context.find_root().obj = home
        return
    from casework.cli.today_views import print_today, today_json
    from casework.service.day.today import today as day_of

    space = workspace(home)
    moment = at or space.now().astimezone().replace(tzinfo=None)
    found = day_of(space, moment)
    if found.is_unmarked:
        warn("Note: no mark of this session is on file for anybody; import the register's marks first.")
    if as_json:
        print_json(today_json(found))
    else:
        print_today(found)


@today.command("contact")
@click.argument("upn")
@click.option("--at", "at", type=SCHOOL_TIME, required=True, metavar="DATETIME", help="When.")
@click.option("--how", type=click.Choice(HOWS), required=True, help="How; a report came from the parents.")
@who_options("attendance_officer")
@click.option("--reached", type=click.Choice(("yes", "no")), help="Whether somebody was reached.")
@click.option("--unsure", is_flag=True, help="The school is unsure about this absence.")
@click.option("--text", default="", metavar="TEXT", help="What was said or decided.")
@click.option("--reason", default="", metavar="TEXT", help="The reason that was given for the absence.")
@dry_run_option
@json_option
@home_option
def contact(
    upn: str,
    at: datetime,
    how: str,
    by: str,
    role: str,
    reached: str | None,
    unsure: bool,
    text: str,
    reason: str,
    dry_run: bool,
    as_json: bool,
    home: str | None,
) -> None:
    """Keep a contact about an absence, or an attempt at one, in the day's log."""
    from casework.case.day_events import DayContact, How
    from casework.service.day.log import record_contact

    space = workspace(home)
    event = DayContact(
        at=at,
        upn=space.pupil(upn).upn,
        by=by.strip(),
        role=role,
        how=How(how),
        reached=None if reached is None else reached == "yes",
        unsure=unsure,
        text=text.strip(),
        reason=reason.strip(),
    )
    added = record_contact(space, event, dry_run=dry_run)
    today_marks.tell((), added, dry_run=dry_run, as_json=as_json)


@today.command("log")
@click.argument("upn")
@click.option("--from", "first", type=DATE, metavar="D", help="The first day (default: of the school year).")
@click.option("--to", "last", type=DATE, metavar="D", help="The last day (default: of the school year).")
@json_option
@home_option
def log(upn: str, first: date | None, last: date | None, as_json: bool, home: str | None) -> None:
    """Show what the log of the days holds on a pupil."""
    from casework.cli.today_views import event_line, log_json
    from casework.schooldays import academic_year_of
    from casework.service.day.log import entries_between

    space = workspace(home)
    pupil = space.pupil(upn)
    year = academic_year_of(first or last or space.default_day())
    found = [
        each
        for each in entries_between(space, first or year.first, last or year.last)
        if each.event.upn == pupil.upn
    ]
    if as_json:
        print_json({"schema": "casework/today-log/1", "upn": pupil.upn, "entries": log_json(found)})
        return
    for each in found:
        click.echo(event_line(each.event))
    if not found:
        click.echo(f"The log holds nothing on {pupil.full_name} in these days.")


for command in today_marks.COMMANDS:
    today.add_command(command)
