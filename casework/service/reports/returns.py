"""Returns to the local authority: persistent absence, sickness, unauthorised absence."""

from __future__ import annotations

from collections.abc import Iterable

from casework.case.answers import Ratio
from casework.case.attendance import Attendance
from casework.case.runs import Run, coded_days, longest_run, unauthorised_runs
from casework.case.tallies import Tally, tally
from casework.documents.report.model import Cell, Column, Report, Table, Words
from casework.service.reports.columns import PUPIL, number, plural, pupil_cells, ratio
from casework.service.reports.frame import Frame, by_name
from casework.service.reports.measures import absence, optional

FOR_LA = "names pupils: for the headteacher and the local authority"


def persistent_absence(frame: Frame) -> Report:
    """Return the half term's return: the pupils persistently or severely absent in the year to date."""
    measure = absence(frame.space.values, frame.day)
    rows = [(each, frame.of_year(each), tally(each, frame.half_term)) for each in frame.on_roll.values()]
    counted = [row for row in rows if row[1].possible]
    found = [(*row, measure.word(row[1].attendance)) for row in counted if measure.word(row[1].attendance)]
    found.sort(key=lambda row: (row[1].attended / row[1].possible, by_name(row[0].pupil)))
    severe = sum(row[3] == "severe" for row in found)
    half_only = sum(bool(measure.word(row[2].attendance)) for row in rows)
    columns = (
        *PUPIL,
        Column("measure", "Measure", 1.1),
        ratio("missed", "Missed this year", 2.0),
        number("authorised", "Auth.", 0.7),
        number("unauthorised", "Unauth.", 0.85),
        ratio("half_term", "Missed this half term", 2.0),
    )
    cells = tuple(
        (
            *pupil_cells(each.pupil),
            word,
            year.absence,
            year.authorised,
            year.unauthorised,
            half.absence,
        )
        for each, year, half, word in found
    )
    severe_share, share = Ratio(severe, len(counted)), Ratio(len(found), len(counted))
    return Report(
        "persistent-absence",
        "Persistent absence return",
        frame.school,
        frame.day,
        f"half term {frame.half_term.text}; the year {frame.year.text}",
        (
            Words(
                f"Persistently absent, the severely absent among them: {_pupils(share)}. Severely absent: "
                f"{_pupils(severe_share)}. In this half term alone "
                f"{plural(half_only, 'pupil')} missed as much."
            ),
            Words(measure.text, is_small=True),
            Table("pupils", "Pupils, most missed first", columns, cells),
        ),
        for_whom=FOR_LA,
        numbers={
            "persistent": len(found),
            "severe": severe,
            "pupils": len(counted),
            "persistent_in_half_term": half_only,
        },
    )


def _pupils(share: Ratio) -> str:
    return f"{share.short} pupils" if share.of else "no pupil with a possible session"


def sickness_return(frame: Frame) -> Report:
    """Return the pupils who missed so many school days through illness that the authority is told."""
    values, day = frame.space.values, frame.day
    least = int(values.number("sickness_return.school_days", day))
    codes = frozenset(values.lines("sickness_return.codes", day))
    rows: list[tuple[Cell, ...]] = []
    found = []
    for each in frame.on_roll.values():
        ill = coded_days(each, codes, frame.year)
        # half a day is half a day: sessions are compared with twice the days
        if ill.sessions >= 2 * least:
            found.append((each, ill))
    found.sort(key=lambda pair: (-pair[1].sessions, by_name(pair[0].pupil)))
    for each, ill in found:
        run = ill.longest
        rows.append(
            (
                *pupil_cells(each.pupil),
                _days(ill.sessions),
                ill.sessions,
                ill.whole_days,
                _run_text(run),
                ill.last,
                frame.of_year(each).attendance,
            )
        )
    columns = (
        *PUPIL,
        number("days", "School days ill", 0.9),
        number("sessions", "Sessions ill", 0.9),
        number("whole_days", "of them whole days", 0.95),
        Column("longest", "Longest run of whole days", 2.4),
        Column("last", "Last ill", 1.15),
        ratio("year", "Attendance this year", 1.9),
    )
    return Report(
        "sickness-return",
        "Sickness return",
        frame.school,
        day,
        f"the year {frame.year.text}",
        (
            Words(f"{plural(len(rows), 'pupil')} missed {least} school days or more through illness."),
            Words(
                f"Counted: code {', '.join(sorted(codes))} from the start of the year, in a row or not; "
                f"two sessions are one school day ({values.cite('sickness_return.school_days', day)}). A "
                f"pupil who is expected to miss {least} days belongs in it too: that is the school's to add.",
                is_small=True,
            ),
            Table("pupils", "Pupils, longest ill first", columns, tuple(rows)),
        ),
        for_whom=FOR_LA,
        is_wide=True,
        numbers={"school_days": least, "codes": sorted(codes)},
    )


def _days(sessions: int) -> str:
    return f"{sessions // 2}½" if sessions % 2 else str(sessions // 2)


def _run_text(run: Run | None) -> str:
    return f"{run.days}: {run.first.isoformat()} to {run.last.isoformat()}" if run else "none"


_OPEN_HINT = (
    "How many unauthorised sessions are irregular attendance is not filled in: "
    "casework settings set attendance_return.irregular_sessions=NUMBER"
)


def attendance_return(frame: Frame) -> Report:
    """Return the pupils away without authority for so many school days in a row, or irregularly."""
    values, day = frame.space.values, frame.day
    least = int(values.number("attendance_return.school_days", day))
    irregular = int(optional(values, "attendance_return.irregular_sessions", day))
    rows: list[tuple[Cell, ...]] = []
    for each in frame.on_roll.values():
        runs = [run for run in unauthorised_runs(each, frame.year) if run.days >= least]
        year = frame.of_year(each)
        is_irregular = bool(irregular) and year.unauthorised >= irregular
        if runs or is_irregular:
            rows.append(_away(frame, each, year, runs, is_irregular=is_irregular))
    columns = (
        *PUPIL,
        Column("why", "Why", 1.4),
        Column("runs", "School days in a row, from and to", 2.6),
        number("unauthorised", "Unauthorised sessions", 1.2),
        Column("still", "Still away", 0.8),
        ratio("year", "Attendance this year", 1.9),
    )
    rule = (
        f"From {irregular} unauthorised sessions of the year on, a pupil is returned as irregular "
        "(the school's setting)."
        if irregular
        else "No number of sessions is agreed for irregular attendance, so none are returned as such."
    )
    return Report(
        "attendance-return",
        "Attendance return",
        frame.school,
        day,
        f"the year {frame.year.text}",
        (
            Words(f"{plural(len(rows), 'pupil')} to be returned."),
            Words(
                f"{least} or more school days in a row with both sessions unauthorised "
                f"({values.cite('attendance_return.school_days', day)}). {rule}",
                is_small=True,
            ),
            Table("pupils", "Pupils", columns, tuple(rows)),
        ),
        for_whom=FOR_LA,
        is_wide=True,
        numbers={"school_days": least, "irregular_sessions": irregular},
        hints=() if irregular else (_OPEN_HINT,),
    )


def _away(
    frame: Frame, each: Attendance, year: Tally, runs: Iterable[Run], *, is_irregular: bool
) -> tuple[Cell, ...]:
    runs = list(runs)
    last_day = frame.space.calendar.latest_school_day(frame.day)
    why = [word for word, is_so in (("in a row", runs), ("irregular", is_irregular)) if is_so]
    return (
        *pupil_cells(each.pupil),
        " and ".join(why),
        "; ".join(_run_text(run) for run in runs)
        or _run_text(longest_run(unauthorised_runs(each, frame.year))),
        year.unauthorised,
        "yes" if any(run.last == last_day for run in runs) else "no",
        year.attendance,
    )
