"""Tilston through the command line: letter 1 at mid-term, five weeks, letter 2, the plan, notices."""

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
    due,
    explained,
    items,
    leave,
    make_school,
    ok,
    papers,
    record,
    run_of,
    shown,
    squeeze,
    step,
    weekdays,
)

FAR = {
    "lives_with_pupil": "N",
    "address_line_1": "77 Quarry Hill",
    "town": "Far Hollow",
    "postcode": "QQ9 9ZZ",
}
OFFENCE = ("offence", "prosecut", "444", "penalty notice", "fine")
MIDDLE = {2022: "2022-10-31", 2024: "2024-10-23"}  # by counting: day 35 of 69, day 37 of 74


def children(year: int) -> list[Child]:
    """1 often ill; 2 late; 3 absent for a week; 4 away after a refusal; 5 looked after and ill;
    6 below school age and ill; 7 always there; 8 as 1, and absent for a week in December."""
    days = weekdays(year)
    ill = {**run_of(year, days[0], 4, "II"), **run_of(year, days[40], 4, "II")}
    ill_later = {**run_of(year, days[10], 4, "II"), **run_of(year, days[40], 4, "II")}
    late = run_of(year, days[0], 8, "L\\")
    return [
        Child(1, ill, contact={"F": FAR}),
        Child(2, late, minutes=dict.fromkeys(late, 15)),
        Child(3, run_of(year, days[20], 5, "OO")),
        Child(4, run_of(year, days[50], 5, "GG")),
        Child(5, {**ill_later, **late}, pupil={"flags": "looked_after"}),
        Child(
            6,
            {**ill_later, **late},
            pupil={"date_of_birth": f"{year - 4}-11-19", "on_roll_from": days[0], "year_group": "R"},
        ),
        Child(7, {}),
        Child(8, {**ill, **run_of(year, f"{year}-12-05", 5, "OO")}),
    ]


@pytest.fixture(scope="module")
def schools(tmp_path_factory) -> dict[int, Path]:
    return {
        year: make_school(tmp_path_factory.mktemp(f"tilston-{year}"), "tilston", year, children(year))
        for year in (2022, 2024)
    }


@pytest.fixture
def home_of(schools, tmp_path):
    return lambda year: Path(shutil.copytree(schools[year], tmp_path / f"home-{year}"))


@pytest.mark.parametrize("year", [2022, 2024])
def test_ti24_the_mid_term_letter_is_due_on_its_day_and_goes_to_each_parent(home_of, year):
    home, days = home_of(year), weekdays(year)
    before = days[days.index(MIDDLE[year]) - 1]
    assert due(home, before, 1, "absence") == {}
    assert due(home, MIDDLE[year], 1, "absence") == {"letter_1": "TI24"}
    step(home, 1, "absence", "letter_1", MIDDLE[year])
    letters = papers(home, 1, "absence", "mid_term_letter")
    assert set(letters) == {"M1", "F1"}
    assert squeeze("Quarry") not in squeeze(letters["M1"]) and "Quarry" in letters["F1"]
    (clock,) = shown(home, 1, "absence")["clocks"]
    assert (clock["name"], clock["unit"], clock["length"]) == ("monitoring", "calendar_weeks", 5)


def test_ti25_to_ti27_letter_2_the_meeting_and_the_plan_with_its_targets(home_of):
    home = home_of(2022)
    step(home, 1, "absence", "letter_1", "2022-10-31")
    assert due(home, "2022-12-05", 1, "absence") == {}, "the last day of five weeks"
    assert due(home, "2022-12-06", 1, "absence") == {"letter_2": "TI26"}
    step(home, 1, "absence", "letter_2", "2022-12-06", "meeting_on=2022-12-08", "meeting_time=15.30")
    letters = papers(home, 1, "absence", "letter_2")
    assert set(letters) == {"M1", "F1"}
    assert all("8 December 2022" in text for text in letters.values())
    assert due(home, "2022-12-08", 1, "absence") == {}
    record(
        home,
        1,
        "absence",
        "meeting",
        "2022-12-08",
        "attendees=Ms Iris Kinder1, Hanna Headley",
        "targets=Every morning by nine|Ms Kinder1|2022-12-16",
        role=HEAD,
    )
    assert due(home, "2022-12-08", 1, "absence") == {"meeting": "TI27"}
    step(home, 1, "absence", "meeting", "2022-12-09", "review_on=2023-01-13", "reasons=Mornings are hard")
    (plan,) = papers(home, 1, "absence", "improvement_plan").values()
    for words in ("Every morning by nine", "16 December 2022", "13 January 2023", "Mornings are hard"):
        assert words in plan
    assert "Date of the meeting Thursday 8 December 2022" in " ".join(plan.split()), "not the step's day"


def test_ti27_the_plan_was_sent_to_nobody_and_is_no_letter_in_request_or_pack(home_of):
    home = home_of(2022)
    step(home, 8, "absence", "letter_1", "2022-10-31")
    step(home, 8, "absence", "letter_2", "2022-12-06", "meeting_on=2022-12-08")
    record(home, 8, "absence", "meeting", "2022-12-08", "attendees=Ms Iris Kinder8", role=HEAD)
    step(home, 8, "absence", "meeting", "2022-12-09")
    approve(home, 8, "absence", "penalty_request", "2022-12-12")
    step(home, 8, "absence", "penalty_request", "2022-12-12")
    request = papers(home, 8, "absence", "penalty_request")["la"]
    assert "9 December 2022 Attendance improvement plan made" in request and "to the family" not in request
    built = ok(home, "pack", "build", case(8, "absence"), "--json").json
    kinds = {item["title"].partition(",")[0]: item["kind"] for item in built["items"]}
    assert kinds["Attendance improvement plan"] == "evidence", kinds


@pytest.mark.parametrize("number", [5, 6], ids=["looked after", "below school age"])
def test_ti21_ti24_ti26_no_word_of_an_offence_to_a_looked_after_or_too_young_pupils_parents(home_of, number):
    home = home_of(2022)
    step(home, number, "absence", "letter_1", "2022-10-31")
    step(home, number, "absence", "letter_2", "2022-12-06", "meeting_on=2022-12-08")
    step(home, number, "lateness", "letter_1", "2022-12-06", "meeting_on=2022-12-08")
    for strand, template in (
        ("absence", "mid_term_letter"),
        ("absence", "letter_2"),
        ("lateness", "lateness_meeting"),
    ):
        found = papers(home, number, strand, template)
        assert len(found) == 2, template
        for text in found.values():
            assert not [word for word in OFFENCE if word in text.casefold()], template


@pytest.mark.parametrize(("year", "early", "full"), [(2022, "£60", "£120"), (2024, "£80", "£160")])
def test_ti16_ti17_ten_in_a_term_a_request_and_a_notice_under_the_law_of_the_date(home_of, year, early, full):
    home, days = home_of(year), weekdays(year)
    assert due(home, days[23], 3, "absence") == {}
    (item,) = items(home, days[24], 3, "absence")
    assert (item["step"], item["modality"], item["reason"]["rule"]) == ("penalty_request", "may", "TI16")
    approve(home, 3, "absence", "penalty_request", days[25])
    step(home, 3, "absence", "penalty_request", days[25])
    request = " ".join(papers(home, 3, "absence", "penalty_request")["la"].split())
    assert "considered this case on its own facts." in request, "no support is recorded to confirm"
    assert "notice to improve" not in request.casefold(), "the policy has no such step"
    approve(home, 3, "absence", "penalty", days[27])
    step(home, 3, "absence", "penalty", days[27], role=LA)
    notices = papers(home, 3, "absence", "penalty")
    assert set(notices) == {"M3", "F3"}
    for text in notices.values():
        assert early in text and full in text and "Cheshire West and Chester Council" in text


def test_ti20_five_days_after_a_refusal_and_the_request_says_what_was_asked_and_answered(home_of):
    home, days = home_of(2022), weekdays(2022)
    asked = ("--from", days[50], "--to", days[54], "--reason", "A trip", "--on", days[30], "--by", "Ada")
    assert leave(home, "request", 4, *asked).code == 0
    refused = ("--refuse", "--reason", "Not exceptional", "--on", days[32], "--by", "Hanna Headley")
    assert leave(home, "decide", 4, *refused).code == 0
    assert due(home, days[53], 4, "leave") == {}
    assert due(home, days[54], 4, "leave") == {"penalty_request": "TI20 BLOCKED"}
    approve(home, 4, "leave", "penalty_request", days[55])
    step(home, 4, "leave", "penalty_request", days[55])
    text = papers(home, 4, "leave", "leave_penalty_request")["la"]
    assert "10 sessions are recorded with code G" in text
    approve(home, 4, "leave", "penalty", days[56])
    step(home, 4, "leave", "penalty", days[56], role=LA)
    assert [len(n["sessions"]) for n in shown(home, 4, "leave")["notices"]] == [10, 10]


@pytest.mark.parametrize("year", [2022, 2024])
def test_ti21_the_letter_about_lateness_invites_each_parent(home_of, year):
    home, days = home_of(year), weekdays(year)
    assert due(home, days[6], 2, "lateness") == {}
    (item,) = items(home, days[7], 2, "lateness")
    assert (item["step"], item["modality"], item["reason"]["rule"]) == ("letter_1", "should", "TI21")
    step(home, 2, "lateness", "letter_1", days[7], "meeting_on=" + days[12])
    letters = papers(home, 2, "lateness", "lateness_meeting")
    assert set(letters) == {"M2", "F2"}
    assert all("15 minutes" in text for text in letters.values())


@pytest.mark.parametrize("strand", ["absence", "lateness", "leave"])
def test_explain_names_every_step_of_each_strand_with_its_line(schools, strand):
    for number in range(1, 8):
        steps = explained(schools[2022], "2022-12-06", number, strand)
        assert steps
        for (name, rule), each in steps.items():
            assert rule.startswith("TI") and "tilston-2022.txt line" in each["cite"], name


@pytest.fixture(scope="module")
def unset(tmp_path_factory) -> Path:
    return make_school(tmp_path_factory.mktemp("tilston-unset"), "tilston", 2022, children(2022), {})


def test_o24_settings_that_are_open_block_exactly_their_steps(unset, tmp_path):
    """O24: which weeks are meant is not said; letter 1 goes all the same, and what follows it waits."""
    home, days = Path(shutil.copytree(unset, tmp_path / "home")), weekdays(2022)
    step(home, 1, "absence", "letter_1", "2022-10-31")
    assert set(papers(home, 1, "absence", "mid_term_letter")) == {"M1", "F1"}
    for on in ("2022-11-01", "2022-12-06", "2022-12-16"):
        for item in items(home, on, 1, "absence"):
            assert any("monitoring.unit" in why for why in item["blocked_by"]), item["step"]
    assert act(home, "advance", case(1, "absence"), "letter_2", "2022-12-06", "Hanna", HEAD).code == 3
    assert due(home, days[7], 2, "lateness") == {"letter_1": "TI21 BLOCKED"}
    assert due(home, days[24], 3, "absence") == {"penalty_request": "TI16 BLOCKED"}, "for want of an approval"
    ok(home, "settings", "set", "monitoring.unit=calendar_weeks", "improvement.attendance_at_least=93")
    assert due(home, "2022-12-06", 1, "absence") == {"letter_2": "TI26"}
    ok(home, "settings", "set", "monitoring.unit=school_weeks")
    assert due(home, "2022-12-06", 1, "absence") == {}, "five school weeks end on the 11th"
