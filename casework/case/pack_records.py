"""Records about the papers of a case: answers to the LA, signatures, approvals by hash, court orders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from casework.case.casefile import Standing
from casework.case.decide import Order
from casework.case.details import bad_detail, day_of, needed, others
from casework.case.events import (
    AttachmentSettled,
    CourtOrderNoted,
    DocumentApproved,
    DocumentReceived,
    DocumentSigned,
    Event,
    LetterIssued,
    QuestionAnswered,
)
from casework.case.exhibits import TEMPLATE as STATEMENT
from casework.case.exhibits import current
from casework.case.windows import day_text
from casework.errors import NotFound, Refused
from casework.policy.profile import LA, Outcome, Profile

HEAD = "headteacher"
PACK = "pack"  # how the built pack is named where documents are
EFFECTS = ("no_contact", "no_information", "no_address", "other")

Paper = LetterIssued | DocumentReceived


def plan_answer(order: Order, standing: Standing, profile: Profile) -> tuple[Event, ...]:
    """Return the answer to a question of the LA."""
    question, answer = needed(order, "question", "answer")
    known = [each.code for each in profile.questions]
    if question not in known:
        raise bad_detail(
            f"The authority asks no question {question!r}.", order, f"questions: {', '.join(known) or 'none'}"
        )
    rest = others(order, "question", "answer")
    return (
        QuestionAnswered(
            on=order.on, by=order.by, role=order.role, question=question, answer=answer, details=rest
        ),
    )


def plan_signed(order: Order, standing: Standing) -> tuple[Event, ...]:
    """Return the signature under a paper; the head's own papers are signed by the head."""
    (document,) = needed(order, "document")
    paper = paper_of(document, standing)
    if paper.kind == "registration_certificate":
        _head_only(order, standing, "signs the certificate (s.566 Education Act 1996)")
    elif paper.kind == STATEMENT and paper.document not in {e.document for e in current(standing.entries)}:
        raise Refused(
            "statement_made_again",
            f"{document} was made again since, and the later one may label its exhibits otherwise.",
            where=f"case {standing.file.reference}",
            fix="sign the later statement, or void that one first",
        )
    rest = others(order, "document")
    return (
        DocumentSigned(
            on=order.on,
            by=order.by,
            role=order.role,
            document=paper.document,
            sha256=paper.sha256,
            details=rest,
        ),
    )


def plan_attachment_settled(order: Order, standing: Standing) -> tuple[Event, ...]:
    """Return that nothing is lost though an attachment of an e-mail could not be taken in."""
    document, number, why = needed(order, "document", "attachment", "why")
    paper = paper_of(document, standing)
    lines = paper.not_taken if isinstance(paper, DocumentReceived) else ()
    known = {line.partition(".")[0]: line for line in lines}
    if number not in known:
        raise bad_detail(
            f"{document} has no attachment {number} that could not be taken in.",
            order,
            "those that could not be: " + ("; ".join(known.values()) or "none"),
        )
    return (
        AttachmentSettled(
            on=order.on,
            by=order.by,
            role=order.role,
            document=document,
            attachment=int(number),
            why=why,
            details=others(order, "document", "attachment", "why"),
        ),
    )


def plan_document_approval(order: Order, standing: Standing, pack_sha256: str) -> tuple[Event, ...]:
    """Return the head's approval of a paper, or of the pack as it is built now, by its hash."""
    (document,) = needed(order, "document")
    _head_only(order, standing, "approves papers and packs")
    where = f"case {standing.file.reference}"
    if document == PACK:
        if not pack_sha256:
            raise NotFound(
                "no_pack_yet",
                "No pack has been built that could be approved.",
                where=where,
                fix=f"casework pack build {standing.file.reference}",
            )
        sha256 = pack_sha256
    else:
        paper = paper_of(document, standing)
        document, sha256 = paper.document, paper.sha256
    wanted = order.details.get("sha256", "").strip().casefold()
    if wanted and not sha256.startswith(wanted):
        raise Refused(
            "another_file",
            f"{document} is not the file that was looked at: its hash is {sha256}.",
            where=where,
            fix="look at the file as it is now, then approve it by that hash",
        )
    rest = others(order, "document", "sha256")
    return (
        DocumentApproved(
            on=order.on, by=order.by, role=order.role, document=document, sha256=sha256, details=rest
        ),
    )


def plan_court_order(order: Order, standing: Standing) -> tuple[Event, ...]:
    """Return the note of a court order."""
    reference, effect = needed(order, "reference", "effect")
    if effect not in EFFECTS:
        raise bad_detail(f"effect={effect} is no known effect.", order, f"effect={'|'.join(EFFECTS)}")
    until = day_of(order, "until")
    return (
        CourtOrderNoted(
            on=order.on,
            by=order.by,
            role=order.role,
            reference=reference,
            effect=effect,
            parent=order.details.get("parent", "").strip(),
            until=until,
            details=others(order, "reference", "effect", "parent", "until"),
        ),
    )


def court_orders(standing: Standing, day: date) -> list[tuple[int, CourtOrderNoted]]:
    """Return the court orders that stand on the day, with the numbers of their events."""
    return [
        (number, event)
        for number, event in standing.numbered(CourtOrderNoted)
        if event.on <= day and (event.until is None or day <= event.until)
    ]


def paper_of(document: str, standing: Standing) -> Paper:
    """Return the paper of that reference; NotFound where the case has none."""
    known: Mapping[str, Paper] = {paper.document: paper for paper in standing.documents}
    if document not in known:
        raise NotFound(
            "no_such_document",
            f"The case has no document {document!r}.",
            where=f"case {standing.file.reference}",
            fix=f"documents: {', '.join(known) or 'none'}, and {PACK}",
        )
    return known[document]


def checked_outcome(by: str, order: Order, profile: Profile) -> Order:
    """Return the order with its outcome under the code of the authority's list.

    An outcome of the LA has to be in the list, where there is one; the court's may be in its own words.
    """
    said = order.details.get("outcome", "").strip()
    known = [each for each in profile.outcomes if each.by == by]
    if not said or not known:
        return order
    outcome = profile.outcome(by, said)
    if outcome is None:
        if by == LA:
            codes = ", ".join(each.code for each in known)
            raise bad_detail(f"outcome={said} is none of the authority's.", order, f"outcomes: {codes}")
        return order
    _check_needs(outcome, order)
    return Order(order.on, order.by, order.role, {**order.details, "outcome": outcome.code})


def _check_needs(outcome: Outcome, order: Order) -> None:
    needed(order, *outcome.needs)
    if "date" in outcome.needs:
        day_of(order, "date")


def _head_only(order: Order, standing: Standing, does: str) -> None:
    if order.role != HEAD:
        raise Refused(
            "wrong_role",
            f"Only the {HEAD} {does}, not {order.role} (on {day_text(order.on)}).",
            where=f"case {standing.file.reference}",
            fix=f"let the head do it, with --role {HEAD}",
        )
