"""What an absence counts as: the head's decisions, and what stays without a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from casework.case.day_decisions import (
    Decision,
    appointment_note,
    check_decider,
    check_evidence,
    check_kind,
    kind_of,
    similar_kinds,
)
from casework.case.day_events import AbsenceDecided, AnyDayEvent
from casework.errors import NotFound, Refused, WrongUsage
from casework.marks import Category, Role
from casework.people import Pupil
from casework.schooldays import Session
from casework.service.day.log import append_events, check_who
from casework.service.day.marks import (
    Amended,
    NewMark,
    category_of,
    check_open,
    held_mark,
    plan_marks,
    write_marks,
)
from casework.service.day.today import BecomesO, unexplained_on
from casework.service.workspace import Workspace

_DECIDABLE = (Category.AUTHORISED, Category.UNAUTHORISED)
_FIXED = frozenset({Role.UNEXPLAINED, Role.LATE_AFTER_CLOSE})


@dataclass(frozen=True)
class Wish:
    """What is to be decided of a pupil's absence on a day, and by whom."""

    upn: str
    day: date
    sessions: tuple[Session, ...]
    code: str
    reason: str
    by: str
    role: str
    kind: str = ""
    evidence: bool = False


@dataclass(frozen=True)
class Decided:
    """What a decision wrote, or would, and what a person should still think of."""

    marks: tuple[NewMark, ...]
    events: tuple[AnyDayEvent, ...]
    notes: tuple[str, ...] = ()


def decide(space: Workspace, wish: Wish, *, dry_run: bool) -> Decided:
    """Amend the marks of an absence as the head decided; refuses what the policy does not allow."""
    check_who(space, wish.by, wish.role)
    pupil, values = space.pupil(wish.upn), space.values
    check_open(space, pupil, wish.day)
    check_decider(values, wish.day, wish.role)
    if not wish.reason.strip():
        raise WrongUsage("no_reason", "The reason after --reason is empty.", fix="say why, for the register")
    decision = Decision(
        wish.code,
        _is_authorised(space, wish),
        wish.reason.strip(),
        kind_of(values, wish.day, wish.kind),
        wish.evidence,
    )
    marks = [_marked(space, pupil, wish, session) for session in wish.sessions]
    check_kind(values, wish.day, decision)
    check_evidence(values, space.attendance(pupil), wish.day, wish.sessions[0], decision)
    word = "authorised" if decision.is_authorised else "not authorised"
    why = f"{word} by the {wish.role}: {decision.kind or decision.reason}"
    if wish.evidence:
        why += "; evidence seen"
    amended = plan_marks(space, marks, by=wish.by, why=why, name="today-authorise.csv")
    written = _write(space, amended, marks, wish, decision, dry_run=dry_run)
    return Decided(written.marks, written.events, _notes(space, wish, decision))


def to_o(space: Workspace, day: date, *, by: str, role: str, only: str = "", dry_run: bool) -> Decided:
    """Record as unauthorised every absence whose time for a reason has ended; the head decides."""
    check_who(space, by, role)
    check_decider(space.values, day, role)
    due = [each for each in unexplained_on(space, day) if each.item.is_due(day)]
    if only:
        upn = space.pupil(only).upn
        due = [each for each in due if each.pupil.upn == upn]
    marks: list[NewMark] = []
    events: list[AnyDayEvent] = []
    found: list[str] = []
    for item in due:
        marks.append(_becoming(space, item))
        found.append(f"{item.rule}, {item.cite}" if item.rule else item.cite)
    why = "no reason within the school days that the law allows"
    why += f" ({'; '.join(dict.fromkeys(found))})" if found else ""
    amended = plan_marks(space, marks, by=by, why=why, name="today-unexplained.csv")
    if not dry_run:
        write_marks(space, amended)
    for upn in dict.fromkeys(mark.upn for mark in marks):
        sessions = tuple(_session(mark) for mark in marks if mark.upn == upn)
        at = datetime.combine(day, time())
        events.append(AbsenceDecided(at=at, upn=upn, by=by.strip(), role=role, sessions=sessions))
    return Decided(tuple(marks), tuple(append_events(space, events, dry_run=dry_run)))


def _becoming(space: Workspace, item: BecomesO) -> NewMark:
    mark = item.item.mark
    held = held_mark(space, item.pupil, mark.day, mark.session)
    comment = held.comment if held else ""
    return NewMark(item.pupil.upn, mark.day, mark.session, item.code, None, comment, mark.code)


def _is_authorised(space: Workspace, wish: Wish) -> bool:
    """Return whether the code authorises the absence; Refused for one that is no decision on an absence."""
    codes = space.policy.codes.on(wish.day)
    found = codes.codes.get(wish.code) if codes else None
    if found is None:
        known = ", ".join(codes.codes) if codes else "none"
        raise NotFound(
            "no_such_code",
            f"The codes of {wish.day.isoformat()} have no {wish.code!r}.",
            fix=f"codes of that day: {known}",
        )
    if found.category not in _DECIDABLE or found.role in _FIXED:
        listed = [
            code.code
            for code in (codes.codes.values() if codes else ())
            if code.category in _DECIDABLE and code.role not in _FIXED
        ]
        raise Refused(
            "no_decision",
            f"Code {wish.code} ({found.meaning}) is not a decision on an absence.",
            where=wish.day.isoformat(),
            fix=f"one of: {', '.join(listed)}",
        )
    return found.category is Category.AUTHORISED


def _marked(space: Workspace, pupil: Pupil, wish: Wish, session: Session) -> NewMark:
    """Return the amended mark of one session; Refused where the pupil was not absent in it."""
    held = held_mark(space, pupil, wish.day, session)
    old = held.code if held else ""
    category = category_of(space, old, wish.day)
    if category not in (None, *_DECIDABLE):
        raise Refused(
            "not_absent",
            f"The register has code {old} for this session: there is no absence to decide on.",
            where=f"{pupil.full_name} ({pupil.upn}), {wish.day.isoformat()} {session}",
            fix="name the session in which the pupil was away with --session",
        )
    minutes = held.minutes_late if held and held.code == wish.code else None
    return NewMark(pupil.upn, wish.day, session, wish.code, minutes, wish.reason, old)


def _write(
    space: Workspace,
    amended: Amended,
    marks: Sequence[NewMark],
    wish: Wish,
    decision: Decision,
    *,
    dry_run: bool,
) -> Decided:
    if not dry_run:
        write_marks(space, amended)
    event = AbsenceDecided(
        at=datetime.combine(wish.day, time()),
        upn=marks[0].upn,
        by=wish.by.strip(),
        role=wish.role,
        sessions=tuple(_session(mark) for mark in marks),
        reason=decision.reason,
        kind=decision.kind,
        evidence=decision.evidence,
    )
    added = append_events(space, [event], dry_run=dry_run)
    return Decided(amended.marks, tuple(added))


def _session(mark: NewMark) -> tuple[str, str, str]:
    return mark.day.isoformat(), str(mark.session), mark.code


def _notes(space: Workspace, wish: Wish, decision: Decision) -> tuple[str, ...]:
    found: list[str] = []
    if decision.is_authorised:
        near: Sequence[str] = similar_kinds(space.values, wish.day, decision.reason)
        found += [f"the reason comes near to one that the policy does not accept ({line})" for line in near]
        found += filter(None, [appointment_note(space.values, wish.day, decision)])
    else:
        found.append(f"tell the parents: casework today not-authorised {wish.upn} --on D --by NAME")
    return tuple(found)
