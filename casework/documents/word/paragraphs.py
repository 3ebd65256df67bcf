"""The words of a Word file, paragraph by paragraph, each with the place where a person finds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from casework.documents.word.headings import Headings, headings_of, part_labels
from casework.documents.word.parts import MC_FALLBACK, PRINTED_PART, W, parse

# Their stored result is whatever Word showed last; the converter computes them anew.
COMPUTED_FIELD = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES|DATE|TIME|SAVEDATE|PRINTDATE)\b", re.IGNORECASE)
SHOWN = 70  # characters of a paragraph that are enough to find it


@dataclass(frozen=True)
class Paragraph:
    """The text of one paragraph and where it stands.

    ``number`` counts the paragraphs of the part from 1, empty ones too; ``table``, ``row`` and ``cell`` count
    from 1, 0 is outside; ``label`` is the part in Word's words.
    """

    part: str
    text: str
    number: int = 0
    table: int = 0
    row: int = 0
    cell: int = 0
    heading: str = ""
    in_box: bool = False
    label: str = ""

    @property
    def place(self) -> str:
        """Return the place as a person looks for it in Word."""
        pieces = [self.label or part_in_words(self.part)]
        if self.in_box:
            pieces.append("text box")
        if self.number:
            pieces.append(f"paragraph {self.number}")
        if self.table:
            pieces.append(f"table {self.table}, row {self.row}" + (f", cell {self.cell}" * bool(self.cell)))
        if self.heading:
            pieces.append(f"under “{_begin(self.heading, 50)}”")
        words = _begin(self.text, SHOWN)
        return ", ".join(pieces) + (f": “{words}”" if words else "")


def part_in_words(part: str) -> str:
    """Return the name of a part as Word's menus call it."""
    stem = part.rpartition("/")[2].removesuffix(".xml")
    return {"document": "body", "core": "document properties"}.get(stem, stem)


def paragraphs(parts: dict[str, bytes]) -> Iterator[Paragraph]:
    """Return every paragraph with words that may be printed, of body, headers, footers, notes, text boxes."""
    for name, data in parts.items():
        if PRINTED_PART.match(name):
            yield from paragraphs_of(name, parse(data, name))


def paragraphs_of(part: str, root: Any) -> list[Paragraph]:
    """Return the paragraphs of one part in reading order; those of a text box follow their anchor."""
    return [paragraph for _, paragraph in nodes_of(part, root) if paragraph.text.strip()]


def nodes_of(
    part: str, root: Any, *, headings: Headings | None = None, label: str = ""
) -> list[tuple[Any, Paragraph]]:
    """Return every paragraph of one part, empty ones too, each with its node; headings where asked for."""
    reader = _Reader(part, headings, label)
    reader.read(root)
    return reader.found


@dataclass(frozen=True)
class PlacedPart:
    """A printed part as a tree, with its paragraphs in the words of Word."""

    name: str
    root: Any
    found: list[tuple[Any, Paragraph]]

    @property
    def paragraphs(self) -> list[Paragraph]:
        """Return the paragraphs, empty ones too."""
        return [paragraph for _, paragraph in self.found]

    def around(self, node: Any) -> Paragraph:
        """Return the paragraph in which a node stands, or the part where it stands in none."""
        while node is not None and node.tag != W + "p":
            node = node.getparent()
        label = self.found[0][1].label if self.found else ""
        return self._by_node.get(node, Paragraph(self.name, "", label=label))

    @cached_property
    def _by_node(self) -> dict[Any, Paragraph]:
        return dict(self.found)


def placed(parts: dict[str, bytes]) -> dict[str, PlacedPart]:
    """Return the printed parts with their paragraphs placed as a person looks for them."""
    headings, labels = headings_of(parts), part_labels(parts)
    found = {}
    for name, data in parts.items():
        if PRINTED_PART.match(name):
            root = parse(data, name)
            found[name] = PlacedPart(
                name, root, nodes_of(name, root, headings=headings, label=labels.get(name, ""))
            )
    return found


@dataclass
class _Reader:
    """Walks a part once, keeping count of tables, rows and fields."""

    part: str
    headings: Headings | None = None
    label: str = ""
    found: list[tuple[Any, Paragraph]] = field(default_factory=list)
    tables: int = 0
    place: tuple[int, int, int] = (0, 0, 0)
    boxes: int = 0
    heading: str = ""
    fields: list[list[str]] = field(default_factory=list)  # [instruction, "result" once past the separator]

    def read(self, node: Any) -> None:
        """Read what is no paragraph text: bodies, tables, cells, content controls."""
        for child in node:
            tag = child.tag
            if tag == W + "p":
                self._paragraph(child)
            elif tag == W + "tbl":
                self._table(child)
            elif tag != MC_FALLBACK and isinstance(tag, str):
                self.read(child)

    def _table(self, node: Any) -> None:
        outer = self.place
        self.tables += 1
        table = self.tables
        # A row or cell may stand inside a content control; rows of a table within a cell are not its own.
        for number, row in enumerate(_own(node, W + "tr"), start=1):
            for cell_number, cell in enumerate(_own(row, W + "tc"), start=1):
                self.place = (table, number, cell_number)
                self.read(cell)
        self.place = outer

    def _paragraph(self, node: Any) -> None:
        inside: list[Any] = []
        out: list[str] = []
        self._runs(node, out, inside)
        text = "".join(out)
        is_heading = self.headings is not None and bool(text.strip()) and self.headings.has(node, text)
        under = "" if is_heading else self.heading
        number = len(self.found) + 1
        paragraph = Paragraph(self.part, text, number, *self.place, under, bool(self.boxes), self.label)
        self.found.append((node, paragraph))
        if is_heading and not self.place[0]:
            self.heading = text
        self.boxes += 1
        for box in inside:
            self.read(box)
        self.boxes -= 1

    def _runs(self, node: Any, out: list[str], inside: list[Any]) -> None:
        for child in node:
            tag = child.tag
            if tag == W + "t":
                if not self._in_computed():
                    out.append(child.text or "")
            elif tag in _SPACES:
                out.append(" ")
            elif tag == W + "noBreakHyphen":
                out.append("-")
            elif tag == W + "fldChar":
                self._field(child.get(W + "fldCharType"))
            elif tag == W + "instrText":
                if self.fields:
                    self.fields[-1][0] += child.text or ""
            elif tag == W + "txbxContent":
                inside.append(child)
            elif tag in _NOT_PRINTED or not isinstance(tag, str) or _hidden(child) or _computed(child):
                continue
            else:
                self._runs(child, out, inside)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self.fields.append(["", ""])
        elif self.fields and kind == "separate":
            self.fields[-1][1] = "result"
        elif self.fields and kind == "end":
            self.fields.pop()

    def _in_computed(self) -> bool:
        return any(state and COMPUTED_FIELD.match(instruction) for instruction, state in self.fields)


_SPACES = frozenset(W + name for name in ("tab", "br", "cr", "ptab"))
_NOT_PRINTED = frozenset({MC_FALLBACK, *(W + name for name in ("pPr", "rPr", "del", "moveFrom", "sdtPr"))})
_AROUND_ROWS = frozenset(W + name for name in ("sdt", "sdtContent", "customXml", "ins", "smartTag"))


def _own(node: Any, wanted: str) -> Iterator[Any]:
    """Return the rows of a table, or the cells of a row, also those wrapped in content controls."""
    for child in node:
        if child.tag == wanted:
            yield child
        elif child.tag in _AROUND_ROWS:
            yield from _own(child, wanted)


def _begin(text: str, length: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= length else words[: length - 1] + "…"


def _hidden(node: Any) -> bool:
    """Return whether the node is a run of hidden text."""
    vanish = node.find(f"{W}rPr/{W}vanish") if node.tag == W + "r" else None
    return vanish is not None and vanish.get(W + "val") not in ("0", "false", "off")


def _computed(node: Any) -> bool:
    """Return whether the node is a simple field that the converter computes anew."""
    return node.tag == W + "fldSimple" and bool(COMPUTED_FIELD.match(node.get(W + "instr") or ""))
