"""The made-up school: files that import without a fault, believable figures, the same bytes everywhere."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from casework.app import policy_files
from casework.case.attendance import Attendance, CodeTable, Counts
from casework.documents.word.fonts import missing_characters
from casework.ids import upn_fault
from casework.policy.loader import load_policy
from casework.service.demo import cast
from casework.service.demo.school import demo_calendar, demo_files
from casework.store.planning import FileReport, ImportFile
from casework.store.registers import Registers

LAST_DAY = date(2025, 7, 22)
SHA256 = "4f4e9e835ed68958efa75b220db74acd0458847e7cdd5a000e74860e55009663"
HASH_OF_FILES = """
from hashlib import sha256
from casework.service.demo.school import demo_files
print(sha256(b"".join(name.encode() + data for name, data in sorted(demo_files().items()))).hexdigest())
"""


@dataclass(frozen=True)
class School:
    files: dict[str, bytes]
    reports: tuple[FileReport, ...]
    registers: Registers
    years: dict[str, Attendance]

    def rows(self, name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.files[name].decode())))

    def count(self, upn: str, what: Counts) -> int:
        year = self.years[upn]
        return year.count(what, 0, year.end_of(LAST_DAY))

    def missed(self, upn: str) -> tuple[int, int]:
        possible = self.count(upn, Counts.POSSIBLE)
        return possible - self.count(upn, Counts.ATTENDED), possible


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> School:
    policy = load_policy("canterbury-road", policy_files())
    registers = Registers(tmp_path_factory.mktemp("home") / "registers", policy.codes)
    files = demo_files()
    plan = registers.plan([ImportFile(name, data) for name, data in files.items()])
    reports = registers.commit(plan, datetime(2025, 7, 23, 9, tzinfo=UTC)).files
    calendar, codes = registers.calendar(), registers.compact()
    table = CodeTable(calendar, policy.codes)
    years = {upn: Attendance(calendar, table, pupil, codes[upn]) for upn, pupil in registers.pupils().items()}
    return School(files, reports, registers, years)


def test_the_four_files_import_without_a_fault_or_a_warning(school: School) -> None:
    assert [report.name for report in school.reports] == list(school.files)
    assert all(report.warnings == () and report.notes == () for report in school.reports)


def test_the_year_has_190_school_days_and_the_calendar_is_the_one_that_is_imported(school: School) -> None:
    days = school.registers.calendar().days
    assert (len(days), days[0], days[-1]) == (190, date(2024, 9, 3), LAST_DAY)
    assert days == demo_calendar().days


def test_four_hundred_pupils_go_from_reception_to_year_6(school: School) -> None:
    groups = Counter(row["registration_group"] for row in school.rows("pupils.csv"))
    assert sum(groups.values()) == 400
    assert len(groups) == 14
    assert all(27 <= size <= 30 for size in groups.values())
    assert {row["year_group"] for row in school.rows("pupils.csv")} == {
        "Reception",
        *(f"Year {number}" for number in range(1, 7)),
    }


def test_about_five_in_a_hundred_sessions_are_missed(school: School) -> None:
    figures = [school.missed(upn) for upn in school.years]
    share = 100 * sum(missed for missed, _ in figures) / sum(possible for _, possible in figures)
    assert 4.5 <= share <= 5.7


def test_about_one_pupil_in_seven_is_persistently_absent_and_hardly_any_severely(school: School) -> None:
    figures = [school.missed(upn) for upn in school.years]
    persistent = sum(missed * 10 >= possible for missed, possible in figures)
    severe = sum(missed * 2 >= possible for missed, possible in figures)
    assert 13 <= 100 * persistent / len(figures) <= 15
    assert 1 <= severe <= 3


def test_most_absence_is_authorised_and_few_marks_are_missing(school: School) -> None:
    def total(what: Counts) -> int:
        return sum(school.count(upn, what) for upn in school.years)

    assert total(Counts.AUTHORISED) > 2 * total(Counts.UNAUTHORISED)
    assert 1 <= total(Counts.MISSING) <= 12
    assert 5 <= total(Counts.UNEXPLAINED) <= 30


def test_the_register_shows_every_kind_of_code_of_2024(school: School) -> None:
    used = {row["code"] for row in school.rows("marks.csv")}
    wanted = {"/", "\\", "L", "I", "M", "O", "U", "G", "N", "C", "V", "B", "P", "E", "R", "J1", "C2"}
    assert used >= wanted | {"Y1", "Y2", "Y3", "X", "D", "#", "-"}


def test_closures_carry_a_hash_sign_and_nothing_else(school: School) -> None:
    closed = {day.isoformat() for day in school.registers.calendar().closures}
    codes = {row["code"] for row in school.rows("marks.csv") if row["date"] in closed}
    assert codes == {"#"}


def test_late_marks_say_how_late_and_the_register_closes_after_ten_minutes(school: School) -> None:
    rows = [row for row in school.rows("marks.csv") if row["code"] in ("L", "U")]
    assert all(row["session"] == "AM" for row in rows)
    assert all(int(row["minutes_late"]) < 10 for row in rows if row["code"] == "L")
    assert all(int(row["minutes_late"]) >= 10 for row in rows if row["code"] == "U")


def test_brothers_and_sisters_share_their_parents(school: School) -> None:
    pupils = Counter(row["contact_ref"] for row in school.rows("contacts.csv"))
    assert sum(count > 1 for count in pupils.values()) > 100


def test_every_pupil_has_a_parent_in_law(school: School) -> None:
    contacts = school.registers.contacts()
    assert all(any(contact.is_parent for contact in contacts[upn]) for upn in school.years)


def test_every_upn_has_its_check_letter_and_belongs_to_no_real_authority(school: School) -> None:
    assert [upn_fault(upn) for upn in school.years if upn_fault(upn)] == []
    assert {upn[1:4] for upn in school.years} == {"999"}


def test_telephones_and_mailboxes_are_of_the_ranges_kept_for_fiction(school: School) -> None:
    rows = school.rows("contacts.csv")
    assert all(row["phone"].startswith("01632 960") for row in rows)
    assert all(row["email"].endswith("@example.org") or not row["email"] for row in rows)
    assert all(row["email"].isascii() for row in rows)


def test_the_letters_font_shows_every_name_address_and_comment(school: School) -> None:
    text = "".join(data.decode() for name, data in school.files.items() if name != "marks.csv")
    comments = "".join({row["comment"] for row in school.rows("marks.csv")})
    assert missing_characters(text + comments) == ""
    assert all(mark in text for mark in ("ł", "é", "ș", "O'", "Marchmont-Dale"))


def test_pupils_who_are_protected_from_notices_attend_badly(school: School) -> None:
    pupils = school.registers.pupils()
    for upn in (cast.LOOKED_AFTER_UPN, cast.UNDER_AGE_UPN):
        missed, possible = school.missed(upn)
        assert missed * 100 >= 10 * possible
    assert "looked_after" in pupils[cast.LOOKED_AFTER_UPN].flags
    assert not pupils[cast.UNDER_AGE_UPN].is_of_compulsory_school_age(LAST_DAY)


def test_letters_are_held_for_a_confidential_address_and_for_no_contact(school: School) -> None:
    contacts = school.registers.contacts()
    assert [c.contact_ref for every in contacts.values() for c in every if c.confidential_address] == [
        "C0007"
    ]
    assert [c.contact_ref for every in contacts.values() for c in every if c.no_contact] == ["C0010"]
    for upn in (cast.CONFIDENTIAL_UPN, cast.NO_CONTACT_UPN):
        missed, possible = school.missed(upn)
        assert missed * 100 >= 5 * possible


def test_one_pupil_joins_and_one_leaves_in_the_middle_of_the_year(school: School) -> None:
    pupils = school.registers.pupils()
    assert pupils[cast.JOINED_UPN].on_roll_from == cast.JOINED_ON
    assert pupils[cast.LEFT_UPN].on_roll_to == cast.LEFT_ON
    days = {row["date"] for row in school.rows("marks.csv") if row["upn"] == cast.JOINED_UPN}
    assert min(days) == cast.JOINED_ON.isoformat()


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_another_process_makes_the_same_bytes(hash_seed: str) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    done = subprocess.run(
        [sys.executable, "-c", HASH_OF_FILES],
        env=environment,
        cwd=Path(__file__).parents[4],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == SHA256
