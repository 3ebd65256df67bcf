"""Laying the layers over each other: what a lower file may fill, tighten, and may not touch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from casework.policy.faults import Faults
from casework.policy.layers import Layer
from casework.policy.model import Origin, Parameter
from casework.policy.vocabulary import ALWAYS_SHOWN, STATUTORY


def merge(layers: Iterable[Layer], faults: Faults) -> tuple[dict[str, Parameter], dict[str, str]]:
    """Return the parameters in force and the layer that each comes from, highest layer first."""
    merged: dict[str, Parameter] = {}
    kinds: dict[str, str] = {}
    for layer in layers:
        for name, parameter in layer.parameters.items():
            above = merged.get(name)
            if above is None:
                merged[name] = parameter
            elif kinds[name] == layer.kind:
                twice = f"parameter {name} is defined twice"
                faults.add(parameter.origin, _key(name), twice, f"keep one; the other is in {above.origin}")
                continue
            else:
                _check_may_restate(above, parameter, faults)
                merged[name] = replace(
                    parameter,
                    minimum=parameter.minimum if parameter.minimum is not None else above.minimum,
                    maximum=parameter.maximum if parameter.maximum is not None else above.maximum,
                )
            kinds[name] = layer.kind
    return merged, kinds


def _key(name: str) -> str:
    return f"parameter.{name}"


def _check_may_restate(above: Parameter, below: Parameter, faults: Faults) -> None:
    where = str(above.origin)
    if above.sealed:
        what = f"{above.name} is sealed and can't be restated"
        faults.add(below.origin, _key(below.name), what, f"take it out; {where} holds for everybody")
    elif below.unit and below.unit != above.unit:
        what = f"{below.name} has another unit than in {where}"
        faults.add(below.origin, _key(below.name), what, f"keep the unit {above.unit!r}")
    elif _is_wider(above.minimum, below.minimum, -1) or _is_wider(above.maximum, below.maximum, 1):
        what = f"{below.name} has a wider range than in {where}"
        faults.add(
            below.origin, _key(below.name), what, "stay within that range; a lower file may only tighten"
        )
    elif above.values and above.minimum is None and above.maximum is None:
        what = f"{below.name} is settled in {where}, which states no range for it"
        faults.add(below.origin, _key(below.name), what, "take it out, or state minimum and maximum there")


def _is_wider(above: Decimal | str | None, below: Decimal | str | None, outward: int) -> bool:
    """Return whether the lower file's bound lies outside; two different named bounds can't be told apart."""
    if above is None or below is None:
        return False
    if isinstance(above, str) or isinstance(below, str):
        return above != below
    return (below - above) * outward > 0


def check_ranges(parameters: Mapping[str, Parameter], faults: Faults) -> None:
    """Note ranges that are none, and defaults and values that lie outside their range."""
    for parameter in parameters.values():
        low = _bound(parameter, parameter.minimum, parameters, faults)
        high = _bound(parameter, parameter.maximum, parameters, faults)
        if low is not None and high is not None and low > high:
            what = f"the minimum {low} is above the maximum {high}"
            faults.add(parameter.origin, _key(parameter.name), what, "exchange them")
            continue
        held = [("default", parameter.default), *(("value", row.value) for row in parameter.values)]
        for word, value in held:
            if isinstance(value, bool) or not isinstance(value, int | Decimal):
                continue
            if (low is not None and value < low) or (high is not None and value > high):
                wanted = " to ".join(str(end) for end in (low, high) if end is not None)
                what = f"the {word} {value} is out of range"
                faults.add(parameter.origin, _key(parameter.name), what, f"keep within {wanted}")


def _bound(
    parameter: Parameter,
    bound: Decimal | str | None,
    parameters: Mapping[str, Parameter],
    faults: Faults,
) -> Decimal | None:
    if not isinstance(bound, str):
        return bound
    named = parameters.get(bound)
    if named is None:
        return None  # noted as an unknown parameter
    value = named.values[-1].value if named.values else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        what = f"{bound} has no figure and can't bound a range"
        faults.add(
            parameter.origin, _key(parameter.name), what, "name a parameter with values that are numbers"
        )
        return None
    return Decimal(value)


def check_statutory(national: Iterable[Layer], faults: Faults) -> None:
    """Note each figure of the law that the national files lack or leave unsealed."""
    stated = {name: parameter for layer in national for name, parameter in layer.parameters.items()}
    for name in (*STATUTORY, *ALWAYS_SHOWN):
        parameter = stated.get(name)
        if parameter is None:
            origin = Origin("national/*.toml", 0)
            faults.add(origin, _key(name), "a statutory parameter is missing", "state it in a national file")
        elif name in STATUTORY and not (parameter.sealed and parameter.values):
            what = f"the statutory parameter {name} is not sealed with values of its own"
            faults.add(parameter.origin, _key(name), what, "add sealed = true and its dated values")
