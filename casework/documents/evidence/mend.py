"""PDFs that qpdf alone can't open, made whole again where nothing of them is lost."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pypdfium2

from casework.documents.pack.damage import NO_END, lost_content
from casework.errors import BadInput

_CATALOGUE = re.compile(rb"(\d{1,10})\s+(\d{1,5})\s+obj\s*<<(?:(?!endobj).){0,4000}?/Type\s*/Catalog\b", re.S)


def mended(data: bytes) -> tuple[bytes, str]:
    """Return a file that does not open as one that does, and what was done; unchanged when nothing helps.

    A file whose end names no catalogue, the root of all, gets a new end that does. Where the list of pages
    itself is broken, the pages are taken over as another reader (PDFium) finds them.
    """
    if b"/Encrypt" in data:
        return data, ""  # the key to it stands in the end
    for found in reversed(list(_CATALOGUE.finditer(data))):
        number, generation = int(found[1]), int(found[2])
        ended = data + b"\ntrailer\n<< /Root %d %d R >>\nstartxref\n0\n%%%%EOF\n" % (number, generation)
        if _opens(ended):
            _refuse_loss(ended, data)
            return _saved(ended), "its end was broken and was written anew"
    rebuilt = _taken_over(data)
    if rebuilt and _opens(rebuilt):
        return rebuilt, "its list of pages was broken and was made anew: compare the pages with the original"
    return data, ""


def _opens(data: bytes) -> bool:
    """Return whether the file opens and has pages."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return len(pdf.pages) > 0
    except (
        pikepdf.PasswordError,
        pikepdf.PdfError,
        pikepdf.DataDecodingError,
        RecursionError,
        ValueError,
        TypeError,
    ):
        return False


def _refuse_loss(ended: bytes, data: bytes) -> None:
    with pikepdf.open(BytesIO(ended)) as pdf:
        if lost := lost_content(pdf, data, (NO_END,)):
            raise BadInput(
                "pdf.truncated",
                f"The PDF is damaged or cut short: {lost}.",
                fix="Copy or download the file again; if it stays so, ask for it anew.",
            )


def _saved(data: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _taken_over(data: bytes) -> bytes:
    """Return the pages that PDFium finds as a new file; empty when it finds none."""
    out = BytesIO()
    try:
        with pypdfium2.PdfDocument(data) as found, pypdfium2.PdfDocument.new() as made:
            if len(found) == 0:
                return b""
            made.import_pages(found)
            made.save(out)
        return _saved(out.getvalue())
    except (pypdfium2.PdfiumError, pikepdf.PdfError):
        return b""
