"""CR04, CR08 to CR10, CR64 to CR66, KI03, KI15, TI14, TI15: what is asked for by a time of the first day."""

from __future__ import annotations

from datetime import date

import pytest

from casework.case.day import Absence, asks, visit_after_days
from casework.case.day_runs import Run, absent_run, unexplained_since
from casework.policy.values import Values
from casework.schooldays import Session

from .day_school import CANTERBURY, DAY, KILNHURST, TILSTON, asked, at, attendance, contact, policy, values


def status(name, rule, clock, *made, **more):
    return str(asked(name, clock, *made, **more)[rule].status)


@pytest.mark.parametrize(
    ("clock", "wanted"), [("09:29:59", "due"), ("09:30:00", "due"), ("09:30:01", "overdue")]
)
def test_cr08_the_message_is_due_until_half_past_nine_and_late_after_it(clock, wanted):
    ask = asked(CANTERBURY, clock)["CR08"]
    assert str(ask.status) == wanted and not ask.is_done
    assert (ask.due, ask.bound, ask.what) == (at("09:30:00"), "by", "message")
    assert ask.cite == "canterbury-road-2024.txt lines 94-96"


@pytest.mark.parametrize(("clock", "late"), [("09:30:00", False), ("09:30:01", True)])
def test_cr08_a_message_that_was_sent_is_done_on_time_or_late(clock, late):
    ask = asked(CANTERBURY, "11:00:00", contact(clock, "message"))["CR08"]
    assert ask.is_done and ask.done_at == at(clock) and ask.is_late is late


@pytest.mark.parametrize(
    ("clock", "wanted"), [("09:59:59", "later"), ("10:00:00", "due"), ("10:00:01", "due")]
)
def test_cr09_the_call_is_asked_for_from_ten(clock, wanted):
    assert status(CANTERBURY, "CR09", clock, contact("09:20", "message")) == wanted
    assert asked(CANTERBURY, clock)["CR09"].bound == "from"


@pytest.mark.parametrize(
    "answer",
    [
        contact("09:40", "message", reached=True),
        contact("09:40", "report"),
        contact("09:40", "other", reason="at the dentist"),
    ],
)
def test_cr09_no_call_where_somebody_answered(answer):
    found = asked(CANTERBURY, "10:05:00", contact("09:20", "message"), answer)
    assert str(found["CR09"].status) == "not_needed" and "09:40" in found["CR09"].note
    assert str(found["CR10"].status) == "not_needed"


def test_cr09_an_answer_of_the_safeguarding_lead_is_not_one_of_the_parents():
    lead = contact("09:40", "safeguarding_lead", reached=True)
    assert status(CANTERBURY, "CR09", "10:05:00", lead) == "due"


def test_cr09_a_contact_after_the_time_of_asking_is_not_known_yet():
    assert status(CANTERBURY, "CR09", "10:04:59", contact("10:05", "call")) == "due"
    assert status(CANTERBURY, "CR09", "10:05:00", contact("10:05", "call")) == "done"


def test_cr10_the_safeguarding_lead_comes_after_a_call_that_reached_nobody():
    assert status(CANTERBURY, "CR10", "10:30") == "later"
    missed = contact("10:05", "call", reached=False)
    ask = asked(CANTERBURY, "10:05:00", missed)["CR10"]
    assert (str(ask.status), ask.due) == ("due", at("10:05"))
    assert status(CANTERBURY, "CR10", "10:30", contact("10:05", "call", reached=True)) == "not_needed"
    told = contact("10:20", "safeguarding_lead", text="other contacts first")
    assert status(CANTERBURY, "CR10", "10:30", missed, told) == "done"


@pytest.mark.parametrize(
    ("name", "rule", "due"), [(CANTERBURY, "CR66", "08:30:00"), (TILSTON, "TI14", "09:30:00")]
)
def test_cr66_ti14_the_parents_report_is_due_until_its_time(name, rule, due):
    before, after = {"08:30:00": ("08:30:00", "08:30:01"), "09:30:00": ("09:30:00", "09:30:01")}[due]
    assert (status(name, rule, before), status(name, rule, after)) == ("due", "overdue")
    ask = asked(name, "12:00", contact(before, "report", reason="a cold"))[rule]
    assert ask.is_done and not ask.is_late and ask.due == at(due)
    assert asked(name, "12:00", contact(after, "report"))[rule].is_late


def test_ki03_the_parents_report_has_no_time():
    ask = asked(KILNHURST, "16:00")["KI03"]
    assert (ask.due, ask.bound, str(ask.status)) == (None, "", "due")
    assert status(KILNHURST, "KI03", "16:00", contact("15:00", "report")) == "done"


def test_ki15_the_first_contact_has_no_time_and_somebody_has_to_be_reached():
    ask = asked(KILNHURST, "09:00")["KI15"]
    assert (ask.due, ask.bound, str(ask.status), ask.cite) == (None, "", "due", "kilnhurst-2016.txt line 111")
    tried = asked(KILNHURST, "11:00", contact("09:40", "call", reached=False), contact("10:00", "message"))
    assert str(tried["KI15"].status) == "due" and tried["KI15"].note == "tried 2 times, nobody reached"
    assert status(KILNHURST, "KI15", "11:00", contact("09:40", "call", reached=True)) == "done"


def test_ti15_trying_the_parents_or_other_contacts_is_enough():
    assert status(TILSTON, "TI15", "09:31") == "due"
    assert status(TILSTON, "TI15", "09:41", contact("09:40", "call", reached=False)) == "done"
    assert status(TILSTON, "TI15", "09:41", contact("09:40", "safeguarding_lead")) == "due"


def test_no_other_school_has_the_times_of_canterbury_road():
    assert set(asked(KILNHURST, "16:00")) == {"KI03", "KI15"}
    assert set(asked(TILSTON, "16:00")) == {"TI14", "TI15"}
    assert set(asked(CANTERBURY, "16:00")) == {"CR66", "CR08", "CR09", "CR10"}


def test_a_policy_that_says_nothing_of_a_first_contact_has_it_listed_without_a_time_and_a_rule():
    from dataclasses import replace

    bare = replace(
        policy(TILSTON),
        parameters={
            name: each
            for name, each in policy(TILSTON).parameters.items()
            if not name.startswith(("first_day.", "parents."))
        },
    )
    [ask] = asks(Values(bare, {}), Absence(date(2025, 1, 14), at("10:00"), ()))
    assert (ask.what, ask.rule, ask.due, str(ask.status)) == ("contact", "", None, "due")


def test_cr64_unsure_from_the_first_day_on_asks_for_a_home_visit():
    unsure = contact("10:05", "call", reached=False, unsure=True, text="neighbour saw nobody")
    assert "CR64" not in asked(CANTERBURY, "10:30", contact("10:05", "call", reached=False))
    ask = asked(CANTERBURY, "10:05", unsure)["CR64"]
    assert (str(ask.status), ask.due, ask.note) == ("due", at("10:05"), "neighbour saw nobody")
    assert "CR64" not in asked(CANTERBURY, "10:04:59", unsure)
    assert status(CANTERBURY, "CR64", "12:00", unsure, contact("11:00", "home_visit")) == "done"
    assert "CR64" not in asked(CANTERBURY, "12:00", unsure, contact("11:00", "call", reason="with the aunt"))
    still = contact("11:00", "call", reason="with an aunt", unsure=True)
    assert status(CANTERBURY, "CR64", "12:00", unsure, still) == "due"


@pytest.mark.parametrize(
    ("marks", "days"),
    [
        ({"2025-01-13": "NN", "2025-01-14": "N\\"}, 2),
        ({"2025-01-10": "NN", "2025-01-13": "NN", "2025-01-14": "N\\"}, 3),
        ({"2025-01-10": "II", "2025-01-13": "MM", "2025-01-14": "I\\"}, 3),
        ({"2025-01-10": "/N", "2025-01-13": "NN", "2025-01-14": "N\\"}, 2),
        ({"2025-01-10": "UN", "2025-01-13": "NN", "2025-01-14": "N\\"}, 2),
        ({"2025-01-10": "NN", "2025-01-13": "--", "2025-01-14": "N\\"}, 2),
        ({"2025-01-09": "NN", "2025-01-10": "NN", "2025-01-13": ["Y4", "Y4"], "2025-01-14": "N\\"}, 3),
        ({"2025-01-10": "NN", "2025-01-13": "NN", "2025-01-14": "-\\"}, 3),
        ({"2024-12-20": "NN", "2025-01-06": "NN"}, 2),
    ],
)
def test_cr65_school_days_in_a_row_away_whatever_the_reason(marks, days):
    last = max(date.fromisoformat(day) for day in marks)
    run = absent_run(attendance(marks), last, Session.AM)
    assert run is not None and run.days == days


@pytest.mark.parametrize("today", ["/N", "LN", "UN", "VN"])
def test_cr65_a_pupil_who_was_seen_today_is_not_in_a_run(today):
    marks = {"2025-01-10": "NN", "2025-01-13": "NN", DAY: today}
    assert absent_run(attendance(marks), date(2025, 1, 14), Session.PM) is None


def test_cr65_a_run_ends_where_the_pupil_was_not_on_roll():
    marks = {"2025-01-10": "NN", "2025-01-13": "NN", DAY: "NN"}
    found = attendance(marks, on_roll_from=date(2025, 1, 13))
    assert absent_run(found, date(2025, 1, 14), Session.AM) == Run(date(2025, 1, 13), 2)


@pytest.mark.parametrize(("days", "asked_for"), [(2, False), (3, True), (4, True)])
def test_cr65_the_visit_is_asked_for_from_the_third_day_on(days, asked_for):
    run = Run(date(2025, 1, 10), days)
    ask = visit_after_days(values(CANTERBURY), date(2025, 1, 14), run, ())
    assert (ask is not None) is asked_for
    if ask:
        assert (ask.rule, str(ask.status)) == ("CR65", "due") and f"{days} school days" in ask.note
        went = contact("15:00", "home_visit", "2025-01-10")
        done = visit_after_days(values(CANTERBURY), date(2025, 1, 14), run, (went,))
        assert done and done.is_done
        before = contact("15:00", "home_visit", "2025-01-09")
        again = visit_after_days(values(CANTERBURY), date(2025, 1, 14), run, (before,))
        assert again and not again.is_done


def test_cr65_other_schools_have_no_such_number():
    run = Run(date(2025, 1, 6), 7)
    for name in (KILNHURST, TILSTON):
        assert visit_after_days(values(name), date(2025, 1, 14), run, ()) is None


def test_the_first_day_without_a_reason_is_the_one_on_which_contacts_are_due():
    found = attendance({"2025-01-09": "II", "2025-01-10": "NN", "2025-01-13": "NN", DAY: "NN"})
    today = date(2025, 1, 14)
    assert unexplained_since(found, today, Session.AM) == date(2025, 1, 10)
    assert unexplained_since(found, today, Session.AM, {date(2025, 1, 10)}) == date(2025, 1, 13)
    assert unexplained_since(found, today, Session.AM, {today}) == date(2025, 1, 10)
    ask = asked(CANTERBURY, "09:00", since="2025-01-10")["CR08"]
    assert (ask.due, str(ask.status)) == (at("09:30", "2025-01-10"), "overdue")
