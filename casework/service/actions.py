"""Taking steps and recording what happened: event before effect, effect before receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from casework.case.casefile import CaseFile
from casework.case.decide import DocumentPlan, Order, plan_step
from casework.case.events import (
    DocumentReceived,
    Event,
    LetterIssued,
    LetterRequested,
    MeetingHeld,
    to_record,
)
from casework.case.records import RECORDS, plan_record
from casework.documents.context import Occasion
from casework.errors import WrongUsage
from casework.policy.vocabulary import ROLES
from casework.service import papers
from casework.service.addressing import find_case
from casework.service.papers import Upload
from casework.service.workspace import Workspace

EVIDENCE = "evidence"
WHAT = (*RECORDS, EVIDENCE)


@dataclass(frozen=True)
class Done:
    """What a command appended (or, on a dry run, would append) to which case."""

    file: CaseFile
    events: tuple[Event, ...]
    state: str
    finished: tuple[LetterIssued, ...] = ()


def advance(
    space: Workspace,
    case: str,
    step: str,
    order: Order,
    uploads: Sequence[Upload] = (),
    *,
    dry_run: bool = False,
) -> Done:
    """Take a step that is due, and write its documents."""
    _check_role(space, order)
    file = find_case(space, case, order.on)
    file, finished = _finish(space, file, dry_run=dry_run)
    last = space.standing(file, None).last_step
    if finished and last and last[1].step == step:
        return Done(file, tuple(finished), space.standing(file, None).state, tuple(finished))
    situation = space.situation(file, order.on)
    plan = plan_step(step, order, situation, space.recipients)
    events: list[Event] = list(plan.events)
    if uploads:
        if not plan.report.transition.brought_in:
            raise WrongUsage(
                "no_file_here",
                f"{step} writes its own papers; a file can't be brought in for it.",
                where=f"case {file.reference}",
                fix="leave --file out, or keep the file as evidence: casework case record CASE evidence",
            )
        if dry_run:
            papers.inspect_all(uploads)
            return Done(file, tuple(events), plan.taken.step, tuple(finished))
        received = papers.brought_in(space, file, plan, order, uploads)
        file = _append(space, file, [*events, *received])
        return Done(file, (*events, *received), step, tuple(finished))
    requests = papers.requests_for_step(space, file, plan, situation, order)
    produced = [papers.render(space, request, file.reference) for request in requests]
    events += requests
    if dry_run:
        return Done(file, tuple(events), step, tuple(finished))
    file = _append(space, file, events)
    issued = [
        papers.keep(space, file, request, result) for request, result in zip(requests, produced, strict=True)
    ]
    if issued:
        file = _append(space, file, issued)
    return Done(file, (*events, *issued), step, tuple(finished))


def record(
    space: Workspace,
    case: str,
    what: str,
    order: Order,
    uploads: Sequence[Upload] = (),
    *,
    dry_run: bool = False,
) -> Done:
    """Record what happened; a meeting's minutes are written or taken in, evidence is taken in."""
    _check_role(space, order)
    if what not in WHAT:
        raise WrongUsage("no_such_record", f"{what!r} can't be recorded.", fix=f"one of: {', '.join(WHAT)}")
    if what == EVIDENCE and not uploads:
        raise WrongUsage("no_file", "Evidence needs a file.", fix="add --file F")
    file = find_case(space, case, order.on)
    file, finished = _finish(space, file, dry_run=dry_run)
    standing = space.standing(file, None)
    events: list[Event] = [] if what == EVIDENCE else list(plan_record(what, order, standing))
    inspected = papers.inspect_all(uploads)
    number = len(file.entries) + 1
    received: list[DocumentReceived] = []
    for place, (upload, seen) in enumerate(zip(uploads, inspected, strict=True), 1):
        kind = "minutes" if what == "meeting" else EVIDENCE
        title = order.details.get("title", "").strip() or (
            "Minutes of the meeting" if kind == "minutes" else _stem(upload.name)
        )
        name = f"{number:03d}-{kind}" + (f"-{place}" if len(uploads) > 1 else "")
        planned = DocumentPlan(name, kind, "file")
        if dry_run:
            continue
        received.append(papers.received(space, file, planned, order, upload, seen, kind=kind, title=title))
    request = _minutes(space, file, order, events) if what == "meeting" and not uploads else None
    produced = papers.render(space, request, file.reference) if request else None
    planned_events = [*events, *received, *([request] if request else [])]
    if dry_run:
        return Done(file, tuple(planned_events), standing.state, tuple(finished))
    file = _append(space, file, planned_events)
    issued: list[Event] = []
    if request and produced:
        issued = [papers.keep(space, file, request, produced)]
        file = _append(space, file, issued)
    state = space.standing(file, None).state
    return Done(file, (*planned_events, *issued), state, tuple(finished))


def _minutes(
    space: Workspace, file: CaseFile, order: Order, events: Sequence[Event]
) -> LetterRequested | None:
    meeting = events[0]
    if not isinstance(meeting, MeetingHeld) or not (meeting.minutes or meeting.attendees or meeting.targets):
        return None
    held_on = {"meeting_on": order.details.get("meeting_on", order.on.isoformat())}
    named = replace(order, details={**order.details, **held_on})
    document = f"{len(file.entries) + 1:03d}-minutes"
    occasion = Occasion(space.situation(file, order.on), named, document)
    return papers.request_for(space, DocumentPlan(document, "minutes", "file"), order, occasion)


def _finish(space: Workspace, file: CaseFile, *, dry_run: bool) -> tuple[CaseFile, list[LetterIssued]]:
    """Write the documents that an interrupted step still owes, once."""
    owed = space.standing(file, None).unfinished
    if not owed or dry_run:
        return file, []
    issued = [
        papers.keep(space, file, request, papers.render(space, request, file.reference)) for request in owed
    ]
    return _append(space, file, issued), issued


def _append(space: Workspace, file: CaseFile, events: Sequence[Event]) -> CaseFile:
    """Append to the journal, expecting it as it was read, and return the file as it stands now."""
    journal = space.cases.journal(file.reference)
    journal.append(
        [to_record(event) for event in events], expected=len(file.entries), recorded_at=space.now()
    )
    space.forget_cases()
    return space.case_file(file.upn, file.strand, file.number)


def _check_role(space: Workspace, order: Order) -> None:
    known = dict.fromkeys(
        [*ROLES, *(a for m in space.policy.machines.values() for t in m.transitions for a in t.actors)]
    )
    if order.role not in known:
        raise WrongUsage(
            "no_such_role", f"There is no role {order.role!r}.", fix=f"roles: {', '.join(known)}"
        )
    if not order.by.strip():
        raise WrongUsage("no_name", "The name after --by is empty.", fix="give the name of who acts")


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name
