"""A person's name in the ways in which it is written: with and without title, surname first, initials."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain

from casework.documents.edition.tokens import Token, words_of

Words = tuple[str, ...]


def ways(forename: str, surname: str, title: str = "", *, initials: bool = True) -> list[Words]:
    """Return the ways in which the whole name is written, each as its words."""
    first, last, before = words_of(forename), words_of(surname), words_of(title)
    if not last or not (first or before):
        return []
    called = [first, first[:1]]
    if initials:
        called += [tuple(word[:1] for word in first), tuple(word[:1] for word in first[:1])]
    found: list[Words] = []
    for each in called:
        if each:
            found += [(*each, *last), (*last, *each)]
            if before:
                found += [(*before, *each, *last), (*last, *before, *each)]
    if before:
        found += [(*before, *last), (*last, *before)]
    return list(dict.fromkeys(found))


def surname_token(surname: str, instead: str, common: Collection[str]) -> list[Token]:
    """Return the bare surname as what is not shown; nothing where all of its words are common ones."""
    words = words_of(surname)
    if len("".join(words)) < 2 or all(word in common for word in words):
        return []
    return [Token(words, instead, is_name=True)]


def words_in(*texts: str) -> set[str]:
    """Return all words of the texts."""
    return set(chain.from_iterable(map(words_of, texts)))
