"""Notes of how far each journal had come: they show it when a journal was cut short or replaced.

A hash chain proves that nothing inside a journal was changed, and can't prove that its end is still there.
Each append therefore leaves the number and hash of its last entry in a second place. A note is written after
its append, so it may lag behind a journal and is never ahead of it; a failure to write one stops nothing.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from casework.errors import CaseworkError
from casework.store.files import OWNER_FILE, make_folder, remove_file, write_atomic

_SUFFIX = ".json"


class Head(msgspec.Struct, frozen=True):
    """The last entry that a journal is known to have had."""

    seq: int
    sha256: str


class Heads:
    """The notes of one home, one small file for each journal; they can be made anew from the journals."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def note(self, ref: str, seq: int, sha256: str) -> None:
        """Write down the last entry of a journal; the caller holds the journal's lock.

        Not flushed to the disk: the journal was, and an old note is no harm.
        """
        path = self._path(ref)
        temporary = path.with_name(f".{path.name}.tmp")
        try:
            make_folder(self.folder)
            temporary.unlink(missing_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            with os.fdopen(os.open(temporary, flags, OWNER_FILE), "wb") as handle:
                handle.write(encoded(Head(seq, sha256)))
            temporary.replace(path)
        except (OSError, CaseworkError):
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def get(self, ref: str) -> Head | None:
        """Return the note on a journal; None where there is none that can be read."""
        try:
            return msgspec.json.decode(self._path(ref).read_bytes(), type=Head)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def put(self, ref: str, head: Head) -> None:
        """Write a note for certain, or raise; the caller holds the journal's lock."""
        write_atomic(self._path(ref), encoded(head))

    def remove(self, ref: str) -> None:
        """Remove the note on a journal that is given up for lost."""
        remove_file(self._path(ref))

    def refs(self) -> tuple[str, ...]:
        """Return the journals of which there is a note, sorted."""
        if not self.folder.is_dir():
            return ()
        names = (path.name for path in self.folder.iterdir())
        return tuple(
            sorted(
                name.removesuffix(_SUFFIX)
                for name in names
                if name.endswith(_SUFFIX) and not name.startswith(".")
            )
        )

    def _path(self, ref: str) -> Path:
        return self.folder / f"{ref}{_SUFFIX}"


def encoded(head: Head) -> bytes:
    """Return the bytes of a note."""
    return msgspec.json.encode(head) + b"\n"


def behind(head: Head | None, hashes: Sequence[str]) -> str | None:
    """Return how a journal with these entries falls short of the note on it, or None where it doesn't."""
    if head is None:
        return None
    if len(hashes) < head.seq:
        return f"the journal ends with entry {len(hashes)}, and had {head.seq}: its end was cut off"
    if head.seq < 1 or hashes[head.seq - 1] != head.sha256:
        return f"entry {head.seq} is not the one that was recorded: the journal was replaced by another"
    return None
