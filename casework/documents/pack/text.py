"""Titles as the index can print them: nothing lost, nothing drawn as an empty box, long ones wrapped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from casework.documents.word.fonts import missing_characters

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})  # control, direction and unassigned characters
_WHITE = re.compile(r"\s+")
_RTL_RUN = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
    "(?:[^A-Za-z0-9()\\[\\]<>&]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])*"
)

Width = Callable[[str], float]


def plain(text: str) -> str:
    """Return the title on one line, composed, with each unseen character replaced by its U+ name."""
    text = _WHITE.sub(" ", unicodedata.normalize("NFC", text)).strip()
    return "".join(_name(char) if unicodedata.category(char) in _UNSEEN else char for char in text)


def printable(text: str) -> str:
    """Return the title with every character that the font can't show replaced by its U+ name."""
    text = plain(text)
    selectors = {char for char in text if 0xFE00 <= ord(char) <= 0xFE0F}
    absent = selectors.union(missing_characters(text))
    return "".join(_name(char) if char in absent else char for char in text)


def as_drawn(line: str) -> str:
    """Return the line in the order in which it is drawn from the left: right-to-left runs turned round."""
    return _RTL_RUN.sub(lambda found: _turned(found.group()), line)


def wrapped(text: str, width: float, measure: Width) -> list[str]:
    """Return the text as lines that fit the width; a word longer than a line is cut, never dropped."""
    lines: list[str] = []
    current = ""
    for word in text.split(" "):
        candidate = f"{current} {word}" if current else word
        if measure(candidate) <= width:
            current = candidate
            continue
        if current:
            lines.append(current)
        current = word
        while measure(current) > width:
            cut = _longest_that_fits(current, width, measure)
            lines.append(current[:cut])
            current = current[cut:]
    lines.append(current)
    return lines


def _longest_that_fits(word: str, width: float, measure: Width) -> int:
    cut = len(word)
    while cut > 1 and measure(word[:cut]) > width:
        cut -= 1
    return cut


def _turned(run: str) -> str:
    """Return the run reversed, with each accent kept after its letter."""
    clusters: list[str] = []
    for char in run:
        if clusters and unicodedata.combining(char):
            clusters[-1] += char
        else:
            clusters.append(char)
    return "".join(reversed(clusters))


def _name(char: str) -> str:
    return f"[U+{ord(char):04X}]"
