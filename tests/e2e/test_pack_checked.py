"""What ``pack verify`` and ``check`` say of gaps, other cases, older packs and copies with a password."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .conftest import CASE, HEAD, OFFICER
from .world import act_ok, cli, data, ok, pdf

SECRET = "correct horse battery"


@pytest.fixture
def home(built, tmp_path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "home"))


@pytest.fixture
def secret(tmp_path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text(f"{SECRET}\n")
    return path


def lost_minutes(home: Path) -> dict:
    said = data(home, "pack", "build", CASE)
    place = next(n for n, item in enumerate(said["items"]) if item["kind"] == "minutes")
    (home / said["ledger"][place]["file"]).unlink()
    return said["items"][place]


def test_verify_names_each_gap_with_its_page_and_reason(home):
    lost_minutes(home)
    built = data(home, "pack", "build", CASE, "--allow-gaps", "--why", "Lost in the move")
    (gap,) = [item for item in built["items"] if item["kind"] == "gap"]
    said = data(home, "pack", "verify", CASE)
    assert said["ok"] and said["gaps"] == [gap]
    (note,) = [note for note in said["notes"] if note["code"] == "gap"]
    assert note["page"] == gap["from_page"]
    assert gap["title"] in note["what"] and "Lost in the move" in note["what"]
    words = ok(home, "pack", "verify", CASE).out
    assert note["what"] in words
    assert "of which 1 is missing" in words


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_check_looks_whether_the_papers_are_there(home, damage):
    said = data(home, "pack", "build", CASE)
    path = home / next(line["file"] for line in said["ledger"] if line["file"])
    path.chmod(0o600)
    path.unlink() if damage == "missing" else path.write_bytes(b"%PDF-1.7 something else")
    assert cli(home, "pack", "build", CASE).code == 3
    checked = cli(home, "pack", "check", CASE)
    assert checked.code == 3
    assert path.name in checked.out and "backup" in checked.out
    assert "can be built" not in checked.out


def test_verify_of_a_case_says_when_its_papers_are_others_than_the_packs(home, tmp_path):
    paper = tmp_path / "late.pdf"
    paper.write_bytes(pdf("A late note"))
    words = ("record", CASE, "evidence", "2025-06-01", "Ms Office", OFFICER, "title=A late note")
    assert not [
        note for note in data(home, "pack", "verify", CASE)["notes"] if note["code"] == "case_changed"
    ]
    act_ok(home, *words, files=[paper])
    (number,) = [
        event["no"]
        for event in data(home, "case", "timeline", CASE)["events"]
        if event.get("source") == "penalty"
    ]
    act_ok(home, "record", CASE, "void", "2025-06-02", "Mrs Head", HEAD, f"event={number}", "why=wrong")
    said = data(home, "pack", "verify", CASE)
    assert said["ok"]
    (note,) = [note for note in said["notes"] if note["code"] == "case_changed"]
    assert "came since: A late note" in note["what"]
    assert "voided since: AS1" in note["what"]


def test_another_cases_pack_is_told_as_what_it_is(home):
    path = home / data(home, "pack", "build", CASE)["path"]
    reference = path.name.removesuffix("-AS1.pdf")
    other = data(home, "case", "show", CASE.replace("absence", "lateness"))["case"]
    shutil.copyfile(path, path.with_name(f"{other}-AS1.pdf"))
    said = cli(home, "pack", "verify", other)
    assert said.code == 3
    assert f"This is the pack of case {reference}, not of case {other}." in said.out
    assert "not at hand" not in said.out


def test_a_copy_with_a_password_is_checked_with_the_password(home, secret, tmp_path):
    said = data(home, "pack", "build", CASE, "--password-file", secret)
    copy = tmp_path / "mailed.pdf"
    shutil.copyfile(home / said["locked_copy"], copy)
    closed = cli(None, "pack", "verify", copy)
    assert closed.code == 3
    assert "locked with a password" in closed.out and "--password" in closed.out
    assert "does not hold" not in closed.out and "handover return" not in closed.out
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("another password")
    assert "does not open the file" in cli(None, "pack", "verify", copy, "--password-file", wrong).out
    opened = data(None, "pack", "verify", copy, "--password-file", secret)
    assert opened["ok"] and opened["fingerprint"] == said["fingerprint"]
    assert "locked_copy" in [note["code"] for note in opened["notes"]]
    assert data(None, "pack", "verify", home / said["path"], "--password-file", secret)["ok"]  # not locked


def test_a_copy_with_a_password_does_not_stay_beside_a_pack_that_holds_something_else(home, secret, tmp_path):
    copy = home / data(home, "pack", "build", CASE, "--password-file", secret)["locked_copy"]
    assert data(home, "pack", "build", CASE)["removed_copy"] is None  # the same pack
    assert copy.is_file()
    paper = tmp_path / "late.pdf"
    paper.write_bytes(pdf("A late note"))
    words = ("record", CASE, "evidence", "2025-06-01", "Ms Office", OFFICER, "title=A late note")
    act_ok(home, *words, files=[paper])
    assert "Would remove" in ok(home, "pack", "build", CASE, "--dry-run").out
    assert copy.is_file()
    assert copy.name in ok(home, "pack", "build", CASE).out
    assert not copy.exists()
