"""What stands around a name in a text: its sentence, and the names before a surname."""

from __future__ import annotations

import re

from casework.documents.edition.letters import letters_of

_FAR = 300  # letters: a sentence is seldom longer
_NAMES = 100  # letters: forenames before a surname are hardly longer
_MOST_BETWEEN = 2
_END = re.compile(r"[.!?](?=\s)")
_WORD = re.compile(r"[^\s,;:!?()\[\]/|&.\d]+")
_GAP = re.compile(r"\s*")
_GAP_AFTER_INITIAL = re.compile(r"\.?\s*")
_NO_NAMES = frozenset({"and", "or", "with", "to", "for", "of", "mr", "mrs", "ms", "miss", "mx", "dr"})
_PARTICLES = frozenset(
    {"de", "da", "di", "do", "du", "dos", "das", "del", "della", "la", "le", "el", "al"}
    | {"bin", "bint", "ibn", "van", "von", "der", "den", "ter", "y", "e"}
)


def tells_case(text: str, place: int) -> bool:
    """Return whether the sentence at a place holds a capital letter, so that a small one means something."""
    start = max(0, place - _FAR)
    ends = [found.end() for found in _END.finditer(text, start, place)]
    after = _END.search(text, place)
    end = min(after.start() if after else len(text), place + _FAR)
    return any(map(str.isupper, text[ends[-1] if ends else start : end]))


def start_of_name(text: str, place: int, ahead: tuple[str, ...]) -> int:
    """Return where the words stand before the surname at a place, with further names between; -1 if not."""
    words = _names_before(text, place)
    for between in range(1, min(_MOST_BETWEEN, len(words) - 1) + 1):
        if not _is_name(text, words[-between]):
            return -1
        start = _start_of(ahead, words[:-between])
        if start >= 0:
            return start
    return -1


def _names_before(text: str, place: int) -> list[re.Match[str]]:
    """Return the words that stand before a place with nothing but blanks between, in their order."""
    found: list[re.Match[str]] = []
    for word in reversed(list(_WORD.finditer(text, max(0, place - _NAMES), place))):
        gap = (
            _GAP_AFTER_INITIAL if len(letters_of(word[0])) == 1 or letters_of(word[0]) in _NO_NAMES else _GAP
        )
        if not gap.fullmatch(text, word.end(), found[-1].start() if found else place):
            break
        found.append(word)
    return found[::-1]


def _is_name(text: str, word: re.Match[str]) -> bool:
    letters = letters_of(word[0])
    if letters in _NO_NAMES:
        return False
    return not word[0][0].islower() or letters in _PARTICLES or not tells_case(text, word.start())


def _start_of(ahead: tuple[str, ...], words: list[re.Match[str]]) -> int:
    wanted = "".join(ahead)
    letters = ""
    for word in reversed(words):
        letters = letters_of(word[0]) + letters
        if letters == wanted:
            is_small = len(letters_of(word[0])) == 1 and word[0][0].islower()
            return -1 if is_small else word.start()
        if not wanted.endswith(letters):
            return -1
    return -1
