"""A report as a PDF: A4, our fonts, an outline, page numbers; the same report gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from casework.case.windows import day_text
from casework.documents.report.certificate import certificate_pages
from casework.documents.report.charts import chart_drawing
from casework.documents.report.heat import heat_drawing
from casework.documents.report.model import (
    Block,
    Chart,
    Column,
    Heading,
    HeatMap,
    NewPage,
    Report,
    Table,
    Words,
    cell_text,
)
from casework.documents.report.style import (
    BAND,
    GREY,
    INK,
    PLAIN,
    RULE,
    SERIES,
    plain,
    register_fonts,
    style,
)
from casework.documents.report.words import words

_ROOM = 90.0
_CELLS = ("head", "cell", "strong")
_MARGIN, _TOP, _BOTTOM = 45.0, 48.0, 54.0


def report_pdf(report: Report) -> bytes:
    """Return the report as a PDF; one with certificates is a page for each of them."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.platypus import SimpleDocTemplate

    register_fonts()
    size = landscape(A4) if report.is_wide else A4
    target = BytesIO()
    margins = {"leftMargin": _MARGIN, "rightMargin": _MARGIN, "topMargin": _TOP, "bottomMargin": _BOTTOM}
    title = f"{report.title}: {report.school}"
    document = SimpleDocTemplate(
        target, pagesize=size, title=title, author=report.school, lang="en-GB", invariant=1, **margins
    )
    if report.certificates:
        flow: list[Any] = certificate_pages(report.certificates, document.width, document.height)
        document.build(flow)
        return target.getvalue()
    width = document.width - 12  # a frame has six points of padding at each side
    _follow_headings(document)
    foot = _foot(report, size[0])
    document.build(list(_flow(report, width)), onFirstPage=foot, onLaterPages=foot)
    return target.getvalue()


def _follow_headings(document: Any) -> None:
    """Put each heading into the outline, at the place where it is drawn."""

    def after(flowable: Any) -> None:
        name = getattr(getattr(flowable, "style", None), "name", "")
        if name in ("title", "heading"):
            canvas = document.canv
            text = flowable.getPlainText()
            key = f"{document.page}-{text}"
            canvas.bookmarkHorizontal(key, 0, document.frame._y + flowable.style.leading)
            canvas.addOutlineEntry(text, key, level=0 if name == "title" else 1)

    document.afterFlowable = after


def _foot(report: Report, width: float) -> Any:
    from casework.documents.pack.line import draw_line
    from casework.documents.pack.text import printable

    def draw(canvas: Any, _document: Any) -> None:
        canvas.saveState()
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.line(_MARGIN, 40, width - _MARGIN, 40)
        canvas.setFillColor(GREY)
        about = f"{report.school} · {report.title} · up to {day_text(report.day)}"
        draw_line(canvas, _MARGIN, 29, printable(about), PLAIN, 8)
        draw_line(canvas, _MARGIN, 19, printable(report.for_whom), PLAIN, 8)
        canvas.setFont(PLAIN, 8)
        canvas.drawRightString(width - _MARGIN, 29, f"page {canvas.getPageNumber()}")
        canvas.restoreState()

    return draw


def _flow(report: Report, width: float) -> Iterator[Any]:
    yield words(report.title, style("title"))
    yield words(f"{report.school} · {report.period}", style("about"))
    for block in report.blocks:
        yield from _block(block, width)


def _block(block: Block, width: float) -> Iterator[Any]:
    from reportlab.platypus import CondPageBreak, KeepTogether, PageBreak, Paragraph

    if isinstance(block, Heading):
        yield CondPageBreak(_ROOM)
        yield words(block.text, style("heading"))
    elif isinstance(block, Words):
        yield words(block.text, style("small" if block.is_small else "words"))
    elif isinstance(block, NewPage):
        yield PageBreak()
    elif isinstance(block, Chart):
        if not any(ratio.of for _, values in block.series for ratio in values):
            return  # the table below says that there is nothing yet
        parts = [Paragraph(plain(block.title), style("caption"))]
        if len(block.series) > 1:
            parts.append(Paragraph(_legend(block), style("small")))
        yield KeepTogether([*parts, chart_drawing(block, width)])
    elif isinstance(block, HeatMap):
        yield heat_drawing(block, width)
    else:
        yield from _table(block, width)


def _legend(chart: Chart) -> str:
    names = (name for name, _ in chart.series)
    return " &nbsp; ".join(
        f'<font color="{SERIES[n]}">■</font> {plain(name)}' for n, name in enumerate(names)
    )


def _table(table: Table, width: float) -> Iterator[Any]:
    from reportlab.platypus import CondPageBreak, Paragraph, Spacer
    from reportlab.platypus import Table as Grid

    if table.title:
        yield CondPageBreak(_ROOM)  # no title at the foot of a page, its table on the next
        yield words(table.title, style("caption"))
    if not table.rows:
        yield words(table.empty, style("words"))
        return
    whole = sum(column.width for column in table.columns)
    looks = {name: [_aligned(style(name), column) for column in table.columns] for name in _CELLS}
    head = [plain(column.title) for column in table.columns]
    rows = [[Paragraph(text, look) for text, look in zip(head, looks["head"], strict=True)]]
    for number, row in enumerate(table.rows):
        kind = looks["strong" if number in table.strong else "cell"]
        rows.append([words(cell_text(each), look) for each, look in zip(row, kind, strict=True)])
    marks = [("BACKGROUND", (0, number + 1), (-1, number + 1), BAND) for number in sorted(table.strong)]
    yield Grid(
        rows,
        colWidths=[width * column.width / whole for column in table.columns],
        repeatRows=1,
        style=[
            ("LINEBELOW", (0, 0), (-1, 0), 1.0, INK),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, RULE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 2.2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.8),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 5),
            *marks,
        ],
    )
    yield Spacer(1, 6)


def _aligned(look: Any, column: Column) -> Any:
    if not (column.is_number or column.is_ratio):
        return look
    right = look.__class__(f"{look.name}-right", parent=look)
    right.alignment = 2
    return right
