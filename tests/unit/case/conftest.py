"""One made-up pupil's case under Canterbury Road's policy, told day by day and asked on any day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from casework.case.attendance import Attendance, CodeTable, session_key
from casework.case.casefile import CaseFile, Entry, Standing
from casework.case.conditions import Outcome, Verdict, evaluate
from casework.case.decide import Order, StepPlan, plan_step
from casework.case.events import Event, NoticeIssued, NoticePaid, NoticeWithdrawn
from casework.case.ledger import Ledger
from casework.case.records import plan_record
from casework.case.situation import Situation
from casework.case.triggers import StepReport, due_since, report_on, reports
from casework.people import Address, Contact, Pupil, Relationship
from casework.policy.loader import load_policy
from casework.policy.machine import Ladder
from casework.policy.model import Policy
from casework.policy.values import Values
from casework.schooldays import Calendar, Session, Span, Term

POLICIES = Path(__file__).parents[3] / "state_machines"
HOME = Address("1 Made-up Lane", "", "Nowhere", "ZZ1 1ZZ")
UPN = "Z999200024001"
# To whom each paper goes (contract: cases and steps); not read from the templates.
RECIPIENTS = {
    "letter_1": "parent",
    "meeting": "parent",
    "notice_to_improve": "parent",
    "penalty_request": "la",
    "warning": "parent",
    "penalty": "parent",
    "as1_notification": "parent",
    "as1_form": "la",
    "registration_certificate": "la",
}
ROLE_OF = {
    "letter_1": "headteacher",
    "meeting": "headteacher",
    "notice_to_improve": "headteacher",
    "penalty_request": "headteacher",
    "warning": "la_liaison",
    "penalty": "la_liaison",
    "as1_referral": "headteacher",
    "court": "la_liaison",
    "closed": "headteacher",
}
APPROVED = ("notice_to_improve", "penalty_request", "penalty", "as1_referral")
SETTINGS: dict[str, int] = {
    "letter_1.review_school_days": 20,
    "improvement.attendance_at_least": 95,
    "notice_to_improve.weeks": 4,
}


def day(text: str) -> date:
    return date.fromisoformat(text)


def days(first: str, last: str) -> list[date]:
    start, end = day(first), day(last)
    return [start + timedelta(n) for n in range((end - start).days + 1)]


@cache
def canterbury_road() -> Policy:
    files = {p.relative_to(POLICIES).as_posix(): p.read_bytes() for p in POLICIES.rglob("*.toml")}
    return load_policy("canterbury-road", files)


def _year(start: int) -> list[Term]:
    """Three terms with half terms; the dates of 2024/25, moved to the same weeks of another year."""
    shift = timedelta(weeks=round((date(start, 9, 1) - date(2024, 9, 1)).days / 7))
    rows = [
        ("Autumn", "2024-09-03", "2024-12-20", "2024-10-28", "2024-11-01"),
        ("Spring", "2025-01-06", "2025-04-04", "2025-02-17", "2025-02-21"),
        ("Summer", "2025-04-22", "2025-07-22", "2025-05-26", "2025-05-30"),
    ]
    return [
        Term(
            f"{name} {start}",
            Span(day(first) + shift, day(last) + shift),
            Span(day(half_first) + shift, day(half_last) + shift),
        )
        for name, first, last, half_first, half_last in rows
    ]


@cache
def five_years() -> Calendar:
    """2023/24 to 2027/28; 2024/25 has four INSET days and so exactly 190 school days."""
    terms = [term for start in range(2023, 2028) for term in _year(start)]
    inset = ("2024-11-29", "2025-02-14", "2025-06-27", "2025-07-22")
    return Calendar(terms, {day(text): "INSET" for text in inset})


def parent(ref: str = "P1", **changes: object) -> Contact:
    said: dict[str, object] = {
        "upn": UPN,
        "contact_ref": ref,
        "title": "Ms",
        "forename": "Alex",
        "surname": f"Testington-{ref}",
        "relationship": Relationship.MOTHER,
        "parental_responsibility": True,
        "lives_with_pupil": True,
        "address": HOME,
    }
    return Contact(**{**said, **changes})  # type: ignore[arg-type]


class Story:
    """A pupil who is present unless said otherwise, and the events of their cases.

    ``mark`` changes the register, ``take`` and ``record`` do what a person does; ``due`` and ``blocks``
    answer for a day. ``climb`` goes up the ladder by a canned year, to the state that is wanted.
    """

    def __init__(
        self,
        *,
        born: str = "2015-05-01",
        flags: Iterable[str] = (),
        contacts: Iterable[Contact] | None = None,
        settings: Mapping[str, object] | None = None,
        calendar: Calendar | None = None,
        on_roll: tuple[str, str | None] = ("2020-09-01", None),
        upn: str = UPN,
    ) -> None:
        self.policy = canterbury_road()
        self.machine = self.policy.machines["absence"]
        self.ladder = Ladder(self.machine)
        self.values = Values(self.policy, dict(SETTINGS if settings is None else settings))  # type: ignore[arg-type]
        self.calendar = calendar or five_years()
        self.pupil = Pupil(
            upn,
            "0001",
            "Testington",
            "Sam",
            day(born),
            "4",
            "4B",
            HOME,
            day(on_roll[0]),
            day(on_roll[1]) if on_roll[1] else None,
            frozenset(flags),
        )
        self.contacts = tuple([parent("P1"), parent("P2")] if contacts is None else contacts)
        self.codes: dict[int, str] = {}
        for each in self.calendar.days:
            self.codes[session_key(each, Session.AM)] = "/"
            self.codes[session_key(each, Session.PM)] = "\\"
        self.file = CaseFile("ABS-TESTTEST-1", upn, "absence", 1)
        self.others: list[CaseFile] = []
        self._attendance: Attendance | None = None

    # --- the register ----------------------------------------------------------------------------

    def mark(self, when: str | date | Iterable[date], codes: str | tuple[str, str] = "OO") -> Story:
        """Put codes (one for the morning, one for the afternoon) on school days; others are passed over."""
        wanted = [day(when)] if isinstance(when, str) else [when] if isinstance(when, date) else list(when)
        for each in wanted:
            if self.calendar.is_school_day(each):
                self.codes[session_key(each, Session.AM)] = codes[0]
                self.codes[session_key(each, Session.PM)] = codes[1]
        self._attendance = None
        return self

    def period(self, first: str, last: str) -> list[date]:
        """Every day from the first to the last; ``mark`` passes over those that are no school days."""
        return days(first, last)

    @property
    def attendance(self) -> Attendance:
        if self._attendance is None:
            table = CodeTable(self.calendar, self.policy.codes)
            self._attendance = Attendance(self.calendar, table, self.pupil, self.codes)
        return self._attendance

    # --- what people do ---------------------------------------------------------------------------

    def append(self, *events: Event) -> None:
        entries = list(self.file.entries)
        for event in events:
            entries.append(Entry(len(entries) + 1, datetime(2030, 1, 1, tzinfo=UTC), event))
        old = self.file
        self.file = CaseFile(old.reference, old.upn, old.strand, old.number, tuple(entries))

    def plan(
        self,
        step: str,
        on: str | date,
        *,
        by: str = "Hanna Headley",
        role: str | None = None,
        **details: str,
    ) -> StepPlan:
        """Plan a step; ``send_P1="yes"`` is the detail ``send.P1``."""
        on = day(on) if isinstance(on, str) else on
        said = {key.replace("send_", "send."): value for key, value in details.items()}
        order = Order(on, by, role or ROLE_OF.get(step, "headteacher"), said)
        return plan_step(step, order, self.on(on), RECIPIENTS)

    def take(self, step: str, on: str | date, *, approve: bool = True, **rest: str) -> StepPlan:
        """Take a step, after its approval by a second person where it needs one."""
        if approve and step in APPROVED:
            self.record("approval", on, by="Bo Second", step=step)
        plan = self.plan(step, on, **rest)  # type: ignore[arg-type]
        self.append(*plan.events)
        return plan

    def record(
        self,
        what: str,
        on: str | date,
        *,
        by: str = "Ada Officer",
        role: str = "attendance_officer",
        **details: str,
    ) -> tuple[Event, ...]:
        on = day(on) if isinstance(on, str) else on
        events = plan_record(what, Order(on, by, role, details), self.latest)
        self.append(*events)
        return events

    def earlier_notice(
        self,
        ref: str,
        on: str,
        *,
        sessions: Iterable[tuple[str, str, str]] = (),
        paid_on: str | None = None,
        withdrawn_on: str | None = None,
    ) -> None:
        """Put a notice of an earlier case of the same child on file."""
        who = {"by": "Lee Liaison", "role": "la_liaison"}
        events: list[Event] = [
            NoticeIssued(
                on=day(on),
                parent=ref,
                document=f"010-penalty-{ref}",
                ordinal=1,
                early_pence=8000,
                early_days=21,
                full_pence=16000,
                full_days=28,
                offence_on=day(on),
                sessions=tuple(sessions),
                **who,  # type: ignore[arg-type]
            )
        ]
        if paid_on:
            events.append(NoticePaid(on=day(paid_on), parent=ref, **who))  # type: ignore[arg-type]
        if withdrawn_on:
            events.append(NoticeWithdrawn(on=day(withdrawn_on), parent=ref, **who))  # type: ignore[arg-type]
        moment = datetime(2030, 1, 1, tzinfo=UTC)
        entries = tuple(Entry(n, moment, event) for n, event in enumerate(events, 1))
        name = f"ABS-EARLIER{len(self.others)}-1"
        self.others.append(CaseFile(name, self.pupil.upn, "absence", 1, entries))

    def follow(self) -> None:
        """Lay the closed case aside and go on with a new one."""
        self.others.append(self.file)
        number = self.file.number + 1
        self.file = CaseFile(f"ABS-TESTTEST-{number}", self.pupil.upn, "absence", number)

    def climb(self, state: str) -> Story:
        """Take the canned year's steps as far as the state.

        Ten sessions in September, then too little improvement: letter 1 on 23 Sep (review to 21 Oct),
        meeting 22 Oct, notice to improve 5 Nov (to 3 Dec), request 4 Dec, warning 9 Dec (to 13 Jan),
        absent on 7 Jan, penalty 9 Jan.
        """
        self.mark(days("2024-09-16", "2024-09-20"))
        for text in ("2024-10-07", "2024-10-14", "2024-11-11", "2024-11-18", "2024-11-25", "2025-01-07"):
            self.mark(text)
        plan = [
            ("letter_1", "2024-09-23"),
            ("meeting", "2024-10-22"),
            ("notice_to_improve", "2024-11-05"),
            ("penalty_request", "2024-12-04"),
            ("warning", "2024-12-09"),
            ("penalty", "2025-01-09"),
        ]
        for step, on in plan[: [step for step, _ in plan].index(state) + 1]:
            if step == "notice_to_improve":
                self.record("support", "2024-11-04", offered="yes", appropriate="yes", engaged="no")
            self.take(step, on)
        return self

    # --- what the case says -----------------------------------------------------------------------

    def standing(self, on: date | None, file: CaseFile | None = None) -> Standing:
        file = file or self.file
        if on is None:
            return file.latest(self.machine, self.ladder.after)
        return file.on(on, self.machine, self.ladder.after)

    @property
    def latest(self) -> Standing:
        return self.standing(None)

    @property
    def state(self) -> str:
        return self.latest.state

    def ledger(self, on: date) -> Ledger:
        return Ledger(self.standing(on, file) for file in [*self.others, self.file])

    def on(self, when: str | date) -> Situation:
        on = day(when) if isinstance(when, str) else when
        return Situation(
            on,
            self.pupil,
            self.contacts,
            self.attendance,
            self.standing(on),
            self.ledger(on),
            self.values,
        )

    def verdict(self, condition: str, when: str) -> Verdict:
        return self.outcome(condition, when).verdict

    def outcome(self, condition: str, when: str) -> Outcome:
        return evaluate(condition, self.on(when))

    def reports(self, when: str) -> dict[str, StepReport]:
        """The steps of the work list: due, and listed."""
        found = reports(self.on(when), RECIPIENTS)
        return {r.transition.step: r for r in found if r.is_due and r.transition.listed}

    def due(self, when: str) -> set[str]:
        """The steps that are due, blocked or not."""
        return set(self.reports(when))

    def free(self, when: str) -> set[str]:
        """The steps that are due and that nothing blocks."""
        return {step for step, report in self.reports(when).items() if not report.blocked_by}

    def blocks(self, step: str, when: str) -> str:
        """What blocks a due step, as one text; empty where nothing does."""
        return " | ".join(self.reports(when)[step].blocked_by)

    def since(self, step: str, when: str) -> date | None:
        situation = self.on(when)
        transition = next(t for t in self.machine.steps_from(situation.standing.state) if t.step == step)
        report = report_on(transition, situation, RECIPIENTS)
        assert report.is_due
        return due_since(report, situation, self.on)

    def prompts(self, when: str) -> set[str]:
        """The rules whose prompts speak on a day."""
        situation = self.on(when)
        return {
            prompt.rule
            for prompt in self.machine.prompts
            if situation.standing.state in prompt.sources
            and (not prompt.when or evaluate(prompt.when, situation).verdict is Verdict.MET)
        }


@pytest.fixture(scope="session")
def new_story() -> type[Story]:
    """The class, for tests that need another pupil than the usual one, or many."""
    return Story


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture(scope="session")
def policy() -> Policy:
    return canterbury_road()


@pytest.fixture(scope="session")
def make_parent():
    return parent
