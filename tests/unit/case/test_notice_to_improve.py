"""CR47 to CR49 and O1 to O6: the national threshold, and the notice to improve that stands on it."""

from __future__ import annotations

from datetime import date

import pytest

from casework.case.conditions import Verdict
from casework.errors import Refused
from casework.schooldays import Calendar, Span, Term

MET, NOT_MET = Verdict.MET, Verdict.NOT_MET


def threshold(story, on: str) -> Verdict:
    return story.verdict("national_threshold_met", on)


# --- the national threshold: ten sessions in ten school weeks -----------------------------------------


def test_o1_ten_sessions_in_one_week_meet_the_threshold_on_the_tenth(story):
    story.mark(story.period("2024-11-04", "2024-11-07")).mark("2024-11-08", ("O", "\\"))
    assert threshold(story, "2024-11-07") is NOT_MET, "eight sessions"
    assert threshold(story, "2024-11-08") is NOT_MET, "nine sessions"
    story.mark("2024-11-08")
    assert threshold(story, "2024-11-08") is MET


def test_o2_six_sessions_in_week_one_and_one_a_week_for_four_weeks_meet_it_in_week_five(story):
    story.mark(story.period("2024-11-04", "2024-11-06"))
    for text in ("2024-11-13", "2024-11-20", "2024-11-27", "2024-12-04"):
        story.mark(text, ("O", "\\"))
    assert threshold(story, "2024-12-03") is NOT_MET
    assert threshold(story, "2024-12-04") is MET


def test_o3_four_g_and_six_u_meet_it_and_n_and_o_count_alike(story):
    story.mark(story.period("2024-11-04", "2024-11-05"), "GG").mark(
        story.period("2024-11-06", "2024-11-08"), "UU"
    )
    assert threshold(story, "2024-11-08") is MET
    story.mark("2024-11-04", "NN").mark("2024-11-05", "OO")
    assert threshold(story, "2024-11-08") is MET


def test_o17_an_n_counts_for_the_threshold_on_the_day(story):
    story.mark(story.period("2024-11-04", "2024-11-08"), "NN")
    assert threshold(story, "2024-11-08") is MET


@pytest.mark.parametrize("code", ["I", "C", "L", "Y4", "X", "-", "E"])
def test_o3_no_other_code_counts(story, code):
    story.mark(story.period("2024-11-04", "2024-11-07")).mark("2024-11-08", ("O", code))
    assert threshold(story, "2024-11-08") is NOT_MET, "nine unauthorised sessions"


def test_o4_nine_in_weeks_one_to_ten_and_one_in_week_eleven_do_not_meet_it(story):
    # week 1 is that of 9 September; with half term left out, week 11 is that of 25 November
    story.mark("2024-09-09", ("O", "\\")).mark(story.period("2024-09-16", "2024-09-19"))
    story.mark("2024-11-25", ("O", "\\"))
    assert story.calendar.school_weeks(date(2024, 11, 25), 11)[0] == date(2024, 9, 9)
    assert threshold(story, "2024-11-25") is NOT_MET, "the window has left week 1 behind"
    story.mark("2024-11-22", ("O", "\\"))
    assert threshold(story, "2024-11-22") is MET, "a school day earlier it still held week 1"


def test_o5_half_term_and_christmas_add_no_school_week_so_the_window_reaches_over_them(story):
    story.mark(story.period("2024-10-21", "2024-10-24")).mark("2025-01-10", "OO")
    # weeks of 21 Oct, 4, 11, 18, 25 Nov, 2, 9, 16 Dec, 6 and 13 Jan: ten school weeks
    assert threshold(story, "2025-01-17") is MET
    assert threshold(story, "2025-01-20") is NOT_MET, "the week of 21 October has left the window"


def test_o5_a_week_with_a_single_school_day_takes_a_place_in_the_window(new_story):
    terms = [
        Term("One", Span(date(2024, 9, 2), date(2024, 10, 18))),  # 7 weeks
        Term("Two", Span(date(2024, 11, 1), date(2024, 11, 1))),  # a Friday alone
        Term("Three", Span(date(2024, 11, 11), date(2024, 12, 6))),  # 4 weeks
    ]
    story = new_story(calendar=Calendar(terms))
    story.mark(story.period("2024-09-09", "2024-09-13"))
    # weeks back from 25 November: 25, 18, 11 Nov, 28 Oct (one day), 14 Oct ... to 9 September: ten
    assert threshold(story, "2024-11-29") is MET
    assert threshold(story, "2024-12-02") is NOT_MET


def test_cr47_the_threshold_may_span_two_school_years(story):
    story.mark(story.period("2025-07-14", "2025-07-17")).mark("2025-09-03")
    assert threshold(story, "2025-09-02") is NOT_MET
    assert threshold(story, "2025-09-03") is MET
    found = story.outcome("national_threshold_met", "2025-09-03").findings[0].fact
    assert found.sessions[0] == ("2025-07-14", "AM", "O")
    assert len(found.sessions) == 10


def test_o6_a_session_just_before_ten_short_weeks_counts_for_kents_window_and_not_for_the_national_one(
    new_story,
):
    term = Term("Spring", Span(date(2025, 2, 3), date(2025, 5, 2)))
    story = new_story(calendar=Calendar([term], {date(2025, 3, 14): "INSET"}))
    for text in ("2025-03-03", "2025-03-10", "2025-03-24", "2025-04-07"):
        story.mark(text)
    story.mark("2025-04-28", ("O", "\\")).mark("2025-02-19", ("O", "\\"))
    weeks = story.calendar.school_weeks(date(2025, 5, 2), 10)
    assert weeks[0] == date(2025, 2, 24)
    in_weeks = [day for day in story.calendar.days if day >= weeks[0]]
    assert len(in_weeks) * 2 == 94, "two bank holidays and one INSET day"
    assert threshold(story, "2025-05-02") is NOT_MET, "nine sessions"
    assert story.verdict("sessions_in_possible_sessions", "2025-05-02") is MET
    assert story.verdict("sessions_in_school_days", "2025-05-02") is MET
    story.mark("2025-02-19", "/\\").mark("2025-02-18", ("O", "\\"))
    assert story.verdict("sessions_in_possible_sessions", "2025-05-02") is NOT_MET, "101 sessions back"
    assert story.verdict("sessions_in_school_days", "2025-05-02") is NOT_MET


# --- CR47 and CR48: when a notice to improve is due ---------------------------------------------------


@pytest.fixture
def met(story):
    """At the meeting, with fourteen sessions in the window, and nothing said of support yet."""
    return story.climb("meeting")


def support(story, **said: str):
    story.record("support", "2024-11-04", **said)
    return story


def test_cr47_the_notice_waits_for_a_word_on_support_and_says_what_to_record(met):
    assert met.due("2024-11-04") == {"notice_to_improve"}
    assert met.free("2024-11-04") == set()
    words = met.blocks("notice_to_improve", "2024-11-04")
    assert "support --detail 'appropriate=yes|no'" in words
    assert "engaged" in words and "worked" in words
    with pytest.raises(Refused, match="can't be taken"):
        met.plan("notice_to_improve", "2024-11-04")


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"appropriate": "yes", "engaged": "no"}, True),
        ({"appropriate": "yes", "worked": "no"}, True),
        ({"appropriate": "yes", "engaged": "yes", "worked": "no"}, True),
        ({"appropriate": "yes", "engaged": "no", "worked": "yes"}, True),
        ({"appropriate": "yes", "engaged": "yes", "worked": "yes"}, False),
        ({"appropriate": "no", "engaged": "no", "worked": "no"}, False),
    ],
)
def test_cr47_a_notice_is_due_where_support_is_appropriate_and_not_engaged_with_or_has_not_worked(
    met, said, wanted
):
    support(met, **said)
    assert ("notice_to_improve" in met.due("2024-11-05")) is wanted


@pytest.mark.parametrize(
    "said", [{"appropriate": "yes"}, {"engaged": "no"}, {"appropriate": "yes", "engaged": "yes"}]
)
def test_cr47_what_nobody_has_said_of_support_is_not_guessed(met, said):
    support(met, **said)
    assert "notice_to_improve" in met.due("2024-11-05")
    assert "nobody has recorded" in met.blocks("notice_to_improve", "2024-11-05")


def test_cr47_the_last_word_on_support_counts_and_earlier_days_keep_the_earlier_word(met):
    support(met, appropriate="yes", engaged="no")
    met.record("support", "2024-11-07", engaged="yes", worked="yes")
    assert met.due("2024-11-06") == {"notice_to_improve"}
    assert met.due("2024-11-07") == set()


def test_cr47_below_the_threshold_no_notice_is_due_whatever_the_support(new_story):
    story = new_story().mark("2024-09-16").mark("2024-10-07").mark("2024-10-14").mark("2024-10-15")
    story.take("letter_1", "2024-09-23")
    story.take("meeting", "2024-10-22")
    story.record("support", "2024-10-22", appropriate="yes", engaged="no")
    story.mark("2024-10-24", ("O", "\\"))
    assert story.due("2024-10-24") == set(), "nine sessions"
    story.mark("2024-10-25", ("O", "\\"))
    assert story.due("2024-10-25") == {"notice_to_improve"}, "ten sessions"


def test_cr48_holidays_alone_lead_to_no_notice_to_improve(met):
    support(met, appropriate="yes", engaged="no")
    for day in met.calendar.days:
        if "O" in {met.attendance.session_at(n).code for n in _of(met, day)}:
            met.mark(day, "GG")
    assert threshold(met, "2024-11-05") is MET
    assert met.due("2024-11-05") == set()
    met.mark("2024-11-05", ("O", "\\"))
    assert met.due("2024-11-05") == {"notice_to_improve"}, "one session that is no leave"


def _of(story, day):
    start = story.attendance.start_of(day)
    return (start, start + 1)


def test_cr47_the_notice_needs_a_second_person_and_goes_to_each_parent(met):
    support(met, appropriate="yes", engaged="no")
    assert "a second person has to approve it" in met.blocks("notice_to_improve", "2024-11-05")
    met.record("approval", "2024-11-05", by="Bo Second", step="notice_to_improve")
    assert met.free("2024-11-05") == {"notice_to_improve"}
    plan = met.plan("notice_to_improve", "2024-11-05")
    assert [each.to for each in plan.documents] == ["P1", "P2"]
    assert plan.taken.modality == "should"


@pytest.mark.parametrize("missing", ["notice_to_improve.weeks", "improvement.attendance_at_least"])
def test_cr47_a_notice_without_its_period_or_without_what_counts_as_improved_is_blocked(new_story, missing):
    story = new_story().climb("meeting")
    support(story, appropriate="yes", engaged="no")
    story.record("approval", "2024-11-05", by="Bo Second", step="notice_to_improve")
    assert story.free("2024-11-05") == {"notice_to_improve"}
    left = {key: value for key, value in story.values.settings.items() if key != missing}
    story.values = type(story.values)(story.policy, left)
    assert story.due("2024-11-05") == {"notice_to_improve"} and story.free("2024-11-05") == set()
    assert f"{missing} is not filled in" in story.blocks("notice_to_improve", "2024-11-05")


# --- CR49: the end of the improvement period ----------------------------------------------------------


@pytest.fixture
def noticed(story):
    """Notice to improve on Tuesday 5 November 2024, four calendar weeks: 6 November to 3 December."""
    return story.climb("notice_to_improve")


def test_cr49_a_request_is_due_on_the_first_school_day_after_an_unsatisfactory_period(noticed):
    assert noticed.due("2024-12-03") == set()
    assert noticed.due("2024-12-04") == {"penalty_request"}


def test_cr49_an_improved_period_closes_the_case_and_asks_for_nothing(story):
    story.climb("meeting")
    for text in ("2024-11-11", "2024-11-18", "2024-11-25"):
        story.mark(text, "/\\")
    story.record("support", "2024-11-04", appropriate="yes", engaged="no")
    story.take("notice_to_improve", "2024-11-05")
    assert story.due("2024-12-03") == set()
    assert story.due("2024-12-04") == {"closed"}
    with pytest.raises(Refused) as refusal:
        story.plan("penalty_request", "2024-12-04")
    assert refusal.value.code == "step_not_due"


@pytest.mark.parametrize(
    ("weeks", "last", "next_day"), [(3, "2024-11-26", "2024-11-27"), (6, "2024-12-17", "2024-12-18")]
)
def test_cr49_the_weeks_are_calendar_weeks_of_the_schools_own_setting(new_story, weeks, last, next_day):
    settings = {**new_story().values.settings, "notice_to_improve.weeks": weeks}
    story = new_story(settings=settings).climb("notice_to_improve")
    assert story.due(last) == set()
    assert story.due(next_day) == {"penalty_request"}


def test_cr49_a_period_that_ends_in_the_holidays_is_followed_on_the_first_school_day(new_story):
    story = new_story().climb("meeting")
    story.record("support", "2024-12-02", appropriate="yes", engaged="no")
    story.mark("2024-12-10").mark("2024-12-11")
    story.take("notice_to_improve", "2024-12-06")  # to 3 January
    assert story.due("2025-01-03") == set() and story.due("2025-01-05") == set()
    assert story.due("2025-01-06") == {"penalty_request"}
