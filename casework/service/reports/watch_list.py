"""The weekly watch list: who is at or below the policy's figure or near it, who came late, what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casework.case.answers import Ratio
from casework.case.attendance import Attendance, Counts
from casework.case.tallies import Tally, count_of, tally, total
from casework.documents.report.model import Block, Cell, Column, Report, Table, Words
from casework.service.reports.columns import PUPIL, number, plural, pupil_cells, ratio
from casework.service.reports.frame import Frame, by_name
from casework.service.reports.measures import NEAR, WATCHED, Figure, figure, needed

_LATE = (Counts.LATE_BEFORE_CLOSE, Counts.LATE_AFTER_CLOSE)


@dataclass(frozen=True, slots=True)
class _Seen:
    """One pupil on the day, a week before, and in this week."""

    attendance: Attendance
    year: Tally
    before: Tally
    week: Tally


def watch_list(frame: Frame) -> Report:
    """Return the watch list of the week that holds the day."""
    values, day = frame.space.values, frame.day
    held = needed(values, WATCHED, day)
    near = figure(values, [name for name in NEAR if name != held.name], day)
    seen = [
        _Seen(
            each,
            tally(each, frame.year),
            tally(each, frame.year_a_week_before),
            tally(each, frame.week),
        )
        for each in frame.on_roll.values()
    ]
    seen.sort(key=lambda one: (_share(one.year.attendance), by_name(one.attendance.pupil)))
    listed = [one for one in seen if held.holds(one.year.attendance)]
    close = [one for one in seen if one not in listed and near and near.holds(one.year.attendance)]
    left = [one for one in seen if held.holds(one.before.attendance) and not held.holds(one.year.attendance)]
    late = [one for one in seen if one.week.lates]
    return Report(
        "watch-list",
        "Weekly watch list",
        frame.school,
        day,
        f"the week {frame.week.text}",
        (
            Words(_summary(frame, seen, listed)),
            _list(frame, f"On the list: attendance {held.text} this year", "on_the_list", listed, held),
            *_near(frame, near, close, held),
            _list(frame, "Left the list since a week before", "left", left, held),
            _lates(frame, late),
            Words(_sources(frame, held, near), is_small=True),
        ),
        for_whom="names pupils: for staff who work on attendance",
        is_wide=True,
        numbers={"figure": str(held.percent), "comparison": held.comparison.value, "cite": held.cite},
        hints=_hints(frame, near),
    )


def _share(ratio: Ratio) -> float:
    return ratio.part / ratio.of if ratio.of else 2.0


def _summary(frame: Frame, seen: list[_Seen], listed: list[_Seen]) -> str:
    week = total(one.week for one in seen)
    absent = sum(one.week.possible > one.week.attended for one in seen)
    late = sum(one.week.lates > 0 for one in seen)
    return (
        f"{plural(len(seen), 'pupil')} on roll. This week: attendance {week.attendance.text}; "
        f"{plural(absent, 'pupil')} missed a session or more, {plural(late, 'pupil')} came late. "
        f"On the list: {len(listed)}."
    )


def _near(frame: Frame, near: Figure | None, close: list[_Seen], held: Figure) -> Iterator[Block]:
    if near is not None:
        yield _list(frame, f"Near it: attendance {near.text} this year", "near", close, held)


def _list(frame: Frame, title: str, name: str, rows: list[_Seen], held: Figure) -> Table:
    columns = (
        *PUPIL,
        ratio("year", "Attendance this year"),
        ratio("week_before", "A week before"),
        Column("change", "Change", 1.5),
        ratio("week", "This week"),
        number("unauthorised", "Unauth. this year"),
        number("lates", "Lates this year"),
        number("lates_week", "Lates this week"),
    )
    return Table(name, title, columns, tuple(_row(one, held) for one in rows))


def _row(one: _Seen, held: Figure) -> tuple[Cell, ...]:
    return (
        *pupil_cells(one.attendance.pupil),
        one.year.attendance,
        one.before.attendance,
        _change(one, held),
        one.week.attendance,
        one.year.unauthorised,
        one.year.lates,
        one.week.lates,
    )


def _change(one: _Seen, held: Figure) -> str:
    now, before = one.year.attendance, one.before.attendance
    if not before.of:
        return "new this week"
    # fractions are compared by whole numbers: part of one times whole of the other
    here, there = now.part * before.of, before.part * now.of
    word = "up" if here > there else "down" if here < there else "same"
    if held.holds(now) and not held.holds(before):
        return f"{word}, new on the list"
    return word


def _lates(frame: Frame, late: list[_Seen]) -> Table:
    columns = (
        *PUPIL,
        number("lates_week", "Lates this week"),
        number("before_close", "of them before the register closed", 1.3),
        number("after_close", "of them after it closed", 1.2),
        number("minutes", "Minutes late this week", 1.2),
        number("lates_half_term", "Lates this half term", 1.2),
    )
    late = sorted(late, key=lambda one: (-one.week.lates, by_name(one.attendance.pupil)))
    return Table("late", "Late this week", columns, tuple(_late_row(frame, one) for one in late))


def _late_row(frame: Frame, one: _Seen) -> tuple[Cell, ...]:
    return (
        *pupil_cells(one.attendance.pupil),
        one.week.lates,
        one.week.late_before_close,
        one.week.late_after_close,
        _minutes(frame, one.attendance),
        sum(count_of(one.attendance, what, frame.half_term) for what in _LATE),
    )


def _minutes(frame: Frame, attendance: Attendance) -> Cell:
    marks = frame.space.marks_of(attendance.pupil.upn)
    sessions = (
        each for what in _LATE for each in attendance.sessions(what, frame.week.start, frame.week.end)
    )
    found = [marks[each.day, each.session].minutes_late for each in sessions]
    known = [minutes for minutes in found if minutes is not None]
    return sum(known) if known else "not recorded"


def _sources(frame: Frame, held: Figure, near: Figure | None) -> str:
    text = f"The list holds pupils whose attendance from the start of the year is {held.text} ({held.cite})."
    if near is not None:
        return f"{text} Near it are those {near.text} ({near.cite})."
    return f"{text} The policy names no figure for pupils near it."


def _hints(frame: Frame, near: Figure | None) -> tuple[str, ...]:
    if near is not None or NEAR[0] not in frame.space.policy.parameters:
        return ()
    return (f"To list pupils near the figure too: casework settings set {NEAR[0]}=PERCENT",)
