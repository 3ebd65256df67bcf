"""Conditions have three values, and since when a step has been due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from casework.case.conditions import Verdict, evaluate
from casework.policy.model import Comparison, Group, Join, Leaf, Origin
from casework.schooldays import Calendar, Span, Term

HERE = Origin("test.toml", 1)
MET, NOT_MET, WAITING = Verdict.MET, Verdict.NOT_MET, Verdict.WAITING
ASPECTS = ("offered", "appropriate", "engaged")
SAID = {MET: "yes", NOT_MET: "no"}  # WAITING: nobody has said anything


def leaf(aspect: str) -> Leaf:
    fact = f"support_{aspect}"
    return Leaf(aspect, fact, Comparison.IS, True, "{value}", "T1", "test, line 1", HERE)


def outcome_of(new_story, join: Join, values: tuple[Verdict, ...], *, in_full: bool):
    """A group over as many facts as there are values; each fact is yes, no or not said."""
    story = new_story()
    names = ASPECTS[: len(values)]
    said = {name: SAID[value] for name, value in zip(names, values, strict=True) if value in SAID}
    if said:
        story.record("support", "2024-09-03", **said)
    conditions = {name: leaf(name) for name in names} | {"group": Group("group", join, names, HERE)}
    story.machine = replace(story.machine, conditions=conditions)
    return evaluate("group", story.on("2024-09-03"), in_full=in_full)


def wanted(join: Join, values: tuple[Verdict, ...]) -> Verdict:
    """Try every answer that people could still give: if all agree, it is decided; else it waits."""
    open_ones = [n for n, value in enumerate(values) if value is WAITING]
    answers = set()
    for given in product([True, False], repeat=len(open_ones)):
        bools = [value is MET for value in values]
        for n, answer in zip(open_ones, given, strict=True):
            bools[n] = answer
        answers.add({Join.ALL: all(bools), Join.ANY: any(bools), Join.NONE: not any(bools)}[join])
    if len(answers) == 2:
        return WAITING
    return MET if answers.pop() else NOT_MET


@pytest.mark.parametrize("in_full", [True, False])
@pytest.mark.parametrize("join", list(Join))
@pytest.mark.parametrize("values", [*product(Verdict, repeat=2), *product(Verdict, repeat=3)])
def test_a_group_waits_only_where_the_missing_word_could_still_decide(new_story, join, values, in_full):
    assert outcome_of(new_story, join, values, in_full=in_full).verdict is wanted(join, values)


def test_what_waits_says_what_a_person_has_to_record(new_story):
    found = outcome_of(new_story, Join.ALL, (MET, WAITING, WAITING), in_full=True)
    assert len(found.missing) == 2
    assert "support --detail 'appropriate=yes|no'" in found.missing[0]


def test_in_full_every_part_is_looked_at_and_otherwise_no_more_than_decides(new_story):
    assert len(outcome_of(new_story, Join.ALL, (NOT_MET, MET, MET), in_full=True).findings) == 3
    assert len(outcome_of(new_story, Join.ALL, (NOT_MET, MET, MET), in_full=False).findings) == 1


def test_a_groups_of_groups_are_joined_from_the_inside(new_story):
    story = new_story()
    story.record("support", "2024-09-03", offered="no", engaged="yes")
    conditions = {name: leaf(name) for name in ASPECTS}
    groups = {
        "inner": Group("inner", Join.ANY, ("offered", "appropriate"), HERE),
        "outer": Group("outer", Join.ALL, ("inner", "engaged"), HERE),
        "not_outer": Group("not_outer", Join.NONE, ("outer",), HERE),
    }
    story.machine = replace(story.machine, conditions=conditions | groups)
    assert story.verdict("outer", "2024-09-03") is WAITING
    assert story.verdict("not_outer", "2024-09-03") is WAITING
    story.record("support", "2024-09-04", appropriate="no")
    assert story.verdict("outer", "2024-09-04") is NOT_MET
    assert story.verdict("not_outer", "2024-09-04") is MET


# --- since ------------------------------------------------------------------------------------------


def test_since_is_the_first_school_day_of_the_spell_in_which_the_step_has_been_due(story):
    story.mark("2024-09-09")  # 8 of 10, 80%
    assert story.since("letter_1", "2024-09-09") == date(2024, 9, 9)
    assert story.since("letter_1", "2024-09-13") == date(2024, 9, 9)
    assert story.since("letter_1", "2024-09-15") == date(2024, 9, 9), "asked on a Sunday"


def test_since_begins_anew_after_a_day_on_which_the_step_was_not_due(story):
    story.mark("2024-09-03", ("O", "\\"))  # due until 19 of 20 on 16 September; 95.4% and more later
    assert story.due("2024-09-16") == {"letter_1"} and story.due("2024-09-17") == set()
    story.mark("2024-09-18", ("O", "\\"))  # 22 of 24
    assert story.since("letter_1", "2024-09-16") == date(2024, 9, 3)
    assert story.since("letter_1", "2024-09-20") == date(2024, 9, 18)


def test_since_does_not_see_marks_after_the_day_of_the_question(story):
    story.mark("2024-09-09").mark("2024-12-02")
    assert story.since("letter_1", "2024-09-10") == date(2024, 9, 9)


def test_since_begins_no_earlier_than_the_academic_year(story):
    story.climb("meeting")
    story.mark(story.period("2025-07-01", "2025-07-22"))
    story.record("support", "2025-07-10", appropriate="yes", engaged="no")
    assert story.since("notice_to_improve", "2025-07-21") == date(2025, 7, 7), "the tenth session"
    assert story.since("notice_to_improve", "2025-08-15") == date(2025, 7, 7)
    first = next(day for day in story.calendar.days if day >= date(2025, 9, 1))
    assert story.since("notice_to_improve", "2025-09-12") == first


def test_since_counts_days_on_which_the_step_was_due_and_blocked(new_story):
    story = new_story(settings={"letter_1.review_school_days": 5}).mark("2024-09-09").mark("2024-09-10")
    story.take("letter_1", "2024-09-12")  # review 13 to 19 September
    assert story.since("meeting", "2024-10-01") == date(2024, 9, 20)
    assert story.blocks("meeting", "2024-10-01")


def test_since_is_no_earlier_than_the_step_that_led_here(story):
    story.climb("penalty_request")
    assert story.since("warning", "2024-12-20") == date(2024, 12, 4)


def test_since_is_unknown_before_the_first_school_day_after_a_step_in_the_holidays(story):
    story.climb("meeting")
    story.mark(story.period("2024-12-09", "2024-12-13"))
    story.record("support", "2024-12-23", appropriate="no")
    story.take("penalty_request", "2024-12-23")
    assert story.since("warning", "2024-12-30") is None
    assert story.since("warning", "2025-01-06") == date(2025, 1, 6)


def test_since_begins_no_earlier_than_the_policy_which_has_no_figures_before_19_august_2024(new_story):
    story = new_story(calendar=Calendar([Term("Summer", Span(date(2024, 6, 3), date(2024, 8, 30)))]))
    story.mark(story.period("2024-06-03", "2024-06-28"))
    assert story.since("letter_1", "2024-08-22") == date(2024, 8, 19)
