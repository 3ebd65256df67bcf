"""Names that people and programs give to files and papers, as one line of letters that can be shown."""

from __future__ import annotations

import unicodedata

_JOINERS = "\u200c\u200d"  # they shape the letters of some scripts


def one_line(text: str) -> str:
    """Return the text without signs that show nothing or steer a screen; blanks of any length become one."""
    return " ".join("".join(_shown(char) for char in text).split())


def _shown(char: str) -> str:
    kind = unicodedata.category(char)
    if kind == "Cs":
        return "\ufffd"  # half a sign, of a file name in an encoding that is not known
    if char in _JOINERS or kind not in ("Cc", "Cf", "Zl", "Zp"):
        return char
    return " " if char.isspace() else ""
