"""What a witness statement says: the school's acts in order, the exhibits, and the rules of its day."""

from __future__ import annotations

from datetime import date

from casework.case.events import DocumentReceived, LetterIssued, LetterPosted, MeetingHeld, SupportRecorded
from casework.case.exhibits import labels
from casework.case.windows import day_text
from casework.documents.fields.context import Field, Occasion

_EXHIBITED = frozenset({"letter", "notice", "minutes"})
_THE_LAS = "la_liaison"

Paper = LetterIssued | DocumentReceived


def maker(o: Occasion) -> str:
    """Return who makes the statement."""
    return o.detail("maker") or o.order.by


def papers(o: Occasion) -> list[Paper]:
    """Return the papers that the statement names, oldest first, in the order in which they came."""
    counted = {entry.number for entry in o.standing.entries}
    own = [p for p in o.standing.documents if int(p.document.partition("-")[0]) in counted]
    return sorted((p for p in own if p.kind in _EXHIBITED and p.on <= o.on), key=lambda paper: paper.on)


def _labels(o: Occasion) -> dict[str, str]:
    return labels(maker(o), [paper.document for paper in papers(o)], o.standing)


def _what(o: Occasion, paper: Paper) -> str:
    names = {contact.contact_ref: contact.full_name for contact in o.situation.contacts}
    to = f" to {names[paper.to]}" if paper.to in names else ""
    return f"{paper.title}{to}, {day_text(paper.on)}"


def _chronology(o: Occasion) -> list[dict[str, str]]:
    label = _labels(o)
    names = {contact.contact_ref: contact.full_name for contact in o.situation.contacts}
    posted = {event.document: event.on for event in o.standing.all(LetterPosted) if event.on <= o.on}
    rows: list[tuple[date, int, str, str]] = []
    for place, paper in enumerate(papers(o)):
        if paper.kind == "minutes":
            continue
        who = "The local authority" if paper.role == _THE_LAS else "The school"
        to = f" to {names[paper.to]}" if paper.to in names else ""
        then = f"; it was posted on {day_text(posted[paper.document])}" if paper.document in posted else ""
        text = f"{who} sent the paper “{paper.title}”{to}{then}."
        rows.append((paper.on, place, text, label[paper.document]))
    minutes = {paper.on: label[paper.document] for paper in papers(o) if paper.kind == "minutes"}
    for held in o.standing.all(MeetingHeld):
        present = f" Present: {held.attendees.rstrip('.')}." if held.attendees else ""
        agreed = f" Agreed: {held.targets.rstrip('.')}." if held.targets else ""
        text = f"The school held a meeting about attendance.{present}{agreed}"
        if held.on <= o.on:
            rows.append((held.on, 1000, text, minutes.get(held.on, "")))
    rows += [
        (event.on, 2000, "The school offered support.", "")
        for event in o.standing.all(SupportRecorded)
        if event.offered and event.on <= o.on
    ]
    return [{"date": day_text(day), "what": what, "exhibit": mark} for day, _, what, mark in sorted(rows)]


def _exhibits(o: Occasion) -> list[dict[str, str]]:
    label = _labels(o)
    rows = [
        {"label": label[paper.document], "what": _what(o, paper), "document": paper.document}
        for paper in papers(o)
    ]
    return sorted(rows, key=lambda row: int(row["label"].rpartition("/")[2]))


def _parents(o: Occasion) -> str:
    told = [f"{p.full_name} ({p.relationship.replace('_', '-')})" for p in o.situation.parents]
    if not told:
        return ""
    listed = " and ".join([", ".join(told[:-1]), told[-1]]) if len(told) > 1 else told[0]
    return f"{listed} {'are parents' if len(told) > 1 else 'is a parent'} of the pupil (section 576)."


STATEMENT_FIELDS: dict[str, Field] = {
    "statement.maker": maker,
    "statement.offence": lambda o: f"section {o.detail('offence')} of the Education Act 1996",
    "statement.rules": lambda o: o.text("statement.rules"),
    "statement.pages": lambda _o: "1 page",  # the true number is put in once the paper is laid out
    "statement.warned": _parents,
    "chronology": _chronology,
    "exhibits": _exhibits,
}
