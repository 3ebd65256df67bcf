"""``casework demo``: a made-up school, and one case from the first letter to a finished pack."""

from __future__ import annotations

import click

from casework.cli.common import home_of, home_option, json_option, print_json

DEFAULT = "output/demo"


@click.command()
@click.option("--out", metavar="DIR", help=f"Where the made-up school goes (else --home, else {DEFAULT}).")
@json_option
@home_option
def demo(out: str | None, as_json: bool, home: str | None) -> None:
    """Play a made-up school's year, and one case from the first letter to a finished AS1 pack."""
    from pathlib import Path

    from casework import app
    from casework.service.demo.play import play

    named = home_of(home)
    if out and named:
        raise click.UsageError("--home and --out both say where the made-up school goes: give one of them")
    told = (lambda _line: None) if as_json else click.echo
    result = play(Path(out or named or DEFAULT), app.policy, app.catalogue(), tell=told)
    if as_json:
        print_json({"schema": "casework/demo/1", **result})
