"""CSV files as rows of trimmed cells with their line numbers, and the kind of file that they are."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from casework.store.importers.faults import Faults


class Kind(StrEnum):
    """What a file holds; in the order in which the files of one command are taken in."""

    CALENDAR = "calendar"
    PUPILS = "pupils"
    CONTACTS = "contacts"
    MARKS = "marks"


# The columns of each file (contract: input files); a row may leave out the optional ones at its end.
_ADDRESS = ("address_line_1", "address_line_2", "town", "postcode")
COLUMNS: dict[Kind, tuple[str, ...]] = {
    Kind.PUPILS: (
        *("upn", "admission_no", "surname", "forename", "date_of_birth", "year_group", "registration_group"),
        *(*_ADDRESS, "on_roll_from", "on_roll_to", "flags"),
    ),
    Kind.CONTACTS: (
        *("upn", "contact_ref", "title", "forename", "surname", "relationship", "parental_responsibility"),
        *("lives_with_pupil", *_ADDRESS, "email", "phone", "language", "confidential_address", "no_contact"),
        "verified_on",
    ),
    Kind.MARKS: ("upn", "date", "session", "code", "minutes_late", "comment"),
}
OPTIONAL = frozenset({"on_roll_to", "flags", "verified_on", "minutes_late", "comment", "reason"})

_UTF8_FIX = "save it as UTF-8 (in Excel: Save As, file type 'CSV UTF-8')"


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file's rows: the line on which each begins, and its cells in the order of the contract."""

    rows: list[tuple[int, list[str]]]
    extra_columns: tuple[str, ...] = ()


def decoded(data: bytes, faults: Faults) -> str | None:
    """Return the file's text, or None with a fault where it is not UTF-8: a name is never garbled."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        faults.add(f"the file is a workbook or archive, not a text file: {_UTF8_FIX}")
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        faults.add(f"the file is saved as UTF-16: {_UTF8_FIX}")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        lines = [n for n, line in enumerate(data.splitlines(), start=1) if not _is_utf8(line)]
        faults.add(f"the text is not UTF-8 (it may be ISO-8859-1 or Windows-1252): {_UTF8_FIX}", *lines)
        return None
    if "\0" in text:
        faults.add("the file holds NUL characters: it is no text file")
        return None
    return text


def recognised(text: str, name: str) -> Kind | None:
    """Return what the file holds, judged by its header; None where that is not clear."""
    header = _header(text)
    shares = {kind: len(header & set(columns)) / len(columns) for kind, columns in COLUMNS.items()}
    best = max(shares, key=lambda kind: shares[kind])
    if shares[best] >= 0.5:
        return best
    if name.lower().endswith(".toml") or _is_calendar(text):
        return Kind.CALENDAR
    return None


def read_table(text: str, kind: Kind, faults: Faults) -> Table | None:
    """Return the rows, or None where the header can't be used; faults of single rows are noted."""
    return read_columns(text, COLUMNS[kind], faults)


def read_columns(text: str, columns: tuple[str, ...], faults: Faults) -> Table | None:
    """Return the rows of a file that has to have the columns, as ``read_table`` does."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines = _lines(reader, faults)
    first = next(lines, None)
    if first is None:
        faults.add("the file is empty")
        return None
    header = [name.strip().lower() for name in first[1]]
    if not _usable(header, columns, first[0], faults):
        return None
    # Where each column of the contract stands in the file.
    places = [header.index(column) for column in columns]
    needed = 1 + max(place for place, column in zip(places, columns, strict=True) if column not in OPTIONAL)
    width = len(header)
    is_in_order = places == list(range(width))
    rows: list[tuple[int, list[str]]] = []
    for line, row in lines:
        if len(row) != width:
            if len(row) < needed or any(cell.strip() for cell in row[width:]):
                faults.add(f"the row has {len(row)} fields, the header has {width}", line)
                continue
            row = [*row, *[""] * width][:width]
        cells = row if is_in_order else [row[place] for place in places]
        rows.append((line, [cell.strip() for cell in cells]))
    if not rows and not faults:
        faults.add("the file is empty: it has a header and no rows")
    extra = tuple(name for name in header if name not in columns and name)
    return Table(rows, extra)


def _lines(reader: Iterator[list[str]], faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, each with the line on which it begins."""
    last = 0
    try:
        for row in reader:
            line = last + 1
            last = reader.line_num  # type: ignore[attr-defined]
            if row and (row[0].strip() or any(cell.strip() for cell in row)):
                yield line, row
    except csv.Error as fault:
        faults.add(f"the row can't be read ({fault}): a quotation mark may be missing", last + 1)


def _usable(header: list[str], columns: tuple[str, ...], line: int, faults: Faults) -> bool:
    missing = [column for column in columns if column not in header]
    if missing:
        hint = ""
        for separator, word in ((";", "semicolons"), ("\t", "tabs")):
            if len(header) == 1 and separator in header[0]:
                hint = f" (the columns are separated by {word}: save the file with commas)"
        plural = "s" if len(missing) > 1 else ""
        faults.add(f"missing column{plural} {', '.join(missing)}{hint}", line)
    twice = sorted({name for name in header if name in columns and header.count(name) > 1})
    if twice:
        faults.add(f"column {', '.join(twice)} stands twice", line)
    return not missing and not twice


def _header(text: str) -> set[str]:
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    return {cell.strip().strip('"').lower() for cell in first.replace(";", ",").replace("\t", ",").split(",")}


def _is_calendar(text: str) -> bool:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return bool(content.keys() & {"term", "closure"})


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
