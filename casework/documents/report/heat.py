"""A pupil's year as a map: weeks down, sessions across, each with its code on the colour of its kind."""

from __future__ import annotations

from typing import Any

from casework.documents.report.model import HeatCell, HeatMap
from casework.documents.report.style import BOLD, GREY, INK, PLAIN, TEXT

# fill, ink: light where nothing is to be seen, darker the more it matters; the code stands in each cell too
_LOOKS = {
    "attended": ("#e3eee6", "#3d5a45"),
    "late": ("#f5dfa8", "#5a4300"),
    "authorised": ("#9db9d6", "#10263c"),
    "unauthorised": ("#b23a2e", "#ffffff"),
    "missing": ("#ffffff", "#b23a2e"),
    "outside": ("#f0f0f0", "#7a7a7a"),
}
_ROW, _HEAD = 13.6, 28.0
_LABEL, _GAP = 92.0, 5.0
_CELL = 27.0


def heat_drawing(heat: HeatMap, _width: float) -> Any:
    """Return the map with its legend above; cells without a session stay empty."""
    from reportlab.graphics.shapes import Drawing

    legend = 15.0 * ((len(heat.kinds) + 2) // 3) + 8
    height = legend + _HEAD + _ROW * len(heat.rows)
    drawing = Drawing(_width, height)
    _legend(drawing, heat, height)
    top = height - legend
    for number, name in enumerate(heat.columns):
        half = name.split()[1]
        _write(drawing, _place(number) + _CELL / 2, top - 22, half, 7.5, GREY, anchor="middle")
    for number in range(0, len(heat.columns), 2):
        day = heat.columns[number].split()[0]
        _write(drawing, _place(number) + _CELL, top - 11, day, 8.5, INK, BOLD, anchor="middle")
    notes = _place(len(heat.columns)) + 6
    _write(drawing, notes, top - 22, heat.note_title, 7.5, GREY)
    for line, (label, cells, note) in enumerate(heat.rows):
        y = top - _HEAD - _ROW * (line + 1) + 3.5
        _write(drawing, 0, y, label, 8, TEXT)
        for number, cell in enumerate(cells):
            if cell is not None:
                _draw(drawing, _place(number), y - 3.2, cell)
        _write(drawing, notes, y, note, 8, TEXT)
    return drawing


def _place(number: int) -> float:
    return _LABEL + number * _CELL + (number // 2) * _GAP


def _legend(drawing: Any, heat: HeatMap, height: float) -> None:
    for number, (kind, words) in enumerate(heat.kinds):
        x, y = (number % 3) * 168.0, height - 12 - (number // 3) * 15
        _draw(drawing, x, y - 3.2, HeatCell("", kind))
        _write(drawing, x + _CELL + 4, y, words, 8, TEXT)


def _draw(drawing: Any, x: float, y: float, cell: HeatCell) -> None:
    from reportlab.graphics.shapes import Rect
    from reportlab.lib.colors import HexColor

    fill, ink = _LOOKS[cell.kind]
    edge = HexColor(ink) if cell.kind == "missing" else HexColor("#ffffff")
    drawing.add(
        Rect(
            x, y, _CELL - 1.5, _ROW - 1.6, fillColor=HexColor(fill), strokeColor=edge, strokeWidth=0.6, rx=1.5
        )
    )
    bold = BOLD if cell.kind in ("unauthorised", "missing") else PLAIN
    _write(drawing, x + _CELL / 2 - 0.7, y + 3.4, cell.code, 8, ink, bold, anchor="middle")


def _write(
    drawing: Any,
    x: float,
    y: float,
    text: str,
    size: float,
    colour: str,
    font: str = PLAIN,
    *,
    anchor: str = "start",
) -> None:
    from reportlab.graphics.shapes import String
    from reportlab.lib.colors import HexColor

    if text:
        drawing.add(
            String(x, y, text, fontName=font, fontSize=size, fillColor=HexColor(colour), textAnchor=anchor)
        )
