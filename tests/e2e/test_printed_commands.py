"""Every command that is printed as advice is whole, and what it advises mends what it is printed for."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from ..commands import commands_in, fault_of
from .conftest import CASE, HEAD, LA, OFFICER
from .test_pack_readiness import NOW, amend, check, line, none
from .world import CONTACT_COLUMNS, act_ok, cli, contact, data, ok, table


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        ("casework case record X signed --detail document=Y", "Missing option"),
        ("casework case record X signed --on DATE --by NAME --role ROLE, then build", ""),
        ("casework store verify names what is wrong", ""),
        ("casework handover send X", "Missing option"),
        ("casework case advance X court --on SOON --by NAME --role ROLE", "SOON"),
        ("casework work --as-of DATE --bogus", "--bogus"),
    ],
)
def test_the_test_of_printed_commands_sees_what_is_cut_short(command, fault):
    found = fault_of(command)
    assert fault in found and bool(found) is bool(fault), found


def import_parent(home: Path) -> None:
    rows = [contact(1, "C9", "Tamsin", "grandparent", forename="Ode")]
    path = home.parent / "more.csv"
    path.write_text(table(CONTACT_COLUMNS, rows), encoding="utf-8")
    ok(home, "register", "import", path, now=NOW)


@pytest.fixture
def crowded(at) -> Path:
    """Return a home whose check has as many lines as one case can have."""
    home = at("as1_referral")
    act_ok(home, "record", CASE, "meeting", "2025-01-15", "Ms O", OFFICER, "minutes=We met.")
    act_ok(home, "record", CASE, "meeting", "2025-01-16", "Ms O", OFFICER)
    amend(home, ("2024-09-03", "AM", "I"), ("2024-10-01", "AM", "-"), ("2025-01-29", "AM", "N"))
    import_parent(home)
    act_ok(
        home, "record", CASE, "court_order", "2025-02-04", "Ms O", OFFICER, "reference=FD1", "effect=other"
    )
    act_ok(home, "record", CASE, "hold", "2025-02-04", "Ms O", OFFICER, "reason=illness", "until=2025-03-07")
    ok(home, "settings", "set", "referral.deadline=15")
    return home


def test_every_command_of_the_readiness_list_is_whole(crowded):
    texts = [
        f"{each['what']}: {each['fix']}" for day in (NOW, "2025-06-03T08:00") for each in check(crowded, day)
    ]
    commands = {command for text in texts for command in commands_in(text)}
    assert len(commands) > 10
    assert {command: fault for command in commands if (fault := fault_of(command))} == {}
    records = {shlex.split(command)[4] for command in commands if " case record " in command}
    assert {
        "signed",
        "letter_posted",
        "hold_ended",
        "void",
        "contact",
        "meeting",
        "certificate",
        "as1_form",
    } <= (records)


@pytest.mark.parametrize("rung", ["letter_1", "minutes", "support", "penalty", "as1_referral"])
def test_every_command_of_work_and_explain_is_whole(rungs, rung):
    home, day = rungs(rung), "2025-02-05"
    texts = [
        words
        for item in data(home, "work", "--as-of", day)["items"]
        for words in (item["reason"]["text"], *item["blocked_by"])
    ]
    texts.append(ok(home, "case", "explain", CASE, "--as-of", day).out.replace("\n", "; "))
    commands = {command for text in texts for command in commands_in(text)}
    assert {command: fault for command in commands if (fault := fault_of(command))} == {}


def test_a_case_that_waits_for_an_approval_and_for_what_is_said_of_support_prints_whole_commands(at):
    waits = ok(at("minutes"), "case", "explain", CASE, "--as-of", "2024-11-04").out
    assert "support --detail 'appropriate=yes|no' --on DATE" in waits
    waits = ok(at("support"), "work", "--as-of", "2024-11-04").out
    assert "approval --detail step=notice_to_improve --on DATE --by NAME --role headteacher" in waits


def test_a_hold_to_review_and_a_decision_to_check_print_whole_commands(crowded):
    items = data(crowded, "work", "--as-of", "2025-03-10")["items"]
    texts = [item["reason"]["text"] for item in items if item["step"] == "review_hold"]
    texts.append(ok(crowded, "case", "show", CASE).out.replace("\n", "; "))
    commands = {command for text in texts for command in commands_in(text)}
    assert len(commands) >= 2
    assert {command: fault for command in commands if (fault := fault_of(command))} == {}


# --- what is advised mends it ---------------------------------------------------------------------------


def follow(home: Path, fix: object, **filled: str) -> None:
    """Run each command of the advice, its placeholders filled in."""
    for command in commands_in(str(fix)):
        text = command.rstrip(" ;.").removesuffix("; then record it in full:")
        for name, value in {"DATE": "2025-02-04", "NAME": "'Mrs Head'", **filled}.items():
            text = text.replace(f"={name}", f"={value}").replace(f" {name}", f" {value}")
        words = shlex.split(text)[1:]
        assert cli(home, *words, now=NOW).code == 0, words


def test_a_meeting_told_in_part_is_voided_and_recorded_in_full_and_stands_once_in_the_pack(at):
    home = at("as1_referral")
    act_ok(home, "record", CASE, "meeting", "2025-01-15", "Ms O", OFFICER, "minutes=We met.")
    found = line(home, "lacks attendees or targets")
    follow(home, found["fix"], TEXT="'On time'", NAMES="'Ms Tamsin, Mrs Head'")
    assert none(home, "lacks attendees or targets") and none(home, "has no minutes")
    built = data(home, "pack", "build", CASE, now=NOW)
    assert [item["kind"] for item in built["items"]].count("minutes") == 2


def test_a_meeting_without_minutes_is_named_and_mended_by_what_is_printed(at):
    home = at("as1_referral")
    act_ok(home, "record", CASE, "meeting", "2025-01-16", "Ms O", OFFICER)
    found = line(home, "the meeting of 16 January 2025 has no minutes")
    assert found["stops"]
    follow(home, found["fix"], TEXT="'On time'", NAMES="'Ms Tamsin, Mrs Head'")
    assert none(home, "has no minutes")


def test_a_parent_without_a_letter_is_settled_by_the_contact_that_says_why(at):
    home = at("as1_referral")
    import_parent(home)
    found = line(home, "parent C9 has had no letter")
    follow(home, found["fix"], REASON="'told in person, wants none'")
    assert none(home, "parent C9 has had no letter")


def test_a_posting_and_a_signature_are_recorded_by_what_is_printed(at):
    home = at("as1_referral")
    follow(home, line(home, "not recorded as signed")["fix"])
    assert none(home, "not recorded as signed")
    before = str(line(home, "not recorded as posted")["what"])
    follow(home, line(home, "not recorded as posted")["fix"])
    assert str(line(home, "not recorded as posted")["what"]) != before
    act_ok(home, "record", CASE, "la_outcome", "2025-02-05", "Ms Lee", LA, "outcome=home visits")
    assert act_ok(home, "record", CASE, "signed", "2025-02-05", "H", HEAD, "document=041-as1_form").code == 0
