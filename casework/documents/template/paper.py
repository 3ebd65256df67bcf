"""What goes wrong when a template is filled with its sample and made into a PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casework.documents.fields.manifest import Manifest
from casework.documents.fields.values import flattened
from casework.documents.template.model import Template
from casework.documents.template.render import render_word
from casework.documents.word.finding import Finding, as_findings, finding_at
from casework.documents.word.gate import lost_words, must_say, pdf_text, printed_paragraphs, words_of
from casework.documents.word.normal import Normal
from casework.documents.word.paragraphs import Paragraph
from casework.documents.word.to_pdf import word_to_pdf
from casework.errors import CaseworkError

SHOWN = 12  # lost words of one paragraph


def paper_findings(
    file: Normal, manifest: Manifest, sample: Mapping[str, Any], where: str
) -> Iterator[Finding]:
    """Return what the filled paper and its PDF lack: fields in the sample, duties, words."""
    given = flattened(sample)
    if missing := [field.name for field in manifest.fields if field.name not in given]:
        what = f"The sample lacks {', '.join(missing)}."
        yield Finding("incomplete_sample", "sample.toml", what, "Give each field, also those not required.")
    template = Template(manifest.id, manifest.version, where, file.docx, manifest, dict(sample))
    try:
        docx = render_word(template, sample)
        must_say(docx, manifest.must_say, where)
        yield from pdf_findings(docx, manifest.title)
    except CaseworkError as fault:
        yield from as_findings(fault)


def pdf_findings(docx: bytes, title: str, *, is_template: bool = True) -> Iterator[Finding]:
    """Return a finding for each paragraph that lost words on its way into the PDF.

    The places of a file without tags are those of the file that was handed in, and can be marked.
    """
    pages, text = pdf_text(word_to_pdf(docx, title=title))
    printed = printed_paragraphs(docx, pages)
    lost = lost_words([paragraph.text for paragraph in printed], text)
    for paragraph, words in _by_paragraph(printed, lost):
        more = " …" if len(words) > SHOWN else ""
        what = f"The PDF lacks words that the Word file has: {', '.join(words[:SHOWN])}{more}."
        fix = "The converter drops what they stand in: make it plain text, or use LibreOffice as engine."
        found = finding_at(paragraph, "words_lost_in_pdf", what, fix)
        yield Finding(found.code, found.where, what, fix) if is_template else found


def _by_paragraph(printed: list[Paragraph], lost: list[str]) -> list[tuple[Paragraph, list[str]]]:
    """Return the lost words under the paragraphs that lost most: a dropped box loses all that it says."""
    wanted = set(lost)
    holding = [(paragraph, [w for w in words_of(paragraph.text) if w in wanted]) for paragraph in printed]
    holding = sorted((pair for pair in holding if pair[1]), key=lambda pair: -len(pair[1]))
    found = []
    for paragraph, words in holding:
        own = list(dict.fromkeys(word for word in words if word in wanted))
        wanted -= set(own)
        if own:
            found.append((paragraph, own))
    return found
