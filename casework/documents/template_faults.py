"""What is wrong with a template, said in the places and words of Word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape

from casework.documents.field_values import suggestion
from casework.documents.manifest import Field, Manifest
from casework.documents.template_language import Analysis, Use
from casework.documents.word_parts import Paragraph, place_in_word
from casework.errors import BadInput

_STRUCTURE = re.compile(r"<(/?)w:(tbl|tr)[ >]")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a template: a stable code, where it stands, and what to do."""

    code: str
    where: str
    what: str
    fix: str

    def __str__(self) -> str:
        """Return the finding on one line."""
        return f"{self.where}: {self.what} {self.fix}"


def as_error(findings: Sequence[Finding], where: str) -> BadInput:
    """Return the error for a template that can't be filled because of these findings."""
    first = findings[0]
    if len(findings) == 1:
        return BadInput(first.code, first.what, where=f"{where}, {first.where}", fix=first.fix)
    return BadInput(
        first.code,
        f"The template has {len(findings)} faults.",
        where=where,
        details=[str(finding) for finding in findings],
        fix="Correct them in Word, then check the template again.",
    )


def torn_tags(paragraphs: Iterable[Paragraph]) -> list[Finding]:
    """Return a finding for each paragraph in which tags open and close unevenly."""
    return [
        Finding(
            "split_tag",
            paragraph.place,
            f"A tag is torn: {opening} and {closing} do not pair up in this paragraph.",
            "Write the whole tag anew, in one paragraph.",
        )
        for paragraph in paragraphs
        for opening, closing in (("{{", "}}"), ("{%", "%}"))
        if paragraph.text.count(opening) != paragraph.text.count(closing)
    ]


def tag_findings(part: str, source: str, analysis: Analysis) -> list[Finding]:
    """Return what is wrong with the tags of one part."""
    return [Finding(f.code, place_of_line(part, source, f.line), f.what, f.fix) for f in analysis.faults]


def field_findings(part: str, source: str, uses: Iterable[Use], manifest: Manifest) -> list[Finding]:
    """Return a finding for each use of a field that the manifest lacks, or declares as another kind."""
    found = []
    for use in uses:
        if problem := _problem(use, manifest):
            found.append(Finding(problem[0], place_of_line(part, source, use.line), *problem[1:]))
    return list(dict.fromkeys(found))


def used_fields(uses: Iterable[Use]) -> set[str]:
    """Return the names of the fields that are used."""
    return {use.path.partition("[]")[0] for use in uses}


def place_of_line(part: str, source: str, line: int) -> str:
    """Return where a line of a part's source stands in the Word file: each line is one paragraph."""
    lines = source.split("\n")
    before, own = "\n".join(lines[: line - 1]), lines[min(line, len(lines)) - 1]
    tables, rows = 0, [0]
    for closing, tag in _STRUCTURE.findall(before):
        if tag == "tr":
            rows[-1] += not closing
        elif closing:
            rows.pop()
        else:
            tables += 1
            rows.append(0)
    text = unescape(re.sub(r"<[^>]*>", " ", re.sub(r"</w:t>.*?<w:t[ >]", "<", own)))
    return place_in_word(part, text, tables if len(rows) > 1 else 0, rows[-1])


def _problem(use: Use, manifest: Manifest) -> tuple[str, str, str] | None:
    """Return code, what and fix when the use does not fit the manifest."""
    name, item, column = use.path.partition("[]")
    field = manifest.find(name)
    if field is None:
        return _undeclared(name, manifest)
    column = column.removeprefix(".")
    if column:
        if field.kind == "rows" and column in field.columns:
            return None
        known = suggestion(column, field.columns) or f"its columns are {', '.join(field.columns) or 'none'}"
        return "undeclared_field", f"{name} has no column {column}.", f"Correct the tag: {known}."
    return _misuse(use, field, bool(item))


def _undeclared(name: str, manifest: Manifest) -> tuple[str, str, str]:
    names = [field.name for field in manifest.fields]
    members = [known for known in names if known.startswith(f"{name}.")]
    if members:
        return "undeclared_field", f"{name} is a group of fields.", f"Name one: {', '.join(members[:8])}."
    hint = suggestion(name, names) or "add it to manifest.toml if it is new"
    return "undeclared_field", f"The manifest has no field {name}.", f"Correct the tag: {hint}."


def _misuse(use: Use, field: Field, is_item: bool) -> tuple[str, str, str] | None:
    kind = {"lines": "text", "rows": "row"}.get(field.kind, field.kind) if is_item else field.kind
    allowed = {"print": ("text",), "list": ("lines",), "loop": ("lines", "rows")}
    if use.how == "ask" or kind in allowed[use.how]:
        return None
    does = {"print": "printed", "list": "joined", "loop": "gone through"}[use.how]
    fix = {
        "lines": "Go through it with {% for line in … %}, or print … | join(', ').",
        "rows": "Go through it with {% for row in … %} and print row.column.",
        "row": "Print one of its columns.",
        "flag": "Ask about it with {% if … %}.",
        "text": "Print it as it is.",
    }[kind]
    return "wrong_kind", f"{field.name} ({kind}) can't be {does}.", fix
