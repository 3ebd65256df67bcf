"""Asks a validator whether a finished pack is PDF/A-3b, and says in plain words what stands in the way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import page

_NOT_CLAIMED = "PDFA3B-ID-SCHEMA-001"  # the file does not say that it is PDF/A
_ON_PAGE = re.compile(r"\bpage (\d+)\b")
_OF_OBJECT = re.compile(r"\bobject (\d+) \d+\b")
_LONGEST = 160
# Parts of the validator's rule names, and what they mean to somebody who has to decide about a paper.
_WORDS = (
    ("FONT-EMBEDDING", "a font is not inside the file"),
    ("FONT-PROGRAM", "a font inside the file is broken"),
    ("GLYPH", "a font does not fit the letters that are set in it"),
    ("WIDTH", "a font's letters are not as wide as the file says"),
    ("FONT", "a font is not as an archive asks"),
    ("CMAP", "a font is not as an archive asks"),
    ("DEVICE-CMYK", "it uses CMYK colours without saying which ink they mean"),
    ("ICC", "a colour profile is broken"),
    ("RENDERING-INTENT", "it asks for a way of showing colours that there is not"),
    ("HALFTONE", "it sets how a printer makes its dots"),
    ("TRANSFER", "it changes colours by a printer's own curve"),
    ("BLEND-MODE", "it mixes colours in a way that there is not"),
    ("TRANSPARENCY", "it has see-through parts without saying which colours they mix to"),
    ("INTERPOLATE", "a picture asks to be smoothed"),
    ("IMAGE", "a picture is not as an archive asks"),
    ("JPX", "a picture is packed in a way that archives refuse"),
    ("LZW", "a part is packed in a way that archives refuse"),
    ("CONTENT-OPERATOR", "its drawing has words that no reader knows"),
    ("NESTING", "its drawing is nested too deeply"),
    ("POSTSCRIPT", "a drawing is written as a program"),
    ("ANNOTATION", "a link or note does not say how it looks, or is hidden"),
    ("ACTION", "a link or note starts something"),
    ("PAGE-BOUNDARY", "a page is larger or smaller than archives allow"),
    ("OPTIONAL-CONTENT", "its layers are not as an archive asks"),
    ("DEVICE", "its colours do not say what they mean"),
    ("COLOUR", "its colours do not say what they mean"),
)


def archive_faults(pdf: bytes, first_page: Mapping[int, int]) -> dict[str, int]:
    """Return what keeps the file from being PDF/A-3b, each with its first page (0 where none is known).

    ``first_page`` tells the page by the number of an object. That the file does not claim to be PDF/A is
    no fault here.
    """
    import page  # large, and only asked where nothing is known to stand in the way

    try:
        report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_A_3B)
    except page.PageError as fault:
        return {f"the validator can't read it ({str(fault)[:_LONGEST]})": 0}
    found: dict[str, int] = {}
    for failure in report.failures:
        if failure.rule_id == _NOT_CLAIMED:
            continue
        found.setdefault(_in_words(failure.rule_id, failure.message), _page_of(failure, first_page))
    return found


def _page_of(failure: page.ValidationFailure, first_page: Mapping[int, int]) -> int:
    if named := _ON_PAGE.search(failure.message):
        return int(named[1])
    if failure.object_id:
        return first_page.get(failure.object_id.object_number, 0)
    held = _OF_OBJECT.search(failure.message)
    return first_page.get(int(held[1]), 0) if held else 0


def _in_words(rule: str, message: str) -> str:
    """Return what the rule is about; one that has no words here speaks for itself."""
    for part, words in _WORDS:
        if part in rule:
            return f"{words} ({rule})"
    return f"{message[:_LONGEST]} ({rule})"
