"""``casework policy move``: cases to the present version of the policy, after a look at what changes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from casework.cli.common import DATE, columns, dry_run_option, home_option, json_option, print_json, workspace
from casework.errors import WrongUsage

if TYPE_CHECKING:
    from casework.service.moving import Move

FINDINGS = 3


@click.command()
@click.argument("cases", nargs=-1, metavar="[CASE...]")
@click.option("--all", "everyone", is_flag=True, help="Every open case that keeps an older version.")
@click.option("--on", "on", type=DATE, metavar="D", help="The day it takes effect.")
@click.option("--by", "by", default="", metavar="NAME", help="Who decides it.")
@click.option("--role", default="headteacher", show_default=True, metavar="ROLE")
@click.option("--why", default="", metavar="TEXT", help="Why the cases are moved.")
@dry_run_option
@json_option
@home_option
@click.pass_context
def move(
    context: click.Context,
    cases: tuple[str, ...],
    everyone: bool,
    on: date | None,
    by: str,
    role: str,
    why: str,
    dry_run: bool,
    as_json: bool,
    home: str | None,
) -> None:
    """Move cases to the present version of the policy, all of them or none.

    A case keeps the version under which it was started until then. With --dry-run: what would change in each.
    """
    from casework.case.decide import Order
    from casework.service import moving

    if bool(cases) == everyone:
        raise WrongUsage("which_cases", "Name the cases, or give --all.", fix="CASE... or --all")
    if not dry_run and (on is None or not by or not why):
        raise WrongUsage(
            "who_and_why",
            "A move needs its day, who decides it, and why.",
            fix="add --on D --by NAME --why TEXT; or look first with --dry-run",
        )
    space = workspace(home)
    order = Order(on or space.default_day(), by or "nobody yet", role)
    moves, idle = moving.move(space, cases, order, why or "a look", everyone=everyone, dry_run=dry_run)
    hindered = any(each.hinders for each in moves)
    if as_json:
        print_json(
            {
                "schema": "casework/policy-move/1",
                "to": space.policy.sha256,
                "on": order.on.isoformat(),
                "dry_run": dry_run,
                "cases": [_json(each) for each in moves],
                "already_there": idle,
            }
        )
    else:
        _print(moves, idle, dry_run=dry_run)
    context.exit(FINDINGS if hindered else 0)


def _json(each: Move) -> dict[str, object]:
    return {
        "case": each.file.reference,
        "upn": each.file.upn,
        "strand": each.file.strand,
        "state": each.state,
        "from": each.from_sha256,
        "stays": not each.hinders,
        "hinders": each.hinders,
        "newly_due": list(each.newly_due),
        "no_longer_due": list(each.no_longer_due),
    }


def _print(moves: list[Move], idle: list[str], *, dry_run: bool) -> None:
    if moves:
        columns(
            [[each.file.reference, each.pupil_name, each.file.strand, each.text] for each in moves],
            ("case", "pupil", "strand", "what the move does"),
        )
        verb = "Would move" if dry_run else "Moved"
        click.echo(f"{verb} {sum(not each.hinders for each in moves)} of {len(moves)} cases.")
    else:
        click.echo("No case keeps an older version of the policy: nothing to move.")
    for reference in idle:
        click.echo(f"{reference} is under the present version already, or has not begun.")
