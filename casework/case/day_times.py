"""The register's times for one pupil, and what an arrival becomes by them.

A policy may say ``register.GROUP.opens``, ``.late_from`` and ``.closes``, with ``.year_groups`` or
``.initials`` for a group of pupils. ``morning`` and ``afternoon`` are the groups of everybody else; a group
whose name begins with ``afternoon`` is one of the afternoon.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from casework.case.day_words import Said, groups, said
from casework.errors import Refused
from casework.marks import Category, CodeBook, Role
from casework.people import Pupil
from casework.policy.model import Comparison
from casework.policy.values import Values
from casework.schooldays import Session

NOON = time(12)
MORNING, AFTERNOON = "morning", "afternoon"
BY_SURNAME = "register.starts_by_surname"
KEEP_OPEN = "register.bad_weather.open_minutes"
AFTER_APPOINTMENT = "register.morning.after_appointment"
_RANGE = re.compile(r"([a-z])\s*-\s*([a-z])")


@dataclass(frozen=True, slots=True)
class RegisterTimes:
    """When a pupil's session begins, from when the pupil is late, and when the register closes."""

    session: Session
    opens: Said | None
    late_from: Said | None
    closes: Said | None
    closing_time: time | None
    is_kept_open: bool = False

    def is_in_time(self, at: time) -> bool | None:
        """Return whether a pupil who comes at that time is not late; None where the policy does not say.

        Late is who comes after the register opened, or from the time on which late is said to begin.
        """
        if self.late_from and self.late_from.time:
            return at < self.late_from.time
        return at <= self.opens.time if self.opens and self.opens.time else None

    def is_closed(self, at: time) -> bool | None:
        """Return whether the register is closed for a pupil who comes at that time; None where not said."""
        if self.closing_time is None or self.closes is None:
            return None
        if self.closes.comparison is Comparison.AT_MOST:
            return at > self.closing_time
        return at >= self.closing_time

    def minutes_late(self, at: time) -> int:
        """Return the whole minutes since the pupil should have been there."""
        begin = self.late_from or self.opens
        assert begin is not None and begin.time is not None
        return max(0, int((_seconds(at) - _seconds(begin.time)) // 60))


@dataclass(frozen=True, slots=True)
class Judged:
    """What an arrival becomes: a code, how late, and which rule says so."""

    code: str
    minutes_late: int | None
    rule: str
    cite: str
    text: str


def register_times(
    values: Values, pupil: Pupil, day: date, session: Session, *, kept_open: bool = False
) -> RegisterTimes:
    """Return the times that hold for the pupil; a group's own times go before those of everybody."""
    general = AFTERNOON if session is Session.PM else MORNING
    group = _group_of(values, pupil, day, session) or general
    closes = said(values, f"register.{group}.closes", day) or said(values, f"register.{general}.closes", day)
    closing = closes.time if closes else None
    longer = said(values, KEEP_OPEN, day) if kept_open else None
    start = said(values, f"register.{general}.opens", day)
    if longer and closing and start and start.time and isinstance(longer.value, int):
        later = datetime.combine(day, start.time) + timedelta(minutes=longer.value)
        closing = max(closing, later.time())
        closes = Said(longer.name, longer.value, longer.rule, longer.cite, longer.why, _kind(closes))
    return RegisterTimes(
        session,
        said(values, f"register.{group}.opens", day),
        said(values, f"register.{group}.late_from", day),
        closes,
        closing,
        bool(longer),
    )


def session_at(values: Values, pupil: Pupil, at: datetime, *, afternoon_taken: bool) -> Session:
    """Return the session of a time: the afternoon from when its register opens.

    Where the policy gives no such time, the afternoon has begun once it is past noon and somebody's
    afternoon mark is on file.
    """
    opens = register_times(values, pupil, at.date(), Session.PM).opens
    if opens and opens.time:
        return Session.PM if at.time() >= opens.time else Session.AM
    return Session.PM if at.time() >= NOON and afternoon_taken else Session.AM


def has_begun(values: Values, pupil: Pupil, at: datetime, session: Session) -> bool:
    """Return whether the pupil's register of the session has been opened by then."""
    opens = register_times(values, pupil, at.date(), session).opens
    return not (opens and opens.time) or at.time() >= opens.time


def judge_arrival(times: RegisterTimes, codes: CodeBook, at: datetime) -> Judged:
    """Return the mark of an arrival; Refused where the policy's times do not decide it."""
    when, day = at.time(), at.date()
    in_time = times.is_in_time(when)
    if in_time is None:
        raise _undecided(times, at, "opens")
    if in_time:
        said_by = times.late_from or times.opens
        assert said_by is not None
        text = f"in time: {_clock(said_by)}"
        return Judged(_present(codes, day, times.session), None, said_by.rule, said_by.cite, text)
    closed = times.is_closed(when)
    if closed is None or times.closes is None:
        raise _undecided(times, at, "closes")
    role = Role.LATE_AFTER_CLOSE if closed else Role.LATE_BEFORE_CLOSE
    what = "after the register closed" if closed else "late, before the register closed"
    text = f"{what} ({times.closing_time:%H:%M})"
    code = next(c.code for c in codes.on(day).codes.values() if c.role is role)  # type: ignore[union-attr]
    return Judged(code, times.minutes_late(when), times.closes.rule, times.closes.cite, text)


def _present(codes: CodeBook, day: date, session: Session) -> str:
    """Return the code of a pupil who is there: the set's first for the morning, its second for later."""
    found = codes.on(day)
    plain = [c.code for c in found.codes.values() if c.category is Category.ATTENDING and c.role is None]  # type: ignore[union-attr]
    return plain[1 if session is Session.PM else 0]


def _undecided(times: RegisterTimes, at: datetime, what: str) -> Refused:
    half = "afternoon" if times.session is Session.PM else "morning"
    return Refused(
        "time_not_decided",
        f"The policy does not say when the {half} register {what} for this pupil, so an arrival at "
        f"{at:%H:%M:%S} can't be told to be in time, late or too late.",
        where=f"{at:%Y-%m-%d} {times.session}",
        fix="write the mark that the school decides on into marks.csv, and import it with --by and --why",
    )


def _group_of(values: Values, pupil: Pupil, day: date, session: Session) -> str | None:
    for group in groups(values, "year_groups"):
        listed = said(values, f"register.{group}.year_groups", day)
        if listed and _is_of(group, session) and _year(pupil.year_group) in map(_year, listed.lines):
            return group
    by_surname = said(values, BY_SURNAME, day)
    if by_surname and str(by_surname.value) == "no":
        return None
    for group in groups(values, "initials"):
        listed = said(values, f"register.{group}.initials", day)
        if listed and _is_of(group, session) and _is_among(_initial(pupil.surname), str(listed.value)):
            return group
    return None


def _is_of(group: str, session: Session) -> bool:
    return group.startswith(AFTERNOON) == (session is Session.PM)


def _year(text: str) -> str:
    """Return a year group as it is compared: ``Year 4``, ``Y4`` and ``4`` are one."""
    plain = text.casefold().replace("year", "").replace(" ", "").strip(".")
    return plain.removeprefix("y").lstrip("0") or plain


def _initial(surname: str) -> str:
    """Return the first letter of a surname without its accent; empty where it has no Latin letter."""
    plain = unicodedata.normalize("NFKD", surname).casefold().translate({0xF8: "o", 0xE6: "ae", 0x142: "l"})
    return next((letter for letter in plain if "a" <= letter <= "z"), "")


def _is_among(initial: str, ranges: str) -> bool:
    return any(first <= initial <= last for first, last in _RANGE.findall(ranges.casefold()) if initial)


def _kind(closes: Said | None) -> Comparison | None:
    return closes.comparison if closes else None


def _clock(said_by: Said) -> str:
    return f"the register is taken at {said_by.value}"


def _seconds(at: time) -> float:
    return at.hour * 3600 + at.minute * 60 + at.second + at.microsecond / 1e6
