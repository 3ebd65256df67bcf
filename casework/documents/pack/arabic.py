"""Arabic letters joined as they are written: drawn as outlines, with the words under them to search and copy.

Joining and the places of the dots need a shaping engine (HarfBuzz), whose glyphs have no letters of their
own to give back. So the looks are outlines, and the letters lie unseen in their place, as on a scan with OCR.
Nothing here is loaded before the first Arabic letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

NAME = "Casework-Arabic"
_FILE = "NotoSansArabic[wdth,wght].ttf"
_FILL_NON_ZERO = 1
_UNSEEN_INK = 3


@dataclass(frozen=True)
class Shaped:
    """The glyphs of a word from the left, each with its place, and the width; in units of a thousandth em."""

    glyphs: tuple[tuple[int, float, float], ...]
    width: float


def is_arabic(char: str) -> bool:
    """Return whether the character is one that this font is carried for."""
    code = ord(char)
    within = 0x600 <= code <= 0x8FF or 0xFB50 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFC
    return within and code in _shown()


@cache
def shape(text: str, *, bold: bool, to_left: bool) -> Shaped:
    """Return the text as glyphs."""
    import uharfbuzz

    font = _font(bold=bold)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if to_left else "ltr"
    uharfbuzz.shape(font, buffer)
    glyphs, at = [], 0.0
    for glyph, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        glyphs.append((glyph.codepoint, at + place.x_offset, float(place.y_offset)))
        at += place.x_advance
    return Shaped(tuple(glyphs), at)


def draw_outlines(
    canvas: Any, x: float, y: float, text: str, *, size: float, bold: bool, to_left: bool
) -> None:
    """Draw the looks of the text from its left end in the colour that is set."""
    shaped = shape(text, bold=bold, to_left=to_left)
    scale = size / 1000
    path = canvas.beginPath()
    for glyph, left, up in shaped.glyphs:
        for step, points in _outline(glyph, bold=bold):
            getattr(path, step)(
                *(
                    (x + (left + value) * scale) if place % 2 == 0 else (y + (up + value) * scale)
                    for place, value in enumerate(points)
                )
            )
    canvas.drawPath(path, stroke=0, fill=1, fillMode=_FILL_NON_ZERO)


def write_unseen(
    words: Any, x: float, y: float, text: str, *, size: float, width: float, to_left: bool
) -> None:
    """Write the letters where their outlines stand, in the order of any drawn line: readers turn it round."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    _register()
    text = text.replace("\u200c", "").replace("\u200d", "")
    plain = stringWidth(text, NAME, size)
    words.setFont(NAME, size)
    words.setTextOrigin(x, y)
    words.setTextRenderMode(_UNSEEN_INK)
    words.setHorizScale(100 * width / plain if plain and width else 100)
    words.textOut(text[::-1] if to_left else text)
    words.setHorizScale(100)
    words.setTextRenderMode(0)


def _register() -> None:
    """Make the font known to reportlab, once for the process."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if NAME not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(NAME, _path(), shapable=False))


@cache
def _outline(glyph: int, *, bold: bool) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """Return the steps of a path object that draw the glyph."""
    import uharfbuzz

    steps: list[tuple[str, tuple[float, ...]]] = []
    pen = uharfbuzz.DrawFuncs()
    pen.set_move_to_func(lambda x, y, _: steps.append(("moveTo", (x, y))))
    pen.set_line_to_func(lambda x, y, _: steps.append(("lineTo", (x, y))))
    pen.set_cubic_to_func(lambda *points: steps.append(("curveTo", points[:6])))
    pen.set_close_path_func(lambda _: steps.append(("close", ())))
    _font(bold=bold).draw_glyph(glyph, pen)
    return tuple(steps)


@cache
def _font(*, bold: bool) -> Any:
    import uharfbuzz

    font = uharfbuzz.Font(_face())
    font.scale = (1000, 1000)
    font.set_variations({"wght": 700 if bold else 400})
    return font


@cache
def _face() -> Any:
    import uharfbuzz

    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(_path()))


@cache
def _shown() -> frozenset[int]:
    return frozenset(_face().unicodes)


@cache
def _path() -> str:
    from importlib.resources import files

    return str(files("fontpkg_noto_sans_arabic") / "files" / _FILE)
