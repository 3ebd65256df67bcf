"""Looking ahead: when a step could first become due if nothing changes, and what has to come before it.

Nothing changes: no event is added, the register stays as it is, and days pass. Clocks run on, windows move,
a new school year begins.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from casework.case.situation import Situation
from casework.case.triggers import is_due
from casework.case.windows import day_text
from casework.policy.model import Machine, Transition

FURTHEST = 200  # school days, somewhat more than a year


@dataclass(frozen=True, slots=True)
class Ahead:
    """The first day on which a step could be due, or None with the reason in words."""

    day: date | None
    text: str


def look_ahead(transition: Transition, situation: Situation) -> Ahead:
    """Return when a step could first be due after the situation's day, if nothing changes."""
    state = situation.standing.state
    if state not in transition.sources:
        return Ahead(None, f"not from this state: {_what_first(transition, situation.machine, state)}")
    day = first_due(transition, situation)
    if day is not None:
        return Ahead(day, f"on {day_text(day)} if nothing changes")
    coming = _coming(situation)
    if not coming:
        return Ahead(None, "not while nothing changes: the calendar has no school day after this one")
    return Ahead(None, f"not while nothing changes, as far as {day_text(coming[-1])}")


def first_due(transition: Transition, situation: Situation) -> date | None:
    """Return the first school day after the situation's day on which the step would be due, or None."""
    return next((day for day in _coming(situation) if is_due(transition, replace(situation, day=day))), None)


def _coming(situation: Situation) -> tuple[date, ...]:
    calendar = situation.attendance.calendar
    start = calendar.count_to(situation.day)
    return calendar.days[start : start + FURTHEST]


def _what_first(transition: Transition, machine: Machine, state: str) -> str:
    way = way_to(machine, state, transition.sources)
    if way is None:
        return "no way leads there from here"
    return f"first {', then '.join(way)}"


def way_to(machine: Machine, state: str, wanted: Collection[str]) -> tuple[str, ...] | None:
    """Return the fewest steps that lead from a state to one of those wanted; None where no way does."""
    ways: dict[str, tuple[str, ...]] = {state: ()}
    waiting = [state]
    for name in waiting:
        if name in wanted:
            return ways[name]
        for each in machine.steps_from(name):
            if each.step not in ways:
                ways[each.step] = (*ways[name], each.step)
                waiting.append(each.step)
    return None
