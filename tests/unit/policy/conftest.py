"""The shipped policies, the invented policy Oakfield, and the broken files laid over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest

HERE = Path(__file__).parent


def read_folder(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.toml"))}


OAKFIELD = read_folder(HERE / "oakfield")


@dataclass(frozen=True)
class Broken:
    """A broken file: what it makes of Oakfield's files, and the words that each error must hold.

    Its first comments say what it does: ``in`` adds its text to a file of Oakfield, after each ``change``
    (old => new, ``\\n`` for a line end); ``replaces`` puts its text in the place of that file. Each ``error``
    lists words that one reported fault must hold, in the order of the report.
    """

    files: dict[str, bytes]
    errors: list[list[str]]


def read_broken(path: Path) -> Broken:
    text = path.read_text(encoding="utf-8")
    files = dict(OAKFIELD)
    target, errors = "", []
    for line in text.splitlines():
        word, _, rest = line.removeprefix("# ").partition(": ")
        if not line.startswith("# "):
            break
        if word in ("in", "replaces"):
            target = rest
            assert target in files, target
        elif word == "change":
            old, new = (part.replace("\\n", "\n") for part in rest.split(" => "))
            before = files[target].decode()
            assert old in before, old
            files[target] = before.replace(old, new).encode()
        elif word == "error":
            errors.append(rest.split(" | "))
    if text.startswith("# replaces"):
        files[target] = text.encode()
    else:
        files[target] += text.encode()
    return Broken(files, errors)


@pytest.fixture(scope="session")
def oakfield() -> Mapping[str, bytes]:
    """A small valid policy that is nobody's."""
    return MappingProxyType(OAKFIELD)


@pytest.fixture(scope="session")
def shipped() -> Mapping[str, bytes]:
    """The policy files that the program comes with."""
    return MappingProxyType(read_folder(HERE.parents[2] / "state_machines"))


@pytest.fixture(scope="session")
def broken() -> Callable[[Path], Broken]:
    """The reader of broken files."""
    return read_broken
