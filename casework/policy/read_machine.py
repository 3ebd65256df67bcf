"""Reading a machine file: states, clocks, conditions, steps and prompts of one strand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from casework.policy.faults import Faults, hint
from casework.policy.model import Clock, Machine, Modality, Prompt, State, Transition
from casework.policy.read_conditions import read_conditions
from casework.policy.tables import Reference, Sheet, Table
from casework.policy.toml_lines import Document
from casework.policy.vocabulary import STRANDS
from casework.schooldays import Unit


@dataclass(frozen=True, slots=True)
class MachineDraft:
    """A machine as read, with the names that it refers to and the lines of its states."""

    machine: Machine
    references: tuple[Reference, ...]
    state_lines: dict[str, int]


def read_machine(document: Document, name: str, faults: Faults) -> MachineDraft:
    """Return the machine of a file, with placeholders where something is faulty and the fault noted."""
    sheet = Sheet(document, faults)
    top = sheet.top
    top.get("kind")
    top.get("name")
    strand = top.name("strand")
    if strand and strand not in STRANDS:
        top.fault("strand", f"unknown strand {strand!r}", hint(strand, STRANDS))
        strand = ""
    states = top.tables("state")
    clocks = top.tables("clock")
    machine = Machine(
        name=name,
        title=top.text("title"),
        strand=strand,
        initial=top.refer("initial", "state"),
        states=tuple(_state(table) for table in states),
        transitions=tuple(_transition(table) for table in top.tables("transition")),
        clocks={clock.name: clock for clock in [_clock(table) for table in clocks]},
        conditions=read_conditions(top),
        prompts=tuple(_prompt(table) for table in top.tables("prompt")),
        origin=top.origin(),
    )
    if not states:
        top.fault("state", "the machine has no states", "add [[state]]")
    _note_twice(states, "state")
    _note_twice(clocks, "clock")
    top.done()
    lines = {str(table.data.get("name")): table.origin().line for table in reversed(states)}
    return MachineDraft(machine, tuple(sheet.references), lines)


def _note_twice(tables: Iterable[Table], noun: str) -> None:
    seen: dict[str, int] = {}
    for table in tables:
        name = table.data.get("name")
        if not isinstance(name, str):
            continue
        if name in seen:
            table.fault(
                "name", f"{noun} {name} is defined twice", f"keep one; the first is in line {seen[name]}"
            )
        seen.setdefault(name, table.origin().line)


def _state(table: Table) -> State:
    state = State(table.name("name"), table.text("title"), is_final=table.flag("final"))
    table.done()
    return state


def _clock(table: Table) -> Clock:
    unit_from = table.parameter("unit") if isinstance(table.data.get("unit"), dict) else ""
    unit = Unit.SCHOOL_DAYS if unit_from else table.one_of("unit", "unit of a clock", Unit, Unit.SCHOOL_DAYS)
    length = table.parameter("length")
    clock = Clock(
        name=table.name("name"),
        title=table.text("title"),
        # with a faulty unit the length would be held against the fallback
        length=length if unit_from or table.data.get("unit") == unit else "",
        unit=unit,
        rule=table.text("rule"),
        cite=table.text("cite"),
        origin=table.origin(),
        unit_from=unit_from,
        suspended_by_hold=table.flag("suspended_by_hold"),
    )
    table.done()
    return clock


def _transition(table: Table) -> Transition:
    transition = Transition(
        step=table.refer("step", "state"),
        sources=table.refer_all("from", "state", required=True),
        actors=table.refer_all("actors", "role", required=True),
        modality=table.one_of("modality", "modality", Modality, Modality.MAY),
        rule=table.text("rule"),
        cite=table.text("cite"),
        origin=table.origin(),
        when=table.refer("when", "condition", required=False),
        documents=table.refer_all("documents", "template"),
        starts=table.refer_all("starts", "clock"),
        needs=table.refer_all("needs", "parameter"),
        approval=table.flag("approval"),
        sanction=table.flag("sanction"),
        brought_in=table.flag("brought_in"),
        notices=table.flag("notices"),
        referral=table.flag("referral"),
        listed=table.flag("listed", default=True),
    )
    table.done()
    return transition


def _prompt(table: Table) -> Prompt:
    prompt = Prompt(
        rule=table.text("rule"),
        cite=table.text("cite"),
        sources=table.refer_all("from", "state", required=True),
        text=table.text("text"),
        origin=table.origin(),
        when=table.refer("when", "condition", required=False),
    )
    table.done()
    return prompt
