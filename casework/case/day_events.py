"""What stands in the log of a school day: contacts, arrivals, registers kept open, the head's decisions.

``at`` is the time that the school's clock showed; the journal adds when it was recorded. A field that is
added later needs a default.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec


class How(StrEnum):
    """How somebody was contacted; a report came from the parents themselves."""

    MESSAGE = "message"
    CALL = "call"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    HOME_VISIT = "home_visit"
    REPORT = "report"
    OTHER = "other"


class DayEvent(msgspec.Struct, frozen=True, tag_field="event", kw_only=True):
    """Something about one pupil on one day."""

    at: datetime
    upn: str
    by: str
    role: str = ""

    @property
    def day(self) -> date:
        """Return the day of the event."""
        return self.at.date()


class DayContact(DayEvent, frozen=True, tag=True, kw_only=True):
    """A contact, or an attempt at one; ``reached`` is None where nobody said."""

    how: How
    reached: bool | None = None
    unsure: bool = False
    text: str = ""
    reason: str = ""

    @property
    def is_answer(self) -> bool:
        """Return whether somebody who could know the reason was reached."""
        of_parents = self.how is not How.SAFEGUARDING_LEAD
        return of_parents and (self.reached is True or bool(self.reason) or self.how is How.REPORT)


class Arrived(DayEvent, frozen=True, tag=True, kw_only=True):
    """A pupil came; the mark that this became."""

    session: str
    code: str
    minutes_late: int | None = None
    reason: str = ""


class AbsenceDecided(DayEvent, frozen=True, tag=True, kw_only=True):
    """Somebody who may decided what an absence counts as."""

    sessions: tuple[tuple[str, str, str], ...]  # day, AM or PM, code
    reason: str = ""
    kind: str = ""
    evidence: bool = False


class KeptOpen(DayEvent, frozen=True, tag=True, kw_only=True):
    """On a day that is called special the register stays open longer; it concerns every pupil."""

    on: date
    reason: str = ""


AnyDayEvent = DayContact | Arrived | AbsenceDecided | KeptOpen


def to_record(event: AnyDayEvent) -> dict[str, Any]:
    """Return the event as plain data for the journal."""
    record: dict[str, Any] = msgspec.to_builtins(event)
    return record


def from_record(record: dict[str, Any]) -> AnyDayEvent:
    """Return the event that a journal entry holds."""
    return msgspec.convert(record, AnyDayEvent)  # type: ignore[no-any-return]
