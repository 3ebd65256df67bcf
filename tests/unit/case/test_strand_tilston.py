"""Tilston, TI16 to TI27: letter 1 at mid-term, five weeks, letter 2, the plan; notices and lateness."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casework.errors import Refused

from .strand_story import ANSWERS, StrandStory, day

# the school year 2022/23: terms 6 Sep to 23 Dec, 9 Jan to 7 Apr, 25 Apr to 25 Jul
AUTUMN, SPRING, SUMMER = (
    ("2022-09-06", "2022-12-23"),
    ("2023-01-09", "2023-04-07"),
    ("2023-04-25", "2023-07-25"),
)


def story(strand: str = "absence", year: int = 2022, **changes: object) -> StrandStory:
    about = {"born": "2014-05-01", **changes}
    return StrandStory("tilston", strand, first_year=year, last_year=year + 1, **about)  # type: ignore[arg-type]


def middle(of: StrandStory, term: tuple[str, str]) -> date:
    """Return the first school day on which half of the term's school days are over, by counting."""
    days = [each for each in of.calendar.days if day(term[0]) <= each <= day(term[1])]
    return next(each for number, each in enumerate(days, 1) if 2 * number >= len(days))


def before(when: date) -> str:
    return (when - timedelta(days=1)).isoformat()


# --- TI24: letter 1 on the mid-term date ---


@pytest.mark.parametrize("term", [AUTUMN, SPRING, SUMMER])
def test_ti24_letter_1_is_due_from_the_mid_term_day_on_and_not_the_day_before(term):
    pupil = story()
    first = pupil.calendar.position(day(term[0]))
    pupil.mark(pupil.calendar.days[first : first + 15], "II")
    mid = middle(pupil, term)
    assert pupil.due(before(mid)) == set()
    assert pupil.rules(mid.isoformat()) == {("letter_1", "TI24", "must")}
    late_in_term = term[1]
    assert pupil.since("letter_1", late_in_term) == mid, "a scheduled letter stays due until it is sent"


def test_ti24_the_mid_term_days_of_2022_23_are_these():
    pupil = story()
    assert [middle(pupil, term).isoformat() for term in (AUTUMN, SPRING, SUMMER)] == [
        "2022-10-27",
        "2023-02-17",
        "2023-06-14",
    ]
    terms = [term for term in pupil.calendar.terms if term.span.first < day("2023-08-01")]
    found = [pupil.calendar.middle_of(term) for term in terms]
    assert found == [middle(pupil, term) for term in (AUTUMN, SPRING, SUMMER)]


@pytest.mark.parametrize(("missed", "is_due"), [(13, False), (14, False), (15, True)])
def test_ti24_at_exactly_93_percent_no_letter_goes(missed, is_due):
    """186 of 200 sessions by the middle of the spring term is 93%."""
    pupil = story()
    mid = middle(pupil, SPRING)
    days = pupil.calendar.days[: pupil.calendar.count_to(mid)]
    pupil.mark(days[: len(days) - 100], "XX")
    for number in range(missed):
        pupil.mark(days[len(days) - 100 + number], ("I", "\\"))
    assert pupil.value("low_at_mid_term", mid.isoformat()).endswith(f"{200 - missed} of 200 sessions")
    assert pupil.due(mid.isoformat()) == ({"letter_1"} if is_due else set())


def test_ti24_falling_below_after_the_mid_term_day_waits_for_the_next_one():
    pupil = story()
    after_middle = pupil.calendar.position(middle(pupil, AUTUMN)) + 1
    pupil.mark(pupil.calendar.days[after_middle : after_middle + 15], "II")
    assert pupil.due(AUTUMN[1]) == set()
    assert pupil.due("2023-01-05") == set(), "in the holiday"
    mid = middle(pupil, SPRING)
    assert pupil.due(before(mid)) == set()
    assert pupil.due(mid.isoformat()) == {"letter_1"}


def test_ti24_recovering_after_the_mid_term_day_takes_nothing_back_in_that_term():
    pupil = story()
    pupil.mark(pupil.calendar.days[:3], "OO")
    mid = middle(pupil, AUTUMN)
    assert pupil.due(mid.isoformat()) == {"letter_1"}
    assert pupil.due(AUTUMN[1]) == {"letter_1"}
    assert pupil.due(SPRING[0]) == set(), "the next term has a mid-term day of its own"
    assert pupil.due(middle(pupil, SPRING).isoformat()) == set()


def test_ti24_before_the_first_mid_term_day_of_a_new_year_nothing_is_due():
    pupil = story()
    pupil.mark([each for each in pupil.calendar.days if each < day("2023-08-01")], "II")
    assert pupil.due("2023-07-25") == {"letter_1"}
    assert pupil.due("2023-09-05") == set()


def test_ti24_the_head_writes_one_letter_to_each_parent():
    pupil = story()
    pupil.mark(pupil.calendar.days[:5], "OO")
    mid = middle(pupil, AUTUMN).isoformat()
    plan = pupil.plan("letter_1", mid)
    assert [(d.template, d.to) for d in plan.documents] == [
        ("mid_term_letter", "P1"),
        ("mid_term_letter", "P2"),
    ]
    with pytest.raises(Refused, match="headteacher"):
        pupil.plan("letter_1", mid, role="attendance_officer")


# --- TI25: five weeks (O24) ---


def monitored(unit: str | None, letter_on: str = "2022-11-30", **more: object) -> StrandStory:
    """Letter 1 on a Wednesday; the Christmas holiday is from 24 December to 8 January."""
    settings = {key: value for key, value in ANSWERS["tilston"].items() if key != "monitoring.unit"}
    if unit:
        settings["monitoring.unit"] = unit
    pupil = story(settings={**settings, **more})
    pupil.mark(pupil.calendar.days[:5], "II").take("letter_1", letter_on)
    return pupil


@pytest.mark.parametrize(
    ("unit", "first", "last", "next_school_day"),
    [
        ("calendar_weeks", "2022-12-01", "2023-01-04", "2023-01-09"),
        ("school_weeks", "2022-12-05", "2023-01-22", "2023-01-23"),
    ],
)
def test_o24_ti25_five_weeks_over_a_two_week_holiday_depend_on_the_unit(unit, first, last, next_school_day):
    pupil = monitored(unit)
    period = pupil.on("2022-12-01").clock_period(pupil.machine.clocks["monitoring"])
    assert (period.span.first.isoformat(), period.span.last.isoformat()) == (first, last)
    pupil.mark("2022-12-06", "OO").mark("2022-12-07", "OO")
    assert pupil.due(last) == set()
    assert pupil.due(before(day(next_school_day))) == set()
    assert pupil.rules(next_school_day) == {("letter_2", "TI26", "must")}


def test_o24_without_the_schools_word_on_the_unit_what_follows_letter_1_is_blocked_and_letter_1_is_not():
    pupil = monitored(None)
    assert [taken.step for _, taken in pupil.latest.steps] == ["letter_1"]
    for when in ("2022-12-01", "2023-01-09", "2023-01-23", "2023-03-31"):
        assert pupil.free(when) == set()
        assert "monitoring.unit" in pupil.blocks("letter_2", when)
    with pytest.raises(Refused) as refusal:
        pupil.plan("letter_2", "2023-03-31")
    assert any("monitoring.unit" in line for line in refusal.value.details)


def test_ti26_without_the_schools_word_on_improvement_letter_2_waits_at_the_end_of_the_weeks():
    pupil = monitored("calendar_weeks")
    pupil.values.settings.pop("improvement.attendance_at_least")  # type: ignore[attr-defined]
    assert pupil.due("2022-12-23") == set()
    assert "improvement.attendance_at_least" in pupil.blocks("letter_2", "2023-01-09")
    assert pupil.free("2023-01-09") == set()


# --- TI26, TI27: letter 2, the meeting and the plan ---


@pytest.mark.parametrize(("missed", "step"), [(2, "closed"), (3, "letter_2")])
def test_ti26_at_the_schools_figure_or_above_in_the_five_weeks_the_pupil_has_improved(missed, step):
    """32 possible sessions from 2 to 23 December, none in January: 30 are 93.8%, 29 are 90.6%."""
    pupil = monitored("calendar_weeks").mark("2022-12-01", "XX")
    pupil.sessions("2022-12-02", missed, "I")
    assert pupil.due("2023-01-06") == set()
    assert pupil.due("2023-01-09") == {step}
    assert pupil.value("no_improvement", "2023-01-09").endswith(f"{32 - missed} of 32 sessions")


@pytest.mark.parametrize(
    "absent_on", ["2022-11-30", "2023-01-09"], ids=["day of letter 1", "after the weeks"]
)
def test_ti26_absence_outside_the_five_weeks_is_no_part_of_the_figure(absent_on):
    pupil = monitored("calendar_weeks").mark(absent_on, "OO")
    assert pupil.due("2023-01-09") == {"closed"}
    assert pupil.value("no_improvement", "2023-01-09").startswith("100.0%")


def second() -> StrandStory:
    pupil = monitored("calendar_weeks").mark("2022-12-06", "OO").mark("2022-12-07", "OO")
    pupil.take("letter_2", "2023-01-10")
    return pupil


def test_ti26_letter_2_goes_to_each_parent():
    documents = monitored("calendar_weeks").mark("2022-12-06", "OO").mark("2022-12-07", "OO")
    plan = documents.plan("letter_2", "2023-01-10")
    assert [(d.template, d.to) for d in plan.documents] == [("letter_2", "P1"), ("letter_2", "P2")]


def test_ti27_the_plan_follows_the_meeting_and_not_before():
    pupil = second()
    assert pupil.due("2023-01-16") == set()
    pupil.record("meeting", "2023-01-17", attendees="Ms P1", targets="Every day")
    assert pupil.due("2023-01-16") == set()
    assert pupil.rules("2023-01-17") == {("meeting", "TI27", "must")}
    assert [d.template for d in pupil.take("meeting", "2023-01-18").documents] == ["improvement_plan"]


def test_ti27_a_meeting_recorded_before_letter_2_is_not_the_meeting_of_the_plan():
    pupil = monitored("calendar_weeks").mark("2022-12-06", "OO").mark("2022-12-07", "OO")
    pupil.record("meeting", "2023-01-09", attendees="Ms P1")
    pupil.take("letter_2", "2023-01-10")
    assert pupil.due("2023-01-20") == set()


# --- TI16 to TI18: ten unauthorised in a term ---


def test_ti16_the_request_may_follow_the_tenth_unauthorised_session_of_the_term():
    pupil = story()
    start = pupil.calendar.position(day("2022-11-07"))
    days = [each.isoformat() for each in pupil.calendar.days[start : start + 6]]
    for each in days[:4]:
        pupil.mark(each, "OG")
    pupil.mark(days[4], ("U", "\\"))
    assert pupil.due(days[4]) == set(), "nine"
    pupil.mark(days[5], ("N", "\\"))
    assert pupil.rules(days[5]) == {("penalty_request", "TI16", "may")}
    assert pupil.value("unauthorised_in_term", days[5]) == "10 sessions"


def test_ti16_sessions_of_two_terms_are_not_added_up_and_a_new_term_starts_at_none():
    pupil = story()
    pupil.mark([day("2022-12-21"), day("2022-12-22")], "OO")
    pupil.mark([day("2023-01-09"), day("2023-01-10"), day("2023-01-11")], "OO")
    assert pupil.due("2023-01-11") == set(), "four and six"
    pupil.mark([day("2023-01-12"), day("2023-01-13")], "OO")
    assert pupil.due("2023-01-13") == {"penalty_request"}
    assert "penalty_request" not in pupil.due("2023-04-25")


@pytest.mark.parametrize("codes", ["II", "CC", "LL", "XX"])
def test_ti16_authorised_absence_and_lates_before_closing_do_not_count(codes):
    pupil = story()
    pupil.mark([each for each in pupil.calendar.days if each >= day("2022-11-07")], codes)
    assert "penalty_request" not in pupil.due("2022-12-23")


@pytest.mark.parametrize("state", ["open", "letter_1", "letter_2", "meeting"])
def test_ti16_the_request_is_possible_from_every_rung_of_the_ladder(state):
    pupil = story()
    pupil.mark(pupil.calendar.days[:5], "OO")
    if state != "open":
        pupil.take("letter_1", "2022-11-30")
        pupil.mark("2022-12-06", "OO").mark("2022-12-07", "OO")
    if state in ("letter_2", "meeting"):
        pupil.take("letter_2", "2023-01-23")
    if state == "meeting":
        pupil.record("meeting", "2023-01-24", attendees="Ms P1")
        pupil.take("meeting", "2023-01-24")
    pupil.mark([day(f"2023-01-{number}") for number in (25, 26, 27, 30, 31)], "OO")
    when = "2022-12-07" if state in ("open", "letter_1") else "2023-01-31"
    assert pupil.state == state
    assert "penalty_request" in pupil.due(when)


@pytest.mark.parametrize(("year", "early", "full"), [(2022, 6000, 12000), (2024, 8000, 16000)])
def test_ti17_each_parent_gets_a_notice_by_the_tariff_of_the_law(year, early, full):
    """TI17: £60 and £120 in the autumn of 2022; under today's law, £80 and £160."""
    pupil = story(year=year)
    pupil.mark(pupil.calendar.days[20:25], "OO")
    pupil.take("penalty_request", pupil.calendar.days[25])
    assert pupil.rules(pupil.calendar.days[25].isoformat()) == {("penalty", "TI17", "may")}
    pupil.take("penalty", pupil.calendar.days[27])
    assert [n.parent for n in pupil.notices] == ["P1", "P2"]
    for notice in pupil.notices:
        assert (notice.early_pence, notice.early_days, notice.full_pence, notice.full_days) == (
            early,
            21,
            full,
            28,
        )
        assert len(notice.sessions) == 10


def test_ti16_a_session_serves_one_notice_only():
    pupil = story()
    pupil.mark(pupil.calendar.days[20:25], "OO")
    pupil.take("penalty_request", pupil.calendar.days[25])
    pupil.take("penalty", pupil.calendar.days[27])
    pupil.follow()
    assert pupil.value("unauthorised_in_term", pupil.calendar.days[28].isoformat()) == "0 sessions"


def test_ti18_court_may_follow_from_the_day_after_day_28():
    pupil = story()
    pupil.mark(pupil.calendar.days[20:25], "OO")
    pupil.take("penalty_request", pupil.calendar.days[25])
    pupil.take("penalty", "2022-10-14")
    pupil.record("notice_received", "2022-10-17", parent="P1", role="la_liaison")
    assert pupil.due("2022-11-13") == set()
    assert pupil.rules("2022-11-14") == {("court", "TI18", "may")}


# --- TI20: five consecutive unauthorised days after a declined request ---


def declined(refused_on: str | None = "2022-11-08") -> StrandStory:
    pupil = story("leave")
    pupil.ask_leave("2022-11-07", "2022-11-21", "2022-11-25", refused_on=refused_on)
    return pupil


def absent(pupil: StrandStory, first: str, number: int, codes: str = "GG") -> StrandStory:
    start = pupil.calendar.position(day(first))
    pupil.mark(pupil.calendar.days[start : start + number], codes)
    return pupil


@pytest.mark.parametrize("codes", ["GG", "OO", "UN"])
def test_ti20_the_request_may_follow_on_the_fifth_consecutive_day(codes):
    pupil = absent(declined(), "2022-11-21", 5, codes)
    assert pupil.due("2022-11-24") == set()
    assert pupil.rules("2022-11-25") == {("penalty_request", "TI20", "may")}
    assert pupil.value("declined_and_taken", "2022-11-25") == "5 school days"
    assert len(pupil.counted("declined_and_taken", "2022-11-25")) == 10


def test_ti20_a_weekend_does_not_break_the_run_and_a_session_at_school_does():
    pupil = absent(declined(), "2022-11-23", 5)
    assert pupil.due("2022-11-28") == set()
    assert pupil.due("2022-11-29") == {"penalty_request"}
    pupil.mark("2022-11-25", ("G", "\\"))
    assert pupil.due("2022-11-29") == set()
    pupil.mark("2022-11-25", "GI")
    assert pupil.due("2022-11-29") == set(), "an authorised session breaks it too"


@pytest.mark.parametrize("refused_on", [None, "2022-11-23"], ids=["undecided", "refused in the middle"])
def test_ti20_days_before_the_refusal_do_not_count(refused_on):
    pupil = absent(declined(refused_on), "2022-11-21", 5)
    assert pupil.due("2022-11-25") == set()


def test_ti20_without_a_request_or_after_a_grant_no_run_counts():
    assert absent(story("leave"), "2022-11-21", 10).due("2022-12-02") == set()
    pupil = story("leave")
    pupil.ask_leave(
        "2022-11-07",
        "2022-11-21",
        "2022-11-25",
        refused_on="2022-11-08",
        granted=("2022-11-21", "2022-11-25"),
    )
    assert absent(pupil, "2022-11-21", 10).due("2022-12-02") == set()


def test_ti20_the_notice_holds_the_days_of_the_run_and_they_are_used():
    pupil = absent(declined(), "2022-11-21", 5)
    pupil.take("penalty_request", "2022-11-28")
    pupil.take("penalty", "2022-11-30")
    assert [(n.early_pence, len(n.sessions)) for n in pupil.notices] == [(6000, 10), (6000, 10)]
    assert pupil.notices[0].sessions[0] == ("2022-11-21", "AM", "G")


# --- TI21: persistent lateness ---


def test_ti21_the_letter_should_go_at_the_schools_number_of_lates():
    pupil = story("lateness").sessions("2022-09-06", 8, "L")
    days = pupil.calendar.days
    assert pupil.due(days[6].isoformat()) == set()
    assert pupil.rules(days[7].isoformat()) == {("letter_1", "TI21", "should")}
    plan = pupil.take("letter_1", days[8])
    assert [(d.template, d.to) for d in plan.documents] == [
        ("lateness_meeting", "P1"),
        ("lateness_meeting", "P2"),
    ]
    assert pupil.due(days[9].isoformat()) == set()
    pupil.record("meeting", days[9], attendees="Ms P1")
    assert pupil.due(days[9].isoformat()) == {"meeting"}


def test_ti21_without_the_schools_number_the_letter_waits_for_late_pupils_and_for_no_others():
    pupil = story("lateness", settings={})
    days = pupil.calendar.days
    assert pupil.due(days[9].isoformat()) == set()
    pupil.mark(days[10], "L\\")
    assert pupil.free(days[10].isoformat()) == set()
    assert "lateness.persistent_sessions" in pupil.blocks("letter_1", days[10].isoformat())
