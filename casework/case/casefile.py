"""A case file, and the case as it stood on a day: a fold over its events, nothing else."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TypeVar

from casework.case.events import (
    DocumentReceived,
    Event,
    EventVoided,
    LetterIssued,
    LetterRequested,
    PolicyMoved,
    StepApproved,
    StepTaken,
    SupportRecorded,
)
from casework.errors import Refused
from casework.policy.model import Machine

E = TypeVar("E", bound=Event)
_NEVER = datetime.max.replace(tzinfo=UTC)
Stage = tuple[str, tuple[int, ...], int]  # reference, numbers of the entries, how many took effect
Advance = Callable[[str, str], str]  # (state, step) → state after it


@dataclass(frozen=True, slots=True)
class Entry:
    """An event with its number in the file and the time at which it was recorded."""

    number: int
    recorded_at: datetime
    event: Event


@dataclass(frozen=True)
class CaseFile:
    """Everything that was ever recorded of one case."""

    reference: str
    upn: str
    strand: str
    number: int
    entries: tuple[Entry, ...] = ()

    def as_known_at(self, moment: datetime) -> CaseFile:
        """Return the file as it stood at a moment, without what was recorded later."""
        kept = tuple(entry for entry in self.entries if entry.recorded_at <= moment)
        return CaseFile(self.reference, self.upn, self.strand, self.number, kept)

    def until(self, day: date) -> CaseFile:
        """Return the file with the events up to a day, whenever they were recorded."""
        kept = tuple(entry for entry in self.entries if entry.event.on <= day)
        return CaseFile(self.reference, self.upn, self.strand, self.number, kept)

    @cached_property
    def counting(self) -> tuple[Entry, ...]:
        """Return the events that were not voided."""
        return _without_voided(list(self.entries))

    @cached_property
    def policy_sha256(self) -> str | None:
        """Return the hash of the policy that the case is under: of its first step, or where it was moved to.

        None before the first step: such a case has no policy of its own yet.
        """
        found: str | None = None
        for entry in self.counting:
            event = entry.event
            if isinstance(event, PolicyMoved):
                found = event.to_sha256
            elif isinstance(event, StepTaken) and found is None:
                found = event.policy_sha256
        return found

    @cached_property
    def _event_days(self) -> list[date]:
        return sorted(entry.event.on for entry in self.entries)

    @cached_property
    def _numbers(self) -> tuple[int, ...]:
        return tuple(entry.number for entry in self.entries)

    def stage(self, day: date | None) -> Stage:
        """Return a key of what is on file up to a day: the same on all days between two events."""
        until = len(self.entries) if day is None else bisect_right(self._event_days, day)
        return self.reference, self._numbers, until

    def on(self, day: date, machine: Machine, advance: Advance) -> Standing:
        """Return the case as it stood at the end of a day."""
        until = [entry for entry in self.entries if entry.event.on <= day]
        return Standing(self, _without_voided(until), machine, advance)

    def latest(self, machine: Machine, advance: Advance) -> Standing:
        """Return the case with every event that is on file, whatever its day."""
        return Standing(self, _without_voided(list(self.entries)), machine, advance)


def check_every_day(standing: Standing, events: Sequence[Event]) -> None:
    """Refuse events after which the case could not be replayed as it stood on each of its days.

    A void takes effect on its own day: until then the voided step stands, and no other step beside it.
    """
    file, first = standing.file, len(standing.file.entries) + 1
    added = tuple(Entry(number, _NEVER, event) for number, event in enumerate(events, first))
    later = CaseFile(file.reference, file.upn, file.strand, file.number, file.entries + added)
    # before a move to another policy another ladder held, and these days were looked at then
    since = max((e.event.on for e in later.entries if isinstance(e.event, PolicyMoved)), default=date.min)
    for day in sorted({entry.event.on for entry in later.entries if entry.event.on >= since}):
        try:
            _ = later.on(day, standing.machine, standing.advance).state
        except Refused as fault:
            raise Refused(
                "step_beside_a_voided_one",
                f"On {day.isoformat()} the case could not be replayed any more. {fault.what}",
                where=f"case {file.reference}",
                fix="a voided step counts until the day of its void: date this on or after that day",
            ) from fault


def _without_voided(entries: list[Entry]) -> tuple[Entry, ...]:
    """Return the entries that still count; a void itself is never voided (``records``)."""
    void = {entry.event.event_no for entry in entries if isinstance(entry.event, EventVoided)}
    return tuple(entry for entry in entries if entry.number not in void)


@dataclass(frozen=True)
class Standing:
    """A case as the events that count make it: state, clocks, documents, holds."""

    file: CaseFile
    entries: tuple[Entry, ...]
    machine: Machine
    advance: Advance

    def all(self, kind: type[E]) -> list[E]:
        """Return the events of a kind, in the order in which they were recorded."""
        return [entry.event for entry in self.entries if isinstance(entry.event, kind)]

    def numbered(self, kind: type[E]) -> list[tuple[int, E]]:
        """Return the events of a kind with their numbers."""
        return [(entry.number, entry.event) for entry in self.entries if isinstance(entry.event, kind)]

    @cached_property
    def steps(self) -> list[tuple[int, StepTaken]]:
        """Return the steps taken, oldest first."""
        return self.numbered(StepTaken)

    @cached_property
    def state(self) -> str:
        """Return the state that the steps lead to, replayed through the machine."""
        state = self.machine.initial
        for number, taken in self.steps:
            # before the case was moved to this policy another ladder held; a step bears its state's name
            state = taken.step if number < self.moved[0] else self.advance(state, taken.step)
        return state

    @cached_property
    def moved(self) -> tuple[int, date]:
        """Return number and day of the case's last move to another policy; (0, date.min) where none."""
        moves = self.numbered(PolicyMoved)
        return (moves[-1][0], moves[-1][1].on) if moves else (0, date.min)

    @property
    def is_closed(self) -> bool:
        """Return whether the case is over."""
        return self.state in self.machine.final_states

    @property
    def opened_on(self) -> date | None:
        """Return the day of the first event, or None where there is none."""
        return min((entry.event.on for entry in self.entries), default=None)

    @property
    def last_step(self) -> tuple[int, StepTaken] | None:
        """Return the step that led to the present state."""
        return self.steps[-1] if self.steps else None

    def clock_start(self, clock: str) -> date | None:
        """Return the day of the last step that started the clock, or None."""
        for _, taken in reversed(self.steps):
            for transition in self.machine.transitions:
                if transition.step == taken.step and clock in transition.starts:
                    return taken.on
        return None

    def support(self, aspect: str) -> bool | None:
        """Return what was last said of an aspect of the support: offered, appropriate, engaged, worked."""
        said = [getattr(event, aspect) for event in self.all(SupportRecorded)]
        return next((value for value in reversed(said) if value is not None), None)

    def approvals(self, step: str) -> list[tuple[int, StepApproved]]:
        """Return the approvals of a step that no taking of that step has used up."""
        used = max((number for number, taken in self.steps if taken.step == step), default=0)
        return [(n, event) for n, event in self.numbered(StepApproved) if event.step == step and n > used]

    @cached_property
    def unfinished(self) -> list[LetterRequested]:
        """Return the documents that were asked for and not yet written.

        A voided request is not owed any more; a receipt counts even where its step was voided later.
        """
        written = {event.document for event in self.all(LetterIssued)}
        return [event for event in self.all(LetterRequested) if event.document not in written]

    @cached_property
    def documents(self) -> list[LetterIssued | DocumentReceived]:
        """Return the documents on file, in the order in which they came."""
        return [
            entry.event for entry in self.entries if isinstance(entry.event, LetterIssued | DocumentReceived)
        ]
