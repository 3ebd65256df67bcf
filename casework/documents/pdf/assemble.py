"""Puts documents one after another into one PDF: pages stamped, linked, bookmarked; nothing parsed twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
)

from casework.documents.pdf import navigation
from casework.documents.pdf.adopt import adopt_pages
from casework.documents.pdf.archive import add_archival
from casework.documents.pdf.layers import Layers
from casework.documents.pdf.merge import merge_equal_objects
from casework.documents.pdf.navigation import Bookmark
from casework.documents.pdf.place import BOTTOM_RIGHT
from casework.documents.pdf.stamp import Stamper, page_view
from casework.documents.pdf.writing import Writer
from casework.errors import BadInput

# All that a page shows. Left behind: reading threads, actions, thumbnails, sizes for a printer, private data.
_KEPT = frozenset(
    {"/Type", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group", "/Annots"}
)


@dataclass(frozen=True)
class Document:
    """One document to be added: its bytes, and what the result must hold of it.

    ``at_the_end`` of its pages, the last ones, stand after those of all other documents.
    """

    name: str
    pdf: bytes
    pages: int
    annotations: int = 0
    at_the_end: int = 0


@dataclass(frozen=True)
class IndexLink:
    """A box on a page (from 1) of the pack that leads to another page of it."""

    on_page: int
    box: tuple[float, float, float, float]
    to_page: int
    words: str


@dataclass(frozen=True)
class Finish:
    """What is added once all pages are there."""

    title: str
    identity: bytes
    links: Sequence[IndexLink]
    bookmarks: Sequence[Bookmark]
    extra_page: int
    extra_stream: bytes
    attachment: tuple[str, bytes, str]
    metadata: bytes
    place: str = BOTTOM_RIGHT
    stamped: frozenset[int] = frozenset()  # pages that carry their number already


def assemble(documents: Sequence[Document], finish: Finish) -> bytes:
    """Return the finished PDF; its first document must be set in the face that the page numbers borrow."""
    writer = Writer()
    layers = Layers(writer)
    for document in documents:
        _add(writer, document, layers)
    pages = _in_order(writer, documents)
    stamper = Stamper(writer, _bold_face(pages[0]), finish.place)
    starts = []
    for number, page in enumerate(pages, 1):
        if number in finish.stamped:
            seen = page_view(page, finish.place)
        else:
            extra = finish.extra_stream if number == finish.extra_page else b""
            seen = stamper.stamp(page, number, extra)
        starts.append(seen.start)

    def place(number: int) -> ArrayObject:
        return navigation.destination(pages[number - 1], starts[number - 1])

    for link in finish.links:
        navigation.add_link(writer, pages[link.on_page - 1], link.box, place(link.to_page), link.words)
    navigation.add_outline(writer, finish.bookmarks, place)
    layers.write()
    navigation.describe(writer, title=finish.title, opens_at=place(1), identity=finish.identity)
    merge_equal_objects(writer)  # only now: until they are stamped two pages may be equal
    navigation.attach(writer, *finish.attachment)
    add_archival(writer, finish.metadata)
    out = BytesIO()
    writer.write(out)
    _let_go(writer)
    return out.getvalue()


def _add(writer: Writer, document: Document, layers: Layers) -> None:
    """Add all pages of a document and prove that they and their links came in."""
    try:
        reader = PdfReader(BytesIO(document.pdf))
        added, moved = adopt_pages(writer, reader, _KEPT)
        layers.take(reader, moved)
        _let_go(reader)
        _let_links_print(added)
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError, OSError) as fault:
        raise BadInput(
            "pack.unusable_pdf",
            "The PDF can't be added to the pack.",
            where=document.name,
            fix="Print the document to PDF again and add that file.",
            details=(f"{type(fault).__name__}: {fault}"[:200],),
        ) from fault
    links = sum(len(_annotations(page)) for page in added)
    if len(added) != document.pages or links != document.annotations:
        raise BadInput(
            "pack.lost_content",
            f"Of {document.pages} pages and {document.annotations} links and notes, {len(added)} and {links} "
            "arrived in the pack.",
            where=document.name,
            fix="Print the document to PDF again and add that file.",
        )


def _in_order(writer: PdfWriter, documents: Sequence[Document]) -> list[PageObject]:
    """Put the pages at the end that belong there; return all."""
    tree: Any = writer.root_object["/Pages"]
    end = 0
    for document in documents:
        end += document.pages
        if document.at_the_end:
            # ``writer.pages`` would count them anew for each one that it gives
            for held in (tree["/Kids"], writer.flattened_pages or []):
                last = held[end - document.at_the_end : end]
                del held[end - document.at_the_end : end]
                held.extend(last)
            end -= document.at_the_end
    return writer.flattened_pages or []


def _let_go(file: PdfReader | PdfWriter) -> None:
    """Break the rings among a file's objects, so that they go at once and not when all are looked through."""
    vars(file).clear()


def _annotations(page: PageObject) -> ArrayObject:
    """Return the page's notes and links; their list often is an object of its own."""
    reference = page.get("/Annots")
    found = None if reference is None else reference.get_object()
    return found if isinstance(found, ArrayObject) else ArrayObject()


def _let_links_print(pages: Sequence[PageObject]) -> None:
    """Mark links as printed, which archives ask for and which shows nothing."""
    for page in pages:
        for annotation in _annotations(page):
            link: Any = annotation.get_object()
            if isinstance(link, DictionaryObject) and link.get("/Subtype") == "/Link" and "/F" not in link:
                link[NameObject("/F")] = NumberObject(4)


def _bold_face(page: PageObject) -> IndirectObject:
    """Return the reference to the embedded bold face of an own page."""
    resources: Any = page["/Resources"]
    fonts: Any = resources.get_object()["/Font"].get_object()
    for name in sorted(fonts):
        reference = fonts.raw_get(name)
        if isinstance(reference, IndirectObject) and str(fonts[name]["/BaseFont"]).endswith("Arimo-Bold"):
            return reference
    raise LookupError("the index carries no bold face")
