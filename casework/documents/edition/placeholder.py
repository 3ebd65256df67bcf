"""Pages that stand where a reader may not see something; the numbers of all others stay as they are."""

from __future__ import annotations

from collections.abc import Sequence

from casework.documents.pack import sheet as paper
from casework.documents.pack.text import printable

SENT_TO_ANOTHER = "This letter was sent to another person. It is withheld from this copy."
NOT_YET_LOOKED_AT = "This page is withheld from this copy until a person at the school has looked at it."
ABOUT_ANOTHER = "This page is withheld from this copy. It shows details of another person."


def placeholders(words: str, pages: Sequence[int], reference: str) -> bytes:
    """Return a page that says why it stands here, for each page of the pack from first to last."""
    first, last = pages[0], pages[-1]
    sheet = paper.Sheet(f"Withheld, case {printable(reference)}")
    lines = paper.lines_of(words, paper.RIGHT - paper.LEFT - 36, font=paper.BOLD, size=13)
    where = f"Page {first} of the pack." if first == last else f"Pages {first} to {last} of the pack."
    for _ in pages:
        top = paper.TOP - 60
        bottom = top - 62 - len(lines) * 19
        sheet.frame(bottom, top)
        y = top - 36
        for line in lines:
            sheet.text(paper.LEFT + 18, y, line, font=paper.BOLD, size=13)
            y -= 19
        sheet.text(paper.LEFT + 18, y - 6, f"{where} The page numbers stay the same.")
        sheet.text(paper.LEFT, bottom - 24, f"Case {printable(reference)}", size=9, ink=paper.FAINT)
        sheet.next_page()
    return sheet.pdf()
