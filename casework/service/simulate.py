"""A register run through a ladder, day by day, without writing anything: who would have got what, when.

People are taken to act on the day on which a step is due, and second persons to approve. What only a person
can say (support, a setting that is still open) is not made up: there the case waits, and the result says for
what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from casework.case.attendance import Attendance, CodeTable
from casework.case.casefile import CaseFile, Entry, Standing
from casework.case.decide import Order, plan_step
from casework.case.events import Event, StepApproved
from casework.case.ledger import Ledger
from casework.case.situation import Situation
from casework.case.triggers import StepReport, reports
from casework.errors import BadInput, Refused
from casework.ids import case_ref
from casework.people import Pupil
from casework.policy.machine import Ladder
from casework.policy.model import Modality, Policy, Value
from casework.policy.values import Values
from casework.schooldays import monday_of
from casework.service.workspace import NO_NOTICES, Workspace

BY, SECOND = "the simulation", "a second person"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Happening:
    """A step that would have been taken, or (``waits_for``) one that would have waited for a person."""

    day: date
    upn: str
    strand: str
    step: str
    rule: str
    value: str
    documents: int
    waits_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What a run came to under one policy and one set of settings."""

    label: str
    happenings: tuple[Happening, ...]

    @property
    def taken(self) -> list[Happening]:
        """Return the steps that would have been taken."""
        return [each for each in self.happenings if not each.waits_for]

    def by_step(self) -> Counter[str]:
        """Return how often each step of each strand would have been taken."""
        return Counter(f"{each.strand} {each.step}" for each in self.taken)

    def papers_by_week(self) -> dict[date, int]:
        """Return how many papers would have been written in each week, by its Monday."""
        weeks: Counter[date] = Counter()
        for each in self.taken:
            weeks[monday_of(each.day)] += each.documents
        return dict(sorted(weeks.items()))


def simulate(
    space: Workspace,
    label: str,
    policy: Policy,
    settings: Mapping[str, Value],
    first: date,
    last: date,
    modalities: frozenset[Modality],
) -> Outcome:
    """Return what would have happened from the first day to the last, every case starting anew."""
    run = _Run(space, policy, Values(policy, settings), modalities)
    days = [day for day in space.calendar.days if first <= day <= last]
    if not days:
        raise BadInput(
            "no_school_days",
            f"The calendar has no school day from {first.isoformat()} to {last.isoformat()}.",
            fix="import the calendar of those days, or choose others",
        )
    found = [each for pupil in space.pupils.values() for each in run.of_pupil(pupil, days)]
    return Outcome(label, tuple(sorted(found, key=lambda each: (each.day, each.upn, each.strand))))


class _Run:
    """One policy over one register."""

    def __init__(
        self, space: Workspace, policy: Policy, values: Values, modalities: frozenset[Modality]
    ) -> None:
        self.space = space
        self.values = values
        self.modalities = modalities
        self.table = CodeTable(space.calendar, policy.codes)
        self.ladders = {strand: Ladder(machine) for strand, machine in policy.machines.items()}
        self._standings: dict[str, Standing] = {}
        self.recipients = {
            document: space.catalogue.get(document).manifest.to
            for machine in policy.machines.values()
            for transition in machine.transitions
            for document in transition.documents
        }

    def of_pupil(self, pupil: Pupil, days: Sequence[date]) -> Iterator[Happening]:
        """Yield what would happen to one pupil."""
        marks = Attendance(self.space.calendar, self.table, pupil, self.space.codes_of(pupil.upn))
        files = {
            strand: CaseFile(str(case_ref(pupil.upn, strand, 1)), pupil.upn, strand, 1)
            for strand in self.ladders
        }
        told: set[tuple[str, int, str]] = set()
        for day in days:
            if not pupil.is_on_roll(day):
                continue
            for strand in files:
                yield from self._on(day, pupil, marks, files, strand, told)

    def _on(
        self,
        day: date,
        pupil: Pupil,
        marks: Attendance,
        files: dict[str, CaseFile],
        strand: str,
        told: set[tuple[str, int, str]],
    ) -> Iterator[Happening]:
        situation = self._situation(day, pupil, marks, files, strand)
        if situation.standing.is_closed:
            number = files[strand].number + 1
            files[strand] = CaseFile(str(case_ref(pupil.upn, strand, number)), pupil.upn, strand, number)
            return  # a rule can fire again from the next day on
        for report in reports(situation, self.recipients, in_full=False):
            if not report.is_due or not report.transition.listed:
                continue
            if report.transition.modality not in self.modalities:
                continue
            happening = self._take(report, situation, files, strand)
            key = (strand, files[strand].number, report.transition.step)
            if happening.waits_for and key in told:
                continue
            told.add(key)
            yield happening
            if not happening.waits_for:
                return  # one step a day: the next one is looked at tomorrow

    def _situation(
        self, day: date, pupil: Pupil, marks: Attendance, files: Mapping[str, CaseFile], strand: str
    ) -> Situation:
        standings = {
            name: self._standing(file) for name, file in files.items() if name == strand or file.entries
        }
        has_notices = any(standing.entries for standing in standings.values())
        ledger = Ledger(standings.values()) if has_notices else NO_NOTICES
        contacts = self.space.contacts.get(pupil.upn, ())
        return Situation(day, pupil, contacts, marks, standings[strand], ledger, self.values)

    def _standing(self, file: CaseFile) -> Standing:
        # A case seldom changes from one day to the next; its standing holds until it does.
        kept = self._standings.get(file.reference)
        if kept is None or kept.file is not file:
            ladder = self.ladders[file.strand]
            kept = self._standings[file.reference] = file.latest(ladder.machine, ladder.after)
        return kept

    def _take(
        self, report: StepReport, situation: Situation, files: dict[str, CaseFile], strand: str
    ) -> Happening:
        transition, day = report.transition, situation.day
        file = files[strand]
        role = transition.actors[0]
        approval = StepApproved(on=day, by=SECOND, role=role, step=transition.step)
        approved = _with(file, [approval]) if transition.approval else file
        details = {
            f"send.{c.contact_ref}": "yes"
            for c in situation.parents
            if c.no_contact or c.confidential_address
        }
        ready = replace(situation, standing=self._standing(approved))
        reason = report.reason
        try:
            plan = plan_step(transition.step, Order(day, BY, role, details), ready, self.recipients)
        except Refused as refusal:
            waits = refusal.details or (refusal.what,)
            return Happening(
                day, file.upn, strand, transition.step, transition.rule, reason.value, 0, tuple(waits)
            )
        files[strand] = _with(approved, list(plan.events))
        return Happening(
            day, file.upn, strand, transition.step, transition.rule, reason.value, len(plan.documents)
        )


def _with(file: CaseFile, events: Sequence[Event]) -> CaseFile:
    entries = tuple(
        Entry(len(file.entries) + number, _NEVER, event) for number, event in enumerate(events, 1)
    )
    return replace(file, entries=(*file.entries, *entries))


def what_if(space: Workspace, file: CaseFile, day: date, codes: Mapping[int, str]) -> tuple[StepReport, ...]:
    """Return the steps of one case on a day if the register held these codes as well."""
    pupil = space.pupil(file.upn)
    table = CodeTable(space.calendar, space.policy.codes)
    marks = Attendance(space.calendar, table, pupil, {**space.codes_of(pupil.upn), **codes})
    situation = space.situation(file, day, marks)
    return reports(situation, space.recipients_of(situation))
