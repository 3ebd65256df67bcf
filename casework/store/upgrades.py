"""Homes of older versions, brought up to date by one small function for each version.

Format 1 is the first, so ``STEPS`` is still empty. A step takes the home's folder from its version to the
next one. It may be cut short at any point and run again, and must leave alone what it has already changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from casework.errors import BadInput
from casework.store.archive import MANIFEST, Manifest, read_manifest, write_archive
from casework.store.files import locked, read_file, write_atomic
from casework.store.home import FORMAT, MARKER, version_of

Step = Callable[[Path], None]
STEPS: Mapping[int, Step] = {}
BACKUPS = "backups"


def bring_up_to_date(
    root: Path,
    *,
    made_at: str,
    steps: Mapping[int, Step] | None = None,
    target: int = FORMAT,
    tell: Callable[[str], None] = lambda _line: None,
) -> int:
    """Return the version of the home's format, upgraded where it was older, with a backup made first.

    Newer and unreadable homes are left to ``open_home`` to refuse.
    """
    steps = STEPS if steps is None else steps
    version = version_of(root)
    if version is None or version >= target:
        return version or 0
    missing = [number for number in range(version, target) if number not in steps]
    if missing:
        raise BadInput(
            "older_home",
            f"The home has format {version}, and there is no way from format {missing[0]} to {target}",
            where=str(root),
            fix="open it with the version of casework that made it",
        )
    with locked(root / MARKER, "the home"):
        version = version_of(root) or version  # somebody else may have upgraded it meanwhile
        if version >= target:
            return version
        backup = root / BACKUPS / f"before-format-{target}.zip"
        if backup.exists():
            read_manifest(backup, check_files=True)  # of an upgrade that was cut short: the older state
        else:
            names = home_files(root)
            about = Manifest(home_format=version, policy="", made_at=made_at, seal="", heads={})
            write_archive(backup, names, lambda name: read_file(root / name), about)
        tell(f"Upgrading the home from format {version} to {target}; a backup is in {backup}.")
        for number in range(version, target):
            steps[number](root)
            marker = msgspec.json.decode(read_file(root / MARKER), type=dict[str, object])
            marker["format"] = number + 1
            write_atomic(root / MARKER, msgspec.json.format(msgspec.json.encode(marker)) + b"\n")
    return target


def home_files(root: Path) -> list[str]:
    """Return the paths of everything in a home but locks, half-written files and earlier backups."""
    found = []
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if (
            path.is_file()
            and parts[0] not in (BACKUPS, MANIFEST)
            and not any(part.startswith(".") for part in parts)
        ):
            found.append("/".join(parts))
    return found
