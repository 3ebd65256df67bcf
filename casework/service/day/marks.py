"""Marks that the office writes one by one: each an amendment of the register, with who and why."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.errors import BadInput, Refused, WrongUsage
from casework.marks import MISSING_CODES, Category, Mark
from casework.people import Pupil
from casework.schooldays import Session
from casework.service.workspace import Workspace
from casework.store.importers.table import COLUMNS, Kind
from casework.store.registers import ImportFile, ImportPlan


@dataclass(frozen=True, slots=True)
class NewMark:
    """A mark that is to stand in the register, and the code held until now (empty where there was none)."""

    upn: str
    day: date
    session: Session
    code: str
    minutes_late: int | None = None
    comment: str = ""
    old: str = ""

    @property
    def row(self) -> tuple[str, ...]:
        """Return the mark as a row of marks.csv."""
        minutes = "" if self.minutes_late is None else str(self.minutes_late)
        comment = " ".join(self.comment.split())
        return self.upn, self.day.isoformat(), str(self.session), self.code, minutes, comment


@dataclass(frozen=True, slots=True)
class Amended:
    """The marks that the register does not hold yet, with the plan of their import."""

    marks: tuple[NewMark, ...]
    plan: ImportPlan | None


def plan_marks(space: Workspace, marks: Sequence[NewMark], *, by: str, why: str, name: str) -> Amended:
    """Return the amendment of the register, not written yet; BadInput with the faults of the register."""
    if not by.strip():
        raise WrongUsage("no_name", "The name after --by is empty.", fix="give the name of who acts")
    if not marks:
        return Amended((), None)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS[Kind.MARKS])
    writer.writerows(mark.row for mark in marks)
    try:
        data = out.getvalue().encode()
    except UnicodeEncodeError as fault:
        raise BadInput(
            "not_text", "A text holds a character that is no valid Unicode.", where=name
        ) from fault
    plan = space.registers.plan([ImportFile(name, data, Kind.MARKS)], by, why)
    return Amended(tuple(mark for mark in marks if _is_new(space, mark)), plan)


def _is_new(space: Workspace, mark: NewMark) -> bool:
    held = space.marks_of(mark.upn).get((mark.day, mark.session))
    return held is None or held.content != (mark.code, mark.minutes_late, mark.row[-1])


def write_marks(space: Workspace, amended: Amended) -> None:
    """Write the amendment; Conflict where the registers were changed since it was planned."""
    if amended.plan is not None and amended.plan.is_change:
        space.registers.commit(amended.plan, space.now())
        space.forget_marks()


def held_mark(space: Workspace, pupil: Pupil, day: date, session: Session) -> Mark | None:
    """Return the mark that the register holds for the session, or None."""
    return space.marks_of(pupil.upn).get((day, session))


def category_of(space: Workspace, code: str, day: date) -> Category | None:
    """Return what the code counts as on the day; None for a missing mark."""
    if code in MISSING_CODES:
        return None
    found = space.policy.codes.find(code, day)
    return found.category if found else None


def check_open(space: Workspace, pupil: Pupil, day: date) -> None:
    """Raise where the pupil has no session on the day: no school day, or not on roll."""
    where = f"{pupil.full_name} ({pupil.upn}), {day.isoformat()}"
    if not space.calendar.is_school_day(day):
        raise Refused(
            "no_school_day",
            f"{day.isoformat()} is no school day of the calendar, so no mark can stand on it.",
            where=where,
            fix="check the date; casework register import calendar.toml changes the calendar",
        )
    if not pupil.is_on_roll(day):
        raise Refused(
            "not_on_roll", "The pupil is not on roll on that day.", where=where, fix="check the date"
        )
