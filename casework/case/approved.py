"""Approvals of steps, each bound to what the approver could see: the register of a year, and the policy.

A step's papers are written when it is taken, so there is no file to approve by its hash before. What a
notice or referral holds against the parents are unauthorised sessions: an amendment that makes, unmakes or
changes one undoes the approval. A mark that was missing then and has come since changes nothing of what was
seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from casework.case.attendance import Attendance
from casework.case.commands import record_command
from casework.case.events import StepApproved
from casework.case.situation import Situation
from casework.case.windows import day_text
from casework.marks import MISSING_CODES, Category, CodeBook
from casework.schooldays import SESSIONS_A_DAY, Session

_YEAR = timedelta(days=365)
_SHOWN = 4


def register_seen(attendance: Attendance, day: date) -> str:
    """Return the codes of the year up to the day, ``2024-09-03 / \\``, one school day after the other."""
    first = attendance.start_of(day - _YEAR)
    days = attendance.calendar.days[first // SESSIONS_A_DAY : attendance.end_of(day) // SESSIONS_A_DAY]
    return ", ".join(
        f"{each.isoformat()} {attendance.code_of(each, Session.AM) or '-'} "
        f"{attendance.code_of(each, Session.PM) or '-'}"
        for each in days
    )


def lapsed(event: StepApproved, situation: Situation) -> str:
    """Return why an approval no longer counts, empty while it does."""
    if event.policy_sha256 not in ("", situation.values.policy.sha256):
        return "the case is under another version of the policy now"
    changed = list(_amended(event, situation))
    if not changed:
        return ""
    rest = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
    return "marks were amended since: " + "; ".join(changed[:_SHOWN]) + rest


def standing_approvals(situation: Situation, step: str) -> list[tuple[int, StepApproved]]:
    """Return the approvals of a step that are not used up and still count."""
    return [each for each in situation.standing.approvals(step) if not lapsed(each[1], situation)]


def approval_block(situation: Situation, step: str) -> str:
    """Return what the step lacks: an approval, or one of what is so now; empty where it has one."""
    if standing_approvals(situation, step):
        return ""
    actors = [t.actors[0] for t in situation.machine.transitions if t.step == step]
    command = record_command(
        situation.standing.file.reference, "approval", f"step={step}", role=next(iter(actors), "ROLE")
    )
    given = situation.standing.approvals(step)
    if not given:
        return f"a second person has to approve it: {command}"
    event = given[-1][1]
    return (
        f"the approval of {day_text(event.on)} by {event.by} no longer counts, {lapsed(event, situation)}. "
        f"Look at it again, then approve it anew: {command}"
    )


def _amended(event: StepApproved, situation: Situation) -> Iterator[str]:
    for row in filter(None, event.register.split(", ")):
        text, *codes = row.split(" ")
        day = date.fromisoformat(text)
        for session, seen in zip((Session.AM, Session.PM), codes, strict=True):
            now = situation.attendance.code_of(day, session)
            if seen in MISSING_CODES or now == seen:
                continue
            book = situation.values.policy.codes
            if _is_unauthorised(book, seen, day) or _is_unauthorised(book, now, day):
                yield f"{day_text(day)} {session} was {seen} and is {now or 'blank'}"


def _is_unauthorised(book: CodeBook, code: str, day: date) -> bool:
    found = book.find(code, day)
    return found is not None and found.category is Category.UNAUTHORISED
