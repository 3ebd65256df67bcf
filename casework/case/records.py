"""What a person records in a case, turned into an event, or refused with what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from casework.case.casefile import Standing
from casework.case.decide import Order
from casework.case.details import bad_detail, needed, others
from casework.case.events import (
    ContactMade,
    CourtOutcomeRecorded,
    EarlierNoticeEntered,
    Event,
    LaOutcomeRecorded,
    LetterPosted,
    MeetingHeld,
    NoticeIssued,
    NoticePaid,
    NoticeProsecuted,
    NoticeReceived,
    NoticeUnpaid,
    NoticeWithdrawn,
    StepApproved,
    SupportRecorded,
)
from casework.case.hold_records import plan_hold, plan_hold_end
from casework.case.pack_records import plan_attachment_settled, plan_court_order, plan_signed
from casework.case.valid_papers import letters_last_written, letters_to_parents
from casework.case.voiding import plan_void
from casework.errors import NotFound, Refused

_YES = {"yes": True, "y": True, "no": False, "n": False}


def plan_record(what: str, order: Order, standing: Standing) -> tuple[Event, ...]:
    """Return the events that a record would append (``evidence`` is not among them: it is a document)."""
    return RECORDS[what](order, standing)


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
            details=others(order, "attendees", "targets", "minutes"),
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
            raise bad_detail(
                f"{aspect}={order.details[aspect]} is neither yes nor no.", order, f"{aspect}=yes or no"
            )
        if text:
            said[aspect] = _YES[text]
    if not said:
        raise bad_detail(
            "The record says nothing of the support.", order, f"give any of {', '.join(aspects)}=yes|no"
        )
    return (
        SupportRecorded(on=order.on, by=order.by, role=order.role, details=others(order, *aspects), **said),
    )


def _approval(order: Order, standing: Standing) -> tuple[Event, ...]:
    (step,) = needed(order, "step")
    steps = list(dict.fromkeys(t.step for t in standing.machine.transitions))
    if step not in steps:
        raise bad_detail(f"The ladder has no step {step!r}.", order, f"steps: {', '.join(steps)}")
    return (
        StepApproved(on=order.on, by=order.by, role=order.role, step=step, details=others(order, "step")),
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
    papers = [each for each in standing.documents if each.document == document]
    covers = None if document else letters_last_written(standing, order.on, order.role)
    if covers == []:
        papers = list(letters_to_parents(standing, order.role))
    if early := [each for each in papers if order.on < each.on]:
        raise bad_detail(
            f"{early[0].document} is of {early[0].on}: it can't have been posted on {order.on}, before that.",
            order,
            "give the day on which it was posted, with --on",
        )
    return (
        LetterPosted(
            on=order.on,
            by=order.by,
            role=order.role,
            document=document,
            covers=None if covers is None else tuple(each.document for each in covers),
            details=others(order, "document"),
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
    wanted = order.details.get("parent", "").strip() or (parents[0] if len(parents) == 1 else "")
    if not wanted:
        raise bad_detail(
            "The record does not say whose notice it is.", order, f"--detail parent={'|'.join(parents)}"
        )
    if wanted not in parents:
        raise NotFound(
            "no_notice_to_parent",
            f"No notice was issued to {wanted!r} in this case.",
            where=f"case {standing.file.reference}",
            fix=f"notices went to {', '.join(parents)}",
        )
    issued = [notice.on for notice in standing.all(NoticeIssued) if notice.parent == wanted][-1]
    if order.on < issued:
        what = f"The notice to {wanted} was issued on {issued}, after {order.on}."
        raise bad_detail(what, order, "give the day on which it happened: payment periods run from it")
    return wanted


def _received(order: Order, standing: Standing) -> tuple[Event, ...]:
    parent = _notice_parent(order, standing)
    rest = others(order, "parent")
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
            details=others(order, "parent", "amount"),
        ),
    )


def _pence(order: Order) -> int | None:
    text = order.details.get("amount", "").strip()
    if not text:
        return None
    if not re.fullmatch(r"£?[0-9,]+(\.[0-9]{1,2})?", text):
        raise bad_detail(
            f"amount={text} is not a sum of money.", order, "write pounds, for instance 80 or 80.00"
        )
    try:
        pounds = Decimal(text.removeprefix("£").replace(",", ""))
    except InvalidOperation:
        raise bad_detail(
            f"amount={text} is not a sum of money.", order, "write pounds: 80 or 80.00"
        ) from None
    return int(pounds * 100)


def _unpaid(order: Order, standing: Standing) -> tuple[Event, ...]:
    parent = _notice_parent(order, standing)
    rest = others(order, "parent", "amount")
    return (NoticeUnpaid(on=order.on, by=order.by, role=order.role, parent=parent, details=rest),)


def _withdrawn(order: Order, standing: Standing) -> tuple[Event, ...]:
    parent = _notice_parent(order, standing)
    rest = others(order, "parent")
    return (NoticeWithdrawn(on=order.on, by=order.by, role=order.role, parent=parent, details=rest),)


def _la_outcome(order: Order, standing: Standing) -> tuple[Event, ...]:
    (outcome,) = needed(order, "outcome")
    rest = others(order, "outcome")
    return (LaOutcomeRecorded(on=order.on, by=order.by, role=order.role, outcome=outcome, details=rest),)


def _court_outcome(order: Order, standing: Standing) -> tuple[Event, ...]:
    (outcome,) = needed(order, "outcome")
    rest = others(order, "outcome")
    return (CourtOutcomeRecorded(on=order.on, by=order.by, role=order.role, outcome=outcome, details=rest),)


def _prosecuted(order: Order, standing: Standing) -> tuple[Event, ...]:
    parent = _notice_parent(order, standing)
    rest = others(order, "parent")
    return (NoticeProsecuted(on=order.on, by=order.by, role=order.role, parent=parent, details=rest),)


def _earlier_notice(order: Order, standing: Standing) -> tuple[Event, ...]:
    parent, issued, issuer = needed(order, "parent", "issued_on", "issuer")
    try:
        issued_on = date.fromisoformat(issued)
    except ValueError:
        raise bad_detail(f"issued_on={issued} is not a date.", order, "write it as 2025-01-31") from None
    if issued_on > order.on:
        raise bad_detail(
            f"issued_on={issued} is after the day of the record.", order, "give the day of issue"
        )
    paid = order.details.get("paid", "no").strip().casefold()
    if paid not in ("yes", "y", "no", "n"):
        raise bad_detail(f"paid={paid} is neither yes nor no.", order, "paid=yes or paid=no")
    return (
        EarlierNoticeEntered(
            on=order.on,
            by=order.by,
            role=order.role,
            parent=parent,
            issued_on=issued_on,
            issuer=issuer,
            paid=paid in ("yes", "y"),
            details=others(order, "parent", "issued_on", "issuer", "paid"),
        ),
    )


RECORDS: Mapping[str, Callable[[Order, Standing], tuple[Event, ...]]] = {
    "meeting": _meeting,
    "contact": _contact,
    "support": _support,
    "approval": _approval,
    "hold": plan_hold,
    "hold_ended": plan_hold_end,
    "letter_posted": _letter_posted,
    "notice_received": _received,
    "paid": _paid,
    "unpaid": _unpaid,
    "withdrawn": _withdrawn,
    "prosecuted": _prosecuted,
    "earlier_notice": _earlier_notice,
    "la_outcome": _la_outcome,
    "court_outcome": _court_outcome,
    "void": plan_void,
    "signed": plan_signed,
    "court_order": plan_court_order,
    "attachment_settled": plan_attachment_settled,
}
