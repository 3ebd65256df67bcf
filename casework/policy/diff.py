"""In what two policies differ, or one policy on two days: in words, part by part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.policy.describe import describe
from casework.policy.model import Clock, Condition, Group, Leaf, Parameter, Policy, Transition
from casework.policy.vocabulary import UNITS, ValueKind, unit_head
from casework.policy.words import WORDS


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same; ``first`` or ``second`` is empty where only the other has it."""

    part: str
    name: str
    first: str
    second: str


def differences(first: Policy, second: Policy, on_first: date, on_second: date) -> tuple[Difference, ...]:
    """Return in what the second policy, on its day, differs from the first on its."""
    found: list[Difference] = []
    for part in _PARTS:
        one, other = _PARTS[part](first, on_first), _PARTS[part](second, on_second)
        for name in dict.fromkeys([*one, *other]):
            if one.get(name) != other.get(name):
                found.append(Difference(part, name, one.get(name, ""), other.get(name, "")))
    return tuple(found)


def _parameters(policy: Policy, day: date) -> dict[str, str]:
    return {row.name: f"{row.text}{_unit(row.unit)}" for row in describe(policy, day).parameters}


def _unit(unit: str) -> str:
    """Return what a count is of; money, percent, times and texts say it themselves."""
    head = unit_head(unit)
    return f" ({unit})" if UNITS.get(head) is ValueKind.WHOLE and head != "pence" else ""


def _states(policy: Policy, _day: date) -> dict[str, str]:
    return {
        f"{strand}.{state.name}": state.title + (", final" if state.is_final else "")
        for strand, machine in policy.machines.items()
        for state in machine.states
    }


def _steps(policy: Policy, day: date) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for strand, machine in policy.machines.items():
        for step in machine.transitions:
            for source in step.sources:
                found.setdefault(f"{strand}: {source} → {step.step}", []).append(_step(step))
    return {name: " / or: ".join(ways) for name, ways in found.items()}


def _step(step: Transition) -> str:
    words = [f"{step.modality.value}, by {' or '.join(step.actors)}"]
    words += [f"when {step.when}"] if step.when else []
    words += [f"writes {', '.join(step.documents)}"] if step.documents else []
    words += [f"starts {', '.join(step.starts)}"] if step.starts else []
    flags = ("approval", "sanction", "brought_in", "notices", "referral")
    words += [flag.replace("_", " ") for flag in flags if getattr(step, flag)]
    words += [] if step.listed else ["not listed"]
    return "; ".join(words)


def _clocks(policy: Policy, day: date) -> dict[str, str]:
    return {
        f"{strand}.{clock.name}": _clock(policy, clock, day)
        for strand, machine in policy.machines.items()
        for clock in machine.clocks.values()
    }


def _clock(policy: Policy, clock: Clock, day: date) -> str:
    unit = f"unit from {clock.unit_from}" if clock.unit_from else clock.unit.value.replace("_", " ")
    return f"{_figure(policy.parameters[clock.length], day)} {unit}"


def _conditions(policy: Policy, day: date) -> dict[str, str]:
    return {
        f"{strand}.{name}": _condition(policy, condition, day)
        for strand, machine in policy.machines.items()
        for name, condition in machine.conditions.items()
    }


def _condition(policy: Policy, condition: Condition, day: date) -> str:
    if isinstance(condition, Group):
        return f"{condition.join.value} of {', '.join(condition.members)}"
    over = _window(policy, condition, day)
    if isinstance(condition.threshold, bool):
        return f"{condition.fact}{over} is {'yes' if condition.threshold else 'no'}"
    held = _figure(policy.parameters[condition.threshold], day)
    return f"{condition.fact}{over} {WORDS[condition.comparison]} {held}"


def _window(policy: Policy, leaf: Leaf, day: date) -> str:
    if leaf.window is None:
        return f" of {leaf.clock}" if leaf.clock else ""
    words = leaf.window.kind.value.replace("_", " ")
    if leaf.window.clock:
        return f" over the clock {leaf.window.clock}"
    if leaf.window.length:
        return f" in the last {_figure(policy.parameters[leaf.window.length], day)} {words}"
    return f" in the {words}"


def _figure(parameter: Parameter, day: date) -> str:
    row = parameter.row_on(day)
    return str(row.value) if row else parameter.name


def _prompts(policy: Policy, _day: date) -> dict[str, str]:
    return {
        f"{strand}.{prompt.rule}.{number}": f"in {', '.join(prompt.sources)}: {prompt.text}"
        for strand, machine in policy.machines.items()
        for number, prompt in enumerate(machine.prompts, 1)
    }


def _pack(policy: Policy, _day: date) -> dict[str, str]:
    return {part.kind: "required" if part.required else "if there is one" for part in policy.pack}


def _codes(policy: Policy, day: date) -> dict[str, str]:
    codes = policy.codes.on(day)
    return (
        {code.code: f"{code.meaning} ({code.category.value})" for code in codes.codes.values()}
        if codes
        else {}
    )


_PARTS = {
    "parameter": _parameters,
    "state": _states,
    "step": _steps,
    "clock": _clocks,
    "condition": _conditions,
    "prompt": _prompts,
    "pack part": _pack,
    "register code": _codes,
}
