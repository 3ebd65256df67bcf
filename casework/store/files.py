"""Files that are whole or not there: atomic durable writes, write-once files, locks, owner-only permissions.

Every write goes to a temporary file beside its target, is flushed to the disk, and takes the target's place
in one step. A reader therefore never waits and never sees half a file; a crash leaves the old content. The
temporary file has one fixed name for each target, and writers hold the target's lock: what a crash left
behind is overwritten by the next writer.
"""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from casework.errors import CaseworkError, Conflict, NotFound, ToolFailed

OWNER_FILE = 0o600
OWNER_FOLDER = 0o700
READ_ONLY = 0o400
NOTHING_CHANGED = "; nothing was changed"
LOCK_SECONDS = 15.0
# File systems that can't flush a folder say so with one of these; any other fault of a flush is a real one.
_NO_FOLDER_SYNC = frozenset(
    [errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM, errno.EBADF, errno.ENOSYS]
)
# Windows refuses to replace a file while a reader has it open; a reader is done in milliseconds.
_REPLACE_WAITS = (0.01, 0.05, 0.25, 1.0) if os.name == "nt" else ()


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of the bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def disk_fault(fault: OSError, where: Path, doing: str) -> ToolFailed:
    """Return what a fault of the disk means for the person, with nothing of it hidden."""
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return ToolFailed(
            "disk_full",
            f"The disk is full: {doing} failed{NOTHING_CHANGED}",
            where=str(where),
            fix="free some space on that disk, then run the command again",
        )
    if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ToolFailed(
            "no_permission",
            f"No permission: {doing} failed{NOTHING_CHANGED}",
            where=str(where),
            fix="ask the owner of the folder for the right to read and write it, then run the command again",
        )
    return ToolFailed(
        "disk_failed",
        f"The disk refused: {doing} failed ({fault.strerror or fault}){NOTHING_CHANGED}",
        where=str(where),
        fix="check that the disk or network drive is connected and healthy, then run the command again",
    )


def make_folder(folder: Path) -> None:
    """Make the folder and its missing parents, open to their owner alone."""
    if folder.is_dir():
        return
    try:
        if not folder.parent.is_dir():
            make_folder(folder.parent)
        with suppress(FileExistsError):
            folder.mkdir(mode=OWNER_FOLDER)
        sync_folder(folder.parent)
    except OSError as fault:
        raise disk_fault(fault, folder, "making the folder") from fault


def read_file(path: Path) -> bytes:
    """Return the file's bytes; a missing file is NotFound, an unreadable one ToolFailed."""
    try:
        return path.read_bytes()
    except FileNotFoundError as fault:
        raise NotFound(
            "file_missing",
            "A file that should be there is missing",
            where=str(path),
            fix="restore it from a backup of the home",
        ) from fault
    except OSError as fault:
        raise disk_fault(fault, path, "reading the file") from fault


def write_atomic(path: Path, data: bytes, *, mode: int = OWNER_FILE) -> None:
    """Put the bytes in the file's place in one durable step, or leave everything as it was.

    The caller holds the file's lock, or knows that nobody else writes it.
    """
    make_folder(path.parent)
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        temporary.unlink(missing_ok=True)
        _write_new(temporary, data, mode)
        before = _content_before(path)
        _replace(temporary, path)
    except BaseException as fault:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(fault, OSError):
            raise disk_fault(fault, path, "writing the file") from fault
        raise
    try:
        sync_folder(path.parent)
    except OSError as fault:
        raise _undo(path, before, mode, fault) from fault


def remove_file(path: Path) -> None:
    """Remove a file that is no longer needed; a missing one is no fault."""
    try:
        path.unlink(missing_ok=True)
    except OSError as fault:
        raise disk_fault(fault, path, "removing a leftover file") from fault


def write_once(path: Path, data: bytes) -> bool:
    """Write a file that is never changed again; return False where it was there with the same bytes.

    Another content under the same name is a Conflict. The caller holds a lock that covers the folder.
    """
    if path.exists():
        if read_file(path) == data:
            return False
        raise Conflict(
            "file_exists",
            "A file with this name is kept already, with other content, and is never overwritten",
            where=str(path),
            fix="use another name; the kept file stays as it is",
        )
    write_atomic(path, data, mode=READ_ONLY)
    return True


def sync_folder(folder: Path) -> None:
    """Flush the folder's list of names to the disk, where the system can (Windows can't, nor need it)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as fault:
        if fault.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(handle)


@contextmanager
def locked(
    path: Path, what: str, *, timeout: float = LOCK_SECONDS, leaves_lock: bool = True
) -> Iterator[None]:
    """Hold the lock of ``path`` against other threads and processes; Conflict after ``timeout`` seconds.

    ``leaves_lock`` False removes the lock's file afterwards: only for a file that is written once and looked
    for under the lock, as somebody who still waits holds a lock that a third does not see.
    """
    import filelock  # a reader never locks, and need not pay for the import

    make_folder(path.parent)
    own = path.with_name(f".{path.name}.lock")
    lock = filelock.FileLock(own, mode=OWNER_FILE)
    try:
        # A short poll: an append takes milliseconds, so must the wait for one.
        lock.acquire(timeout=timeout, poll_interval=0.005)
    except filelock.Timeout as fault:
        raise Conflict(
            "locked",
            f"Somebody else has been writing {what} for more than {timeout:g} seconds",
            where=str(path),
            fix="wait until the other command has ended, then run this one again",
        ) from fault
    except OSError as fault:
        raise disk_fault(fault, path, f"locking {what}") from fault
    try:
        yield
    finally:
        lock.release()
        if not leaves_lock:
            with suppress(OSError):
                own.unlink()


def _write_new(path: Path, data: bytes, mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, mode), "wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())


def _replace(temporary: Path, path: Path) -> None:
    for wait in _REPLACE_WAITS:
        try:
            temporary.replace(path)
        except PermissionError:
            time.sleep(wait)
        else:
            return
    temporary.replace(path)


def _content_before(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _undo(path: Path, before: bytes | None, mode: int, cause: OSError) -> CaseworkError:
    """Put the old content back after a failed flush of the folder, so that a fault means nothing changed."""
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        if before is None:
            path.unlink()
        else:
            temporary.unlink(missing_ok=True)
            _write_new(temporary, before, mode)
            _replace(temporary, path)
    except OSError:
        return ToolFailed(
            "disk_unconfirmed",
            "The disk did not confirm that the file was written, and the old content could not be put back",
            where=str(path),
            fix="check the disk, then run `casework store verify`",
        )
    return disk_fault(cause, path, "writing the file")
