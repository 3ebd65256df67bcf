"""CR51 to CR54, KI06 to KI09 and KI14, TI11 and TI19: requests for leave, the head's decision, the reply."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .schools import (
    HEAD,
    Child,
    act,
    approve,
    case,
    cli,
    data,
    due,
    leave,
    make_school,
    ok,
    papers,
    run_of,
    shown,
    step,
    upn,
)

FAR = {
    "lives_with_pupil": "N",
    "address_line_1": "77 Quarry Hill",
    "town": "Far Hollow",
    "postcode": "QQ9 9ZZ",
}
TESTS = [f"--detail={test}=yes" for test in ("rare", "significant", "unavoidable", "short")]
WEEK = ("--from", "2024-11-11", "--to", "2024-11-15")


@pytest.fixture(scope="module")
def canterbury(tmp_path_factory) -> Path:
    """1: two parents apart; 2: a father not to be contacted; 3: no parent on file."""
    children = [
        Child(1, {**run_of(2024, "2024-11-11", 5, "GG"), "2025-01-13": "GG"}, contact={"F": FAR}),
        Child(2, {}, contact={"F": {"no_contact": "Y"}}),
        Child(
            3,
            {},
            parents=(("N", "other"),),
            contact={"N": {"parental_responsibility": "N", "lives_with_pupil": "N"}},
        ),
    ]
    return make_school(tmp_path_factory.mktemp("leave"), "canterbury-road", 2024, children)


@pytest.fixture
def home(canterbury, tmp_path) -> Path:
    return Path(shutil.copytree(canterbury, tmp_path / "home"))


def ask(home: Path, number: int = 1, on: str = "2024-09-30", *more: object, span: tuple[str, ...] = WEEK):
    return leave(home, "request", number, *span, "--reason", "A wedding", "--on", on, "--by", "Ada", *more)


def asked(
    home: Path, number: int = 1, on: str = "2024-09-30", *more: object, span: tuple[str, ...] = WEEK
) -> None:
    result = ask(home, number, on, *more, span=span)
    assert result.code == 0, result.err


def decide(home: Path, verdict: str, *more: object, number: int = 1, on: str = "2024-10-02"):
    said = ("--reason", "As the head decided", "--by", "Hanna Headley", "--on", on)
    return leave(home, "decide", number, f"--{verdict}", *said, *more)


def rows(home: Path, on: str = "2024-12-20") -> list[dict[str, object]]:
    return data(home, "leave", "list", "--as-of", on)["requests"]


# --- CR52: four weeks before ---


@pytest.mark.parametrize(("on", "late"), [("2024-10-13", False), ("2024-10-14", False), ("2024-10-15", True)])
def test_o18_cr52_a_request_27_days_before_is_late_and_one_28_days_before_is_not(home, on, late):
    asked(home, 1, on)
    (row,) = rows(home)
    assert (row["late"], row["status"], row["asked_on"]) == (late, "to be decided", on)
    assert ("late" in ok(home, "leave", "list", "--as-of", "2024-10-20").out) is late


def test_o18_cr52_the_head_may_still_grant_a_late_request_and_the_reply_says_that_it_came_late(home):
    asked(home, 1, "2024-10-15")
    assert decide(home, "grant", *TESTS, on="2024-10-16").code == 0
    letters = papers(home, 1, "leave", "leave_reply")
    assert set(letters) == {"M1", "F1"}
    for text in letters.values():
        assert "27 days before the leave" in text and "asks for 28" in text


# --- CR51: four tests, and the days ---


@pytest.mark.parametrize("left_out", range(4))
def test_cr51_leave_needs_each_of_the_four_tests_and_a_refusal_needs_none(home, left_out):
    asked(home)
    tests = [test for number, test in enumerate(TESTS) if number != left_out]
    refused = decide(home, "grant", *tests)
    assert refused.code == 3
    assert TESTS[left_out].split("=")[1] in refused.err
    assert rows(home)[0]["status"] == "to be decided"
    assert decide(home, "refuse").code == 0
    assert rows(home)[0]["status"] == "refused"


def test_cr51_a_test_that_is_answered_no_is_not_met(home):
    asked(home)
    refused = decide(home, "grant", *TESTS[:3], "--detail=short=no")
    assert refused.code == 3 and "short" in refused.err


@pytest.mark.parametrize("verdict", ["grant", "refuse"])
def test_cr51_a_misspelt_test_is_told_and_never_printed(home, verdict):
    asked(home)
    wrong = decide(home, verdict, *TESTS[1:], "--detail=rair=yes")
    assert wrong.code == 2 and "rair" in wrong.err and "rare" in wrong.err
    assert rows(home)[0]["status"] == "to be decided"


def test_cr51_the_reply_to_each_parent_tells_the_decision_the_days_and_the_reasons(home):
    asked(home)
    assert decide(home, "grant", *TESTS, "--from", "2024-11-12", "--to", "2024-11-13").code == 0
    letters = papers(home, 1, "leave", "leave_reply")
    assert set(letters) == {"M1", "F1"}
    for text in letters.values():
        assert "12 November 2024" in text and "13 November 2024" in text
        assert "2 school days" in text
        assert "As the head decided" in text
    assert rows(home)[0]["status"] == "granted in part"
    assert (rows(home)[0]["granted_from"], rows(home)[0]["granted_to"]) == ("2024-11-12", "2024-11-13")
    assert "Quarry" not in letters["M1"] and "Cowslip" not in letters["F1"]


def test_cr51_days_outside_those_asked_for_cannot_be_granted(home):
    asked(home)
    for span in (("2024-11-10", "2024-11-13"), ("2024-11-12", "2024-11-16"), ("2024-11-14", "2024-11-13")):
        refused = decide(home, "grant", *TESTS, "--from", span[0], "--to", span[1])
        assert refused.code == 3, span
    assert rows(home)[0]["status"] == "to be decided"


# --- CR53: final, the head's alone, never backwards ---


@pytest.mark.parametrize("role", ["attendance_officer", "la_liaison"])
def test_cr35_cr53_only_the_head_decides(home, role):
    asked(home)
    refused = decide(home, "refuse", "--role", role)
    assert refused.code == 3 and "headteacher" in refused.err
    assert rows(home)[0]["status"] == "to be decided"


@pytest.mark.parametrize("first", ["refuse", "grant"])
def test_cr53_a_decision_is_final(home, first):
    asked(home)
    assert decide(home, first, *TESTS).code == 0
    for second in ("grant", "refuse"):
        again = decide(home, second, *TESTS, on="2024-10-09")
        assert again.code == 3
    again = decide(home, "refuse", on="2024-10-09")
    assert "final" in again.err and "CR51" in again.err
    assert len(papers(home, 1, "leave", "leave_reply")) == 2


def test_cr53_leave_is_not_given_for_days_before_the_request(home):
    asked(home, 1, "2024-11-13")
    refused = decide(home, "grant", *TESTS, on="2024-11-13")
    assert refused.code == 3 and "before it was asked for" in refused.err
    assert decide(home, "grant", *TESTS, "--from", "2024-11-13", on="2024-11-13").code == 0
    assert rows(home)[0]["status"] == "granted in part"


def test_cr53_a_decision_cannot_stand_before_its_request(home):
    asked(home, 1, "2024-09-30")
    refused = decide(home, "refuse", on="2024-09-29")
    assert refused.code == 3, refused.out
    assert rows(home)[0]["status"] == "to be decided"
    assert decide(home, "refuse", on="2024-09-30").code == 0


def test_cr53_a_mistake_can_be_voided_with_its_reason_and_decided_again(home):
    asked(home)
    assert decide(home, "refuse").code == 0
    number = next(
        event["no"]
        for event in data(home, "case", "timeline", case(1, "leave"))["events"]
        if event["event"] == "LeaveDecided"
    )
    voided = act(
        home,
        "record",
        case(1, "leave"),
        "void",
        "2024-10-03",
        "Hanna",
        HEAD,
        f"event={number}",
        "why=typed wrong",
    )
    assert voided.code == 0, voided.err
    assert rows(home)[0]["status"] == "to be decided"
    assert decide(home, "grant", *TESTS, on="2024-10-03").code == 0


# --- CR54: what follows a refusal; CR50 ---


def test_cr54_a_refused_week_that_is_taken_stands_in_the_work_list_from_its_first_day(home):
    asked(home)
    assert decide(home, "refuse").code == 0
    assert due(home, "2024-11-08", 1, "leave") == {}
    assert due(home, "2024-11-11", 1, "leave") == {"penalty_request": "CR54 BLOCKED"}, "no approval yet"


def test_cr54_a_request_after_a_closed_case_opens_a_new_one_and_its_refusal_counts(home):
    asked(home)
    assert decide(home, "refuse").code == 0
    approve(home, 1, "leave", "penalty_request", "2024-11-18")
    step(home, 1, "leave", "penalty_request", "2024-11-18")
    step(home, 1, "leave", "closed", "2024-11-20")
    first = shown(home, 1, "leave")["case"]
    span = ("--from", "2025-01-13", "--to", "2025-01-13")
    asked(home, 1, "2024-12-02", span=span)
    second = shown(home, 1, "leave")
    assert second["case"] != first and second["state"] == "open"
    assert decide(home, "refuse", on="2024-12-03").code == 0
    assert [row["status"] for row in rows(home, "2025-01-13")] == ["refused", "refused"]
    assert due(home, "2025-01-10", 1, "leave").get("penalty_request", "") != "CR54 BLOCKED"
    explained = data(home, "case", "explain", case(1, "leave"), "--as-of", "2025-01-13")["steps"]
    (taken,) = [step["why"] for step in explained if step["rule"] == "CR54" and step["status"] == "blocked"]
    assert taken[0]["value"] == "2 sessions", "the work list shows the step once, by CR50"


# --- the register of requests ---


def test_several_requests_wait_side_by_side_and_are_decided_by_number(home):
    asked(home)
    asked(home, 1, "2024-10-01", span=("--from", "2024-12-02", "--to", "2024-12-03"))
    assert decide(home, "refuse").code == 2, "which one?"
    one, two = sorted(row["request"] for row in rows(home))
    assert decide(home, "refuse", "--request", two).code == 0
    assert {row["request"]: row["status"] for row in rows(home)} == {one: "to be decided", two: "refused"}
    assert rows(home)[0]["request"] == one, "what waits comes first"
    assert decide(home, "refuse", "--request", 99).code == 5


def test_leave_that_ends_before_it_begins_or_of_a_stranger_is_refused(home):
    assert ask(home, span=("--from", "2024-11-15", "--to", "2024-11-11")).code == 4
    assert ask(home, 1, "2024-09-30", "--parent", "M2").code == 5
    assert leave(home, "request", 9, *WEEK, "--reason", "x", "--on", "2024-09-30", "--by", "Ada").code == 5
    assert decide(home, "refuse").code == 5, "nothing was asked for"
    assert rows(home) == []


def test_the_list_of_a_day_knows_what_was_asked_and_decided_by_then(home):
    asked(home)
    assert decide(home, "refuse").code == 0
    assert rows(home, "2024-09-29") == []
    assert rows(home, "2024-10-01")[0]["status"] == "to be decided"
    assert rows(home, "2024-10-02")[0]["status"] == "refused"


@pytest.mark.parametrize("verb", ["request", "decide"])
def test_a_dry_run_writes_nothing(home, verb):
    if verb == "decide":
        asked(home)
        result = decide(home, "refuse", "--dry-run")
    else:
        result = ask(home, 1, "2024-09-30", "--dry-run")
    assert result.code == 0
    assert [row["status"] for row in rows(home)] == (["to be decided"] if verb == "decide" else [])
    assert shown(home, 1, "leave")["documents"] == []


# --- to whom the reply goes ---


def test_the_parent_who_asked_alone_gets_the_reply(home):
    asked(home, 1, "2024-09-30", "--parent", "M1")
    assert decide(home, "refuse").code == 0
    assert set(papers(home, 1, "leave", "leave_reply")) == {"M1"}


def test_a_held_parent_holds_the_reply_until_a_person_decides(home):
    asked(home, 2)
    refused = decide(home, "refuse", number=2)
    assert refused.code == 3 and "send.F2" in refused.err
    assert rows(home)[0]["status"] == "to be decided"
    assert decide(home, "refuse", "--detail", "send.F2=no", number=2).code == 0
    assert set(papers(home, 2, "leave", "leave_reply")) == {"M2"}


@pytest.mark.parametrize("word", ["No", "NO", " no "])
def test_no_to_a_held_parent_is_no_however_it_is_written(home, word):
    asked(home, 2)
    assert decide(home, "refuse", "--detail", f"send.F2={word}", number=2).code == 0
    assert set(papers(home, 2, "leave", "leave_reply")) == {"M2"}


def test_a_word_that_is_neither_yes_nor_no_sends_nothing(home):
    asked(home, 2)
    assert decide(home, "refuse", "--detail", "send.F2=perhaps", number=2).code == 2
    assert rows(home)[0]["status"] == "to be decided"


def test_without_a_parent_on_file_no_reply_can_be_written(home):
    asked(home, 3)
    refused = decide(home, "refuse", number=3)
    assert refused.code == 3 and "no parent" in refused.err


# --- Kilnhurst: KI06 to KI09, KI14 ---


@pytest.fixture(scope="module")
def kilnhurst_home(tmp_path_factory) -> Path:
    return make_school(tmp_path_factory.mktemp("kilnhurst"), "kilnhurst", 2016, [Child(1, {})])


@pytest.fixture
def kilnhurst(kilnhurst_home, tmp_path) -> Path:
    return Path(shutil.copytree(kilnhurst_home, tmp_path / "home"))


SPAN_2016 = ("--from", "2016-11-14", "--to", "2016-11-18")


def proof(folder: Path) -> Path:
    from ..e2e.world import pdf

    path = folder / "proof.pdf"
    path.write_bytes(pdf("The employer's letter"))
    return path


@pytest.mark.parametrize("ground", ["employer", "rehabilitation"])
def test_ki07_ki09_the_ground_needs_evidence_at_the_time_of_the_request(kilnhurst, tmp_path, ground):
    asked(kilnhurst, 1, "2016-10-10", "--ground", ground, span=SPAN_2016)
    refused = decide(kilnhurst, "grant", on="2016-10-12")
    assert refused.code == 3 and "evidence" in refused.err
    assert decide(kilnhurst, "refuse", on="2016-10-12").code == 0
    asked(kilnhurst, 1, "2016-10-13", "--ground", ground, "--file", proof(tmp_path), span=SPAN_2016)
    assert decide(kilnhurst, "grant", on="2016-10-14").code == 0
    assert "with evidence" in papers(kilnhurst, 1, "leave", "leave_reply")["M1"]


def test_ki08_service_personnel_need_no_evidence_and_ki06_the_head_sets_the_days(kilnhurst):
    asked(kilnhurst, 1, "2016-10-10", "--ground", "armed_forces", span=SPAN_2016)
    assert decide(kilnhurst, "grant", "--to", "2016-11-15", on="2016-10-12").code == 0
    (row,) = rows(kilnhurst, "2016-12-16")
    assert (row["status"], row["granted_from"], row["granted_to"]) == (
        "granted in part",
        "2016-11-14",
        "2016-11-15",
    )
    assert set(papers(kilnhurst, 1, "leave", "leave_reply")) == {"M1", "F1"}


def test_ki06_without_one_of_the_three_grounds_leave_is_refused_and_no_other_ground_is_known(kilnhurst):
    assert ask(kilnhurst, 1, "2016-10-10", "--ground", "wedding", span=SPAN_2016).code == 4
    asked(kilnhurst, 1, "2016-10-10", span=SPAN_2016)
    refused = decide(kilnhurst, "grant", on="2016-10-12")
    assert refused.code == 3 and "ground" in refused.err
    assert decide(kilnhurst, "refuse", on="2016-10-12").code == 0


def test_ki14_the_policy_sets_no_notice_so_no_request_is_late(kilnhurst):
    asked(kilnhurst, 1, "2016-11-13", span=SPAN_2016)
    assert rows(kilnhurst, "2016-12-16")[0]["late"] is False
    assert rows(kilnhurst, "2016-12-16")[0]["reply_by"] is None


# --- Tilston: TI11, TI19 ---


@pytest.fixture(scope="module")
def tilston_home(tmp_path_factory) -> Path:
    return make_school(tmp_path_factory.mktemp("tilston"), "tilston", 2022, [Child(1, {})])


@pytest.fixture
def tilston(tilston_home, tmp_path) -> Path:
    return Path(shutil.copytree(tilston_home, tmp_path / "home"))


@pytest.mark.parametrize(("on", "late"), [("2022-11-13", False), ("2022-11-14", True), ("2022-11-15", True)])
def test_ti11_a_request_has_to_come_in_advance(tilston, on, late):
    asked(tilston, 1, on, span=("--from", "2022-11-14", "--to", "2022-11-18"))
    assert rows(tilston, "2022-12-16")[0]["late"] is late


def test_ti11_the_head_sets_the_days_and_needs_no_test(tilston):
    asked(tilston, 1, "2022-11-01", span=("--from", "2022-11-14", "--to", "2022-11-18"))
    assert decide(tilston, "grant", "--to", "2022-11-14", on="2022-11-02").code == 0
    assert rows(tilston, "2022-12-16")[0]["status"] == "granted in part"


def test_ti19_the_reply_is_due_within_seven_days_and_the_list_names_the_day(tilston):
    asked(tilston, 1, "2022-11-01", span=("--from", "2022-11-14", "--to", "2022-11-18"))
    asked(tilston, 1, "2022-10-31", span=("--from", "2022-12-05", "--to", "2022-12-06"))
    assert [row["reply_by"] for row in rows(tilston, "2022-11-02")] == ["2022-11-07", "2022-11-08"]
    assert "2022-11-08" in ok(tilston, "leave", "list", "--as-of", "2022-11-02").out
    assert upn(1) == rows(tilston, "2022-11-02")[0]["upn"]


def test_ti19_a_request_of_before_the_policy_is_refused_and_the_list_stays_readable(tilston):
    early = ask(tilston, 1, "2022-02-28", span=("--from", "2022-03-07", "--to", "2022-03-08"))
    assert early.code == 4 and "2022-03-01" in early.err
    assert rows(tilston, "2022-12-16") == []


def test_a_home_without_requests_says_so(tilston):
    assert cli(tilston, "leave", "list", "--as-of", "2022-11-02").out == "No request for leave is on file.\n"
