"""What goes with a pack into the LA's outbox: its manifest as data, and a covering note in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from casework.case.handed_over import ACCEPTED, RETURNED
from casework.case.windows import day_text

SCHEMA = "casework/handover/1"
ANSWER_SCHEMA = "casework/handover-answer/1"
MANIFEST, NOTE, NOTE_PDF, ANSWER = "manifest.json", "covering-note.txt", "covering-note.pdf", "answer.json"


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One document of the pack."""

    no: int
    kind: str
    title: str
    from_page: int
    to_page: int
    sha256: str


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """A reason for which the LA may return the pack."""

    code: str
    text: str


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """A question of the LA with the school's answer, empty where nobody gave one."""

    question: str
    text: str
    answer: str


class Mended(msgspec.Struct, frozen=True, kw_only=True):
    """What was mended of a reason for which the pack came back."""

    code: str
    text: str
    how: str


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """The manifest of a hand-over."""

    schema: str
    case: str
    school: str
    authority: str
    service: str
    sent_on: date
    sent_by: str
    role: str
    file: str
    sha256: str
    fingerprint: str
    pages: int
    approved_by: str
    approved_on: date
    items: tuple[Listed, ...]
    answers: tuple[Answered, ...] = ()
    return_reasons: tuple[Reason, ...] = ()
    mended: tuple[Mended, ...] = ()
    replaces: str = ""  # the hash of the pack that came back


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the LA answered to a pack, in words that need no list."""

    schema: str
    sha256: str
    answer: str
    on: date
    by: str
    reasons: tuple[Reason, ...] = ()
    note: str = ""
    findings: tuple[str, ...] = ()
    case: str = ""


def encode(data: Handover | Answer) -> bytes:
    """Return the file's bytes: JSON that a person can read too."""
    return msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n"


def read_handover(data: bytes) -> Handover | None:
    """Return the manifest of a hand-over, or None where the bytes are none."""
    try:
        found = msgspec.json.decode(data, type=Handover)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return found if found.schema == SCHEMA else None


def is_broken_handover(data: bytes) -> bool:
    """Return whether a manifest can't be read that is a hand-over's, or nobody's; not another program's."""
    try:
        found = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return True
    schema = found.get("schema") if isinstance(found, dict) else None
    return str(schema).startswith(SCHEMA.rpartition("/")[0]) and read_handover(data) is None


def read_answer(data: bytes) -> Answer | None:
    """Return the LA's answer, or None where the bytes are none."""
    try:
        found = msgspec.json.decode(data, type=Answer)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if found.schema != ANSWER_SCHEMA or found.answer not in (ACCEPTED, RETURNED):
        return None
    return found


def note_lines(sent: Handover) -> list[str]:
    """Return the covering note: one line for each paragraph, an empty one between them."""
    lines = [
        f"To: {sent.authority}, {sent.service}",
        f"From: {sent.school}",
        f"Date: {day_text(sent.sent_on)}",
        f"Case: {sent.case}",
        "",
        f"Referral pack {sent.file}: {sent.pages} pages, {len(sent.items)} documents.",
        f"Fingerprint of the pack: {sent.fingerprint}",
        f"SHA-256 of the file: {sent.sha256}",
        f"Approved by {sent.approved_by}, headteacher, on {day_text(sent.approved_on)}; "
        f"sent by {sent.sent_by}, {sent.role.replace('_', ' ')}.",
    ]
    if sent.mended:
        lines += ["", "The pack before this one came back. Mended since then:"]
        lines += [f"- {each.text} {each.how}" for each in sent.mended]
    if sent.answers:
        lines += ["", "Your questions:"]
        lines += [f"- {each.text} {each.answer or 'Not answered.'}" for each in sent.answers]
    lines += ["", "What the pack holds:"]
    lines += [f"- {page_range(item.from_page, item.to_page)}: {item.title}" for item in sent.items]
    lines += [
        "",
        "To check that every page is there and unchanged, with one command in this folder:",
        f"    casework pack verify {sent.file}",
        "It prints the fingerprint of the pack that you have; it has to be the one above.",
        "To answer: casework handover accept FOLDER --on DATE --by NAME",
        "or: casework handover return FOLDER --reason CODE --note TEXT --on DATE --by NAME",
    ]
    if sent.return_reasons:
        lines += ["", "Codes for a return:"]
        lines += [f"- {each.code}: {each.text}" for each in sent.return_reasons]
    return lines


def draw_note(lines: Sequence[str], reference: str) -> bytes:
    """Return the covering note as a PDF; the same lines give the same bytes."""
    from casework.documents.pack import sheet as paper
    from casework.documents.pack.text import printable

    sheet = paper.Sheet(f"Covering note, case {printable(reference)}")
    sheet.text(paper.LEFT, paper.TOP, "Covering note", font=paper.BOLD, size=16)
    y = paper.TOP - 34
    for line in lines:
        for part in paper.lines_of(printable(line), paper.RIGHT - paper.LEFT) or [""]:
            if y < paper.BOTTOM:
                sheet.next_page()
                y = paper.TOP
            sheet.text(paper.LEFT, y, part)
            y -= 15
    sheet.next_page()
    return sheet.pdf()


def page_range(first: int, last: int) -> str:
    """Return the pages in words: ``page 3`` or ``pages 3–8``."""
    return f"page {first}" if first == last else f"pages {first}–{last}"
