"""Finds pictures that have more dots than courts ask for, as large as they stand on the page."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from casework.documents.pack.digest import inherited

MOST_DPI = 300.0
_SMALLEST = 200  # dots on the longer side; finer ones of fewer are signs and lines
_DEEPEST = 4


def too_fine(pdf: bytes, opened: pikepdf.Pdf) -> Iterator[tuple[int, str]]:
    """Yield each page with a picture that is too fine, and what its finest one is."""
    numbers = [
        number
        for number, page in enumerate(opened.pages, 1)
        if _has_pictures(inherited(page.obj, "/Resources"), 0)
    ]
    if not numbers:
        return
    with pypdfium2.PdfDocument(pdf) as seen:
        for number in numbers:
            unit = opened.pages[number - 1].obj.get("/UserUnit", 1)
            with closing(seen[number - 1]) as page:
                if finest := max(_pictures(page, float(unit)), default=None):
                    dpi, width, height = finest
                    yield number, f"{width} × {height} dots at {dpi} dpi"


def _pictures(page: Any, unit: float) -> Iterator[tuple[int, int, int]]:
    """Yield (dpi, width, height) of each picture on the page that is too fine."""
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST):
        matrix, around = picture.get_matrix(), picture.container
        while around is not None:
            matrix, around = matrix.multiply(around.get_matrix()), around.container
        width, height = picture.get_px_size()
        across, down = math.hypot(matrix.a, matrix.b) * unit, math.hypot(matrix.c, matrix.d) * unit
        if across and down and max(width, height) >= _SMALLEST:
            dpi = min(width / across, height / down) * 72
            if dpi > MOST_DPI * 1.01:
                yield round(dpi), width, height


def _has_pictures(resources: Any, depth: int) -> bool:
    held = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if depth > _DEEPEST or not isinstance(held, pikepdf.Dictionary):
        return False
    for name in held.keys():  # noqa: SIM118 - not a dict
        thing: Any = held[name]
        if not isinstance(thing, pikepdf.Stream):
            continue
        if thing.get("/Subtype") == "/Image":
            sides: list[Any] = [thing.get("/Width"), thing.get("/Height")]
            if any(isinstance(side, int) and side >= _SMALLEST for side in sides):
                return True
        elif _has_pictures(thing.get("/Resources"), depth + 1):
            return True
    return False
