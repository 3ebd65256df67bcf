"""Register marks, and what a code means on a date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from casework.schooldays import Session, Span

MISSING_CODES = frozenset({"", "-"})


class Category(StrEnum):
    """What a mark counts as (School Attendance (Pupil Registration) (England) Regulations 2024, reg 10)."""

    ATTENDING = "attending"
    EDUCATIONAL = "approved_educational_activity"
    AUTHORISED = "authorised"
    UNAUTHORISED = "unauthorised"
    NOT_POSSIBLE = "not_possible"
    ADMINISTRATIVE = "administrative"

    @property
    def is_possible(self) -> bool:
        """Return whether a session of this category is a possible session."""
        return self not in (Category.NOT_POSSIBLE, Category.ADMINISTRATIVE)

    @property
    def is_attended(self) -> bool:
        """Return whether a session of this category counts as attended."""
        return self in (Category.ATTENDING, Category.EDUCATIONAL)


class Role(StrEnum):
    """The figures that have one code of their own."""

    LATE_BEFORE_CLOSE = "late_before_close"
    LATE_AFTER_CLOSE = "late_after_close"
    LEAVE = "leave"
    UNEXPLAINED = "unexplained"
    CLOSURE = "closure"


@dataclass(frozen=True, slots=True)
class Code:
    """One register code of one code set."""

    code: str
    meaning: str
    category: Category
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class CodeSet:
    """The codes in force in one stretch of time, with the law that they stand in."""

    name: str
    span: Span
    cite: str
    codes: Mapping[str, Code]


class CodeBook:
    """Every code set, looked up by the date of the session."""

    def __init__(self, sets: tuple[CodeSet, ...]) -> None:
        """Take the sets in order of time; the loader has checked that they leave no gap."""
        self.sets = sets

    def on(self, day: date) -> CodeSet | None:
        """Return the code set in force on the day, or None before the first one."""
        return next((codes for codes in self.sets if day in codes.span), None)

    def find(self, code: str, day: date) -> Code | None:
        """Return what the code means on the day, or None where that day's set does not have it."""
        codes = self.on(day)
        return codes.codes.get(code) if codes else None


@dataclass(frozen=True, slots=True)
class Mark:
    """One pupil's mark for one session, as it was held from ``recorded_at`` on.

    ``by`` and ``why`` are None where nobody said who amended the mark or why; ``source`` names the file.
    """

    day: date
    session: Session
    code: str
    minutes_late: int | None = None
    comment: str = ""
    recorded_at: datetime | None = None
    by: str | None = None
    why: str | None = None
    source: str = ""

    @property
    def content(self) -> tuple[str, int | None, str]:
        """Return what the register says, without who recorded it and when."""
        return self.code, self.minutes_late, self.comment
