"""The paper on which the pack's own pages are drawn: A4, embedded Arimo, the same bytes each time.

What draws is loaded with the first page: a check needs only the places on the paper.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

from casework.documents.pack.line import draw_line, line_width, measured
from casework.documents.pack.text import wrapped
from casework.documents.word.fonts import static_fonts

WIDTH, HEIGHT = 595.2756, 841.8898
LEFT, RIGHT = 56.0, WIDTH - 56.0
TOP, BOTTOM = HEIGHT - 56.0, 60.0
REGULAR, BOLD = "Casework-Arimo", "Casework-Arimo-Bold"
INK, LINK = (0.0, 0.0, 0.0), (0.06, 0.2, 0.5)
FAINT, HAIR = (0.33, 0.33, 0.33), (0.75, 0.75, 0.75)

Colour = tuple[float, float, float]


@cache
def register_fonts() -> None:
    """Make the two faces known to reportlab, once for the process."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    faces = static_fonts()
    pdfmetrics.registerFont(TTFont(REGULAR, str(faces.regular), shapable=False))
    pdfmetrics.registerFont(TTFont(BOLD, str(faces.bold), shapable=False))


def lines_of(text: str, width: float, *, font: str = REGULAR, size: float = 10.5) -> list[str]:
    """Return the text as lines that fit the width in that face and size."""
    register_fonts()
    return wrapped(text, width, lambda part: measured(part, font, size))


class Sheet:
    """Draws pages one after another; distances are in points from the lower left corner."""

    def __init__(self, title: str) -> None:
        """Begin a document whose bytes depend on nothing but what is drawn."""
        from reportlab.pdfgen.canvas import Canvas

        register_fonts()
        self._out = BytesIO()
        self._canvas: Any = Canvas(
            self._out, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1, initialFontName=REGULAR
        )
        self._canvas.setTitle(title)
        self._ink: Colour | None = None
        self.text(LEFT, TOP, "", font=BOLD)  # the page numbers borrow the bold face of the first page

    def text(
        self, x: float, y: float, text: str, *, font: str = REGULAR, size: float = 10.5, ink: Colour = INK
    ) -> None:
        """Draw one line from its left end."""
        self._dip(ink)
        draw_line(self._canvas, x, y, text, font, size)

    def text_right(
        self,
        x: float,
        y: float,
        text: str,
        *,
        font: str = REGULAR,
        size: float = 10.5,
        ink: Colour = INK,
        to_left: bool = False,
    ) -> None:
        """Draw one line up to its right end; ``to_left`` for one whose words begin there."""
        self._dip(ink)
        draw_line(self._canvas, x - line_width(text, font, size), y, text, font, size, to_left=to_left)

    def rule(self, y: float, *, weight: float = 0.5, ink: Colour = HAIR) -> None:
        """Draw a line across the text area."""
        self._canvas.setStrokeColorRGB(*ink)
        self._canvas.setLineWidth(weight)
        self._canvas.line(LEFT, y, RIGHT, y)

    def frame(self, bottom: float, top: float) -> None:
        """Draw a box across the text area."""
        self._canvas.setStrokeColorRGB(*INK)
        self._canvas.setLineWidth(1.2)
        self._canvas.rect(LEFT, bottom, RIGHT - LEFT, top - bottom)

    def next_page(self) -> None:
        """End the page."""
        self._canvas.showPage()
        self._ink = None

    def pdf(self) -> bytes:
        """Return the document."""
        from reportlab import rl_config

        was, rl_config.useA85 = rl_config.useA85, 0  # bytes as they are: smaller, and sooner made and read
        try:
            self._canvas.save()
        finally:
            rl_config.useA85 = was
        return self._out.getvalue()

    def _dip(self, ink: Colour) -> None:
        """Draw in that colour from now on."""
        if ink != self._ink:
            self._canvas.setFillColorRGB(*ink)
            self._ink = ink
