"""A closed case is followed by a new one when a rule fires anew, not on the absence that was closed."""

from __future__ import annotations

import json
from pathlib import Path

from casework.cli.main import run

UPN = "H801200001001"
PUPILS = (
    "upn,admission_no,surname,forename,date_of_birth,year_group,registration_group,address_line_1,"
    f"address_line_2,town,postcode,on_roll_from,on_roll_to,flags\n"
    f"{UPN},1,Okafor,Amara,2015-05-09,4,4B,7 Larch Row,,Westmark,WM4 6QT,2019-09-01,,\n"
)
CONTACTS = (
    "upn,contact_ref,title,forename,surname,relationship,parental_responsibility,lives_with_pupil,address_line_1,"
    "address_line_2,town,postcode,email,phone,language,confidential_address,no_contact,verified_on\n"
    f"{UPN},C1,Ms,Ada,Okafor,mother,Y,Y,7 Larch Row,,Westmark,WM4 6QT,,,English,N,N,2024-09-03\n"
)
CALENDAR = '[[term]]\nname = "Autumn"\nfrom = 2024-09-03\nto = 2024-12-20\n'
ABSENT = {"2024-09-03", "2024-09-04", "2024-10-21"}


def home_of(folder: Path) -> list[str]:
    from datetime import date, timedelta

    days = [date(2024, 9, 3) + timedelta(days=n) for n in range(109)]
    rows = ["upn,date,session,code,minutes_late,comment"]
    for day in days:
        if day.weekday() < 5 and day <= date(2024, 12, 20):
            for half, present in (("AM", "/"), ("PM", "\\")):
                rows.append(f"{UPN},{day},{half},{'O' if str(day) in ABSENT else present},,")
    files = {
        "calendar.toml": CALENDAR,
        "pupils.csv": PUPILS,
        "contacts.csv": CONTACTS,
        "marks.csv": "\n".join(rows),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    home = ["--home", str(folder / "home")]
    assert run([*home, "init", "--policy", "canterbury-road"]) == 0
    assert run([*home, "register", "import", *(str(folder / name) for name in files)]) == 0
    who = ["--by", "Dr Marsh", "--role", "headteacher"]
    assert run([*home, "case", "advance", f"{UPN}/absence", "letter_1", "--on", "2024-09-05", *who]) == 0
    assert run([*home, "case", "advance", f"{UPN}/absence", "closed", "--on", "2024-10-01", *who]) == 0
    return home


def due(home: list[str], day: str, capsys) -> list[tuple[str, str, str]]:
    capsys.readouterr()
    assert run([*home, "work", "--as-of", day, "--json"]) == 0
    items = json.loads(capsys.readouterr().out)["items"]
    return [(item["case"][-1], item["step"], item["since"]) for item in items]


def test_the_absence_that_was_closed_brings_no_second_letter_and_a_new_absence_does(tmp_path, capsys):
    home = home_of(tmp_path)
    assert due(home, "2024-10-02", capsys) == []
    assert due(home, "2024-10-18", capsys) == []
    assert due(home, "2024-10-21", capsys) == [("2", "letter_1", "2024-10-21")]
    assert due(home, "2024-10-22", capsys) == [("2", "letter_1", "2024-10-21")]
