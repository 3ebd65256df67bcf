"""Everything that can be wrong with a template, found before a letter is written with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from casework.documents.fields.manifest import Field, Manifest
from casework.documents.template.blocks import beside_findings, block_findings
from casework.documents.template.faults import field_findings, tag_findings, torn_tags
from casework.documents.template.fields import fields_found
from casework.documents.template.model import Template
from casework.documents.template.paper import paper_findings
from casework.documents.template.tags import CORE, FILLED_PART, TAG_BEGINS, TaggedPart, read_tags
from casework.documents.template.text import field_code_findings, paragraph_findings
from casework.documents.word.drops import dropped_features
from casework.documents.word.finding import Finding, as_findings, finding_at
from casework.documents.word.normal import Normal, normal
from casework.documents.word.paragraphs import Paragraph, PlacedPart, placed
from casework.errors import CaseworkError

MAX_SOURCE = 5_000_000  # bytes of one part that has tags
MAX_TAGS = 5_000  # of one part
# With these findings alone the file can still be filled and made into a PDF, which shows what else is lost.
_STILL_PRINTS = frozenset(
    (
        "active_field",
        "characters_not_shown",
        "curly_quotes",
        "external_part",
        "macro",
        "mail_merge_field",
        "not_in_pdf",
        "other_placeholder",
        "single_braces",
        "soft_hyphen",
        "strict_word_file",
        "tag_not_filled",
        "text_beside_tag",
        "unused_field",
        "word_template_file",
    )
)
_HIDES_NO_FIELD = frozenset({"unclosed_block", "template_comment", "stray_bracket"})


@dataclass(frozen=True)
class Reading:
    """A Word file as a template: its parts, what is wrong with it, and the fields that it asks for."""

    file: Normal
    findings: tuple[Finding, ...]
    fields: tuple[Field, ...]
    has_tags: bool

    @property
    def can_be_printed(self) -> bool:
        """Return whether nothing was found that keeps it from being filled."""
        return all(finding.code in _STILL_PRINTS for finding in self.findings)


def check_template(template: Template) -> Iterator[Finding]:
    """Return the findings in the order in which a person would correct them."""
    try:
        reading = read_template(template.docx, template.where, template.manifest)
    except CaseworkError as fault:
        yield from as_findings(fault)
        return
    yield from reading.findings
    if reading.can_be_printed:
        yield from paper_findings(reading.file, template.manifest, template.sample, template.where)


def read_template(data: bytes, where: str, manifest: Manifest | None) -> Reading:
    """Return what the Word file says of itself, or raise ``BadInput`` when it can't be read at all."""
    file = normal(data, where)
    places = placed(file.parts)
    printed = [p for part in places.values() for p in part.paragraphs if p.text.strip()]
    found = [finding for paragraph in printed for finding in paragraph_findings(paragraph)]
    known = [field.name for field in manifest.fields] if manifest else []
    found += [finding for part in places.values() for finding in field_code_findings(part, known)]
    tags, uses_are_known, fields = _tags(file.parts, places, printed, manifest)
    lost = dropped_features(file.parts, places)
    findings = [*file.findings, *tags, *found, *_unreached(file.parts, places), *lost]
    if manifest is not None and uses_are_known:
        findings += _unused(manifest, {field.name for field in fields}, tags)
    return Reading(file, tuple(dict.fromkeys(findings)), fields, bool(fields) or bool(tags))


def _tags(
    parts: dict[str, bytes],
    places: Mapping[str, PlacedPart],
    printed: Iterable[Paragraph],
    manifest: Manifest | None,
) -> tuple[list[Finding], bool, tuple[Field, ...]]:
    """Return the findings of the tags, whether all their fields are known, and the fields."""
    if findings := [*_too_many(parts), *torn_tags(printed)]:
        return findings, False, ()
    tagged = read_tags(parts, places)
    for part in tagged:
        findings += tag_findings(part)
        findings += [] if part.analysis.faults else block_findings(part)
        findings += beside_findings(part)
        findings += field_findings(part, manifest) if manifest else _made_of_nothing(part)
    uses = [use for part in tagged for use in part.analysis.uses]
    hidden = {fault.code for part in tagged for fault in part.analysis.faults} - _HIDES_NO_FIELD
    return findings, not hidden, fields_found(uses)


def _too_many(parts: dict[str, bytes]) -> Iterator[Finding]:
    """Return a finding for what would keep docxtpl's search for tags busy for minutes."""
    for name, data in parts.items():
        tags = data.count(b"{{") + data.count(b"{%") if FILLED_PART.match(name) else 0
        if tags > MAX_TAGS or (tags and len(data) > MAX_SOURCE):
            what = "A part of the Word file is too big for a template."
            yield finding_at(Paragraph(name, ""), "template_too_big", what, "Shorten it.")


def _made_of_nothing(part: TaggedPart) -> list[Finding]:
    """Return a finding for each field that is used as a group of fields too: no value could be both."""
    names = {use.path for use in part.analysis.uses}
    return [
        finding_at(
            part.paragraph(use.line),
            "wrong_kind",
            f"{use.path} is used as a field and as a group of fields.",
            "Give one of them another name.",
        )
        for use in part.analysis.uses
        if use.how != "ask" and any(name.startswith(f"{use.path}.") for name in names)
    ]


def _unreached(parts: dict[str, bytes], places: Mapping[str, PlacedPart]) -> Iterator[Finding]:
    """Return a finding for each part that has tags but is never filled: comments, endnotes, charts."""
    for name, data in parts.items():
        if name.endswith(".xml") and not FILLED_PART.match(name) and name != CORE and TAG_BEGINS.search(data):
            tagged = [p for p in places[name].paragraphs if "{" in p.text] if name in places else []
            if name.startswith("docProps/") or re.search(rb"\{\{.|\{%", data):
                yield finding_at(
                    tagged[0] if tagged else Paragraph(name, ""),
                    "tag_not_filled",
                    "A tag stands where it is not filled in.",
                    "Move it into the text, a header, a footer or a footnote.",
                )


def _unused(manifest: Manifest, used: set[str], tags: Iterable[Finding]) -> Iterator[Finding]:
    """Return a finding for each required field that is never used, also not under a misspelt name."""
    meant = {name for finding in tags if finding.code == "undeclared_field" for name in _meant(finding)}
    for field in manifest.fields:
        if field.required and field.name not in used and field.name not in meant:
            yield Finding(
                "unused_field",
                "manifest.toml",
                f"The field {field.name} is required, but the letter never uses it.",
                "Use it in the letter, or set required = false, or take it out.",
            )


def _meant(finding: Finding) -> list[str]:
    return re.findall(r"did you mean ([\w.]+)\?", finding.fix)
