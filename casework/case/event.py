"""What every event of a case file has: its day, who and in which role, and particulars."""

from __future__ import annotations

from datetime import date

import msgspec


class Fact(msgspec.Struct, frozen=True):
    """One figure that a decision rested on: the value seen, the threshold, the very sessions."""

    rule: str
    cite: str
    text: str
    value: str
    threshold: str
    sessions: tuple[tuple[str, str, str], ...] = ()
    fact: str = ""


class Event(msgspec.Struct, frozen=True, tag_field="event", kw_only=True):
    """Something that happened in a case."""

    on: date
    by: str
    role: str
    details: dict[str, str] = {}
