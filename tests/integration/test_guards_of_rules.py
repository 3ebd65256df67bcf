"""Rules that the program keeps by itself, each shown by what it does with a register, a paper or a person."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from ..e2e.world import MARK_COLUMNS, table, write
from .schools import (
    LA,
    OFFICER,
    Child,
    act,
    approve,
    case,
    cli,
    data,
    leave,
    make_school,
    mark_rows,
    ok,
    papers,
    record,
    run_of,
    shown,
    squeeze,
    step,
    upn,
    weekdays,
)

AWAY = run_of(2024, "2024-09-03", 8, "OO")
LATE = run_of(2024, "2024-09-03", 3, "U\\")
HOLIDAY = run_of(2024, "2024-10-07", 5, "GG")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Canterbury Road with a pupil away, a pupil late, and two siblings taken on a holiday."""
    at_home = {"surname": "Kinder", "address_line_1": "9 Cowslip Lane"}
    shared = {"M": {"contact_ref": "M9", **at_home}, "F": {"contact_ref": "F9", **at_home}}
    other = (("M", "mother"), ("F", "father"), ("N", "other"))
    friend = {"N": {"parental_responsibility": "N", "lives_with_pupil": "N", "surname": "Friendly"}}
    children = [
        Child(1, AWAY, parents=other, contact=friend),
        Child(2, LATE),
        Child(3, HOLIDAY, contact=shared),
        Child(4, HOLIDAY, contact=shared),
    ]
    return make_school(tmp_path_factory.mktemp("guards"), "canterbury-road", 2024, children)


@pytest.fixture
def home(made, tmp_path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "home"))


def year(home: Path, number: int, day: str) -> dict:
    return data(home, "facts", upn(number), "--as-of", day)["windows"]["academic_year"]


@pytest.mark.parametrize(("school", "first"), [("canterbury-road", 2024), ("kilnhurst", 2016)])
def test_cr07_ki21_a_session_without_a_mark_is_reported_and_in_no_total(school, first, tmp_path):
    home = make_school(tmp_path, school, first, [Child(1, {})], settings={})
    days = weekdays(first)
    full = year(home, 1, days[9])
    assert (full["possible"], full["missing"]) == (20, 0)
    gaps = write(tmp_path / "gaps", marks_csv=table(MARK_COLUMNS, [[upn(1), days[3], "PM", "-", "", ""]]))
    ok(home, "register", "import", *gaps, "--by", "Ms Office", "--why", "nobody marked it")
    assert (year(home, 1, days[9])["possible"], year(home, 1, days[9])["missing"]) == (19, 1)


@pytest.mark.parametrize(
    ("school", "first", "wrong", "right"),
    [
        pytest.param("canterbury-road", 2024, "Y", "Y1", id="CR11 CR70: Y is no code since August 2024"),
        pytest.param("canterbury-road", 2024, "J", "J1", id="CR11 CR70: nor is J"),
        pytest.param("tilston", 2022, "K", "J", id="TI10: K was none in 2022, J was one"),
        pytest.param("tilston", 2024, "H", "C", id="TI10: and H is none today"),
    ],
)
def test_cr11_ti10_a_mark_is_read_by_the_codes_of_its_own_date(school, first, wrong, right, tmp_path):
    home = make_school(tmp_path, school, first, [Child(1, {})], settings={})
    day = weekdays(first)[5]
    rows = {code: [[upn(1), day, "AM", code, "", ""]] for code in (wrong, right)}
    refused = write(tmp_path / "wrong", marks_csv=table(MARK_COLUMNS, rows[wrong]))
    result = cli(home, "register", "import", *refused, "--json")
    assert result.code == 4
    assert wrong in result.error["what"]
    taken = write(tmp_path / "right", marks_csv=table(MARK_COLUMNS, rows[right]))
    ok(home, "register", "import", *taken, "--by", "Ms Office", "--why", "corrected")


def test_cr29_an_arrival_after_the_register_closed_is_an_unauthorised_absence(home):
    figures = year(home, 2, "2024-09-05")
    assert (figures["late_after_close"], figures["unauthorised"], figures["attended"]) == (3, 3, 3)


def test_cr12_a_pupils_figures_are_given_for_any_day(home):
    assert year(home, 1, "2024-09-03")["unauthorised"] == 2
    assert year(home, 1, "2024-09-12")["unauthorised"] == len(AWAY) * 2
    assert year(home, 1, "2025-07-22")["unauthorised"] == len(AWAY) * 2


@pytest.mark.parametrize("role", [OFFICER, LA])
def test_cr35_only_the_headteacher_decides_whether_an_absence_has_leave(role, home):
    asked = ("--from", "2024-11-11", "--to", "2024-11-12", "--reason", "a wedding", "--on", "2024-09-10")
    assert leave(home, "request", 3, *asked, "--by", "Ms Office").code == 0
    decided = (
        "--grant",
        "--reason",
        "once in a life",
        "--on",
        "2024-09-12",
        "--by",
        "Somebody",
        "--role",
        role,
    )
    assert leave(home, "decide", 3, *decided).code == 3
    assert leave(home, "decide", 3, "--refuse", *decided[1:-1], "headteacher").code == 0


def test_cr57_letters_go_to_parents_and_to_nobody_else(home):
    step(home, 1, "absence", "letter_1", "2024-09-16")
    sent = papers(home, 1, "absence", "letter_1")
    assert sorted(sent) == ["F1", "M1"]
    assert not any("friendly" in squeeze(text) for text in sent.values())


def penalty(home: Path, number: int) -> None:
    """Take a holiday case to its penalty notices."""
    approve(home, number, "leave", "penalty_request", "2024-10-14")
    step(home, number, "leave", "penalty_request", "2024-10-14")
    approve(home, number, "leave", "penalty", "2024-10-21")
    step(home, number, "leave", "penalty", "2024-10-21", "pupil_address=confirmed", role=LA)


def test_cr43_cr56_each_parent_gets_one_notice_for_each_child(home):
    for number in (3, 4):
        penalty(home, number)
        notices = papers(home, number, "leave", "penalty")
        assert sorted(notices) == ["F9", "M9"]
        for text in notices.values():
            assert "£80" in text and "£160" in text
            assert f"Kinder{number}" in text and f"Kinder{7 - number}" not in text


def test_cr58_a_second_notice_for_a_child_within_three_years_has_no_reduction(home):
    penalty(home, 3)
    for parent in ("M9", "F9"):
        record(home, 3, "leave", "notice_received", "2024-10-23", f"parent={parent}")
        record(home, 3, "leave", "paid", "2024-10-25", f"parent={parent}", "amount=80")
    step(home, 3, "leave", "closed", "2024-11-04")
    again = [
        row
        for row in mark_rows(2024, 3, run_of(2024, "2025-03-03", 5, "GG"))
        if date(2025, 3, 3) <= date.fromisoformat(row[1]) <= date(2025, 3, 7)
    ]
    files = write(home.parent / "again", marks_csv=table(MARK_COLUMNS, again))
    ok(home, "register", "import", *files, "--by", "Ms Office", "--why", "holiday", now="2025-07-23T08:00:00")
    approve(home, 3, "leave", "penalty_request", "2025-03-10")
    step(home, 3, "leave", "penalty_request", "2025-03-10")
    approve(home, 3, "leave", "penalty", "2025-03-17")
    step(home, 3, "leave", "penalty", "2025-03-17", "pupil_address=confirmed", role=LA)
    for text in papers(home, 3, "leave", "penalty").values():
        assert "£160" in text and "£80" not in text


def test_cr60_no_paper_on_the_way_to_court_names_a_highest_fine(home):
    penalty(home, 3)
    for document in shown(home, 3, "leave")["documents"]:
        for text in papers(home, 3, "leave", document["template"]).values():
            assert "2,500" not in text and "£2500" not in text and "£1,000" not in text


@pytest.mark.parametrize("rule", ["CR07", "KI21"])
def test_a_rule_kept_by_the_program_is_no_record(rule, home):
    result = act(
        home, "record", case(1, "absence"), "contact", "2024-09-10", "Ms Office", OFFICER, f"rule={rule}"
    )
    assert result.code == (0 if rule.startswith("CR") else 5)
