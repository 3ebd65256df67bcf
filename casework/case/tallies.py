"""Attendance of many pupils added up, and the small cells of such tables that have to stay hidden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from casework.case.answers import Ratio
from casework.case.attendance import Attendance, Counts
from casework.case.figures import PeriodFigures, period_figures
from casework.case.windows import Stretch


@dataclass(frozen=True, slots=True)
class Tally:
    """Sessions of several pupils; ``pupils`` are those with a possible session among them."""

    pupils: int = 0
    possible: int = 0
    attended: int = 0
    authorised: int = 0
    unauthorised: int = 0
    late_before_close: int = 0
    late_after_close: int = 0
    missing: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Return both together."""
        return Tally(
            self.pupils + other.pupils,
            self.possible + other.possible,
            self.attended + other.attended,
            self.authorised + other.authorised,
            self.unauthorised + other.unauthorised,
            self.late_before_close + other.late_before_close,
            self.late_after_close + other.late_after_close,
            self.missing + other.missing,
        )

    @property
    def attendance(self) -> Ratio:
        """Return sessions attended of possible sessions."""
        return Ratio(self.attended, self.possible)

    @property
    def absence(self) -> Ratio:
        """Return sessions missed of possible sessions, for whatever reason."""
        return Ratio(self.possible - self.attended, self.possible)

    @property
    def authorised_share(self) -> Ratio:
        """Return authorised absence of possible sessions."""
        return Ratio(self.authorised, self.possible)

    @property
    def unauthorised_share(self) -> Ratio:
        """Return unauthorised absence of possible sessions."""
        return Ratio(self.unauthorised, self.possible)

    @property
    def lates(self) -> int:
        """Return late arrivals, before and after the register closed."""
        return self.late_before_close + self.late_after_close


def tally(attendance: Attendance, stretch: Stretch) -> Tally:
    """Return one pupil's sessions in a stretch."""
    return of_period(period_figures(attendance, stretch))


def of_period(period: PeriodFigures) -> Tally:
    """Return the figures of one pupil as a tally."""
    return Tally(
        int(period.possible > 0),
        period.possible,
        period.attended,
        period.authorised,
        period.unauthorised,
        period.late_before_close,
        period.late_after_close,
        period.missing,
    )


def total(tallies: Iterable[Tally]) -> Tally:
    """Return all of them together."""
    found = Tally()
    for each in tallies:
        found = found + each
    return found


def missed_at_least(ratio: Ratio, percent: int | Decimal) -> bool:
    """Return whether at least so many percent of the possible sessions were missed, never rounding."""
    return ratio.of > 0 and (ratio.of - ratio.part) * 100 >= percent * ratio.of


def count_of(attendance: Attendance, what: Counts, stretch: Stretch) -> int:
    """Return how many sessions of a stretch are all of ``what``."""
    return attendance.count(what, stretch.start, stretch.end)


def hidden_cells(counts: Sequence[int], smallest: int) -> frozenset[int]:
    """Return which cells of a table, whose total is shown, have to be hidden.

    Cells of fewer than ``smallest`` pupils are hidden; where the total and the other cells would give them
    back, or give back a sum below ``smallest``, the next smallest cells are hidden too. A cell without any
    pupil is hidden as well: it says of every pupil what they are not.
    """
    hidden = {place for place, count in enumerate(counts) if count < smallest}
    if not hidden:
        return frozenset()
    others = sorted((place for place in range(len(counts)) if place not in hidden), key=lambda p: counts[p])
    for place in others:
        if len(hidden) > 1 and sum(counts[p] for p in hidden) >= smallest:
            break
        hidden.add(place)
    return frozenset(hidden)
