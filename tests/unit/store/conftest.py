"""A made-up school's files, built row by row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from casework.errors import BadInput
from casework.marks import Category, Code, CodeBook, CodeSet, Role
from casework.schooldays import Span
from casework.store.registers import ImportFile, ImportResult, Registers

from ...calendars import AUTUMN_2024, calendar, term

ONE, TWO = "A123456789012", "B123456789012"
CALENDAR = calendar([AUTUMN_2024, term("Spring 2025", "2025-01-06", "2025-04-04")], closed=["2024-11-29"])


@dataclass
class School:
    """One register, and the files that a school might hand over."""

    registers: Registers
    folder: Path
    one: str = ONE
    two: str = TWO
    calendar_toml: str = CALENDAR

    def pupil(self, upn: str = ONE, **cells: str) -> str:
        row = {
            "upn": upn,
            "admission_no": f"00{ord(upn[0]) if upn else 0}",
            "surname": "Testington",
            "forename": "Sam",
            "date_of_birth": "2015-05-01",
            "year_group": "4",
            "registration_group": "4B",
            "address_line_1": "1 Made-up Lane",
            "address_line_2": "",
            "town": "Nowhere",
            "postcode": "ZZ1 1ZZ",
            "on_roll_from": "2020-09-01",
            "on_roll_to": "",
            "flags": "",
        }
        return ",".join((row | cells).values())

    def contact(self, upn: str = ONE, ref: str = "C1", **cells: str) -> str:
        row = {
            "upn": upn,
            "contact_ref": ref,
            "title": "Ms",
            "forename": "Alex",
            "surname": "Testington",
            "relationship": "mother",
            "parental_responsibility": "Y",
            "lives_with_pupil": "Y",
            "address_line_1": "1 Made-up Lane",
            "address_line_2": "",
            "town": "Nowhere",
            "postcode": "ZZ1 1ZZ",
            "email": "",
            "phone": "",
            "language": "English",
            "confidential_address": "N",
            "no_contact": "N",
            "verified_on": "2024-09-10",
        }
        return ",".join((row | cells).values())

    def pupils_file(self, *rows: str, name: str = "pupils.csv", eol: str = "\n") -> ImportFile:
        header = (
            "upn,admission_no,surname,forename,date_of_birth,year_group,registration_group,address_line_1,"
            "address_line_2,town,postcode,on_roll_from,on_roll_to,flags"
        )
        return ImportFile(name, (eol.join([header, *rows]) + eol).encode())

    def contacts_file(self, *rows: str, name: str = "contacts.csv") -> ImportFile:
        header = (
            "upn,contact_ref,title,forename,surname,relationship,parental_responsibility,lives_with_pupil,"
            "address_line_1,address_line_2,town,postcode,email,phone,language,confidential_address,"
            "no_contact,verified_on"
        )
        return ImportFile(name, ("\n".join([header, *rows]) + "\n").encode())

    def marks_file(self, *rows: str, name: str = "marks.csv") -> ImportFile:
        """Rows may leave out the cells at the end: ``upn,2025-01-07,AM,O``."""
        full = [row + "," * (5 - row.count(",")) if '"' not in row else row for row in rows]
        text = "\n".join(["upn,date,session,code,minutes_late,comment", *full]) + "\n"
        return ImportFile(name, text.encode())

    def calendar_file(self, text: str = CALENDAR, name: str = "calendar.toml") -> ImportFile:
        return ImportFile(name, text.encode())

    def at(self, day: int) -> datetime:
        """Return a time of recording: noon of a day in February 2025."""
        return datetime(2025, 2, day, 12, tzinfo=UTC)

    def take(
        self, *files: ImportFile, on: int = 1, by: str | None = None, why: str | None = None
    ) -> ImportResult:
        return self.registers.commit(self.registers.plan(files, by, why), self.at(on))

    def faults(self, *files: ImportFile) -> list[str]:
        """Return the faults for which the files are refused."""
        with pytest.raises(BadInput) as refused:
            self.registers.plan(files)
        assert refused.value.code == "file_rejected"
        assert refused.value.exit_code == 4
        return list(refused.value.details)

    def begin(self) -> None:
        """Import the calendar and two pupils."""
        self.take(self.calendar_file(), self.pupils_file(self.pupil(ONE), self.pupil(TWO)))


@pytest.fixture(scope="session")
def codebook() -> CodeBook:
    def codes(text: str) -> dict[str, Code]:
        found = {code: Code(code, code, Category.ATTENDING) for code in text.split()}
        return found | {"#": Code("#", "closed", Category.ADMINISTRATIVE, Role.CLOSURE)}

    return CodeBook(
        (
            CodeSet("2013", Span(date(2013, 9, 1), date(2024, 8, 18)), "", codes("/ \\ L O N J H")),
            CodeSet("2024", Span(date(2024, 8, 19), date.max), "", codes("/ \\ L O N I G U J1 C1 Y4")),
        )
    )


@pytest.fixture
def school(tmp_path: Path, codebook: CodeBook) -> School:
    folder = tmp_path / "registers"
    return School(Registers(folder, codebook), folder)
