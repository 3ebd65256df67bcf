"""The pack's other own pages: one that stands for a missing document, and the manifest at the end."""

from __future__ import annotations

from collections.abc import Sequence

from casework.documents.pack import sheet as paper
from casework.documents.pack.plan import Planned
from casework.documents.pack.text import printable
from casework.documents.pdf.place import FONT_NAME

ROW_WIDTH = paper.RIGHT - paper.LEFT - 30.0 - 62.0
FINGERPRINT_AT = (paper.LEFT, paper.TOP - 100.0)
FIRST_ROWS_AT, LATER_ROWS_AT = paper.TOP - 152.0, paper.TOP - 46.0
SMALL = 8.0
OWN_HASH = "(its hash is the fingerprint at the top of the manifest)"

_ABOUT = (
    "Each document of this pack, with its pages and the SHA-256 of the file it was made from. The same",
    "list, with a hash for each page, is attached to this PDF as manifest.json. The fingerprint is the",
    "SHA-256 of that attachment: it covers every page. The command 'casework pack verify' checks them all.",
)


def draw_gap(title: str, reason: str, reference: str) -> bytes:
    """Return one page that says which document is missing here, and why."""
    return _draw_notice("This document is missing", title, reason, reference)


def draw_withdrawn(title: str, reason: str, reference: str) -> bytes:
    """Return one page that says which document stood here before it was withdrawn, and why it was."""
    said = f"Its pages were withdrawn after the pack was handed over. {reason}".strip()
    return _draw_notice("Page withdrawn", title, said, reference)


def _draw_notice(heading: str, title: str, reason: str, reference: str) -> bytes:
    sheet = paper.Sheet(heading)
    width = paper.RIGHT - paper.LEFT - 36
    titles = paper.lines_of(printable(title), width, font=paper.BOLD, size=14)
    reasons = paper.lines_of(printable(reason) or "No reason was given.", width)[:30]
    top = paper.TOP - 60
    bottom = top - 96 - len(titles) * 19 - len(reasons) * 15
    sheet.frame(bottom, top)
    y = top - 34
    sheet.text(paper.LEFT + 18, y, heading, font=paper.BOLD, size=11)
    y -= 30
    for line in titles:
        sheet.text(paper.LEFT + 18, y, line, font=paper.BOLD, size=14)
        y -= 19
    y -= 8
    for line in reasons:
        sheet.text(paper.LEFT + 18, y, line)
        y -= 15
    sheet.text(paper.LEFT, bottom - 24, f"Case {printable(reference)}", size=9, ink=paper.FAINT)
    sheet.next_page()
    return sheet.pdf()


def manifest_pages(titles: Sequence[str]) -> list[list[list[str]]]:
    """Return, for each page of the manifest, the title lines of the documents listed on it."""
    pages: list[list[list[str]]] = [[]]
    room = FIRST_ROWS_AT - paper.BOTTOM
    for title in titles:
        lines = paper.lines_of(printable(title), ROW_WIDTH, size=9.5)
        if _height(lines) > room:
            pages.append([])
            room = LATER_ROWS_AT - paper.BOTTOM
        pages[-1].append(lines)
        room -= _height(lines)
    return pages


def draw_manifest(
    sheet: paper.Sheet, reference: str, pages: Sequence[Sequence[Sequence[str]]], planned: Sequence[Planned]
) -> None:
    """Draw the manifest of the planned documents; room is left for the fingerprint."""
    documents = iter(planned)
    for number, rows in enumerate(pages):
        y = _draw_top(sheet, reference) if number == 0 else _draw_running_head(sheet, reference)
        for lines in rows:
            y = _draw_row(sheet, next(documents), lines, y)
        sheet.next_page()


def fingerprint_stream(fingerprint: str) -> bytes:
    """Return the operators that print the fingerprint; it is known only after everything else is drawn."""
    x, y = FINGERPRINT_AT
    return f"BT 0 g {FONT_NAME} 9 Tf {x:.2f} {y:.2f} Td ({fingerprint}) Tj ET\n".encode()


def _draw_top(sheet: paper.Sheet, reference: str) -> float:
    sheet.text(paper.LEFT, paper.TOP - 18, f"Manifest of {printable(reference)}", font=paper.BOLD, size=16)
    y = paper.TOP - 40
    for line in _ABOUT:
        sheet.text(paper.LEFT, y, line, size=9.5)
        y -= 13
    sheet.text(paper.LEFT, FINGERPRINT_AT[1] + 13, "Fingerprint", font=paper.BOLD, size=9.5)
    return _draw_table_head(sheet, FIRST_ROWS_AT)


def _draw_running_head(sheet: paper.Sheet, reference: str) -> float:
    text = f"Manifest of {printable(reference)}, continued"
    sheet.text(paper.LEFT, paper.TOP - 4, text, size=9, ink=paper.FAINT)
    return _draw_table_head(sheet, LATER_ROWS_AT)


def _draw_table_head(sheet: paper.Sheet, y: float) -> float:
    sheet.text(paper.LEFT, y + 20, "No.", font=paper.BOLD, size=9.5)
    sheet.text(paper.LEFT + 30, y + 20, "Document", font=paper.BOLD, size=9.5)
    sheet.text_right(paper.RIGHT, y + 20, "Pages", font=paper.BOLD, size=9.5)
    sheet.rule(y + 13, weight=1, ink=paper.INK)
    return y


def _draw_row(sheet: paper.Sheet, document: Planned, lines: Sequence[str], y: float) -> float:
    baseline = y - 10
    sheet.text(paper.LEFT, baseline, str(document.no), size=9.5, ink=paper.FAINT)
    for place, line in enumerate(lines):
        sheet.text(paper.LEFT + 30, baseline - place * 13, line, size=9.5)
    sheet.text_right(paper.RIGHT, baseline, document.pages, size=9.5)
    baseline -= len(lines) * 13
    printed = OWN_HASH if document.kind == "manifest" else document.source_sha256
    sheet.text(paper.LEFT + 30, baseline, printed, size=SMALL, ink=paper.FAINT)
    return y - _height(lines)


def _height(lines: Sequence[str]) -> float:
    return len(lines) * 13.0 + 22.0
