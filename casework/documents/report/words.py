"""Words in a report: a paragraph, or lines of our own where they hold what paragraphs can't set."""

from __future__ import annotations

from typing import Any

from casework.documents.report.style import plain


def words(text: str, look: Any) -> Any:
    """Return the text as a part of a page, whatever its script and direction."""
    from reportlab.platypus import Paragraph

    from casework.documents.pack.direction import pieces
    from casework.documents.pack.text import unshown

    if text.isascii() or (pieces(text) == [(text, False)] and not unshown(text)):
        return Paragraph(plain(text), look)
    return _lines(text, look)


def _lines(text: str, look: Any) -> Any:
    from reportlab.platypus import Flowable

    from casework.documents.pack.line import draw_line, line_width
    from casework.documents.pack.sheet import lines_of
    from casework.documents.pack.text import printable

    class Lines(Flowable):  # type: ignore[misc]  # reportlab has no types
        """Lines in which directions and scripts meet."""

        style = look

        def getPlainText(self) -> str:  # noqa: N802 - a paragraph's name for it
            """Return the words, for the outline."""
            return text

        def getSpaceBefore(self) -> float:  # noqa: N802
            """Return the room that the look asks for above."""
            return float(look.spaceBefore)

        def getSpaceAfter(self) -> float:  # noqa: N802
            """Return the room that the look asks for below."""
            return float(look.spaceAfter)

        def wrap(self, width: float, _height: float) -> tuple[float, float]:
            """Return the size that the words need."""
            self.width = width
            self.lines = lines_of(printable(text), width, font=look.fontName, size=look.fontSize)
            self.height = len(self.lines) * look.leading
            return width, self.height

        def draw(self) -> None:
            """Draw them."""
            self.canv.setFillColor(look.textColor)
            for number, line in enumerate(self.lines):
                y = self.height - look.fontSize - number * look.leading
                room = self.width - line_width(line, look.fontName, look.fontSize)
                draw_line(
                    self.canv, room if look.alignment == 2 else 0, y, line, look.fontName, look.fontSize
                )

    return Lines()
