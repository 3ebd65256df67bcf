"""Kilnhurst through the command line: the half-term letter, the panel, lateness, the request; 2016, 2024."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .schools import (
    HEAD,
    LA,
    Child,
    act,
    approve,
    case,
    data,
    due,
    explained,
    items,
    make_school,
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

FAR = {
    "lives_with_pupil": "N",
    "address_line_1": "77 Quarry Hill",
    "town": "Far Hollow",
    "postcode": "QQ9 9ZZ",
}
OFFENCE = ("offence", "prosecut", "444", "penalty notice", "fine")


def children(year: int) -> list[Child]:
    """1 ill at first and again; 2 late on fifteen mornings; 3 away for a week; 4 looked after, ill and late;
    5 below school age, ill and late; 6 always there."""
    days = weekdays(year)
    ill = {days[0]: "OO", days[7]: "II"}
    late = run_of(year, days[0], 15, "L\\")
    return [
        Child(1, ill, contact={"F": FAR}),
        Child(2, late, minutes=dict.fromkeys(late, 12)),
        Child(3, run_of(year, days[20], 5, "GG")),
        Child(4, {**late, **ill}, pupil={"flags": "looked_after"}),
        Child(
            5,
            {**late, **ill},
            pupil={"date_of_birth": f"{year - 4}-11-19", "on_roll_from": days[0], "year_group": "R"},
        ),
        Child(6, {}),
    ]


@pytest.fixture(scope="module")
def schools(tmp_path_factory) -> dict[int, Path]:
    return {
        year: make_school(tmp_path_factory.mktemp(f"kilnhurst-{year}"), "kilnhurst", year, children(year))
        for year in (2016, 2024)
    }


@pytest.fixture
def home_of(schools, tmp_path):
    return lambda year: Path(shutil.copytree(schools[year], tmp_path / f"home-{year}"))


@pytest.mark.parametrize("year", [2016, 2024])
def test_ki16_ki17_the_letter_of_concern_and_the_panel_are_written_to_each_parent(home_of, year):
    home, days = home_of(year), weekdays(year)
    assert due(home, days[4], 1, "absence") == {"letter_1": "KI16"}
    step(home, 1, "absence", "letter_1", days[4])
    letters = papers(home, 1, "absence", "concern_letter")
    assert set(letters) == {"M1", "F1"}
    assert all("80.0%" in text for text in letters.values()), "8 of 10 sessions of the half term"
    assert all(any(word in text for word in OFFENCE) for text in letters.values()), "section 444 is named"
    assert squeeze("Quarry") not in squeeze(letters["M1"])

    assert due(home, days[14], 1, "absence") == {}
    assert due(home, days[15], 1, "absence") == {"meeting": "KI17"}
    step(home, 1, "absence", "meeting", days[15], "meeting_on=" + days[20], "meeting_time=9.00")
    assert set(papers(home, 1, "absence", "panel_invitation")) == {"M1", "F1"}


@pytest.mark.parametrize("number", [4, 5], ids=["looked after", "below school age"])
@pytest.mark.parametrize("year", [2016, 2024])
def test_ki16_ki17_ki24_no_word_of_an_offence_to_a_looked_after_or_too_young_pupils_parents(
    home_of, year, number
):
    home, days = home_of(year), weekdays(year)
    step(home, number, "absence", "letter_1", days[4])
    step(home, number, "absence", "meeting", days[15], "meeting_on=" + days[20])
    step(home, number, "lateness", "letter_1", days[7])
    step(home, number, "lateness", "letter_2", days[12])
    for strand, template in (
        ("absence", "concern_letter"),
        ("absence", "panel_invitation"),
        ("lateness", "late_letter_1"),
        ("lateness", "late_letter_2"),
    ):
        found = papers(home, number, strand, template)
        assert len(found) == 2, template
        for text in found.values():
            assert not [word for word in OFFENCE if word in text.casefold()], template


@pytest.mark.parametrize("year", [2016, 2024])
def test_o23_ki24_the_lateness_letters_count_every_late_and_name_them(home_of, year):
    home, days = home_of(year), weekdays(year)
    assert due(home, days[3], 2, "lateness") == {}
    assert due(home, days[4], 2, "lateness") == {"letter_1": "KI24"}
    step(home, 2, "lateness", "letter_1", days[4])
    for text in papers(home, 2, "lateness", "late_letter_1").values():
        assert "5 sessions" in text and "12 minutes" in text
    assert due(home, days[8], 2, "lateness") == {}
    step(home, 2, "lateness", "letter_2", days[9])
    assert set(papers(home, 2, "lateness", "late_letter_2")) == {"M2", "F2"}
    assert due(home, days[19], 2, "lateness") == {}
    assert due(home, days[20], 2, "lateness") == {"meeting": "KI24"}
    step(home, 2, "lateness", "meeting", days[20], "meeting_on=" + days[25])
    assert set(papers(home, 2, "lateness", "panel_invitation")) == {"M2", "F2"}


@pytest.mark.parametrize(("year", "early", "full"), [(2016, "£60", "£120"), (2024, "£80", "£160")])
def test_ki10_to_ki13_the_request_and_a_notice_for_each_parent_under_the_law_of_the_date(
    home_of, year, early, full
):
    """KI11, KI12: to be paid within 21 and 28 days; KI13: to each parent, payable to the authority."""
    home, days = home_of(year), weekdays(year)
    assert due(home, days[23], 3, "leave") == {}
    assert due(home, days[24], 3, "leave") == {"penalty_request": "KI10 BLOCKED"}
    approve(home, 3, "leave", "penalty_request", days[25])
    step(home, 3, "leave", "penalty_request", days[25])
    assert "10 sessions are recorded with code G" in papers(home, 3, "leave", "leave_penalty_request")["la"]
    approve(home, 3, "leave", "penalty", days[27])
    step(home, 3, "leave", "penalty", days[27], role=LA)
    notices = papers(home, 3, "leave", "penalty")
    assert set(notices) == {"M3", "F3"}
    for text in notices.values():
        assert early in text and full in text and "Rotherham Metropolitan Borough Council" in text
        other = "£160" if year == 2016 else "£120"
        assert other not in text
    record(home, 3, "leave", "notice_received", days[28], "parent=M3")
    record(home, 3, "leave", "paid", days[29], "parent=M3", "amount=" + early)
    assert [n["status"] for n in shown(home, 3, "leave")["notices"] if n["parent"] == "M3"] == ["paid"]


@pytest.mark.parametrize("year", [2016, 2024])
def test_ki26_the_list_of_those_at_95_percent_or_less_is_a_prompt_of_the_case(schools, year):
    days = weekdays(year)
    found = data(schools[year], "case", "explain", case(1, "absence"), "--as-of", days[7])
    assert "KI26" in {prompt["rule"] for prompt in found["prompts"]}
    found = data(schools[year], "case", "explain", case(6, "absence"), "--as-of", days[7])
    assert "KI26" not in {prompt["rule"] for prompt in found["prompts"]}


@pytest.mark.parametrize("strand", ["absence", "lateness", "leave"])
def test_explain_names_every_step_of_each_strand_with_its_line(schools, strand):
    for number in range(1, 7):
        steps = explained(schools[2016], weekdays(2016)[24], number, strand)
        assert steps
        for (name, rule), each in steps.items():
            assert rule.startswith("KI") and "kilnhurst-2016.txt line" in each["cite"], name
            assert each["status"] in ("due", "blocked", "not due", "taken", "not from here")


def test_a_pupil_who_is_always_there_is_in_no_list(schools):
    for year, home in schools.items():
        for number in (4, 24, 60):
            assert not [
                each
                for each in data(home, "work", "--as-of", weekdays(year)[number])["items"]
                if each["upn"] == upn(6)
            ]


# --- what the school has not said ---


@pytest.fixture(scope="module")
def unset(tmp_path_factory) -> Path:
    return make_school(tmp_path_factory.mktemp("kilnhurst-unset"), "kilnhurst", 2016, children(2016), {})


def test_settings_that_are_open_block_exactly_their_steps(unset, tmp_path):
    home, days = Path(shutil.copytree(unset, tmp_path / "home")), weekdays(2016)
    assert due(home, days[4], 1, "absence") == {"letter_1": "KI16"}, "has a default"
    step(home, 1, "absence", "letter_1", days[4])
    for item in items(home, days[15], 1, "absence"):
        assert any("letter_1.review_school_days" in why for why in item["blocked_by"])
    assert act(home, "advance", case(1, "absence"), "meeting", days[15], "Hanna", HEAD).code == 3
    step(home, 2, "lateness", "letter_1", days[4])
    step(home, 2, "lateness", "letter_2", days[9])
    assert due(home, days[20], 2, "lateness")["meeting"] == "KI24 BLOCKED"
    assert due(home, days[20], 3, "leave") == {"penalty_request": "KI10 BLOCKED"}
    ok(home, "settings", "set", "lateness.review_school_days=10", "lateness.improved_at_most=1")
    assert due(home, days[20], 2, "lateness") == {"meeting": "KI24"}
    ok(home, "settings", "set", "leave_penalty_request.sessions=11")
    assert due(home, days[24], 3, "leave") == {}, "ten sessions are fewer than eleven"
