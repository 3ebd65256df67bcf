"""A certificate or form that says other than the register goes out with nobody's word (issue 6, point 7)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .conftest import CASE, HEAD, OFFICER
from .test_pack_readiness import NOW, amend, check, line, none
from .world import act, act_ok, cli, data, ok, pdf_texts


@pytest.fixture
def amended(at) -> Path:
    """Return a home in which a session of the referral is another one since, and the head keeps it."""
    home = at("as1_referral")
    amend(home, ("2025-01-28", "PM", "I"))
    checks = data(home, "case", "show", CASE)["checks"]
    for each in checks:
        words = (f"event={each['event']}", "decision=keep", "why=still over the line")
        act_ok(home, "record", CASE, "decision_checked", "2025-02-04", "Mrs Head", HEAD, *words)
    assert any(each["step"] == "as1_referral" for each in checks)
    return home


def test_a_kept_decision_does_not_make_a_certificate_true_that_prints_another_mark(amended):
    assert none(amended, "Check this decision")
    found = line(amended, "marks were changed since")
    assert found["stops"] and found["code"] == "dates_differ" and "O became I" in str(found["what"])
    assert "certificate" in str(found["fix"]) and "--by NAME" in str(found["fix"])
    form = line(amended, "AS1 form")
    assert form["stops"] and "unauthorised" in str(form["what"])
    refused = cli(amended, "pack", "build", CASE, now=NOW)
    assert refused.code == 3 and "marks were changed since" in refused.err and "AS1 form" in refused.err


def test_certificate_and_form_are_written_again_alone_and_the_pack_holds_the_new_ones(amended):
    act_ok(amended, "record", CASE, "certificate", "2025-02-05", "Mrs Head", HEAD)
    assert none(amended, "marks were changed since") and line(amended, "AS1 form")["stops"]
    done = act_ok(amended, "record", CASE, "as1_form", "2025-02-05", "Mrs Head", HEAD)
    assert "state as1_referral" in done.out
    assert not [each for each in check(amended) if each["stops"]]
    built = data(amended, "pack", "build", CASE, now=NOW)
    forms = [item for item in built["items"] if item["kind"] in ("as1_form", "registration_certificate")]
    assert [item["title"] for item in forms] == [
        "AS1, 5 February 2025",
        "Registration Certificate, 5 February 2025",
    ]
    pages = pdf_texts((amended / built["path"]).read_bytes())
    first = " ".join(" ".join(pages[forms[0]["from_page"] - 1 : forms[0]["to_page"]]).split())
    figures = data(amended, "facts", CASE.partition("/")[0], "--as-of", "2025-02-05")["windows"]
    unauthorised = figures["academic_year"]["unauthorised"]
    assert re.search(rf"nauthorised\D{{0,40}}\b{unauthorised}\b", first), first
    assert ok(amended, "store", "verify")


def test_the_form_written_again_says_what_the_first_one_said_of_the_way_to_it(at):
    home = at("as1_referral")
    act_ok(home, "record", CASE, "as1_form", "2025-02-03", "Mrs Head", HEAD)
    documents = data(home, "case", "show", CASE)["documents"]
    first, again = (pdf_texts((home / d["path"]).read_bytes()) for d in documents if d["kind"] == "as1_form")
    number = {d["ref"].partition("-")[0] for d in documents if d["kind"] == "as1_form"}
    for each in number:
        first, again = ([page.replace(each, "NO") for page in pages] for pages in (first, again))
    assert first == again


def test_a_form_is_written_again_only_by_the_head_and_after_a_referral(at):
    home = at("as1_referral")
    assert act(home, "record", CASE, "as1_form", "2025-02-05", "Ms O", OFFICER).code == 3
    assert act(home, "record", CASE, "as1_form", "2025-01-05", "Mrs Head", HEAD).code == 3
    early = at("letter_1")
    refused = act(early, "record", CASE, "as1_form", "2025-02-05", "Mrs Head", HEAD)
    assert refused.code == 3 and "no referral" in refused.err


def test_a_statement_that_puts_forward_a_session_that_is_none_any_more_stops_the_pack_until_made_again(at):
    home = at("as1_referral")
    made = ("record", CASE, "statement", "2025-02-04", "Dr Jane Marsh", HEAD, "offence=444(1)")
    act_ok(home, *made)
    assert none(home, "puts forward other sessions")
    amend(home, ("2025-01-28", "PM", "I"))
    assert line(home, "statement of Dr Jane Marsh of 4 February 2025 puts forward other")["stops"]
    act_ok(home, *made)
    assert none(home, "puts forward other sessions")
