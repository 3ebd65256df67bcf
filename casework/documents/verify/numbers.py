"""Reads each page's number as a reader program does: from its operators, its font and the page's boxes.

Reading the words of every page in full would take longer than building the pack. So the numbers are read
from a small file that holds nothing else. Pages whose numbers are drawn alike but for the digits share a few
pages of it, on which every digit is read.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from casework.documents.pack.digest import inherited
from casework.documents.pdf.place import FONT_NAME, Rect, View, stamp_stream

_BOXES = ("/MediaBox", "/CropBox", "/Rotate")
_FONT = re.compile(re.escape(FONT_NAME) + r"\d*")
_FINE = 100  # device units to a point, so that rounding stays below a hundredth of a point


@dataclass(frozen=True)
class _Shown:
    """A page of the small file: the page that it is like, what is drawn on it, and what must be read."""

    like: int
    drawing: bytes
    text: str


def misread_numbers(opened: pikepdf.Pdf, views: Sequence[View]) -> dict[int, str]:
    """Return what is read where the number should stand, for each page on which that is not its number."""
    pages: list[Any] = [page.obj for page in opened.pages]
    closings = [_last_stream(page) for page in pages]
    alone: list[int] = []
    alike: dict[Any, list[int]] = {}
    for number, (page, drawing, view) in enumerate(zip(pages, closings, views, strict=True), 1):
        kind = _kind(page, drawing, number, view)
        if kind is None:
            alone.append(number)
        else:
            alike.setdefault(kind, []).append(number)
    samples = []
    for (font, length, *_), numbers in alike.items():
        texts = _all_digits(length)
        if len(numbers) <= len(texts):
            alone += numbers
        else:
            view = views[numbers[0] - 1]
            samples += [_Shown(numbers[0], stamp_stream(text, view, font), text) for text in texts]
    doubtful = _misread(pages, samples, views)
    alone += [number for numbers in alike.values() if numbers[0] in doubtful for number in numbers]
    return _misread(pages, [_Shown(one, closings[one - 1], str(one)) for one in alone], views)


def _kind(page: Any, drawing: bytes, number: int, view: View) -> Any:
    """Return all that the number's looks depend on but its digits; None where it is drawn otherwise."""
    for name, font in _fonts(page).items():
        if font.is_indirect and drawing == stamp_stream(number, view, name):
            return (name, len(str(number)), font.objgen, id(view))  # shared where boxes are written alike
    return None


def _fonts(page: Any) -> dict[str, Any]:
    """Return the fonts of the page that its number may be set in, by their names."""
    resources = inherited(page, "/Resources")
    fonts = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(fonts, pikepdf.Dictionary):
        return {}
    return {name: fonts[name] for name in fonts.keys() if _FONT.fullmatch(name)}  # noqa: SIM118 - not a dict


def _last_stream(page: Any) -> bytes:
    contents = page.get("/Contents")
    last = contents[-1] if isinstance(contents, pikepdf.Array) and len(contents) else contents
    return last.read_bytes() if isinstance(last, pikepdf.Stream) else b""


def _all_digits(length: int) -> list[str]:
    """Return texts of that length in which every digit stands: 012, 345, 678, 901."""
    return ["".join(str((first + place) % 10) for place in range(length)) for first in range(0, 10, length)]


def _misread(pages: Sequence[Any], shown: Sequence[_Shown], views: Sequence[View]) -> dict[int, str]:
    """Return what is read where that is not what should be, by the page of the pack."""
    if not shown:
        return {}
    found = {}
    with pypdfium2.PdfDocument(_small_file(pages, shown)) as small:
        for place, one in enumerate(shown):
            with closing(small[place]) as sheet, closing(sheet.get_textpage()) as text:
                words = text.get_text_bounded(*_to_page(sheet, seen_box(views[one.like - 1]))).split()
            if "".join(words) != one.text:
                found[one.like] = " ".join(words) or "nothing"
    return found


def _small_file(pages: Sequence[Any], shown: Sequence[_Shown]) -> bytes:
    with pikepdf.new() as small:
        for one in shown:
            page = pages[one.like - 1]
            copy: dict[str, Any] = {"/Type": pikepdf.Name.Page}
            for key in _BOXES:
                if (value := inherited(page, key)) is not None:
                    copy[key] = pikepdf.Array(list(value)) if isinstance(value, pikepdf.Array) else value
            lent = {
                name: small.copy_foreign(font) if font.is_indirect else font
                for name, font in _fonts(page).items()
            }
            copy["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(lent))
            copy["/Contents"] = small.make_stream(b"q\n" + one.drawing)
            small.pages.append(pikepdf.Page(small.make_indirect(pikepdf.Dictionary(copy))))
        out = BytesIO()
        small.save(out, compress_streams=False)
    return out.getvalue()


def seen_box(view: View) -> Rect:
    """Return the number's box as pypdfium2 counts, which does not know of other units than points."""
    left, bottom, right, top = view.stamp
    return (left / view.unit, bottom / view.unit, right / view.unit, top / view.unit)


def _to_page(sheet: Any, box: Rect) -> Rect:
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
