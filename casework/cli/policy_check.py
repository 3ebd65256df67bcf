"""``casework policy check``: every fault of the policy files, with file, line and key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from casework.cli.common import json_option, policies_option, policy_home, print_json

if TYPE_CHECKING:
    from casework.policy.model import Policy


@click.command("check")
@click.argument("names", nargs=-1, metavar="[SCHOOL | FILE | DIR]...")
@json_option
@policies_option
def check(names: tuple[str, ...], as_json: bool) -> None:
    """Check policy files; every fault is told with its file, line and key.

    Without a name all policies at hand are checked. A folder, or a file in one, that is being drafted is
    checked with the shipped files under it.
    """
    from casework import app

    home = policy_home()
    known = app.policy_names(home)
    found: list[Policy] = []
    for name in names or tuple(known):
        found += [app.policy(name, home)] if name in known or not _is_path(name) else _drafted(Path(name))
    rows = [
        {"name": each.name, "sha256": each.sha256, "files": [source.name for source in each.sources]}
        for each in found
    ]
    if as_json:
        print_json({"schema": "casework/policy-check/1", "policies": rows, "faults": []})
        return
    for row in rows:
        click.echo(f"{row['name']}: sound, {len(row['files'])} files")


def _is_path(name: str) -> bool:
    return Path(name).exists() or name.endswith(".toml") or "/" in name


def _drafted(path: Path) -> list[Policy]:
    """Return the policies of a folder that is being drafted, or of the folder that a file lies in."""
    from casework import app
    from casework.errors import NotFound

    folder = path if path.is_dir() else path.resolve().parent.parent
    if not path.exists():
        raise NotFound(
            "no_such_file", "There is no such file or folder.", where=str(path), fix="check its name"
        )
    schools = app.drafted_schools(folder)
    if path.is_file() and path.parent.name == "schools":
        return [app.drafted(folder, path.stem)]
    if not schools:
        raise NotFound(
            "no_drafted_policy",
            "The folder holds no school's policy.",
            where=str(folder),
            fix="it needs schools/NAME.toml; start one with: casework policy new NAME",
        )
    return [app.drafted(folder, name) for name in schools]
