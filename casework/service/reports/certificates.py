"""Certificates for pupils who were always there and always in time (TI27), once the year is over."""

from __future__ import annotations

from casework.case.tallies import Tally
from casework.case.windows import day_text
from casework.documents.report.model import Cell, Certificate, Column, Report, Table, Words
from casework.people import Pupil
from casework.schooldays import academic_year_of
from casework.service.reports.columns import PUPIL, number, plural, pupil_cells, ratio
from casework.service.reports.frame import Frame


def certificates(frame: Frame) -> Report:
    """Return the pupils with every session attended and no late arrival; their pages at year end."""
    earned: list[tuple[Pupil, Tally]] = []
    unsure: list[tuple[Pupil, Tally]] = []
    for each in frame.on_roll.values():
        year = frame.of_year(each)
        if year.possible and year.attended == year.possible and not year.lates:
            (unsure if year.missing else earned).append((each.pupil, year))
    is_over = frame.year_end is not None and frame.day >= frame.year_end
    columns = (
        *PUPIL,
        ratio("attendance", "Attendance", 2),
        number("lates", "Lates", 0.7),
        Column("since", "On roll this year", 1.6),
    )
    more = (*columns[:-1], number("missing", "Sessions without a mark", 1.5))
    when = "" if is_over else f" The year ends on {day_text(frame.year_end)}." if frame.year_end else ""
    words = f"{plural(len(earned), 'pupil')} attended every possible session and never came late.{when}"
    return Report(
        "certificates",
        "Full attendance and punctuality",
        frame.school,
        frame.day,
        f"the year {frame.year.text}",
        (
            Words(words if is_over else f"So far: {words}"),
            Table("earned", "With a certificate", columns, tuple(_row(frame, *one) for one in earned)),
            Table(
                "unsure",
                "Only if the marks that are missing turn out to be present",
                more,
                tuple((*pupil_cells(p), year.attendance, year.lates, year.missing) for p, year in unsure),
            ),
        ),
        for_whom="names pupils",
        certificates=tuple(_certificate(frame, *one) for one in earned) if is_over else (),
        numbers={"year_is_over": is_over},
    )


def _row(frame: Frame, pupil: Pupil, year: Tally) -> tuple[Cell, ...]:
    began = academic_year_of(frame.day).first
    since = "all year" if pupil.on_roll_from <= began else f"from {day_text(pupil.on_roll_from)}"
    return (*pupil_cells(pupil), year.attendance, year.lates, since)


def _certificate(frame: Frame, pupil: Pupil, year: Tally) -> Certificate:
    span = academic_year_of(frame.day)
    began = frame.year.span.first if frame.year.span else span.first
    joined = pupil.on_roll_from > began
    since = (
        f"since {day_text(pupil.on_roll_from)}"
        if joined
        else f"in the school year {span.first.year} to {span.last.year}"
    )
    return Certificate(
        frame.school,
        pupil.full_name,
        (
            "was in school and in time, every single day,",
            f"{since}:",
            f"all {year.attended} of {year.possible} sessions, and never late.",
        ),
        "Headteacher",
    )
