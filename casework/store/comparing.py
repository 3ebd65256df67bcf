"""What an import changes: a file's marks and calendar compared with what the register holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from casework.marks import CodeBook, Role
from casework.people import Pupil
from casework.schooldays import Term
from casework.store.batches import CalendarData
from casework.store.importers.marks import MISSING, Sheet
from casework.store.register_state import RegisterState


def merged_calendar(held: CalendarData, terms: tuple[Term, ...], closures: dict[date, str]) -> CalendarData:
    """Return the calendar with new terms and closures laid over the held one.

    A held term goes if a new one overlaps it or bears its name; a held closure goes if it lies between the
    first and last day of the new terms, and the new file is silent on it.
    """
    names = {term.name for term in terms}
    kept = [
        term
        for term in held.terms
        if term.name not in names
        and not any(new.span.first <= term.span.last and term.span.first <= new.span.last for new in terms)
    ]
    kept_closures = {
        day: why
        for day, why in held.closures
        if not terms or not terms[0].span.first <= day <= terms[-1].span.last
    }
    return CalendarData(
        tuple(sorted([*kept, *terms], key=lambda term: term.span)),
        tuple(sorted((kept_closures | closures).items())),
    )


def changed_marks(held: Sheet | None, sheet: Sheet) -> tuple[Sheet, tuple[int, ...]]:
    """Return those of a file's marks that differ from what is held, and the slots that held another one."""
    change = Sheet()
    amended = []
    for slot, code in sheet.codes.items():
        new = (code, sheet.minutes.get(slot), sheet.comments.get(slot, ""))
        old = held.content(slot) if held else None
        # A missing mark where none is held says nothing new.
        if new == old or (old is None and new == (MISSING, None, "")):
            continue
        change.codes[slot] = code
        if new[1] is not None:
            change.minutes[slot] = new[1]
        if new[2]:
            change.comments[slot] = new[2]
        if old is not None:
            amended.append(slot)
    return change, tuple(sorted(amended))


def marks_off_roll(sheets: Mapping[str, Sheet], pupils: Mapping[str, Pupil]) -> int:
    """Return how many of a file's marks lie outside their pupil's time on roll."""
    count = 0
    for upn, sheet in sheets.items():
        pupil = pupils.get(upn)
        if pupil is None or not sheet.codes:
            continue
        first = pupil.on_roll_from.toordinal() * 2
        last = (pupil.on_roll_to or date.max).toordinal() * 2 + 1
        if min(sheet.codes) < first or last < max(sheet.codes):
            count += sum(not first <= slot <= last for slot in sheet.codes)
    return count


def calendar_items(data: CalendarData) -> dict[object, object]:
    """Return the terms by name and the closures by date."""
    return {term.name: term for term in data.terms} | dict(data.closures)


def marks_off_calendar(state: RegisterState, data: CalendarData, codebook: CodeBook) -> int:
    """Return how many held marks, missing ones and closures apart, lie on days that are no school days."""
    if not state.sheets:
        return 0
    open_days = {day.toordinal() for day in data.calendar().days}
    return sum(
        slot >> 1 not in open_days and code != MISSING and not _is_closure(code, slot, codebook)
        for sheet in state.sheets.values()
        for slot, code in sheet.codes.items()
    )


def _is_closure(code: str, slot: int, codebook: CodeBook) -> bool:
    found = codebook.find(code, date.fromordinal(slot >> 1))
    return found is not None and found.role is Role.CLOSURE
