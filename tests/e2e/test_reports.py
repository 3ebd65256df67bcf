"""Each report against figures counted by hand; boundaries; small cells; PDF, CSV and JSON say the same."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest

from .reports_school import NAMES, SESSIONS, Counted, make, monday, rows
from .world import cli, data, ok, pdf_texts, school_days, tree, upn

YEAR = date(2024, 9, 3)
DAY = date(2024, 12, 20)
WHOLE = (
    "watch-list",
    "below-threshold",
    "persistent-absence",
    "sickness-return",
    "attendance-return",
    "at-risk",
    "patterns",
    "governors",
    "weeks",
    "certificates",
)
OF_ONE = ("pupil-summary", "heat-map")
GROUPLESS = tuple(range(11, 41))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Return a home of ten pupils; never write to it."""
    return make(tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="module")
def larger(tmp_path_factory):
    """Return a home of forty pupils, thirty of them always there; never write to it."""
    return make(tmp_path_factory.mktemp("larger"), pupils=(*SESSIONS, *GROUPLESS))


def counted(first: date = YEAR, last: date = DAY, numbers=SESSIONS) -> Counted:
    return Counted(rows(numbers), first, last)


def said(home, name: str, *more: object, day: date = DAY):
    return data(home, "report", name, *more, "--as-of", day)


def by_upn(listed) -> dict[str, dict]:
    return {row["upn"]: row for row in listed}


# --- lists ----------------------------------------------------------------------------------------------


def test_the_weekly_watch_list_holds_pupils_at_or_below_the_figure_near_it_and_late_cr69(small):
    found = said(small, "watch-list")
    year = counted()
    on_list = {upn(n) for n in SESSIONS if (one := year.of(n)).attended * 100 <= 95 * one.possible}
    assert set(by_upn(found["tables"]["on_the_list"])) == on_list
    near = {
        upn(n)
        for n in SESSIONS
        if upn(n) not in on_list and (one := year.of(n)).attended * 100 < 96 * one.possible
    }
    assert set(by_upn(found["tables"]["near"])) == near, "CR02: below 96%"
    for n in SESSIONS:
        row = by_upn(found["tables"]["on_the_list"]).get(upn(n))
        if row:
            assert row["year"] == year.of(n).attendance
            assert row["week_before"] == counted(last=DAY - timedelta(7)).of(n).attendance
            assert row["week"] == counted(first=monday(DAY)).of(n).attendance
            assert row["lates"] == year.of(n).count("LU")
    attendances = [row["year"]["sessions"] / row["year"]["of"] for row in found["tables"]["on_the_list"]]
    assert attendances == sorted(attendances), "the lowest first"


def test_the_watch_list_says_what_changed_since_a_week_before_and_who_was_late_cr69(small):
    first_week = said(small, "watch-list", day=date(2024, 9, 6))
    assert by_upn(first_week["tables"]["on_the_list"])[upn(1)]["change"] == "new this week"
    (late,) = (row for row in first_week["tables"]["late"] if row["upn"] == upn(4))
    assert (late["lates_week"], late["before_close"], late["after_close"]) == (5, 3, 2)
    assert (late["minutes"], late["lates_half_term"]) == (3 * 7 + 2 * 25, 5)
    later = said(small, "watch-list", day=date(2024, 9, 20))
    changes = {row["upn"]: row["change"] for row in later["tables"]["on_the_list"]}
    before, now = counted(last=date(2024, 9, 13)).of(2), counted(last=date(2024, 9, 20)).of(2)
    word = {True: "down", False: "same"}[now.attended * before.possible < before.attended * now.possible]
    assert changes[upn(2)] == word
    left = {row["upn"] for day in (date(2024, 9, 27), date(2024, 12, 6)) for row in _left(small, day)}
    by_hand = {
        upn(n)
        for day in (date(2024, 9, 27), date(2024, 12, 6))
        for n in SESSIONS
        if _is_listed(n, day - timedelta(7)) and not _is_listed(n, day)
    }
    assert left == by_hand


def _left(home, day):
    return said(home, "watch-list", day=day)["tables"]["left"]


def _is_listed(number: int, day: date) -> bool:
    one = counted(last=day).of(number)
    return one.attended * 100 <= 95 * one.possible


def test_a_pupil_at_exactly_the_figure_is_on_the_list_and_just_above_is_near_cr69_cr02(tmp_path, monkeypatch):
    # up to 30 September 2024 there are 20 school days, 40 sessions: two missed are exactly 95%
    monkeypatch.setitem(SESSIONS, 1, ["O"] * 2)
    monkeypatch.setitem(SESSIONS, 2, ["X"] * 2 + ["O"] * 2)
    home = make(tmp_path, pupils=(1, 2, 3))
    found = said(home, "watch-list", day=date(2024, 9, 30))
    assert by_upn(found["tables"]["on_the_list"])[upn(1)]["year"] == {
        "percent": "95.0",
        "sessions": 38,
        "of": 40,
    }
    later = said(home, "watch-list", day=date(2024, 10, 1))  # 40 of 42 are 95.24%
    assert upn(1) not in by_upn(later["tables"]["on_the_list"])
    assert by_upn(later["tables"]["near"])[upn(1)]["year"]["percent"] == "95.2"


def test_the_monthly_report_lists_every_pupil_and_marks_those_below(small):
    found = said(small, "below-threshold")
    everybody = by_upn(found["tables"]["pupils"])
    assert set(everybody) == {upn(n) for n in SESSIONS}
    for n in SESSIONS:
        year, month = counted().of(n), counted(first=date(2024, 12, 1)).of(n)
        row = everybody[upn(n)]
        assert (row["year"], row["month"]) == (year.attendance, month.attendance)
        words = [
            word
            for word, each in (("year", year), ("month", month))
            if each.attended * 100 <= 95 * each.possible
        ]
        assert row["marked"] == ", ".join(words)


def test_the_persistent_absence_return_holds_who_missed_a_tenth_or_more_of_their_own_sessions_ki27(small):
    found = said(small, "persistent-absence")
    for n in SESSIONS:
        one = counted().of(n)
        missed = one.possible - one.attended
        wanted = (
            "severe" if missed * 2 >= one.possible else "persistent" if missed * 10 >= one.possible else ""
        )
        row = by_upn(found["tables"]["pupils"]).get(upn(n))
        assert (row["measure"] if row else "") == wanted, n
        if row:
            assert row["missed"] == one.missed
            assert row["half_term"] == counted(first=date(2024, 11, 2)).of(n).missed
    assert found["persistent"] == len(found["tables"]["pupils"])


@pytest.mark.parametrize(
    ("absent", "day", "word"),
    [
        (4, date(2024, 9, 30), "persistent"),  # 4 of 40: exactly 10%
        (4, date(2024, 10, 1), ""),  # 4 of 42: 9.52%
        (20, date(2024, 9, 30), "severe"),  # 20 of 40: exactly 50%
        (20, date(2024, 10, 1), "persistent"),
    ],
)
def test_at_exactly_10_and_50_percent_the_national_measures_hold_ki27_cr14(
    tmp_path, monkeypatch, absent, day, word
):
    monkeypatch.setitem(SESSIONS, 1, ["I", "O"] * (absent // 2))
    home = make(tmp_path, pupils=(1, 3))
    row = by_upn(said(home, "persistent-absence", day=day)["tables"]["pupils"]).get(upn(1))
    assert (row["measure"] if row else "") == word
    risk = said(home, "at-risk", day=day)["tables"]
    key = word or "at_risk"
    assert upn(1) in by_upn(risk[key]), "below the first letter's figure and not persistent: at risk"
    assert all(upn(1) not in by_upn(rest) for name, rest in risk.items() if name != key)


def test_the_at_risk_list_parts_severe_persistent_and_at_risk_cr14(small):
    found = said(small, "at-risk")["tables"]
    for n in SESSIONS:
        one = counted().of(n)
        missed = one.possible - one.attended
        wanted = (
            "severe"
            if missed * 2 >= one.possible
            else "persistent"
            if missed * 10 >= one.possible
            else "at_risk"
            if one.attended * 100 <= 95 * one.possible
            else ""
        )
        assert {name for name, listed in found.items() if upn(n) in by_upn(listed)} == ({wanted} - {""})
    assert by_upn(found["persistent"])[upn(2)]["support"] == "SEN support"


def test_the_sickness_return_counts_sessions_of_illness_as_half_days(small):
    found = by_upn(said(small, "sickness-return")["tables"]["pupils"])
    assert set(found) == {upn(2)}
    row = found[upn(2)]
    assert (row["days"], row["sessions"], row["whole_days"]) == ("15½", 31, 15)
    days = [day for day in school_days() if day >= YEAR]
    assert row["longest"] == f"15: {days[0]} to {days[14]}"
    assert row["last"] == days[15].isoformat()
    one_day_less = said(small, "sickness-return", day=days[13])
    assert one_day_less["tables"]["pupils"] == []
    assert upn(2) in by_upn(said(small, "sickness-return", day=days[14])["tables"]["pupils"]), "15 days"


def test_the_attendance_return_holds_ten_school_days_in_a_row_and_irregular_only_where_agreed(
    small, tmp_path
):
    days = [day for day in school_days() if day >= YEAR]
    assert said(small, "attendance-return", day=days[8])["tables"]["pupils"] == []
    tenth = by_upn(said(small, "attendance-return", day=days[9])["tables"]["pupils"])
    assert set(tenth) == {upn(1), upn(3)}
    assert tenth[upn(1)]["still"] == "yes"
    found = by_upn(said(small, "attendance-return")["tables"]["pupils"])
    assert found[upn(1)]["runs"] == f"11: {days[0]} to {days[10]}"
    assert (found[upn(1)]["still"], found[upn(1)]["why"]) == ("no", "in a row")
    asked = cli(small, "report", "attendance-return", "--as-of", DAY)
    assert "attendance_return.irregular_sessions" in asked.err
    home = make(tmp_path)
    ok(home, "settings", "set", "attendance_return.irregular_sessions=10")
    irregular = by_upn(said(home, "attendance-return")["tables"]["pupils"])
    assert irregular[upn(9)]["why"] == "irregular"
    assert irregular[upn(1)]["why"] == "in a row and irregular"


# --- the school -----------------------------------------------------------------------------------------


def test_the_patterns_of_a_term_are_those_counted_by_hand_cr62(larger):
    numbers = (*SESSIONS, *GROUPLESS)
    term = counted(numbers=numbers)
    found = said(larger, "patterns")["tables"]
    by_year = {row["year_group"]: row for row in found["year_groups"]}
    assert by_year["Whole school"]["attendance"] == term.attendance
    assert by_year["Whole school"]["unauthorised"] == term.share(term.count("GNOU"))
    assert (by_year["Year 6"]["pupils"], by_year["Year 6"]["attendance"]) == (
        len(GROUPLESS),
        term.of(*GROUPLESS).attendance,
    )
    for weekday, row in enumerate(found["weekdays"]):
        assert row["attendance"] == term.on_weekday(weekday).attendance
        assert row["lates"] == term.on_weekday(weekday).count("LU")
    groups = {row["group"]: row for row in found["groups"]}
    assert groups["Free school meals (FSM)"]["attendance"] == term.of(1, 2, 3, 5, 6, 7).attendance


def test_small_groups_are_hidden_with_what_would_give_them_back_cr62(larger):
    found = said(larger, "patterns")["tables"]
    hidden = {"hidden": True}
    by_year = {row["year_group"]: row for row in found["year_groups"]}
    # Reception has one pupil, Year 5 three: four are too few, so the next smallest, Year 4, is hidden too
    for name in ("Reception", "Year 5", "Year 4"):
        assert all(value == hidden for key, value in by_year[name].items() if key != "year_group"), name
    rows_of = found["groups"]
    for place in range(0, len(rows_of), 2):
        inside, outside = rows_of[place], rows_of[place + 1]
        assert (inside["pupils"] == hidden) == (outside["pupils"] == hidden), inside["group"]
    looked_after = next(row for row in rows_of if row["group"].startswith("Looked after"))
    assert looked_after["attendance"] == hidden
    text = ok(larger, "report", "patterns", "--as-of", DAY).out
    assert not [name for pair in NAMES.values() for name in pair if name in text]


def test_a_school_too_small_for_figures_shows_none_cr62_cr16(tmp_path):
    home = make(tmp_path, pupils=(1, 2, 3, 4, 5))
    for name in ("patterns", "governors"):
        found = said(home, name)
        assert found["tables"] == {}
        assert "Fewer than 6" in found["notes"][0]


def test_the_governors_get_the_term_without_a_pupil_cr16_ti08(larger):
    found = said(larger, "governors", "--term", "autumn", day=date(2025, 3, 1))
    assert found["as_of"] == "2024-12-20", "the term's last day"
    term = counted(numbers=(*SESSIONS, *GROUPLESS))
    assert term.attendance["percent"] in found["notes"][0]
    assert f"{term.attended} of {term.possible} sessions" in found["notes"][0]
    weeks = found["tables"]["weeks"]
    for row in weeks:
        first = date.fromisoformat(row["week"])
        one = counted(first, first + timedelta(6), (*SESSIONS, *GROUPLESS))
        assert row["attendance"] == one.attendance
        assert row["authorised"] == one.share(one.count("ICMRSTE"))
    year = next(row for row in found["tables"]["absence"] if row["period"] == "school year to date")
    assert year["persistent"] == {"hidden": True}, "three pupils are too few to be told"
    text = "".join(str(value) for value in found.values())
    assert not [name for pair in NAMES.values() for name in pair if name in text]


def test_letters_and_cases_of_the_governors_report_hide_small_numbers_cr16(at):
    home = at("letter_1")
    found = said(home, "governors", day=date(2024, 12, 20))
    assert found["tables"]["letters"] == [{"paper": "letter 1", "number": {"hidden": True}}]
    assert found["tables"]["cases"] == [
        {"strand": "absence", "state": "letter 1", "number": {"hidden": True}}
    ]


def test_attendance_by_week_of_the_school(larger):
    found = said(larger, "weeks")["tables"]["weeks"]
    days = [day for day in school_days() if YEAR <= day <= DAY]
    assert [row["week"] for row in found] == sorted({monday(day).isoformat() for day in days})
    for row in found:
        first = date.fromisoformat(row["week"])
        one = counted(first, first + timedelta(6), (*SESSIONS, *GROUPLESS))
        assert (row["attendance"], row["lates"]) == (one.attendance, one.count("LU"))
        assert row["school_days"] == len({day for day in days if monday(day) == first})


# --- one pupil ------------------------------------------------------------------------------------------


def test_a_pupils_summary_has_the_figures_the_reasons_and_the_minutes_cr12_ti07(small):
    found = said(small, "pupil-summary", upn(4))
    one = counted().of(4)
    rows_of = found["tables"]["half_terms"]
    assert rows_of[-1]["attendance"] == one.attendance
    assert rows_of[0]["attendance"] == counted(last=date(2024, 10, 27)).of(4).attendance
    assert found["late"] == {
        "arrivals": 5,
        "before_close": 3,
        "after_close": 2,
        "minutes": 3 * 7 + 2 * 25,
        "minutes_not_recorded": 0,
    }
    (reason,) = found["tables"]["reasons"]
    assert (reason["code"], reason["sessions"], reason["category"]) == ("U", 2, "unauthorised")
    assert found["tables"]["lateness"][0] == {"each_day": "5 minutes", "total": 5 * len(school_days())}
    asked = cli(small, "report", "pupil-summary", upn(4))
    assert "school_day.taught_minutes" in asked.err
    assert "casework settings" not in asked.out, "the parents' paper names no command"


def test_a_pupils_papers_name_no_other_pupil_cr12(small, tmp_path):
    for name in OF_ONE:
        target = tmp_path / f"{name}.pdf"
        ok(small, "report", name, upn(4), "--as-of", DAY, "--pdf", target, "--csv", tmp_path / "x.csv")
        text = "".join(pdf_texts(target.read_bytes())) + (tmp_path / "x.csv").read_text(encoding="utf-8")
        assert "ForeD SurnameD" in text
        for number, names in NAMES.items():
            if number != 4 and number in SESSIONS:
                assert upn(number) not in text
                assert not [word for word in names if word in text]


def test_the_heat_map_has_every_session_by_its_code_and_the_weeks_as_a_table(small, tmp_path):
    found = said(small, "heat-map", upn(7))
    for row in found["tables"]["weeks"]:
        first = date.fromisoformat(row["week"])
        one = counted(first, first + timedelta(6)).of(7)
        assert row["attendance"] == one.attendance
    target = tmp_path / "map.pdf"
    ok(small, "report", "heat-map", upn(7), "--as-of", DAY, "--pdf", target)
    words = "".join(pdf_texts(target.read_bytes())).split()
    assert (words.count("X"), words.count("I")) == (2 + 1, 1 + 1), (
        "each in its cells, and once with its meaning"
    )
    assert words.count("/") >= 70, "the code is written in each cell: colour is not alone"


def test_a_pupil_that_is_not_there_and_a_term_that_is_not_are_not_found(small):
    assert cli(small, "report", "pupil-summary", upn(99)).code == 5
    asked = cli(small, "report", "weeks", "--term", "Winter 2024")
    assert asked.code == 5
    assert "Autumn 2024" in asked.err
    assert cli(small, "report", "weeks", "--term", "summer", "--as-of", DAY).code == 2


def test_a_home_without_pupils_says_what_to_import(tmp_path):
    ok(tmp_path / "home", "init", "--policy", "canterbury-road")
    asked = cli(tmp_path / "home", "report", "watch-list")
    assert asked.code == 5
    assert "register import" in asked.err


@pytest.mark.parametrize("day", ["2024-09-02", "2024-09-03", "2024-10-30", "2025-08-20"])
def test_before_the_first_school_day_in_a_holiday_and_after_the_last_a_report_is_a_report(
    day, small, tmp_path
):
    bare = tmp_path / "bare"
    ok(bare, "init", "--policy", "canterbury-road")
    ok(bare, "register", "import", small.parent / "canterbury-road-files" / "pupils.csv")
    for home in (small, bare):
        for name in (*WHOLE, *OF_ONE):
            one = [upn(4)] if name in OF_ONE else []
            ok(
                home,
                "report",
                name,
                *one,
                "--as-of",
                day,
                "--pdf",
                tmp_path / "x.pdf",
                "--csv",
                tmp_path / "c",
            )
            ok(home, "report", name, *one, "--as-of", day)


# --- paper, spreadsheet, JSON ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*WHOLE, *OF_ONE])
def test_each_report_is_the_same_pdf_each_time_with_its_percentages_and_sessions(name, larger, tmp_path):
    one = [upn(2)] if name in OF_ONE else []
    first, second, before = tmp_path / "1.pdf", tmp_path / "2.pdf", tree(larger)
    ok(larger, "report", name, *one, "--as-of", DAY, "--pdf", first)
    ok(larger, "report", name, *one, "--as-of", DAY, "--pdf", second, now="2026-01-01T00:00:00")
    assert first.read_bytes() == second.read_bytes()
    assert tree(larger) == before, "a report writes nothing into the home"
    texts = pdf_texts(first.read_bytes())
    text = " ".join(" ".join(texts).split())
    assert "page 1" in texts[0]
    shown = [
        f"{cell['percent']}%, {cell['sessions']} of {cell['of']}"
        for listed in said(larger, name, *one)["tables"].values()
        for row in listed
        for cell in row.values()
        if isinstance(cell, dict) and cell.get("percent")
    ]
    assert shown
    assert [each for each in shown if each not in text] == []


@pytest.mark.parametrize("name", [*WHOLE, *OF_ONE])
def test_each_report_as_a_pdf_has_a_title_a_language_an_outline_and_a4_pages(name, larger, tmp_path):
    import pikepdf

    one = [upn(2)] if name in OF_ONE else []
    target = tmp_path / "x.pdf"
    ok(larger, "report", name, *one, "--as-of", DAY, "--pdf", target)
    with pikepdf.open(target) as document:
        assert str(document.Root.Lang) == "en-GB"
        assert "Canterbury Road" in str(document.docinfo["/Title"])
        assert document.Root.Outlines.Count >= 1
        for page in document.pages:
            assert sorted(round(float(side)) for side in page.mediabox[2:]) == [595, 842]
            for font in page.Resources.get("/Font", {}).values():
                name_of = str(font.BaseFont)
                assert "Arimo" in name_of or name_of == "/Helvetica", name_of


def test_a_name_that_a_spreadsheet_would_run_is_a_text_in_the_csv_file(small, tmp_path):
    target = tmp_path / "x.csv"
    for name in WHOLE[:6]:
        ok(small, "report", name, "--as-of", DAY, "--csv", target)
        text = target.read_bytes().decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))], name
        if name in ("watch-list", "persistent-absence", "sickness-return", "at-risk", "below-threshold"):
            assert "'@Sum =HYPERLINK(1)" in cells, name


def test_the_csv_file_has_the_figures_of_the_json(larger, tmp_path):
    for name in WHOLE:
        target = tmp_path / f"{name}.csv"
        ok(larger, "report", name, "--as-of", DAY, "--csv", target)
        listed = list(csv.DictReader(io.StringIO(target.read_bytes().decode("utf-8-sig"))))
        tables = said(larger, name)["tables"]
        if name == "below-threshold":
            del tables["marked"]  # its rows stand among every pupil's
        rows_of = [(table, row) for table, found in tables.items() for row in found]
        assert len(listed) == len(rows_of), name
        for line, (table, row) in zip(listed, rows_of, strict=True):
            assert line.get("table", table) == table
            for key, cell in row.items():
                if isinstance(cell, dict) and "sessions" in cell:
                    assert (line[f"{key}_sessions"], line[f"{key}_of"]) == (
                        str(cell["sessions"]),
                        str(cell["of"]),
                    )
                elif isinstance(cell, dict):
                    assert "hidden" in {line.get(key), line.get(f"{key}_percent")}
                elif isinstance(cell, int):
                    assert line[key] == str(cell)


def test_every_report_is_named_in_the_help_with_its_line():
    text = ok(None, "report", "--help").out
    for name in (*WHOLE, *OF_ONE):
        assert name in text
