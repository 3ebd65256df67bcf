"""Loops and questions that would tear the Word file: they open in one kind of place and close in another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casework.documents.template.tags import TaggedPart
from casework.documents.word.finding import Finding, finding_at

# A printed tag, a mark or comment (both stepped over), a word of the language, or an XML tag.
_TOKEN = re.compile(
    r"\{\{.*?\}\}|<!--.*?-->|<\?.*?\?>|\{%[-+\s]*(?P<word>\w+).*?%\}|"
    r"<(?P<close>/?)(?P<name>[\w:.-]+)[^>]*?(?P<empty>/?)>",
    re.DOTALL,
)
_KINDS = {"w:tc": "a table cell", "w:tr": "a table row", "w:tbl": "a table", "w:p": "a paragraph"}
_EDGES = {
    "w:hyperlink": "a link",
    "w:sdt": "a content control",
    "w:sdtContent": "a content control",
    "w:smartTag": "a smart tag",
    "w:ins": "a tracked insertion",
    "w:del": "a tracked deletion",
    "w:fldSimple": "a field",
}
_ALONE = re.compile(r"\{[{%](p|tr|tc) [^}]*[}%]\}")
_LOST = {"p": "paragraph", "tr": "table row", "tc": "table cell"}


def block_findings(part: TaggedPart) -> Iterator[Finding]:
    """Return a finding where filling the part would leave no valid Word file, whatever the values are."""
    stack: list[str] = []
    blocks: list[tuple[str, int, tuple[str, ...]]] = []
    for token in _TOKEN.finditer(part.source):
        line = part.source.count("\n", 0, token.start()) + 1 if token["word"] else 0
        if word := token["word"]:
            if word in ("if", "for"):
                blocks.append((word, line, tuple(stack)))
            elif word in ("elif", "else", "endif", "endfor") and blocks:
                opened, first, at = blocks[-1]
                if at != tuple(stack):
                    yield _crossing(part, (opened, first, at), (word, line, tuple(stack)))
                    return
                if word.startswith("end"):
                    blocks.pop()
        elif name := token["name"]:
            if not token["close"]:
                if not token["empty"]:
                    stack.append(name)
            elif stack and stack[-1] == name:
                stack.pop()
            else:
                line = part.source.count("\n", 0, token.start()) + 1
                yield _edge(part, line, {name, *stack[-3:]})
                return


def beside_findings(part: TaggedPart) -> Iterator[Finding]:
    """Return a finding for text that goes with the paragraph, row or cell that a tag stands for."""
    rows: dict[tuple[int, int], list[str]] = {}
    for paragraph in part.paragraphs:
        if paragraph.table:
            rows.setdefault((paragraph.table, paragraph.row), []).append(paragraph.text)
    for paragraph in part.paragraphs:
        found = _ALONE.search(paragraph.text)
        if found is None:
            continue
        texts = [paragraph.text]
        if found[1] == "tr" and paragraph.table:
            texts = rows[paragraph.table, paragraph.row]
        rest = " ".join(" ".join(texts).replace(found[0], "", 1).split())
        if rest:
            what = (
                f"{found[0]} stands for its whole {_LOST[found[1]]}: “{rest[:50]}” beside it is not printed."
            )
            fix = "Put the tag on a line of its own, or leave the p, tr or tc out of it."
            yield finding_at(paragraph, "text_beside_tag", what, fix)


def _crossing(
    part: TaggedPart, opened: tuple[str, int, tuple[str, ...]], closed: tuple[str, int, tuple[str, ...]]
) -> Finding:
    word, first, at = opened
    end, line, now = closed
    where = part.paragraph(first).place
    what = f"{{% {word} … %}} opens in {_kind(at)}, its {{% {end} %}} stands in {_kind(now)} ({where})."
    fix = (
        "Put both into the same paragraph or cell, or use {%p … %} on lines of their own for paragraphs "
        "and {%tr … %} in rows of their own for table rows."
    )
    return finding_at(part.paragraph(line), "block_crosses_border", what, fix)


def _edge(part: TaggedPart, line: int, names: set[str]) -> Finding:
    edge = next((words for name, words in _EDGES.items() if name in names), "formatting")
    what = f"A tag begins on one side of the edge of {edge} and ends on the other."
    return finding_at(
        part.paragraph(line), "split_tag", what, f"Take {edge} away, or write the whole tag anew inside it."
    )


def _kind(stack: tuple[str, ...]) -> str:
    return next(
        (words for name in reversed(stack) for kind, words in _KINDS.items() if name == kind), "the text"
    )
