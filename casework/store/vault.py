"""Documents that are written once and never changed: letters, evidence, packs, by path and hash."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path, PurePosixPath

from casework.errors import BadInput, Conflict, NotFound
from casework.store.files import (
    disk_fault,
    locked,
    make_folder,
    read_file,
    remove_file,
    sha256_of,
    write_once,
)

# What every file system takes: no separators of Windows, no control characters, no leading or trailing dot.
_PART = re.compile(r"[^\x00-\x1f<>:\"/\\|?*.\s]([^\x00-\x1f<>:\"/\\|?*]*[^\x00-\x1f<>:\"/\\|?*.\s])?")


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a document stands (POSIX path, relative to the home), its SHA-256 and size in bytes.

    ``is_new`` tells whether this very call wrote it.
    """

    path: str
    sha256: str
    size: int
    is_new: bool = field(default=True, compare=False)


class Vault:
    """The write-once documents under one folder of a home."""

    def __init__(self, home: Path, folder: str = "documents") -> None:
        self._home = home
        self._folder = folder

    def put(self, data: bytes, *, name: str) -> Stored:
        """Keep the bytes under ``name`` (for instance ``ABS-7QK29XMD-1/letter_1.pdf``); return where.

        The same bytes again are no change; other bytes under a kept name are a Conflict.
        """
        relative = PurePosixPath(self._folder) / _checked(name)
        path = self._home / relative
        make_folder(path.parent)
        # One lock for each folder: a case's documents are written one after the other.
        with locked(path.parent, "the documents of the case"):
            for leftover in path.parent.glob(".*.tmp"):
                remove_file(leftover)  # of a writer that died; nobody writes here now but us
            is_new = write_once(path, data)
        return Stored(relative.as_posix(), sha256_of(data), len(data), is_new)

    def put_beside(self, data: bytes, *, stem: str, suffix: str) -> Stored:
        """Keep the bytes as ``stem`` + ``suffix``, or numbered (``stem-2``) where other bytes have that name.

        A command that died between writing its file and recording it leaves a file that no event names. It
        stays as it is (``store verify`` tells of it), and must not stand in the way of the next command.
        """
        for number in count(1):
            try:
                return self.put(data, name=f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")
            except Conflict as taken:
                if taken.code != "file_exists":
                    raise
        raise AssertionError("numbers do not end")

    def take_back(self, stored: Stored) -> None:
        """Remove a document that this very command wrote and that nothing names yet."""
        if stored.is_new:
            with locked((self._home / stored.path).parent, "the documents of the case"):
                remove_file(self._home / stored.path)

    def get(self, path: str, sha256: str | None = None) -> bytes:
        """Return the document's bytes; where ``sha256`` is given, only if they are unchanged."""
        relative = PurePosixPath(path)
        if relative.is_absolute() or ".." in relative.parts or "\\" in path:
            raise NotFound("no_such_document", "There is no such document in the home", where=path)
        data = read_file(self._home / relative)
        if sha256 is not None and sha256_of(data) != sha256:
            raise BadInput(
                "document_changed",
                "The document was changed after it was written: its hash is not the recorded one",
                where=path,
                fix="restore it from a backup of the home",
            )
        return data

    def listed(self, case: str) -> tuple[str, ...]:
        """Return the paths of the files in a case's folder, whether or not an event names them."""
        folder = self._home / self._folder / case
        try:
            names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
        except FileNotFoundError:
            return ()
        except OSError as fault:
            raise disk_fault(fault, folder, "listing the documents") from fault
        return tuple(f"{self._folder}/{case}/{name}" for name in names)

    def cases(self) -> tuple[str, ...]:
        """Return the names of the folders that hold documents, sorted."""
        folder = self._home / self._folder
        try:
            return tuple(sorted(path.name for path in folder.iterdir() if not path.name.startswith(".")))
        except FileNotFoundError:
            return ()
        except OSError as fault:
            raise disk_fault(fault, folder, "listing the documents") from fault

    def exists(self, path: str) -> bool:
        """Return whether the home holds a file at the path."""
        return (self._home / path).is_file()


def _checked(name: str) -> PurePosixPath:
    parts = name.split("/")
    if not all(len(part) <= 200 and _PART.fullmatch(part) for part in parts):
        raise BadInput(
            "bad_document_name",
            "The document's name can't be the name of a file",
            where=repr(name),
            fix="use letters, digits, spaces, dots and hyphens; at most 200 of them",
        )
    return PurePosixPath(*parts)
