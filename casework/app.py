"""Puts the program together: data files, clock, home, policy, services."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from casework.documents.template import Catalogue
from casework.errors import WrongUsage
from casework.policy.loader import load_policy, school_names
from casework.policy.model import Policy
from casework.service.workspace import Workspace
from casework.store.home import FORMAT, is_home, open_home, version_of
from casework.store.network_share import share_of

CLOCK = "CASEWORK_NOW"
HOME = "CASEWORK_HOME"
DEFAULT_HOME = Path("output")
_POLICY_FOLDERS = ("national", "authorities", "schools", "machines", "rules")


def now() -> datetime:
    """Return the time of recording: the clock's, or that of CASEWORK_NOW."""
    told = os.environ.get(CLOCK)
    if not told:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        raise WrongUsage(
            "bad_clock", f"{CLOCK}={told} is not a date and time.", fix="write it as 2025-01-14T09:40:00"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@cache
def data_folder(name: str) -> Traversable:
    """Return ``templates`` or ``state_machines``: beside the source tree, or inside an installed wheel."""
    installed = files("casework") / "_data" / name
    if installed.is_dir():
        return installed
    return Path(__file__).resolve().parent.parent / name


@cache
def policy_files() -> Mapping[str, bytes]:
    """Return every policy file by its name, for instance ``schools/oakfield.toml``."""
    root = data_folder("state_machines")
    return {
        f"{folder}/{entry.name}": entry.read_bytes()
        for folder in _POLICY_FOLDERS
        for entry in sorted((root / folder).iterdir(), key=lambda each: each.name)
        if entry.name.endswith(".toml")
    }


@cache
def catalogue() -> Catalogue:
    """Return the letters."""
    return Catalogue(data_folder("templates"))


@cache
def policy(school: str) -> Policy:
    """Return a school's policy, loaded and checked."""
    return load_policy(school, policy_files(), templates=frozenset(catalogue().ids()))


def policy_names() -> list[str]:
    """Return the schools whose policies are at hand."""
    return school_names(policy_files())


def tests_folder() -> Path | None:
    """Return the tests of the source tree that the program runs from, or None in an installed wheel."""
    tests = Path(__file__).resolve().parent.parent / "tests"
    return tests if tests.is_dir() and (tests.parent / "pyproject.toml").is_file() else None


def shown_path(file: str) -> str:
    """Return what a person calls a policy file."""
    return f"state_machines/{file}"


def home_folder(given: str | None) -> Path:
    """Return the home's folder: as given, else CASEWORK_HOME, else ./output."""
    return Path(given or os.environ.get(HOME) or DEFAULT_HOME)


def open_workspace(given: str | None, tell: Callable[[str], None] = lambda _line: None) -> Workspace:
    """Return the home with its policy, ready to work in; ``tell`` gets what a person should know of it."""
    root = home_folder(given)
    if (version_of(root) or 0) < FORMAT and is_home(root):
        from casework.store.upgrades import bring_up_to_date

        bring_up_to_date(root, made_at=now().isoformat(), tell=tell)
    home = open_home(root)
    warn_of_share(root, tell)
    return Workspace(home, policy(home.marker.policy), catalogue(), now)


def warn_of_share(root: Path, tell: Callable[[str], None]) -> None:
    """Tell where the home lies on a network share."""
    share = share_of(root)
    if share is not None:
        tell(f"Warning: {share.words}")
