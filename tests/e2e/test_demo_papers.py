"""What the papers of the made-up school's case say is what its register and its case file hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casework.service.demo.rosa import unauthorised

from .world import cli, pdf_texts

MOTHER, FATHER = "C0001", "C0002"


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "home"
    done = cli(None, "demo", "--out", folder)
    assert done.code == 0, done.err
    return folder


def paper(demo: Path, name: str) -> str:
    """Return the words of the case's only paper of that name."""
    (found,) = (demo / "documents").glob(f"ABS-*/*-{name}.pdf")
    return " ".join(" ".join(pdf_texts(found.read_bytes())).split())


def test_a_father_who_sent_his_apologies_is_not_told_that_he_was_at_the_meeting(demo):
    told = paper(demo, f"as1_notification-{FATHER}")
    assert "6 November 2024 Meeting about attendance, at which you were present" in told
    assert "9 January 2025 Meeting about attendance 15 January 2025" in told


PAID = (
    "19 of the 20 unauthorised sessions from 25 November 2024 to 17 March 2025 belong to a penalty notice to "
    "Ms Dawn Hallowell that was paid."
)


@pytest.mark.parametrize("name", ["as1_form", "registration_certificate"])
def test_papers_for_the_la_name_the_parent_whose_notice_was_paid_and_count_all_sessions_of_its_days(
    demo, name
):
    assert PAID in paper(demo, name)


def test_the_form_says_of_the_other_parents_notice_for_the_same_sessions_that_it_was_not_paid(demo):
    form = paper(demo, "as1_form")
    assert "The notice to Mr Joel Tremarne for the same sessions was not paid." in form
    assert "no session of a paid penalty notice is among the sessions put forward" in form


def test_a_parent_is_told_of_their_own_paid_notice_and_never_of_anothers(demo):
    told = paper(demo, f"as1_notification-{MOTHER}")
    assert "belong to a penalty notice to you that was paid" in told and "Tremarne" not in told
    assert "that was paid" not in paper(demo, f"as1_notification-{FATHER}")


def test_the_las_notices_state_only_days_on_which_they_count_every_session_of_the_register(demo):
    notice = paper(demo, f"penalty-{FATHER}")
    spells = ((date(2024, 11, 25), date(2025, 2, 10)), (date(2025, 3, 10), date(2025, 3, 17)))
    number = sum(len(unauthorised(first, last)) for first, last in spells)
    assert "From 25 November 2024 to 10 February 2025 and from 10 March 2025 to 17 March 2025 she" in notice
    assert f"She missed {number} sessions without authorisation" in notice
