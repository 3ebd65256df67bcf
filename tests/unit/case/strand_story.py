"""A made-up pupil's case on any strand of any of the three schools; the rest is as in ``conftest``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache

from casework.case.attendance import SessionMark
from casework.case.casefile import CaseFile, Entry
from casework.case.conditions import evaluate
from casework.case.decide import Order, StepPlan, plan_step
from casework.case.events import EarlierNoticeEntered, Event, LeaveDecided, LeaveRequested, NoticeIssued
from casework.case.triggers import StepReport, due_since, report_on, reports
from casework.people import Contact
from casework.policy.loader import load_policy
from casework.policy.machine import Ladder
from casework.policy.model import Policy, Value
from casework.policy.values import Values
from casework.schooldays import Calendar, Span, Term

from .conftest import POLICIES, ROLE_OF, UPN, Story, day

TO_OTHERS = {"penalty_request": "la", "leave_penalty_request": "la", "improvement_plan": "file"}
ANSWERS: dict[str, dict[str, Value]] = {  # what each policy leaves open, filled in
    "canterbury-road": {
        "letter_1.review_school_days": 20,
        "improvement.attendance_at_least": 95,
        "notice_to_improve.weeks": 4,
    },
    "kilnhurst": {
        "letter_1.review_school_days": 10,
        "improvement.attendance_at_least": 96,
        "lateness.review_school_days": 10,
        "lateness.improved_at_most": 1,
        "leave_penalty_request.sessions": 10,
    },
    "tilston": {
        "monitoring.unit": "school_weeks",
        "improvement.attendance_at_least": 93,
        "lateness.persistent_sessions": 8,
    },
}


@cache
def school(name: str) -> Policy:
    files = {p.relative_to(POLICIES).as_posix(): p.read_bytes() for p in POLICIES.rglob("*.toml")}
    return load_policy(name, files)


@cache
def years(first: int, last: int) -> Calendar:
    """Three terms a year, with half terms, on the same weekdays as in 2024/25."""
    terms = []
    for start in range(first, last + 1):
        shift = timedelta(weeks=round((date(start, 9, 1) - date(2024, 9, 1)).days / 7))
        for name, begin, end, half_begin, half_end in (
            ("Autumn", "2024-09-03", "2024-12-20", "2024-10-28", "2024-11-01"),
            ("Spring", "2025-01-06", "2025-04-04", "2025-02-17", "2025-02-21"),
            ("Summer", "2025-04-22", "2025-07-22", "2025-05-26", "2025-05-30"),
        ):
            whole, half = (
                Span(day(one) + shift, day(two) + shift)
                for one, two in ((begin, end), (half_begin, half_end))
            )
            terms.append(Term(f"{name} {start}", whole, half))
    return Calendar(terms)


class StrandStory(Story):
    """A pupil who is present unless said otherwise, in one strand of one school."""

    def __init__(
        self,
        name: str,
        strand: str,
        *,
        settings: Mapping[str, Value] | None = None,
        first_year: int = 2024,
        last_year: int | None = None,
        born: str = "2015-05-01",
        flags: Iterable[str] = (),
        contacts: Iterable[Contact] | None = None,
        upn: str = UPN,
    ) -> None:
        super().__init__(
            born=born,
            flags=flags,
            contacts=contacts,
            calendar=years(first_year, last_year or first_year),
            on_roll=("2010-09-01", None),
            upn=upn,
        )
        self.policy = school(name)
        self.machine = self.policy.machines[strand]
        self.ladder = Ladder(self.machine)
        self.values = Values(self.policy, dict(ANSWERS[name] if settings is None else settings))
        self.file = CaseFile(f"{strand[:3].upper()}-TESTTEST-1", upn, strand, 1)
        self._to = {d: TO_OTHERS.get(d, "parent") for t in self.machine.transitions for d in t.documents}

    # --- the register ---------------------------------------------------------------------------------

    def sessions(self, first: str, number: int, code: str, other: str | None = None) -> StrandStory:
        """Put a code on the mornings of so many school days; the afternoons are attended."""
        start = self.calendar.position(day(first))
        for each in self.calendar.days[start : start + number]:
            self.mark(each, (code, other or "\\"))
        return self

    def school_day(self, after: str, number: int) -> str:
        """Return the school day so many after a day (0: the first on or after it)."""
        return self.calendar.days[self.calendar.position(day(after)) + number].isoformat()

    # --- what people do -------------------------------------------------------------------------------

    def plan(
        self, step: str, on: str | date, *, by: str = "Hanna Headley", role: str | None = None, **details: str
    ) -> StepPlan:
        on = day(on) if isinstance(on, str) else on
        said = {key.replace("send_", "send."): value for key, value in details.items()}
        return plan_step(
            step, Order(on, by, role or ROLE_OF.get(step, "headteacher"), said), self.on(on), self._to
        )

    def ask_leave(
        self,
        on: str,
        first: str,
        last: str,
        *,
        refused_on: str | None = None,
        granted: tuple[str, str] | None = None,
    ) -> int:
        """Ask for leave, and decide where a day is given; return the request's number."""
        who = {"by": "Hanna Headley", "role": "headteacher"}
        number = len(self.file.entries) + 1
        self.append(
            LeaveRequested(on=day(on), first_day=day(first), last_day=day(last), reason="A trip", **who)
        )
        if refused_on:
            span = (day(granted[0]), day(granted[1])) if granted else (None, None)
            self.append(
                LeaveDecided(
                    on=day(refused_on),
                    request_no=number,
                    granted=granted is not None,
                    reasons="As told",
                    granted_from=span[0],
                    granted_to=span[1],
                    **who,
                )
            )
        return number

    def earlier(self, ref: str, issued_on: str) -> None:
        """Enter a notice of another LA in a case of another strand."""
        event = EarlierNoticeEntered(
            on=day(issued_on),
            by="Lee",
            role="la_liaison",
            parent=ref,
            issued_on=day(issued_on),
            issuer="Ztown",
        )
        self.in_another_case(event)

    def in_another_case(self, *events: Event) -> None:
        entries = tuple(
            Entry(n, datetime(2030, 1, 1, tzinfo=UTC), event) for n, event in enumerate(events, 1)
        )
        name = f"OTHER-{len(self.others)}"
        self.others.append(CaseFile(name, self.pupil.upn, "absence", 1, entries))

    # --- what the case says ---------------------------------------------------------------------------

    def reports(self, when: str) -> dict[str, StepReport]:
        found = reports(self.on(when), self._to)
        return {r.transition.step: r for r in found if r.is_due and r.transition.listed}

    def rules(self, when: str) -> set[tuple[str, str, str]]:
        """Return the listed steps that are due, as (step, rule, modality); a step can be due by two rules."""
        found = reports(self.on(when), self._to)
        return {
            (r.transition.step, r.transition.rule, str(r.transition.modality))
            for r in found
            if r.is_due and r.transition.listed
        }

    def since(self, step: str, when: str) -> date | None:
        situation = self.on(when)
        transition = next(t for t in self.machine.steps_from(situation.standing.state) if t.step == step)
        report = report_on(transition, situation, self._to)
        assert report.is_due
        return due_since(report, situation, self.on)

    def value(self, condition: str, when: str) -> str:
        """Return the figure of a condition of one leaf on a day, in words."""
        return evaluate(condition, self.on(when)).findings[0].fact.value

    def counted(self, condition: str, when: str) -> list[tuple[str, str, str]]:
        """Return the sessions behind a condition of one leaf on a day."""
        return list(evaluate(condition, self.on(when)).findings[0].fact.sessions)

    @property
    def notices(self) -> list[NoticeIssued]:
        return self.latest.all(NoticeIssued)


__all__ = ["ANSWERS", "SessionMark", "StrandStory", "day", "school", "years"]
