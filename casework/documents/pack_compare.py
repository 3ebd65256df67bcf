"""Compares the pages of a pack with those of the files they were made from: the words, and the looks."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

import pikepdf
import pypdfium2

from casework.documents.pack_digest import page_view
from casework.documents.pack_findings import Finding
from casework.documents.pack_manifest import Entry, Manifest
from casework.documents.pack_place import View
from casework.documents.pack_source import prepare
from casework.errors import BadInput

_OWN_KINDS = frozenset({"index", "gap", "manifest"})
_RENDERED_WIDTH = 160  # pixels: enough to see that a picture or a filled field is the same
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
        if item.kind in _OWN_KINDS or item.to_page > len(opened.pages):
            continue
        source = sources.get(item.source_sha256)
        if source is None:
            yield Finding(
                "source_missing",
                item.from_page,
                f"The file that document {item.no}, “{item.title}”, was made from is not at hand.",
                "Hand over the file with the hash that the manifest prints.",
            )
        elif hashlib.sha256(source).hexdigest() != item.source_sha256:
            yield Finding("source_changed", item.from_page, f"The source of document {item.no} was changed.")
        else:
            yield from _check_document(seen, opened, item, source, until)


def _check_document(
    seen: pypdfium2.PdfDocument, opened: pikepdf.Pdf, item: Entry, source: bytes, until: float | None
) -> Iterator[Finding]:
    try:
        with pypdfium2.PdfDocument(source) as original:
            pages = len(original)
    except pypdfium2.PdfiumError:
        try:  # a damaged file: what can be repaired of it is what went into the pack
            source = prepare(source, where=item.title).pdf
        except BadInput:
            yield Finding(
                "source_unreadable", item.from_page, f"The source of document {item.no} can't be read."
            )
            return
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
            view = page_view(opened.pages[number - 1].obj)
            with closing(original[offset]) as theirs, closing(seen[number - 1]) as ours:
                if not _same_text(theirs, ours, number):
                    yield Finding(
                        "source_text", number, "The words of this page are not those of its source."
                    )
                elif not _same_looks(theirs, ours, view):
                    yield Finding("source_looks", number, "This page does not look like its source.")


def _same_text(theirs: Any, ours: Any, number: int) -> bool:
    """Return whether our page reads as theirs with the page number after it; form fields may add words."""
    with closing(theirs.get_textpage()) as their_text, closing(ours.get_textpage()) as our_text:
        wanted = _squeezed(their_text.get_text_range())
        read = _squeezed(our_text.get_text_range())
    return read == wanted + str(number) or (read.startswith(wanted) and read.endswith(str(number)))


def _same_looks(theirs: Any, ours: Any, view: View) -> bool:
    """Return whether both look the same outside the box of the page number."""
    width, height = ours.get_size()
    scale = _RENDERED_WIDTH / width
    pictures = [page.render(scale=scale, grayscale=True, may_draw_forms=True) for page in (theirs, ours)]
    sizes = {(picture.width, picture.height) for picture in pictures}
    if len(sizes) != 1:
        return False
    first, second = (_squares(picture, view, scale, height) for picture in pictures)
    return all(abs(a - b) <= _MAY_DIFFER for a, b in zip(first, second, strict=True))


def _squares(picture: Any, view: View, scale: float, height: float) -> list[float]:
    """Return the mean grey of each square of 8 pixels, white where the page number stands."""
    data, stride = bytes(picture.buffer), picture.stride
    left, bottom, right, top = (edge / view.unit * scale for edge in view.stamp)
    rows = [bytearray(data[y * stride : y * stride + picture.width]) for y in range(picture.height)]
    ground = height * scale
    for y in range(max(int(ground - top) - 1, 0), min(int(ground - bottom) + 2, picture.height)):
        x0, x1 = max(int(left) - 1, 0), min(int(right) + 2, picture.width)
        rows[y][x0:x1] = b"\xff" * (x1 - x0)
    means = []
    for y in range(0, picture.height, 8):
        band = rows[y : y + 8]
        for x in range(0, picture.width, 8):
            cells = b"".join(row[x : x + 8] for row in band)
            means.append(sum(cells) / len(cells))
    return means


def _squeezed(text: str) -> str:
    return "".join(text.split())
