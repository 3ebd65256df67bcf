"""One line of words of any direction and script: how wide it is, and how it is put on a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casework.documents.pack import arabic
from casework.documents.pack.direction import pieces
from casework.documents.pack.text import turned

_WITHIN = " \u200c\u200d"  # may stand among Arabic letters


def line_width(text: str, font: str, size: float) -> float:
    """Return the width of the line in points."""
    if text.isascii():
        return _width(text, font, size)
    return sum(
        arabic.shape(part, bold=_is_bold(font), to_left=to_left).width * size / 1000
        if is_arabic
        else _width(part, font, size)
        for part, is_arabic, to_left in _parts(text, to_left=False)
    )


def _width(text: str, font: str, size: float) -> float:
    from reportlab.pdfbase.pdfmetrics import stringWidth  # loaded with the first page that is drawn

    return float(stringWidth(text, font, size))


def draw_line(
    canvas: Any, x: float, y: float, text: str, font: str, size: float, *, to_left: bool = False
) -> None:
    """Draw the line from its left end in the colour that is set; ``to_left`` for one that begins right."""
    if text.isascii():
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


def _parts(text: str, *, to_left: bool) -> Iterator[tuple[str, bool, bool]]:
    """Yield the stretches of the line from the left: words, whether Arabic, whether they run left."""
    for piece, piece_to_left in pieces(text, to_left=to_left):
        parts: list[tuple[str, bool]] = []
        for char in piece:
            before = bool(parts) and parts[-1][1]
            is_arabic = arabic.is_arabic(char) or (before and piece_to_left and char in _WITHIN)
            if parts and before == is_arabic:
                parts[-1] = (parts[-1][0] + char, is_arabic)
            else:
                parts.append((char, is_arabic))
        for part, is_arabic in reversed(parts) if piece_to_left else parts:
            yield part, is_arabic, piece_to_left


def _is_bold(font: str) -> bool:
    return font.endswith("Bold")
