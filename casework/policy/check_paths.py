"""Checking the ways through a machine: each state reached and left, each clock started in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from casework.policy.check_names import leaves
from casework.policy.faults import Faults
from casework.policy.model import Leaf, Machine, Modality, Origin, Prompt, Transition
from casework.policy.read_machine import MachineDraft


def check_paths(draft: MachineDraft, faults: Faults) -> None:
    """Note states that can't be reached or left, steps that never come up, and clocks that never run.

    Silent where states or steps are themselves unreadable: one typing error is one fault.
    """
    machine = draft.machine
    names = {state.name for state in machine.states}
    used = {machine.initial}.union(*({each.step, *each.sources} for each in machine.transitions))
    if "" in names or not used <= names or not all(each.sources for each in machine.transitions):
        return
    onward = {name: {each.step for each in machine.steps_from(name)} for name in names}
    reached = _reach([machine.initial], onward)
    _check_states(draft, onward, reached, faults)
    _check_shadowed(machine, faults)
    _check_rivals(machine, faults)
    _check_clocks(machine, onward, reached, faults)


def _reach(starts: Iterable[str], onward: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(onward[name])
    return found


def _check_states(
    draft: MachineDraft, onward: Mapping[str, set[str]], reached: set[str], faults: Faults
) -> None:
    machine = draft.machine
    finals = machine.final_states
    if not finals:
        faults.add(
            machine.origin, "state", "no state is final", "write final = true on the state that ends a case"
        )
    for state in machine.states:
        origin = Origin(machine.origin.file, draft.state_lines.get(state.name, 1))
        key = f"state.{state.name}"
        if state.name not in reached:
            what = f"state {state.name} can't be reached from {machine.initial}"
            faults.add(origin, key, what, "add a step that leads to it, or take it out")
        if state.is_final and onward[state.name]:
            steps = ", ".join(sorted(onward[state.name]))
            faults.add(origin, key, f"final state {state.name} has steps: {steps}", "a final state has none")
        elif not state.is_final and not onward[state.name]:
            what = f"state {state.name} can't be left and is not final"
            faults.add(origin, key, what, "add a step from it, or write final = true")
        elif finals and not finals & _reach([state.name], onward):
            what = f"no way leads from state {state.name} to a final state"
            faults.add(origin, key, what, "add a step on the way that ends the case")


def _check_shadowed(machine: Machine, faults: Faults) -> None:
    open_since: dict[tuple[str, str, str], int] = {}
    for each in machine.transitions:
        for source in each.sources:
            for when in ("", each.when):
                if (line := open_since.get((each.step, source, when))) is not None:
                    why = f"has the same condition {when}" if when else "has no condition"
                    faults.add(
                        each.origin,
                        f"transition.{each.step}",
                        f"step {each.step} from {source} never comes up: the one in line {line} {why}",
                        "put the conditions apart, the unconditional step last",
                    )
                    break
        for source in each.sources:
            open_since.setdefault((each.step, source, each.when), each.origin.line)


def _check_rivals(machine: Machine, faults: Faults) -> None:
    """Note two different steps that a text orders from one state under one condition."""
    ordered: dict[tuple[str, str], Transition] = {}
    for each in machine.transitions:
        for source in each.sources if each.modality is Modality.MUST and each.listed else ():
            first = ordered.setdefault((source, each.when), each)
            if first.step != each.step:
                when = f"when {each.when}" if each.when else "without a condition"
                what = f"from {source} both {first.step} and {each.step} must be taken {when}"
                fix = "put their conditions apart, or let one of them be should or may"
                faults.add(each.origin, f"transition.{each.step}", what, fix)


def _check_clocks(
    machine: Machine, onward: Mapping[str, set[str]], reached: set[str], faults: Faults
) -> None:
    starters = {
        name: [each for each in machine.transitions if name in each.starts] for name in machine.clocks
    }
    for name, clock in machine.clocks.items():
        if name and not starters[name]:
            what = f"no step starts the clock {name}"
            faults.add(
                clock.origin, f"clock.{name}", what, f'add starts = ["{name}"] to a step, or take it out'
            )
    # From these states on the clock may be running: the targets of its starting steps and what follows them.
    running = {
        name: _reach([each.step for each in steps if reached & set(each.sources)], onward)
        for name, steps in starters.items()
    }
    users: list[tuple[Transition | Prompt, str]] = [
        *((each, f"transition.{each.step}") for each in machine.transitions),
        *((each, f"prompt.{each.rule}") for each in machine.prompts),
    ]
    for each, key in users:
        for leaf, name in _clocks_asked(each.when, machine):
            for source in each.sources if starters.get(name) else ():
                if source in reached and source not in running[name]:
                    what = f"{leaf.name} asks for the clock {name}, which can't have started in {source}"
                    fix = f"start {name} on the way to {source}, or ask for another clock"
                    faults.add(each.origin, key, what, fix)


def _clocks_asked(when: str, machine: Machine) -> Iterator[tuple[Leaf, str]]:
    for leaf in leaves(when, machine.conditions):
        for name in {leaf.clock, leaf.window.clock if leaf.window else ""} - {""}:
            yield leaf, name
