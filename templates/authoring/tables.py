"""Tables: pairs of label and value, rows from a field, and the bare grid under both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document as DocumentType
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from .styles import RULE, SIZES

TEXT_WIDTH = 170  # millimetres between the margins


def make(parent: DocumentType, widths: Sequence[float], borders: str = "rows", padding: float = 1.5) -> Table:
    """An empty table of fixed column widths in millimetres; borders: none, rows or all."""
    table = parent.add_table(rows=0, cols=len(widths))
    table.autofit = False
    properties = table._tbl.tblPr
    for tag in ("w:tblStyle", "w:tblLook"):
        found = properties.find(qn(tag))
        if found is not None:
            properties.remove(found)
    _child(properties, "w:tblW", w=_twips(sum(widths)), type="dxa")
    if borders != "none":
        edges = _child(properties, "w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            if borders == "all" or side in ("top", "bottom", "insideH"):
                _child(edges, f"w:{side}", val="single", sz=4, space=0, color=RULE)
        margins = _child(properties, "w:tblCellMar")
        for side in ("left", "right"):
            _child(margins, f"w:{side}", w=_twips(padding), type="dxa")
    _in_order(properties)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def row(
    table: Table,
    texts: Sequence[str],
    styles: str | Sequence[str] = "Cell",
    *,
    repeat: bool = False,
    keep: bool = False,
    right: Sequence[int] = (),
) -> _Row:
    """Adds a row that never breaks across pages; ``repeat`` heads each page, ``keep`` ties it to the next."""
    names = [styles] * len(texts) if isinstance(styles, str) else styles
    new = table.add_row()
    properties = new._tr.get_or_add_trPr()
    _child(properties, "w:cantSplit")
    if repeat:
        _child(properties, "w:tblHeader")
    for number, (cell, text, style) in enumerate(zip(new.cells, texts, names, strict=True)):
        fill(cell, text, style)
        if keep or repeat:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        if number in right:
            cell.paragraphs[0].paragraph_format.alignment = 2
    for cell, column in zip(new.cells, table.columns, strict=True):
        cell.width = column.width
    return new


def fill(cell: _Cell, text: str, style: str) -> None:
    """Puts text into the first paragraph of a cell."""
    _write(cell.paragraphs[0], cell, text, style)


def more(cell: _Cell, text: str, style: str) -> None:
    """Adds a paragraph to a cell."""
    _write(cell.add_paragraph(), cell, text, style)


def _write(paragraph: Paragraph, cell: _Cell, text: str, style: str) -> None:
    paragraph.style = style_of(cell, style)
    if text:
        run = paragraph.add_run(text)
        if style in SIZES:
            run.font.size = Pt(SIZES[style])


def style_of(part_child: Any, ident: str) -> Any:
    """The style with an id, in the document that a proxy belongs to."""
    return next(s for s in part_child.part.document.styles if s.style_id == ident)


def control(table: Table, tag: str) -> None:
    """A row that holds nothing but a tag for rows; rendering removes it."""
    new = table.add_row()
    fill(new.cells[0], f"{{%tr {tag} %}}", "Cell")


def height(made: _Row, millimetres: float, rule: str) -> None:
    """Fixes a row's height: rule ``exact`` or ``atLeast``."""
    _child(made._tr.get_or_add_trPr(), "w:trHeight", val=_twips(millimetres), hRule=rule)


def shade(made: _Row, colour: str = "EEF2F5") -> None:
    """Tints every cell of a row."""
    for cell in made.cells:
        _child(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=colour)


def _twips(millimetres: float) -> int:
    return round(millimetres / 25.4 * 1440)


def _child(parent: Any, tag: str, **attributes: object) -> Any:
    found = parent.find(qn(tag))
    element = OxmlElement(tag) if found is None else found
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    if found is None:
        parent.append(element)
    return element


_ORDER = ("tblStyle", "tblW", "jc", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook")


def _in_order(properties: Any) -> None:
    """Word wants the children of tblPr in the order of its schema."""
    children = sorted(properties, key=lambda c: _ORDER.index(c.tag.rsplit("}", 1)[-1]))
    for child in children:
        properties.remove(child)
    properties.extend(children)
