"""Draws the official papers that reach the demo's school from outside, as PDF, always the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_WINDOW = 128.0  # points from the top edge to the first line of the address: 45 mm
_LEADING = 1.32
_FOOT = 64.0
_BODY = _WINDOW + 76.0
SPECIMEN = "Specimen, made up for the casework demonstration. Nobody named here exists."


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a paper: ``head``, ``text``, ``item``, ``pair`` (label, words) or ``row`` of three cells."""

    kind: str
    words: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficialPaper:
    """One letter or notice; ``about`` stands in the file's properties and names no child."""

    about: str
    sender: tuple[str, ...]
    to: tuple[str, ...]
    date: str
    reference: str
    title: str
    blocks: tuple[Block, ...]
    signed: tuple[str, ...] = ()
    after: tuple[Block, ...] = ()  # a list that follows the signature, kept on one page


@dataclass(slots=True)
class _Line:
    """One line of the layout, with the room that it takes and the texts on it."""

    height: float
    parts: list[tuple[float, str, bool, float]] = field(default_factory=list)  # x, text, bold, size
    stays_with_next: bool = False


def draw_paper(paper: OfficialPaper) -> bytes:
    """Return the paper as PDF."""
    # reportlab takes a quarter of a second to load, which only the demo should pay.
    from casework.documents.pack import sheet as drawn

    sheet = drawn.Sheet(paper.about)
    pages = list(_pages(list(_lines(paper, drawn)), drawn.HEIGHT - _FOOT - _BODY, drawn))
    for number, lines in enumerate(pages, start=1):
        y = drawn.HEIGHT - _FOOT
        if number == 1:
            _draw_head(sheet, paper, drawn)
            y = drawn.HEIGHT - _BODY
        for line in lines:
            y -= line.height
            for x, text, bold, size in line.parts:
                font = drawn.BOLD if bold else drawn.REGULAR
                sheet.text(x, y, text, font=font, size=size)
        foot = f"{paper.reference}    Page {number} of {len(pages)}"
        sheet.text(drawn.LEFT, _FOOT - 20, foot, size=8.5, ink=drawn.FAINT)
        sheet.text(drawn.LEFT, _FOOT - 32, SPECIMEN, size=8.5, ink=drawn.FAINT)
        sheet.next_page()
    return sheet.pdf()


def _draw_head(sheet: Any, paper: OfficialPaper, drawn: Any) -> None:
    y = drawn.HEIGHT - 50
    for place, line in enumerate(paper.sender):
        font, size = (drawn.BOLD, 13.0) if place == 0 else (drawn.REGULAR, 9.0)
        sheet.text_right(drawn.RIGHT, y, line, font=font, size=size)
        y -= 15 if place == 0 else 11.5
    y = drawn.HEIGHT - _WINDOW
    for line in paper.to:
        sheet.text(drawn.LEFT, y, line)
        y -= 14
    sheet.text_right(drawn.RIGHT, drawn.HEIGHT - _WINDOW - 14, paper.date)
    sheet.text_right(drawn.RIGHT, drawn.HEIGHT - _WINDOW - 28, f"Reference {paper.reference}", size=9)


def _lines(paper: OfficialPaper, drawn: Any) -> Iterator[_Line]:
    """Yield the body of the paper line by line."""
    left, width = drawn.LEFT, drawn.RIGHT - drawn.LEFT
    for line in drawn.lines_of(paper.title, width, font=drawn.BOLD, size=15):
        yield _Line(30.0, [(left, line, True, 15.0)], stays_with_next=True)
    yield _Line(6.0)
    yield from _body(paper.blocks, drawn)
    if paper.signed:
        yield _Line(34.0, stays_with_next=True)
        for place, line in enumerate(paper.signed):
            yield _Line(14.0, [(left, line, place == 0, 10.5)], stays_with_next=place + 1 < len(paper.signed))
    for line in _body(paper.after, drawn):
        line.stays_with_next = True
        yield line


def _body(blocks: tuple[Block, ...], drawn: Any) -> Iterator[_Line]:
    left, width = drawn.LEFT, drawn.RIGHT - drawn.LEFT
    for block in blocks:
        if block.kind == "head":
            yield _Line(12.0, stays_with_next=True)
            yield _Line(13.0, [(left, block.words, True, 11.5)], stays_with_next=True)
        elif block.kind == "pair":
            for place, line in enumerate(drawn.lines_of(" ".join(block.more), width - 140)):
                label = [(left, block.words, True, 10.5)] if place == 0 else []
                yield _Line(10.5 * _LEADING + 2, [*label, (left + 140, line, False, 10.5)])
        elif block.kind == "row":
            cells = zip((left, left + 200, left + 290), (block.words, *block.more), strict=True)
            yield _Line(13.5, [(x, text, False, 9.5) for x, text in cells])
        else:
            indent = 14.0 if block.kind == "item" else 0.0
            yield _Line(5.0)
            for place, line in enumerate(drawn.lines_of(block.words, width - indent)):
                bullet = [(left, "•", False, 10.5)] if indent and place == 0 else []
                yield _Line(10.5 * _LEADING, [*bullet, (left + indent, line, False, 10.5)])


def _pages(lines: list[_Line], first_room: float, drawn: Any) -> Iterator[list[_Line]]:
    """Yield the lines of each page; a heading goes over with the line that follows it."""
    room = first_room
    page: list[_Line] = []
    for number, line in enumerate(lines):
        group = [line]
        while group[-1].stays_with_next and number + len(group) < len(lines):
            group.append(lines[number + len(group)])
        if sum(each.height for each in group) > room and page:
            yield page
            page, room = [], drawn.HEIGHT - 2 * _FOOT
        page.append(line)
        room -= line.height
    yield page
