"""The figures of one pupil on one day, as the facts report shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.case.attendance import Attendance, Counts, SessionMark
from casework.case.windows import (
    Stretch,
    academic_year,
    half_term,
    possible_sessions,
    school_days,
    school_weeks,
    term,
)
from casework.policy.values import Values


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """Totals of a stretch; ``possible = attended + authorised + unauthorised``, missing marks in no total."""

    stretch: Stretch
    possible: int
    attended: int
    authorised: int
    unauthorised: int
    late_before_close: int
    late_after_close: int
    missing: int


@dataclass(frozen=True, slots=True)
class WindowFigures:
    """Unauthorised absence in a rolling window, with the very sessions."""

    stretch: Stretch
    unauthorised: int
    leave: int
    late_after_close: int
    sessions: tuple[SessionMark, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is counted of one pupil on one day."""

    day: date
    periods: dict[str, PeriodFigures]
    windows: dict[str, WindowFigures]
    longest_unauthorised_run_days: int
    persistently_absent: bool
    severely_absent: bool


def period_figures(attendance: Attendance, stretch: Stretch) -> PeriodFigures:
    """Return the totals of a stretch."""

    def count(what: Counts) -> int:
        return attendance.count(what, stretch.start, stretch.end)

    return PeriodFigures(
        stretch,
        count(Counts.POSSIBLE),
        count(Counts.ATTENDED),
        count(Counts.AUTHORISED),
        count(Counts.UNAUTHORISED),
        count(Counts.LATE_BEFORE_CLOSE),
        count(Counts.LATE_AFTER_CLOSE),
        count(Counts.MISSING),
    )


def window_figures(attendance: Attendance, stretch: Stretch) -> WindowFigures:
    """Return the unauthorised sessions of a stretch."""
    return WindowFigures(
        stretch,
        attendance.count(Counts.UNAUTHORISED, stretch.start, stretch.end),
        attendance.count(Counts.LEAVE, stretch.start, stretch.end),
        attendance.count(Counts.LATE_AFTER_CLOSE, stretch.start, stretch.end),
        attendance.sessions(Counts.UNAUTHORISED, stretch.start, stretch.end),
    )


def figures_on(attendance: Attendance, day: date, values: Values) -> Figures:
    """Return the figures of the pupil up to and including the day."""
    year = period_figures(attendance, academic_year(attendance, day))
    weeks, sessions, days = (
        int(values.number(f"figures.{name}", day))
        for name in ("school_weeks", "possible_sessions", "school_days")
    )
    missed = year.possible - year.attended

    def missed_at_least(name: str) -> bool:
        return year.possible > 0 and missed * 100 >= values.number(name, day) * year.possible

    return Figures(
        day,
        {
            "academic_year": year,
            "term": period_figures(attendance, term(attendance, day)),
            "half_term": period_figures(attendance, half_term(attendance, day)),
        },
        {
            f"school_weeks_{weeks}": window_figures(attendance, school_weeks(attendance, day, weeks)),
            f"possible_sessions_{sessions}": window_figures(
                attendance, possible_sessions(attendance, day, sessions)
            ),
            f"school_days_{days}": window_figures(attendance, school_days(attendance, day, days)),
        },
        attendance.longest_unauthorised_run_days(year.stretch.start, year.stretch.end),
        missed_at_least("persistent_absence.missed"),
        missed_at_least("severe_absence.missed"),
    )
