"""``casework policy new``, ``diff`` and ``check`` of drafts, and folders of own policies: every refusal."""

import json
import shutil
from pathlib import Path

import pytest

from casework.cli.main import run

ELMBRIDGE = Path(__file__).parent / "elmbridge"


@pytest.fixture(autouse=True)
def nothing_from_outside(monkeypatch, tmp_path):
    """A folder of its own, no home and no own policies."""
    for name in ("CASEWORK_HOME", "CASEWORK_POLICIES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CASEWORK_NOW", "2025-01-07T09:00:00")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def error(capsys):
    """Run a command that has to fail with the code; returns the error object."""

    def call(code: int, *words: object) -> dict[str, str]:
        assert run([*(str(word) for word in words), "--json"]) == code
        return json.loads(capsys.readouterr().err)["error"]

    return call


@pytest.fixture
def said(capsys):
    """Run a command that has to succeed; returns its JSON."""

    def call(*words: object) -> dict:
        assert run([*(str(word) for word in words), "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return call


@pytest.fixture
def draft(tmp_path) -> Path:
    """A copy of a made-up school's files, to be spoilt."""
    return Path(shutil.copytree(ELMBRIDGE, tmp_path / "draft"))


# --- new ---


@pytest.mark.parametrize("name", ["Elm", "elm_bridge", "../elm", "elm bridge", "", "élan"])
def test_a_name_that_can_be_no_file_is_refused(name, error):
    assert error(2, "policy", "new", name)["code"] == "bad_policy_name"
    assert error(2, "policy", "new", "elm", "--authority", name or "-")["code"] == "bad_policy_name"


def test_a_school_that_is_there_is_not_started_again(error, monkeypatch):
    assert error(6, "policy", "new", "kilnhurst")["code"] == "policy_exists"
    monkeypatch.setenv("CASEWORK_POLICIES", str(ELMBRIDGE))
    assert error(6, "policy", "new", "elmbridge", "--out", "x")["code"] == "policy_exists"


def test_a_file_that_is_there_is_never_overwritten(error, said, tmp_path):
    said("policy", "new", "pinewood")
    path = tmp_path / "policies" / "rules" / "pinewood.toml"
    path.write_text("mine")
    assert error(6, "policy", "new", "pinewood")["code"] == "policy_file_exists"
    assert path.read_text() == "mine"


def test_starting_from_a_school_that_is_not_there_is_not_found(error, tmp_path):
    assert error(5, "policy", "new", "pinewood", "--from", "kilnhurts")["code"] == "no_such_policy"
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_writes_nothing_and_says_what_it_would(said, capsys, tmp_path):
    assert said("policy", "new", "pinewood", "--dry-run")["files"][0] == "policies/schools/pinewood.toml"
    assert run(["policy", "new", "pinewood", "--dry-run"]) == 0
    assert "Would write policies/machines/pinewood-absence.toml" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_what_was_written_is_told_with_what_to_do_next(capsys, tmp_path):
    assert run(["policy", "new", "pinewood", "--out", "drafts", "--authority", "kent"]) == 0
    told = capsys.readouterr().out
    assert "casework policy check drafts" in told
    assert "CASEWORK_POLICIES=drafts casework init --policy pinewood" in told
    assert not (tmp_path / "drafts" / "authorities").exists()  # kent is there already
    assert 'extends = "kent"' in (tmp_path / "drafts" / "schools" / "pinewood.toml").read_text()


def test_no_mark_of_the_starting_text_is_left_in_what_is_written(said, tmp_path):
    said("policy", "new", "4-elms", "--authority", "pineshire")
    texts = [path.read_text() for path in (tmp_path / "policies").rglob("*.toml")]
    assert len(texts) == 4
    assert not any("@" in text for text in texts)
    assert any('prefix = "EL"' in text for text in texts)


# --- own folders ---


def test_a_folder_that_the_variable_names_has_to_be_there(error, monkeypatch):
    monkeypatch.setenv("CASEWORK_POLICIES", "nowhere")
    found = error(5, "policy", "list")
    assert (found["code"], found["where"]) == ("no_policy_folder", "nowhere")


def test_the_law_can_not_be_laid_over(error, draft, monkeypatch):
    (draft / "national").mkdir()
    (draft / "national" / "law.toml").write_text("")
    monkeypatch.setenv("CASEWORK_POLICIES", str(draft))
    assert error(4, "policy", "list")["code"] == "own_law"


def test_a_fault_in_an_own_file_is_told_with_its_line(error, draft, monkeypatch):
    file = draft / "schools" / "elmbridge.toml"
    file.write_text(file.read_text().replace('extends = "elmshire"', 'extends = "elmshir"'))
    monkeypatch.setenv("CASEWORK_POLICIES", str(draft))
    found = error(4, "policy", "check", "elmbridge")
    assert "schools/elmbridge.toml, line 6" in found["what"]
    assert "did you mean elmshire?" in found["what"]


def test_an_own_school_file_lies_over_the_shipped_one(said, draft, monkeypatch):
    text = (draft / "schools" / "elmbridge.toml").read_text()
    (draft / "schools" / "tilston.toml").write_text(text.replace('"elmbridge"', '"tilston"'))
    monkeypatch.setenv("CASEWORK_POLICIES", str(draft))
    titles = {row["name"]: row["title"] for row in said("policy", "list")["policies"]}
    assert titles["tilston"] == "Elmbridge School"
    monkeypatch.delenv("CASEWORK_POLICIES")
    titles = {row["name"]: row["title"] for row in said("policy", "list")["policies"]}
    assert titles["tilston"] != "Elmbridge School"


def test_the_homes_own_files_lie_over_those_of_the_variable(said, draft, monkeypatch, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(draft, home / "policies")
    file = home / "policies" / "schools" / "elmbridge.toml"
    file.write_text(file.read_text().replace("Elmbridge School", "Elmbridge at Home"))
    monkeypatch.setenv("CASEWORK_POLICIES", str(draft))
    titles = [row["title"] for row in said("--home", home, "policy", "list")["policies"]]
    assert "Elmbridge at Home" in titles and "Elmbridge School" not in titles


# --- check of drafts ---


def test_a_folder_a_school_file_and_a_machine_file_are_checked(said, draft):
    for path in (draft, draft / "schools" / "elmbridge.toml", draft / "machines" / "elmbridge-absence.toml"):
        assert [row["name"] for row in said("policy", "check", path)["policies"]] == ["elmbridge"]


@pytest.mark.parametrize(
    ("name", "code"),
    [("nowhere/x.toml", "no_such_file"), ("empty", "no_drafted_policy"), ("tilstone", "no_such_policy")],
)
def test_what_is_not_there_can_not_be_checked(name, code, error, tmp_path):
    (tmp_path / "empty").mkdir()
    assert error(5, "policy", "check", name)["code"] == code


def test_a_file_that_can_not_be_read_is_bad_input(error, draft):
    shutil.rmtree(draft / "rules")
    (draft / "rules" / "elmbridge.toml").mkdir(parents=True)
    found = error(4, "policy", "check", draft)
    assert found["code"] == "policy_unreadable"
    assert "rules/elmbridge.toml" in found["where"]


# --- diff ---


def test_a_policy_does_not_differ_from_itself(said):
    assert said("policy", "diff", "tilston", "tilston")["differences"] == []


def test_two_days_of_one_school_differ_by_the_law_that_changed_between_them(said):
    found = said("policy", "diff", "kilnhurst", "--on", "2024-08-18", "--on", "2024-08-19")
    assert found["first"] == {"policy": "kilnhurst", "on": "2024-08-18"}
    rows = {(row["part"], row["name"]): (row["first"], row["second"]) for row in found["differences"]}
    assert rows[("parameter", "penalty_notice.early.amount")] == ("£60", "£80")
    assert rows[("register code", "H")] == ("holiday authorised by the school (authorised)", "")
    assert (
        said("policy", "diff", "kilnhurst", "--on", "2024-08-19", "--on", "2024-12-01")["differences"] == []
    )


def test_two_schools_differ_in_every_part_in_words(said):
    found = said("policy", "diff", "canterbury-road", "tilston", "--on", "2025-01-07")["differences"]
    rows = {(row["part"], row["name"]): (row["first"], row["second"]) for row in found}
    assert {part for part, _ in rows} >= {
        "parameter",
        "state",
        "step",
        "clock",
        "condition",
        "prompt",
        "pack part",
    }
    assert rows[("parameter", "letter_1.attendance")] == ("95%", "93%")
    first, second = rows[("step", "absence: open → letter_1")]
    assert "when letter_1_due" in first and "writes mid_term_letter" in second
    assert rows[("condition", "absence.attendance_low")] == (
        "attendance in the academic year at or below 95",
        "",
    )
    assert rows[("clock", "absence.warning_period")] == ("15 school days", "")


def test_a_diff_is_printed_side_by_side(capsys):
    assert run(["policy", "diff", "kilnhurst", "tilston", "--on", "2025-01-07"]) == 0
    told = capsys.readouterr().out
    assert "    kilnhurst on 2025-01-07: 96%\n    tilston on 2025-01-07: 93%" in told
    assert "not there" in told


@pytest.mark.parametrize(
    "words", [["tilston"], ["tilston", "kilnhurst", "tilston"], ["tilston", "--on", "2025-01-07"]]
)
def test_what_has_no_second_side_can_not_be_compared(words, error):
    assert error(2, "policy", "diff", *words)["code"] == "nothing_to_compare"


def test_lint_is_printed_with_law_and_what_is_done(capsys):
    assert run(["policy", "lint", "kilnhurst", "--on", "2025-01-07"]) == 3
    told = capsys.readouterr().out
    assert "KI22  register open  (kilnhurst-2016.txt line 166)" in told
    assert "    Law: " in told and "    casework: " in told


def test_show_lists_the_rules_beside_the_ladders(capsys):
    assert run(["policy", "show", "kilnhurst", "--on", "2025-01-07"]) == 0
    told = capsys.readouterr().out
    assert "record KI25: " in told and "recorded as contact or la_outcome" in told
    assert "not yet built" not in told


@pytest.mark.parametrize(
    "words", [["--policies", ELMBRIDGE, "policy", "list"], ["policy", "list", "--policies", ELMBRIDGE]]
)
def test_own_policies_can_be_named_by_an_option_before_or_after_the_command(words, said, monkeypatch):
    monkeypatch.setenv("CASEWORK_POLICIES", "nowhere")  # the option goes before the variable
    assert "elmbridge" in [row["name"] for row in said(*words)["policies"]]
    monkeypatch.delenv("CASEWORK_POLICIES")
    assert "elmbridge" not in [row["name"] for row in said("policy", "list")["policies"]]


@pytest.mark.parametrize("command", ["check", "coverage", "diagram", "lint", "show"])
def test_every_policy_command_takes_the_option(command, capsys):
    assert run(["policy", command, "elmbridge", "--policies", str(ELMBRIDGE)]) == (
        3 if command == "lint" else 0
    )
    assert capsys.readouterr().out
