"""A report as a CSV file and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from casework.case.answers import Ratio
from casework.documents.report.model import Cell, Column, Hidden, Report, Table, Words
from casework.service import exports

_NO_FIGURE = "hidden"


def csv_file(report: Report) -> bytes:
    """Return the report's tables as one CSV file; of several, the first column names the table of a row."""
    tables = [table for table in report.tables if table.is_listed]
    heads: dict[str, None] = {}
    for table in tables:
        for column in table.columns:
            heads |= dict.fromkeys(_heads(column))
    rows: list[list[exports.Cell]] = []
    for table in tables:
        for row in table.rows:
            found: dict[str, exports.Cell] = {}
            for column, cell in zip(table.columns, row, strict=True):
                found |= zip(_heads(column), _cells(column, cell), strict=True)
            named = [table.name] if len(tables) > 1 else []
            rows.append([*named, *(found.get(head) for head in heads)])
    return exports.csv_bytes([*(["table"] if len(tables) > 1 else []), *heads], rows)


def _heads(column: Column) -> list[str]:
    if column.is_ratio:
        return [f"{column.key}_percent", f"{column.key}_sessions", f"{column.key}_of"]
    return [column.key]


def _cells(column: Column, cell: Cell) -> list[exports.Cell]:
    if not column.is_ratio:
        return [cell.text if isinstance(cell, Hidden) else _plain(cell)]
    if isinstance(cell, Ratio):
        return [float(cell.percent) if cell.of else None, cell.part, cell.of]
    if isinstance(cell, Hidden):
        return [_NO_FIGURE] * 3
    return [None] * 3


def _plain(cell: Cell) -> str | int | date | None:
    if isinstance(cell, Ratio | Hidden):  # a ratio in a column of texts
        return cell.text
    return cell


def as_json(report: Report) -> dict[str, Any]:
    """Return the report as data; a percentage with its sessions, a hidden cell as null and named so."""
    return {
        "schema": f"casework/report-{report.name}/1",
        "report": report.name,
        "title": report.title,
        "school": report.school,
        "as_of": report.day.isoformat(),
        "period": report.period,
        **report.numbers,
        "notes": [block.text for block in report.blocks if isinstance(block, Words)],
        "tables": {table.name: list(_rows(table)) for table in report.tables},
    }


def _rows(table: Table) -> Iterator[dict[str, Any]]:
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        yield {column.key: _json_cell(cell) for column, cell in cells}


def _json_cell(cell: Cell) -> Any:
    if isinstance(cell, Ratio):
        return {"percent": cell.percent or None, "sessions": cell.part, "of": cell.of}
    if isinstance(cell, Hidden):
        return {"hidden": True}
    return cell.isoformat() if isinstance(cell, date) else cell
