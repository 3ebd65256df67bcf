"""Every fault that a person can meet: what is wrong, where, and what to do about it.

Messages follow one order: *what is wrong, where, what to do*. ``code`` is a stable slug for programs;
the words may change. The class of the error decides the exit code of the command (see ``docs``: exit codes).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar


class CaseworkError(Exception):
    """A fault with a stable code and three sentences for the person who meets it."""

    exit_code: ClassVar[int] = 1

    def __init__(
        self, code: str, what: str, *, where: str = "", fix: str = "", details: Sequence[str] = ()
    ) -> None:
        """Keep the parts apart; ``details`` are further lines, for instance the faults of a file by line."""
        super().__init__(what)
        self.code = code
        self.what = what
        self.where = where
        self.fix = fix
        self.details = tuple(details)

    def __str__(self) -> str:
        """Return the whole message as a person reads it."""
        parts = [self.what]
        if self.where:
            parts.append(f"Where: {self.where}")
        parts.extend(f"  - {line}" for line in self.details)
        if self.fix:
            parts.append(f"What to do: {self.fix}")
        return "\n".join(parts)


class WrongUsage(CaseworkError):
    """The command was put together wrongly."""

    exit_code = 2


class Refused(CaseworkError):
    """A rule says no: not due, wrong role, approval or evidence missing, findings of a check."""

    exit_code = 3


class BadInput(CaseworkError):
    """Data handed to the program can't be used: a file, a value, a template, a setting."""

    exit_code = 4


class NotFound(CaseworkError):
    """The home does not hold the pupil, case, event or file that was asked for."""

    exit_code = 5


class Conflict(CaseworkError):
    """Somebody or something else was there first: changed meanwhile, locked, exists already."""

    exit_code = 6


class ToolFailed(CaseworkError):
    """A tool outside the program's rules failed: the Word converter, the disk."""

    exit_code = 7
