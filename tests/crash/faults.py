"""Every way in which a program changes a disk, counted, so that any one of them can kill it or fail."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CALLS = ("open", "write", "fsync", "replace", "unlink", "mkdir", "link")
ERRORS = (errno.ENOSPC, errno.EACCES, errno.EIO)


class Disk:
    """Counts the changes below one folder and calls ``strike`` before, in the middle of or after one.

    ``strike(call, number, when)`` is called with ``when`` 0 before, 1 in the middle of a write, 2 after.
    """

    def __init__(self, root: Path, strike: Callable[[str, int, int], None]) -> None:
        self.root = os.path.realpath(root)
        self.strike = strike
        self.count = 0
        self.handles: set[int] = set()
        self.real = {
            name: getattr(os, name) for name in ("open", "fsync", "replace", "unlink", "mkdir", "link")
        }
        self.real_fdopen = os.fdopen
        self.real_close = os.close

    def is_inside(self, path: Any) -> bool:
        if isinstance(path, int):
            return path in self.handles
        return str(Path(path).absolute()).startswith(self.root)

    def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        real = self.real[name]
        if not self.is_inside(args[0]):
            return real(*args, **kwargs)
        if name == "open" and not args[1] & (os.O_CREAT | os.O_WRONLY):  # a folder, to be flushed
            result = real(*args, **kwargs)
            self.handles.add(result)
            return result
        self.count += 1
        self.strike(name, self.count, 0)
        result = real(*args, **kwargs)
        if name == "open":
            self.handles.add(result)
        self.strike(name, self.count, 2)
        return result

    def fdopen(self, handle: int, *args: Any, **kwargs: Any) -> Any:
        file = self.real_fdopen(handle, *args, **kwargs)
        return Writing(self, file) if handle in self.handles else file

    def close(self, handle: int) -> None:
        self.handles.discard(handle)
        self.real_close(handle)


class Writing:
    """A file that is being written: half of the bytes may reach the disk, and no more."""

    def __init__(self, disk: Disk, file: Any) -> None:
        self.disk = disk
        self.file = file

    def write(self, data: bytes) -> int:
        self.disk.count += 1
        self.disk.strike("write", self.disk.count, 0)
        half = len(data) // 2
        self.file.write(data[:half])
        self.file.flush()
        self.disk.strike("write", self.disk.count, 1)
        self.file.write(data[half:])
        self.disk.strike("write", self.disk.count, 2)
        return len(data)

    def __enter__(self) -> Writing:
        self.file.__enter__()
        return self

    def __exit__(self, *what: Any) -> Any:
        self.disk.handles.discard(self.file.fileno())
        return self.file.__exit__(*what)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


@contextmanager
def watched(root: Path, strike: Callable[[str, int, int], None]) -> Iterator[Disk]:
    """Put the counter between the program and the disk."""
    disk = Disk(root, strike)
    for name in disk.real:
        setattr(os, name, lambda *args, _name=name, **kwargs: disk.call(_name, *args, **kwargs))
    os.fdopen, os.close = disk.fdopen, disk.close  # type: ignore[assignment]
    try:
        yield disk
    finally:
        for name, real in disk.real.items():
            setattr(os, name, real)
        os.fdopen, os.close = disk.real_fdopen, disk.real_close


def killer(at: int, when: int) -> Callable[[str, int, int], None]:
    """Return a strike that kills this very process, without any clean-up, at a change of the disk."""

    def strike(call: str, number: int, moment: int) -> None:
        if number == at and (moment == when or (when == 1 and call != "write" and moment == 0)):
            os.kill(os.getpid(), signal.SIGKILL)

    return strike


def failer(at: int, code: int, failed: list[str]) -> Callable[[str, int, int], None]:
    """Return a strike that lets one change of the disk fail, once: a write half way, all others before."""

    def strike(call: str, number: int, moment: int) -> None:
        if number == at and not failed and moment == (1 if call == "write" else 0):
            failed.append(call)
            raise OSError(code, os.strerror(code))

    return strike
