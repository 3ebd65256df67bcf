"""The pages that would go out to a parent, for a person to look at before they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from casework.documents.pack import sheet as paper
from casework.documents.pack.line import draw_line
from casework.documents.pack.text import printable

_ROOM = (paper.RIGHT - paper.LEFT, paper.TOP - paper.BOTTOM - 90)
_MARK = "waits:"


@dataclass(frozen=True)
class Waiting:
    """A document that waits for a look: the pages as they would go out, and how to say so.

    ``pictures`` are the pages by their numbers in the document (from 1); ``blind`` those of them that a
    search of the text can't judge. ``seal`` changes when anything that the look rests on does.
    """

    document: str
    title: str
    from_page: int
    to_page: int
    seal: str
    pictures: Mapping[int, Any]
    blind: tuple[int, ...]
    command: str


def draw_review(waiting: Sequence[Waiting], heading: str) -> bytes:
    """Return the pages with what to look for; along their edges, hundredths by which an area is named."""
    paper.register_fonts()
    out = BytesIO()
    canvas: Any = Canvas(
        out, pagesize=(paper.WIDTH, paper.HEIGHT), invariant=1, initialFontName=paper.REGULAR
    )
    canvas.setTitle(heading)
    canvas.setKeywords(" ".join(f"{_MARK}{each.document}={each.seal}" for each in waiting))
    for each in waiting:
        for number, picture in sorted(each.pictures.items()):
            _draw(canvas, each, number, picture)
            canvas.showPage()
    canvas.save()
    return out.getvalue()


def seals_in(review: bytes) -> dict[str, str]:
    """Return what a review shows: the seal of each document."""
    with pikepdf.open(BytesIO(review)) as opened:
        words = str(opened.docinfo.get("/Keywords", "")).split()
    marked = [word.removeprefix(_MARK).rpartition("=") for word in words if word.startswith(_MARK)]
    return {document: seal for document, _, seal in marked}


def _draw(canvas: Any, each: Waiting, number: int, picture: Any) -> None:
    y = paper.TOP + 20
    where = f"{each.document}, its page {number}, page {each.from_page + number - 1} of the pack"
    y = _lines(canvas, f"{where}: {each.title}", y, paper.BOLD)
    if number in each.blind:
        said = "It shows more than can be searched (a picture, drawn words, or no text)."
        said += " Look for whatever this parent may not see, then record"
        said += ' that it is clean (clean=yes), or name areas (areas="PAGE LEFT TOP WIDTH HEIGHT; ...", in'
        said += " hundredths, as along the edges):"
    else:
        said = "Black is what is taken out. If nothing else has to go, record your look; else name further"
        said += ' words (remove="WORDS; WORDS") or areas (areas="PAGE LEFT TOP WIDTH HEIGHT; ...", in'
        said += " hundredths, as along the edges):"
    y = _lines(canvas, said, y, paper.REGULAR)
    _lines(canvas, each.command, y, paper.REGULAR)
    scale = min(_ROOM[0] / picture.width, _ROOM[1] / picture.height)
    width, height = picture.width * scale, picture.height * scale
    left, bottom = paper.LEFT, paper.BOTTOM + _ROOM[1] - height
    canvas.drawImage(ImageReader(picture), left, bottom, width, height)
    canvas.setLineWidth(0.5)
    canvas.rect(left, bottom, width, height)
    canvas.setFont(paper.REGULAR, 7)
    for tenth in range(11):
        x, down = left + width * tenth / 10, bottom + height * (10 - tenth) / 10
        canvas.line(x, bottom + height, x, bottom + height + 4)
        canvas.drawCentredString(x, bottom + height + 6, str(tenth * 10))
        canvas.line(left - 4, down, left, down)
        canvas.drawRightString(left - 6, down - 2.5, str(tenth * 10))


def _lines(canvas: Any, text: str, y: float, font: str) -> float:
    for line in paper.lines_of(printable(text), paper.RIGHT - paper.LEFT, font=font, size=9):
        draw_line(canvas, paper.LEFT, y, line, font, 9)
        y -= 12
    return y
