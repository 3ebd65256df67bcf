"""A case's chronology drawn as a PDF: one line for each thing that happened, steps set apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from casework.case.windows import day_text
from casework.documents.pack.line import draw_line
from casework.documents.pack.sheet import lines_of
from casework.documents.pack.text import printable
from casework.documents.word.fonts import static_fonts

_WIDTH, _HEIGHT = 595.28, 841.89  # A4 in points
_LEFT, _RIGHT, _TOP, _BOTTOM = 62.0, 52.0, 72.0, 60.0
_DATE_COLUMN = 104.0
_LINE = 13.0
_GAP = 7.0
_INK = "#1d3b53"
_GREY = "#667788"


@dataclass(frozen=True)
class TimelineRow:
    """One thing that happened; a step stands out, a voided event is marked."""

    day: date
    text: str
    by: str
    is_step: bool = False
    is_voided: bool = False


def draw_timeline(title: str, subtitle: str, rows: Sequence[TimelineRow]) -> bytes:
    """Return the chronology as a PDF; the same rows give the same bytes."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    fonts = static_fonts()
    for name, path in (("Chronology", fonts.regular), ("Chronology-Bold", fonts.bold)):
        pdfmetrics.registerFont(TTFont(name, str(path)))
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(_WIDTH, _HEIGHT), invariant=1, lang="en-GB")
    canvas.setTitle(title)
    _Drawing(canvas, title, subtitle).rows(rows)
    canvas.save()
    return buffer.getvalue()


class _Drawing:
    """Puts rows on pages, from top to bottom."""

    def __init__(self, canvas: Any, title: str, subtitle: str) -> None:
        self.canvas = canvas
        self.title = title
        self.subtitle = subtitle
        self.y = 0.0

    def rows(self, rows: Sequence[TimelineRow]) -> None:
        """Draw every row, with a new page where one is full."""
        self._head()
        before: date | None = None
        for row in rows:
            lines = self._wrapped(row)
            height = _LINE * len(lines) + _GAP
            if self.y - height < _BOTTOM:
                self.canvas.showPage()
                self._head()
                before = None
            self._row(row, lines, height, show_date=row.day != before)
            before = row.day

    def _head(self) -> None:
        canvas = self.canvas
        canvas.setFillColor(_INK)
        draw_line(canvas, _LEFT, _HEIGHT - _TOP, printable(self.title), "Chronology-Bold", 17)
        canvas.setFillColor(_GREY)
        draw_line(canvas, _LEFT, _HEIGHT - _TOP - 18, printable(self.subtitle), "Chronology", 10)
        canvas.drawRightString(_WIDTH - _RIGHT, _BOTTOM - 24, f"page {canvas.getPageNumber()}")
        self.y = _HEIGHT - _TOP - 50

    def _wrapped(self, row: TimelineRow) -> list[str]:
        void = " (voided)" if row.is_voided else ""
        font = "Chronology-Bold" if row.is_step else "Chronology"
        width = _WIDTH - _LEFT - _DATE_COLUMN - _RIGHT
        words = lines_of(printable(f"{row.text}{void}"), width, font=font, size=10)
        return [*words, *lines_of(printable(row.by), width, font="Chronology", size=8.5)]

    def _row(self, row: TimelineRow, lines: Sequence[str], height: float, *, show_date: bool) -> None:
        canvas = self.canvas
        spine = _LEFT + _DATE_COLUMN - 16
        canvas.setStrokeColor(_GREY)
        canvas.setLineWidth(0.6)
        canvas.line(spine, self.y + 10, spine, self.y + 10 - height)
        canvas.setFillColor(_INK if row.is_step else "#ffffff")
        canvas.circle(spine, self.y + 3.5, 4 if row.is_step else 2.5, stroke=1, fill=1)
        canvas.setFillColor(_INK)
        canvas.setFont("Chronology", 9.5)
        if show_date:
            canvas.drawRightString(spine - 9, self.y, day_text(row.day))
        for number, line in enumerate(lines):
            is_by = number == len(lines) - 1
            canvas.setFillColor(_GREY if is_by or row.is_voided else _INK)
            font = "Chronology-Bold" if row.is_step and not is_by else "Chronology"
            y = self.y - number * _LINE
            draw_line(canvas, _LEFT + _DATE_COLUMN, y, line, font, 8.5 if is_by else 10)
        self.y -= height
