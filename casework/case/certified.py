"""The school year that a registration certificate is of, where it is not the current one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from casework.case.casefile import Standing
from casework.case.events import DocumentReceived, LetterIssued
from casework.case.situation import Situation
from casework.case.valid_papers import valid_papers
from casework.case.windows import NOTHING, Stretch, day_text
from casework.marks import MISSING_CODES
from casework.people import Pupil, compulsory_from, compulsory_to
from casework.schooldays import SESSIONS_A_DAY, Span, academic_year_of

KIND = "registration_certificate"
YEAR = "year"  # the detail of a certificate's events that names its school year; none for the current one


@dataclass(frozen=True)
class SchoolYear:
    """The year before the current one: the sessions that can be certified, or why none can (``reason``)."""

    label: str
    stretch: Stretch
    is_held: bool = False
    reason: str = ""


def year_label(year: Span) -> str:
    """Return how a school year is called: ``2023/24``."""
    return f"{year.first.year}/{year.last.year % 100:02d}"


def current_label(day: date) -> str:
    """Return the name of the school year that holds the day."""
    return year_label(academic_year_of(day))


def previous_year(situation: Situation) -> SchoolYear:
    """Return the school year before the one of the situation's day, as far as it can be certified.

    The days on which the pupil was on roll and of compulsory school age: the certificate says both.
    """
    year = academic_year_of(academic_year_of(situation.day).first - timedelta(days=1))
    label, pupil, marks = year_label(year), situation.pupil, situation.attendance
    reason = _reason(pupil, year)
    if reason:
        return SchoolYear(label, NOTHING, reason=reason)
    first = max(year.first, pupil.on_roll_from, compulsory_from(pupil.date_of_birth))
    last = min(year.last, pupil.on_roll_to or year.last, compulsory_to(pupil.date_of_birth))
    start, end = marks.start_of(first), marks.end_of(last)
    if end <= start:
        return SchoolYear(label, NOTHING)
    days = marks.calendar.days
    span = Span(days[start // SESSIONS_A_DAY], days[end // SESSIONS_A_DAY - 1])
    is_held = any(marks.session_at(number).code not in MISSING_CODES for number in range(start, end))
    return SchoolYear(label, Stretch(start, end, span), is_held)


def _reason(pupil: Pupil, year: Span) -> str:
    if pupil.on_roll_from > year.last:
        return f"the pupil has been on roll since {day_text(pupil.on_roll_from)}, after that school year"
    begin = compulsory_from(pupil.date_of_birth)
    if begin > year.last:
        return f"the pupil came to compulsory school age on {day_text(begin)}, after that school year"
    return ""


def certificates(standing: Standing) -> dict[str, LetterIssued | DocumentReceived]:
    """Return the latest certificate of each school year that counts, the current year's under no name."""
    papers = [paper for paper in valid_papers(standing) if paper.kind == KIND]
    return {paper.details.get(YEAR, ""): paper for paper in papers}


def called(paper: LetterIssued | DocumentReceived) -> str:
    """Return how a line speaks of a certificate: by its day, and by its school year where it has a name."""
    year, on = paper.details.get(YEAR), day_text(paper.on)
    return f"the registration certificate of {on}" + (f" for the school year {year}" if year else "")
