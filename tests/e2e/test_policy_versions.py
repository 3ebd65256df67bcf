"""A case keeps the version of the policy that it was started under, until somebody moves it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from .conftest import CASE, HEAD, OFFICER
from .world import act, act_ok, cli, data, ok, tree, upn

MACHINE = Path(__file__).parents[2] / "state_machines" / "machines" / "canterbury-road-absence.toml"
OTHER = f"{upn(5)}/absence"
WHO = ("--by", "Mrs Head", "--role", HEAD)


def new_policy(home, text):
    """Give the home a ladder of its own in the place of the shipped one."""
    folder = home / "policies" / "machines"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MACHINE.name).write_text(text, encoding="utf-8")


def without_the_review():
    """The ladder as shipped, but the meeting does not wait for the review to be over."""
    text = MACHINE.read_text(encoding="utf-8")
    assert '["no_improvement_after_letter_1", "letter_1_review_over"]' in text
    return text.replace(
        '[condition.meeting_due]\nall = ["no_improvement_after_letter_1", "letter_1_review_over"]',
        '[condition.meeting_due]\nall = ["no_improvement_after_letter_1"]',
    )


def without_the_meeting():
    """The ladder as shipped, but the state meeting has another name."""
    lines = MACHINE.read_text(encoding="utf-8").splitlines()
    return "\n".join(
        line if line.startswith("documents") else line.replace('"meeting"', '"gathering"') for line in lines
    )


def steps(home, day, number=1):
    items = data(home, "work", "--as-of", day)["items"]
    return {item["step"] for item in items if item["upn"] == upn(number) and item["strand"] == "absence"}


def move(home, *words, now="2025-07-25T08:00:00"):
    return cli(home, "policy", "move", *words, now=now)


@pytest.fixture
def moved(at):
    """Return a home whose case stands at letter 1 under the shipped ladder, and whose ladder is new."""
    home = at("letter_1")
    new_policy(home, without_the_review())
    return home


def test_the_first_step_keeps_the_files_of_its_policy_once_and_nothing_else_does(home):
    kept = home / "policies"
    ok(home, "work", "--as-of", "2024-09-10")
    act_ok(home, "record", CASE, "contact", "2024-09-05", "Ms Office", OFFICER, "who=mother")
    act_ok(home, "advance", CASE, "letter_1", "2024-09-10", "Mrs Head", HEAD, flags=["--dry-run"])
    assert not kept.exists()
    act_ok(home, "advance", CASE, "letter_1", "2024-09-10", "Mrs Head", HEAD)
    taken = next(e for e in data(home, "case", "timeline", CASE)["events"] if e["event"] == "StepTaken")
    (path,) = kept.glob("*.json")
    assert path.stem == taken["policy_sha256"]
    texts = json.loads(path.read_text(encoding="utf-8"))
    assert texts[f"machines/{MACHINE.name}"] == MACHINE.read_text(encoding="utf-8")
    before = path.read_bytes(), path.stat().st_mtime_ns
    act_ok(home, "advance", OTHER, "letter_1", "2024-09-10", "Mrs Head", HEAD, "send.F5=no")
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert data(home, "case", "show", CASE)["policy_note"] == ""


def test_a_case_goes_on_under_its_own_version_and_a_new_one_begins_under_the_present(moved):
    assert "meeting" not in steps(moved, "2024-09-17"), "its own ladder waits for the end of the review"
    assert "meeting" in steps(moved, "2024-09-25")
    shown = data(moved, "case", "show", CASE)
    assert "keeps the version" in shown["policy_note"]
    assert f"Policy version {shown['policy_sha256'][:12]}" in ok(moved, "case", "show", CASE).out
    act_ok(moved, "advance", OTHER, "letter_1", "2024-09-10", "Mrs Head", HEAD, "send.F5=no")
    other = data(moved, "case", "show", OTHER)
    assert (other["policy_note"], other["policy_sha256"] != shown["policy_sha256"]) == ("", True)
    assert "meeting" in steps(moved, "2024-09-17", 5)
    assert len(list((moved / "policies").glob("*.json"))) == 2
    act_ok(moved, "advance", CASE, "meeting", "2024-09-25", "Mrs Head", HEAD)
    taken = [e for e in data(moved, "case", "timeline", CASE)["events"] if e["event"] == "StepTaken"]
    assert {step["policy_sha256"] for step in taken} == {shown["policy_sha256"]}


def test_a_move_is_previewed_case_by_case_and_then_done_with_who_and_why(moved):
    before = tree(moved)
    preview = json.loads(move(moved, "--all", "--dry-run", "--on", "2024-09-17", "--json").out)
    (row,) = preview["cases"]
    assert (row["state"], row["stays"], row["newly_due"], row["no_longer_due"]) == (
        "letter_1",
        True,
        ["meeting"],
        [],
    )
    table = move(moved, CASE, "--dry-run", "--on", "2024-09-17").out
    assert "stays in letter_1; newly due: meeting" in table
    assert "Would move 1 of 1" in table
    assert tree(moved) == before
    done = move(moved, CASE, "--on", "2024-09-17", *WHO, "--why", "the governors' new ladder")
    assert (done.code, "Moved 1 of 1" in done.out) == (0, True)
    assert "meeting" in steps(moved, "2024-09-17")
    assert "meeting" not in steps(moved, "2024-09-16"), "on the day before it was under its own version"
    item = next(i for i in data(moved, "work", "--as-of", "2024-09-18")["items"] if i["step"] == "meeting")
    assert item["since"] == "2024-09-17", "due since the move"
    event = data(moved, "case", "timeline", CASE)["events"][-1]
    assert (event["event"], event["by"], event["why"]) == (
        "PolicyMoved",
        "Mrs Head",
        "the governors' new ladder",
    )
    assert event["to_sha256"] != event["from_sha256"] == row["from"]
    assert data(moved, "case", "show", CASE)["policy_note"] == ""
    assert (moved / "policies" / f"{event['to_sha256']}.json").is_file()
    act_ok(moved, "advance", CASE, "meeting", "2024-09-17", "Mrs Head", HEAD)
    assert ok(moved, "store", "verify").code == 0
    again = move(moved, CASE, "--on", "2024-09-18", *WHO, "--why", "again")
    assert (again.code, "already" in again.out) == (0, True)


def test_a_state_that_the_new_ladder_lacks_needs_a_decision_and_nothing_is_moved(at):
    home = at("meeting")
    act_ok(home, "advance", OTHER, "letter_1", "2024-09-10", "Mrs Head", HEAD, "send.F5=no")
    new_policy(home, without_the_meeting())
    looked = move(home, "--all", "--dry-run", "--on", "2024-09-26")
    assert looked.code == 3
    assert "state meeting is missing in the new ladder: needs a decision" in looked.out
    assert "stays in letter_1" in looked.out
    before = tree(home)
    refused = move(home, "--all", "--on", "2024-09-26", *WHO, "--why", "new ladder")
    assert (refused.code, tree(home) == before) == (3, True)
    assert "state meeting is missing" in refused.err
    assert "1 of 2 cases can't be moved, so none was" in refused.err
    assert data(home, "case", "show", CASE)["state"] == "meeting", "the case itself goes on as before"
    assert move(home, OTHER, "--on", "2024-09-26", *WHO, "--why", "new ladder").code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((CASE, "--on", "2024-09-17", "--by", "Ms Office", "--role", OFFICER, "--why", "x"), 3),
        ((CASE, "--on", "2024-09-17", *WHO), 2),
        ((CASE, "--all", "--on", "2024-09-17", *WHO, "--why", "x"), 2),
        (("--on", "2024-09-17", *WHO, "--why", "x"), 2),
        (("ABS-00000000-1", "--on", "2024-09-17", *WHO, "--why", "x"), 5),
        ((CASE, "--on", "2024-09-09", *WHO, "--why", "before the letter"), 3),
        ((CASE, "--on", "2024-09-17", "--by", " ", "--why", "x"), 2),
    ],
)
def test_a_move_that_is_not_allowed_or_not_whole_writes_nothing(moved, words, code):
    before = tree(moved)
    result = move(moved, *words)
    assert (result.code, tree(moved) == before) == (code, True), result.err


def test_after_a_move_no_step_stands_before_it_and_what_was_before_is_not_voided(moved):
    assert move(moved, CASE, "--on", "2024-09-17", *WHO, "--why", "new").code == 0
    early = act(moved, "advance", CASE, "meeting", "2024-09-16", "Mrs Head", HEAD)
    assert (early.code, "moved to another version" in early.err) == (3, True)
    void = ("record", CASE, "void", "2024-09-18", "Mrs Head", HEAD, "why=mistake")
    refused = act(moved, *void, "event=1")
    assert (refused.code, "void event" in refused.err) == (3, True)
    number = data(moved, "case", "timeline", CASE)["events"][-1]["no"]
    act_ok(moved, *void, f"event={number}")
    assert "keeps the version" in data(moved, "case", "show", CASE)["policy_note"]
    assert "meeting" not in steps(moved, "2024-09-18")
    act_ok(moved, *void, "event=1")
    assert data(moved, "case", "show", CASE)["state"] == "open"


def test_a_move_on_which_a_step_was_built_stays(moved):
    assert move(moved, CASE, "--on", "2024-09-17", *WHO, "--why", "new").code == 0
    number = data(moved, "case", "timeline", CASE)["events"][-1]["no"]
    act_ok(moved, "advance", CASE, "meeting", "2024-09-17", "Mrs Head", HEAD)
    refused = act(moved, "record", CASE, "void", "2024-09-18", "Mrs Head", HEAD, f"event={number}", "why=x")
    assert (refused.code, "was built on it" in refused.err) == (3, True)


@pytest.mark.parametrize("damage", ["lost", "not json", "changed"])
def test_a_kept_version_that_is_lost_or_changed_is_said_and_the_present_one_is_used(moved, damage):
    (path,) = (moved / "policies").glob("*.json")
    path.chmod(0o600)
    if damage == "lost":
        path.unlink()
    elif damage == "not json":
        path.write_text("{", encoding="utf-8")
    else:
        path.write_text(re.sub("Letter 1 sent", "Letter 1 posted", path.read_text("utf-8")), encoding="utf-8")
    shown = data(moved, "case", "show", CASE)
    assert "the present one is used" in shown["policy_note"]
    assert "meeting" in steps(moved, "2024-09-17")
    assert move(moved, CASE, "--on", "2024-09-17", *WHO, "--why", "the old one is lost").code == 0
    assert data(moved, "case", "show", CASE)["policy_note"] == ""


def test_a_setting_that_only_an_older_version_has_stays_and_a_mistyped_one_is_still_told(moved):
    folder = moved / "policies" / "schools"
    folder.mkdir(parents=True)
    text = (MACHINE.parent.parent / "schools" / "canterbury-road.toml").read_text(encoding="utf-8")
    slot = re.search(r'\[\[parameter\]\]\nname *= "letter_1.review_school_days".*?(?=\n\[)', text, re.S)
    assert slot
    fixed = (
        '[[parameter]]\nname = "letter_1.review_school_days"\nunit = "school days"\nwhy = "Settled."\n'
        '  [[parameter.value]]\n  from = 2012-01-01\n  is = 5\n  cite = "The governors"\n'
    )
    (folder / "canterbury-road.toml").write_text(text.replace(slot[0], fixed), encoding="utf-8")
    clock = data(moved, "case", "show", CASE)["clocks"][0]
    assert clock["length"] == 10, "as the home's settings say, under the version of the case"
    act_ok(moved, "advance", OTHER, "letter_1", "2024-09-10", "Mrs Head", HEAD, "send.F5=no")
    assert data(moved, "case", "show", OTHER)["clocks"][0]["length"] == 5
    settings = moved / "settings.toml"
    settings.write_text(settings.read_text("utf-8") + '"letter_1.reveiw_school_days" = 3\n', encoding="utf-8")
    assert cli(moved, "work", "--as-of", "2024-09-17").code == 4
