"""The page that a pupil who was always there, and always in time, takes home."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from casework.documents.report.model import Certificate
from casework.documents.report.style import BOLD, GREY, INK, ITALIC, PLAIN, WARM

_GOLD, _LEAF = "#c8963e", "#6b8f71"


def certificate_pages(certificates: Sequence[Certificate], width: float, height: float) -> list[Any]:
    """Return one flowable for each certificate, each filling its page."""
    return [_page(certificate, width - 12, height - 12) for certificate in certificates]


def _page(certificate: Certificate, width: float, height: float) -> Any:
    from reportlab.platypus import Flowable

    class Page(Flowable):  # type: ignore[misc]  # reportlab has no types
        """One certificate."""

        def __init__(self) -> None:
            super().__init__()
            self.width, self.height = width, height

        def draw(self) -> None:
            """Draw it."""
            _draw(self.canv, certificate, width, height)

    return Page()


def _draw(canvas: Any, certificate: Certificate, width: float, height: float) -> None:
    middle = width / 2
    canvas.setStrokeColor(_GOLD)
    canvas.setLineWidth(2.2)
    canvas.roundRect(0, 0, width, height, 14)
    canvas.setLineWidth(0.7)
    canvas.roundRect(8, 8, width - 16, height - 16, 9)
    canvas.bookmarkPage(certificate.name)
    canvas.addOutlineEntry(certificate.name, certificate.name, level=0)
    _centred(canvas, middle, height - 92, certificate.school, PLAIN, 17, GREY, width - 80)
    _centred(canvas, middle, height - 150, "Certificate of Attendance", BOLD, 31, INK, width - 80)
    _centred(canvas, middle, height - 180, "and Punctuality", PLAIN, 18, INK, width - 80)
    _rosette(canvas, middle, height - 285)
    _centred(canvas, middle, height - 408, "Well done,", ITALIC, 17, GREY, width - 80)
    _centred(canvas, middle, height - 452, certificate.name, BOLD, 34, WARM, width - 90)
    y = height - 502
    for line in certificate.words:
        _centred(canvas, middle, y, line, PLAIN, 14, INK, width - 90)
        y -= 23
    canvas.setStrokeColor(GREY)
    canvas.setLineWidth(0.6)
    for left, words in ((70.0, certificate.signed), (width - 230, "Date")):
        canvas.line(left, 82, left + 160, 82)
        _centred(canvas, left + 80, 66, words, PLAIN, 10.5, GREY, 160)


def _centred(
    canvas: Any, x: float, y: float, text: str, font: str, size: float, colour: str, room: float
) -> None:
    """Write a line around a middle; one that is too long for the room is set smaller."""
    from casework.documents.pack.line import draw_line, line_width
    from casework.documents.pack.text import printable

    text = printable(text)
    needed = line_width(text, font, size)
    fits = min(1.0, room / needed) if needed else 1.0
    canvas.setFillColor(colour)
    draw_line(canvas, x - needed * fits / 2, y, text, font, size * fits)


def _rosette(canvas: Any, x: float, y: float) -> None:
    """Draw a star on a medal between two sprigs of leaves."""
    for step in range(9):
        angle = math.radians(-74 + 15 * step)
        for side in (-1, 1):
            lean = angle + math.pi / 2 - 0.45
            _leaf(
                canvas,
                x + side * 74 * math.cos(angle),
                y + 74 * math.sin(angle),
                lean if side > 0 else math.pi - lean,
            )
    canvas.setFillColor(_GOLD)
    canvas.setStrokeColor(_GOLD)
    canvas.circle(x, y, 50, stroke=0, fill=1)
    canvas.setStrokeColor("#ffffff")
    canvas.setLineWidth(1.6)
    canvas.circle(x, y, 44, stroke=1, fill=0)
    path = canvas.beginPath()
    for point in range(10):
        radius = 33 if point % 2 == 0 else 14
        angle = math.pi / 2 + point * math.pi / 5
        place = (x + radius * math.cos(angle), y + radius * math.sin(angle))
        path.lineTo(*place) if point else path.moveTo(*place)
    path.close()
    canvas.setFillColor("#ffffff")
    canvas.drawPath(path, stroke=0, fill=1)


def _leaf(canvas: Any, x: float, y: float, angle: float) -> None:
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(math.degrees(angle))
    canvas.setFillColor(_LEAF)
    canvas.ellipse(-10, -4, 10, 4, stroke=0, fill=1)
    canvas.restoreState()
