"""How a reader moves through the pack: links of the index, bookmarks, page labels, the opening view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pypdf import PageObject, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

Place = Callable[[int], ArrayObject]  # where a page begins, by its number


@dataclass(frozen=True)
class Bookmark:
    """One entry of the outline: its words, the page number it goes to, and the entries under it."""

    title: str
    page: int
    below: tuple[Bookmark, ...] = ()


def destination(page: PageObject, start: tuple[float, float]) -> ArrayObject:
    """Return the place on the page that starts with that corner, the reader's top left, at 100%."""
    left, top = start
    reference = page.indirect_reference
    assert reference is not None
    return ArrayObject([reference, NameObject("/XYZ"), FloatObject(left), FloatObject(top), NumberObject(1)])


def add_link(
    writer: PdfWriter, on: PageObject, box: tuple[float, float, float, float], to: ArrayObject, alt: str
) -> None:
    """Put an invisible link over a box of the page."""
    link = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject([FloatObject(round(value, 3)) for value in box]),
            NameObject("/Border"): ArrayObject([NumberObject(0)] * 3),
            NameObject("/F"): NumberObject(4),
            NameObject("/Dest"): to,
            NameObject("/Contents"): TextStringObject(alt),
        }
    )
    links = on.get("/Annots")
    if not isinstance(links, ArrayObject):
        links = ArrayObject()
        on[NameObject("/Annots")] = links
    links.append(writer._add_object(link))


def add_outline(writer: PdfWriter, bookmarks: Sequence[Bookmark], place: Place) -> None:
    """Write the bookmarks, all open, in their order."""
    root = DictionaryObject({NameObject("/Type"): NameObject("/Outlines")})
    reference = writer._add_object(root)
    _add_below(writer, root, reference, bookmarks, place)
    writer.root_object[NameObject("/Outlines")] = reference


def _add_below(
    writer: PdfWriter,
    parent: DictionaryObject,
    parent_reference: IndirectObject,
    bookmarks: Sequence[Bookmark],
    place: Place,
) -> int:
    """Write the entries under a parent; return how many entries are visible when all are open."""
    entries = [
        DictionaryObject(
            {
                NameObject("/Title"): TextStringObject(bookmark.title),
                NameObject("/Parent"): parent_reference,
                NameObject("/Dest"): place(bookmark.page),
            }
        )
        for bookmark in bookmarks
    ]
    references = [writer._add_object(entry) for entry in entries]
    visible = len(entries)
    for nth, (entry, bookmark) in enumerate(zip(entries, bookmarks, strict=True)):
        if nth:
            entry[NameObject("/Prev")] = references[nth - 1]
        if nth + 1 < len(entries):
            entry[NameObject("/Next")] = references[nth + 1]
        visible += _add_below(writer, entry, references[nth], bookmark.below, place)
    if entries:
        parent[NameObject("/First")] = references[0]
        parent[NameObject("/Last")] = references[-1]
        parent[NameObject("/Count")] = NumberObject(visible)
    return visible


def describe(writer: PdfWriter, *, title: str, opens_at: ArrayObject, identity: bytes) -> None:
    """Write title, language, labels 1, 2, 3 …, the opening view, and an id that no clock or chance makes."""
    root = writer.root_object
    label = DictionaryObject({NameObject("/S"): NameObject("/D"), NameObject("/St"): NumberObject(1)})
    root[NameObject("/PageLabels")] = DictionaryObject(
        {NameObject("/Nums"): ArrayObject([NumberObject(0), label])}
    )
    root[NameObject("/OpenAction")] = opens_at
    root[NameObject("/PageMode")] = NameObject("/UseOutlines")
    root[NameObject("/Lang")] = TextStringObject("en-GB")
    root[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    )
    writer.metadata = {"/Title": title, "/Producer": "casework"}
    writer._ID = ArrayObject([ByteStringObject(identity), ByteStringObject(identity)])
    writer.pdf_header = "%PDF-1.7"


def attach(writer: PdfWriter, name: str, data: bytes, description: str) -> None:
    """Attach a JSON file, stored as it is, so that its bytes can be found again."""
    attachment = writer.add_attachment(name, data)
    attachment.pdf_object[NameObject("/UF")] = TextStringObject(name)
    attachment.description = TextStringObject(description)
    attachment.associated_file_relationship = NameObject("/Data")
    attachment.subtype = NameObject("/application/json")
