"""The reports under Kilnhurst's and Tilston's policies, the lateness table, and how long reports take."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest

from casework.service.demo.school import demo_files
from casework.service.reports.lateness import days_lost, hours_text

from .reports_school import NAMES, SESSIONS, make
from .test_reports import OF_ONE, WHOLE, by_upn, counted, said
from .world import cli, data, ok, pdf_texts, school_days, upn

DAY = date(2024, 12, 20)
YEAR_END = school_days()[-1]
ALWAYS = tuple(range(11, 21))


@pytest.fixture(scope="module")
def tilston(tmp_path_factory):
    """Return a home of Tilston; never write to it."""
    return make(tmp_path_factory.mktemp("tilston"), "tilston", (*SESSIONS, *ALWAYS))


@pytest.fixture(scope="module")
def kilnhurst(tmp_path_factory):
    """Return a home of Kilnhurst; never write to it."""
    return make(tmp_path_factory.mktemp("kilnhurst"), "kilnhurst")


def test_the_watched_pupils_are_those_at_95_percent_or_less_ki26(kilnhurst):
    found = said(kilnhurst, "watch-list")
    assert (found["figure"], found["comparison"]) == ("95", "at_most")
    wanted = {upn(n) for n in SESSIONS if (one := counted().of(n)).attended * 100 <= 95 * one.possible}
    assert set(by_upn(found["tables"]["on_the_list"])) == wanted


def test_the_half_terms_return_names_its_half_term_and_its_measure_ki27(kilnhurst):
    found = said(kilnhurst, "persistent-absence", day=date(2024, 10, 25))
    assert found["period"].startswith("half term 3 September 2024 to 25 October 2024")
    assert by_upn(found["tables"]["pupils"])[upn(3)]["measure"] == "severe"
    assert any("10% or more" in note for note in found["notes"])


def test_the_month_marks_pupils_below_93_percent_and_none_at_it_ti23(tilston, tmp_path, monkeypatch):
    found = said(tilston, "below-threshold")
    assert (found["figure"], found["comparison"]) == ("93", "below")
    wanted = {upn(n) for n in SESSIONS if (one := counted().of(n)).attended * 100 < 93 * one.possible}
    assert set(by_upn(found["tables"]["marked"])) == wanted
    # with two sessions outside, 100 are possible up to 14 November: seven missed are exactly 93%
    days = [day for day in school_days() if day >= date(2024, 9, 3)]
    monkeypatch.setitem(SESSIONS, 1, ["O"] * 7)
    monkeypatch.setitem(SESSIONS, 2, ["O"] * 8)
    home = make(tmp_path, "tilston", (1, 2))
    exact = said(home, "below-threshold", day=days[49])["tables"]
    assert by_upn(exact["pupils"])[upn(1)]["year"] == {"percent": "93.0", "sessions": 93, "of": 100}
    assert set(by_upn(exact["marked"])) == {upn(2)}


def test_the_bursars_list_is_the_watch_list_and_near_it_only_with_a_figure_of_the_school_ti06(
    tilston, tmp_path
):
    found = said(tilston, "watch-list")
    assert "near" not in found["tables"]
    assert (found["figure"], found["comparison"]) == ("93", "below")
    asked = cli(tilston, "report", "watch-list", "--as-of", DAY)
    assert "watch_list.near.attendance" in asked.err
    home = make(tmp_path, "tilston")
    ok(home, "settings", "set", "watch_list.near.attendance=96")
    near = said(home, "watch-list")["tables"]["near"]
    wanted = {
        upn(n)
        for n in SESSIONS
        if 93 * (one := counted().of(n)).possible <= one.attended * 100 < 96 * one.possible
    }
    assert set(by_upn(near)) == wanted


def test_the_lateness_table_is_computed_and_the_printed_one_is_corrected_ti07_ti21(tilston):
    found = said(tilston, "pupil-summary", upn(4), day=YEAR_END)
    table = {row["each_day"]: row for row in found["tables"]["lateness"]}
    right = {5: "3.25", 10: "6.5", 15: "9.75", 20: "13", 25: "16.25", 30: "19.5"}
    assert {each: table[f"{each} minutes"]["text_basis"] for each in right} == right
    assert table["25 minutes"]["printed"] == "19.5"
    own = len(school_days())
    for each in right:
        row = table[f"{each} minutes"]
        assert row["total"] == each * own
        assert Decimal(row["days"]) == (Decimal(each * own) / 300).quantize(Decimal("0.01"))
    (note,) = (note for note in found["notes"] if "policy's own table" in note)
    assert "25 minutes: 16.25, not 19.5" in note
    assert "15 minutes: 9.75, not 10" in note
    assert "20 minutes" not in note
    (late,) = (note for note in found["notes"] if note.startswith("Late 5 times"))
    assert "71 (1 hour 11 minutes)" in late
    assert "0.24 school days of 5 hours" in late


def test_a_school_says_the_length_of_its_own_day(tmp_path):
    home = make(tmp_path, "canterbury-road", (4,))
    ok(home, "settings", "set", "school_day.taught_minutes=330")
    found = said(home, "pupil-summary", upn(4), day=YEAR_END)
    days = Decimal(5 * len(school_days())) / 330
    assert found["tables"]["lateness"][0]["days"] == str(days.quantize(Decimal("0.01")))
    assert days_lost(5, 195, 300) == Decimal("3.25")
    assert [hours_text(minutes) for minutes in (0, 1, 60, 61, 120)] == [
        "0 minutes",
        "1 minute",
        "1 hour",
        "1 hour 1 minute",
        "2 hours",
    ]


def test_the_summary_at_the_years_end_is_every_pupils_ti07(tilston):
    for number in (3, 7):
        found = said(tilston, "pupil-summary", upn(number), day=YEAR_END)
        assert found["tables"]["half_terms"][-1]["attendance"] == counted(last=YEAR_END).of(number).attendance
        assert len(found["tables"]["half_terms"]) == 7, "six half terms and the year"


def test_the_governors_report_of_a_term_holds_the_schools_figures_ti08(tilston):
    found = said(tilston, "governors", "--term", "Autumn 2024", day=YEAR_END)
    whole = counted(numbers=(*SESSIONS, *ALWAYS))
    (term,) = found["tables"]["terms"]
    assert (term["term"], term["attendance"]) == ("Autumn 2024", whole.attendance)


def test_certificates_are_for_those_always_there_and_never_late_once_the_year_is_over_ti27(tilston, tmp_path):
    found = said(tilston, "certificates", day=YEAR_END)
    earned = {upn(n) for n in (5, 8, *ALWAYS)}
    assert set(by_upn(found["tables"]["earned"])) == earned, "neither 4 and 10, who were late, nor who missed"
    target = tmp_path / "certificates.pdf"
    ok(tilston, "report", "certificates", "--as-of", YEAR_END, "--pdf", target)
    pages = pdf_texts(target.read_bytes())
    assert len(pages) == len(earned)
    for page in pages:
        assert "Certificate of Attendance" in page
        assert sum(" ".join(names) in " ".join(page.split()) for names in _full_names()) == 1
        possible = counted(last=YEAR_END, numbers=(5,)).possible
        assert f"all {possible} of {possible} sessions" in " ".join(page.split())
    ok(tilston, "report", "certificates", "--as-of", DAY, "--pdf", target)
    early = "".join(pdf_texts(target.read_bytes()))
    assert "Certificate of Attendance" not in early
    assert "So far" in early


def _full_names() -> list[tuple[str, str]]:
    return [(forename, surname) for surname, forename in NAMES.values()]


def test_a_mark_that_is_missing_holds_a_certificate_back_ti27(tmp_path):
    home = make(tmp_path, "tilston", (5, 8))
    row = f"{upn(5)},2025-03-03,AM,-,,"
    file = tmp_path / "marks.csv"
    file.write_text(f"upn,date,session,code,minutes_late,comment\n{row}\n", encoding="utf-8")
    ok(home, "register", "import", file, "--by", "Ms Office", "--why", "not taken")
    found = said(home, "certificates", day=YEAR_END)["tables"]
    assert set(by_upn(found["earned"])) == {upn(8)}
    assert by_upn(found["unsure"])[upn(5)]["missing"] == 1


def test_a_school_of_four_hundred_has_each_report_within_two_seconds_of_processor_time(tmp_path):
    home = tmp_path / "home"
    ok(home, "init", "--policy", "canterbury-road")
    folder = tmp_path / "files"
    folder.mkdir()
    for name, content in demo_files().items():
        (folder / name).write_bytes(content)
    ok(home, "register", "import", *sorted(folder.iterdir()), now="2025-07-23T08:00:00")
    one = next(iter(data(home, "report", "below-threshold")["tables"]["pupils"]))["upn"]
    took = {}
    for name in (*WHOLE, *OF_ONE):
        before = time.process_time()
        asked = [one] if name in OF_ONE else []
        ok(home, "report", name, *asked, "--as-of", "2025-07-22", "--pdf", tmp_path / "x.pdf")
        took[name] = time.process_time() - before
    # a machine that is busy with other tests gets twice the time
    assert {name: seconds for name, seconds in took.items() if seconds > 4} == {}
