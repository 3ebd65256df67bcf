"""CR17 to CR24: the first letter, its review, the meeting, and what the policy asks people to think of."""

from __future__ import annotations

from datetime import date

import pytest

from casework.case.conditions import Verdict
from casework.case.events import StepTaken
from casework.case.windows import academic_year
from casework.errors import Refused

LAST_DAY = "2025-07-21"  # the 190th school day of 2024/25


def miss(story, sessions: int, code: str = "O"):
    """Let the pupil miss the first so many sessions of 2024/25."""
    wanted = [day for day in story.calendar.days if day >= date(2024, 9, 3)]
    for number in range((sessions + 1) // 2):
        is_whole = sessions - 2 * number >= 2
        story.mark(wanted[number], (code, code) if is_whole else (code, "\\"))
    return story


# --- CR17: letter 1 at 95% or below -------------------------------------------------------------------


def test_cr17_letter_1_is_due_at_exactly_95_percent_not_the_day_before_and_not_the_day_after(story):
    story.mark("2024-09-30")  # the 20th school day: 38 of 40
    assert story.due("2024-09-27") == set()
    assert story.due("2024-09-30") == {"letter_1"}
    assert story.due("2024-10-01") == set(), "40 of 42 is 95.2%"


@pytest.mark.parametrize(
    ("attended", "letter", "evidence"),
    [
        (360, True, True),
        (361, True, False),  # O7: exactly 95.00%
        (362, False, False),
        (364, False, False),  # O8: 95.79%
        (365, False, False),  # O8: 96.05%
        (380, False, False),
    ],
)
def test_o7_o8_at_95_00_percent_of_380_sessions_cr17_fires_and_cr19_does_not(
    story, attended, letter, evidence
):
    miss(story, 380 - attended)
    assert story.attendance.count(1, *_year(story)) == 380
    assert story.due(LAST_DAY) == ({"letter_1"} if letter else set())
    assert ("CR19" in story.prompts(LAST_DAY)) is evidence


def _year(story):
    stretch = academic_year(story.attendance, date.fromisoformat(LAST_DAY))
    return stretch.start, stretch.end


def test_o8_a_percentage_that_is_printed_as_95_0_but_lies_above_it_writes_no_letter(story):
    days = [day for day in story.calendar.days if day >= date(2024, 9, 3)]
    story.mark(days[:8], "XX").mark(days[8], "X\\").mark(days[9:18], "OO")
    outcome = story.outcome("attendance_low", LAST_DAY)
    assert outcome.findings[0].fact.value == "95.0%, 345 of 363 sessions"
    assert outcome.verdict is Verdict.NOT_MET
    assert story.due(LAST_DAY) == set()


@pytest.mark.parametrize("code", ["I", "M", "C", "O", "N", "G", "U", "E"])
def test_cr17_every_absence_lowers_attendance_authorised_or_not(story, code):
    assert miss(story, 19, code).due(LAST_DAY) == {"letter_1"}


@pytest.mark.parametrize("code", ["X", "Y4", "D", "Q", "-", "#", "Z"])
def test_o15_codes_outside_possible_and_missing_marks_lower_nothing(story, code):
    assert miss(story, 40, code).due(LAST_DAY) == set()


def test_o15_eight_attended_one_o_and_one_y4_are_8_of_9(story):
    story.mark("2024-09-09", ("O", "Y4"))
    story.mark([date(2024, 9, 3)], "XX")  # 4, 5 and 6 September, 9 and 10 September: ten sessions
    fact = story.outcome("attendance_low", "2024-09-10").findings[0].fact
    assert fact.value == "88.9%, 8 of 9 sessions"


def test_cr17_without_a_possible_session_no_percentage_is_made_and_nothing_fires(story):
    story.mark([day for day in story.calendar.days if day.month == 9], "XX")
    assert story.due("2024-09-30") == set()
    fact = story.outcome("attendance_low", "2024-09-30").findings[0].fact
    assert fact.value == "undefined, no possible sessions"


def test_cr17_before_the_first_school_day_of_the_year_nothing_is_due(story):
    story.mark([day for day in story.calendar.days if day < date(2024, 9, 1)])
    assert story.due("2024-09-02") == set(), "last year's absence is last year's"


def test_cr17_the_minimum_of_possible_sessions_holds_the_letter_back_until_it_is_reached(new_story):
    story = new_story(settings={"letter_1.minimum_possible_sessions": 40})
    story.mark("2024-09-25").mark("2024-09-26")
    assert story.due("2024-09-27") == set(), "38 possible sessions"
    assert story.due("2024-09-30") == {"letter_1"}, "40 possible sessions, 36 attended"


def test_cr17_the_minimum_of_possible_sessions_is_0_where_the_school_sets_none(new_story):
    story = new_story(settings={}).mark("2024-09-03")
    assert story.free("2024-09-03") == {"letter_1"}


def test_cr17_the_headteacher_writes_one_letter_to_each_parent(story):
    story.mark("2024-09-03")
    plan = story.plan("letter_1", "2024-09-03")
    assert [(each.template, each.to) for each in plan.documents] == [("letter_1", "P1"), ("letter_1", "P2")]
    assert plan.taken.recipients == ("P1", "P2")
    assert plan.taken.modality == "must" and plan.taken.rule == "CR17"


def test_cr17_a_contact_who_is_no_parent_gets_no_letter(new_story, make_parent):
    aunt = make_parent("C9", relationship="other", parental_responsibility=False, lives_with_pupil=False)
    story = new_story(contacts=[make_parent("P1"), aunt]).mark("2024-09-03")
    assert [each.to for each in story.plan("letter_1", "2024-09-03").documents] == ["P1"]


def test_cr17_the_decision_keeps_the_figure_the_threshold_and_the_sessions_missed(story):
    story.mark("2024-09-04", ("I", "\\")).mark("2024-09-06", ("/", "O"))
    (taken,) = story.take("letter_1", "2024-09-06").events
    assert isinstance(taken, StepTaken)
    fact = taken.facts[0]
    assert (fact.rule, fact.value, fact.threshold) == ("CR17", "75.0%, 6 of 8 sessions", "95%")
    assert fact.sessions == (("2024-09-04", "AM", "I"), ("2024-09-06", "PM", "O"))
    assert taken.policy_sha256 == story.policy.sha256


# --- CR18 and CR20: the review and the meeting --------------------------------------------------------


@pytest.fixture
def reviewed(story):
    """Letter 1 on 23 September 2024; twenty school days' review runs from 24 September to 21 October."""
    story.mark("2024-09-16").take("letter_1", "2024-09-23")
    return story


def test_cr18_cr20_a_meeting_is_due_on_the_first_school_day_after_the_review_and_not_on_its_last(reviewed):
    reviewed.mark("2024-10-07").mark("2024-10-14", "O\\")  # 37 of 40
    assert reviewed.due("2024-10-21") == set()
    assert reviewed.due("2024-10-22") == {"meeting"}
    assert reviewed.due("2024-12-20") == {"meeting"}, "it stays due until somebody acts"


def test_cr18_exactly_the_schools_figure_counts_as_improved_and_the_case_may_be_closed(reviewed):
    reviewed.mark("2024-10-07")  # 38 of 40 in the review: exactly 95%
    assert reviewed.due("2024-10-21") == set()
    assert reviewed.due("2024-10-22") == {"closed"}
    reviewed.take("closed", "2024-10-22", role="attendance_officer")
    assert reviewed.state == "closed"


def test_cr18_marks_of_the_day_of_the_letter_and_of_days_after_the_review_are_not_looked_at(reviewed):
    reviewed.mark("2024-09-23").mark("2024-10-22").mark("2024-10-23")
    assert reviewed.due("2024-10-23") == {"closed"}


def test_cr18_a_review_without_a_possible_session_says_neither_improved_nor_not(reviewed):
    reviewed.mark(
        [day for day in reviewed.calendar.days if date(2024, 9, 24) <= day <= date(2024, 10, 21)], "XX"
    )
    assert reviewed.due("2024-10-22") == set()


def test_cr18_a_review_passes_over_half_term(story):
    story.mark("2024-09-16").mark("2024-09-17").take("letter_1", "2024-10-14")
    story.mark("2024-10-21").mark("2024-11-04")
    # 15-18, 21-25 October are nine days; eleven more run from 4 to 18 November
    assert story.due("2024-11-18") == set()
    assert story.due("2024-11-19") == {"meeting"}


def test_cr18_a_letter_on_a_saturday_starts_its_review_on_monday(story):
    story.mark("2024-09-16").take("letter_1", "2024-09-21")
    story.mark("2024-10-07").mark("2024-10-14")
    assert story.due("2024-10-18") == set(), "23 September to 18 October"
    assert story.due("2024-10-19") == set(), "a Saturday is no school day"
    assert story.due("2024-10-21") == {"meeting"}


def test_cr18_where_the_calendar_ends_before_the_review_nothing_fires(new_story):
    story = new_story().mark("2028-07-03").mark("2028-07-10")
    story.mark([day for day in story.calendar.days if date(2027, 9, 1) <= day <= date(2027, 10, 1)])
    story.take("letter_1", "2028-07-03")
    assert story.due("2028-08-30") == set()
    fact = story.outcome("letter_1_review_over", "2028-08-30").findings[0].fact
    assert "import the next calendar" in fact.text


def test_cr18_unspecified_review_days_block_the_meeting_and_not_the_letter(new_story):
    story = new_story(settings={"improvement.attendance_at_least": 95}).mark("2024-09-16")
    assert story.free("2024-09-16") == {"letter_1"}
    story.take("letter_1", "2024-09-23")
    for on in ("2024-09-24", "2024-10-22", "2025-07-01"):
        assert story.free(on) == set(), "nothing fires on a figure that nobody gave"
        assert "letter_1.review_school_days is not filled in" in story.blocks("meeting", on)
    with pytest.raises(Refused) as refusal:
        story.plan("meeting", "2025-07-01")
    assert refusal.value.code == "step_blocked"
    assert any("a reasonable amount of time" in line for line in refusal.value.details)


def test_cr20_an_unspecified_improvement_blocks_the_meeting_once_the_review_is_over(new_story):
    story = new_story(settings={"letter_1.review_school_days": 20}).mark("2024-09-16")
    story.take("letter_1", "2024-09-23")
    assert story.due("2024-10-21") == set(), "the review still runs: nothing to wait for"
    assert story.due("2024-10-22") == {"meeting", "closed"}
    assert story.free("2024-10-22") == set()
    assert "improvement.attendance_at_least is not filled in" in story.blocks("meeting", "2024-10-22")


def test_cr20_the_meeting_writes_to_each_parent_and_only_the_headteacher_takes_it(reviewed):
    reviewed.mark("2024-10-07").mark("2024-10-14")
    plan = reviewed.plan("meeting", "2024-10-22")
    assert [(each.template, each.to) for each in plan.documents] == [("meeting", "P1"), ("meeting", "P2")]
    with pytest.raises(Refused) as refusal:
        reviewed.plan("meeting", "2024-10-22", role="attendance_officer")
    assert refusal.value.code == "wrong_role"


def test_cr20_a_meeting_can_not_skip_the_letter(story):
    story.mark("2024-09-16")
    with pytest.raises(Refused) as refusal:
        story.plan("meeting", "2024-10-22")
    assert refusal.value.code == "step_not_from_here"


# --- CR19, CR21 to CR24: what people are asked to think of --------------------------------------------


def test_cr19_below_95_percent_medical_evidence_is_asked_for_and_at_95_it_is_not(story):
    story.mark("2024-09-30")
    assert "CR19" not in story.prompts("2024-09-30"), "38 of 40 is not below 95%"
    assert "CR19" in story.mark("2024-10-01").prompts("2024-10-01")


def test_cr21_cr22_a_referral_is_thought_of_after_a_failed_review_with_unauthorised_absence(reviewed):
    reviewed.mark("2024-10-07").mark("2024-10-14")
    assert {"CR21", "CR22"} & reviewed.prompts("2024-10-21") == set(), "the review still runs"
    assert {"CR21", "CR22"} <= reviewed.prompts("2024-10-22")


def test_cr21_without_one_unauthorised_session_no_referral_is_thought_of(new_story):
    story = new_story().mark("2024-09-16", "II").mark("2024-10-07", "II").mark("2024-10-14", "II")
    story.take("letter_1", "2024-09-23")
    assert story.due("2024-10-22") == {"meeting"}
    assert {"CR21", "CR22"} & story.prompts("2024-10-22") == set()
    story.mark("2024-10-22", ("O", "\\"))
    assert {"CR21", "CR22"} <= story.prompts("2024-10-22"), "one session is enough"


def test_cr23_early_help_is_recalled_from_letter_1_on_and_not_in_an_open_case(reviewed, new_story):
    assert "CR23" in reviewed.prompts("2024-09-24")
    assert "CR23" not in new_story().prompts("2024-09-24")


def test_cr24_absence_is_severe_from_half_of_all_sessions_of_the_school_year(reviewed):
    year = [day for day in reviewed.calendar.days if day >= date(2024, 9, 3)]
    reviewed.mark(year[:94], "OO").mark(year[94], ("O", "\\"))
    assert "CR24" not in reviewed.prompts(LAST_DAY), "189 of 380"
    reviewed.mark(year[94], "OO")
    assert "CR24" in reviewed.prompts(LAST_DAY), "190 of 380"


def test_cr24_a_person_may_close_a_case_at_any_time_but_the_work_list_never_proposes_it(story):
    story.climb("letter_1")
    assert "closed" not in story.due("2024-09-30")
    story.take("closed", "2024-09-30", role="attendance_officer")
    assert story.state == "closed" and story.latest.is_closed
