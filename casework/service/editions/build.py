"""Editions of a pack with the same page numbers: for the court, and for each parent.

An edition follows the LA's pack as it was built, with its supplements: document for document, page for page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pikepdf

from casework.case.casefile import CaseFile
from casework.documents.edition.review import Waiting, draw_review
from casework.documents.edition.traces import traces
from casework.documents.pack.before import before
from casework.documents.pack.blocks import WITHDRAWN, blocks
from casework.documents.pack.build import BuiltPack, PackInput
from casework.documents.pack.manifest import Entry, Manifest
from casework.documents.verify.whole_pack import attached_manifest, verify_pack
from casework.errors import NotFound, Refused
from casework.service.addressing import find_case
from casework.service.editions.looks import review_path
from casework.service.editions.papers import EditionPaper, EditionPapers
from casework.service.editions.reader import Reader, notes_on, reader_of
from casework.service.packs import pack as packs
from casework.service.packs import proof as pack_proof
from casework.service.packs.building import build_in_free_place
from casework.service.packs.history import sent_packs
from casework.service.packs.supplement import page_notes
from casework.service.workspace import Workspace
from casework.store.files import locked, read_file, remove_file, sha256_of, write_atomic

_PLAIN_TITLE = "Document under a withheld title"


@dataclass(frozen=True)
class Edition:
    """A built edition, where it stands, what waits for a person's look, and what to know of its reader."""

    built: BuiltPack
    path: Path
    waiting: tuple[Waiting, ...] = ()
    review: Path | None = None
    later: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def build_edition(space: Workspace, case: str, edition: str, *, dry_run: bool = False) -> Edition:
    """Build the edition beside the pack of the LA, page for page; refuses where a trace would be left.

    A page from elsewhere that shows what the reader may not see, or can't be searched, is withheld until a
    person has looked; those pages are written as a file of their own, to look at.
    """
    file = find_case(space, case)
    reader = reader_of(space, file, edition)
    proof, base = pack_proof.verify(space, file.reference)
    if not proof.ok:
        raise Refused(
            "pack_does_not_hold",
            "The LA's pack does not hold, so no edition is made of it.",
            where=str(base),
            fix=f"casework pack build {file.reference}, or restore the file from a backup",
        )
    pack = read_file(base)
    manifest = _manifest(pack)
    later = _check_is_present(space, file, manifest, sha256_of(pack))
    made = EditionPapers(space, space.standing(file, None), reader)
    found = {entry.no: made.of(entry) for entry in manifest.items if entry.kind not in ("index", "manifest")}
    built = _built(space, file, reader, manifest, found)
    if left := traces(built.pdf, reader.hidden):
        raise Refused(
            "trace_left",
            f"The edition would show details of another person: {', '.join(left[:6])}.",
            where=f"case {file.reference}",
            fix="report this; until then give out single papers by hand",
        )
    waiting = tuple(paper.waiting for paper in found.values() if paper.waiting)
    path = base.with_name(f"{base.stem}-{reader.suffix}.pdf")
    review = review_path(space, file, reader)
    if not dry_run:
        with locked(path, "the pack"):
            write_atomic(path, built.pdf)
            if waiting:
                write_atomic(review, draw_review(waiting, f"To look at, {reader.name}, {file.reference}"))
            elif review.is_file():
                remove_file(review)
    notes = notes_on(space, file, edition)
    return Edition(built, path, waiting, review if waiting else None, tuple(later), notes)


def find_traces(space: Workspace, case: str, edition: str) -> list[str]:
    """Return where the built edition shows what its reader may not see, or differs from the LA's pack."""
    file = find_case(space, case)
    reader = reader_of(space, file, edition)
    proof, base = pack_proof.verify(space, file.reference)
    path = base.with_name(f"{base.stem}-{reader.suffix}.pdf")
    if not path.is_file():
        raise NotFound(
            "no_edition_yet",
            f"No edition for {reader.name} has been built.",
            where=str(path),
            fix=f"casework pack build {file.reference} --edition {edition}",
        )
    data = read_file(path)
    own = verify_pack(data)
    broken = [finding.what for finding in (*proof.findings, *own.findings)]
    if broken:
        return broken
    theirs, ours = _manifest(read_file(base)).items, _manifest(data).items
    if _places(ours) != _places(theirs) or _bookmarks(data) != _bookmarks(read_file(base)):
        broken.append("its documents or their page numbers are not those of the LA's pack: build it again")
    return [*broken, *traces(data, reader.hidden)]


def _manifest(pdf: bytes) -> Manifest:
    with pikepdf.open(BytesIO(pdf)) as opened:
        found = attached_manifest(opened)
    assert found is not None  # it was verified
    return found[1]


def _places(entries: Sequence[Entry]) -> list[tuple[int, int, int]]:
    return [(entry.no, entry.from_page, entry.to_page) for entry in entries]


def _bookmarks(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_outline() as outline:
        return sum(1 + len(each.children) for each in outline.root)


def _check_is_present(space: Workspace, file: CaseFile, manifest: Manifest, sha256: str) -> list[str]:
    """Return what changed since the pack was handed over; refuse one that is old and was not."""
    changed = packs.changed_since(space, file, manifest.items)
    sent = sent_packs(space, file)
    if not changed or sha256 in {each.sha256 for each in sent}:
        return changed  # what was handed over has its page numbers for good
    command = f"casework pack build {file.reference}{' --supplement' if sent else ''}"
    raise Refused(
        "other_pages",
        "The LA's pack is older than the case, so its page numbers are not yet those that will be sent.",
        where=f"case {file.reference}",
        details=changed,
        fix=f"{command}, then this",
    )


def _built(
    space: Workspace, file: CaseFile, reader: Reader, manifest: Manifest, found: dict[int, EditionPaper]
) -> BuiltPack:
    """Return the edition folded over the pack and its supplements; refuses where its pages would differ."""
    for plainly in (False, True):
        papers = _plainly(manifest, found) if plainly else found
        built = _folded(space, file, reader, manifest, papers)
        if [(i.from_page, i.to_page) for i in built.items] == [p[1:] for p in _places(manifest.items)]:
            return built
    raise Refused(
        "other_pages",
        "The edition would not have the page numbers of the LA's pack.",
        where=f"case {file.reference}",
        fix="give the papers shorter titles: void the one with the longest, then take it in again",
    )


def _plainly(manifest: Manifest, found: dict[int, EditionPaper]) -> dict[int, EditionPaper]:
    """Return the papers with titles that fit on a line where other words made them longer."""
    titles = {entry.no: entry.title for entry in manifest.items}
    return {
        no: replace(paper, item=replace(paper.item, title=_PLAIN_TITLE))
        if len(paper.item.title) > len(titles[no])
        else paper
        for no, paper in found.items()
    }


def _folded(
    space: Workspace, file: CaseFile, reader: Reader, manifest: Manifest, found: dict[int, EditionPaper]
) -> BuiltPack:
    school = space.version_of(file).policy.title
    called = space.values.text("pack.title", file.entries[-1].event.on)
    parts = blocks(manifest.items)
    built: BuiltPack | None = None
    gone: set[str] = set()
    for number, block in enumerate(parts):
        items = tuple(found[entry.no].item for entry in block[1:-1])
        source, notes = None, []
        if built is not None:
            source = before(built.pdf, withdrawn=gone, why="It was voided in the case file.")
            notes = page_notes(source)
        part = f", supplement {number}" if number else ""
        wanted = PackInput(
            file.reference,
            f"{called}{part}, edition for {reader.name}",
            school,
            items,
            notes=tuple(notes),
            least_pages=(_length(block[0]), _length(block[-1])),
        )
        sources = {item.source_sha256: item.pdf for item in items if item.pdf is not None}
        built = build_in_free_place(wanted, sources, source)
        gone |= {found[e.no].item.source_sha256 for e in block[1:-1] if e.kind == WITHDRAWN}
    assert built is not None
    return built


def _length(entry: Entry) -> int:
    return entry.to_page - entry.from_page + 1
