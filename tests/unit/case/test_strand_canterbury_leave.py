"""CR50 to CR55, CR58 and CR59: holidays in term time (G); no notice to improve comes before (CR48)."""

from __future__ import annotations

import pytest

from casework.errors import Refused, WrongUsage

from .strand_story import StrandStory


@pytest.fixture
def leave() -> StrandStory:
    return StrandStory("canterbury-road", "leave", first_year=2024, last_year=2026)


def away(story: StrandStory, first: str = "2024-10-07", days: int = 5, codes: str = "GG") -> StrandStory:
    start = story.calendar.position(story.on(first).day)
    story.mark(story.calendar.days[start : start + days], codes)
    return story


def requested(story: StrandStory) -> StrandStory:
    """Five days away from 7 October; the head asks for a notice on the 14th."""
    away(story).take("penalty_request", "2024-10-14")
    return story


# --- CR50: ten G in 100 possible sessions or 50 school days ---


def test_cr50_the_request_is_due_on_the_day_of_the_tenth_g_without_a_notice_to_improve(leave):
    away(leave)
    assert leave.due("2024-10-10") == set(), "eight sessions"
    assert leave.rules("2024-10-11") == {("penalty_request", "CR50", "must")}
    assert leave.since("penalty_request", "2024-10-18").isoformat() == "2024-10-11"
    assert "notice_to_improve" not in {t.step for t in leave.machine.transitions}, "CR48: not for holidays"


@pytest.mark.parametrize("codes", ["OO", "UU", "NN", "CC", "LL"])
def test_cr50_nothing_but_g_counts(leave, codes):
    away(leave, days=20, codes=codes)
    assert leave.due("2024-11-29") == set()


def test_o3_four_g_and_six_u_meet_the_national_threshold_and_not_the_holiday_rule(leave):
    """O3, CR50: a mix counts for the national figure and not as a holiday of ten sessions."""
    away(leave, days=2).mark("2024-10-09", "UU").mark("2024-10-10", "UU").mark("2024-10-11", "UU")
    assert leave.due("2024-10-11") == set()
    assert leave.value("leave_in_school_days", "2024-10-11") == "4 sessions"


@pytest.mark.parametrize(
    ("blank", "possible_sessions_due"), [(0, False), (1, True)], ids=["all possible", "a day of X"]
)
def test_cr50_either_window_is_enough_and_50_days_are_not_100_possible_sessions(
    leave, blank, possible_sessions_due
):
    away(leave, "2024-09-09")
    if blank:
        leave.mark(leave.school_day("2024-09-09", 10), "XX")
    assert leave.due(leave.school_day("2024-09-09", 49)) == {"penalty_request"}, "the fiftieth day"
    fifty_first = leave.school_day("2024-09-09", 50)
    assert leave.due(fifty_first) == ({"penalty_request"} if possible_sessions_due else set())
    assert leave.value("leave_in_school_days", fifty_first) == "8 sessions"


def test_cr50_the_head_requests_with_a_second_person_and_the_paper_goes_to_the_la(leave):
    away(leave)
    assert "second person" in leave.blocks("penalty_request", "2024-10-11")
    plan = leave.take("penalty_request", "2024-10-14")
    assert [(d.template, d.to) for d in plan.documents] == [("leave_penalty_request", "la")]
    with pytest.raises(Refused, match="headteacher"):
        StrandStory("canterbury-road", "leave").plan(
            "penalty_request", "2024-10-14", role="attendance_officer"
        )


def test_cr48_there_is_no_step_notice_to_improve_for_leave(leave):
    with pytest.raises(WrongUsage, match="no step"):
        away(leave).plan("notice_to_improve", "2024-10-14")


@pytest.mark.parametrize(
    ("changes", "word"),
    [({"flags": ("looked_after",)}, "looked after"), ({"born": "2020-06-01"}, "compulsory school age")],
)
def test_cr50_no_request_for_a_looked_after_pupil_or_one_below_compulsory_school_age(changes, word):
    story = away(StrandStory("canterbury-road", "leave", **changes))
    assert word in story.blocks("penalty_request", "2024-10-11")


# --- CR54: refused and taken all the same ---


def test_cr54_one_session_of_refused_leave_that_was_taken_may_be_referred_from_that_day_on(leave):
    leave.ask_leave("2024-09-10", "2024-10-10", "2024-10-11", refused_on="2024-09-12")
    leave.mark("2024-10-10", ("G", "\\"))
    assert leave.due("2024-10-09") == set()
    assert leave.rules("2024-10-10") == {("penalty_request", "CR54", "may")}
    assert leave.counted("refused_and_taken", "2024-10-10") == [("2024-10-10", "AM", "G")]


def test_cr54_refused_and_not_taken_and_taken_and_not_refused_are_nothing(leave):
    leave.ask_leave("2024-09-10", "2024-10-10", "2024-10-11", refused_on="2024-09-12")
    assert leave.due("2024-10-25") == set()
    away(leave, "2024-10-14", 1)
    assert leave.due("2024-10-25") == set(), "other days than those refused"


def test_cr54_undecided_leave_that_is_taken_is_not_yet_refused(leave):
    leave.ask_leave("2024-09-10", "2024-10-10", "2024-10-11")
    away(leave, "2024-10-10", 2)
    assert leave.due("2024-10-11") == set()


@pytest.mark.parametrize("codes", ["OO", "II", "NN"])
def test_cr54_only_g_is_leave_taken_all_the_same(leave, codes):
    leave.ask_leave("2024-09-10", "2024-10-10", "2024-10-11", refused_on="2024-09-12")
    leave.mark("2024-10-10", codes)
    assert leave.due("2024-10-11") == set()


def test_cr54_of_leave_granted_in_part_the_days_before_and_after_it_were_refused(leave):
    leave.ask_leave(
        "2024-09-10",
        "2024-10-07",
        "2024-10-11",
        refused_on="2024-09-12",
        granted=("2024-10-08", "2024-10-09"),
    )
    leave.mark("2024-10-08", "CC").mark("2024-10-09", "CC")
    assert leave.due("2024-10-09") == set()
    leave.mark("2024-10-07", "GG").mark("2024-10-10", "GG")
    assert leave.due("2024-10-07") == {"penalty_request"}
    assert [day for day, _, _ in leave.counted("refused_and_taken", "2024-10-10")] == [
        "2024-10-07",
        "2024-10-07",
        "2024-10-10",
        "2024-10-10",
    ]


def test_cr54_leave_granted_whole_leaves_nothing_refused(leave):
    leave.ask_leave(
        "2024-09-10",
        "2024-10-07",
        "2024-10-08",
        refused_on="2024-09-12",
        granted=("2024-10-07", "2024-10-08"),
    )
    away(leave, "2024-10-07", 2)
    assert leave.due("2024-10-08") == set()


def test_cr50_and_cr54_can_both_speak_and_the_stronger_one_is_taken(leave):
    leave.ask_leave("2024-09-10", "2024-10-07", "2024-10-11", refused_on="2024-09-12")
    away(leave)
    assert leave.rules("2024-10-11") == {
        ("penalty_request", "CR50", "must"),
        ("penalty_request", "CR54", "may"),
    }
    assert leave.take("penalty_request", "2024-10-14").taken.rule == "CR50"


# --- what follows: penalty, warning, court ---


def test_cr50_after_the_request_the_la_fines_each_parent_with_the_sessions_of_the_holiday(leave):
    """CR50, CR43: one notice per parent; CR56: £80 and £160."""
    requested(leave)
    assert leave.rules("2024-10-14") == {("penalty", "CR50", "must"), ("warning", "CR45", "may")}
    leave.take("penalty", "2024-10-21")
    assert [n.parent for n in leave.notices] == ["P1", "P2"]
    for notice in leave.notices:
        assert len(notice.sessions) == 10
        assert {code for _, _, code in notice.sessions} == {"G"}
        assert (notice.offence_on.isoformat(), notice.early_pence, notice.full_pence) == (
            "2024-10-07",
            8000,
            16000,
        )


def test_cr50_a_g_is_used_once(leave):
    requested(leave).take("penalty", "2024-10-21")
    leave.follow()
    assert leave.due("2024-10-21") == set()
    assert leave.value("leave_in_school_days", "2024-10-21") == "0 sessions"
    away(leave, "2024-11-04", 4).mark("2024-11-08", ("G", "\\"))
    assert leave.due("2024-11-08") == set(), "nine new ones"
    leave.mark("2024-11-11", ("G", "\\"))
    assert leave.due("2024-11-11") == {"penalty_request"}
    assert leave.take("penalty_request", "2024-11-12") and leave.take("penalty", "2024-11-13")
    assert not {s for n in leave.notices for s in n.sessions} & {
        ("2024-10-07", half, "G") for half in ("AM", "PM")
    }


def test_cr54_the_g_of_refused_leave_is_used_once_too(leave):
    leave.ask_leave("2024-09-10", "2024-10-10", "2024-10-11", refused_on="2024-09-12")
    away(leave, "2024-10-10", 2).take("penalty_request", "2024-10-14")
    leave.take("penalty", "2024-10-21")
    assert [len(n.sessions) for n in leave.notices] == [4, 4]
    assert leave.value("refused_and_taken", "2024-10-22") == "0 sessions"


def test_cr50_once_a_notice_is_withdrawn_its_sessions_are_free_again(leave):
    requested(leave).take("penalty", "2024-10-21")
    for ref in ("P1", "P2"):
        leave.record("withdrawn", "2024-11-06", parent=ref, role="la_liaison")
    assert leave.value("leave_in_school_days", "2024-11-06") == "10 sessions"
    assert leave.due("2024-11-06") == {"closed"}, "CR56: every notice is settled"


def test_cr45_cr46_the_la_may_warn_first_and_any_unauthorised_session_breaks_the_warning(leave):
    requested(leave).take("warning", "2024-10-14")
    assert leave.due("2024-10-15") == set()
    leave.mark("2024-11-11", ("O", "\\"))
    assert leave.due("2024-11-08") == set()
    assert leave.rules("2024-11-11") == {("penalty", "CR46", "must")}, "day 15, half term not counted"


def test_cr46_absence_on_day_16_comes_too_late_for_the_warning(leave):
    requested(leave).take("warning", "2024-10-14")
    leave.mark("2024-10-14", "GG").mark("2024-11-12", "GG")
    assert leave.due("2024-11-29") == {"closed"}


def test_cr58_a_second_notice_within_three_years_is_160_flat(leave):
    leave.earlier("P1", "2024-09-02")
    requested(leave).take("penalty", "2024-10-21")
    assert [(n.parent, n.ordinal, n.early_pence, n.full_pence) for n in leave.notices] == [
        ("P1", 2, None, 16000),
        ("P2", 1, 8000, 16000),
    ]


def test_cr59_two_in_three_years_then_court_and_no_notice(leave):
    for ref in ("P1", "P2"):
        leave.earlier(ref, "2024-08-19")
        leave.earlier(ref, "2024-09-02")
    requested(leave)
    assert ("court", "CR59", "may") in leave.rules("2024-10-14")
    assert "penalty" not in leave.due("2024-10-14")
    with pytest.raises(Refused):
        leave.take("penalty", "2024-10-21")
    assert leave.take("court", "2024-10-21").taken.rule == "CR59"
    leave.record("court_outcome", "2025-01-20", outcome="fined", role="la_liaison")
    assert leave.due("2025-01-20") == {"closed"}


def test_cr55_court_may_follow_from_the_day_after_day_28_of_receipt_and_for_the_absence_itself(leave):
    requested(leave).take("penalty", "2024-10-21")
    leave.record("notice_received", "2024-10-23", parent="P1", role="la_liaison")
    leave.record("notice_received", "2024-10-24", parent="P2", role="la_liaison")
    assert leave.due("2024-11-19") == set(), "day 28 of P1"
    assert leave.rules("2024-11-20") == {("court", "CR55", "may")}
    leave.record("paid", "2024-11-19", parent="P1", amount="160", role="la_liaison")
    assert leave.due("2024-11-20") == set(), "P1 paid on the last day, P2 still has a day"
    assert leave.due("2024-11-21") == {"court"}
    assert "for the absence itself" in leave.reports("2024-11-21")["court"].reason.text


def test_cr46_a_warning_that_was_kept_closes_and_brings_nobody_to_court(leave):
    requested(leave).take("warning", "2024-10-21")
    assert "court" not in leave.due("2024-10-22")
    assert leave.due("2024-11-25") == {"closed"}
