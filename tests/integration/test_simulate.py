"""What if: a register through a ladder without writing; settings side by side; a case with other marks."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.cli.main import run

UPN = "H801200001001"
ROWS = {
    "pupils.csv": "upn,admission_no,surname,forename,date_of_birth,year_group,registration_group,"
    "address_line_1,address_line_2,town,postcode,on_roll_from,on_roll_to,flags\n"
    f"{UPN},1,Okafor,Amara,2015-05-09,4,4B,7 Larch Row,,Westmark,WM4 6QT,2019-09-01,,\n",
    "contacts.csv": "upn,contact_ref,title,forename,surname,relationship,parental_responsibility,"
    "lives_with_pupil,address_line_1,address_line_2,town,postcode,email,phone,language,confidential_address,no_contact,"
    "verified_on\n"
    f"{UPN},C1,Ms,Ada,Okafor,mother,Y,Y,7 Larch Row,,Westmark,WM4 6QT,,,English,N,N,2024-09-03\n",
    "calendar.toml": '[[term]]\nname = "Autumn"\nfrom = 2024-09-03\nto = 2024-12-20\n',
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return a home in which the pupil is absent on every fifth school day."""
    folder = tmp_path_factory.mktemp("simulate")
    days = [date(2024, 9, 3) + timedelta(days=n) for n in range(109)]
    days = [day for day in days if day.weekday() < 5]
    marks = ["upn,date,session,code,minutes_late,comment"]
    for number, day in enumerate(days):
        for half, present in (("AM", "/"), ("PM", "\\")):
            marks.append(f"{UPN},{day},{half},{'O' if number % 5 == 4 else present},,")
    for name, text in {**ROWS, "marks.csv": "\n".join(marks)}.items():
        (folder / name).write_text(text, encoding="utf-8")
    words = ["--home", str(folder / "home")]
    settings = ["letter_1.review_school_days=10", "improvement.attendance_at_least=95"]
    assert run([*words, "init", "--policy", "canterbury-road", "--set", *settings]) == 0
    files = [str(folder / name) for name in (*ROWS, "marks.csv")]
    assert run([*words, "register", "import", *files]) == 0
    return words


def said(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    capsys.readouterr()
    assert run([*words, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def tree(home: list[str]) -> dict[str, str]:
    root = Path(home[1])
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_run_tells_who_would_have_got_what_when_and_writes_nothing(home, capsys):
    before = tree(home)
    (outcome,) = said(capsys, *home, "simulate")["runs"]
    steps = [
        (h["on"], h["step"]) for h in outcome["happenings"] if h["strand"] == "absence" and not h["waits_for"]
    ]
    # the fifth school day brings 80%; ten school days of review follow, then the invitation
    assert steps == [("2024-09-09", "letter_1"), ("2024-09-24", "meeting")]
    assert outcome["papers_by_week"] == {"2024-09-09": 1, "2024-09-23": 1}
    assert tree(home) == before


def test_what_only_a_person_can_say_is_not_made_up_and_is_told_once(home, capsys):
    (outcome,) = said(capsys, *home, "simulate")["runs"]
    waiting = [h for h in outcome["happenings"] if h["waits_for"]]
    assert [h["step"] for h in waiting] == ["notice_to_improve"]
    assert "support" in waiting[0]["waits_for"][0]


def test_two_settings_stand_side_by_side(home, capsys):
    now, then = said(capsys, *home, "simulate", "--set", "letter_1.minimum_possible_sessions=40")["runs"]
    first = [next(h["on"] for h in each["happenings"] if h["step"] == "letter_1") for each in (now, then)]
    assert first == ["2024-09-09", "2024-09-30"], "forty sessions are twenty school days"


def test_the_same_register_under_another_policy(home, capsys):
    _, other = said(capsys, *home, "simulate", "--policy", "kilnhurst")["runs"]
    letters = [h for h in other["happenings"] if h["step"] == "letter_1" and h["strand"] == "absence"]
    assert letters[0]["rule"] == "KI16"


def test_one_case_is_asked_with_other_marks(home, capsys):
    day = ["--to", "2024-09-09"]
    marks = ["--mark", "2024-09-09:AM=M", "--mark", "2024-09-09:PM=L"]
    found = said(capsys, *home, "simulate", "--case", f"{UPN}/absence", *day, *marks)
    assert [step["status"] for step in found["now"]] == ["due"]
    assert [step["status"] for step in found["then"]] == ["due"], "nine of ten sessions are 90%"
    better = ["--mark", "2024-09-09:AM=L", "--mark", "2024-09-09:PM=L"]
    assert (
        said(capsys, *home, "simulate", "--case", f"{UPN}/absence", *day, *better)["then"][0]["status"]
        == "not due"
    )


def test_days_without_school_are_refused(home, capsys):
    assert run([*home, "simulate", "--from", "2025-08-01", "--to", "2025-08-05"]) == 4
    assert "no school day" in capsys.readouterr().err


def test_the_workload_is_drawn_with_its_table(home, capsys, tmp_path):
    import pypdfium2

    target = tmp_path / "weeks.pdf"
    assert run([*home, "simulate", "--chart", str(target)]) == 0
    with pypdfium2.PdfDocument(target) as document:
        text = document[0].get_textpage().get_text_range()
    assert "2024-09-09" in text and "2024-09-23" in text
