"""The term's summary for the governors (CR16, TI08): figures of the whole school, no pupil in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from casework.case.answers import Ratio
from casework.case.events import DocumentReceived, LetterIssued
from casework.case.tallies import Tally, tally, total
from casework.documents.report.model import HIDDEN, Block, Cell, Column, Report, Table, Words
from casework.schooldays import Term, academic_year_of
from casework.service.reports.columns import number, plural, ratio
from casework.service.reports.frame import Frame
from casework.service.reports.measures import absence
from casework.service.reports.weeks import (
    absence_bars,
    attendance_line,
    school_weeks,
    smallest_group,
    week_table,
)


def governors(frame: Frame) -> Report:
    """Return the report on the term up to the day."""
    smallest = smallest_group(frame)
    whole = total(tally(each, frame.term_so_far) for each in frame.everybody.values())
    return Report(
        "governors",
        "Attendance report to the governors",
        frame.school,
        frame.day,
        f"{frame.term_name}, {frame.term_so_far.text}",
        tuple(_shown(frame, whole, smallest) if whole.pupils >= smallest else _nothing(smallest)),
        for_whom="names no pupil",
        numbers={"smallest_group": smallest},
    )


def _nothing(smallest: int) -> Iterator[Block]:
    yield Words(f"Fewer than {smallest} pupils had a possible session in the term: nothing is shown of them.")


def _shown(frame: Frame, whole: Tally, smallest: int) -> Iterator[Block]:
    year = total(frame.of_year(each) for each in frame.everybody.values())
    yield Words(
        f"{plural(len(frame.on_roll), 'pupil')} on roll. Attendance in the term: {whole.attendance.text}; "
        f"authorised absence {whole.authorised_share.text}, unauthorised {whole.unauthorised_share.text}. "
        f"The school year to date: {year.attendance.text}."
    )
    yield _measures(frame, smallest)
    yield Words(absence(frame.space.values, frame.day).text, is_small=True)
    found = school_weeks(frame, frame.term_so_far)
    yield attendance_line(found, smallest)
    yield absence_bars(found, smallest)
    yield week_table(frame, found)
    yield _terms(frame)
    yield _letters(frame, smallest)
    yield _cases(frame, smallest)
    yield Words(
        f"Hidden: numbers from 1 to {smallest - 1}, from which a pupil could be known. Letters are counted "
        "for each parent who was written to.",
        is_small=True,
    )


def _measures(frame: Frame, smallest: int) -> Table:
    """Return how many pupils are absent by the national measures, in the year and in the term."""
    measure = absence(frame.space.values, frame.day)
    rows: list[tuple[Cell, ...]] = []
    for name, stretch in (("school year to date", frame.year), (frame.term_name, frame.term_so_far)):
        figures = [tally(each, stretch).attendance for each in frame.on_roll.values()]
        words = [measure.word(each) for each in figures if each.of]
        persistent, severe = sum(map(bool, words)), words.count("severe")
        # the persistently absent less the severely absent are a cell too
        parts = [_cell(count, len(words), smallest) for count in (persistent, severe)]
        if 0 < persistent - severe < smallest and severe:
            parts[1] = HIDDEN
        rows.append((name, *parts))
    columns = (
        Column("period", "Period", 1.6),
        ratio("persistent", "Persistently absent pupils", 2),
        ratio("severe", "of them severely absent", 2),
    )
    return Table("absence", "Pupils who miss much", columns, tuple(rows))


def _cell(count: int, of: int, smallest: int) -> Cell:
    return Ratio(count, of) if count == 0 or count >= smallest else HIDDEN


def _number(count: int, smallest: int) -> Cell:
    return count if count == 0 or count >= smallest else HIDDEN


def _terms(frame: Frame) -> Table:
    rows = [_term_row(frame, term) for term in _terms_so_far(frame)]
    columns = (
        Column("term", "Term", 1.4),
        number("pupils", "Pupils", 0.8),
        ratio("attendance", "Attendance", 2.2),
        ratio("authorised", "Authorised absence", 2),
        ratio("unauthorised", "Unauthorised absence", 2),
        number("lates", "Lates", 0.7),
    )
    return Table("terms", "This school year by term", columns, tuple(rows))


def _terms_so_far(frame: Frame) -> list[Term]:
    year = academic_year_of(frame.day)
    return [
        term
        for term in frame.space.calendar.terms
        if term.span.first in year and term.span.first <= frame.day
    ]


def _term_row(frame: Frame, term: Term) -> tuple[Cell, ...]:
    stretch = frame.between(term.span.first, term.span.last)
    whole = total(tally(each, stretch) for each in frame.everybody.values())
    name = term.name if frame.day >= term.span.last else f"{term.name} so far"
    figures = (whole.attendance, whole.authorised_share, whole.unauthorised_share, whole.lates)
    if whole.pupils < smallest_group(frame):
        return (name, *([HIDDEN] * 5))
    return name, whole.pupils, *figures


def _letters(frame: Frame, smallest: int) -> Table:
    span = frame.term_so_far.span
    counts: Counter[str] = Counter()
    for upn in frame.space.pupils:
        for strand in frame.space.strands_of(upn):
            for file in frame.space.case_files(upn, strand):
                standing = frame.space.standing(file, frame.day)
                issued = [(each.on, each.template) for each in standing.all(LetterIssued)]
                issued += [(each.on, each.template) for each in standing.all(DocumentReceived)]
                counts.update(template for on, template in issued if template and span and on in span)
    columns = (Column("paper", "Letters and papers of the term", 3), number("number", "Number", 1))
    rows = tuple((_words(name), _number(counts[name], smallest)) for name in sorted(counts))
    return Table("letters", "Letters and papers", columns, rows, empty="None in this term.")


def _cases(frame: Frame, smallest: int) -> Table:
    counts: Counter[tuple[str, str]] = Counter()
    for upn in frame.space.pupils:
        for strand in frame.space.strands_of(upn):
            for file in frame.space.case_files(upn, strand)[-1:]:
                standing = frame.space.standing(file, frame.day)
                if standing.entries:
                    counts[strand, standing.state] += 1
    columns = (
        Column("strand", "Cases", 1.5),
        Column("state", "Where they stand", 2),
        number("number", "Number", 1),
    )
    rows = tuple(
        (strand, _words(state), _number(n, smallest)) for (strand, state), n in sorted(counts.items())
    )
    return Table("cases", "Cases on the day", columns, rows, empty="None.")


def _words(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")
