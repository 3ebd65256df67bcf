"""Minutes late, added up: what one pupil has lost, and what some minutes each day come to in a year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from casework.case.attendance import Attendance, Counts
from casework.case.windows import Stretch
from casework.documents.report.model import Block, Cell, Column, Table, Words
from casework.policy.values import Values
from casework.service.reports.columns import number, plural
from casework.service.reports.frame import Frame
from casework.service.reports.measures import optional

_PRINTED = "printed.lateness_table"
_PRINTED_DAYS = "printed.lateness_table.school_days"
_PRINTED_MINUTES = "printed.lateness_table.day_minutes"
_SHOWN = (5, 10, 15, 20, 25, 30)  # rows of the table; no rule hangs on them
_ROW = re.compile(r"(\d+) = (\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Lateness:
    """A pupil's late arrivals; ``unknown`` are those whose minutes nobody wrote down."""

    before_close: int
    after_close: int
    minutes: int
    unknown: int

    @property
    def arrivals(self) -> int:
        """Return how often the pupil came late."""
        return self.before_close + self.after_close


def lateness(frame: Frame, attendance: Attendance, stretch: Stretch) -> Lateness:
    """Return a pupil's late arrivals of a stretch with their minutes."""
    marks = frame.space.marks_of(attendance.pupil.upn)
    counts, minutes, unknown = [0, 0], 0, 0
    for place, what in enumerate((Counts.LATE_BEFORE_CLOSE, Counts.LATE_AFTER_CLOSE)):
        for each in attendance.sessions(what, stretch.start, stretch.end):
            counts[place] += 1
            late = marks[each.day, each.session].minutes_late
            minutes += late or 0
            unknown += late is None
    return Lateness(counts[0], counts[1], minutes, unknown)


def days_lost(minutes_each_day: int, school_days: int, day_minutes: int) -> Decimal:
    """Return the days of lessons that so many minutes late on every school day come to."""
    lost = Decimal(minutes_each_day * school_days) / day_minutes
    return lost.quantize(Decimal("0.01"), ROUND_HALF_UP)


def hours_text(minutes: int) -> str:
    """Return minutes as hours and minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [plural(hours, "hour")] if hours else []
    return " ".join([*parts, plural(rest, "minute")] if rest or not parts else parts)


def own_words(found: Lateness, day_minutes: int) -> str:
    """Return in a sentence what a pupil's late arrivals come to."""
    if not found.arrivals:
        return "Never late."
    text = (
        f"Late {plural(found.arrivals, 'time')}: {found.before_close} before the register closed, "
        f"{found.after_close} after it (these count as unauthorised absence). Minutes late, added up: "
        f"{found.minutes} ({hours_text(found.minutes)})."
    )
    if day_minutes and found.minutes:
        share = (Decimal(found.minutes) / day_minutes).quantize(Decimal("0.01"), ROUND_HALF_UP)
        text += f" That is {share} school days of {hours_text(day_minutes)}."
    if found.unknown:
        text += (
            f" Of {plural(found.unknown, 'arrival')} the minutes are not recorded; they are not in the sum."
        )
    return text


def day_minutes(values: Values, frame: Frame) -> int:
    """Return the minutes of lessons in a school day; 0 where nobody has said."""
    return int(optional(values, "school_day.taught_minutes", frame.day) or _printed_minutes(values, frame))


def _printed_minutes(values: Values, frame: Frame) -> int:
    return int(optional(values, _PRINTED_MINUTES, frame.day))


def lateness_table(frame: Frame) -> list[Block]:
    """Return what some minutes late on every school day come to in a year, and where a table errs."""
    values = frame.space.values
    first, end = frame.space.calendar.year_days(frame.day)
    own_days, minutes = end - first, day_minutes(values, frame)
    printed = _printed(frame)
    columns = [Column("each_day", "Late each day", 1.2), number("total", "Minutes in the year", 1.2)]
    if minutes:
        columns.append(number("days", f"Days lost in {own_days} school days", 1.5))
    text_days, text_minutes = int(optional(values, _PRINTED_DAYS, frame.day)), _printed_minutes(values, frame)
    if printed and text_days and text_minutes:
        columns.append(number("text_basis", f"Days lost in {text_days} school days", 1.5))
        columns.append(number("printed", "Printed in the policy", 1.2))
    rows: list[tuple[Cell, ...]] = []
    wrong: list[str] = []
    for late in _SHOWN:
        row: list[Cell] = [plural(late, "minute"), late * own_days]
        row += [str(days_lost(late, own_days, minutes))] if minutes else []
        if len(columns) > 3 or (printed and text_days and text_minutes):
            right = days_lost(late, text_days, text_minutes)
            row += [_bare(right), _bare(printed[late]) if late in printed else ""]
            if late in printed and printed[late] != right:
                wrong.append(f"{late} minutes: {_bare(right)}, not {_bare(printed[late])}")
        rows.append(tuple(row))
    blocks: list[Block] = [Table("lateness", "Late every day of the year", tuple(columns), tuple(rows))]
    said = f"A school day is counted as {hours_text(minutes)} of lessons." if minutes else _NOT_SAID
    if wrong:
        rows_said = "; ".join(wrong)
        said += f" The policy's own table does not come out right ({rows_said}); it is not used."
    return [*blocks, Words(said, is_small=True)]


_NOT_SAID = "Minutes are not turned into school days: the school has not said how long a day's lessons are."
OPEN_HINT = (
    "How long a day's lessons are is not filled in, so minutes late are not turned into days: "
    "casework settings set school_day.taught_minutes=MINUTES"
)


def _bare(number_: Decimal) -> str:
    return f"{number_.normalize():f}"


def _printed(frame: Frame) -> dict[int, Decimal]:
    values = frame.space.values
    if _PRINTED not in values.policy.parameters:
        return {}
    found = (_ROW.fullmatch(line) for line in values.lines(_PRINTED, frame.day))
    return {int(match[1]): Decimal(match[2]) for match in found if match}
