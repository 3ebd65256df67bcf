"""Puts our font into a Word file on its way to the converter, in place of each font that it asks for.

The converter prefers fonts that a document brings along to those of the machine, on Linux, macOS and Windows
alike; so a letter breaks its lines at the same places everywhere. The file that is kept has no fonts in it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from lxml import etree

from casework.documents.word.fonts import FAMILY, static_fonts
from casework.documents.word.parts import W, members, parse
from casework.documents.word.zip_writer import Packed, stored, write_zip

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = f"{{{_PACKAGE}/content-types}}"
_RELATION = f"{{{_PACKAGE}/relationships}}Relationship"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument"
_TABLE = "word/fontTable.xml"
_MAIN_RELATIONS = "word/_rels/document.xml.rels"
# Fonts in Word files are scrambled with a key; scrambling with zeros leaves them as they are.
_KEY = "{00000000-0000-0000-0000-000000000000}"
_STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
_ASKED_FOR = re.compile(rb'\b(w:ascii|w:hAnsi|w:cs|a:latin typeface)="[^"<]+"')
_INSTEAD = rb'\1="' + FAMILY.encode() + b'"'


def with_fonts(docx: bytes) -> bytes:
    """Return the Word file with Arimo standing in for every font that it names."""
    parts = members(docx)
    for name in parts:
        if name.endswith(".xml"):
            parts[name] = _ASKED_FOR.sub(_INSTEAD, parts[name])
    parts[_TABLE] = _table()
    parts["word/_rels/fontTable.xml.rels"] = _table_relations()
    parts["[Content_Types].xml"] = _content_types(parts["[Content_Types].xml"])
    parts[_MAIN_RELATIONS] = _main_relations(parts.get(_MAIN_RELATIONS))
    return write_zip([*(stored(name, data) for name, data in parts.items()), *_faces()])


@cache
def _faces() -> tuple[Packed, ...]:
    """Return the four faces as members of a Word file; kept, for each letter carries them."""
    fonts = static_fonts()
    files = (fonts.regular, fonts.bold, fonts.italic, fonts.bold_italic)
    return tuple(stored(f"word/{_target(n)}", path.read_bytes()) for n, path in enumerate(files, start=1))


def _target(number: int) -> str:
    return f"fonts/arimo{number}.odttf"


def _table() -> bytes:
    root = etree.Element(W + "fonts", nsmap={"w": W[1:-1], "r": _OFFICE})
    font = etree.SubElement(root, W + "font", {W + "name": FAMILY})
    for number, style in enumerate(_STYLES, start=1):
        face = {f"{{{_OFFICE}}}id": f"rId{number}", W + "fontKey": _KEY}
        etree.SubElement(font, f"{W}embed{style}", face)
    return bytes(etree.tostring(root))


def _table_relations() -> bytes:
    root = etree.Element(f"{{{_PACKAGE}/relationships}}Relationships")
    for number in range(1, len(_STYLES) + 1):
        _relate(root, f"rId{number}", "font", _target(number))
    return bytes(etree.tostring(root))


def _main_relations(data: bytes | None) -> bytes:
    """Return the main part's relations with one to the font table, which it may have already."""
    root = parse(data) if data else etree.Element(f"{{{_PACKAGE}/relationships}}Relationships")
    for node in [node for node in root if node.get("Type") == f"{_OFFICE}/fontTable"]:
        root.remove(node)
    _relate(root, "caseworkFonts", "fontTable", "fontTable.xml")
    return bytes(etree.tostring(root))


def _relate(root: Any, name: str, kind: str, target: str) -> None:
    etree.SubElement(root, _RELATION, {"Id": name, "Type": f"{_OFFICE}/{kind}", "Target": target})


def _content_types(data: bytes) -> bytes:
    root = parse(data)
    for node in [node for node in root if node.get("PartName") == f"/{_TABLE}"]:
        root.remove(node)
    if not any(node.get("Extension") == "odttf" for node in root):
        kind = {"Extension": "odttf", "ContentType": f"{_WORD_TYPE}.obfuscatedFont"}
        root.insert(0, etree.Element(_TYPES + "Default", kind))
    kind = {"PartName": f"/{_TABLE}", "ContentType": f"{_WORD_TYPE}.wordprocessingml.fontTable+xml"}
    etree.SubElement(root, _TYPES + "Override", kind)
    return bytes(etree.tostring(root))
