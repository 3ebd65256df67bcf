"""The papers of a case that count, and when they were sent."""

from __future__ import annotations

from datetime import date

from casework.case.casefile import Standing
from casework.case.events import DocumentReceived, LetterIssued, LetterPosted
from casework.ids import event_of

Paper = LetterIssued | DocumentReceived
LA_ROLE = "la_liaison"
_SENT = frozenset({"letter", "notice"})
_NO_PARENT = frozenset({"la", "file"})


def number_of(paper: Paper) -> int:
    """Return the number of the event that a paper belongs to: the one that its reference begins with."""
    return event_of(paper.document)


def valid_papers(standing: Standing) -> list[Paper]:
    """Return the papers that count: neither voided themselves, nor with the event that brought them."""
    counted = {entry.number for entry in standing.entries}
    return [paper for paper in standing.documents if number_of(paper) in counted]


def letters_to_parents(standing: Standing, role: str) -> list[Paper]:
    """Return the letters to parents that somebody in the role posts, oldest first.

    The authority's own papers are posted by the authority, the school's by the school.
    """
    own = [
        paper
        for paper in valid_papers(standing)
        if paper.kind in _SENT and paper.to not in _NO_PARENT and (paper.role == LA_ROLE) == (role == LA_ROLE)
    ]
    return sorted(own, key=lambda paper: (paper.on, number_of(paper)))


def letters_last_written(standing: Standing, day: date, role: str) -> list[Paper]:
    """Return the letters to parents of the last step up to a day: what a posting that names none covers."""
    own = [paper for paper in letters_to_parents(standing, role) if paper.on <= day]
    last = max(((paper.on, number_of(paper)) for paper in own), default=None)
    return [paper for paper in own if (paper.on, number_of(paper)) == last]


def covered(posted: LetterPosted) -> tuple[str, ...]:
    """Return the references of the papers that a posting names."""
    return (posted.document,) if posted.document else posted.covers or ()


def posting_of(standing: Standing, paper: Paper) -> LetterPosted | None:
    """Return the record of a paper's posting, or None where there is none.

    One on file from before postings said what they cover is of the papers written last before it.
    """
    later = [each.on for each in standing.all(LetterIssued) if each.on > paper.on]
    for posted in standing.all(LetterPosted):
        if paper.document in covered(posted):
            return posted
        if (
            not posted.document
            and posted.covers is None
            and paper.on <= posted.on
            and not any(day <= posted.on for day in later)
        ):
            return posted
    return None
