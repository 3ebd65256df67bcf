"""What is due on a day, since when, and why; and what stands in the way."""

from __future__ import annotations

import json
from datetime import date

import pytest

from .conftest import CASE, HEAD, LA, OFFICER, family
from .world import (
    CALENDAR,
    CONTACT_COLUMNS,
    MARK_COLUMNS,
    PUPIL_COLUMNS,
    SETTINGS,
    act,
    act_ok,
    cli,
    contact,
    data,
    make_home,
    marks,
    ok,
    pupil,
    school_days,
    small_home,
    table,
    tree,
    upn,
    write,
)

KEYS = {
    *("case", "upn", "strand", "state", "step", "since", "modality", "role", "documents", "reason"),
    "blocked_by",
}


def items(home, day, number=None, step=None):
    found = data(home, "work", "--as-of", day)["items"]
    return [
        item
        for item in found
        if (number is None or item["upn"] == upn(number)) and (step is None or item["step"] == step)
    ]


def test_an_item_says_everything_that_the_contract_lists(school):
    found = data(school, "work", "--as-of", "2024-09-10")
    assert found["schema"] == "casework/work/1"
    assert found["as_of"] == "2024-09-10"
    item = next(item for item in found["items"] if item["upn"] == upn(1))
    assert set(item) >= KEYS
    assert set(item["reason"]) >= {"rule", "cite", "text", "value", "threshold", "sessions"}
    assert (item["strand"], item["state"], item["step"]) == ("absence", "open", "letter_1")
    assert (item["modality"], item["role"], item["documents"]) == ("must", "headteacher", ["letter_1"])
    assert item["since"] == "2024-09-03"
    assert item["reason"]["rule"] == "CR17"
    assert "209" in item["reason"]["cite"]
    assert item["reason"]["sessions"] == [
        [day, half, "O"] for day in ("2024-09-03", "2024-09-09", "2024-09-10") for half in ("AM", "PM")
    ]
    assert item["blocked_by"] == []
    assert item["case"] == data(school, "case", "show", CASE)["case"]


def test_a_pupil_who_is_always_there_is_in_no_list(school):
    for day in ("2024-09-10", "2025-01-31", "2025-07-22"):
        assert items(school, day, 4) == []


def exactly(tmp_path, codes, settings=SETTINGS):
    """Return a home with a pupil whose days from 3 September 2024 are marked so, both sessions alike."""
    absences = dict(zip(school_days(), codes, strict=False))
    rows = marks(1, absences, until=school_days()[len(codes) - 1])
    return small_home(tmp_path, [pupil(1, "A", "B")], [contact(1, "M1", "A", "mother")], rows, settings)


DAYS = [day.isoformat() for day in school_days()]


def test_exactly_95_percent_fires_and_a_session_more_does_not(tmp_path):
    """O7: 19 of 20 is 95%; 21 of 22 is 95.45% and shows no more."""
    home = exactly(tmp_path, ["/\\"] * 9 + ["I\\"] + ["/\\"] * 3)
    (item,) = items(home, DAYS[9], 1)
    assert item["since"] == DAYS[9]
    assert "19" in item["reason"]["value"] and "20" in item["reason"]["value"]
    assert "95" in item["reason"]["threshold"]
    assert items(home, DAYS[8], 1) == []
    assert items(home, DAYS[10], 1) == []


def test_since_is_the_start_of_the_unbroken_spell_only(tmp_path):
    """Due on day 1 (half), not due from day 11 on (21 of 22), due again from day 14."""
    home = exactly(tmp_path, ["I\\"] + ["/\\"] * 12 + ["II"] + ["/\\"] * 3)
    assert items(home, DAYS[9], 1)[0]["since"] == DAYS[0]  # 19 of 20
    assert items(home, DAYS[10], 1) == []
    assert items(home, DAYS[13], 1)[0]["since"] == DAYS[13]
    assert items(home, DAYS[15], 1)[0]["since"] == DAYS[13]


@pytest.mark.parametrize(
    "day", ["2024-09-14", "2024-09-15", "2024-10-30", "2024-11-29", "2024-12-25", "2025-08-20"]
)
def test_on_a_day_off_the_list_is_that_of_the_last_school_day_before(school, day):
    before = max(d for d in DAYS if d <= day)
    assert items(school, day) == items(school, before)


def test_marks_after_the_as_of_day_are_not_looked_at(tmp_path):
    home = exactly(tmp_path, ["/\\"] * 5 + ["OO"] * 5)
    assert items(home, DAYS[4]) == []
    assert items(home, DAYS[5]) != []


def test_an_amendment_counts_whenever_it_was_recorded(tmp_path):
    home = exactly(tmp_path, ["/\\"] * 5)
    (path,) = write(tmp_path / "late", marks_csv=table(MARK_COLUMNS, [(upn(1), DAYS[2], "AM", "O", "", "")]))
    ok(home, "register", "import", path, "--by", "A", "--why", "B", now="2025-07-01T08:00:00")
    assert items(home, DAYS[4], 1)[0]["since"] == DAYS[2]


def test_the_minimum_of_possible_sessions_holds_the_first_letter_back(tmp_path):
    home = exactly(tmp_path, ["II"] * 10, SETTINGS | {"letter_1.minimum_possible_sessions": "12"})
    assert items(home, DAYS[4]) == []
    assert items(home, DAYS[5], 1)[0]["since"] == DAYS[5]


def test_a_new_academic_year_starts_the_spell_afresh_and_closes_nothing(at):
    home = at("letter_1")
    (path,) = write(
        home.parent / "next",
        calendar_toml='[[term]]\nname = "A25"\nfrom = 2025-09-03\nto = 2025-12-19\n',
    )
    ok(home, "register", "import", path)
    assert data(home, "case", "show", CASE)["state"] == "letter_1"
    rows = [(upn(3), f"2025-09-0{day}", half, "I", "", "") for day in (3, 4) for half in ("AM", "PM")]
    (path,) = write(home.parent / "next", marks_csv=table(MARK_COLUMNS, rows))
    ok(home, "register", "import", path)
    assert items(home, "2025-09-01", 3) == []
    assert items(home, "2025-09-04", 3)[0]["since"] == "2025-09-03"
    for item in items(home, "2025-09-04", 1):
        assert item["state"] == "letter_1"


def test_an_empty_home_has_nothing_to_do(tmp_path):
    home = make_home(tmp_path / "h")
    assert data(home, "work", "--as-of", "2025-01-31")["items"] == []
    assert cli(home, "work", "--as-of", "2025-01-31").code == 0


def test_the_list_is_the_same_in_the_same_order_whatever_the_order_of_the_rows(school, tmp_path):
    pupils, contacts, rows = family()
    home = make_home(tmp_path / "h")
    paths = write(
        tmp_path / "f",
        marks_csv=table(MARK_COLUMNS, reversed(rows)),
        contacts_csv=table(CONTACT_COLUMNS, reversed(contacts)),
        pupils_csv=table(PUPIL_COLUMNS, reversed(pupils)),
        calendar_toml=CALENDAR,
    )
    ok(home, "register", "import", *paths)
    for day in ("2024-09-10", "2025-02-19"):
        assert (
            ok(home, "work", "--as-of", day, "--json").out == ok(school, "work", "--as-of", day, "--json").out
        )


def test_with_json_standard_output_is_json_alone(school):
    for command in (
        ("work", "--as-of", "2025-01-31"),
        ("work", "--as-of", "2025-01-31", "--all"),
        ("case", "list"),
        ("case", "list", "--all"),
        ("case", "explain", CASE, "--as-of", "2025-01-31"),
        ("case", "show", CASE),
        ("case", "timeline", CASE),
        ("facts", upn(1)),
        ("register", "show", upn(1)),
        ("settings", "show"),
        ("policy", "show", "canterbury-road"),
        ("policy", "list"),
        ("policy", "check"),
    ):
        result = cli(school, *command, "--json")
        assert result.code == 0, (command, result.err)
        assert isinstance(json.loads(result.out), dict), command
        assert result.err == "", command


def test_reading_writes_nothing(school, tmp_path):
    before = tree(school)
    for command in (("work", "--all"), ("case", "list"), ("case", "explain", CASE), ("facts", upn(1))):
        ok(school, *command)
    assert tree(school) == before


def test_what_the_policy_leaves_open_blocks_the_step_and_is_named(tmp_path):
    home = small_home(tmp_path, *family(), settings={})
    assert items(home, "2024-09-10", 1)[0]["blocked_by"] == []  # the default is 0
    act_ok(home, "advance", CASE, "letter_1", "2024-09-10", "Mrs Head", HEAD)
    (meeting,) = items(home, "2024-09-25", 1, "meeting")
    assert any("letter_1.review_school_days" in block for block in meeting["blocked_by"])
    before = tree(home)
    result = act(home, "advance", CASE, "meeting", "2024-09-25", "Mrs Head", HEAD)
    assert result.code == 3
    assert "letter_1.review_school_days" in result.err
    assert tree(home) == before
    ok(home, "settings", "set", "letter_1.review_school_days=10")
    (meeting,) = items(home, "2024-09-25", 1, "meeting")
    assert any("improvement.attendance_at_least" in block for block in meeting["blocked_by"])
    ok(home, "settings", "set", "improvement.attendance_at_least=95")
    assert items(home, "2024-09-25", 1, "meeting")[0]["blocked_by"] == []


def test_the_review_of_letter_1_ends_before_the_meeting_is_due(rungs):
    """Letter on Tuesday 10 September: day 1 is the 11th, day 10 the 24th, the meeting due on the 25th."""
    home = rungs("letter_1")
    assert items(home, "2024-09-24", 1, "meeting") == []
    (item,) = items(home, "2024-09-25", 1, "meeting")
    assert item["since"] == "2024-09-25"
    assert item["reason"]["rule"] == "CR20"
    assert item["state"] == "letter_1"
    (clock,) = data(home, "case", "show", CASE)["clocks"]
    assert (clock["name"], clock["from"], clock["to"]) == ("letter_1_review", "2024-09-11", "2024-09-24")
    assert clock["unit"]


def test_a_notice_to_improve_waits_for_what_people_say_of_the_support(rungs, tmp_path):
    home = rungs("minutes")
    (item,) = items(home, "2024-10-02", 1, "notice_to_improve")
    assert any("support" in block for block in item["blocked_by"])
    assert any("approv" in block for block in item["blocked_by"])
    home = rungs("support")
    (item,) = items(home, "2024-10-02", 1, "notice_to_improve")
    assert len(item["blocked_by"]) == 1
    assert "approv" in item["blocked_by"][0]
    (item,) = items(rungs("approval_nti"), "2024-10-04", 1, "notice_to_improve")
    assert item["blocked_by"] == []
    assert item["reason"]["rule"] == "CR47"


def test_the_improvement_period_is_of_calendar_weeks_and_the_request_due_after_it(rungs):
    """Notice on 7 October: 8 to 28 October; that is half term, so the request is due on 4 November."""
    home = rungs("notice_to_improve")
    clock = next(
        c for c in data(home, "case", "show", CASE)["clocks"] if c["name"] == "notice_to_improve_period"
    )
    assert (clock["from"], clock["to"]) == ("2024-10-08", "2024-10-28")
    assert items(home, "2024-11-03", 1, "penalty_request") == []
    (item,) = items(home, "2024-11-04", 1, "penalty_request")
    assert item["since"] == "2024-11-04"
    assert item["reason"]["rule"] in ("CR42", "CR49")


def test_the_warning_runs_for_15_school_days_and_one_absence_makes_the_notice_due(rungs):
    """Warning on 6 November: 7 to 27 November; the first absence in it is on Monday the 11th."""
    home = rungs("warning")
    clock = next(c for c in data(home, "case", "show", CASE)["clocks"] if c["name"] == "warning_period")
    assert (clock["from"], clock["to"], clock["unit"]) == ("2024-11-07", "2024-11-27", "school_days")
    assert items(home, "2024-11-08", 1, "penalty") == []
    (item,) = items(home, "2024-11-11", 1, "penalty")
    assert item["since"] == "2024-11-11"
    assert item["role"] == "la_liaison"
    assert item["reason"]["rule"] == "CR46"
    assert item["reason"]["sessions"] == [["2024-11-11", "AM", "O"], ["2024-11-11", "PM", "O"]]


def test_a_referral_is_due_from_a_tenth_of_the_schools_year_on(rungs):
    """193 school days are 386 sessions, a tenth 38.6: the 40th absence is on Monday 18 November."""
    assert len(school_days()) == 193
    home = rungs("penalty_request")
    assert items(home, "2024-11-12", 1, "as1_referral") == []
    (item,) = items(home, "2024-11-18", 1, "as1_referral")
    assert item["since"] == "2024-11-18"
    assert item["reason"]["rule"] == "CR37"
    assert "386" in item["reason"]["value"]
    assert len(item["reason"]["sessions"]) == 40


def test_a_looked_after_pupil_is_blocked_from_the_notice_on(home):
    case = f"{upn(2)}/absence"
    act_ok(home, "advance", case, "letter_1", "2024-09-10", "Mrs Head", HEAD)
    act_ok(home, "advance", case, "meeting", "2024-09-25", "Mrs Head", HEAD)
    said = ("offered=yes", "appropriate=yes", "engaged=no", "worked=no")
    act_ok(home, "record", case, "support", "2024-10-02", "Ms Office", OFFICER, *said)
    act_ok(home, "record", case, "approval", "2024-10-04", "Mr Deputy", HEAD, "step=notice_to_improve")
    (item,) = items(home, "2024-10-07", 2, "notice_to_improve")
    assert any("looked after" in block for block in item["blocked_by"])
    before = tree(home)
    result = act(home, "advance", case, "notice_to_improve", "2024-10-07", "Mrs Head", HEAD)
    assert result.code == 3
    assert "looked after" in result.err
    assert tree(home) == before
    (item,) = items(home, "2025-07-07", 2, "as1_referral")
    assert any("looked after" in block for block in item["blocked_by"])


def test_a_pupil_below_compulsory_school_age_is_blocked_from_the_notice_on(home):
    """Born on 19 June 2020: five on 19 June 2025, of school age from 31 August 2025."""
    case = f"{upn(3)}/absence"
    act_ok(home, "advance", case, "letter_1", "2024-09-10", "Mrs Head", HEAD)
    act_ok(home, "advance", case, "meeting", "2024-09-25", "Mrs Head", HEAD)
    said = ("appropriate=yes", "engaged=no")
    act_ok(home, "record", case, "support", "2024-10-02", "Ms Office", OFFICER, *said)
    act_ok(home, "record", case, "approval", "2024-10-04", "Mr Deputy", HEAD, "step=notice_to_improve")
    (item,) = items(home, "2024-10-07", 3, "notice_to_improve")
    assert any("school age" in block for block in item["blocked_by"])
    result = act(home, "advance", case, "notice_to_improve", "2024-10-07", "Mrs Head", HEAD)
    assert result.code == 3
    assert "school age" in result.err


def test_all_adds_what_is_near_and_takes_nothing_away(rungs):
    home = rungs("letter_1")
    plain = data(home, "work", "--as-of", "2024-09-12")
    more = data(home, "work", "--as-of", "2024-09-12", "--all")
    assert more["items"][: len(plain["items"])] == plain["items"]
    text = ok(home, "work", "--as-of", "2024-09-12", "--all").out
    assert "meeting" in text
    assert len(text) > len(ok(home, "work", "--as-of", "2024-09-12").out)


def test_work_before_the_policy_was_in_force_is_no_crash(tmp_path):
    home = make_home(tmp_path / "h")
    calendar = '[[term]]\nname = "Summer 2024"\nfrom = 2024-04-15\nto = 2024-07-23\n'
    rows = [(upn(1), f"2024-06-0{day}", half, "O", "", "") for day in (3, 4) for half in ("AM", "PM")]
    paths = write(
        tmp_path / "f",
        calendar_toml=calendar,
        pupils_csv=table(PUPIL_COLUMNS, [pupil(1, "A", "B")]),
        marks_csv=table(MARK_COLUMNS, rows),
    )
    ok(home, "register", "import", *paths)
    result = cli(home, "work", "--as-of", "2024-06-04", "--json")
    assert result.code in (0, 4), result.err
    assert "unexpected" not in result.err
    assert cli(home, "facts", upn(1), "--as-of", "2024-06-04").code == 0


def test_wrong_words_are_wrong_usage(school):
    for words in (
        ("--as-of", "soon"),
        ("--as-of", "2025-02-30"),
        ("--as-of", "20250131"),
        ("--nonsense",),
        ("extra",),
    ):
        result = cli(school, "work", *words, "--json")
        assert result.code == 2, words
        assert result.out == ""
        assert result.error["what"]


def test_a_pupil_who_left_is_in_no_list_after_the_last_day(tmp_path):
    rows = marks(1, dict.fromkeys(school_days(), "OO"), until=date(2024, 10, 4))
    people = [pupil(1, "A", "B", on_roll_to="2024-10-04")]
    home = small_home(tmp_path, people, [contact(1, "M1", "A", "mother")], rows)
    assert items(home, "2024-10-04", 1) != []
    assert items(home, "2024-10-07", 1) == []


def test_the_la_s_steps_are_named_for_the_la(rungs):
    (item,) = items(rungs("penalty_request"), "2024-11-05", 1, "warning")
    assert item["role"] == LA
