"""CR55 to CR59 and O10 to O12: what a notice costs, until when, how many there may be, and what follows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.case.events import NoticeIssued, NoticePaid, NoticeReceived
from casework.case.ledger import Notice
from casework.errors import BadInput, NotFound, Refused

RECEIVED = date(2024, 9, 2)


def issued(**changes: object) -> NoticeIssued:
    said: dict[str, object] = {
        "on": date(2024, 8, 30),
        "by": "Lee Liaison",
        "role": "la_liaison",
        "parent": "P1",
        "document": "001-penalty-P1",
        "ordinal": 1,
        "early_pence": 8000,
        "early_days": 21,
        "full_pence": 16000,
        "full_days": 28,
        "offence_on": date(2024, 8, 29),
        "sessions": (),
    }
    return NoticeIssued(**{**said, **changes})  # type: ignore[arg-type]


def received(*payments: tuple[str, int | None], **changes: object) -> Notice:
    paid = [(date.fromisoformat(day), pence) for day, pence in payments]
    return Notice("ABS-TESTTEST-1", issued(**changes), received_on=RECEIVED, payments=paid)


# --- O10, CR55, CR56: £80 within 21 days, £160 within 28, the day of receipt being day 1 --------------


@pytest.mark.parametrize(
    ("day", "due"),
    [("2024-09-02", 8000), ("2024-09-22", 8000), ("2024-09-23", 16000), ("2024-09-29", 16000)],
)
def test_o10_cr56_a_notice_received_on_2_september_costs_80_through_22_and_160_through_29(day, due):
    assert received().due_pence(date.fromisoformat(day)) == due


@pytest.mark.parametrize(
    ("day", "wanted"), [("2024-09-29", False), ("2024-09-30", True), ("2025-01-01", True)]
)
def test_o10_cr55_a_notice_received_on_2_september_is_unpaid_from_30_september(day, wanted):
    assert received().is_unpaid(date.fromisoformat(day)) is wanted


def test_o10_the_periods_end_on_these_days():
    notice = received()
    assert notice.early_last_day == date(2024, 9, 22) and notice.last_day == date(2024, 9, 29)


@pytest.mark.parametrize(
    ("payments", "wanted"),
    [
        ([("2024-09-22", 8000)], True),
        ([("2024-09-23", 8000)], False),
        ([("2024-09-23", 16000)], True),
        ([("2024-09-29", 16000)], True),
        ([("2024-09-22", 7999)], False),
        ([("2024-09-29", 15999)], False),
        ([("2024-09-10", 4000), ("2024-09-20", 4000)], True),  # in parts, in time
        ([("2024-09-10", 4000), ("2024-09-23", 4000)], False),  # the second part a day too late
        ([("2024-09-10", 4000), ("2024-09-23", 12000)], True),  # in parts, £160 in all
        ([("2024-09-20", 4000), ("2024-09-10", 4000)], True),  # told in another order
        ([("2024-09-10", None)], True),  # in full, without a figure
        ([], False),
    ],
)
def test_cr56_a_notice_is_paid_once_the_payments_cover_what_was_due_on_their_day(payments, wanted):
    assert received(*payments).is_paid is wanted
    assert received(*payments).is_unpaid(date(2024, 9, 30)) is not wanted


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 27), st.integers(0, 17000)), max_size=5))
def test_cr56_part_payments_equal_a_sum_that_is_made_up_day_by_day(parts):
    notice = received(*[((RECEIVED + timedelta(n)).isoformat(), pence) for n, pence in parts])
    is_paid = False
    for n in range(28):
        so_far = sum(pence for m, pence in parts if m <= n)
        paid_something_today = any(m == n for m, _ in parts)
        is_paid = is_paid or (paid_something_today and so_far >= (8000 if n <= 20 else 16000))
    assert notice.is_paid is is_paid


def test_cr58_a_second_notice_has_no_reduced_sum(story):
    notice = received(early_pence=None, early_days=None, ordinal=2)
    assert notice.due_pence(date(2024, 9, 2)) == notice.due_pence(date(2024, 9, 29)) == 16000
    assert notice.early_last_day is None
    assert not received(("2024-09-03", 8000), early_pence=None, early_days=None).is_paid


def test_cr55_without_a_day_of_receipt_the_las_word_counts_and_not_before_28_days_from_issue():
    notice = Notice("ABS-TESTTEST-1", issued(on=date(2024, 9, 2)))
    assert not notice.is_unpaid(date(2025, 9, 1)), "nobody knows when the period began"
    notice.unpaid_on = date(2024, 9, 10)
    assert not notice.is_unpaid(date(2024, 9, 29))
    assert notice.is_unpaid(date(2024, 9, 30))


# --- the tariff of the ladder -------------------------------------------------------------------------


@pytest.fixture
def fined(story):
    """Notices to P1 and P2 on 9 January 2025."""
    return story.climb("penalty")


def test_cr56_a_first_notice_is_80_within_21_days_and_160_within_28(fined):
    for notice in fined.latest.all(NoticeIssued):
        assert (notice.ordinal, notice.early_pence, notice.early_days) == (1, 8000, 21)
        assert (notice.full_pence, notice.full_days) == (16000, 28)


def test_cr58_a_second_notice_within_three_years_is_160_flat_for_that_parent_only(story):
    story.earlier_notice("P1", "2024-09-02")
    story.climb("penalty")
    mine, theirs = story.latest.all(NoticeIssued)
    assert (mine.parent, mine.ordinal, mine.early_pence, mine.full_pence) == ("P1", 2, None, 16000)
    assert (theirs.parent, theirs.ordinal, theirs.early_pence) == ("P2", 1, 8000)


def test_an_offence_before_19_august_2024_keeps_the_older_tariff_of_60_and_120(story):
    tariff = story.ledger(date(2024, 9, 5)).tariff("P1", date(2024, 9, 5), date(2024, 8, 18), story.values)
    assert (tariff.early_pence, tariff.early_days, tariff.full_pence, tariff.full_days) == (
        6000,
        21,
        12000,
        28,
    )
    tariff = story.ledger(date(2024, 9, 5)).tariff("P1", date(2024, 9, 5), date(2024, 8, 19), story.values)
    assert (tariff.early_pence, tariff.full_pence) == (8000, 16000)


def test_cr44_the_tariff_of_section_105_stays_60_and_120(story):
    on = date(2025, 1, 9)
    assert story.values.number("excluded_pupil_notice.early.amount", on) == 6000
    assert story.values.number("excluded_pupil_notice.full.amount", on) == 12000


# --- O11, O12, CR59: two in three years ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("proposed", "counted", "at_limit"),
    [
        ("2026-01-31", 1, False),
        ("2026-02-01", 2, True),
        ("2027-09-30", 2, True),
        ("2027-10-01", 1, False),  # the three years that end on this day begin on 2 October 2024
        ("2027-10-02", 1, False),
        ("2029-01-31", 1, False),
        ("2029-02-01", 0, False),
    ],
)
def test_o11_cr59_notices_of_1_oct_2024_and_1_feb_2026_count_for_three_years_from_issue(
    story, proposed, counted, at_limit
):
    story.earlier_notice("P1", "2024-10-01")
    story.earlier_notice("P1", "2026-02-01")
    on = date.fromisoformat(proposed)
    assert story.ledger(on).counted("P1", on, story.values) == counted
    assert story.ledger(on).is_at_limit("P1", on, story.values) is at_limit
    assert story.ledger(on).counted("P2", on, story.values) == 0


def test_o11_on_2_october_2027_the_next_notice_costs_160_as_a_second_one(story):
    story.earlier_notice("P1", "2024-10-01")
    story.earlier_notice("P1", "2026-02-01")
    on = date(2027, 10, 2)
    tariff = story.ledger(on).tariff("P1", on, on, story.values)
    assert (tariff.ordinal, tariff.early_pence, tariff.full_pence) == (2, None, 16000)


def test_o12_a_withdrawn_notice_does_not_count(story):
    story.earlier_notice("P1", "2024-10-01", withdrawn_on="2024-10-20")
    story.earlier_notice("P1", "2026-02-01")
    on = date(2026, 3, 2)
    assert story.ledger(on).counted("P1", on, story.values) == 1
    assert story.ledger(date(2024, 10, 19)).counted("P1", date(2024, 10, 19), story.values) == 1


def test_cr59_a_notice_issued_before_19_august_2024_does_not_count(story):
    story.earlier_notice("P1", "2024-08-18")
    story.earlier_notice("P1", "2024-08-19")
    on = date(2024, 9, 2)
    assert story.ledger(on).counted("P1", on, story.values) == 1


def test_cr59_a_notice_of_29_february_counts_to_the_last_day_of_february_three_years_later(story):
    story.earlier_notice("P1", "2028-02-29")
    for text, counted in (("2031-02-28", 1), ("2031-03-01", 0)):
        on = date.fromisoformat(text)
        assert story.ledger(on).counted("P1", on, story.values) == counted


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(st.dates(date(2024, 1, 1), date(2030, 1, 1)), max_size=6),
    st.dates(date(2024, 9, 1), date(2032, 1, 1)),
)
def test_o11_the_count_equals_one_made_day_by_day_over_the_three_years_that_end_with_the_day(
    new_story, days_of_issue, on
):
    story = new_story()
    for day in days_of_issue:
        story.earlier_notice("P1", day.isoformat())
    start = on
    while not (start.year == on.year - 3 and (start.month, start.day) <= (on.month, on.day)):
        start -= timedelta(days=1)
    wanted = sum(1 for day in days_of_issue if start < day <= on and day >= date(2024, 8, 19))
    assert story.ledger(on).counted("P1", on, story.values) == wanted


def test_cr59_a_third_notice_is_refused_and_court_is_offered(story):
    for ref in ("P1", "P2"):
        story.earlier_notice(ref, "2024-08-20")
        story.earlier_notice(ref, "2024-09-02")
    story.climb("warning")
    assert story.due("2025-01-07") == {"court"}
    with pytest.raises(Refused) as refusal:
        story.plan("penalty", "2025-01-09")
    assert refusal.value.code == "step_not_due"
    plan = story.take("court", "2025-01-09")
    assert (plan.taken.rule, story.state) == ("CR59", "court")


def test_cr59_where_one_parent_is_at_the_limit_the_other_gets_a_notice_and_court_is_offered_too(story):
    story.earlier_notice("P1", "2024-08-20")
    story.earlier_notice("P1", "2024-09-02")
    story.climb("warning")
    assert story.due("2025-01-07") == {"penalty", "court"}
    plan = story.take("penalty", "2025-01-09")
    assert [notice.parent for notice in plan.notices] == ["P2"]
    assert [document.to for document in plan.documents] == ["P2"]
    assert plan.taken.recipients == ("P2",)


def test_cr59_without_absence_in_the_warning_period_nobody_goes_to_court_for_old_notices(story):
    story.earlier_notice("P1", "2024-08-20")
    story.earlier_notice("P1", "2024-09-02")
    story.climb("warning").mark("2025-01-07", "/\\")
    assert story.due("2025-01-13") == set()
    assert story.due("2025-01-14") == {"closed"}


def test_cr59_only_the_la_takes_a_case_to_court(story):
    for ref in ("P1", "P2"):
        story.earlier_notice(ref, "2024-08-20")
        story.earlier_notice(ref, "2024-09-02")
    story.climb("warning")
    with pytest.raises(Refused) as refusal:
        story.plan("court", "2025-01-09", role="headteacher")
    assert refusal.value.code == "wrong_role"


def test_cr59_a_case_in_court_may_be_closed_once_the_outcome_is_recorded(story):
    story.climb("penalty")
    story.record("notice_received", "2025-01-13", parent="P1")
    story.take("court", "2025-02-10")
    assert story.due("2025-03-03") == set()
    story.record("court_outcome", "2025-03-04", outcome="fined £160")
    assert story.due("2025-03-03") == set() and story.due("2025-03-04") == {"closed"}


# --- what follows a notice ----------------------------------------------------------------------------


def test_cr55_court_is_open_from_the_day_after_day_28_and_not_on_it(fined):
    fined.record("notice_received", "2025-01-13", parent="P1")
    assert fined.due("2025-02-09") == set()
    assert fined.due("2025-02-10") == {"court"}
    assert "not paid in full in its period" in fined.reports("2025-02-10")["court"].reason.text


def test_cr55_one_unpaid_notice_of_two_is_enough(fined):
    fined.record("notice_received", "2025-01-13", parent="P1")
    fined.record("notice_received", "2025-01-13", parent="P2")
    fined.record("paid", "2025-01-20", parent="P1", amount="80")
    assert fined.due("2025-02-10") == {"court"}
    assert fined.reports("2025-02-10")["court"].reason.value == "unpaid: P2"


def test_cr56_once_every_notice_is_paid_or_withdrawn_the_case_may_be_closed(fined):
    fined.record("notice_received", "2025-01-13", parent="P1")
    fined.record("notice_received", "2025-01-13", parent="P2")
    fined.record("paid", "2025-01-20", parent="P1", amount="£80.00")
    assert fined.due("2025-02-01") == set(), "one is open"
    fined.record("withdrawn", "2025-02-03", parent="P2")
    assert fined.due("2025-02-02") == set()
    assert fined.due("2025-02-03") == {"closed"}
    assert fined.due("2025-02-10") == {"closed"}, "a withdrawn notice is never unpaid"


def test_cr56_a_payment_in_parts_settles_only_with_its_last_part(fined):
    fined.record("withdrawn", "2025-01-13", parent="P2")
    fined.record("notice_received", "2025-01-13", parent="P1")
    fined.record("paid", "2025-01-20", parent="P1", amount="40")
    assert fined.due("2025-01-31") == set()
    fined.record("paid", "2025-02-02", parent="P1", amount="40")  # day 21
    assert fined.due("2025-02-02") == {"closed"}


def test_cr55_a_payment_is_seen_on_the_day_on_which_it_took_effect_and_not_before(fined):
    fined.record("notice_received", "2025-01-13", parent="P1")
    fined.record("withdrawn", "2025-01-13", parent="P2")
    fined.record("paid", "2025-02-05", parent="P1", amount="160")
    assert fined.due("2025-02-04") == set()
    assert fined.due("2025-02-05") == {"closed"}


# --- whose notice it is -------------------------------------------------------------------------------


def test_a_record_of_a_notice_says_whose_it_is_where_there_are_two(fined):
    with pytest.raises(BadInput, match="whose notice"):
        fined.record("notice_received", "2025-01-13")
    with pytest.raises(NotFound, match="P7"):
        fined.record("paid", "2025-01-13", parent="P7")


def test_where_one_parent_alone_had_a_notice_the_record_means_that_one(new_story, make_parent):
    story = new_story(contacts=[make_parent("P1")]).climb("penalty")
    (event,) = story.record("notice_received", "2025-01-13")
    assert isinstance(event, NoticeReceived) and event.parent == "P1"


@pytest.mark.parametrize("what", ["notice_received", "paid", "unpaid", "withdrawn"])
def test_o10_nothing_happens_to_a_notice_before_the_day_of_its_issue(fined, what):
    with pytest.raises(BadInput, match="was issued on 2025-01-09"):
        fined.record(what, "2025-01-08", parent="P1")
    fined.record(what, "2025-01-09", parent="P1")


def test_no_payment_without_a_notice(story):
    story.climb("warning")
    with pytest.raises(Refused, match="No penalty notice"):
        story.record("paid", "2025-01-13", parent="P1")


@pytest.mark.parametrize(
    ("text", "pence"),
    [("80", 8000), ("£80", 8000), ("80.5", 8050), ("80.05", 8005), ("1,600", 160000), (" 160.00 ", 16000)],
)
def test_money_is_whole_pence(fined, text, pence):
    (event,) = fined.record("paid", "2025-01-20", parent="P1", amount=text)
    assert isinstance(event, NoticePaid) and event.pence == pence


@pytest.mark.parametrize("text", ["eighty", "80.005", "-80", "80 pounds", "8e1", "NaN", ",", "£", "80,5x"])
def test_what_is_no_sum_of_money_is_refused(fined, text):
    with pytest.raises(BadInput, match="not a sum of money"):
        fined.record("paid", "2025-01-20", parent="P1", amount=text)


# --- sessions are used once ---------------------------------------------------------------------------


def test_a_session_that_served_a_notice_serves_no_other_request(story):
    used = [
        (day.isoformat(), half, "O")
        for day in story.period("2024-09-16", "2024-09-20")
        for half in ("AM", "PM")
    ]
    other = story.__class__()
    other.earlier_notice("P1", "2024-09-30", sessions=used)
    other.mark(other.period("2024-09-16", "2024-09-20")).mark(other.period("2024-10-14", "2024-10-17"))
    assert other.verdict("national_threshold_met", "2024-10-17").value == "met"
    assert other.verdict("sessions_for_a_request", "2024-10-17").value == "not met", "eight are unused"
    other.mark("2024-10-18")
    assert other.verdict("sessions_for_a_request", "2024-10-18").value == "met", "ten are unused"
    fact = other.outcome("sessions_in_school_days", "2024-10-18").findings[0].fact
    assert not {session[:2] for session in fact.sessions} & {session[:2] for session in used}


def test_the_sessions_of_a_withdrawn_notice_may_serve_again(story):
    used = [
        (day.isoformat(), half, "O")
        for day in story.period("2024-09-16", "2024-09-20")
        for half in ("AM", "PM")
    ]
    story.mark(story.period("2024-09-16", "2024-09-20"))
    story.earlier_notice("P1", "2024-09-23", sessions=used, withdrawn_on="2024-10-01")
    assert story.verdict("sessions_for_a_request", "2024-09-30").value == "not met"
    assert story.verdict("sessions_for_a_request", "2024-10-01").value == "met"


def test_a_notice_never_names_a_session_that_an_earlier_one_named(story):
    used = [("2024-10-07", "AM", "O"), ("2025-01-07", "PM", "O")]
    story.earlier_notice("P2", "2024-12-30", sessions=used)
    story.climb("penalty")
    for notice in story.latest.all(NoticeIssued):
        assert not set(used) & set(notice.sessions)
        assert ("2025-01-07", "AM", "O") in notice.sessions
