"""What a reader of a pack should know although no rule is broken: size, pictures, fitness for an archive."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from casework.documents.pack.digest import Digester
from casework.documents.pack.validator import archive_faults
from casework.documents.pdf.ranges import ranges
from casework.documents.verify.findings import Finding
from casework.documents.verify.resolution import MOST_DPI, too_fine

MOST_BYTES = 30_000_000  # courts' mailboxes take about 36 MB
# codes that are notes, whoever finds them
NOTES = frozenset({"image_only", "upside_down", "sideways", "number_over_drawing", "built_before"})
_MOST_LISTED = 12
_MOST_NAMED = 5


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
    if fine := dict(too_fine(pdf, opened)):
        named = "; ".join(f"page {page}: {words}" for page, words in list(fine.items())[:_MOST_NAMED])
        yield Finding(
            "resolution",
            next(iter(fine)),
            f"Pictures have more than {MOST_DPI:.0f} dpi on pages {ranges(list(fine))} ({named}).",
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
