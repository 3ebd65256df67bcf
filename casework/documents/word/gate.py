"""Nothing that the Word file says may be missing from its PDF: each letter's words are counted in both."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Any

from casework.documents.word.paragraphs import Paragraph, paragraphs_of
from casework.documents.word.parts import W, members, parse
from casework.errors import BadInput, ToolFailed

_PDFIUM = threading.Lock()  # pdfium may be used by one thread at a time
_PUNCTUATION = ".,:;!?()[]'\"’‘“”"
MOST_NAMED = 200  # lost words; a file that lost more is not looked through to the end
_HYPHENS = re.compile("[\u00ad\u2010\u2011\ufffe-]")  # pdfium writes U+FFFE for a hyphen at a line's end
_HEADER_KIND = {W + "headerReference": "header", W + "footerReference": "footer"}
_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def check_words(docx: bytes, pdf: bytes, title: str) -> int:
    """Return the number of the PDF's pages, or raise ``ToolFailed`` naming words that the PDF lost."""
    pages, text = pdf_text(pdf)
    if lost := lost_words(printed_texts(docx, pages), text):
        raise ToolFailed(
            "words_lost_in_pdf",
            f"The PDF lacks words that the Word file has: {', '.join(lost[:12])}"
            f"{' …' if len(lost) > 12 else ''}.",
            where=title,
            fix="Check the template (casework template check): it may use what the converter drops.",
        )
    return pages


def must_say(docx: bytes, phrases: Sequence[str], where: str) -> None:
    """Raise ``BadInput`` when the paper lacks a phrase that its manifest demands."""
    text = _spoken(" ".join(printed_texts(docx, pages=2)))
    if missing := [phrase for phrase in phrases if _spoken(phrase) not in text]:
        raise BadInput(
            "must_say_missing",
            "The filled paper lacks words that it has to say.",
            where=where,
            details=[f"“{phrase}”" for phrase in missing],
            fix="Put the words back into the template, or correct must_say in manifest.toml.",
        )


def pdf_text(pdf: bytes) -> tuple[int, str]:
    """Return the number of pages and the text of all of them."""
    import pypdfium2

    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            texts = []
            for page in document:
                textpage = page.get_textpage()
                texts.append(textpage.get_text_range())
                textpage.close()
                page.close()
            return len(texts), "\n".join(texts)
        finally:
            document.close()


def printed_texts(docx: bytes, pages: int) -> list[str]:
    """Return the text of each paragraph that a paper of so many pages prints."""
    return [paragraph.text for paragraph in printed_paragraphs(docx, pages)]


def printed_paragraphs(docx: bytes, pages: int) -> list[Paragraph]:
    """Return each paragraph with words that a paper of so many pages prints."""
    parts = members(docx)
    main = parse(parts["word/document.xml"])
    names = ["word/document.xml", *_headers(parts, main, pages)]
    names += [name for name in ("word/footnotes.xml", "word/endnotes.xml") if name in parts]
    return [
        paragraph
        for name in names
        for paragraph in paragraphs_of(name, main if name == names[0] else parse(parts[name]))
    ]


def lost_words(texts: Sequence[str], pdf: str) -> list[str]:
    """Return the words that the PDF has less often than the paragraphs, in their order.

    Right-to-left words are left out: PDF keeps them in the order of the eye, not of speech.
    """
    # Beside right-to-left words the eye's order moves punctuation to a word's other end: it is not compared.
    is_mixed = not pdf.isascii() and any(map(_right_to_left, pdf.split()))
    have = Counter(words_of(pdf, is_mixed=is_mixed))
    want = Counter(word for text in texts for word in words_of(text, is_mixed=is_mixed))
    short = [word for word, count in want.items() if have[word] < count][:MOST_NAMED]
    if not short:
        return []
    # A long word may be broken over two lines, or touch its neighbour in a table: count without spaces.
    pdf_run = _squeezed(pdf)
    word_runs = [_squeezed(text) for text in texts]
    return [word for word in short if pdf_run.count(word) < sum(run.count(word) for run in word_runs)]


def _headers(parts: dict[str, bytes], main: Any, pages: int) -> list[str]:
    """Return the headers and footers that can appear: “first” only where asked for, “even” likewise."""
    relations = parts.get("word/_rels/document.xml.rels")
    if relations is None:
        return []
    targets = {node.get("Id"): node.get("Target") for node in parse(relations)}
    even = "word/settings.xml" in parts and b"evenAndOddHeaders" in parts["word/settings.xml"]
    sections = list(main.iter(W + "sectPr"))
    found = []
    for section in sections:
        first = section.find(W + "titlePg")
        has_first = first is not None and first.get(W + "val") not in ("0", "false", "off")
        for node in section:
            if node.tag not in _HEADER_KIND:
                continue
            kind = node.get(W + "type", "default")
            shown = {
                "first": has_first,
                "even": even and pages > 1,
                # A section of one page that has a first-page header never shows its ordinary one.
                "default": not has_first or (len(sections) == 1 and pages > (2 if even else 1)),
            }
            if shown.get(kind, False):
                found.append("word/" + targets[node.get(_REL_ID)].removeprefix("/word/"))
    return [name for name in dict.fromkeys(found) if name in parts]


def words_of(text: str, *, is_mixed: bool = False) -> list[str]:
    """Return the words as both sides spell them, without those written from right to left.

    ``is_mixed`` takes punctuation off their ends.
    """
    words = _plain(text).split()
    if is_mixed:
        words = [word.strip(_PUNCTUATION) for word in words]
    return [word for word in words if word and (word.isascii() or not _right_to_left(word))]


def _squeezed(text: str) -> str:
    return "".join(_plain(text).split())


def _plain(text: str) -> str:
    """Return the text without what layout changes: hyphens, ligatures, capitals."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _HYPHENS.sub("", text).casefold()


def _spoken(text: str) -> str:
    """Return the text for comparing phrases: one space between words, plain quotes and hyphens."""
    return " ".join(_plain(text.replace("’", "'").replace("‘", "'")).replace("–", "").split())


def _right_to_left(word: str) -> bool:
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in word)
