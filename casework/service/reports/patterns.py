"""The term's patterns (CR62): whole school, year groups, weekdays and groups; small cells stay hidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from casework.case.answers import Ratio
from casework.case.attendance import Attendance, Counts
from casework.case.tallies import Tally, hidden_cells, tally, total
from casework.documents.report.model import HIDDEN, Block, Cell, Chart, Column, Report, Table, Words
from casework.people import Pupil
from casework.service.reports.columns import number, ratio
from casework.service.reports.frame import Frame
from casework.service.reports.measures import Absence, absence, optional
from casework.service.reports.weeks import smallest_group

# group → the flags of pupils.csv that put a pupil into it
GROUPS = {
    "Free school meals (FSM)": {"fsm"},
    "Special educational needs (SEN support or EHCP)": {"send", "ehcp"},
    "Pupil premium (PP)": {"pp"},
    "Looked after (CiC)": {"looked_after"},
    "Gypsy, Roma or Traveller (GRT)": {"grt"},
    "English as an additional language (EAL)": {"eal"},
}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_FIGURES = (
    number("pupils", "Pupils", 0.7),
    ratio("attendance", "Attendance", 2.3),
    ratio("authorised", "Authorised absence", 2.0),
    ratio("unauthorised", "Unauthorised absence", 2.0),
    number("lates", "Lates", 0.7),
)


@dataclass(frozen=True, slots=True)
class One:
    """One pupil's term."""

    pupil: Pupil
    attendance: Attendance
    term: Tally
    is_persistent: bool


def patterns(frame: Frame) -> Report:
    """Return the patterns of the term up to the day."""
    smallest, measure = smallest_group(frame), absence(frame.space.values, frame.day)
    seen = list(_pupils(frame, measure))
    whole = total(one.term for one in seen)
    is_shown = whole.pupils >= smallest
    return Report(
        "patterns",
        "Patterns of attendance",
        frame.school,
        frame.day,
        f"{frame.term_name}, {frame.term_so_far.text}",
        tuple(_shown(frame, seen, whole, smallest) if is_shown else _nothing(smallest)),
        for_whom="names no pupil: for senior leaders",
        is_wide=True,
        numbers={"smallest_group": smallest},
        hints=_hints(frame),
    )


def _hints(frame: Frame) -> tuple[str, ...]:
    name = "patterns.national_attendance"
    if name not in frame.space.policy.parameters or optional(frame.space.values, name, frame.day):
        return ()
    return (f"To compare with the national figure: casework settings set {name}=PERCENT",)


def _nothing(smallest: int) -> Iterator[Block]:
    yield Words(f"Fewer than {smallest} pupils had a possible session in the term: nothing is shown of them.")


def _pupils(frame: Frame, measure: Absence) -> Iterator[One]:
    for each in frame.everybody.values():
        term = tally(each, frame.term_so_far)
        if term.possible:
            yield One(each.pupil, each, term, bool(measure.word(term.attendance)))


def _shown(frame: Frame, seen: list[One], whole: Tally, smallest: int) -> Iterator[Block]:
    national = optional(frame.space.values, "patterns.national_attendance", frame.day)
    yield Words(
        f"Whole school: attendance {whole.attendance.text}; authorised absence "
        f"{whole.authorised_share.text}, unauthorised {whole.unauthorised_share.text}. "
        f"{_national(whole.attendance, national)}"
    )
    years = sorted({one.pupil.year_group for one in seen}, key=_year_order)
    rows = [_Row(_year_name(year), [one for one in seen if one.pupil.year_group == year]) for year in years]
    hidden = hidden_cells([len(row.members) for row in rows], smallest)
    yield _year_chart(rows, hidden)
    yield _table("year_groups", "By year group", "Year group", rows, whole, smallest)
    yield from _weekdays(frame, seen)
    halves = [_halves(name, flags, seen) for name, flags in GROUPS.items()]
    yield _group_table(halves, smallest)
    yield Words(
        f"Hidden: cells of fewer than {smallest} pupils, and those from which the whole school's figures "
        "would give them back. A pupil is in every group whose flag the register holds; year group and "
        "flags are today's. Persistent absence here is of the term's own sessions.",
        is_small=True,
    )


def _national(own: Ratio, national: int | Decimal) -> str:
    if not national:
        return "National attendance is not filled in."
    held, wanted = own.part * 100, national * own.of
    word = "above" if held > wanted else "below" if held < wanted else "equal to"
    return f"That is {word} the national {national}% that the school has filled in."


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    members: list[One]

    @property
    def figures(self) -> Tally:
        return total(one.term for one in self.members)

    @property
    def persistent(self) -> int:
        return sum(one.is_persistent for one in self.members)


def _year_order(year: str) -> tuple[bool, int, str]:
    return year.isdigit(), int(year) if year.isdigit() else 0, year


def _year_name(year: str) -> str:
    return f"Year {year}" if year.isdigit() else {"R": "Reception", "N": "Nursery"}.get(year, year or "none")


def _cells(figures: Tally) -> tuple[Cell, ...]:
    return (
        figures.pupils,
        figures.attendance,
        figures.authorised_share,
        figures.unauthorised_share,
        figures.lates,
    )


def _table(name: str, title: str, head: str, rows: Sequence[_Row], whole: Tally, smallest: int) -> Table:
    hidden = hidden_cells([len(row.members) for row in rows], smallest)
    persistent = _persistent(rows, smallest)
    columns = (Column(name.removesuffix("s"), head, 1.6), *_FIGURES, _PERSISTENT)
    cells: list[tuple[Cell, ...]] = [
        (
            row.name,
            *([HIDDEN] * len(_FIGURES) if place in hidden else _cells(row.figures)),
            HIDDEN if place in hidden else persistent[place],
        )
        for place, row in enumerate(rows)
    ]
    everybody = sum(row.persistent for row in rows)
    last: Cell = _share_or_hidden(everybody, whole.pupils, smallest)
    cells.append(("Whole school", *_cells(whole), last))
    return Table(name, title, columns, tuple(cells), strong=frozenset({len(cells) - 1}))


_PERSISTENT = ratio("persistent", "Persistently absent pupils", 1.6)


def _share_or_hidden(part: int, whole: int, smallest: int) -> Cell:
    """Return pupils of pupils, hidden where those or the others are too few."""
    return Ratio(part, whole) if min(part, whole - part) >= smallest else HIDDEN


def _persistent(rows: Sequence[_Row], smallest: int) -> list[Cell]:
    """Return each row's persistently absent pupils, hidden where they, or the row's others, are too few.

    Both kinds add up to the whole school's: what is hidden of the one has to be hidden in the other too.
    """
    counts = [row.persistent for row in rows]
    others = [len(row.members) - row.persistent for row in rows]
    hidden = hidden_cells(counts, smallest) | hidden_cells(others, smallest)
    hidden |= hidden_cells([len(row.members) for row in rows], smallest)
    return [
        HIDDEN if place in hidden else Ratio(count, len(rows[place].members))
        for place, count in enumerate(counts)
    ]


def _weekdays(frame: Frame, seen: list[One]) -> Iterator[Block]:
    days = frame.space.calendar.days
    stretch = frame.term_so_far
    found = [Tally()] * len(_DAYS)
    for n in range(stretch.start, stretch.end, 2):
        weekday = days[n // 2].weekday()
        parts = [_of_day(one.attendance, n) for one in seen]
        found[weekday] = found[weekday] + total(parts)
    columns = (
        Column("weekday", "Weekday", 1.6),
        ratio("attendance", "Attendance", 2.3),
        ratio("authorised", "Authorised absence", 2.0),
        ratio("unauthorised", "Unauthorised absence", 2.0),
        number("lates", "Lates", 0.7),
    )
    kept = [(name, each) for name, each in zip(_DAYS, found, strict=True) if each.possible]
    rows = tuple((name, *_cells(each)[1:]) for name, each in kept)
    yield Chart(
        "Absence by weekday, in percent of possible sessions",
        tuple(name for name, _ in kept),
        (
            ("authorised", tuple(each.authorised_share for _, each in kept)),
            ("unauthorised", tuple(each.unauthorised_share for _, each in kept)),
        ),
        height=130,
    )
    yield Table("weekdays", "By weekday", columns, rows)


def _of_day(attendance: Attendance, n: int) -> Tally:
    def count(what: Counts) -> int:
        return attendance.count(what, n, n + 2)

    return Tally(
        0,
        count(Counts.POSSIBLE),
        count(Counts.ATTENDED),
        count(Counts.AUTHORISED),
        count(Counts.UNAUTHORISED),
        count(Counts.LATE_BEFORE_CLOSE),
        count(Counts.LATE_AFTER_CLOSE),
    )


def _year_chart(rows: Sequence[_Row], hidden: frozenset[int]) -> Chart:
    kept = [row for place, row in enumerate(rows) if place not in hidden]
    return Chart(
        "Absence by year group, in percent of possible sessions",
        tuple(row.name for row in kept),
        (
            ("authorised", tuple(row.figures.authorised_share for row in kept)),
            ("unauthorised", tuple(row.figures.unauthorised_share for row in kept)),
        ),
        height=130,
    )


def _halves(name: str, flags: set[str], seen: list[One]) -> tuple[_Row, _Row]:
    inside = [one for one in seen if flags & one.pupil.flags]
    outside = [one for one in seen if not flags & one.pupil.flags]
    return _Row(name, inside), _Row("all others", outside)


def _group_table(halves: Sequence[tuple[_Row, _Row]], smallest: int) -> Table:
    """Return each group beside all others; of a pair both are hidden where one is too small."""
    cells: list[tuple[Cell, ...]] = []
    for pair in halves:
        is_hidden = bool(hidden_cells([len(row.members) for row in pair], smallest))
        persistent = _persistent(pair, smallest)
        for row, share in zip(pair, persistent, strict=True):
            figures = [HIDDEN] * len(_FIGURES) if is_hidden else _cells(row.figures)
            cells.append((row.name, *figures, HIDDEN if is_hidden else share))
    columns = (Column("group", "Group", 2.3), *_FIGURES, _PERSISTENT)
    return Table("groups", "By group, each beside all others", columns, tuple(cells))
