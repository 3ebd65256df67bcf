"""Whatever is imported in whatever order, the registers agree with a slow, obvious account of it."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.errors import BadInput
from casework.store.importers.faults import line_ranges
from casework.store.importers.table import COLUMNS, Kind
from casework.store.registers import ImportFile, Registers

UPNS = ("A1", "B2", "C3")
DAYS = (date(2025, 1, 7), date(2025, 1, 8))
START = datetime(2025, 2, 1, tzinfo=UTC)
CALENDAR = b'[[term]]\nname = "T"\nfrom = 2025-01-06\nto = 2025-01-31\n'
PUPILS = "\n".join(
    [
        "upn,admission_no,surname,forename,date_of_birth,year_group,registration_group,address_line_1,"
        "address_line_2,town,postcode,on_roll_from,on_roll_to,flags",
        *(f"{upn},,S,F,2015-01-01,4,4B,,,,,2020-09-01,," for upn in UPNS),
    ]
).encode()

keys = st.tuples(st.sampled_from(UPNS), st.sampled_from(DAYS), st.sampled_from(["AM", "PM"]))
cells = st.tuples(
    st.sampled_from(["/", "\\", "L", "O", "J1", "", "-"]),
    st.sampled_from(["", "0", "7"]),
    st.sampled_from(["", "x y"]),
)
imports = st.lists(st.dictionaries(keys, cells, max_size=8), max_size=6)


@settings(max_examples=80, deadline=None)
@given(imports)
def test_the_register_equals_a_list_of_everything_ever_recorded(codebook, files):
    folder = Path(tempfile.mkdtemp())
    try:
        check(Registers(folder, codebook), files)
    finally:
        shutil.rmtree(folder)


def check(registers, files):
    base = [ImportFile("calendar.toml", CALENDAR), ImportFile("pupils.csv", PUPILS)]
    registers.commit(registers.plan(base), START)
    account: dict[tuple, list] = {}
    for number, file in enumerate(files, start=1):
        if not file:
            continue
        recorded_at = START + timedelta(days=number)
        rows = [f"{upn},{day},{half},{','.join(cell)}" for (upn, day, half), cell in file.items()]
        text = "\n".join(["upn,date,session,code,minutes_late,comment", *rows])
        result = registers.commit(registers.plan([ImportFile(f"{number}.csv", text.encode())]), recorded_at)
        new = changed = 0
        for key, (code, minutes, comment) in file.items():
            content = (code or "-", int(minutes) if minutes else None, comment)
            versions = account.setdefault(key, [])
            held = versions[-1][1] if versions else ("-", None, "")
            if content != held:
                changed += bool(versions)
                new += not versions
                versions.append((recorded_at, content))
        [report] = result.files
        assert (report.new, report.changed) == (new, changed)
        assert report.unchanged == len(file) - new - changed
        assert (result.entry is None) == (not new + changed)
    account = {key: versions for key, versions in account.items() if versions}
    for upn in UPNS:
        found = {
            (upn, day, str(half)): [(mark.recorded_at, mark.content) for mark in marks]
            for (day, half), marks in registers.history(upn).items()
        }
        assert found == {key: versions for key, versions in account.items() if key[0] == upn}
    for number in range(len(files) + 1):
        known_at = START + timedelta(days=number)
        known: dict[str, dict[int, str]] = {}
        for (upn, day, half), versions in account.items():
            if seen := [content for at, content in versions if at <= known_at]:
                known.setdefault(upn, {})[day.toordinal() * 2 + (half == "PM")] = seen[-1][0]
        assert registers.compact(known_at) == known
    amended = sum(len(versions) - 1 for versions in account.values())
    assert len(registers.amendments_without_reason()) == amended


HEADERS = [",".join(columns).encode() for columns in COLUMNS.values()]
TOML = b"[[term]]\nname='A'\nfrom=2024-09-01\nto=2024-12-20\nhalf_term={}\n[[closure]]\ndate=2024-11-29\n"
scraps = st.lists(
    st.one_of(
        st.binary(max_size=6),
        st.sampled_from(
            [
                *HEADERS,
                TOML,
                b"\n",
                b"\r\n",
                b",",
                b'"',
                b"A1",
                b"2025-01-07",
                b"AM",
                b"/",
                b"\\",
                b"Y",
                b"mother",
            ]
        ),
    ),
    max_size=40,
).map(b"".join)


@settings(max_examples=400, deadline=None)
@given(scraps, st.sampled_from([None, *Kind]))
def test_no_file_whatever_ends_in_a_traceback(codebook, data, kind):
    registers = Registers(Path("nowhere"), codebook)
    with suppress(BadInput):
        registers.plan([ImportFile("file", data, kind)])
    with suppress(BadInput):
        registers.plan([ImportFile("file", HEADERS[-1] + b"\n" + data, "marks")])
    with suppress(BadInput):
        registers.plan([ImportFile("calendar.toml", TOML + data)])


@given(st.sets(st.integers(1, 60), min_size=1))
def test_line_ranges_name_exactly_the_lines(lines):
    named = set()
    for part in line_ranges(lines).split(", "):
        first, _, last = part.partition("-")
        named |= set(range(int(first), int(last or first) + 1))
    assert named == lines
