"""What a reader of a pack should know although no rule is broken: size, pictures, fitness for an archive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from casework.documents.pack.digest import Digester
from casework.documents.pack.validator import archive_faults
from casework.documents.pdf.ranges import ranges
from casework.documents.verify.findings import Finding

MOST_BYTES = 30_000_000  # courts' mailboxes take about 36 MB
MOST_DPI = 300.0
# codes that are notes, whoever finds them
NOTES = frozenset({"image_only", "upside_down", "sideways", "number_over_drawing"})
_DEEPEST = 4
_MOST_LISTED = 12


def file_notes(pdf: bytes, opened: pikepdf.Pdf, digester: Digester) -> Iterator[Finding]:
    """Yield what concerns the file as a whole."""
    if len(pdf) > MOST_BYTES:
        yield Finding(
            "large",
            None,
            f"The file has {len(pdf) / 1e6:.0f} MB; a court's mailbox may refuse more than "
            f"{MOST_BYTES // 1_000_000} MB.",
            "Ask how to hand it over, or scan its pictures again with 200 dpi.",
        )
    yield from _archive_notes(pdf, opened, digester)
    if fine := [number for number, page in enumerate(opened.pages, 1) if _is_too_fine(page.obj)]:
        yield Finding(
            "resolution",
            fine[0],
            f"Pictures have more than {MOST_DPI:.0f} dpi on pages {ranges(fine)}.",
            "Courts ask for at most 300 dpi; scan them again if the file is too large.",
        )


def _archive_notes(pdf: bytes, opened: pikepdf.Pdf, digester: Digester) -> Iterator[Finding]:
    """Yield what keeps the file from being PDF/A-3b: what is quickly seen, else what the validator says."""
    is_claimed = bool(opened.open_metadata().pdfa_status)
    faults = digester.obstacles or archive_faults(pdf, digester.first_page)
    said = (
        "The pack says that it is PDF/A-3b, but" if is_claimed else "What keeps the pack from being PDF/A-3b"
    )
    for words, page in list(faults.items())[:_MOST_LISTED]:
        yield Finding(
            "not_archival",
            page or None,
            f"{said}: {words}.",
            "Nothing has to be done; for an archive, save that document as PDF/A and add it again.",
        )
    if not faults and not is_claimed:
        yield Finding("not_archival", None, "The pack could be PDF/A-3b but does not say so.")


def _is_too_fine(page: Any) -> bool:
    """Return whether a picture that fills the page, or the most of it, has more dots than it may.

    A picture is taken to be as large as the page at most: smaller ones are seldom what makes a file large.
    """
    resources = page.get("/Resources")
    if not isinstance(resources, pikepdf.Dictionary) or "/XObject" not in resources:
        return False
    box = page.get("/MediaBox")
    if not isinstance(box, pikepdf.Array):
        return False
    unit = page.get("/UserUnit", 1)
    x0, y0, x1, y1 = (float(value) * float(unit) for value in box)
    sides = sorted((abs(x1 - x0), abs(y1 - y0)))
    return any(_finer(image, sides) for image in _images(resources, 0))


def _images(resources: Any, depth: int) -> Iterator[Any]:
    held = resources.get("/XObject")
    if depth > _DEEPEST or not isinstance(held, pikepdf.Dictionary):
        return
    for name in held.keys():  # noqa: SIM118 - not a dict
        thing = held[name]
        if not isinstance(thing, pikepdf.Stream):
            continue
        if thing.get("/Subtype") == "/Image":
            yield thing
        elif isinstance(thing.get("/Resources"), pikepdf.Dictionary):
            yield from _images(thing["/Resources"], depth + 1)


def _finer(image: Any, sides: list[float]) -> bool:
    width, height = image.get("/Width"), image.get("/Height")
    if not isinstance(width, int) or not isinstance(height, int) or not all(sides):
        return False
    short, long = sorted((width, height))
    return min(short / sides[0], long / sides[1]) * 72 > MOST_DPI * 1.01
