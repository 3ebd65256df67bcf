"""Leave of absence: requests come in, the head decides each once, the reply is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.case.casefile import CaseFile
from casework.case.decide import DocumentPlan, Order, decisions
from casework.case.events import DocumentReceived, Event, LeaveDecided, LeaveRequested, LetterRequested
from casework.case.leave import Request, days_of_notice, reply_by, requests
from casework.case.triggers import held_parents, parent_stops
from casework.case.windows import day_text
from casework.documents.evidence.intake import Inspected
from casework.documents.fields.context import Occasion
from casework.errors import BadInput, NotFound, Refused, WrongUsage
from casework.people import Contact
from casework.policy.values import Values
from casework.service import papers
from casework.service.actions import Done, check_role, finish, issue, read_again
from casework.service.addressing import current_case
from casework.service.papers import Upload
from casework.service.workspace import Workspace
from casework.service.writing import Keeper, Rehearsal, writing

STRAND = "leave"
REPLY = "leave_reply"
HEAD = "headteacher"


@dataclass(frozen=True)
class Asked:
    """What a parent asks for."""

    first_day: date
    last_day: date
    reason: str
    parent: str = ""
    ground: str = ""


@dataclass(frozen=True)
class Answer:
    """What the head decides: the days granted (None: none of them), and on which tests."""

    granted: tuple[date, date] | None
    reasons: str
    tests: dict[str, bool]


@dataclass(frozen=True)
class LeaveRow:
    """One request as the list shows it."""

    upn: str
    pupil_name: str
    case: str
    request: Request
    is_late: bool
    reply_by: date | None
    status: str


def request_leave(
    space: Workspace,
    upn: str,
    asked: Asked,
    order: Order,
    uploads: Sequence[Upload] = (),
    *,
    dry_run: bool = False,
) -> Done:
    """Record a request for leave; a late one is flagged in the list, and still the head's to decide."""
    check_role(space, order)
    file = _case(space, upn, order.on)
    if space.standing(file, None).is_closed:
        file = space.case_file(file.upn, STRAND, file.number + 1)
    if asked.last_day < asked.first_day:
        raise BadInput(
            "leave_ends_before_it_begins",
            f"The leave would end on {day_text(asked.last_day)}, before it begins.",
            fix="give --to a day on or after --from",
        )
    _check_parent(space, file, asked.parent)
    grounds = _lines(space.version_of(file).values, "leave_request.grounds", order.on)
    if asked.ground and grounds and asked.ground not in grounds:
        raise BadInput(
            "no_such_ground",
            f"{asked.ground!r} is no ground of the policy.",
            fix=f"one of: {', '.join(grounds)}",
        )
    file, finished = finish(space, file, dry_run=dry_run)
    event = LeaveRequested(
        on=order.on,
        by=order.by,
        role=order.role,
        details=dict(order.details),
        first_day=asked.first_day,
        last_day=asked.last_day,
        reason=asked.reason,
        parent=asked.parent,
        ground=asked.ground,
        has_evidence=bool(uploads),
    )
    # the list has to be able to show it: a day on which there is no policy is refused
    _row(space, upn, "", file, Request(0, event, None))
    files = list(zip(uploads, papers.inspect_all(uploads), strict=True))
    state = space.standing(file, None).state
    if dry_run:
        return Done(file, (event, *_evidence(Rehearsal(file), file, order, files)), state, tuple(finished))
    with writing(space, file) as writer:
        events: list[Event] = [event, *_evidence(writer, file, order, files)]
        writer.append(events)
    return Done(read_again(space, file), tuple(events), state, tuple(finished))


def decide_leave(
    space: Workspace, upn: str, number: int | None, answer: Answer, order: Order, *, dry_run: bool = False
) -> Done:
    """Decide a request and write the reply; only the head does, once, and never backwards."""
    check_role(space, order)
    file = _case(space, upn, order.on)
    file, finished = finish(space, file, dry_run=dry_run)
    request = _undecided(space, file, number)
    values = space.version_of(file).values
    rule = _rule(values)
    where = f"case {file.reference}, request {request.number}"
    if order.role != HEAD:
        raise Refused(
            "wrong_role", f"Only the headteacher decides on leave, not {order.role} ({rule}).", where=where
        )
    if order.on < request.asked.on:
        raise Refused("decided_before_asked", "The decision would stand before the request.", where=where)
    tests = _lines(values, "leave_request.tests", order.on)
    if unknown := ", ".join(test for test in answer.tests if test not in tests):
        fix = f"tests: {', '.join(tests) or 'none'}"
        raise WrongUsage("no_such_test", f"The policy has no test {unknown}.", where=where, fix=fix)
    if answer.granted:
        _check_grant(values, request, answer, order, where)
    decided = LeaveDecided(
        on=order.on,
        by=order.by,
        role=order.role,
        details=dict(order.details),
        request_no=request.number,
        granted=answer.granted is not None,
        reasons=answer.reasons,
        granted_from=answer.granted[0] if answer.granted else None,
        granted_to=answer.granted[1] if answer.granted else None,
        tests=answer.tests,
    )
    whole = Request(request.number, request.asked, decided)
    wanted = _replies(space, file, order, whole)
    produced = [papers.render(space, letter, file.reference) for letter in wanted]
    events: list[Event] = [decided, *wanted]
    state = space.standing(file, None).state
    if dry_run:
        return Done(file, tuple(events), state, tuple(finished))
    with writing(space, file) as writer:
        writer.append(events)
        issued = issue(writer, wanted, produced)
    return Done(read_again(space, file), (*events, *issued), state, tuple(finished))


def waiting_request(space: Workspace, upn: str, number: int | None, day: date) -> Request:
    """Return the request that waits for a decision."""
    return _undecided(space, _case(space, upn, day), number)


def list_leave(space: Workspace, day: date) -> list[LeaveRow]:
    """Return every request up to the day, the undecided first, the one to be answered soonest on top."""
    rows: list[LeaveRow] = []
    for upn, pupil in space.pupils.items():
        for file in space.case_files(upn, STRAND):
            for request in requests(space.standing(file, day)):
                rows.append(_row(space, upn, pupil.full_name, file, request))
    rows.sort(key=lambda row: (row.status != "to be decided", row.reply_by or row.request.asked.on))
    return rows


def _row(space: Workspace, upn: str, name: str, file: CaseFile, request: Request) -> LeaveRow:
    asked = request.asked
    reply = None
    values = space.version_of(file).values
    if "leave_request.reply_days" in values.policy.parameters:
        reply = reply_by(asked, int(values.number("leave_request.reply_days", asked.on)))
    status = "to be decided"
    if request.decided:
        status = (
            "refused"
            if not request.decided.granted
            else "granted in part"
            if request.refused_spans
            else "granted"
        )
    return LeaveRow(upn, name, file.reference, request, is_late(values, asked), reply, status)


def is_late(values: Values, asked: LeaveRequested) -> bool:
    """Return whether the request came later than the policy asks."""
    known = values.policy.parameters
    if "leave_request.days_before" in known:
        return days_of_notice(asked) < int(values.number("leave_request.days_before", asked.on))
    return "leave_request.in_advance" in known and days_of_notice(asked) <= 0


def _case(space: Workspace, upn: str, day: date) -> CaseFile:
    if STRAND not in space.policy.machines:
        raise NotFound("no_such_strand", f"The policy {space.policy.name} has no strand for leave.")
    return current_case(space, space.pupil(upn.partition("/")[0]).upn, STRAND, day)


def _check_parent(space: Workspace, file: CaseFile, parent: str) -> None:
    known = [contact.contact_ref for contact in space.contacts.get(file.upn, ()) if contact.is_parent]
    if parent and parent not in known:
        raise NotFound(
            "no_such_parent", f"{parent!r} is no parent of this pupil.", fix=f"parents: {', '.join(known)}"
        )


def _undecided(space: Workspace, file: CaseFile, number: int | None) -> Request:
    found = requests(space.standing(file, None))
    chosen = [request for request in found if number in (None, request.number)]
    still_open = [request for request in chosen if request.decided is None]
    if not chosen:
        raise NotFound(
            "no_such_request",
            "There is no such request for leave.",
            where=f"case {file.reference}",
            fix="casework leave list",
        )
    if not still_open:
        raise Refused(
            "leave_decided",
            "The request has been decided; the decision is final and leave is not given afterwards "
            f"({_rule(space.version_of(file).values)}).",
            where=f"case {file.reference}, request {chosen[-1].number}",
            fix="a mistake in recording can be voided: casework case record CASE void --detail event=N ...",
        )
    if len(still_open) > 1:
        numbers = ", ".join(str(request.number) for request in still_open)
        raise WrongUsage(
            "which_request",
            "Several requests wait for a decision.",
            fix=f"add --request with one of {numbers}",
        )
    return still_open[0]


def _check_grant(values: Values, request: Request, answer: Answer, order: Order, where: str) -> None:
    assert answer.granted is not None
    first, last = answer.granted
    if not request.span.first <= first <= last <= request.span.last:
        raise Refused("grants_other_days", "The days granted are not within the days asked for.", where=where)
    if first < request.asked.on:
        raise Refused(
            "leave_given_afterwards",
            f"Leave can't be given for days before it was asked for ({_rule(values)}).",
            where=where,
            fix="grant days from the day of the request on, or refuse",
        )
    tests = _lines(values, "leave_request.tests", order.on)
    failed = [test for test in tests if not answer.tests.get(test)]
    if failed:
        raise Refused(
            "tests_not_met",
            f"Leave needs every test of the policy met; not said to be met: {', '.join(failed)}.",
            where=f"{where} ({values.policy.parameters['leave_request.tests'].rule})",
            fix=" ".join(f"--detail {test}=yes" for test in failed) + ", or refuse",
        )
    grounds = _lines(values, "leave_request.grounds", order.on)
    if grounds and request.asked.ground not in grounds:
        raise Refused(
            "no_ground",
            "The request names no ground of the policy.",
            where=where,
            fix=f"grounds: {', '.join(grounds)}",
        )
    if (
        request.asked.ground in _lines(values, "leave_request.grounds_with_evidence", order.on)
        and not request.asked.has_evidence
    ):
        raise Refused(
            "no_evidence_with_request",
            f"The ground {request.asked.ground} needs written evidence at the time of the request.",
            where=where,
            fix="refuse, or let the parent ask again with the evidence (leave request ... --file F)",
        )


def _lines(values: Values, name: str, day: date) -> list[str]:
    return values.lines(name, day) if name in values.policy.parameters else []


def _rule(values: Values) -> str:
    for name in ("leave_request.tests", "leave_request.grounds", "leave_request.in_advance"):
        if name in values.policy.parameters:
            return values.policy.parameters[name].rule
    return "regulation 11 of the 2024 Regulations"


def _replies(space: Workspace, file: CaseFile, order: Order, whole: Request) -> list[LetterRequested]:
    situation = space.situation(file, order.on)
    recipients: list[Contact] = [
        parent for parent in situation.parents if whole.asked.parent in ("", parent.contact_ref)
    ]
    decided = decisions(order)
    stops = parent_stops(situation, tuple(decided))
    held = {parent.contact_ref for parent, _ in held_parents(situation)}
    if stops and (not recipients or held & {parent.contact_ref for parent in recipients} - decided.keys()):
        raise Refused(
            "reply_held", "The reply can't be written.", where=f"case {file.reference}", details=stops
        )
    number = len(file.entries) + 1
    return [
        papers.request_for(
            space,
            DocumentPlan(f"{number:03d}-{REPLY}-{parent.contact_ref}", REPLY, parent.contact_ref, parent),
            order,
            Occasion(
                situation, order, f"{number:03d}-{REPLY}-{parent.contact_ref}", recipient=parent, leave=whole
            ),
        )
        for parent in recipients
        if decided.get(parent.contact_ref, True)
    ]


def _evidence(
    keeper: Keeper, file: CaseFile, order: Order, files: Sequence[tuple[Upload, Inspected]]
) -> list[DocumentReceived]:
    number = len(file.entries) + 1
    return [
        event
        for place, (upload, seen) in enumerate(files, 1)
        for event in papers.received(
            keeper,
            DocumentPlan(f"{number:03d}-evidence-{place}", "evidence", "file"),
            order,
            upload,
            seen,
            kind="evidence",
            title="Evidence with the request for leave",
        )
    ]
