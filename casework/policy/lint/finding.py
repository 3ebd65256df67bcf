"""One finding of the linter, and what every check looks at: a policy on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from casework.policy.check_names import leaves
from casework.policy.describe import value_text
from casework.policy.model import (
    DatedValue,
    Leaf,
    Machine,
    Origin,
    Parameter,
    Policy,
    Transition,
    Value,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a published text that meets the law, or itself: and what the program does about it."""

    check: str
    rule: str
    cite: str
    origin: Origin
    law: str
    text: str
    does: str


@dataclass(frozen=True, slots=True)
class Look:
    """A policy as it stands on a day."""

    policy: Policy
    day: date

    def row(self, name: str) -> DatedValue | None:
        """Return a parameter's value on the day with its source, or None."""
        parameter = self.policy.parameters.get(name)
        return parameter.row_on(self.day) if parameter else None

    def value(self, name: str) -> Value | None:
        """Return a parameter's value on the day, or None where there is none."""
        row = self.row(name)
        return row.value if row else None

    def number(self, name: str) -> int | None:
        """Return a whole number, or None."""
        value = self.value(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def said(self, parameter: Parameter) -> str:
        """Return a parameter's value on the day in words."""
        row = parameter.row_on(self.day)
        return value_text(row.value, parameter.unit) if row else ""

    def cite(self, parameter: Parameter) -> str:
        """Return where the value on the day is written."""
        row = parameter.row_on(self.day)
        return row.cite if row else parameter.cite

    @property
    def own(self) -> Iterator[Parameter]:
        """Yield the parameters that are not the law's."""
        for name, parameter in self.policy.parameters.items():
            if self.policy.layers.get(name) != "national":
                yield parameter

    @property
    def steps(self) -> Iterator[tuple[Machine, Transition]]:
        """Yield every step with its machine."""
        for machine in self.policy.machines.values():
            for step in machine.transitions:
                yield machine, step

    def leaves_of(self, machine: Machine, when: str) -> Iterator[Leaf]:
        """Yield the figures that a condition of the machine rests on."""
        yield from leaves(when, machine.conditions)


def at_parameter(check: str, look: Look, parameter: Parameter, law: str, text: str, does: str) -> Finding:
    """Return a finding at a parameter."""
    return Finding(check, parameter.rule, look.cite(parameter), parameter.origin, law, text, does)


def at_step(check: str, step: Transition | Leaf, law: str, text: str, does: str) -> Finding:
    """Return a finding at a step or at a condition."""
    return Finding(check, step.rule, step.cite, step.origin, law, text, does)
