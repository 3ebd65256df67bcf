"""An append-only journal of events in one TinyDB file, chained by hashes.

Two people who act at once are told apart by the number of entries that each of them had seen: the second
append is refused and names what was added meanwhile. All events of one append land together or not at all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec

from casework.errors import BadInput, Conflict
from casework.store.files import locked, read_file
from casework.store.heads import Heads, behind

FORMAT = 1
GENESIS = "0" * 64
_RESTORE = "restore the file from a backup of the home; do not edit it by hand"


class Entry(msgspec.Struct, frozen=True):
    """One event of a journal, with the time of recording and its place in the hash chain."""

    seq: int
    recorded_at: Annotated[datetime, msgspec.Meta(tz=True)]
    event: dict[str, Any]
    previous: str
    sha256: str


class _Header(msgspec.Struct):
    format: int
    journal: str = ""


class _Head(msgspec.Struct):
    casework: dict[str, _Header]


class _File(_Head):
    entries: dict[str, Entry]


# Reading does not go through TinyDB: `work` opens every case file of a school, and msgspec turns TinyDB's
# format (tables of numbered documents) into entries ten times faster. TinyDB remains format and writer.
_DECODER = msgspec.json.Decoder(_File)
_HEAD_DECODER = msgspec.json.Decoder(_Head)
# A file nested a thousand deep is not ours either.
_NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def instant(at: datetime) -> datetime:
    """Return the moment in UTC; a time that names no zone is taken as UTC, on every machine alike."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def entry_hash(journal: str, seq: int, recorded_at: datetime, event: Mapping[str, Any], previous: str) -> str:
    """Return the SHA-256 of an entry's canonical JSON: sorted keys, no spaces, UTF-8."""
    content = {
        "journal": journal,
        "seq": seq,
        "recorded_at": recorded_at.isoformat(),
        "event": event,
        "previous": previous,
    }
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Journal:
    """The entries of one file; ``ref`` is the case's reference and part of every hash."""

    def __init__(self, path: Path, ref: str, heads: Heads | None = None) -> None:
        self.path = path
        self.ref = ref
        self.heads = heads

    def read(self) -> tuple[Entry, ...]:
        """Return every entry in order; none where the file does not exist yet. Never waits for a writer."""
        return self.decoded(read_file(self.path)) if self.path.exists() else ()

    def decoded(self, data: bytes) -> tuple[Entry, ...]:
        """Return the entries that the bytes of a journal's file hold."""
        try:
            content = _DECODER.decode(data)
        except _NOT_JSON as fault:
            self._check_head(data)
            raise self._unreadable(str(fault)) from fault
        self._check_header(content)
        return tuple(sorted(content.entries.values(), key=_seq))

    def append(
        self, events: Sequence[Mapping[str, Any]], *, expected: int, recorded_at: datetime
    ) -> tuple[Entry, ...]:
        """Add the events, all or none, and return their entries.

        ``expected`` is the number of entries that the writer had seen; Conflict where there are others now.
        """
        with self.writing(expected) as pen:
            return pen.append(events, recorded_at)

    @contextmanager
    def writing(self, expected: int) -> Iterator[Pen]:
        """Hold the file against other writers, and return what appends to it; Conflict as in ``append``.

        For a command that also writes documents: they and the events that name them come from one hold.
        """
        with locked(self.path, self.ref):
            held = self.read()
            if len(held) != expected:
                raise self._changed(held, expected)
            broken = _first_broken(self.ref, held)
            if broken:
                raise self._unreadable(broken)
            self._refuse_shortened(held)
            yield Pen(self, held[-1] if held else None)

    def verify(self) -> str | None:
        """Return what is wrong with the first broken link of the chain, or None where it is sound."""
        return _first_broken(self.ref, self.read())

    def fallen_behind(self, held: Sequence[Entry]) -> str | None:
        """Return how these entries fall short of what the journal is known to have had, or None."""
        if self.heads is None:
            return None
        return behind(self.heads.get(self.ref), [entry.sha256 for entry in held])

    def _refuse_shortened(self, held: Sequence[Entry]) -> None:
        """Raise if entries are missing at the end: what stood in them might be done a second time."""
        shortened = self.fallen_behind(held)
        if shortened:
            raise BadInput(
                "journal_shortened",
                f"The file of {self.ref} is not the latest: {shortened}",
                where=str(self.path),
                fix="restore the newest backup; where there is none, look through the documents of the case, "
                "then accept the loss with `casework store reindex --accept-loss`",
            )

    def _check_head(self, data: bytes) -> None:
        """Raise if an unreadable file is so because a newer version wrote it."""
        with suppress(*_NOT_JSON):
            self._check_header(_HEAD_DECODER.decode(data))

    def _check_header(self, head: _Head) -> None:
        header = head.casework.get("1")
        if header is None:
            raise self._unreadable("it lacks its header")
        if header.format > FORMAT:
            raise BadInput(
                "newer_format",
                f"The file has format {header.format}; this version of casework reads up to {FORMAT}",
                where=str(self.path),
                fix="install the newer version of casework that wrote it",
            )
        if header.journal != self.ref:
            raise self._unreadable(f"it is the file of {header.journal}")

    def insert(self, added: tuple[Entry, ...]) -> None:
        """Write chained entries; only the ``Pen`` that holds the lock calls this."""
        # Imported here: most commands only read, and TinyDB takes 10 ms to import.
        from tinydb import TinyDB
        from tinydb.table import Document

        from casework.store.tinydb_storage import AtomicJSONStorage

        fresh = {"casework": {"1": {"format": FORMAT, "journal": self.ref}}}
        with TinyDB(self.path, fresh, storage=AtomicJSONStorage) as database:
            # One call is one write: the header of a new file and all entries stand in it together.
            database.table("entries").insert_multiple(
                Document(_as_document(entry), doc_id=entry.seq) for entry in added
            )

        if self.heads is not None:
            self.heads.note(self.ref, added[-1].seq, added[-1].sha256)

    def _changed(self, held: tuple[Entry, ...], expected: int) -> Conflict:
        added = [f"entry {entry.seq}: {_title(entry)}" for entry in held[expected:]]
        what = f"{self.ref} was changed by somebody else meanwhile"
        if not added:
            what = f"{self.ref} holds {len(held)} entries, fewer than the {expected} that were read from it"
        return Conflict(
            "changed_meanwhile",
            what,
            where=str(self.path),
            fix="look at it again, then repeat the step if it is still right",
            details=added,
        )

    def _unreadable(self, why: str) -> BadInput:
        return BadInput(
            "journal_unreadable",
            f"The file of {self.ref} is damaged: {why}",
            where=str(self.path),
            fix=_RESTORE,
        )


class Pen:
    """Appends to a journal while its lock is held."""

    def __init__(self, journal: Journal, last: Entry | None) -> None:
        self._journal = journal
        self._last = last

    def append(self, events: Sequence[Mapping[str, Any]], recorded_at: datetime) -> tuple[Entry, ...]:
        """Add the events, all or none, and return their entries."""
        plain = [_as_json(event) for event in events]
        added = _chain(self._journal.ref, plain, self._last, instant(recorded_at))
        if added:
            self._journal.insert(added)
            self._last = added[-1]
        return added


def _as_json(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return the event as it will be read back, so that its hash is that of what stands in the file."""
    text = json.dumps(event, ensure_ascii=False, allow_nan=False)
    try:
        text.encode()
    except UnicodeEncodeError as fault:
        raise BadInput(
            "not_text",
            "A text holds a character that is no valid Unicode",
            fix="type the text again; it may have been copied from a program with another encoding",
        ) from fault
    plain: dict[str, Any] = json.loads(text)
    return plain


def _chain(
    ref: str, events: Sequence[dict[str, Any]], last: Entry | None, recorded_at: datetime
) -> tuple[Entry, ...]:
    added: list[Entry] = []
    for event in events:
        seq = last.seq + 1 if last else 1
        previous = last.sha256 if last else GENESIS
        last = Entry(seq, recorded_at, event, previous, entry_hash(ref, seq, recorded_at, event, previous))
        added.append(last)
    return tuple(added)


def _first_broken(ref: str, entries: Sequence[Entry]) -> str | None:
    previous = GENESIS
    for number, entry in enumerate(entries, start=1):
        if entry.seq != number:
            return f"entry {number} is missing"
        if entry.previous != previous:
            return f"entry {number} does not follow the entry before it"
        if entry.sha256 != entry_hash(ref, entry.seq, entry.recorded_at, entry.event, entry.previous):
            return f"entry {number} was changed after it was recorded"
        previous = entry.sha256
    return None


def _as_document(entry: Entry) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "recorded_at": entry.recorded_at.isoformat(),
        "event": entry.event,
        "previous": entry.previous,
        "sha256": entry.sha256,
    }


def _seq(entry: Entry) -> int:
    return entry.seq


def _title(entry: Entry) -> str:
    kind = entry.event.get("event", "an event")
    by = entry.event.get("by")
    return f"{kind}{f' by {by}' if by else ''}, recorded {entry.recorded_at:%Y-%m-%d %H:%M} UTC"
