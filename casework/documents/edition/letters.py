"""What a text is searched as: its letters and digits alone, small and without accents."""

from __future__ import annotations

import re
import unicodedata

_OTHERS = re.compile(r"[\W_]+")
# Letters that are no letter with an accent to Unicode, and are written with these where they can't be typed.
_STROKED = str.maketrans(
    dict(zip("łøđħŧıðŋɓɗƙƴəɛɔ", "lodhtidnbdkyeeo", strict=True))
    | {"æ": "ae", "œ": "oe", "þ": "th", "ß": "ss"}
)
_UNSEEN = frozenset({"Mn", "Cf", "Cc", "Cs", "Co", "Cn"})


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, each as it is searched for."""
    return tuple(word for part in _OTHERS.split(text) if (word := letters_of(part)))


def letters_of(text: str) -> str:
    """Return the letters and digits of a text: small, without accents, ligatures taken apart."""
    if text.isascii():
        return _OTHERS.sub("", text.lower())
    return text.translate(_PLAIN)


def _plain(char: str) -> str:
    small = unicodedata.normalize("NFKD", char).casefold()
    small = unicodedata.normalize("NFKD", small).translate(_STROKED)
    return _OTHERS.sub("", "".join(p for p in small if not is_unseen(p)))


def is_unseen(char: str) -> bool:
    """Return whether the character parts no words: an accent, a soft hyphen, a mark of direction."""
    return char not in "\t\n\r\f\v\0" and unicodedata.category(char) in _UNSEEN


class _Letters(dict[int, str]):
    """What each character is searched as, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _plain(chr(code))
        return found


_PLAIN = _Letters()
SMALL = bytes(ord(p) if len(p := _plain(chr(n))) == 1 and ord(p) < 256 else n for n in range(256))
LONG = {n: p for n in range(256) if len(p := _plain(chr(n))) > 1}
NO_LETTERS = bytes(n for n in range(256) if not _plain(chr(n)) or n == 0xFF)  # white in pictures, hardly a ÿ
