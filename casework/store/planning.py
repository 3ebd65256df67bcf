"""Planning an import: all files of a command judged together before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from casework.errors import BadInput, WrongUsage
from casework.marks import CodeBook
from casework.store.batches import Part, runs
from casework.store.comparing import (
    calendar_items,
    changed_marks,
    marks_off_calendar,
    marks_off_roll,
    merged_calendar,
)
from casework.store.files import sha256_of
from casework.store.importers.calendar import parse_calendar
from casework.store.importers.contacts import as_person, parse_contacts
from casework.store.importers.faults import Faults
from casework.store.importers.marks import parse_marks
from casework.store.importers.pupils import parse_pupils
from casework.store.importers.table import Kind, Table, decoded, read_table, recognised
from casework.store.register_state import RegisterState


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file as it was handed over; ``kind`` is None where the header is to tell it."""

    name: str
    data: bytes
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What a file holds and what its import does: counts of rows, and remarks that stop nothing."""

    name: str
    kind: Kind
    sha256: str
    rows: int
    new: int
    changed: int
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def unchanged(self) -> int:
        """Return how many rows say what the register says already."""
        return max(0, self.rows - self.new - self.changed)


@dataclass(slots=True)
class Draft:
    """One file on its way through the checks."""

    file: ImportFile
    faults: Faults = field(default_factory=Faults)
    warnings: Faults = field(default_factory=Faults)
    notes: list[str] = field(default_factory=list)
    kind: Kind | None = None
    text: str | None = None
    rows: int = 0
    new: int = 0
    changed: int = 0

    def report(self) -> FileReport:
        """Return what there is to tell of the file, once it has no faults."""
        assert self.kind is not None
        return FileReport(
            name=self.file.name,
            kind=self.kind,
            sha256=sha256_of(self.file.data),
            rows=self.rows,
            new=self.new,
            changed=self.changed,
            warnings=self.warnings.report(),
            notes=tuple(self.notes),
        )


class Planner:
    """Takes the files of one command in, one after the other, over the register's state."""

    def __init__(self, state: RegisterState, codebook: CodeBook) -> None:
        self.state = state
        self._codebook = codebook
        # What a faulty file in this command leaves nothing to judge by.
        self._is_calendar_known = True
        self._are_pupils_known = True
        self._faulty_upns: set[str] = set()

    def plan(self, files: Sequence[ImportFile]) -> tuple[list[tuple[Draft, Part]], list[Draft]]:
        """Return each file with what it adds, and the drafts that have faults."""
        drafts = [_opened(file) for file in files]
        order = list(Kind)
        drafts.sort(key=lambda draft: order.index(draft.kind) if draft.kind else len(order))
        takers: dict[Kind, Callable[[Draft], Part]] = {
            Kind.CALENDAR: self._calendar,
            Kind.PUPILS: self._pupils,
            Kind.CONTACTS: self._contacts,
            Kind.MARKS: self._marks,
        }
        planned: list[tuple[Draft, Part]] = []
        for draft in drafts:
            if draft.kind is None or draft.text is None:
                self._is_calendar_known &= draft.kind not in (None, Kind.CALENDAR)
                self._are_pupils_known &= draft.kind not in (None, Kind.PUPILS)
                continue
            part = takers[draft.kind](draft)
            if not draft.faults:
                self.state.apply(part)
                planned.append((draft, part))
        return planned, [draft for draft in drafts if draft.faults]

    def _calendar(self, draft: Draft) -> Part:
        found = parse_calendar(draft.text or "", draft.faults)
        draft.rows = len(found.terms) + len(found.closures)
        if draft.faults:
            self._is_calendar_known = False
            return Part(draft.file.name)
        before = self.state.calendar
        after = merged_calendar(before, found.terms, found.closures)
        held, now = calendar_items(before), calendar_items(after)
        draft.new = len(now.keys() - held.keys())
        draft.changed = sum(now.get(key) != item for key, item in held.items())
        if after == before:
            return Part(draft.file.name)
        closed = marks_off_calendar(self.state, after, self._codebook)
        if closed:
            draft.warnings.add(f"{closed} marks held lie on days that are no school days, and count nowhere")
        return Part(draft.file.name, calendar=after)

    def _pupils(self, draft: Draft) -> Part:
        table = self._table(draft)
        if table is None:
            self._are_pupils_known = False
            return Part(draft.file.name)
        found = parse_pupils(table, draft.faults, draft.warnings)
        self._faulty_upns |= found.upns
        held = self.state.pupils
        different = tuple(pupil for pupil in found.pupils if held.get(pupil.upn) != pupil)
        draft.changed = sum(pupil.upn in held for pupil in different)
        draft.new = len(different) - draft.changed
        return Part(draft.file.name, pupils=different)

    def _contacts(self, draft: Draft) -> Part:
        table = self._table(draft)
        if table is None:
            return Part(draft.file.name)
        found = parse_contacts(table, self._upns(), draft.faults, draft.warnings)
        held = self.state.contacts
        different = [contact for contact in found if held.get((contact.upn, contact.contact_ref)) != contact]
        draft.changed = sum((contact.upn, contact.contact_ref) in held for contact in different)
        draft.new = len(different) - draft.changed
        # A person is described once: what the file says of them holds for their other pupils too.
        people = {contact.contact_ref: contact for contact in found}
        named = {(contact.upn, contact.contact_ref) for contact in found}
        for key, link in held.items():
            if key not in named and key[1] in people and (new := as_person(link, people[key[1]])) != link:
                different.append(new)
                draft.notes.append(f"contact_ref {key[1]} is now described the same for {key[0]}")
        return Part(draft.file.name, contacts=tuple(different))

    def _marks(self, draft: Draft) -> Part:
        table = self._table(draft)
        if table is None:
            return Part(draft.file.name)
        calendar = self.state.calendar.calendar() if self._is_calendar_known else None
        sheets = parse_marks(table, calendar, self._codebook, self._upns(), draft.faults)
        outside = marks_off_roll(sheets, self.state.pupils)
        if outside:
            draft.warnings.add(f"{outside} marks lie outside the pupils' time on roll, and count nowhere")
        changes = []
        for upn, sheet in sheets.items():
            change, amended = changed_marks(self.state.sheets.get(upn), sheet)
            if change.codes:
                changes.append((upn, change, amended))
                draft.changed += len(amended)
                draft.new += len(change.codes) - len(amended)
        patterns, found = runs(changes)
        return Part(draft.file.name, patterns=patterns, marks=found)

    def _upns(self) -> set[str] | None:
        return self.state.pupils.keys() | self._faulty_upns if self._are_pupils_known else None

    def _table(self, draft: Draft) -> Table | None:
        assert draft.kind is not None
        table = read_table(draft.text or "", draft.kind, draft.faults)
        if table is not None:
            draft.rows = len(table.rows)
            draft.notes.extend(f"column '{name}' is not used" for name in table.extra_columns)
        return table


def rejected(drafts: Sequence[Draft]) -> BadInput:
    """Return the refusal of a command's files, with each fault of each file."""
    lines = [(draft.file.name, line) for draft in drafts for line in draft.faults.report()]
    names = ", ".join(dict.fromkeys(name for name, _ in lines))
    several = len(drafts) > 1
    return BadInput(
        "file_rejected",
        f"{'The files' if several else 'The file'} can't be imported, and nothing was changed",
        where=names,
        details=[f"{name}: {line}" for name, line in lines],
        fix="correct the lines named above, and import the files again",
    )


def _opened(file: ImportFile) -> Draft:
    draft = Draft(file)
    if file.kind is not None:
        if file.kind not in list(Kind):
            raise WrongUsage(
                "unknown_kind",
                f"'{file.kind}' is no kind of file",
                where=file.name,
                fix=f"use one of {', '.join(Kind)}",
            )
        draft.kind = Kind(file.kind)
    draft.text = decoded(file.data, draft.faults)
    if draft.text is not None and not draft.text.strip():
        draft.faults.add("the file is empty")
        draft.text = None
    if draft.kind is None and draft.text is not None:
        draft.kind = recognised(draft.text, file.name)
        if draft.kind is None:
            draft.faults.add(
                "the file is not recognised by its header as pupils, contacts, marks or calendar: "
                "add the header row, or name its kind with --kind"
            )
    return draft
