"""The list for the local authority's termly talk: who is absent too much, and who is on the way there."""

from __future__ import annotations

from casework.case.attendance import Attendance
from casework.case.tallies import Tally, tally
from casework.documents.report.model import Cell, Column, Report, Table, Words
from casework.service.reports.columns import PUPIL, number, plural, pupil_cells, ratio
from casework.service.reports.frame import Frame, by_name
from casework.service.reports.measures import FIRST_LETTER, absence, needed
from casework.service.reports.returns import FOR_LA


def at_risk(frame: Frame) -> Report:
    """Return the list for the authority's termly talk: severely, persistently absent, and at risk of it."""
    values, day = frame.space.values, frame.day
    measure, held = absence(values, day), needed(values, FIRST_LETTER, day)
    groups: dict[str, list[tuple[Attendance, Tally]]] = {"severe": [], "persistent": [], "at risk": []}
    for each in frame.on_roll.values():
        year = frame.of_year(each)
        word = measure.word(year.attendance) or ("at risk" if held.holds(year.attendance) else "")
        if word:
            groups[word].append((each, year))
    titles = {
        "severe": f"Severely absent: {measure.severe}% or more missed",
        "persistent": f"Persistently absent: {measure.persistent}% or more missed",
        "at risk": f"At risk: attendance {held.text}, not persistently absent",
    }
    columns = (
        *PUPIL,
        ratio("missed", "Missed this year", 1.9),
        number("authorised", "Auth.", 0.7),
        number("unauthorised", "Unauth.", 0.8),
        ratio("term", "Missed this term", 1.8),
        Column("support", "Known to", 1.5),
        Column("case", "Cases", 1.9),
    )
    return Report(
        "at-risk",
        "Pupils absent or at risk, for the termly conversation",
        frame.school,
        day,
        f"{frame.term_name} {frame.term_so_far.text}; the year {frame.year.text}",
        (
            Words(
                f"{plural(len(groups['severe']), 'pupil')} severely absent, {len(groups['persistent'])} "
                f"persistently, {len(groups['at risk'])} at risk of it."
            ),
            Words(
                f"{measure.text} At risk are those whose attendance this year is {held.text}, where the "
                f"policy's first letter goes ({held.cite}).",
                is_small=True,
            ),
            *(
                Table(
                    word.replace(" ", "_"),
                    titles[word],
                    columns,
                    tuple(_risk(frame, *one) for one in _most_first(rows)),
                )
                for word, rows in groups.items()
            ),
        ),
        for_whom=FOR_LA,
        is_wide=True,
        numbers={word.replace(" ", "_"): len(rows) for word, rows in groups.items()},
    )


def _most_first(rows: list[tuple[Attendance, Tally]]) -> list[tuple[Attendance, Tally]]:
    return sorted(rows, key=lambda row: (row[1].attended / row[1].possible, by_name(row[0].pupil)))


_KNOWN = {
    "looked_after": "looked after",
    "social_worker": "social worker",
    "ehcp": "EHCP",
    "send": "SEN support",
    "medical": "medical needs",
    "part_time": "part-time timetable",
}


def _risk(frame: Frame, each: Attendance, year: Tally) -> tuple[Cell, ...]:
    space, upn = frame.space, each.pupil.upn
    cases = []
    for strand in space.strands_of(upn):
        for file in space.case_files(upn, strand)[-1:]:
            state = space.standing(file, frame.day).state
            if space.standing(file, frame.day).entries:
                cases.append(f"{strand}: {state.replace('_', ' ')}")
    return (
        *pupil_cells(each.pupil),
        year.absence,
        year.authorised,
        year.unauthorised,
        tally(each, frame.term_so_far).absence,
        ", ".join(words for flag, words in _KNOWN.items() if flag in each.pupil.flags),
        "; ".join(cases) or "none",
    )
