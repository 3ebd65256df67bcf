"""The registers of a home: pupils, contacts, calendar and marks, append-only, with two dates on everything.

An import adds one immutable batch of what is new or differs, and one entry in the register's journal; the
entry is what makes it count. A crash before the entry leaves the registers as they were.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import msgspec

from casework.errors import CaseworkError, Conflict
from casework.marks import CodeBook, Mark
from casework.people import Contact, Pupil
from casework.schooldays import Calendar, Session
from casework.store import batches
from casework.store.batches import Imported, ImportedFile, Part, Recorded
from casework.store.files import locked, make_folder, read_file, remove_file, sha256_of, write_once
from casework.store.heads import Heads
from casework.store.importers.table import Kind
from casework.store.journal import Entry, Journal, instant
from casework.store.mark_history import Amendment, bare_amendments, histories
from casework.store.planning import FileReport, ImportFile, Planner, rejected
from casework.store.register_state import folded

# The names of batches and kept files, whole or half written; nothing else is ever swept away.
_OURS = re.compile(r"\.?([0-9]{6}-[0-9a-f]{12}\.json|[0-9a-f]{64}\.(csv|toml))(\.tmp)?")

__all__ = ["FileReport", "ImportFile", "ImportPlan", "ImportResult", "Registers"]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do: each file's report and what it adds, over ``base`` entries of the journal."""

    files: tuple[FileReport, ...]
    parts: tuple[Part, ...]
    contents: tuple[bytes, ...]
    base: int
    by: str | None
    why: str | None

    @property
    def is_change(self) -> bool:
        """Return whether the import adds anything."""
        return any(not part.is_empty for part in self.parts)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did; ``kept_as`` are the kept files' paths in the home, empty where nothing changed."""

    files: tuple[FileReport, ...]
    kept_as: tuple[str, ...]
    entry: Entry | None


class Registers:
    """The registers in one folder, read at any past moment and added to by whole imports."""

    def __init__(self, folder: Path, codebook: CodeBook, heads: Heads | None = None) -> None:
        self._folder = folder
        self._heads = heads
        self._codebook = codebook
        self._loaded: dict[str, tuple[Part, ...]] = {}

    @property
    def journal(self) -> Journal:
        """Return the journal of imports."""
        return Journal(self._folder / "journal.json", "registers", self._heads)

    def plan(self, files: Sequence[ImportFile], by: str | None = None, why: str | None = None) -> ImportPlan:
        """Return what an import of the files would do; BadInput with every fault of every file."""
        entries = self.journal.read()
        state = folded(part for recorded in self._recorded(entries) for part in recorded.parts)
        planned, faulty = Planner(state, self._codebook).plan(files)
        if faulty:
            raise rejected(faulty)
        return ImportPlan(
            files=tuple(draft.report() for draft, _ in planned),
            parts=tuple(part for _, part in planned),
            contents=tuple(draft.file.data for draft, _ in planned),
            base=len(entries),
            by=(by or "").strip() or None,
            why=(why or "").strip() or None,
        )

    def commit(self, plan: ImportPlan, recorded_at: datetime) -> ImportResult:
        """Write a plan, wholly or not at all; Conflict where somebody else has imported since."""
        if not plan.is_change:
            return ImportResult(plan.files, tuple("" for _ in plan.files), None)
        make_folder(self._folder)
        with locked(self._folder / "registers", "the registers"):
            entries = self.journal.read()
            if len(entries) != plan.base:
                raise Conflict(
                    "register_changed_meanwhile",
                    "Somebody else has imported into the registers meanwhile",
                    where=str(self._folder),
                    fix="run the import again: it then compares with what they imported",
                    details=[self._told(entry) for entry in entries[plan.base :]],
                )
            self._sweep(entries)
            try:
                return self._write(plan, recorded_at)
            except BaseException:
                # What the journal names now decides: an interruption may come just after its entry.
                with suppress(CaseworkError):
                    self._sweep(self.journal.read())
                raise

    def _write(self, plan: ImportPlan, recorded_at: datetime) -> ImportResult:
        kept = tuple(self._keep(report, data) for report, data in zip(plan.files, plan.contents, strict=True))
        data = batches.encode(plan.parts)
        digest = sha256_of(data)
        name = f"{plan.base + 1:06}-{digest[:12]}.json"
        write_once(self._folder / "batches" / name, data)
        event = Imported(
            batch=name,
            sha256=digest,
            by=plan.by,
            why=plan.why,
            files=tuple(_named(*pair) for pair in zip(plan.files, kept, strict=True)),
        )
        added = self.journal.append([msgspec.to_builtins(event)], expected=plan.base, recorded_at=recorded_at)
        return ImportResult(plan.files, kept, added[0])

    def pupils(self, known_at: datetime | None = None) -> dict[str, Pupil]:
        """Return the pupils by UPN."""
        return folded(self._only(Kind.PUPILS, known_at)).pupils

    def contacts(self, known_at: datetime | None = None) -> dict[str, tuple[Contact, ...]]:
        """Return each pupil's contacts by UPN, in the order in which they first came."""
        found: dict[str, tuple[Contact, ...]] = {}
        for (upn, _ref), contact in folded(self._only(Kind.CONTACTS, known_at)).contacts.items():
            found[upn] = (*found.get(upn, ()), contact)
        return found

    def contact_versions(self, upn: str) -> tuple[Contact, ...]:
        """Return every version of each of the pupil's contacts that was ever held, oldest first."""
        parts = [part for recorded in self._recorded(kind=Kind.CONTACTS) for part in recorded.parts]
        return tuple(each for part in parts for each in part.contacts if each.upn == upn)

    def calendar(self, known_at: datetime | None = None) -> Calendar:
        """Return the school's calendar, without a school day where none was imported."""
        return folded(self._only(Kind.CALENDAR, known_at)).calendar.calendar()

    def compact(self, known_at: datetime | None = None) -> dict[str, dict[int, str]]:
        """Return every pupil's codes by slot: twice the day's ordinal, plus one in the afternoon.

        Blanked marks stand as ``-``. ``list(map(codes.get, slots))`` lays a pupil over a calendar.
        """
        found: dict[str, dict[int, str]] = {}
        for recorded in self._recorded(known_at=known_at, kind=Kind.MARKS):
            for part in recorded.parts:
                for run in part.marks:
                    codes = zip(part.patterns[run.pattern], run.codes.split(" "), strict=True)
                    if run.upn in found:
                        found[run.upn].update(codes)
                    else:
                        found[run.upn] = dict(codes)
        return found

    def marks(self, upn: str, known_at: datetime | None = None) -> dict[tuple[date, Session], Mark]:
        """Return the pupil's latest known marks, in the order of the sessions."""
        return {session: marks[-1] for session, marks in self.history(upn, known_at).items()}

    def history(
        self, upn: str, known_at: datetime | None = None
    ) -> dict[tuple[date, Session], tuple[Mark, ...]]:
        """Return every version of each of the pupil's marks, oldest first, in the order of the sessions."""
        return histories(self._recorded(known_at=known_at, kind=Kind.MARKS), frozenset([upn])).get(upn, {})

    def amendments_without_reason(self) -> tuple[Amendment, ...]:
        """Return the amended marks of which nobody said who amended them, or why."""
        return bare_amendments(self._recorded(kind=Kind.MARKS))

    def verify(self) -> tuple[str, ...]:
        """Return the first broken link of the journal, else each file that was changed or lost."""
        broken = self.journal.verify()
        if broken:
            return (f"{self.journal.path.name}: {broken}",)
        found: list[str] = []
        for entry in self.journal.read():
            event = batches.event_of(entry, self.journal.path)
            wanted = [(f"{self._folder.name}/batches/{event.batch}", event.sha256)]
            wanted += [(file.kept_as, file.sha256) for file in event.files]
            for name, digest in wanted:
                path = self._folder.parent / name
                if not path.is_file():
                    found.append(f"{name} is missing")
                elif sha256_of(read_file(path)) != digest:
                    found.append(f"{name} was changed after it was written")
        return tuple(found)

    def _only(self, kind: Kind, known_at: datetime | None) -> list[Part]:
        """Return parts that hold nothing but one kind, so that a reader does not pay for the marks."""
        return [
            Part(part.source, **{kind: getattr(part, kind)})
            for recorded in self._recorded(known_at=known_at, kind=kind)
            for part in recorded.parts
            if getattr(part, kind)
        ]

    def _recorded(
        self,
        entries: Sequence[Entry] | None = None,
        known_at: datetime | None = None,
        kind: Kind | None = None,
    ) -> list[Recorded]:
        """Return the batches recorded up to ``known_at``; those without a file of ``kind`` are not read."""
        limit = instant(known_at) if known_at else None
        found: list[Recorded] = []
        for entry in self.journal.read() if entries is None else entries:
            if limit is None or entry.recorded_at <= limit:
                event = batches.event_of(entry, self.journal.path)
                if kind is None or any(file.kind == kind for file in event.files):
                    found.append(Recorded(entry.recorded_at, event.by, event.why, self._parts(event)))
        return found

    def _parts(self, event: Imported) -> tuple[Part, ...]:
        # A batch never changes: what was read once needs no second look.
        if event.batch not in self._loaded:
            self._loaded[event.batch] = batches.load(self._folder / "batches" / event.batch, event.sha256)
        return self._loaded[event.batch]

    def _keep(self, report: FileReport, data: bytes) -> str:
        extension = "toml" if report.kind is Kind.CALENDAR else "csv"
        path = self._folder / "sources" / f"{report.sha256}.{extension}"
        write_once(path, data)
        return f"{self._folder.name}/sources/{path.name}"

    def _sweep(self, entries: Sequence[Entry]) -> None:
        """Remove what no entry names: the leftovers of an import that died before its entry."""
        events = [batches.event_of(entry, self.journal.path) for entry in entries]
        named = {event.batch for event in events}
        named |= {Path(file.kept_as).name for event in events for file in event.files}
        for folder in ("batches", "sources"):
            for path in (self._folder / folder).glob("*"):
                if path.name not in named and _OURS.fullmatch(path.name):
                    remove_file(path)

    def _told(self, entry: Entry) -> str:
        event = batches.event_of(entry, self.journal.path)
        names = ", ".join(file.name for file in event.files)
        by = f" by {event.by}" if event.by else ""
        return f"{names} imported{by}, recorded {entry.recorded_at:%Y-%m-%d %H:%M} UTC"


def _named(report: FileReport, kept_as: str) -> ImportedFile:
    return ImportedFile(
        name=report.name,
        kind=report.kind,
        sha256=report.sha256,
        kept_as=kept_as,
        rows=report.rows,
        new=report.new,
        changed=report.changed,
        unchanged=report.unchanged,
    )
