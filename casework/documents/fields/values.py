"""The values that go into a template, checked against its manifest before anything is printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from casework.documents.fields.manifest import Field, Manifest
from casework.documents.word.fonts import is_invisible, missing_characters
from casework.errors import BadInput, Refused

# What XML can't carry; tab and line break it can. Lone surrogates stand for bytes that were misread.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
MAX_TEXT = 20_000  # characters; more than any letter's longest paragraph
MAX_ITEMS = 5_000  # lines or rows
EMPTY: dict[str, Any] = {"text": "", "lines": [], "rows": [], "flag": False}


def checked_values(manifest: Manifest, context: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Return the values nested by group and tidied, or raise ``BadInput``/``Refused`` naming each bad field.

    Fields may come nested (``{"pupil": {"forename": …}}``) or with dots (``{"pupil.forename": …}``). Those
    that are not required may be left out. Letters are composed (é, not e + ´) and invisible characters
    dropped, because the converter would draw them.
    """
    given = flattened(context)
    faults = _missing_and_unknown(manifest, given)
    values: dict[str, Any] = {}
    for field in manifest.fields:
        value = given.get(field.name, EMPTY[field.kind])
        shape = _wrong_shape(field, value)
        if shape:
            faults.append(f"{field.name}: {shape}")
        else:
            values[field.name] = _tidied(value)
            if field.required and field.name in given and field.kind != "flag" and not _has_words(value):
                faults.append(f"{field.name}: is empty ({field.explain})")
    if faults:
        raise BadInput(
            "bad_field_values",
            f"The values do not fit the template {manifest.id}.",
            where=where,
            details=faults,
            fix="Give each required field, and no field that the manifest does not name.",
        )
    _check_characters(values, where)
    return _nested(values)


def flattened(context: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return the context with dotted names."""
    flat: dict[str, Any] = {}
    for name, value in context.items():
        if isinstance(value, Mapping):
            flat |= flattened(value, f"{prefix}{name}.")
        else:
            flat[f"{prefix}{name}"] = value
    return flat


def strings_of(value: Any) -> list[str]:
    """Return every string that the value of one field holds."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [word for part in value.values() for word in strings_of(part)]
    if isinstance(value, Sequence):
        return [word for part in value for word in strings_of(part)]
    return []


def suggestion(name: str, known: Sequence[str]) -> str:
    """Return “did you mean …?” with the nearest known name, or nothing."""
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    return f"did you mean {near[0]}?" if near else ""


def _missing_and_unknown(manifest: Manifest, given: Mapping[str, Any]) -> list[str]:
    declared = [field.name for field in manifest.fields]
    faults = [
        f"{field.name}: is missing ({field.explain})"
        for field in manifest.fields
        if field.required and field.name not in given
    ]
    for name in given:
        if name not in declared:
            faults.append(
                f"{name}: the template has no such field; {suggestion(name, declared)}".rstrip("; ")
            )
    return faults


def _wrong_shape(field: Field, value: Any) -> str:
    """Return why the value is not of the field's kind, or nothing."""
    if field.kind == "flag":
        return "" if isinstance(value, bool) else "has to be true or false"
    if field.kind == "text":
        if not isinstance(value, str):
            return "has to be text"
    elif not isinstance(value, (list, tuple)):
        return f"has to be a list of {field.kind}"
    elif len(value) > MAX_ITEMS:
        return f"has more than {MAX_ITEMS} {field.kind}"
    elif field.kind == "lines":
        if not all(isinstance(line, str) for line in value):
            return "each line has to be text"
    else:
        for number, row in enumerate(value, start=1):
            if not isinstance(row, Mapping) or set(row) != set(field.columns):
                return f"row {number} has to have the columns {', '.join(field.columns)}"
            if not all(isinstance(cell, str) for cell in row.values()):
                return f"row {number}: each cell has to be text"
    return "" if all(len(text) <= MAX_TEXT for text in strings_of(value)) else "is too long for a letter"


def _tidied(value: Any) -> Any:
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
        return text if text.isascii() else "".join(char for char in text if not is_invisible(char))
    if isinstance(value, Mapping):
        return {name: _tidied(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_tidied(part) for part in value]
    return value


def _has_words(value: Any) -> bool:
    return any(text.strip() for text in strings_of(value))


def _check_characters(values: Mapping[str, Any], where: str) -> None:
    illegal, unshown = [], []
    for name, value in values.items():
        text = "\n".join(strings_of(value))
        if found := ILLEGAL.findall(text):
            illegal.append(f"{name}: control character {_named(found)}")
        elif not text.isascii() and (found := list(missing_characters(text))):
            unshown.append(f"{name}: {_named(found)} in “{_around(text, found[0])}”")
    if illegal:
        raise BadInput(
            "illegal_characters",
            "A value holds control characters, which no paper can carry.",
            where=where,
            details=illegal,
            fix="Remove them where the value was entered, and try again.",
        )
    if unshown:
        raise Refused(
            "characters_not_shown",
            "The letters' font can't show some characters; the paper would have gaps in their place.",
            where=where,
            details=unshown,
            fix="Enter the name in letters that can be printed (ask the family which spelling they use), "
            "or write this paper by hand.",
        )


def _named(found: Sequence[str]) -> str:
    """Return the characters as a person and a programmer can read them: “ب” (U+0628 ARABIC LETTER BEH)."""
    parts = []
    for char in dict.fromkeys(found):
        shown = f"“{char}” " if char.isprintable() else ""
        parts.append(f"{shown}(U+{ord(char):04X} {unicodedata.name(char, 'no name')})")
    return ", ".join(parts)


def _around(text: str, char: str) -> str:
    """Return the line that holds the character, shortened."""
    line = next(line for line in text.split("\n") if char in unicodedata.normalize("NFC", line))
    return line if len(line) <= 60 else line[:59] + "…"


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for name, value in values.items():
        *groups, last = name.split(".")
        place = nested
        for group in groups:
            place = place.setdefault(group, {})
        place[last] = value
    return nested
