"""Puts the program together: data files, clock, home, policy, services."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from casework.documents.template.catalogue import Catalogue
from casework.errors import WrongUsage
from casework.policy.loader import load_policy, school_names
from casework.policy.model import Policy
from casework.service.policy_files import SHIPPED, Shelf, laid_over, own_folders, read_own, shipped
from casework.service.workspace import Workspace
from casework.store.home import FORMAT, is_home, open_home, version_of
from casework.store.network_share import share_of

CLOCK = "CASEWORK_NOW"
HOME = "CASEWORK_HOME"
DEFAULT_HOME = Path("output")


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
def _shipped() -> Shelf:
    return shipped(data_folder(SHIPPED))


def starter() -> dict[str, str]:
    """Return the commented texts from which a school's own files are started."""
    found = data_folder(SHIPPED) / "starter"
    kinds = ("authorities", "schools", "machines", "rules")
    return {kind: (found / f"{kind}.txt").read_text(encoding="utf-8") for kind in kinds}


def shelf(home: Path | None = None) -> Shelf:
    """Return the policy files at hand: the shipped ones, CASEWORK_POLICIES over them, the home's on top."""
    return laid_over(_shipped(), own_folders(home))


def policy_files(home: Path | None = None) -> Mapping[str, bytes]:
    """Return every policy file by its name, for instance ``schools/oakfield.toml``."""
    return shelf(home).files


@cache
def catalogue() -> Catalogue:
    """Return the letters."""
    return Catalogue(data_folder("templates"))


def policy(school: str, home: Path | None = None) -> Policy:
    """Return a school's policy, loaded and checked."""
    return _loaded(school, tuple(sorted(shelf(home).own.items())))


@cache
def _loaded(school: str, own: tuple[tuple[str, bytes], ...]) -> Policy:
    return load_policy(school, {**_shipped().files, **dict(own)}, templates=frozenset(catalogue().ids()))


def drafted(folder: Path, school: str) -> Policy:
    """Return a policy of a folder that is being drafted, with the shipped files under it."""
    return _loaded(school, tuple(sorted(read_own(folder).items())))


def drafted_schools(folder: Path) -> list[str]:
    """Return the schools of a folder that is being drafted."""
    return school_names(read_own(folder))


def policy_names(home: Path | None = None) -> list[str]:
    """Return the schools whose policies are at hand."""
    return school_names(policy_files(home))


def source_tests() -> Path | None:
    """Return the tests of the source tree that the program runs from, or None in an installed wheel."""
    tests = Path(__file__).resolve().parent.parent / "tests"
    return tests if tests.is_dir() and (tests.parent / "pyproject.toml").is_file() else None


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
    return Workspace(home, policy(home.marker.policy, root), catalogue(), now)


def warn_of_share(root: Path, tell: Callable[[str], None]) -> None:
    """Tell where the home lies on a network share."""
    share = share_of(root)
    if share is not None:
        tell(f"Warning: {share.words}")
