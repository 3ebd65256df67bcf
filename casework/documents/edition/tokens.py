"""Words that a reader may not see, found in a text however they are spaced, broken, accented or written.

A text is searched by its letters and digits alone, so that no line break, hyphen or comma hides a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import replace as changed
from functools import cached_property

from casework.documents.edition.around import start_of_name, tells_case
from casework.documents.edition.letters import LONG, NO_LETTERS, SMALL, is_unseen, letters_of, words_of

WITHHELD = "withheld"
_SURE = 8  # so many letters are found also where the blank between two words was lost
_START = 4
_CHUNK, _OVERLAP = 200_000, 400
_OPENING = " \t\r\n\u00a0“‘\"'("
_POSSESSIVE = re.compile("['’]s$")
_NEXT_WORD = re.compile(r"[.\s]+(\w)")


@dataclass(frozen=True, slots=True)
class Token:
    """One thing not to be shown: its words, and what stands in their place; ``words`` are ``letters_of``.

    ``is_number`` is the end of a telephone number, whatever stands before it. The letters at ``capitals``
    have to be capital ones; where the sentence has none, only those of an initial. ``ahead`` has to stand
    before, with one or two further words between. What ``ends`` is followed by nobody's name.
    """

    words: tuple[str, ...]
    instead: str = WITHHELD
    is_number: bool = False
    capitals: tuple[int, ...] = ()
    is_initial: bool = False
    ahead: tuple[str, ...] = ()
    ends: bool = False

    @property
    def letters(self) -> str:
        """Return the words as they are searched for."""
        return "".join(self.words)

    @property
    def whole(self) -> tuple[str, ...]:
        """Return all its words."""
        return (*self.ahead, *self.words)


@dataclass(frozen=True, slots=True)
class Span:
    """Where in a text a token stands."""

    start: int
    end: int
    token: Token


def token(text: str, instead: str = WITHHELD) -> Token:
    """Return the words of a text as one token."""
    return Token(words_of(text), instead)


class Tokens:
    """Tokens to search for together; the same set of them is found in the same way each time."""

    def __init__(self, tokens: Iterable[Token]) -> None:
        """Put the tokens in order, each once."""
        self.all: tuple[Token, ...] = tuple(
            dict.fromkeys(each for one in tokens for each in _both_ways(one) if each.letters)
        )
        self._starts: dict[str, list[tuple[str, str, Token]]] = defaultdict(list)
        for each in self.all:
            letters = each.letters
            self._starts[letters[:_START]].append((letters, "".join(each.ahead), each))
        self._short = [start for start in self._starts if len(start) < _START]

    def __bool__(self) -> bool:
        """Return whether there is anything to search for."""
        return bool(self.all)

    def are_in(self, text: str) -> bool:
        """Return whether the text shows any of them."""
        return any(self.find(part) for part in _chunks(text))

    def are_in_bytes(self, data: bytes) -> bool:
        """Return whether the data shows any of them, read as letters of one byte or of two.

        An initial tells nothing in what is no text: a picture has any three letters somewhere.
        """
        return (self if data.isascii() else self._without_initials)._are_in_bytes(data)

    def _are_in_bytes(self, data: bytes) -> bool:
        letters = data.translate(SMALL, NO_LETTERS).decode("latin-1").translate(LONG)
        return any(map(self._likely, _chunks(letters))) and self.are_in(data.decode("latin-1"))

    @cached_property
    def _without_initials(self) -> Tokens:
        return Tokens(each for each in self.all if not each.is_initial)

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
            instead = span.token.instead
            if _begins(text, span.start):
                instead = instead[:1].upper() + instead[1:]
            theirs = _POSSESSIVE.search(text, span.start, span.end)
            out += [between, instead, theirs[0] if theirs else ""]
            at, before = span.end, span.token.instead
        return "".join([*out, text[at:]])

    def _likely(self, letters: str) -> list[Token]:
        there = {letters[place : place + _START] for place in range(len(letters) - _START + 1)}
        starts = [*(self._starts.keys() & there), *self._short]
        return [
            each
            for start in starts
            for wanted, ahead, each in self._starts[start]
            if wanted in letters and ahead in letters
        ]


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
                if wanted.ahead:
                    start = start_of_name(self._text, start, wanted.ahead)
                if start >= 0:
                    yield Span(start, self._places[at + len(letters) - 1] + 1, wanted)
            at = self._letters.find(letters, at + 1)

    def _is_meant(self, at: int, wanted: Token) -> bool:
        last = at + len(wanted.letters) - 1
        if wanted.capitals and not self._has_capitals(at, wanted):
            return False
        following = _NEXT_WORD.match(self._text, self._places[last] + 1)
        if wanted.ends and following and following[1].isupper():
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
        if any(not is_unseen(char) for char in self._text[left + 1 : right]):
            return True
        one, other = self._text[left], self._text[right]
        return one.isdigit() != other.isdigit() or (one.islower() and other.isupper())

    def _has_capitals(self, at: int, wanted: Token) -> bool:
        places = [self._places[at + each] for each in wanted.capitals]
        if not any(self._text[place].islower() for place in places):
            return True
        return not wanted.is_initial and not tells_case(self._text, places[0])

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


def _begins(text: str, at: int) -> bool:
    """Return whether a sentence begins at the place: with the text, or after the end of another."""
    said = text[max(0, at - _OVERLAP) : at].rstrip(_OPENING)
    return not said or (said[-1] in ".!?" and text[at - 1] in _OPENING)


def _both_ways(one: Token) -> Sequence[Token]:
    """Return the token, and as it is drawn from the left where it is written from the right."""
    if one.ahead or not any(unicodedata.bidirectional(char) in ("R", "AL") for char in one.letters):
        return (one,)
    turned = tuple(word[::-1] for word in reversed(one.words))
    return one, changed(one, words=turned)


def _chunks(text: str) -> Iterator[str]:
    if len(text) <= _CHUNK:
        yield text
        return
    for start in range(0, len(text), _CHUNK - _OVERLAP):
        yield text[start : start + _CHUNK]
