"""The figures of one pupil: examples counted by hand, and a slow count of the contract's own words."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from ..calendars import SUMMER_2024, YEAR_2024, calendar
from .world import MARK_COLUMNS, PUPIL_COLUMNS, cli, data, make_home, ok, pupil, table, upn, write

TWO_YEARS = calendar([SUMMER_2024, *YEAR_2024], closed=["2024-11-29", "2025-06-02"])
HALVES = (
    (date(2024, 6, 3), date(2024, 7, 23)),
    (date(2024, 9, 3), date(2024, 10, 25)),
    (date(2024, 11, 4), date(2024, 12, 20)),
    (date(2025, 1, 6), date(2025, 2, 14)),
    (date(2025, 2, 24), date(2025, 4, 4)),
    (date(2025, 4, 22), date(2025, 5, 23)),
    (date(2025, 6, 2), date(2025, 7, 22)),
)
# half-term periods start on a term's first day and on the day after half_term.to
HALF_STARTS = (
    date(2024, 6, 3),
    date(2024, 9, 3),
    date(2024, 11, 2),
    date(2025, 1, 6),
    date(2025, 2, 22),
    date(2025, 4, 22),
    date(2025, 5, 31),
)
TERM_STARTS = (date(2024, 6, 3), date(2024, 9, 3), date(2025, 1, 6), date(2025, 4, 22))
SHUT = {date(2024, 11, 29), date(2025, 6, 2), date(2025, 5, 5)}
DAYS = [
    first + timedelta(n)
    for first, last in HALVES
    for n in range((last - first).days + 1)
    if (first + timedelta(n)).weekday() < 5 and first + timedelta(n) not in SHUT
]
NEW = date(2024, 8, 19)
PRESENT = {"/", "\\", "L", "K", "V", "P", "W", "B"}
AUTHORISED = {"C1", "C2", "C", "M", "J1", "S", "T", "R", "I", "E"}
UNAUTHORISED = {"G", "N", "O", "U"}
NOT_POSSIBLE = {"D", "Q", "X", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7", "Z", "#"}
OLD_PRESENT = {"/", "\\", "L", "B", "D0", "J", "P", "V", "W"} - {"D0"}
OLD_AUTHORISED = {"C", "E", "H", "I", "M", "R", "S", "T"}
OLD_NOT_POSSIBLE = {"D", "X", "Y", "Z", "#"}


def kind(day: date, code: str) -> str:
    if code in ("", "-"):
        return "missing"
    if code in UNAUTHORISED:
        return "unauthorised"
    if day >= NEW:
        groups = {"attended": PRESENT, "authorised": AUTHORISED, "none": NOT_POSSIBLE}
    else:
        groups = {"attended": OLD_PRESENT, "authorised": OLD_AUTHORISED, "none": OLD_NOT_POSSIBLE}
    return next(name for name, codes in groups.items() if code in codes)


Marks = dict[tuple[date, str], str]


def slow_figures(held: Marks, as_of: date, joined: date, left: date) -> dict:
    """Return the facts in the contract's own words, one session after the other."""
    sessions = [(d, h, held.get((d, h), "")) for d in DAYS for h in ("AM", "PM") if d <= as_of]
    on_roll = [(d, h, c) for d, h, c in sessions if joined <= d <= left]
    year_start = date(as_of.year if as_of.month >= 9 else as_of.year - 1, 9, 1)

    def period(start: date | None) -> dict:
        rows = [row for row in on_roll if start is not None and row[0] >= start]
        kinds = [kind(d, c) for d, _, c in rows]
        codes = [c for _, _, c in rows]
        return {
            "possible": sum(k in ("attended", "authorised", "unauthorised") for k in kinds),
            "attended": kinds.count("attended"),
            "authorised": kinds.count("authorised"),
            "unauthorised": kinds.count("unauthorised"),
            "late_before_close": codes.count("L"),
            "late_after_close": codes.count("U"),
            "missing": kinds.count("missing"),
        }

    def window(rows: list) -> dict:
        bad = [[d.isoformat(), h, c] for d, h, c in rows if kind(d, c) == "unauthorised"]
        return {
            "unauthorised": len(bad),
            "leave": sum(c == "G" for _, _, c in bad),
            "late_after_close": sum(c == "U" for _, _, c in bad),
            "sessions": bad,
        }

    past = [d for d in DAYS if d <= as_of]
    weeks = sorted({d - timedelta(d.weekday()) for d in past})[-10:]
    possible = [row for row in on_roll if kind(row[0], row[2]) not in ("missing", "none")][-100:]
    from_possible = [row for row in on_roll if possible and row[:2] >= possible[0][:2]]
    fifty = past[-50:]
    year = period(year_start)
    run = longest = 0
    for day in [d for d in past if d >= year_start]:
        both = [c for d, _, c in on_roll if d == day and kind(d, c) == "unauthorised"]
        run = run + 1 if len(both) == 2 else 0
        longest = max(longest, run)
    missed = year["possible"] - year["attended"]
    return {
        "academic_year": year,
        "term": period(max((d for d in TERM_STARTS if d <= as_of), default=None)),
        "half_term": period(max((d for d in HALF_STARTS if d <= as_of), default=None)),
        "school_weeks_10": window([r for r in on_roll if weeks and r[0] >= weeks[0]]),
        "possible_sessions_100": window(from_possible),
        "school_days_50": window([r for r in on_roll if fifty and r[0] >= fifty[0]]),
        "longest": longest,
        "persistent": year["possible"] > 0 and missed * 10 >= year["possible"],
        "severe": year["possible"] > 0 and missed * 2 >= year["possible"],
    }


def lottery(seed: int, joined: date, left: date) -> Marks:
    draw = random.Random(seed)
    now = ["/"] * 30 + ["O"] * 4 + sorted(PRESENT | AUTHORISED | UNAUTHORISED | NOT_POSSIBLE) + ["", "-"]
    old = (
        ["/"] * 30 + ["O"] * 4 + sorted(OLD_PRESENT | OLD_AUTHORISED | UNAUTHORISED | OLD_NOT_POSSIBLE) + [""]
    )
    held: Marks = {}
    for day in DAYS:
        block = draw.random() < 0.1
        for half in ("AM", "PM"):
            code = draw.choice(now if day >= NEW else old)
            code = draw.choice(["O", "G", "U"]) if block else code
            if code or draw.random() < 0.5:
                held[day, half] = code
    return held


PEOPLE = {
    1: (date(2020, 9, 1), date.max, 1),
    2: (date(2024, 9, 3), date(2025, 3, 14), 2),
    3: (date(2025, 2, 24), date.max, 3),
    4: (date(2024, 7, 1), date(2024, 9, 27), 4),
    5: (date(2025, 3, 5), date(2025, 3, 5), 5),
}


@pytest.fixture(scope="module")
def lots(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lots")
    home = make_home(folder / "home")
    rows = [
        (upn(n), day.isoformat(), half, code, "", "")
        for n, (joined, left, seed) in PEOPLE.items()
        for (day, half), code in lottery(seed, joined, left).items()
    ]
    pupils = [
        pupil(n, f"P{n}", "A", on_roll_from=joined, on_roll_to="" if left == date.max else left)
        for n, (joined, left, _) in PEOPLE.items()
    ]
    paths = write(
        folder / "f",
        calendar_toml=TWO_YEARS,
        pupils_csv=table(PUPIL_COLUMNS, pupils),
        marks_csv=table(MARK_COLUMNS, rows),
    )
    ok(home, "register", "import", *paths)
    return home


AS_OF = [
    "2024-06-02", "2024-06-03", "2024-07-23", "2024-08-10", "2024-08-31", "2024-09-01", "2024-09-03",
    "2024-09-07", "2024-10-25", "2024-10-30", "2024-11-01", "2024-11-02", "2024-11-03", "2024-11-04",
    "2024-11-29", "2024-12-25", "2025-01-31", "2025-02-19", "2025-02-22", "2025-03-14", "2025-03-15",
    "2025-05-05", "2025-05-31", "2025-06-02", "2025-07-22", "2025-08-31", "2025-09-01",
]  # fmt: skip


@pytest.mark.parametrize("day", AS_OF)
def test_every_figure_equals_a_slow_count_of_the_contracts_words(lots, day):
    for n, (joined, left, seed) in PEOPLE.items():
        found = data(lots, "facts", upn(n), "--as-of", day)
        wanted = slow_figures(lottery(seed, joined, left), date.fromisoformat(day), joined, left)
        for name in (
            "academic_year",
            "term",
            "half_term",
            "school_weeks_10",
            "possible_sessions_100",
            "school_days_50",
        ):
            got = {key: found["windows"][name][key] for key in wanted[name]}
            assert got == wanted[name], (n, name)
        assert found["longest_unauthorised_run_days"] == wanted["longest"], n
        assert found["persistently_absent"] is wanted["persistent"], n
        assert found["severely_absent"] is wanted["severe"], n


@pytest.mark.parametrize("day", AS_OF)
def test_every_key_of_the_contract_is_there_and_dates_are_iso(lots, day):
    found = data(lots, "facts", upn(1), "--as-of", day)
    assert found["schema"] == "casework/facts/1"
    assert found["upn"] == upn(1)
    assert found["as_of"] == day
    period = {"from", "to", "possible", "attended", "authorised", "unauthorised"}
    period |= {"late_before_close", "late_after_close", "missing"}
    rolling = {"from", "to", "unauthorised", "leave", "late_after_close", "sessions"}
    for name in ("academic_year", "term", "half_term"):
        assert set(found["windows"][name]) >= period
    for name in ("school_weeks_10", "possible_sessions_100", "school_days_50"):
        assert set(found["windows"][name]) >= rolling
    for window in found["windows"].values():
        for end in ("from", "to"):
            assert window[end] is None or date.fromisoformat(window[end]).isoformat() == window[end]
    assert type(found["longest_unauthorised_run_days"]) is int
    assert type(found["persistently_absent"]) is type(found["severely_absent"]) is bool


def windows(home, day, n=1):
    return data(home, "facts", upn(n), "--as-of", day)["windows"]


def test_before_the_first_term_figures_are_zero_and_dates_null(lots):
    for window in windows(lots, "2024-06-02").values():
        assert window["from"] is None and window["to"] is None
        assert not any(value for key, value in window.items() if key not in ("from", "to"))


def test_the_academic_year_begins_on_its_first_school_day_and_ends_on_the_as_of_day(lots):
    year = windows(lots, "2025-01-31")["academic_year"]
    assert (year["from"], year["to"]) == ("2024-09-03", "2025-01-31")
    year = windows(lots, "2024-07-23")["academic_year"]
    assert (year["from"], year["to"]) == ("2024-06-03", "2024-07-23")


def test_a_new_year_without_a_school_day_yet_has_no_figures_but_the_rolling_windows_go_on(lots):
    found = windows(lots, "2024-09-01")
    assert found["academic_year"]["possible"] == 0
    assert found["school_days_50"]["from"] == "2024-06-03"
    assert (
        found["school_weeks_10"]["unauthorised"]
        == windows(lots, "2024-07-23")["school_weeks_10"]["unauthorised"]
    )


def test_term_and_half_term_in_a_holiday_are_the_last_ones(lots):
    assert windows(lots, "2024-12-27")["term"]["from"] == "2024-09-03"
    assert windows(lots, "2024-12-27")["half_term"]["from"] == "2024-11-02"
    assert windows(lots, "2024-10-30")["half_term"]["from"] == "2024-09-03"
    assert windows(lots, "2024-10-30")["term"]["from"] == "2024-09-03"


def test_the_second_half_counts_from_the_day_after_half_term_though_it_holds_no_school_day_yet(lots):
    half = windows(lots, "2024-11-03")["half_term"]
    assert half["from"] == "2024-11-02"
    assert [half[k] for k in ("possible", "attended", "authorised", "unauthorised", "missing")] == [0] * 5


def test_ten_school_weeks_leave_out_holidays_and_go_back_over_the_summer(lots):
    # weeks with a school day before Monday 7 October 2024: five since 3 September, five in June and July
    assert windows(lots, "2024-10-04")["school_weeks_10"]["from"] == "2024-06-24"
    # a half term adds no week, a week with an INSET day does
    assert windows(lots, "2024-12-06")["school_weeks_10"]["from"] == "2024-09-23"


def small(folder, codes, calendar=TWO_YEARS, **more):
    """Return a home with one pupil whose codes stand on consecutive school days from 3 September 2024."""
    home = make_home(folder / "home")
    days = [d for d in DAYS if d >= date(2024, 9, 3)]
    rows = [
        (upn(1), days[n // 2].isoformat(), ("AM", "PM")[n % 2], code, "", "") for n, code in enumerate(codes)
    ]
    paths = write(
        folder / "f",
        calendar_toml=calendar,
        pupils_csv=table(PUPIL_COLUMNS, [pupil(1, "A", "B", **more)]),
        marks_csv=table(MARK_COLUMNS, rows),
    )
    ok(home, "register", "import", *paths)
    return home


def test_codes_outside_possible_are_outside_the_percentage(tmp_path):
    """O15: 8 attended, 1 O, 1 Y4, and #, Q, X, D, Y3 beside them: 8 of 9."""
    home = small(tmp_path, [*"/\\/\\/\\/\\", "O", "Y4", "#", "Q", "X", "D", "Y3"])
    year = windows(home, "2024-09-30")["academic_year"]
    assert (year["possible"], year["attended"], year["unauthorised"], year["authorised"]) == (9, 8, 1, 0)


def test_the_same_letter_counts_by_its_date(tmp_path):
    """O14: J is attending in May 2024 and J1 authorised in September 2024."""
    home = make_home(tmp_path / "home")
    paths = write(
        tmp_path / "f",
        calendar_toml=TWO_YEARS,
        pupils_csv=table(PUPIL_COLUMNS, [pupil(1, "A", "B")]),
        marks_csv=table(
            MARK_COLUMNS,
            [
                (upn(1), "2024-06-10", "AM", "J", "", ""),
                (upn(1), "2024-06-10", "PM", "H", "", ""),
                (upn(1), "2024-09-10", "AM", "J1", "", ""),
                (upn(1), "2024-09-10", "PM", "C2", "", ""),
            ],
        ),
    )
    ok(home, "register", "import", *paths)
    old, new = windows(home, "2024-07-23")["academic_year"], windows(home, "2024-09-10")["academic_year"]
    assert (old["possible"], old["attended"], old["authorised"]) == (2, 1, 1)
    assert (new["possible"], new["attended"], new["authorised"]) == (2, 0, 2)


@pytest.mark.parametrize(
    ("absent", "persistent", "severe"),
    [(1, False, False), (2, True, False), (9, True, False), (10, True, True)],
)
def test_persistent_is_a_tenth_and_severe_a_half_of_possible_sessions(tmp_path, absent, persistent, severe):
    home = small(tmp_path, ["I"] * absent + ["/"] * (20 - absent))
    found = data(home, "facts", upn(1), "--as-of", "2024-09-30")
    assert (found["persistently_absent"], found["severely_absent"]) == (persistent, severe)


def test_a_run_is_of_whole_days_and_goes_on_over_a_weekend_and_a_holiday(tmp_path):
    days = [d for d in DAYS if d >= date(2024, 9, 3)]
    codes = ["/"] * (2 * len(days))
    first = days.index(date(2024, 10, 24))
    codes[2 * first : 2 * first + 6] = ["O", "G", "U", "N", "O", "O"]  # 24, 25 October, 4 November
    codes[2 * first + 6] = "O"  # half a day ends it
    home = small(tmp_path, codes)
    assert data(home, "facts", upn(1), "--as-of", "2025-07-22")["longest_unauthorised_run_days"] == 3


def test_the_hundred_possible_sessions_reach_back_over_sessions_that_do_not_count(tmp_path):
    codes = ["O", "O"] + ["Y2"] * 20 + ["", "-"] + ["/"] * 98
    home = small(tmp_path, codes)
    day = [d for d in DAYS if d >= date(2024, 9, 3)][len(codes) // 2 - 1]
    window = windows(home, day)["possible_sessions_100"]
    assert window["from"] == "2024-09-03"
    assert window["sessions"] == [["2024-09-03", "AM", "O"], ["2024-09-03", "PM", "O"]]
    home = small(tmp_path / "b", [*codes, "/"])
    day = [d for d in DAYS if d >= date(2024, 9, 3)][len(codes) // 2]
    assert windows(home, day)["possible_sessions_100"]["sessions"] == [["2024-09-03", "PM", "O"]]


def test_a_pupil_without_a_mark_has_missing_sessions_and_no_percentage(tmp_path):
    home = small(tmp_path, [""])
    found = data(home, "facts", upn(1), "--as-of", "2024-09-06")
    assert found["windows"]["academic_year"]["missing"] == 8
    assert found["windows"]["academic_year"]["possible"] == 0
    assert not found["persistently_absent"]
    assert "undefined" in ok(home, "facts", upn(1), "--as-of", "2024-09-06").out


def test_a_upn_in_small_letters_is_the_same_pupil(lots):
    assert data(lots, "facts", upn(1).lower(), "--as-of", "2025-01-31")["upn"] == upn(1)


@pytest.mark.parametrize(
    "name", ["", " ", "nobody", upn(99), "../" * 50, "x" * 5000, "Zoë", "🎒", "%s", "-1", upn(1) + "/absence"]
)
def test_a_upn_that_the_home_does_not_hold_is_not_found_however_it_is_written(lots, name):
    for command in (("facts",), ("register", "show")):
        result = cli(lots, *command, "--json", "--", name)
        assert result.code == 5, (command, result.err)
        assert result.out == ""
        assert result.error["what"]
