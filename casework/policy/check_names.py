"""Checking that every name used is declared, and that what it names fits its use."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from casework.policy.faults import Faults, hint
from casework.policy.model import Condition, Group, Leaf, Machine, Origin, Parameter
from casework.policy.tables import Reference
from casework.policy.vocabulary import FACTS, UNITS, FactKind, ValueKind, unit_head


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
    """Note each ring of conditions that are made of each other, once."""
    finished: set[str] = set()
    for name in conditions:
        ring = _ring(name, conditions, [], finished)
        if ring:
            first = conditions[ring[0]]
            what = f"the conditions go round in a ring: {' → '.join([*ring, ring[0]])}"
            faults.add(
                first.origin, f"condition.{first.name}", what, "let one of them stop referring to the other"
            )


def _ring(name: str, conditions: Mapping[str, Condition], path: list[str], finished: set[str]) -> list[str]:
    if name in path:
        return path[path.index(name) :]
    condition = conditions.get(name)
    if name in finished or not isinstance(condition, Group):
        return []
    rings = (_ring(member, conditions, [*path, name], finished) for member in condition.members)
    found = next((ring for ring in rings if ring), [])
    finished.add(name)
    return found


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
        head = clock.unit.value.replace("_", " ")
        _check_unit(parameters.get(clock.length), head, f"clock.{clock.name}", clock.origin, faults)
    for leaf in machine.conditions.values():
        if not isinstance(leaf, Leaf):
            continue
        key = f"condition.{leaf.name}"
        if leaf.window and leaf.window.length:
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


def _check_unit(parameter: Parameter | None, head: str, key: str, origin: Origin, faults: Faults) -> None:
    if parameter is None or not unit_head(parameter.unit) or unit_head(parameter.unit) == head:
        return
    what = f"{parameter.name} is in {parameter.unit!r}, not in {head}"
    faults.add(origin, key, what, f"name a parameter whose unit begins with {head!r}")
