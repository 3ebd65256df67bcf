"""The field of the letter that tells a parent which absences were not authorised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from casework.case.attendance import Counts
from casework.case.windows import academic_year
from casework.documents.fields.context import Field, Occasion
from casework.documents.fields.wording import session_rows, split_lines, weekday_text

TEMPLATE = "not_authorised"
NO_REASON = "No reason known"


def not_authorised_rows(o: Occasion) -> list[dict[str, str]]:
    """Return the unauthorised absences of the year that this parent was not told of yet.

    The details first_day and last_day choose other days. A session whose reason is still being asked for
    (code N) is not decided, so it is left out.
    """
    first, last = _days(o)
    marks = o.situation.attendance
    found = marks.sessions(
        Counts.UNAUTHORISED, marks.start_of(first), marks.end_of(last), without=Counts.UNEXPLAINED
    )
    reasons = _reasons(o)
    rows = session_rows(
        [(mark.day.isoformat(), str(mark.session), mark.code) for mark in found],
        o.situation.values.policy.codes,
    )
    return [
        {
            "date": row["date"],
            "sessions": row["sessions"],
            "code": row["code"],
            "reason": reasons.get(row["date"]) or o.detail("reason") or NO_REASON,
        }
        for row in rows
    ]


def _days(o: Occasion) -> tuple[date, date]:
    """Return the first and last day to tell of: since the last such letter, or since the year began."""
    to = o.recipient.contact_ref if o.recipient else ""
    told = [event.on for event in o.standing.documents if event.template == TEMPLATE and event.to == to]
    year = academic_year(o.situation.attendance, o.on).span
    begin = max([*told, year.first if year else o.on])
    # a session of the very day of the last letter is told again rather than never
    return _typed(o, "first_day") or begin, _typed(o, "last_day") or o.on


def _typed(o: Occasion, name: str) -> date | None:
    try:
        return date.fromisoformat(o.detail(name))
    except ValueError:
        return None


def _reasons(o: Occasion) -> dict[str, str]:
    """Return the reasons typed for single days, ``2025-01-10: overslept; 2025-01-28: a birthday``."""
    found: dict[str, str] = {}
    for line in split_lines(o.detail("reasons")):
        day, _, reason = line.partition(":")
        try:
            found[weekday_text(date.fromisoformat(day.strip()))] = reason.strip()
        except ValueError:
            continue
    return found


ABSENCE_FIELDS: Mapping[str, Field] = {"not_authorised_sessions": not_authorised_rows}
