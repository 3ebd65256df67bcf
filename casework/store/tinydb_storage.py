"""A TinyDB storage that survives a crash: compact JSON, written whole and atomically.

TinyDB's own storage rewrites the file in place: a process that dies while the file shrinks leaves an
unreadable case. Here the file is replaced in one durable step. The caller holds the file's lock.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from casework.store.files import read_file, write_atomic

Tables = dict[str, dict[str, Any]]


class AtomicJSONStorage(Storage):
    """One JSON file that is replaced as a whole; ``fresh`` is what a new file starts with."""

    def __init__(self, path: Path, fresh: Tables) -> None:
        self._path = path
        self._fresh = fresh

    def read(self) -> Tables:
        """Return every table; of a file that is not there yet, those that it starts with."""
        if not self._path.exists():
            return self._fresh
        tables: Tables = json.loads(read_file(self._path))
        return tables

    def write(self, data: Tables) -> None:
        """Replace the file's content durably, or raise with the old content still in place."""
        text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        write_atomic(self._path, text.encode())
