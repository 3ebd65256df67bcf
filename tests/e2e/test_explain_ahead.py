"""`case explain` names every step with rule, count and the first date on which it could become due."""

from __future__ import annotations

from .conftest import CASE
from .world import data, ok


def test_every_step_of_the_ladder_has_rule_count_and_first_date_or_words(at):
    home = at("letter_1")
    found = data(home, "case", "explain", CASE, "--as-of", "2024-09-11")
    steps = {(step["step"], step["rule"]): step for step in found["steps"]}
    assert {step for step, _ in steps} >= {
        "letter_1",
        "meeting",
        "penalty",
        "as1_referral",
        "court",
        "closed",
    }
    meeting = steps[("meeting", "CR20")]
    assert (meeting["status"], meeting["earliest"]) == ("not due", "2024-09-25")
    assert meeting["value"].endswith("sessions")
    assert meeting["threshold"] == "95%"
    penalty = steps[("penalty", "CR46")]
    assert penalty["earliest"] is None
    assert penalty["earliest_text"].startswith("not from this state: first meeting")
    assert all(step["rule"] and step["earliest_text"] for step in found["steps"])
    shown = ok(home, "case", "explain", CASE, "--as-of", "2024-09-11").out
    assert "earliest: on 25 September 2024 if nothing changes" in shown


def test_a_step_that_is_due_has_the_date_since_when(at):
    found = data(at("letter_1"), "case", "explain", CASE, "--as-of", "2024-09-27")
    (meeting,) = [step for step in found["steps"] if step["step"] == "meeting"]
    assert (meeting["status"], meeting["since"], meeting["earliest"]) == ("due", "2024-09-25", "2024-09-25")
    assert meeting["earliest_text"] == "due now"
