"""Every version of a mark: what was held, from when, by whom and why it was replaced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from casework.marks import Mark
from casework.schooldays import Session
from casework.store.batches import Recorded

_HALVES = (Session.AM, Session.PM)
Versions = dict[tuple[date, Session], tuple[Mark, ...]]


@dataclass(frozen=True, slots=True)
class Amendment:
    """A mark that replaced another one."""

    upn: str
    old: Mark
    new: Mark


def histories(batches: Iterable[Recorded], upns: Set[str]) -> dict[str, Versions]:
    """Return the versions of each mark of the pupils, oldest first, in the order of the sessions."""
    found: dict[str, dict[int, list[Mark]]] = {}
    for batch in batches:
        for part in batch.parts:
            for run in part.marks:
                if run.upn not in upns:
                    continue
                minutes, comments = dict(run.minutes), dict(run.comments)
                versions = found.setdefault(run.upn, {})
                for slot, code in zip(part.patterns[run.pattern], run.codes.split(" "), strict=True):
                    mark = Mark(
                        day=date.fromordinal(slot >> 1),
                        session=_HALVES[slot & 1],
                        code=code,
                        minutes_late=minutes.get(slot),
                        comment=comments.get(slot, ""),
                        recorded_at=batch.recorded_at,
                        by=batch.by,
                        why=batch.why,
                        source=part.source,
                    )
                    versions.setdefault(slot, []).append(mark)
    return {
        upn: {(marks[0].day, marks[0].session): tuple(marks) for _, marks in sorted(versions.items())}
        for upn, versions in found.items()
    }


def bare_amendments(batches: Sequence[Recorded]) -> tuple[Amendment, ...]:
    """Return the amendments that lack who or why, by pupil and session.

    The register must keep both with every amended entry."""
    upns = {
        run.upn
        for batch in batches
        if not (batch.by and batch.why)
        for part in batch.parts
        for run in part.marks
        if run.amended
    }
    return tuple(
        Amendment(upn, old, new)
        for upn, versions in sorted(histories(batches, upns).items())
        for marks in versions.values()
        for old, new in pairwise(marks)
        if not (new.by and new.why)
    )
