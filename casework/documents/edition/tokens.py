"""Words that a reader may not see, found in a text however they are spaced, broken, accented or written.

A text is searched by its letters and digits alone, so that no line break, hyphen or comma hides a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

WITHHELD = "withheld"
_SURE = 8  # so many letters are found also where the blank between two words was lost
_START = 4
_CHUNK, _OVERLAP = 200_000, 400
_OTHERS = re.compile(r"[\W_]+")
# Letters that are no letter with an accent to Unicode, and are written with these where they can't be typed.
_STROKED = str.maketrans(
    dict(zip("łøđħŧıðŋɓɗƙƴəɛɔ", "lodhtidnbdkyeeo", strict=True))
    | {"æ": "ae", "œ": "oe", "þ": "th", "ß": "ss"}
)
_UNSEEN = frozenset({"Mn", "Cf", "Cc", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Token:
    """One thing not to be shown: its words, and what stands in their place; ``words`` are ``letters_of``.

    ``is_number`` is the end of a telephone number, whatever stands before it. ``is_name`` is a name so short
    that only a capital letter tells it from a common word.
    """

    words: tuple[str, ...]
    instead: str = WITHHELD
    is_number: bool = False
    is_name: bool = False

    @property
    def letters(self) -> str:
        """Return the words as they are searched for."""
        return "".join(self.words)


@dataclass(frozen=True, slots=True)
class Span:
    """Where in a text a token stands."""

    start: int
    end: int
    token: Token


def token(text: str, instead: str = WITHHELD) -> Token:
    """Return the words of a text as one token."""
    return Token(words_of(text), instead)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, each as it is searched for."""
    return tuple(word for part in _OTHERS.split(text) if (word := letters_of(part)))


def letters_of(text: str) -> str:
    """Return the letters and digits of a text: small, without accents, ligatures taken apart."""
    if text.isascii():
        return _OTHERS.sub("", text.lower())
    return text.translate(_PLAIN)


class Tokens:
    """Tokens to search for together; the same set of them is found in the same way each time."""

    def __init__(self, tokens: Iterable[Token]) -> None:
        """Put the tokens in order, each once."""
        self.all: tuple[Token, ...] = tuple(
            dict.fromkeys(each for one in tokens for each in _both_ways(one) if each.letters)
        )
        self._starts: dict[str, list[Token]] = defaultdict(list)
        for each in self.all:
            self._starts[each.letters[:_START]].append(each)
        self._short = [start for start in self._starts if len(start) < _START]

    def __bool__(self) -> bool:
        """Return whether there is anything to search for."""
        return bool(self.all)

    def are_in(self, text: str) -> bool:
        """Return whether the text shows any of them."""
        return any(self.find(part) for part in _chunks(text))

    def are_in_bytes(self, data: bytes) -> bool:
        """Return whether the data shows any of them, read as letters of one byte or of two."""
        letters = data.translate(_SMALL, _NO_LETTERS).decode("latin-1").translate(_LONG)
        return any(map(self._likely, _chunks(letters))) and self.are_in(data.decode("latin-1"))

    def find(self, text: str) -> list[Span]:
        """Return where in the text they stand, in its order, none within another."""
        likely = self._likely(letters_of(text))
        if not likely:
            return []
        spelt = _Spelt(text)
        found = [span for each in likely for span in spelt.find(each)]
        found.sort(key=lambda span: (span.start, -span.end))
        kept: list[Span] = []
        for span in found:
            if kept and span.start < kept[-1].end:
                kept[-1] = Span(kept[-1].start, max(span.end, kept[-1].end), kept[-1].token)
            else:
                kept.append(span)
        return kept

    def replaced(self, text: str) -> str:
        """Return the text with other words in their places; those that follow one another are said once."""
        out: list[str] = []
        at, before = 0, ""
        for span in self.find(text):
            between = text[at : span.start]
            if before == span.token.instead and not letters_of(between):
                at = span.end
                continue
            out += [between, span.token.instead]
            at, before = span.end, span.token.instead
        return "".join([*out, text[at:]])

    def _likely(self, letters: str) -> list[Token]:
        there = {letters[place : place + _START] for place in range(len(letters) - _START + 1)}
        starts = [*(self._starts.keys() & there), *self._short]
        return [each for start in starts for each in self._starts[start] if each.letters in letters]


class _Spelt:
    """A text letter by letter, each with its place."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._letters = ""
        letters: list[str] = []
        self._places: list[int] = []
        for place, char in enumerate(text):
            for letter in letters_of(char):
                letters.append(letter)
                self._places.append(place)
        self._letters = "".join(letters)

    def find(self, wanted: Token) -> Iterator[Span]:
        """Yield each place at which the token stands by itself."""
        letters = wanted.letters
        at = self._letters.find(letters)
        while at >= 0:
            if self._is_meant(at, wanted):
                start = self._places[at]
                if wanted.is_number:
                    start = self._start_of_number(at)
                yield Span(start, self._places[at + len(letters) - 1] + 1, wanted)
            at = self._letters.find(letters, at + 1)

    def _is_meant(self, at: int, wanted: Token) -> bool:
        last = at + len(wanted.letters) - 1
        first = self._text[self._places[at]]
        if wanted.is_name and first.islower():
            return False
        if not wanted.is_number and not self._is_edge(at - 1, at):
            return False
        if not self._is_edge(last, last + 1):
            return False
        if len(wanted.letters) >= _SURE:
            return True
        for word in wanted.words[:-1]:
            at += len(word)
            if not self._is_edge(at - 1, at):
                return False
        return True

    def _is_edge(self, before: int, after: int) -> bool:
        """Return whether a word ends between two letters: a blank, a change to digits, or to a capital."""
        if before < 0 or after >= len(self._places):
            return True
        left, right = self._places[before], self._places[after]
        if left == right:
            return False
        if any(not _is_unseen(char) for char in self._text[left + 1 : right]):
            return True
        one, other = self._text[left], self._text[right]
        return one.isdigit() != other.isdigit() or (one.islower() and other.isupper())

    def _start_of_number(self, at: int) -> int:
        """Return where the whole telephone number begins: its 0 or +44 too."""
        text, start = self._text, self._places[at]
        place, digits = start - 1, 0
        while place >= 0 and digits < _START and (text[place].isdigit() or text[place] in "+() -"):
            if text[place].isdigit() or text[place] in "+(":
                digits += text[place].isdigit()
                start = place
            place -= 1
        return start


def replaced(value: object, words: Callable[[str], str]) -> object:
    """Return data with each of its texts put into other words."""
    if isinstance(value, str):
        return words(value)
    if isinstance(value, dict):
        return {key: replaced(inner, words) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [replaced(inner, words) for inner in value]
    return value


def _plain(char: str) -> str:
    small = unicodedata.normalize("NFKD", char).casefold()
    small = unicodedata.normalize("NFKD", small).translate(_STROKED)
    return _OTHERS.sub("", "".join(p for p in small if not _is_unseen(p)))


def _is_unseen(char: str) -> bool:
    """Return whether the character parts no words: an accent, a soft hyphen, a mark of direction."""
    return char not in "\t\n\r\f\v\0" and unicodedata.category(char) in _UNSEEN


class _Letters(dict[int, str]):
    """What each character is searched as, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _plain(chr(code))
        return found


_PLAIN = _Letters()
_SMALL = bytes(ord(p) if len(p := _plain(chr(n))) == 1 and ord(p) < 256 else n for n in range(256))
_LONG = {n: p for n in range(256) if len(p := _plain(chr(n))) > 1}
_NO_LETTERS = bytes(n for n in range(256) if not _plain(chr(n)) or n == 0xFF)  # white in pictures, hardly a ÿ


def _both_ways(one: Token) -> Sequence[Token]:
    """Return the token, and as it is drawn from the left where it is written from the right."""
    if not any(unicodedata.bidirectional(char) in ("R", "AL") for char in one.letters):
        return (one,)
    turned = tuple(word[::-1] for word in reversed(one.words))
    return one, Token(turned, one.instead, one.is_number, one.is_name)


def _chunks(text: str) -> Iterator[str]:
    if len(text) <= _CHUNK:
        yield text
        return
    for start in range(0, len(text), _CHUNK - _OVERLAP):
        yield text[start : start + _CHUNK]
