"""Keeps one each of what documents have in common: fonts, logos, whole letterheads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from casework.documents.pdf.writing import Writer, dictionary_words, words

_WORTH_MERGING = 64 * 1024  # bytes of fonts, images and forms that are there twice
_OF_ITS_OWN = ("/Parent", "/Rect")  # pages, bookmarks; notes and links, which belong to one page each


def merge_equal_objects(writer: Writer) -> None:
    """Let everything refer to the first of several equal objects, and take the others out.

    What an object refers to is merged before it, so one walk finds all that is equal. Objects that refer to
    each other in a ring stay.
    """
    streams = [item._data for item in writer._objects if isinstance(item, StreamObject)]
    if sum(map(len, streams)) - sum(map(len, set(streams))) < _WORTH_MERGING:
        return
    first: dict[Any, int] = {}
    kept: dict[int, int] = {}  # the number of an object taken out: that of the one which stands for it
    in_rings: list[int] = []
    for number in _children_first(writer, in_rings):
        found: Any = writer._objects[number - 1]
        _lead_on(found, kept, writer)
        if not isinstance(found, DictionaryObject | ArrayObject) or any(key in found for key in _OF_ITS_OWN):
            continue
        stays = first.setdefault(_key(found), number)
        if stays != number:
            kept[number] = stays
            writer._objects[number - 1] = None
    for number in in_rings:
        _lead_on(writer._objects[number - 1], kept, writer)


def _children_first(writer: Writer, in_rings: list[int]) -> Iterator[int]:
    """Yield the number of each object after those that it refers to; note those where that can't be."""
    begun: set[int] = set()
    done: set[int] = set()
    for start in range(1, len(writer._objects) + 1):
        waiting = [start]
        while waiting:
            number = waiting[-1]
            if number in done or writer._objects[number - 1] is None:
                waiting.pop()
                continue
            if number not in begun:
                begun.add(number)
                children = {ref.idnum for _, _, ref in _references(writer._objects[number - 1])} - done
                if children & begun:
                    in_rings.append(number)
                if children := children - begun:
                    waiting.extend(sorted(children, reverse=True))
                    continue
            waiting.pop()
            done.add(number)
            yield number


def _references(holder: Any) -> Iterator[tuple[Any, Any, IndirectObject]]:
    """Yield each reference in a dictionary or list with where it stands, also in those that lie within."""
    if isinstance(holder, DictionaryObject):
        pairs: list[tuple[Any, Any]] = list(holder.items())
    elif isinstance(holder, ArrayObject):
        pairs = list(enumerate(holder))
    else:
        return
    for key, value in pairs:
        if isinstance(value, IndirectObject):
            yield holder, key, value
        elif isinstance(value, DictionaryObject | ArrayObject):
            yield from _references(value)


def _lead_on(found: Any, kept: dict[int, int], writer: Writer) -> None:
    """Let the references to objects that are taken out lead to those that stand for them."""
    for holder, key, ref in _references(found):
        if ref.idnum in kept:
            holder[key] = IndirectObject(kept[ref.idnum], 0, writer)


def _key(found: DictionaryObject | ArrayObject) -> Any:
    """Return what is the same for equal objects, and for no others."""
    if isinstance(found, StreamObject):
        return dictionary_words(found), found._data
    return words(found)
