"""Looks at a home after its writers were killed, mends it as a person would, and looks again."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from casework.service.demo.story import STORY_UPN

from .school import Arguments, command, events, signature

STEP, IMPORT, CONTACT, OTHER = range(4)  # what a writer acknowledges
SECOND = "Ms Second Person"
Events = list[dict[str, Any]]


def inspect(
    home: Path,
    mend: tuple[Arguments, str] | None,
    before: Events,
    expected: Events,
    acknowledged: list[int],
) -> list[str]:
    """Return everything that is wrong: nothing lost, nothing half there, nothing twice, all finished once."""
    wrong = sound(home)
    held = Counter(map(signature, events(home)))
    contacts = held.pop(second_persons(events(home)) or "", 0)
    old, new = Counter(map(signature, before)), Counter(map(signature, expected))
    added = new - old
    if old - held:
        wrong.append(f"what was there before is lost: {list(old - held)[:2]}")
    if held - new:
        wrong.append(f"more than once, or what nobody did: {list(held - new)[:2]}")
    if STEP in acknowledged and mend is not None and added - held:
        wrong.append(f"an acknowledged step is lost: {list(added - held)[:2]}")
    if contacts < acknowledged.count(CONTACT):
        wrong.append("an acknowledged contact is lost")
    first = Counter({key: n for key, n in added.items() if not _is(key, "LetterIssued")})
    if first & held and first - held:
        wrong.append(f"a step is half there: lacks {list(first - held)[:2]}")
    wrong += register(home, IMPORT in acknowledged)
    owed = asked(home)
    if owed != shown(home):
        wrong.append(f"{owed} papers are owed, and work shows {shown(home)}")
    if mend is not None and (first - held or owed):
        said = command(home, *mend)
        if said.code != 0:
            wrong.append(f"the next command can't finish it: {said.err[:300]}")
    after = Counter(map(signature, events(home)))
    after.pop(second_persons(events(home)) or "", None)
    if after != new:
        wrong.append(f"in the end it differs: {list((after - new) + (new - after))[:3]}")
    if asked(home) or shown(home):
        wrong.append("something is still unfinished")
    return wrong + sound(home)


def second_persons(found: Events) -> str | None:
    return next((signature(event) for event in found if event["by"] == SECOND), None)


def _is(key: str, kind: str) -> bool:
    return bool(json.loads(key)["event"] == kind)


def sound(home: Path) -> list[str]:
    """Return what `store verify` finds, what lies about, and packs that don't hold."""
    said = command(home, ["store", "verify", "--json"])
    try:
        found = json.loads(said.out)
    except ValueError:
        return [f"store verify ended with {said.code}: {said.err[:300]}"]
    wrong = [f"{each['where']}: {each['what']}" for each in found["findings"]]
    wrong += [
        f"a note that should not be: {n['what']}" for n in found["notes"] if n["code"] == "open_to_others"
    ]
    for path in sorted((home / "packs").glob("*.pdf")):
        if command(home, ["pack", "verify", str(path)]).code != 0:
            wrong.append(f"the pack {path.name} does not hold")
    return wrong


def register(home: Path, is_acknowledged: bool) -> list[str]:
    """Return whether an import of four marks is there in part, or was acknowledged and is not there."""
    said = command(home, ["register", "show", STORY_UPN, "--as-of", "2024-09-12", "--json"])
    if said.code != 0:
        return [f"the register can't be read: {said.err[:300]}"]
    days = ("2024-09-11", "2024-09-12")
    found = [s for s in json.loads(said.out)["sessions"] if s["date"] in days]
    if len({len(session["history"]) for session in found}) != 1:
        return ["an import is half there"]
    if is_acknowledged and not found[0]["history"]:
        return ["an acknowledged import is lost"]
    return []


def asked(home: Path) -> int:
    """Return how many papers were asked for and not written, by the journal alone."""
    found = events(home)
    issued = {event["document"] for event in found if event["event"] == "LetterIssued"}
    return sum(event["event"] == "LetterRequested" and event["document"] not in issued for event in found)


def shown(home: Path) -> int:
    """Return how many papers the work list names as unfinished."""
    said = command(home, ["work", "--as-of", "2025-07-10", "--json"])
    if said.code != 0:
        return -1
    items = [item for item in json.loads(said.out)["items"] if item["unfinished"]]
    return sum(item["reason"]["text"].count(",") + 1 for item in items)
