"""Lists for a spreadsheet: CSV in which no cell can act as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

Cell = str | int | float | date | bool | None

# A cell that begins so is run as a formula by Excel, LibreOffice and Google Sheets, or hides one that is.
_STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_BOM = "\ufeff"  # Excel reads UTF-8 only with it


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table as CSV with CRLF line ends; texts are guarded, numbers and dates stay as they are."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in (header, *rows):
        writer.writerow([guarded(cell) for cell in row])
    return out.getvalue()


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return the table as a file that spreadsheets open with its accents right."""
    return (_BOM + csv_text(header, rows)).encode()


def guarded(cell: Cell) -> str:
    """Return a cell's text; one that a spreadsheet would run gets an apostrophe before it.

    Blanks before a sign are no help: some programs drop them and look again.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Y" if cell else "N"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float):
        return str(cell)
    # a NUL ends the text in some programs, and what follows begins a new cell in none
    text = cell.replace("\0", "")
    return f"'{text}" if text.startswith(_STARTERS) or text.strip().startswith(_STARTERS) else text
