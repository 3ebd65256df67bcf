"""Dates as an iCalendar file (RFC 5545), for a school's calendar program; only here is the library used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One whole day of the calendar; a later file with the same ``uid`` moves it."""

    uid: str
    day: date
    summary: str
    description: str


def calendar_file(entries: Iterable[CalendarEntry], stamp: date) -> bytes:
    """Return the file; the same entries and the same day give the same bytes, whatever the clock says."""
    import icalendar  # a twentieth of a second; only this file needs it

    stamped = datetime.combine(stamp, time(), UTC)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//casework//dates that fall due//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for entry in entries:
        event = icalendar.Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", stamped)
        event.add("dtstart", entry.day)
        event.add("summary", entry.summary)
        event.add("description", entry.description)
        event.add("transp", "TRANSPARENT")  # a deadline takes nobody's day up
        event.add("class", "CONFIDENTIAL")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
