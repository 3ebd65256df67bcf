"""A writer for the small part of TOML that manifests and samples need."""

from __future__ import annotations

import json
from typing import Any

Table = dict[str, Any]


def dump(table: Table) -> str:
    """The table as TOML: plain values first, then tables, then arrays of tables."""
    plain = [f"{key} = {_value(value)}" for key, value in table.items() if not _is_nested(value)]
    parts = ["\n".join(plain)] if plain else []
    for key, value in table.items():
        if isinstance(value, dict):
            parts.append(f"[{key}]\n" + "\n".join(f"{k} = {_value(v)}" for k, v in value.items()))
        elif _is_nested(value):
            parts += [
                f"[[{key}]]\n" + "\n".join(f"{k} = {_value(v)}" for k, v in row.items()) for row in value
            ]
    return "\n\n".join(parts) + "\n"


def _is_nested(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        if len(value) < 2:
            return "[" + ", ".join(_value(v) for v in value) + "]"
        return "[\n" + "".join(f"  {_value(v)},\n" for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)
