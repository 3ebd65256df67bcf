"""What a reader program is told of a PDF: its title and its language."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject


def with_metadata(pdf: bytes, *, title: str, language: str) -> bytes:
    """Return the PDF with its title, shown in the window's bar, and its language; same input, same bytes."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    writer.add_metadata({"/Title": title})
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject(language)  # screen readers choose the voice by it
    root[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    )
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def title_and_language(pdf: bytes) -> tuple[str, str]:
    """Return the title and the language that the PDF carries, empty where it carries none."""
    reader = PdfReader(BytesIO(pdf))
    title = (reader.metadata.title if reader.metadata else None) or ""
    return title, str(reader.root_object.get("/Lang", ""))
