"""The fields that a Word file asks for, told from its tags where no manifest says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from casework.documents.fields.manifest import Field, Kind, Manifest
from casework.documents.template.language import Use

MADE_UP: dict[str, Any] = {
    "text": "Example",
    "lines": ["Example line 1", "Example line 2"],
}


def fields_found(uses: Iterable[Use]) -> tuple[Field, ...]:
    """Return each field in the order of its first use, with the kind that its uses ask for."""
    hows: dict[str, set[str]] = {}
    columns: dict[str, dict[str, None]] = {}
    for use in uses:
        name, is_item, column = use.path.partition("[]")
        hows.setdefault(name, set()).add("loop" if is_item else use.how)
        if column.startswith("."):
            columns.setdefault(name, {})[column.removeprefix(".")] = None
    return tuple(_field(name, how, tuple(columns.get(name, ()))) for name, how in hows.items())


def made_up(fields: Iterable[Field], title: str) -> tuple[Manifest, dict[str, Any]] | None:
    """Return a manifest and a sample for the fields, or None where no values could fit them."""
    # What is only asked about may be printed too, as in {{ note or 'none' }}: words serve for both.
    declared = tuple(msgspec.structs.replace(f, kind="text") if f.kind == "flag" else f for f in fields)
    names = [field.name for field in declared]
    if any(other.startswith(f"{name}.") for name in names for other in names):
        return None
    if any("[" in column or "." in column for field in declared for column in field.columns):
        return None
    manifest = Manifest(id="file", version="0", title=title, kind="letter", to="file", fields=declared)
    return manifest, {field.name: _value(field) for field in declared}


def _field(name: str, hows: set[str], columns: tuple[str, ...]) -> Field:
    kind: Kind = "text"
    if columns:
        kind = "rows"
    elif hows & {"loop", "list"}:
        kind = "lines"
    elif hows == {"ask"}:
        kind = "flag"
    return Field(name=name, kind=kind, explain="", columns=columns)


def _value(field: Field) -> Any:
    if field.kind == "rows":
        return [dict.fromkeys(field.columns, "Example") for _ in range(2)]
    return MADE_UP[field.kind]
