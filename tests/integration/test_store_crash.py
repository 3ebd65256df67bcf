"""Processes that are killed, or write at once, and disks that fail: nothing is lost or half there."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from casework.errors import ToolFailed
from casework.marks import Category, Code, CodeBook, CodeSet
from casework.schooldays import Session, Span
from casework.store.cases import CaseStore
from casework.store.registers import ImportFile, Registers

REF = "ABS-7QK29XMD-1"
NOW = datetime(2025, 1, 31, tzinfo=UTC)
CODES = {code: Code(code, code, Category.ATTENDING) for code in ("/", "\\", "O", "I")}
CODEBOOK = CodeBook((CodeSet("2024", Span(date(2024, 8, 19), date.max), "", CODES),))
CALENDAR = b'[[term]]\nname = "T"\nfrom = 2025-01-06\nto = 2025-01-31\n'
PUPILS = (
    b"upn,admission_no,surname,forename,date_of_birth,year_group,registration_group,address_line_1,"
    b"address_line_2,town,postcode,on_roll_from,on_roll_to,flags\nA1,,S,F,2015-01-01,4,4B,,,,,2020-09-01,,\n"
)
MARKS = "upn,date,session,code,minutes_late,comment\nA1,2025-01-07,AM,{am},,\nA1,2025-01-07,PM,{pm},,\n"

APPENDER = """
    import sys
    from datetime import UTC, datetime
    from pathlib import Path
    from casework.errors import Conflict
    from casework.store.cases import CaseStore

    journal = CaseStore(Path(sys.argv[1])).journal(sys.argv[2])
    done = 0
    while done < int(sys.argv[4]):
        pair = [{"event": sys.argv[3], "number": done, "part": part} for part in (1, 2)]
        try:
            journal.append(pair, expected=len(journal.read()), recorded_at=datetime(2025, 1, 31, tzinfo=UTC))
        except Conflict:
            continue
        print(done, flush=True)
        done += 1
"""


def appender(folder: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(APPENDER), str(folder), REF, name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def numbers(entries, name):
    """Return the numbers of one writer's appends, each of which must be there with both its parts."""
    own = [entry.event for entry in entries if entry.event["event"] == name]
    assert [event["part"] for event in own] == [1, 2] * (len(own) // 2)
    return [event["number"] for event in own[::2]]


def test_two_processes_on_one_case_lose_nothing_and_keep_each_append_together(tmp_path):
    writers = [appender(tmp_path, name, 40) for name in ("one", "two")]
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    journal = CaseStore(tmp_path).journal(REF)
    entries = journal.read()
    assert numbers(entries, "one") == numbers(entries, "two") == list(range(40))
    assert journal.verify() is None


def test_a_killed_writer_loses_nothing_that_it_had_confirmed(tmp_path):
    chance = random.Random(20250131)
    journal = CaseStore(tmp_path).journal(REF)
    for round_number in range(12):
        writers = [appender(tmp_path, f"{name}{round_number}", 10**6) for name in ("a", "b")]
        # not by reading its output here: what the reader's buffer holds already, communicate() would not see
        while not any(entry.event["event"] == f"a{round_number}" for entry in journal.read()):
            assert writers[0].poll() is None
            time.sleep(0.002)
        with suppress(subprocess.TimeoutExpired):
            writers[0].wait(timeout=chance.uniform(0, 0.05))
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
        said = [writer.communicate(timeout=30)[0].split() for writer in writers]
        assert journal.verify() is None
        entries = journal.read()
        for name, confirmed in zip("ab", said, strict=True):
            held = numbers(entries, f"{name}{round_number}")
            assert held == list(range(len(held)))
            assert len(held) - len(confirmed) in (0, 1)
        assert sum(not path.name.startswith(".") for path in tmp_path.iterdir()) == 1


@pytest.mark.parametrize("call", ["fsync", "replace", "open", "mkdir", "fdopen"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_an_import_onto_a_failing_disk_changes_nothing_and_succeeds_when_repeated(
    tmp_path, monkeypatch, call, code
):
    real = getattr(os, call)
    for good in range(60):
        folder = tmp_path / f"{good}" / "registers"
        registers = Registers(folder, CODEBOOK)
        base = [ImportFile("calendar.toml", CALENDAR), ImportFile("pupils.csv", PUPILS)]
        registers.commit(registers.plan(base), NOW)
        file = ImportFile("marks.csv", MARKS.format(am="/", pm="O").encode())
        plan = registers.plan([file])
        left = iter(range(good))
        failed = []

        def failing(*args, left=left, failed=failed, **kwargs):
            if next(left, None) is None and not failed:
                failed.append(True)
                raise OSError(code, os.strerror(code))
            return real(*args, **kwargs)

        with monkeypatch.context() as patch:
            patch.setattr(os, call, failing)
            try:
                registers.commit(plan, NOW)
            except ToolFailed:
                assert Registers(folder, CODEBOOK).marks("A1") == {}
                assert failed
            else:
                assert len(Registers(folder, CODEBOOK).marks("A1")) == 2
            if not failed:
                assert good > 0
                return
        again = Registers(folder, CODEBOOK)
        again.commit(again.plan([file]), NOW)
        assert {key[1]: mark.code for key, mark in again.marks("A1").items()} == {
            Session.AM: "/",
            Session.PM: "O",
        }
        assert again.journal.verify() is None
        assert not list(folder.rglob("*.tmp"))
    raise AssertionError("an import makes too many calls")


IMPORTER = """
    import sys
    from datetime import UTC, datetime
    from pathlib import Path
    sys.path.insert(0, sys.argv[2])
    from test_store_crash import CODEBOOK, MARKS
    from casework.errors import Conflict
    from casework.store.registers import ImportFile, Registers

    registers = Registers(Path(sys.argv[1]), CODEBOOK)
    done = 0
    while done < 10:
        am, pm = [("/", "O"), ("I", "/")][done % 2]
        data = MARKS.format(am=am, pm=pm).encode()
        plan = registers.plan([ImportFile(f"{sys.argv[3]}.csv", data)], by=sys.argv[3], why="test")
        try:
            registers.commit(plan, datetime(2025, 1, 31, tzinfo=UTC))
        except Conflict:
            continue
        done += 1
"""


def test_two_processes_that_import_at_once_take_turns(tmp_path):
    folder = tmp_path / "registers"
    registers = Registers(folder, CODEBOOK)
    base = [ImportFile("calendar.toml", CALENDAR), ImportFile("pupils.csv", PUPILS)]
    registers.commit(registers.plan(base), NOW)
    here = str(Path(__file__).parent)
    writers = [
        subprocess.Popen([sys.executable, "-c", textwrap.dedent(IMPORTER), str(folder), here, name])
        for name in ("one", "two")
    ]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    assert registers.journal.verify() is None
    for versions in registers.history("A1").values():
        contents = [mark.content for mark in versions]
        assert all(old != new for old, new in pairwise(contents))
    batches = {path.name for path in (folder / "batches").iterdir()}
    assert batches == {entry.event["batch"] for entry in registers.journal.read()}
