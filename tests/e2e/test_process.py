"""The command as an operating system sees it: exit codes, two streams, interruption; and crashes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import casework
from casework.errors import ToolFailed
from casework.store.vault import Vault

from .conftest import CASE, HEAD, LA
from .world import act, act_ok, cli, data, ok, pdf_texts, tree, upn

SOURCE = str(Path(casework.__file__).resolve().parent.parent)


def command(*words: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    told = {**os.environ, "PYTHONPATH": SOURCE, "CASEWORK_NOW": "2025-02-04T09:00:00", **environment}
    line = [sys.executable, "-m", "casework", *map(str, words)]
    return subprocess.run(line, capture_output=True, env=told, timeout=60, check=False)


def test_a_process_leaves_with_the_code_and_keeps_its_streams_apart(school):
    done = command("--home", school, "work", "--as-of", "2024-09-10", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["items"]
    assert done.stderr == b""
    for words, code in (
        (("facts", "nobody"), 5),
        (("facts",), 2),
        (("case", "advance", CASE, "letter_1", "--on", "2024-09-10", "--by", "A", "--role", LA), 3),
        (("init", "--policy", "canterbury-road"), 6),
        (("settings", "set", "notice_to_improve.weeks=9"), 4),
    ):
        done = command("--home", school, *words)
        assert done.returncode == code, done.stderr
        assert done.stdout == b""
        assert done.stderr
        assert b"Traceback" not in done.stderr


def test_help_is_on_standard_output_and_names_what_is_built(school):
    done = command("--help")
    assert done.returncode == 0
    for word in (b"init", b"register", b"facts", b"work", b"case", b"pack", b"settings", b"policy", b"demo"):
        assert word in done.stdout
    for words in (("case",), ("case", "advance"), ("pack", "build"), ("register", "import"), ("work",)):
        done = command(*words, "--help")
        assert done.returncode == 0, words
        assert b"Usage" in done.stdout
    assert command("--version").returncode == 0


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
def test_a_name_is_printed_whatever_the_terminal_speaks(school, encoding):
    done = command("--home", school, "register", "show", upn(2), PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    if encoding != "ascii":
        assert "Zoë".encode(encoding) in done.stdout
    done = command("--home", school, "facts", "Zoë", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert done.returncode == 5, done.stderr


def test_bytes_that_are_no_text_name_no_case(school):
    line = [
        sys.executable.encode(),
        b"-m",
        b"casework",
        b"--home",
        str(school).encode(),
        b"case",
        b"show",
        b"\xff\xfe/absence",
    ]
    done = subprocess.run(
        line, capture_output=True, env={**os.environ, "PYTHONPATH": SOURCE}, timeout=60, check=False
    )
    assert done.returncode == 5, done.stderr


def test_a_reader_that_goes_away_is_no_fault(school):
    line = f"'{sys.executable}' -m casework --home '{school}' register show {upn(1)} --json | head -c 10"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": SOURCE},
        timeout=60,
        check=False,
    )
    assert b"Traceback" not in done.stderr


def test_an_interrupted_import_is_130_and_writes_nothing(school, tmp_path):
    home = shutil.copytree(school, tmp_path / "h")
    before = tree(home)
    fifo = tmp_path / "marks.csv"
    os.mkfifo(fifo)
    line = [sys.executable, "-m", "casework", "--home", str(home), "register", "import", str(fifo)]
    process = subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": SOURCE}
    )
    with fifo.open("wb"):  # returns once the command has opened the file, and keeps it waiting
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert out == b""
    assert b"Traceback" not in err
    assert tree(home) == before


def test_an_interruption_in_the_middle_is_130(home, monkeypatch):
    def interrupt(*_arguments, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr("casework.service.work.work_on", interrupt)
    assert cli(home, "work", "--as-of", "2024-09-10").code == 130
    result = cli(home, "work", "--as-of", "2024-09-10", "--json")
    assert result.code == 130
    assert result.out == ""
    assert result.error["code"]


def test_an_unexpected_fault_is_1_with_a_sentence(home, monkeypatch):
    def break_down(*_arguments, **_more):
        raise ZeroDivisionError("secret of Ada Tamsin")

    monkeypatch.setattr("casework.service.work.work_on", break_down)
    result = cli(home, "work", "--as-of", "2024-09-10", "--json")
    assert result.code == 1
    assert result.out == ""
    assert "ZeroDivisionError" in result.error["what"]
    assert "Ada" not in result.err


def test_a_clock_that_is_none_is_wrong_usage(home):
    assert cli(home, "work", now="noon").code == 2


def events(home: Path) -> list[dict]:
    return data(home, "case", "timeline", CASE)["events"]


def failing_put(monkeypatch, after: int, fault: BaseException):
    """Let so many documents be written, and then fail."""
    real = Vault.put
    count = iter(range(10_000))

    def put(self, content, *, name):
        if next(count) >= after:
            raise fault
        return real(self, content, name=name)

    monkeypatch.setattr(Vault, "put", put)


FULL = ToolFailed("disk_full", "The disk is full.", where="x", fix="free some space")


@pytest.mark.parametrize("after", [0, 1, 2, 3])
@pytest.mark.parametrize(("fault", "code"), [(FULL, 7), (KeyboardInterrupt(), 130)])
def test_a_step_cut_short_is_shown_unfinished_and_completed_once_by_the_next_run(
    at, monkeypatch, after, fault, code
):
    home = at("letter_1")
    words = ("advance", CASE, "meeting", "2024-09-25", "Mrs Head", HEAD)
    with monkeypatch.context() as broken:
        failing_put(broken, after, fault)
        result = act(home, *words, flags=("--json",))
    assert result.code == code
    assert result.out == ""
    shown = data(home, "case", "show", CASE)
    assert shown["state"] == "meeting"
    items = [i for i in data(home, "work", "--as-of", "2024-09-25")["items"] if i["upn"] == upn(1)]
    (unfinished,) = [i for i in items if i["step"] == "meeting"]
    assert "meeting" in unfinished["documents"]
    assert "interrupt" in unfinished["reason"]["text"] or "unfinished" in json.dumps(unfinished)
    assert "UNFINISHED" in ok(home, "work", "--as-of", "2024-09-25").out.upper()
    assert cli(home, "pack", "check", CASE).code == 3

    act_ok(home, *words)
    done = data(home, "case", "show", CASE)
    assert done["state"] == "meeting"
    letters = [d for d in done["documents"] if d["template"] == "meeting"]
    assert sorted(d["to"] for d in letters) == ["F1", "M1"]
    for letter in letters:
        assert tree(home)[letter["path"]] == letter["sha256"]
        assert pdf_texts((home / letter["path"]).read_bytes())
    steps = [e for e in events(home) if e.get("source")]
    assert [e["step"] for e in steps] == ["letter_1", "meeting"]
    issued = [e["document"] for e in events(home) if e.get("word_path")]
    assert len(issued) == len(set(issued)) == 4
    assert act(home, *words).code == 3
    assert len(events(home)) == done["events"]


def test_a_step_cut_short_gives_the_same_papers_as_one_in_peace(at, rungs, monkeypatch):
    home = at("letter_1")
    words = ("advance", CASE, "meeting", "2024-09-25", "Mrs Head", HEAD)
    with monkeypatch.context() as broken:
        failing_put(broken, 1, FULL)
        act(home, *words)
    act_ok(home, "record", CASE, "contact", "2024-09-26", "Ms Office", "attendance_officer", "how=telephone")
    assert tree(home / "documents") == tree(rungs("meeting") / "documents")


def test_a_dry_run_completes_nothing(at, monkeypatch):
    home = at("letter_1")
    with monkeypatch.context() as broken:
        failing_put(broken, 0, FULL)
        act(home, "advance", CASE, "meeting", "2024-09-25", "Mrs Head", HEAD)
    before = tree(home)
    act_ok(
        home,
        "record",
        CASE,
        "contact",
        "2024-09-26",
        "A",
        "attendance_officer",
        "how=x",
        flags=("--dry-run",),
    )
    ok(home, "work", "--as-of", "2024-09-26")
    assert tree(home) == before


def test_a_converter_that_fails_leaves_nothing_behind(at, monkeypatch):
    home = at("letter_1")
    before = tree(home)
    with monkeypatch.context() as broken:
        broken.setattr("dxpdf.convert", lambda *_a, **_k: (_ for _ in ()).throw(RuntimeError("engine")))
        result = act(home, "advance", CASE, "meeting", "2024-09-25", "Mrs Head", HEAD, flags=("--json",))
    assert result.code == 7
    assert result.error["what"]
    assert tree(home) == before


def test_minutes_cut_short_are_completed_once(at, monkeypatch):
    home = at("meeting")
    words = (
        "record",
        CASE,
        "meeting",
        "2024-10-02",
        "Mrs Head",
        HEAD,
        "attendees=A",
        "targets=B",
        "minutes=C",
    )
    with monkeypatch.context() as broken:
        failing_put(broken, 0, FULL)
        assert act(home, *words).code == 7
    act_ok(home, "record", CASE, "contact", "2024-10-03", "A", "attendance_officer", "how=x")
    minutes = [d for d in data(home, "case", "show", CASE)["documents"] if d["template"] == "minutes"]
    assert len(minutes) == 1


def test_a_second_run_while_the_case_is_held_is_6_or_waits(at):
    """Two processes advance the same case at once: one step is taken, once."""
    home = at("letter_1")
    line = [
        *(sys.executable, "-m", "casework", "--home", str(home), "case", "advance", CASE, "meeting"),
        *("--on", "2024-09-25", "--by", "Mrs Head", "--role", HEAD),
    ]
    told = {**os.environ, "PYTHONPATH": SOURCE}
    both = [
        subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=told) for _ in range(2)
    ]
    ends = [process.communicate(timeout=60) for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes[0] == 0 and codes[1] in (3, 6), (codes, ends)
    assert [e["step"] for e in events(home) if e.get("source")] == ["letter_1", "meeting"]
    shown = data(home, "case", "show", CASE)
    assert len([d for d in shown["documents"] if d["template"] == "meeting"]) == 2


def test_a_disk_that_cannot_be_written_is_7_with_what_to_do(home, monkeypatch):
    import errno

    def full(*_arguments, **_more):
        raise OSError(errno.ENOSPC, "No space left on device")

    before = tree(home)
    with monkeypatch.context() as broken:
        broken.setattr("os.replace", full)
        broken.setattr("os.link", full)
        broken.setattr("os.write", full)
        result = act(home, "advance", CASE, "letter_1", "2024-09-10", "Mrs Head", HEAD, flags=("--json",))
    assert result.code == 7, result.err
    assert "full" in result.error["what"]
    after = tree(home)
    assert {k: v for k, v in after.items() if k in before} == before


def test_a_damaged_journal_is_told_and_stops_that_case_only(at):
    home = at("meeting")
    (path,) = [p for p in (home / "cases").rglob("*") if p.is_file() and p.suffix == ".json"]
    path.chmod(0o600)
    text = path.read_text()
    path.write_text(text.replace("Mrs Head", "Mr Crook", 1))
    assert cli(home, "store", "verify").code == 3
    path.write_text(text[:-20])
    assert cli(home, "case", "show", CASE).code in (3, 4)
    assert cli(home, "facts", upn(1)).code == 0
