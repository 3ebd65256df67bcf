"""Packs that were handed over: where they lie, what was added since, and the difference of two."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from casework.case.casefile import CaseFile
from casework.case.events import DocumentReceived, LetterIssued, PackSent
from casework.case.valid_papers import valid_papers
from casework.documents.pack.before import Before
from casework.documents.pack.before import before as made_before
from casework.documents.verify.diff import PackDiff, compare_packs
from casework.errors import NotFound, Refused
from casework.service.addressing import find_case
from casework.service.workspace import Workspace
from casework.store.files import read_file, sha256_of


def pack_path(space: Workspace, file: CaseFile) -> Path:
    """Return where the case's pack stands: named by the case, without a child's name."""
    return space.home.packs / f"{file.reference}-AS1.pdf"


def sent_packs(space: Workspace, file: CaseFile) -> list[PackSent]:
    """Return the packs of the case that were handed over, each once, the latest last."""
    sent = space.standing(file, None).all(PackSent)
    return list({pack.sha256: pack for pack in sent}.values())


def next_path(space: Workspace, file: CaseFile, sent: Sequence[PackSent]) -> Path:
    """Return where the pack with the next supplement is written."""
    return space.home.packs / f"{file.reference}-AS1-supplement-{len(sent)}.pdf"


def latest_path(space: Workspace, file: CaseFile) -> Path:
    """Return where the pack stands that is to be sent, or was sent last: with the latest supplement built."""
    for number in range(len(sent_packs(space, file)), 0, -1):
        path = space.home.packs / f"{file.reference}-AS1-supplement-{number}.pdf"
        if path.is_file():
            return path
    return pack_path(space, file)


def before(space: Workspace, file: CaseFile, sent: PackSent) -> Before:
    """Return the pack handed over as the beginning of the next, without what was voided since."""
    papers = [
        entry.event for entry in file.entries if isinstance(entry.event, LetterIssued | DocumentReceived)
    ]
    valid = {paper.path: paper.sha256 for paper in valid_papers(space.standing(file, None))}
    gone = [paper for paper in papers if paper.path not in valid]
    withdrawn = {paper.path for paper in gone} | {paper.sha256 for paper in gone} - set(valid.values())
    return made_before(_read_sent(space, sent), withdrawn=withdrawn, why="It was voided in the case file.")


def _read_sent(space: Workspace, sent: PackSent) -> bytes:
    path = space.home.root / sent.path
    data = read_file(path)
    if sha256_of(data) != sent.sha256:
        raise Refused(
            "sent_pack_changed",
            "The pack that was handed over is not the file of that name any more: its hash is another.",
            where=str(path),
            fix="restore it from a backup of the home",
        )
    return data


def diff(space: Workspace | None, case: str, files: Sequence[str] = ()) -> tuple[PackDiff, Path, Path]:
    """Return how two packs differ: two files, or of a case the last handed over and the latest."""
    if files:
        old, new = Path(files[0]), Path(files[1])
        for path in (old, new):
            if not path.is_file():
                raise NotFound("no_such_pack", f"There is no file {str(path)!r}.", fix="name two PDF files")
        return compare_packs(old.read_bytes(), new.read_bytes()), old, new
    assert space is not None  # the command asks for a home unless files are named
    file = find_case(space, case)
    sent = sent_packs(space, file)
    new = latest_path(space, file)
    latest = sha256_of(read_file(new)) if new.is_file() else ""
    earlier = [space.home.root / pack.path for pack in sent if pack.sha256 != latest]
    if not earlier or not latest:
        raise NotFound(
            "nothing_to_compare",
            "There are no two packs of this case, one handed over and one with what came later.",
            where=f"case {file.reference}",
            fix="name two files, or build a supplement: casework pack build CASE --supplement",
        )
    return compare_packs(read_file(earlier[-1]), read_file(new)), earlier[-1], new
