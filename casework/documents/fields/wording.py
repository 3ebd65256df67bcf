"""Dates, money, sessions and citations as letters write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import groupby

from casework.case.windows import day_text
from casework.marks import CodeBook

_HALF_DAY = {"AM": "morning", "PM": "afternoon"}
_PUBLISHED_FILE = re.compile(r"\b[\w-]+\.txt\b,?")


def weekday_text(day: date) -> str:
    """Return a date with its weekday: ``Tuesday 14 January 2025``."""
    return f"{day:%A} {day_text(day)}"


def year_group_text(year_group: str) -> str:
    """Return a year group as people say it: ``Year 4``, ``Reception``."""
    typed = year_group.strip()
    if typed.isdigit():
        return f"Year {int(typed)}" if int(typed) else "Reception"
    return {"": "Not recorded", "R": "Reception", "N": "Nursery"}.get(typed.upper(), typed)


def date_or_text(text: str) -> str:
    """Return a typed ISO date in words, and anything else as it was typed."""
    try:
        return weekday_text(date.fromisoformat(text.strip()))
    except ValueError:
        return text.strip()


def split_lines(text: str) -> list[str]:
    """Return typed lines: parts between line breaks or semicolons."""
    return [part.strip() for part in re.split(r"[\n;]", text) if part.strip()]


def cite_for_readers(cite: str, policy_title: str) -> str:
    """Return a citation with the published file named as people know it: the school's policy."""
    return _PUBLISHED_FILE.sub(f"{policy_title},", cite)


def session_rows(sessions: Iterable[tuple[str, str, str]], codes: CodeBook) -> list[dict[str, str]]:
    """Return one row for each day and code, in order: date, morning, afternoon or all day, code, meaning."""
    rows = []
    for (day, code), group in groupby(sorted(sessions), key=lambda session: (session[0], session[2])):
        halves = [session for _, session, _ in group]
        when = date.fromisoformat(day)
        found = codes.find(code, when)
        rows.append(
            {
                "date": weekday_text(when),
                "sessions": "all day" if len(halves) > 1 else _HALF_DAY[halves[0]],
                "code": code,
                "meaning": found.meaning if found else "",
            }
        )
    return rows
