"""Checking that every name used is declared, and that what it names fits its use."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from casework.policy.faults import Faults, hint
from casework.policy.model import Condition, Group, Leaf, Machine, Origin, Parameter
from casework.policy.tables import Reference
from casework.policy.vocabulary import FACTS, UNITS, WINDOWS_WITH_LENGTH, FactKind, ValueKind, unit_head


def check_references(
    references: Iterable[Reference], known: Mapping[str, Collection[str] | None], faults: Faults
) -> None:
    """Note each name that nothing declares; a noun known as None is not checked."""
    for reference in references:
        names = known[reference.noun]
        if names is not None and reference.name not in names:
            what = f"unknown {reference.noun} {reference.name!r}"
            faults.add(reference.origin, reference.key, what, hint(reference.name, names))


def check_cycles(conditions: Mapping[str, Condition], faults: Faults) -> None:
    """Note each ring of conditions that are made of each other."""
    members = {name: each.members for name, each in conditions.items() if isinstance(each, Group)}
    while ring := _ring(members):
        first = min(ring, key=lambda name: conditions[name].origin.line)
        turned = ring[ring.index(first) :] + ring[: ring.index(first)]
        what = f"the conditions go round in a ring: {' → '.join([*turned, first])}"
        fix = "let one of them stop referring to the next"
        faults.add(conditions[first].origin, f"condition.{first}", what, fix)
        for name in ring:
            del members[name]


def _ring(members: Mapping[str, tuple[str, ...]]) -> list[str]:
    try:
        TopologicalSorter(members).prepare()
    except CycleError as found:
        return list(reversed(found.args[1][1:]))
    return []


def leaves(name: str, conditions: Mapping[str, Condition]) -> Iterator[Leaf]:
    """Yield the figures that a condition rests on, each once, through all its groups."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        name = waiting.pop()
        condition = conditions.get(name)
        if name in seen or condition is None:
            continue
        seen.add(name)
        if isinstance(condition, Group):
            waiting.extend(reversed(condition.members))
        else:
            yield condition


def check_units(machine: Machine, parameters: Mapping[str, Parameter], faults: Faults) -> None:
    """Note each length or threshold whose parameter is counted in something else."""
    for clock in machine.clocks.values():
        if clock.unit_from:  # the school says the unit, so any length may be right
            continue
        _check_end(parameters.get(clock.length), f"clock.{clock.name}", clock.origin, faults)
        head = clock.unit.value.replace("_", " ")
        _check_unit(parameters.get(clock.length), head, f"clock.{clock.name}", clock.origin, faults)
    for leaf in machine.conditions.values():
        if not isinstance(leaf, Leaf):
            continue
        key = f"condition.{leaf.name}"
        if leaf.window and leaf.window.kind in WINDOWS_WITH_LENGTH:
            head = leaf.window.kind.value.replace("_", " ")
            _check_unit(parameters.get(leaf.window.length), head, key, leaf.origin, faults)
        fact = FACTS.get(leaf.fact)
        threshold = parameters.get(leaf.threshold) if isinstance(leaf.threshold, str) else None
        if fact is None or threshold is None or not unit_head(threshold.unit):
            continue
        kind = UNITS[unit_head(threshold.unit)]
        wanted = ValueKind.PERCENT if fact.kind is FactKind.RATIO else ValueKind.WHOLE
        if fact.kind is not FactKind.FLAG and kind is not wanted:
            what = f"{fact.name} is held against {threshold.name}, whose unit is {threshold.unit!r}"
            fix = (
                "name a parameter in percent"
                if wanted is ValueKind.PERCENT
                else "name a parameter that counts"
            )
            faults.add(leaf.origin, key, what, fix)


def _check_end(length: Parameter | None, key: str, origin: Origin, faults: Faults) -> None:
    if length is not None and length.unspecified and length.maximum is None:
        what = f"the clock may never end: {length.name} is left open without a maximum"
        faults.add(origin, key, what, f"give {length.name} a maximum, after which nobody waits any longer")


def _check_unit(parameter: Parameter | None, head: str, key: str, origin: Origin, faults: Faults) -> None:
    if parameter is None or not unit_head(parameter.unit) or unit_head(parameter.unit) == head:
        return
    what = f"{parameter.name} is in {parameter.unit!r}, not in {head}"
    faults.add(origin, key, what, f"name a parameter whose unit begins with {head!r}")
