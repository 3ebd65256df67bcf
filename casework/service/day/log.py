"""The log of the school's days: what was done about each absence, kept in the home and not in a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from msgspec import ValidationError

from casework.case.day_events import AnyDayEvent, DayContact, How, KeptOpen, from_record, to_record
from casework.errors import BadInput, WrongUsage
from casework.policy.vocabulary import ROLES
from casework.schooldays import academic_year_of
from casework.service.workspace import Workspace
from casework.store.days import FOLDER
from casework.store.journal import Entry

SAYS_NOTHING = "a contact that reached nobody gives no reason; leave --reason out, or say --reached yes"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One entry of the log with its number in its month, and when it was recorded."""

    number: int
    recorded_at: datetime
    event: AnyDayEvent


def entries_between(space: Workspace, first: date, last: date) -> list[LogEntry]:
    """Return the log's entries about the days, in the order of what they tell."""
    read = (LogEntry(each.seq, each.recorded_at, _event_of(each)) for each in space.days.between(first, last))
    found = [entry for entry in read if first <= entry.event.day <= last]
    return sorted(found, key=lambda entry: (entry.event.at, entry.recorded_at, entry.number))


def events_up_to(space: Workspace, now: datetime) -> list[AnyDayEvent]:
    """Return what was done in the academic year up to a time."""
    first = academic_year_of(now.date()).first
    return [each.event for each in entries_between(space, first, now.date()) if each.event.at <= now]


def is_kept_open(events: Iterable[AnyDayEvent], day: date) -> bool:
    """Return whether the head has called the day special."""
    return any(isinstance(event, KeptOpen) and event.on == day for event in events)


def kept_open_on(space: Workspace, day: date) -> bool:
    """Return whether the log says that the register of the day stays open longer."""
    return is_kept_open((each.event for each in entries_between(space, day, day)), day)


def append_events(space: Workspace, events: Sequence[AnyDayEvent], *, dry_run: bool) -> list[AnyDayEvent]:
    """Add the events that the log does not hold yet, each to its month; return those that were added."""
    added: list[AnyDayEvent] = []
    for ref_day in sorted({event.day.replace(day=1) for event in events}):
        wanted = [event for event in events if event.day.replace(day=1) == ref_day]

        def new(held: Sequence[Entry], wanted: Sequence[AnyDayEvent] = wanted) -> list[dict[str, object]]:
            known = [_event_of(entry) for entry in held]
            return [to_record(event) for event in wanted if event not in known]

        if dry_run:
            records = new(space.days.between(ref_day, ref_day))
            added += [from_record(record) for record in records]
        else:
            written = space.days.append(ref_day, new, space.now())
            added += [from_record(entry.event) for entry in written]
    return added


def _event_of(entry: Entry) -> AnyDayEvent:
    try:
        return from_record(entry.event)
    except ValidationError as fault:
        raise BadInput(
            "event_unreadable",
            f"Entry {entry.seq} of the days' log can't be read: {fault}",
            where=f"{FOLDER}/{entry.recorded_at:%Y-%m}.json or a month near it",
            fix="install the newest version of casework; `casework store verify` names the file",
        ) from fault


def record_contact(space: Workspace, contact: DayContact, *, dry_run: bool) -> list[AnyDayEvent]:
    """Keep a contact about an absence; nothing is added where the log holds the very same already."""
    space.pupil(contact.upn)
    check_who(space, contact.by, contact.role)
    if contact.reached is False and contact.reason:
        raise WrongUsage(
            "reason_of_nobody", "Nobody was reached, and yet a reason is given.", fix=SAYS_NOTHING
        )
    if contact.reached is False and contact.how is How.REPORT:
        raise WrongUsage(
            "report_of_nobody",
            "A report is what the parents told the school: it can't have reached nobody.",
            fix="leave --reached out, or name another way with --how",
        )
    return append_events(space, [contact], dry_run=dry_run)


def check_who(space: Workspace, by: str, role: str) -> None:
    """Raise for an empty name, and for a role that the policy does not know."""
    if not by.strip():
        raise WrongUsage("no_name", "The name after --by is empty.", fix="give the name of who acts")
    known = {**ROLES, **space.policy.roles}
    if role not in known:
        raise WrongUsage("no_such_role", f"There is no role {role!r}.", fix=f"roles: {', '.join(known)}")
