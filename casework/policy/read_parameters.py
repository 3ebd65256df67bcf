"""Reading ``[[parameter]]``: dated values with their sources, or a slot that the school fills in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from casework.policy.faults import hint
from casework.policy.model import Comparison, DatedValue, Parameter, Value
from casework.policy.tables import Table, named
from casework.policy.vocabulary import (
    GOVERNING_DATES,
    PARAMETER_NAME,
    TIME_OF_DAY,
    UNITS,
    ValueKind,
    unit_head,
)

HUNDRED = 100


def read_parameters(file: Table) -> dict[str, Parameter]:
    """Return the parameters of a file by name, noting faults and names given twice."""
    found: dict[str, Parameter] = {}
    for table in file.tables("parameter"):
        parameter = _parameter(table)
        if parameter.name in found:
            first = found[parameter.name].origin
            table.fault(
                "",
                f"parameter {parameter.name} is defined twice",
                f"keep one of them; the first is in line {first.line}",
            )
        elif parameter.name:
            found[parameter.name] = parameter
    return found


def _parameter(table: Table) -> Parameter:
    name = table.name("name", PARAMETER_NAME)
    kind = _unit_kind(table)
    governed_by = table.name("governed_by", required=False)
    if governed_by and governed_by not in GOVERNING_DATES:
        table.fault(
            "governed_by", f"unknown governing date {governed_by!r}", hint(governed_by, GOVERNING_DATES)
        )
    rows = table.tables("value")
    parameter = Parameter(
        name=name,
        unit=table.text("unit", required=False),
        why=table.text("why"),
        origin=table.origin(),
        values=_values(rows, kind),
        rule=table.text("rule", required=False),
        cite=table.text("cite", required="unspecified" in table.data),
        sealed=table.flag("sealed"),
        governed_by=governed_by,
        unspecified=table.text("unspecified", required=False),
        default=_value(table, "default", kind),
        minimum=_bound(table, "minimum", kind),
        maximum=_bound(table, "maximum", kind),
        choices=_choices(table, kind),
        restates=table.refer_all("restates", "national parameter"),
        beside=table.refer("beside", "parameter", required=False, pattern=PARAMETER_NAME),
        comparison=_comparison(table),
    )
    _check_one_source(table, has_values=bool(rows), is_open="unspecified" in table.data)
    table.done()
    return parameter


def _comparison(table: Table) -> Comparison | None:
    if "comparison" not in table.data:
        return None
    return table.one_of("comparison", "comparison", Comparison, Comparison.AT_MOST)


def _unit_kind(table: Table) -> ValueKind | None:
    unit = table.text("unit")
    head = unit_head(unit)
    if unit and not head:
        table.fault("unit", f"unknown unit {unit!r}", hint(unit, UNITS))
    return UNITS.get(head)


def _check_one_source(table: Table, *, has_values: bool, is_open: bool) -> None:
    if has_values and is_open:
        table.fault(
            "unspecified",
            "the parameter has values and is unspecified too",
            "keep the values, or leave it to the school",
        )
    elif not has_values and not is_open and "value" not in table.data:
        table.fault(
            "",
            "the parameter has neither a value nor an unspecified text",
            "add [[parameter.value]], or say in unspecified = what the policy leaves open",
        )
    if not is_open and "default" in table.data:
        table.fault(
            "default",
            "a default is only for an unspecified parameter",
            "take it out; the values say what holds",
        )


def _values(rows: list[Table], kind: ValueKind | None) -> tuple[DatedValue, ...]:
    found: list[DatedValue] = []
    for row in rows:
        start = row.day("from")
        value = _value(row, "is", kind, required=True)
        cite = row.text("cite")
        row.done()
        if start is None:
            continue
        if found and start <= found[-1].start:
            same = start == found[-1].start
            row.fault(
                "from",
                f"two values are from {start.isoformat()}"
                if same
                else "the values are out of the order of dates",
                "give each value its own date" if same else "put the earliest value first",
            )
        found.append(DatedValue(start, value if value is not None else 0, cite))
    return tuple(found)


def _value(table: Table, key: str, kind: ValueKind | None, *, required: bool = False) -> Value | None:
    raw = table.get(key)
    called = "the value" if key == "is" else f"the {key}"
    if raw is None:
        if required:
            table.fault(key, f"{called} is missing", f"add {key} = and the value")
        return None
    if kind is None:
        return None  # the unit is unknown, which is a fault of its own
    if not _is_of_kind(raw, kind):
        table.fault(key, f"{called} is {named(raw)}, not {kind.value}", "write what the unit asks for")
        return None
    if key == "is" and isinstance(raw, str) and not raw.strip():
        table.fault(
            key, "the value is empty", "say what the text says, or leave it to the school: unspecified"
        )
        return None
    return tuple(raw) if isinstance(raw, list) else raw


def _is_of_kind(raw: Any, kind: ValueKind) -> bool:
    match kind:
        case ValueKind.WHOLE:
            return isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0
        case ValueKind.PERCENT:
            return isinstance(raw, int | Decimal) and not isinstance(raw, bool) and 0 <= raw <= HUNDRED
        case ValueKind.TEXT:
            return isinstance(raw, str)
        case ValueKind.LINES:
            return isinstance(raw, list) and all(isinstance(item, str) for item in raw)
        case ValueKind.TIME:
            return isinstance(raw, str) and TIME_OF_DAY.fullmatch(raw) is not None
        case ValueKind.FLAG:
            return isinstance(raw, bool)


def _choices(table: Table, kind: ValueKind | None) -> tuple[str, ...]:
    raw = table.get("choices")
    if raw is None:
        return ()
    if kind not in (None, ValueKind.TEXT) or not raw or not _is_of_kind(raw, ValueKind.LINES):
        table.fault("choices", "choices is not a list of texts for a text", 'write choices = ["..."]')
        return ()
    return tuple(raw)


def _bound(table: Table, key: str, kind: ValueKind | None) -> Decimal | str | None:
    raw = table.get(key)
    if raw is None:
        return None
    if kind not in (None, ValueKind.WHOLE, ValueKind.PERCENT):
        table.fault(key, f"{key} is for numbers only", "take it out")
        return None
    if isinstance(raw, dict):
        return table.parameter(key) or None
    value = _value(table, key, kind)
    return Decimal(value) if isinstance(value, int | Decimal) else None
