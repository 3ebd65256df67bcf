"""Decisions whose marks were amended afterwards: what changed, and what the head made of it.

A decision keeps the very sessions that it counted, each with its code. Where the register holds another code
now, the decision stands as it was taken and is shown for checking; nothing is undone by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import pairwise

from casework.case.attendance import session_key
from casework.case.casefile import Standing
from casework.case.commands import advance_command, record_command
from casework.case.decide import Order
from casework.case.details import bad_detail, needed, number_of, others
from casework.case.events import DecisionChecked, Event, Fact, NoticeIssued, StepTaken
from casework.case.voiding import voids
from casework.case.windows import day_text
from casework.errors import NotFound, Refused
from casework.marks import MISSING_CODES, Mark
from casework.schooldays import Session

CHECK = "decision_checked"
STEP = "check_decision"
HEAD = "headteacher"
KEEP, WITHDRAW, REISSUE = "keep", "withdraw", "reissue"
DECISIONS = (KEEP, WITHDRAW, REISSUE)

# The versions of each of a pupil's marks, oldest first.
History = Mapping[tuple[date, Session], Sequence[Mark]]


@dataclass(frozen=True, slots=True)
class Change:
    """One session of a decision whose mark is another one now; who, when and why as the register has it."""

    day: date
    session: Session
    old: str
    new: str
    recorded_at: datetime | None
    by: str | None
    why: str | None
    source: str

    @property
    def as_counted(self) -> tuple[str, str, str]:
        """Return the session with the code that the register holds now."""
        return self.day.isoformat(), str(self.session), self.new

    @property
    def text(self) -> str:
        """Return the change in words, with who made it, when and why."""
        who = self.by or f"nobody named, from {self.source or 'an import'}"
        when = f" on {day_text(self.recorded_at.date())}" if self.recorded_at else ""
        why = self.why or "no reason recorded"
        return (
            f"{day_text(self.day)} {self.session}: {self.old or 'no mark'} became {self.new or 'no mark'} "
            f"({who}{when}: {why})"
        )


@dataclass(frozen=True)
class Check:
    """A decision with the marks that changed under it; ``checked`` is what the head last said of it."""

    number: int
    taken: StepTaken
    changes: tuple[Change, ...]
    checked: DecisionChecked | None

    @property
    def is_open(self) -> bool:
        """Return whether a change stands that the head has not looked at."""
        seen = set(self.checked.changes) if self.checked else set()
        return any(change.as_counted not in seen for change in self.changes)

    @property
    def open_changes(self) -> tuple[Change, ...]:
        """Return the changes that the head has not looked at."""
        seen = set(self.checked.changes) if self.checked else set()
        return tuple(change for change in self.changes if change.as_counted not in seen)

    @property
    def text(self) -> str:
        """Return what changed, in words."""
        return (
            f"Check this decision: {self.taken.step} of {day_text(self.taken.on)} (event {self.number}) "
            f"counted marks that were changed afterwards. "
            + "; ".join(change.text for change in self.open_changes)
            + "."
        )

    def fix(self, reference: str) -> str:
        """Return how the head answers."""
        answers = f"decision={'|'.join(DECISIONS)}"
        return record_command(reference, CHECK, f"event={self.number}", answers, role=HEAD)

    @property
    def reason(self) -> Fact:
        """Return the check as a reason: the rule of the decision, and the sessions that changed."""
        taken, changes = self.taken, self.open_changes
        sessions = tuple(change.as_counted for change in changes)
        number = f"{len(sessions)} session{'' if len(sessions) == 1 else 's'}"
        return Fact(taken.rule, taken.cite, self.text, number, "", sessions)


def counted_sessions(number: int, taken: StepTaken, standing: Standing) -> dict[tuple[str, str], str]:
    """Return the sessions that a decision counted, with their codes: of figures, offence and notices."""
    found: dict[tuple[str, str], str] = {}
    groups: list[Iterable[tuple[str, str, str]]] = [fact.sessions for fact in taken.facts]
    groups.append(taken.offence_sessions)
    following = (later for later, _ in standing.steps if later > number)
    end = next(following, len(standing.file.entries) + 1)
    groups += [event.sessions for n, event in standing.numbered(NoticeIssued) if number < n < end]
    for group in groups:
        for day, session, code in group:
            found.setdefault((day, session), code)
    return found


def checks(standing: Standing, codes: Mapping[int, str], history: Callable[[], History]) -> tuple[Check, ...]:
    """Return each decision that counts and whose marks are others now, oldest first.

    ``codes`` are the codes held now by ``session_key``; ``history`` is only asked where one differs.
    """
    found: list[Check] = []
    for number, taken in standing.steps:
        differing = [
            (date.fromisoformat(day), Session(session), code, held)
            for (day, session), code in counted_sessions(number, taken, standing).items()
            if (held := codes.get(_key(day, session), "")) != code and _plain(held) != _plain(code)
        ]
        if differing:
            versions = history()
            changes = tuple(
                _change(day, session, old, new, versions.get((day, session), ()))
                for day, session, old, new in sorted(differing)
            )
            said = [event for event in standing.all(DecisionChecked) if event.event_no == number]
            found.append(Check(number, taken, changes, said[-1] if said else None))
    return tuple(found)


def plan_check(order: Order, standing: Standing, found: Sequence[Check]) -> tuple[Event, ...]:
    """Return the head's answer to a check: kept as it stands, or with the voids of the step.

    Raises Refused for another role, for a decision that other steps were built on, and for one whose marks
    stand as they were counted.
    """
    text, decision = needed(order, "event", "decision")
    where = f"case {standing.file.reference}"
    if order.role != HEAD:
        raise Refused(
            "wrong_role",
            f"Only the {HEAD} decides what becomes of a decision whose marks were changed, not {order.role}.",
            where=where,
            fix=f"let the head decide, with --role {HEAD}",
        )
    if decision not in DECISIONS:
        raise bad_detail(f"decision={decision} is no answer.", order, f"decision={'|'.join(DECISIONS)}")
    chosen = next((entry for entry in standing.entries if str(entry.number) == number_of(text)), None)
    if chosen is None or not isinstance(chosen.event, StepTaken):
        raise NotFound(
            "no_such_decision",
            f"The case has no step with the event number {text!r} that still counts.",
            where=where,
            fix=f"casework case show {standing.file.reference} lists the decisions to check",
        )
    check = next((check for check in found if check.number == chosen.number), None)
    if check is None:
        raise Refused(
            "nothing_to_check",
            f"No mark that {chosen.event.step} (event {chosen.number}) counted is another one now.",
            where=where,
            fix="a step that was a mistake for another reason is voided: "
            + record_command(
                standing.file.reference, "void", f"event={chosen.number}", "why=TEXT", role=HEAD
            ),
        )
    answer = _answer(order, check, decision)
    if decision == KEEP:
        return (answer,)
    return (answer, *voids(chosen, standing, order, _why(order, check, decision)))


def what_next(events: Iterable[Event], file: str, steps: Mapping[int, str]) -> str:
    """Return what a person does after a reissue: take the step again; empty after anything else."""
    for event in events:
        if isinstance(event, DecisionChecked) and event.decision == REISSUE:
            step = steps[event.event_no]
            return "Take the step again on the marks as they are now, if it is still due: " + advance_command(
                file, step, role="ROLE"
            )
    return ""


def _answer(order: Order, check: Check, decision: str) -> DecisionChecked:
    return DecisionChecked(
        on=order.on,
        by=order.by,
        role=order.role,
        event_no=check.number,
        decision=decision,
        changes=tuple(change.as_counted for change in check.changes),
        details=others(order, "event", "decision"),
    )


def _why(order: Order, check: Check, decision: str) -> str:
    said = order.details.get("why", "").strip()
    words = {WITHDRAW: "withdrawn", REISSUE: "to be issued again"}[decision]
    return said or f"{words}: marks that it counted were changed"


def _change(day: date, session: Session, old: str, new: str, versions: Sequence[Mark]) -> Change:
    """Return the change with who, when and why of the version that brought the code held now."""
    marks = [mark for before, mark in pairwise(versions) if _plain(before.code) != _plain(mark.code)]
    last = marks[-1] if marks else (versions[-1] if versions else None)
    return Change(
        day,
        session,
        _plain(old),
        _plain(new),
        last.recorded_at if last else None,
        last.by if last else None,
        last.why if last else None,
        last.source if last else "",
    )


@cache
def _key(day: str, session: str) -> int:
    """Return the key of a session; the same days come again with every pupil."""
    return session_key(date.fromisoformat(day), Session(session))


def _plain(code: str) -> str:
    """Return the code, the same empty one for every way to write a missing mark."""
    return "" if code in MISSING_CODES else code
