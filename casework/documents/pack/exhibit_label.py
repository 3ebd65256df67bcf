"""The label page that stands before an exhibit, with a line for its maker's signature (rule 16.3)."""

from __future__ import annotations


def draw_label(label: str, what: str, maker: str, reference: str, on: str) -> bytes:
    """Return one page; the same words give the same bytes."""
    from casework.documents.pack import sheet as paper
    from casework.documents.pack.text import printable

    sheet = paper.Sheet(f"Exhibit {printable(label)}, case {printable(reference)}")
    y = paper.TOP - 180
    sheet.text(paper.LEFT, y, f"Exhibit {printable(label)}", font=paper.BOLD, size=30)
    y -= 44
    for line in paper.lines_of(printable(what), paper.RIGHT - paper.LEFT, size=13):
        sheet.text(paper.LEFT, y, line, size=13)
        y -= 19
    y -= 20
    for line in (
        f"This is the exhibit marked {printable(label)} that is referred to in the statement of",
        f"{printable(maker)}, dated {printable(on)}.",
        f"Case {printable(reference)}",
    ):
        sheet.text(paper.LEFT, y, line)
        y -= 18
    y -= 48
    sheet.rule(y, weight=0.8, ink=paper.INK)
    sheet.text(paper.LEFT, y - 14, f"Signed: {printable(maker)}")
    sheet.text_right(paper.RIGHT - 60, y - 14, "Date:")
    sheet.next_page()
    return sheet.pdf()
