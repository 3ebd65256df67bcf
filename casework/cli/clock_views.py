"""How the periods of a case are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casework.case.clocks import ClockRow


def clock_json(row: ClockRow) -> dict[str, Any]:
    """Return a period as JSON data."""
    return {
        "name": row.name,
        "title": row.title,
        "from": row.first.isoformat() if row.first else None,
        "to": row.last.isoformat() if row.last else None,
        "unit": row.unit,
        "length": row.length,
        "started_on": row.started_on.isoformat(),
        "suspended_days": row.suspended_days,
        "waits_for": row.waits_for or None,
    }


def clock_line(row: ClockRow) -> str:
    """Return a period in one line."""
    first = row.first.isoformat() if row.first else "-"
    if row.waits_for:
        return f"Clock {row.name}: runs since {row.started_on.isoformat()}, its length is not filled in"
    if row.last is None:
        return f"Clock {row.name}: {first} to a day not known yet (hold without end, or calendar too short)"
    held = f", {row.suspended_days} days of a hold not counted" if row.suspended_days else ""
    return f"Clock {row.name}: {first} to {row.last.isoformat()}{held}"
