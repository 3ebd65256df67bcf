"""What a school has filled in: ``settings.toml``, which people may edit by hand, comments and all."""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from casework.errors import BadInput
from casework.store.files import locked, read_file, write_atomic

Setting = str | int | float | list[str]

HEADING = """\
# What the school has filled in. Edit it here or with `casework settings set KEY=VALUE`.
"""
_TABLE = re.compile(r"\s*\[+\s*(?P<key>[^\]]+?)\s*\]+\s*(#.*)?")
_KEY = re.compile(
    r"""\s*(?P<key>(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*="""
)


def read_settings(path: Path) -> dict[str, Setting]:
    """Return the settings by dotted key; none where the file does not exist."""
    if not path.exists():
        return {}
    return parse_settings(_text(path), str(path))


def parse_settings(text: str, where: str) -> dict[str, Setting]:
    """Return the settings of a TOML text by dotted key, whether written quoted, dotted or in tables."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise BadInput(
            "settings_unreadable",
            f"The settings are not valid TOML: {fault}",
            where=where,
            fix='write each setting as "name" = value, with texts in quotation marks',
        ) from fault
    found: dict[str, Setting] = {}
    faults: list[str] = []
    for key, value in _flat(content, ""):
        if key in found:
            faults.append(f"{key} is set twice")
        elif not _is_setting(value):
            faults.append(f"{key} is neither a text, a number nor a list of texts")
        else:
            found[key] = value
    if faults:
        raise BadInput(
            "settings_faulty",
            "The settings can't be used",
            where=where,
            details=faults,
            fix="correct the lines named above in that file",
        )
    return found


def write_settings(path: Path, changes: Mapping[str, Setting]) -> dict[str, Setting]:
    """Set the keys in the file, all other lines and comments kept; return all settings."""
    with locked(path, "the settings"):
        text = _text(path) if path.exists() else HEADING
        before = parse_settings(text, str(path))
        for key, value in changes.items():
            if before.get(key) != value or type(before.get(key)) is not type(value):
                text = _with(text, key, value)
        wanted = before | dict(changes)
        if _parsed_or_none(text) != wanted:
            raise BadInput(
                "settings_not_rewritten",
                "The settings are laid out in a way that can't be rewritten without losing something",
                where=str(path),
                fix="set the value by hand in that file",
            )
        write_atomic(path, text.encode())
        return wanted


def _text(path: Path) -> str:
    try:
        return read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise BadInput(
            "settings_unreadable",
            "The settings are not saved as UTF-8",
            where=str(path),
            fix="open the file in an editor and save it with the encoding UTF-8",
        ) from fault


def _parsed_or_none(text: str) -> dict[str, Setting] | None:
    try:
        return parse_settings(text, "")
    except BadInput:
        return None


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _is_setting(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, str | int) and not isinstance(value, bool)


def _with(text: str, key: str, value: Setting) -> str:
    """Return the text with the key's value replaced where it stands, else with a new line for it."""
    lines = text.splitlines(keepends=True)
    for start, stop, own_key, head in _assignments(lines):
        if own_key == key:
            old = "".join(lines[start:stop])
            ending = "\r\n" if old.endswith("\r\n") else "\n"
            lines[start:stop] = [f"{head} {_toml(value)}{_comment(old)}{ending}"]
            return "".join(lines)
    # A quoted key before the first table clashes with no table, whatever a person has written below.
    first_table = next((n for n, line in enumerate(lines) if _TABLE.fullmatch(line.rstrip())), len(lines))
    if first_table and not lines[first_table - 1].endswith("\n"):
        lines[first_table - 1] += "\n"
    lines.insert(first_table, f"{_toml(key)} = {_toml(value)}\n")
    return "".join(lines)


def _assignments(lines: list[str]) -> Iterator[tuple[int, int, str, str]]:
    """Yield each assignment's first line, the line after it, its dotted key, and its text up to the ``=``."""
    table = ""
    line = 0
    while line < len(lines):
        stop = line + 1
        if heading := _TABLE.fullmatch(lines[line].rstrip()):
            table = f"{_dotted(heading['key'])}."
        elif found := _KEY.match(lines[line]):
            while stop < len(lines) and not _is_toml("".join(lines[line:stop])):
                stop += 1  # a list or text over several lines
            yield line, stop, table + _dotted(found["key"]), found[0]
        line = stop


def _dotted(key: str) -> str:
    parsed: dict[str, Any] = tomllib.loads(f"{key} = 0") if _is_toml(f"{key} = 0") else {}
    return next((flat for flat, _ in _flat(parsed, "")), key)


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _comment(assignment: str) -> str:
    """Return the comment at the end of an assignment, with two blanks before it, or an empty text."""
    text = assignment.rstrip()
    for at, character in enumerate(text):
        if character == "#" and "\n" not in text[at:] and _is_toml(text[:at]):
            return f"  {text[at:]}"
    return ""


def _toml(value: Setting) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_toml(item) for item in value)}]"
    if isinstance(value, str):
        # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)
