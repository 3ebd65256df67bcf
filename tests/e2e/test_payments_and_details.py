"""What was paid and what is open, on the screen and on the AS1 form; particulars that nothing reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casework.case.known_details import KNOWN

from .conftest import CASE, HEAD, LA, OFFICER, climb
from .world import Result, act, act_ok, data, pdf_texts

ROOT = Path(__file__).resolve().parents[2]


def pay(home: Path, on: str, amount: str | None, parent: str = "M1") -> Result:
    words = [f"parent={parent}", *([f"amount={amount}"] if amount else [])]
    return act_ok(home, "record", CASE, "paid", on, "Ms Lee", LA, *words)


def form_of(home: Path) -> str:
    climb(home, "received")
    (path,) = [
        each["path"]
        for each in data(home, "case", "show", CASE)["documents"]
        if each["template"] == "as1_form"
    ]
    return " ".join(" ".join(pdf_texts((home / path).read_bytes())).split())


def test_the_form_shows_what_was_asked_and_each_payment_with_its_day(at):
    home = at("received")
    pay(home, "2024-11-20", "30")
    pay(home, "2024-12-02", "50.00", "F1")
    pay(home, "2024-12-04", "30", "F1")
    form = form_of(home)
    assert "£160, or £80 within 21 days" in form
    assert "£30 paid on 20 November 2024; £130 not paid in its period" in form
    assert "£50 paid on 2 December 2024; £30 paid on 4 December 2024; paid in full" in form


def test_money_after_the_last_day_is_shown_as_such_and_pays_nothing(at):
    home = at("received")
    said = pay(home, "2024-12-13", "160")
    assert "came after 12 December 2024, the last day for payment" in said.err
    form = form_of(home)
    assert (
        "£160 paid on 13 December 2024, after the last day for payment; £160 not paid in its period" in form
    )


@pytest.mark.parametrize(
    ("on", "amount", "words"),
    [
        ("2024-12-05", "50", "£80 was due on 5 December 2024, £30 is still open"),
        ("2024-12-06", "80", "£160 was due on 6 December 2024, £80 is still open"),
    ],
)
def test_a_payment_of_less_than_is_due_says_what_is_still_open(at, on, amount, words):
    said = pay(at("received"), on, amount)
    assert words in said.err and "by 12 December 2024" in said.err


def test_a_payment_that_settles_the_notice_says_nothing_of_it(at):
    home = at("received")
    pay(home, "2024-11-20", "30")
    assert pay(home, "2024-12-05", "50").err == ""
    assert pay(home, "2024-12-05", None, "F1").err == ""


# --- particulars ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "key", "meant"),
    [
        ("meeting", "attendee", "attendees"),
        ("meeting", "minuts", "minutes"),
        ("support", "offerd", "offered"),
        ("contact", "Note", "note"),
    ],
)
def test_a_misspelt_particular_is_named_with_the_nearest_and_kept(home, what, key, meant):
    also = ["engaged=no"] if what == "support" else ["text=said"]
    done = act_ok(home, "record", CASE, what, "2024-10-02", "Ms O", OFFICER, f"{key}=no", *also)
    assert repr(key) in done.err and f"Did you mean {meant}?" in done.err
    assert data(home, "case", "timeline", CASE)["events"][-1]["details"][key] == "no"


def test_a_step_names_a_misspelt_particular_too_and_a_dry_run_says_it_before(home):
    for more in (["--dry-run"], []):
        done = act(
            home, "advance", CASE, "letter_1", "2024-09-10", "Mrs Head", HEAD, "nte=Ring us", flags=more
        )
        assert done.code == 0 and "Did you mean note?" in done.err


def test_a_misspelt_decision_about_a_parents_letter_is_refused_before_the_letter_is_written(home):
    done = act(home, "advance", CASE, "letter_1", "2024-09-10", "Mrs Head", HEAD, "sned.F1=no")
    assert done.code == 2 and "--detail send.F1=yes or no" in done.err
    assert data(home, "case", "show", CASE)["events"] == 0


def test_the_particulars_that_papers_records_and_the_policy_ask_for_pass_in_silence(at):
    home = at("as1_referral")
    done = act_ok(home, "advance", CASE, "court", "2025-03-03", "Ms Lee", LA, "eso_considered=yes")
    assert done.err == ""
    words = (
        "attendees=A",
        "targets=B",
        "minutes=C",
        "meeting_on=2025-03-04",
        "meeting_place=Hall",
        "title=D",
    )
    assert act_ok(home, "record", CASE, "meeting", "2025-03-04", "Ms O", OFFICER, *words).err == ""
    assert (
        act_ok(
            home, "record", CASE, "hold", "2025-03-04", "Ms O", OFFICER, "reason=x", "until=2025-04-01"
        ).err
        == ""
    )


def test_every_particular_that_the_program_reads_is_a_known_one():
    read = re.compile(r"""\bdetail\(((?:\s*"[a-z_]+",?)+)\)|details(?:\.get\(|\[)"([a-z_]+)\"""")
    needed = re.compile(r"""(?:needed|day_of)\(order,((?:\s*"[a-z_]+",?)+)\)""")
    found: set[str] = set()
    for module in (ROOT / "casework").rglob("*.py"):
        text = module.read_text(encoding="utf-8")
        for match in (*read.finditer(text), *needed.finditer(text)):
            found |= set(re.findall(r"[a-z_]{2,}", " ".join(filter(None, match.groups()))))
    written_by_the_program = {"exhibit_of", "label", "statement", "outbox", "findings"}
    assert {"attendees", "until", "early_grounds", "reference"} <= found
    assert found - written_by_the_program <= KNOWN
