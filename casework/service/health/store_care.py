"""Looking after a home: a backup that is proven, and the notes on its journals made anew."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from casework.errors import CaseworkError, Refused, WrongUsage
from casework.service.health.case_proof import Finding
from casework.service.health.store_proof import REGISTERS, prove_home, seal_of
from casework.service.workspace import Workspace
from casework.store.archive import Manifest, write_archive
from casework.store.days import FOLDER, PREFIX
from casework.store.files import locked, read_file, remove_file
from casework.store.heads import Head, encoded
from casework.store.journal import Journal
from casework.store.upgrades import BACKUPS, home_files

_OLD_SECONDS = 60.0  # no command takes so long between beginning a file and putting it in its place


@dataclass(frozen=True)
class Backup:
    """A backup that was made, or would be, with the number of its files."""

    path: Path
    manifest: Manifest
    files: int


@dataclass(frozen=True)
class Reindexed:
    """Which notes on journals were made anew, and how many leftovers of dead commands went."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]


def back_up(space: Workspace, to: Path | None, *, anyway: bool = False, dry_run: bool = False) -> Backup:
    """Write the home into one archive, read back and proven; refuses a home with findings unless ``anyway``.

    No lock is held. Journals are replaced in one step and only ever grow; documents are written before the
    event that names them and never changed; a case rests on what the register held before. So cases are
    read first, then the register, then all other files: what the archive's journals name, the archive holds.
    """
    root = space.home.root
    path = to or root / BACKUPS / f"{space.now():%Y-%m-%dT%H%M%SZ}.zip"
    _refuse_inside(root, path)
    if not anyway:
        _refuse_damaged(prove_home(space).findings)
    contents = {f"cases/{ref}.json": _bytes(space.cases.journal(ref)) for ref in space.cases.refs()}
    contents |= {_name(journal): _bytes(journal) for journal in map(space.journal, space.days.refs())}
    contents["registers/journal.json"] = _bytes(space.registers.journal)
    last = _last_entries(space, contents)
    if not anyway:  # the notes as they fit these journals; those of a damaged home are evidence
        contents |= {f"heads/{ref}.json": encoded(Head(*entry)) for ref, entry in last.items()}
    about = Manifest(
        home_format=space.home.marker.format,
        policy=space.home.marker.policy,
        made_at=space.now().isoformat(timespec="seconds"),
        seal=seal_of(last),
        heads=last,
    )
    names = {name for name in contents if contents[name]} | {
        name
        for name in home_files(root)
        if name not in contents and (anyway or not name.startswith("heads/"))
    }

    def read(name: str) -> bytes | None:
        if name in contents:
            return contents[name]
        try:
            return (root / name).read_bytes()
        except FileNotFoundError:
            return None  # taken back meanwhile by the command that wrote it: nothing names it

    if dry_run:
        return Backup(path, about, len(names))
    manifest = write_archive(path, names, read, about)
    return Backup(path, manifest, len(manifest.files))


def reindex(space: Workspace, *, accept_loss: bool = False, dry_run: bool = False) -> Reindexed:
    """Make the notes on journals anew, and remove what dead commands left half written.

    Nothing else in a home is derived: the work list is computed from journals each time. Refuses where a
    note proves that a journal was cut short, unless that loss is accepted.
    """
    journals = space.journals()
    lost = [ref for ref in space.heads.refs() if ref not in {journal.ref for journal in journals}]
    written: list[str] = []
    findings = [Finding("journal_shortened", "the journal is missing", ref) for ref in lost]
    held = {journal.ref: journal.read() for journal in journals}
    findings += [
        Finding("journal_shortened", what, journal.ref)
        for journal in journals
        if (what := journal.fallen_behind(held[journal.ref]))
    ]
    if not accept_loss:
        _refuse_damaged(findings)
    for journal in journals:
        with locked(journal.path, journal.ref) if not dry_run else nullcontext():
            entries = journal.read()
            head = Head(entries[-1].seq, entries[-1].sha256) if entries else None
            if head is not None and space.heads.get(journal.ref) != head:
                written.append(journal.ref)
                if not dry_run:
                    space.heads.put(journal.ref, head)
    for ref in lost if accept_loss and not dry_run else ():
        space.heads.remove(ref)
    removed = _leftovers(space.home.root)
    for leftover in () if dry_run else removed:
        remove_file(space.home.root / leftover)
    return Reindexed(tuple(written), len(journals) - len(written), tuple(removed))


def _name(journal: Journal) -> str:
    return f"{journal.path.parent.name}/{journal.path.name}"


def _ref(name: str) -> str:
    """Return the reference of the journal that stands under the name in a home."""
    folder, _, file = name.partition("/")
    ref = file.removesuffix(".json")
    return REGISTERS if folder == REGISTERS else f"{PREFIX}{ref}" if folder == FOLDER else ref


def _bytes(journal: Journal) -> bytes:
    return read_file(journal.path) if journal.path.exists() else b""


def _last_entries(space: Workspace, contents: dict[str, bytes]) -> dict[str, tuple[int, str]]:
    """Return the last entry of each journal whose bytes are given, as far as they can be read."""
    found: dict[str, tuple[int, str]] = {}
    for name, data in contents.items():
        journal = space.journal(_ref(name))
        with suppress(CaseworkError):
            if data and (entries := journal.decoded(data)):
                found[journal.ref] = (entries[-1].seq, entries[-1].sha256)
    return found


def _leftovers(root: Path) -> list[str]:
    """Return the half-written files that are too old for any living command."""
    found = []
    for path in sorted(root.rglob(".*.tmp")):
        old = time.time() - path.stat().st_mtime > _OLD_SECONDS
        if path.is_file() and old:
            found.append(path.relative_to(root).as_posix())
    return found


def _refuse_inside(root: Path, path: Path) -> None:
    """Raise if the archive would lie among the files that it is to hold."""
    inside = path.resolve().is_relative_to(root.resolve())
    if inside and not path.resolve().is_relative_to((root / BACKUPS).resolve()):
        raise WrongUsage(
            "backup_inside",
            "The backup would lie among the files of the home.",
            where=str(path),
            fix="name a place outside the home, best on another disk, or leave --to out",
        )


def _refuse_damaged(findings: Sequence[Finding]) -> None:
    if findings:
        raise Refused(
            "home_damaged",
            "The home does not hold, and nothing was written.",
            details=[f"{finding.where}: {finding.what}" for finding in findings],
            fix="`casework store verify` shows what is wrong and how to mend it",
        )
