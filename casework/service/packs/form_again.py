"""The referral form written again alone, where the register has changed under it."""

from __future__ import annotations

from dataclasses import replace

from casework.case.casefile import CaseFile, Standing
from casework.case.decide import DocumentPlan, Order
from casework.case.events import DocumentReceived, Event, LetterIssued, LetterRequested, StepTaken
from casework.case.triggers import report_on
from casework.case.windows import day_text
from casework.documents.fields.context import Occasion
from casework.errors import Refused
from casework.ids import event_of
from casework.policy.model import Transition
from casework.service import papers
from casework.service.packs import certificates
from casework.service.workspace import Workspace

RECORD = TEMPLATE = "as1_form"


def request_form(space: Workspace, file: CaseFile, order: Order) -> LetterRequested:
    """Return the request for the form of the last referral, on the register as it is now.

    Refuses where no referral was made, and another role than the step's.
    """
    standing = space.standing(file, None)
    found = _referral(standing)
    if found is None:
        raise Refused(
            "no_referral",
            "The case has no referral whose form could be written again.",
            where=f"case {file.reference}",
            fix=f"casework case explain {file.reference} says when one can be made",
        )
    number, taken, transition = found
    if order.role not in transition.actors:
        actors = ", ".join(transition.actors)
        raise Refused(
            "wrong_role",
            f"The form is written by {actors}, not by {order.role}.",
            where=f"case {file.reference}",
            fix=f"--role {transition.actors[0]}",
        )
    if order.on < taken.on:
        raise Refused(
            "form_before_referral",
            f"The referral was made on {day_text(taken.on)}, after {day_text(order.on)}.",
            where=f"case {file.reference}",
            fix="give that day or a later one",
        )
    order = replace(order, details={**taken.details, **order.details})
    # The form tells of the case as it led to the referral, and of what was recorded since.
    situation = space.situation(_without(file, number), order.on)
    report = report_on(transition, situation, space.recipients_of(situation))
    planned = DocumentPlan(f"{len(file.entries) + 1:03d}-{TEMPLATE}", TEMPLATE, "la")
    occasion = Occasion(
        situation,
        order,
        planned.document,
        transition=transition,
        facts=report.facts,
        siblings=space.siblings(file.upn),
        minutes_late=papers.minutes_late(space, file.upn),
        enclosed=certificates.enclosed(space, situation, transition.documents),
    )
    return papers.request_for(space, planned, order, occasion)


def _referral(standing: Standing) -> tuple[int, StepTaken, Transition] | None:
    """Return the last step that wrote a form, with its place in the ladder."""
    for number, taken in reversed(standing.steps):
        for transition in standing.machine.transitions:
            is_it = transition.step == taken.step and taken.source in transition.sources
            if is_it and TEMPLATE in transition.documents:
                return number, taken, transition
    return None


def _without(file: CaseFile, number: int) -> CaseFile:
    """Return the case file without a step, its papers and the steps after it."""
    kept = tuple(e for e in file.entries if not _is_of(e.event, e.number, number))
    return replace(file, entries=kept)


def _is_of(event: Event, place: int, number: int) -> bool:
    if isinstance(event, StepTaken):
        return place >= number
    if isinstance(event, LetterRequested | LetterIssued | DocumentReceived):
        return event_of(event.document) == number
    return False
