"""What every report starts from: the school, the day, the term, and each pupil's register laid out once."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from casework.case.attendance import Attendance
from casework.case.tallies import Tally, tally
from casework.case.windows import Stretch, academic_year, between, day_text, half_term, term
from casework.errors import NotFound, WrongUsage
from casework.people import Pupil
from casework.schooldays import Span, Term, academic_year_of, monday_of
from casework.service.workspace import Workspace


@dataclass
class Frame:
    """A day of a school with the term that a report is about."""

    space: Workspace
    day: date
    term: Term | None

    @property
    def school(self) -> str:
        """Return the school's name."""
        return self.space.policy.title

    @property
    def term_name(self) -> str:
        """Return the term's name."""
        return self.term.name if self.term else "the term"

    @cached_property
    def everybody(self) -> dict[str, Attendance]:
        """Return the register of each pupil whom the school has or had, by UPN, in the order of names."""
        pupils = sorted(self.space.pupils.values(), key=by_name)
        return {pupil.upn: self.space.attendance(pupil) for pupil in pupils}

    @cached_property
    def on_roll(self) -> dict[str, Attendance]:
        """Return the registers of the pupils who are on roll on the day."""
        return {upn: each for upn, each in self.everybody.items() if each.pupil.is_on_roll(self.day)}

    @cached_property
    def _any(self) -> Attendance:
        # windows of dates need the calendar alone; they are worked out once and hold for every pupil
        return next(iter(self.everybody.values()))

    @cached_property
    def year(self) -> Stretch:
        """Return the academic year to date."""
        return academic_year(self._any, self.day)

    @cached_property
    def term_so_far(self) -> Stretch:
        """Return the term up to the day."""
        return term(self._any, self.day)

    @cached_property
    def half_term(self) -> Stretch:
        """Return the half-term period up to the day."""
        return half_term(self._any, self.day)

    @cached_property
    def month(self) -> Stretch:
        """Return the calendar month up to the day."""
        return self.between(self.day.replace(day=1), self.day)

    @cached_property
    def week(self) -> Stretch:
        """Return the week from Monday up to the day."""
        return self.between(monday_of(self.day), self.day)

    @cached_property
    def year_a_week_before(self) -> Stretch:
        """Return the academic year up to seven days before the day."""
        return academic_year(self._any, self.day - timedelta(days=7))

    def between(self, first: date, last: date) -> Stretch:
        """Return the sessions of some days, up to the report's day."""
        return between(self._any, Span(first, last), self.day)

    def of_year(self, attendance: Attendance) -> Tally:
        """Return a pupil's figures of the academic year to date."""
        return tally(attendance, self.year)

    @property
    def year_end(self) -> date | None:
        """Return the last school day of the academic year as the calendar has it."""
        last = self.space.calendar.latest_school_day(academic_year_of(self.day).last)
        return last if last and last >= academic_year_of(self.day).first else None

    def pupil(self, upn: str) -> Pupil:
        """Return the pupil; NotFound where the register does not hold the UPN."""
        return self.space.pupil(upn)


_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})


def by_name(pupil: Pupil) -> tuple[str, str, str]:
    """Return what pupils are put in order by: surname and forename, accents aside, then the UPN."""

    def bare(name: str) -> str:
        parts = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
        return "".join(letter for letter in parts if not unicodedata.combining(letter))

    return bare(pupil.surname), bare(pupil.forename), pupil.upn


def frame_of(space: Workspace, day: date | None, term_name: str | None) -> Frame:
    """Return the frame of a report: of the day, or of the last day of the term up to it."""
    if not space.pupils:
        raise NotFound(
            "no_pupils",
            "The register holds no pupils yet.",
            where=str(space.home.registers),
            fix="import them: casework register import pupils.csv contacts.csv calendar.toml marks.csv",
        )
    day = day or space.default_day()
    if not term_name:
        return Frame(space, day, space.calendar.term_on(day))
    found = _term(space, term_name)
    if day < found.span.first:
        raise WrongUsage(
            "term_not_begun",
            f"{found.name} begins on {day_text(found.span.first)}, after {day_text(day)}.",
            where="--as-of",
            fix="leave --as-of out, or name a day in the term",
        )
    return Frame(space, min(day, found.span.last), found)


def _term(space: Workspace, name: str) -> Term:
    wanted = " ".join(name.split()).casefold()
    for each in space.calendar.terms:
        if each.name.casefold() == wanted:
            return each
    begins = [each for each in space.calendar.terms if each.name.casefold().startswith(wanted)]
    if len(begins) == 1:
        return begins[0]
    raise NotFound(
        "no_such_term",
        f"The calendar has {'no' if not begins else 'more than one'} term {name!r}.",
        where=str(space.home.registers),
        fix=f"its terms are: {', '.join(each.name for each in space.calendar.terms) or 'none'}",
    )
