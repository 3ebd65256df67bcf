"""The command line: one group of commands, and what becomes of errors."""

from __future__ import annotations

import os
import sys
import warnings

import click

from casework.cli.common import policies_option
from casework.cli.lazy import LazyGroup
from casework.errors import CaseworkError

INTERRUPTED = 130
UNEXPECTED = 1


# Each command with the module that holds it and the line that it has in --help; the module is imported when
# the command is run. A test holds the lines against the commands' own words.
COMMANDS = {
    "init": ("settings", "Make a home for a school."),
    "register": ("register", "Import pupils, contacts, the calendar and marks; look at a pupil's year."),
    "facts": ("facts", "Show the figures of one pupil up to a day, each with its sessions."),
    "work": ("work", "Show what is due: for whom, since when, who acts, and why."),
    "today": (
        "today",
        "First-day absence: who is away without a reason, and what the policy asks for by now.",
    ),
    "case": ("case", "See a case, take the step that is due, record what happened."),
    "leave": ("leave", "Leave of absence: requests, the head's decisions, and what is still to be answered."),
    "simulate": (
        "simulate",
        "Run the register through the ladder day by day, without writing: who would have got what, when.",
    ),
    "report": ("report", "Lists, returns and summaries, as PDF and CSV too; the dates ahead."),
    "pack": ("pack", "Check, build and prove the AS1 referral pack."),
    "handover": (
        "handover",
        "Hand a pack over to the LA; list, accept or return packs that arrived; take answers in.",
    ),
    "policy": ("policy", "See a school's policy as data, check its files, draw its ladder, start one's own."),
    "template": ("template", "See the templates of letters, check any Word file as one, print a sample."),
    "settings": ("settings", "See and fill in what the school's policy leaves open."),
    "store": ("store", "Prove the case files, back them up, look after them."),
    "doctor": ("doctor", "Say what is installed, what is missing and how to mend it."),
    "demo": (
        "demo",
        "Play a made-up school's year, and one case from the first letter to a finished AS1 pack.",
    ),
}


@click.group(cls=LazyGroup, table=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home", "home", metavar="DIR", help="The school's home folder (else CASEWORK_HOME, else ./output)."
)
@policies_option
@click.version_option(package_name="casework")
@click.pass_context
def cli(context: click.Context, home: str | None) -> None:
    """Run a pupil's attendance case from the first letter to court, and assemble the papers."""
    context.obj = home


def main(arguments: list[str] | None = None) -> None:
    """Run a command and leave with its exit code.

    What the libraries warn their programmers of is no message to the person at the screen.
    """
    if not sys.warnoptions:  # python -W, PYTHONWARNINGS
        warnings.simplefilter("ignore")
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


# Options that take one KEY=VALUE, and as many more as follow it.
_PAIR_OPTIONS = frozenset({"--detail", "--set"})


def spread(arguments: list[str]) -> list[str]:
    """Return the arguments with ``--set A=1 B=2`` written out as ``--set A=1 --set B=2``."""
    found: list[str] = []
    option = ""
    for argument in arguments:
        if option and found[-1] != option and "=" in argument and not argument.startswith("-"):
            found.append(option)
        elif argument.startswith("-"):
            option = argument if argument in _PAIR_OPTIONS else ""
        elif option and found[-1] != option:
            option = ""
        found.append(argument)
    return found


def run(arguments: list[str]) -> int:
    """Return the exit code of a command; its result went to standard output, talk to standard error."""
    as_json = "--json" in arguments
    arguments = spread(arguments)
    try:
        code = cli.main(arguments, prog_name="casework", standalone_mode=False)
        sys.stdout.flush()
    except CaseworkError as fault:
        _tell(fault, as_json=as_json)
        return fault.exit_code
    except click.ClickException as fault:
        _tell_usage(fault, as_json=as_json)
        return fault.exit_code
    except (click.Abort, KeyboardInterrupt):
        if as_json:
            _tell_json(
                "interrupted", "Interrupted.", "", "run it again: casework work shows what is unfinished"
            )
        else:
            click.echo("Interrupted.", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # the reader of our output (less, head) has gone: nothing is left to tell it
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        return 0
    except Exception as fault:  # the last resort: a person gets a sentence, not a traceback
        _tell_unexpected(fault, as_json=as_json)
        return UNEXPECTED
    return code if isinstance(code, int) else 0


def _tell(fault: CaseworkError, *, as_json: bool) -> None:
    if not as_json:
        click.echo(f"Error: {fault}", err=True)
        return
    what = "\n".join([fault.what, *fault.details])
    _tell_json(fault.code, what, fault.where, fault.fix)


def _tell_usage(fault: click.ClickException, *, as_json: bool) -> None:
    if as_json:
        _tell_json("usage", fault.format_message(), "command line", "casework --help")
    else:
        fault.show()


def _tell_unexpected(fault: Exception, *, as_json: bool) -> None:
    what = f"Something went wrong that casework did not expect ({type(fault).__name__})."
    fix = "run it again with CASEWORK_DEBUG=1 and send the makers what it prints, without any names"
    if as_json:
        _tell_json("unexpected", what, "", fix)
    else:
        click.echo(f"Error: {what}\nWhat to do: {fix}", err=True)
    if os.environ.get("CASEWORK_DEBUG"):
        import traceback

        traceback.print_exception(fault)


def _tell_json(code: str, what: str, where: str, fix: str) -> None:
    import json

    error = {"code": code, "what": what, "where": where, "fix": fix}
    click.echo(json.dumps({"error": error}, ensure_ascii=False), err=True)


if __name__ == "__main__":
    main()
