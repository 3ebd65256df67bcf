"""Where a policy's files name each rule of the published text, and what kind of thing they make of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from casework.policy.faults import Faults
from casework.policy.model import (
    Leaf,
    Machine,
    Origin,
    PackPart,
    Parameter,
    Policy,
    RuleBook,
    RuleKind,
    Transition,
)

# Of several places the first of these says what the rule is; a row that says its kind goes before them all.
_ORDER = (
    RuleKind.CLOCK,
    RuleKind.TRIGGER,
    RuleKind.DOCUMENT,
    RuleKind.ACTOR,
    RuleKind.PROMPT,
    RuleKind.PARAMETER,
)


@dataclass(frozen=True, slots=True)
class Place:
    """One place in a policy file that names a rule."""

    rule: str
    kind: RuleKind
    origin: Origin
    cite: str
    text: str
    is_row: bool = False
    issue: str = ""
    is_repetition: bool = False  # the text repeats the law in its own words: nothing is done with that


@dataclass(frozen=True, slots=True)
class Covered:
    """One rule of a text with everything that the files make of it."""

    id: str
    places: tuple[Place, ...]

    @property
    def leading(self) -> Place:
        """Return the place that says what the rule is."""
        return min(self.places, key=lambda each: -1 if each.is_row else _ORDER.index(each.kind))

    @property
    def is_built(self) -> bool:
        """Return whether nothing of the rule waits to be built."""
        return not any(each.issue for each in self.places)


def coverage(policy: Policy) -> tuple[Covered, ...]:
    """Return every rule of the policy's text in order; a rule that no file names has no places.

    A text without a list of rules has the rules that the school's own files name.
    """
    found: dict[str, list[Place]] = {rule: [] for rule in policy.rules.ids}
    is_listed = bool(found)
    own = set(_own_files(policy))
    for place in places(policy.parameters, policy.machines, policy.pack, policy.rules):
        if place.rule in found or (not is_listed and place.origin.file in own):
            found.setdefault(place.rule, []).append(place)
    return tuple(
        Covered(rule, () if all(each.is_repetition for each in at) else tuple(at))
        for rule, at in found.items()
    )


def _own_files(policy: Policy) -> Iterator[str]:
    for source in policy.sources:
        if source.name.split("/")[0] in ("schools", "machines", "rules"):
            yield source.name


def places(
    parameters: Mapping[str, Parameter],
    machines: Mapping[str, Machine],
    pack: Iterable[PackPart],
    book: RuleBook,
) -> list[Place]:
    """Return every place that names a rule."""
    found = [
        Place(row.id, row.kind, row.origin, row.cite, row.text, is_row=True, issue=row.issue)
        for row in book.rows
    ]
    for each in parameters.values():
        if each.rule:
            again = bool(each.restates)
            at = each.origin
            found.append(Place(each.rule, RuleKind.PARAMETER, at, _cite(each), each.why, is_repetition=again))
    for machine in machines.values():
        found.extend(_in_machine(machine))
    for part in pack:
        text = f"The pack holds: {part.kind.replace('_', ' ')}."
        found.append(Place(part.rule, RuleKind.DOCUMENT, part.origin, part.cite, text))
    return found


def _cite(parameter: Parameter) -> str:
    return parameter.cite or (parameter.values[-1].cite if parameter.values else "")


def _in_machine(machine: Machine) -> Iterator[Place]:
    for clock in machine.clocks.values():
        yield Place(clock.rule, RuleKind.CLOCK, clock.origin, clock.cite, f"{clock.title}.")
    for step in machine.transitions:
        yield Place(step.rule, _kind_of(step), step.origin, step.cite, _step_text(machine, step))
    for leaf in machine.conditions.values():
        if isinstance(leaf, Leaf):
            yield Place(leaf.rule, RuleKind.TRIGGER, leaf.origin, leaf.cite, leaf.explain)
    for prompt in machine.prompts:
        yield Place(prompt.rule, RuleKind.PROMPT, prompt.origin, prompt.cite, prompt.text)


def _kind_of(step: Transition) -> RuleKind:
    if step.when:
        return RuleKind.TRIGGER
    return RuleKind.DOCUMENT if step.documents else RuleKind.ACTOR


def _step_text(machine: Machine, step: Transition) -> str:
    return f"{machine.title}: the step {step.step}, taken by {' or '.join(step.actors)}."


def check_rules(found: Iterable[Place], book: RuleBook, faults: Faults) -> None:
    """Note each place that names a rule which the text's list does not have."""
    if not book.ids:
        return
    for place in found:
        rest = place.rule.removeprefix(book.prefix)
        if rest != place.rule and rest.isdigit() and place.rule not in book.ids and not place.is_row:
            what = f"unknown rule {place.rule!r}"
            faults.add(place.origin, "rule", what, f"the rules are {book.ids[0]} to {book.ids[-1]}")
