"""Whether the parts of a Word file are all there and can be read: what Word would want to repair."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from lxml import etree

from casework.documents.word.finding import Finding
from casework.documents.word.parts import parse
from casework.errors import BadInput

_REPAIR = "Open the file in Word, let Word repair it, and save it as .docx."
_ROOTS = {
    "[Content_Types].xml": "Types",
    "docProps/core.xml": "coreProperties",
    "word/styles.xml": "styles",
    "word/numbering.xml": "numbering",
    "word/settings.xml": "settings",
    "word/footnotes.xml": "footnotes",
    "word/comments.xml": "comments",
}


def whole_findings(parts: dict[str, bytes]) -> Iterator[Finding]:
    """Return a finding for each part that is broken, is another than its name says, or is missing."""
    names = {name.casefold() for name in parts}
    for name, data in parts.items():
        if not name.endswith((".xml", ".rels")):
            continue
        try:
            root = parse(data, name)
        except BadInput as fault:
            yield Finding(fault.code, name, fault.what, fault.fix)
            continue
        wanted = "Relationships" if name.endswith(".rels") else _ROOTS.get(name)
        if wanted and etree.QName(root).localname != wanted:
            what = f"A part of the Word file is another than its name says: it holds {_named(root)}."
            yield Finding("broken_word_part", name, what, _REPAIR)
        elif wanted == "Relationships":
            for target in _targets(name, root):
                if target.casefold() not in names:
                    what = f"The Word file lacks a part that it names: {target[:80]}."
                    yield Finding("missing_part", name, what, _REPAIR)


def _targets(name: str, root: Any) -> Iterator[str]:
    """Return the parts to which a part is related, as names in the file."""
    folder = posixpath.dirname(posixpath.dirname(name))
    for node in root.iterchildren("{*}Relationship"):
        target = unquote(node.get("Target") or "").replace("\\", "/")
        if node.get("TargetMode") == "External" or target.startswith("#") or target in ("", "NULL"):
            continue
        yield posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")


def _named(root: Any) -> str:
    return str(etree.QName(root).localname)[:40]
