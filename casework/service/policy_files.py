"""The policy files at hand: the shipped ones, and a school's own laid over them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path

from casework.errors import BadInput, NotFound
from casework.store.home import OWN_POLICIES

SHIPPED_FOLDERS = ("national", "authorities", "schools", "machines", "rules")
OWN_FOLDERS = ("authorities", "schools", "machines", "rules")
SHIPPED = "state_machines"
named: ContextVar[str] = ContextVar("named", default="")  # the folder that --policies names
POLICIES = "CASEWORK_POLICIES"


@dataclass(frozen=True)
class Shelf:
    """Policy files by relative name (``schools/x.toml``), and what a person calls each."""

    files: Mapping[str, bytes]
    shown: Mapping[str, str]
    own: Mapping[str, bytes] = field(default_factory=dict)

    def names(self, folder: str) -> tuple[str, ...]:
        """Return the names of the files of a folder, in order."""
        start, end = f"{folder}/", ".toml"
        return tuple(sorted(each[len(start) : -len(end)] for each in self.files if each.startswith(start)))

    def path(self, name: str) -> str:
        """Return what a person calls a file."""
        return self.shown.get(name, f"{SHIPPED}/{name}")


def shipped(root: Traversable) -> Shelf:
    """Return the files that the program comes with."""
    files = {
        f"{folder}/{entry.name}": entry.read_bytes()
        for folder in SHIPPED_FOLDERS
        for entry in sorted((root / folder).iterdir(), key=lambda each: each.name)
        if entry.name.endswith(".toml")
    }
    return Shelf(files, {name: f"{SHIPPED}/{name}" for name in files})


def laid_over(shelf: Shelf, folders: Iterable[Path]) -> Shelf:
    """Return the shelf with the files of folders of one's own, the last folder on top.

    Raises NotFound for a folder that is not there, and BadInput for one that holds national files.
    """
    own: dict[str, bytes] = {}
    shown = dict(shelf.shown)
    for folder in folders:
        found = read_own(folder)
        own |= found
        shown |= {name: (folder / name).as_posix() for name in found}
    return Shelf({**shelf.files, **own}, shown, own)


def own_folders(home: Path | None) -> list[Path]:
    """Return the folders of own policies: that of --policies, else of CASEWORK_POLICIES; then the home's."""
    told = named.get() or os.environ.get(POLICIES)
    found = [Path(told)] if told else []
    if home and (home / OWN_POLICIES).is_dir():
        found.append(home / OWN_POLICIES)
    return found


def read_own(folder: Path) -> dict[str, bytes]:
    """Return the policy files of a folder of one's own."""
    if not folder.is_dir():
        raise NotFound(
            "no_policy_folder",
            "There is no folder of policies here.",
            where=str(folder),
            fix=f"make one with: casework policy new NAME --out {folder}; or mend {POLICIES}",
        )
    if any((folder / "national").glob("*.toml")):
        raise BadInput(
            "own_law",
            "A folder of policies can't hold national files: the law is the same for every school.",
            where=str(folder / "national"),
            fix="take the folder national/ away; a new law belongs into the program's own files",
        )
    files = {}
    for each in OWN_FOLDERS:
        for path in sorted((folder / each).glob("*.toml")):
            try:
                files[f"{each}/{path.name}"] = path.read_bytes()
            except OSError as fault:
                raise BadInput(
                    "policy_unreadable",
                    f"A policy file can't be read: {fault.strerror or fault}.",
                    where=str(path),
                    fix="check that you may read it",
                ) from None
    return files
