"""Made-up PDFs and packs for the tests of this folder."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

import pikepdf
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from casework.documents.pack.build import BuiltPack, PackInput, PackItem, build_pack


class Samples:
    """Makes PDFs, changes them, and reads them back."""

    @staticmethod
    def text(pages: int = 1, words: str = "words", size: tuple[float, float] = (595, 842)) -> bytes:
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=size, invariant=1)
        for page in range(1, pages + 1):
            for line in range(20):
                canvas.drawString(60, size[1] - 70 - line * 15, f"{words} page {page} line {line}")
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    @staticmethod
    def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], object], **how: Any) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            change(opened)
            opened.save(out, **{"deterministic_id": True, **how})
        return out.getvalue()

    @staticmethod
    def item(title: str, pdf: bytes | None, kind: str = "evidence", section: str = "Evidence") -> PackItem:
        detail = "" if pdf else "The file asks for a password."
        return PackItem(kind, title, pdf, section, hashlib.sha256(pdf).hexdigest() if pdf else "", detail)

    @staticmethod
    def pack(items: Sequence[PackItem], title: str = "AS1 referral pack") -> PackInput:
        return PackInput("ABS-7QK29XMD-1", title, "Oakfield Primary School", tuple(items), "Oakshire Council")

    @classmethod
    def built(cls, *pdfs: bytes) -> BuiltPack:
        return build_pack(cls.pack([cls.item(f"Exhibit {no}", pdf) for no, pdf in enumerate(pdfs, 1)]))

    @staticmethod
    def words(pdf: bytes, page: int) -> str:
        with (
            pypdfium2.PdfDocument(pdf) as opened,
            closing(opened[page - 1]) as sheet,
            closing(sheet.get_textpage()) as text,
        ):
            return str(text.get_text_range())

    @staticmethod
    def picture(pdf: bytes, page: int, scale: float = 1.0) -> list[bytes]:
        """Return the page as rows of grey levels."""
        with pypdfium2.PdfDocument(pdf) as opened:
            opened.init_forms()
            with closing(opened[page - 1]) as sheet:
                bitmap = sheet.render(scale=scale, grayscale=True)
                data = bytes(bitmap.buffer)
                return [data[y * bitmap.stride :][: bitmap.width] for y in range(bitmap.height)]


@pytest.fixture(scope="session")
def samples() -> type[Samples]:
    return Samples


@pytest.fixture(scope="session")
def three(samples: type[Samples]) -> BuiltPack:
    """A pack with two documents of two pages and a gap: pages 1 index, 2-3, 4-5, 6 gap, 7 manifest."""
    first, second = samples.text(2, "first"), samples.text(2, "second")
    return build_pack(
        samples.pack(
            [
                samples.item("AS1", first, "as1_form", "Referral"),
                samples.item("Letter 1", second, "letter", "Letters"),
                samples.item("Minutes of 3 March", None, "minutes", "Letters"),
            ]
        )
    )
