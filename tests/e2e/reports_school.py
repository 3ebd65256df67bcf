"""A made-up school for the reports, and its figures counted by hand, with nothing of the program."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from .world import (
    CALENDAR,
    CONTACT_COLUMNS,
    MARK_COLUMNS,
    PUPIL_COLUMNS,
    contact,
    ok,
    pupil,
    school_days,
    table,
    upn,
    write,
)

ATTENDED, AUTHORISED, UNAUTHORISED = "/\\LVBKPW", "ICMRSTE", "GNOU"
Row = tuple[str, date, str, str, str]  # UPN, day, AM or PM, code, minutes late


def spread(*codes: tuple[str, int]) -> list[str]:
    """Return so many sessions of each code, in this order."""
    return [code for code, times in codes for _ in range(times)]


# What each pupil's sessions are, from the first of the year on; after these the pupil is present.
SESSIONS = {
    1: spread(("O", 22), ("/", 1), ("U", 1)),  # eleven school days in a row
    2: spread(("I", 31)),
    3: spread(("O", 73)),
    4: spread(("L", 3), ("U", 2)),
    5: [],
    6: spread(("M", 7)),
    7: spread(("X", 2), ("I", 1)),
    8: [],
    9: spread(("G", 10)),
    10: spread(("I", 4), ("L", 1)),
}
MINUTES = {"L": "7", "U": "25"}
FLAGS = {
    1: "fsm pp",
    2: "fsm pp send",
    3: "fsm",
    4: "pp eal",
    5: "fsm eal",
    6: "fsm",
    7: "fsm pp",
    8: "looked_after",
}
YEARS = {1: "4", 2: "4", 3: "4", 4: "4", 5: "4", 6: "4", 7: "5", 8: "5", 9: "5", 10: "R"}
NAMES = {n: (f"Surname{chr(64 + n)}", f"Fore{chr(64 + n)}") for n in range(1, 41)}
NAMES[2] = ("=HYPERLINK(1)", "@Sum")


def rows(numbers: Iterable[int] = SESSIONS, until: date = date(2025, 7, 22)) -> list[Row]:
    """Return the pupils' marks, session by session."""
    found: list[Row] = []
    for number in numbers:
        own = iter(SESSIONS.get(number, []))
        for day in school_days():
            if day <= until:
                for half, present in (("AM", "/"), ("PM", "\\")):
                    code = next(own, present)
                    code = present if code == "/" else code
                    found.append((upn(number), day, half, code, MINUTES.get(code, "")))
    return found


def make(folder: Path, policy: str = "canterbury-road", pupils: Iterable[int] = tuple(SESSIONS)) -> Path:
    """Make a home of the school's policy with these pupils."""
    home = folder / policy
    ok(home, "init", "--policy", policy)
    pupils = list(pupils)
    people = [
        pupil(n, *NAMES[n], flags=FLAGS.get(n, ""), year_group=YEARS.get(n, "6"), registration_group="")
        for n in pupils
    ]
    marks = [(u, d.isoformat(), half, code, late, "") for u, d, half, code, late in rows(pupils)]
    files = write(
        folder / f"{policy}-files",
        calendar_toml=CALENDAR,
        pupils_csv=table(PUPIL_COLUMNS, people),
        contacts_csv=table(CONTACT_COLUMNS, [contact(n, f"M{n}", NAMES[n][0], "mother") for n in pupils]),
        marks_csv=table(MARK_COLUMNS, marks),
    )
    ok(home, "register", "import", *files, now="2025-07-23T08:00:00")
    return home


class Counted:
    """Figures of some marks, each counted by looking at every one of them."""

    def __init__(self, marks: Iterable[Row], first: date, last: date) -> None:
        self.marks = [row for row in marks if first <= row[1] <= last]

    def of(self, *numbers: int) -> Counted:
        wanted = {upn(number) for number in numbers}
        found = Counted([], date.min, date.max)
        found.marks = [row for row in self.marks if row[0] in wanted]
        return found

    def on_weekday(self, weekday: int) -> Counted:
        found = Counted([], date.min, date.max)
        found.marks = [row for row in self.marks if row[1].weekday() == weekday]
        return found

    def count(self, codes: str) -> int:
        return sum(row[3] in codes for row in self.marks)

    @property
    def attended(self) -> int:
        return self.count(ATTENDED)

    @property
    def possible(self) -> int:
        return self.count(ATTENDED + AUTHORISED + UNAUTHORISED)

    def share(self, part: int) -> dict[str, object]:
        """Return what the JSON says of a share of the possible sessions."""
        tenths = (part * 2000 // self.possible + 1) // 2 if self.possible else 0
        percent = f"{tenths // 10}.{tenths % 10}" if self.possible else None
        return {"percent": percent, "sessions": part, "of": self.possible}

    @property
    def attendance(self) -> dict[str, object]:
        return self.share(self.attended)

    @property
    def missed(self) -> dict[str, object]:
        return self.share(self.possible - self.attended)


def monday(day: date) -> date:
    """Return the Monday of the day's week."""
    return day - timedelta(days=day.weekday())
