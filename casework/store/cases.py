"""The folder of case files: one journal for each case that has an event."""

from __future__ import annotations

import os
from pathlib import Path

from casework.errors import NotFound
from casework.ids import parse_case_ref
from casework.store.files import disk_fault
from casework.store.heads import Heads
from casework.store.journal import Journal

_SUFFIX = ".json"


class CaseStore:
    """Case journals by reference, one file each; the folder may not exist yet."""

    def __init__(self, folder: Path, heads: Heads | None = None) -> None:
        self._folder = folder
        self._heads = heads

    def refs(self) -> tuple[str, ...]:
        """Return the references of all cases with a file, sorted."""
        try:
            names = os.listdir(self._folder)  # noqa: PTH208 - twice as fast as Path.iterdir, on 5,000 cases
        except FileNotFoundError:
            return ()
        except OSError as fault:
            raise disk_fault(fault, self._folder, "listing the case files") from fault
        found = (name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX))
        return tuple(sorted(ref for ref in found if parse_case_ref(ref)))

    def exists(self, ref: str) -> bool:
        """Return whether the case has a file."""
        found = parse_case_ref(ref)
        return found is not None and self._path(str(found)).exists()

    def journal(self, ref: str) -> Journal:
        """Return the case's journal, with or without a file yet; NotFound where ``ref`` is no reference."""
        found = parse_case_ref(ref)
        if found is None:
            raise NotFound(
                "no_such_case",
                f"{ref!r} is not a case reference",
                fix="`casework case list` shows the references; they look like ABS-7QK29XMD-1",
            )
        return Journal(self._path(str(found)), str(found), self._heads)

    def _path(self, ref: str) -> Path:
        return self._folder / f"{ref}{_SUFFIX}"
