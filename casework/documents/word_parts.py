"""The words of a Word file, paragraph by paragraph, each with the place where a person finds it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from lxml import etree

from casework.errors import BadInput

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MAX_UNPACKED = 60_000_000  # bytes; a letter has well under one million
PRINTED_PART = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml\Z")
# Their stored result is whatever Word showed last; the converter computes them anew.
COMPUTED_FIELD = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES|DATE|TIME|SAVEDATE|PRINTDATE)\b", re.IGNORECASE)
PARSER_OPTIONS: dict[str, bool] = {"resolve_entities": False, "no_network": True, "load_dtd": False}


@dataclass(frozen=True)
class Paragraph:
    """The text of one paragraph and where it stands; ``table`` and ``row`` count from 1, 0 is outside."""

    part: str
    text: str
    table: int = 0
    row: int = 0

    @property
    def place(self) -> str:
        """Return the place in the words of Word."""
        return place_in_word(self.part, self.text, self.table, self.row)


def place_in_word(part: str, text: str, table: int, row: int) -> str:
    """Return a place as a person looks for it: body or header, table and row, and how the text begins."""
    stem = part.rpartition("/")[2].removesuffix(".xml")
    where = {"document": "body", "core": "document properties"}.get(stem, stem)
    if table:
        where += f", table {table}, row {row}"
    words = " ".join(text.split())
    return f"{where}: “{words if len(words) <= 70 else words[:69] + '…'}”" if words else where


def members(docx: bytes, where: str = "Word file") -> dict[str, bytes]:
    """Return the parts of a Word file by name, or raise ``BadInput`` when it is none or unpacks too big."""
    try:
        with zipfile.ZipFile(BytesIO(docx)) as packed:
            if sum(item.file_size for item in packed.infolist()) > MAX_UNPACKED:
                raise BadInput(
                    "word_file_too_big",
                    "The Word file unpacks to more than 60 MB.",
                    where=where,
                    fix="Take out pictures or embedded files, or save it anew in Word.",
                )
            parts = {item.filename: packed.read(item) for item in packed.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as fault:
        raise _not_word(where, str(fault)) from fault
    if "[Content_Types].xml" not in parts or "word/document.xml" not in parts:
        raise _not_word(where, "it lacks the parts of a Word document")
    if any(b"<!DOCTYPE" in data[:4096] for name, data in parts.items() if name.endswith((".xml", ".rels"))):
        raise _not_word(where, "a part declares a document type, which Word never does")
    return parts


def parse(xml: bytes | str, where: str = "Word file") -> Any:
    """Return the XML as a tree, or raise ``BadInput``; entities and outside files are never read."""
    try:
        return etree.fromstring(
            xml.encode() if isinstance(xml, str) else xml, etree.XMLParser(**PARSER_OPTIONS)
        )
    except etree.XMLSyntaxError as fault:
        raise BadInput(
            "broken_word_part",
            f"A part of the Word file is broken: {fault}.",
            where=where,
            fix="Open the file in Word, let Word repair it, and save it as .docx.",
        ) from fault


def paragraphs(parts: dict[str, bytes]) -> Iterator[Paragraph]:
    """Return every paragraph that may be printed, of body, headers, footers, notes and text boxes."""
    for name, data in parts.items():
        if PRINTED_PART.match(name):
            yield from paragraphs_of(name, parse(data, name))


def paragraphs_of(part: str, root: Any) -> list[Paragraph]:
    """Return the paragraphs of one part in reading order; those of a text box follow their anchor."""
    reader = _Reader(part)
    reader.read(root)
    return reader.found


@dataclass
class _Reader:
    """Walks a part once, keeping count of tables, rows and fields."""

    part: str
    found: list[Paragraph] = field(default_factory=list)
    tables: int = 0
    place: tuple[int, int] = (0, 0)
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
        for number, row in enumerate(node.iterchildren(W + "tr"), start=1):
            self.place = (table, number)
            self.read(row)
        self.place = outer

    def _paragraph(self, node: Any) -> None:
        inside: list[Any] = []
        out: list[str] = []
        self._runs(node, out, inside)
        text = "".join(out)
        if text.strip():
            self.found.append(Paragraph(self.part, text, *self.place))
        for box in inside:
            self.read(box)

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


def _hidden(node: Any) -> bool:
    """Return whether the node is a run of hidden text."""
    vanish = node.find(f"{W}rPr/{W}vanish") if node.tag == W + "r" else None
    return vanish is not None and vanish.get(W + "val") not in ("0", "false", "off")


def _computed(node: Any) -> bool:
    """Return whether the node is a simple field that the converter computes anew."""
    return node.tag == W + "fldSimple" and bool(COMPUTED_FIELD.match(node.get(W + "instr") or ""))


def _not_word(where: str, why: str) -> BadInput:
    return BadInput(
        "not_a_word_file",
        f"This is no Word document (.docx): {why}.",
        where=where,
        fix="Open it in Word and save it as .docx.",
    )
