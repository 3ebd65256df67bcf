"""Whether a folder lies on a network share or in a folder that a cloud service copies, told by its mount.

Locks and flushes of many shares hold between programs of one machine at best, and a cloud service copies a
file whenever it likes. casework works there, and says so: two people on two machines may not be told apart.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath, PureWindowsPath

# Types of file systems that lie on another machine, or on this one behind a virtual machine's door.
_NETWORK = frozenset(
    [
        *("nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "smbnetfs", "afpfs", "afs", "ncpfs"),
        *("9p", "davfs", "davfs2", "webdav", "ceph", "glusterfs", "lustre", "gpfs", "beegfs", "orangefs"),
        *("pvfs2", "ocfs2", "gfs2", "coda", "virtiofs", "vboxsf", "vmhgfs", "prl_fs", "drvfs"),
    ]
)
_NETWORK_FUSE: tuple[str, ...] = (
    *("sshfs", "rclone", "davfs", "gvfsd", "glusterfs", "cephfs", "s3fs", "gcsfuse", "smbnetfs", "vmhgfs"),
    *("juicefs", "seaweedfs", "onedriver", "google-drive"),
)
_CLOUD: tuple[str, ...] = (
    *("OneDrive", "Dropbox", "Google Drive", "GoogleDrive", "My Drive", "iCloud", "Mobile Documents"),
    *("Nextcloud", "ownCloud", "Box Sync", "pCloud"),
)
_ESCAPED = re.compile(r"\\([0-7]{3})")
_DRIVE_REMOTE = 4  # GetDriveTypeW


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of a mount table: where, and of which type."""

    point: str
    kind: str


@dataclass(frozen=True, slots=True)
class Share:
    """Why a folder is not simply on a disk of this machine."""

    kind: str
    where: str
    is_cloud: bool = False

    @property
    def words(self) -> str:
        """Return the warning that a person reads."""
        if self.is_cloud:
            return (
                f"the home lies in a folder that {self.kind} copies ({self.where}): it may copy a file half "
                "way through a step, and keep two versions of a case. Move the home to a folder outside it."
            )
        return (
            f"the home lies on a network share ({self.kind}, {self.where}): locks may not hold between two "
            "machines, and a broken connection may lose what was just written. Keep the home on a disk of "
            "the machine that runs casework, and let one machine at a time write."
        )


def share_of(folder: Path) -> Share | None:
    """Return on which share the folder lies, or None where it is on a disk of this machine."""
    path = _absolute(folder)
    if sys.platform == "win32":
        return windows_share(str(path), _drive_type) or cloud_folder(path)
    return posix_share(path.as_posix(), _mounts()) or cloud_folder(path)


def posix_share(path: str, mounts: Iterable[Mount]) -> Share | None:
    """Return the share that holds the path, by the longest mount point above it; the last mounted wins."""
    best: Mount | None = None
    for mount in mounts:
        point = mount.point.rstrip("/")
        is_above = path == point or path.startswith(f"{point}/")
        if is_above and (best is None or len(point) >= len(best.point.rstrip("/"))):
            best = mount
    if best is None or not _is_network(best.kind):
        return None
    return Share(best.kind, best.point)


def windows_share(path: str, drive_type: Callable[[str], int]) -> Share | None:
    r"""Return the share of a Windows path: ``\\server\share`` or a drive letter that stands for one."""
    drive = PureWindowsPath(path).drive
    plain = drive.upper().replace("/", "\\")
    if plain.startswith("\\\\?\\UNC\\"):
        return Share("Windows share", "\\\\" + drive[8:])
    if plain.startswith("\\\\") and not plain.startswith(("\\\\?\\", "\\\\.\\")):
        return Share("Windows share", drive)
    if drive and drive_type(f"{drive}\\") == _DRIVE_REMOTE:
        return Share("Windows network drive", drive)
    return None


def cloud_folder(path: PurePath) -> Share | None:
    """Return the service that copies the folder, told by the name of a folder above it."""
    for part in path.parts:
        for name in _CLOUD:
            if part == name or part.startswith((f"{name} ", f"{name}-")):
                return Share("iCloud" if name == "Mobile Documents" else name, part, is_cloud=True)
    return None


def parse_linux_mounts(text: str) -> list[Mount]:
    """Return the mounts of ``/proc/mounts``; blanks in a name stand there as ``\\040``."""
    rows = (line.split(" ") for line in text.splitlines())
    return [Mount(_unescaped(row[1]), row[2]) for row in rows if len(row) > 2]


def parse_bsd_mounts(text: str) -> list[Mount]:
    """Return the mounts that ``mount`` prints on macOS: ``//me@server/share on /Volumes/x (smbfs, ...)``."""
    found = re.findall(r"^.* on (/.*) \(([A-Za-z0-9_]+)[,)].*$", text, re.MULTILINE)
    return [Mount(point, kind) for point, kind in found]


def _is_network(kind: str) -> bool:
    kind = kind.lower()
    if kind.startswith(("fuse.", "fuseblk.")):
        return any(name in kind for name in _NETWORK_FUSE)
    return kind in _NETWORK


def _mounts() -> list[Mount]:
    with suppress(OSError):
        return parse_linux_mounts(Path("/proc/mounts").read_text(encoding="utf-8", errors="surrogateescape"))
    import subprocess  # where there is no table of mounts: macOS

    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=True)
        return parse_bsd_mounts(done.stdout)
    return []


def _drive_type(root: str) -> int:
    import ctypes

    windll = getattr(ctypes, "windll", None)
    return int(windll.kernel32.GetDriveTypeW(root)) if windll else 0


def _absolute(folder: Path) -> Path:
    """Return the folder with links followed, without its last parts as far as they don't exist yet."""
    with suppress(OSError, RuntimeError):
        return folder.resolve()
    return Path(os.path.abspath(folder))  # noqa: PTH100 - a folder that can't be resolved


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), text)
