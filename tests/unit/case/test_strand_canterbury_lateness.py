"""CR30 to CR34: arrivals after the register has closed (U), the warning, its fifteen school days."""

from __future__ import annotations

import pytest

from casework.errors import Refused

from .strand_story import StrandStory


@pytest.fixture
def late() -> StrandStory:
    return StrandStory("canterbury-road", "lateness", first_year=2024, last_year=2026)


def warned(story: StrandStory, on: str = "2024-10-14") -> StrandStory:
    """Ten late mornings from 16 September, then the LA's warning; the register is quiet after it."""
    story.sessions("2024-09-16", 10, "U")
    story.take("warning", on)
    return story


# --- CR31: ten U in 100 possible sessions ---


def test_cr31_the_warning_is_due_on_the_day_of_the_tenth_u_and_not_before(late):
    late.sessions("2024-09-16", 10, "U")
    assert late.due("2024-09-26") == set()
    assert late.due("2024-09-27") == {"warning"}
    assert late.due("2024-09-30") == {"warning"}
    assert late.since("warning", "2024-10-04").isoformat() == "2024-09-27"
    assert late.rules("2024-09-27") == {("warning", "CR31", "must")}


def test_cr31_both_sessions_of_a_day_can_be_late(late):
    late.mark(late.calendar.days[:5], "UU")
    assert late.due("2024-09-06") == set()
    assert late.due("2024-09-09") == {"warning"}


@pytest.mark.parametrize("code", ["L", "O", "N", "G", "I"])
def test_cr31_l_never_counts_nor_does_any_other_absence(late, code):
    late.sessions("2024-09-16", 30, code)
    assert late.due("2024-12-20") == set()


def test_cr31_nine_u_and_any_number_of_l_are_nine(late):
    late.sessions("2024-09-16", 9, "U", "L").sessions("2024-10-01", 12, "L", "L")
    assert late.due("2024-10-25") == set()
    assert late.value("late_after_close_often", "2024-10-25") == "9 sessions"


def test_cr31_the_first_u_leaves_on_the_day_that_makes_it_the_101st_possible_session(late):
    late.sessions("2024-09-16", 10, "U")
    fiftieth = late.school_day("2024-09-16", 49)
    assert late.due(fiftieth) == {"warning"}, "sessions 1 to 100 from the first U on"
    assert late.due(late.school_day("2024-09-16", 50)) == set()


def test_cr31_sessions_that_are_not_possible_keep_the_first_u_in_the_window(late):
    late.sessions("2024-09-16", 10, "U")
    late.mark(late.school_day("2024-09-16", 20), "XX")
    assert late.due(late.school_day("2024-09-16", 50)) == {"warning"}
    assert late.due(late.school_day("2024-09-16", 51)) == set()


def test_cr31_the_window_runs_across_two_school_years(late):
    late.sessions("2025-07-16", 5, "U").sessions("2025-09-02", 5, "U")
    last_u = late.school_day("2025-09-02", 4)
    assert late.due(late.school_day("2025-09-02", 3)) == set()
    assert late.due(last_u) == {"warning"}


def test_cr31_the_la_liaison_takes_the_warning_and_it_goes_to_each_parent(late):
    late.sessions("2024-09-16", 10, "U")
    plan = late.plan("warning", "2024-09-27")
    assert [(d.template, d.to) for d in plan.documents] == [
        ("lateness_warning", "P1"),
        ("lateness_warning", "P2"),
    ]
    assert list(plan.taken.facts[0].sessions) == [
        (late.school_day("2024-09-16", n), "AM", "U") for n in range(10)
    ]
    for role in ("headteacher", "attendance_officer"):
        with pytest.raises(Refused, match="la_liaison"):
            late.plan("warning", "2024-09-27", role=role)


@pytest.mark.parametrize(
    ("changes", "word"),
    [({"flags": ("looked_after",)}, "looked after"), ({"born": "2020-06-01"}, "compulsory school age")],
)
def test_cr31_no_warning_for_a_looked_after_pupil_or_one_below_compulsory_school_age(changes, word):
    story = StrandStory("canterbury-road", "lateness", **changes).sessions("2024-09-16", 10, "U")
    assert word in story.blocks("warning", "2024-09-27")
    with pytest.raises(Refused) as refusal:
        story.plan("warning", "2024-09-27")
    assert any(word in line for line in refusal.value.details)


# --- CR30: talk about it first ---


def test_cr30_the_prompt_to_talk_speaks_before_and_during_the_warning_and_not_later(late):
    assert "CR30" in late.prompts("2024-09-09")
    warned(late)
    assert "CR30" in late.prompts("2024-10-14")
    late.mark("2024-10-16", "U\\").take("penalty", "2024-10-17")
    assert "CR30" not in late.prompts("2024-10-17")


# --- CR32: fifteen school days ---


def test_cr32_day_1_is_the_school_day_after_the_warning_and_half_term_does_not_count(late):
    warned(late, "2024-10-14")
    period = late.on("2024-10-15").clock_period(late.machine.clocks["warning_period"])
    # nine days before half term, six after it
    assert (period.span.first.isoformat(), period.span.last.isoformat()) == ("2024-10-15", "2024-11-11")
    assert period.length == 15


def test_cr32_a_warning_kept_can_be_closed_on_the_first_school_day_after_the_fifteenth(late):
    warned(late, "2024-10-14")
    assert late.due("2024-11-08") == set()
    assert late.due("2024-11-11") == set(), "the fifteenth day itself"
    assert late.due("2024-11-12") == {"closed"}
    assert late.take("closed", "2024-11-12").taken.rule == "CR33"
    assert late.latest.is_closed


# --- CR33: a U in the fifteen days ---


@pytest.mark.parametrize(
    ("u_on", "is_due"),
    [("2024-10-14", False), ("2024-10-15", True), ("2024-11-11", True), ("2024-11-12", False)],
    ids=["day of the warning", "day 1", "day 15", "day 16"],
)
def test_cr33_a_u_counts_from_day_1_to_day_15_and_neither_before_nor_after(late, u_on, is_due):
    warned(late, "2024-10-14").mark(u_on, "U\\")
    assert late.due(u_on) == ({"penalty"} if is_due else {"closed"} if u_on == "2024-11-12" else set())
    assert late.due("2024-11-29") == ({"penalty"} if is_due else {"closed"})


@pytest.mark.parametrize("codes", ["LL", "OO", "GG", "NN", "II"])
def test_cr33_only_u_breaks_a_warning_for_lateness(late, codes):
    warned(late).mark("2024-10-16", codes)
    assert late.due("2024-10-16") == set()
    assert late.due("2024-11-12") == {"closed"}


def test_cr33_one_notice_for_each_parent_with_the_sessions_that_led_to_it(late):
    """CR33, CR43: a notice per parent; CR56: £80 within 21 days, £160 within 28."""
    warned(late).mark("2024-10-16", "U\\")
    plan = late.take("penalty", "2024-10-17")
    assert [(d.template, d.to) for d in plan.documents] == [("penalty", "P1"), ("penalty", "P2")]
    ten = [(late.school_day("2024-09-16", n), "AM", "U") for n in range(10)]
    for notice in late.notices:
        assert (notice.early_pence, notice.early_days) == (8000, 21)
        assert (notice.full_pence, notice.full_days) == (16000, 28)
        assert list(notice.sessions) == [*ten, ("2024-10-16", "AM", "U")]
        assert notice.offence_on.isoformat() == "2024-09-16"


def test_cr33_a_u_that_served_a_notice_never_serves_another(late):
    warned(late).mark("2024-10-16", "U\\").take("penalty", "2024-10-17")
    late.follow()
    assert late.value("late_after_close_often", "2024-10-17") == "0 sessions"
    late.sessions("2024-11-11", 9, "U")
    assert late.due("2024-11-29") == set()
    late.mark("2024-12-02", "U\\")
    assert late.due("2024-12-02") == {"warning"}


def test_cr33_the_notice_needs_a_second_person_and_the_la(late):
    warned(late).mark("2024-10-16", "U\\")
    assert "second person" in late.blocks("penalty", "2024-10-16")
    with pytest.raises(Refused):
        late.plan("penalty", "2024-10-16")
    with pytest.raises(Refused, match="la_liaison"):
        late.plan("penalty", "2024-10-16", role="headteacher")


# --- CR34, CR55: not paid ---


def fined(story: StrandStory) -> StrandStory:
    warned(story).mark("2024-10-16", "U\\").take("penalty", "2024-10-17")
    return story


def test_cr34_court_may_follow_on_the_day_after_the_28th_counted_from_receipt(late):
    """O10 by lateness: received 21 October, so day 28 is 17 November."""
    fined(late).record("notice_received", "2024-10-21", parent="P1", role="la_liaison")
    assert late.due("2024-11-17") == set()
    assert late.due("2024-11-18") == {"court"}
    assert late.rules("2024-11-18") == {("court", "CR34", "may")}


def test_cr34_without_a_receipt_the_las_word_counts_and_not_before_28_days_from_issue(late):
    fined(late).record("unpaid", "2024-10-30", parent="P1", role="la_liaison")
    assert late.due("2024-11-13") == set()
    assert late.due("2024-11-14") == {"court"}


def test_cr34_paid_by_both_parents_closes_and_one_unpaid_notice_does_not(late):
    fined(late)
    for ref in ("P1", "P2"):
        late.record("notice_received", "2024-10-21", parent=ref, role="la_liaison")
    late.record("paid", "2024-11-01", parent="P1", amount="80", role="la_liaison")
    assert late.due("2024-11-01") == set()
    assert late.due("2024-11-18") == {"court"}, "P2 has not paid"
    late.record("paid", "2024-11-18", parent="P2", amount="160", role="la_liaison")
    assert late.due("2024-11-19") == {"court"}, "day 29 is too late (CR55)"
    late.record("withdrawn", "2024-11-19", parent="P2", role="la_liaison")
    assert late.due("2024-11-19") == {"closed"}


def test_cr59_a_third_offence_goes_to_court_and_no_notice_is_written(late):
    for ref in ("P1", "P2"):
        late.earlier(ref, "2024-08-20")
        late.earlier(ref, "2024-08-21")
    warned(late).mark("2024-10-16", "U\\")
    assert late.rules("2024-10-16") == {("court", "CR59", "may")}


def test_cr59_where_one_parent_only_is_at_the_limit_the_other_still_gets_a_notice(late):
    late.earlier("P1", "2024-08-20")
    late.earlier("P1", "2024-08-21")
    warned(late).mark("2024-10-16", "U\\")
    assert late.due("2024-10-16") == {"penalty", "court"}
    late.take("penalty", "2024-10-17")
    assert [notice.parent for notice in late.notices] == ["P2"]
