"""``arrivals.csv``: one row for each pupil who came late, with the time by the school's clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from casework.schooldays import Session
from casework.store.importers.faults import Faults
from casework.store.importers.fields import iso_date
from casework.store.importers.table import decoded, read_columns

COLUMNS = ("upn", "date", "session", "arrived_at", "reason")
_TIME = re.compile(r"(?:(\d{4}-\d\d-\d\d)[T ])?(\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)")


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """One arrival and the line on which it stands."""

    line: int
    upn: str
    at: datetime
    session: Session
    reason: str


def parse_arrivals(data: bytes, faults: Faults) -> list[ArrivalRow]:
    """Return the rows of the file that can be read; everything else is noted as a fault."""
    text = decoded(data, faults)
    if text is None:
        return []
    if not text.strip():
        faults.add("the file is empty")
        return []
    table = read_columns(text, COLUMNS, faults)
    found: list[ArrivalRow] = []
    first: dict[tuple[str, date, Session], int] = {}
    for line, (upn, day_text, half, clock, reason) in table.rows if table else ():
        day, session = iso_date(day_text), _session(half)
        when = _time(clock, day_text)
        if not upn:
            faults.add("the upn is empty", line)
        if day is None:
            faults.add(f"date '{day_text}' is no date of the form 2025-01-31", line)
        if session is None:
            faults.add(f"session '{half}' is neither AM nor PM", line)
        if when is None:
            faults.add(f"arrived_at '{clock}' is no time of that day such as 09:12 or 09:12:30", line)
        if not upn or day is None or session is None or when is None:
            continue
        key = (upn.upper(), day, session)
        if key in first:
            faults.add("one pupil arrives twice in the same session", first[key], line)
            continue
        first[key] = line
        found.append(ArrivalRow(line, upn.upper(), datetime.combine(day, when), session, reason))
    return found


def _session(text: str) -> Session | None:
    return Session(text) if text in ("AM", "PM") else None


def _time(text: str, day: str) -> time | None:
    """Return a time of day; a date before it has to be the row's own."""
    found = _TIME.fullmatch(text)
    if found is None or found[1] not in (None, day):
        return None
    try:
        return time.fromisoformat(found[2])
    except ValueError:
        return None
