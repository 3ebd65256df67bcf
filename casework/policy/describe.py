"""What a policy says on a day, as rows to be shown: parameters, steps and rules, each with its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from casework.policy.model import Parameter, Policy, RuleKind, Value
from casework.policy.vocabulary import UNITS, ValueKind, unit_head


class Standing(StrEnum):
    """How a parameter stands on a day."""

    IN_FORCE = "in force"
    NOT_YET = "not yet in force"
    OPEN = "the school fills in"


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One parameter on a day; ``value`` is None where there is none, ``start`` and ``until`` bound the value.

    For a parameter not yet in force ``start`` is the day from which it will be; for one that the school
    fills in, ``value`` is the default and ``cite`` says where the policy leaves it open.
    """

    name: str
    standing: Standing
    value: Value | None
    text: str
    unit: str
    cite: str
    rule: str
    why: str
    layer: str
    sealed: bool
    start: date | None
    until: date | None
    origin: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a ladder with the rule that it rests on."""

    strand: str
    step: str
    sources: tuple[str, ...]
    actors: tuple[str, ...]
    modality: str
    rule: str
    cite: str
    documents: tuple[str, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule that no parameter or step carries: what the program asks, prints, checks or can record."""

    id: str
    kind: str
    text: str
    cite: str
    records: tuple[str, ...]
    issue: str
    origin: str


@dataclass(frozen=True, slots=True)
class Description:
    """A policy on a day."""

    day: date
    parameters: tuple[ParameterRow, ...]
    steps: tuple[StepRow, ...]
    rules: tuple[RuleLine, ...]


def describe(policy: Policy, day: date) -> Description:
    """Return every parameter, step and other rule of the policy as they stand on the day."""
    return Description(
        day,
        parameters=tuple(
            _parameter(parameter, policy.layers.get(name, ""), day)
            for name, parameter in policy.parameters.items()
        ),
        steps=tuple(
            StepRow(
                strand=strand,
                step=each.step,
                sources=each.sources,
                actors=each.actors,
                modality=each.modality.value,
                rule=each.rule,
                cite=each.cite,
                documents=each.documents,
                origin=str(each.origin),
            )
            for strand, machine in policy.machines.items()
            for each in machine.transitions
        ),
        rules=(*_rows(policy), *_prompts(policy)),
    )


def _rows(policy: Policy) -> Iterator[RuleLine]:
    for row in policy.rules.rows:
        at = str(row.origin)
        yield RuleLine(row.id, row.kind.value, row.text, row.cite, row.records, row.issue, at)


def _prompts(policy: Policy) -> Iterator[RuleLine]:
    for machine in policy.machines.values():
        for each in machine.prompts:
            kind = RuleKind.PROMPT.value
            yield RuleLine(each.rule, kind, each.text, each.cite, (), "", str(each.origin))


def _parameter(parameter: Parameter, layer: str, day: date) -> ParameterRow:
    row = parameter.row_on(day)
    later = next((each.start for each in parameter.values if each.start > day), None)
    value: Value | None = row.value if row else None
    if parameter.unspecified:
        standing, value = Standing.OPEN, parameter.default
    else:
        standing = Standing.IN_FORCE if row else Standing.NOT_YET
    first = parameter.values[0] if parameter.values else None
    return ParameterRow(
        name=parameter.name,
        standing=standing,
        value=value,
        text=_text(parameter, value, standing),
        unit=parameter.unit,
        cite=row.cite if row else parameter.cite or (first.cite if first else ""),
        rule=parameter.rule,
        why=parameter.why,
        layer=layer,
        sealed=parameter.sealed,
        start=row.start if row else later,
        until=later if row else None,
        origin=str(parameter.origin),
    )


def _text(parameter: Parameter, value: Value | None, standing: Standing) -> str:
    if standing is Standing.NOT_YET:
        return f"{standing.value} (from {parameter.values[0].start.isoformat()})"
    shown = value_text(value, parameter.unit)
    if standing is Standing.OPEN:
        return f"{standing.value} (until then {shown})" if shown else standing.value
    return shown


def value_text(value: Value | None, unit: str) -> str:
    """Return a value in words: pence as pounds, percent with their sign, lines joined by semicolons."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(value)
    if unit_head(unit) == "pence" and isinstance(value, int):
        return f"£{Decimal(value) / 100:,.2f}".removesuffix(".00")
    if UNITS.get(unit_head(unit)) is ValueKind.PERCENT:
        return f"{value}%"
    return str(value)
