"""Checks of a ladder's sanctions: their windows, their wording, who takes them, how low they reach."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from casework.policy.lint.finding import Finding, Look, at_step
from casework.policy.model import Group, Join, Leaf, Machine, Modality, Transition, WindowKind
from casework.policy.vocabulary import FACTS, FactKind

SESSIONS, WEEKS = "national_threshold.sessions", "national_threshold.school_weeks"
DECISION = "penalty_notice.decision"
LAST_CHANCE = "notice_to_improve.weeks.longest"


def _is_count(leaf: Leaf) -> bool:
    fact = FACTS.get(leaf.fact)
    return fact is not None and fact.kind is FactKind.COUNT


def windows(look: Look) -> Iterator[Finding]:
    """Find sanctions whose sessions are counted in another window than the national one."""
    weeks, row = look.number(WEEKS), look.row(WEEKS)
    seen: set[tuple[str, str, str]] = set()
    for machine, step in look.steps:
        for leaf in look.leaves_of(machine, step.when) if step.sanction and weeks and row else ():
            window = leaf.window
            if window is None or window.kind is WindowKind.CLOCK or not _is_count(leaf):
                continue
            length = look.number(window.length)
            words = window.kind.value.replace("_", " ")
            stretch = f"the last {length} {words}" if length else f"the {words}"
            is_national = window.kind is WindowKind.SCHOOL_WEEKS and length == weeks
            if is_national or (machine.name, leaf.rule, stretch) in seen:
                continue
            seen.add((machine.name, leaf.rule, stretch))
            text = f"Sessions are counted in {stretch}; the national window is {weeks} school weeks."
            does = "Each window is counted in its own right; the text's opens its step."
            yield at_step("windows", leaf, row.cite if row else "", text, does)


def mandatory(look: Look) -> Iterator[Finding]:
    """Find penalties that the text orders although each is to be considered by itself."""
    row = look.row(DECISION)
    for _, step in look.steps:
        if row and step.sanction and step.approval and step.modality is Modality.MUST:
            text = f"The text orders the step {step.step}; a penalty is considered {row.value}."
            does = "The step is listed as the text has it, and is taken only with another person's approval."
            yield at_step("mandatory", step, row.cite, text, does)


def two_last_chances(look: Look) -> Iterator[Finding]:
    """Find ladders on which two bodies each give a last chance before a penalty."""
    row = look.row(LAST_CHANCE)
    for machine in look.policy.machines.values():
        chances = [each for each in machine.transitions if each.sanction and each.starts]
        penal = {each.step for each in machine.transitions if each.notices}
        bodies = {each.actors: each for each in chances}
        if row is None or len(bodies) < 2 or not penal:
            continue
        first, second, *_ = bodies.values()
        text = (
            f"{first.step} by {_who(look, first)} ({first.rule}) and {second.step} by {_who(look, second)} "
            f"({second.rule}) each set a period before a penalty; the text does not say which comes first."
        )
        does = (
            f"They follow each other, as the steps of {machine.name} say in `from`; the file can be changed."
        )
        yield at_step("two_last_chances", second, row.cite, text, does)


def _who(look: Look, step: Transition) -> str:
    return " or ".join(look.policy.roles.get(actor, actor) for actor in step.actors)


def two_bodies(look: Look) -> Iterator[Finding]:
    """Find one step from one state that is given to different people by different rules."""
    for machine in look.policy.machines.values():
        found: dict[tuple[str, str], Transition] = {}
        for step in machine.transitions:
            if step.step in machine.final_states:
                continue
            for source in step.sources:
                first = found.setdefault((step.step, source), step)
                if set(first.actors) != set(step.actors):
                    one, other = (f"{_who(look, each)} ({each.rule})" for each in (first, step))
                    text = f"The step {step.step} is for {one} and for {other}."
                    does = "Whoever is named by the rule that opens the step may take it."
                    yield at_step("two_bodies", step, f"the text itself: {first.cite}", text, does)


def below_national(look: Look) -> Iterator[Finding]:
    """Find requests for a penalty that fewer sessions open than the national threshold."""
    national, row = look.number(SESSIONS), look.row(SESSIONS)
    for machine, step in look.steps:
        if national is None or row is None or not (step.sanction and step.approval) or step.brought_in:
            continue
        needed = _needed(look, machine, step.when)
        if 0 < needed < national:
            opens = "1 session opens" if needed == 1 else f"{needed:g} sessions open"
            text = f"{opens} the step {step.step}; the national threshold is {national}."
            does = "The national count is shown beside it; the step needs another person's approval."
            yield at_step("below_national", step, row.cite, text, does)


def _needed(look: Look, machine: Machine, when: str) -> float:
    """Return the fewest sessions with which a condition can hold; 0 where it counts none.

    A number that the text leaves open is as high as can be: it is no finding that it is low.
    """
    condition = machine.conditions.get(when)
    if isinstance(condition, Leaf):
        if not _is_count(condition) or condition.fact == "possible_sessions":
            return 0
        if "days" in condition.fact:
            return 0
        needed = look.number(str(condition.threshold))
        return inf if needed is None else needed
    if isinstance(condition, Group):
        members = [_needed(look, machine, name) for name in condition.members]
        if condition.join is Join.ALL:
            return max(members)
        return min(members) if condition.join is Join.ANY else 0
    return 0
