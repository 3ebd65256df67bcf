"""``calendar.toml``: the school's terms, half terms and closures."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from casework.schooldays import Span, Term
from casework.store.importers.faults import Faults

_LONGEST_TERM = timedelta(days=366)
_TABLE_LINE = re.compile(r"\s*\[\[\s*(term|closure)\s*\]\]")
_SYNTAX_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """The terms of a file in order of time, and its closures with their reasons."""

    terms: tuple[Term, ...]
    closures: dict[date, str]


def parse_calendar(text: str, faults: Faults) -> CalendarFile:
    """Return the terms and closures that can be read; what is wrong goes to ``faults``."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        found = _SYNTAX_LINE.search(str(fault))
        faults.add(f"the file is not valid TOML ({fault})", *([int(found[1])] if found else []))
        return CalendarFile((), {})
    _unknown(content, {"term", "closure"}, "the file", (), faults)
    lines = _table_lines(text)
    terms = [
        term
        for table, line in _tables(content, "term", lines, faults)
        if (term := _term(table, line, faults)) is not None
    ]
    closures: dict[date, str] = {}
    for table, line in _tables(content, "closure", lines, faults):
        _closure(table, line, closures, faults)
    if not terms and not closures and not faults:
        faults.add("the file is empty: it has no [[term]] and no [[closure]]")
    terms.sort(key=lambda term: term.span)
    for one, other in pairwise(terms):
        if other.span.first <= one.span.last:
            faults.add(f"the terms '{one.name}' and '{other.name}' overlap")
    names = [term.name for term in terms]
    for name in sorted({name for name in names if names.count(name) > 1}):
        faults.add(f"two terms are named '{name}'")
    return CalendarFile(tuple(terms), closures)


def _term(table: dict[str, Any], line: tuple[int, ...], faults: Faults) -> Term | None:
    _unknown(table, {"name", "from", "to", "half_term"}, "[[term]]", line, faults)
    name = table.get("name")
    if not isinstance(name, str) or not name.strip():
        faults.add("[[term]] lacks its name, a text", *line)
        name = ""
    span = _span(table, f"term '{name}'", line, faults)
    half_term = None
    if "half_term" in table:
        half = table["half_term"]
        if isinstance(half, dict):
            _unknown(half, {"from", "to"}, "half_term", line, faults)
            half_term = _span(half, f"the half term of '{name}'", line, faults)
        else:
            faults.add(f"the half term of '{name}' is not written as {{ from = ..., to = ... }}", *line)
    if span and half_term and not span.first < half_term.first <= half_term.last < span.last:
        faults.add(f"the half term of '{name}' does not lie inside the term", *line)
    return Term(name.strip(), span, half_term) if span else None


def _span(table: dict[str, Any], what: str, line: tuple[int, ...], faults: Faults) -> Span | None:
    first, last = (_date(table, key, what, line, faults) for key in ("from", "to"))
    if first is None or last is None:
        return None
    if last < first:
        faults.add(f"{what} ends before it begins", *line)
        return None
    if last - first > _LONGEST_TERM:
        faults.add(f"{what} is longer than a year", *line)
        return None
    return Span(first, last)


def _closure(table: dict[str, Any], line: tuple[int, ...], closures: dict[date, str], faults: Faults) -> None:
    _unknown(table, {"date", "why"}, "[[closure]]", line, faults)
    day = _date(table, "date", "[[closure]]", line, faults)
    why = table.get("why", "")
    if not isinstance(why, str):
        faults.add("why of a [[closure]] is not a text", *line)
    if day is None:
        return
    if day in closures:
        faults.add(f"the closure on {day} stands twice", *line)
    closures[day] = str(why).strip()


def _date(table: dict[str, Any], key: str, what: str, line: tuple[int, ...], faults: Faults) -> date | None:
    value = table.get(key)
    if value is None:
        faults.add(f"{what} has no {key}", *line)
    elif type(value) is not date:  # a date-time is a date, too, to isinstance
        faults.add(f"{key} of {what} is not a date such as 2025-01-31 (without quotation marks)", *line)
    elif not 1990 <= value.year <= 2100:
        faults.add(f"{key} of {what} is in the year {value.year}", *line)
    else:
        return value
    return None


def _unknown(
    table: dict[str, Any], known: set[str], what: str, line: tuple[int, ...], faults: Faults
) -> None:
    for key in sorted(table.keys() - known):
        faults.add(f"{what} has the unknown key '{key}' (known: {', '.join(sorted(known))})", *line)


def _tables(
    content: dict[str, Any], key: str, lines: dict[str, list[int]], faults: Faults
) -> list[tuple[dict[str, Any], tuple[int, ...]]]:
    """Return the tables under a key, each with its line where the file's layout shows it."""
    tables = content.get(key, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        faults.add(f"{key} is not written as [[{key}]]")
        return []
    found = lines.get(key, [])
    if len(found) != len(tables):
        return [(table, ()) for table in tables]
    return [(table, (line,)) for table, line in zip(tables, found, strict=True)]


def _table_lines(text: str) -> dict[str, list[int]]:
    lines: dict[str, list[int]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if found := _TABLE_LINE.match(line):
            lines.setdefault(found[1], []).append(number)
    return lines
