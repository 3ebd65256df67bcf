"""The referral form written again alone, where the register has changed under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from casework.case.attendance import Counts
from casework.case.casefile import CaseFile, Standing
from casework.case.commands import record_command
from casework.case.decide import DocumentPlan, Order
from casework.case.events import DocumentReceived, Event, LetterIssued, LetterRequested, StepTaken
from casework.case.triggers import report_on
from casework.case.windows import day_text
from casework.documents.fields.context import Occasion
from casework.documents.fields.letter import FIELDS
from casework.errors import Refused
from casework.policy.model import Transition
from casework.service import papers
from casework.service.packs import certificates
from casework.service.readiness.line import Lack
from casework.service.workspace import Workspace

RECORD = TEMPLATE = "as1_form"
_COUNTED = (
    "attendance",
    "possible",
    "attended",
    "authorised",
    "unauthorised",
    "late_before_close",
    "late_after_close",
)


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


def form_lacks(space: Workspace, standing: Standing) -> Iterator[Lack]:
    """Return a hard line where the form prints figures that the register does not give any more."""
    counted = {entry.number for entry in standing.entries}
    forms = [
        paper
        for paper in standing.all(LetterIssued)
        if paper.template == TEMPLATE and int(paper.document.partition("-")[0]) in counted
    ]
    requests = {request.document: request for request in standing.all(LetterRequested)}
    if not forms or forms[-1].document not in requests:
        return
    form = forms[-1]
    printed = requests[form.document].context.get("figures", {})
    occasion = Occasion(
        space.situation(standing.file, form.on), Order(form.on, form.by, form.role), form.document
    )
    now = {name: FIELDS[f"figures.{name}"](occasion) for name in _COUNTED if name in printed}
    changed = [
        f"{name.replace('_', ' ')} {printed[name]}, now {value}"
        for name, value in now.items()
        if printed[name] != value
    ]
    marks, period = occasion.situation.attendance, occasion.period
    is_open = any(
        marks.sessions(what, period.start, period.end) for what in (Counts.UNEXPLAINED, Counts.MISSING)
    )
    if changed:
        yield Lack(
            f"the {form.title} form of {day_text(form.on)} prints other figures than the register gives: "
            + "; ".join(changed),
            f"write it again: {record_command(standing.file.reference, RECORD, role='headteacher')}",
            stops=not is_open,  # while marks are open, their own line says when they stop the build
            code="dates_differ",
        )


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
        return int(event.document.partition("-")[0]) == number
    return False
