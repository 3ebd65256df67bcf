"""What is wrong with the tags of a template, held against its manifest."""

from __future__ import annotations

from collections.abc import Iterable

from casework.documents.fields.manifest import Field, Manifest
from casework.documents.fields.values import suggestion
from casework.documents.template.language import Use
from casework.documents.template.tags import TaggedPart
from casework.documents.word.finding import Finding, finding_at
from casework.documents.word.paragraphs import Paragraph


def torn_tags(paragraphs: Iterable[Paragraph]) -> list[Finding]:
    """Return a finding for each paragraph in which tags open and close unevenly."""
    return [
        finding_at(
            paragraph,
            "split_tag",
            f"A tag is torn: {opening} and {closing} do not pair up in this paragraph.",
            "Write the whole tag anew, in one paragraph.",
        )
        for paragraph in paragraphs
        for opening, closing in (("{{", "}}"), ("{%", "%}"))
        if paragraph.text.count(opening) != paragraph.text.count(closing)
    ]


def tag_findings(part: TaggedPart) -> list[Finding]:
    """Return what is wrong with the tags of one part."""
    return [finding_at(part.paragraph(f.line), f.code, f.what, f.fix) for f in part.analysis.faults]


def field_findings(part: TaggedPart, manifest: Manifest) -> list[Finding]:
    """Return a finding for each use of a field that the manifest lacks, or declares as another kind."""
    found = [
        finding_at(part.paragraph(use.line), *problem)
        for use in part.analysis.uses
        if (problem := misfit(use, manifest))
    ]
    return list(dict.fromkeys(found))


def misfit(use: Use, manifest: Manifest) -> tuple[str, str, str] | None:
    """Return code, what and fix when the use does not fit the manifest."""
    name, item, column = use.path.partition("[]")
    field = manifest.find(name)
    if field is None:
        return _undeclared(name, manifest)
    column = column.removeprefix(".")
    if column:
        if field.kind == "rows" and column in field.columns:
            return None
        known = suggestion(column, field.columns) or f"its columns are {', '.join(field.columns) or 'none'}."
        return "undeclared_field", f"{name} has no column {column}.", f"Correct the tag: {known}"
    return _misuse(use, field, bool(item))


def _undeclared(name: str, manifest: Manifest) -> tuple[str, str, str]:
    names = [field.name for field in manifest.fields]
    members = [known for known in names if known.startswith(f"{name}.")]
    if members:
        return "undeclared_field", f"{name} is a group of fields.", f"Name one: {', '.join(members[:8])}."
    hint = suggestion(name, names) or "add it to manifest.toml if it is new."
    return "undeclared_field", f"The manifest has no field {name}.", f"Correct the tag: {hint}"


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
