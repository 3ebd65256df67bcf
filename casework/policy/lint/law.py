"""Checks of what a text says of matters that the law settles."""

from __future__ import annotations

from collections.abc import Iterator

from casework.marks import Category
from casework.policy.describe import value_text
from casework.policy.lint.finding import Finding, Look, at_parameter, at_step
from casework.policy.model import Leaf, Parameter
from casework.policy.vocabulary import unit_head

LONGEST_OPEN = "register.open_minutes.longest"
PERSISTENT = "persistent_absence.missed"
OPENS, CLOSES = ".opens", ".closes"


def restated(look: Look) -> Iterator[Finding]:
    """Find figures, names and dates of the law that the text repeats, and that are not those of the day."""
    for parameter in look.own:
        said = look.value(parameter.name)
        for name in parameter.restates if said is not None else ():
            law = look.policy.parameters[name]
            row = law.row_on(look.day)
            if row is None or row.value == said:
                continue
            text = (
                f"The text has {look.said(parameter)}; on {look.day.isoformat()} it is "
                f"{value_text(row.value, law.unit)}. {law.why}"
            )
            does = "The program goes by the law of the date that governs; the text's words are only kept."
            cite = f"{row.cite} (from {row.start.isoformat()})"
            yield at_parameter("restated", look, parameter, cite, text, does)


_HEADINGS = {
    Category.ATTENDING: "present",
    Category.EDUCATIONAL: "present",
    Category.AUTHORISED: "authorised",
    Category.UNAUTHORISED: "unauthorised",
    Category.NOT_POSSIBLE: "other",
    Category.ADMINISTRATIVE: "other",
}


def code_table(look: Look) -> Iterator[Finding]:
    """Find a printed table of codes that is not the set of the day: missing, unknown, misplaced codes."""
    codes = look.policy.codes.on(look.day)
    for parameter in look.own:
        rows = look.value(parameter.name)
        if unit_head(parameter.unit) != "register codes" or not isinstance(rows, tuple) or codes is None:
            continue
        printed = {row.split()[0]: row.split()[1:] for row in rows}
        missing = [code for code in codes.codes if code not in printed]
        unknown = [code for code in printed if code not in codes.codes]
        moved = [
            f"{code} under {heading[0]}, though it is {codes.codes[code].category.value.replace('_', ' ')}"
            for code, heading in printed.items()
            if heading and code in codes.codes and _HEADINGS[codes.codes[code].category] != heading[0]
        ]
        faults = [
            words
            for words, found in (
                (f"it lacks {', '.join(missing)}", missing),
                (f"it has {', '.join(unknown)}, which are no codes of that set", unknown),
                (f"it prints {'; '.join(moved)}", moved),
            )
            if found
        ]
        if faults:
            text = f"The printed table is not the set of {look.day.isoformat()}: {'; '.join(faults)}."
            does = "Marks are read by the set of their own date; a code outside it rejects its file."
            yield at_parameter("code_table", look, parameter, f"{codes.cite} ({codes.name})", text, does)


def register_open(look: Look) -> Iterator[Finding]:
    """Find registers that stay open longer than guidance has it, and times that make late hard to tell."""
    longest, row = look.number(LONGEST_OPEN), look.row(LONGEST_OPEN)
    for parameter in look.own:
        stem = parameter.name.removesuffix(CLOSES)
        opens, closes = look.value(stem + OPENS), look.value(parameter.name)
        if stem == parameter.name or not isinstance(opens, str) or not isinstance(closes, str):
            continue
        minutes = _minutes(closes) - _minutes(opens)
        if longest is not None and row is not None and minutes > longest:
            text = f"The register is open from {opens} to {closes}: {minutes} minutes, not at most {longest}."
            does = "This is guidance: marks stand as the school made them, by the text's own times."
            yield at_parameter("register_open", look, parameter, row.cite, text, does)


def _minutes(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


def share_of_school_year(look: Look) -> Iterator[Finding]:
    """Find unauthorised absence held against the school's year and called persistent or severe."""
    row = look.row(PERSISTENT)
    for leaf in _leaves(look):
        threshold = look.policy.parameters.get(str(leaf.threshold))
        if leaf.fact != "unauthorised_of_school_year" or row is None or threshold is None:
            continue
        text = (
            f"{look.said(threshold)} is taken of the school's year and of unauthorised absence alone; "
            "persistent absence is all absence, of the pupil's own possible sessions."
        )
        does = "Both are computed: the text's share opens its step, the national measure stands in `facts`."
        yield at_step("share_of_school_year", leaf, row.cite, text, does)


def _leaves(look: Look) -> Iterator[Leaf]:
    for machine in look.policy.machines.values():
        for condition in machine.conditions.values():
            if isinstance(condition, Leaf):
                yield condition


def left_open(look: Look) -> Iterator[Finding]:
    """Find what the text leaves open and a step waits for."""
    for parameter in look.own:
        if not parameter.unspecified or not parameter.rule or parameter.default is not None:
            continue
        low, high = (_bound(look, parameter, each) for each in (parameter.minimum, parameter.maximum))
        law = " ".join(each for each in (low, high) if each) or "no law settles it"
        text = f"{parameter.why} {parameter.unspecified}"
        does = f"The steps that need it wait until the school has filled in {parameter.name}."
        yield at_parameter("left_open", look, parameter, law, text, does)


def _bound(look: Look, parameter: Parameter, bound: object) -> str:
    if not isinstance(bound, str) or (row := look.row(bound)) is None:
        return ""
    word = "at least" if bound == parameter.minimum else "at most"
    return f"{word} {row.value} {unit_head(parameter.unit)} ({row.cite})."
