"""Holds: letters stop until somebody has looked again; where a policy allows it, clocks stand still too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from casework.case.casefile import Standing
from casework.case.events import HoldEnded, HoldPlaced
from casework.schooldays import ONE_DAY, Calendar, Span, Unit

REVIEW = "review_hold"
# What is added at the end of a period for each day that a hold took out of it.
_DAY_OF = {Unit.SCHOOL_WEEKS: Unit.SCHOOL_DAYS, Unit.CALENDAR_WEEKS: Unit.CALENDAR_DAYS}


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold that counts: ``number`` is that of its event, ``ended_on`` the first day without it.

    ``is_latest`` tells whether no other hold was placed after it: an older one needs no review any more.
    """

    number: int
    placed: HoldPlaced
    ended_on: date | None
    is_latest: bool

    @property
    def last_day(self) -> date | None:
        """Return the last day on which the hold stops letters, the review date included; None: not known."""
        until, ended = self.placed.until, self.ended_on
        if ended is None:
            return until
        return ended - ONE_DAY if until is None else min(until, ended - ONE_DAY)

    @property
    def review_from(self) -> date | None:
        """Return the first day on which somebody has to look again, or None where no date was set."""
        return self.placed.until + ONE_DAY if self.placed.until else None

    @property
    def span(self) -> Span | None:
        """Return the days of the hold, none where it ended before it began; an open end is far off."""
        last = self.last_day or date.max
        return Span(self.placed.on, last) if self.placed.on <= last else None

    def is_in_force(self, day: date) -> bool:
        """Return whether the hold stops letters on the day."""
        return self.span is not None and day in self.span

    def is_to_review(self, day: date) -> bool:
        """Return whether the review date has passed and nobody has ended the hold or placed another."""
        due = self.review_from
        return self.is_latest and self.ended_on is None and due is not None and day >= due


def holds(standing: Standing) -> tuple[Hold, ...]:
    """Return the holds that count, in the order in which they were recorded."""
    placed = standing.numbered(HoldPlaced)
    ended = {event.event_no: event.on for event in standing.all(HoldEnded)}
    return tuple(
        Hold(number, event, ended.get(number), is_latest=number == placed[-1][0]) for number, event in placed
    )


def holds_in_force(standing: Standing, day: date) -> tuple[Hold, ...]:
    """Return the holds that stop letters on the day."""
    return tuple(hold for hold in holds(standing) if hold.is_in_force(day))


@dataclass(frozen=True, slots=True)
class Suspended:
    """A period with the days of holds added at its end; ``span`` is None where its last day is not known.

    ``is_endless`` tells that a hold without an end is why; else the calendar does not reach far enough.
    """

    span: Span | None
    days: int
    is_endless: bool = False


def suspend(calendar: Calendar, period: Span, unit: Unit, found: Iterable[Hold]) -> Suspended:
    """Return the period that a clock comes to when the days of the holds within it are not counted."""
    held = _merged([hold.span for hold in found if hold.span is not None])
    unit = _DAY_OF.get(unit, unit)
    span, days = period, 0
    while True:
        inside = [
            Span(max(each.first, span.first), min(each.last, span.last))
            for each in held
            if each.first <= span.last and each.last >= span.first
        ]
        if any(each.first <= span.last and each.last == date.max for each in held):
            return Suspended(None, days, is_endless=True)
        now = sum(calendar.count_in(each, unit) for each in inside)
        if now == days:
            return Suspended(span, days)
        days = now
        added = calendar.period(period.last, days, unit)
        if added is None:
            return Suspended(None, days)
        span = Span(period.first, added.last)


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Return the spans without their overlaps: a day under two holds is one day."""
    found: list[Span] = []
    for each in sorted(spans):
        if found and each.first <= found[-1].last:
            found[-1] = Span(found[-1].first, max(found[-1].last, each.last))
        else:
            found.append(each)
    return found
