"""Disks that fail once, at any change: the right exit code, words that help, and the home as it was."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil

import pytest

from casework.documents.evidence import intake as evidence
from casework.documents.template import render
from casework.service import papers
from casework.service.demo.story import STORY, STORY_CASE, STORY_UPN

from .aftermath import asked, shown, sound
from .faults import ERRORS, failer, watched
from .school import build, command, recorded_at, story_line

LETTER, NOTICE, EVIDENCE, SUPPORT, END = 1, 12, 28, 7, len(STORY)
STEPS = {LETTER, NOTICE}


@pytest.fixture(scope="module")
def stages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("failing")

    def keep(number, home):
        if number in (LETTER, NOTICE, EVIDENCE, SUPPORT, END):
            shutil.copytree(home, folder / f"{number:02}")

    build(folder / "made", keep)
    amend = folder / "made" / "papers" / "amend.csv"
    amend.write_text(f"upn,date,session,code,minutes_late,comment\n{STORY_UPN},2024-09-11,AM,O,,\n")
    return folder


@pytest.fixture(autouse=True)
def conversions_once(monkeypatch):
    """The same paper is set or inspected once for all tries: it is the disk that is looked at here."""
    kept = {}

    def produce(template, context, **more):
        key = (template.id, json.dumps(context, sort_keys=True, default=str), str(more))
        if key not in kept:
            kept[key] = render.produce(template, context, **more)
        return kept[key]

    def inspect(data, **more):
        key = (data, str(more))
        if key not in kept:
            kept[key] = evidence.inspect_evidence(data, **more)
        return kept[key]

    monkeypatch.setattr(papers, "produce", produce)
    monkeypatch.setattr(papers, "inspect_evidence", inspect)


def jobs(stages):
    made = stages / "made" / "papers"
    why = ["--by", "Jo", "--why", "letter"]
    return {
        "import": (SUPPORT, ["register", "import", str(made / "amend.csv"), *why]),
        "letter": (LETTER, story_line(LETTER, made)),
        "notice": (NOTICE, story_line(NOTICE, made)),
        "evidence": (EVIDENCE, story_line(EVIDENCE, made)),
        "support": (SUPPORT, story_line(SUPPORT, made)),
        "pack": (END, ["pack", "build", STORY_CASE]),
        "settings": (SUPPORT, ["settings", "set", "notice_to_improve.weeks=5"]),
        "backup": (SUPPORT, ["store", "backup"]),
    }


def tree(home):
    """Return the hash of every file that counts: no locks, no files half written."""
    return {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in home.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def leftovers(home):
    return [path.name for path in home.rglob(".*.tmp")]


def changes(stage, home, arguments, at):
    """Return how often the command changes the disk when nothing fails."""
    shutil.copytree(stage, home)
    with watched(home, failer(0, 0, [])) as disk:
        assert command(home, arguments, at).code == 0
    return disk.count


@pytest.mark.parametrize(
    "name", ["import", "letter", "notice", "evidence", "support", "pack", "settings", "backup"]
)
def test_a_disk_that_fails_once_anywhere_changes_nothing_or_leaves_a_step_to_finish(stages, tmp_path, name):
    stage, arguments = jobs(stages)[name]
    at = recorded_at(min(stage, END - 1))
    calls, total = set(), changes(stages / f"{stage:02}", tmp_path / "count", arguments, at)
    assert total > 5
    # An archive is written in very many small parts, each like the one before: of those, some.
    for number in [n for n in range(1, total + 1) if n < 60 or n > total - 12 or n % 41 == 0]:
        home = tmp_path / f"{number}"
        shutil.copytree(stages / f"{stage:02}", home)
        before, failed, code = tree(home), [], ERRORS[number % 3]
        with watched(home, failer(number, code, failed)):
            said = command(home, arguments, at)
        calls |= set(failed)
        assert leftovers(home) == []
        assert failed
        if said.code == 0:  # not needed: a note on a journal, the removal of what was not there
            assert sound(home) == []
            shutil.rmtree(home)
            continue
        assert said.code == 7, (failed, said.err)
        assert "Where: " in said.err and "What to do: " in said.err
        assert ("disk is full" in said.err) == (code == errno.ENOSPC)
        assert ("No permission" in said.err) == (code == errno.EACCES)
        owed = asked(home)
        if owed:
            assert "the step is recorded" in said.err and "nothing was changed" not in said.err
            assert shown(home) == owed
        else:
            assert tree(home) == before, failed
        again = command(home, arguments, at)
        assert again.code == 0, again.err
        assert asked(home) == 0
        assert sound(home) == []
        shutil.rmtree(home)
    assert {"open", "write", "fsync", "replace"} <= calls


def everything_fails(call, number, moment):
    raise OSError(errno.EROFS, os.strerror(errno.EROFS))


@pytest.mark.parametrize("name", ["import", "letter", "evidence", "support", "pack", "settings", "backup"])
def test_a_home_that_can_not_be_written_is_left_alone_and_says_so(stages, tmp_path, name):
    stage, arguments = jobs(stages)[name]
    home = tmp_path / "home"
    shutil.copytree(stages / f"{stage:02}", home)
    before = tree(home)
    with watched(home, everything_fails):
        said = command(home, arguments, recorded_at(min(stage, END - 1)))
    assert said.code == 7
    assert "No permission" in said.err and str(home) in said.err
    assert tree(home) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["work", "--as-of", "2025-05-14"],
        ["case", "show", STORY_CASE],
        ["case", "timeline", STORY_CASE],
        ["facts", STORY_UPN, "--as-of", "2025-05-14"],
        ["register", "show", STORY_UPN],
        ["pack", "check", STORY_CASE],
        ["pack", "verify", STORY_CASE],
        ["settings", "show"],
        ["store", "verify"],
    ],
)
def test_reading_needs_no_right_to_write_and_waits_for_no_lock(stages, tmp_path, arguments):
    home = tmp_path / "home"
    shutil.copytree(stages / f"{END:02}", home)
    if arguments[:2] == ["pack", "verify"]:
        assert command(home, ["pack", "build", STORY_CASE]).code == 0
    with watched(home, everything_fails):
        said = command(home, arguments)
    assert said.code == 0, said.err
