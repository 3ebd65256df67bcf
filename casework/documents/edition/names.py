"""A person's name in the ways in which it is written: with and without title, surname first, initials."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import chain

from casework.documents.edition.letters import words_of
from casework.documents.edition.tokens import Token

Words = tuple[str, ...]
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u0060\u00b4]")
_SHORTEST, _SHORTEST_PART = 2, 3
_HISSING = ("s", "x", "z", "ch", "sh")


def name_tokens(
    forename: str, surname: str, title: str, instead: str, *, common: Collection[str] = ()
) -> Iterator[Token]:
    """Yield the ways in which the whole name is written, and each part of a double-barrelled surname with it.

    A capital is demanded where the register has one and only it tells the name from common words: of an
    initial always, of a whole name where all its words are common ones. Two further words may stand between.
    """
    first, before = _name_words(forename), words_of(title)
    for last, has_capital in _surnames(surname):
        is_common = all(word in common for word in (*last, *first))
        marks = has_capital and is_common
        for called in dict.fromkeys((first, first[:1])):
            if called:
                yield from _orders(called, last, before, instead, (marks, False))
        for called in dict.fromkeys((tuple(word[0] for word in first), tuple(word[0] for word in first[:1]))):
            if called:
                yield from _orders(called, last, before, instead, (has_capital, True))
        if before:
            yield _put(instead, (before, False), (last, has_capital and all(word in common for word in last)))
            yield _put(instead, (last, has_capital), (before, False), ends=True)


def ways(forename: str, surname: str, title: str = "") -> set[Words]:
    """Return the ways in which the whole name is written, each as its words."""
    return {each.whole for each in name_tokens(forename, surname, title, "")}


def surname_token(surname: str, instead: str, common: Collection[str]) -> list[Token]:
    """Return the bare surname as what is not shown, each part of a double-barrelled one, and the family.

    None of those of which all words are common ones.
    """
    found = []
    for words, has_capital in _surnames(surname):
        if len("".join(words)) >= _SHORTEST and not all(word in common for word in words):
            for end in ("", "s", "es") if words[-1].endswith(_HISSING) else ("", "s"):
                each = (*words[:-1], words[-1] + end)
                found.append(Token(each, instead, capitals=(0,) if has_capital else ()))
    return found


def words_in(*texts: str) -> set[str]:
    """Return all words of the texts."""
    return set(chain.from_iterable(map(_name_words, texts))) | set(chain.from_iterable(map(words_of, texts)))


def _orders(
    called: Words, last: Words, before: Words, instead: str, demand: tuple[bool, bool]
) -> Iterator[Token]:
    """Yield forename or initials with the surname, in both orders, with the title and with a middle name."""
    of_last, is_initial = demand
    name, surname, title = (called, is_initial), (last, of_last), (before, False)
    yield _put(instead, name, surname)
    yield _put(instead, surname, name)
    yield _put(instead, surname, ahead=called, initial=is_initial)
    if before:
        yield _put(instead, title, name, surname)
        yield _put(instead, surname, title, name)
        yield _put(instead, surname, ahead=(*before, *called), initial=is_initial)


def _put(
    instead: str, *parts: tuple[Words, bool], ahead: Words = (), initial: bool = False, ends: bool = False
) -> Token:
    """Return the parts as one token; of those that demand it, the first letter has to be a capital one."""
    capitals, at = [], 0
    for words, is_demanded in parts:
        if is_demanded:
            capitals.append(at)
        for word in words:
            if is_demanded and len(word) == 1 and at not in capitals:
                capitals.append(at)
            at += len(word)
    words = tuple(chain.from_iterable(words for words, _ in parts))
    has_initial = initial or any(is_demanded and len(words[0]) == 1 for words, is_demanded in parts)
    return Token(words, instead, capitals=tuple(capitals), is_initial=has_initial, ahead=ahead, ends=ends)


def _surnames(surname: str) -> list[tuple[Words, bool]]:
    """Return the surname and each part of a double-barrelled one, with whether it begins with a capital."""
    parts = [part for part in re.split(r"[\s\-\u2010-\u2015]+", surname.strip()) if part]
    found = {_name_words(surname): surname.strip()[:1].isupper()}
    for part in parts if len(parts) > 1 else ():
        if len("".join(words_of(part))) >= _SHORTEST_PART and not part[0].islower():
            found.setdefault(_name_words(part), part[0].isupper())
    return [(words, has_capital) for words, has_capital in found.items() if words]


def _name_words(text: str) -> Words:
    """Return the words of a name; O'Brien is one of them, also where it is written OBrien."""
    return words_of(_APOSTROPHES.sub("", text))
