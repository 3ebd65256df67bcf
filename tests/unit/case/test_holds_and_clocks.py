"""A hold stops letters; a clock stands still with it only where the policy says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casework.case.facts_register import clock_text
from casework.case.holds import holds
from casework.schooldays import Span, Unit


def period(story, when, unit=Unit.SCHOOL_DAYS, length=10, start="2024-09-23", suspended=True):
    """The period of a clock of so many units that starts on a day, as seen on another day."""
    clock = replace(story.machine.clocks["letter_1_review"], suspended_by_hold=suspended, unit=unit)
    values = replace(story.values, settings={**story.values.settings, "letter_1.review_school_days": length})
    situation = replace(story.on(when), values=values)
    return situation.period_from(clock, date.fromisoformat(start))


def test_a_clock_runs_on_under_a_hold_where_the_policy_does_not_say_otherwise(story):
    story.record("hold", "2024-09-25", reason="bereavement", until="2024-10-01")
    found = period(story, "2024-10-10", suspended=False)
    assert (found.span.last, found.suspended_days) == (date(2024, 10, 7), 0)
    assert not any(clock.suspended_by_hold for clock in story.machine.clocks.values())


# 25 September to 1 October 2024 is Wednesday to Tuesday: 5 school days, 5 working days, 7 days.
@pytest.mark.parametrize(
    ("unit", "length", "without", "with_hold", "days"),
    [
        (Unit.SCHOOL_DAYS, 10, "2024-10-07", "2024-10-14", 5),
        (Unit.WORKING_DAYS, 10, "2024-10-07", "2024-10-14", 5),
        (Unit.CALENDAR_DAYS, 10, "2024-10-03", "2024-10-10", 7),
        (Unit.CALENDAR_WEEKS, 2, "2024-10-07", "2024-10-14", 7),
        (Unit.SCHOOL_WEEKS, 2, "2024-10-13", "2024-10-15", 2),
    ],
)
def test_the_days_of_a_hold_are_added_at_the_end_of_a_suspended_clock(
    story, unit, length, without, with_hold, days
):
    assert period(story, "2024-10-10", unit, length).span.last == date.fromisoformat(without)
    story.record("hold", "2024-09-25", reason="bereavement", until="2024-10-01")
    found = period(story, "2024-10-10", unit, length)
    assert (found.span.last, found.suspended_days) == (date.fromisoformat(with_hold), days)
    assert f"{days} days of a hold not counted" in clock_text(found)


def test_a_day_under_two_holds_is_one_day_and_a_day_before_the_period_is_none(story):
    story.record("hold", "2024-09-02", reason="one", until="2024-09-26")
    story.record("hold", "2024-09-25", reason="two", until="2024-09-27")
    found = period(story, "2024-10-10")
    assert (found.span, found.suspended_days) == (Span(date(2024, 9, 24), date(2024, 10, 11)), 4)


def test_a_hold_within_the_days_that_were_added_adds_again(story):
    story.record("hold", "2024-10-07", reason="one", until="2024-10-07")
    story.record("hold", "2024-10-08", reason="two", until="2024-10-08")
    assert period(story, "2024-10-10").span.last == date(2024, 10, 9)


def test_a_hold_after_the_last_day_changes_nothing(story):
    story.record("hold", "2024-10-08", reason="later")
    assert period(story, "2024-10-10").span.last == date(2024, 10, 7)


def test_under_a_hold_without_a_review_date_a_suspended_clock_has_no_last_day(story):
    story.record("hold", "2024-09-30", reason="safeguarding")
    found = period(story, "2024-10-10")
    assert found.span is None
    assert not story.on("2024-12-01").is_clock_over(found)
    assert "a hold without a review date stops it" in clock_text(found)
    story.record("hold_ended", "2024-10-03", why="met")
    found = period(story, "2024-10-10")
    assert (found.span.last, found.suspended_days) == (date(2024, 10, 10), 3)
    assert period(story, "2024-10-02").span is None, "on that day nobody had ended it"


def test_a_calendar_that_ends_before_the_added_days_gives_no_last_day(story):
    last = story.calendar.days[-11]
    story.record("hold", story.calendar.days[-5], reason="illness", until=story.calendar.days[-4].isoformat())
    found = period(story, story.calendar.days[-1], start=last.isoformat())
    assert (found.span, found.is_held) == (None, False)
    assert "import the next calendar" in clock_text(found)


def test_a_hold_ended_on_its_first_day_never_held(story):
    story.record("hold", "2024-09-25", reason="typed for the wrong child", until="2024-10-01")
    story.record("hold_ended", "2024-09-25", why="wrong child")
    (hold,) = holds(story.latest)
    assert hold.span is None
    assert not hold.is_in_force(date(2024, 9, 25))
    assert period(story, "2024-10-10").suspended_days == 0
