"""How long a pupil has been away, since when nobody knows why, and which absences become unauthorised."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from casework.case.attendance import Attendance, Counts, SessionMark
from casework.case.day_words import Said, first_said, said
from casework.policy.values import Values
from casework.schooldays import SESSIONS_A_DAY, Session

LONGEST, OWN_LONGEST = "register.unexplained.longest", "register.unexplained.school_days"
BECOMES = "register.unexplained.becomes"
_SEEN = Counts.ATTENDED, Counts.LATE_AFTER_CLOSE
_AWAY = Counts.AUTHORISED | Counts.UNAUTHORISED


@dataclass(frozen=True, slots=True)
class Run:
    """School days in a row without the pupil."""

    first: date
    days: int


@dataclass(frozen=True, slots=True)
class Unexplained:
    """A session without a reason, and the last school day on which it may stand so (None: not said)."""

    mark: SessionMark
    until: date | None
    school_days: int  # passed since

    def is_due(self, day: date) -> bool:
        """Return whether the time for a reason ends on the day, or has ended."""
        return self.until is not None and day >= self.until


def number_of(attendance: Attendance, day: date, session: Session) -> int:
    """Return the number of a session; the day has to be a school day."""
    return attendance.start_of(day) + (session is Session.PM)


def is_seen(counts: Counts) -> bool:
    """Return whether the pupil was in school, or where the school had sent them, at least for a part."""
    return any(counts & what for what in _SEEN)


def absent_run(attendance: Attendance, day: date, session: Session) -> Run | None:
    """Return the school days in a row without the pupil, up to the session of the day; None where seen today.

    Whatever the reason is. Days on which the pupil had not to come, or has no mark, neither count nor end it;
    the day itself counts without a mark.
    """
    end = number_of(attendance, day, session) + 1
    today = [attendance.counts_at(n) for n in range(attendance.start_of(day), end)]
    if any(is_seen(each) for each in today) or not any(each & (_AWAY | Counts.MISSING) for each in today):
        return None
    run = Run(day, 1)
    for place in range(attendance.calendar.position(day) - 1, -1, -1):
        halves = [attendance.counts_at(place * SESSIONS_A_DAY + n) for n in range(SESSIONS_A_DAY)]
        if any(is_seen(each) for each in halves) or not _was_on_roll(attendance, place):
            break
        if any(each & _AWAY for each in halves):
            run = Run(attendance.calendar.days[place], run.days + 1)
    return run


def unexplained_since(
    attendance: Attendance, day: date, session: Session, explained: Collection[date] = ()
) -> date:
    """Return the day since which nobody knows why the pupil is away; a day with a reason ends it."""
    since = day
    for number in range(number_of(attendance, day, session) - 1, -1, -1):
        counts, place = attendance.counts_at(number), number // SESSIONS_A_DAY
        here = attendance.calendar.days[place]
        if not _was_on_roll(attendance, place) or (here in explained and here != day):
            break
        if counts & Counts.UNEXPLAINED:
            since = here
        elif counts & Counts.POSSIBLE:
            break
    return since


def unexplained_marks(attendance: Attendance, values: Values, day: date) -> list[Unexplained]:
    """Return every absence up to the day that is still without a reason, the oldest first."""
    found = []
    for mark in attendance.sessions(Counts.UNEXPLAINED, 0, attendance.end_of(day)):
        longest = longest_unexplained(values, mark.day)
        days = attendance.calendar.days
        last = attendance.calendar.position(mark.day) + longest if longest is not None else None
        until = days[last] if last is not None and last < len(days) else None
        passed = attendance.calendar.count_to(day) - attendance.calendar.count_to(mark.day)
        found.append(Unexplained(mark, until, passed))
    return found


def longest_unexplained(values: Values, day: date) -> int | None:
    """Return how many school days an absence may stand without a reason: the law's, or fewer if so said."""
    told = [each.value for name in (LONGEST, OWN_LONGEST) if (each := said(values, name, day))]
    numbers = [int(value) for value in told if isinstance(value, int)]
    return min(numbers, default=None)


def unexplained_rule(values: Values, day: date) -> Said | None:
    """Return the rule that makes an absence without a reason unauthorised: the school's, else the law's."""
    return first_said(values, day, "absence.unexplained_is_unauthorised", OWN_LONGEST, LONGEST)


def _was_on_roll(attendance: Attendance, place: int) -> bool:
    return attendance.pupil.is_on_roll(attendance.calendar.days[place])
