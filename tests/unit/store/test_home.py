"""A home is made once, never over anything else, and says which version made it."""

from __future__ import annotations

import json
import stat

import pytest

from casework.errors import BadInput, Conflict, NotFound
from casework.store import home


def test_a_new_home_has_its_policy_its_settings_and_its_places(tmp_path):
    made = home.create(tmp_path / "school", policy="tilston", settings={"letter_1.review_school_days": 20})
    opened = home.open_home(tmp_path / "school")
    assert opened == made
    assert opened.marker.policy == "tilston"
    assert opened.settings() == {"letter_1.review_school_days": 20}
    assert sorted(path.name for path in made.root.iterdir() if path.is_dir()) == sorted(home.FOLDERS)
    assert stat.S_IMODE(made.cases.stat().st_mode) == 0o700
    assert made.registers.is_dir() and made.packs.is_dir()


def test_an_existing_home_is_never_overwritten(tmp_path):
    home.create(tmp_path, policy="tilston")
    with pytest.raises(Conflict) as refused:
        home.create(tmp_path, policy="kilnhurst")
    assert refused.value.exit_code == 6
    assert home.open_home(tmp_path).marker.policy == "tilston"


def test_a_folder_with_only_a_gitkeep_or_another_home_in_it_may_become_a_home(tmp_path):
    (tmp_path / ".gitkeep").touch()
    home.create(tmp_path / "demo", policy="canterbury-road", made_by="demo")
    home.create(tmp_path, policy="tilston")
    assert home.open_home(tmp_path / "demo").marker.made_by == "demo"


@pytest.mark.parametrize("name", ["letter.docx", "settings.toml", "cases/old.json"])
def test_a_folder_that_holds_something_else_is_left_alone(tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine = 1")
    with pytest.raises(Conflict) as refused:
        home.create(tmp_path, policy="tilston")
    assert refused.value.details == (name.split("/")[0],)
    assert (tmp_path / name).read_text() == "mine = 1"
    assert not home.is_home(tmp_path)


def test_an_init_that_was_cut_short_anywhere_can_be_repeated(tmp_path, monkeypatch):
    real = home.write_atomic
    for calls in range(3):
        root = tmp_path / str(calls)
        left = iter(range(calls))

        def dying(path, data, left=left):
            if next(left, None) is None:
                raise KeyboardInterrupt
            real(path, data)

        with monkeypatch.context() as patch:
            patch.setattr(home, "write_atomic", dying)
            with pytest.raises(KeyboardInterrupt):
                home.create(root, policy="tilston", settings={"a": 1})
        assert not home.is_home(root)
        assert home.create(root, policy="kilnhurst", settings={"b": 2}).settings() == {"b": 2}


def test_a_folder_that_is_no_home_says_how_to_make_one(tmp_path):
    with pytest.raises(NotFound) as refused:
        home.open_home(tmp_path / "none")
    assert "casework init" in refused.value.fix


def test_a_home_of_a_newer_version_is_refused(tmp_path):
    (tmp_path / "home.json").write_text(json.dumps({"format": 2, "rules": "elsewhere"}))
    with pytest.raises(BadInput, match="has format 2; this version of casework knows up to 1"):
        home.open_home(tmp_path)


@pytest.mark.parametrize("text", ["", "{}", '{"format": 1}', "x"])
def test_a_damaged_marker_is_named(tmp_path, text):
    (tmp_path / "home.json").write_text(text)
    with pytest.raises(BadInput, match="marker is damaged"):
        home.open_home(tmp_path)
