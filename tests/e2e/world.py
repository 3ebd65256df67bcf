"""A small made-up school and a way to run the command line on it; nobody in it exists."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from casework.cli.main import run

from ..calendars import YEAR_2024, calendar

_PUPILS = (
    "upn,admission_no,surname,forename,date_of_birth,year_group,registration_group,"
    "address_line_1,address_line_2,town,postcode,on_roll_from,on_roll_to,flags"
)
_CONTACTS = (
    "upn,contact_ref,title,forename,surname,relationship,parental_responsibility,lives_with_pupil,"
    "address_line_1,address_line_2,town,postcode,email,phone,language,confidential_address,no_contact,"
    "verified_on"
)
PUPIL_COLUMNS = tuple(_PUPILS.split(","))
CONTACT_COLUMNS = tuple(_CONTACTS.split(","))
MARK_COLUMNS = ("upn", "date", "session", "code", "minutes_late", "comment")

CALENDAR = calendar(YEAR_2024, closed=["2024-11-29"])
TERMS = (
    (date(2024, 9, 3), date(2024, 10, 25)),
    (date(2024, 11, 4), date(2024, 12, 20)),
    (date(2025, 1, 6), date(2025, 2, 14)),
    (date(2025, 2, 24), date(2025, 4, 4)),
    (date(2025, 4, 22), date(2025, 5, 23)),
    (date(2025, 6, 2), date(2025, 7, 22)),
)
CLOSED = (date(2024, 11, 29), date(2025, 5, 5))  # INSET; early May bank holiday
SETTINGS = {
    "letter_1.review_school_days": "10",
    "improvement.attendance_at_least": "95",
    "notice_to_improve.weeks": "3",
}


@dataclass(frozen=True)
class Result:
    """What a command left behind: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, str]:
        """Return the error object: the last line of standard error, with every key of the contract."""
        found = json.loads(self.err.strip().splitlines()[-1])["error"]
        assert set(found) >= {"code", "what", "where", "fix"}, found
        assert all(isinstance(value, str) for value in found.values()), found
        return found


def cli(home: Path | None, *arguments: object, now: str = "2025-07-25T08:00:00") -> Result:
    """Run a command in this process, as ``casework --home HOME ...`` would."""
    before = os.environ.get("CASEWORK_NOW")
    os.environ["CASEWORK_NOW"] = now
    out, err = io.StringIO(), io.StringIO()
    words = [str(word) for word in arguments]
    if home is not None:
        words = ["--home", str(home), *words]
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = run(words)
    finally:
        if before is None:
            del os.environ["CASEWORK_NOW"]
        else:
            os.environ["CASEWORK_NOW"] = before
    return Result(code, out.getvalue(), err.getvalue())


def ok(home: Path | None, *arguments: object, now: str = "2025-07-25T08:00:00") -> Result:
    """Run a command that has to succeed."""
    result = cli(home, *arguments, now=now)
    assert result.code == 0, f"{arguments}: {result.code}\n{result.out}\n{result.err}"
    return result


def data(home: Path, *arguments: object, now: str = "2025-07-25T08:00:00") -> Any:
    """Return the JSON of a command that has to succeed."""
    return ok(home, *arguments, "--json", now=now).json


def tree(folder: Path) -> dict[str, str]:
    """Return every file of a folder with its hash; locks are no content."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }


def table(columns: Sequence[str], rows: Iterable[Mapping[str, object] | Sequence[object]]) -> str:
    """Return rows as CSV text under their header."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([row.get(c, "") for c in columns] if isinstance(row, Mapping) else row)
    return out.getvalue()


def school_days() -> list[date]:
    """Return the school days of CALENDAR, written down independently of the program."""
    days = []
    for first, last in TERMS:
        day = first
        while day <= last:
            if day.weekday() < 5 and day not in CLOSED:
                days.append(day)
            day += timedelta(days=1)
    return days


def upn(number: int) -> str:
    """Return a UPN of no school, with its right check letter."""
    digits = f"9999999{number:05d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(2, 14), strict=True))
    return "ABCDEFGHJKLMNPQRTUVWXYZ"[total % 23] + digits


def pupil(number: int, surname: str, forename: str, **more: object) -> dict[str, object]:
    """Return a row of pupils.csv."""
    return {
        "upn": upn(number),
        "admission_no": f"{number:05d}",
        "surname": surname,
        "forename": forename,
        "date_of_birth": "2015-05-05",
        "year_group": "4",
        "registration_group": "4B",
        "address_line_1": f"{number} Cowslip Lane",
        "address_line_2": "",
        "town": "Little Snoring",
        "postcode": "ZX1 1AA",
        "on_roll_from": "2020-09-01",
        "on_roll_to": "",
        "flags": "",
    } | more


def contact(number: int, ref: str, surname: str, relationship: str, **more: object) -> dict[str, object]:
    """Return a row of contacts.csv; at the pupil's address unless told otherwise."""
    return {
        "upn": upn(number),
        "contact_ref": ref,
        "title": "Ms",
        "forename": "Robin",
        "surname": surname,
        "relationship": relationship,
        "parental_responsibility": "Y",
        "lives_with_pupil": "Y",
        "address_line_1": f"{number} Cowslip Lane",
        "address_line_2": "",
        "town": "Little Snoring",
        "postcode": "ZX1 1AA",
        "email": "",
        "phone": "",
        "language": "",
        "confidential_address": "N",
        "no_contact": "N",
        "verified_on": "2024-09-01",
    } | more


Pattern = Mapping[date, str]


def marks(
    number: int, absences: Pattern, until: date = date(2025, 7, 22), since: date = date(2024, 9, 3)
) -> list:
    """Return a pupil's rows of marks.csv: present, but for ``absences`` (day → "OO", "U\\", "G-", ...)."""
    rows: list[tuple[str, ...]] = []
    for day in school_days():
        if since <= day <= until:
            codes = absences.get(day, "/\\")
            pair = codes.split("|") if "|" in codes else list(codes)
            for session, code in zip(("AM", "PM"), pair, strict=True):
                rows.append((upn(number), day.isoformat(), session, code, "", ""))
    return rows


def weekly(codes: str, weekdays: Sequence[int], first: date, last: date) -> dict[date, str]:
    """Return an absence pattern: these codes on these weekdays from ``first`` to ``last``."""
    return {day: codes for day in school_days() if first <= day <= last and day.weekday() in weekdays}


def write(folder: Path, **files: str | bytes) -> list[Path]:
    """Write files (``marks_csv="..."`` becomes marks.csv) and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in files.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        paths.append(path)
    return paths


def make_home(folder: Path, settings: Mapping[str, str] = SETTINGS) -> Path:
    """Make a home of Canterbury Road."""
    ok(
        folder,
        "init",
        "--policy",
        "canterbury-road",
        *(f"--set={key}={value}" for key, value in settings.items()),
    )
    return folder


def small_home(
    folder: Path,
    pupils: Iterable[Mapping[str, object]],
    contacts: Iterable[Mapping[str, object]],
    mark_rows: Iterable[Sequence[object]],
    settings: Mapping[str, str] = SETTINGS,
    calendar: str = CALENDAR,
) -> Path:
    """Make a home with a register."""
    home = make_home(folder / "home", settings)
    paths = write(
        folder / "files",
        calendar_toml=calendar,
        pupils_csv=table(PUPIL_COLUMNS, pupils),
        contacts_csv=table(CONTACT_COLUMNS, contacts),
        marks_csv=table(MARK_COLUMNS, mark_rows),
    )
    ok(home, "register", "import", *paths, now="2025-07-23T08:00:00")
    return home


def pdf(*pages: str, size: tuple[float, float] = (595.27, 841.89), rotate: int = 0) -> bytes:
    """Return a tiny PDF with one line of text on each page."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    for text in pages:
        if rotate:
            canvas.setPageRotation(rotate)
        canvas.setFont("Helvetica", 14)
        canvas.drawString(72, size[1] - 72, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def pdf_texts(content: bytes) -> list[str]:
    """Return the text of each page, read by pdfium."""
    import pypdfium2

    texts = []
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            words = page.get_textpage()
            texts.append(words.get_text_range())
            words.close()
            page.close()
    return texts


def word_text(content: bytes) -> str:
    """Return every text and attribute of every part of a Word file, tags taken out."""
    import html
    import re
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        xml = [
            parts.read(name).decode("utf-8", "replace")
            for name in parts.namelist()
            if name.endswith((".xml", ".rels"))
        ]
    return html.unescape(" ".join(re.sub(r"<[^>]*>", "", text) + " " + text for text in xml))


def squeeze(text: str) -> str:
    """Return the text without blanks and punctuation, in small letters: layout can't hide a phone number."""
    return "".join(letter for letter in text.casefold() if letter.isalnum() or letter == "@")


def act(
    home: Path,
    kind: str,
    case: str,
    what: str,
    on: str,
    by: str,
    role: str,
    *details: str,
    files: Sequence[Path] = (),
    **more: object,
) -> Result:
    """Advance or record, the details given as KEY=VALUE."""
    words: list[object] = ["case", kind, case, what, "--on", on, "--by", by, "--role", role]
    for detail in details:
        words += ["--detail", detail]
    for file in files:
        words += ["--file", file]
    return cli(home, *words, *more.pop("flags", ()), now=f"{on}T16:00:00")  # type: ignore[misc]


def act_ok(*arguments: Any, **more: Any) -> Result:
    """Advance or record, which has to succeed."""
    result = act(*arguments, **more)
    assert result.code == 0, f"{arguments}: {result.code}\n{result.out}\n{result.err}"
    return result
