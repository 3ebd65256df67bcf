"""Naming cases, refusals with their exit codes, dry runs, and what people record."""

from __future__ import annotations

import json
import re
import shlex

import pytest

from ..commands import commands_in, fault_of
from .conftest import CASE, HEAD, LA, OFFICER
from .world import act, act_ok, cli, data, ok, pdf, tree, upn

READERS = (
    ("case", "show"),
    ("case", "timeline"),
    ("case", "explain"),
    ("case", "diagram"),
    ("pack", "check"),
    ("pack", "build"),
)
NONSENSE = [
    "",
    " ",
    "/",
    "//",
    "absence",
    "../../etc/passwd",
    "..",
    ".",
    "~",
    "x" * 5000,
    "../" * 2000,
    "Zoë/absence",
    "🎒",
    "%s%n",
    "-1",
    "a\x00b",
    "\udcff",
    "ABS-00000000-1",
    "ABS-FGWT6QJ3-0",
    "ABS-FGWT6QJ3-99999999999999999999",
    f"{upn(99)}/absence",
    f"{upn(1)}/",
    f"{upn(1)}/cricket",
    f"{upn(1)}/absence/absence",
    upn(1),
    f"/{upn(1)}/absence",
    "/tmp",
]


@pytest.mark.parametrize("name", NONSENSE)
def test_a_case_that_the_home_does_not_hold_is_not_found_however_it_is_written(school, name):
    for command in (*READERS, ("pack", "verify")):
        result = cli(school, *command, "--json", "--", name)
        assert result.code == 5, (command, result.code, result.err)
        assert result.out == ""
        assert result.error["what"] and result.error["fix"]
    for words in (("case", "advance", "--", name, "letter_1"), ("case", "record", "--", name, "contact")):
        given = [*words[:2], "--on", "2024-09-10", "--by", "A", "--role", HEAD, "--json", *words[2:]]
        assert cli(school, *given).code == 5, words


def test_the_next_number_of_a_case_that_is_still_open_is_not_found(school, reference):
    assert reference.endswith("-1")
    for other in ("2", "3", "0", "01", "10"):
        assert cli(school, "case", "show", f"{reference[:-1]}{other}").code == 5, other


@pytest.mark.parametrize("write", [str.lower, str.upper, str.title, lambda t: f"  {t} "])
def test_a_case_is_found_by_reference_and_by_upn_and_strand_in_any_letter_case(school, reference, write):
    wanted = data(school, "case", "show", CASE)
    assert data(school, "case", "show", write(reference)) == wanted
    assert data(school, "case", "show", write(CASE)) == wanted


def test_a_case_without_events_is_open_and_shows_everything_that_the_contract_lists(school):
    found = data(school, "case", "show", f"{upn(4)}/absence")
    keys = {
        "schema",
        "case",
        "upn",
        "strand",
        "state",
        "opened_on",
        "policy",
        "parents",
        "clocks",
        "documents",
    }
    assert set(found) >= keys | {"events"}
    assert found["schema"] == "casework/case/1"
    assert (found["state"], found["opened_on"], found["events"]) == ("open", None, 0)
    assert found["documents"] == found["clocks"] == []
    assert found["policy"] == "canterbury-road"
    assert [parent["contact_ref"] for parent in found["parents"]] == ["M4"]


def test_references_are_fixed_and_differ_and_carry_no_upn_and_no_name(school, tmp_path):
    rows = data(school, "case", "list", "--all")["cases"]
    references = [row["case"] for row in rows]
    assert len(references) == len(set(references))
    assert sum(row["strand"] == "absence" for row in rows) == 7
    for row in rows:
        assert row["upn"][1:] not in row["case"]
        assert "tamsin" not in row["case"].lower()
        assert data(school, "case", "show", row["case"])["upn"] == row["upn"]


def test_a_neighbour_is_no_parent_and_a_carer_is_one(school):
    def refs(number):
        return {p["contact_ref"] for p in data(school, "case", "show", f"{upn(number)}/absence")["parents"]}

    assert refs(1) == {"M1", "F1"}
    assert refs(2) == {"M2"}
    assert refs(7) == set()


ADVANCE = ("advance", CASE, "letter_1", "2024-09-10", "Mrs Head")


@pytest.mark.parametrize("role", [OFFICER, LA])
def test_the_wrong_role_is_refused_and_nothing_written(home, role):
    before = tree(home)
    result = act(home, *ADVANCE, role, flags=("--json",))
    assert result.code == 3
    assert result.out == ""
    assert "headteacher" in json.dumps(result.error)
    assert tree(home) == before


def test_a_step_that_is_not_due_is_refused_with_the_figures(home):
    before = tree(home)
    result = act(home, "advance", f"{upn(4)}/absence", "letter_1", "2024-09-10", "A", HEAD, flags=("--json",))
    assert result.code == 3
    assert "CR17" in result.error["what"]
    assert "100" in result.error["what"]
    assert tree(home) == before


@pytest.mark.parametrize(
    "step",
    [
        "meeting",
        "notice_to_improve",
        "penalty_request",
        "as1_referral",
        "closed",
        "warning",
        "penalty",
        "court",
    ],
)
def test_a_step_that_does_not_follow_from_here_is_refused(home, step):
    for role in (HEAD, LA):
        result = act(home, "advance", CASE, step, "2024-09-10", "Mrs Head", role, flags=("--json",))
        assert result.code == 3, step
        assert step in result.error["what"]


def test_every_refusal_is_an_error_object_on_standard_error(rungs):
    home = rungs("warning")
    refused = [
        ("advance", CASE, "letter_1", "2024-11-20", "Mrs Head", HEAD),
        ("advance", CASE, "penalty", "2024-11-08", "Ms Lee", LA),
        ("advance", CASE, "penalty", "2024-11-20", "Ms Lee", LA),
        ("advance", CASE, "penalty", "2024-11-20", "Ms Lee", HEAD),
        ("record", CASE, "paid", "2024-11-20", "Ms Lee", LA),
        ("record", CASE, "notice_received", "2024-11-20", "Ms Lee", LA),
    ]
    before = tree(home)
    for words in refused:
        result = act(home, *words, flags=("--json",))
        assert result.code == 3, (words, result.err)
        assert result.out == ""
        assert result.error["code"] and result.error["what"] and result.error["fix"]
    assert tree(home) == before


@pytest.mark.parametrize(
    "words",
    [
        ("case", "advance", CASE),
        ("case", "advance", CASE, "letter_1"),
        ("case", "advance", CASE, "letter_1", "--on", "2024-09-10", "--by", "A"),
        ("case", "advance", CASE, "letter_1", "--on", "10/09/2024", "--by", "A", "--role", HEAD),
        ("case", "advance", CASE, "letter_1", "--on", "2024-09-31", "--by", "A", "--role", HEAD),
        (
            "case",
            "advance",
            CASE,
            "letter_1",
            "--on",
            "2024-09-10",
            "--by",
            "A",
            "--role",
            HEAD,
            "--detail",
            "x",
        ),
        ("case", "advance", CASE, "letter_1", "--on", "2024-09-10", "--by", "", "--role", HEAD),
        ("case", "advance", CASE, "letter_1", "--on", "2024-09-10", "--by", "  ", "--role", HEAD),
        ("case", "advance", CASE, "dance", "--on", "2024-09-10", "--by", "A", "--role", HEAD),
        ("case", "record", CASE, "dance", "--on", "2024-09-10", "--by", "A", "--role", HEAD),
        ("case", "record", CASE, "evidence", "--on", "2024-09-10", "--by", "A", "--role", HEAD),
        ("case", "dance"),
        ("case", "show"),
        ("case", "show", CASE, "more"),
        ("case", "show", CASE, "--nonsense"),
        ("dance",),
        ("pack", "build"),
        ("policy", "dance"),
    ],
)
def test_wrong_usage_is_2_with_an_error_object_and_writes_nothing(home, words):
    before = tree(home)
    result = cli(home, *words, "--json")
    assert result.code == 2, result.err
    assert result.out == ""
    assert result.error["what"]
    assert tree(home) == before


def test_one_person_with_two_spellings_is_still_one_person(at):
    home = at("support")
    act_ok(home, "record", CASE, "approval", "2024-10-04", "mrs  HEAD ", HEAD, "step=notice_to_improve")
    before = tree(home)
    result = act(home, "advance", CASE, "notice_to_improve", "2024-10-07", "Mrs Head", HEAD)
    assert result.code == 3
    assert tree(home) == before
    act_ok(home, "record", CASE, "approval", "2024-10-05", "Mr Deputy", HEAD, "step=notice_to_improve")
    act_ok(home, "advance", CASE, "notice_to_improve", "2024-10-07", "Mrs Head", HEAD)


def test_an_approval_dated_after_the_step_does_not_serve_it(at):
    home = at("support")
    act_ok(home, "record", CASE, "approval", "2024-10-14", "Mr Deputy", HEAD, "step=notice_to_improve")
    assert act(home, "advance", CASE, "notice_to_improve", "2024-10-07", "Mrs Head", HEAD).code == 3
    act_ok(home, "advance", CASE, "notice_to_improve", "2024-10-14", "Mrs Head", HEAD)


def test_an_approval_of_another_step_does_not_serve(at):
    home = at("support")
    act_ok(home, "record", CASE, "approval", "2024-10-04", "Mr Deputy", HEAD, "step=penalty_request")
    assert act(home, "advance", CASE, "notice_to_improve", "2024-10-07", "Mrs Head", HEAD).code == 3


def test_a_voided_approval_does_not_serve(at):
    home = at("approval_nti")
    number = data(home, "case", "show", CASE)["events"]
    act_ok(home, "record", CASE, "void", "2024-10-05", "Mr Deputy", HEAD, f"event={number}", "why=too early")
    assert act(home, "advance", CASE, "notice_to_improve", "2024-10-07", "Mrs Head", HEAD).code == 3


def test_an_approval_for_a_step_that_no_ladder_has_is_bad_input(home):
    assert act(home, "record", CASE, "approval", "2024-09-10", "A", HEAD, "step=dance").code == 4
    assert act(home, "record", CASE, "approval", "2024-09-10", "A", HEAD).code in (2, 4)


def test_a_hold_stops_letters_until_its_review_date(at):
    home = at("letter_1")
    act_ok(
        home, "record", CASE, "hold", "2024-09-20", "Ms Office", OFFICER, "reason=a death", "until=2024-10-04"
    )
    items = data(home, "work", "--as-of", "2024-09-27")["items"]
    (item,) = [i for i in items if i["upn"] == upn(1) and i["step"] == "meeting"]
    assert any("a death" in block for block in item["blocked_by"])
    result = act(home, "advance", CASE, "meeting", "2024-09-27", "Mrs Head", HEAD)
    assert result.code == 3
    assert "a death" in result.err
    act_ok(home, "advance", CASE, "meeting", "2024-10-07", "Mrs Head", HEAD)


@pytest.mark.parametrize("until", ["soon", "2024-02-30", "2020-01-01"])
def test_a_hold_with_a_date_that_cannot_be_is_bad_input(home, until):
    result = act(home, "record", CASE, "hold", "2024-09-20", "A", OFFICER, "reason=x", f"until={until}")
    assert result.code == 4


def test_parents_not_to_be_contacted_or_with_a_confidential_address_wait_for_a_person(home):
    for number, ref in ((5, "F5"), (6, "M6")):
        case = f"{upn(number)}/absence"
        items = data(home, "work", "--as-of", "2024-09-10")["items"]
        (item,) = [i for i in items if i["upn"] == upn(number)]
        assert any(ref in block for block in item["blocked_by"]), number
        before = tree(home)
        result = act(home, "advance", case, "letter_1", "2024-09-10", "Mrs Head", HEAD)
        assert result.code == 3
        assert ref in result.err
        assert tree(home) == before
    act_ok(home, "advance", f"{upn(5)}/absence", "letter_1", "2024-09-10", "Mrs Head", HEAD, "send.F5=no")
    assert [d["to"] for d in data(home, "case", "show", f"{upn(5)}/absence")["documents"]] == ["M5"]
    act_ok(home, "advance", f"{upn(6)}/absence", "letter_1", "2024-09-10", "Mrs Head", HEAD, "send.M6=yes")
    assert [d["to"] for d in data(home, "case", "show", f"{upn(6)}/absence")["documents"]] == ["M6"]


def test_a_pupil_without_a_parent_on_file_is_blocked_with_what_to_import(home):
    result = act(home, "advance", f"{upn(7)}/absence", "letter_1", "2024-09-10", "Mrs Head", HEAD)
    assert result.code == 3
    assert "parent" in result.err


DRY = [
    ("advance", "letter_1", "2024-09-10", (), "LetterRequested|letter_requested|StepTaken|step_taken"),
    ("record", "contact", "2024-09-10", ("how=telephone",), "."),
    ("record", "meeting", "2024-09-10", ("attendees=A", "targets=B", "minutes=C"), "."),
    ("record", "hold", "2024-09-10", ("reason=x",), "."),
    ("record", "support", "2024-09-10", ("offered=yes",), "."),
]


@pytest.mark.parametrize(("kind", "what", "on", "details", "word"), DRY)
def test_a_dry_run_names_the_events_and_appends_nothing(home, kind, what, on, details, word):
    before = tree(home)
    dry = act_ok(home, kind, CASE, what, on, "Mrs Head", HEAD, *details, flags=("--dry-run", "--json"))
    assert tree(home) == before
    assert dry.json["events"]
    said = act_ok(home, kind, CASE, what, on, "Mrs Head", HEAD, *details, flags=("--dry-run",)).out
    assert re.search("would", said, re.I)
    assert tree(home) == before
    wet = act_ok(home, kind, CASE, what, on, "Mrs Head", HEAD, *details, flags=("--json",))
    named = [event["type"] if "type" in event else event.get("event") for event in dry.json["events"]]
    done = [event["type"] if "type" in event else event.get("event") for event in wet.json["events"]]
    assert named == done[: len(named)], "what it said is what it did"


def test_a_dry_run_of_a_refused_step_is_refused_too(home):
    assert act(home, *ADVANCE, OFFICER, flags=("--dry-run",)).code == 3
    words = ("advance", f"{upn(4)}/absence", "letter_1", "2024-09-10", "A", HEAD)
    assert act(home, *words, flags=("--dry-run",)).code == 3


def test_a_dry_run_with_a_file_looks_at_the_file(at, tmp_path):
    home = at("penalty_request")
    bad, good = tmp_path / "bad.pdf", tmp_path / "good.pdf"
    bad.write_bytes(b"%PDF-1.7\nnothing")
    good.write_bytes(pdf("Warning"))
    before = tree(home)
    words = ("advance", CASE, "warning", "2024-11-06", "Ms Lee", LA)
    assert act(home, *words, files=[bad], flags=("--dry-run",)).code == 4
    assert act(home, *words, files=[good], flags=("--dry-run",)).code == 0
    words = ("record", CASE, "evidence", "2024-11-06", "Ms Lee", LA)
    assert act(home, *words, files=[bad], flags=("--dry-run",)).code == 4
    assert act(home, *words, files=[good], flags=("--dry-run",)).code == 0
    assert tree(home) == before


def test_a_step_dated_before_the_last_one_is_refused(at):
    home = at("letter_1")
    assert act(home, "advance", CASE, "meeting", "2024-09-09", "Mrs Head", HEAD).code == 3


def test_taking_a_step_twice_is_refused_the_second_time_and_changes_nothing(at):
    home = at("letter_1")
    before = tree(home)
    assert act(home, *ADVANCE, HEAD).code == 3
    assert tree(home) == before


def test_voiding_a_step_takes_the_case_back_and_keeps_everything_on_file(at):
    home = at("meeting")
    timeline = data(home, "case", "timeline", CASE)["events"]
    files = tree(home / "documents")
    step = [e["no"] for e in timeline if e.get("step") == "meeting"][-1]
    first = [e["no"] for e in timeline if e.get("step") == "letter_1"][-1]
    assert act(home, "record", CASE, "void", "2024-09-26", "A", HEAD, f"event={first}", "why=x").code == 3
    assert act(home, "record", CASE, "void", "2024-09-26", "A", HEAD, f"event={step}").code == 4
    assert act(home, "record", CASE, "void", "2024-09-26", "A", HEAD, "event=999", "why=x").code == 5
    assert act(home, "record", CASE, "void", "2024-09-26", "A", HEAD, "event=all", "why=x").code in (4, 5)
    act_ok(home, "record", CASE, "void", "2024-09-26", "Mrs Head", HEAD, f"event={step}", "why=wrong pupil")
    assert data(home, "case", "show", CASE)["state"] == "letter_1"
    after = data(home, "case", "timeline", CASE)["events"]
    assert [e["no"] for e in after if e["voided"]] != []
    assert len(after) > len(timeline)
    assert tree(home / "documents") == files
    assert "VOIDED" in ok(home, "case", "timeline", CASE).out
    (item,) = [i for i in data(home, "work", "--as-of", "2024-09-26")["items"] if i["upn"] == upn(1)]
    assert item["step"] == "meeting"
    act_ok(home, "advance", CASE, "meeting", "2024-09-27", "Mrs Head", HEAD)
    assert data(home, "case", "show", CASE)["state"] == "meeting"


def test_the_timeline_shows_each_event_with_who_and_both_its_days(at):
    home = at("letter_1")
    act_ok(home, "record", CASE, "letter_posted", "2024-09-11", "Ms Office", OFFICER, "how=first class")
    events = data(home, "case", "timeline", CASE)["events"]
    assert [e["no"] for e in events] == list(range(1, len(events) + 1))
    for event in events:
        assert event["on"] and event["by"] and event["role"] and event["recorded_at"]
    text = ok(home, "case", "timeline", CASE).out
    assert "Ms Office" in text and "2024-09-11" in text


def test_explain_answers_for_every_step_of_the_ladder_why_or_why_not_yet(rungs):
    for rung in ("letter_1", "support", "warning", "as1_referral"):
        found = data(rungs(rung), "case", "explain", CASE, "--as-of", "2025-02-05")
        steps = {step["step"] for step in found["steps"]}
        assert steps >= {
            *("letter_1", "meeting", "notice_to_improve", "penalty_request", "warning", "penalty"),
            *("as1_referral", "court", "closed"),
        }
        for step in found["steps"]:
            assert step["status"] and step["cite"] and step["rule"]
    found = data(rungs("letter_1"), "case", "explain", CASE, "--as-of", "2024-09-12")
    (meeting,) = [step for step in found["steps"] if step["step"] == "meeting"]
    assert meeting["status"] == "not due"
    assert any("24 September 2024" in fact["text"] for fact in meeting["why"])


def test_the_past_can_be_explained_as_it_stood(rungs):
    found = data(rungs("as1_referral"), "case", "explain", CASE, "--as-of", "2024-09-30")
    assert found["state"] == "meeting"
    assert data(rungs("as1_referral"), "case", "explain", CASE, "--as-of", "2024-09-09")["state"] == "open"


def test_a_closed_case_is_followed_by_a_new_one_when_a_rule_next_fires(at):
    home = at("letter_1")
    first = data(home, "case", "show", CASE)["case"]
    act_ok(home, "advance", CASE, "closed", "2024-09-13", "Mrs Head", HEAD)
    assert data(home, "case", "show", first)["state"] == "closed"
    assert [i for i in data(home, "work", "--as-of", "2024-09-13")["items"] if i["upn"] == upn(1)] == []
    (item,) = [i for i in data(home, "work", "--as-of", "2024-09-16")["items"] if i["upn"] == upn(1)]
    second = item["case"]
    assert second != first
    assert (second[:-1], second[-1]) == (first[:-1], "2")
    assert item["since"] == "2024-09-16"
    assert item["state"] == "open"
    act_ok(home, "advance", CASE, "letter_1", "2024-09-17", "Mrs Head", HEAD)
    assert data(home, "case", "show", CASE)["case"] == second
    assert data(home, "case", "show", second)["state"] == "letter_1"
    assert data(home, "case", "show", first)["state"] == "closed"
    assert data(home, "case", "show", first)["opened_on"] == "2024-09-10"
    assert [r["case"] for r in data(home, "case", "list")["cases"]] == [first, second]


def test_a_case_that_was_closed_stays_the_latest_while_no_rule_fires(at):
    home = at("letter_1")
    first = data(home, "case", "show", CASE)["case"]
    act_ok(home, "advance", CASE, "closed", "2025-07-22", "Mrs Head", HEAD)
    assert data(home, "case", "show", CASE)["case"] == first


@pytest.mark.parametrize("what", ["paid", "unpaid", "withdrawn", "notice_received"])
def test_a_word_on_a_notice_names_a_parent_who_got_one(at, what):
    home = at("penalty")
    words = ("record", CASE, what, "2024-11-20", "Ms Lee", LA)
    assert act(home, *words).code in (2, 4)
    assert act(home, *words, "parent=N1").code == 5
    act_ok(home, *words, "parent=F1")


@pytest.mark.parametrize("amount", ["eighty", "-80", "80.555", "", "8e1", "£"])
def test_an_amount_that_is_no_money_is_bad_input(rungs, amount):
    result = act(
        rungs("received"),
        "record",
        CASE,
        "paid",
        "2024-11-20",
        "A",
        LA,
        "parent=M1",
        f"amount={amount}",
        flags=("--dry-run",),
    )
    assert result.code == 4 if amount else result.code in (0, 4)


def test_support_takes_yes_and_no_alone(home):
    words = ("record", CASE, "support", "2024-09-10", "A", OFFICER)
    assert act(home, *words, "offered=maybe").code == 4
    assert act(home, *words).code == 4
    act_ok(home, *words, "offered=yes", "engaged=no")


@pytest.mark.parametrize("what", ["la_outcome", "court_outcome"])
def test_an_outcome_says_what_it_is(home, what):
    assert act(home, "record", CASE, what, "2024-09-10", "A", LA).code == 4
    act_ok(home, "record", CASE, what, "2024-09-10", "A", LA, "outcome=Attendance Improvement Meeting")


def test_words_that_cannot_be_written_down_are_refused_not_crashed_on(home):
    before = tree(home)
    for text in ("\udcff", "A\udcffB"):
        result = act(home, "record", CASE, "contact", "2024-09-10", text, OFFICER)
        assert result.code in (2, 4), (text, result.code, result.err)
        result = act(home, "record", CASE, "contact", "2024-09-10", "A", OFFICER, f"note={text}")
        assert result.code in (2, 4), (text, result.code, result.err)
    assert tree(home) == before


# --- the ladder of a case, drawn ---------------------------------------------------------------------


def test_the_ladder_of_a_case_is_drawn_with_where_it_stands_and_the_way_it_went(rungs):
    drawn = ok(rungs("meeting"), "case", "diagram", CASE).out
    assert drawn.startswith("stateDiagram-v2\n")
    (here,) = [line for line in drawn.splitlines() if "THE CASE STANDS HERE" in line]
    assert here.endswith(" as meeting")
    taken = [line.split(" : ")[0].strip() for line in drawn.splitlines() if "TAKEN on" in line]
    assert taken == ["open --> letter_1", "letter_1 --> meeting"]
    found = data(rungs("meeting"), "case", "diagram", CASE)
    assert (found["strand"], found["state"], found["mermaid"]) == (
        "absence",
        "meeting",
        drawn.rstrip("\n") + "\n",
    )
    assert [(s["from"], s["step"], s["on"]) for s in found["steps"]] == [
        ("open", "letter_1", "2024-09-10"),
        ("letter_1", "meeting", "2024-09-25"),
    ]


def test_a_case_without_events_is_drawn_in_its_first_state_and_each_strand_has_its_own_ladder(school):
    drawn = ok(school, "case", "diagram", f"{upn(4)}/leave").out
    assert '"Open (THE CASE STANDS HERE)" as open' in drawn
    assert "TAKEN" not in drawn and "as1_referral" not in drawn


def test_the_ladders_of_a_policy_are_data_too(tmp_path):
    found = data(tmp_path, "policy", "diagram", "canterbury-road")
    assert [row["strand"] for row in found["diagrams"]] == ["absence", "lateness", "leave"]
    one = data(tmp_path, "policy", "diagram", "canterbury-road", "--strand", "leave")
    assert one["diagrams"] == [found["diagrams"][2]]
    assert one["diagrams"][0]["mermaid"].startswith("stateDiagram-v2\n")


# --- one file for several parents ---------------------------------------------------------------------


def test_the_note_on_one_file_for_every_parent_prints_the_whole_command_that_mends_it(at, tmp_path):
    home = at("penalty_request")
    paper = tmp_path / "warning.pdf"
    paper.write_bytes(pdf("A warning"))
    words = ("advance", CASE, "warning", "2024-11-06", "Ms Lee", LA)
    dry = act(home, *words, files=[paper], flags=("--dry-run",))
    assert "would be filed as the paper of every parent" in dry.err and "void" not in dry.err
    told = act_ok(home, *words, files=[paper]).err
    (command,) = commands_in(told)
    assert fault_of(command) == ""
    number = data(home, "case", "timeline", CASE)["events"][-3]
    assert number["event"] == "StepTaken" and f"--detail event={number['no']} --detail why=TEXT" in command
    filled = command.replace("TEXT", "own").replace("DATE", "2024-11-06").replace("NAME", "Lee")
    ok(home, *shlex.split(filled)[1:])
    assert data(home, "case", "show", CASE)["state"] == "penalty_request"
