"""One pupil's attendance for the parents (CR12, TI07): the year by term, week and weekday, and lateness."""

from __future__ import annotations

from collections import Counter

from casework.case.attendance import Attendance
from casework.case.tallies import Tally, tally
from casework.case.windows import Stretch
from casework.documents.report.model import Cell, Chart, Column, Report, Table, Words
from casework.people import Pupil
from casework.schooldays import academic_year_of
from casework.service.reports.columns import number, plural, ratio
from casework.service.reports.frame import Frame
from casework.service.reports.lateness import OPEN_HINT, day_minutes, lateness, lateness_table, own_words


def pupil_summary(frame: Frame, pupil: Pupil) -> Report:
    """Return the summary of one pupil, who is the only one in it."""
    attendance = frame.space.attendance(pupil)
    year = frame.of_year(attendance)
    late = lateness(frame, attendance, frame.year)
    terms = _terms(frame, attendance)
    return Report(
        "pupil-summary",
        f"Attendance of {pupil.full_name}",
        frame.school,
        frame.day,
        f"class {pupil.registration_group or pupil.year_group or '-'}; the year {frame.year.text}",
        (
            Words(
                f"Attendance: {year.attendance.text}. "
                f"Missed: {plural(year.possible - year.attended, 'session')}, of them {year.authorised} "
                f"authorised and {year.unauthorised} unauthorised. A school day has two sessions."
            ),
            Words(_missing(year), is_small=True),
            Chart(
                "Attendance by half term, in percent of possible sessions (the scale does not begin at 0)",
                tuple(name for name, _ in terms),
                (("attendance", tuple(each.attendance for _, each in terms)),),
                is_line=True,
                height=130,
            ),
            _table(terms, year),
            _reasons(frame, attendance),
            Words(own_words(late, day_minutes(frame.space.values, frame))),
            *lateness_table(frame),
        ),
        for_whom=f"about {pupil.full_name} alone",
        numbers={
            "upn": pupil.upn,
            "late": {
                "arrivals": late.arrivals,
                "before_close": late.before_close,
                "after_close": late.after_close,
                "minutes": late.minutes,
                "minutes_not_recorded": late.unknown,
            },
        },
        hints=() if day_minutes(frame.space.values, frame) else (OPEN_HINT,),
    )


def _missing(year: Tally) -> str:
    if not year.missing:
        return "Every session has a mark."
    return f"{plural(year.missing, 'session')} without a mark: counted neither as attended nor as missed."


def _terms(frame: Frame, attendance: Attendance) -> list[tuple[str, Tally]]:
    """Return the half terms of the year so far in which the pupil had a possible session."""
    found = []
    year = academic_year_of(frame.day)
    for term in frame.space.calendar.terms:
        if term.span.first not in year:
            continue
        for place, half in enumerate(term.halves, start=1):
            figures = tally(attendance, frame.between(half.first, half.last))
            if figures.possible:
                found.append((f"{term.name}, {place}" if len(term.halves) > 1 else term.name, figures))
    return found


def _table(terms: list[tuple[str, Tally]], year: Tally) -> Table:
    columns = (
        Column("half_term", "Half term", 1.6),
        ratio("attendance", "Attendance", 2),
        number("authorised", "Authorised", 1),
        number("unauthorised", "Unauthorised", 1.1),
        number("lates_before_close", "Late, register open", 1.1),
        number("lates_after_close", "Late, register closed", 1.1),
    )
    rows = [_row(name, each) for name, each in [*terms, ("The year", year)]]
    return Table("half_terms", "By half term", columns, tuple(rows), strong=frozenset({len(rows) - 1}))


def _row(name: str, each: Tally) -> tuple[Cell, ...]:
    return (
        name,
        each.attendance,
        each.authorised,
        each.unauthorised,
        each.late_before_close,
        each.late_after_close,
    )


def _reasons(frame: Frame, attendance: Attendance) -> Table:
    """Return the sessions missed by their code, with what each code means on its day."""
    counts: Counter[tuple[str, str, str]] = Counter()
    stretch: Stretch = frame.year
    book = frame.space.policy.codes
    for n in range(stretch.start, stretch.end):
        mark = attendance.session_at(n)
        code = book.find(mark.code, mark.day)
        if code and attendance.counts_at(n) and code.category.is_possible and not code.category.is_attended:
            counts[code.code, code.meaning, code.category.value] += 1
    columns = (
        Column("code", "Code", 0.5),
        Column("meaning", "Reason in the register", 3),
        Column("category", "Counts as", 1.2),
        number("sessions", "Sessions", 0.8),
    )
    rows = tuple((*key, count) for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    return Table("reasons", "Why sessions were missed", columns, rows, empty="No session was missed.")
