"""Canterbury Road's lateness and leave through the command line: work, explain, and every paper for real."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .schools import (
    HEAD,
    LA,
    Child,
    act,
    approve,
    case,
    cli,
    data,
    due,
    explained,
    items,
    leave,
    make_school,
    papers,
    record,
    run_of,
    shown,
    squeeze,
    step,
    upn,
)

FAR = {
    "lives_with_pupil": "N",
    "address_line_1": "77 Quarry Hill",
    "town": "Far Hollow",
    "postcode": "QQ9 9ZZ",
}
LATE = run_of(2024, "2024-09-16", 10, "U\\")
AWAY = run_of(2024, "2024-10-07", 5, "GG")


@pytest.fixture(scope="module")
def school(tmp_path_factory) -> Path:
    """1 late, parents apart; 2 and 3 siblings away; 4 late and looked after; 5 away and below school age;
    6 late and away and absent otherwise too."""
    shared = (("P", "mother"), ("Q", "father"))
    two, three = (Child(number, AWAY, parents=shared) for number in (2, 3))
    children = [
        Child(
            1,
            {**LATE, "2024-10-16": "U\\", "2025-01-13": "G\\"},
            contact={"F": FAR},
            minutes=dict.fromkeys(LATE, 25),
        ),
        two,
        three,
        Child(4, LATE, pupil={"flags": "looked_after"}),
        Child(
            5, AWAY, pupil={"date_of_birth": "2020-06-19", "on_roll_from": "2024-09-03", "year_group": "R"}
        ),
        Child(6, {**LATE, **AWAY, **run_of(2024, "2024-11-04", 3, "OO")}),
    ]
    return make_school(tmp_path_factory.mktemp("canterbury"), "canterbury-road", 2024, children)


@pytest.fixture
def home(school, tmp_path) -> Path:
    return Path(shutil.copytree(school, tmp_path / "home"))


# --- lateness ---


def test_cr31_work_lists_the_warning_from_the_tenth_u_on_with_its_sessions(school):
    assert due(school, "2024-09-26", 1, "lateness") == {}
    (item,) = items(school, "2024-10-04", 1, "lateness")
    assert (item["step"], item["modality"], item["role"]) == ("warning", "must", "la_liaison")
    assert item["since"] == "2024-09-27"
    assert item["reason"]["rule"] == "CR31" and "259-26" in item["reason"]["cite"]
    assert item["reason"]["value"] == "10 sessions"
    assert len(item["reason"]["sessions"]) == 10
    assert {code for _, _, code in item["reason"]["sessions"]} == {"U"}


def test_cr31_cr34_explain_names_every_step_of_the_lateness_ladder(school):
    steps = explained(school, "2024-09-26", 1, "lateness")
    assert {rule for _, rule in steps} >= {"CR31", "CR33", "CR34", "CR59"}
    warning = steps["warning", "CR31"]
    assert warning["status"] == "not due"
    assert "9 sessions" in str(warning["why"]) and "10 sessions" in str(warning["why"])
    assert explained(school, "2024-09-27", 1, "lateness")["warning", "CR31"]["status"] == "due"


def test_cr31_to_cr34_each_paper_of_the_lateness_ladder_is_written_to_each_parent(home):
    step(home, 1, "lateness", "warning", "2024-10-14", role=LA)
    warnings = papers(home, 1, "lateness", "lateness_warning")
    assert set(warnings) == {"M1", "F1"}
    for text in warnings.values():
        assert "11 November 2024" in text, "CR32: the last of fifteen school days"
        assert "15 October 2024" in text
        assert "16 September 2024" in text
    assert squeeze("77 Quarry Hill") in squeeze(warnings["F1"])
    assert squeeze("77 Quarry Hill") not in squeeze(warnings["M1"])
    assert squeeze("Cowslip") not in squeeze(warnings["F1"])

    assert due(home, "2024-10-15", 1, "lateness") == {}
    assert due(home, "2024-10-16", 1, "lateness") == {"penalty": "CR33 BLOCKED"}
    approve(home, 1, "lateness", "penalty", "2024-10-17")
    step(home, 1, "lateness", "penalty", "2024-10-17", "pupil_address=confirmed", role=LA)
    notices = papers(home, 1, "lateness", "penalty")
    assert set(notices) == {"M1", "F1"}
    for text in notices.values():
        assert "£80" in text and "£160" in text
        assert "16 September 2024" in text and "16 October 2024" in text
    sessions = [notice["sessions"] for notice in shown(home, 1, "lateness")["notices"]]
    assert sessions[0] == sessions[1] and len(sessions[0]) == 11

    record(home, 1, "lateness", "notice_received", "2024-10-21", "parent=M1")
    assert due(home, "2024-11-17", 1, "lateness") == {}
    assert due(home, "2024-11-18", 1, "lateness") == {"court": "CR34"}
    clocks = {clock["name"]: clock["to"] for clock in shown(home, 1, "lateness")["clocks"]}
    assert clocks["early_payment.M1"] == "2024-11-10"
    assert clocks["payment.M1"] == "2024-11-17"


def test_cr31_no_warning_for_a_looked_after_pupil_and_work_says_why(home):
    (item,) = items(home, "2024-09-27", 4, "lateness")
    assert any("looked after" in why for why in item["blocked_by"])
    refused = act(home, "advance", case(4, "lateness"), "warning", "2024-09-27", "Lee", LA)
    assert refused.code == 3 and "looked after" in refused.err


# --- leave ---


def test_cr50_explain_and_work_show_the_holiday_beside_the_other_strands(school):
    assert due(school, "2024-10-10", 6, "leave") == {}
    assert due(school, "2024-10-11", 6, "leave") == {"penalty_request": "CR50 BLOCKED"}
    assert due(school, "2024-10-11", 6, "lateness") == {"warning": "CR31"}
    assert "letter_1" in due(school, "2024-10-11", 6, "absence")
    steps = explained(school, "2024-10-11", 6, "leave")
    assert steps["penalty_request", "CR50"]["status"] == "blocked"
    assert steps["penalty_request", "CR54"]["status"] == "not due"
    assert "refused" in str(steps["penalty_request", "CR54"]["why"])


def test_cr50_below_compulsory_school_age_there_is_no_request(home):
    (item,) = items(home, "2024-10-11", 5, "leave")
    assert any("compulsory school age" in why for why in item["blocked_by"])
    approve(home, 5, "leave", "penalty_request", "2024-10-14")
    assert act(home, "advance", case(5, "leave"), "penalty_request", "2024-10-14", "Hanna", HEAD).code == 3


def test_cr43_siblings_share_their_parents_and_each_notice_is_for_one_child(home):
    """O13 by two: two siblings and two parents are four notices; CR59 counts them child by child."""
    for number in (2, 3):
        approve(home, number, "leave", "penalty_request", "2024-10-14")
        step(home, number, "leave", "penalty_request", "2024-10-14")
        approve(home, number, "leave", "penalty", "2024-10-21")
        step(home, number, "leave", "penalty", "2024-10-21", "pupil_address=confirmed", role=LA)
    for number in (2, 3):
        notices = shown(home, number, "leave")["notices"]
        assert len(notices) == 2
        assert {notice["ordinal"] for notice in notices} == {1}, (
            "the sibling's notice is no notice for this child"
        )
        assert all(len(notice["sessions"]) == 10 for notice in notices)
        request = papers(home, number, "leave", "leave_penalty_request")["la"]
        assert "shares a parent" in request
        assert "7 October 2024" in request


def test_cr50_the_request_lists_the_sessions_of_the_holiday_and_their_code(home):
    approve(home, 2, "leave", "penalty_request", "2024-10-14")
    step(home, 2, "leave", "penalty_request", "2024-10-14")
    text = papers(home, 2, "leave", "leave_penalty_request")["la"]
    assert "10 sessions are recorded with code G" in text


def test_cr54_the_request_after_a_refusal_tells_what_was_asked_answered_and_taken(home):
    asked = (
        "--from",
        "2025-01-13",
        "--to",
        "2025-01-13",
        "--reason",
        "A trip",
        "--on",
        "2024-12-02",
        "--by",
        "Ada",
    )
    assert leave(home, "request", 1, *asked).code == 0
    refused = ("--refuse", "--reason", "Not rare", "--on", "2024-12-04", "--by", "Hanna Headley")
    assert leave(home, "decide", 1, *refused).code == 0
    assert due(home, "2025-01-13", 1, "leave") == {"penalty_request": "CR54 BLOCKED"}
    approve(home, 1, "leave", "penalty_request", "2025-01-14")
    step(home, 1, "leave", "penalty_request", "2025-01-14")
    text = papers(home, 1, "leave", "leave_penalty_request")["la"]
    assert "Leave was refused" in text and "2 December 2024" in text and "4 December 2024" in text
    assert "1 session is recorded with code G" in text
    assert "16 September 2024" not in text, "the late mornings of that autumn are no part of the request"


def test_cr59_a_notice_of_another_authority_makes_the_next_one_the_second(home):
    """CR58: £160 flat, where an earlier notice of another LA was entered."""
    record(
        home, 2, "leave", "earlier_notice", "2024-10-01", "parent=P2", "issued_on=2024-09-02", "issuer=Ztown"
    )
    approve(home, 2, "leave", "penalty_request", "2024-10-14")
    step(home, 2, "leave", "penalty_request", "2024-10-14")
    approve(home, 2, "leave", "penalty", "2024-10-21")
    step(home, 2, "leave", "penalty", "2024-10-21", "pupil_address=confirmed", role=LA)
    found = {notice["parent"]: notice for notice in shown(home, 2, "leave")["notices"]}
    assert (found["P2"]["ordinal"], found["P2"]["early_pence"]) == (2, None)
    assert (found["Q2"]["ordinal"], found["Q2"]["early_pence"]) == (1, 8000)
    texts = papers(home, 2, "leave", "penalty")
    assert "£80" not in texts["P2"] and "£160" in texts["P2"]
    assert "£80" in texts["Q2"]


def test_cr59_notices_of_the_lateness_and_leave_strands_count_together(home):
    step(home, 6, "lateness", "warning", "2024-09-30", role=LA)
    approve(home, 6, "leave", "penalty_request", "2024-10-14")
    step(home, 6, "leave", "penalty_request", "2024-10-14")
    approve(home, 6, "leave", "penalty", "2024-10-15")
    step(home, 6, "leave", "penalty", "2024-10-15", role=LA)
    for ref in ("M6", "F6"):
        record(
            home,
            6,
            "lateness",
            "earlier_notice",
            "2024-10-16",
            f"parent={ref}",
            "issued_on=2024-09-01",
            "issuer=Z",
        )
    steps = explained(home, "2024-10-16", 6, "lateness")
    assert "M6 2" in str(steps["court", "CR59"]["why"])


@pytest.mark.parametrize("strand", ["lateness", "leave"])
def test_a_strand_of_a_pupil_who_is_always_there_has_every_step_explained_and_nothing_due(home, strand):
    steps = explained(home, "2024-09-10", 2, strand)
    assert steps and not [key for key, each in steps.items() if each["status"] in ("due", "blocked")]


def test_an_unknown_strand_is_not_found(home):
    assert cli(home, "case", "explain", f"{upn(1)}/holidays", "--as-of", "2024-10-01").code == 5
    assert data(home, "case", "list")["cases"] == []
