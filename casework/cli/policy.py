"""``casework policy``: the policy as data."""

from __future__ import annotations

from datetime import date

import click

from casework.cli.common import DATE, columns, json_option, policies_option, policy_home, print_json
from casework.cli.policy_check import check
from casework.cli.policy_coverage import coverage
from casework.cli.policy_diff import diff
from casework.cli.policy_lint import lint
from casework.cli.policy_move import move
from casework.cli.policy_new import new


@click.group()
def policy() -> None:
    """See a school's policy as data, check its files, draw its ladder, start one's own."""


for command in (check, coverage, diff, lint, move, new):
    policy.add_command(command)


@policy.command("list")
@json_option
@policies_option
def list_policies(as_json: bool) -> None:
    """List the schools whose policies are at hand."""
    from casework import app

    home = policy_home()
    rows = [{"name": name, "title": app.policy(name, home).title} for name in app.policy_names(home)]
    if as_json:
        print_json({"schema": "casework/policies/1", "policies": rows})
        return
    columns([[row["name"], row["title"]] for row in rows], ("name", "school"))


@policy.command("show")
@click.argument("name", metavar="SCHOOL")
@click.option("--on", "day", type=DATE, metavar="DATE", help="The day (default: today).")
@json_option
@policies_option
def show(name: str, day: date | None, as_json: bool) -> None:
    """Show what the policy says on a day: every value with its source, every step, every rule beside them."""
    from casework import app
    from casework.policy.describe import describe

    when = day or app.now().date()
    found = app.policy(name, policy_home())
    described = describe(found, when)
    if as_json:
        import msgspec

        data = msgspec.to_builtins(described, enc_hook=str)
        print_json({"schema": "casework/policy/1", "policy": name, "on": when.isoformat(), **data})
        return
    click.echo(f"{found.title}, on {when.isoformat()}")
    for row in described.parameters:
        click.echo(
            f"{row.name} = {row.text}  [{row.standing}; {row.layer}{', sealed' if row.sealed else ''}]"
        )
        click.echo(f"    {row.why} ({row.rule + '; ' if row.rule else ''}{row.cite})")
    for step in described.steps:
        click.echo(f"step {step.step}, {step.strand}: {step.modality}, by {', '.join(step.actors)}")
        click.echo(f"    from {', '.join(step.sources)} ({step.rule}; {step.cite})")
    for rule in described.rules:
        held = f", recorded as {' or '.join(rule.records)}" if rule.records else ""
        click.echo(f"{rule.kind} {rule.id}: {rule.text}")
        click.echo(f"    ({rule.cite}{held}{', not yet built' if rule.issue else ''})")


@policy.command("diagram")
@click.argument("name", metavar="SCHOOL")
@click.option("--strand", metavar="STRAND", help="One strand only.")
@json_option
@policies_option
def diagram(name: str, strand: str | None, as_json: bool) -> None:
    """Draw the ladders as Mermaid diagrams."""
    from casework import app
    from casework.errors import NotFound
    from casework.policy.diagram import mermaid

    machines = app.policy(name, policy_home()).machines
    if strand and strand not in machines:
        raise NotFound(
            "no_such_strand", f"There is no strand {strand!r}.", fix=f"strands: {', '.join(machines)}"
        )
    chosen = {key: machine for key, machine in machines.items() if strand in (None, key)}
    if as_json:
        rows = [
            {"strand": key, "title": machine.title, "mermaid": mermaid(machine)}
            for key, machine in chosen.items()
        ]
        print_json({"schema": "casework/diagrams/1", "policy": name, "diagrams": rows})
        return
    for machine in chosen.values():
        click.echo(mermaid(machine))
