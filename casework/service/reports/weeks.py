"""Attendance by week of the school, as a chart and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from casework.case.tallies import Tally, tally, total
from casework.case.windows import Stretch, day_text
from casework.documents.report.model import HIDDEN, Cell, Chart, Column, Report, Table, Words
from casework.schooldays import monday_of
from casework.service.reports.columns import number, plural, ratio
from casework.service.reports.frame import Frame
from casework.service.reports.measures import optional


@dataclass(frozen=True, slots=True)
class Week:
    """A school week with the whole school's sessions."""

    monday: date
    school_days: int
    whole: Tally

    @property
    def label(self) -> str:
        """Return the week's Monday as charts write it."""
        return f"{self.monday.day} {self.monday:%b}"


def school_weeks(frame: Frame, stretch: Stretch) -> list[Week]:
    """Return the weeks of a stretch with the sessions of every pupil."""
    if stretch.span is None:
        return []
    days = frame.space.calendar.days[stretch.start // 2 : stretch.end // 2]
    found = []
    for monday in sorted({monday_of(day) for day in days}):
        part = frame.between(max(monday, stretch.span.first), monday + timedelta(days=6))
        whole = total(tally(each, part) for each in frame.everybody.values())
        found.append(Week(monday, (part.end - part.start) // 2, whole))
    return found


def smallest_group(frame: Frame) -> int:
    """Return from how many pupils on figures of a group are shown."""
    return int(optional(frame.space.values, "reports.smallest_group", frame.day))


def week_table(frame: Frame, found: list[Week]) -> Table:
    """Return the weeks as a table; a week with too few pupils is hidden."""
    columns = (
        Column("week", "Week of", 1.2),
        number("school_days", "School days", 0.8),
        ratio("attendance", "Attendance", 2.2),
        ratio("authorised", "Authorised absence", 2.0),
        ratio("unauthorised", "Unauthorised absence", 2.0),
        number("lates", "Lates", 0.7),
        number("missing", "Missing marks", 0.9),
    )
    smallest = smallest_group(frame)
    return Table("weeks", "By week", columns, tuple(_row(week, smallest) for week in found))


def _row(week: Week, smallest: int) -> tuple[Cell, ...]:
    whole = week.whole
    shown: tuple[Cell, ...] = (
        whole.attendance,
        whole.authorised_share,
        whole.unauthorised_share,
        whole.lates,
        whole.missing,
    )
    return (week.monday, week.school_days, *(shown if whole.pupils >= smallest else [HIDDEN] * 5))


def attendance_line(found: list[Week], smallest: int) -> Chart:
    """Return the weeks' attendance as a line."""
    kept = [week for week in found if week.whole.pupils >= smallest]
    return Chart(
        "Attendance of each week, in percent of possible sessions (the scale does not begin at 0)",
        tuple(week.label for week in kept),
        (("attendance", tuple(week.whole.attendance for week in kept)),),
        is_line=True,
    )


def absence_bars(found: list[Week], smallest: int) -> Chart:
    """Return the weeks' absence as bars, authorised below and unauthorised on top."""
    kept = [week for week in found if week.whole.pupils >= smallest]
    return Chart(
        "Absence of each week, in percent of possible sessions",
        tuple(week.label for week in kept),
        (
            ("authorised", tuple(week.whole.authorised_share for week in kept)),
            ("unauthorised", tuple(week.whole.unauthorised_share for week in kept)),
        ),
    )


def weeks(frame: Frame) -> Report:
    """Return attendance by week, of the academic year to date."""
    found = school_weeks(frame, frame.year)
    whole = total(week.whole for week in found)
    smallest = smallest_group(frame)
    lowest = min(found, key=lambda week: _share(week.whole), default=None)
    words = f"{plural(len(found), 'school week')}. The whole: {whole.attendance.text}."
    if lowest and lowest.whole.possible and lowest.whole.pupils >= smallest:
        words += f" Lowest: the week of {day_text(lowest.monday)}, {lowest.whole.attendance.text}."
    return Report(
        "weeks",
        "Attendance by week",
        frame.school,
        frame.day,
        f"the year {frame.year.text}",
        (
            Words(words),
            attendance_line(found, smallest),
            absence_bars(found, smallest),
            week_table(frame, found),
        ),
        for_whom="names no pupil",
    )


def _share(whole: Tally) -> float:
    return whole.attended / whole.possible if whole.possible else 2.0
