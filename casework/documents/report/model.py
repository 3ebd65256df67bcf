"""What a report is made of, before it becomes a PDF, a CSV file, JSON or lines on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from casework.case.answers import Ratio


@dataclass(frozen=True, slots=True)
class Hidden:
    """A cell of so few pupils that it would tell who they are."""

    @property
    def text(self) -> str:
        """Return what stands in the cell's place."""
        return "hidden"


HIDDEN = Hidden()
Cell = str | int | date | Ratio | Hidden | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``width`` is its share of the page. Of a ratio, ``of`` names what is counted."""

    key: str
    title: str
    width: float = 1.0
    is_number: bool = False
    is_ratio: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their columns; the rows of ``strong`` stand out (and say in words why)."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = "None."
    strong: frozenset[int] = frozenset()
    is_listed: bool = True  # whether it goes into the CSV file too


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section."""

    text: str


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a new page."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Percentages by label, as a line or as stacked bars; the table below it has the sessions."""

    title: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[Ratio, ...]], ...]
    is_line: bool = False
    height: float = 170.0


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One session of a heat map: the code that is written in it, and what it counts as."""

    code: str
    kind: str


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Weeks down, sessions across; ``kinds`` say what each colour means, notes stand at the right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[HeatCell | None, ...], str], ...]
    kinds: tuple[tuple[str, str], ...]
    note_title: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A page that praises one pupil."""

    school: str
    name: str
    words: tuple[str, ...]
    signed: str


Block = Table | Words | Heading | NewPage | Chart | HeatMap


@dataclass(frozen=True)
class Report:
    """A report with everything that its reader is told."""

    name: str
    title: str
    school: str
    day: date
    period: str
    blocks: tuple[Block, ...]
    for_whom: str = ""
    is_wide: bool = False
    certificates: tuple[Certificate, ...] = ()
    numbers: dict[str, object] = field(default_factory=dict)
    hints: tuple[str, ...] = ()  # for whoever runs the command, not for the reader

    @property
    def tables(self) -> Sequence[Table]:
        """Return the tables in their order."""
        return [block for block in self.blocks if isinstance(block, Table)]


def cell_text(cell: Cell) -> str:
    """Return a cell as a person reads it."""
    if cell is None:
        return ""
    if isinstance(cell, Ratio):
        return cell.short
    if isinstance(cell, Hidden):
        return cell.text
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
