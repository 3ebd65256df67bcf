"""Checks of figures that stand beside each other in one text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from casework.policy.lint.finding import Finding, Look, at_parameter, at_step
from casework.policy.model import Comparison, Leaf, Machine, Parameter, Prompt, Transition
from casework.policy.vocabulary import FACTS, UNITS, FactKind, ValueKind, unit_head
from casework.policy.words import WORDS

INCLUSIVE = (Comparison.AT_MOST, Comparison.AT_LEAST)


def two_thresholds(look: Look) -> Iterator[Finding]:
    """Find attendance thresholds that single out the same pupil differently from a ladder's first state."""
    for machine in look.policy.machines.values():
        for first, second in combinations(_first_thresholds(look, machine), 2):
            one, other = (look.value(str(each.threshold)) for each in (first, second))
            if one is None or other is None or (one, first.comparison) == (other, second.comparison):
                continue
            if one == other:
                held = (first.comparison in INCLUSIVE, second.comparison in INCLUSIVE)
                if held[0] == held[1]:
                    continue
                text = (
                    f"{first.rule} speaks of {_held(look, first)}, {second.rule} of {_held(look, second)}: "
                    f"at exactly {one}% one of them holds and the other does not."
                )
            else:
                each = f"{_held(look, first)} ({first.rule}), {_held(look, second)} ({second.rule})"
                text = f"Two thresholds single out a pupil: {each}."
            does = "Each rule is held at its own threshold, on exact fractions; `case explain` names both."
            yield at_step("two_thresholds", second, f"the text itself: {first.cite}", text, does)


def _first_thresholds(look: Look, machine: Machine) -> list[Leaf]:
    used: list[Transition | Prompt] = [*machine.transitions, *machine.prompts]
    found: dict[str, Leaf] = {}
    for each in used:
        if machine.initial in each.sources:
            for leaf in look.leaves_of(machine, each.when):
                fact = FACTS.get(leaf.fact)
                if fact and fact.kind is FactKind.RATIO and fact.name.startswith("attendance"):
                    found.setdefault(leaf.name, leaf)
    return list(found.values())


def _held(look: Look, leaf: Leaf) -> str:
    parameter = look.policy.parameters[str(leaf.threshold)]
    over = f" in the {leaf.window.kind.value.replace('_', ' ')}" if leaf.window else ""
    return f"{WORDS[leaf.comparison]} {look.said(parameter)}{over}"


def two_figures(look: Look) -> Iterator[Finding]:
    """Find parameters said to be for the same purpose (``beside``) that differ in figure, name or time."""
    for parameter, beside in _pairs(look):
        if unit_head(parameter.unit) != unit_head(beside.unit):
            continue
        comparisons = {_comparison(look, each) for each in (parameter, beside)} - {None}
        if look.value(parameter.name) == look.value(beside.name) and len(comparisons) < 2:
            continue
        kind = UNITS.get(unit_head(parameter.unit))
        noun = {ValueKind.TIME: "times", ValueKind.TEXT: "names"}.get(kind or ValueKind.WHOLE, "figures")
        text = f"Two {noun} for one purpose: {_shown(look, parameter)} and {_shown(look, beside)}."
        if closes := look.value(beside.name.removesuffix("opens") + "closes"):
            text += f" The register that opens at {look.said(beside)} closes at {closes}."
        does = "Both are kept with their lines; the program goes by the second, the first is shown beside it."
        yield at_parameter(
            "two_figures", look, parameter, f"the text itself: {look.cite(beside)}", text, does
        )


def lengths_in_two_units(look: Look) -> Iterator[Finding]:
    """Find a length explained by another in a different unit: weeks cut short make them unequal."""
    for parameter, beside in _pairs(look):
        if unit_head(parameter.unit) == unit_head(beside.unit):
            continue
        text = (
            f"{look.said(parameter)} {unit_head(parameter.unit)} are given as equal to "
            f"{look.said(beside)} {unit_head(beside.unit)}: not so where a week is short."
        )
        does = f"Only {beside.name} is counted; both windows are shown with their own first and last day."
        law = "the school calendar: a week with one session is a school week"
        yield at_parameter("lengths_in_two_units", look, parameter, law, text, does)


def _pairs(look: Look) -> Iterator[tuple[Parameter, Parameter]]:
    for parameter in look.own:
        beside = look.policy.parameters.get(parameter.beside)
        if beside and look.row(parameter.name) and look.row(beside.name):
            yield parameter, beside


def _comparison(look: Look, parameter: Parameter) -> Comparison | None:
    """Return how a figure is held: by its own words, else by the first condition that holds it."""
    if parameter.comparison:
        return parameter.comparison
    return next(
        (
            leaf.comparison
            for machine in look.policy.machines.values()
            for leaf in machine.conditions.values()
            if isinstance(leaf, Leaf) and leaf.threshold == parameter.name
        ),
        None,
    )


def _shown(look: Look, parameter: Parameter) -> str:
    comparison = _comparison(look, parameter)
    words = f"{WORDS[comparison]} " if comparison else ""
    return f"{words}{look.said(parameter)} ({parameter.rule or parameter.name})"


def lateness_table(look: Look) -> Iterator[Finding]:
    """Find rows of a printed table of minutes and days lost that are out of proportion to its first row."""
    for parameter in look.own:
        rows = look.value(parameter.name)
        if unit_head(parameter.unit) != "minutes late a day = days lost" or not isinstance(rows, tuple):
            continue
        pairs = [tuple(float(part) for part in row.split("=")) for row in rows]
        (minutes, days), *rest = pairs
        wrong = [
            f"{more:g} minutes give {more * days / minutes:g} days, not {printed:g}"
            for more, printed in rest
            if abs(printed - more * days / minutes) > 0.5  # the table rounds to half days
        ]
        if wrong:
            text = f"The table of lost learning is wrong: by its first row {'; '.join(wrong)}."
            does = "No figure rests on it, and no paper prints it."
            yield at_parameter("lateness_table", look, parameter, "arithmetic", text, does)
