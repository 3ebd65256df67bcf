"""`casework --help` imports no command, and says of each what the command says of itself."""

from __future__ import annotations

import ast
import subprocess
import sys
import warnings

import click
import pytest

from casework.cli.main import COMMANDS, cli, main


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_of_a_command_in_the_help_is_its_own_first_sentence(name):
    command = cli.get_command(click.Context(cli), name)
    assert command is not None and command.name == name
    own = " ".join((command.help or "").split("\n\n")[0].split())
    assert own.startswith(COMMANDS[name][1])


def test_every_command_is_in_the_help_and_none_besides():
    assert cli.list_commands(click.Context(cli)) == list(COMMANDS)
    assert cli.get_command(click.Context(cli), "nonsense") is None


def test_the_help_imports_no_command_and_no_service():
    code = (
        "import sys\nfrom casework.cli.main import run\nrun(['--help'])\n"
        "print(sorted(m for m in sys.modules if m.startswith('casework')), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(ast.literal_eval(done.stderr))
    allowed = {"casework", "casework.cli", "casework.errors"}
    assert loaded - allowed <= {f"casework.cli.{name}" for name in ("main", "lazy", "common")}


def test_what_libraries_warn_of_does_not_reach_the_screen(monkeypatch, capsys):
    monkeypatch.setattr(sys, "warnoptions", [])
    monkeypatch.setattr(cli, "main", lambda *_, **__: warnings.warn("Unexpected end", stacklevel=1))
    with pytest.raises(SystemExit) as left:
        main([])
    assert left.value.code == 0
    assert capsys.readouterr().err == ""
