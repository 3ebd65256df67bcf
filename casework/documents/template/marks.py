"""A copy of a Word file in which each fault is marked where it stands: highlighted, with a comment.

Word allows comments in the text alone; in headers, footers, notes and text boxes a red note in brackets is
written behind the words instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import docx
from lxml import etree

from casework.documents.word.comments import add_comments
from casework.documents.word.finding import Finding
from casework.documents.word.normal import MAIN, Normal
from casework.documents.word.paragraphs import PlacedPart, placed
from casework.documents.word.parts import W
from casework.documents.word.zip_writer import pack, write_zip
from casework.errors import BadInput

RED, YELLOW = "C00000", "yellow"
# What the schema wants after w:highlight in the properties of a run; Word calls other orders a damaged file.
_AFTER_HIGHLIGHT = frozenset(
    W + name
    for name in (
        *("u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang"),
        *("eastAsianLayout", "specVanish", "oMath", "rPrChange"),
    )
)


def marked_copy(file: Normal, findings: Sequence[Finding]) -> bytes:
    """Return the copy; raises BadInput where even the copy could not be opened."""
    parts = dict(file.parts)
    places = placed(parts)
    by_spot: dict[tuple[str, int], list[Finding]] = {}
    for finding in findings:
        by_spot.setdefault(finding.spot or (MAIN, 0), []).append(finding)
    comments: list[tuple[Any, list[str]]] = []
    for (name, number), found in by_spot.items():
        part = places.get(name)
        if part is None or not part.found:
            part, number = places[MAIN], 0
        notes = [_note(finding) for finding in found]
        node, is_in_text = _node(part, number)
        if number:
            _highlight(node)
        if is_in_text:
            comments.append((node, notes))
        else:
            _write_behind(node, notes)
    for name, part in places.items():
        if name in {spot[0] for spot in by_spot} | {MAIN}:
            parts[name] = etree.tostring(part.root, xml_declaration=True, encoding="UTF-8", standalone=True)
    add_comments(parts, places[MAIN].root, comments)
    copy = write_zip(pack(name, data) for name, data in parts.items())
    _must_open(copy)
    return copy


def _node(part: PlacedPart, number: int) -> tuple[Any, bool]:
    """Return the paragraph of that number and whether it may bear a comment; 0 stands for the first."""
    if not part.found:
        body = part.root.find(W + "body")
        return etree.SubElement(part.root if body is None else body, W + "p"), part.name == MAIN
    node, paragraph = part.found[min(max(number, 1), len(part.found)) - 1]
    return node, part.name == MAIN and not paragraph.in_box


def _note(finding: Finding) -> str:
    """Return what the note says; braces are set apart, or the note would be a tag itself."""
    text = f"{finding.what} {finding.fix}" if finding.spot else str(finding)
    for brace in ("{{", "{%", "{#", "}}", "%}", "#}"):
        text = text.replace(brace, " ".join(brace))
    return "".join(char for char in text if char.isprintable())


def _highlight(paragraph: Any) -> None:
    """Highlight the runs of the paragraph itself, not those of a text box that hangs on it."""
    for run in paragraph.iter(W + "r"):
        if next(run.iterancestors(W + "p"), None) is paragraph:
            mark = etree.Element(W + "highlight", {W + "val": YELLOW})
            _properties(run, mark)


def _properties(run: Any, mark: Any) -> None:
    properties = run.find(W + "rPr")
    if properties is None:
        properties = etree.Element(W + "rPr")
        run.insert(0, properties)
    for old in properties.findall(W + "highlight"):
        properties.remove(old)
    later = next((node for node in properties if node.tag in _AFTER_HIGHLIGHT), None)
    if later is None:
        properties.append(mark)
    else:
        later.addprevious(mark)


def _write_behind(paragraph: Any, notes: Iterable[str]) -> None:
    run = etree.SubElement(paragraph, W + "r")
    properties = etree.SubElement(run, W + "rPr")
    etree.SubElement(properties, W + "b")
    etree.SubElement(properties, W + "color", {W + "val": RED})
    etree.SubElement(properties, W + "highlight", {W + "val": YELLOW})
    text = etree.SubElement(run, W + "t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    text.text = "".join(f" [{note}]" for note in notes)


def _must_open(copy: bytes) -> None:
    try:
        docx.Document(BytesIO(copy))
    except Exception as fault:  # python-docx raises whatever comes
        raise BadInput(
            "copy_not_made",
            f"A marked copy of this file could not be opened ({type(fault).__name__}); none was written.",
            fix="Open the file in Word, save it as .docx under a new name, and check that.",
        ) from fault
