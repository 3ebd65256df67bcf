"""Days of one kind in a pupil's register: how many, and the runs that they form."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from casework.case.attendance import Attendance, Counts
from casework.case.windows import Stretch
from casework.schooldays import SESSIONS_A_DAY


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive school days, both ends included."""

    first: date
    last: date
    days: int


@dataclass(frozen=True, slots=True)
class CodedDays:
    """The sessions with certain codes, the days on which both have one, and the last day with either."""

    sessions: int
    whole_days: int
    longest: Run | None
    last: date | None


def unauthorised_runs(attendance: Attendance, stretch: Stretch) -> list[Run]:
    """Return the runs of school days with both sessions unauthorised, in order."""
    wanted = Counts.UNAUTHORISED
    return _runs(attendance, stretch, lambda n: wanted in attendance.counts_at(n))


def coded_days(attendance: Attendance, codes: Collection[str], stretch: Stretch) -> CodedDays:
    """Return the days with certain codes; only sessions for which the pupil was on roll count."""
    possible = Counts.POSSIBLE

    def has(n: int) -> bool:
        return possible in attendance.counts_at(n) and attendance.session_at(n).code in codes

    found = [n for n in range(stretch.start, stretch.end) if has(n)]
    if not found:
        return CodedDays(0, 0, None, None)
    held = frozenset(found)
    runs = _runs(attendance, stretch, held.__contains__)
    whole = sum(run.days for run in runs)
    last = attendance.calendar.days[found[-1] // SESSIONS_A_DAY]
    return CodedDays(len(found), whole, longest_run(runs), last)


def longest_run(runs: Iterable[Run]) -> Run | None:
    """Return the longest run, of several the first; None where there is none."""
    return max(runs, key=lambda run: run.days, default=None)


def _runs(attendance: Attendance, stretch: Stretch, holds: Callable[[int], bool]) -> list[Run]:
    days = attendance.calendar.days
    runs: list[Run] = []
    begun: int | None = None
    for n in range(stretch.start, stretch.end, SESSIONS_A_DAY):
        if holds(n) and holds(n + 1):
            begun = n // SESSIONS_A_DAY if begun is None else begun
        elif begun is not None:
            runs.append(_run(days, begun, n // SESSIONS_A_DAY))
            begun = None
    if begun is not None:
        runs.append(_run(days, begun, stretch.end // SESSIONS_A_DAY))
    return runs


def _run(days: tuple[date, ...], begun: int, end: int) -> Run:
    return Run(days[begun], days[end - 1], end - begun)
