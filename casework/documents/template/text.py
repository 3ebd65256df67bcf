"""What the bare words of a paragraph show of a template that was never finished, or was another program's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from casework.documents.fields.values import suggestion
from casework.documents.word.finding import Finding, finding_at
from casework.documents.word.fonts import missing_characters
from casework.documents.word.paragraphs import Paragraph, PlacedPart
from casework.documents.word.parts import W

_TAG = re.compile(r"\{[{%](.*?)[}%]\}", re.DOTALL)
_CURLY = re.compile("[‘’“”„]")
_SINGLE = re.compile(r"(?<!\{)\{\s*[#/^]?[a-zA-Z_]+(?:\.[a-zA-Z_]+)*\s*\}(?!\})")
_CHEVRONS = re.compile(r"«\s*[\w. -]{1,60}\s*»|<<\s*[\w. -]{1,60}\s*>>")
_MERGED = re.compile(r"\s*MERGEFIELD\s+(\"[^\"]*\"|\S+)", re.IGNORECASE)
_REACHING = re.compile(
    r"\s*(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|MACROBUTTON|DATABASE)\b", re.IGNORECASE
)


def paragraph_findings(paragraph: Paragraph) -> Iterator[Finding]:
    """Return what the text shows: curly quotes in tags, other programs' tags, letters without a glyph."""
    text = paragraph.text
    if any(_CURLY.search(tag[1]) for tag in _TAG.finditer(text)):
        fix = "Type straight quotes (in Word: Ctrl+Z right after typing the quote)."
        yield finding_at(paragraph, "curly_quotes", "A tag has curly quotes.", fix)
    if found := _SINGLE.search(text):
        what = f"{found[0]} has single braces and would be printed as it is."
        yield finding_at(paragraph, "single_braces", what, "Write two braces on each side.")
    if found := _CHEVRONS.search(text):
        what = f"{found[0]} is no tag and would be printed as it is."
        yield finding_at(paragraph, "other_placeholder", what, "Write {{ and the name of the field and }}.")
    if unshown := missing_characters(_TAG.sub("", text)):
        named = ", ".join(f"{_shown(char)}U+{ord(char):04X}" for char in unshown[:12])
        what = f"The letters' font can't show {named}."
        yield finding_at(paragraph, "characters_not_shown", what, "Use another sign, for instance • or □.")
    if "\u00ad" in text:
        what = "A soft hyphen would be printed as a hyphen wherever it stands."
        yield finding_at(paragraph, "soft_hyphen", what, "Remove it.")


def field_code_findings(part: PlacedPart, known: Iterable[str]) -> Iterator[Finding]:
    """Return a finding for each mail-merge field, and for each field that runs or fetches something."""
    names = list(known)
    for instruction, node in _instructions(part.root):
        paragraph = part.around(node)
        if found := _MERGED.match(instruction):
            name = found[1].strip('"')
            hint = suggestion(name.casefold().replace(" ", "_"), names)
            what = f"«{name[:60]}» is a mail-merge field and would be printed as it is."
            fix = f"Replace it by a tag: {{{{ name_of_the_field }}}}; {hint or 'see the list of fields'}"
            yield finding_at(paragraph, "mail_merge_field", what, fix)
        elif found := _REACHING.match(instruction):
            what = f"A field of the kind {found[1].upper()} runs or fetches something outside the file."
            yield finding_at(
                paragraph, "active_field", what, "Put its result there as plain text (Ctrl+Shift+F9)."
            )


def _instructions(root: Any) -> Iterator[tuple[str, Any]]:
    """Return the instruction of each field with a node of it; Word splits long ones over several runs."""
    for node in root.iter(W + "fldSimple"):
        yield node.get(W + "instr") or "", node
    text, first = "", None
    for node in root.iter(W + "instrText", W + "fldChar"):
        if node.tag == W + "instrText":
            text, first = text + (node.text or ""), node if first is None else first
        elif first is not None:
            yield text, first
            text, first = "", None


def _shown(char: str) -> str:
    return f"{char} " if char.isprintable() else ""
