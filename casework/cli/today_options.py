"""Options that the commands of the day share: the school's own time, and who acts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import click

from casework.cli.common import FIRST_YEAR, LAST_YEAR

_CLOCK = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)")
F = TypeVar("F", bound=Callable[..., Any])


class SchoolTime(click.ParamType[datetime]):
    """A date and time as the school's clock shows it, written as 2025-01-14T09:40."""

    name = "datetime"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the time without a zone, or fail with how to write it."""
        if isinstance(value, datetime):
            return value
        found = _CLOCK.fullmatch(str(value).strip())
        try:
            moment = datetime.fromisoformat(f"{found[1]}T{found[2]}") if found else None
        except ValueError:
            moment = None
        if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
            wanted = "write it as the school's clock shows it: 2025-01-14T09:40 or 2025-01-14T09:40:30"
            self.fail(f"{value!r} is not a date and time of that kind; {wanted}", param, ctx)
        return moment


SCHOOL_TIME = SchoolTime()


def who_options(role: str) -> Callable[[F], F]:
    """Add ``--by`` and ``--role`` to a command."""

    def added(command: F) -> F:
        by = click.option("--by", "by", required=True, metavar="NAME", help="Who acts.")
        return by(click.option("--role", default=role, show_default=True, metavar="ROLE")(command))

    return added
