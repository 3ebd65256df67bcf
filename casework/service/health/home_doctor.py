"""Whether a home can be read and written, by whom, where it lies, and which settings are open."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from casework.errors import CaseworkError, NotFound
from casework.service.health.requirements import Check, Status
from casework.service.workspace import Workspace
from casework.store.network_share import share_of

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def examine_home(root: Path, open_it: Callable[[], Workspace]) -> list[Check]:
    """Return a check for everything about the home that a person may have to mend."""
    try:
        space = open_it()
    except NotFound as fault:
        return [Check("home", Status.NOTE, f"{fault.what}: {root}", fault.fix)]
    except CaseworkError as fault:
        what = "; ".join((fault.what, *fault.details))
        return [Check("home", Status.WRONG, f"{what} ({fault.where or root})", fault.fix)]
    marker = space.home.marker
    return [
        Check("home", Status.OK, f"{root}, format {marker.format}, policy {marker.policy}"),
        *_rights(root),
        *_share(root),
        *_settings(space),
    ]


def _rights(root: Path) -> Iterator[Check]:
    try:
        with tempfile.TemporaryFile(dir=root):
            yield Check("home_writable", Status.OK, "the home can be written")
    except OSError as fault:
        yield Check(
            "home_writable",
            Status.WRONG,
            f"the home can't be written: {fault.strerror or fault}",
            "ask the owner of the folder for the right to write it, or free some space",
        )
    if os.name != "posix":
        return
    is_open = [
        path
        for path in [root, *sorted(root.rglob("*"))]
        if not path.is_symlink() and path.lstat().st_mode & _OTHERS
    ]
    if is_open:
        first = is_open[0].relative_to(root).as_posix()
        what = f"others than you may read {len(is_open)} files or folders of the home, for instance {first}"
        yield Check("home_private", Status.WRONG, what, f"chmod -R go= {root}")
    else:
        yield Check("home_private", Status.OK, "nobody but you may read the home")


def _share(root: Path) -> Iterator[Check]:
    share = share_of(root)
    if share is not None:
        yield Check("home_place", Status.NOTE, share.words, "move the home to a disk of this machine")
    else:
        yield Check("home_place", Status.OK, "the home lies on a disk of this machine")


def _settings(space: Workspace) -> Iterator[Check]:
    try:
        filled = space.values.settings
    except CaseworkError as fault:
        yield Check("settings", Status.WRONG, "; ".join((fault.what, *fault.details)), fault.fix)
        return
    unfilled = [
        parameter.name
        for parameter in space.policy.parameters.values()
        if parameter.unspecified and parameter.default is None and parameter.name not in filled
    ]
    if unfilled:
        what = f"{len(unfilled)} settings are open, and the steps that need them wait: {', '.join(unfilled)}"
        yield Check("settings", Status.NOTE, what, "casework settings show, then settings set KEY=VALUE")
    else:
        yield Check("settings", Status.OK, "every setting of the policy is filled in")
