"""Appending to a case in a home of 50 and of 5,000 cases, fsync included."""

from __future__ import annotations

import shutil
import statistics
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.measure import seconds
from casework.app import now
from casework.case.events import ContactMade, to_record
from casework.ids import case_ref
from casework.store.cases import CaseStore

EVENTS = 30


def _home(folder: Path, cases: int) -> CaseStore:
    store = CaseStore(folder)
    first = str(case_ref("Z0", "absence", 1))
    event = to_record(
        ContactMade(on=date(2025, 1, 7), by="Ms Vale", role="attendance_officer", details={"text": "x" * 200})
    )
    store.journal(first).append([event] * EVENTS, expected=0, recorded_at=now())
    data = (folder / f"{first}.json").read_bytes()
    for number in range(1, cases):
        ref = str(case_ref(f"Z{number}", "absence", 1))
        (folder / f"{ref}.json").write_bytes(data.replace(first.encode(), ref.encode()))
    return store


def _append(store: CaseStore) -> float:
    journal = store.journal(str(case_ref("Z0", "absence", 1)))
    event = to_record(
        ContactMade(on=date(2025, 1, 8), by="Ms Vale", role="attendance_officer", details={"text": "rang"})
    )
    held = len(journal.read())
    return seconds(lambda: journal.append([event], expected=held, recorded_at=now()))


def run(folder: Path) -> list[dict[str, Any]]:
    small, large = _home(folder / "small", 50), _home(folder / "large", 5000)
    pairs = [(_append(large), _append(small)) for _ in range(20)]
    shutil.rmtree(folder / "large")
    milliseconds = round(statistics.median(one for one, _ in pairs) * 1000, 2)
    return [
        {
            "name": "append one event with fsync, home of 5,000 cases",
            "ours_milliseconds": milliseconds,
            "peer": "the same in a home of 50 cases",
            "peer_milliseconds": round(statistics.median(other for _, other in pairs) * 1000, 2),
            "ratio": round(statistics.median(one / other for one, other in pairs), 3),
            "limit_milliseconds": 10,
        }
    ]
