"""One command's hold on a case: its events and the documents that they name, together or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Protocol

from casework.case.casefile import CaseFile
from casework.case.events import Event, to_record
from casework.errors import CaseworkError, ToolFailed
from casework.service.workspace import Workspace
from casework.store.files import NOTHING_CHANGED, sha256_of
from casework.store.journal import Pen
from casework.store.vault import Stored

# A document's reference ends in a contact_ref, in which a school's system may have put anything.
_UNSAFE = re.compile(r"[^\w .-]+")


def file_name(document: str) -> str:
    """Return a document's reference as every file system takes it; a changed one ends in a short hash."""
    plain = _UNSAFE.sub("_", document)[:100].strip(" .")
    return plain if plain == document else f"{plain}-{sha256_of(document.encode())[:8]}"


class CaseWriter:
    """Appends to one case and keeps its documents while nobody else writes there."""

    def __init__(self, space: Workspace, file: CaseFile, pen: Pen) -> None:
        self.file = file
        self.appended = 0
        self._space = space
        self._pen = pen
        self._kept: list[Stored] = []
        self._new_policies: list[str] = []

    def append(self, events: Sequence[Event]) -> None:
        """Append the events, all or none; first the policy is kept that a step among them was taken under."""
        self._new_policies += self._space.versions.keep_for(events)
        self._pen.append([to_record(event) for event in events], self._space.now())
        self.appended += len(events)
        self._space.versions.keep_for(events)  # another command may have taken back what it kept

    def keep(self, data: bytes, *, name: str, suffix: str) -> Stored:
        """Keep a document of the case and return where; it is taken back if the command fails."""
        stem = f"{self.file.reference}/{file_name(name)}"
        stored = self._space.vault.put_beside(data, stem=stem, suffix=suffix)
        self._kept.append(stored)
        return stored

    def take_back(self) -> None:
        """Remove the documents and policies that this command kept, but for those that an event names."""
        if not self._kept and not self._new_policies:
            return
        # What is on file decides: an interruption may come just after the events were written.
        with suppress(CaseworkError):
            held = self._space.cases.journal(self.file.reference).read()
            named = {value for entry in held for value in entry.event.values() if isinstance(value, str)}
            for stored in self._kept:
                if stored.path not in named:
                    self._space.vault.take_back(stored)
            for digest in self._new_policies:
                if digest not in named:
                    self._space.versions.take_back(digest)


class Rehearsal:
    """Stands in for a writer on a dry run: says where a document would be kept, and keeps nothing."""

    def __init__(self, file: CaseFile) -> None:
        self._file = file

    def keep(self, data: bytes, *, name: str, suffix: str) -> Stored:
        """Return where the document would stand."""
        path = f"documents/{self._file.reference}/{file_name(name)}{suffix}"
        return Stored(path, sha256_of(data), len(data), is_new=False)


class Keeper(Protocol):
    """Whatever keeps a document of a case."""

    def keep(self, data: bytes, *, name: str, suffix: str) -> Stored:
        """Return where the document stands."""


@contextmanager
def writing(space: Workspace, file: CaseFile) -> Iterator[CaseWriter]:
    """Hold the case against other writers; Conflict where it is no longer as it was read.

    A fault before the first append leaves nothing behind. One after it leaves a step whose papers are still
    to be written, which the next command on the case does.
    """
    try:
        with space.cases.journal(file.reference).writing(len(file.entries)) as pen:
            writer = CaseWriter(space, file, pen)
            try:
                yield writer
            except BaseException as fault:
                writer.take_back()
                if writer.appended and isinstance(fault, ToolFailed):
                    raise _unfinished(file, fault) from fault
                raise
    finally:
        space.forget_cases()


def _unfinished(file: CaseFile, fault: ToolFailed) -> ToolFailed:
    return ToolFailed(
        fault.code,
        f"{fault.what.removesuffix(NOTHING_CHANGED)}; the step is recorded, its papers are not all written",
        where=f"case {file.reference}: {fault.where}",
        fix="mend that first (free space, rights, drive); `casework work` shows the step as unfinished, and "
        "the next command on the case writes the papers",
    )
