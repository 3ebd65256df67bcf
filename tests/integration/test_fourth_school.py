"""A fourth school, with another ladder and other numbers, is added by files alone; no Python is written."""

import csv
import json
import re
import shutil
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from casework.cli.main import run

HERE = Path(__file__).parent
ELMBRIDGE = HERE / "elmbridge"
UPN = "Z999200024001"
CASE = f"{UPN}/absence"

PUPILS = f"""\
upn,admission_no,surname,forename,date_of_birth,year_group,registration_group,address_line_1,address_line_2,\
town,postcode,on_roll_from,on_roll_to,flags
{UPN},1,Tiny,Tess,2015-05-05,4,4B,1 Made-up Lane,,Nowhere,ZZ1 1ZZ,2020-09-01,,
"""
CONTACTS = f"""\
upn,contact_ref,title,forename,surname,relationship,parental_responsibility,lives_with_pupil,address_line_1,\
address_line_2,town,postcode,email,phone,language,confidential_address,no_contact,verified_on
{UPN},M1,Ms,Tara,Tiny,mother,Y,Y,1 Made-up Lane,,Nowhere,ZZ1 1ZZ,,,,N,N,2024-09-01
"""
CALENDAR = """\
[[term]]
name = "Autumn 2024"
from = 2024-09-02
to   = 2024-12-20
half_term = { from = 2024-10-28, to = 2024-11-01 }
"""


@pytest.fixture(autouse=True)
def own_policies(monkeypatch, tmp_path):
    """Elmbridge's files in a folder that CASEWORK_POLICIES names; nothing else of the environment."""
    monkeypatch.setenv("CASEWORK_POLICIES", str(ELMBRIDGE))
    monkeypatch.setenv("CASEWORK_NOW", "2024-12-20T16:00:00")
    monkeypatch.delenv("CASEWORK_HOME", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def cli(capsys):
    """Run a command that has to leave with the given code; returns its JSON, or what it printed."""

    def call(*words: object, code: int = 0):
        said = [str(word) for word in words]
        got = run(said)
        out, err = capsys.readouterr()
        assert got == code, f"{said}: {got}\n{out}\n{err}"
        if "--json" not in said:
            return out + err
        return json.loads(out or err)

    return call


def marks() -> str:
    """A term in which the pupil is away without a reason every Monday, and late on three Tuesdays."""
    rows, day = [], date(2024, 9, 2)
    while day <= date(2024, 12, 20):
        holiday = date(2024, 10, 28) <= day <= date(2024, 11, 1)
        if day.weekday() < 5 and not holiday:
            away = day.weekday() == 0
            late = day.weekday() == 1 and day <= date(2024, 9, 17)
            codes = ("O", "O") if away else ("L" if late else "/", "\\")
            rows += [[UPN, day.isoformat(), s, c, "", ""] for s, c in zip(("AM", "PM"), codes, strict=True)]
        day += timedelta(days=1)
    return "upn,date,session,code,minutes_late,comment\n" + "".join(",".join(row) + "\n" for row in rows)


def import_register(cli, home: Path, folder: Path) -> None:
    texts = {"pupils.csv": PUPILS, "contacts.csv": CONTACTS, "calendar.toml": CALENDAR, "marks.csv": marks()}
    for name, text in texts.items():
        (folder / name).write_text(text)
    cli("--home", home, "register", "import", *(folder / name for name in texts))


@pytest.fixture
def home(cli, tmp_path) -> Path:
    """Elmbridge's home with one pupil and a term of marks."""
    cli(
        "init",
        "--policy",
        "elmbridge",
        "--home",
        tmp_path / "home",
        "--set",
        "improvement.attendance_at_least=95",
    )
    import_register(cli, tmp_path / "home", tmp_path)
    return tmp_path / "home"


def advance(cli, home: Path, case: str, step: str, on: str, role: str, *more: object, code: int = 0):
    words = ("case", "advance", case, step, "--on", on, "--by", "Mx Made-up", "--role", role, "--json")
    return cli("--home", home, *words, *more, code=code)


def due(cli, home: Path, on: str) -> dict[str, dict]:
    items = cli("--home", home, "work", "--as-of", on, "--json")["items"]
    return {f"{item['strand']}.{item['step']}": item for item in items}


def test_the_school_is_listed_checked_and_drawn_beside_the_shipped_ones(cli):
    names = [row["name"] for row in cli("policy", "list", "--json")["policies"]]
    assert names == ["canterbury-road", "elmbridge", "kilnhurst", "tilston"]
    assert cli("policy", "check", "elmbridge").startswith("elmbridge: sound")
    assert "letter_3 --> panel" in cli("policy", "diagram", "elmbridge", "--strand", "absence")
    assert "Governors' panel called" in cli("policy", "diagram", "elmbridge")


def test_its_ladder_runs_on_the_shipped_letters_from_the_first_to_the_panel(cli, home):
    first = due(cli, home, "2024-09-02")["absence.letter_1"]
    assert (first["reason"]["rule"], first["since"], first["role"]) == ("EL01", "2024-09-02", "pastoral_lead")
    advance(cli, home, CASE, "letter_1", "2024-09-03", "headteacher", code=3)
    said = advance(cli, home, CASE, "letter_1", "2024-09-03", "pastoral_lead")
    assert said["state"] == "letter_1"
    assert [each["template"] for each in said["documents"]] == ["letter_1"]
    assert (home / said["documents"][0]["path"]).is_file()

    assert "absence.letter_2" not in due(cli, home, "2024-09-24")  # the fifteenth school day
    second = due(cli, home, "2024-09-25")["absence.letter_2"]
    assert (second["since"], second["modality"]) == ("2024-09-25", "should")
    meeting = (
        "--detail",
        "meeting_on=2024-10-02",
        "--detail",
        "meeting_time=9:00",
        "--detail",
        "meeting_place=Room 1",
    )
    advance(cli, home, CASE, "letter_2", "2024-09-25", "headteacher", *meeting)

    assert "absence.letter_3" not in due(cli, home, "2024-10-09")  # the last day of two weeks
    assert due(cli, home, "2024-10-10")["absence.letter_3"]["reason"]["rule"] == "EL03"
    advance(cli, home, CASE, "letter_3", "2024-10-10", "headteacher")

    panel = due(cli, home, "2024-10-11")["absence.panel"]
    assert (panel["reason"]["rule"], panel["reason"]["threshold"]) == ("EL04", "7 sessions")
    said = advance(cli, home, CASE, "panel", "2024-10-11", "headteacher", *meeting)
    assert said["state"] == "panel"
    shown = cli("--home", home, "case", "show", CASE, "--json")
    assert [each["template"] for each in shown["documents"]] == [
        "letter_1", "letter_2", "concern_letter", "panel_invitation",
    ]  # fmt: skip


def test_its_other_strand_counts_late_arrivals_of_the_term(cli, home):
    assert "lateness.letter_1" not in due(cli, home, "2024-09-16")
    item = due(cli, home, "2024-09-17")["lateness.letter_1"]
    assert (item["reason"]["rule"], item["reason"]["threshold"]) == ("EL05", "3 sessions")
    said = advance(cli, home, f"{UPN}/lateness", "letter_1", "2024-09-17", "pastoral_lead")
    assert said["state"] == "letter_1"


def test_a_rule_of_its_own_is_recorded_with_its_line(cli, home):
    words = ("case", "record", CASE, "contact", "--on", "2024-09-02", "--by", "Ms Office")
    words += ("--role", "attendance_officer", "--detail", "rule=EL07")
    cli("--home", home, *words)
    assert "elmbridge.txt line 24" in json.dumps(cli("--home", home, "case", "timeline", CASE, "--json"))


def test_coverage_lint_and_diff_know_it(cli):
    said = cli("policy", "coverage", "elmbridge", "--json")
    assert [row["id"] for row in said["rules"]] == [f"EL0{number}" for number in range(1, 8)]
    assert all(place.startswith(ELMBRIDGE.as_posix()) for row in said["rules"] for place in row["where"])
    findings = cli("policy", "lint", "elmbridge", "--on", "2024-12-01", "--json", code=3)["findings"]
    assert [each["check"] for each in findings] == ["left_open"]
    found = cli("policy", "diff", "kilnhurst", "elmbridge", "--on", "2024-12-01", "--json")["differences"]
    assert {"part": "parameter", "name": "letter_1.attendance", "first": "96%", "second": "92%"} in found


def test_its_files_can_lie_in_the_home_and_are_found_there_without_the_variable(cli, tmp_path, monkeypatch):
    monkeypatch.delenv("CASEWORK_POLICIES")
    home = tmp_path / "school"
    shutil.copytree(ELMBRIDGE, home / "policies")
    cli("--home", home, "init", "--policy", "elmbridge")
    import_register(cli, home, tmp_path)
    assert "absence.letter_1" in due(cli, home, "2024-09-02")
    assert "elmbridge" in cli("--home", home, "policy", "list")
    assert "elmbridge" not in cli("policy", "list")


def test_without_its_files_the_home_says_which_policy_is_missing(cli, home, monkeypatch):
    monkeypatch.delenv("CASEWORK_POLICIES")
    said = cli("--home", home, "work", "--as-of", "2024-09-02", "--json", code=5)
    assert "elmbridge" in said["error"]["what"]


def fill_in(text: str) -> str:
    """Do what a person does: put something in each place that says FILL IN."""
    text = re.sub(r'^(count *= )""', r"\g<1>9", text, flags=re.MULTILINE)
    text = re.sub(r'^( *is *= )""( +# FILL IN: a number)', r"\g<1>90\2", text, flags=re.MULTILINE)
    text = re.sub(r'^(rule *= )""', r'\g<1>"PI01"', text, flags=re.MULTILINE)
    return re.sub(r'= ""( *# FILL IN)', r'= "pinewood.txt line 5"\1', text)


def test_a_new_policy_is_started_filled_in_and_used(cli, tmp_path, monkeypatch):
    drafts = tmp_path / "drafts"
    monkeypatch.setenv("CASEWORK_POLICIES", str(drafts))
    drafts.mkdir()
    said = cli("policy", "new", "pinewood", "--authority", "pineshire", "--json")
    assert [Path(file).relative_to(drafts).as_posix() for file in said["files"]] == [
        "schools/pinewood.toml", "machines/pinewood-absence.toml", "rules/pinewood.toml",
        "authorities/pineshire.toml",
    ]  # fmt: skip
    left = cli("policy", "check", drafts, "--json", code=4)["error"]["what"]
    marked = 0
    for file in drafts.rglob("*.toml"):
        text = file.read_text()
        tomllib.loads(text)
        marked += sum('""' in line and "FILL IN" in line for line in text.splitlines())
        file.write_text(fill_in(text))
    assert left.count(".toml, line") == marked
    assert cli("policy", "check", drafts).startswith("pinewood: sound")
    cli("init", "--policy", "pinewood", "--home", tmp_path / "home")
    import_register(cli, tmp_path / "home", tmp_path)
    item = due(cli, tmp_path / "home", "2024-09-03")["absence.letter_1"]
    assert item["reason"]["rule"] == "PI01"
    advance(cli, tmp_path / "home", CASE, "letter_1", "2024-09-03", "headteacher")


@pytest.mark.parametrize("source", ["canterbury-road", "kilnhurst", "tilston"])
def test_a_policy_started_from_another_school_needs_only_its_title(source, cli, tmp_path):
    cli("policy", "new", "pinewood", "--from", source, "--out", tmp_path / "drafts")
    left = cli("policy", "check", tmp_path / "drafts", "--json", code=4)["error"]["what"]
    assert left.count(".toml, line") == 1 and "title is empty" in left
    file = tmp_path / "drafts" / "schools" / "pinewood.toml"
    file.write_text(file.read_text().replace('""  # FILL IN', '"Pinewood School" #'))
    assert "pinewood: sound" in cli("policy", "check", file)


def test_the_register_of_the_test_is_read_as_it_was_written(cli, home):
    rows = list(csv.DictReader(marks().splitlines()))
    figures = cli("--home", home, "facts", UPN, "--as-of", "2024-12-20", "--json")["windows"]["academic_year"]
    assert figures["possible"] == len(rows)
    assert figures["unauthorised"] == sum(row["code"] == "O" for row in rows)
