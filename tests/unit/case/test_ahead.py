"""When a step could first become due if nothing changes; `case explain` and the list of dates ask it."""

from __future__ import annotations

from datetime import date

import pytest

from casework.case.ahead import FURTHEST, first_due, look_ahead, way_to
from casework.case.triggers import is_due


def transition(story, step, when, source=None):
    state = source or story.on(when).standing.state
    return next(each for each in story.machine.steps_from(state) if each.step == step)


def test_a_review_that_runs_makes_the_meeting_due_on_the_first_school_day_after_it_cr18_cr20(story):
    story.climb("letter_1")
    ahead = look_ahead(transition(story, "meeting", "2024-10-01"), story.on("2024-10-01"))
    assert ahead.day == date(2024, 10, 22)
    assert ahead.text == "on 22 October 2024 if nothing changes"
    day_before = look_ahead(transition(story, "meeting", "2024-10-21"), story.on("2024-10-21"))
    assert day_before.day == date(2024, 10, 22)


def test_the_first_date_is_the_one_on_which_the_work_list_first_shows_the_step(story):
    story.climb("letter_1")
    situation = story.on("2024-09-24")
    for each in story.machine.steps_from("letter_1"):
        found = first_due(each, situation)
        days = [day for day in story.calendar.days if day > situation.day][:FURTHEST]
        assert found == next((day for day in days if is_due(each, story.on(day))), None), each.rule


def test_a_step_that_only_more_absence_would_open_is_not_due_while_nothing_changes_cr17(story):
    ahead = look_ahead(transition(story, "letter_1", "2024-09-10"), story.on("2024-09-10"))
    assert ahead.day is None
    assert ahead.text.startswith("not while nothing changes, as far as ")


def test_a_figure_of_the_year_that_the_marks_on_file_will_reach_has_its_first_date_cr17(story):
    story.mark(story.period("2024-09-16", "2024-09-17"))
    situation = story.on("2024-09-10")
    ahead = look_ahead(transition(story, "letter_1", "2024-09-10"), situation)
    assert ahead.day == date(2024, 9, 16)


def test_a_step_of_another_state_names_the_steps_before_it(story):
    situation = story.on("2024-09-10")
    assert look_ahead(transition(story, "meeting", "2024-09-10", "letter_1"), situation).text == (
        "not from this state: first letter_1"
    )
    penalty = look_ahead(transition(story, "penalty", "2024-09-10", "warning"), situation)
    assert penalty.day is None
    assert penalty.text.startswith("not from this state: first letter_1, then meeting, then ")
    assert penalty.text.endswith("penalty_request, then warning")


def test_no_way_leads_back_down_the_ladder(story):
    story.climb("meeting")
    ahead = look_ahead(transition(story, "letter_1", "2024-10-23", "open"), story.on("2024-10-23"))
    assert (ahead.day, ahead.text) == (None, "not from this state: no way leads there from here")


def test_a_calendar_without_a_coming_school_day_is_said(story):
    last = story.calendar.days[-1]
    ahead = look_ahead(transition(story, "letter_1", last), story.on(last))
    assert "calendar has no school day after this one" in ahead.text


@pytest.mark.parametrize(
    ("state", "wanted", "way"),
    [
        ("open", ("open",), ()),
        ("open", ("letter_1", "meeting"), ("letter_1",)),
        ("closed", ("open",), None),
        ("meeting", ("warning",), ("penalty_request", "warning")),
    ],
)
def test_the_way_to_a_state_is_the_shortest_one(story, state, wanted, way):
    assert way_to(story.machine, state, wanted) == way


def test_no_more_than_two_hundred_days_are_looked_at(story, monkeypatch):
    asked = []
    monkeypatch.setattr("casework.case.ahead.is_due", lambda _step, at: asked.append(at.day))
    assert first_due(transition(story, "letter_1", "2024-09-10"), story.on("2024-09-10")) is None
    assert len(asked) == FURTHEST
