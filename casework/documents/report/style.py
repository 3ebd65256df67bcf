"""Colours, fonts and paragraph styles that all reports share."""

from __future__ import annotations

from typing import Any

from casework.documents.word.fonts import static_fonts

INK = "#1d3b53"
TEXT = "#222222"
GREY = "#5b6770"
RULE = "#c9d2d9"
BAND = "#eef2f5"
WARM = "#b5651d"
SERIES = ("#1d3b53", "#d08c3f", "#6b8f71", "#8a5a83")
PLAIN, BOLD, ITALIC = "Report", "Report-Bold", "Report-Italic"


def register_fonts() -> None:
    """Make our faces known to reportlab; the same faces as those of the letters."""
    from reportlab.lib.fonts import addMapping
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    fonts = static_fonts()
    for name, path in ((PLAIN, fonts.regular), (BOLD, fonts.bold), (ITALIC, fonts.italic)):
        # a face that another report of this process has begun to fill would number its letters otherwise
        pdfmetrics.registerFont(TTFont(name, str(path)))
    addMapping(PLAIN, 0, 0, PLAIN)
    addMapping(PLAIN, 1, 0, BOLD)
    addMapping(PLAIN, 0, 1, ITALIC)
    addMapping(PLAIN, 1, 1, BOLD)


def style(name: str) -> Any:
    """Return one of the paragraph styles: title, about, heading, caption, words, small, cell, strong."""
    from reportlab.lib.styles import ParagraphStyle

    looks: dict[str, dict[str, Any]] = {
        "title": {"fontName": BOLD, "fontSize": 19, "leading": 24, "textColor": INK},
        "about": {"fontSize": 10, "leading": 14, "textColor": GREY, "spaceAfter": 8},
        "heading": {
            "fontName": BOLD,
            "fontSize": 12.5,
            "leading": 16,
            "textColor": INK,
            "spaceBefore": 12,
            "spaceAfter": 4,
        },
        "caption": {
            "fontName": BOLD,
            "fontSize": 9.5,
            "leading": 13,
            "spaceBefore": 8,
            "spaceAfter": 3,
        },
        "words": {"fontSize": 10, "leading": 14, "spaceAfter": 5},
        "small": {"fontSize": 8.5, "leading": 11.5, "textColor": GREY, "spaceAfter": 4},
        "cell": {"fontSize": 8.5, "leading": 10.5},
        "strong": {"fontName": BOLD, "fontSize": 8.5, "leading": 10.5},
        "head": {"fontName": BOLD, "fontSize": 8.5, "leading": 10.5, "textColor": INK},
    }
    return ParagraphStyle(name, **{"fontName": PLAIN, "textColor": TEXT, **looks[name]})


def plain(text: str) -> str:
    """Return a text of ours or of a register so that reportlab reads no markup in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
