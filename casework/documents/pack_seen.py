"""Checks what a reader sees, through pypdfium2: page numbers, the index's rows, the printed manifest."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from casework.documents import pack_index
from casework.documents.pack_digest import page_view
from casework.documents.pack_findings import Finding
from casework.documents.pack_manifest import Entry, Manifest
from casework.documents.pack_navigation_check import Target
from casework.documents.pack_place import Rect, View
from casework.documents.pack_text import printable

_HASH = re.compile(r"\b[0-9a-f]{64}\b")
_FINE = 100  # device units to a point, so that rounding stays below a hundredth of a point


def check_seen(
    seen: pypdfium2.PdfDocument,
    opened: pikepdf.Pdf,
    manifest: Manifest,
    fingerprint: str,
    targets: Sequence[Target],
) -> Iterator[Finding]:
    """Yield each page whose number, label, index row or list of hashes does not read as it should."""
    by_page: dict[int, list[tuple[Target, Entry]]] = {}
    for target, item in zip(targets, manifest.items[1:], strict=False):
        by_page.setdefault(target.on_page, []).append((target, item))
    printed = ""
    last = manifest.items[-1]
    for number, page in enumerate(opened.pages, 1):
        label = seen.get_page_label(number - 1)
        if label != str(number):
            yield Finding("label_wrong", number, f"The page label of page {number} reads “{label}”.")
        with closing(seen[number - 1]) as sheet, closing(sheet.get_textpage()) as text:
            yield from _check_number(sheet, text, number, page_view(page.obj))
            for target, item in by_page.get(number, ()):
                yield from _check_row(text, target, item)
            if last.from_page <= number <= last.to_page:
                printed += text.get_text_range() + "\n"
    yield from _check_printed(printed, manifest, fingerprint)


def _check_number(sheet: Any, text: Any, number: int, view: View) -> Iterator[Finding]:
    """Yield a finding unless the page's number reads, and is inked, in its box and nowhere near it."""
    box = tuple(edge / view.unit for edge in view.stamp)  # pypdfium2 does not know of other units
    words = text.get_text_bounded(*_to_page(sheet, box)).split()
    if not "".join(words).endswith(str(number)):  # what the white box covers may be read before it
        read = " ".join(words) or "nothing"
        yield Finding("number_unseen", number, f"Where the page number should stand, {read} is read.")
    elif not _is_inked(sheet, box):
        yield Finding("number_unseen", number, "The page number is covered or can't be seen.")


def _is_inked(sheet: Any, box: Sequence[float]) -> bool:
    """Return whether the box shows dark ink on a light ground."""
    width, height = sheet.get_size()
    left, bottom, right, top = box
    bitmap = sheet.render(
        scale=min(4.0, 40 / (right - left)),
        crop=(left, bottom, max(width - right, 0), max(height - top, 0)),
        grayscale=True,
    )
    pixels = bytes(bitmap.buffer)
    light = sum(pixel > 200 for pixel in pixels)
    return min(pixels, default=255) < 110 and light * 2 > len(pixels)


def _to_page(sheet: Any, box: Sequence[float]) -> Rect:
    """Return the box, given as the reader sees it, in the page's own units; pdfium does the turning."""
    width, height = sheet.get_size()
    corners = []
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        page_x, page_y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDF_DeviceToPage(
            sheet,
            *(0, 0, round(width * _FINE), round(height * _FINE), 0),
            *(round(x * _FINE), round((height - y) * _FINE)),
            page_x,
            page_y,
        )
        corners.append((page_x.value, page_y.value))
    (x0, y0), (x1, y1) = corners
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _check_row(text: Any, target: Target, item: Entry) -> Iterator[Finding]:
    """Yield a finding unless the row under the link names the document and its pages."""
    left, bottom, right, top = target.box
    title_left, pages_left = left + pack_index.NUMBER_WIDTH, right - pack_index.PAGES_WIDTH
    title = _squeezed(text.get_text_bounded(title_left - 2, bottom, pages_left, top))
    pages = _squeezed(text.get_text_bounded(pages_left, bottom, right + 2, top))
    wanted = str(item.from_page) if item.from_page == item.to_page else f"{item.from_page}–{item.to_page}"
    if pages != wanted:
        yield Finding(
            "index_row_pages",
            target.on_page,
            f"The index row of document {item.no} prints pages {pages or 'nothing'} instead of {wanted}.",
        )
    if not _same_words(title, _squeezed(printable(item.title))):
        yield Finding(
            "index_row_title",
            target.on_page,
            f"The index row of document {item.no} does not print its title “{item.title}”.",
        )


def _check_printed(printed: str, manifest: Manifest, fingerprint: str) -> Iterator[Finding]:
    """Yield a finding unless the printed manifest lists what the attached one does."""
    page = manifest.items[-1].from_page
    hashes = _HASH.findall(printed)
    if fingerprint not in hashes:
        yield Finding("fingerprint", page, "The printed fingerprint is not that of the attached manifest.")
    if [one for one in hashes if one != fingerprint] != [item.source_sha256 for item in manifest.items[:-1]]:
        yield Finding("manifest_print", page, "The printed hashes are not those of the attached manifest.")
    words = _squeezed(printed)
    for item in manifest.items:
        title = _squeezed(printable(item.title))
        if title not in words and title.isascii():
            yield Finding("manifest_print", page, f"The printed manifest does not name “{item.title}”.")


def _same_words(read: str, wanted: str) -> bool:
    """Return whether the texts agree; where both directions meet, readers order the letters differently."""
    return read == wanted or (not wanted.isascii() and sorted(read) == sorted(wanted))


def _squeezed(text: str) -> str:
    """Return the text without white space; pdfium marks a hyphen at a line's end by a control character."""
    return "".join(text.replace("\x02", "-").replace("\ufffe", "-").split())
