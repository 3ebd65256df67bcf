"""What the program says that it needs: the Python version and each library, held against what is there."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata

PACKAGE = "casework"
INSTALL_AGAIN = "install casework again into this Python: pip install --upgrade --force-reinstall casework"
_REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9._-]+)\s*(?P<range>[<>=!~][^;]*)?(?:;(?P<marker>.*))?")
_CLAUSE = re.compile(r"(>=|<=|==|!=|<|>)\s*([0-9][0-9.]*)")


class Status(StrEnum):
    """How a check ended: all right, worth knowing, or wrong."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    status: Status
    what: str
    fix: str = ""


def installation() -> list[Check]:
    """Return a check of the Python version and of every library; it works where a library is missing."""
    return [*_python(), *_libraries()]


def _python() -> Iterator[Check]:
    wanted, have = python_range(), python_version()
    fine = fits(have, wanted)
    fix = "" if fine else f"install a Python {wanted}, and casework into it"
    yield Check("python", Status.OK if fine else Status.WRONG, f"Python {have}, wanted {wanted}", fix)


def _libraries() -> Iterator[Check]:
    seen = False
    for name, wanted, version in libraries():
        seen = True
        if version is None:
            yield Check(name, Status.WRONG, f"{name} is missing, wanted {wanted}", INSTALL_AGAIN)
        elif not fits(version, wanted):
            yield Check(name, Status.WRONG, f"{name} {version} is outside {wanted}", INSTALL_AGAIN)
        else:
            yield Check(name, Status.OK, f"{name} {version}, wanted {wanted}")
    if not seen:
        yield Check(
            "casework",
            Status.WRONG,
            "casework is not installed, it only lies in this folder",
            "run: make setup",
        )


def fits(version: str, wanted: str) -> bool:
    """Return whether a version lies in a range such as ``>=8.2,<9``."""
    have = _numbers(version)
    return all(_holds(have, sign, _numbers(number)) for sign, number in _CLAUSE.findall(wanted))


def python_range() -> str:
    """Return the range of Python versions that the program is made for."""
    try:
        return metadata.metadata(PACKAGE)["Requires-Python"] or ""
    except metadata.PackageNotFoundError:
        return ">=3.11"


def python_version() -> str:
    """Return the version of Python that runs."""
    return ".".join(map(str, sys.version_info[:3]))


def libraries() -> Iterator[tuple[str, str, str | None]]:
    """Yield each library with the range wanted and the version installed, None where it is missing."""
    for text in _required():
        found = _REQUIREMENT.match(text)
        if found is None or "extra" in (found["marker"] or ""):
            continue
        try:
            version: str | None = metadata.version(found["name"])
        except metadata.PackageNotFoundError:
            version = None
        yield found["name"], (found["range"] or "").strip(), version


def _required() -> Sequence[str]:
    try:
        return sorted(metadata.requires(PACKAGE) or [])
    except metadata.PackageNotFoundError:
        return []


def _numbers(version: str) -> tuple[int, ...]:
    found = re.match(r"[0-9]+(\.[0-9]+)*", version)
    return tuple(map(int, found[0].split("."))) if found else ()


def _holds(have: tuple[int, ...], sign: str, want: tuple[int, ...]) -> bool:
    width = max(len(have), len(want))
    have, want = (part + (0,) * (width - len(part)) for part in (have, want))
    return {
        ">=": have >= want,
        "<=": have <= want,
        "==": have == want,
        "!=": have != want,
        "<": have < want,
        ">": have > want,
    }[sign]
