"""Checks what a reader sees, through pypdfium2: page numbers, the index's rows, the printed manifest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import pikepdf
import pypdfium2

from casework.documents.pack import index as pack_index
from casework.documents.pack.blocks import blocks, fingerprints
from casework.documents.pack.manifest import Entry, Manifest
from casework.documents.pack.text import printable, spelled_out
from casework.documents.pdf.place import View
from casework.documents.pdf.ranges import ranges
from casework.documents.verify.findings import Finding
from casework.documents.verify.glance import glance, is_inked, look_of_words
from casework.documents.verify.navigation import Target, index_targets
from casework.documents.verify.numbers import misread_numbers, seen_box

_HASH = re.compile(r"\b[0-9a-f]{64}\b")
_ONE_WAY = str.maketrans(")]}>»", "([{<«", "\u200c\u200d")


def check_seen(
    seen: pypdfium2.PdfDocument,
    opened: pikepdf.Pdf,
    manifest: Manifest,
    fingerprint: str,
    views: Sequence[View],
) -> Iterator[Finding]:
    """Yield each page whose number, label, index row or list of hashes does not read as it should."""
    rows, own, printed = _own_pages(opened, manifest)
    misread = misread_numbers(opened, views)
    pictures: list[int] = []
    for number, view in enumerate(views, 1):
        label = seen.get_page_label(number - 1)
        if label != str(number):
            yield Finding("label_wrong", number, f"The page label of page {number} reads “{label}”.")
        with glance(seen, number) as page:
            if number in misread:
                said = f"Where the page number should stand, {misread[number]} is read."
                yield Finding("number_unseen", number, said)
            elif not is_inked(page, seen_box(view)):
                yield Finding("number_unseen", number, "The page number is covered or can't be seen.")
            turn, is_picture = look_of_words(page)
        if is_picture:
            pictures.append(number)
        if turn in (90, 180, 270):
            yield _turned(number, turn)
        if number in own:
            with closing(seen[number - 1]) as sheet, closing(sheet.get_textpage()) as text:
                for target, item in rows.get(number, ()):
                    yield from _check_row(text, target, item)
                if number in printed:
                    printed[number] = text.get_text_range()
    if pictures:
        yield Finding(
            "image_only",
            pictures[0],
            f"Pages without words that can be searched (scans or pictures): {ranges(pictures)}.",
            "Courts ask for text recognition (OCR) of typed pages; hand-written ones stay as they are.",
        )
    by_page = fingerprints(manifest, fingerprint)
    for block in blocks(manifest.items):
        last = block[-1]
        words = "\n".join(printed.get(page, "") for page in range(last.from_page, last.to_page + 1))
        yield from _check_printed(words, block, by_page.get(last.from_page, fingerprint))


def _own_pages(
    opened: pikepdf.Pdf, manifest: Manifest
) -> tuple[dict[int, list[tuple[Target, Entry]]], set[int], dict[int, str]]:
    """Return the rows of all indexes by page, the pages that are read in full, and room for the manifests."""
    rows: dict[int, list[tuple[Target, Entry]]] = {}
    own: set[int] = set()
    printed: dict[int, str] = {}
    for block in blocks(manifest.items):
        for target, item in zip(index_targets(opened, block), block[1:], strict=False):
            rows.setdefault(target.on_page, []).append((target, item))
        own |= set(range(block[0].from_page, block[0].to_page + 1))
        printed |= dict.fromkeys(range(block[-1].from_page, block[-1].to_page + 1), "")
    return rows, own | set(printed), printed


def _turned(number: int, turn: int) -> Finding:
    if turn == 180:
        return Finding(
            "upside_down",
            number,
            "The words of this page stand upside down.",
            "Turn it round and add it again.",
        )
    return Finding(
        "sideways",
        number,
        "The words of this page are read from the side.",
        "Turn it upright and add it again.",
    )


def _check_row(text: Any, target: Target, item: Entry) -> Iterator[Finding]:
    """Yield a finding unless the row under the link names the document and its pages."""
    left, bottom, right, top = target.box
    title_left, pages_left = left + pack_index.NUMBER_WIDTH, right - pack_index.PAGES_WIDTH
    title = _squeezed(text.get_text_bounded(title_left - 2, bottom, pages_left, top))
    pages = _squeezed(text.get_text_bounded(pages_left, bottom, right + 2, top))
    wanted = str(item.from_page) if item.from_page == item.to_page else f"{item.from_page}–{item.to_page}"
    if pages != wanted:
        yield Finding(
            "index_row_pages",
            target.on_page,
            f"The index row of document {item.no} prints pages {pages or 'nothing'} instead of {wanted}.",
        )
    wanted_titles = (printable(item.title), spelled_out(item.title))
    if not any(_same_words(title, _squeezed(one)) for one in wanted_titles):
        yield Finding(
            "index_row_title",
            target.on_page,
            f"The index row of document {item.no} does not print its title “{item.title}”.",
        )


def _check_printed(printed: str, block: Sequence[Entry], fingerprint: str) -> Iterator[Finding]:
    """Yield a finding unless the printed manifest lists what the attached one does."""
    page = block[-1].from_page
    hashes = _HASH.findall(printed)
    if fingerprint not in hashes:
        yield Finding("fingerprint", page, "The printed fingerprint is not that of the attached manifest.")
    if [one for one in hashes if one != fingerprint] != [item.source_sha256 for item in block[:-1]]:
        yield Finding("manifest_print", page, "The printed hashes are not those of the attached manifest.")
    words = _squeezed(printed)
    for item in block:
        title = _squeezed(printable(item.title))
        if title not in words and title.isascii():
            yield Finding("manifest_print", page, f"The printed manifest does not name “{item.title}”.")


def _same_words(read: str, wanted: str) -> bool:
    """Return whether the texts agree; where directions meet, readers order and turn signs differently."""
    return read == wanted or (not wanted.isascii() and _letters(read) == _letters(wanted))


def _letters(text: str) -> list[str]:
    return sorted(text.translate(_ONE_WAY))


def _squeezed(text: str) -> str:
    """Return the text without white space; pdfium marks a hyphen at a line's end by a control character."""
    return "".join(text.replace("\x02", "-").replace("\ufffe", "-").split())
