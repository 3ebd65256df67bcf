"""The registers as they stand after a number of batches: the fold that every reader shares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from casework.people import Contact, Pupil
from casework.store.batches import CalendarData, MarkRun, Part
from casework.store.importers.marks import Sheet


@dataclass(slots=True)
class RegisterState:
    """Pupils by UPN, contacts by UPN and reference, the calendar, and each pupil's sheet of marks."""

    pupils: dict[str, Pupil] = field(default_factory=dict)
    contacts: dict[tuple[str, str], Contact] = field(default_factory=dict)
    calendar: CalendarData = field(default_factory=CalendarData)
    sheets: dict[str, Sheet] = field(default_factory=dict)

    def apply(self, part: Part) -> None:
        """Take in what one file added; what it replaces is no longer in this state."""
        self.pupils.update((pupil.upn, pupil) for pupil in part.pupils)
        self.contacts.update(((contact.upn, contact.contact_ref), contact) for contact in part.contacts)
        if part.calendar is not None:
            self.calendar = part.calendar
        for run in part.marks:
            lay(self.sheets.setdefault(run.upn, Sheet()), run, part.patterns[run.pattern])


def folded(parts: Iterable[Part]) -> RegisterState:
    """Return the state after the parts, in their order."""
    state = RegisterState()
    for part in parts:
        state.apply(part)
    return state


def lay(sheet: Sheet, run: MarkRun, slots: tuple[int, ...]) -> None:
    """Lay a run of new marks over a pupil's sheet."""
    sheet.codes.update(zip(slots, run.codes.split(" "), strict=True))
    for sparse in (sheet.minutes, sheet.comments):
        if sparse:
            for slot in sparse.keys() & set(slots):
                del sparse[slot]
    sheet.minutes.update(run.minutes)
    sheet.comments.update(run.comments)
