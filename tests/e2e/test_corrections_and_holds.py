"""A mark amended after a decision, and a hold to review: seen everywhere, undone by nobody but a person."""

from __future__ import annotations

from .conftest import CASE, HEAD, OFFICER
from .world import MARK_COLUMNS, act, act_ok, cli, data, ok, table, upn, write


def amend(home, *rows, by="Ms Office", why="parent rang late", number=1):
    """Amend marks of pupil 1: (date, session, code)."""
    files = write(
        home.parent / "amended",
        marks_csv=table(MARK_COLUMNS, [(upn(number), day, half, code, "", "") for day, half, code in rows]),
    )
    ok(home, "register", "import", *files, "--by", by, "--why", why, now="2025-07-24T08:00:00")


def items(home, day, step, *more):
    found = data(home, "work", "--as-of", day, *more)
    return [item for item in [*found["items"], *found["near"]] if item["step"] == step]


def test_a_mark_amended_after_a_letter_asks_the_head_to_check_the_decision(at):
    home = at("letter_1")
    assert items(home, "2024-09-11", "check_decision") == []
    assert data(home, "case", "show", CASE)["checks"] == []
    amend(home, ("2024-09-03", "AM", "I"))
    (item,) = items(home, "2024-09-11", "check_decision")
    assert (item["role"], item["modality"], item["blocked_by"]) == ("headteacher", "must", [])
    assert item["reason"]["rule"] == "CR17"
    assert item["reason"]["sessions"] == [["2024-09-03", "AM", "I"]]
    for words in ("Check this decision", "3 September 2024 AM: O became I", "Ms Office", "parent rang late"):
        assert words in item["reason"]["text"]
    (check,) = data(home, "case", "show", CASE)["checks"]
    assert (check["event"], check["step"], check["status"]) == (1, "letter_1", "open")
    assert check["changes"][0] | {"source": ""} == {
        "date": "2024-09-03",
        "session": "AM",
        "old": "O",
        "new": "I",
        "recorded_at": "2025-07-24T08:00:00+00:00",
        "by": "Ms Office",
        "why": "parent rang late",
        "source": "",
    }
    assert data(home, "case", "timeline", CASE)["events"][0]["check"] == "open"
    assert "CHECK THIS DECISION: 1 of its marks" in ok(home, "case", "timeline", CASE).out
    assert "CHECK: Check this decision" in ok(home, "case", "show", CASE).out
    assert data(home, "case", "show", CASE)["state"] == "letter_1", "nothing is undone by itself"


def test_a_mark_of_after_the_decision_or_that_came_back_to_its_code_asks_nothing(at):
    home = at("letter_1")
    amend(home, ("2024-09-11", "AM", "I"), ("2024-12-02", "AM", "I"))
    assert items(home, "2024-12-03", "check_decision") == [], "after the decision"
    amend(home, ("2024-09-03", "AM", "I"))
    assert len(items(home, "2024-09-11", "check_decision")) == 1
    amend(home, ("2024-09-03", "AM", "O"))
    assert items(home, "2024-09-11", "check_decision") == []


def test_a_check_waits_since_the_decision_on_whatever_day_one_looks(at):
    home = at("letter_1")
    amend(home, ("2024-09-03", "AM", "I"))
    days = ("2024-09-10", "2024-09-11", "2024-10-30", "2025-07-23", "2025-07-25")
    assert [items(home, day, "check_decision")[0]["since"] for day in days] == ["2024-09-10"] * len(days)
    assert items(home, "2024-09-09", "check_decision") == []


def test_the_head_keeps_a_decision_and_is_asked_again_only_about_what_changes_later(at):
    home = at("letter_1")
    amend(home, ("2024-09-03", "AM", "I"))
    checked = ("record", CASE, "decision_checked", "2024-09-12", "Mrs Head")
    refused = act(
        home,
        "record",
        CASE,
        "decision_checked",
        "2024-09-12",
        "Ms Office",
        OFFICER,
        "event=1",
        "decision=keep",
    )
    assert refused.code == 3
    assert "headteacher" in refused.err
    assert act(home, *checked, HEAD, "event=1", "decision=maybe").code == 4
    assert act(home, *checked, HEAD, "event=99", "decision=keep").code == 5
    assert act(home, *checked, HEAD, "event=1").code == 4
    act_ok(home, *checked, HEAD, "event=#1", "decision=keep")
    assert items(home, "2024-09-12", "check_decision") == []
    assert len(items(home, "2024-09-11", "check_decision")) == 1, "the day before, nobody had looked"
    (check,) = data(home, "case", "show", CASE)["checks"]
    assert check["status"] == "keep"
    assert "Checked: letter_1 (event 1): keep" in ok(home, "case", "show", CASE).out
    amend(home, ("2024-09-03", "PM", "M"))
    (item,) = items(home, "2024-09-12", "check_decision")
    assert item["reason"]["sessions"] == [["2024-09-03", "PM", "M"]]


def test_withdrawing_voids_the_last_step_and_reissuing_says_to_take_it_again(at):
    home = at("letter_1")
    amend(home, ("2024-09-03", "AM", "I"))
    said = ("record", CASE, "decision_checked", "2024-09-12", "Mrs Head", HEAD, "event=1")
    dry = act_ok(home, *said, "decision=reissue", flags=["--dry-run"])
    assert "casework case advance" in dry.out
    assert data(home, "case", "show", CASE)["state"] == "letter_1"
    done = act_ok(home, *said, "decision=reissue")
    assert "Take the step again" in done.out
    shown = data(home, "case", "show", CASE)
    assert (shown["state"], shown["checks"]) == ("open", [])
    assert all(document["voided"] for document in shown["documents"])
    kinds = [event["event"] for event in data(home, "case", "timeline", CASE)["events"]]
    assert kinds[-2:] == ["DecisionChecked", "EventVoided"]
    act_ok(home, "advance", CASE, "letter_1", "2024-09-12", "Mrs Head", HEAD)
    assert data(home, "case", "show", CASE)["checks"] == []


def test_a_decision_that_others_were_built_on_can_be_kept_and_not_withdrawn(at):
    home = at("meeting")
    amend(home, ("2024-09-03", "AM", "I"))
    said = ("record", CASE, "decision_checked", "2024-09-26", "Mrs Head", HEAD, "event=1")
    refused = act(home, *said, "decision=withdraw")
    assert refused.code == 3
    assert "void event" in refused.err
    assert data(home, "case", "show", CASE)["state"] == "meeting"
    act_ok(home, *said, "decision=keep")


def test_a_decision_whose_marks_stand_has_nothing_to_check(at):
    home = at("letter_1")
    refused = act(
        home, "record", CASE, "decision_checked", "2024-09-12", "Mrs Head", HEAD, "event=1", "decision=keep"
    )
    assert refused.code == 3
    assert "No mark that letter_1" in refused.err


def test_the_pack_asks_about_a_decision_whose_marks_were_changed_and_only_the_untrue_papers_stop_it(at):
    home = at("as1_referral")
    before = data(home, "pack", "check", CASE)
    amend(home, ("2024-09-03", "AM", "I"))
    after = cli(home, "pack", "check", CASE, "--json").json
    asked = [f for f in after["findings"] if "Check this decision" in f["what"]]
    assert asked
    assert not any(finding["stops"] for finding in asked)
    assert all("decision_checked" in finding["fix"] for finding in asked)
    assert (before["ready"], after["ready"]) == (True, False)
    stopping = [finding["what"] for finding in after["findings"] if finding["stops"]]
    assert [("certificate" in what, "AS1 form" in what) for what in stopping] == [
        (True, False),
        (False, True),
    ]


def test_a_hold_shows_in_the_case_stops_letters_and_comes_up_for_review_after_its_date(at):
    home = at("letter_1")
    act_ok(
        home, "record", CASE, "hold", "2024-09-20", "Mrs Head", HEAD, "reason=bereavement", "until=2024-09-27"
    )
    shown = data(home, "case", "show", CASE)["holds"]
    assert [(h["reason"], h["until"], h["in_force"]) for h in shown] == [("bereavement", "2024-09-27", True)]
    assert "bereavement; in force" in ok(home, "case", "show", CASE).out
    (near,) = items(home, "2024-09-25", "review_hold", "--all")
    assert near["since"] is None
    assert items(home, "2024-09-25", "review_hold") == []
    (meeting,) = items(home, "2024-09-27", "meeting")
    assert any("on hold until 27 September 2024" in block for block in meeting["blocked_by"])
    assert items(home, "2024-09-27", "review_hold") == []
    (item,) = items(home, "2024-09-30", "review_hold")
    assert (item["role"], item["since"]) == ("attendance_officer", "2024-09-28")
    assert "bereavement" in item["reason"]["text"]
    assert items(home, "2024-09-30", "meeting")[0]["blocked_by"] == []


def test_a_hold_that_is_ended_voided_or_followed_by_another_needs_no_review(at):
    home = at("minutes")
    act_ok(home, "record", CASE, "hold", "2024-10-03", "Mrs Head", HEAD, "reason=illness", "until=2024-10-04")
    number = data(home, "case", "show", CASE)["holds"][0]["event"]
    assert len(items(home, "2024-10-07", "review_hold")) == 1
    act_ok(
        home, "record", CASE, "hold", "2024-10-07", "Mrs Head", HEAD, "reason=SEND review", "until=2024-10-11"
    )
    assert items(home, "2024-10-08", "review_hold") == []
    assert len(items(home, "2024-10-14", "review_hold")) == 1
    newer = data(home, "case", "show", CASE)["holds"][1]["event"]
    act_ok(
        home, "record", CASE, "hold_ended", "2024-10-15", "Ms Office", OFFICER, f"event={newer}", "why=met"
    )
    assert items(home, "2024-10-15", "review_hold") == []
    assert len(items(home, "2024-10-14", "review_hold")) == 1
    act_ok(home, "record", CASE, "void", "2024-10-15", "Ms Office", OFFICER, f"event={number}", "why=mistake")
    assert items(home, "2024-10-16", "review_hold") == []


def test_the_end_of_a_hold_names_the_hold_where_there_are_several_and_frees_the_letters(at):
    home = at("letter_1")
    assert act(home, "record", CASE, "hold_ended", "2024-09-23", "Ms Office", OFFICER).code == 3
    act_ok(home, "record", CASE, "hold", "2024-09-20", "Mrs Head", HEAD, "reason=one")
    act_ok(home, "record", CASE, "hold", "2024-09-20", "Mrs Head", HEAD, "reason=two", "until=2024-12-01")
    assert act(home, "record", CASE, "hold_ended", "2024-09-23", "Ms Office", OFFICER).code == 4
    first, second = (hold["event"] for hold in data(home, "case", "show", CASE)["holds"])
    assert act(home, "record", CASE, "hold_ended", "2024-09-23", "O", OFFICER, "event=99").code == 5
    assert act(home, "record", CASE, "hold_ended", "2024-09-19", "O", OFFICER, f"event={first}").code == 4
    for number in (first, second):
        act_ok(home, "record", CASE, "hold_ended", "2024-09-26", "Ms Office", OFFICER, f"event={number}")
    assert len(items(home, "2024-09-25", "meeting")[0]["blocked_by"]) == 2
    assert items(home, "2024-09-26", "meeting")[0]["blocked_by"] == []


def test_what_can_be_recorded_is_said_where_a_word_is_unknown(home):
    result = cli(home, "case", "record", CASE, "wish", "--on", "2024-09-12", "--by", "A", "--role", HEAD)
    assert result.code == 2
    for word in ("decision_checked", "hold_ended", "evidence"):
        assert word in result.err
