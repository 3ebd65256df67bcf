"""Commands as they are printed for a person to paste: whole, but for what stands in capitals."""

from __future__ import annotations

import shlex

_SIGNED = "--on DATE --by NAME --role"


def record_command(reference: str, what: str, *details: str, role: str, files: str = "") -> str:
    """Return the command that records something; DATE, NAME and the like are for the person to fill in."""
    return _command("record", reference, what, details, role, files)


def advance_command(reference: str, step: str, *details: str, role: str) -> str:
    """Return the command that takes a step; DATE, NAME and the like are for the person to fill in."""
    return _command("advance", reference, step, details, role, "")


def _command(verb: str, reference: str, what: str, details: tuple[str, ...], role: str, files: str) -> str:
    words = [f"casework case {verb} {reference} {what}"]
    words += [f"--detail {shlex.quote(detail)}" for detail in details]
    words += [f"--file {files}"] if files else []
    return " ".join([*words, _SIGNED, role])
