"""Which sessions a window holds for a pupil on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from casework.case.attendance import Attendance
from casework.policy.model import WindowKind
from casework.schooldays import SESSIONS_A_DAY, Calendar, Span, academic_year_of


@dataclass(frozen=True, slots=True)
class Stretch:
    """Session numbers from ``start`` up to (not including) ``end``, and the dates that people are told.

    ``span`` is None where the window has not begun: before the first term there are no figures.
    """

    start: int
    end: int
    span: Span | None

    @property
    def text(self) -> str:
        """Return the dates in words."""
        if self.span is None:
            return "no school days yet"
        return f"{day_text(self.span.first)} to {day_text(self.span.last)}"


NOTHING = Stretch(0, 0, None)


def day_text(day: date) -> str:
    """Return a date as it is written in letters: ``14 January 2025``."""
    return f"{day.day} {day:%B %Y}"


def academic_year(attendance: Attendance, day: date) -> Stretch:
    """Return the academic year to date, from its first school day."""
    return _year_to(attendance.calendar, day)


@lru_cache(maxsize=1024)
def _year_to(calendar: Calendar, day: date) -> Stretch:
    """Return the year to date; the work list asks for the same days of every pupil."""
    first = calendar.position(academic_year_of(day).first)
    end = calendar.count_to(day)
    if end <= first:
        return NOTHING
    return Stretch(first * SESSIONS_A_DAY, end * SESSIONS_A_DAY, Span(calendar.days[first], day))


def _part(attendance: Attendance, span: Span | None, day: date) -> Stretch:
    if span is None:
        return NOTHING
    last = min(day, span.last)
    return Stretch(attendance.start_of(span.first), attendance.end_of(last), Span(span.first, last))


def term(attendance: Attendance, day: date) -> Stretch:
    """Return the term that holds the day (or the last one before it), up to the day."""
    found = attendance.calendar.term_on(day)
    return _part(attendance, found.span if found else None, day)


def half_term(attendance: Attendance, day: date) -> Stretch:
    """Return the half-term period that started last, up to the day."""
    return _part(attendance, attendance.calendar.half_on(day), day)


def school_weeks(attendance: Attendance, day: date, length: int) -> Stretch:
    """Return the latest school weeks (Monday to Sunday) up to the day, across terms and years."""
    mondays = attendance.calendar.school_weeks(day, length)
    if not mondays:
        return NOTHING
    return Stretch(attendance.start_of(mondays[0]), attendance.end_of(day), Span(mondays[0], day))


def school_days(attendance: Attendance, day: date, length: int) -> Stretch:
    """Return the school's latest school days up to the day."""
    end = attendance.calendar.count_to(day)
    if not end:
        return NOTHING
    first = max(0, end - length)
    return Stretch(first * SESSIONS_A_DAY, end * SESSIONS_A_DAY, Span(attendance.calendar.days[first], day))


def possible_sessions(attendance: Attendance, day: date, length: int) -> Stretch:
    """Return the pupil's latest possible sessions up to the day."""
    end = attendance.end_of(day)
    start = attendance.start_of_latest_possible(end, length)
    if start == end:
        return NOTHING
    return Stretch(start, end, Span(attendance.session_at(start).day, day))


def between(attendance: Attendance, span: Span, day: date) -> Stretch:
    """Return the sessions of a span of days, up to the day."""
    last = min(day, span.last)
    if last < span.first:
        return NOTHING
    return Stretch(attendance.start_of(span.first), attendance.end_of(last), Span(span.first, last))


FIXED = {
    WindowKind.ACADEMIC_YEAR: academic_year,
    WindowKind.TERM: term,
    WindowKind.HALF_TERM: half_term,
}
COUNTED = {
    WindowKind.SCHOOL_WEEKS: school_weeks,
    WindowKind.SCHOOL_DAYS: school_days,
    WindowKind.POSSIBLE_SESSIONS: possible_sessions,
}
