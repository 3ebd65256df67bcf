"""The tags of a Word file as docxtpl reads them, each still knowing the paragraph in which it was typed.

docxtpl turns a part into Jinja source and drops whole paragraphs and rows that hold a tag of their own.
Before it does, a mark is put in front of every paragraph; whatever stands after a mark came from there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from docxtpl import DocxTemplate
from lxml import etree

from casework.documents.template.language import Analysis, analyse
from casework.documents.template.single_tags import read_singly
from casework.documents.word.paragraphs import Paragraph, PlacedPart, nodes_of, placed
from casework.documents.word.parts import W, parse

MAIN = "word/document.xml"
CORE = "docProps/core.xml"
FILLED_PART = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml\Z")
TAG_BEGINS = re.compile(rb"\{\{|\{%|\{#")
_MARK = re.compile(r"<!--casework(\d+)-->")
_BEFORE_MARK = re.compile(r"(?=<!--casework\d+-->)")
# A tag that stands for a whole row or cell: what stands around it in that row or cell goes.
_WHOLE = {"tr": re.compile(r"\{[{%#]tr "), "tc": re.compile(r"\{[{%#]tc ")}


@dataclass(frozen=True)
class TaggedPart:
    """One part with tags: its source, a line for each paragraph, what was found in it, and its paragraphs."""

    name: str
    source: str
    analysis: Analysis
    paragraphs: tuple[Paragraph, ...]

    def paragraph(self, line: int) -> Paragraph:
        """Return the paragraph from which a line of the source came."""
        number = self._numbers[min(line, len(self._numbers)) - 1]
        return self.paragraphs[number - 1] if number else Paragraph(self.name, "")

    @cached_property
    def _numbers(self) -> list[int]:
        numbers, last = [], 0
        for line in self.source.split("\n"):
            if mark := _MARK.match(line):
                last = int(mark[1])
            numbers.append(last)
        return numbers


def read_tags(parts: dict[str, bytes], places: Mapping[str, PlacedPart] | None = None) -> list[TaggedPart]:
    """Return the parts that hold tags and are filled; ``places`` are the paragraphs where known already."""
    tagged = {name: data for name, data in parts.items() if may_have_tags(name, data)}
    if not tagged:
        return []
    known = placed(parts) if places is None else places
    return [
        _tagged(name, data, tuple(known[name].paragraphs if name in known else ()))
        for name, data in tagged.items()
    ]


def may_have_tags(name: str, data: bytes) -> bool:
    """Return whether docxtpl would fill something in the part; braces may stand in runs of their own."""
    if not (name == CORE or FILLED_PART.match(name)):
        return False
    return bool(TAG_BEGINS.search(data) or TAG_BEGINS.search(_joined(data)))


def _joined(data: bytes) -> bytes:
    return re.sub(rb"<[^>]*>", b"", data) if b"{" in data else b""


def _tagged(name: str, data: bytes, paragraphs: tuple[Paragraph, ...]) -> TaggedPart:
    root = parse(data, name)
    if name != CORE:
        _mark(name, root)
    xml = str(etree.tostring(_body(root) if name == MAIN else root, encoding="unicode"))
    source = _BEFORE_MARK.sub("\n", DocxTemplate("unused").patch_xml(xml))
    analysis = analyse(source)
    return TaggedPart(
        name, source, read_singly(source, analysis) if analysis.faults else analysis, paragraphs
    )


def _body(root: Any) -> Any:
    body = root.find(W + "body")
    return root if body is None else body


def _mark(name: str, root: Any) -> None:
    """Put a comment with its number before each paragraph, and before a row or cell that a tag replaces."""
    for node, paragraph in nodes_of(name, root):
        node.addprevious(etree.Comment(f"casework{paragraph.number}"))
        for tag, whole in _WHOLE.items():
            outer = next(node.iterancestors(W + tag), None) if whole.search(paragraph.text) else None
            if outer is not None:
                outer.addprevious(etree.Comment(f"casework{paragraph.number}"))
