"""The papers of a case made into the items of a pack, and the pack built and proved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from casework.case.casefile import CaseFile
from casework.case.events import DocumentReceived, LetterIssued
from casework.documents.pack.before import Before
from casework.documents.pack.build import BuiltPack, PackInput, PackItem, build_pack
from casework.documents.pdf.place import PLACES
from casework.documents.verify.findings import Finding
from casework.documents.verify.whole_pack import verify_pack
from casework.errors import CaseworkError, Refused
from casework.policy.model import PackPart
from casework.policy.vocabulary import part_name
from casework.service.readiness.line import Lack
from casework.service.workspace import Workspace

Paper = LetterIssued | DocumentReceived
COVERED = "number_over_drawing"
_RESTORE = (
    "restore it from a backup (casework store verify names what is wrong), or build with a page that stands "
    "for it: --allow-gaps --why TEXT"
)


@dataclass(frozen=True)
class Gathered:
    """The items of a pack, and the files behind them by their hashes."""

    items: tuple[PackItem, ...]
    sources: Mapping[str, bytes]


def gathered(
    space: Workspace,
    papers: Sequence[tuple[PackPart, Paper, str]],
    absent: Sequence[Lack],
    order: Sequence[PackPart],
    *,
    why: str,
    where: str,
) -> Gathered:
    """Return the items in the pack's order; what is missing or changed is a gap, or refused."""
    items: list[tuple[str, PackItem]] = []
    sources: dict[str, bytes] = {}
    faults: list[str] = []
    for part, paper, title in papers:
        try:
            pdf = space.vault.get(paper.path, paper.sha256)
        except CaseworkError as fault:
            faults.append(f"{title}: {fault.what} ({paper.path})")
            items.append((part.kind, _gap(part, title, f"{fault.what}. {why}", paper.path)))
        else:
            sources[paper.sha256] = pdf
            items.append((part.kind, _item(part, paper, title, pdf)))
    if faults and not why:
        raise Refused(
            "document_missing",
            "A document of the pack can't be read.",
            where=where,
            details=faults,
            fix=_RESTORE,
        )
    if why:
        # pages that stand after the same paper are put in from the last to the first
        for lack in [
            *(one for one in absent if not one.follows),
            *(one for one in absent[::-1] if one.follows),
        ]:
            missing = lack.part
            assert missing is not None  # a line about something else stops the build
            name = part_name(missing.kind)
            title = lack.title or f"{name[:1].upper()}{name[1:]}"
            said = f"{lack.what[:1].upper()}{lack.what[1:]}. {why}"
            items.insert(_place(lack, items, order), (missing.kind, _gap(missing, title, said)))
    return Gathered(tuple(item for _, item in items), sources)


def _place(lack: Lack, items: Sequence[tuple[str, PackItem]], order: Sequence[PackPart]) -> int:
    """Return where the page for something missing goes: after its label, or where its part is bound."""
    if lack.follows:
        return next((n for n, (_, item) in enumerate(items, 1) if item.file == lack.follows), len(items))
    assert lack.part is not None
    places = {(part.kind, part.section): n for n, part in enumerate(order)}
    own = places.get((lack.part.kind, lack.part.section))
    if own is None:  # an exhibit without a label: where exhibits begin
        return next((n for n, (kind, _) in enumerate(items) if kind == lack.part.kind), len(items))
    later = (n for n, (kind, item) in enumerate(items) if places.get((kind, item.section), -1) > own)
    return next(later, len(items))


def unreadable(space: Workspace, papers: Sequence[Paper]) -> list[Lack]:
    """Return what stops a build because its file is missing from the home, or is not the one filed."""
    lacks = []
    for paper in papers:
        try:
            space.vault.get(paper.path, paper.sha256)
        except CaseworkError as fault:
            what = f"{paper.title}: {fault.what.removesuffix('.')} ({paper.path})"
            lacks.append(Lack(what, _RESTORE, stops=True))
    return lacks


def _gap(part: PackPart, title: str, detail: str, file: str = "") -> PackItem:
    return PackItem("gap", title, None, part.section, "", detail, file)


def _item(part: PackPart, paper: Paper, title: str, pdf: bytes) -> PackItem:
    came = 0
    done: tuple[str, ...] = ()
    if isinstance(paper, DocumentReceived):
        came, done = paper.original_pages or paper.pages, paper.done
    return PackItem(
        part.kind, title, pdf, part.section, paper.sha256, file=paper.path, pages_in=came, done=done
    )


def build_in_free_place(wanted: PackInput, sources: Mapping[str, bytes], source: Before | None) -> BuiltPack:
    """Return the pack, proved, its numbers in the first place where they lie over nothing on any page.

    Where there is no such place, the one is taken in which they lie over something on the fewest pages, and
    these are drawn a little smaller, so that a strip is free.
    """
    best: _Tried | None = None
    for place in (source.manifest.place,) if source else PLACES:
        tried = _tried(wanted, place, sources, source)
        if tried.faults:
            if best is not None:
                continue  # there is one that holds, if not as fair
            raise _not_proven(tried.faults, wanted.reference)
        if best is None or len(tried.covered) < len(best.covered):
            best = tried
        if not tried.covered:
            break
    assert best is not None
    if (smaller := _smaller(wanted, best)) != wanted:
        again = _tried(smaller, best.place, sources, source)
        if not again.faults and len(again.covered) < len(best.covered):
            best = again
    return best.built


@dataclass(frozen=True)
class _Tried:
    """A pack with its numbers in one place: what is wrong with it, and where they cover something."""

    place: str
    built: BuiltPack
    faults: tuple[Finding, ...]
    covered: tuple[int, ...]


def _tried(wanted: PackInput, place: str, sources: Mapping[str, bytes], source: Before | None) -> _Tried:
    built = build_pack(wanted, place=place, before=source)
    proof = verify_pack(built.pdf, sources=sources)
    # what was handed over is proved by the pages' own hashes, whether or not its files are still there
    missing = "source_missing" if source else ""
    faults = tuple(found for found in proof.findings if found.code != missing)
    covered = tuple(note.page for note in proof.notes if note.code == COVERED and note.page)
    return _Tried(place, built, faults, covered)


def _smaller(wanted: PackInput, tried: _Tried) -> PackInput:
    """Return the same with the covered pages of its own documents drawn smaller."""
    own = tried.built.items[
        -len(wanted.items) - 1 : -1
    ]  # before them stands what was handed over, and the index
    items = []
    for item, at in zip(wanted.items, own, strict=True):
        pages = (page - at.from_page + 1 for page in tried.covered if at.from_page <= page <= at.to_page)
        items.append(replace(item, smaller=tuple(pages)))
    return replace(wanted, items=tuple(items))


def _not_proven(faults: Sequence[Finding], reference: str) -> Refused:
    return Refused(
        "pack_not_proven",
        "The finished pack did not stand up to its own check, so it was not written.",
        where=f"case {reference}",
        details=[f"page {f.page}: {f.what}" if f.page else f.what for f in faults],
        fix="report this; until then send the papers one by one",
    )


def case_sources(space: Workspace, file: CaseFile) -> dict[str, bytes]:
    """Return every paper of the case that can be read, by its hash; a voided one may stand in a pack yet."""
    found = {}
    for paper in (entry.event for entry in file.entries):
        if not isinstance(paper, Paper):
            continue
        try:
            found[paper.sha256] = space.vault.get(paper.path, paper.sha256)
        except CaseworkError:
            continue  # the check of the pack says so
    return found
