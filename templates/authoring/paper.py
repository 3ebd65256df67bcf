"""The vocabulary in which each paper is written: headings, paragraphs, lists, tables, conditions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from docx.table import Table
from docx.text.paragraph import Paragraph

from . import tables
from .package import blank

Pair = tuple[str, str]
QUAD = (46.0, 39.0, 46.0, 39.0)  # millimetres: label, value, label, value
Column = tuple[str, str, float]  # heading, column of the rows, width in millimetres


class Paper:
    """A document being written from top to bottom."""

    def __init__(self, title: str) -> None:
        self.document: Any = blank(title)
        self._styles = {style.style_id: style for style in self.document.styles}

    def p(self, text: str, style: str = "Normal", keep: bool = False) -> Paragraph:
        """A paragraph; ``**words**`` are bold."""
        paragraph = self.document.add_paragraph(style=self._styles[style])
        for number, piece in enumerate(re.split(r"\*\*", text)):
            if piece:
                paragraph.add_run(piece).bold = True if number % 2 else None
        if keep:
            paragraph.paragraph_format.keep_with_next = True
        return paragraph

    def h1(self, text: str, subtitle: str = "") -> None:
        """The one title, alone in its paragraph and run."""
        self.p(text, "Heading1").paragraph_format.space_after = None
        if subtitle:
            self.p(subtitle, "Subtitle")

    def h2(self, text: str) -> Paragraph:
        """A section's heading."""
        return self.p(text, "Heading2")

    def annex(self, text: str, field: str) -> None:
        """The heading of a list at the end; more than four rows begin a page of their own.

        The converter knows no rows that stay together, so a longer list would leave a row or two behind.
        """
        self.p(f"{{%p if {field}|length > 4 %}}", "Small")
        self.h2(text).paragraph_format.page_break_before = True
        self.otherwise()
        self.h2(text)
        self.p("{%p endif %}", "Small")

    @contextmanager
    def when(self, condition: str) -> Iterator[None]:
        """What is written inside stands only if the condition holds."""
        self.p(f"{{%p if {condition} %}}", "Small")
        yield
        self.p("{%p endif %}", "Small")

    def otherwise(self) -> None:
        """Parts a ``when`` in two."""
        self.p("{%p else %}", "Small")

    def bullets(self, *texts: str) -> None:
        """A bullet list; its first two items stay together."""
        for number, text in enumerate(texts, start=1):
            self.p(text, "ListBullet", keep=number < min(len(texts), 2))

    def bullets_of(self, field: str) -> None:
        """A bullet for each line of a field."""
        self.p(f"{{%p for line in {field} %}}", "Small")
        self.p("{{ line }}", "ListBullet")
        self.p("{%p endfor %}", "Small")

    def pairs(self, pairs: Sequence[Pair], label: float = 62) -> None:
        """A table of labels and values; a short one stays on one page."""
        table = tables.make(self.document, (label, tables.TEXT_WIDTH - label))
        for number, pair in enumerate(pairs, start=1):
            tables.row(table, pair, ("CellHead", "Cell"), keep=number < len(pairs) < 8)
        self.gap()

    def quads(self, pairs: Sequence[Pair], wide: Sequence[Pair] = ()) -> None:
        """Short labels and values two to a row, then ``wide`` ones that need the whole row."""
        table = tables.make(self.document, QUAD)
        self.fill_quads(table, pairs, wide)
        self.gap()

    def fill_quads(self, table: Table, pairs: Sequence[Pair], wide: Sequence[Pair] = ()) -> None:
        """Adds such rows to a table of four columns."""
        for left, right in zip(pairs[::2], [*pairs[1::2], ("", "")], strict=False):
            tables.row(table, (*left, *right), ("CellHead", "Cell") * 2, keep=True)
        for pair in wide:
            self.wide(table, pair)

    def wide(self, table: Table, pair: Pair, style: str = "Cell") -> Any:
        """Adds a row of one label, and one value across the other columns."""
        made = tables.row(table, (*pair, "", ""), ("CellHead", style, "Cell", "Cell"), keep=style != "Cell")
        made.cells[1].merge(made.cells[3])
        return made

    def rows(self, field: str, columns: Sequence[Column], empty: str = "", style: str = "Cell") -> None:
        """A table with one row for each row of a field; ``empty`` stands instead if there are none."""
        if empty:
            self.p(f"{{%p if {field} %}}", "Small")
        table = tables.make(self.document, [width for _, _, width in columns])
        tables.shade(tables.row(table, [heading for heading, _, _ in columns], "CellHead", repeat=True))
        tables.control(table, f"for row in {field}")
        tables.row(table, [f"{{{{ row.{name} }}}}" for _, name, _ in columns], style)
        tables.control(table, "endfor")
        self.gap()
        if empty:
            self.otherwise()
            self.p(empty)
            self.p("{%p endif %}", "Small")

    def gap(self, points: float = 5) -> None:
        """A little air below a table (Word needs a paragraph between two tables anyhow)."""
        paragraph = self.p("", "Small")
        paragraph.paragraph_format.space_after = 0
        paragraph.paragraph_format.line_spacing = _points(points)


def _points(points: float) -> Any:
    from docx.shared import Pt

    return Pt(points)
