"""``casework demo``: a made-up school, and one case from the first letter to a finished pack."""

from __future__ import annotations

import click

from casework.cli.common import json_option, print_json

DEFAULT = "output/demo"


@click.command()
@click.option(
    "--out", default=DEFAULT, show_default=True, metavar="DIR", help="Where the made-up school goes."
)
@json_option
def demo(out: str, as_json: bool) -> None:
    """Play a made-up school's year, and one case from the first letter to a finished AS1 pack."""
    from pathlib import Path

    from casework import app
    from casework.service.demo.play import play

    told = (lambda _line: None) if as_json else click.echo
    result = play(Path(out), app.policy, app.catalogue(), tell=told)
    if as_json:
        print_json({"schema": "casework/demo/1", **result})
