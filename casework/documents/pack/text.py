"""Titles as the index can print them: nothing lost, nothing drawn as an empty box, long ones wrapped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from casework.documents.pack.arabic import is_arabic
from casework.documents.word.fonts import missing_characters

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})  # control, direction and unassigned characters
# what parts or joins the letters of a word in Persian, Kurdish and Urdu, which are written with it
JOINTS = re.compile("(?<=[\u0620-\u06ff])[\u200c\u200d](?=[\u0620-\u06ff])")
_WHITE = re.compile(r"\s+")
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
Width = Callable[[str], float]


def plain(text: str) -> str:
    """Return the title on one line, composed, with each unseen character replaced by its U+ name."""
    text = _WHITE.sub(" ", unicodedata.normalize("NFC", text)).strip()
    joints = {found.start() for found in JOINTS.finditer(text)}
    return "".join(
        _name(char) if unicodedata.category(char) in _UNSEEN and at not in joints else char
        for at, char in enumerate(text)
    )


def printable(text: str) -> str:
    """Return the title with every character that no font of ours shows replaced by its U+ name."""
    text = plain(text)
    return _with_names(text, unshown(text))


def spelled_out(text: str) -> str:
    """Return the title as packs printed it while the letters' font was the only one: Arabic by U+ names."""
    text = plain(text)
    return _with_names(text, missing_characters(text) + "\u200c\u200d")


def said_of_signs(text: str) -> tuple[str, ...]:
    """Return what a person should know of signs that are printed by their numbers, if there are any."""
    absent = unshown(text)
    shown = ", ".join(f"U+{ord(char):04X}" for char in absent[:12])
    return (f"signs that the font lacks are printed by their numbers: {shown}",) if absent else ()


def unshown(text: str) -> str:
    """Return the characters that no font of ours shows, each once, in their order."""
    return "".join(char for char in missing_characters(text) if not is_arabic(char))


def turned(run: str) -> str:
    """Return a right-to-left run as it is drawn from the left, with each accent kept after its letter."""
    clusters: list[str] = []
    for char in run:
        if clusters and unicodedata.combining(char):
            clusters[-1] += char
        else:
            clusters.append(char)
    return "".join(reversed(clusters)).translate(_MIRRORED)


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


def _with_names(text: str, absent: str) -> str:
    return "".join(_name(char) if char in absent or 0xFE00 <= ord(char) <= 0xFE0F else char for char in text)


def _name(char: str) -> str:
    return f"[U+{ord(char):04X}]"
