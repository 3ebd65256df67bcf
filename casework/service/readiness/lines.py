"""What a pack still lacks before the LA would take it: in the user's words, each line with how to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casework.case.casefile import CaseFile, Standing
from casework.case.commands import record_command
from casework.case.events import ContactMade, MeetingHeld, PackSent
from casework.case.holds import holds_in_force
from casework.case.pack_records import HEAD, Paper, court_orders
from casework.case.situation import Situation
from casework.case.triggers import sanction_stops
from casework.case.valid_papers import number_of, valid_papers
from casework.case.windows import day_text
from casework.policy.values import Unfilled
from casework.policy.vocabulary import unit_head
from casework.schooldays import Unit
from casework.service.packs.answers import answers_of, checked_since
from casework.service.packs.step_questions import asked
from casework.service.readiness.certificates import certificates_lack
from casework.service.readiness.files import files_lack
from casework.service.readiness.form import form_lacks
from casework.service.readiness.line import Lack
from casework.service.readiness.papers import papers_lack
from casework.service.readiness.register import register_lacks
from casework.service.readiness.statement import statement_lacks
from casework.service.upkeep import OFFICER
from casework.service.workspace import Workspace

# Each parent has a line, and so has each certificate.
_TOLD_ELSEWHERE = ("parents_verified", "previous_certificate")


def readiness(space: Workspace, file: CaseFile, standing: Standing, papers: Sequence[Paper]) -> list[Lack]:
    """Return every line but the papers that are missing: what stops the build first."""
    referred = standing.last_step[1].on if standing.last_step else space.default_day()
    today = space.situation(file, max(space.default_day(), referred))
    situation = space.situation(file, referred)
    found = [
        *stops(space, file, standing),
        *register_lacks(space, situation, today),
        *_family(space, file, standing),
        *papers_lack(space, today, standing, papers),
        *certificates_lack(space, situation, today, standing),
        *form_lacks(space, standing),
        *statement_lacks(space, standing),
        *_stale(space, today),
        *_open_answers(space, today),
        *files_lack(space, file, papers),
        *_step_questions(space, standing),
        *_deadline(space, today, standing),
    ]
    return sorted(found, key=lambda lack: not lack.stops)


def stops(space: Workspace, file: CaseFile, standing: Standing) -> list[Lack]:
    """Return the hard stops, with what is still unfinished."""
    lacks = [
        Lack(f"{request.title} is asked for and not yet written", "repeat the last command", stops=True)
        for request in standing.unfinished
    ]
    day = standing.last_step[1].on if standing.last_step else space.default_day()
    situation = space.situation(file, day)
    lacks += [
        Lack(stop, "no referral can be made for this pupil", stops=True) for stop in sanction_stops(situation)
    ]
    lacks += [
        Lack(
            f"the case is on hold: {hold.placed.reason}",
            "wait for its review date, or end it: "
            + record_command(file.reference, "hold_ended", f"event={hold.number}", role=OFFICER),
            stops=True,
        )
        for hold in holds_in_force(standing, space.default_day())
    ]
    lacks += [
        Lack(
            f"a court order stands: {order.reference} ({order.effect.replace('_', ' ')})",
            "speak to the LA's liaison officer; once it no longer stands: "
            + record_command(file.reference, "void", f"event={number}", "why=TEXT", role=HEAD),
            stops=True,
        )
        for number, order in court_orders(standing, max(day, space.default_day()))
    ]
    return lacks


def _family(space: Workspace, file: CaseFile, standing: Standing) -> list[Lack]:
    """Return what the parents were not told, and meetings that are not told in full."""
    lacks = [
        Lack(check.text, check.fix(file.reference), stops=False, rule=check.taken.rule)
        for check in space.checks(standing)
        if check.is_open
    ]
    reached = {paper.to for paper in valid_papers(standing)}
    reached |= {e.details.get(key, "") for e in standing.all(ContactMade) for key in ("with", "parent")}
    for parent in space.contacts.get(file.upn, ()):
        if parent.is_parent and parent.contact_ref not in reached:
            lacks.append(
                Lack(
                    f"parent {parent.contact_ref} has had no letter in this case",
                    "write to every parent with the next step, or record why not: "
                    + record_command(
                        file.reference, "contact", f"with={parent.contact_ref}", "text=REASON", role=OFFICER
                    ),
                    stops=False,
                )
            )
    meetings = standing.numbered(MeetingHeld)
    meeting_command = record_command(
        file.reference, "meeting", "attendees=NAMES", "targets=TEXT", "minutes=TEXT", role=OFFICER
    )
    if not meetings:
        lacks.append(
            Lack(
                "no meeting with the parents is on file",
                f"if there was one, record it with its minutes: {meeting_command}",
                stops=False,
            )
        )
    with_minutes = {number_of(paper) for paper in valid_papers(standing) if paper.kind == "minutes"}
    for number, meeting in meetings:
        void = record_command(file.reference, "void", f"event={number}", "why=TEXT", role=OFFICER)
        again = f"void it: {void}; then record it in full: {meeting_command}"
        if number not in with_minutes:
            what = f"the meeting of {day_text(meeting.on)} has no minutes"
            lacks.append(Lack(what, again, stops=True, rule="CR39"))
        elif not meeting.attendees or not meeting.targets:
            lacks.append(
                Lack(f"the meeting of {day_text(meeting.on)} lacks attendees or targets", again, stops=False)
            )
    return lacks


def _stale(space: Workspace, today: Situation) -> Iterator[Lack]:
    since = checked_since(space, today)
    for parent in today.parents:
        if parent.verified_on is None or parent.verified_on < since:
            last = f"on {day_text(parent.verified_on)}" if parent.verified_on else "never"
            yield Lack(
                f"the details of parent {parent.contact_ref} were checked {last}; the LA wants them checked "
                f"since {day_text(since)}",
                "ask the parent, then import contacts.csv with the new verified_on",
                stops=False,
                code="parents_unchecked",
            )


def _open_answers(space: Workspace, today: Situation) -> Iterator[Lack]:
    reference = today.standing.file.reference
    for given in answers_of(space, today):
        if not given.text and given.question.answer not in _TOLD_ELSEWHERE:
            fix = given.question.fix.replace("CASE", reference)
            yield Lack(
                f"the LA asks and nobody has answered: {given.question.text}",
                fix,
                stops=False,
                code="form_incomplete",
            )


def _step_questions(space: Workspace, standing: Standing) -> Iterator[Lack]:
    for each in asked(standing, space.policy.profile):
        if not each.answer:
            what = f"nobody has said, though {each.taken.step} was taken: {each.question.text}"
            yield Lack(f"{what} ({each.question.cite})", each.fix, stops=False)


def _deadline(space: Workspace, today: Situation, standing: Standing) -> Iterator[Lack]:
    """Return by when the pack has to be with the LA, while none was sent."""
    deadline = space.policy.profile.deadline
    if deadline is None or standing.all(PackSent):
        return
    warned = [(number, taken.on) for number, taken in standing.steps if taken.step in deadline.after]
    parameter = space.policy.parameters[deadline.length]
    if not warned:
        return
    number, on = warned[-1]
    try:
        length = int(space.values.number(deadline.length, on))
    except Unfilled:  # the authority's own code may set one; nobody has filled it in
        return
    unit = Unit(unit_head(parameter.unit).replace(" ", "_"))
    span = today.attendance.calendar.period(on, length, unit)
    if span is None:
        return
    titles = [paper.title for paper in valid_papers(standing) if number_of(paper) == number]
    last = titles[0][:1].lower() + titles[0][1:] if titles else "step"
    how = f"{length} {parameter.unit} after the {last} of {day_text(on)} ({deadline.cite})"
    if today.day > span.last:
        what = f"the pack is late: it had to be with the LA by {day_text(span.last)}, {how}"
        yield Lack(what, "speak to the liaison officer before it is sent", stops=False, code="late")
    else:
        what = f"the pack has to be with the LA by {day_text(span.last)}, {how}"
        send = f"casework handover send {today.standing.file.reference} --on DATE --by NAME --role {HEAD}"
        yield Lack(what, f"send it by then: {send}", stops=False)
