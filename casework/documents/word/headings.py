"""What a person calls the places of a Word file: its headings, and which header is which."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from casework.documents.word.parts import W, parse

_NAMED = re.compile(r"(heading \d|title|subtitle)\Z", re.IGNORECASE)
_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OFF = ("0", "false", "off")
_BODY_LEVEL = "9"  # Word's outline level of ordinary text
LONGEST = 90  # characters; a longer bold paragraph is text that matters, not a heading
_KINDS = {"default": "", "first": "first-page ", "even": "even-page "}


@dataclass(frozen=True)
class Headings:
    """The styles that make a paragraph a heading."""

    styles: frozenset[str]

    def has(self, node: Any, text: str) -> bool:
        """Return whether the paragraph is a heading: by style or outline level, or short and all bold."""
        if len(text) > LONGEST or "{{" in text or "{%" in text:
            return False
        style = node.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(W + "val") in self.styles:
            return True
        level = node.find(f"{W}pPr/{W}outlineLvl")
        if level is not None and level.get(W + "val") != _BODY_LEVEL:
            return True
        runs = [run for run in node.iterchildren(W + "r") if "".join(run.itertext()).strip()]
        return bool(runs) and all(_bold(run) for run in runs)


def headings_of(parts: dict[str, bytes]) -> Headings:
    """Return the file's heading styles, also where Word speaks another language or the school named them."""
    if "word/styles.xml" not in parts:
        return Headings(frozenset())
    found = set()
    for style in parse(parts["word/styles.xml"], "word/styles.xml").iter(W + "style"):
        name = style.find(W + "name")
        level = style.find(f"{W}pPr/{W}outlineLvl")
        named = name is not None and _NAMED.match(name.get(W + "val") or "")
        if named or (level is not None and level.get(W + "val") != _BODY_LEVEL):
            found.add(style.get(W + "styleId") or "")
    return Headings(frozenset(found))


def part_labels(parts: dict[str, bytes]) -> dict[str, str]:
    """Return what Word calls each header and footer, with its section where there are many."""
    relations = parts.get("word/_rels/document.xml.rels")
    if relations is None:
        return {}
    targets = {node.get("Id"): node.get("Target") or "" for node in parse(relations, "document.xml.rels")}
    sections = list(parse(parts["word/document.xml"], "word/document.xml").iter(W + "sectPr"))
    labels: dict[str, str] = {}
    for number, section in enumerate(sections, start=1):
        for what in ("header", "footer"):
            for node in section.iterchildren(f"{W}{what}Reference"):
                name = "word/" + targets.get(node.get(_REL_ID), "").removeprefix("/word/")
                kind = _KINDS.get(node.get(W + "type") or "default", "")
                which = f" of section {number}" if len(sections) > 1 else ""
                labels.setdefault(name, f"{kind}{what}{which}")
    return labels


def _bold(run: Any) -> bool:
    bold = run.find(f"{W}rPr/{W}b")
    return bold is not None and bold.get(W + "val") not in _OFF
