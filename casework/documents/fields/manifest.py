"""What stands beside a template: who gets it, who signs, and which fields it needs."""

from __future__ import annotations

import re
import tomllib
from typing import Any, Literal

import msgspec

from casework.errors import BadInput

Kind = Literal["text", "lines", "rows", "flag"]
FIELD_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*\Z")
COLUMN_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
TAKEN = frozenset({"loop", "true", "false", "none"})  # words of the template language itself


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One field of a template; ``columns`` are those of a field of rows."""

    name: str
    kind: Kind
    explain: str
    required: bool = True
    columns: tuple[str, ...] = ()


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The facts of one template version; ``must_say`` are phrases that each filled paper has to hold."""

    id: str
    version: str
    title: str
    kind: str
    to: Literal["parent", "la", "file"]
    signed_by: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    must_say: tuple[str, ...] = ()
    fields: tuple[Field, ...] = msgspec.field(default=(), name="field")

    def find(self, name: str) -> Field | None:
        """Return the declared field of that name, if there is one."""
        return next((field for field in self.fields if field.name == name), None)


def read_toml(data: bytes, where: str) -> dict[str, Any]:
    """Return the table that a TOML file holds, or raise ``BadInput`` naming the file."""
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise BadInput(
            "bad_toml", f"The file is not valid TOML: {fault}.", where=where, fix="Correct it and try again."
        ) from fault


def read_manifest(data: bytes, where: str) -> Manifest:
    """Return the manifest, or raise ``BadInput`` with everything that is wrong with its fields."""
    try:
        manifest = msgspec.convert(read_toml(data, where), Manifest)
    except msgspec.ValidationError as fault:
        raise BadInput(
            "bad_manifest",
            f"The manifest can't be used: {fault}.",
            where=where,
            fix="It needs id, version, title, kind, to and a [[field]] for each field "
            "(name, kind text/lines/rows/flag, required, explain; rows also columns).",
        ) from fault
    if faults := list(_field_faults(manifest.fields)):
        raise BadInput(
            "bad_manifest",
            "The manifest's fields can't be used.",
            where=where,
            details=faults,
            fix="Correct these entries.",
        )
    return manifest


def _field_faults(fields: tuple[Field, ...]) -> list[str]:
    """Return what is wrong with the fields, one line each."""
    faults = []
    names = [field.name for field in fields]
    for field in fields:
        if not FIELD_NAME.match(field.name) or field.name.partition(".")[0] in TAKEN:
            faults.append(f"{field.name}: a name is small letters, digits and _, with dots between groups")
        if names.count(field.name) > 1:
            faults.append(f"{field.name}: declared twice")
        if any(other.startswith(f"{field.name}.") for other in names):
            faults.append(f"{field.name}: is a field and also the group of other fields")
        if (field.kind == "rows") != bool(field.columns):
            faults.append(f"{field.name}: columns belong to a field of rows, and only to one")
        faults += [f"{field.name}: bad column name {c!r}" for c in field.columns if not COLUMN_NAME.match(c)]
    return list(dict.fromkeys(faults))
