"""Puts its number on each page as one more content stream; the page's own drawing is left as it is."""

from __future__ import annotations

from typing import Any

from pypdf import PageObject, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
)

from casework.documents.pdf.place import BOTTOM_RIGHT, FONT_NAME, OPENING, View, stamp_stream, view


class Stamper:
    """Stamps the pages of one writer with one shared font."""

    def __init__(self, writer: PdfWriter, font: IndirectObject, place: str) -> None:
        """Add what all stamps share."""
        self._place = place
        self._writer = writer
        self._font = font
        self._opening = _stream(writer, OPENING)

    def stamp(self, page: PageObject, number: int, extra: bytes = b"") -> View:
        """Number the page, with an extra stream before the number; return what is visible of the page."""
        seen = page_view(page, self._place)
        font = self._lend_font(page)
        closing = [_stream(self._writer, stamp_stream(number, seen, font))]
        if extra:
            closing.insert(0, _stream(self._writer, extra))
        page[NameObject("/Contents")] = ArrayObject([self._opening, *_own_streams(page), *closing])
        return seen

    def _lend_font(self, page: PageObject) -> str:
        """Enter the shared font in the page's resources; return the name it has there."""
        resources = _dictionary(page, "/Resources")
        fonts = _dictionary(resources, "/Font")
        name, turn = FONT_NAME, 0
        while name in fonts and fonts.raw_get(name) != self._font:
            turn += 1
            name = f"{FONT_NAME}{turn}"
        fonts[NameObject(name)] = self._font
        return name


def page_view(page: PageObject, place: str = BOTTOM_RIGHT) -> View:
    """Return what a reader sees of the page."""
    return view(
        _box(page.get("/MediaBox")),
        _box(page.get("/CropBox")),
        _number(page.get("/Rotate"), 0.0),
        _number(page.get("/UserUnit"), 1.0),
        place,
    )


def _own_streams(page: PageObject) -> list[PdfObject]:
    """Return the references to the page's own drawing, as they are."""
    if "/Contents" not in page:
        return []
    reference = page.raw_get("/Contents")
    content: Any = reference.get_object()
    if isinstance(content, ArrayObject):
        return list(content)
    return [reference] if isinstance(content, DecodedStreamObject | DictionaryObject) else []


def _dictionary(holder: DictionaryObject, key: str) -> DictionaryObject:
    """Return the dictionary under the key, put there empty when it is missing."""
    value = holder.get(key)
    found = value.get_object() if value is not None else None
    if isinstance(found, DictionaryObject):
        return found
    empty = DictionaryObject()
    holder[NameObject(key)] = empty
    return empty


def _stream(writer: PdfWriter, data: bytes) -> IndirectObject:
    stream = DecodedStreamObject()
    stream.set_data(data)
    return writer._add_object(stream)


def _box(value: Any) -> list[float] | None:
    value = value.get_object() if value is not None else None
    return [_number(corner, 0.0) for corner in value] if isinstance(value, ArrayObject) else None


def _number(value: Any, default: float) -> float:
    value = value.get_object() if value is not None else None
    return float(value) if isinstance(value, int | float) else default
