"""Whether a whole home holds: registers, settings, every case file and every document."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec import ValidationError

from casework.case.day_events import from_record
from casework.errors import CaseworkError
from casework.ids import case_ref, parse_case_ref
from casework.policy.vocabulary import STRANDS
from casework.service.health.case_proof import RESTORE, Finding, prove_case
from casework.service.workspace import Workspace
from casework.store.archive import Manifest
from casework.store.days import FOLDER, is_day_ref
from casework.store.heads import Head, behind

REGISTERS = "registers"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class Proof:
    """What was found in a home, and its seal: one hash that stands for every journal as it is now."""

    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    cases: int
    entries: int
    documents: int
    seal: str

    @property
    def ok(self) -> bool:
        """Return whether nothing is wrong."""
        return not self.findings


def prove_home(space: Workspace, against: Manifest | None = None) -> Proof:
    """Return what is wrong in a home; with ``against``, also where it does not continue that backup."""
    findings, notes = list(_registers(space)), list(_leftovers(space.home.root))
    findings += _days(space)
    findings += _settings(space)
    owners = _owners(space)
    refs = case_refs(space)
    entries = documents = 0
    for ref in refs:
        owner = owners.get(_stem(ref))
        found = prove_case(space, ref, (*owner, int(ref.rpartition("-")[2])) if owner else None)
        findings += found.findings
        notes += found.notes
        entries += found.entries
        documents += found.documents
    notes += _strangers(space)
    if against is not None:
        findings += _continues(space, against)
    return Proof(tuple(findings), tuple(notes), len(refs), entries, documents, seal_of(last_entries(space)))


def case_refs(space: Workspace) -> tuple[str, ...]:
    """Return every case of which there is a journal, a note or a folder of documents, sorted."""
    noted = (ref for ref in space.heads.refs() if ref != REGISTERS)
    found = {*space.cases.refs(), *noted, *space.vault.cases()}
    return tuple(sorted(ref for ref in found if parse_case_ref(ref)))


def last_entries(space: Workspace) -> dict[str, tuple[int, str]]:
    """Return the number and hash of the last entry of every journal that can be read."""
    found: dict[str, tuple[int, str]] = {}
    for journal in space.journals():
        try:
            held = journal.read()
        except CaseworkError:
            continue
        if held:
            found[journal.ref] = (held[-1].seq, held[-1].sha256)
    return found


def seal_of(last: dict[str, tuple[int, str]]) -> str:
    """Return one hash over the last entries: it changes with every event, and with any past one."""
    lines = "".join(f"{ref} {seq} {digest}\n" for ref, (seq, digest) in sorted(last.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _owners(space: Workspace) -> dict[str, tuple[str, str]]:
    """Return the pupil and strand of a reference, by its part before the number."""
    try:
        upns = list(space.pupils)
    except CaseworkError:
        return {}  # told as a finding of the registers
    return {_stem(str(case_ref(upn, strand, 1))): (upn, strand) for upn in upns for strand in STRANDS}


def _stem(ref: str) -> str:
    return ref.rpartition("-")[0]


def _registers(space: Workspace) -> Iterator[Finding]:
    where = f"{REGISTERS}/journal.json"
    journal = space.registers.journal
    try:
        wrong = space.registers.verify()
        for what in wrong:
            yield Finding("register_broken", what, REGISTERS, RESTORE)
        shortened = journal.fallen_behind(journal.read())
        if shortened:
            yield Finding("journal_shortened", shortened, where, RESTORE)
        if not wrong:
            # what the registers fold to: read as every command reads it
            _ = (space.pupils, space.contacts, space.calendar.days, space.registers.compact())
    except CaseworkError as fault:
        yield Finding(fault.code, fault.what, fault.where or where, fault.fix)


def _days(space: Workspace) -> Iterator[Finding]:
    """Yield what is wrong with the log of the days: a broken chain, a lost end, an entry of another kind."""
    noted = [ref for ref in space.heads.refs() if is_day_ref(ref)]
    for ref in sorted({*space.days.refs(), *noted}):
        journal = space.journal(ref)
        where = f"{FOLDER}/{journal.path.name}"
        try:
            held = journal.read()
            for code, what in (
                ("chain_broken", journal.verify()),
                ("journal_shortened", journal.fallen_behind(held)),
            ):
                if what:
                    yield Finding(code, what, where, RESTORE)
            for entry in held:
                from_record(entry.event)
        except CaseworkError as fault:
            yield Finding(fault.code, fault.what, fault.where or where, fault.fix)
        except ValidationError as fault:
            yield Finding("event_unreadable", f"an entry can't be read: {fault}", where, RESTORE)


def _settings(space: Workspace) -> Iterator[Finding]:
    try:
        _ = space.values
    except CaseworkError as fault:
        what = "; ".join((fault.what, *fault.details))
        yield Finding(fault.code, what, "settings.toml", fault.fix)


def _leftovers(root: Path) -> Iterator[Finding]:
    """Yield half-written files, and files that others than their owner may read."""
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted([*folders, *names]):
            path = Path(folder, name)
            where = path.relative_to(root).as_posix()
            if name.endswith(".tmp") and name.startswith("."):
                what = "a file that a command had not finished when it died; nothing reads it"
                yield Finding("leftover", what, where, "`casework store reindex` removes it")
            elif os.name == "posix" and path.lstat().st_mode & _OTHERS and not path.is_symlink():
                what = "others than its owner may read or write this"
                yield Finding("open_to_others", what, where, f"chmod go= '{where}' in the home")


def _strangers(space: Workspace) -> Iterator[Finding]:
    """Yield what lies among the documents and belongs to no case."""
    for name in space.vault.cases():
        if parse_case_ref(name) is None:
            yield Finding("unnamed_document", "this belongs to no case", f"documents/{name}", "look at it")


def _continues(space: Workspace, backup: Manifest) -> Iterator[Finding]:
    """Yield where the home is no continuation of the backup."""
    for ref, (seq, digest) in sorted(backup.heads.items()):
        try:
            hashes = [entry.sha256 for entry in space.journal(ref).read()]
        except CaseworkError:
            continue  # told as a finding of its own
        if lost := behind(Head(seq, digest), hashes):
            yield Finding("backup_contradicted", f"{lost}, as the backup shows", ref, RESTORE)
    kept: Sequence[str] = [file.path for file in backup.files if file.path.startswith("documents/")]
    for path in kept:
        if not space.vault.exists(path):
            yield Finding("backup_contradicted", "the backup holds this document, the home does not", path)
