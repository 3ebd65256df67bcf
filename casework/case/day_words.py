"""What a policy says of a school day, each with its rule and line; None where it says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from casework.errors import BadInput
from casework.policy.model import Comparison, Value
from casework.policy.values import Unfilled, Values

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Said:
    """One value of a policy on a day; None where the policy leaves it to a school that is silent."""

    name: str
    value: Value | None
    rule: str
    cite: str
    why: str
    comparison: Comparison | None = None

    @property
    def time(self) -> time | None:
        """Return the value as a time of day, or None where it is none."""
        found = _TIME.fullmatch(str(self.value).strip()) if self.value is not None else None
        return time(int(found[1]), int(found[2])) if found else None

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the value as lines."""
        if self.value is None:
            return ()
        return self.value if isinstance(self.value, tuple) else (str(self.value),)


def said(values: Values, name: str, day: date) -> Said | None:
    """Return what the policy says under the name on the day; None for nothing, or a plain no."""
    parameter = values.policy.parameters.get(name)
    if parameter is None:
        return None
    try:
        value: Value | None = values.get(name, day)
    except Unfilled:
        value = None
    except BadInput:  # the policy begins later than the day
        return None
    if value is False:
        return None
    return Said(
        name, value, parameter.rule, values.cite(name, day), parameter.why.rstrip("."), parameter.comparison
    )


def first_said(values: Values, day: date, *names: str) -> Said | None:
    """Return the first of the names of which the policy says something."""
    return next((found for name in names if (found := said(values, name, day))), None)


def groups(values: Values, ending: str) -> Iterator[str]:
    """Return the groups of pupils for which the register has times: NAME of ``register.NAME.ending``."""
    for name in values.policy.parameters:
        if name.startswith("register.") and name.endswith(f".{ending}"):
            yield name.removeprefix("register.").removesuffix(f".{ending}")
