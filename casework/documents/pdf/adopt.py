"""Takes the pages of a file into the pack by moving its objects, where pypdf's own way copies each of them.

The reader is of no use afterwards. What a page refers to comes with it, once; references among the pages
(links) keep meaning the same pages.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NullObject, NumberObject

from casework.documents.pdf.writing import Writer

_WHOLE_FILE = ("/Pages", "/Catalog")  # nothing that a page shows leads back there


def adopt_pages(
    writer: Writer, reader: PdfReader, kept: Collection[str]
) -> tuple[list[PageObject], dict[int, IndirectObject]]:
    """Return the pages now in the writer, and the new reference of each object by its old number."""
    if reader.flattened_pages is None:
        len(reader.pages)  # finds them; going through reader.pages would count them anew for each
    pages = list(reader.flattened_pages or ())
    tree: Any = writer.root_object["/Pages"]
    moved: dict[int, IndirectObject] = {}
    for page in pages:
        old = page.indirect_reference
        page.indirect_reference = None
        drawing = page.pop("/Contents", None)  # pypdf would move it in its own way
        new = writer._add_object(page)
        if drawing is not None:
            page[NameObject("/Contents")] = drawing
        if old is not None:
            moved[old.idnum] = new
        for key in set(page) - set(kept):
            page.pop(key)
        page[NameObject("/Parent")] = tree.indirect_reference
        tree["/Kids"].append(new)
        _pages_of(writer).append(page)
    tree[NameObject("/Count")] = NumberObject(len(tree["/Kids"]))
    waiting: list[Any] = list(pages)
    while waiting:
        _move_references(writer, reader, waiting.pop(), moved, waiting)
    return pages, moved


def _pages_of(writer: Writer) -> list[PageObject]:
    if writer.flattened_pages is None:
        writer.flattened_pages = []
    return writer.flattened_pages


def _move_references(
    writer: Writer, reader: PdfReader, holder: Any, moved: dict[int, IndirectObject], waiting: list[Any]
) -> None:
    """Point each reference of a dictionary or list to the writer, and queue what has to be looked at next."""
    keyed = list(holder.items()) if isinstance(holder, DictionaryObject) else list(enumerate(holder))
    for key, value in keyed:
        if isinstance(value, IndirectObject):
            if value.pdf is not writer:
                holder[key] = _moved(writer, value.get_object(), value.idnum, moved, waiting)
        elif isinstance(value, DictionaryObject | ArrayObject):
            # what a page inherits is handed to it as it is, although the file has it once for all
            own = getattr(value, "indirect_reference", None)
            if own is not None and own.pdf is reader:
                holder[key] = _moved(writer, value, own.idnum, moved, waiting)
            elif own is None:
                waiting.append(value)


def _moved(
    writer: Writer, found: Any, number: int, moved: dict[int, IndirectObject], waiting: list[Any]
) -> Any:
    """Return the reference that an object has in the writer, moving it there when it is first met."""
    if number in moved:
        return moved[number]
    if not isinstance(found, DictionaryObject | ArrayObject):
        return NullObject() if found is None else found  # a number or name is as well said in place
    if isinstance(found, DictionaryObject) and found.get("/Type") in _WHOLE_FILE:
        return NullObject()
    found.indirect_reference = None
    shared = writer.plain_font(found) if isinstance(found, DictionaryObject) else None
    if shared is None:
        waiting.append(found)
    moved[number] = shared or writer._add_object(found)
    return moved[number]
