"""Batches: what one import command added to the registers, in a file that is never changed again.

Marks are kept in columns. Most pupils of a school have their marks in the same sessions, so the sessions
are written once as a pattern, and a pupil's codes are one text in the pattern's order: a year of 400 pupils
is half a megabyte, and is read in some tens of milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from casework.errors import BadInput
from casework.people import Contact, Pupil
from casework.schooldays import Calendar, Term
from casework.store.files import read_file, sha256_of
from casework.store.importers.marks import Sheet
from casework.store.journal import Entry

FORMAT = 1


class CalendarData(msgspec.Struct, frozen=True):
    """The whole calendar as it stands after an import."""

    terms: tuple[Term, ...] = ()
    closures: tuple[tuple[date, str], ...] = ()

    def calendar(self) -> Calendar:
        """Return the calendar with its school days."""
        return Calendar(self.terms, dict(self.closures))


class MarkRun(msgspec.Struct, frozen=True):
    """One pupil's new marks: the number of their pattern, and the codes in its order, parted by blanks.

    ``amended`` are the slots that held another mark before.
    """

    upn: str
    pattern: int
    codes: str
    minutes: tuple[tuple[int, int], ...] = ()
    comments: tuple[tuple[int, str], ...] = ()
    amended: tuple[int, ...] = ()


class Part(msgspec.Struct, frozen=True):
    """What one file added."""

    source: str
    calendar: CalendarData | None = None
    pupils: tuple[Pupil, ...] = ()
    contacts: tuple[Contact, ...] = ()
    patterns: tuple[tuple[int, ...], ...] = ()
    marks: tuple[MarkRun, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Return whether the file added nothing."""
        return self.calendar is None and not (self.pupils or self.contacts or self.marks)


class Batch(msgspec.Struct, frozen=True):
    """What one import command added, file by file."""

    format: int
    parts: tuple[Part, ...]


class Recorded(msgspec.Struct, frozen=True):
    """A batch with what the register's journal says of it."""

    recorded_at: datetime
    by: str | None
    why: str | None
    parts: tuple[Part, ...]


class ImportedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of an import as the journal names it; rows count what the file held and did."""

    name: str
    kind: str
    sha256: str
    kept_as: str
    rows: int
    new: int
    changed: int
    unchanged: int


class Imported(msgspec.Struct, frozen=True, tag_field="event", tag="RegisterImported", kw_only=True):
    """The event of an import in the register's journal."""

    batch: str
    sha256: str
    by: str | None
    why: str | None
    files: tuple[ImportedFile, ...]


_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER = msgspec.json.Decoder(Batch)


def runs(sheets: Iterable[tuple[str, Sheet, tuple[int, ...]]]) -> tuple[Any, Any]:
    """Return the patterns and runs of pupils' new marks, each given with its amended slots."""
    patterns: dict[tuple[int, ...], int] = {}
    found: list[MarkRun] = []
    for upn, sheet, amended in sheets:
        slots = tuple(sorted(sheet.codes))
        found.append(
            MarkRun(
                upn=upn,
                pattern=patterns.setdefault(slots, len(patterns)),
                codes=" ".join(map(sheet.codes.__getitem__, slots)),
                minutes=tuple(sorted(sheet.minutes.items())),
                comments=tuple(sorted(sheet.comments.items())),
                amended=amended,
            )
        )
    return tuple(patterns), tuple(found)


def encode(parts: Iterable[Part]) -> bytes:
    """Return the bytes of a batch file; the same parts always give the same bytes."""
    return _ENCODER.encode(Batch(FORMAT, tuple(parts)))


def event_of(entry: Entry, where: Path) -> Imported:
    """Return the import that a journal entry records."""
    try:
        return msgspec.convert(entry.event, Imported)
    except msgspec.ValidationError as fault:
        raise BadInput(
            "register_unreadable",
            f"Entry {entry.seq} of the register's journal can't be read: {fault}",
            where=str(where),
            fix="install the newest version of casework, or restore the registers from a backup",
        ) from fault


def load(path: Path, sha256: str) -> tuple[Part, ...]:
    """Return a batch's parts, only if its bytes are those that were recorded."""
    data = read_file(path)
    if sha256_of(data) != sha256:
        raise BadInput(
            "register_changed",
            "A file of the registers was changed after it was written: its hash is not the recorded one",
            where=str(path),
            fix="restore it from a backup of the home",
        )
    try:
        return _DECODER.decode(data).parts
    except msgspec.DecodeError as fault:
        raise BadInput(
            "register_unreadable",
            f"A file of the registers can't be read: {fault}",
            where=str(path),
            fix="install the newest version of casework, or restore the file from a backup of the home",
        ) from fault
