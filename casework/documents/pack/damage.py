"""Tells a damaged file that can be repaired whole from one of which something is lost."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pikepdf

_REFERENCE = re.compile(rb"\b(\d{1,10})\s+(\d{1,5})\s+R\b")
# What qpdf says when an object ends in the middle, or its data can't be decoded.
_CUT = ("unexpected EOF", "EOF after endobj", "unable to recover stream data", "error decoding stream data")
NO_END = "can't find startxref"


def lost_content(pdf: pikepdf.Pdf, data: bytes, warnings: Sequence[str]) -> str:
    """Return what of a damaged file can't be recovered, in a few words; empty when it is whole."""
    if any(sign in warning for warning in warnings for sign in _CUT):
        return "it breaks off in the middle of a page's drawing, a font or a picture"
    if any(NO_END in warning for warning in warnings):
        named = {(int(number), int(generation)) for number, generation in _REFERENCE.findall(data)}
        held = {item.objgen for item in pdf.objects if isinstance(item, pikepdf.Object)}
        held |= {ref for ref in named - held if not _is_nothing(pdf, ref)}
        if missing := len(named - held):
            return f"its end is not there, and with it {missing} of the parts that its pages refer to"
    return ""


def _is_nothing(pdf: pikepdf.Pdf, ref: tuple[int, int]) -> bool:
    """Return whether a number names nothing; plain values (a length) are there without being an object."""
    found: object = pdf.get_object(ref)
    return found is None or (isinstance(found, pikepdf.Object) and found.unparse() == b"null")
