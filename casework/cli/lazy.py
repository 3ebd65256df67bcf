"""A group of commands that are imported when they are run, so that ``--help`` and each command start fast."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

Table = Mapping[str, tuple[str, str]]


class LazyGroup(click.Group):
    """Commands by name, each with its module in ``casework.cli`` and its line of help, in this order."""

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        """Keep the table; no module is imported yet."""
        super().__init__(*args, **kwargs)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return [*self.table, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, imported now; None where there is none of that name."""
        if cmd_name not in self.table:
            return super().get_command(ctx, cmd_name)
        module = import_module(f"casework.cli.{self.table[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        limit = formatter.width - 6 - max(map(len, self.table))
        rows = [(name, _shortened(line, limit)) for name, (_, line) in self.table.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _shortened(line: str, limit: int) -> str:
    return click.Command("", help=line).get_short_help_str(limit)
