"""The versions of the policy that cases of the home were started under: each kept whole, written once.

One file for each version, ``<sha256>.json``: every policy file that the version was made from, name to text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from casework.errors import BadInput
from casework.store.files import locked, make_folder, read_file, remove_file, write_once

_NAME = re.compile(r"([0-9a-f]{64})\.json")


class KeptPolicies:
    """The kept versions of a home, by the hash that decisions bear."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, digest: str) -> bool:
        """Return whether the version is kept."""
        return self._path(digest).is_file()

    def all(self) -> tuple[str, ...]:
        """Return the hashes of the kept versions, in order."""
        if not self._folder.is_dir():
            return ()
        found = (_NAME.fullmatch(path.name) for path in self._folder.iterdir())
        return tuple(sorted(match[1] for match in found if match))

    def keep(self, digest: str, files: Mapping[str, bytes]) -> bool:
        """Keep a version; return False where it is kept already."""
        if self.has(digest):
            return False
        texts = {name: data.decode("utf-8") for name, data in sorted(files.items())}
        make_folder(self._folder)
        with locked(self._folder / "policies", "the kept policies"):
            return write_once(self._path(digest), msgspec.json.format(msgspec.json.encode(texts)) + b"\n")

    def take_back(self, digest: str) -> None:
        """Remove a version that this very command kept and that no event came to name."""
        with locked(self._folder / "policies", "the kept policies"):
            remove_file(self._path(digest))

    def files(self, digest: str) -> dict[str, bytes]:
        """Return the policy files of a kept version; BadInput where the file can't be read."""
        path = self._path(digest)
        try:
            texts = msgspec.json.decode(read_file(path), type=dict[str, str])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
            raise BadInput(
                "kept_policy_unreadable",
                f"A kept version of the policy is damaged: {fault}",
                where=str(path),
                fix="restore the file from a backup of the home",
            ) from fault
        return {name: text.encode("utf-8") for name, text in texts.items()}

    def _path(self, digest: str) -> Path:
        return self._folder / f"{digest}.json"
