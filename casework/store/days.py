"""The log of the school's days: one hash-chained journal for each month."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from casework.errors import Conflict
from casework.store.heads import Heads
from casework.store.journal import Entry, Journal

PREFIX = "days-"
FOLDER = "days"
_REF = re.compile(r"days-(\d{4}-(?:0[1-9]|1[0-2]))")
_TRIES = 20  # two offices that write at once: each entry stands for itself, so the later one just follows

Record = Mapping[str, Any]


class DayStore:
    """The journals of the days by month; the folder may not exist yet."""

    def __init__(self, folder: Path, heads: Heads | None = None) -> None:
        self._folder = folder
        self._heads = heads

    def refs(self) -> tuple[str, ...]:
        """Return the references of all months with a journal, in order of time."""
        if not self._folder.is_dir():
            return ()
        names = (f"{PREFIX}{path.stem}" for path in self._folder.glob("*.json"))
        return tuple(sorted(ref for ref in names if _REF.fullmatch(ref)))

    def journal(self, ref: str) -> Journal:
        """Return the journal of a month by its reference, with or without a file yet."""
        return Journal(self._folder / f"{ref.removeprefix(PREFIX)}.json", ref, self._heads)

    def between(self, first: date, last: date) -> list[Entry]:
        """Return the entries of every month from the first day's to the last day's."""
        wanted = [ref for ref in self.refs() if ref_of(first) <= ref <= ref_of(last)]
        return [entry for ref in wanted for entry in self.journal(ref).read()]

    def append(
        self, day: date, wanted: Callable[[Sequence[Entry]], Sequence[Record]], recorded_at: datetime
    ) -> tuple[Entry, ...]:
        """Add what is wanted beside the entries that the day's month holds, and return the new entries."""
        journal = self.journal(ref_of(day))
        for attempt in range(_TRIES):
            held = journal.read()
            records = wanted(held)
            if not records:
                return ()
            try:
                return journal.append(records, expected=len(held), recorded_at=recorded_at)
            except Conflict as fault:
                if fault.code != "changed_meanwhile" or attempt == _TRIES - 1:
                    raise
        return ()


def ref_of(day: date) -> str:
    """Return the reference of the journal that holds a day."""
    return f"{PREFIX}{day:%Y-%m}"


def is_day_ref(ref: str) -> bool:
    """Return whether the reference is that of a month."""
    return _REF.fullmatch(ref) is not None
