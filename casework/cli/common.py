"""What every command shares: options, dates, details, printing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from casework.service.papers import Upload
    from casework.service.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])


FIRST_YEAR, LAST_YEAR = 1900, 2200


class IsoDate(click.ParamType[date]):
    """A date written as 2025-01-31."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date, or fail with how to write it."""
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
        if day is None or day.isoformat() != value:  # 20250131 is ISO too, and easily mistyped
            self.fail(f"{value!r} is not a date; write it as 2025-01-31", param, ctx)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:  # school years are counted on from every date
            self.fail(f"{value!r} is not in the years {FIRST_YEAR} to {LAST_YEAR}", param, ctx)
        return day


class IsoMoment(click.ParamType[datetime]):
    """A date and time written as 2025-01-31T09:40."""

    name = "datetime"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the moment, or fail with how to write it; without a zone it is taken as UTC."""
        from datetime import UTC

        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date and time; write it as 2025-01-31T09:40", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


DATE = IsoDate()
MOMENT = IsoMoment()


def home_option(command: F) -> F:
    """Add ``--home`` to a command, so that it may stand before or after it."""
    return click.option("--home", metavar="DIR", help="The school's home folder.")(command)


def _name_policies(context: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value:
        from casework.service.policy_files import named

        token = named.set(value)
        context.call_on_close(lambda: named.reset(token))


def policies_option(command: F) -> F:
    """Add ``--policies``, before or after a command: a folder of own policy files."""
    words = "A folder of your own policy files (else CASEWORK_POLICIES)."
    option = click.option(
        "--policies", metavar="DIR", expose_value=False, callback=_name_policies, help=words
    )
    return option(command)


def json_option(command: F) -> F:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def dry_run_option(command: F) -> F:
    """Add ``--dry-run``."""
    return click.option("--dry-run", is_flag=True, help="Write nothing; say what would be appended.")(command)


def home_of(home: str | None) -> str | None:
    """Return the home given after the command, else the one given before it."""
    if home:
        return home
    given = click.get_current_context().find_root().obj
    return str(given) if given else None


def policy_home() -> Path:
    """Return the folder that may hold policies of a home's own; no home needs to be there."""
    from casework.app import home_folder

    return home_folder(home_of(None))


def workspace(home: str | None) -> Workspace:
    """Return the home, opened."""
    from casework.app import open_workspace

    return open_workspace(home_of(home), tell=warn)


def warn(line: str) -> None:
    """Say on standard error what a person should know and a program need not read."""
    click.echo(line, err=True)


def pairs(_context: click.Context, param: click.Parameter, values: Sequence[str]) -> dict[str, str]:
    """Return ``KEY=VALUE`` options as a dict (a callback for click)."""
    found: dict[str, str] = {}
    for text in values:
        key, equals, value = text.partition("=")
        if not equals or not key.strip():
            raise click.BadParameter(f"{text!r} is not KEY=VALUE", param=param)
        if key.strip() in found:
            raise click.BadParameter(f"{key.strip()} is given twice", param=param)
        found[key.strip()] = value
    return found


def password_options(command: F) -> F:
    """Add ``--password`` (asked for, not shown) and ``--password-file``; the command gets ``password``."""
    asked = click.option(
        "--password",
        "password",
        is_flag=False,
        flag_value=_ASK,
        default="",
        callback=_password,
        metavar="[ask]",
        help="Open a locked PDF: the password is asked for, and not kept.",
    )
    from_file = click.option(
        "--password-file",
        metavar="F",
        expose_value=False,
        is_eager=True,
        callback=_keep_password,
        help="The same, from the first line of a file.",
    )
    return asked(from_file(command))


_ASK = "\0ask"


def _keep_password(context: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value:
        context.meta[_ASK] = password_from(value)


def password_from(name: str) -> str:
    """Return the first line of a file that holds a password."""
    try:
        lines = Path(name).read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise click.UsageError(f"the password file {name} can't be read: {fault}") from None
    if not lines or not lines[0]:
        raise click.UsageError(f"the password file {name} holds nothing on its first line")
    return lines[0]


def _password(context: click.Context, _param: click.Parameter, value: str) -> str:
    if value == _ASK:
        return str(click.prompt("Password", hide_input=True, err=True))
    return value or str(context.meta.get(_ASK, ""))


def uploads(paths: Iterable[str], password: str = "") -> list[Upload]:
    """Return the files that were named, read."""
    from casework.errors import NotFound
    from casework.service.papers import Upload

    found = []
    for name in paths:
        try:
            found.append(Upload(Path(name).name, Path(name).read_bytes(), password))
        except OSError as fault:
            raise NotFound(
                "no_such_file",
                f"The file can't be read: {fault.strerror or fault}.",
                where=name,
                fix="check the name and that you may read it",
            ) from None
    return found


def print_json(data: Any) -> None:
    """Print data as JSON, letters as they are."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def columns(rows: Sequence[Sequence[str]], heads: Sequence[str]) -> None:
    """Print rows under heads, each column as wide as it needs."""
    widths = [max(len(str(cell)) for cell in column) for column in zip(heads, *rows, strict=True)]
    for line in (heads, *rows):
        padded = (str(cell).ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def day_or_dash(day: date | None) -> str:
    """Return a date as ISO, or a dash."""
    return day.isoformat() if day else "-"
