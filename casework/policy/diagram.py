"""A ladder as a Mermaid state diagram, for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from casework.policy.model import Clock, Machine, Transition
from casework.policy.values import Unfilled, Values
from casework.policy.vocabulary import ROLES

INDENT = "    "
BREAK = "<br/>"
HERE = "THE CASE STANDS HERE"
# Everything else becomes a numbered entity: a colon or semicolon ends a label, % and { begin a directive.
PLAIN = frozenset(" .,-_()'’–/·")
# Words of the diagram language that no state may be called by.
RESERVED = frozenset(
    [
        "as",
        "class",
        "classdef",
        "click",
        "default",
        "direction",
        "end",
        "fork",
        "hide",
        "href",
        "join",
        "note",
        "scale",
        "state",
        "style",
    ]
)


@dataclass(frozen=True, slots=True)
class Taken:
    """One step of a case's way: from which state, to which, on which day."""

    source: str
    step: str
    on: date


@dataclass(frozen=True, slots=True)
class Way:
    """Where a case stands, and the steps that led there, oldest first."""

    state: str
    steps: tuple[Taken, ...] = ()


def mermaid(
    machine: Machine,
    values: Values | None = None,
    day: date | None = None,
    *,
    roles: Mapping[str, str] = ROLES,
    way: Way | None = None,
) -> str:
    """Return the machine as Mermaid text (``stateDiagram-v2``).

    Each arrow names its step, rule, who takes it and how strongly the policy speaks; steps that share an
    arrow stand under each other. With ``values`` and ``day``, the clocks show their lengths on that day.
    With the ``way`` of a case, the state in which it stands and the steps that were taken are marked.
    """
    lines = ["stateDiagram-v2", f"{INDENT}direction TB"]
    for state in machine.states:
        here = f" ({HERE})" if way and way.state == state.name else ""
        lines.append(f'{INDENT}state "{escape(state.title + here)}" as {state_id(state.name)}')
    lines.append(f"{INDENT}[*] --> {state_id(machine.initial)}")
    arrows = _arrows(machine, roles)
    for each in way.steps if way else ():  # one taken under another policy has an arrow of its own
        said = escape(f"TAKEN on {each.on.isoformat()}")
        arrows.setdefault((each.source, each.step), [each.step]).append(said)
    for (source, step), labels in arrows.items():
        lines.append(f"{INDENT}{state_id(source)} --> {state_id(step)} : {BREAK.join(labels)}")
    lines += [f"{INDENT}{state_id(name)} --> [*]" for name in sorted(machine.final_states)]
    for state_name, clocks in _clocks(machine).items():
        texts = [escape(_clock_text(clock, values, day)) for clock in clocks]
        lines.append(f"{INDENT}note right of {state_id(state_name)} : {BREAK.join(texts)}")
    if way and way.state in {state.name for state in machine.states}:
        lines += [f"{INDENT}classDef here stroke-width:4px", f"{INDENT}class {state_id(way.state)} here"]
    return "\n".join(lines) + "\n"


def state_id(name: str) -> str:
    """Return what the diagram calls a state: its name, kept apart from words of the diagram language."""
    return f"{name}_" if name in RESERVED else name


def escape(text: str) -> str:
    """Return text that Mermaid shows as it is and never reads as syntax."""
    flat = " ".join(text.split())
    return "".join(sign if sign.isalnum() or sign in PLAIN else f"#{ord(sign)};" for sign in flat)


def _arrows(machine: Machine, roles: Mapping[str, str]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for each in machine.transitions:
        for source in each.sources:
            found.setdefault((source, each.step), []).append(_label(each, roles))
    return found


def _label(transition: Transition, roles: Mapping[str, str]) -> str:
    who = " or ".join(roles.get(name, name) for name in transition.actors)
    how = transition.modality.value if transition.listed else f"{transition.modality.value}, at any time"
    return escape(f"{transition.step} ({transition.rule}, {who}, {how})")


def _clocks(machine: Machine) -> dict[str, list[Clock]]:
    found: dict[str, list[Clock]] = {}
    for each in machine.transitions:
        for name in each.starts:
            clocks = found.setdefault(each.step, [])
            if machine.clocks[name] not in clocks:
                clocks.append(machine.clocks[name])
    return found


def _clock_text(clock: Clock, values: Values | None, day: date | None) -> str:
    if values is None or day is None:
        return f"{clock.title} ({clock.rule})"
    try:
        length = f"{values.number(clock.length, day)} {clock.unit.value.replace('_', ' ')}"
    except Unfilled:
        length = "length to be filled in by the school"
    return f"{clock.title} ({clock.rule}), {length}"
