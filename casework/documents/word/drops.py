"""What the embedded converter silently leaves out of the PDF, found in the Word file beforehand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casework.documents.word.finding import Finding, finding_at
from casework.documents.word.fonts import missing_characters
from casework.documents.word.paragraphs import Paragraph, PlacedPart
from casework.documents.word.parts import W, parse

_OFF = ("0", "false", "off", "none")
# Element → what is lost and what to do about it. Measured with dxpdf 0.8.1; see its own list of gaps.
_LOST = {
    "strike": ("Struck-through text is printed without its line.", "Remove the formatting."),
    "dstrike": ("Struck-through text is printed without its line.", "Remove the formatting."),
    "caps": ("“All caps” is printed as typed.", "Type capitals."),
    "smallCaps": ("“Small caps” is printed as typed.", "Remove the formatting."),
    "sym": (
        "A symbol from a symbol font is left out.",
        "Use a letter of the text font, for instance • or □.",
    ),
    "ins": ("A tracked insertion is not settled.", "Accept or reject all changes."),
    "del": ("A tracked deletion is not settled.", "Accept or reject all changes."),
    "pgBorders": ("A page border is left out.", "Remove it."),
    "altChunk": ("An embedded document is left out.", "Paste its text."),
    "object": ("An embedded object is left out.", "Use text, a table or a PNG picture."),
}
_GRAPHICS = {
    "/chart": ("A chart is left out.", "Use a table or a PNG picture."),
    "/diagram": ("SmartArt is left out.", "Use a table or a PNG picture."),
}
_PICTURES = re.compile(r"word/media/.*\.(wmf|emf|svg)\Z", re.IGNORECASE)
_STYLED = ("strike", "dstrike", "caps", "smallCaps")


def dropped_features(parts: dict[str, bytes], places: Mapping[str, PlacedPart]) -> Iterator[Finding]:
    """Return a finding for each thing that the PDF would lack, or that reaches outside the file."""
    styles = _styles(parts)
    for name, data in parts.items():
        if name in places:
            yield from _part(places[name], styles)
        elif _PICTURES.match(name):
            what = "The picture is of a kind that is left out."
            yield _finding(Paragraph(name, ""), what, "Save it as PNG.")
        elif name.endswith("vbaProject.bin"):
            yield Finding("macro", name, "The Word file has macros.", "Save it as .docx without macros.")
        elif name.endswith(".rels"):
            yield from _outside(name, parse(data, name))
    yield from _bullets(parts, places, styles)


def _part(part: PlacedPart, styles: dict[str, _Style]) -> Iterator[Finding]:
    root = part.root
    for node in root.iter(W + "sdt"):
        if node.getparent() is not None and node.getparent().tag == W + "p":
            fix = "Remove the content control (Developer, Remove Content Control) and keep its text."
            yield _finding(part.around(node), "A content control within a line is left out.", fix)
    for local, words in _LOST.items():
        for node in root.iter(W + local):
            if node.get(W + "val") not in _OFF:
                yield _finding(part.around(node), *words)
    for node in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}graphicData"):
        for ending, words in _GRAPHICS.items():
            if (node.get("uri") or "").endswith(ending):
                yield _finding(part.around(node), *words)
    for node in _used(root):
        style = node.get(W + "val")
        for lost in sorted(styles[style].lost if style in styles else ()):
            what = f"The style {style}: {_LOST[lost][0]}"
            yield _finding(part.around(node), what, "Change the style, or use another one.")


@dataclass
class _Style:
    """What a paragraph or character takes from a style: lost features and lists."""

    parent: str
    lost: set[str]
    lists: set[str]


def _styles(parts: dict[str, bytes]) -> dict[str, _Style]:
    """Return the styles by their ids, each with what it takes from those it is based on."""
    if "word/styles.xml" not in parts:
        return {}
    own = {}
    for node in parse(parts["word/styles.xml"], "word/styles.xml").iter(W + "style"):
        based_on = node.find(W + "basedOn")
        on = {inner for inner in _STYLED for e in node.iter(W + inner) if e.get(W + "val") not in _OFF}
        lists = {number.get(W + "val", "") for number in node.iter(W + "numId")}
        parent = "" if based_on is None else based_on.get(W + "val", "")
        own[node.get(W + "styleId", "")] = _Style(parent, on, lists)
    return {name: _Style(style.parent, *_inherited(name, own)) for name, style in own.items()}


def _inherited(name: str, styles: dict[str, _Style]) -> tuple[set[str], set[str]]:
    lost: set[str] = set()
    lists: set[str] = set()
    seen: set[str] = set()
    while name in styles and name not in seen:
        seen.add(name)
        lost |= styles[name].lost
        lists |= styles[name].lists
        name = styles[name].parent
    return lost, lists


def _used(root: Any) -> Iterator[Any]:
    """Return the nodes that name a style."""
    yield from root.iter(W + "pStyle", W + "rStyle", W + "tblStyle")


def _outside(name: str, root: Any) -> Iterator[Finding]:
    """Return a finding for each picture or template that Word would fetch from elsewhere."""
    for node in root.iterchildren("{*}Relationship"):
        kind = (node.get("Type") or "").rpartition("/")[2]
        if node.get("TargetMode") == "External" and kind != "hyperlink":
            what = f"The Word file fetches its {kind} from {node.get('Target')}."
            yield Finding("external_part", name, what, "Put it into the file itself.")


def _bullets(
    parts: dict[str, bytes], places: Mapping[str, PlacedPart], styles: dict[str, _Style]
) -> Iterator[Finding]:
    """Return a finding for each list in use whose bullet the letters' font does not have."""
    if "word/numbering.xml" not in parts:
        return
    used: set[str] = set()
    for part in places.values():
        used |= {node.get(W + "val", "") for node in part.root.iter(W + "numId")}
        for node in _used(part.root):
            used |= styles[node.get(W + "val")].lists if node.get(W + "val") in styles else set()
    numbering = parse(parts["word/numbering.xml"], "word/numbering.xml")
    abstract = {
        abstract_id.get(W + "val")
        for node in numbering.iter(W + "num")
        if node.get(W + "numId") in used
        for abstract_id in node.iterchildren(W + "abstractNumId")
    }
    for node in numbering.iter(W + "abstractNum"):
        if node.get(W + "abstractNumId") in abstract:
            signs = "".join(level.get(W + "val") or "" for level in node.iter(W + "lvlText"))
            if unshown := missing_characters(signs):
                what = f"A bullet (U+{ord(unshown[0]):04X}) is not in the letters' font."
                yield _finding(Paragraph("word/numbering.xml", ""), what, "Define the bullet as • in Arial.")


def _finding(paragraph: Paragraph, what: str, fix: str) -> Finding:
    return finding_at(paragraph, "not_in_pdf", what, fix)
