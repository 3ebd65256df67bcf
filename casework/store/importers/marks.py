"""``marks.csv``: one row for each session, checked against the calendar, the code sets and the pupils."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date

from casework.marks import MISSING_CODES, CodeBook, Role
from casework.schooldays import Calendar, Session
from casework.store.importers.faults import Faults
from casework.store.importers.fields import iso_date, whole_number
from casework.store.importers.table import Table

MISSING = "-"
HALVES = {str(Session.AM): 0, str(Session.PM): 1}


@dataclass(slots=True)
class Sheet:
    """One pupil's marks by slot (twice the day's ordinal, plus one in the afternoon).

    Minutes late and comments stand apart: hardly any mark has them.
    """

    codes: dict[int, str] = field(default_factory=dict)
    minutes: dict[int, int] = field(default_factory=dict)
    comments: dict[int, str] = field(default_factory=dict)

    def content(self, slot: int) -> tuple[str, int | None, str] | None:
        """Return what is held for the slot: code, minutes late, comment; None where there is nothing."""
        code = self.codes.get(slot)
        return None if code is None else (code, self.minutes.get(slot), self.comments.get(slot, ""))


@dataclass(frozen=True, slots=True)
class _Day:
    """What may stand in the register on one day; ``slot`` is that of the morning."""

    slot: int
    accepted: frozenset[str]
    codes: frozenset[str]
    code_set: str
    is_open: bool
    closed_because: str = ""


class _Days(dict[str, _Day | None]):
    """The days of a file by their text, each worked out once; None where the text is no date."""

    def __init__(self, calendar: Calendar | None, codebook: CodeBook) -> None:
        super().__init__()
        self._calendar = calendar
        self._codebook = codebook

    def __missing__(self, text: str) -> _Day | None:
        """Work out the day, and keep it."""
        day = iso_date(text)
        found = self[text] = None if day is None else self._judge(day)
        return found

    def _judge(self, day: date) -> _Day:
        code_set = self._codebook.on(day)
        codes = code_set.codes if code_set else {}
        calendar = self._calendar
        is_open = calendar is None or calendar.is_school_day(day)
        closures = {code for code, meaning in codes.items() if meaning.role is Role.CLOSURE}
        return _Day(
            slot=day.toordinal() * 2,
            accepted=frozenset(codes if is_open else closures) | MISSING_CODES,
            codes=frozenset(codes) | MISSING_CODES,
            code_set=code_set.name if code_set else "",
            is_open=is_open,
            closed_because="" if is_open or calendar is None else _why_closed(calendar, day),
        )


def parse_marks(
    table: Table, calendar: Calendar | None, codebook: CodeBook, pupils: Set[str] | None, faults: Faults
) -> dict[str, Sheet]:
    """Return the file's marks by UPN and slot.

    ``calendar`` or ``pupils`` is None where a fault elsewhere leaves nothing to judge by.
    """
    days = _Days(calendar, codebook)
    drafts: dict[str, tuple[Sheet, dict[int, int]]] = {}
    for line, row in table.rows:
        upn, day_text, session, code, minutes, comment = row
        draft = drafts.get(upn)
        if draft is None:
            upn = upn.upper()
            if pupils is None or upn in pupils:
                draft = drafts.setdefault(upn, (Sheet(), {}))
            else:
                faults.add(f"the register holds no pupil with UPN {upn or '(empty)'}", line)
                draft = (Sheet(), {})
        sheet, lines = draft
        day = days[day_text]
        half = HALVES.get(session)
        if day is None or half is None or code not in day.accepted:
            _refuse(row, line, day, half, faults)
            continue
        if code in MISSING_CODES:
            if not day.is_open:
                continue
            code = MISSING
        slot = day.slot + half
        held = sheet.codes.get(slot)
        if held is None:
            sheet.codes[slot] = code
            lines[slot] = line
        elif held != code:
            what = f"one session stands twice, with the codes '{held}' and '{code}'"
            faults.add(what, lines[slot], line)
        if minutes:
            late = whole_number(minutes)
            if late is None:
                faults.add(f"minutes_late '{minutes}' is no whole number", line)
            else:
                sheet.minutes.setdefault(slot, late)
        if comment:
            sheet.comments.setdefault(slot, comment)
    return {upn: sheet for upn, (sheet, _lines) in drafts.items()}


def _refuse(row: list[str], line: int, day: _Day | None, half: int | None, faults: Faults) -> None:
    """Note everything that is wrong with a row."""
    _upn, day_text, session, code, minutes, _comment = row
    if half is None:
        faults.add(f"session '{session}' is neither AM nor PM", line)
    if minutes and whole_number(minutes) is None:
        faults.add(f"minutes_late '{minutes}' is no whole number", line)
    if day is None:
        faults.add(f"date '{day_text}' is no date of the form 2025-01-31", line)
    elif not day.code_set:
        faults.add(f"no code set is known for {day_text}", line)
    elif code not in day.codes:
        faults.add(f"code '{code}' is not in the {day.code_set} code set", line)
    elif code not in day.accepted:
        faults.add(day.closed_because, line)


def _why_closed(calendar: Calendar, day: date) -> str:
    """Return why a mark may not stand on the day, in the words of the fault."""
    if not calendar.terms:
        return "no calendar has been imported, so no day is a school day: import calendar.toml first"
    first, last = calendar.terms[0].span.first, calendar.terms[-1].span.last
    if not first <= day <= last:
        return (
            f"the day lies outside the calendar held ({first} to {last}): "
            "correct the date, or import the calendar of that year first"
        )
    return f"{day} is no school day ({_closed(calendar, day)})"


def _closed(calendar: Calendar, day: date) -> str:
    if day.weekday() >= 5:
        return f"a {day:%A}"
    term = calendar.term_on(day)
    if term is None or day not in term.span:
        return "between terms"
    if term.half_term and day in term.half_term:
        return "half term"
    if day in calendar.closures:
        return f"closed: {calendar.closures[day]}" if calendar.closures[day] else "closed"
    return "a bank holiday"
