"""Pure pieces of a school day: the three shipped policies, one pupil, marks laid over a term."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path

from casework.case.attendance import Attendance, CodeTable, session_key
from casework.case.day import Absence, Ask, asks, contacts_of
from casework.case.day_events import DayContact, How
from casework.people import Address, Pupil
from casework.policy.loader import load_policy
from casework.policy.model import Policy, Value
from casework.policy.values import Values
from casework.schooldays import Calendar, Session, Span, Term

POLICIES = Path(__file__).parents[3] / "state_machines"
CANTERBURY, KILNHURST, TILSTON = "canterbury-road", "kilnhurst", "tilston"
DAY = "2025-01-14"


@cache
def policy(name: str) -> Policy:
    files = {p.relative_to(POLICIES).as_posix(): p.read_bytes() for p in POLICIES.rglob("*.toml")}
    return load_policy(name, files)


def values(name: str, **settings: Value) -> Values:
    return Values(policy(name), {key.replace("__", "."): value for key, value in settings.items()})


def pupil(surname: str = "Ash", year_group: str = "4", **more: object) -> Pupil:
    said: dict[str, object] = {
        "upn": "Z999200024001",
        "admission_no": "1",
        "surname": surname,
        "forename": "Ada",
        "date_of_birth": date(2015, 5, 5),
        "year_group": year_group,
        "registration_group": "4B",
        "address": Address(),
        "on_roll_from": date(2020, 9, 1),
    }
    return Pupil(**{**said, **more})  # type: ignore[arg-type]


@cache
def term() -> Calendar:
    """6 January to 4 April 2025, half term 17 to 21 February; and the autumn before from 4 November."""
    return Calendar(
        [
            Term("Autumn", Span(date(2024, 11, 4), date(2024, 12, 20))),
            Term(
                "Spring",
                Span(date(2025, 1, 6), date(2025, 4, 4)),
                Span(date(2025, 2, 17), date(2025, 2, 21)),
            ),
        ]
    )


def attendance(marks: Mapping[str, str], name: str = CANTERBURY, **more: object) -> Attendance:
    """Return a pupil who is there but for the marks: day → two codes, ``-`` for none."""
    codes: dict[int, str] = {}
    for each in term().days:
        pair = marks.get(each.isoformat(), "/\\")
        for session, code in zip(Session, pair, strict=True):
            codes[session_key(each, session)] = code
    return Attendance(term(), CodeTable(term(), policy(name).codes), pupil(**more), codes)  # type: ignore[arg-type]


def at(clock: str, day: str = DAY) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}")


def contact(clock: str, how: str, day: str = DAY, **more: object) -> DayContact:
    return DayContact(at=at(clock, day), upn="Z999200024001", by="Ms Office", how=How(how), **more)  # type: ignore[arg-type]


def asked(name: str, clock: str, *made: DayContact, since: str = DAY, day: str = DAY) -> dict[str, Ask]:
    """Return what a policy asks for by its rule."""
    first, now = date.fromisoformat(since), at(clock, day)
    found = asks(values(name), Absence(first, now, contacts_of(made, first, now)))
    return {ask.rule: ask for ask in found}
