"""The papers of a case that count, and when they were sent."""

from __future__ import annotations

from casework.case.casefile import Standing
from casework.case.events import DocumentReceived, LetterIssued, LetterPosted

Paper = LetterIssued | DocumentReceived


def number_of(paper: Paper) -> int:
    """Return the number of the event that a paper belongs to: the one that its reference begins with."""
    return int(paper.document.partition("-")[0])


def valid_papers(standing: Standing) -> list[Paper]:
    """Return the papers that count: neither voided themselves, nor with the event that brought them."""
    counted = {entry.number for entry in standing.entries}
    return [paper for paper in standing.documents if number_of(paper) in counted]


def posting_of(standing: Standing, paper: Paper) -> LetterPosted | None:
    """Return the record of a paper's posting, or None where there is none.

    A posting that names no paper is of those that were written last before it.
    """
    later = [each.on for each in standing.all(LetterIssued) if each.on > paper.on]
    for posted in standing.all(LetterPosted):
        if posted.document == paper.document:
            return posted
        if not posted.document and paper.on <= posted.on and not any(day <= posted.on for day in later):
            return posted
    return None
