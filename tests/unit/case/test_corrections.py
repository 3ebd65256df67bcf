"""A decision is held against the register as it is now: its own sessions, with who changed them and why."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from casework.case.attendance import session_key
from casework.case.corrections import checks, counted_sessions, plan_check
from casework.case.decide import Order
from casework.case.events import DecisionChecked, EventVoided
from casework.errors import BadInput, NotFound, Refused
from casework.marks import Mark
from casework.schooldays import Session

DAY = date(2024, 9, 16)


def change(story, code, day=DAY, session=Session.AM):
    story.codes[session_key(day, session)] = code


def mark(code, hour, by="Ada Officer", why="amended"):
    return Mark(DAY, Session.AM, code, None, "", datetime(2025, 1, 1, hour, tzinfo=UTC), by, why, "marks.csv")


def found(story, *versions):
    return checks(story.latest, story.codes, lambda: {(DAY, Session.AM): versions} if versions else {})


def test_a_decision_whose_marks_stand_asks_for_no_history(story):
    story.climb("meeting")

    def never():
        raise AssertionError("the history is only read where a mark differs")

    assert checks(story.latest, story.codes, never) == ()


def test_each_decision_that_counted_the_session_is_found_by_its_own_rule_cr17_cr47(story):
    story.climb("notice_to_improve")
    change(story, "I")
    steps = [(check.taken.step, check.taken.rule) for check in found(story)]
    assert steps == [("letter_1", "CR17"), ("notice_to_improve", "CR47")], "the review began after that day"


def test_the_change_of_the_code_is_told_and_not_a_later_change_of_the_comment(story):
    story.climb("letter_1")
    change(story, "I")
    versions = (
        mark("O", 8),
        mark("I", 9, "Bo Second", "a doctor's note"),
        mark("I", 10, "Cy Third", "typing"),
    )
    (check,) = found(story, *versions)
    (seen,) = check.changes
    assert (seen.old, seen.new, seen.by, seen.why) == ("O", "I", "Bo Second", "a doctor's note")
    assert "O became I (Bo Second on 1 January 2025: a doctor's note)" in check.text


def test_an_import_that_named_nobody_and_no_reason_is_told_by_its_file(story):
    story.climb("letter_1")
    change(story, "I")
    (check,) = found(story, mark("O", 8), mark("I", 9, None, None))
    assert "(nobody named, from marks.csv on 1 January 2025: no reason recorded)" in check.text


@pytest.mark.parametrize("blank", ["", "-"])
def test_a_mark_that_was_blanked_is_a_change_however_a_blank_is_written(story, blank):
    story.climb("letter_1")
    change(story, blank)
    (check,) = found(story)
    assert check.changes[0].new == ""
    assert "O became no mark" in check.text


def test_the_sessions_of_a_notice_belong_to_the_step_that_issued_it_cr46(story):
    story.climb("penalty")
    number, taken = story.latest.last_step
    counted = counted_sessions(number, taken, story.latest)
    assert ("2025-01-07", "AM") in counted
    assert ("2024-09-16", "AM") in counted or ("2024-11-11", "AM") in counted, "those of the notice"


def test_a_voided_decision_is_not_checked(story):
    story.climb("letter_1")
    change(story, "I")
    story.record("void", "2024-09-24", event="1", why="wrong child")
    assert found(story) == ()


def order(**details):
    return Order(date(2024, 9, 24), "Hanna Headley", details.pop("role", "headteacher"), details)


def test_the_answer_holds_every_changed_session_and_a_mark_changed_again_asks_again(story):
    story.climb("letter_1")
    change(story, "I")
    (answer,) = plan_check(order(event="1", decision="keep", why="still ten"), story.latest, found(story))
    assert isinstance(answer, DecisionChecked)
    assert answer.changes == (("2024-09-16", "AM", "I"),)
    assert answer.details == {"why": "still ten"}
    story.append(answer)
    assert [check.is_open for check in found(story)] == [False]
    change(story, "M", session=Session.PM)
    (check,) = found(story)
    assert (check.is_open, [seen.new for seen in check.open_changes]) == (True, ["M"])


@pytest.mark.parametrize("decision", ["withdraw", "reissue"])
def test_withdrawing_and_reissuing_void_the_step_with_its_notices(story, decision):
    story.climb("penalty")
    change(story, "I", date(2025, 1, 7))
    number = story.latest.last_step[0]
    answer, *voids = plan_check(
        Order(
            date(2025, 1, 10), "Hanna Headley", "headteacher", {"event": str(number), "decision": decision}
        ),
        story.latest,
        found(story),
    )
    assert answer.decision == decision
    assert all(isinstance(void, EventVoided) for void in voids)
    assert len(voids) == 3, "the step and a notice for each of two parents"
    story.append(answer, *voids)
    assert story.state == "warning"
    assert found(story) == ()


@pytest.mark.parametrize(
    ("details", "fault"),
    [
        ({"event": "1", "decision": "keep", "role": "attendance_officer"}, Refused),
        ({"event": "1", "decision": "keep", "role": "la_liaison"}, Refused),
        ({"event": "1", "decision": "perhaps"}, BadInput),
        ({"decision": "keep"}, BadInput),
        ({"event": "77", "decision": "keep"}, NotFound),
        ({"event": "2", "decision": "withdraw"}, NotFound),
    ],
)
def test_an_answer_that_is_none_is_refused(story, details, fault):
    story.climb("letter_1")
    story.record("contact", "2024-09-23", who="mother")
    change(story, "I")
    with pytest.raises(fault):
        plan_check(order(**details), story.latest, found(story))
