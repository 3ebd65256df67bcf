"""Homes of the three schools with a small made-up register each, and the command line to act on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from casework.schooldays import english_bank_holidays

from ..calendars import calendar, term
from ..e2e.world import (
    CONTACT_COLUMNS,
    MARK_COLUMNS,
    PUPIL_COLUMNS,
    Result,
    act,
    act_ok,
    cli,
    contact,
    data,
    ok,
    pdf_texts,
    pupil,
    squeeze,
    table,
    upn,
    write,
)

HEAD, OFFICER, LA = "headteacher", "attendance_officer", "la_liaison"
ANSWERS = {
    "canterbury-road": {
        "letter_1.review_school_days": "10",
        "improvement.attendance_at_least": "95",
        "notice_to_improve.weeks": "3",
    },
    "kilnhurst": {
        "letter_1.review_school_days": "10",
        "improvement.attendance_at_least": "96",
        "lateness.review_school_days": "10",
        "lateness.improved_at_most": "1",
        "leave_penalty_request.sessions": "10",
    },
    "tilston": {
        "monitoring.unit": "calendar_weeks",
        "improvement.attendance_at_least": "93",
        "lateness.persistent_sessions": "8",
    },
}
# (from, to, half term from, half term to) of each term
TERMS = {
    2016: (
        ("2016-09-06", "2016-12-16", "2016-10-24", "2016-10-28"),
        ("2017-01-03", "2017-04-07", "2017-02-20", "2017-02-24"),
        ("2017-04-24", "2017-07-21", "2017-05-29", "2017-06-02"),
    ),
    2022: (
        ("2022-09-05", "2022-12-16", "2022-10-24", "2022-10-28"),
        ("2023-01-04", "2023-03-31", "2023-02-13", "2023-02-17"),
        ("2023-04-17", "2023-07-21", "2023-05-29", "2023-06-02"),
    ),
    2023: (
        ("2023-09-05", "2023-12-20", "2023-10-23", "2023-10-27"),
        ("2024-01-08", "2024-03-28", "2024-02-12", "2024-02-16"),
        ("2024-04-15", "2024-07-23", "2024-05-27", "2024-05-31"),
    ),
    2024: (
        ("2024-09-03", "2024-12-20", "2024-10-28", "2024-11-01"),
        ("2025-01-06", "2025-04-04", "2025-02-17", "2025-02-21"),
        ("2025-04-22", "2025-07-22", "2025-05-26", "2025-05-30"),
    ),
}
Pattern = Mapping[str, str]  # day → two codes, "GG", "U\\", ...


def calendar_toml(year: int) -> str:
    """Return the calendar of a school year as the program takes it."""
    return calendar(
        term(f"Term {number} of {year}", first, last, (half_first, half_last))
        for number, (first, last, half_first, half_last) in enumerate(TERMS[year], 1)
    )


def weekdays(year: int) -> list[str]:
    """Return the school days of a year."""
    found: list[str] = []
    closed = english_bank_holidays(year, year + 1)
    for first, last, half_first, half_last in TERMS[year]:
        day, end = date.fromisoformat(first), date.fromisoformat(last)
        while day <= end:
            holiday = half_first <= day.isoformat() <= half_last
            if day.weekday() < 5 and not holiday and day not in closed:
                found.append(day.isoformat())
            day += timedelta(days=1)
    return found


def run_of(year: int, first: str, number: int, codes: str) -> dict[str, str]:
    """Return a pattern: the same codes on so many school days from the first on."""
    days = weekdays(year)
    start = next(n for n, day in enumerate(days) if day >= first)
    return dict.fromkeys(days[start : start + number], codes)


def mark_rows(
    year: int, number: int, pattern: Pattern, minutes: Mapping[str, int] | None = None
) -> list[list[Any]]:
    """Return a pupil's marks of a whole school year."""
    rows = []
    for day in weekdays(year):
        for session, code in zip(("AM", "PM"), pattern.get(day, "/\\"), strict=True):
            late = (minutes or {}).get(day, "") if code in "LU" else ""
            rows.append([upn(number), day, session, code, late, ""])
    return rows


@dataclass(frozen=True)
class Child:
    """A made-up pupil with parents and a pattern of absence."""

    number: int
    pattern: Pattern
    parents: tuple[tuple[str, str], ...] = (("M", "mother"), ("F", "father"))
    pupil: Mapping[str, object] | None = None
    minutes: Mapping[str, int] | None = None
    contact: Mapping[str, Mapping[str, object]] | None = None

    def rows(self) -> list[dict[str, object]]:
        found = []
        for letter, relationship in self.parents:
            said = dict((self.contact or {}).get(letter, {}))
            surname = str(said.pop("surname", f"Kinder{self.number}"))
            is_father = relationship == "father"
            usual = {"title": "Mr", "forename": "Otto"} if is_father else {"title": "Ms", "forename": "Iris"}
            found.append(
                contact(self.number, f"{letter}{self.number}", surname, relationship, **{**usual, **said})
            )
        return found


def make_school(
    folder: Path, name: str, year: int, children: Iterable[Child], settings: Mapping[str, str] | None = None
) -> Path:
    """Make a home of a school with one year's register."""
    children = list(children)
    home = folder / "home"
    answers = ANSWERS[name] if settings is None else settings
    ok(home, "init", "--policy", name, *(f"--set={key}={value}" for key, value in answers.items()))
    born = f"{year - 9}-05-05"
    paths = write(
        folder / "files",
        calendar_toml=calendar_toml(year),
        pupils_csv=table(
            PUPIL_COLUMNS,
            [
                pupil(
                    child.number,
                    **{
                        "surname": f"Kinder{child.number}",
                        "forename": "Sam",
                        "date_of_birth": born,
                        "on_roll_from": f"{year - 3}-09-01",
                        **(child.pupil or {}),
                    },
                )
                for child in children
            ],
        ),
        contacts_csv=table(CONTACT_COLUMNS, [row for child in children for row in child.rows()]),
        marks_csv=table(
            MARK_COLUMNS,
            [
                row
                for child in children
                for row in mark_rows(year, child.number, child.pattern, child.minutes)
            ],
        ),
    )
    ok(home, "register", "import", *paths)
    return home


def items(home: Path, on: str, number: int, strand: str) -> list[dict[str, Any]]:
    """Return a pupil's rows of the work list in one strand."""
    found = data(home, "work", "--as-of", on)["items"]
    return [item for item in found if item["upn"] == upn(number) and item["strand"] == strand]


def due(home: Path, on: str, number: int, strand: str) -> dict[str, str]:
    """Return the steps that are due, each with its rule and, after a blank, BLOCKED where it is."""
    return {
        item["step"]: item["reason"]["rule"] + (" BLOCKED" if item["blocked_by"] else "")
        for item in items(home, on, number, strand)
    }


def case(number: int, strand: str) -> str:
    return f"{upn(number)}/{strand}"


def step(home: Path, number: int, strand: str, name: str, on: str, *details: str, role: str = HEAD) -> Result:
    """Take a step, which has to succeed."""
    return act_ok(home, "advance", case(number, strand), name, on, "Hanna Headley", role, *details)


def approve(home: Path, number: int, strand: str, name: str, on: str) -> None:
    act_ok(home, "record", case(number, strand), "approval", on, "Bo Second", HEAD, f"step={name}")


def record(home: Path, number: int, strand: str, what: str, on: str, *details: str, role: str = LA) -> Result:
    """Record what happened, which has to succeed."""
    return act_ok(home, "record", case(number, strand), what, on, "Lee Liaison", role, *details)


def shown(home: Path, number: int, strand: str) -> dict[str, Any]:
    found: dict[str, Any] = data(home, "case", "show", case(number, strand))
    return found


def papers(home: Path, number: int, strand: str, template: str) -> dict[str, str]:
    """Return the text of each PDF that was written by a template, by its recipient."""
    return {
        document["to"]: " ".join(" ".join(pdf_texts((home / document["path"]).read_bytes())).split())
        for document in shown(home, number, strand)["documents"]
        if document["template"] == template
    }


def explained(home: Path, on: str, number: int, strand: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Return what ``case explain`` says of each step, by step and rule."""
    found = data(home, "case", "explain", case(number, strand), "--as-of", on)
    assert found["schema"] == "casework/explain/1"
    return {(each["step"], each["rule"]): each for each in found["steps"]}


def leave(home: Path, verb: str, number: int, *arguments: object) -> Result:
    """Ask for leave or decide on it."""
    return cli(home, "leave", verb, upn(number), *arguments)


__all__ = [
    "HEAD",
    "LA",
    "OFFICER",
    "TERMS",
    "Child",
    "act",
    "act_ok",
    "approve",
    "calendar_toml",
    "case",
    "cli",
    "data",
    "due",
    "explained",
    "items",
    "leave",
    "make_school",
    "mark_rows",
    "ok",
    "papers",
    "record",
    "run_of",
    "shown",
    "squeeze",
    "step",
    "upn",
    "weekdays",
]
