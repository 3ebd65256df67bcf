"""Which case a person means: a reference, or UPN/STRAND."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from casework.case.attendance import Attendance
from casework.case.casefile import CaseFile
from casework.case.situation import Situation
from casework.case.triggers import StepReport, reports
from casework.errors import NotFound
from casework.ids import case_ref, parse_case_ref
from casework.service.workspace import Workspace


def find_case(space: Workspace, text: str, day: date | None = None) -> CaseFile:
    """Return the case file that the text names.

    ``UPN/STRAND`` is the one that is not closed, else the latest; with a day, the one that follows a closed
    case once a rule fires on that day. Raises NotFound for anything that the home does not hold, however it
    is written.
    """
    reference = parse_case_ref(text)
    if reference is not None:
        return _by_reference(space, str(reference))
    upn, slash, strand = text.partition("/")
    if not slash:
        raise _not_found(space, text)
    pupil = space.pupil(upn)
    strand = strand.strip().lower()
    strands = space.strands_of(pupil.upn)
    if strand not in strands:
        raise NotFound(
            "no_such_strand",
            f"The policy {space.policy.name} has no strand {strand!r}.",
            fix=f"strands: {', '.join(strands)}",
        )
    if day is None:
        return _latest_on_file(space, pupil.upn, strand)
    return current_case(space, pupil.upn, strand, day)


def _latest_on_file(space: Workspace, upn: str, strand: str) -> CaseFile:
    """Return the pupil's case that is not closed, else the latest that has events, else the first."""
    files = space.case_files(upn, strand)
    still_open = [file for file in files if not space.standing(file, None).is_closed]
    return (still_open or list(files[-1:]) or [space.case_file(upn, strand, 1)])[0]


def current_case(
    space: Workspace, upn: str, strand: str, day: date, attendance: Attendance | None = None
) -> CaseFile:
    """Return the pupil's case of a strand that is not closed, else the latest.

    A closed case is followed by a new one, still without events, once a rule fires anew: on figures with a
    session that no step of the closed case has counted. What was dealt with brings no second letter.
    """
    files = space.case_files(upn, strand)
    if not files:
        return space.case_file(upn, strand, 1)
    for file in files:
        if not space.standing(file, day).is_closed:
            return file
    latest = files[-1]
    closing = space.standing(latest, day).last_step
    is_of_today = strand in space.policy.machines  # a new case begins under the present policy
    if is_of_today and closing and space.standing(latest, None).is_closed and closing[1].on < day:
        following = space.case_file(upn, strand, latest.number + 1)
        situation = space.situation(following, day, attendance)
        if situation.pupil.is_on_roll(day) and _fires_anew(situation, space, _counted(space, latest)):
            return following
    return latest


def _counted(space: Workspace, closed: CaseFile) -> frozenset[tuple[str, str]]:
    """Return the sessions that the steps of a closed case have taken account of, as (date, AM or PM)."""
    return frozenset(
        (day, session)
        for _, taken in space.standing(closed, None).steps
        for fact in taken.facts
        for day, session, _ in fact.sessions
    )


def _fires_anew(situation: Situation, space: Workspace, counted: frozenset[tuple[str, str]]) -> bool:
    """Return whether a step is due on grounds that the closed case has not yet counted."""
    return any(
        (day, session) not in counted
        for report in due_steps(situation, space, in_full=True)
        for fact in report.facts
        if fact.fact != "possible_sessions"  # sessions attended are no new grounds
        for day, session, _ in fact.sessions
    )


def due_steps(situation: Situation, space: Workspace, *, in_full: bool = False) -> list[StepReport]:
    """Return the steps that belong in the work list: due, and listed by the policy.

    Where two rules make one step due, the one that ``advance`` would take it by stands for both.
    """
    found = reports(situation, space.recipients_of(situation), in_full=in_full)
    due = [report for report in found if report.is_due and report.transition.listed]
    chosen: dict[str, StepReport] = {}
    for report in due:
        before = chosen.setdefault(report.transition.step, report)
        if before.blocked_by and not report.blocked_by:
            chosen[report.transition.step] = report
    return list(chosen.values())


def earlier(space: Workspace, file: CaseFile, attendance: Attendance) -> Callable[[date], Situation | None]:
    """Return a way to see the case on an earlier day; None on days before its predecessor was closed."""
    started, counted = None, None
    if file.number > 1:
        closed = space.case_files(file.upn, file.strand)[file.number - 2]
        before = space.standing(closed, None).last_step
        started = before[1].on if before else None
        if not file.entries:
            counted = _counted(space, closed)

    def at(day: date) -> Situation | None:
        if started is not None and day <= started:
            return None
        situation = space.situation(file, day, attendance)
        if counted is not None and not _fires_anew(situation, space, counted):
            return None
        return situation

    return at


def _by_reference(space: Workspace, reference: str) -> CaseFile:
    stem, _, last = reference.rpartition("-")
    number = int(last)
    for upn in space.pupils:
        for strand in space.strands_of(upn):
            if str(case_ref(upn, strand, 1)).rpartition("-")[0] != stem:
                continue
            count = len(space.case_files(upn, strand))
            is_next = number == count + 1 and (
                count == 0 or space.standing(space.case_files(upn, strand)[-1], None).is_closed
            )
            if number <= count or is_next:
                return space.case_file(upn, strand, number)
    raise _not_found(space, reference)


def _not_found(space: Workspace, text: str) -> NotFound:
    return NotFound(
        "no_such_case",
        f"The home holds no case {text!r}.",
        where=str(space.home.cases),
        fix="name a reference (casework case list) or UPN/STRAND, for instance Z999200024001/absence",
    )
