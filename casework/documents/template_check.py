"""Everything that can be wrong with a template, found before a letter is written with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from casework.documents.field_values import flattened
from casework.documents.fonts import missing_characters
from casework.documents.render import compile_parts, produce, undeclared
from casework.documents.template_faults import Finding, tag_findings, torn_tags, used_fields
from casework.documents.word_drops import dropped_features
from casework.documents.word_parts import Paragraph, members, paragraphs
from casework.errors import CaseworkError

if TYPE_CHECKING:
    from casework.documents.template import Template

_TAG = re.compile(r"\{[{%](.*?)[}%]\}", re.DOTALL)
_CURLY = re.compile("[‘’“”„]")
_SINGLE = re.compile(r"(?<!\{)\{\s*[a-z_]+(?:\.[a-z_]+)*\s*\}(?!\})")


def check_template(template: Template) -> Iterator[Finding]:
    """Return the findings in the order in which a person would correct them."""
    try:
        parts = members(template.docx, template.where)
        printed = list(paragraphs(parts))
        lost = list(dropped_features(parts))
        found = [finding for paragraph in printed for finding in _paragraph_findings(paragraph)]
        if torn := torn_tags(printed):
            yield from dict.fromkeys([*torn, *found, *lost])
            return
        compiled = compile_parts(template.docx, template.where)
    except CaseworkError as fault:
        yield from _as_findings(fault)
        return
    for part in compiled.parts.values():
        found += tag_findings(part.name, part.source, part.analysis)
    found += undeclared(compiled, template.manifest)
    found += _unreached(parts, set(compiled.parts))
    uses = [use for part in compiled.parts.values() for use in part.analysis.uses]
    if not found:
        found += _unused(template, used_fields(uses))
    found += lost
    yield from dict.fromkeys(found)
    if not found:
        yield from _sample_findings(template)


def _paragraph_findings(paragraph: Paragraph) -> Iterator[Finding]:
    """Return what the bare text of a paragraph shows: curly quotes, letters without a glyph."""
    text, place = paragraph.text, paragraph.place
    if any(_CURLY.search(tag[1]) for tag in _TAG.finditer(text)):
        fix = "Type straight quotes (in Word: Ctrl+Z right after typing the quote)."
        yield Finding("curly_quotes", place, "A tag has curly quotes.", fix)
    if found := _SINGLE.search(text):
        what = f"{found[0]} has single braces and would be printed as it is."
        yield Finding("single_braces", place, what, "Write two braces on each side.")
    if unshown := missing_characters(_TAG.sub("", text)):
        what = f"The letters' font can't show {', '.join(f'{c} (U+{ord(c):04X})' for c in unshown)}."
        yield Finding("characters_not_shown", place, what, "Use another sign, for instance • or □.")
    if "\u00ad" in text:
        what = "A soft hyphen would be printed as a hyphen wherever it stands."
        yield Finding("soft_hyphen", place, what, "Remove it.")


def _unreached(parts: dict[str, bytes], filled: set[str]) -> list[Finding]:
    """Return a finding for each part that has tags but is never filled: comments, endnotes, charts."""
    return [
        Finding(
            "tag_not_filled",
            name,
            "A tag stands where it is not filled in.",
            "Move it into the text, a header, a footer or a footnote.",
        )
        for name, data in parts.items()
        if name.endswith(".xml") and name not in filled and re.search(rb"\{\{.|\{%", data)
    ]


def _unused(template: Template, used: set[str]) -> list[Finding]:
    return [
        Finding(
            "unused_field",
            "manifest.toml",
            f"The field {field.name} is required, but the letter never uses it.",
            "Use it in the letter, or set required = false, or take it out.",
        )
        for field in template.manifest.fields
        if field.required and field.name not in used
    ]


def _sample_findings(template: Template) -> Iterator[Finding]:
    """Return what goes wrong when the sample letter is written, from its values to its PDF."""
    given: dict[str, Any] = flattened(template.sample)
    if missing := [field.name for field in template.manifest.fields if field.name not in given]:
        what = f"The sample lacks {', '.join(missing)}."
        yield Finding("incomplete_sample", "sample.toml", what, "Give each field, also those not required.")
    try:
        produce(template, template.sample, title=template.manifest.title)
    except CaseworkError as fault:
        yield from _as_findings(fault)


def _as_findings(fault: CaseworkError) -> Iterator[Finding]:
    for detail in fault.details or ("",):
        what = f"{fault.what} {detail}".strip()
        yield Finding(fault.code, fault.where, what, fault.fix)
