"""Arrivals: each becomes present, late or too late by the school's own times, as an amended mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework.case.day_events import AnyDayEvent, Arrived, KeptOpen
from casework.case.day_times import (
    AFTER_APPOINTMENT,
    KEEP_OPEN,
    NOON,
    Judged,
    judge_arrival,
    register_times,
)
from casework.case.day_words import said
from casework.errors import BadInput, CaseworkError, Refused, WrongUsage
from casework.marks import Category, Role
from casework.people import Pupil
from casework.schooldays import Session
from casework.service.day.log import append_events, check_who, kept_open_on
from casework.service.day.marks import (
    Amended,
    NewMark,
    category_of,
    check_open,
    held_mark,
    plan_marks,
    write_marks,
)
from casework.service.workspace import Workspace
from casework.store.importers.arrivals import parse_arrivals
from casework.store.importers.faults import Faults

HEAD = "headteacher"
# What a pupil who comes after the register closed may have been away for: code U is for where no other is.
_STANDS = (Category.AUTHORISED, Category.EDUCATIONAL, Category.NOT_POSSIBLE, Category.ADMINISTRATIVE)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A pupil who came, when, and why so late."""

    upn: str
    at: datetime
    session: Session | None = None
    reason: str = ""
    appointment: bool = False


@dataclass(frozen=True)
class Written:
    """What a command wrote, or would: marks, entries of the log, and how each arrival was judged."""

    marks: tuple[NewMark, ...]
    events: tuple[AnyDayEvent, ...]
    judged: tuple[Judged, ...] = ()


def arrive(space: Workspace, arrival: Arrival, *, by: str, role: str, dry_run: bool) -> Written:
    """Write the mark of one arrival, with the entry of the log."""
    check_who(space, by, role)
    event, mark, judged = _judge(space, arrival, by, role)
    why = f"arrived at {arrival.at:%H:%M:%S}, {judged.text}" + (f" ({judged.rule})" if judged.rule else "")
    amended = plan_marks(space, [mark], by=by, why=why, name="today-arrive.csv")
    return _write(space, amended, [event], [judged], dry_run=dry_run)


def import_arrivals(
    space: Workspace, name: str, data: bytes, *, by: str, role: str, dry_run: bool
) -> Written:
    """Write the marks of a file of arrivals: all of them, or nothing where one row has a fault."""
    check_who(space, by, role)
    faults = Faults()
    events: list[AnyDayEvent] = []
    marks: list[NewMark] = []
    judged: list[Judged] = []
    for row in parse_arrivals(data, faults):
        if row.upn not in space.pupils:
            faults.add(f"the register holds no pupil with UPN {row.upn}", row.line)
            continue
        try:
            event, mark, verdict = _judge(space, Arrival(row.upn, row.at, row.session, row.reason), by, role)
        except CaseworkError as fault:
            faults.add(fault.what.rstrip("."), row.line)
            continue
        events.append(event)
        marks.append(mark)
        judged.append(verdict)
    if faults:
        raise BadInput(
            "file_rejected",
            "The file can't be imported, and nothing was changed",
            where=name,
            details=[f"{name}: {line}" for line in faults.report()],
            fix="correct the lines named above, and import the file again",
        )
    amended = plan_marks(space, marks, by=by, why=f"arrivals of {name}, by the school's times", name=name)
    return _write(space, amended, events, judged, dry_run=dry_run)


def keep_open(
    space: Workspace, day: date, at: datetime, *, by: str, role: str, reason: str, dry_run: bool
) -> list[AnyDayEvent]:
    """Call a day special, so that its morning register stays open longer; the headteacher alone may."""
    check_who(space, by, role)
    words = said(space.values, KEEP_OPEN, day)
    if words is None:
        raise Refused(
            "register_closes_as_ever",
            "The policy does not let a register stay open longer.",
            where=f"{day.isoformat()}, {KEEP_OPEN}",
            fix="a policy that does has this parameter: the minutes after the session began",
        )
    if role != HEAD:
        raise Refused(
            "wrong_role",
            f"Only the headteacher calls a day special, not {role} ({words.rule}, {words.cite}).",
            where=day.isoformat(),
            fix="--role headteacher, with the head's name after --by",
        )
    if not space.calendar.is_school_day(day):
        raise Refused("no_school_day", f"{day.isoformat()} is no school day of the calendar.")
    return append_events(
        space, [KeptOpen(at=at, upn="", by=by.strip(), role=role, on=day, reason=reason)], dry_run=dry_run
    )


def _judge(space: Workspace, arrival: Arrival, by: str, role: str) -> tuple[Arrived, NewMark, Judged]:
    pupil, day = space.pupil(arrival.upn), arrival.at.date()
    check_open(space, pupil, day)
    session = arrival.session or (Session.AM if arrival.at.time() < NOON else Session.PM)
    times = register_times(space.values, pupil, day, session, kept_open=kept_open_on(space, day))
    judged = judge_arrival(times, space.policy.codes, arrival.at)
    too_late = space.policy.codes.find(judged.code, day)
    if too_late and too_late.role is Role.LATE_AFTER_CLOSE:
        if arrival.appointment:
            judged = _from_appointment(space, day, judged)
        else:
            _check_other_code(space, pupil, day, session)
    elif arrival.appointment:
        raise WrongUsage("not_too_late", "The register was still open, so the appointment changes no mark.")
    old = held_mark(space, pupil, day, session)
    mark = NewMark(
        pupil.upn, day, session, judged.code, judged.minutes_late, arrival.reason, old.code if old else ""
    )
    event = Arrived(
        at=arrival.at,
        upn=pupil.upn,
        by=by.strip(),
        role=role,
        session=str(session),
        code=judged.code,
        minutes_late=judged.minutes_late,
        reason=arrival.reason,
    )
    return event, mark, judged


def _from_appointment(space: Workspace, day: date, judged: Judged) -> Judged:
    """Return the mark of a pupil who comes too late from a medical appointment."""
    words = said(space.values, AFTER_APPOINTMENT, day)
    if words is None or not words.lines:
        raise Refused(
            "no_code_for_appointments",
            "The policy gives no mark of its own to a pupil who comes from an appointment.",
            where=f"{day.isoformat()}, {AFTER_APPOINTMENT}",
            fix="record the arrival; the headteacher may then decide: casework today authorise",
        )
    return Judged(words.lines[0], None, words.rule, words.cite, "from a medical appointment")


def _check_other_code(space: Workspace, pupil: Pupil, day: date, session: Session) -> None:
    held = held_mark(space, pupil, day, session)
    if held is None or category_of(space, held.code, day) not in _STANDS:
        return
    raise Refused(
        "other_code_stands",
        f"The session has code {held.code}, and the code of an arrival after the register closed is for "
        "where no other code applies: the mark stays.",
        where=f"{pupil.full_name} ({pupil.upn}), {day.isoformat()} {session}",
        fix="keep the arrival as a contact (casework today contact --how other), or let the headteacher "
        "decide anew with casework today authorise",
    )


def _write(
    space: Workspace,
    amended: Amended,
    events: Sequence[AnyDayEvent],
    judged: Sequence[Judged],
    *,
    dry_run: bool,
) -> Written:
    """Write the marks first: a command that was cut short is repeated, and adds what the log lacks."""
    if not dry_run:
        write_marks(space, amended)
    added = append_events(space, events, dry_run=dry_run)
    return Written(amended.marks, tuple(added), tuple(judged))
