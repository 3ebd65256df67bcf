"""Timing two things in turn, so that a machine whose speed drifts spoils neither."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any


def seconds(work: Callable[[], object]) -> float:
    """Return the wall time of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(
    name: str, ours: Callable[[], object], peer: Callable[[], object], *, peer_name: str, runs: int = 5
) -> dict[str, Any]:
    """Return medians of both and the median ratio of pairs run one after the other (ours over peer)."""
    ours()
    peer()
    pairs = [(seconds(ours), seconds(peer)) for _ in range(runs)]
    return {
        "name": name,
        "ours_seconds": round(statistics.median(one for one, _ in pairs), 5),
        "peer": peer_name,
        "peer_seconds": round(statistics.median(other for _, other in pairs), 5),
        "ratio": round(statistics.median(one / other for one, other in pairs), 3),
        "runs": runs,
    }
