"""Proves a pack: a file anywhere, which asks for nothing but the readers, or the latest pack of a case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from casework.documents.verify.whole_pack import Verification, verify_pack
from casework.errors import NotFound

if TYPE_CHECKING:
    from casework.service.workspace import Workspace


def is_file(target: str) -> bool:
    """Return whether the text names a file; one that no file system takes, being too long, names none."""
    try:
        return Path(target).is_file()
    except (OSError, ValueError):
        return False


def verify(space: Workspace | None, target: str) -> tuple[Verification, Path]:
    """Return whether a built pack holds: a file, or the pack of a case."""
    path = Path(target)
    if is_file(target) or space is None:
        if not is_file(target):
            raise NotFound("no_such_pack", f"There is no file {target!r}.", fix="name the pack's PDF file")
        return verify_pack(path.read_bytes()), path
    # a file that arrived by e-mail needs none of these, and they take longer to load than it takes to prove
    from casework.service.addressing import find_case
    from casework.service.pack_building import case_sources
    from casework.service.pack_history import latest_path

    file = find_case(space, target)
    path = latest_path(space, file)
    if not path.is_file():
        raise NotFound(
            "no_pack_yet",
            f"No pack has been built for case {file.reference}.",
            where=str(path),
            fix=f"casework pack build {file.reference}",
        )
    return verify_pack(path.read_bytes(), sources=case_sources(space, file)), path
