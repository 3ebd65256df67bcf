"""What a pack has to hold: the papers that the case's own ladder can write, each gap in its own place."""

from __future__ import annotations

import shlex
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from ..commands import commands_in, fault_of
from .conftest import CASE, HEAD, LA
from .world import act_ok, cli, contact, data, marks, ok, pupil, small_home, upn, weekly

LEAVE = f"{upn(1)}/leave"
WEEK = weekly("GG", range(5), date(2024, 11, 11), date(2024, 11, 15))


@pytest.fixture
def away(tmp_path) -> Path:
    """Return a home with a week of holiday, for which a penalty notice was asked."""
    pupils, contacts = [pupil(1, "Tamsin", "Ada")], [contact(1, "M1", "Tamsin", "mother")]
    home = small_home(tmp_path, pupils, contacts, marks(1, WEEK))
    act_ok(home, "record", LEAVE, "approval", "2024-11-18", "Mr Deputy", HEAD, "step=penalty_request")
    act_ok(home, "advance", LEAVE, "penalty_request", "2024-11-18", "Mrs Head", HEAD)
    return home


def missing(home: Path, case: str) -> dict[str, str]:
    found = cli(home, "pack", "check", case, "--json").json["findings"]
    return {each["what"]: each["fix"] for each in found if each["stops"]}


def sections(path: Path) -> list[str]:
    """Return the sections of a pack, as the bookmarks have them."""
    with pikepdf.open(path) as pack, pack.open_outline() as outline:
        return [str(each.title).rpartition(", p. ")[0] for each in outline.root if each.children]


def test_a_leave_case_lacks_only_what_its_ladder_writes_and_the_advice_builds_the_pack_cr39(away):
    lacks = missing(away, LEAVE)
    assert list(lacks) == ["no letter is on file"], "no AS1 form and no certificate: this ladder writes none"
    assert "as1_referral" not in str(lacks)
    (command,) = commands_in(lacks["no letter is on file"])
    assert fault_of(command) == "" and "--allow-gaps --why TEXT" in command
    ok(away, *shlex.split(command.replace("TEXT", "'The LA writes first'"))[1:])


def test_the_page_for_a_letter_stands_where_letters_are_bound_before_the_other_evidence(away):
    built = data(away, "pack", "build", LEAVE, "--allow-gaps", "--why", "The LA writes first")
    assert [item["kind"] for item in built["items"]] == ["index", "gap", "evidence", "manifest"]
    assert sections(away / built["path"]) == ["Letters", "Other evidence"]


def test_every_step_that_a_missing_paper_names_is_one_of_the_ladder(away, rungs):
    for home, case in ((away, LEAVE), (away, f"{upn(1)}/lateness"), (rungs("meeting"), CASE)):
        steps = {each["step"] for each in data(home, "case", "explain", case)["steps"]}
        for what, fix in missing(home, case).items():
            if "take the step" in fix:
                assert fix.partition("take the step ")[2].split()[0].strip(",") in steps, what


def test_pages_for_the_form_and_the_certificate_come_first_under_their_own_names(at):
    home = at("meeting")
    assert (
        missing(home, CASE)["no AS1 form is on file"] == "take the step as1_referral, which writes the form"
    )
    built = data(home, "pack", "build", CASE, "--allow-gaps", "--why", "For a talk")
    assert [(item["kind"], item["title"]) for item in built["items"][:4]] == [
        ("index", "Index"),
        ("gap", "AS1 form (missing)"),
        ("gap", "Registration certificate (missing)"),
        ("letter", built["items"][3]["title"]),
    ]
    assert sections(home / built["path"])[:3] == ["Referral", "Attendance record", "Letters"]


def test_once_no_way_leads_to_the_referral_no_step_is_advised(at):
    home = at("penalty_request")
    act_ok(home, "advance", CASE, "closed", "2024-11-05", "Ms Lee", LA)
    reference = data(home, "case", "list")["cases"][0]["case"]
    for fix in missing(home, reference).values():
        assert "take the step" not in fix and f"pack build {reference} --allow-gaps --why TEXT" in fix
