"""An approval is of what could be seen: amended marks or another policy undo it (issue 6, point 9)."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from casework.case.approved import lapsed
from casework.case.events import from_record

from .conftest import CASE, HEAD
from .world import MARK_COLUMNS, act, act_ok, data, ok, table, upn, write

ON = "2024-10-07"


@pytest.fixture
def home(at) -> Path:
    """Return a home in which the notice to improve was approved on 4 October, and not taken yet."""
    return at("approval_nti")


def amend(home: Path, day: str, session: str, code: str, number: int = 1) -> None:
    files = write(
        home.parent / f"amended-{day}-{session}-{code}",
        marks_csv=table(MARK_COLUMNS, [[upn(number), day, session, code, "", ""]]),
    )
    ok(home, "register", "import", *files, "--by", "Ms Office", "--why", "a note came")


def take(home: Path, on: str = ON):
    return act(home, "advance", CASE, "notice_to_improve", on, "Mrs Head", HEAD)


def blocks(home: Path) -> list[str]:
    (item,) = [
        each
        for each in data(home, "work", "--as-of", ON)["items"]
        if each["upn"] == upn(1) and each["step"] == "notice_to_improve"
    ]
    return item["blocked_by"]


@pytest.mark.parametrize("on", ["2024-10-04", ON])
def test_with_the_marks_unchanged_the_approved_step_is_taken_that_day_or_later(home, on):
    assert blocks(home) == []
    assert take(home, on).code == 0


def test_after_an_amendment_the_approval_no_longer_counts_and_work_and_advance_say_why(home):
    amend(home, "2024-09-09", "AM", "I")
    (block,) = blocks(home)
    assert "approval of 4 October 2024 by Mr Deputy no longer counts" in block
    assert "9 September 2024 AM was O and is I" in block and "approve it anew" in block
    refused = take(home)
    assert refused.code == 3 and "9 September 2024 AM was O and is I" in refused.err
    act_ok(home, "record", CASE, "approval", ON, "Mr Deputy", HEAD, "step=notice_to_improve")
    assert blocks(home) == []
    assert take(home).code == 0


def test_a_mark_amended_back_to_what_was_seen_lets_the_approval_stand(home):
    amend(home, "2024-09-09", "AM", "I")
    amend(home, "2024-09-09", "AM", "O")
    assert take(home).code == 0


def test_a_mark_of_a_later_day_or_of_another_pupil_changes_nothing_of_what_was_approved(home):
    amend(home, "2024-10-14", "AM", "I")
    amend(home, "2024-09-09", "AM", "I", 5)
    assert blocks(home) == []
    assert take(home).code == 0


def test_an_amendment_that_touches_no_unauthorised_session_lets_the_approval_stand(home):
    amend(home, "2024-09-12", "AM", "M")
    assert blocks(home) == []
    assert take(home).code == 0


@pytest.mark.parametrize("code", ["O", "U"])
def test_a_session_that_became_unauthorised_undoes_the_approval(home, code):
    amend(home, "2024-09-12", "AM", code)
    (block,) = blocks(home)
    assert f"12 September 2024 AM was / and is {code}" in block


def test_a_mark_that_came_in_after_the_approval_is_no_amendment(at):
    home = at("support")
    amend(home, "2024-09-09", "AM", "-")
    act_ok(home, "record", CASE, "approval", "2024-10-04", "Mr Deputy", HEAD, "step=notice_to_improve")
    amend(home, "2024-09-09", "AM", "O")
    assert take(home).code == 0


def test_an_approval_used_up_by_its_step_is_not_asked_after_again(home):
    assert take(home).code == 0
    amend(home, "2024-09-09", "AM", "I")
    shown = data(home, "case", "show", CASE)
    assert shown["state"] == "notice_to_improve"
    assert [each for each in shown["checks"] if each["step"] == "notice_to_improve"]


def test_an_approval_of_before_it_was_bound_still_counts_and_one_under_another_policy_does_not():
    old = {"event": "StepApproved", "on": "2024-10-04", "by": "Mr Deputy", "role": HEAD, "step": "penalty"}
    now = SimpleNamespace(values=SimpleNamespace(policy=SimpleNamespace(sha256="new")), attendance=None)
    assert lapsed(from_record(old), now) == ""
    assert lapsed(from_record({**old, "policy_sha256": "new"}), now) == ""
    assert "another version of the policy" in lapsed(from_record({**old, "policy_sha256": "old"}), now)
