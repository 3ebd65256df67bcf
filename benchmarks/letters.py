"""Letters against stock docxtpl: filled only, and to Word and PDF on disk."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment

from benchmarks.measure import compare, seconds
from casework import app
from casework.documents.template.model import Template
from casework.documents.template.render import produce, render_word

LETTERS = 50


def _stock(template: Template) -> bytes:
    document = DocxTemplate(BytesIO(template.docx))
    document.render(template.sample, jinja_env=SandboxedEnvironment(autoescape=True))
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def run(folder: Path) -> list[dict[str, Any]]:
    found = []
    for name in ("letter_1", "registration_certificate"):
        template = app.catalogue().get(name)
        found.append(
            compare(
                f"{name}, filled, {LETTERS} times",
                lambda template=template: [render_word(template, template.sample) for _ in range(LETTERS)],
                lambda template=template: [_stock(template) for _ in range(LETTERS)],
                peer_name="stock docxtpl, sandboxed and autoescaped",
                runs=3,
            )
        )
    template = app.catalogue().get("letter_1")

    def to_disk() -> None:
        for number in range(LETTERS):
            produced = produce(template, template.sample, title="letter")
            (folder / f"{number}.docx").write_bytes(produced.docx)
            (folder / f"{number}.pdf").write_bytes(produced.pdf)

    to_disk()
    milliseconds = round(min(seconds(to_disk) for _ in range(3)) * 1000 / LETTERS, 2)
    limit = 25
    found.append(
        {
            "name": "letter_1 to Word and PDF on disk, checked word by word, one process",
            "ours_milliseconds_a_letter": milliseconds,
            "limit_milliseconds_a_letter": limit,
            "ratio": round(milliseconds / limit, 3),
        }
    )
    return found
