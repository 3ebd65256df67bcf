"""Charts of reports: attendance as a line, absence as bars on top of each other."""

from __future__ import annotations

from typing import Any

from casework.case.answers import Ratio
from casework.documents.report.model import Chart
from casework.documents.report.style import GREY, PLAIN, RULE, SERIES, TEXT

_LEFT, _BOTTOM, _TOP = 34.0, 34.0, 12.0


def chart_drawing(chart: Chart, width: float) -> Any:
    """Return the chart as a drawing of reportlab; a label without any session has no point and no bar."""
    from reportlab.graphics.shapes import Drawing

    drawing = Drawing(width, chart.height)
    shown = list(chart.labels) or [""]
    drawn = _line(chart) if chart.is_line else _bars(chart)
    drawn.x, drawn.y = _LEFT, _BOTTOM
    drawn.width, drawn.height = width - _LEFT - 8, chart.height - _BOTTOM - _TOP
    axis = drawn.categoryAxis
    axis.categoryNames = _thinned(shown)
    axis.labels.fontName = drawn.valueAxis.labels.fontName = PLAIN
    axis.labels.fontSize = drawn.valueAxis.labels.fontSize = 7.5
    axis.labels.fillColor = drawn.valueAxis.labels.fillColor = _colour(TEXT)
    if len(shown) > 12:
        axis.labels.angle, axis.labels.boxAnchor, axis.labels.dx, axis.labels.dy = 45, "ne", 2, -2
    axis.strokeColor = drawn.valueAxis.strokeColor = _colour(GREY)
    axis.visibleTicks = 0
    drawn.valueAxis.gridStrokeColor = _colour(RULE)
    drawn.valueAxis.gridStrokeWidth = 0.4
    drawn.valueAxis.visibleGrid = 1
    drawn.valueAxis.labelTextFormat = "%d%%"
    drawing.add(drawn)
    return drawing


def _thinned(labels: list[str]) -> list[str]:
    every = max(1, (len(labels) + 39) // 40)
    return [label if n % every == 0 else "" for n, label in enumerate(labels)]


def _percent(ratio: Ratio) -> float | None:
    return ratio.part * 100 / ratio.of if ratio.of else None


def _line(chart: Chart) -> Any:
    from reportlab.graphics.charts.linecharts import HorizontalLineChart
    from reportlab.graphics.widgets.markers import makeMarker

    drawn: Any = HorizontalLineChart()
    drawn.data = [[_percent(each) for each in values] or [None] for _, values in chart.series]
    known = [value for values in drawn.data for value in values if value is not None]
    lowest = min(known, default=0)
    drawn.valueAxis.valueMin = max(0, int(lowest // 5 * 5) - (0 if lowest % 5 else 5))
    drawn.valueAxis.valueMax = 100
    drawn.valueAxis.valueStep = 5 if 100 - drawn.valueAxis.valueMin <= 40 else 10
    for number in range(len(chart.series)):
        drawn.lines[number].strokeColor = _colour(SERIES[number])
        drawn.lines[number].strokeWidth = 1.6
        drawn.lines[number].symbol = makeMarker(("FilledCircle", "FilledSquare", "FilledDiamond")[number % 3])
        drawn.lines[number].symbol.size = 4
        drawn.lines[number].symbol.fillColor = _colour(SERIES[number])
        drawn.lines[number].symbol.strokeColor = None
    return drawn


def _bars(chart: Chart) -> Any:
    from reportlab.graphics.charts.barcharts import VerticalBarChart

    drawn: Any = VerticalBarChart()
    drawn.data = [[_percent(each) or 0 for each in values] or [0] for _, values in chart.series]
    drawn.categoryAxis.style = "stacked"
    highest = max((sum(column) for column in zip(*drawn.data, strict=True)), default=0)
    drawn.valueAxis.valueMin = 0
    drawn.valueAxis.valueStep = step = next((s for s in (1, 2, 5, 10, 20) if highest <= 6 * s), 25)
    drawn.valueAxis.valueMax = step * max(1, -int(-highest // step))
    drawn.barSpacing = 0
    drawn.groupSpacing = 4
    for number in range(len(chart.series)):
        drawn.bars[number].fillColor = _colour(SERIES[number])
        drawn.bars[number].strokeColor = _colour("#ffffff")
        drawn.bars[number].strokeWidth = 0.3
    return drawn


def _colour(code: str) -> Any:
    from reportlab.lib.colors import HexColor

    return HexColor(code)
