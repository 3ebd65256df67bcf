"""The dates ahead: last days of clocks and payments, reviews of holds, replies on leave, first steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from casework.case.ahead import first_due
from casework.case.clocks import clock_rows
from casework.case.holds import holds
from casework.case.situation import Situation
from casework.case.triggers import is_due
from casework.service.leave import STRAND, list_leave
from casework.service.workspace import Workspace

CLOCK, PAYMENT, REVIEW, REPLY, STEP = "clock", "payment", "hold_review", "leave_reply", "first_possible"


@dataclass(frozen=True)
class DueDate:
    """One date of one case. ``text`` names nobody and quotes nothing that was typed; ``detail`` may.

    ``key`` tells the dates of a case apart and stays when the date moves.
    """

    day: date
    kind: str
    case: str
    upn: str
    pupil_name: str
    strand: str
    step: str
    text: str
    key: str
    detail: str = ""

    @property
    def uid(self) -> str:
        """Return what a calendar program knows the date by; no name, whatever a school's references hold."""
        return f"{self.case}.{self.kind}.{sha256(self.key.encode()).hexdigest()[:12]}@casework.invalid"


def due_dates(space: Workspace, day: date) -> list[DueDate]:
    """Return the dates from the day on, the nearest first; a review or reply that is overdue still stands."""
    found: list[DueDate] = []
    for upn in space.pupils:
        attendance = None
        for strand in space.strands_of(upn):
            for file in space.case_files(upn, strand):
                attendance = attendance or space.attendance(space.pupil(upn))
                situation = space.situation(file, day, attendance)
                if situation.standing.entries and not situation.standing.is_closed:
                    found += _of_case(situation)
    if STRAND in space.policy.machines:
        found += _replies(space, day)
    return sorted(found, key=lambda each: (each.day, each.case, each.kind, each.key))


def _of_case(situation: Situation) -> Iterator[DueDate]:
    day = situation.day
    for row in clock_rows(situation):
        if row.last is not None and row.is_running(day):
            kind = PAYMENT if row.notice else CLOCK
            name = row.name.partition(".")[0] if row.notice else row.name
            key = f"{name}/{row.notice.issued.document}" if row.notice else row.name
            detail = f"parent {row.notice.parent}" if row.notice else ""
            yield _date(situation, row.last, kind, name, f"{row.title}: last day", key, detail)
    for hold in holds(situation.standing):
        until = hold.placed.until
        if until is not None and (hold.is_in_force(day) or hold.is_to_review(day)):
            late = " (overdue)" if until < day else ""
            text = f"Review of the hold, event {hold.number}{late}"
            yield _date(situation, until, REVIEW, "review_hold", text, str(hold.number), hold.placed.reason)
    yield from _first_steps(situation)


def _first_steps(situation: Situation) -> Iterator[DueDate]:
    """Return, for each listed step that is not due yet, the first day on which it could be."""
    listed = [t for t in situation.machine.steps_from(situation.standing.state) if t.listed]
    due = {transition.step for transition in listed if is_due(transition, situation)}
    for step in dict.fromkeys(each.step for each in listed if each.step not in due):
        rows = [(first_due(each, situation), each) for each in listed if each.step == step]
        days = [(first, each.rule) for first, each in rows if first is not None]
        if days:
            first, rule = min(days)
            text = f"{step}: first day on which it could be due, if nothing changes ({rule})"
            yield _date(situation, first, STEP, step, text, step)


def _replies(space: Workspace, day: date) -> Iterator[DueDate]:
    for row in list_leave(space, day):
        if row.request.decided is None and row.reply_by is not None:
            late = " (overdue)" if row.reply_by < day else ""
            yield DueDate(
                row.reply_by,
                REPLY,
                row.case,
                row.upn,
                row.pupil_name,
                STRAND,
                "decide",
                f"Reply to the request for leave, event {row.request.number}: last day{late}",
                str(row.request.number),
            )


def _date(
    situation: Situation, day: date, kind: str, step: str, text: str, key: str, detail: str = ""
) -> DueDate:
    file = situation.standing.file
    name = situation.pupil.full_name
    return DueDate(day, kind, file.reference, file.upn, name, file.strand, step, text, key, detail)
