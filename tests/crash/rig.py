"""Kills writers at random, a pair on one home at a time, and looks at what they leave behind.

Run as ``python -m tests.crash.rig SEED KILLS FOLDER``; prints a report as JSON. A process of its own, so that
it can fork (the program is loaded once) without the threads of a test runner.
"""

from __future__ import annotations

import json
import os
import random
import select
import shutil
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from casework import app
from casework.documents.template.render import compile_template
from casework.documents.word.fonts import missing_characters
from casework.service.demo.story import STORY, STORY_CASE, STORY_UPN

from .aftermath import CONTACT, IMPORT, OTHER, SECOND, STEP, inspect
from .faults import killer, watched
from .school import Arguments, build, command, events, recorded_at, story_line

LOADED = (
    *("dxpdf", "pypdf", "pypdfium2", "reportlab.pdfgen.canvas", "tinydb", "filelock", "holidays", "docx"),
    *(
        "casework.documents.pack.build",
        "casework.service.packs.pack",
        "casework.service.health.store_care",
        "zipfile",
    ),
)
# How often a command changes the disk at the most, and how many seconds it takes: kills are drawn from these.
CHANGES = {"advance": 60, "record": 16, "import": 150, "backup": 10, "build": 8}
SECONDS = {"advance": 0.3, "record": 0.04, "import": 0.2, "backup": 0.06, "build": 0.5}
Job = tuple[Arguments, str]  # a command and the moment at which it is recorded


class Rig:
    """One series of rounds from one seed."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.chance = random.Random(seed)
        self.folder = folder
        self.papers = folder / "made" / "papers"
        self.stages = folder / "stages"
        self.kills: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.rounds = 0
        writes = [line.kind == "advance" or line.what == "meeting" or bool(line.files) for line in STORY]
        self.weights = [*(4 if each else 1 for each in writes), 5]

    def prepare(self) -> None:
        """Play the story once, without interruption, and keep the home before each line."""

        def keep(number: int, home: Path) -> None:
            shutil.copytree(home, self.stages / f"{number:02}")

        def play() -> None:
            build(self.folder / "made", keep)

        assert self.forked(play) == 0
        self.warm()
        self.reference = [events(self.stages / f"{n:02}") for n in range(len(STORY) + 1)]
        # neither is unauthorised: an approval outlives the amendment, so that the step can be taken after it
        for number, code in enumerate(("M", "I")):
            rows = [
                f"{STORY_UPN},2024-09-1{day},{session},{code},,\n"
                for day in (1, 2)
                for session in ("AM", "PM")
            ]
            head = "upn,date,session,code,minutes_late,comment\n"
            (self.papers / f"amend-{number}.csv").write_text(head + "".join(rows))

    def warm(self) -> None:
        """Load everything that a command loads, short of a conversion, so that a fork has it at once."""
        home = self.stages / f"{len(STORY) - 2:02}"
        for arguments in (
            ["work"],
            ["store", "verify"],
            ["register", "show", STORY_UPN],
            ["pack", "check", STORY_CASE],
        ):
            assert command(home, arguments).code in (0, 3)
        for name in LOADED:
            import_module(name)
        for template_id in app.catalogue().ids():
            template = app.catalogue().get(template_id)
            compile_template(template.docx, template.where)
        missing_characters("warm")
        assert threading.active_count() == 1

    def round(self) -> None:
        """Let two writers loose on a home, kill them, and inspect; sometimes kill the mending, too."""
        self.rounds += 1
        stage = self.chance.choices(range(len(STORY) + 1), self.weights)[0]
        home = self.folder / f"round-{self.rounds:03}"
        shutil.copytree(self.stages / f"{stage:02}", home)
        first, second = self.jobs(stage)
        start = self.start if self.rounds % 12 else self.start_alone
        begun = [start(home, jobs) for jobs in (first, second)]
        acknowledged = [done for process in begun for done in self.finish(*process)]
        mend = None
        if stage < len(STORY):
            mend = (story_line(stage, self.papers), recorded_at(stage))
            # The person tries again, and is cut off again. A step can be taken once; the same contact, for
            # instance, may well be made twice, so that nobody repeats a record without looking.
            if STORY[stage].kind == "advance" and self.chance.random() < 0.5:
                acknowledged += self.finish(*self.start(home, [mend]))
        expected = self.reference[min(stage + 1, len(STORY))]
        before = self.reference[stage]
        read, write = os.pipe()

        def look() -> None:
            found = inspect(home, mend, before, expected, acknowledged)
            os.write(write, json.dumps(found).encode())

        code = self.forked(look)
        os.close(write)
        with os.fdopen(read, "rb") as pipe:
            text = pipe.read()
        found = json.loads(text) if text else [f"the inspection itself ended with {code}"]
        names = [" ".join(jobs[0][0][:4]) for jobs in (first, second)]
        self.wrong += [f"round {self.rounds}, line {stage}, {names}: {what}" for what in found]
        if not found:
            shutil.rmtree(home)

    def jobs(self, stage: int) -> tuple[list[Job], list[Job]]:
        """Return what the two writers do: the story goes on, and somebody else works on the same home."""
        lines = range(stage, min(stage + 1, len(STORY)))
        story = [(story_line(n, self.papers), recorded_at(n)) for n in lines]
        now = recorded_at(min(stage, len(STORY) - 1))
        day = now[:10]
        who = ["--on", day, "--by", SECOND, "--role", "attendance_officer"]
        contact: Job = (["case", "record", STORY_CASE, "contact", *who, "--detail", "how=telephone"], now)
        amend = [str(self.papers / f"amend-{n}.csv") for n in (0, 1)]
        why = ["--by", SECOND, "--why", "letter from the mother"]
        imports: list[Job] = [(["register", "import", path, *why], now) for path in amend * 4]
        pack: Job = (["pack", "build", STORY_CASE], now)
        backup: Job = (["store", "backup"], now)
        if stage == len(STORY):
            return [pack, pack], self.chance.choice([[pack], imports, [contact]])
        others = [[contact], imports, imports, [backup]]
        if STORY[stage].kind == "advance":
            others += [story, story, story]  # both take the same step
        return story, self.chance.choice(others)

    def start(self, home: Path, jobs: list[Job]) -> tuple[int, int, float]:
        """Start a writer; return its process, its pipe and the time at which it will be killed."""
        read, write = os.pipe()
        by_itself = self.chance.random() < 0.6
        most = CHANGES[jobs[0][0][1]]
        strike = killer(self.chance.randint(1, most), self.chance.randint(0, 2)) if by_itself else _never
        process = os.fork()
        if process == 0:
            os.close(read)
            _work(home, jobs, strike, write)
        os.close(write)
        return process, read, 30.0 if by_itself else self.chance.uniform(0.0, SECONDS[jobs[0][0][1]])

    def start_alone(self, home: Path, jobs: list[Job]) -> tuple[int, int, float]:
        """Start a writer as a person does, from the shell: nothing is loaded yet."""
        read, write = os.pipe()
        arguments, at = jobs[0]
        process = os.fork()
        if process == 0:
            os.dup2(os.open(os.devnull, os.O_RDWR), 1)
            os.dup2(1, 2)
            code = [sys.executable, "-m", "casework", "--home", str(home), *arguments]
            os.execve(sys.executable, code, {**os.environ, "CASEWORK_NOW": at})
        os.close(write)
        return process, read, self.chance.uniform(0.1, 0.9)

    def finish(self, process: int, read: int, patience: float) -> list[int]:
        """Kill the writer when its time has come; return the numbers of the commands it had acknowledged."""
        until = time.monotonic() + patience
        said = b""
        while (left := until - time.monotonic()) > 0:
            ready, _, _ = select.select([read], [], [], left)
            if not ready:
                break
            more = os.read(read, 4096)
            if not more:
                break
            said += more
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        with os.fdopen(read, "rb") as pipe:
            said += pipe.read()
        _, status = os.waitpid(process, 0)
        if os.WIFSIGNALED(status):
            self.kills["at a change of the disk" if patience > 1 else "at a random time"] += 1
        return [int(line) for line in said.split()]

    def forked(self, work: Callable[[], None]) -> int:
        """Do something in a process of its own; return its exit code."""
        process = os.fork()
        if process == 0:
            code = 1
            try:
                work()
                code = 0
            except BaseException:
                import traceback

                traceback.print_exc()
            finally:
                os._exit(code)
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def _never(call: str, number: int, moment: int) -> None:
    """Strike nowhere."""


def _work(home: Path, jobs: list[Job], strike: Callable[[str, int, int], None], pipe: int) -> None:
    """Run the commands and acknowledge each one that was done; never return."""
    try:
        with watched(home, strike):
            for arguments, at in jobs:
                said = command(home, arguments, at)
                if said.code == 0:
                    os.write(pipe, f"{_kind(arguments)}\n".encode())
    finally:
        os._exit(0)


def _kind(arguments: Arguments) -> int:
    if arguments[0] == "case":
        return CONTACT if SECOND in arguments else STEP
    return IMPORT if arguments[1] == "import" else OTHER


def main(seed: int, kills: int, folder: Path) -> dict[str, Any]:
    """Return the report of a series."""
    rig = Rig(seed, folder)
    begun = time.monotonic()
    rig.prepare()
    while sum(rig.kills.values()) < kills and len(rig.wrong) < 5:
        rig.round()
    return {
        "rounds": rig.rounds,
        "kills": dict(rig.kills),
        "wrong": rig.wrong,
        "seconds": round(time.monotonic() - begun, 1),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])), indent=1))
