"""The officer's day in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from casework.case.day import Ask
    from casework.case.day_events import AnyDayEvent
    from casework.people import Contact
    from casework.service.day.log import LogEntry
    from casework.service.day.marks import NewMark
    from casework.service.day.today import AbsentPupil, BecomesO, Today

_WORDS = {
    "parents_report": "word from the parents",
    "message": "message to the parents",
    "call": "call to the parents",
    "safeguarding_lead": "safeguarding lead",
    "contact": "contact with the parents or others",
    "home_visit_unsure": "home visit",
    "home_visit_days": "home visit, if the school chooses",
}
_STATUS = {"due": "now", "overdue": "LATE", "done": "done", "later": "later"}


def today_json(found: Today) -> dict[str, Any]:
    """Return the day as JSON data."""
    return {
        "schema": "casework/today/1",
        "at": found.at.isoformat(),
        "school_day": found.is_school_day,
        "sessions": [str(session) for session in found.sessions],
        "absent": [_absent_json(each) for each in found.absent],
        "reason_given": [_absent_json(each) for each in found.reason_given],
        "visits": [_visit_json(each) for each in found.visits],
        "becomes_o": [unexplained_json(each, found.at) for each in found.becomes_o],
        "unexplained": [unexplained_json(each, found.at) for each in found.waiting],
        "open_registers": [
            {
                "registration_group": each.group,
                "session": str(each.session),
                "missing": each.missing,
                "pupils": each.pupils,
            }
            for each in found.open_registers
        ],
    }


def _absent_json(absent: AbsentPupil) -> dict[str, Any]:
    pupil = absent.pupil
    return {
        "upn": pupil.upn,
        "name": pupil.full_name,
        "year_group": pupil.year_group,
        "registration_group": pupil.registration_group,
        "session": str(absent.session),
        "code": absent.code or None,
        "since": absent.since.isoformat(),
        "days_absent": absent.run.days if absent.run else 0,
        "asks": [ask_json(ask) for ask in absent.by_now],
        "ahead": [ask_json(ask) for ask in absent.ahead],
        "contacts_made": [event_json(each) for each in absent.contacts_made],
        "contacts": [_contact_json(each) for each in absent.contacts],
    }


def _visit_json(absent: AbsentPupil) -> dict[str, Any]:
    kept = {"upn", "name", "year_group", "registration_group", "session", "code", "days_absent"}
    found = {key: value for key, value in _absent_json(absent).items() if key in kept}
    first = absent.run.first.isoformat() if absent.run else None
    asks = [ask_json(ask) for ask in absent.asks if ask.what == "home_visit_days"]
    return {**found, "first_day": first, "ask": asks[0]}


def ask_json(ask: Ask) -> dict[str, Any]:
    """Return what is asked for as JSON data."""
    return {
        "what": ask.what,
        "rule": ask.rule,
        "cite": ask.cite,
        "text": ask.text,
        "due": ask.due.isoformat() if ask.due else None,
        "bound": ask.bound or None,
        "status": str(ask.status),
        "done": ask.is_done,
        "done_at": ask.done_at.isoformat() if ask.done_at else None,
        "late": ask.is_late,
        "note": ask.note,
    }


def _contact_json(contact: Contact) -> dict[str, Any]:
    return {
        "contact_ref": contact.contact_ref,
        "name": contact.full_name,
        "relationship": str(contact.relationship),
        "parent": contact.is_parent,
        "lives_with_pupil": contact.lives_with_pupil,
        "phone": contact.phone,
        "email": contact.email,
        "language": contact.language,
    }


def unexplained_json(each: BecomesO, at: datetime) -> dict[str, Any]:
    """Return an absence without a reason as JSON data."""
    mark, until = each.item.mark, each.item.until
    return {
        "upn": each.pupil.upn,
        "name": each.pupil.full_name,
        "date": mark.day.isoformat(),
        "session": str(mark.session),
        "code": mark.code,
        "becomes": each.code or None,
        "becomes_on": until.isoformat() if until else None,
        "overdue": until is not None and at.date() > until,
        "school_days": each.item.school_days,
        "rule": each.rule,
        "cite": each.cite,
    }


def event_json(event: AnyDayEvent) -> dict[str, Any]:
    """Return an entry of the log as JSON data."""
    from casework.case.day_events import to_record

    return to_record(event)


def mark_json(mark: NewMark) -> dict[str, Any]:
    """Return a mark that is written as JSON data."""
    return {
        "upn": mark.upn,
        "date": mark.day.isoformat(),
        "session": str(mark.session),
        "old": mark.old or None,
        "code": mark.code,
        "minutes_late": mark.minutes_late,
        "comment": mark.comment,
    }


def print_today(found: Today) -> None:
    """Print the day as an officer reads it."""
    seconds = ":%S" if found.at.second else ""
    click.echo(found.at.strftime(f"%A %d %B %Y, %H:%M{seconds}"))
    if not found.is_school_day:
        click.echo("No school day of the calendar: nobody is expected.")
    elif not found.absent:
        click.echo("Nobody is away without a reason.")
    for absent in found.absent:
        _print_absent(absent, found.at)
    if found.reason_given:
        click.echo("\nReason given today, the mark still to be decided (casework today authorise):")
        for absent in found.reason_given:
            reasons = "; ".join(each.reason for each in absent.contacts_made if each.reason)
            click.echo(f"  {_name(absent)}: {reasons}")
    listed = {absent.pupil.upn for absent in found.absent}
    visits = [absent for absent in found.visits if absent.pupil.upn not in listed]
    if visits:
        rule = next(ask for ask in visits[0].asks if ask.what == "home_visit_days")
        click.echo(f"\nWith a reason, but away so long that the policy allows a home visit{_source(rule)}:")
        for absent in visits:
            ask = next(ask for ask in absent.asks if ask.what == "home_visit_days")
            done = f"; visited {_short(ask.done_at, found.at)}" if ask.done_at else ""
            click.echo(f"  {_name(absent)}, code {absent.code or 'none'}: {ask.note}{done}")
    _print_becoming(found.becomes_o, found.at)
    if found.open_registers:
        click.echo("\nRegisters with pupils still unmarked:")
        for each in found.open_registers:
            click.echo(f"  {each.group or 'no class'} {each.session}: {each.missing} of {each.pupils}")


def _name(absent: AbsentPupil) -> str:
    pupil = absent.pupil
    return f"{pupil.full_name} ({pupil.upn}, {pupil.registration_group or pupil.year_group})"


def _print_absent(absent: AbsentPupil, at: datetime) -> None:
    mark = f"code {absent.code}" if absent.code else "no mark yet"
    since = "" if absent.since == at.date() else f", without a reason since {absent.since.isoformat()}"
    click.echo(f"\n{_name(absent)}: {absent.session}, {mark}{since}")
    for ask in (*absent.by_now, *absent.ahead):
        click.echo(f"  {_ask_line(ask, at)}")
    phones = [each for each in absent.contacts if each.phone]
    if phones and any(not ask.is_done for ask in absent.by_now):
        click.echo("  ring: " + "; ".join(f"{c.full_name} ({c.relationship}) {c.phone}" for c in phones))


def _ask_line(ask: Ask, at: datetime) -> str:
    when = f" {ask.bound} {_short(ask.due, at)}" if ask.due else ""
    done = f", at {_short(ask.done_at, at)}{', late' if ask.is_late else ''}" if ask.done_at else ""
    note = f" ({ask.note})" if ask.note else ""
    rule = _source(ask)
    return f"{_STATUS[str(ask.status)]:6}{_WORDS.get(ask.what, ask.what)}{when}{done}{note}: {ask.text}{rule}"


def _source(ask: Ask) -> str:
    return f" [{ask.rule}, {ask.cite}]" if ask.rule else ""


def _short(moment: datetime, at: datetime) -> str:
    """Return the time, with its date where that is another day."""
    return f"{moment:%H:%M}" if moment.date() == at.date() else f"{moment:%H:%M on %Y-%m-%d}"


def _print_becoming(items: Sequence[BecomesO], at: datetime) -> None:
    if not items:
        return
    click.echo(
        "\nStill without a reason, and to be recorded as unauthorised (casework today unexplained --to-o):"
    )
    for line in unexplained_lines(items, at):
        click.echo(f"  {line}")


def unexplained_lines(items: Iterable[BecomesO], at: datetime) -> list[str]:
    """Return absences without a reason in words."""
    found = []
    for each in items:
        mark, until = each.item.mark, each.item.until
        when = _NO_DAY if until is None else _becomes(each, at)
        rule = f" [{each.rule}, {each.cite}]" if until and each.rule else f" [{each.cite}]" if until else ""
        name = f"{each.pupil.full_name} ({each.pupil.upn})"
        found.append(f"{mark.day.isoformat()} {mark.session} {name}: {mark.code} {when}{rule}")
    return found


_NO_DAY = (
    "its last day is not known: the school's calendar ends before it (import the next one), or neither the "
    "policy nor the law of its day sets a time"
)


def _becomes(each: BecomesO, at: datetime) -> str:
    until = each.item.until
    assert until is not None
    late = ", overdue" if at.date() > until else ""
    return f"becomes {each.code} on {until.isoformat()}{late}"


def log_json(entries: Iterable[LogEntry]) -> list[dict[str, Any]]:
    """Return entries of the log as JSON data, each with when it was recorded."""
    return [
        {**event_json(each.event), "number": each.number, "recorded_at": each.recorded_at.isoformat()}
        for each in entries
    ]


def event_line(event: AnyDayEvent) -> str:
    """Return an entry of the log in one line."""
    from casework.case import day_events as e

    who = f"{event.by}{f', {event.role}' if event.role else ''}"
    match event:
        case e.DayContact():
            reached = {True: ", reached", False: ", nobody reached", None: ""}[event.reached]
            unsure = ", unsure" if event.unsure else ""
            reason = f"; reason: {event.reason}" if event.reason else ""
            text = f"; {event.text}" if event.text else ""
            what = f"{event.how.replace('_', ' ')}{reached}{unsure}{reason}{text}"
        case e.Arrived():
            late = f", {event.minutes_late} minutes late" if event.minutes_late is not None else ""
            reason = f"; {event.reason}" if event.reason else ""
            what = f"arrived: {event.session} {event.code}{late}{reason}"
        case e.AbsenceDecided():
            marks = ", ".join(f"{day} {session} {code}" for day, session, code in event.sessions)
            evidence = "; evidence seen" if event.evidence else ""
            reason = (
                f"; {event.kind or event.reason}" if event.kind or event.reason else "; no reason is known"
            )
            what = f"decided: {marks}{reason}{evidence}"
        case e.KeptOpen():
            what = f"register of {event.on.isoformat()} kept open longer: {event.reason}"
    return f"{event.at:%Y-%m-%d %H:%M:%S} {what} ({who})"
