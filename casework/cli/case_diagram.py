"""How the ladder of a case is drawn: where it stands, and the way it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from casework.cli.common import print_json

if TYPE_CHECKING:
    from casework.service.workspace import Workspace


def draw(space: Workspace, case: str, *, as_json: bool) -> None:
    """Print the ladder of one case as Mermaid text."""
    from casework.policy.diagram import Taken, Way, mermaid
    from casework.service.addressing import find_case

    file = find_case(space, case)
    standing = space.standing(file, None)
    way = Way(standing.state, tuple(Taken(taken.source, taken.step, taken.on) for _, taken in standing.steps))
    drawn = mermaid(standing.machine, way=way)
    if not as_json:
        click.echo(drawn)
        return
    print_json(
        {
            "schema": "casework/case-diagram/1",
            "case": file.reference,
            "strand": file.strand,
            "state": standing.state,
            "steps": [
                {
                    "event": number,
                    "step": taken.step,
                    "from": taken.source,
                    "on": taken.on.isoformat(),
                    "rule": taken.rule,
                }
                for number, taken in standing.steps
            ],
            "mermaid": drawn,
        }
    )
