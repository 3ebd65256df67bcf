"""Making a home, and what the school fills in."""

from __future__ import annotations

import tomllib

import pytest

from .world import SETTINGS, cli, data, make_home, ok, tree

INIT = ("init", "--policy", "canterbury-road")


def test_the_home_may_be_named_before_the_command(tmp_path):
    assert cli(tmp_path / "h", *INIT).code == 0
    assert cli(tmp_path / "h", "settings", "show").code == 0


def test_the_home_may_be_named_after_the_command(tmp_path):
    assert cli(None, *INIT, "--home", tmp_path / "h").code == 0
    assert cli(None, "settings", "show", "--home", tmp_path / "h").code == 0
    assert cli(None, "settings", "--home", tmp_path / "h", "show").code in (0, 2)
    assert cli(None, "work", "--as-of", "2025-01-31", "--home", tmp_path / "h").code == 0


def test_the_home_may_come_from_the_environment_and_an_option_is_stronger(tmp_path, monkeypatch):
    monkeypatch.setenv("CASEWORK_HOME", str(tmp_path / "e"))
    assert cli(None, *INIT).code == 0
    assert (tmp_path / "e" / "settings.toml").is_file()
    assert cli(None, *INIT, "--home", tmp_path / "o").code == 0
    assert (tmp_path / "o" / "settings.toml").is_file()


def test_without_a_word_the_home_is_output_in_the_working_folder(tmp_path):
    assert cli(None, *INIT).code == 0
    assert (tmp_path / "output" / "settings.toml").is_file()


def test_an_existing_home_is_never_overwritten(tmp_path):
    make_home(tmp_path / "h")
    before = tree(tmp_path / "h")
    result = cli(tmp_path / "h", *INIT, "--set", "notice_to_improve.weeks=5")
    assert result.code == 6
    assert result.out == ""
    assert str(tmp_path / "h") in result.err
    assert tree(tmp_path / "h") == before


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    (tmp_path / "h").mkdir()
    (tmp_path / "h" / "thesis.txt").write_text("mine")
    assert cli(tmp_path / "h", *INIT).code == 6
    assert tree(tmp_path / "h").keys() == {"thesis.txt"}


@pytest.mark.parametrize(
    "name", ["nowhere", "", "../canterbury-road", "canterbury-road.toml", "x" * 3000, "Zoë"]
)
def test_an_unknown_policy_is_not_found_and_nothing_is_made(tmp_path, name):
    result = cli(tmp_path / "h", "init", "--policy", name)
    assert result.code == 5, result.err
    assert not (tmp_path / "h" / "settings.toml").exists()


def test_init_without_a_policy_is_wrong_usage(tmp_path):
    assert cli(tmp_path / "h", "init").code == 2


@pytest.mark.parametrize("word", ["notice_to_improve.weeks", "=5", "nonsense", ""])
def test_a_setting_that_is_not_key_and_value_is_wrong_usage(tmp_path, word):
    result = cli(tmp_path / "h", *INIT, "--set", word)
    assert result.code == 2
    assert not (tmp_path / "h" / "settings.toml").exists()


@pytest.mark.parametrize(
    "word",
    [
        "notice_to_improve.weeks=2",
        "notice_to_improve.weeks=7",
        "notice_to_improve.weeks=4.5",
        "notice_to_improve.weeks=four",
        "notice_to_improve.weeks=",
        "notice_to_improve.weeks=nan",
        "notice_to_improve.weeks=1e400",
        "letter_1.review_school_days=-1",
        "letter_1.review_school_days=0",
        "letter_1.minimum_possible_sessions=-5",
        "improvement.attendance_at_least=101",
        "improvement.attendance_at_least=inf",
        "improvement.attendance_at_least=-1",
        "letter_1.attendance=90",
        "penalty_notice.full.amount=1",
        "nonsense.key=1",
    ],
)
def test_a_value_that_cannot_stand_is_bad_input_and_makes_no_home(tmp_path, word):
    result = cli(tmp_path / "h", *INIT, "--set", word)
    assert result.code == 4, result.err
    assert word.partition("=")[0] in result.err
    assert not (tmp_path / "h" / "settings.toml").exists()


@pytest.mark.parametrize("weeks", ["3", "4", "5", "6"])
def test_three_to_six_weeks_are_taken(tmp_path, weeks):
    assert cli(tmp_path / "h", *INIT, "--set", f"notice_to_improve.weeks={weeks}").code == 0


def values(home):
    return {row["key"]: row["value"] for row in data(home, "settings", "show")["settings"]}


def test_settings_show_names_the_four_of_the_contract_with_their_values(tmp_path):
    home = make_home(tmp_path / "h", {})
    assert values(home)["letter_1.minimum_possible_sessions"] == 0
    for key in SETTINGS:
        assert values(home)[key] is None
    ok(home, "settings", "set", *(f"{key}={value}" for key, value in SETTINGS.items()))
    assert {key: str(values(home)[key]) for key in SETTINGS} == SETTINGS


def test_settings_set_refuses_all_where_one_cannot_stand(tmp_path):
    home = make_home(tmp_path / "h", {})
    before = tree(home)
    assert (
        cli(home, "settings", "set", "letter_1.review_school_days=20", "notice_to_improve.weeks=9").code == 4
    )
    assert tree(home) == before


def test_settings_set_dry_run_writes_nothing_and_says_what(tmp_path):
    home = make_home(tmp_path / "h", {})
    before = tree(home)
    result = ok(home, "settings", "set", "notice_to_improve.weeks=4", "--dry-run")
    assert "notice_to_improve.weeks" in result.out
    assert tree(home) == before


def test_init_dry_run_writes_nothing(tmp_path):
    ok(tmp_path / "h", *INIT, "--dry-run")
    assert not (tmp_path / "h").exists()


def test_init_dry_run_on_a_home_says_that_it_would_be_refused(tmp_path):
    make_home(tmp_path / "h")
    assert cli(tmp_path / "h", *INIT, "--dry-run").code == 6


@pytest.mark.parametrize(
    "text",
    [
        "[notice_to_improve]\nweeks = 5\n",
        '"notice_to_improve.weeks" = 5\n',
        "notice_to_improve.weeks = 5\n",
        "# by hand\r\n[notice_to_improve]\r\nweeks = 5 # agreed by governors\r\n",
        "\ufeffnotice_to_improve.weeks = 5\n",
    ],
)
def test_settings_edited_by_hand_are_honoured_and_kept_by_a_later_set(tmp_path, text):
    home = make_home(tmp_path / "h", {})
    (home / "settings.toml").write_bytes(text.encode())
    assert values(home)["notice_to_improve.weeks"] == 5
    ok(home, "settings", "set", "improvement.attendance_at_least=92.5")
    assert values(home)["notice_to_improve.weeks"] == 5
    assert values(home)["improvement.attendance_at_least"] == 92.5
    assert ("agreed by governors" in text) == ("agreed by governors" in (home / "settings.toml").read_text())


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("weeks = = 5", "TOML"),
        ("notice_to_improve.weeks = 9\n", "notice_to_improve.weeks"),
        ("notice_to_improve.wekks = 5\n", "notice_to_improve.wekks"),
        ("notice_to_improve.weeks = true\n", "notice_to_improve.weeks"),
        ("notice_to_improve.weeks = 2025-01-31\n", "notice_to_improve.weeks"),
        ("notice_to_improve = 5\n", "notice_to_improve"),
        (b"\xff\xfe\x00", "UTF-8"),
    ],
)
def test_a_broken_settings_file_is_named_with_what_is_wrong(school, tmp_path, home, text, word):
    (home / "settings.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    for command in (("settings", "show"), ("work", "--as-of", "2025-01-31")):
        result = cli(home, *command, "--json")
        assert result.code == 4, result.err
        assert result.out == ""
        assert word in result.error["what"] + result.error["where"]
        assert "settings.toml" in result.error["where"] + result.error["what"]


def test_without_a_home_every_command_says_how_to_make_one(tmp_path):
    for command in (
        ("settings", "show"),
        ("work",),
        ("facts", "X"),
        ("case", "list"),
        ("register", "show", "X"),
    ):
        result = cli(tmp_path / "none", *command, "--json")
        assert result.code == 5, command
        assert "init" in result.error["fix"]
    assert not (tmp_path / "none").exists()


def test_the_settings_file_is_toml_after_every_set(tmp_path):
    home = make_home(tmp_path / "h")
    ok(home, "settings", "set", 'school.phone=He said "hi" \\ #1')
    ok(home, "settings", "set", "school.address=1 Oak Road; Mereton;; KT1 1AA")
    with (home / "settings.toml").open("rb") as file:
        tomllib.load(file)
    assert values(home)["school.phone"] == 'He said "hi" \\ #1'
    assert values(home)["school.address"] == ["1 Oak Road", "Mereton", "KT1 1AA"]
