"""An edition of a pack for one reader: what is not for that reader is taken out, and nothing else moves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2

WITHHELD = "Withheld"
Patterns = Sequence[re.Pattern[str]]


def is_shown(text: str, patterns: Patterns) -> bool:
    """Return whether the text shows anything that a pattern describes."""
    small = text.casefold()
    return any(pattern.search(small) for pattern in patterns)


def without(value: Any, patterns: Patterns) -> Any:
    """Return what a paper says without the details: a text or address that shows one is withheld whole."""
    if isinstance(value, str):
        return WITHHELD if is_shown(value, patterns) else value
    if isinstance(value, dict):
        return {key: without(inner, patterns) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        if all(isinstance(inner, str) for inner in value) and is_shown("\n".join(value), patterns):
            return [WITHHELD]
        return [without(inner, patterns) for inner in value]
    return value


def page_texts(pdf: bytes) -> list[str]:
    """Return the text of each page, the unseen text included."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(len(document)):
            with closing(document[number]) as page, closing(page.get_textpage()) as words:
                found.append(words.get_text_range())
    return found


def with_pages_withheld(pdf: bytes, hidden: Sequence[int], reference: str) -> bytes:
    """Return the document with a page in the place of each hidden one (from 0); nothing of those is left."""
    out = BytesIO()
    with (
        pikepdf.open(BytesIO(pdf)) as source,
        pikepdf.open(BytesIO(_placeholder(reference))) as blank,
        pikepdf.new() as made,
    ):
        for number, page in enumerate(source.pages):
            made.pages.append(blank.pages[0] if number in hidden else page)
        made.save(out, deterministic_id=True)
    return out.getvalue()


def _placeholder(reference: str) -> bytes:
    from casework.documents.pack import sheet as paper

    sheet = paper.Sheet(f"Withheld page, case {reference}")
    sheet.text(
        paper.LEFT, paper.TOP - 80, "This page is withheld from this edition.", font=paper.BOLD, size=14
    )
    sheet.text(
        paper.LEFT, paper.TOP - 106, "It shows details of another person. The page numbers stay the same."
    )
    sheet.next_page()
    return sheet.pdf()


def traces(pdf: bytes, patterns: Patterns) -> list[str]:
    """Return where in the whole file a pattern is found: text, properties, bookmarks, files, every stream."""
    found = [
        f"text of page {number}" for number, text in enumerate(page_texts(pdf), 1) if is_shown(text, patterns)
    ]
    with pikepdf.open(BytesIO(pdf)) as opened:
        for thing in opened.objects:
            number = thing.objgen[0] if thing.is_indirect else 0
            if any(is_shown(text, patterns) for text in _strings(thing, 0)):
                found.append(f"object {number}")
            if isinstance(thing, pikepdf.Stream) and is_shown(_decoded(thing), patterns):
                found.append(f"stream {number}")
    return found


def _decoded(stream: Any) -> str:
    try:
        data = stream.read_bytes()
    except pikepdf.PdfError:  # a picture in its own format
        data = stream.read_raw_bytes()
    text = bytes(data).decode("latin-1")
    wide = text.replace("\x00", "") if "\x00" in text else ""
    return f"{text}\n{wide}"


def _strings(thing: Any, depth: int) -> Iterator[str]:
    """Yield the texts in an object: properties, titles of bookmarks, names of files."""
    if isinstance(thing, pikepdf.String):
        yield str(thing)
    elif depth > 0 and getattr(thing, "is_indirect", False):
        return  # it comes by itself
    elif isinstance(thing, pikepdf.Stream):
        yield from _strings(thing.stream_dict, 1)
    elif isinstance(thing, pikepdf.Dictionary):
        for key in thing.keys():  # noqa: SIM118
            yield from _strings(thing.get(key), depth + 1)
    elif isinstance(thing, pikepdf.Array):
        for each in thing:
            yield from _strings(each, depth + 1)
