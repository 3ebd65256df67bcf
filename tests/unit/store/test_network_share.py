"""A home on a network share or in a cloud folder is recognised by its mount, its drive or its name."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from casework.store import network_share
from casework.store.network_share import (
    cloud_folder,
    parse_bsd_mounts,
    parse_linux_mounts,
    posix_share,
    share_of,
    windows_share,
)

LINUX = """\
/dev/sda1 / ext4 rw,relatime 0 0
tmpfs /tmp tmpfs rw 0 0
server:/export /srv/school nfs4 rw,vers=4.2 0 0
//fs/office /mnt/office\\040files cifs rw,vers=3.0 0 0
me@host:/data /home/jo/far fuse.sshfs rw 0 0
/dev/sdb1 /home/jo/far/usb ext4 rw 0 0
host /mnt/vm 9p rw,trans=virtio 0 0
/dev/sdc1 /media/stick fuseblk rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
"""
MACOS = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//jo@fs.school.example/office on /Volumes/office (smbfs, nodev, nosuid, mounted by jo)
server:/export on /Volumes/far away (nfs)
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/school/home", "nfs4"),
        ("/srv/school", "nfs4"),
        ("/mnt/office files/casework", "cifs"),
        ("/home/jo/far/casework", "fuse.sshfs"),
        ("/mnt/vm/x", "9p"),
        ("/run/user/1000/gvfs/smb-share:server=fs", "fuse.gvfsd-fuse"),
        ("/srv/schoolbooks", None),
        ("/home/jo/casework", None),
        ("/home/jo/far/usb/casework", None),
        ("/media/stick/casework", None),
        ("/tmp/x", None),
    ],
)
def test_a_linux_share_is_told_by_the_longest_mount_point_above_the_home(path, kind):
    share = posix_share(path, parse_linux_mounts(LINUX))
    assert (share.kind if share else None) == kind


def test_what_was_mounted_last_on_a_place_counts():
    mounts = parse_linux_mounts("s:/x /data nfs rw 0 0\n/dev/sdz /data ext4 rw 0 0\n")
    assert posix_share("/data/home", mounts) is None


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/Volumes/office/c", "smbfs"), ("/Volumes/far away/c", "nfs"), ("/Users/jo/c", None)],
)
def test_a_mac_s_share_is_told_by_what_mount_prints(path, kind):
    share = posix_share(path, parse_bsd_mounts(MACOS))
    assert (share.kind if share else None) == kind


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("\\\\fs\\office\\casework", "\\\\fs\\office"),
        ("\\\\?\\UNC\\fs\\office\\casework", "\\\\fs\\office"),
        ("H:\\casework", "H:"),
        ("C:\\casework", None),
        ("\\\\?\\C:\\casework", None),
    ],
)
def test_a_windows_share_is_told_by_its_name_or_by_its_drive(path, where):
    share = windows_share(path, lambda root: 4 if root == "H:\\" else 3)
    assert (share.where if share else None) == where


@pytest.mark.parametrize(
    ("path", "service"),
    [
        (PureWindowsPath("C:\\Users\\jo\\OneDrive - Made-up School\\casework"), "OneDrive"),
        (PurePosixPath("/Users/jo/Library/Mobile Documents/x"), "iCloud"),
        (PurePosixPath("/home/jo/Dropbox/x"), "Dropbox"),
        (PurePosixPath("/home/jo/dropboxes/x"), None),
        (PurePosixPath("/home/jo/casework"), None),
    ],
)
def test_a_folder_that_a_service_copies_is_told_by_its_name(path, service):
    share = cloud_folder(path)
    assert (share.kind if share else None) == service
    assert share is None or "Move the home" in share.words


def test_a_home_on_a_share_is_warned_of_once_by_each_command_and_works(tmp_path, monkeypatch, capsys):
    from casework.cli.main import run

    monkeypatch.delenv("CASEWORK_NOW", raising=False)
    mounts = parse_linux_mounts(f"/dev/sda / ext4 rw 0 0\nfs:/x {tmp_path.resolve()} nfs4 rw 0 0\n")
    monkeypatch.setattr(network_share, "_mounts", lambda: mounts)
    home = str(tmp_path / "home")
    assert run(["--home", home, "init", "--policy", "canterbury-road"]) == 0
    assert capsys.readouterr().err.count("network share (nfs4") == 1
    assert run(["--home", home, "work", "--as-of", "2025-01-31", "--json"]) == 0
    told = capsys.readouterr()
    assert told.err.count("network share (nfs4") == 1
    assert "network" not in told.out


def test_a_table_of_mounts_that_can_not_be_read_warns_of_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(network_share, "_mounts", list)
    assert share_of(tmp_path / "not" / "there" / "yet") is None
