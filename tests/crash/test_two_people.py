"""Two people at once: one succeeds, the other is told what changed; an interrupted step is finished once."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import date

import pytest

from casework import app
from casework.case.decide import Order
from casework.errors import Conflict
from casework.service import actions
from casework.service.demo.story import STORY_CASE
from casework.service.writing import writing
from casework.store.files import locked

from .aftermath import asked, shown, sound
from .school import command, events, recorded_at, story_line

HEAD = Order(date(2024, 10, 1), "Mrs Anna Bexfield", "headteacher")
OFFICER = Order(date(2024, 10, 1), "Ms Joy Penhallow", "attendance_officer", {"how": "telephone"})


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setenv("CASEWORK_NOW", recorded_at(1))


def first_letter(home):
    return actions.advance(app.open_workspace(str(home)), STORY_CASE, "letter_1", HEAD)


def kinds(home):
    return [event["event"] for event in events(home)]


@contextmanager
def meanwhile(monkeypatch, what):
    """Let something happen after a command has read the case and before it writes."""
    real, done = actions.writing, []

    @contextmanager
    def late(space, file):
        if not done:
            done.append(True)
            what()
        with real(space, file) as writer:
            yield writer

    with monkeypatch.context() as patch:
        patch.setattr(actions, "writing", late)
        yield


def test_the_loser_of_two_steps_is_told_who_did_what_and_nothing_of_it_stays(beginning, monkeypatch):
    with meanwhile(monkeypatch, lambda: first_letter(beginning)), pytest.raises(Conflict) as lost:
        first_letter(beginning)
    assert lost.value.exit_code == 6
    assert "entry 2: StepTaken by Mrs Anna Bexfield" in lost.value.details[0]
    assert kinds(beginning).count("LetterIssued") == 2
    assert sound(beginning) == []


def test_the_loser_s_evidence_is_taken_back(beginning, played, monkeypatch):
    papers = played / "made" / "papers"
    file = actions.Upload("a.pdf", next(papers.glob("*.pdf")).read_bytes())
    space = app.open_workspace(str(beginning))
    with meanwhile(monkeypatch, lambda: first_letter(beginning)), pytest.raises(Conflict):
        actions.record(space, STORY_CASE, "evidence", OFFICER, [file])
    assert not list((beginning / "documents").rglob("*evidence*"))
    assert sound(beginning) == []


def test_a_contact_recorded_while_the_head_sends_letters_loses_on_the_command_line_too(
    beginning, monkeypatch
):
    who = ["--on", "2024-10-01", "--by", "Ms Joy Penhallow", "--role", "attendance_officer"]
    with meanwhile(monkeypatch, lambda: first_letter(beginning)):
        said = command(beginning, ["case", "record", STORY_CASE, "contact", *who, "--json"], recorded_at(1))
    assert said.code == 6
    error = json.loads(said.err)["error"]
    assert error["code"] == "changed_meanwhile" and "StepTaken by Mrs Anna Bexfield" in error["what"]


def interrupt(home, monkeypatch):
    """Leave the first letter's step with its papers unwritten."""

    def dies(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(actions.papers, "keep", dies)
        with pytest.raises(KeyboardInterrupt):
            first_letter(home)
    assert asked(home) == shown(home) == 2


def test_two_people_who_finish_the_same_interrupted_step_issue_its_letters_once(beginning, monkeypatch):
    interrupt(beginning, monkeypatch)

    def contact():
        return actions.record(app.open_workspace(str(beginning)), STORY_CASE, "contact", OFFICER)

    with meanwhile(monkeypatch, contact):
        done = actions.record(app.open_workspace(str(beginning)), STORY_CASE, "contact", OFFICER)
    assert not done.finished  # the other one wrote them
    assert kinds(beginning)[1:] == [
        "StepTaken",
        *["LetterRequested"] * 2,
        *["LetterIssued"] * 2,
        *["ContactMade"] * 2,
    ]
    assert sound(beginning) == [] and shown(beginning) == 0


def test_the_interrupted_command_run_again_finishes_its_step_and_takes_no_second_one(
    beginning, played, monkeypatch
):
    interrupt(beginning, monkeypatch)
    said = command(beginning, story_line(1, played / "made" / "papers"), recorded_at(1))
    assert said.code == 0 and "Finished what an interrupted command left" in said.out
    assert kinds(beginning).count("StepTaken") == 1 and kinds(beginning).count("LetterIssued") == 2


def test_reading_waits_for_no_writer(home):
    space = app.open_workspace(str(home))
    file = actions.find_case(space, STORY_CASE)
    with writing(space, file), locked(home / "registers" / "registers", "the registers"):
        for arguments in (["work"], ["case", "show", STORY_CASE], ["store", "verify"]):
            assert command(home, arguments).code == 0
