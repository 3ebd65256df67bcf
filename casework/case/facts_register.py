"""Facts counted from the pupil's register, over the windows that a policy names."""

from __future__ import annotations

from collections.abc import Callable

from casework.case import windows
from casework.case.answers import Count, Flag, Found, Ratio
from casework.case.attendance import Counts, SessionMark
from casework.case.situation import ClockPeriod, Situation
from casework.case.windows import Stretch, day_text
from casework.policy.model import Leaf, Window, WindowKind
from casework.schooldays import SESSIONS_A_DAY

Finder = Callable[[Leaf, Situation], Found]


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


def _counted(what: Counts, without: Counts = Counts.NOTHING) -> Finder:
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


def _unused(what: Counts) -> Finder:
    """Return a count of sessions that have served no penalty notice yet."""

    def find(leaf: Leaf, situation: Situation) -> Found:
        stretch = _window(leaf, situation)
        used = situation.ledger.used_sessions()
        marks = situation.attendance
        if not used:  # the common case, counted without looking at each session
            number = marks.count(what, stretch.start, stretch.end)
            return Found(Count(number), stretch, lambda: marks.sessions(what, stretch.start, stretch.end))
        found = marks.sessions(what, stretch.start, stretch.end)
        left = tuple(mark for mark in found if (mark.day.isoformat(), str(mark.session)) not in used)
        return Found(Count(len(left)), stretch, lambda: left)

    return find


def _late(leaf: Leaf, situation: Situation) -> Found:
    """Return every late arrival, before and after the register closed."""
    stretch = _window(leaf, situation)
    marks = situation.attendance
    number = sum(
        marks.count(what, stretch.start, stretch.end)
        for what in (Counts.LATE_BEFORE_CLOSE, Counts.LATE_AFTER_CLOSE)
    )

    def sessions() -> tuple[SessionMark, ...]:
        both = (
            *marks.sessions(Counts.LATE_BEFORE_CLOSE, stretch.start, stretch.end),
            *marks.sessions(Counts.LATE_AFTER_CLOSE, stretch.start, stretch.end),
        )
        return tuple(sorted(both))

    return Found(Count(number), stretch, sessions)


def _attendance_at_mid_term(leaf: Leaf, situation: Situation) -> Found:
    """Return the year's attendance up to the middle of the present term; undefined before that day."""
    marks, calendar = situation.attendance, situation.attendance.calendar
    term = calendar.term_on(situation.day)
    middle = calendar.middle_of(term) if term else None
    if middle is None or situation.day < middle:
        return Found(Ratio(0, 0), windows.NOTHING)
    stretch = windows.academic_year(marks, middle)
    figure = Ratio(
        marks.count(Counts.ATTENDED, stretch.start, stretch.end),
        marks.count(Counts.POSSIBLE, stretch.start, stretch.end),
    )
    return Found(
        figure,
        stretch,
        lambda: marks.sessions(Counts.POSSIBLE, stretch.start, stretch.end, without=Counts.ATTENDED),
    )


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
    if period.is_held:
        return f"{_length(period)}; a hold without a review date stops it, so it has no last day yet"
    if period.span is None:
        return f"{_length(period)}; the school's calendar ends before its last day (import the next calendar)"
    days = period.suspended_days
    held = f", {days} day{'' if days == 1 else 's'} of a hold not counted" if days else ""
    return f"from {day_text(period.span.first)} to {day_text(period.span.last)}{held}"


def _length(period: ClockPeriod) -> str:
    return f"{period.length} {period.unit.replace('_', ' ')} from {day_text(period.started_on)}"


REGISTER_FACTS: dict[str, Finder] = {
    "attendance": _attendance,
    "attendance_at_mid_term": _attendance_at_mid_term,
    "possible_sessions": _counted(Counts.POSSIBLE),
    "unauthorised_sessions": _counted(Counts.UNAUTHORISED),
    "unauthorised_sessions_unused": _unused(Counts.UNAUTHORISED),
    "unauthorised_sessions_other_than_leave": _counted(Counts.UNAUTHORISED, Counts.LEAVE),
    "leave_sessions": _counted(Counts.LEAVE),
    "leave_sessions_unused": _unused(Counts.LEAVE),
    "late_sessions": _late,
    "late_before_close_sessions": _counted(Counts.LATE_BEFORE_CLOSE),
    "late_after_close_sessions": _counted(Counts.LATE_AFTER_CLOSE),
    "late_after_close_sessions_unused": _unused(Counts.LATE_AFTER_CLOSE),
    "unauthorised_of_school_year": _of_school_year,
    "longest_unauthorised_run_days": _longest_run,
    "clock_over": _clock_over,
}
