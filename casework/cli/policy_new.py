"""``casework policy new``: start a school's own files."""

from __future__ import annotations

import os
from pathlib import Path

import click

from casework.cli.common import dry_run_option, json_option, policy_home, print_json

POLICIES = "CASEWORK_POLICIES"


@click.command("new")
@click.argument("name", metavar="NAME")
@click.option("--out", metavar="DIR", help="Where (default: CASEWORK_POLICIES, else ./policies).")
@click.option("--from", "source", metavar="SCHOOL", help="Start from a copy of this school's files.")
@click.option(
    "--authority", metavar="NAME", default="", help="The local authority; a new one is started too."
)
@dry_run_option
@json_option
def new(name: str, out: str | None, source: str | None, authority: str, dry_run: bool, as_json: bool) -> None:
    """Start the policy of a school that is not among those at hand.

    Writes commented files in which every place to fill in is marked; nothing is ever overwritten.
    """
    from casework import app
    from casework.service.policy_new import Wanted, from_school, from_starter, write_new

    folder = Path(out or os.environ.get(POLICIES) or "policies")
    home = policy_home()
    shelf = app.shelf(home)
    wanted = Wanted(name, folder, shelf.names("authorities"), shelf.names("schools"), authority)
    if source:
        files = from_school(wanted, app.policy(source, home), shelf.files)
    else:
        files = from_starter(wanted, app.starter())
    paths = write_new(folder, files, dry_run=dry_run)
    if as_json:
        shown = [path.as_posix() for path in paths]
        print_json({"schema": "casework/policy-new/1", "policy": name, "files": shown, "dry_run": dry_run})
        return
    for path in paths:
        click.echo(f"{'Would write' if dry_run else 'Wrote'} {path}")
    click.echo(f"Fill in what says FILL IN; this names what is left: casework policy check {folder}")
    click.echo(f"Then use it: CASEWORK_POLICIES={folder} casework init --policy {name}")
