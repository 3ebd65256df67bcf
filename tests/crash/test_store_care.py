"""A backup restores the very home, and never counts unproven; reindex makes anew what is derived."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import time
import zipfile

import pytest

from casework.service.demo.story import STORY_CASE

from .school import command
from .test_store_proof import change, cut, journal, verify


def content(home):
    return {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in home.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def restore(archive, folder):
    """Unpack as `unzip` does, rights included."""
    with zipfile.ZipFile(archive) as opened:
        for info in opened.infolist():
            path = opened.extract(info, folder)
            os.chmod(path, info.external_attr >> 16 & 0o777)  # noqa: PTH101 - what unzip does
    return folder


def test_a_backup_that_is_unpacked_is_the_same_home_and_holds(home, tmp_path):
    assert command(home, ["pack", "build", STORY_CASE]).code == 0
    before = content(home)
    said = command(home, ["store", "backup", "--to", str(tmp_path / "b.zip"), "--json"])
    assert said.code == 0, said.err
    told = json.loads(said.out)
    restored = restore(tmp_path / "b.zip", tmp_path / "restored")
    after = content(restored)
    assert after.pop("backup.json")
    assert after == before == content(home)
    found = verify(restored, "--against", str(tmp_path / "b.zip"))
    assert found["ok"] and found["notes"] == [] and found["seal"] == told["seal"]
    who = ["--on", "2025-05-20", "--by", "Jo", "--role", "attendance_officer", "--detail", "how=telephone"]
    assert command(restored, ["case", "record", STORY_CASE, "contact", *who]).code == 0
    again = command(restored, ["store", "backup", "--to", str(tmp_path / "c.zip")])
    assert again.code == 0, again.err


def test_a_backup_is_its_owner_s_alone_and_the_same_each_time(home, tmp_path):
    for name in ("one.zip", "two.zip"):
        assert command(home, ["store", "backup", "--to", str(tmp_path / name)]).code == 0
    one = tmp_path / "one.zip"
    assert one.read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert stat.S_IMODE(one.stat().st_mode) == 0o600
    with zipfile.ZipFile(one) as opened:
        assert {info.external_attr >> 16 & 0o777 for info in opened.infolist()} == {0o600, 0o700}
        assert not [name for name in opened.namelist() if "/." in name or name.startswith(".")]


def test_a_backup_without_a_name_goes_into_the_home_and_is_in_no_later_backup(home, tmp_path):
    assert command(home, ["store", "backup"], "2025-05-16T08:00:00+00:00").code == 0
    assert (home / "backups" / "2025-05-16T080000Z.zip").is_file()
    assert command(home, ["store", "backup", "--to", str(tmp_path / "b.zip")]).code == 0
    assert not [name for name in zipfile.ZipFile(tmp_path / "b.zip").namelist() if "backups" in name]
    assert verify(home)["ok"]


def test_a_backup_never_overwrites_and_never_lies_among_the_home_s_files(home, tmp_path):
    (tmp_path / "b.zip").write_text("mine")
    assert command(home, ["store", "backup", "--to", str(tmp_path / "b.zip")]).code == 6
    assert (tmp_path / "b.zip").read_text() == "mine"
    assert command(home, ["store", "backup", "--to", str(home / "packs" / "b.zip")]).code == 2


def test_a_damaged_home_is_backed_up_only_on_request(home, tmp_path):
    change(journal(home), cut(2))
    said = command(home, ["store", "backup", "--to", str(tmp_path / "b.zip")])
    assert said.code == 3 and "its end was cut off" in said.err
    assert not (tmp_path / "b.zip").exists()
    assert command(home, ["store", "backup", "--anyway", "--to", str(tmp_path / "b.zip")]).code == 0
    assert not verify(restore(tmp_path / "b.zip", tmp_path / "r"))["ok"]  # what proves the damage is kept


def test_a_dry_run_of_a_backup_writes_nothing(home, tmp_path):
    said = command(home, ["store", "backup", "--dry-run", "--to", str(tmp_path / "b.zip")])
    assert said.code == 0 and said.out.startswith("Would write") and not (tmp_path / "b.zip").exists()


def test_a_home_that_lost_what_a_backup_holds_contradicts_it(home, tmp_path):
    assert command(home, ["store", "backup", "--to", str(tmp_path / "b.zip")]).code == 0
    change(journal(home), cut(1))
    shutil.rmtree(home / "heads")
    found = verify(home, "--against", str(tmp_path / "b.zip"))
    assert [f["code"] for f in found["findings"]] == ["backup_contradicted"]
    said = command(home, ["store", "verify", "--against", str(journal(home))])
    assert said.code == 4 and "no backup" in said.err


def test_a_backup_that_does_not_read_back_is_not_kept(home, tmp_path, monkeypatch):
    real = zipfile.ZipFile.read

    def damaged(self, name, pwd=None):
        return real(self, name, pwd) + (b"x" if str(name).endswith(".docx") else b"")

    monkeypatch.setattr(zipfile.ZipFile, "read", damaged)
    said = command(home, ["store", "backup", "--to", str(tmp_path / "b.zip")])
    assert said.code == 7 and "did not read back" in said.err
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == ["home"]
    assert not list(tmp_path.glob(".*.tmp"))


def test_reindex_makes_the_notes_anew_and_clears_old_leftovers(home):
    before = content(home)
    shutil.rmtree(home / "heads")
    old, new = home / "cases" / ".old.json.tmp", home / "cases" / ".new.json.tmp"
    for path in (old, new):
        path.write_text("")
    long_ago = time.time() - 3600
    os.utime(old, (long_ago, long_ago))
    dry = json.loads(command(home, ["store", "reindex", "--dry-run", "--json"]).out)
    assert len(dry["written"]) == 2 and dry["removed"] == ["cases/.old.json.tmp"] and old.exists()
    done = json.loads(command(home, ["store", "reindex", "--json"]).out)
    assert sorted(done["written"]) == sorted([journal(home).stem, "registers"])
    assert content(home) == before
    assert not old.exists() and new.exists()  # which a living command may be writing
    assert json.loads(command(home, ["store", "reindex", "--json"]).out)["unchanged"] == 2


def test_reindex_covers_up_no_loss_unless_it_is_accepted(home):
    change(journal(home), cut(2))
    before = content(home)
    said = command(home, ["store", "reindex"])
    assert said.code == 3 and "its end was cut off" in said.err
    assert content(home) == before
    assert command(home, ["store", "reindex", "--accept-loss"]).code == 0
    who = ["--on", "2025-05-20", "--by", "Jo", "--role", "attendance_officer", "--detail", "how=telephone"]
    assert command(home, ["case", "record", STORY_CASE, "contact", *who]).code == 0


@pytest.mark.parametrize("name", ["home", "beginning"])
def test_every_file_and_folder_of_a_home_is_its_owner_s_alone(name, request):
    home = request.getfixturevalue(name)
    assert command(home, ["pack", "build", STORY_CASE]).code in (0, 3)
    assert command(home, ["store", "backup"]).code == 0
    modes = {path: stat.S_IMODE(path.lstat().st_mode) for path in [home, *home.rglob("*")]}
    assert not [path for path, mode in modes.items() if mode & 0o077]


def test_no_name_of_a_child_stands_in_a_file_s_name_and_uploads_lose_theirs(home):
    names = " ".join(path.name for path in home.rglob("*")).lower()
    for told in ("rosa", "tremarne", "hallowell", "q99920342", "warning-to", "la-"):
        assert told not in names
