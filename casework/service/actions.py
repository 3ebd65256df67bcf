"""Taking steps and recording what happened: event before effect, effect before receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from msgspec import structs

from casework.case.approved import register_seen
from casework.case.casefile import CaseFile, Standing
from casework.case.corrections import CHECK, plan_check, what_next
from casework.case.decide import DocumentPlan, Order, StepPlan, plan_step
from casework.case.events import (
    DocumentReceived,
    Event,
    LetterIssued,
    LetterRequested,
    MeetingHeld,
    NoticePaid,
    StepApproved,
)
from casework.case.known_details import check_decisions, unread
from casework.case.payments import warning
from casework.case.records import RECORDS, plan_record
from casework.documents.evidence.intake import Inspected
from casework.documents.fields.context import Occasion
from casework.documents.template.render import Produced
from casework.errors import Conflict, NotFound, WrongUsage
from casework.policy.vocabulary import ROLES
from casework.service import papers
from casework.service.addressing import find_case
from casework.service.citing import with_citation
from casework.service.editions.looks import LOOKED
from casework.service.packs import certificates, form_again
from casework.service.packs import records as pack_records
from casework.service.packs.statements import STATEMENT, exhibit_labels, request_statement, unposted
from casework.service.packs.step_questions import unanswered
from casework.service.papers import Upload
from casework.service.workspace import Workspace
from casework.service.writing import CaseWriter, Keeper, Rehearsal, writing

EVIDENCE = "evidence"
MEETING = "meeting"
WRITTEN = (STATEMENT, certificates.RECORD, form_again.RECORD)
WHAT = (*RECORDS, CHECK, EVIDENCE, pack_records.ANSWER, LOOKED, *WRITTEN)
OUTCOMES = frozenset(
    {
        "notice_received",
        "paid",
        "unpaid",
        "withdrawn",
        "prosecuted",
        "la_outcome",
        "court_outcome",
        "letter_posted",
        "void",
        "answer",
        "looked",
        "signed",
        "attachment_settled",
        certificates.RECORD,
        form_again.RECORD,
    }
)


@dataclass(frozen=True)
class Done:
    """What a command appended (or, on a dry run, would append) to which case."""

    file: CaseFile
    events: tuple[Event, ...]
    state: str
    finished: tuple[LetterIssued, ...] = ()
    advice: str = ""
    warnings: tuple[str, ...] = ()


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
    check_role(space, order)
    order, uploads = papers.without_password(order, uploads)
    check_decisions(order)
    file = find_case(space, case, order.on)
    file, finished = finish(space, file, dry_run=dry_run)
    asked = unanswered(space.standing(file, None), space.policy.profile, step, order)
    told = (*unread(order, space.policy_of(file)), *asked)
    last = space.standing(file, None).last_step
    if finished and last and last[1].step == step:
        return Done(file, tuple(finished), space.standing(file, None).state, tuple(finished))
    situation = space.situation(file, order.on)
    plan = plan_step(step, order, situation, space.recipients_of(situation))
    if uploads:
        done = _bring_in(space, file, plan, order, uploads, finished, dry_run=dry_run)
        return replace(done, warnings=told)
    with_it = certificates.enclosed(space, situation, plan.report.transition.documents)
    requests = papers.requests_for_step(space, file, plan, situation, order, with_it)
    requests += certificates.beside(space, situation, order, requests)
    produced = [papers.render(space, request, file.reference) for request in requests]
    events = (*plan.events, *requests)
    if dry_run:
        return Done(file, events, step, tuple(finished), warnings=told)
    with writing(space, file) as writer:
        writer.append(events)
        issued = issue(writer, requests, produced)
    return Done(read_again(space, file), (*events, *issued), step, tuple(finished), warnings=told)


def _bring_in(
    space: Workspace,
    file: CaseFile,
    plan: StepPlan,
    order: Order,
    uploads: Sequence[Upload],
    finished: Sequence[LetterIssued],
    *,
    dry_run: bool,
) -> Done:
    """Take a step with papers that came from outside."""
    step = plan.taken.step
    if not plan.report.transition.brought_in:
        raise WrongUsage(
            "no_file_here",
            f"{step} writes its own papers; a file can't be brought in for it.",
            where=f"case {file.reference}",
            fix="leave --file out, or keep the file as evidence: casework case record CASE evidence",
        )
    papers.check_number(plan, uploads)
    files = list(zip(uploads, papers.inspect_all(uploads), strict=True))
    if dry_run:
        received = papers.brought_in(space, Rehearsal(file), plan, order, files)
        return Done(file, (*plan.events, *received), step, tuple(finished))
    with writing(space, file) as writer:
        received = papers.brought_in(space, writer, plan, order, files)
        writer.append([*plan.events, *received])
    return Done(read_again(space, file), (*plan.events, *received), step, tuple(finished))


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
    check_role(space, order)
    order, uploads = papers.without_password(order, uploads)
    if what not in WHAT:
        raise WrongUsage("no_such_record", f"{what!r} can't be recorded.", fix=f"one of: {', '.join(WHAT)}")
    if what == EVIDENCE and not uploads:
        raise WrongUsage("no_file", "Evidence needs a file.", fix="add --file F")
    if what == form_again.RECORD and uploads:
        raise WrongUsage("no_file_here", "The form is written from the case.", fix="leave --file out")
    order = with_citation(space.policy, what, order)
    # What became of a notice or a referral belongs to the case that has one, even where a new one is due.
    file = find_case(space, case, None if what in OUTCOMES else order.on)
    file, finished = finish(space, file, dry_run=dry_run)
    standing = space.standing(file, None)
    events = _planned(space, what, order, standing)
    advice = what_next(events, file.reference, {number: taken.step for number, taken in standing.steps})
    told = (*unread(order, space.policy_of(file)), *_payments(space, file, events))
    if finished and what == MEETING and events[0] in standing.all(MeetingHeld):
        # The command that was interrupted, run again: its meeting is on file, and now its minutes are too.
        return Done(file, tuple(finished), standing.state, tuple(finished))
    if uploads:
        told = (*told, *papers.title_notes(order))
    inspected = papers.inspect_all(uploads)
    request = _minutes(space, file, order, events) if what == MEETING and not uploads else None
    produced = [papers.render(space, request, file.reference)] if request else []
    requests = [request] if request else []
    also: list[LetterRequested] = []
    if what == STATEMENT:
        stated, printed = request_statement(space, file, order)
        also = certificates.for_statement(space, file, space.situation(file, order.on), order)
        requests, produced = [stated, *also], [printed]
        told = (*told, *unposted(file, standing, stated))
    elif what == certificates.RECORD and not uploads:
        also = requests = certificates.request_certificates(space, file, order)
    elif what == form_again.RECORD:
        also = requests = [form_again.request_form(space, file, order)]
    produced += [papers.render(space, request, file.reference) for request in also]

    def took_in(keeper: Keeper) -> list[Event]:
        labels = exhibit_labels(keeper, file, order, requests[0]) if what == STATEMENT else []
        if what == certificates.RECORD:
            came = certificates.received(space, keeper, file, order, uploads, inspected) if uploads else []
        else:
            came = _received(keeper, file, what, order, uploads, inspected)
        return [*events, *came, *requests, *labels]

    if dry_run:
        return Done(file, tuple(took_in(Rehearsal(file))), standing.state, tuple(finished), advice, told)
    with writing(space, file) as writer:
        appended = took_in(writer)
        writer.append(appended)
        issued = issue(writer, requests, produced)
    file = read_again(space, file)
    state = space.standing(file, None).state
    return Done(file, (*appended, *issued), state, tuple(finished), advice, told)


def _payments(space: Workspace, file: CaseFile, events: Sequence[Event]) -> list[str]:
    """Return what each payment among the events leaves open."""
    notices = {notice.parent: notice for notice in space.ledger(file.upn, None).of_case(file.reference)}
    paid = [event for event in events if isinstance(event, NoticePaid)]
    return [text for event in paid if (text := warning(notices[event.parent], event))]


def _planned(space: Workspace, what: str, order: Order, standing: Standing) -> list[Event]:
    """Return the events of a record; those that only bring a document have none of their own."""
    if what == EVIDENCE or what in WRITTEN:
        return []
    if what == CHECK:
        return list(plan_check(order, standing, space.checks(standing)))
    if what in pack_records.TAKEN:
        found = pack_records.planned(space, what, order, standing)
        return [_seen(space, standing.file, e) if isinstance(e, StepApproved) else e for e in found]
    parent = order.details.get("parent", "").strip()
    known = [contact.contact_ref for contact in space.contacts.get(standing.file.upn, ())]
    if what == "earlier_notice" and parent and parent not in known:
        raise NotFound(
            "no_such_contact",
            f"The pupil has no contact {parent!r}; a notice to nobody would never count.",
            where=f"case {standing.file.reference}",
            fix=f"contacts: {', '.join(known) or 'none'}",
        )
    return list(plan_record(what, order, standing))


def _seen(space: Workspace, file: CaseFile, event: StepApproved) -> StepApproved:
    """Return the approval of a step with what could be seen: another register is not what was approved."""
    seen = register_seen(space.attendance(space.pupil(file.upn)), event.on)
    return structs.replace(event, register=seen, policy_sha256=space.policy_of(file).sha256)


def _received(
    keeper: Keeper,
    file: CaseFile,
    what: str,
    order: Order,
    uploads: Sequence[Upload],
    inspected: Sequence[Inspected],
) -> list[DocumentReceived]:
    """Return the files from outside, kept."""
    kind = "minutes" if what == MEETING else EVIDENCE
    found = []
    for place, (upload, seen) in enumerate(zip(uploads, inspected, strict=True), 1):
        title = papers.title_of(order, "Minutes of the meeting" if what == MEETING else _stem(upload.name))
        name = f"{len(file.entries) + 1:03d}-{kind}" + (f"-{place}" if len(uploads) > 1 else "")
        planned = DocumentPlan(name, kind, "file")
        found += papers.received(keeper, planned, order, upload, seen, kind=kind, title=title)
    return found


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


def finish(space: Workspace, file: CaseFile, *, dry_run: bool) -> tuple[CaseFile, list[LetterIssued]]:
    """Write the documents that an interrupted step still owes, once."""
    owed = space.standing(file, None).unfinished
    if not owed or dry_run:
        return file, []
    produced = [papers.render(space, request, file.reference) for request in owed]
    try:
        with writing(space, file) as writer:
            issued = issue(writer, owed, produced)
    except Conflict:
        file = read_again(space, file)
        if space.standing(file, None).unfinished:
            raise
        return file, []  # nothing was interrupted: somebody else was at it, and is done
    return read_again(space, file), issued


def issue(
    writer: CaseWriter, requests: Sequence[LetterRequested], produced: Sequence[Produced]
) -> list[LetterIssued]:
    """Write the documents that were asked for, and their receipts."""
    issued = [papers.keep(writer, *pair) for pair in zip(requests, produced, strict=True)]
    writer.append(issued)
    return issued


def read_again(space: Workspace, file: CaseFile) -> CaseFile:
    """Return the case file as it stands now."""
    return space.case_file(file.upn, file.strand, file.number)


def check_role(space: Workspace, order: Order) -> None:
    """Refuse a role that the policy does not know, and a name that is none."""
    known = dict.fromkeys(
        [*ROLES, *(a for m in space.policy.machines.values() for t in m.transitions for a in t.actors)]
    )
    if order.role not in known and order.role not in space.versions.roles():
        raise WrongUsage(
            "no_such_role", f"There is no role {order.role!r}.", fix=f"roles: {', '.join(known)}"
        )
    if not order.by.strip():
        raise WrongUsage("no_name", "The name after --by is empty.", fix="give the name of who acts")


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name
