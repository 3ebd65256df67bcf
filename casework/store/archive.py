"""One zip file that holds a home: every file with its hash, owner-only, read back before it counts."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from casework.errors import BadInput, Conflict, ToolFailed
from casework.store.files import OWNER_FILE, disk_fault, locked, make_folder, sha256_of, sync_folder

MANIFEST = "backup.json"
SCHEMA = "casework/backup/1"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same files give the same archive
_FILE = (0o100600) << 16
_FOLDER = (0o040700) << 16 | 0x10


class ArchivedFile(msgspec.Struct, frozen=True):
    """One file of an archive, by its path in the home."""

    path: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an archive says of itself; ``heads`` are the last entry and its hash of every journal."""

    schema: str = SCHEMA
    home_format: int
    policy: str
    made_at: str
    seal: str
    heads: dict[str, tuple[int, str]]
    files: tuple[ArchivedFile, ...] = ()


def write_archive(
    to: Path, names: Iterable[str], read: Callable[[str], bytes | None], about: Manifest
) -> Manifest:
    """Write an archive of the named files, prove it by reading it back, and return its manifest.

    ``read`` gives a file's bytes, or None where it is gone. Never overwrites; nothing is left after a fault.
    """
    make_folder(to.parent)
    with locked(to, "the backup"):
        if to.exists():
            raise Conflict(
                "file_exists",
                "There is a file with this name already",
                where=str(to),
                fix="name another file",
            )
        temporary = to.with_name(f".{to.name}.tmp")
        is_placed = False
        try:
            temporary.unlink(missing_ok=True)
            manifest = _write(temporary, sorted(names), read, about)
            read_manifest(temporary, check_files=True)
            temporary.replace(to)
            is_placed = True
            sync_folder(to.parent)
        except BaseException as fault:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
                if is_placed:  # not for certain: a backup that may be gone tomorrow is none
                    to.unlink(missing_ok=True)
            if isinstance(fault, OSError):
                raise disk_fault(fault, to, "writing the backup") from fault
            raise
    return manifest


def read_manifest(path: Path, *, check_files: bool = False) -> Manifest:
    """Return what an archive holds; with ``check_files`` only if each file in it has its recorded hash."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = msgspec.json.decode(archive.read(MANIFEST), type=Manifest)
            if check_files:
                _check_files(archive, manifest, path)
            return manifest
    except OSError as fault:
        raise disk_fault(fault, path, "reading the backup") from fault
    except (zipfile.BadZipFile, KeyError, msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise BadInput(
            "backup_unreadable",
            f"The file is no backup of a home, or it is damaged: {fault}",
            where=str(path),
            fix="use another backup",
        ) from fault


def _write(path: Path, names: list[str], read: Callable[[str], bytes | None], about: Manifest) -> Manifest:
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    files: list[ArchivedFile] = []
    with os.fdopen(os.open(path, flags, OWNER_FILE), "w+b") as handle:
        with zipfile.ZipFile(handle, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for folder in _folders(names):
                info = zipfile.ZipInfo(f"{folder}/", _EPOCH)
                info.external_attr = _FOLDER
                archive.writestr(info, b"")
            for name in names:
                data = read(name)
                if data is not None:
                    _add(archive, name, data)
                    files.append(ArchivedFile(name, len(data), sha256_of(data)))
            manifest = msgspec.structs.replace(about, files=tuple(files))
            _add(archive, MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)) + b"\n")
        handle.flush()
        os.fsync(handle.fileno())
    return manifest


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.external_attr = _FILE
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, data)


def _folders(names: Iterable[str]) -> list[str]:
    """Return every folder above the files, so that unpacking makes them for their owner alone."""
    found: set[str] = set()
    for name in names:
        parts = name.split("/")[:-1]
        found |= {"/".join(parts[: n + 1]) for n in range(len(parts))}
    return sorted(found)


def _check_files(archive: zipfile.ZipFile, manifest: Manifest, path: Path) -> None:
    held: Mapping[str, Any] = {info.filename: info for info in archive.infolist() if not info.is_dir()}
    named = {file.path for file in manifest.files} | {MANIFEST}
    wrong = sorted(held.keys() ^ named)
    wrong += [
        file.path
        for file in manifest.files
        if file.path in held and sha256_of(archive.read(file.path)) != file.sha256
    ]
    if wrong:
        raise ToolFailed(
            "backup_not_proven",
            "The backup did not read back as it was written, and is not kept",
            where=str(path),
            details=wrong[:10],
            fix="check the disk, then make the backup again",
        )
