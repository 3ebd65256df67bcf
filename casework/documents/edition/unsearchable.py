"""Pages that a search of their text can't judge: with pictures, words drawn as lines, or a garbled text."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from casework.documents.edition.redact import flattened

_PICTURES = 0.05  # of a page: as much as pictures may cover together; a letterhead's emblem is smaller
_GARBLED = 0.05  # of the letters: a text with more that no reader can name is no text to search
_STROKES = 40  # lines and curves that may be handwriting or letters; three or four drawn letters have more
_BOX = 5  # segments: a rule or a box has no more, a letter mostly has
_DOTS, _DOT = 1_000, 8.0  # so many marks smaller than 8 points may make up a picture
_DEEPEST = 20

_AS_IT_STANDS = pypdfium2.PdfMatrix()


@dataclass
class _Seen:
    """What a page shows beside its text: the area of its pictures, strokes, and small marks."""

    area: float = 0.0
    strokes: int = 0
    dots: int = 0


def unsearchable(pdf: bytes) -> list[int]:
    """Return the pages (from 1) that a person has to look at, however much text stands on them.

    Those with pictures on more than a twentieth of the page together, with a picture in a note, a field or a
    pattern, with what may be words drawn as lines, with a text that is garbled, and what is nested too deep.
    """
    with pikepdf.open(BytesIO(pdf)) as opened:
        found = {number for number, page in enumerate(opened.pages, 1) if _has_picture_beside(page.obj)}
    with pypdfium2.PdfDocument(flattened(pdf)) as document:
        for number in range(len(document)):
            with closing(document[number]) as page:
                if _is_garbled(page) or not _is_judged_by_text(page):
                    found.add(number + 1)
    return sorted(found)


def _is_garbled(page: Any) -> bool:
    with closing(page.get_textpage()) as words:
        letters = words.count_chars()
        unnamed = sum(pdfium.FPDFText_HasUnicodeMapError(words, n) == 1 for n in range(letters))
        return bool(unnamed > letters * _GARBLED)


def _is_judged_by_text(page: Any) -> bool:
    width, height = page.get_size()
    seen = _Seen()
    for thing, matrix, depth in _things(page.raw, _AS_IT_STANDS, 0):
        if depth > _DEEPEST:
            return False
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            seen.area += _area(thing, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            _count(thing, matrix, seen)
        if seen.area > _PICTURES * width * height or seen.strokes > _STROKES or seen.dots > _DOTS:
            return False
    return True


def _things(holder: Any, matrix: Any, depth: int) -> Iterator[tuple[Any, Any, int]]:
    """Yield each thing drawn on a page, those in its forms too, with the matrix that it is drawn under."""
    count, get = pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject
    if depth:
        count, get = pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject
    for place in range(count(holder)):
        thing = get(holder, place)
        yield thing, matrix, depth
        if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_FORM and depth <= _DEEPEST:
            own = pdfium.FS_MATRIX()
            pdfium.FPDFPageObj_GetMatrix(thing, own)
            inner = pypdfium2.PdfMatrix.from_raw(own).multiply(matrix)
            yield from _things(thing, inner, depth + 1)


def _sides(thing: Any, matrix: Any) -> tuple[float, float]:
    bounds = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(thing, *bounds)
    left, bottom, right, top = matrix.on_rect(*(each.value for each in bounds))
    return right - left, top - bottom


def _area(thing: Any, matrix: Any) -> float:
    across, down = _sides(thing, matrix)
    return across * down


def _count(path: Any, matrix: Any, seen: _Seen) -> None:
    """Add what of a path may be writing: curves, lines askew, and outlines of more sides than a box."""
    across, down = _sides(path, matrix)
    parts: list[int] = []
    before = (0.0, 0.0)
    for place in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, place)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here = (x.value, y.value)
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not parts:
            parts.append(0)
        parts[-1] += 1
        is_askew = abs(here[0] - before[0]) > 0.1 and abs(here[1] - before[1]) > 0.1
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO or (kind == pdfium.FPDF_SEGMENT_LINETO and is_askew):
            seen.strokes += 1
        before = here
    seen.strokes += sum(segments for segments in parts if segments > _BOX)
    seen.dots += len(parts) if len(parts) > 1 or (across < _DOT and down < _DOT) else 0


def _has_picture_beside(page: Any) -> bool:
    """Return whether a note or field of the page, shown or not, or a pattern on it, holds a picture."""
    notes = page.get("/Annots")
    looks = [note.get("/AP") for note in notes if _is_dictionary(note)] if notes is not None else []
    return any(_holds_picture(look, 0) for look in looks) or _pattern_holds(page.get("/Resources"), 0)


def _holds_picture(thing: Any, depth: int) -> bool:
    if depth > _DEEPEST:
        return True
    if isinstance(thing, pikepdf.Stream):
        if thing.get("/Subtype") == "/Image":
            return True
        if b" ID" in (data := bytes(thing.read_bytes())) or b"\nID" in data:  # drawn within the note itself
            return True
        return _holds_picture(thing.get("/Resources"), depth + 1)
    if isinstance(thing, pikepdf.Dictionary):
        return any(_holds_picture(each, depth + 1) for key, each in thing.items() if key != "/Font")
    return False


def _pattern_holds(resources: Any, depth: int) -> bool:
    """Return whether a pattern among the resources, or among those of a drawing there, holds a picture."""
    if not _is_dictionary(resources):
        return False
    if depth > _DEEPEST or _holds_picture(resources.get("/Pattern"), depth):
        return True
    drawings = resources.get("/XObject")
    if not _is_dictionary(drawings):
        return False
    return any(_pattern_holds(each.get("/Resources"), depth + 1) for _, each in drawings.items())


def _is_dictionary(thing: Any) -> bool:
    return isinstance(thing, pikepdf.Dictionary)
