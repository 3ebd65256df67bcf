"""Commands that the program prints for a person to paste, found in its words and parsed without running."""

from __future__ import annotations

import re
import shlex
from itertools import pairwise

import click

from casework.cli.main import cli

FILLED = {
    "DATE": "2025-02-05",
    "D": "2025-02-05",
    "NAME": "A Person",
    "ROLE": "headteacher",
}
_START = re.compile(r"\bcasework (?=[a-z]+ )")


def commands_in(text: str) -> list[str]:
    """Return each command that the words begin, to the end of the sentence that holds it or of the text."""
    starts = [found.start() for found in _START.finditer(text)]
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


def fault_of(command: str) -> str:
    """Return why the command as printed is no whole one, empty where it is.

    Words may follow it; what follows must not be an option, as that would mean that it was cut short.
    """
    words = _filled(command)
    fault = ""
    for end in range(len(words), 1, -1):
        try:
            _parse(words[1:end])
        except click.UsageError as error:
            fault = fault or error.format_message()
        else:
            rest = words[end] if end < len(words) else ""
            return f"an option too many: {rest}" if rest.startswith("--") else ""
    return fault or "no command"


def _filled(command: str) -> list[str]:
    """Return the words with every placeholder filled in; an apostrophe of the prose ends what is pasted."""
    for end in range(len(command), 0, -1):
        try:
            words = shlex.split(command[:end])
        except ValueError:
            continue
        return [FILLED.get(word.rstrip(".,;)"), word.rstrip(",;).")) for word in words]
    return []


def _parse(words: list[str]) -> None:
    context = cli.make_context("casework", list(words))
    command: click.Command = cli
    while isinstance(command, click.Group):
        name, found, rest = command.resolve_command(context, [*context._protected_args, *context.args])
        assert found is not None
        context, command = found.make_context(name, rest, parent=context), found
