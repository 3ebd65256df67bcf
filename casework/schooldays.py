"""The school's calendar: school days, sessions, school weeks, terms, half terms, clocks' last days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

ONE_DAY = timedelta(days=1)
SESSIONS_A_DAY = 2


class Session(StrEnum):
    """One of the two registrations of a school day."""

    AM = "AM"
    PM = "PM"


class Unit(StrEnum):
    """What a period is counted in."""

    SCHOOL_DAYS = "school_days"
    SCHOOL_WEEKS = "school_weeks"
    CALENDAR_DAYS = "calendar_days"
    CALENDAR_WEEKS = "calendar_weeks"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of days, both ends included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        """Return whether the day lies in the span."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Term:
    """One school term with its half-term holiday, if it has one."""

    name: str
    span: Span
    half_term: Span | None = None

    @property
    def halves(self) -> tuple[Span, ...]:
        """Return the term's half-term periods: from its first day, and from the day after the half term."""
        if self.half_term is None:
            return (self.span,)
        return (
            Span(self.span.first, self.half_term.first - ONE_DAY),
            Span(self.half_term.last + ONE_DAY, self.span.last),
        )


def monday_of(day: date) -> date:
    """Return the Monday of the week (Monday to Sunday) that holds the day."""
    return day - timedelta(days=day.weekday())


def academic_year_of(day: date) -> Span:
    """Return the academic year, 1 September to 31 August, that holds the day."""
    start = day.year if day.month >= 9 else day.year - 1
    return Span(date(start, 9, 1), date(start + 1, 8, 31))


def english_bank_holidays(first_year: int, last_year: int) -> frozenset[date]:
    """Return England's bank holidays of the years, one-off ones included.

    The dates come from the ``holidays`` library: proclaimed holidays (a coronation, a state funeral)
    follow no rule that could be computed.
    """
    import holidays  # takes a tenth of a second; only a calendar needs it

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=range(first_year, last_year + 1)))


class Calendar:
    """The school days of one school, in order, with the terms that they stand in."""

    def __init__(
        self,
        terms: Iterable[Term] = (),
        closures: dict[date, str] | None = None,
        bank_holidays: Callable[[int, int], Collection[date]] = english_bank_holidays,
    ) -> None:
        """Lay out the days; terms must not overlap (the importer refuses such a file)."""
        self.terms = tuple(sorted(terms, key=lambda term: term.span))
        self.closures = dict(closures or {})
        self._bank_holidays = bank_holidays

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Return every school day: Monday to Friday in a term, no half term, closure or bank holiday."""
        if not self.terms:
            return ()
        off = set(self._bank_holidays(self.terms[0].span.first.year, self.terms[-1].span.last.year))
        off |= self.closures.keys()
        return tuple(
            day
            for term in self.terms
            for day in _days(term.span)
            if day.weekday() < 5 and day not in off and not (term.half_term and day in term.half_term)
        )

    @cached_property
    def _index(self) -> dict[date, int]:
        return {day: number for number, day in enumerate(self.days)}

    def is_school_day(self, day: date) -> bool:
        """Return whether the school is open to pupils on the day."""
        return day in self._index

    def position(self, day: date) -> int:
        """Return how many school days come before the day (the day itself not counted)."""
        return bisect_left(self.days, day)

    def count_to(self, day: date) -> int:
        """Return how many school days there are up to and including the day."""
        return bisect_right(self.days, day)

    def latest_school_day(self, day: date) -> date | None:
        """Return the last school day up to and including the day, or None before the first."""
        count = self.count_to(day)
        return self.days[count - 1] if count else None

    def next_school_day(self, day: date) -> date | None:
        """Return the first school day after the day, or None where the calendar ends."""
        count = self.count_to(day)
        return self.days[count] if count < len(self.days) else None

    def year_days(self, day: date) -> tuple[int, int]:
        """Return the positions (first, one past the last) of the school days of the day's academic year."""
        year = academic_year_of(day)
        return self.position(year.first), self.count_to(year.last)

    def term_on(self, day: date) -> Term | None:
        """Return the term that holds the day, else the last one before it, else None."""
        started = [term for term in self.terms if term.span.first <= day]
        return started[-1] if started else None

    def middle_of(self, term: Term) -> date | None:
        """Return the school day on which half of the term's school days are over, or None without any."""
        first, end = self.position(term.span.first), self.count_to(term.span.last)
        return self.days[first + (end - first + 1) // 2 - 1] if end > first else None

    def half_on(self, day: date) -> Span | None:
        """Return the half-term period that started last on or before the day, or None."""
        started = [half for term in self.terms for half in term.halves if half.first <= day]
        return started[-1] if started else None

    @cached_property
    def _week_starts(self) -> tuple[date, ...]:
        return tuple(sorted({monday_of(day) for day in self.days}))

    def school_weeks(self, day: date, count: int) -> tuple[date, ...]:
        """Return the Mondays of the ``count`` latest weeks with a school day up to the day, oldest first.

        A week with a single school day is a school week; a week of holiday is none (DfE, "school week").
        """
        latest = self.latest_school_day(day)
        if latest is None:
            return ()
        end = bisect_right(self._week_starts, monday_of(latest))
        return self._week_starts[max(0, end - count) : end]

    def period(self, start: date, length: int, unit: Unit) -> Span | None:
        """Return the period whose day 1 is the first day of its unit after ``start``.

        None where the calendar does not reach far enough to know the last day.
        """
        match unit:
            case Unit.CALENDAR_DAYS:
                return Span(start + ONE_DAY, start + timedelta(days=length))
            case Unit.CALENDAR_WEEKS:
                return Span(start + ONE_DAY, start + timedelta(weeks=length))
            case Unit.SCHOOL_DAYS:
                first = self.count_to(start)
                if first + length > len(self.days):
                    return None
                return Span(self.days[first], self.days[first + length - 1])
            case Unit.SCHOOL_WEEKS:
                first = bisect_right(self._week_starts, start)
                if first + length > len(self._week_starts):
                    return None
                return Span(self._week_starts[first], self._week_starts[first + length - 1] + 6 * ONE_DAY)
            case Unit.WORKING_DAYS:
                return self._working_days(start, length)

    def count_in(self, span: Span, unit: Unit) -> int:
        """Return how many days of the span a period of the unit counts; weeks are counted by their days."""
        match unit:
            case Unit.SCHOOL_DAYS | Unit.SCHOOL_WEEKS:
                return self.count_to(span.last) - self.position(span.first)
            case Unit.CALENDAR_DAYS | Unit.CALENDAR_WEEKS:
                return (span.last - span.first).days + 1
            case Unit.WORKING_DAYS:
                off = set(self._bank_holidays(span.first.year, span.last.year))
                return sum(day.weekday() < 5 and day not in off for day in _days(span))

    def _working_days(self, start: date, length: int) -> Span:
        off = set(self._bank_holidays(start.year, start.year + 1 + length // 250))
        found: list[date] = []
        day = start
        while len(found) < length:
            day += ONE_DAY
            if day.weekday() < 5 and day not in off:
                found.append(day)
        return Span(found[0], found[-1])


def _days(span: Span) -> Iterable[date]:
    return (span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1))
