"""Small Word files and templates for the tests of documents; all people are made up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

import docx
import pytest

from casework.documents.fields.manifest import Field, Manifest
from casework.documents.template.model import Template

from .pdf_samples import samples, three

__all__ = ["samples", "three"]

Build = Callable[..., bytes]
MakeTemplate = Callable[..., Template]


def build_word(
    lines: Sequence[str] = (),
    *,
    table: Sequence[Sequence[str]] = (),
    header: str = "",
    footer: str = "",
    title: str = "",
    edit: Callable[[Any], None] = lambda _: None,
) -> bytes:
    document = docx.Document()
    document.styles["Normal"].font.name = "Arial"
    for line in lines:
        document.add_paragraph(line)
    if table:
        grid = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
    section = document.sections[0]
    if header:
        section.header.paragraphs[0].text = header
    if footer:
        section.footer.paragraphs[0].text = footer
    document.core_properties.title = title
    edit(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def make_manifest(
    fields: Mapping[str, str], must_say: Sequence[str] = (), optional: Sequence[str] = ()
) -> Manifest:
    """Return a manifest; a kind is text, lines, flag, or the columns of rows."""
    declared = []
    for name, kind in fields.items():
        columns = () if kind in ("text", "lines", "flag") else tuple(kind.split())
        declared.append(
            Field(
                name=name,
                kind="rows" if columns else kind,  # type: ignore[arg-type]
                explain=f"What {name} is.",
                required=name not in optional,
                columns=columns,
            )
        )
    return Manifest(
        id="letter_1",
        version="1",
        title="First letter",
        kind="letter",
        to="parent",
        must_say=tuple(must_say),
        fields=tuple(declared),
    )


@pytest.fixture
def word() -> Build:
    """Return the builder of Word files."""
    return build_word


@pytest.fixture
def make_template() -> MakeTemplate:
    """Return a function that makes a template of lines, fields and a sample."""

    def make(
        lines: Sequence[str] = ("Dear {{ parent.name }}",),
        fields: Mapping[str, str] | None = None,
        sample: Mapping[str, Any] | None = None,
        *,
        must_say: Sequence[str] = (),
        optional: Sequence[str] = (),
        **parts: Any,
    ) -> Template:
        manifest = make_manifest({"parent.name": "text"} if fields is None else fields, must_say, optional)
        given = {"parent.name": "Ms Ada Okafor"} if sample is None else dict(sample)
        return Template("letter_1", "1", "letter.docx", build_word(lines, **parts), manifest, given)

    return make
