"""Builds a referral pack: one numbered PDF with an index, every document, and a manifest."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from casework.documents.pack import archive as pack_archive
from casework.documents.pack import index as pack_index
from casework.documents.pack import manifest as pack_manifest
from casework.documents.pack import own_pages as pack_own_pages
from casework.documents.pack.blocks import shown_title
from casework.documents.pack.collector import no_garbage_collection
from casework.documents.pack.manifest import ATTACHED_AS, DESCRIPTION, UNKNOWN, Entry, Manifest
from casework.documents.pack.plan import INDEX_TITLE, MANIFEST_TITLE, Part, Planned, outline_title, plan
from casework.documents.pack.seal import sealed
from casework.documents.pack.sheet import Sheet
from casework.documents.pack.smaller import drawn_smaller
from casework.documents.pack.source import prepare
from casework.documents.pack.text import plain, said_of_signs
from casework.documents.pdf.assemble import Document, Finish, IndexLink, assemble
from casework.documents.pdf.navigation import Bookmark
from casework.documents.pdf.place import BOTTOM_RIGHT
from casework.documents.pdf.ranges import ranges
from casework.errors import BadInput

if TYPE_CHECKING:
    from casework.documents.pack.before import Before  # brings the other readers, which a first pack spares

LONGEST_TITLE = 500


@dataclass(frozen=True)
class PackItem:
    """One document for the pack; without a PDF a page stands for it that says why (``detail``).

    ``file``, ``pages_in`` and ``done`` stand in the ledger: where the file lies, the pages it came with,
    and what was done to it before. ``smaller`` are its pages, from 1, that are drawn smaller so that their
    number covers nothing.
    """

    kind: str
    title: str
    pdf: bytes | None
    section: str
    source_sha256: str
    detail: str = ""
    file: str = ""
    pages_in: int = 0
    done: tuple[str, ...] = ()
    smaller: tuple[int, ...] = ()


@dataclass(frozen=True)
class PackInput:
    """Everything that a pack is made of; the same input gives the same bytes.

    ``least_pages`` are those that the index and the manifest have at least, where another pack has as many.
    """

    reference: str
    title: str
    school: str
    items: tuple[PackItem, ...]
    prepared_for: str = ""
    notes: tuple[str, ...] = ()
    least_pages: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class BuiltPack:
    """A finished pack: its bytes, and what stands where; of the manifest the hash is the fingerprint."""

    pdf: bytes
    pages: int
    sha256: str
    items: tuple[Entry, ...]
    fingerprint: str = ""
    is_archival: bool = False


@no_garbage_collection()
def build_pack(pack: PackInput, *, place: str = BOTTOM_RIGHT, before: Before | None = None) -> BuiltPack:
    """Return the finished pack; raise an error that names the document when one can't be used.

    Args:
        pack: what it is made of; with ``before``, only what is added to it.
        place: where each page's number stands; that of ``before``, where there is one.
        before: the pack that was handed over, whose pages stay as they are.
    """
    entries = before.manifest.items if before else ()
    after = (entries[-1].no, entries[-1].to_page) if entries else (0, 0)
    place = before.manifest.place if before else place
    made = [_document(no, item, pack.reference, place) for no, item in enumerate(pack.items, after[0] + 2)]
    documents = [document for document, _ in made]
    parts = [_part(item, *pair) for item, pair in zip(pack.items, made, strict=True)]
    index_title = before.index_title if before else INDEX_TITLE
    section = before.section if before else ""
    heading = _heading(pack, after[0] + 1)
    titles = [part.title for part in parts]
    manifest_rows = pack_own_pages.manifest_pages([index_title, *titles, MANIFEST_TITLE])
    index_rows = pack_index.paginate(
        heading,
        pack_index.rows(
            [*((part.title, section or part.section) for part in parts), (MANIFEST_TITLE, section)]
        ),
    )
    index_rows += [[] for _ in range(pack.least_pages[0] - len(index_rows))]
    manifest_rows += [[] for _ in range(pack.least_pages[1] - len(manifest_rows))]
    planned = plan(
        parts,
        index=index_title,
        index_pages=len(index_rows),
        manifest_pages=len(manifest_rows),
        after=after,
    )
    if section:
        planned = tuple(replace(item, section=section) for item in planned)
    index_hash = pack_index.words_hash(heading, index_rows, planned[1:])
    planned = (planned[0].with_hash(index_hash), *planned[1:])
    sheet = Sheet(index_title)  # one for both, so that they share their fonts
    links = pack_index.draw(sheet, heading, index_rows, planned[1:])
    pack_own_pages.draw_manifest(sheet, pack.reference, manifest_rows, planned)
    own_pages = len(index_rows) + len(manifest_rows)
    whole = [
        *([before.document] if before else []),
        Document(index_title, sheet.pdf(), own_pages, at_the_end=len(manifest_rows)),
        *documents,
    ]
    unsealed = _manifest(pack, planned, before, place)
    finish = _finish(unsealed, planned, links, before)
    pdf = assemble(whole, finish)
    gc.collect()  # gives pypdf's memory back before another reader takes its own
    pdf, fingerprint, is_archival = sealed(pdf, unsealed, finish.attachment[1])
    last = msgspec.structs.replace(unsealed.items[-1], source_sha256=fingerprint)
    items = (*unsealed.items[:-1], last)
    return BuiltPack(pdf, last.to_page, _sha256(pdf), items, fingerprint, is_archival)


def _document(no: int, item: PackItem, reference: str, place: str) -> tuple[Document, tuple[str, ...]]:
    """Return the item as a document ready to be added, a gap page where it has no PDF; and what was done."""
    where = f"document {no}, {plain(item.title)[:120]}"
    if not plain(item.title):
        raise BadInput("pack.no_title", "A document has no title.", where=where, fix="Give it a title.")
    if len(plain(item.title)) > LONGEST_TITLE:
        raise BadInput(
            "pack.long_title",
            f"A title has more than {LONGEST_TITLE} letters.",
            where=where,
            fix="Shorten the title: it stands in the index and the bookmarks.",
        )
    if item.pdf is None:
        gap = pack_own_pages.draw_gap(item.title, item.detail, reference)
        return Document(where, gap, 1), (f"a page stands for it: {plain(item.detail) or 'no reason given'}",)
    source = prepare(item.pdf, where=where)
    if not item.smaller:
        return Document(where, source.pdf, source.pages, source.annotations), source.changes
    pdf = drawn_smaller(source.pdf, item.smaller, place)
    which = f"page {item.smaller[0]}" if len(item.smaller) == 1 else f"pages {ranges(item.smaller)}"
    said = f"drawn a little smaller, to leave room for the page number: its {which}"
    return Document(where, pdf, source.pages, source.annotations), (*source.changes, said)


def _part(item: PackItem, document: Document, changes: tuple[str, ...]) -> Part:
    return Part(
        item.kind if item.pdf is not None else "gap",
        _title(item),
        plain(item.section),
        document.pages,
        _hash(item, document),
        item.file,
        0 if item.pdf is None else item.pages_in or document.pages,
        tuple(dict.fromkeys((*item.done, *changes, *_said_of_title(item)))),
    )


def _title(item: PackItem) -> str:
    """Return the title as the index prints it; that of a gap says that the document is missing."""
    title = plain(item.title)
    return title if item.pdf is not None or "missing" in title.lower() else f"{title} (missing)"


def _said_of_title(item: PackItem) -> tuple[str, ...]:
    return tuple(f"in its title, {said}" for said in said_of_signs(item.title))


def _hash(item: PackItem, document: Document) -> str:
    """Return the hash of the file a document was made from; a gap page without a file has its own."""
    return item.source_sha256 or _sha256(document.pdf)


def _heading(pack: PackInput, index_no: int) -> pack_index.Heading:
    lines = [f"Case {pack.reference}", pack.school]
    if pack.prepared_for:
        lines.append(f"Prepared for {pack.prepared_for}")
    said = f"This index is document {index_no}. Each row leads to its document."
    return pack_index.Heading(pack.title, (*lines, *pack.notes, said))


def _manifest(pack: PackInput, planned: Sequence[Planned], before: Before | None, place: str) -> Manifest:
    """Return the manifest with the pages' hashes still unknown."""
    smaller = {at.no: item.smaller for at, item in zip(planned[1:-1], pack.items, strict=True)}
    entries = tuple(
        pack_manifest.Entry(
            no=item.no,
            kind=item.kind,
            title=item.title,
            section=item.section,
            from_page=item.from_page,
            to_page=item.to_page,
            source_sha256=item.source_sha256,
            file=item.file,
            pages_in=item.pages_in,
            pages_out=item.pages_out,
            done=item.done,
            smaller=smaller.get(item.no, ()),
        )
        for item in planned
    )
    return Manifest(
        schema=pack_manifest.SCHEMA,
        reference=pack.reference,
        title=before.manifest.title if before else plain(pack.title),
        items=(*(before.manifest.items if before else ()), *entries),
        pages=(UNKNOWN,) * planned[-1].to_page,
        layers=UNKNOWN,
        colours=UNKNOWN,
        place=place,
        earlier=before.earlier if before else (),
        withdrawn=before.manifest.withdrawn if before else (),
    )


def _finish(
    manifest: Manifest, planned: Sequence[Planned], links: Sequence[pack_index.Link], before: Before | None
) -> Finish:
    by_no = {item.no: item for item in planned}
    encoded = pack_manifest.encode(manifest)
    return Finish(
        title=manifest.title,
        identity=hashlib.sha256(encoded).digest()[:16],
        links=[
            IndexLink(
                link.page + planned[0].from_page,
                link.box,
                by_no[link.to_no].from_page,
                outline_title(by_no[link.to_no].title, by_no[link.to_no].from_page),
            )
            for link in links
        ],
        bookmarks=_bookmarks(manifest.items),
        extra_page=planned[-1].from_page,
        extra_stream=pack_own_pages.fingerprint_stream(UNKNOWN),
        attachment=(ATTACHED_AS, encoded, DESCRIPTION),
        metadata=pack_archive.metadata(manifest.title),
        place=manifest.place,
        stamped=before.stamped if before else frozenset(),
    )


def _bookmarks(planned: Sequence[Entry]) -> list[Bookmark]:
    """Return one bookmark for each document, under one for its section where it has one."""
    marks: list[Bookmark] = []
    for section, group in groupby(planned, key=lambda item: item.section):
        items = list(group)
        below = tuple(
            Bookmark(outline_title(shown_title(item), item.from_page), item.from_page) for item in items
        )
        if section:
            start = items[0].from_page
            marks.append(Bookmark(outline_title(section, start), start, below))
        else:
            marks.extend(below)
    return marks


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
