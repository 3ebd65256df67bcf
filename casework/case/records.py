"""What a person records in a case, turned into an event, or refused with what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from casework.case.casefile import Standing
from casework.case.decide import Order
from casework.case.events import (
    ContactMade,
    CourtOutcomeRecorded,
    EarlierNoticeEntered,
    Event,
    EventVoided,
    HoldPlaced,
    LaOutcomeRecorded,
    LetterPosted,
    LetterRequested,
    MeetingHeld,
    NoticeIssued,
    NoticePaid,
    NoticeProsecuted,
    NoticeReceived,
    NoticeUnpaid,
    NoticeWithdrawn,
    StepApproved,
    StepTaken,
    SupportRecorded,
)
from casework.errors import BadInput, NotFound, Refused

_YES = {"yes": True, "y": True, "no": False, "n": False}


def plan_record(what: str, order: Order, standing: Standing) -> tuple[Event, ...]:
    """Return the events that a record would append (``evidence`` is not among them: it is a document)."""
    return RECORDS[what](order, standing)


def _bad(what: str, order: Order, fix: str) -> BadInput:
    return BadInput("bad_detail", what, where=f"record of {order.on.isoformat()}", fix=fix)


def _need(order: Order, *keys: str) -> list[str]:
    missing = [key for key in keys if not order.details.get(key, "").strip()]
    if missing:
        wanted = " ".join(f"--detail {key}=..." for key in missing)
        raise _bad(f"The record lacks {' and '.join(missing)}.", order, f"add {wanted}")
    return [order.details[key].strip() for key in keys]


def _rest(order: Order, *taken: str) -> dict[str, str]:
    return {key: value for key, value in order.details.items() if key not in taken}


def _meeting(order: Order, standing: Standing) -> tuple[Event, ...]:
    said = order.details
    return (
        MeetingHeld(
            on=order.on,
            by=order.by,
            role=order.role,
            attendees=said.get("attendees", "").strip(),
            targets=said.get("targets", "").strip(),
            minutes=said.get("minutes", "").strip(),
            details=_rest(order, "attendees", "targets", "minutes"),
        ),
    )


def _contact(order: Order, standing: Standing) -> tuple[Event, ...]:
    return (ContactMade(on=order.on, by=order.by, role=order.role, details=dict(order.details)),)


def _support(order: Order, standing: Standing) -> tuple[Event, ...]:
    aspects = ("offered", "appropriate", "engaged", "worked")
    said: dict[str, bool] = {}
    for aspect in aspects:
        text = order.details.get(aspect, "").strip().casefold()
        if text and text not in _YES:
            raise _bad(
                f"{aspect}={order.details[aspect]} is neither yes nor no.", order, f"{aspect}=yes or no"
            )
        if text:
            said[aspect] = _YES[text]
    if not said:
        raise _bad(
            "The record says nothing of the support.", order, f"give any of {', '.join(aspects)}=yes|no"
        )
    return (
        SupportRecorded(on=order.on, by=order.by, role=order.role, details=_rest(order, *aspects), **said),
    )


def _approval(order: Order, standing: Standing) -> tuple[Event, ...]:
    (step,) = _need(order, "step")
    steps = list(dict.fromkeys(t.step for t in standing.machine.transitions))
    if step not in steps:
        raise _bad(f"The ladder has no step {step!r}.", order, f"steps: {', '.join(steps)}")
    return (StepApproved(on=order.on, by=order.by, role=order.role, step=step, details=_rest(order, "step")),)


def _hold(order: Order, standing: Standing) -> tuple[Event, ...]:
    (reason,) = _need(order, "reason")
    until = order.details.get("until", "").strip()
    try:
        day = date.fromisoformat(until) if until else None
    except ValueError:
        raise _bad(f"until={until} is not a date.", order, "write it as 2025-01-31") from None
    if day and day < order.on:
        raise _bad(f"The hold would end on {until}, before it begins.", order, "give a later review date")
    return (
        HoldPlaced(
            on=order.on,
            by=order.by,
            role=order.role,
            reason=reason,
            until=day,
            details=_rest(order, "reason", "until"),
        ),
    )


def _letter_posted(order: Order, standing: Standing) -> tuple[Event, ...]:
    document = order.details.get("document", "").strip()
    known = [each.document for each in standing.documents]
    if document and document not in known:
        raise NotFound(
            "no_such_document",
            f"The case has no document {document!r}.",
            where=f"case {standing.file.reference}",
            fix=f"documents: {', '.join(known) or 'none'}",
        )
    return (
        LetterPosted(
            on=order.on, by=order.by, role=order.role, document=document, details=_rest(order, "document")
        ),
    )


def _notice_parent(order: Order, standing: Standing) -> str:
    parents = list(dict.fromkeys(notice.parent for notice in standing.all(NoticeIssued)))
    if not parents:
        raise Refused(
            "no_notice",
            "No penalty notice has been issued in this case.",
            where=f"case {standing.file.reference}",
            fix="take the step penalty first",
        )
    wanted = order.details.get("parent", "").strip()
    if not wanted and len(parents) == 1:
        return parents[0]
    if not wanted:
        raise _bad(
            "The record does not say whose notice it is.", order, f"--detail parent={'|'.join(parents)}"
        )
    if wanted not in parents:
        raise NotFound(
            "no_notice_to_parent",
            f"No notice was issued to {wanted!r} in this case.",
            where=f"case {standing.file.reference}",
            fix=f"notices went to {', '.join(parents)}",
        )
    return wanted


def _received(order: Order, standing: Standing) -> tuple[Event, ...]:
    parent = _notice_parent(order, standing)
    rest = _rest(order, "parent")
    return (NoticeReceived(on=order.on, by=order.by, role=order.role, parent=parent, details=rest),)


def _paid(order: Order, standing: Standing) -> tuple[Event, ...]:
    parent = _notice_parent(order, standing)
    return (
        NoticePaid(
            on=order.on,
            by=order.by,
            role=order.role,
            parent=parent,
            pence=_pence(order),
            details=_rest(order, "parent", "amount"),
        ),
    )


def _pence(order: Order) -> int | None:
    text = order.details.get("amount", "").strip()
    if not text:
        return None
    if not re.fullmatch(r"£?[0-9,]+(\.[0-9]{1,2})?", text):
        raise _bad(f"amount={text} is not a sum of money.", order, "write pounds, for instance 80 or 80.00")
    try:
        pounds = Decimal(text.removeprefix("£").replace(",", ""))
    except InvalidOperation:
        raise _bad(f"amount={text} is not a sum of money.", order, "write pounds: 80 or 80.00") from None
    return int(pounds * 100)


def _unpaid(order: Order, standing: Standing) -> tuple[Event, ...]:
    parent = _notice_parent(order, standing)
    rest = _rest(order, "parent", "amount")
    return (NoticeUnpaid(on=order.on, by=order.by, role=order.role, parent=parent, details=rest),)


def _withdrawn(order: Order, standing: Standing) -> tuple[Event, ...]:
    parent = _notice_parent(order, standing)
    rest = _rest(order, "parent")
    return (NoticeWithdrawn(on=order.on, by=order.by, role=order.role, parent=parent, details=rest),)


def _la_outcome(order: Order, standing: Standing) -> tuple[Event, ...]:
    (outcome,) = _need(order, "outcome")
    rest = _rest(order, "outcome")
    return (LaOutcomeRecorded(on=order.on, by=order.by, role=order.role, outcome=outcome, details=rest),)


def _court_outcome(order: Order, standing: Standing) -> tuple[Event, ...]:
    (outcome,) = _need(order, "outcome")
    rest = _rest(order, "outcome")
    return (CourtOutcomeRecorded(on=order.on, by=order.by, role=order.role, outcome=outcome, details=rest),)


def _prosecuted(order: Order, standing: Standing) -> tuple[Event, ...]:
    parent = _notice_parent(order, standing)
    rest = _rest(order, "parent")
    return (NoticeProsecuted(on=order.on, by=order.by, role=order.role, parent=parent, details=rest),)


def _earlier_notice(order: Order, standing: Standing) -> tuple[Event, ...]:
    parent, issued, issuer = _need(order, "parent", "issued_on", "issuer")
    try:
        issued_on = date.fromisoformat(issued)
    except ValueError:
        raise _bad(f"issued_on={issued} is not a date.", order, "write it as 2025-01-31") from None
    return (
        EarlierNoticeEntered(
            on=order.on,
            by=order.by,
            role=order.role,
            parent=parent,
            issued_on=issued_on,
            issuer=issuer,
            paid=order.details.get("paid", "").strip().casefold() in ("yes", "y"),
            details=_rest(order, "parent", "issued_on", "issuer", "paid"),
        ),
    )


def _void(order: Order, standing: Standing) -> tuple[Event, ...]:
    text, why = _need(order, "event", "why")
    number = text.rpartition("#")[2]
    chosen = next((e for e in standing.entries if str(e.number) == number.lstrip("0")), None)
    if chosen is None:
        raise NotFound(
            "no_such_event",
            f"The case has no event {text!r} that still counts.",
            where=f"case {standing.file.reference}",
            fix=f"casework case timeline {standing.file.reference} shows the numbers",
        )
    if isinstance(chosen.event, EventVoided):
        raise Refused(
            "void_of_a_void",
            f"Event {chosen.number} is itself a void and stays one.",
            where=f"case {standing.file.reference}",
            fix="record again what should count",
        )
    numbers = [chosen.number]
    if isinstance(chosen.event, StepTaken):
        _check_last(chosen.number, standing)
        # with the step go its notices, and letters that were asked for and never written
        owed = {request.document for request in standing.unfinished}
        for entry in standing.entries:
            event = entry.event
            is_owed = isinstance(event, LetterRequested) and event.document in owed
            if entry.number > chosen.number and (isinstance(event, NoticeIssued) or is_owed):
                numbers.append(entry.number)
    rest = _rest(order, "event", "why")
    return tuple(
        EventVoided(on=order.on, by=order.by, role=order.role, event_no=n, why=why, details=rest)
        for n in numbers
    )


def _check_last(number: int, standing: Standing) -> None:
    last, taken = standing.steps[-1]
    if number != last:
        raise Refused(
            "not_the_last_step",
            f"Step {number} can't be voided: {taken.step} (event {last}) was built on it.",
            where=f"case {standing.file.reference}",
            fix=f"void event {last} first, if it was a mistake too",
        )


RECORDS: Mapping[str, Callable[[Order, Standing], tuple[Event, ...]]] = {
    "meeting": _meeting,
    "contact": _contact,
    "support": _support,
    "approval": _approval,
    "hold": _hold,
    "letter_posted": _letter_posted,
    "notice_received": _received,
    "paid": _paid,
    "unpaid": _unpaid,
    "withdrawn": _withdrawn,
    "prosecuted": _prosecuted,
    "earlier_notice": _earlier_notice,
    "la_outcome": _la_outcome,
    "court_outcome": _court_outcome,
    "void": _void,
}
