"""Playing the made-up school: register, work list, one case to a finished pack."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from casework.case.decide import Order
from casework.documents.template.catalogue import Catalogue
from casework.errors import Conflict
from casework.policy.model import Policy
from casework.service import actions
from casework.service.demo.school import demo_files
from casework.service.demo.story import SETTINGS, STORY, STORY_CASE, story_files
from casework.service.packs import pack as packs
from casework.service.packs import proof as pack_proof
from casework.service.papers import Upload
from casework.service.work import work_on
from casework.service.workspace import Workspace
from casework.store import home as homes
from casework.store.planning import ImportFile

SCHOOL = "canterbury-road"
MADE_BY = "demo"
_WORKLIST_ROWS = 12

Tell = Callable[[str], None]


class _Clock:
    """The demo's own clock: each thing is recorded in the afternoon of the day on which it happens."""

    def __init__(self) -> None:
        self.day = date(2024, 9, 1)

    def __call__(self) -> datetime:
        """Return the moment of recording."""
        return datetime.combine(self.day, time(16, 0), UTC)


def play(
    folder: Path, policy_of: Callable[[str], Policy], catalogue: Catalogue, *, tell: Tell
) -> dict[str, Any]:
    """Make the made-up school in the folder and take one case from the first letter to a finished pack."""
    _clear(folder)
    clock = _Clock()
    policy = policy_of(SCHOOL)
    home = homes.create(folder, policy=SCHOOL, settings=SETTINGS, made_by=MADE_BY)
    space = Workspace(home, policy, catalogue, clock)
    tell(f"A made-up school under the policy of {policy.title}, in {folder}\n")
    _import(space, clock, tell)
    files = story_files()
    for line in STORY:
        clock.day = line.on
        order = Order(line.on, line.by, line.role, line.details)
        uploads = [Upload(name, files[name]) for name in line.files]
        act = actions.advance if line.kind == "advance" else actions.record
        done = act(space, STORY_CASE, line.what, order, uploads)
        tell(f"{line.on.isoformat()}  {line.kind} {line.what:<18} {line.by} ({line.role}) -> {done.state}")
    day = STORY[-1].on
    clock.day = day + timedelta(days=1)
    _print_worklist(space, day, tell)
    built, path, _ = packs.build(space, STORY_CASE)
    proof, _ = pack_proof.verify(space, STORY_CASE)
    file = packs.check_pack(space, STORY_CASE).file
    tell(f"\nThe AS1 pack: {path}")
    tell(f"  {built.pages} pages, {len(built.items)} documents, sha256 {built.sha256}")
    tell(f"  fingerprint {built.fingerprint}")
    tell(f"  proven by another reader: {'yes' if proof.ok else 'NO'}")
    tell(f"Letters and notices, Word and PDF: {folder / 'documents' / file.reference}")
    tell(f"Look further: casework --home {folder} case timeline {file.reference}")
    return {
        "home": str(folder),
        "case": file.reference,
        "pack": str(path),
        "pages": built.pages,
        "sha256": built.sha256,
        "verified": proof.ok,
    }


def _clear(folder: Path) -> None:
    """Remove a home that an earlier demo made, and nothing else."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not homes.is_home(folder) or homes.open_home(folder).marker.made_by != MADE_BY:
        raise Conflict(
            "not_a_demo",
            "The folder holds something that no demo made; it is left alone.",
            where=str(folder),
            fix="name another folder with --out",
        )
    shutil.rmtree(folder)


def _import(space: Workspace, clock: _Clock, tell: Tell) -> None:
    clock.day = STORY[0].on - timedelta(days=1)
    plan = space.registers.plan([ImportFile(name, data) for name, data in demo_files().items()])
    for report in space.registers.commit(plan, clock()).files:
        tell(f"imported {report.name}: {report.rows} rows")
    tell("")


def _print_worklist(space: Workspace, day: date, tell: Tell) -> None:
    items = work_on(space, day)
    tell(f"\nDue on {day.isoformat()}: {len(items)}, for instance")
    for item in items[:_WORKLIST_ROWS]:
        blocked = "  (blocked)" if item.blocked_by else ""
        tell(
            f"  {item.step:<12} {item.pupil_name:<24} since {item.since}  {item.reason.rule}: "
            f"{item.reason.value}{blocked}"
        )
    if len(items) > _WORKLIST_ROWS:
        tell(f"  ... and {len(items) - _WORKLIST_ROWS} more: casework work --as-of {day.isoformat()}")
