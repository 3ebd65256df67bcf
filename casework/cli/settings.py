"""``casework init`` and ``casework settings``: a home, and what the school fills in."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from casework.cli.common import (
    dry_run_option,
    home_of,
    home_option,
    json_option,
    pairs,
    print_json,
    warn,
    workspace,
)

if TYPE_CHECKING:
    from casework.policy.model import Policy, Value


def _checked(policy: Policy, given: dict[str, str]) -> dict[str, Any]:
    from casework.policy.values import read_setting

    return {key: _plain(read_setting(policy, key, raw, where="--set")) for key, raw in given.items()}


def _plain(value: Value) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return list(value) if isinstance(value, tuple) else value


@click.command()
@click.option("--policy", "name", required=True, metavar="NAME", help="A policy: casework policy list.")
@click.option("--set", "given", multiple=True, metavar="KEY=VALUE", callback=pairs, help="Fill in a setting.")
@dry_run_option
@json_option
@home_option
def init(name: str, given: dict[str, str], dry_run: bool, as_json: bool, home: str | None) -> None:
    """Make a home for a school. An existing home is never overwritten."""
    from casework import app
    from casework.errors import Conflict
    from casework.store import home as homes

    folder = app.home_folder(home_of(home))
    policy = app.policy(name, folder)
    settings = _checked(policy, given)
    if dry_run:
        if homes.is_home(folder):
            raise Conflict("home_exists", "This folder is a casework home already.", where=str(folder))
    else:
        homes.create(folder, policy=name, settings=settings)
    app.warn_of_share(folder, warn)
    open_slots = [p for p in policy.parameters.values() if p.unspecified and p.default is None]
    missing = [p for p in open_slots if p.name not in settings]
    if as_json:
        data = {"home": str(folder), "policy": name, "dry_run": dry_run, "settings": settings}
        print_json({"schema": "casework/init/1", **data, "open": [p.name for p in missing]})
        return
    click.echo(f"{'Would make' if dry_run else 'Made'} a home for {policy.title} in {folder}.")
    if missing:
        click.echo("The policy leaves open, and the steps that need it wait until you fill it in:")
        for parameter in missing:
            click.echo(f"  {parameter.name}  ({parameter.unit}; {parameter.why})")


@click.group()
def settings() -> None:
    """See and fill in what the school's policy leaves open."""


@settings.command("show")
@json_option
@home_option
def show(as_json: bool, home: str | None) -> None:
    """Show each setting: what it is for, and what the school has filled in."""
    space = workspace(home)
    filled = space.values.settings
    rows = []
    for parameter in space.policy.parameters.values():
        if parameter.unspecified:
            value = filled.get(parameter.name, parameter.default)
            state = "set" if parameter.name in filled else "default" if value is not None else "open"
            plain = None if value is None else _plain(value)
            rows.append(
                {
                    "key": parameter.name,
                    "value": plain,
                    "state": state,
                    "unit": parameter.unit,
                    "why": parameter.why,
                    "cite": parameter.cite,
                }
            )
    if as_json:
        print_json({"schema": "casework/settings/1", "settings": rows})
        return
    for row in rows:
        value = "OPEN" if row["value"] is None else row["value"]
        click.echo(f"{row['key']} = {value}  [{row['state']}; {row['unit']}]")
        click.echo(f"    {row['why']}")


@settings.command("set")
@click.argument("given", nargs=-1, required=True, metavar="KEY=VALUE...", callback=pairs)
@dry_run_option
@json_option
@home_option
def set_values(given: dict[str, str], dry_run: bool, as_json: bool, home: str | None) -> None:
    """Fill in settings; they stand in settings.toml in the home."""
    space = workspace(home)
    checked = _checked(space.policy, given)
    if not dry_run:
        space.home.set(checked)
    if as_json:
        print_json({"schema": "casework/settings-set/1", "dry_run": dry_run, "set": checked})
        return
    for key, value in checked.items():
        click.echo(f"{'Would set' if dry_run else 'Set'} {key} = {value}")
