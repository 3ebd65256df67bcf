"""A bar chart by week with its table beside it, as a PDF."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

from casework.documents.word.fonts import static_fonts

_COLOURS = ("#1d3b53", "#d08c3f", "#6b8f71", "#8a5a83")


def draw_weeks(title: str, series: Mapping[str, Mapping[date, int]]) -> bytes:
    """Return a landscape A4 page with one group of bars a week, and the same numbers as a table below."""
    from reportlab.graphics.charts.barcharts import VerticalBarChart
    from reportlab.graphics.shapes import Drawing
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    fonts = static_fonts()
    for name, path in (("Chart", fonts.regular), ("Chart-Bold", fonts.bold)):
        pdfmetrics.registerFont(TTFont(name, str(path)))
    weeks = sorted({week for values in series.values() for week in values})
    drawing = Drawing(740, 250)
    chart: Any = VerticalBarChart()
    chart.x, chart.y, chart.width, chart.height = 40, 50, 690, 190
    chart.data = [[values.get(week, 0) for week in weeks] or [0] for values in series.values()] or [[0]]
    chart.categoryAxis.categoryNames = [f"{week.day} {week:%b}" for week in weeks] or [""]
    chart.categoryAxis.labels.angle = 60
    chart.categoryAxis.labels.dy = -14
    chart.categoryAxis.labels.fontName = chart.valueAxis.labels.fontName = "Chart"
    chart.categoryAxis.labels.fontSize = 7
    chart.valueAxis.valueMin = 0
    chart.valueAxis.labelTextFormat = "%d"
    for number in range(len(series)):
        chart.bars[number].fillColor = colors.HexColor(_COLOURS[number % len(_COLOURS)])
        chart.bars[number].strokeColor = None
    drawing.add(chart)
    heading = ParagraphStyle("heading", fontName="Chart-Bold", fontSize=15, leading=20)
    words = ParagraphStyle("words", fontName="Chart", fontSize=9, leading=12)
    legend = "; ".join(
        f'<font color="{_COLOURS[n % len(_COLOURS)]}">■</font> {_plain(name)}'
        for n, name in enumerate(series)
    )
    rows = [["week of", *series]] + [
        [week.isoformat(), *(str(values.get(week, 0)) for values in series.values())] for week in weeks
    ]
    table = Table(
        rows,
        repeatRows=1,
        style=[
            ("FONT", (0, 0), (-1, 0), "Chart-Bold", 8),
            ("FONT", (0, 1), (-1, -1), "Chart", 8),
            ("LINEBELOW", (0, 0), (-1, -1), 0.3, colors.lightgrey),
            ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
        ],
    )
    target = BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=landscape(A4),
        title=title,
        lang="en-GB",
        invariant=1,
        topMargin=40,
        bottomMargin=40,
        leftMargin=48,
        rightMargin=48,
    )
    document.build(
        [Paragraph(_plain(title), heading), Spacer(1, 6), Paragraph(legend, words), drawing, table]
    )
    return target.getvalue()


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
