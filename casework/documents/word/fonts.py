"""The one font family that every letter is set in, made once from an installed package.

Arimo has the widths of Arial. It comes as *variable* fonts, on which the Word converter panics; four static
faces are cut from them once and kept in the user's cache. A private fontconfig file makes the converter see
these four and nothing else, so the same letter looks the same on every machine.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import unicodedata
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

FAMILY = "Arimo"
RECIPE = 1  # raise it when the way of cutting the faces changes, so that old caches are left alone
SHOWN_BY_LAYOUT = frozenset("\t\n\r")  # tabs and line breaks are laid out, not drawn

FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <cachedir>{folder}/index</cachedir>
  <match target="pattern"><test name="family" qual="any"><string>Arial</string></test>
    <edit name="family" mode="assign" binding="same"><string>Arimo</string></edit></match>
  <match target="pattern">
    <edit name="family" mode="append_last"><string>Arimo</string></edit></match>
</fontconfig>
"""


@dataclass(frozen=True)
class Fonts:
    """Where the four static faces lie."""

    regular: Path
    bold: Path
    italic: Path
    bold_italic: Path


@dataclass(frozen=True)
class _Face:
    """How one static face is cut: the source file, the weight and the name of the style."""

    file: str
    source: str
    weight: int
    style: str
    italic: bool


_FACES = (
    _Face("Arimo-Regular.ttf", "Arimo[wght].ttf", 400, "Regular", False),
    _Face("Arimo-Bold.ttf", "Arimo[wght].ttf", 700, "Bold", False),
    _Face("Arimo-Italic.ttf", "Arimo-Italic[wght].ttf", 400, "Italic", True),
    _Face("Arimo-BoldItalic.ttf", "Arimo-Italic[wght].ttf", 700, "Bold Italic", True),
)


def static_fonts() -> Fonts:
    """Return the four static faces, cutting those that the cache lacks (about five seconds, once)."""
    folder = _folder()
    paths = []
    for face in _FACES:
        path = folder / face.file
        if not path.is_file() or path.stat().st_size == 0:
            _write_atomically(path, _cut(face))
        paths.append(path)
    return Fonts(*paths)


def fontconfig_file() -> Path:
    """Return a private fontconfig file that shows Arimo alone, also where another font is asked for."""
    folder = static_fonts().regular.parent
    path = folder / "fonts.conf"
    wanted = FONTCONFIG.format(folder=escape(folder.as_posix())).encode()
    if not path.is_file() or path.read_bytes() != wanted:
        _write_atomically(path, wanted)
    return path


def missing_characters(text: str) -> str:
    """Return the characters of ``text`` that the letters' font can't show, each once, in their order.

    Accents count with their letter (the text is composed first); invisible joiners, direction marks and
    variation selectors are no ink and never missing; a control character other than tab and line break is.
    """
    if text.isascii() and text.isprintable():
        return ""  # the font has them all, and need not be opened to say so
    shown = _shown()
    return "".join(
        dict.fromkeys(
            char
            for char in unicodedata.normalize("NFC", text)
            if ord(char) not in shown and char not in SHOWN_BY_LAYOUT and not is_invisible(char)
        )
    )


def is_invisible(char: str) -> bool:
    """Return whether the character only steers its neighbours: joiners, direction marks, selectors."""
    return unicodedata.category(char) == "Cf" or 0xFE00 <= ord(char) <= 0xFE0F


@cache
def _shown() -> frozenset[int]:
    """Return the code points that all faces can show; the bold and italic share their source's letters."""
    from fontTools.ttLib import TTFont  # costs 50 ms, which only a letter should pay

    sets = []
    for source in sorted({face.source for face in _FACES}):
        with TTFont(_source(source), lazy=True) as font:
            sets.append({code for code, glyph in font.getBestCmap().items() if glyph != ".notdef"})
    return frozenset(set.intersection(*sets))


@cache
def _folder() -> Path:
    """Return a folder that can be written: the user's cache, else one of this process's own."""
    from importlib.metadata import version  # these two cost 10 ms, which only a letter should pay

    from platformdirs import user_cache_path

    name = f"arimo-{version('fontpkg-arimo')}-{version('fonttools')}-{RECIPE}"
    folder = user_cache_path("casework", appauthor=False) / "fonts" / name
    # Without a home there is no absolute path, and "~/.cache" would be made in the current folder.
    with contextlib.suppress(OSError):
        if not folder.is_absolute():
            raise OSError
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    # A private folder, not a known name in /tmp: nobody else may put a font there.
    kept = tempfile.TemporaryDirectory(prefix="casework-fonts-", ignore_cleanup_errors=True)
    _KEPT_UNTIL_EXIT.append(kept)
    return Path(kept.name)


_KEPT_UNTIL_EXIT: list[tempfile.TemporaryDirectory[str]] = []


def _source(name: str) -> Path:
    """Return the path of a variable font inside the installed package."""
    from importlib.resources import files

    return Path(str(files("fontpkg_arimo") / "files" / name))


def _write_atomically(path: Path, data: bytes) -> None:
    """Write the file so that others see all of it or nothing; of several writers the last wins, all alike."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        try:
            temporary.replace(path)
        except PermissionError:
            # Windows does not replace a file that another process has open; that one holds the same bytes.
            if not path.is_file():
                raise
    finally:
        temporary.unlink(missing_ok=True)


def _cut(face: _Face) -> bytes:
    """Return one static face as a TrueType file, the same bytes each time."""
    from io import BytesIO

    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(_source(face.source), recalcTimestamp=False)
    font.cfg["fontTools.ttLib.tables.otBase:USE_HARFBUZZ_REPACKER"] = False  # it packs otherwise, where it is
    font = instancer.instantiateVariableFont(font, {"wght": face.weight}, inplace=True)
    _name(font, face)
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _name(font: Any, face: _Face) -> None:
    """Set family, style and style bits, by which a font manager tells the four faces apart."""
    from importlib.metadata import version

    bold = face.weight >= 700
    postscript = f"{FAMILY}-{face.style.replace(' ', '')}"
    names = font["name"]
    for number in (16, 17, 21, 22, 25):  # names of the variable family would put all faces into one style
        names.removeNames(nameID=number)
    for number, words in (
        (1, FAMILY),
        (2, face.style),
        (3, f"{version('fontpkg-arimo')};casework;{postscript}"),
        (4, FAMILY if face.style == "Regular" else f"{FAMILY} {face.style}"),
        (6, postscript),
    ):
        names.setName(words, number, 3, 1, 0x409)
    if "STAT" in font:
        del font["STAT"]
    os2 = font["OS/2"]
    os2.usWeightClass = face.weight
    other_bits = os2.fsSelection & ~0b1100001  # bit 0 italic, bit 5 bold, bit 6 regular
    regular = not bold and not face.italic
    os2.fsSelection = other_bits | int(face.italic) | int(bold) << 5 | int(regular) << 6
    font["head"].macStyle = int(bold) | int(face.italic) << 1
