"""Arabic letters joined as they are written: drawn as outlines, with the words under them to search and copy.

Joining and the places of the dots need a shaping engine (HarfBuzz), whose glyphs have no letters of their
own to give back. So the looks are outlines, and the letters lie unseen in their place, as on a scan with OCR.
Nothing here is loaded before the first Arabic letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

NAME = "Casework-Arabic"
_FILE = "NotoSansArabic[wdth,wght].ttf"
_REACH = 5000  # no glyph reaches so far
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


@lru_cache(maxsize=4096)
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
    canvas.saveState()
    canvas.transform(size / 1000, 0, 0, size / 1000, x, y)
    at = (0.0, 0.0)
    for glyph, left, up in shape(text, bold=bold, to_left=to_left).glyphs:
        if name := _form(canvas, glyph, bold=bold):
            canvas.translate(left - at[0], up - at[1])
            canvas.doForm(name)
            at = (left, up)
    canvas.restoreState()


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


def _form(canvas: Any, glyph: int, *, bold: bool) -> str:
    """Return the name of the glyph's drawing, which stands in the file once; empty for one without ink."""
    from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFFormXObject

    outline = _outline(glyph, bold=bold)
    name = f"{NAME}-{'bold' if bold else 'regular'}-{glyph}"
    if outline and not canvas.hasForm(name):
        form = PDFFormXObject(-_REACH, -_REACH, _REACH, _REACH)
        form.setStreamList([outline])
        form.Resources = PDFDictionary({})
        canvas._doc.addForm(name, form)
    return name if outline else ""


@cache
def _outline(glyph: int, *, bold: bool) -> str:
    """Return the operators that fill the glyph, in units of a thousandth em."""
    import uharfbuzz

    steps: list[str] = []
    pen = uharfbuzz.DrawFuncs()
    pen.set_move_to_func(lambda x, y, _: steps.append(f"{x:.2f} {y:.2f} m"))
    pen.set_line_to_func(lambda x, y, _: steps.append(f"{x:.2f} {y:.2f} l"))
    pen.set_cubic_to_func(lambda *at: steps.append(" ".join(f"{value:.2f}" for value in at[:6]) + " c"))
    pen.set_close_path_func(lambda _: steps.append("h"))
    _font(bold=bold).draw_glyph(glyph, pen)
    return " ".join([*steps, "f"]) if steps else ""


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
