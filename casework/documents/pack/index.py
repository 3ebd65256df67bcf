"""The index on the first pages: one row for each document, whose place on the paper is known for its link."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from casework.documents.pack import sheet as paper
from casework.documents.pack.plan import Planned
from casework.documents.pack.text import printable

NUMBER_WIDTH, PAGES_WIDTH = 30.0, 62.0
TITLE_WIDTH = paper.RIGHT - paper.LEFT - NUMBER_WIDTH - PAGES_WIDTH
LINE, PADDING = 14.0, 7.0
SECTION_HEIGHT, TABLE_HEAD, RUNNING_HEAD = 28.0, 24.0, 26.0


@dataclass(frozen=True)
class Heading:
    """What stands above the index's first rows."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One row of the index before page numbers are known: its title in lines, a section above it if new."""

    title: tuple[str, ...]
    section: str = ""

    @property
    def height(self) -> float:
        """Return the height of the row with the section heading above it."""
        return len(self.title) * LINE + PADDING + (SECTION_HEIGHT if self.section else 0.0)


@dataclass(frozen=True)
class Link:
    """Where a row lies: the page of the index, its box, and the document it stands for."""

    page: int
    box: tuple[float, float, float, float]
    to_no: int


def rows(titles: Sequence[tuple[str, str]]) -> list[Row]:
    """Return one row for each (title, section); a section is named above the first of its rows."""
    made = []
    before = ""
    for title, section in titles:
        lines = tuple(paper.lines_of(printable(title), TITLE_WIDTH))
        made.append(Row(lines, printable(section) if section and section != before else ""))
        before = section
    return made


def paginate(heading: Heading, wanted: Sequence[Row]) -> list[list[Row]]:
    """Return the rows of each page of the index; a section heading stays with its first row."""
    pages: list[list[Row]] = [[]]
    room = paper.TOP - paper.BOTTOM - heading_height(heading) - TABLE_HEAD
    for row in wanted:
        if row.height > room:
            pages.append([])
            room = paper.TOP - paper.BOTTOM - RUNNING_HEAD - TABLE_HEAD
        pages[-1].append(row)
        room -= row.height
    return pages


def heading_height(heading: Heading) -> float:
    """Return the height of the words above the first rows."""
    titles, lines = _heading_lines(heading)
    return len(titles) * 24.0 + len(lines) * 15.0 + 14.0


def draw(
    sheet: paper.Sheet, heading: Heading, pages: Sequence[Sequence[Row]], planned: Sequence[Planned]
) -> list[Link]:
    """Draw the index for documents planned in the order of its rows (itself left out); return its links."""
    links = []
    documents = iter(planned)
    for number, page_rows in enumerate(pages):
        y = _draw_heading(sheet, heading) if number == 0 else _draw_running_head(sheet, heading)
        y = _draw_table_head(sheet, y)
        for row in page_rows:
            document = next(documents)
            if row.section:
                sheet.text(paper.LEFT, y - 20, row.section, font=paper.BOLD, size=11.5)
                y -= SECTION_HEIGHT
            bottom = y - len(row.title) * LINE - PADDING
            _draw_row(sheet, row, document, y)
            links.append(Link(number, (paper.LEFT, bottom + 1, paper.RIGHT, y - 1), document.no))
            y = bottom
        sheet.next_page()
    return links


def words_hash(heading: Heading, pages: Sequence[Sequence[Row]], planned: Sequence[Planned]) -> str:
    """Return the hash of what the index is drawn from, as there is no file that it was made from."""
    return hashlib.sha256(repr((heading, pages, planned)).encode()).hexdigest()


def _draw_heading(sheet: paper.Sheet, heading: Heading) -> float:
    y = paper.TOP
    titles, lines = _heading_lines(heading)
    for line in titles:
        sheet.text(paper.LEFT, y - 18, line, font=paper.BOLD, size=18)
        y -= 24
    for line in lines:
        sheet.text(paper.LEFT, y - 12, line)
        y -= 15
    return y - 14


def _draw_running_head(sheet: paper.Sheet, heading: Heading) -> float:
    first = _heading_lines(heading)[0][0]
    sheet.text(paper.LEFT, paper.TOP - 10, f"{first} — index, continued", size=9, ink=paper.FAINT)
    return paper.TOP - RUNNING_HEAD


def _draw_table_head(sheet: paper.Sheet, y: float) -> float:
    sheet.text(paper.LEFT, y - 14, "No.", font=paper.BOLD)
    sheet.text(paper.LEFT + NUMBER_WIDTH, y - 14, "Document", font=paper.BOLD)
    sheet.text_right(paper.RIGHT, y - 14, "Pages", font=paper.BOLD)
    sheet.rule(y - 21, weight=1, ink=paper.INK)
    return y - TABLE_HEAD


def _draw_row(sheet: paper.Sheet, row: Row, document: Planned, y: float) -> None:
    baseline = y - LINE
    sheet.text(paper.LEFT, baseline, str(document.no), ink=paper.FAINT)
    for place, line in enumerate(row.title):
        sheet.text(paper.LEFT + NUMBER_WIDTH, baseline - place * LINE, line, ink=paper.LINK)
    sheet.text_right(paper.RIGHT, baseline, document.pages)  # last, so that the row is read in its order
    sheet.rule(y - len(row.title) * LINE - PADDING + 0.5)


def _heading_lines(heading: Heading) -> tuple[list[str], list[str]]:
    width = paper.RIGHT - paper.LEFT
    titles = paper.lines_of(printable(heading.title), width, font=paper.BOLD, size=18)
    lines = [part for line in heading.lines for part in paper.lines_of(printable(line), width)]
    return titles, lines
