"""CR42, CR43, CR45, CR46: the request for a penalty notice, and the LA's warning of fifteen school days."""

from __future__ import annotations

import pytest

from casework.case.conditions import Verdict
from casework.case.events import NoticeIssued
from casework.errors import Refused

MET, NOT_MET = Verdict.MET, Verdict.NOT_MET


# --- CR42: ten sessions in 100 possible sessions or in 50 school days ---------------------------------


def test_cr42_nine_sessions_are_too_few_and_ten_are_enough_in_either_window(story):
    story.mark(story.period("2024-11-04", "2024-11-07")).mark("2024-11-08", ("O", "\\"))
    for window in ("sessions_in_possible_sessions", "sessions_in_school_days", "sessions_for_a_request"):
        assert story.verdict(window, "2024-11-08") is NOT_MET
    story.mark("2024-11-11", ("O", "\\"))
    for window in ("sessions_in_possible_sessions", "sessions_in_school_days", "sessions_for_a_request"):
        assert story.verdict(window, "2024-11-08") is NOT_MET
        assert story.verdict(window, "2024-11-11") is MET


def test_cr42_a_session_leaves_both_windows_on_the_day_on_which_it_is_the_101st_and_in_the_51st_day(story):
    story.mark(story.period("2024-09-03", "2024-09-09"))
    assert (
        story.calendar.days[story.calendar.position(story.on("2024-09-03").day) + 49].isoformat()
        == "2024-11-18"
    )
    assert story.verdict("sessions_in_possible_sessions", "2024-11-18") is MET
    assert story.verdict("sessions_in_school_days", "2024-11-18") is MET
    assert story.verdict("sessions_in_possible_sessions", "2024-11-19") is NOT_MET
    assert story.verdict("sessions_in_school_days", "2024-11-19") is NOT_MET


def test_cr42_sessions_outside_possible_lengthen_the_window_of_possible_sessions_only(story):
    story.mark(story.period("2024-09-03", "2024-09-09")).mark(story.period("2024-10-07", "2024-10-11"), "XX")
    assert story.verdict("sessions_in_possible_sessions", "2024-11-25") is MET, (
        "ten sessions are not possible"
    )
    assert story.verdict("sessions_in_school_days", "2024-11-25") is NOT_MET
    assert story.verdict("sessions_for_a_request", "2024-11-25") is MET, "either window is enough"
    assert story.verdict("sessions_in_possible_sessions", "2024-11-26") is NOT_MET


def test_cr42_sessions_need_not_be_consecutive_and_may_lie_in_two_school_years(story):
    story.mark(story.period("2025-07-14", "2025-07-17")).mark("2025-09-03")
    assert story.verdict("sessions_for_a_request", "2025-09-02") is NOT_MET
    assert story.verdict("sessions_for_a_request", "2025-09-03") is MET


def test_cr42_a_request_after_an_unsatisfactory_notice_still_needs_ten_sessions(story):
    story.climb("notice_to_improve")
    story.mark(story.period("2024-09-16", "2024-09-20"), "/\\")  # a register corrected afterwards
    story.mark("2024-10-07", "/\\")
    assert story.due("2024-12-04") == set(), "eight are left"
    story.mark("2024-12-04")
    assert story.due("2024-12-04") == {"penalty_request"}, "ten"


def test_cr42_without_a_notice_to_improve_a_request_needs_the_word_that_support_is_not_appropriate(story):
    story.climb("meeting")
    assert "penalty_request" not in story.due("2024-11-05")
    story.record("support", "2024-11-05", appropriate="no")
    assert story.due("2024-11-05") == {"penalty_request"}
    plan = story.take("penalty_request", "2024-11-05")
    assert (plan.taken.rule, story.state) == ("CR42", "penalty_request")


def test_cr42_where_support_is_appropriate_no_request_skips_the_notice_to_improve(story):
    story.climb("meeting")
    story.record("support", "2024-11-05", appropriate="yes", engaged="no")
    with pytest.raises(Refused) as refusal:
        story.plan("penalty_request", "2024-11-05")
    assert refusal.value.code == "step_not_due"


def test_cr49_the_request_goes_to_the_la_alone_and_needs_a_second_person(story):
    story.climb("notice_to_improve")
    with pytest.raises(Refused) as refusal:
        story.plan("penalty_request", "2024-12-04")
    assert refusal.value.code == "step_blocked"
    plan = story.take("penalty_request", "2024-12-04")
    assert [(each.template, each.to) for each in plan.documents] == [("penalty_request", "la")]
    assert plan.taken.modality == "may" and plan.taken.approval is not None


# --- CR45 and CR46: the warning -----------------------------------------------------------------------


def test_cr45_only_the_la_writes_the_warning_and_it_is_due_at_once(story):
    story.climb("penalty_request")
    assert story.free("2024-12-04") == {"warning"}
    with pytest.raises(Refused) as refusal:
        story.plan("warning", "2024-12-04", role="headteacher")
    assert refusal.value.code == "wrong_role"
    assert [each.to for each in story.plan("warning", "2024-12-04").documents] == ["P1", "P2"]


@pytest.fixture
def warned(story):
    """Warning on Monday 9 December 2024: fifteen school days, 10 December to 13 January."""
    story.climb("warning")
    story.mark("2025-01-07", "/\\")
    return story


def test_cr45_day_1_is_the_first_school_day_after_and_the_fifteenth_is_13_january(warned):
    period = warned.on("2024-12-10").clock_period(warned.machine.clocks["warning_period"])
    assert period is not None and period.span is not None
    assert (period.span.first.isoformat(), period.span.last.isoformat()) == ("2024-12-10", "2025-01-13")


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        ("2024-12-09", False),  # the day of the warning itself
        ("2024-12-10", True),  # day 1
        ("2024-12-20", True),
        ("2025-01-13", True),  # day 15
        ("2025-01-14", False),  # day 16
    ],
)
def test_cr46_one_unauthorised_session_within_the_fifteen_days_leads_to_a_notice(warned, day, wanted):
    warned.mark(day, ("/", "O"))
    assert ("penalty" in warned.due("2025-01-20")) is wanted
    assert ("closed" in warned.due("2025-01-20")) is not wanted


@pytest.mark.parametrize(
    ("code", "wanted"), [("G", True), ("N", True), ("O", True), ("U", True), ("I", False), ("L", False)]
)
def test_cr46_any_of_g_n_o_u_and_no_other_mark_breaks_the_warning(warned, code, wanted):
    warned.mark("2024-12-12", (code, "\\"))
    assert ("penalty" in warned.due("2024-12-12")) is wanted


def test_cr46_a_notice_is_due_on_the_day_of_the_absence_not_only_at_the_end(warned):
    warned.mark("2024-12-12", ("/", "O"))
    assert warned.due("2024-12-11") == set()
    assert warned.due("2024-12-12") == {"penalty"}
    assert warned.since("penalty", "2025-01-10").isoformat() == "2024-12-12"


def test_cr46_a_kept_warning_may_be_closed_from_the_first_school_day_after_it(warned):
    assert warned.due("2025-01-13") == set()
    assert warned.due("2025-01-14") == {"closed"}
    warned.take("closed", "2025-01-14", role="la_liaison")
    assert warned.state == "closed"


def test_cr46_cr43_one_notice_for_each_parent_and_no_more(warned):
    warned.mark("2024-12-12")
    plan = warned.take("penalty", "2024-12-13")
    assert [(each.parent, each.ordinal) for each in plan.notices] == [("P1", 1), ("P2", 1)]
    assert len({each.document for each in plan.notices}) == 2
    assert [each.to for each in plan.documents] == ["P1", "P2"]


def test_o13_three_siblings_and_two_parents_are_six_notices_each_naming_one_parent_and_one_child(
    new_story, make_parent
):
    notices: list[tuple[str, NoticeIssued]] = []
    for number in (1, 2, 3):
        upn = f"Z99920002400{number}"
        parents = [make_parent("P1", upn=upn), make_parent("P2", upn=upn)]
        child = new_story(upn=upn, contacts=parents).climb("penalty")
        notices += [(upn, event) for event in child.latest.all(NoticeIssued)]
    assert len(notices) == 6
    assert len({(upn, notice.parent) for upn, notice in notices}) == 6
    assert {notice.ordinal for _, notice in notices} == {1}, "the count is per parent and per child"


def test_cr46_the_notice_relates_to_the_sessions_counted_and_those_in_the_warning_period(story):
    story.climb("penalty")
    first, second = story.latest.all(NoticeIssued)
    assert first.sessions == second.sessions
    assert first.sessions[-2:] == (("2025-01-07", "AM", "O"), ("2025-01-07", "PM", "O"))
    assert len(first.sessions) == len(set(first.sessions))
    assert first.offence_on.isoformat() == first.sessions[0][0]
