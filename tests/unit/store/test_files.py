"""A write is whole or did not happen; whoever is locked out is told so."""

from __future__ import annotations

import errno
import os
import stat
import threading

import pytest

from casework.errors import Conflict, NotFound, ToolFailed
from casework.store import files
from casework.store.files import locked, make_folder, read_file, write_atomic, write_once


def failing(call, code, after=0):
    """Return ``call`` as it fails once, after a number of good calls."""
    counted = iter(range(10_000))

    def wrapped(*args, **kwargs):
        if next(counted) == after:
            raise OSError(code, os.strerror(code))
        return call(*args, **kwargs)

    return wrapped


def test_a_written_file_and_its_folders_are_open_to_their_owner_alone(tmp_path):
    path = tmp_path / "a" / "b" / "file.json"
    write_atomic(path, b"one")
    write_atomic(path, b"two")
    assert read_file(path) == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [found.name for found in path.parent.iterdir()] == ["file.json"]


@pytest.mark.parametrize("name", ["replace", "fsync", "open", "fdopen"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_a_write_that_fails_anywhere_leaves_the_old_content_and_no_temporary_file(
    tmp_path, monkeypatch, name, code
):
    path = tmp_path / "file.json"
    write_atomic(path, b"old")
    with monkeypatch.context() as patch:
        patch.setattr(files.os, name, failing(getattr(os, name), code))
        with pytest.raises(ToolFailed) as fault:
            write_atomic(path, b"new")
    assert fault.value.exit_code == 7
    assert fault.value.where == str(path)
    assert fault.value.fix
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["file.json"]


@pytest.mark.parametrize("before", [None, b"old"])
def test_a_folder_that_can_not_be_flushed_gets_its_old_content_back(tmp_path, monkeypatch, before):
    path = tmp_path / "file.json"
    if before is not None:
        write_atomic(path, before)
    with monkeypatch.context() as patch:
        patch.setattr(files.os, "fsync", failing(os.fsync, errno.EIO, after=1))
        with pytest.raises(ToolFailed, match="nothing was changed"):
            write_atomic(path, b"new")
    assert (path.read_bytes() if path.exists() else None) == before


def test_a_disk_that_fails_twice_says_that_it_is_not_certain(tmp_path, monkeypatch):
    path = tmp_path / "file.json"
    write_atomic(path, b"old")
    good = iter([True])

    def fsync(handle):
        if not next(good, False):
            raise OSError(errno.EIO, "gone")

    monkeypatch.setattr(files.os, "fsync", fsync)
    with pytest.raises(ToolFailed) as fault:
        write_atomic(path, b"new")
    assert fault.value.code == "disk_unconfirmed"


def test_a_file_system_that_can_not_flush_folders_is_no_fault(tmp_path, monkeypatch):
    monkeypatch.setattr(files.os, "fsync", failing(os.fsync, errno.EINVAL, after=1))
    write_atomic(tmp_path / "file.json", b"new")
    assert read_file(tmp_path / "file.json") == b"new"


def test_a_full_disk_and_a_missing_right_are_told_in_words(tmp_path, monkeypatch):
    for code, words in ((errno.ENOSPC, "The disk is full"), (errno.EROFS, "No permission")):
        with monkeypatch.context() as patch:
            patch.setattr(files.os, "fsync", failing(os.fsync, code))
            with pytest.raises(ToolFailed, match=words):
                write_atomic(tmp_path / "file.json", b"new")


def test_what_a_dead_writer_left_is_taken_over_by_the_next_one(tmp_path):
    leftover = tmp_path / ".file.json.tmp"
    leftover.write_bytes(b"half of")
    leftover.chmod(0o400)
    write_atomic(tmp_path / "file.json", b"whole")
    assert [found.name for found in tmp_path.iterdir()] == ["file.json"]


def test_a_folder_that_can_not_be_made_is_told_as_a_fault_of_the_disk(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ToolFailed):
        make_folder(tmp_path / "file" / "folder")


def test_a_missing_file_is_not_found_and_a_folder_is_no_file(tmp_path):
    with pytest.raises(NotFound):
        read_file(tmp_path / "none")
    with pytest.raises(ToolFailed):
        read_file(tmp_path)


def test_a_file_written_once_takes_the_same_bytes_again_and_no_others(tmp_path):
    path = tmp_path / "letter.pdf"
    assert write_once(path, b"one") is True
    assert write_once(path, b"one") is False
    with pytest.raises(Conflict):
        write_once(path, b"two")
    assert path.read_bytes() == b"one"
    assert stat.S_IMODE(path.stat().st_mode) == 0o400


def test_a_lock_that_somebody_holds_is_a_conflict_after_the_time_given(tmp_path):
    path = tmp_path / "case.json"
    held, done = threading.Event(), threading.Event()

    def hold():
        with locked(path, "the case"):
            held.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    with (
        pytest.raises(Conflict, match="writing the case for more than"),
        locked(path, "the case", timeout=0.05),
    ):
        pass
    done.set()
    holder.join()
    with locked(path, "the case", timeout=0.05):
        pass


def test_a_lock_that_can_not_be_made_is_a_fault_of_the_disk(tmp_path, monkeypatch):
    import filelock

    def acquire(*_args, **_kwargs):
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(filelock.FileLock, "acquire", acquire)
    with (
        pytest.raises(ToolFailed, match="No permission: locking the case failed"),
        locked(tmp_path / "case.json", "the case"),
    ):
        pass
