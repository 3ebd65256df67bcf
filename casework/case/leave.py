"""Requests for leave of absence: asked for, decided once by the head, and what was taken all the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from casework.case.casefile import Standing
from casework.case.events import LeaveDecided, LeaveRequested
from casework.schooldays import Span


@dataclass(frozen=True)
class Request:
    """One request for leave with its decision, if there is one; ``number`` is the number of its event."""

    number: int
    asked: LeaveRequested
    decided: LeaveDecided | None

    @property
    def span(self) -> Span:
        """Return the days that were asked for."""
        return Span(self.asked.first_day, self.asked.last_day)

    @property
    def refused_spans(self) -> tuple[Span, ...]:
        """Return the days asked for and not granted, once the head has decided."""
        if self.decided is None:
            return ()
        granted_from, granted_to = self.decided.granted_from, self.decided.granted_to
        if not self.decided.granted or granted_from is None or granted_to is None:
            return (self.span,) if not self.decided.granted else ()
        parts = (
            Span(self.span.first, granted_from - timedelta(days=1)),
            Span(granted_to + timedelta(days=1), self.span.last),
        )
        return tuple(part for part in parts if part.first <= part.last)


def requests(standing: Standing) -> list[Request]:
    """Return the requests of a leave case, oldest first, each with its decision."""
    decisions = {event.request_no: event for event in standing.all(LeaveDecided)}
    return [
        Request(number, event, decisions.get(number)) for number, event in standing.numbered(LeaveRequested)
    ]


def refused_spans(found: Iterable[Request]) -> tuple[Span, ...]:
    """Return all days for which leave was asked and not given."""
    return tuple(span for request in found for span in request.refused_spans)


def days_of_notice(asked: LeaveRequested) -> int:
    """Return how many days before the leave it was asked for."""
    return (asked.first_day - asked.on).days


def reply_by(asked: LeaveRequested, days: int) -> date:
    """Return the last day for the reply, ``days`` after the request."""
    return asked.on + timedelta(days=days)
