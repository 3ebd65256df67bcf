"""How decisions to check and holds are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from datetime import date

    from casework.case.corrections import Check
    from casework.case.holds import Hold


def check_json(check: Check) -> dict[str, Any]:
    """Return a decision whose marks were changed, as JSON data; ``status`` is open or what the head said."""
    return {
        "event": check.number,
        "step": check.taken.step,
        "on": check.taken.on.isoformat(),
        "rule": check.taken.rule,
        "cite": check.taken.cite,
        "status": status(check),
        "text": check.text if check.is_open else "",
        "changes": [
            {
                "date": change.day.isoformat(),
                "session": str(change.session),
                "old": change.old,
                "new": change.new,
                "recorded_at": change.recorded_at.isoformat() if change.recorded_at else None,
                "by": change.by,
                "why": change.why,
                "source": change.source,
            }
            for change in check.changes
        ],
    }


def status(check: Check) -> str:
    """Return ``open`` where a change waits for the head, else what the head decided."""
    return "open" if check.is_open or check.checked is None else check.checked.decision


def print_check(check: Check, reference: str) -> None:
    """Print a decision whose marks were changed."""
    if check.is_open:
        click.echo(f"CHECK: {check.text}\n    {check.fix(reference)}")
    elif check.checked:
        click.echo(
            f"Checked: {check.taken.step} (event {check.number}): {check.checked.decision}, on "
            f"{check.checked.on.isoformat()} by {check.checked.by}"
        )


def hold_json(hold: Hold, day: date) -> dict[str, Any]:
    """Return a hold as JSON data."""
    return {
        "event": hold.number,
        "reason": hold.placed.reason,
        "on": hold.placed.on.isoformat(),
        "until": hold.placed.until.isoformat() if hold.placed.until else None,
        "by": hold.placed.by,
        "ended_on": hold.ended_on.isoformat() if hold.ended_on else None,
        "in_force": hold.is_in_force(day),
        "to_review": hold.is_to_review(day),
    }


def print_hold(hold: dict[str, Any]) -> None:
    """Print a hold."""
    until = f"until {hold['until']}" if hold["until"] else "without a review date"
    state = "in force" if hold["in_force"] else "TO BE REVIEWED" if hold["to_review"] else "over"
    click.echo(f"Hold (event {hold['event']}), from {hold['on']} {until}: {hold['reason']}; {state}")
