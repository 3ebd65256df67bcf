"""The letter that tells each parent which absences were not authorised: a document of the absence case."""

from __future__ import annotations

from dataclasses import replace

from casework.case.casefile import CaseFile
from casework.case.day_decisions import check_decider
from casework.case.day_events import AbsenceDecided, Arrived
from casework.case.decide import DocumentPlan, Order, decisions
from casework.case.events import LetterRequested
from casework.case.triggers import held_parents, parent_stops
from casework.documents.fields.absence import TEMPLATE, not_authorised_rows
from casework.documents.fields.context import Occasion
from casework.errors import NotFound, Refused
from casework.schooldays import academic_year_of
from casework.service import papers
from casework.service.actions import Done, check_role, finish, issue, read_again
from casework.service.addressing import current_case
from casework.service.day.log import entries_between
from casework.service.workspace import Workspace
from casework.service.writing import writing

STRAND = "absence"


def tell_not_authorised(space: Workspace, upn: str, order: Order, *, dry_run: bool) -> Done:
    """Write the letter to each parent; Refused where there is nothing of which they were not told yet."""
    check_role(space, order)
    check_decider(space.values, order.on, order.role)
    if STRAND not in space.policy.machines:
        raise NotFound("no_such_strand", f"The policy {space.policy.name} has no strand for absence.")
    file = current_case(space, space.pupil(upn.partition("/")[0]).upn, STRAND, order.on)
    file, finished = finish(space, file, dry_run=dry_run)
    state = space.standing(file, None).state
    if finished and all(each.template == TEMPLATE for each in finished):
        return Done(file, tuple(finished), state, tuple(finished))
    wanted = _letters(space, file, order)
    produced = [papers.render(space, letter, file.reference) for letter in wanted]
    if dry_run:
        return Done(file, tuple(wanted), state, tuple(finished))
    with writing(space, file) as writer:
        writer.append(wanted)
        issued = issue(writer, wanted, produced)
    return Done(read_again(space, file), (*wanted, *issued), state, tuple(finished))


def _with_reasons(space: Workspace, upn: str, order: Order) -> Order:
    """Return the order with the reasons that the log of the days has: the head's, else that of an arrival."""
    if order.details.get("reasons"):
        return order
    found: dict[str, str] = {}
    for entry in entries_between(space, academic_year_of(order.on).first, order.on):
        event = entry.event
        if isinstance(event, AbsenceDecided) and event.upn == upn:
            words = _plain(event.kind or event.reason)
            found |= {day: words for day, _, _ in event.sessions}
        elif isinstance(event, Arrived) and event.upn == upn:
            found.setdefault(event.day.isoformat(), _plain(event.reason))
    said = "; ".join(f"{day}: {words}" for day, words in found.items() if words)
    return replace(order, details={**order.details, "reasons": said}) if said else order


def _plain(reason: str) -> str:
    """Return a reason as one of a list that semicolons part."""
    return " ".join(reason.replace(";", ",").split())


def _letters(space: Workspace, file: CaseFile, order: Order) -> list[LetterRequested]:
    situation = space.situation(file, order.on)
    decided = decisions(order)
    order = _with_reasons(space, file.upn, order)
    stops = parent_stops(situation, tuple(decided))
    where = f"case {file.reference}"
    if stops and (
        not situation.parents or {p.contact_ref for p, _ in held_parents(situation)} - decided.keys()
    ):
        raise Refused("letter_held", "The letter can't be written.", where=where, details=stops)
    number = len(file.entries) + 1
    found: list[LetterRequested] = []
    for parent in situation.parents:
        if not decided.get(parent.contact_ref, True):
            continue
        name = f"{number:03d}-{TEMPLATE}-{parent.contact_ref}"
        occasion = Occasion(
            situation,
            order,
            name,
            recipient=parent,
            siblings=space.siblings(file.upn),
            minutes_late=papers.minutes_late(space, file.upn),
        )
        if not_authorised_rows(occasion):
            planned = DocumentPlan(name, TEMPLATE, parent.contact_ref, parent)
            found.append(papers.request_for(space, planned, order, occasion))
    if not found:
        raise Refused(
            "nothing_to_tell",
            "The register holds no unauthorised absence of which the parents were not told yet.",
            where=where,
            fix="--from and --to choose other days; an absence is decided with casework today authorise",
        )
    return found
