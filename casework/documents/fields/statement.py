"""What a witness statement says: the school's acts in order, the exhibits, and the rules of its day."""

from __future__ import annotations

from datetime import date

from casework.case.events import MeetingHeld, SupportRecorded
from casework.case.exhibits import labels
from casework.case.valid_papers import LA_ROLE, Paper, number_of, posting_of, valid_papers
from casework.case.windows import day_text
from casework.documents.fields.context import Field, Occasion
from casework.documents.fields.presence import who_was_there

_MINUTES = "minutes"
_EXHIBITED = frozenset({"letter", "notice", "plan", _MINUTES})


def maker(o: Occasion) -> str:
    """Return who makes the statement."""
    return o.detail("maker") or o.order.by


def papers(o: Occasion) -> list[Paper]:
    """Return the papers that the statement names, in the order in which it names them."""
    own = [p for p in valid_papers(o.standing) if p.kind in _EXHIBITED and p.on <= o.on]
    return sorted(own, key=lambda paper: (paper.on, paper.kind == _MINUTES))


def _labels(o: Occasion) -> dict[str, str]:
    return labels(maker(o), [paper.document for paper in papers(o)], o.standing.file)


def _what(o: Occasion, paper: Paper) -> str:
    names = {contact.contact_ref: contact.full_name for contact in o.situation.contacts}
    to = f" to {names[paper.to]}" if paper.to in names else ""
    return f"{paper.title}{to}, {day_text(paper.on)}"


def _chronology(o: Occasion) -> list[dict[str, str]]:
    label = _labels(o)
    rows: list[tuple[date, int, str, str]] = []
    minutes: dict[int, list[str]] = {}
    for place, paper in enumerate(papers(o)):
        if paper.kind == _MINUTES:
            minutes.setdefault(number_of(paper), []).append(label[paper.document])
        else:
            rows.append((paper.on, place, _sending(o, paper), label[paper.document]))
    for number, held in o.standing.numbered(MeetingHeld):
        people = zip(("Present", "Also recorded"), who_was_there(held.attendees), strict=True)
        present = "".join(f" {what}: {_joined('; '.join(who))}." for what, who in people if who)
        agreed = f" Agreed: {_joined(held.targets)}." if held.targets else ""
        text = f"The school held a meeting about attendance.{present}{agreed}"
        if held.on <= o.on:
            rows.append((held.on, 1000 + number, text, ", ".join(minutes.get(number, ()))))
    rows += [
        (event.on, 1_000_000, "The school offered support.", "")
        for event in o.standing.all(SupportRecorded)
        if event.offered and event.on <= o.on
    ]
    return [{"date": day_text(day), "what": what, "exhibit": mark} for day, _, what, mark in sorted(rows)]


def _sending(o: Occasion, paper: Paper) -> str:
    """Return what the case file supports: that a paper was sent only where its posting is recorded."""
    names = {contact.contact_ref: contact.full_name for contact in o.situation.contacts}
    to = f" to {names[paper.to]}" if paper.to in names else ""
    is_the_las = paper.role == LA_ROLE
    who = "The local authority" if is_the_las else "The school"
    posted = posting_of(o.standing, paper)
    if posted is None or posted.on > o.on:
        return f"{who} {'issued' if is_the_las else 'wrote'} the paper “{paper.title}”{to}."
    method = posted.details.get("method", "").strip().rstrip(".").removeprefix("by ")
    how = f" by {method}" if method else ""
    return f"{who} sent the paper “{paper.title}”{to}; it was posted on {day_text(posted.on)}{how}."


def _joined(said: str) -> str:
    """Return what was typed with semicolons as one sentence without its full stop."""
    return "; ".join(part.strip().rstrip(".") for part in said.split(";") if part.strip())


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
