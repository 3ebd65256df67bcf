"""Events in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from casework.cli.common import day_or_dash

if TYPE_CHECKING:
    from casework.case.events import Event


def event_json(event: Event) -> dict[str, Any]:
    """Return an event as JSON data, without the words of a letter and the register behind an approval."""
    from casework.case.events import to_record

    record = to_record(event)
    record.pop("context", None)
    record.pop("register", None)
    return record


def event_words(event: Event) -> str:
    """Return an event in one line."""
    from casework.case import events as e
    from casework.case.valid_papers import covered

    match event:
        case e.StepTaken():
            return f"step {event.step} taken, from {event.source} ({event.rule})"
        case e.LetterRequested():
            return f"{event.title} for {event.to} asked for"
        case e.LetterIssued():
            return (
                f"{event.title} for {event.to} written, {event.pages} page{'s' if event.pages != 1 else ''}"
            )
        case e.DocumentReceived():
            came = f"taken in from {event.original_name}" if event.original_name else "written"
            return f"{event.title} {came}, {event.pages} page{'s' if event.pages != 1 else ''}"
        case e.NoticeIssued():
            return f"penalty notice {event.ordinal} for parent {event.parent}, £{event.full_pence / 100:.2f}"
        case e.MeetingHeld():
            return f"meeting held; attendees: {event.attendees or 'not recorded'}"
        case e.StepApproved():
            return f"step {event.step} approved"
        case e.HoldPlaced():
            return f"hold until {day_or_dash(event.until)}: {event.reason}"
        case e.NoticeReceived():
            return f"notice received by parent {event.parent}"
        case e.NoticePaid():
            amount = "in full" if event.pence is None else f"£{event.pence / 100:.2f}"
            return f"notice of parent {event.parent} paid, {amount}"
        case e.NoticeUnpaid():
            return f"notice of parent {event.parent} not paid"
        case e.NoticeWithdrawn():
            return f"notice of parent {event.parent} withdrawn"
        case e.LaOutcomeRecorded() | e.CourtOutcomeRecorded():
            return f"{_kind(event)}: {event.outcome}"
        case e.DecisionChecked():
            number = len(event.changes)
            marks = f"{number} mark{'' if number == 1 else 's'} changed since"
            return f"decision {event.event_no} checked, {marks}: {event.decision}"
        case e.HoldEnded():
            return f"hold {event.event_no} ended: {event.why}"
        case e.PackSent():
            return f"pack of {event.pages} pages handed over to {event.to or 'the LA'} ({event.path})"
        case e.PolicyMoved():
            return f"moved to the policy version {event.to_sha256[:12]}: {event.why}"
        case e.PackAnswered():
            reasons = f": {', '.join(event.reasons)}" if event.reasons else ""
            return f"pack {event.sha256[:12]} {event.answer} by the LA{reasons}"
        case e.DocumentApproved():
            return f"{event.document} approved as sha256 {event.sha256[:12]}"
        case e.DocumentSigned():
            return f"{event.document} signed"
        case e.AttachmentSettled():
            return f"attachment {event.attachment} of {event.document} settled: {event.why}"
        case e.QuestionAnswered():
            return f"question {event.question} answered: {event.answer}"
        case e.EditionLooked():
            number = len(event.remove) + len(event.areas)
            more = f", {number} more thing{'' if number == 1 else 's'} to take out" if number else ""
            return f"{event.document} looked at for the edition {event.edition}{more}"
        case e.CourtOrderNoted():
            until = f" until {event.until.isoformat()}" if event.until else ""
            return f"court order {event.reference}, {event.effect}{until}"
        case e.EventVoided():
            return f"event {event.event_no} voided: {event.why}"
        case e.LetterPosted():
            return f"letter posted: {', '.join(covered(event)) or 'not said which'}"
        case e.LeaveRequested():
            return f"leave asked for, {event.first_day.isoformat()} to {event.last_day.isoformat()}"
        case e.LeaveDecided():
            return f"leave {'granted' if event.granted else 'refused'} (request {event.request_no})"
        case e.EarlierNoticeEntered():
            return f"earlier notice of {event.issuer} to {event.parent}, {event.issued_on.isoformat()}"
        case e.NoticeProsecuted():
            return f"notice of parent {event.parent}: prosecuted"
        case e.SupportRecorded():
            return "support: " + ", ".join(f"{k} {v}" for k, v in _support(event))
        case _:
            said = ", ".join(f"{key}={value}" for key, value in event.details.items())
            return f"{_kind(event)}: {said}"


def _support(event: Any) -> Iterator[tuple[str, str]]:
    for aspect in ("offered", "appropriate", "engaged", "worked"):
        value = getattr(event, aspect)
        if value is not None:
            yield aspect, "yes" if value else "no"


def _kind(event: Event) -> str:
    name = type(event).__name__
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in name)
    return words.strip().removesuffix(" recorded").replace("la outcome", "outcome of the LA")
