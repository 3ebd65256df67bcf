"""A home of an older version is upgraded step by step, after a backup; every other one is left alone."""

from __future__ import annotations

import json
import zipfile

import pytest

from casework.errors import BadInput
from casework.store import home as homes
from casework.store.upgrades import bring_up_to_date

AT = "2025-01-31T09:00:00+00:00"


@pytest.fixture
def root(tmp_path):
    homes.create(tmp_path / "home", policy="tilston")
    return tmp_path / "home"


def to_two(root):
    """A step for this test only: format 2 calls the packs folder bundles."""
    if (root / "packs").exists():
        (root / "packs").rename(root / "bundles")


def to_three(root):
    (root / "note.txt").write_text("three")


STEPS = {1: to_two, 2: to_three}


def format_of(root):
    return json.loads((root / "home.json").read_bytes())["format"]


def test_an_older_home_goes_through_every_step_after_a_backup(root):
    told = []
    assert bring_up_to_date(root, made_at=AT, steps=STEPS, target=3, tell=told.append) == 3
    assert format_of(root) == 3
    assert (root / "bundles").is_dir() and (root / "note.txt").read_text() == "three"
    with zipfile.ZipFile(root / "backups" / "before-format-3.zip") as backup:
        assert json.loads(backup.read("home.json"))["format"] == 1
        assert "settings.toml" in backup.namelist()
    assert "from format 1 to 3" in told[0] and "before-format-3.zip" in told[0]


def test_an_upgrade_that_was_cut_short_goes_on_and_keeps_the_first_backup(root):
    def dies(root):
        to_three(root)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring_up_to_date(root, made_at=AT, steps={1: to_two, 2: dies}, target=3)
    assert format_of(root) == 2
    backup = (root / "backups" / "before-format-3.zip").read_bytes()
    assert bring_up_to_date(root, made_at=AT, steps=STEPS, target=3) == 3
    assert (root / "backups" / "before-format-3.zip").read_bytes() == backup
    assert format_of(root) == 3


def test_a_home_of_this_version_is_not_touched(root):
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    assert bring_up_to_date(root, made_at=AT) == homes.FORMAT
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


def test_a_home_without_a_way_up_is_refused_and_left_alone(root):
    with pytest.raises(BadInput, match="no way from format 1 to 3"):
        bring_up_to_date(root, made_at=AT, steps={2: to_three}, target=3)
    assert format_of(root) == 1 and not (root / "backups").exists()


def test_a_newer_home_is_refused_by_name_and_left_alone(root):
    (root / "home.json").write_text('{"format": 99, "policy": "tilston"}')
    assert bring_up_to_date(root, made_at=AT) == 99
    with pytest.raises(BadInput) as refused:
        homes.open_home(root)
    assert refused.value.code == "newer_home"


def test_an_older_home_is_never_opened_as_it_is(root):
    (root / "home.json").write_text('{"format": 0, "policy": "tilston"}')
    with pytest.raises(BadInput) as refused:
        homes.open_home(root)
    assert refused.value.code == "older_home"
