"""Draws pages a little smaller on paper of the same size, so that a strip is free for the page number."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from io import BytesIO
from typing import Any

import pikepdf

from casework.documents.pack.digest import inherited, page_view
from casework.documents.pack.links import listed
from casework.documents.pack.source import saved
from casework.documents.pdf.place import View, reader_to_page

_GAP = 3.0  # points between the page's own drawing and the box of the number
_LEAST = 0.8  # of its size: a page too low for a strip stays as it is
_POINTS = ("/Rect", "/QuadPoints", "/Vertices", "/L", "/CL")  # of a link or note, in the page's units


def drawn_smaller(pdf: bytes, pages: Collection[int], place: str) -> bytes:
    """Return the PDF with these pages, counted from 1, drawn smaller away from the number's place.

    What their crop box hides stays hidden. Links and notes move along with what they stand on.
    """
    with pikepdf.open(BytesIO(pdf)) as opened:
        for number in sorted(pages):
            page: Any = opened.pages[number - 1].obj
            view = page_view(page, place)
            scale = _scale(view)
            if scale >= _LEAST:
                _draw(opened, page, view, scale)
        return saved(opened)


def _strip(view: View) -> float:
    """Return how high the strip is that the number needs, at the end of the page at which it stands."""
    _, bottom, _, top = view.stamp
    return (top if view.place.startswith("bottom") else view.height - bottom) + _GAP


def _scale(view: View) -> float:
    return (view.height - _strip(view)) / view.height


def _draw(opened: pikepdf.Pdf, page: Any, view: View, scale: float) -> None:
    """Shrink a page towards the middle of the edge that lies opposite its number."""
    a, b, c, d, e, f = reader_to_page(view)
    across, up = view.width / 2, view.height if view.place.startswith("bottom") else 0.0
    x, y = (a * across + c * up + e) * (1 - scale), (b * across + d * up + f) * (1 - scale)
    left, bottom, right, top = view.box
    window = f"{left:.4f} {bottom:.4f} {right - left:.4f} {top - bottom:.4f} re W n"
    before = opened.make_stream(f"q {scale:.6f} 0 0 {scale:.6f} {x:.4f} {y:.4f} cm {window}\n".encode())
    held = page.get("/Contents")
    streams = list(held) if isinstance(held, pikepdf.Array) else [] if held is None else [held]
    page.Contents = pikepdf.Array([before, *streams, opened.make_stream(b"\nQ\n")])
    if (resources := inherited(page, "/Resources")) is not None:
        page.Resources = resources
    for note in listed(page.get("/Annots")):
        for key in _POINTS:
            if isinstance(note.get(key), pikepdf.Array):
                note[key] = _moved(note[key], scale, (x, y))
        if isinstance(note.get("/InkList"), pikepdf.Array):
            note["/InkList"] = pikepdf.Array([_moved(stroke, scale, (x, y)) for stroke in note["/InkList"]])


def _moved(points: Any, scale: float, by: tuple[float, float]) -> pikepdf.Array:
    """Return points, written x, y, x, y …, in their new places."""
    return pikepdf.Array(
        [Decimal(f"{float(value) * scale + by[nth % 2]:.4f}") for nth, value in enumerate(points)]
    )
