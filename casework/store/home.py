"""A home: the folder that holds everything written for one school."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from casework.errors import BadInput, Conflict, NotFound
from casework.store.files import locked, make_folder, read_file, remove_file, write_atomic
from casework.store.settings import HEADING, Setting, read_settings, write_settings

FORMAT = 1
MARKER = "home.json"
SETTINGS = "settings.toml"
FOLDERS = ("registers", "cases", "documents", "packs", "heads")
OWN_POLICIES = "policies"
_UNFINISHED = ".unfinished-init"
_IGNORED = frozenset({".gitkeep", ".gitignore", ".DS_Store", "desktop.ini", "Thumbs.db"})


class Marker(msgspec.Struct, frozen=True, kw_only=True):
    """What ``home.json`` says: its format, the school's policy, and which command made the home."""

    format: int
    policy: str
    made_by: str = "init"


class _Version(msgspec.Struct):
    format: int


@dataclass(frozen=True, slots=True)
class Home:
    """An existing home and the places in it."""

    root: Path
    marker: Marker

    @property
    def registers(self) -> Path:
        """Return the folder of the registers."""
        return self.root / "registers"

    @property
    def cases(self) -> Path:
        """Return the folder of the case files."""
        return self.root / "cases"

    @property
    def days(self) -> Path:
        """Return the folder of the log of the school's days."""
        return self.root / "days"

    @property
    def packs(self) -> Path:
        """Return the folder of the packs."""
        return self.root / "packs"

    @property
    def heads(self) -> Path:
        """Return the folder that notes how far each journal had come."""
        return self.root / "heads"

    @property
    def settings_file(self) -> Path:
        """Return the path of ``settings.toml``."""
        return self.root / SETTINGS

    def settings(self) -> dict[str, Setting]:
        """Return what the school has filled in, by dotted key."""
        return read_settings(self.settings_file)

    def set(self, changes: Mapping[str, Setting]) -> dict[str, Setting]:
        """Write the settings and return all of them; the file's other lines stay as they are."""
        return write_settings(self.settings_file, changes)


def create(
    root: Path, *, policy: str, settings: Mapping[str, Setting] | None = None, made_by: str = "init"
) -> Home:
    """Make a home and return it; Conflict where the folder is a home or holds anything else.

    ``home.json`` is written last: a folder without it is no home. A note says that the home is being made,
    so that an ``init`` that was cut short can be repeated over what it left.
    """
    make_folder(root)
    with locked(root / MARKER, "the home"):
        _refuse_overwriting(root)
        write_atomic(root / _UNFINISHED, b"This home is being made by `casework init`.\n")
        for name in FOLDERS:
            make_folder(root / name)
        write_atomic(root / SETTINGS, HEADING.encode())
        if settings:
            write_settings(root / SETTINGS, settings)
        marker = Marker(format=FORMAT, policy=policy, made_by=made_by)
        write_atomic(root / MARKER, msgspec.json.format(msgspec.json.encode(marker)) + b"\n")
        remove_file(root / _UNFINISHED)
    return Home(root, marker)


def is_home(root: Path) -> bool:
    """Return whether the folder is a home, of whatever version."""
    return (root / MARKER).is_file()


def version_of(root: Path) -> int | None:
    """Return the version of the home's format; None where there is no home, or its marker can't be read."""
    try:
        return msgspec.json.decode((root / MARKER).read_bytes(), type=_Version).format
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def open_home(root: Path) -> Home:
    """Return the home in the folder; NotFound where there is none, BadInput where it is too new."""
    if not is_home(root):
        raise NotFound(
            "no_home",
            "There is no casework home in this folder",
            where=str(root),
            fix="make one with `casework init --policy NAME`, or name another folder with --home",
        )
    data = read_file(root / MARKER)
    try:
        # The version first: a newer version may write the rest in another way.
        version = msgspec.json.decode(data, type=_Version).format
        if version > FORMAT:
            raise BadInput(
                "newer_home",
                f"The home has format {version}; this version of casework knows up to {FORMAT}",
                where=str(root),
                fix="install the newer version of casework that made this home; nothing was changed",
            )
        if version < FORMAT:
            raise BadInput(
                "older_home",
                f"The home has format {version}; this version of casework works with {FORMAT}",
                where=str(root),
                fix="run any command on it with --home: that upgrades it, and makes a backup first",
            )
        return Home(root, msgspec.json.decode(data, type=Marker))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise BadInput(
            "home_unreadable",
            f"The home's marker is damaged: {fault}",
            where=str(root / MARKER),
            fix="restore home.json from a backup of the home",
        ) from fault


def _refuse_overwriting(root: Path) -> None:
    if is_home(root):
        raise Conflict(
            "home_exists",
            "This folder is a casework home already, and is never overwritten",
            where=str(root),
            fix="use it as it is, or name another folder with --home",
        )
    others = sorted(path.name for path in root.iterdir() if not _is_harmless(path))
    if others:
        raise Conflict(
            "folder_not_empty",
            "The folder holds files that do not belong to a home",
            where=str(root),
            fix="name an empty or new folder with --home",
            details=[*others[:10], *(["..."] if len(others) > 10 else [])],
        )


def _is_harmless(path: Path) -> bool:
    """Return whether a new home may stand beside this: leftovers of a cut-short init, homes of their own."""
    if path.name in _IGNORED or (path.name.startswith(".") and path.name.endswith((".lock", ".tmp"))):
        return True
    if path.name in (SETTINGS, _UNFINISHED):
        return (path.parent / _UNFINISHED).exists()  # someone's own settings are not thrown away
    if path.is_dir():
        is_drafted = path.name == OWN_POLICIES  # a school may write its policy before it makes its home
        return is_home(path) or is_drafted or (path.name in FOLDERS and not any(path.iterdir()))
    return False
