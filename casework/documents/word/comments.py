"""Comments in a Word file: written into its parts the way Word writes them, or taken out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from typing import Any

from lxml import etree

from casework.documents.word.parts import W, members, parse
from casework.documents.word.zip_writer import stored, write_zip

AUTHOR, INITIALS = "casework", "cw"
PART = "word/comments.xml"
_COMMENTS = re.compile(r"word/(comments|people)[A-Za-z]*\.xml\Z|word/_rels/comments[A-Za-z]*\.xml\.rels\Z")
_MARKS = frozenset(W + name for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))
_RELATIONS = "word/_rels/document.xml.rels"
_TYPES = "[Content_Types].xml"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_SPACE = {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}


def add_comments(parts: dict[str, bytes], main: Any, comments: Sequence[tuple[Any, Sequence[str]]]) -> None:
    """Add a comment to each paragraph of the main part, and put part, relation and type into ``parts``."""
    if not comments:
        return
    name = _part_name(parts)
    root = parse(parts[name], name) if name in parts else etree.Element(W + "comments", nsmap={"w": W[1:-1]})
    used = [int(node.get(W + "id")) for node in root if (node.get(W + "id") or "").isdecimal()]
    for number, (paragraph, notes) in enumerate(comments, start=max(used, default=-1) + 1):
        _reference(paragraph, str(number))
        _comment(root, str(number), notes)
    parts[name] = _written(root)
    parts["word/document.xml"] = _written(main)


def without_comments(docx: bytes) -> bytes:
    """Return the Word file without its comments, which no engine prints.

    Debian's LibreOffice without windows (7.4, package nogui) dies of them: it wants to draw their margin.
    """
    parts = members(docx)
    gone = [name for name in parts if _COMMENTS.match(name)]
    if not gone:
        return docx
    for name in gone:
        del parts[name]
    for name, data in parts.items():
        if name in (_TYPES, _RELATIONS) or b"<w:comment" in data:
            root = parse(data, name)
            for node in [node for node in root.iter() if _is_of_comment(node)]:
                drop(node)
            parts[name] = _written(root)
    return write_zip(stored(name, data) for name, data in parts.items())


def _is_of_comment(node: Any) -> bool:
    if not isinstance(node.tag, str):
        return False
    if node.tag in _MARKS:
        return True
    lost = (node.get("PartName") or "").lstrip("/") or posixpath.normpath(f"word/{node.get('Target') or ''}")
    return etree.QName(node).localname in ("Override", "Relationship") and bool(_COMMENTS.match(lost))


def drop(node: Any) -> None:
    """Take a node out of its tree; what follows it stays."""
    parent, before = node.getparent(), node.getprevious()
    if node.tail and before is not None:
        before.tail = (before.tail or "") + node.tail
    elif node.tail:
        parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _part_name(parts: dict[str, bytes]) -> str:
    """Return the name of the comments part; it is related and declared where the file had none."""
    data = parts.get(_RELATIONS)
    relations = parse(data, _RELATIONS) if data else etree.Element(f"{{{_PACKAGE}}}Relationships")
    for node in relations.iterchildren("{*}Relationship"):
        if node.get("Type") == _RELATION:
            name = posixpath.normpath(posixpath.join("word", node.get("Target") or "")).lstrip("/")
            if name in parts:
                return name
            relations.remove(node)
    told = {"Id": "caseworkComments", "Type": _RELATION, "Target": "comments.xml"}
    etree.SubElement(relations, f"{{{_PACKAGE}}}Relationship", told)
    parts[_RELATIONS] = _written(relations)
    parts.pop(PART, None)  # one that nothing led to
    types = parse(parts[_TYPES], _TYPES)
    for node in [node for node in types if node.get("PartName") == f"/{PART}"]:
        types.remove(node)
    override = f"{{{etree.QName(types).namespace}}}Override"
    etree.SubElement(types, override, {"PartName": f"/{PART}", "ContentType": _KIND})
    parts[_TYPES] = _written(types)
    return PART


def _reference(paragraph: Any, number: str) -> None:
    """Put the comment around all that the paragraph says."""
    begin = etree.Element(W + "commentRangeStart", {W + "id": number})
    properties = paragraph.find(W + "pPr")
    if properties is None:
        paragraph.insert(0, begin)
    else:
        properties.addnext(begin)
    etree.SubElement(paragraph, W + "commentRangeEnd", {W + "id": number})
    run = etree.SubElement(paragraph, W + "r")
    etree.SubElement(run, W + "commentReference", {W + "id": number})


def _comment(root: Any, number: str, notes: Sequence[str]) -> None:
    about = {W + "id": number, W + "author": AUTHOR, W + "initials": INITIALS}
    comment = etree.SubElement(root, W + "comment", about)
    for note in notes:
        run = etree.SubElement(etree.SubElement(comment, W + "p"), W + "r")
        etree.SubElement(run, W + "t", _SPACE).text = note


def _written(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
