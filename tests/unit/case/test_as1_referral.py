"""CR37 to CR39: when a case may be referred on form AS1, with which sessions and which papers."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec import structs

from casework.case.triggers import offence_sessions
from casework.errors import Refused


def unauthorised(story, sessions: int, since: str = "2024-11-04"):
    """Add so many unauthorised sessions from a day of 2024/25 on."""
    days = [day for day in story.calendar.days if day >= date.fromisoformat(since)]
    for number in range((sessions + 1) // 2):
        story.mark(days[number], "OO" if sessions - 2 * number >= 2 else ("O", "\\"))
    return story


@pytest.fixture
def at_meeting(story):
    """Fourteen unauthorised sessions, the meeting called on 22 October 2024; 380 sessions in the year."""
    story.climb("meeting")
    for text in ("2024-11-11", "2024-11-18", "2024-11-25", "2025-01-07"):
        story.mark(text, "/\\")
    return story


def test_cr37_a_referral_may_follow_at_exactly_ten_percent_of_all_sessions_of_the_school_year(at_meeting):
    unauthorised(at_meeting, 23)  # 37 of 380
    assert "as1_referral" not in at_meeting.due("2025-03-03")
    unauthorised(at_meeting, 24)  # 38 of 380
    assert "as1_referral" in at_meeting.due("2025-03-03")
    fact = at_meeting.reports("2025-03-03")["as1_referral"].reason
    assert (fact.rule, fact.value, fact.threshold) == ("CR37", "10.0%, 38 of 380 sessions", "10%")
    assert len(fact.sessions) == 38


def test_cr37_it_is_due_on_the_day_of_the_38th_session_and_not_the_day_before(at_meeting):
    unauthorised(at_meeting, 24)
    assert "as1_referral" not in at_meeting.due("2024-11-18")
    assert "as1_referral" in at_meeting.due("2024-11-19")
    assert at_meeting.since("as1_referral", "2025-03-03") == date(2024, 11, 19)


@pytest.mark.parametrize("code", ["I", "C", "X", "L", "-"])
def test_cr37_only_unauthorised_sessions_count(at_meeting, code):
    unauthorised(at_meeting, 23)
    at_meeting.mark("2025-01-20", (code, code))
    assert "as1_referral" not in at_meeting.due("2025-03-03")


def test_cr37_the_school_year_is_the_schools_even_for_a_pupil_who_came_late(new_story):
    story = new_story(on_roll=("2025-06-02", None))
    story.mark(story.period("2025-06-02", "2025-07-22"))
    outcome = story.outcome("as1_due", "2025-07-21")
    assert outcome.findings[0].fact.value.endswith(" of 380 sessions")


def test_cr37_a_new_school_year_begins_to_count_at_nought(at_meeting):
    unauthorised(at_meeting, 60, "2025-01-06")
    assert "as1_referral" in at_meeting.due("2025-07-21")
    assert "as1_referral" in at_meeting.due("2025-08-31")
    assert "as1_referral" not in at_meeting.due("2025-09-03")


@pytest.mark.parametrize("state", ["meeting", "notice_to_improve", "penalty_request", "warning", "penalty"])
def test_cr37_it_may_follow_the_meeting_and_every_later_state(story, state):
    story.climb(state)
    unauthorised(story, 60, "2025-02-24")
    assert "as1_referral" in story.due("2025-04-04")


@pytest.mark.parametrize("state", ["open", "letter_1"])
def test_cr37_it_does_not_follow_the_first_letter_or_no_letter_at_all(story, state):
    if state != "open":
        story.climb(state)
    unauthorised(story, 60, "2025-02-24")
    with pytest.raises(Refused) as refusal:
        story.plan("as1_referral", "2025-04-04")
    assert refusal.value.code == "step_not_from_here"


def test_cr38_cr39_it_writes_to_each_parent_and_makes_form_and_certificate_once(at_meeting):
    unauthorised(at_meeting, 30)
    plan = at_meeting.take("as1_referral", "2025-03-03")
    assert [(each.template, each.to) for each in plan.documents] == [
        ("as1_notification", "P1"),
        ("as1_notification", "P2"),
        ("as1_form", "la"),
        ("registration_certificate", "la"),
    ]
    assert plan.taken.modality == "may" and plan.taken.approval is not None
    assert at_meeting.state == "as1_referral"


def test_cr38_no_referral_goes_where_no_parent_is_told_in_writing(at_meeting):
    unauthorised(at_meeting, 30)
    with pytest.raises(Refused) as refusal:
        at_meeting.take("as1_referral", "2025-03-03", send_P1="no", send_P2="no")
    assert refusal.value.code == "nobody_to_write_to"
    plan = at_meeting.take("as1_referral", "2025-03-03", send_P2="no")
    assert [each.to for each in plan.documents] == ["P1", "la", "la"]


def test_cr38_people_are_reminded_to_tell_the_parents_before_it_goes(at_meeting):
    assert "CR38" not in at_meeting.prompts("2024-11-04")
    unauthorised(at_meeting, 30)
    assert "CR38" in at_meeting.prompts("2025-03-03")


def test_cr39_the_pack_holds_form_certificate_letters_minutes_of_any_meetings_and_other_evidence(policy):
    kinds = [part.kind for part in policy.pack]
    wanted = ["as1_form", "registration_certificate", "statement", "letter", "minutes", "evidence"]
    assert kinds == wanted
    assert {"as1_form", "registration_certificate", "letter"} == {p.kind for p in policy.pack if p.required}
    assert {part.rule for part in policy.pack} == {"CR39"}


def test_cr40_the_la_may_take_a_referred_case_to_court_and_nobody_else(at_meeting):
    unauthorised(at_meeting, 30)
    at_meeting.take("as1_referral", "2025-03-03")
    assert at_meeting.due("2025-03-04") == {"court"}
    with pytest.raises(Refused):
        at_meeting.plan("court", "2025-03-04", role="headteacher")
    at_meeting.take("court", "2025-03-04")
    assert at_meeting.state == "court"


# --- which sessions are put before the court ---------------------------------------------------


def test_the_referral_keeps_every_unauthorised_session_of_the_year_to_date(at_meeting):
    unauthorised(at_meeting, 30)
    taken = at_meeting.take("as1_referral", "2025-03-03").taken
    assert len(taken.offence_sessions) == 44
    assert taken.offence_sessions[0] == ("2024-09-16", "AM", "O")
    assert all(day <= "2025-03-03" for day, _, _ in taken.offence_sessions)


def test_cr55_the_sessions_of_a_paid_notice_are_left_out_and_those_of_an_unpaid_one_are_not(story):
    story.climb("penalty")
    unauthorised(story, 60, "2025-02-24")
    story.record("notice_received", "2025-01-13", parent="P1")
    story.record("notice_received", "2025-01-13", parent="P2")
    before = set(offence_sessions(story.on("2025-04-04")))
    named = set(story.on("2025-04-04").ledger.notices[0].issued.sessions)
    assert named and named < before
    story.record("paid", "2025-01-20", parent="P1", amount="40")
    assert set(offence_sessions(story.on("2025-04-04"))) == before, "half a payment discharges nothing"
    story.record("paid", "2025-01-25", parent="P1", amount="40")
    assert set(offence_sessions(story.on("2025-04-04"))) == before - named
    assert set(story.take("as1_referral", "2025-04-04").taken.offence_sessions) == before - named


def test_cr55_the_sessions_of_a_paid_and_then_withdrawn_notice_are_not_left_out(story):
    story.climb("penalty")
    unauthorised(story, 60, "2025-02-24")
    before = offence_sessions(story.on("2025-04-04"))
    story.record("notice_received", "2025-01-13", parent="P1")
    story.record("paid", "2025-01-20", parent="P1", amount="80")
    story.record("withdrawn", "2025-01-27", parent="P1")
    assert offence_sessions(story.on("2025-04-04")) == before


def test_a_referral_without_a_session_that_is_left_is_blocked(at_meeting):
    unauthorised(at_meeting, 30)
    everything = offence_sessions(at_meeting.on("2025-03-03"))
    at_meeting.earlier_notice("P1", "2025-02-24", sessions=everything, paid_on="2025-02-25")
    assert "as1_referral" in at_meeting.due("2025-03-03")
    assert "s.444A(4)" in at_meeting.blocks("as1_referral", "2025-03-03")


def test_sessions_before_compulsory_school_age_are_left_out(new_story):
    story = new_story(born="2019-11-05")  # of compulsory school age from 31 December 2024
    story.mark(story.period("2024-09-03", "2024-10-25")).mark(story.period("2025-01-06", "2025-01-08"))
    assert offence_sessions(story.on("2024-12-20")) == ()
    assert [day for day, half, _ in offence_sessions(story.on("2025-01-10")) if half == "AM"] == [
        "2025-01-06",
        "2025-01-07",
        "2025-01-08",
    ]


# --- nothing left to refer: the reason that is so ----------------------------------------------------


def of_age_from(story, born: str):
    """Give the pupil another day of birth, with the marks as they were."""
    story.pupil = structs.replace(story.pupil, date_of_birth=date.fromisoformat(born))
    story._attendance = None
    return story


def test_below_compulsory_school_age_the_age_is_the_reason_and_no_paid_notice_is_spoken_of(at_meeting):
    of_age_from(unauthorised(at_meeting, 24), "2020-06-03")
    (age, approval) = at_meeting.blocks("as1_referral", "2025-03-03").split(" | ")
    assert "not of compulsory school age" in age and "approve" in approval


def test_sessions_of_before_compulsory_school_age_are_said_to_be_why_nothing_is_left(at_meeting):
    of_age_from(unauthorised(at_meeting, 24), "2020-01-01")  # of that age from 31 March 2025
    found = at_meeting.blocks("as1_referral", "2025-04-01")
    assert "left to refer: those outside compulsory school age are no offence" in found
    assert "paid" not in found
    everything = offence_sessions(at_meeting.on("2025-04-01"))
    assert everything == ()


def test_both_reasons_are_said_where_both_are_so(at_meeting):
    unauthorised(at_meeting, 24)
    paid = [each for each in offence_sessions(at_meeting.on("2025-03-03")) if each[0] >= "2024-11-04"]
    at_meeting.earlier_notice("P1", "2025-02-24", sessions=paid, paid_on="2025-02-25")
    of_age_from(at_meeting, "2020-01-01")
    found = at_meeting.blocks("as1_referral", "2025-04-01")
    assert "outside compulsory school age" in found and "paid penalty notice" in found
