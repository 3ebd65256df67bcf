"""One pupil's marks laid over the school's calendar, so that any stretch can be counted at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntFlag
from itertools import accumulate

from casework.marks import MISSING_CODES, Category, Code, CodeBook, Role
from casework.people import Pupil
from casework.schooldays import SESSIONS_A_DAY, Calendar, Session

_SESSIONS = (Session.AM, Session.PM)


class Counts(IntFlag):
    """What one session adds to; a session that the pupil was not on roll for adds to nothing."""

    NOTHING = 0
    POSSIBLE = 1
    ATTENDED = 2
    AUTHORISED = 4
    UNAUTHORISED = 8
    LATE_BEFORE_CLOSE = 16
    LATE_AFTER_CLOSE = 32
    LEAVE = 64
    MISSING = 128
    UNEXPLAINED = 256


_BY_ROLE = {
    Role.LATE_BEFORE_CLOSE: Counts.LATE_BEFORE_CLOSE,
    Role.LATE_AFTER_CLOSE: Counts.LATE_AFTER_CLOSE,
    Role.LEAVE: Counts.LEAVE,
    Role.UNEXPLAINED: Counts.UNEXPLAINED,
}


@dataclass(frozen=True, slots=True, order=True)
class SessionMark:
    """A session with the code that stands in the register for it."""

    day: date
    session: Session
    code: str

    def as_json(self) -> list[str]:
        """Return ``[date, AM or PM, code]``."""
        return [self.day.isoformat(), str(self.session), self.code]


def session_key(day: date, session: Session) -> int:
    """Return the whole number that stands for a session: twice the day's ordinal, plus one for PM."""
    return day.toordinal() * SESSIONS_A_DAY + (session is Session.PM)


def counts_of(code: Code | None) -> Counts:
    """Return what a session with this code adds to; None is a missing mark."""
    if code is None:
        return Counts.MISSING
    found = _BY_ROLE.get(code.role, Counts.NOTHING) if code.role else Counts.NOTHING
    if code.category.is_possible:
        found |= Counts.POSSIBLE
    if code.category.is_attended:
        found |= Counts.ATTENDED
    elif code.category is Category.AUTHORISED:
        found |= Counts.AUTHORISED
    elif code.category is Category.UNAUTHORISED:
        found |= Counts.UNAUTHORISED
    return found


class CodeTable:
    """What each code counts as on each school day: one table for each code set, shared by all pupils."""

    def __init__(self, calendar: Calendar, book: CodeBook) -> None:
        """Prepare the table of each school day."""
        tables: dict[str, dict[str, int]] = {}
        self.by_day: list[dict[str, int]] = []
        for day in calendar.days:
            codes = book.on(day)
            name = codes.name if codes else ""
            if name not in tables:
                known = codes.codes.values() if codes else ()
                tables[name] = {code.code: int(counts_of(code)) for code in known}
                tables[name] |= dict.fromkeys(MISSING_CODES, int(Counts.MISSING))
            self.by_day.append(tables[name])


class Attendance:
    """One pupil's sessions in order; positions are session numbers of the whole calendar."""

    def __init__(self, calendar: Calendar, table: CodeTable, pupil: Pupil, codes: Mapping[int, str]) -> None:
        """Lay out the marks; ``codes`` maps ``session_key`` to the code held."""
        self.calendar = calendar
        self.pupil = pupil
        self._codes = codes
        self._counts = self._lay_out(table)
        self._prefix: dict[int, list[int]] = {}  # by plain number: a flag's hash is slow

    def _lay_out(self, table: CodeTable) -> list[int]:
        counts: list[int] = []
        get = self._codes.get
        first = self.pupil.on_roll_from
        last = self.pupil.on_roll_to or date.max
        missing = int(Counts.MISSING)
        for day, codes in zip(self.calendar.days, table.by_day, strict=True):
            if first <= day <= last:
                key = day.toordinal() * SESSIONS_A_DAY
                counts.append(codes.get(get(key, ""), missing))
                counts.append(codes.get(get(key + 1, ""), missing))
            else:
                counts += (0, 0)
        return counts

    def end_of(self, day: date) -> int:
        """Return the session number one past the last session up to and including the day."""
        return self.calendar.count_to(day) * SESSIONS_A_DAY

    def start_of(self, day: date) -> int:
        """Return the number of the first session on or after the day."""
        return self.calendar.position(day) * SESSIONS_A_DAY

    def prefix(self, what: Counts) -> list[int]:
        """Return running totals: element n is the count of sessions with all of ``what`` before session n."""
        want = int(what)
        found = self._prefix.get(want)
        if found is None:
            found = list(accumulate((int(c & want == want) for c in self._counts), initial=0))
            self._prefix[want] = found
        return found

    def count(self, what: Counts, start: int, end: int) -> int:
        """Return how many sessions from ``start`` up to (not including) ``end`` are all of ``what``."""
        if end <= start:
            return 0
        totals = self.prefix(what)
        return totals[end] - totals[start]

    def sessions(
        self, what: Counts, start: int, end: int, without: Counts = Counts.NOTHING
    ) -> tuple[SessionMark, ...]:
        """Return the sessions that are all of ``what`` and none of ``without``, in order."""
        want, bar = int(what), int(without)
        return tuple(
            self.session_at(n)
            for n in range(start, end)
            if self._counts[n] & want == want and not self._counts[n] & bar
        )

    def session_at(self, number: int) -> SessionMark:
        """Return the session of that number with its code (an empty code where the mark is missing)."""
        day = self.calendar.days[number // SESSIONS_A_DAY]
        session = _SESSIONS[number % SESSIONS_A_DAY]
        return SessionMark(day, session, self.code_of(day, session))

    def code_of(self, day: date, session: Session) -> str:
        """Return the code that the register holds for a session, empty where it holds none."""
        return self._codes.get(session_key(day, session), "")

    def counts_at(self, number: int) -> Counts:
        """Return what the session of that number adds to."""
        return Counts(self._counts[number])

    def start_of_latest_possible(self, end: int, length: int) -> int:
        """Return where the latest ``length`` possible sessions before ``end`` begin; ``end`` where none."""
        totals = self.prefix(Counts.POSSIBLE)
        before = totals[end] - length
        if totals[end] == 0:
            return end
        # the first possible session is the one that raises the running total above ``before``
        return bisect_right(totals, max(before, 0)) - 1

    def longest_unauthorised_run_days(self, start: int, end: int) -> int:
        """Return the longest run of consecutive school days with both sessions unauthorised."""
        want = int(Counts.UNAUTHORISED)
        longest = run = 0
        for n in range(start, end - 1, SESSIONS_A_DAY):
            run = run + 1 if self._counts[n] & self._counts[n + 1] & want else 0
            longest = max(longest, run)
        return longest
