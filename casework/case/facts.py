"""The facts that a policy's conditions may ask for; the names are the vocabulary of the policy files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from casework.case import events, windows
from casework.case.attendance import Counts, SessionMark
from casework.case.events import CourtOutcomeRecorded
from casework.case.situation import ClockPeriod, Situation
from casework.case.windows import Stretch, day_text
from casework.policy.model import Leaf, Window, WindowKind
from casework.schooldays import SESSIONS_A_DAY


class Unknown(Exception):
    """A person has to say something before the fact is known; the message says what."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """Sessions of sessions; never rounded before it is compared. ``of`` 0 is undefined and meets no rule."""

    part: int
    of: int

    @property
    def text(self) -> str:
        """Return the percentage with one decimal, and the sessions that it is made of."""
        if not self.of:
            return "undefined, no possible sessions"
        percent = (Decimal(self.part) * 100 / self.of).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return f"{percent}%, {self.part} of {self.of} sessions"


@dataclass(frozen=True, slots=True)
class Count:
    """A number of something."""

    number: int
    noun: str = "session"

    @property
    def text(self) -> str:
        """Return the number with its noun."""
        return f"{self.number} {self.noun}{'' if self.number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no, with what stands behind it."""

    is_true: bool
    text: str


Figure = Ratio | Count | Flag


@dataclass(frozen=True, slots=True)
class Found:
    """What a fact is on a day: the figure, over which dates, and a way to the very sessions."""

    figure: Figure
    stretch: Stretch | None = None
    sessions: Callable[[], tuple[SessionMark, ...]] = tuple


def resolve_window(window: Window, situation: Situation) -> Stretch:
    """Return the sessions that a window of the policy holds on the situation's day."""
    if window.kind is WindowKind.CLOCK:
        clock = situation.machine.clocks[window.clock]
        period = situation.clock_period(clock)
        span = period.span_to(situation.day) if period else None
        return windows.between(situation.attendance, span, situation.day) if span else windows.NOTHING
    fixed = windows.FIXED.get(window.kind)
    if fixed:
        return fixed(situation.attendance, situation.day)
    length = int(situation.values.number(window.length, situation.day))
    return windows.COUNTED[window.kind](situation.attendance, situation.day, length)


def _window(leaf: Leaf, situation: Situation) -> Stretch:
    return resolve_window(leaf.window, situation) if leaf.window else windows.NOTHING


def _attendance(leaf: Leaf, situation: Situation) -> Found:
    stretch = _window(leaf, situation)
    marks = situation.attendance
    figure = Ratio(
        marks.count(Counts.ATTENDED, stretch.start, stretch.end),
        marks.count(Counts.POSSIBLE, stretch.start, stretch.end),
    )

    def missed() -> tuple[SessionMark, ...]:
        return marks.sessions(Counts.POSSIBLE, stretch.start, stretch.end, without=Counts.ATTENDED)

    return Found(figure, stretch, missed)


def _counted(what: Counts, without: Counts = Counts.NOTHING) -> Callable[[Leaf, Situation], Found]:
    def find(leaf: Leaf, situation: Situation) -> Found:
        stretch = _window(leaf, situation)
        number = situation.attendance.count(what, stretch.start, stretch.end)
        if without:
            number -= situation.attendance.count(what | without, stretch.start, stretch.end)
        return Found(
            Count(number),
            stretch,
            lambda: situation.attendance.sessions(what, stretch.start, stretch.end, without),
        )

    return find


def _unused(leaf: Leaf, situation: Situation) -> Found:
    stretch = _window(leaf, situation)
    used = situation.ledger.used_sessions()
    found = situation.attendance.sessions(Counts.UNAUTHORISED, stretch.start, stretch.end)
    left = tuple(mark for mark in found if (mark.day.isoformat(), str(mark.session)) not in used)
    return Found(Count(len(left)), stretch, lambda: left)


def _of_school_year(leaf: Leaf, situation: Situation) -> Found:
    stretch = _window(leaf, situation)
    first, end = situation.attendance.calendar.year_days(situation.day)
    marks = situation.attendance
    return Found(
        Ratio(marks.count(Counts.UNAUTHORISED, stretch.start, stretch.end), (end - first) * SESSIONS_A_DAY),
        stretch,
        lambda: marks.sessions(Counts.UNAUTHORISED, stretch.start, stretch.end),
    )


def _longest_run(leaf: Leaf, situation: Situation) -> Found:
    stretch = _window(leaf, situation)
    days = situation.attendance.longest_unauthorised_run_days(stretch.start, stretch.end)
    return Found(Count(days, "school day"), stretch)


def _clock_over(leaf: Leaf, situation: Situation) -> Found:
    period = situation.clock_period(situation.machine.clocks[leaf.clock])
    if period is None:
        return Found(Flag(False, "not yet: nothing has started it"))
    return Found(Flag(situation.is_clock_over(period), clock_text(period)))


def clock_text(period: ClockPeriod) -> str:
    """Return a clock's first and last day in words."""
    if period.span is None:
        return (
            f"{period.length} {period.unit.replace('_', ' ')} from {day_text(period.started_on)}; the "
            "school's calendar ends before its last day (import the next calendar)"
        )
    return f"from {day_text(period.span.first)} to {day_text(period.span.last)}"


def _support(aspect: str) -> Callable[[Leaf, Situation], Found]:
    def find(leaf: Leaf, situation: Situation) -> Found:
        said = situation.standing.support(aspect)
        if said is None:
            raise Unknown(
                f"nobody has recorded whether support was {aspect}: "
                f"casework case record {situation.standing.file.reference} support --detail {aspect}=yes|no"
            )
        return Found(Flag(said, "yes" if said else "no"))

    return find


def _support_ruled_out(leaf: Leaf, situation: Situation) -> Found:
    ruled_out = situation.standing.support("appropriate") is False
    return Found(Flag(ruled_out, "yes" if ruled_out else "no"))


def _at_limit(join: Callable[[list[bool]], bool]) -> Callable[[Leaf, Situation], Found]:
    def find(leaf: Leaf, situation: Situation) -> Found:
        parents = situation.parents
        counts = [situation.ledger.counted(p.contact_ref, situation.day, situation.values) for p in parents]
        at_limit = [
            situation.ledger.is_at_limit(p.contact_ref, situation.day, situation.values) for p in parents
        ]
        words = ", ".join(f"{p.contact_ref} {n}" for p, n in zip(parents, counts, strict=True))
        return Found(Flag(bool(parents) and join(at_limit), f"notices that count: {words or 'none'}"))

    return find


def _any_unpaid(leaf: Leaf, situation: Situation) -> Found:
    notices = situation.ledger.of_case(situation.standing.file.reference)
    unpaid = [notice.parent for notice in notices if notice.is_unpaid(situation.day)]
    return Found(Flag(bool(unpaid), f"unpaid: {', '.join(unpaid) or 'none'}"))


def _all_settled(leaf: Leaf, situation: Situation) -> Found:
    notices = situation.ledger.of_case(situation.standing.file.reference)
    open_ones = [notice.parent for notice in notices if not (notice.is_paid or notice.is_withdrawn)]
    return Found(Flag(bool(notices) and not open_ones, f"open: {', '.join(open_ones) or 'none'}"))


def _court_outcome(leaf: Leaf, situation: Situation) -> Found:
    outcomes = situation.standing.all(CourtOutcomeRecorded)
    return Found(Flag(bool(outcomes), outcomes[-1].outcome if outcomes else "not yet"))


FACTS: dict[str, Callable[[Leaf, Situation], Found]] = {
    "attendance": _attendance,
    "possible_sessions": _counted(Counts.POSSIBLE),
    "unauthorised_sessions": _counted(Counts.UNAUTHORISED),
    "unauthorised_sessions_unused": _unused,
    "unauthorised_sessions_other_than_leave": _counted(Counts.UNAUTHORISED, Counts.LEAVE),
    "leave_sessions": _counted(Counts.LEAVE),
    "late_before_close_sessions": _counted(Counts.LATE_BEFORE_CLOSE),
    "late_after_close_sessions": _counted(Counts.LATE_AFTER_CLOSE),
    "unauthorised_of_school_year": _of_school_year,
    "longest_unauthorised_run_days": _longest_run,
    "clock_over": _clock_over,
    "support_offered": _support("offered"),
    "support_appropriate": _support("appropriate"),
    "support_ruled_out": _support_ruled_out,
    "support_engaged": _support("engaged"),
    "support_worked": _support("worked"),
    "any_parent_at_notice_limit": _at_limit(any),
    "every_parent_at_notice_limit": _at_limit(all),
    "any_notice_unpaid": _any_unpaid,
    "every_notice_settled": _all_settled,
    "court_outcome_recorded": _court_outcome,
}


def is_of_the_register(fact: events.Fact) -> bool:
    """Return whether a decision's figure tells of the pupil's absence, and of nobody and nothing else."""
    return fact.fact == "attendance" or "unauthorised" in fact.fact or fact.fact.startswith(("late", "leave"))
