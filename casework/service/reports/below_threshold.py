"""The month's report on every pupil, those below the school's figure marked (TI23)."""

from __future__ import annotations

from casework.case.tallies import tally
from casework.documents.report.model import Column, Report, Table, Words
from casework.service.reports.columns import PUPIL, number, plural, pupil_cells, ratio
from casework.service.reports.frame import Frame, by_name
from casework.service.reports.measures import MONTHLY, needed


def below_threshold(frame: Frame) -> Report:
    """Return the month's report: the marked pupils first, then everybody by name."""
    held = needed(frame.space.values, MONTHLY, frame.day)
    rows = [
        (each.pupil, tally(each, frame.year), tally(each, frame.month)) for each in frame.on_roll.values()
    ]
    marked = [row for row in rows if held.holds(row[1].attendance)]
    marked.sort(key=lambda row: (row[1].attended / row[1].possible, by_name(row[0])))
    in_month = sum(held.holds(row[2].attendance) for row in rows)
    columns = (
        *PUPIL,
        ratio("year", "This year to date", 1.9),
        ratio("month", "This month", 1.7),
        number("authorised", "Auth. this year", 0.7),
        number("unauthorised", "Unauth. this year", 0.9),
        Column("marked", held.text.capitalize(), 1.25),
    )

    def cells(row: tuple) -> tuple:  # type: ignore[type-arg]
        pupil, year, month = row
        words = [word for word, each in (("year", year), ("month", month)) if held.holds(each.attendance)]
        return (
            *pupil_cells(pupil),
            year.attendance,
            month.attendance,
            year.authorised,
            year.unauthorised,
            ", ".join(words),
        )

    everybody = tuple(cells(row) for row in rows)
    strong = frozenset(n for n, row in enumerate(rows) if held.holds(row[1].attendance))
    return Report(
        "below-threshold",
        f"Attendance {held.text}",
        frame.school,
        frame.day,
        f"the month {frame.month.text}; the year {frame.year.text}",
        (
            Words(
                f"{plural(len(rows), 'pupil')} on roll. {held.text.capitalize()} this year: {len(marked)}; "
                f"in this month alone: {in_month}. The figure is the policy's ({held.cite})."
            ),
            Table(
                "marked",
                f"{held.text.capitalize()}, lowest first",
                columns,
                tuple(cells(row) for row in marked),
                is_listed=False,
            ),
            Table("pupils", "Every pupil", columns, everybody, strong=strong),
        ),
        for_whom="names pupils: for the headteacher",
        numbers={"figure": str(held.percent), "comparison": held.comparison.value, "cite": held.cite},
    )
