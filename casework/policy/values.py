"""Looking up what a policy says on a date, with the school's own settings filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from casework.errors import BadInput
from casework.policy.model import Parameter, Policy, Value


class Unfilled(Exception):
    """A policy leaves this open and the school has not filled it in."""

    def __init__(self, parameter: Parameter) -> None:
        """Keep the parameter, so that the message can say what to fill in."""
        super().__init__(parameter.name)
        self.parameter = parameter

    @property
    def message(self) -> str:
        """Return what is missing and how to fill it in."""
        return (
            f"{self.parameter.name} is not filled in ({self.parameter.unspecified.rstrip('.')}; "
            f"{self.parameter.cite}): casework settings set {self.parameter.name}=VALUE"
        )


@dataclass(frozen=True)
class Values:
    """A policy together with a school's settings."""

    policy: Policy
    settings: Mapping[str, Value]

    def get(self, name: str, day: date) -> Value:
        """Return the value in force on the day.

        Raises Unfilled where the policy leaves it open and no setting fills it, and BadInput before
        the first date.
        """
        parameter = self.policy.parameters[name]
        if parameter.unspecified:
            if name in self.settings:
                return self.settings[name]
            if parameter.default is not None:
                return parameter.default
            raise Unfilled(parameter)
        row = parameter.row_on(day)
        if row is None:
            raise BadInput(
                "no_value_on_date",
                f"The policy has no value of {name} on {day.isoformat()}: the first is from "
                f"{parameter.values[0].start.isoformat()}.",
                where=str(parameter.origin),
                fix="ask for a later date, or add the earlier value with its citation",
            )
        return row.value

    def number(self, name: str, day: date) -> int | Decimal:
        """Return a value that is a number."""
        value = self.get(name, day)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise TypeError(f"{name} is not a number")
        return value

    def text(self, name: str, day: date) -> str:
        """Return a value as text."""
        return str(self.get(name, day))

    def lines(self, name: str, day: date) -> list[str]:
        """Return a value that is a list of lines."""
        value = self.get(name, day)
        return list(value) if isinstance(value, tuple) else [str(value)]

    def cite(self, name: str, day: date) -> str:
        """Return where the value in force on the day is written."""
        parameter = self.policy.parameters[name]
        row = parameter.row_on(day)
        return row.cite if row else parameter.cite


def read_setting(policy: Policy, key: str, raw: object, *, where: str) -> Value:
    """Return a setting's value, checked against its parameter.

    Raises BadInput for an unknown key, a value of the wrong kind or out of range, or a key that is settled.
    """
    parameter = policy.parameters.get(key)
    if parameter is None or not parameter.unspecified:
        raise _not_a_slot(policy, key, parameter, where)
    if parameter.unit == "lines":
        items = raw if isinstance(raw, list | tuple) else str(raw).replace(";", "\n").split("\n")
        return tuple(str(item).strip() for item in items if str(item).strip())
    if parameter.choices and str(raw) not in parameter.choices:
        raise BadInput(
            "setting_not_a_choice",
            f"{parameter.name} can't be {raw!r}.",
            where=where,
            fix=f"one of: {', '.join(parameter.choices)}; {parameter.why}",
        )
    if parameter.unit == "text":
        return str(raw)
    return _number(policy, parameter, raw, where)


def _number(policy: Policy, parameter: Parameter, raw: object, where: str) -> int | Decimal:
    low, high = (_bound(policy, bound) for bound in (parameter.minimum, parameter.maximum))
    wanted = f"a number of {parameter.unit}" + (f" from {low} to {high}" if low is not None else "")
    try:
        value = Decimal(str(raw).strip().removesuffix("%").strip())
    except InvalidOperation:
        value = Decimal("NaN")
    whole = value.is_finite() and value == value.to_integral_value()
    fractions_allowed = parameter.unit.startswith("percent")
    in_range = value.is_finite() and (low is None or value >= low) and (high is None or value <= high)
    if isinstance(raw, bool) or not in_range or not (whole or fractions_allowed):
        raise BadInput(
            "setting_out_of_range",
            f"{parameter.name} can't be {raw!r}: it is {wanted}.",
            where=where,
            fix=f"give {wanted}; {parameter.why}",
        )
    return int(value) if whole else value


def _bound(policy: Policy, bound: Decimal | str | None) -> Decimal | None:
    if isinstance(bound, str):
        value = policy.parameters[bound].values[-1].value
        return Decimal(str(value))
    return bound


def _not_a_slot(policy: Policy, key: str, parameter: Parameter | None, where: str) -> BadInput:
    slots = sorted(name for name, each in policy.parameters.items() if each.unspecified)
    near = get_close_matches(key, slots, n=1)
    if parameter is not None:
        what = f"{key} is settled by {parameter.origin.file}; a setting can't change it."
    else:
        what = f"There is no setting {key}." + (f" Did you mean {near[0]}?" if near else "")
    return BadInput("no_such_setting", what, where=where, fix=f"settings of this policy: {', '.join(slots)}")
