"""Which program makes PDFs: the one that the school chose, or LibreOffice where ours would drop things."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

from casework.documents.word.drops import dropped_features
from casework.documents.word.libreoffice_find import installed
from casework.documents.word.paragraphs import placed
from casework.documents.word.parts import members
from casework.errors import BadInput

DXPDF, LIBREOFFICE = "dxpdf", "libreoffice"
NAMES = (DXPDF, LIBREOFFICE)
SETTING = "engine.word_to_pdf"

Converter = Callable[[bytes, str], bytes]


def engine_for(docx: bytes, chosen: str) -> str:
    """Return the engine for a template: as chosen; LibreOffice, if installed, where dxpdf would drop things.

    Raises BadInput for a choice that there is not.
    """
    if chosen not in NAMES:
        raise BadInput(
            "bad_engine",
            f"There is no engine {chosen!r} for making PDFs.",
            where=f"setting {SETTING}",
            fix=f"casework settings set {SETTING}=VALUE, with one of: {', '.join(NAMES)}",
        )
    if chosen == DXPDF and not is_certified(docx) and installed() is not None:
        return LIBREOFFICE
    return chosen


def converter(engine: str) -> Converter:
    """Return the function that makes a PDF of a Word file and a title."""
    if engine == LIBREOFFICE:
        from casework.documents.word.libreoffice import word_to_pdf as by_libreoffice

        return partial(_call, by_libreoffice)
    from casework.documents.word.to_pdf import word_to_pdf as by_dxpdf

    return partial(_call, by_dxpdf)


@lru_cache(maxsize=64)
def is_certified(docx: bytes) -> bool:
    """Return whether dxpdf prints everything that the template holds, as far as its features tell."""
    parts = members(docx)
    return not any(finding.code == "not_in_pdf" for finding in dropped_features(parts, placed(parts)))


def _call(convert: Callable[..., bytes], docx: bytes, title: str) -> bytes:
    return convert(docx, title=title)
