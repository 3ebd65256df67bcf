"""A school of three families with the demo's story, as homes at every point of the story."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casework.cli.main import run
from casework.service.demo.school import demo_files
from casework.service.demo.story import SETTINGS, STORY, STORY_CASE, STORY_UPN, story_files

Arguments = list[str]


@dataclass(frozen=True)
class Said:
    """What a command left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


def command(home: Path, arguments: Arguments, at: str = "2025-05-15T16:00:00+00:00") -> Said:
    """Run a command in this very process, as the command line does."""
    os.environ["CASEWORK_NOW"] = at
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(["--home", str(home), *arguments])
    return Said(code, out.getvalue(), err.getvalue())


def story_line(number: int, papers: Path) -> Arguments:
    """Return the command of one line of the story."""
    line = STORY[number]
    details = [part for key, value in line.details.items() for part in ("--detail", f"{key}={value}")]
    files = [part for name in line.files for part in ("--file", str(papers / name))]
    who = ["--on", line.on.isoformat(), "--by", line.by, "--role", line.role]
    return ["case", line.kind, STORY_CASE, line.what, *who, *details, *files]


def recorded_at(number: int) -> str:
    """Return the moment at which a line of the story is recorded."""
    return f"{STORY[number].on.isoformat()}T16:00:00+00:00"


def build(folder: Path, keep: Callable[[int, Path], None] = lambda _number, _home: None) -> Path:
    """Play the story in ``folder``/home; ``keep`` is called before each line, and once at the end."""
    papers = folder / "papers"
    papers.mkdir(parents=True)
    for name, data in story_files().items():
        (papers / name).write_bytes(data)
    register = small_register(folder / "register")
    home = folder / "home"
    settings = [part for key, value in SETTINGS.items() for part in ("--set", f"{key}={value}")]
    ok(home, ["init", "--policy", "canterbury-road", *settings], "2024-09-01T08:00:00+00:00")
    ok(home, ["register", "import", *map(str, register)], "2024-09-01T09:00:00+00:00")
    for number in range(len(STORY)):
        keep(number, home)
        ok(home, story_line(number, papers), recorded_at(number))
    keep(len(STORY), home)
    return home


def ok(home: Path, arguments: Arguments, at: str) -> Said:
    said = command(home, arguments, at)
    assert said.code == 0, (arguments, said.err)
    return said


def small_register(folder: Path) -> list[Path]:
    """Write the demo's four files with three pupils only."""
    folder.mkdir(parents=True)
    files = demo_files()
    upns = [row["upn"] for row in rows(files["pupils.csv"])]
    chosen = {STORY_UPN, *[upn for upn in upns if upn != STORY_UPN][:2]}
    found = []
    for name, data in files.items():
        if name.endswith(".csv"):
            text = data.decode()
            kept = [line for n, line in enumerate(text.splitlines(True)) if n == 0 or line[:13] in chosen]
            data = "".join(kept).encode()
        (folder / name).write_bytes(data)
        found.append(folder / name)
    return found


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def events(home: Path) -> list[dict[str, Any]]:
    """Return the events of the story's case as they stand in its journal."""
    paths = list((home / "cases").glob("ABS-*.json"))
    if not paths:
        return []
    entries = json.loads(paths[0].read_bytes())["entries"]
    return [entries[key]["event"] for key in sorted(entries, key=int)]


def signature(event: dict[str, Any]) -> str:
    """Return what an event says, without the numbers that another person's event in between would shift."""
    keys = ("event", "on", "by", "step", "template", "kind", "title", "to", "parent", "full_pence", "details")
    return json.dumps({key: event.get(key) for key in keys}, sort_keys=True)
