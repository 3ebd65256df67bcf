"""One line of words of any direction and script: how wide it is, and how it is put on a page."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from casework.documents.pack import arabic
from casework.documents.pack.direction import pieces
from casework.documents.pack.text import turned

# letters that run from right to left, and the marks and digits among them
_TURNED = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_WITHIN = " \u200c\u200d"  # may stand among Arabic letters


def line_width(text: str, font: str, size: float) -> float:
    """Return the width of the line in points."""
    if not _TURNED.search(text):
        return _width(text, font, size)
    return sum(
        arabic.shape(part, bold=_is_bold(font), to_left=to_left).width * size / 1000
        if is_arabic
        else _width(part, font, size)
        for part, is_arabic, to_left in _parts(text, to_left=False)
    )


def measured(text: str, font: str, size: float) -> float:
    """Return the width that the line needs at most, quickly: for breaking a text into lines."""
    if not _TURNED.search(text):
        return _width(text, font, size)
    words = text.split(" ")
    return sum(_word_width(word, font, size) for word in words) + (len(words) - 1) * _width(" ", font, size)


@lru_cache(maxsize=4096)
def _word_width(word: str, font: str, size: float) -> float:
    return line_width(word, font, size)


def _width(text: str, font: str, size: float) -> float:
    from reportlab.pdfbase.pdfmetrics import stringWidth  # loaded with the first page that is drawn

    return float(stringWidth(text, font, size))


def draw_line(
    canvas: Any, x: float, y: float, text: str, font: str, size: float, *, to_left: bool = False
) -> None:
    """Draw the line from its left end in the colour that is set; ``to_left`` for one that begins right."""
    if not to_left and not _TURNED.search(text):
        canvas.setFont(font, size)
        canvas.drawString(x, y, text)
        return
    words = canvas.beginText(x, y)
    for part, is_arabic, part_to_left in _parts(text, to_left=to_left):
        width = line_width(part, font, size)
        if is_arabic:
            bold = _is_bold(font)
            arabic.draw_outlines(canvas, x, y, part, size=size, bold=bold, to_left=part_to_left)
            arabic.write_unseen(words, x, y, part, size=size, width=width, to_left=part_to_left)
        else:
            words.setFont(font, size)
            words.setTextOrigin(x, y)
            words.textOut(turned(part) if part_to_left else part)
        x += width
    canvas.drawText(words)


@lru_cache(maxsize=256)
def _parts(text: str, *, to_left: bool) -> tuple[tuple[str, bool, bool], ...]:
    """Return the stretches of the line from the left: words, whether Arabic, whether they run left."""
    found: list[tuple[str, bool, bool]] = []
    for piece, piece_to_left in pieces(text, to_left=to_left):
        parts: list[tuple[str, bool]] = []
        for char in piece:
            before = bool(parts) and parts[-1][1]
            is_arabic = arabic.is_arabic(char) or (before and piece_to_left and char in _WITHIN)
            if parts and before == is_arabic:
                parts[-1] = (parts[-1][0] + char, is_arabic)
            else:
                parts.append((char, is_arabic))
        found += [(*part, piece_to_left) for part in (reversed(parts) if piece_to_left else parts)]
    return tuple(found)


def _is_bold(font: str) -> bool:
    return font.endswith("Bold")
