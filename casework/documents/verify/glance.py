"""A quick look at one page through pdfium: whether its number can be seen, and how its words stand.

pdfium is called as it is: pypdfium2's own objects would take as long again as what pdfium does for them.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

_DARKER = bytes(range(201))  # grey levels that are not white
_WHITE = 0xFFFFFFFF
_ENOUGH = 2  # if they are upright, the page is
_SAMPLE = 12  # pieces of text that are looked at
_MOST_LOOKED_AT = 5_000
_OWN = 2  # the page number and its box
_DEEPEST = 3


@contextmanager
def glance(document: pypdfium2.PdfDocument, number: int) -> Iterator[Any]:
    """Open a page, counted from 1, for the functions of this module."""
    page = pdfium.FPDF_LoadPage(document, number - 1)
    if not page:
        raise pypdfium2.PdfiumError(f"Page {number} can't be loaded.")
    try:
        yield page
    finally:
        pdfium.FPDF_ClosePage(page)


def is_inked(page: Any, box: Sequence[float]) -> bool:
    """Return whether the box, in points from the lower left as seen, shows dark ink on a light ground."""
    across, up = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    left, bottom, right, top = box
    scale = min(4.0, 40 / (right - left))
    start, above = math.ceil(left * scale), math.ceil(max(up - top, 0) * scale)
    whole = (math.ceil(across * scale), math.ceil(up * scale))
    width = whole[0] - start - math.ceil(max(across - right, 0) * scale)
    height = whole[1] - above - math.ceil(bottom * scale)
    if width < 1 or height < 1:
        return False
    buffer = (ctypes.c_ubyte * (width * height))()
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, buffer, width)
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _WHITE)
    flags = pdfium.FPDF_GRAYSCALE | pdfium.FPDF_ANNOT
    pdfium.FPDF_RenderPageBitmap(bitmap, page, -start, -above, *whole, 0, flags)
    pdfium.FPDFBitmap_Destroy(bitmap)
    pixels = bytes(buffer)
    light = len(pixels.translate(None, _DARKER))
    return min(pixels) < 110 and light * 2 > len(pixels)


def look_of_words(page: Any) -> tuple[int | None, bool]:
    """Return how most words are turned for the reader (0 is upright), and whether the page is a picture only.

    The last piece of text is the page number, which always stands upright.
    """
    turns: list[int] = []
    looked = 0
    rotation = pdfium.FPDFPage_GetRotation(page) * 90
    for piece, is_text in _pieces(page, 1):
        looked += 1
        if is_text:
            turns.append(_turn(piece, rotation))
        if len(turns) > _SAMPLE or looked > _MOST_LOOKED_AT or (len(turns) > _ENOUGH and not any(turns)):
            break
    else:
        turns = turns[:-1]
    if not turns:
        return None, looked > _OWN  # else the page is empty
    turn, count = Counter(turns).most_common(1)[0]
    return (turn if count * 5 >= len(turns) * 4 else 0), False


def _pieces(holder: Any, depth: int) -> Iterator[tuple[Any, bool]]:
    """Yield what is drawn, also by the drawings within, each with whether it is text."""
    outer = depth == 1
    count = pdfium.FPDFPage_CountObjects(holder) if outer else pdfium.FPDFFormObj_CountObjects(holder)
    for place in range(count):
        piece = (
            pdfium.FPDFPage_GetObject(holder, place) if outer else pdfium.FPDFFormObj_GetObject(holder, place)
        )
        kind = pdfium.FPDFPageObj_GetType(piece)
        yield piece, kind == pdfium.FPDF_PAGEOBJ_TEXT
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            yield from _pieces(piece, depth + 1)


def _turn(piece: Any, rotation: int) -> int:
    """Return by how many degrees a piece of text is turned clockwise, in steps of 90."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(piece, matrix)
    angle = math.degrees(math.atan2(-matrix.b, matrix.a)) + rotation
    return round(angle / 90) * 90 % 360
