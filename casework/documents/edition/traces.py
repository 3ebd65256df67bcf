"""Proof that nothing of what a reader may not see is left anywhere in a file."""

from __future__ import annotations

import html
import re
import warnings
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2

from casework.documents.edition.tokens import Tokens

_BODIES = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_MARKED = ("BDC", "DP", "Tj", "TJ", "'", '"')
_FAR = 14_400  # points: the largest page that there is


def page_texts(pdf: bytes) -> list[str]:
    """Return the text of each page, the unseen text included."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(len(document)):
            with closing(document[number]) as page, closing(page.get_textpage()) as words:
                found.append(words.get_text_range())
    return found


def traces(pdf: bytes, hidden: Tokens) -> list[str]:
    """Return where in the whole file a token is found, nothing where it is clean.

    Searched are the text of the pages and of every drawing, shown or not; every text of every object
    (properties, bookmarks, names, attached files); every stream, decoded; and what stands between them.
    """
    if not hidden:
        return []
    found = [f"text of page {n}" for n, text in enumerate(page_texts(pdf), 1) if hidden.are_in(text)]
    with pikepdf.open(BytesIO(pdf)) as opened:
        for thing in opened.objects:
            number = thing.objgen[0] if thing.is_indirect else 0
            if any(hidden.are_in(text) for text in _strings(thing, 0)):
                found.append(f"object {number}")
            if isinstance(thing, pikepdf.Stream) and _is_in_stream(thing, hidden):
                found.append(f"stream {number}")
        drawings = _drawings(opened)
    if drawings:
        shown = page_texts(drawings)
        found += [f"text of drawing {n}" for n, text in enumerate(shown, 1) if hidden.are_in(text)]
    if hidden.are_in_bytes(_BODIES.sub(b" ", pdf)):
        found.append("the file between its objects")
    return found


def pages_that_show(pdf: bytes, hidden: Tokens) -> list[int]:
    """Return the pages (from 1) that show a token in their text, or carry one unseen."""
    if not hidden:
        return []
    found = {n for n, text in enumerate(page_texts(pdf), 1) if hidden.are_in(text)}
    if all(trace.startswith("text of page") for trace in traces(pdf, hidden)):
        return sorted(found)
    with pikepdf.open(BytesIO(pdf)) as opened:
        for number, page in enumerate(opened.pages, 1):
            if number not in found and traces(_alone(page), hidden):
                found.add(number)
    return sorted(found)


def _alone(page: pikepdf.Page) -> bytes:
    out = BytesIO()
    with pikepdf.new() as made:
        made.pages.append(page)
        made.remove_unreferenced_resources()
        made.save(out)
    return out.getvalue()


def _is_in_stream(stream: Any, hidden: Tokens) -> bool:
    """Return whether a stream shows a token: as it stands, as UTF-8, as XML, or as a drawing."""
    try:
        data = bytes(stream.read_bytes())
    except pikepdf.PdfError:  # a picture in its own format, with whatever its camera wrote into it
        data = bytes(stream.read_raw_bytes())
    if hidden.are_in_bytes(data):
        return True
    if stream.get("/Subtype") == "/Image":
        return False
    if not data.isascii() and hidden.are_in(data.decode("utf-8", "ignore")):
        return True
    if b"&#" in data and hidden.are_in(html.unescape(data.decode("utf-8", "ignore"))):
        return True
    is_drawing = any(operator in data for operator in (b"BDC", b"DP", b"Tj", b"TJ"))
    return is_drawing and any(map(hidden.are_in, _operands(stream)))


def _operands(stream: Any) -> Iterator[str]:
    """Yield the strings in a drawing; one that is set in pieces is put together."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a stream that is no drawing ends in the middle of one
            instructions = list(pikepdf.parse_content_stream(stream, operators=" ".join(_MARKED)))
    except (pikepdf.PdfError, TypeError, ValueError):  # it is no drawing
        return
    shown = []
    for instruction in instructions:
        texts = [text for operand in instruction.operands for text in _strings(operand, 1)]
        if str(instruction.operator) in ("BDC", "DP"):
            yield from texts
        else:
            shown += texts
    yield "".join(shown)
    yield " ".join(shown)


def _strings(thing: Any, depth: int) -> Iterator[str]:
    """Yield the texts in an object: properties, titles of bookmarks, names of files, keys."""
    if isinstance(thing, pikepdf.String):
        yield str(thing)
        data = bytes(thing)
        if b"\x00" in data:
            yield data.replace(b"\x00", b"").decode("latin-1")
    elif isinstance(thing, pikepdf.Name):
        yield str(thing)[1:]
    elif depth > 0 and getattr(thing, "is_indirect", False):
        return  # it comes by itself
    elif isinstance(thing, pikepdf.Stream):
        yield from _strings(thing.stream_dict, 1)
    elif isinstance(thing, pikepdf.Dictionary):
        for key in thing.keys():  # noqa: SIM118
            yield key[1:]
            yield from _strings(thing.get(key), depth + 1)
    elif isinstance(thing, pikepdf.Array):
        for each in thing:
            yield from _strings(each, depth + 1)


def _drawings(opened: pikepdf.Pdf) -> bytes:
    """Return a file with each drawing of the pack on a page of its own, shown in the pack or not."""
    out = BytesIO()
    with pikepdf.new() as made:
        for thing in opened.objects:
            if not isinstance(thing, pikepdf.Stream):
                continue
            if thing.get("/Subtype") != "/Form" and thing.get("/PatternType") != 1:
                continue
            copy: Any = made.copy_foreign(thing)
            copy.Type, copy.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
            page = pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=[-_FAR, -_FAR, _FAR, _FAR],
                Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(D=copy)),
                Contents=made.make_stream(b"/D Do"),
            )
            made.pages.append(pikepdf.Page(made.make_indirect(page)))
        if not made.pages:
            return b""
        made.save(out)
    return out.getvalue()
