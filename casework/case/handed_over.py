"""Packs that left the school: which were answered, and what a return still asks of the officer."""

from __future__ import annotations

from dataclasses import dataclass

from casework.case.casefile import Standing
from casework.case.events import DocumentApproved, PackAnswered, PackSent

ACCEPTED, RETURNED = "accepted", "returned"
STEP = "mend_pack"
RECEIVE = "receive_answer"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One pack that was sent, with its answer; ``number`` is that of the sending event."""

    number: int
    sent: PackSent
    answer: PackAnswered | None
    is_latest: bool

    @property
    def status(self) -> str:
        """Return waiting, accepted or returned."""
        return self.answer.answer if self.answer else "waiting"

    @property
    def is_to_mend(self) -> bool:
        """Return whether the pack came back and no other was sent after it."""
        return self.is_latest and self.answer is not None and self.answer.answer == RETURNED

    @property
    def outbox(self) -> str:
        """Return the folder into which it was put: relative to the home, or absolute."""
        return self.sent.details.get("outbox", "")


def handed_over(standing: Standing) -> list[HandedOver]:
    """Return the packs of a case that were sent, oldest first."""
    sent = standing.numbered(PackSent)
    answers = {event.sha256: event for event in standing.all(PackAnswered)}
    return [
        HandedOver(number, event, answers.get(event.sha256), is_latest=number == sent[-1][0])
        for number, event in sent
    ]


def approval_of(standing: Standing, document: str, sha256: str) -> DocumentApproved | None:
    """Return the head's approval of the paper as it is; None where there is none, or of another file."""
    found = [event for event in standing.all(DocumentApproved) if event.document == document]
    return next((event for event in reversed(found) if event.sha256 == sha256), None)


def lapsed_approvals(standing: Standing, hashes: dict[str, str]) -> list[DocumentApproved]:
    """Return each latest approval whose paper is another one now; ``hashes`` are those held now, by paper."""
    latest = {event.document: event for event in standing.all(DocumentApproved)}
    return [event for name, event in latest.items() if hashes.get(name) != event.sha256]
