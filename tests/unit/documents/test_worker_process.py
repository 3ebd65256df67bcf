"""A helper process may hang, die or talk nonsense: the caller is told in time, the next request is served."""

import os
import sys
import time

import pytest

from casework.documents.worker_process import HelperLost, WorkerProcess

HELPER = """
import json, os, struct, subprocess, sys, time
LENGTHS = struct.Struct(">QQ")
read, write = sys.stdin.buffer.read, sys.stdout.buffer.write
def answer(head, data=b""):
    told = json.dumps(head).encode()
    write(LENGTHS.pack(len(told), len(data)) + told + data)
    sys.stdout.buffer.flush()
while True:
    lengths = read(LENGTHS.size)
    if not lengths:
        break
    sizes = LENGTHS.unpack(lengths)
    head, data = json.loads(read(sizes[0])), read(sizes[1])
    do = head["do"]
    if do == "hang":
        time.sleep(60)
    elif do == "die":
        print("the last words", file=sys.stderr)
        os._exit(3)
    elif do == "nonsense":
        write(b"\\xff" * 4); sys.stdout.buffer.flush(); os._exit(0)
    elif do == "child":
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        answer({"pid": child.pid})
    else:
        answer({"pid": os.getpid()}, data[::-1])
"""


@pytest.fixture
def helper():
    with WorkerProcess([sys.executable, "-c", HELPER]) as one:
        yield one


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123
            return stat.read().split()[2] != "Z"
    except FileNotFoundError:
        return sys.platform != "linux"


def test_answers_come_with_their_bytes_from_one_process(helper):
    first, data = helper.ask({"do": "echo"}, b"abc" * 100_000, seconds=10)
    assert data == b"cba" * 100_000
    assert helper.ask({"do": "echo"}, seconds=10)[0] == first
    assert helper.answered == 2


def test_a_helper_that_hangs_is_killed_in_time_and_the_next_request_is_served(helper):
    pid = helper.ask({"do": "echo"}, seconds=10)[0]["pid"]
    start = time.monotonic()
    with pytest.raises(HelperLost) as caught:
        helper.ask({"do": "hang"}, seconds=0.3)
    assert caught.value.is_late
    assert time.monotonic() - start < 5
    assert not alive(pid)
    assert helper.ask({"do": "echo"}, b"ab", seconds=10)[1] == b"ba"


@pytest.mark.parametrize("way", ["die", "nonsense"])
def test_a_helper_that_dies_is_told_from_one_that_is_late(helper, way):
    with pytest.raises(HelperLost) as caught:
        helper.ask({"do": way}, seconds=10)
    assert not caught.value.is_late
    assert caught.value.words == ("the last words" if way == "die" else "")
    assert helper.ask({"do": "echo"}, seconds=10)


def test_children_of_the_helper_end_with_it(helper):
    child = helper.ask({"do": "child"}, seconds=10)[0]["pid"]
    assert alive(child)
    helper.stop()
    deadline = time.monotonic() + 5
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(child)


def test_a_program_that_is_not_there_or_is_no_helper_is_told_at_the_start():
    with pytest.raises(OSError, match="no-such-program"), WorkerProcess(["/no-such-program"]) as one:
        one.start()
    with pytest.raises(HelperLost), WorkerProcess([sys.executable, "-c", "pass"]) as one:
        one.start()


def test_an_interruption_ends_the_helper_so_that_no_answer_is_taken_for_another(helper, monkeypatch):
    helper.start()

    def interrupted(_stream):
        raise KeyboardInterrupt

    monkeypatch.setattr("casework.documents.worker_process.read_frame", interrupted)
    with pytest.raises(KeyboardInterrupt):
        helper.ask({"do": "echo"}, seconds=10)
    assert not helper.is_running
