"""Compares the pages of a pack with those of the files they were made from: the words, and the looks."""

from __future__ import annotations

import hashlib
import logging
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from casework.documents.pack.blocks import OWN_KINDS
from casework.documents.pack.digest import page_view
from casework.documents.pack.links import lacks_looks, must_draw_words
from casework.documents.pack.manifest import Entry, Manifest
from casework.documents.pack.smaller import drawn_smaller
from casework.documents.pack.source import prepare
from casework.documents.pdf.place import View
from casework.documents.verify.findings import Finding
from casework.errors import BadInput

logging.getLogger("pypdfium2").setLevel(logging.ERROR)  # it advises users to install another build for XFA

_RENDERED_WIDTH = 160  # pixels: enough to see that a picture or a filled field is the same
_WHITE = 250  # of 255 grey levels
_DARK = 200
_NEAR = 2.0  # pixels to a point
_MAY_DIFFER = 24  # of 255 grey levels, on average over a square of the page


def check_sources(
    seen: pypdfium2.PdfDocument,
    opened: pikepdf.Pdf,
    manifest: Manifest,
    sources: Mapping[str, bytes],
    until: float | None = None,
) -> Iterator[Finding]:
    """Yield each document whose pages do not read and look as those of its source."""
    for item in manifest.items:
        if item.kind in OWN_KINDS or item.to_page > len(opened.pages):
            continue
        source = sources.get(item.source_sha256)
        if source is None:
            yield Finding(
                "source_missing",
                item.from_page,
                f"The file that document {item.no}, “{item.title}”, was made from is not at hand as it was: "
                "it is missing, or was edited.",
                "Hand over the file with the hash that the manifest prints.",
            )
        elif hashlib.sha256(source).hexdigest() != item.source_sha256:
            yield Finding("source_changed", item.from_page, f"The source of document {item.no} was changed.")
        else:
            yield from _check_document(seen, opened, item, source, until, manifest.place)


def _check_document(
    seen: pypdfium2.PdfDocument,
    opened: pikepdf.Pdf,
    item: Entry,
    source: bytes,
    until: float | None,
    place: str,
) -> Iterator[Finding]:
    try:
        with pypdfium2.PdfDocument(source) as original:
            pages = len(original)
    except pypdfium2.PdfiumError:
        try:  # a damaged file: what can be repaired of it is what went into the pack
            prepared = prepare(source, where=item.title)
            source, pages = prepared.pdf, prepared.pages
        except BadInput:
            yield Finding(
                "source_unreadable", item.from_page, f"The source of document {item.no} can't be read."
            )
            return
    if item.smaller and max(item.smaller) <= pages:
        source = drawn_smaller(source, item.smaller, place)
    with pypdfium2.PdfDocument(source) as original:
        original.init_forms()
        pages = len(original)
        if pages != item.to_page - item.from_page + 1:
            yield Finding(
                "source_pages",
                item.from_page,
                f"Document {item.no} has {item.to_page - item.from_page + 1} pages; its source has {pages}.",
            )
            return
        for offset in range(pages):
            if until is not None and time.monotonic() > until:
                return
            number = item.from_page + offset
            view = page_view(opened.pages[number - 1].obj, place)
            with closing(original[offset]) as theirs, closing(seen[number - 1]) as ours:
                if not _same_text(theirs, ours, number):
                    yield Finding(
                        "source_text", number, "The words of this page are not those of its source."
                    )
                    continue
                pictures = _pictures(theirs, ours)
                if not _same_looks(pictures, view) and not _same_on_paper(source, offset, ours, view):
                    yield Finding("source_looks", number, "This page does not look like its source.")
                elif _is_drawn_on(theirs, pictures[0], view):
                    yield Finding(
                        "number_over_drawing",
                        number,
                        "The page number lies over something that is drawn there; its source has it whole.",
                        "Nothing has to be done if it is of no matter; else send the source beside the pack.",
                    )


def _same_text(theirs: Any, ours: Any, number: int) -> bool:
    """Return whether our page reads as theirs with the page number after it; form fields may add words."""
    with closing(theirs.get_textpage()) as their_text, closing(ours.get_textpage()) as our_text:
        wanted = _squeezed(their_text.get_text_range())
        read = _squeezed(our_text.get_text_range())
    if read == wanted + str(number) or (read.startswith(wanted) and read.endswith(str(number))):
        return True
    # Where the number stands close to other words, it is read among them.
    return Counter(read) == Counter(wanted + str(number))


@dataclass(frozen=True)
class _Picture:
    """A page drawn small in grey: its rows, and how many of its pixels make a point."""

    rows: list[bytes]
    width: int
    height: int
    scale: float

    def box(self, view: View) -> tuple[slice, slice]:
        """Return the rows and columns on which the page number lies."""
        left, bottom, right, top = (edge / view.unit * self.scale for edge in view.stamp)
        return (
            slice(max(int(self.height - top), 0), min(int(self.height - bottom) + 1, self.height)),
            slice(max(int(left), 0), min(int(right) + 1, self.width)),
        )


def _pictures(theirs: Any, ours: Any) -> list[_Picture]:
    found = []
    scale = _RENDERED_WIDTH / ours.get_size()[0]
    for page in (theirs, ours):
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=True)
        data, stride = bytes(bitmap.buffer), bitmap.stride
        rows = [data[y * stride : y * stride + bitmap.width] for y in range(bitmap.height)]
        found.append(_Picture(rows, bitmap.width, bitmap.height, scale))
    return found


def _is_drawn_on(page: Any, picture: _Picture, view: View) -> bool:
    """Return whether something is drawn on the page where its number goes: small print is seen from near."""
    down, across = picture.box(view)
    if all(min(row[across], default=255) > _WHITE for row in picture.rows[down]):
        return False
    width, height = page.get_size()
    left, bottom, right, top = (edge / view.unit for edge in view.stamp)
    near = page.render(
        scale=_NEAR * view.unit,
        crop=(left, bottom, max(width - right, 0), max(height - top, 0)),
        grayscale=True,
        may_draw_forms=True,
    )
    rows = (bytes(near.buffer)[y * near.stride :][: near.width] for y in range(near.height))
    return any(min(row, default=255) < _DARK for row in rows)


def _same_looks(pictures: Sequence[_Picture], view: View) -> bool:
    """Return whether both look the same outside the box of the page number."""
    if len({(picture.width, picture.height) for picture in pictures}) != 1:
        return False
    first, second = (_squares(picture, view) for picture in pictures)
    return all(abs(a - b) <= _MAY_DIFFER for a, b in zip(first, second, strict=True))


def _same_on_paper(source: bytes, offset: int, ours: Any, view: View) -> bool:
    """Return whether they look the same with the form fields as they are kept, not as a screen offers them.

    A screen adds arrows to lists, and may draw fields in a way of its own, or, outside a form, not at all.
    Fields of a form that do not say how they look are only to be seen there.
    """
    with pypdfium2.PdfDocument(source) as kept:
        with closing(kept[offset]) as page:
            if kept.get_formtype() != pdfium.FORMTYPE_NONE and _shows_fields_on_screens_only(source, offset):
                return False
            pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
        with closing(kept[offset]) as theirs:
            return _same_looks(_pictures(theirs, ours), view)


def _shows_fields_on_screens_only(source: bytes, offset: int) -> bool:
    with pikepdf.open(BytesIO(source)) as opened:
        notes = opened.pages[offset].obj.get("/Annots")
        if must_draw_words(opened):
            return True
        return isinstance(notes, pikepdf.Array) and any(
            lacks_looks(note) for note in notes if isinstance(note, pikepdf.Dictionary)
        )


def _squares(picture: _Picture, view: View) -> list[float]:
    """Return the mean grey of each square of 8 pixels, white where the page number stands."""
    down, across = picture.box(view)
    rows = [bytearray(row) for row in picture.rows]
    for row in rows[max(down.start - 1, 0) : down.stop + 1]:
        x0, x1 = max(across.start - 1, 0), min(across.stop + 1, picture.width)
        row[x0:x1] = b"\xff" * (x1 - x0)
    means = []
    for y in range(0, picture.height, 8):
        band = rows[y : y + 8]
        for x in range(0, picture.width, 8):
            cells = b"".join(row[x : x + 8] for row in band)
            means.append(sum(cells) / len(cells))
    return means


def _squeezed(text: str) -> str:
    return "".join(text.split())
