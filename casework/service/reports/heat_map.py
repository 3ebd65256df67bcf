"""A pupil's year as a heat map: weeks down, sessions across, with a table of the weeks beside it."""

from __future__ import annotations

from datetime import date, timedelta

from casework.case.attendance import Attendance, Counts
from casework.case.tallies import Tally, tally
from casework.documents.report.model import Column, HeatCell, HeatMap, Report, Table, Words
from casework.people import Pupil
from casework.schooldays import SESSIONS_A_DAY, monday_of
from casework.service.reports.columns import number, ratio
from casework.service.reports.frame import Frame

_KINDS = (
    ("attended", "attended (/ \\ and other codes)"),
    ("late", "late, register open: attended (L)"),
    ("authorised", "authorised absence"),
    ("unauthorised", "unauthorised absence"),
    ("outside", "not a possible session"),
    ("missing", "no mark (?)"),
)
_COLUMNS = tuple(f"{day} {half}" for day in ("Mon", "Tue", "Wed", "Thu", "Fri") for half in ("AM", "PM"))


def heat_map(frame: Frame, pupil: Pupil) -> Report:
    """Return the year of one pupil up to the day."""
    attendance = frame.space.attendance(pupil)
    days = frame.space.calendar.days[frame.year.start // SESSIONS_A_DAY : frame.year.end // SESSIONS_A_DAY]
    mondays = sorted({monday_of(day) for day in days})
    weeks = [(monday, tally(attendance, frame.between(monday, monday + timedelta(6)))) for monday in mondays]
    cells: dict[tuple[date, int], HeatCell] = {}
    for n in range(frame.year.start, frame.year.end):
        cell = _cell(attendance, n)
        if cell is not None:
            day = frame.space.calendar.days[n // SESSIONS_A_DAY]
            cells[monday_of(day), day.weekday() * SESSIONS_A_DAY + n % SESSIONS_A_DAY] = cell
    rows = tuple(
        (
            f"{monday.day} {monday:%b %Y}",
            tuple(cells.get((monday, place)) for place in range(len(_COLUMNS))),
            week.attendance.short if week.possible else "none possible",
        )
        for monday, week in weeks
    )
    year = frame.of_year(attendance)
    return Report(
        "heat-map",
        f"The year of {pupil.full_name}",
        frame.school,
        frame.day,
        f"class {pupil.registration_group or pupil.year_group or '-'}; {frame.year.text}",
        (
            Words(f"Attendance: {year.attendance.text}."),
            HeatMap(_COLUMNS, rows, _KINDS, "Attendance, sessions"),
            Words(f"Blank: no school, or not on roll. {_meanings(frame, attendance)}", is_small=True),
            _table(weeks),
        ),
        for_whom=f"about {pupil.full_name} alone",
        numbers={"upn": pupil.upn},
    )


def _meanings(frame: Frame, attendance: Attendance) -> str:
    """Return what each code of the map means, in the words of the code set of its day."""
    found: dict[str, str] = {}
    for n in range(frame.year.start, frame.year.end):
        mark = attendance.session_at(n)
        code = frame.space.policy.codes.find(mark.code, mark.day)
        if code and attendance.pupil.is_on_roll(mark.day):
            found[code.code] = code.meaning
    return "; ".join(f"{code} {meaning}" for code, meaning in sorted(found.items())) + "."


def _cell(attendance: Attendance, n: int) -> HeatCell | None:
    counts, code = attendance.counts_at(n), attendance.session_at(n).code
    day = attendance.session_at(n).day
    if not attendance.pupil.is_on_roll(day):
        return None
    if Counts.MISSING in counts:
        return HeatCell("?", "missing")
    if Counts.LATE_BEFORE_CLOSE in counts:
        return HeatCell(code, "late")
    for what, kind in (
        (Counts.ATTENDED, "attended"),
        (Counts.AUTHORISED, "authorised"),
        (Counts.UNAUTHORISED, "unauthorised"),
    ):
        if what in counts:
            return HeatCell(code, kind)
    return HeatCell(code, "outside")


def _table(weeks: list[tuple[date, Tally]]) -> Table:
    columns = (
        Column("week", "Week of", 1.2),
        ratio("attendance", "Attendance", 2),
        number("authorised", "Authorised", 1),
        number("unauthorised", "Unauthorised", 1.1),
        number("lates", "Lates", 0.8),
        number("missing", "Missing marks", 1),
    )
    rows = tuple(
        (
            monday,
            week.attendance,
            week.authorised,
            week.unauthorised,
            week.lates,
            week.missing,
        )
        for monday, week in weeks
    )
    return Table("weeks", "The same by week", columns, rows)
