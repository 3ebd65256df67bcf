"""``pupils.csv``: the admission register's rows as pupils."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from casework.ids import upn_fault
from casework.people import FLAGS, Address, Pupil
from casework.store.importers.faults import Faults
from casework.store.importers.fields import iso_date
from casework.store.importers.table import Table


@dataclass(frozen=True, slots=True)
class PupilsFile:
    """The pupils of a file in its order, and every UPN that it names, faulty rows included."""

    pupils: list[Pupil] = field(default_factory=list)
    upns: frozenset[str] = frozenset()


def parse_pupils(table: Table, faults: Faults, warnings: Faults) -> PupilsFile:
    """Return the file's pupils; what is wrong goes to ``faults``, what is odd to ``warnings``."""
    pupils: list[Pupil] = []
    lines: dict[str, list[int]] = {}
    admissions: dict[str, list[int]] = {}
    for line, row in table.rows:
        upn, admission_no, surname, forename, born, year, group, *address, first, last, flags = row
        upn = upn.upper()
        lines.setdefault(upn, []).append(line)
        if admission_no:
            admissions.setdefault(admission_no, []).append(line)
        for column, text in (("upn", upn), ("surname", surname), ("forename", forename)):
            if not text:
                faults.add(f"{column} is empty", line)
        born_on = _date("date_of_birth", born, line, faults)
        on_roll_from = _date("on_roll_from", first, line, faults)
        on_roll_to = _date("on_roll_to", last, line, faults) if last else None
        for flag in sorted(set(flags.split()) - FLAGS):
            faults.add(f"flag '{flag}' is not one of {', '.join(sorted(FLAGS))}", line)
        if on_roll_from and on_roll_to and on_roll_to < on_roll_from:
            faults.add("on_roll_to is before on_roll_from", line)
        if born_on is None or on_roll_from is None:
            continue
        if born_on >= on_roll_from:
            warnings.add("date_of_birth is not before on_roll_from", line)
        if (odd := upn_fault(upn)) and upn:
            warnings.add(f"the UPN {odd}", line)
        pupils.append(
            Pupil(
                upn=upn,
                admission_no=admission_no,
                surname=surname,
                forename=forename,
                date_of_birth=born_on,
                year_group=year,
                registration_group=group,
                address=Address(*address),
                on_roll_from=on_roll_from,
                on_roll_to=on_roll_to,
                flags=frozenset(flags.split()),
            )
        )
    for upn, found in lines.items():
        if upn and len(found) > 1:
            faults.add(f"the pupil with UPN {upn} stands more than once", *found)
    for number, found in admissions.items():
        if len(found) > 1:
            warnings.add(f"admission number {number} is given to more than one pupil", *found)
    return PupilsFile(pupils, frozenset(lines))


def _date(column: str, text: str, line: int, faults: Faults) -> date | None:
    day = iso_date(text)
    if day is None:
        faults.add(
            f"{column} '{text}' is no date of the form 2025-01-31" if text else f"{column} is empty", line
        )
    return day
