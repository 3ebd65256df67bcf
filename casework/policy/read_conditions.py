"""Reading ``[condition.NAME]``: one figure held against a threshold, or several conditions joined."""

from __future__ import annotations

from string import Formatter

from casework.policy.faults import hint
from casework.policy.model import Comparison, Condition, Group, Join, Leaf, Window, WindowKind
from casework.policy.tables import Table
from casework.policy.vocabulary import (
    FACTS,
    IDENTIFIER,
    PLACEHOLDERS,
    WINDOWS_WITH_LENGTH,
    Fact,
    FactKind,
)


def read_conditions(file: Table) -> dict[str, Condition]:
    """Return the conditions of a machine file by name, noting faults."""
    found: dict[str, Condition] = {}
    conditions = file.table("condition")
    if conditions is None:
        return found
    for name in conditions.data:
        table = conditions.table(name)
        if table is None:
            continue
        if not IDENTIFIER.fullmatch(name):
            table.fault(
                "", f"{name!r} is not a plain name", "use small letters, digits and _ (a letter first)"
            )
            continue
        joins = [join for join in Join if join in table.data]
        found[name] = _group(name, table, joins) if joins and "fact" not in table.data else _leaf(name, table)
        table.done()
    return found


def _group(name: str, table: Table, joins: list[Join]) -> Group:
    if len(joins) > 1:
        table.fault(
            joins[1],
            f"{joins[0]} and {joins[1]} stand side by side",
            "join in two conditions, one in the other",
        )
    members = [table.refer_all(join, "condition", required=True) for join in joins]
    return Group(name, joins[0], members[0], table.origin())


def _leaf(name: str, table: Table) -> Leaf:
    fact = _fact(table)
    window = _window(table, fact)
    clock = _clock(table, fact)
    comparison, threshold = _comparison(table, fact)
    return Leaf(
        name=name,
        fact=fact.name if fact else "",
        comparison=comparison,
        threshold=threshold,
        explain=_explain(table, has_window=window is not None),
        rule=table.text("rule"),
        cite=table.text("cite"),
        origin=table.origin(),
        window=window,
        clock=clock,
    )


def _fact(table: Table) -> Fact | None:
    name = table.text("fact")
    if name and name not in FACTS:
        table.fault("fact", f"unknown fact {name!r}", hint(name, FACTS))
    return FACTS.get(name)


def _window(table: Table, fact: Fact | None) -> Window | None:
    inner = table.table("window")
    if inner is None:
        if fact and fact.needs_window and "window" not in table.data:
            table.fault(
                "window", f"{fact.name} needs a window", 'add window = { kind = "academic_year" } or another'
            )
        return None
    if fact and not fact.needs_window:
        table.fault("window", f"{fact.name} takes no window", "take it out")
    before = len(inner.sheet.faults)
    kind = inner.one_of("kind", "window", WindowKind, WindowKind.ACADEMIC_YEAR)
    is_known = len(inner.sheet.faults) == before
    window = Window(
        kind,
        length=inner.parameter("length", required=is_known and kind in WINDOWS_WITH_LENGTH),
        clock=inner.refer("clock", "clock", required=is_known and kind is WindowKind.CLOCK),
    )
    if is_known:
        if "length" in inner.data and kind not in WINDOWS_WITH_LENGTH:
            inner.fault("length", f"the window {kind} has no length to give", "take it out")
        if "clock" in inner.data and kind is not WindowKind.CLOCK:
            inner.fault("clock", f"the window {kind} has no clock", "take it out")
        if fact and kind not in fact.windows:
            known = ", ".join(sorted(fact.windows))
            inner.fault("kind", f"{fact.name} can't be taken over {kind}", f"use: {known}")
    inner.done()
    return window


def _clock(table: Table, fact: Fact | None) -> str:
    needed = fact is not None and fact.needs_clock
    clock = table.refer("clock", "clock", required=needed)
    if fact and clock and not needed:
        table.fault("clock", f"{fact.name} takes no clock", "take it out")
    return clock


def _comparison(table: Table, fact: Fact | None) -> tuple[Comparison, str | bool]:
    for each in Comparison:
        table.get(each)
    given = [each for each in Comparison if each in table.data]
    if not given:
        table.fault(
            "", "nothing is compared", "add one of at_most, at_least, below, above (a parameter) or is"
        )
        return Comparison.IS, True
    if len(given) > 1:
        table.fault(given[1], f"{given[0]} and {given[1]} stand side by side", "keep one comparison")
    comparison = given[0]
    is_flag = fact is not None and fact.kind is FactKind.FLAG
    if fact and is_flag != (comparison is Comparison.IS):
        table.fault(
            comparison,
            f"{fact.name} can't be compared with {comparison}",
            "it is answered yes or no: write is = true or is = false"
            if is_flag
            else "it is a figure: use at_most, at_least, below or above with a parameter",
        )
        return comparison, True
    if comparison is Comparison.IS:
        return comparison, table.flag(comparison, default=True)
    return comparison, table.parameter(comparison)


def _explain(table: Table, *, has_window: bool) -> str:
    text = table.text("explain")
    try:
        fields = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        table.fault("explain", "a brace in explain has no partner", "write {value}, {threshold} or {window}")
        return text
    for field, form, conversion in fields:
        if field not in PLACEHOLDERS or form or conversion:
            table.fault(
                "explain",
                f"unknown placeholder {{{field}}} in explain",
                "use {value}, {threshold} or {window}",
            )
        elif field == "window" and not has_window:
            table.fault(
                "explain", "explain says {window}, but the condition has no window", "take {window} out"
            )
    return text
