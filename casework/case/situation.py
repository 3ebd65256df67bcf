"""Everything that rules may look at: one pupil, one case, one day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.case.attendance import Attendance
from casework.case.casefile import Standing
from casework.case.holds import holds, suspend
from casework.case.ledger import Ledger
from casework.people import Contact, Pupil
from casework.policy.model import Clock, Machine
from casework.policy.values import Values
from casework.schooldays import ONE_DAY, Span, Unit


@dataclass(frozen=True)
class Situation:
    """A pupil's case on a day, with the register and the policy beside it."""

    day: date
    pupil: Pupil
    contacts: Sequence[Contact]
    attendance: Attendance
    standing: Standing
    ledger: Ledger
    values: Values

    @property
    def machine(self) -> Machine:
        """Return the ladder of the case."""
        return self.standing.machine

    @property
    def parents(self) -> list[Contact]:
        """Return the contacts who are parents in law."""
        return [contact for contact in self.contacts if contact.is_parent]

    def clock_period(self, clock: Clock) -> ClockPeriod | None:
        """Return the clock's period, or None where no step has started it.

        Raises Unfilled where the school has not said how long it is.
        """
        start = self.standing.clock_start(clock.name)
        if start is None:
            return None
        return self.period_from(clock, start)

    def period_from(self, clock: Clock, start: date) -> ClockPeriod:
        """Return the clock's period if it starts on a day; raises Unfilled as ``clock_period`` does."""
        length = int(self.values.number(clock.length, start))
        unit = Unit(self.values.text(clock.unit_from, start)) if clock.unit_from else clock.unit
        calendar = self.attendance.calendar
        span = calendar.period(start, length, unit)
        first = calendar.next_school_day(start)
        if span is None or not clock.suspended_by_hold:
            return ClockPeriod(clock, start, length, unit, span, first)
        held = suspend(calendar, span, unit, holds(self.standing))
        return ClockPeriod(clock, start, length, unit, held.span, first, held.days, held.is_endless)

    def is_clock_over(self, period: ClockPeriod) -> bool:
        """Return whether a school day after the clock's last day has come."""
        if period.span is None:
            return False
        calendar = self.attendance.calendar
        return calendar.count_to(self.day) > calendar.count_to(period.span.last)


@dataclass(frozen=True, slots=True)
class ClockPeriod:
    """A clock that runs or ran; ``span`` is None where its last day is not known.

    Either the calendar does not reach so far, or the clock stands still under a hold without an end.
    """

    clock: Clock
    started_on: date
    length: int
    unit: Unit
    span: Span | None
    first_school_day: date | None
    suspended_days: int = 0  # of holds, added at the end
    is_held: bool = False  # a hold without an end: there is no last day yet

    def span_to(self, day: date) -> Span | None:
        """Return the period as far as it has come on the day, or None before its first day."""
        first = self.span.first if self.span else self.first_school_day or self.started_on + ONE_DAY
        last = min(day, self.span.last) if self.span else day
        return Span(first, last) if first <= last else None
