"""The register's files: every fault of the contract, all or nothing, and what an amendment keeps."""

from __future__ import annotations

import hashlib
import itertools
import re

import pytest

from .world import (
    CALENDAR,
    CONTACT_COLUMNS,
    MARK_COLUMNS,
    PUPIL_COLUMNS,
    cli,
    contact,
    data,
    make_home,
    marks,
    ok,
    pupil,
    table,
    tree,
    upn,
    write,
)

PUPILS = table(PUPIL_COLUMNS, [pupil(1, "Tamsin", "Ada"), pupil(2, "Brook", "Zoë")])
CONTACTS = table(CONTACT_COLUMNS, [contact(1, "M1", "Tamsin", "mother"), contact(2, "M2", "Brook", "mother")])
U = upn(1)


def mark_file(*rows: str) -> str:
    return "\n".join([",".join(MARK_COLUMNS), *rows]) + "\n"


@pytest.fixture(scope="module")
def base_home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("base")
    home = make_home(folder / "home")
    ok(
        home,
        "register",
        "import",
        *write(folder / "f", calendar_toml=CALENDAR, pupils_csv=PUPILS, contacts_csv=CONTACTS),
    )
    return home


@pytest.fixture
def base(base_home, tmp_path):
    import shutil

    return shutil.copytree(base_home, tmp_path / "base")


def sessions(home, number=1, *more, as_of="2025-07-22"):
    shown = data(home, "register", "show", upn(number), "--as-of", as_of, *more)["sessions"]
    return {(row["date"], row["session"]): row for row in shown}


FAULTS = {
    "a code that no set has": ([f"{U},2024-09-04,AM,7,,"], [2], "7"),
    "a small letter for a code": ([f"{U},2024-09-04,AM,o,,"], [2], "o"),
    "a code of the old set": ([f"{U},2024-09-10,AM,J,,", f"{U},2024-09-11,AM,H,,"], [2, 3], "J"),
    "Y without its number": ([f"{U},2024-09-10,AM,Y,,"], [2], "Y"),
    "a code with three characters": ([f"{U},2024-09-10,AM,C12,,"], [2], "C12"),
    "a mark on a Saturday": ([f"{U},2024-09-07,AM,/,,"], [2], "2024-09-07"),
    "a mark in half term": ([f"{U},2024-10-29,AM,O,,"], [2], "2024-10-29"),
    "a mark between terms": ([f"{U},2024-12-27,AM,O,,"], [2], "2024-12-27"),
    "a mark on a closure": ([f"{U},2024-11-29,AM,/,,"], [2], "2024-11-29"),
    "a mark on a bank holiday": ([f"{U},2025-05-05,AM,/,,"], [2], "2025-05-05"),
    "a mark outside every term": ([f"{U},2023-05-03,AM,/,,"], [2], ""),
    "an unknown pupil": ([f"{upn(77)},2024-09-04,AM,/,,"], [2], upn(77)),
    "no pupil": ([",2024-09-04,AM,/,,"], [2], ""),
    "one session twice with two codes": (
        [f"{U},2024-09-04,AM,/,,", f"{U},2024-09-04,PM,\\,,", f"{U},2024-09-04,AM,O,,"],
        [2, 4],
        "twice",
    ),
    "one session twice, once empty": ([f"{U},2024-09-04,AM,/,,", f"{U},2024-09-04,AM,,,"], [2, 3], ""),
    "a date that can't be read": ([f"{U},04/09/2024,AM,/,,"], [2], "04/09/2024"),
    "a day that the month lacks": ([f"{U},2025-02-29,AM,/,,"], [2], "2025-02-29"),
    "a date in another ISO form": ([f"{U},20240904,AM,/,,"], [2], "20240904"),
    "no date": ([f"{U},,AM,/,,"], [2], ""),
    "a session that can't be read": ([f"{U},2024-09-04,am,/,,"], [2], "am"),
    "no session": ([f"{U},2024-09-04,,/,,"], [2], ""),
    "minutes that are no number": ([f"{U},2024-09-04,AM,L,ten,"], [2], "ten"),
    "minutes below nought": ([f"{U},2024-09-04,AM,L,-5,"], [2], "-5"),
    "a row with too few fields": ([f"{U},2024-09-04"], [2], ""),
    "a row with too many fields": ([f"{U},2024-09-04,AM,/,,,more"], [2], ""),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_of_a_mark_rejects_the_whole_file_with_its_line(base, tmp_path, name):
    rows, lines, word = FAULTS[name]
    good = [f"{upn(2)},2024-09-{day:02d},AM,/,," for day in (4, 5, 6)]
    (path,) = write(tmp_path / "f", marks_csv=mark_file(*rows, *good))
    before = tree(base)
    result = cli(base, "register", "import", path, "--json")
    assert result.code == 4, result.err
    assert result.out == ""
    error = result.error
    assert "marks.csv" in error["where"] + error["what"]
    told = [
        int(n) for n in re.findall(r"\d+", " ".join(re.findall(r"lines? ([0-9, -]+)$", error["what"], re.M)))
    ]
    assert set(lines) <= set(told), error["what"]
    assert word in error["what"]
    assert tree(base) == before


def test_faults_are_grouped_each_with_all_its_lines(base, tmp_path):
    rows = [
        f"{U},2024-09-04,AM,7,,",
        f"{U},2024-09-05,AM,/,,",
        f"{U},2024-09-06,AM,7,,",
        f"{upn(77)},2024-09-06,AM,/,,",
        f"{upn(77)},2024-09-06,PM,\\,,",
    ]
    (path,) = write(tmp_path / "f", marks_csv=mark_file(*rows))
    result = cli(base, "register", "import", path)
    assert result.code == 4
    seven = [line for line in result.err.splitlines() if "'7'" in line]
    assert len(seven) == 1
    assert re.search(r"2, 4", seven[0])
    unknown = [line for line in result.err.splitlines() if upn(77) in line]
    assert len(unknown) == 1
    assert re.search(r"5-6|5, 6", unknown[0])


@pytest.mark.parametrize("column", MARK_COLUMNS)
def test_a_missing_column_of_marks_is_named(base, tmp_path, column):
    kept = [c for c in MARK_COLUMNS if c != column]
    row = dict(zip(MARK_COLUMNS, (U, "2024-09-04", "AM", "/", "", ""), strict=True))
    (path,) = write(tmp_path / "f", marks_csv=table(kept, [row]))
    before = tree(base)
    result = cli(base, "register", "import", path)
    assert result.code == 4
    assert column in result.err
    assert tree(base) == before


@pytest.mark.parametrize("column", PUPIL_COLUMNS)
def test_a_missing_column_of_pupils_is_named(base, tmp_path, column):
    (path,) = write(
        tmp_path / "f", pupils_csv=table([c for c in PUPIL_COLUMNS if c != column], [pupil(3, "A", "B")])
    )
    result = cli(base, "register", "import", path)
    assert result.code == 4
    assert column in result.err


@pytest.mark.parametrize("column", CONTACT_COLUMNS)
def test_a_missing_column_of_contacts_is_named(base, tmp_path, column):
    rows = [contact(1, "X1", "A", "mother")]
    (path,) = write(tmp_path / "f", contacts_csv=table([c for c in CONTACT_COLUMNS if c != column], rows))
    result = cli(base, "register", "import", path)
    assert result.code == 4
    assert column in result.err


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"\xef\xbb\xbf", b"  \r\n", (",".join(MARK_COLUMNS) + "\n").encode(), b"\xef\xbb\xbf\n"],
)
@pytest.mark.parametrize("kind", [(), ("--kind", "marks")])
def test_an_empty_file_is_rejected(base, tmp_path, content, kind):
    (path,) = write(tmp_path / "f", marks_csv=content)
    before = tree(base)
    result = cli(base, "register", "import", path, *kind)
    assert result.code == 4
    assert "empty" in result.err
    assert tree(base) == before


@pytest.mark.parametrize("kind", ["pupils", "contacts", "calendar"])
def test_an_empty_file_of_every_kind_is_rejected(base, tmp_path, kind):
    (path,) = write(tmp_path / "f", x_csv=b"")
    assert cli(base, "register", "import", path, "--kind", kind).code == 4


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"date_of_birth": "05/05/2015"}, "05/05/2015"),
        ({"date_of_birth": ""}, "date_of_birth"),
        ({"on_roll_from": "soon"}, "soon"),
        ({"on_roll_to": "2020-02-31"}, "2020-02-31"),
        ({"flags": "looked_after naughty"}, "naughty"),
        ({"upn": ""}, "upn"),
    ],
)
def test_a_pupil_that_cannot_be_read_rejects_the_file(base, tmp_path, change, word):
    rows = [pupil(3, "Good", "One"), pupil(4, "Bad", "One") | change]
    (path,) = write(tmp_path / "f", pupils_csv=table(PUPIL_COLUMNS, rows))
    before = tree(base)
    result = cli(base, "register", "import", path)
    assert result.code == 4
    assert word in result.err
    assert "line 3" in result.err
    assert tree(base) == before


def test_a_duplicate_pupil_is_a_fault_with_both_lines(base, tmp_path):
    rows = [pupil(3, "One", "A"), pupil(4, "Two", "B"), pupil(3, "Three", "C")]
    (path,) = write(tmp_path / "f", pupils_csv=table(PUPIL_COLUMNS, rows))
    result = cli(base, "register", "import", path)
    assert result.code == 4
    assert upn(3) in result.err
    assert re.search(r"lines 2, 4", result.err)


def test_a_wrong_check_letter_is_a_warning_on_standard_error(base, tmp_path):
    wrong = ("A" if upn(3)[0] != "A" else "B") + upn(3)[1:]
    (path,) = write(tmp_path / "f", pupils_csv=table(PUPIL_COLUMNS, [pupil(3, "One", "A", upn=wrong)]))
    result = ok(base, "register", "import", path, "--json")
    assert "check letter" in result.err
    assert result.json["files"][0]["new"] == 1
    assert cli(base, "register", "show", wrong).code == 0


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"relationship": "auntie"}, "auntie"),
        ({"parental_responsibility": "yes"}, "yes"),
        ({"no_contact": "perhaps"}, "perhaps"),
        ({"verified_on": "last week"}, "last week"),
        ({"upn": upn(88)}, upn(88)),
        ({"contact_ref": ""}, "contact_ref"),
    ],
)
def test_a_contact_that_cannot_be_read_rejects_the_file(base, tmp_path, change, word):
    rows = [contact(1, "G1", "Good", "guardian"), contact(2, "B1", "Bad", "guardian") | change]
    (path,) = write(tmp_path / "f", contacts_csv=table(CONTACT_COLUMNS, rows))
    before = tree(base)
    result = cli(base, "register", "import", path)
    assert result.code == 4
    assert word in result.err
    assert "line 3" in result.err
    assert tree(base) == before


def test_one_person_described_in_two_ways_is_a_fault(base, tmp_path):
    rows = [contact(1, "S1", "Shared", "guardian"), contact(2, "S1", "Shared", "guardian", phone="0123")]
    (path,) = write(tmp_path / "f", contacts_csv=table(CONTACT_COLUMNS, rows))
    result = cli(base, "register", "import", path)
    assert result.code == 4
    assert "S1" in result.err


def test_one_person_of_two_pupils_with_two_relationships_is_no_fault(base, tmp_path):
    same = {"address_line_1": "9 Elm Road", "postcode": "ZX9 9ZX"}
    rows = [contact(1, "S1", "Shared", "mother", **same), contact(2, "S1", "Shared", "step_parent", **same)]
    (path,) = write(tmp_path / "f", contacts_csv=table(CONTACT_COLUMNS, rows))
    assert cli(base, "register", "import", path).code == 0


@pytest.mark.parametrize(
    "text",
    [
        "[[term]]\nname = 'A'\nfrom = 2025-09-03\n",
        "[[term]]\nname = 'A'\nfrom = 2025-09-03\nto = 2025-08-01\n",
        "[[term]]\nname = 'A'\nfrom = '2025-09-03'\nto = 2025-12-01\n",
        "[[term]]\nname = 'A'\nfrom = 2025-09-03\nto = 2025-12-01\n"
        "[[term]]\nname = 'B'\nfrom = 2025-11-01\nto = 2026-02-01\n",
        "[[term]]\nname = 'A'\nfrom = 2025-09-03\nto = 2025-12-01\n"
        "half_term = { from = 2026-01-01, to = 2026-01-05 }\n",
        "[[term]\n",
        "[[closure]]\nwhy = 'INSET'\n",
        "# nothing\n",
    ],
)
def test_a_calendar_that_cannot_be_read_is_rejected(base, tmp_path, text):
    (path,) = write(tmp_path / "f", calendar_toml=text)
    before = tree(base)
    result = cli(base, "register", "import", path)
    assert result.code == 4, result.err
    assert "calendar.toml" in result.err
    assert tree(base) == before


def test_one_faulty_file_of_several_leaves_nothing_written(base, tmp_path):
    paths = write(
        tmp_path / "f",
        pupils_csv=table(PUPIL_COLUMNS, [pupil(3, "New", "One")]),
        marks_csv=mark_file(f"{U},2024-09-07,AM,/,,"),
    )
    before = tree(base)
    result = cli(base, "register", "import", *paths)
    assert result.code == 4
    assert "marks.csv" in result.err
    assert "pupils.csv:" not in result.err
    assert tree(base) == before
    assert cli(base, "register", "show", upn(3)).code == 5


def test_files_may_come_in_any_order_and_come_to_the_same(tmp_path):
    paths = write(
        tmp_path / "f",
        calendar_toml=CALENDAR,
        pupils_csv=PUPILS,
        contacts_csv=CONTACTS,
        marks_csv=table(MARK_COLUMNS, marks(1, {}) + marks(2, {})),
    )
    found = set()
    for number, order in enumerate(itertools.permutations(paths)):
        if number % 3:
            continue
        home = make_home(tmp_path / f"h{number}")
        ok(home, "register", "import", *order)
        facts = ok(home, "facts", U, "--as-of", "2025-03-03", "--json").out
        found.add(
            (
                facts,
                ok(home, "register", "show", U, "--json").out,
                ok(home, "work", "--as-of", "2025-03-03", "--json").out,
            )
        )
    assert len(found) == 1


def test_kinds_are_told_by_the_header_whatever_the_names(tmp_path):
    home = make_home(tmp_path / "h")
    contents = (CALENDAR, PUPILS, CONTACTS, mark_file(f"{U},2024-09-04,AM,/,,"))
    paths = [tmp_path / f"export{n}.dat" for n in range(4)]
    for path, content in zip(paths, contents, strict=True):
        path.write_text(content)
    kinds = {row["name"]: row["kind"] for row in data(home, "register", "import", *paths)["files"]}
    assert kinds == {
        "export0.dat": "calendar",
        "export1.dat": "pupils",
        "export2.dat": "contacts",
        "export3.dat": "marks",
    }


def test_columns_may_stand_in_another_order(base, tmp_path):
    rows = [dict(zip(MARK_COLUMNS, (U, "2024-09-04", "AM", "L", "7", "bus"), strict=True))]
    (path,) = write(tmp_path / "f", marks_csv=table(list(reversed(MARK_COLUMNS)), rows))
    ok(base, "register", "import", path)
    mark = sessions(base)["2024-09-04", "AM"]
    assert (mark["code"], mark["minutes_late"], mark["comment"]) == ("L", 7, "bus")


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_byte_order_marks_and_line_endings_change_nothing(tmp_path, bom, ending):
    home = make_home(tmp_path / "h")
    texts = {"calendar_toml": CALENDAR, "pupils_csv": PUPILS, "contacts_csv": CONTACTS}
    texts["marks_csv"] = mark_file(
        f"{U},2024-09-04,AM,\\,,", f'{U},2024-09-05,AM,M,,"dentist, card ""seen"""'
    )
    paths = write(tmp_path / "f", **{k: bom + t.replace("\n", ending).encode() for k, t in texts.items()})
    ok(home, "register", "import", *paths)
    assert sessions(home)["2024-09-04", "AM"]["code"] == "\\"
    assert sessions(home)["2024-09-05", "AM"]["comment"] == 'dentist, card "seen"'
    assert "Zoë Brook" in ok(home, "register", "show", upn(2)).out


def test_a_name_in_iso_8859_1_is_read_right_or_refused_never_garbled(base, tmp_path):
    text = table(PUPIL_COLUMNS, [pupil(3, "O'Brien", "Zoë")])
    (path,) = write(tmp_path / "f", pupils_csv=text.encode("iso-8859-1"))
    before = tree(base)
    result = cli(base, "register", "import", path)
    if result.code == 0:
        assert "Zoë O'Brien" in ok(base, "register", "show", upn(3)).out
    else:
        assert result.code == 4
        assert "UTF-8" in result.err
        assert "line 2" in result.err
        assert tree(base) == before


def test_an_apostrophe_and_a_quoted_comma_are_kept_as_they_are(base, tmp_path):
    rows = [pupil(3, "O'Brien, née Ball", 'Zoë "Zed"', address_line_1="Flat 2, Oak House")]
    (path,) = write(tmp_path / "f", pupils_csv=table(PUPIL_COLUMNS, rows))
    ok(base, "register", "import", path)
    assert 'Zoë "Zed" O\'Brien, née Ball' in ok(base, "register", "show", upn(3)).out


def test_a_line_break_inside_quotes_does_not_shift_the_lines_of_faults(base, tmp_path):
    rows = [f'{U},2024-09-04,AM,I,,"first\nsecond"', f"{U},2024-09-05,AM,7,,"]
    (path,) = write(tmp_path / "f", marks_csv=mark_file(*rows))
    assert "line 4" in cli(base, "register", "import", path).err


def test_a_cross_on_a_day_that_is_no_school_day_is_taken_and_counted_nowhere(base, tmp_path):
    days = ["2024-09-07", "2024-10-29", "2024-12-25", "2024-11-29", "2025-05-05"]
    rows = [f"{U},{day},{half},#,," for day in days for half in ("AM", "PM")]
    (path,) = write(tmp_path / "f", marks_csv=mark_file(f"{U},2024-09-04,AM,/,,", *rows))
    ok(base, "register", "import", path)
    year = data(base, "facts", U, "--as-of", "2025-05-30")["windows"]["academic_year"]
    assert (year["possible"], year["attended"]) == (1, 1)


def test_an_empty_mark_on_a_day_that_is_no_school_day_is_no_fault(base, tmp_path):
    (path,) = write(tmp_path / "f", marks_csv=mark_file(f"{U},2024-09-07,AM,,,", f"{U},2024-09-08,PM,-,,"))
    assert cli(base, "register", "import", path).code == 0
    assert data(base, "facts", U, "--as-of", "2024-09-09")["windows"]["academic_year"]["missing"] == 10


def test_z_before_the_pupil_is_on_roll_is_taken_and_counted_nowhere(base, tmp_path):
    paths = write(
        tmp_path / "f",
        pupils_csv=table(
            PUPIL_COLUMNS, [pupil(3, "Late", "Lee", on_roll_from="2024-09-10", on_roll_to="2024-09-11")]
        ),
        marks_csv=mark_file(
            *(f"{upn(3)},2024-09-0{day},{half},Z,," for day in (4, 5) for half in ("AM", "PM")),
            *(f"{upn(3)},2024-09-{day:02d},{half},O,," for day in (9, 10, 11, 12) for half in ("AM", "PM")),
        ),
    )
    ok(base, "register", "import", *paths)
    year = data(base, "facts", upn(3), "--as-of", "2024-09-20")["windows"]["academic_year"]
    assert (year["possible"], year["unauthorised"], year["missing"]) == (4, 4, 0)


def test_an_amendment_keeps_the_old_mark_with_when_who_and_why(base, tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(mark_file(f"{U},2024-09-04,AM,N,,", f"{U},2024-09-04,PM,N,,"))
    second.write_text(mark_file(f"{U},2024-09-04,AM,I,,rang in", f"{U},2024-09-04,PM,N,,"))
    ok(base, "register", "import", first, now="2024-09-04T16:00:00")
    report = ok(
        base,
        "register",
        "import",
        second,
        "--by",
        "Ms Office",
        "--why",
        "mother rang",
        "--json",
        now="2024-09-06T10:00:00",
    ).json["files"][0]
    assert (report["new"], report["changed"], report["unchanged"]) == (0, 1, 1)
    mark = sessions(base)["2024-09-04", "AM"]
    assert (mark["code"], mark["by"], mark["why"]) == ("I", "Ms Office", "mother rang")
    assert mark["recorded_at"].startswith("2024-09-06T10:00")
    (old,) = mark["history"]
    assert old["code"] == "N"
    assert old["recorded_at"].startswith("2024-09-04T16:00")
    assert sessions(base)["2024-09-04", "PM"]["history"] == []
    said = ok(base, "register", "show", U).out
    assert "Ms Office" in said and "mother rang" in said


def test_an_amendment_without_name_and_reason_carries_the_file_and_is_listed(base, tmp_path):
    for name, code in (("first.csv", "O"), ("second.csv", "/")):
        (tmp_path / name).write_text(mark_file(f"{U},2024-09-04,AM,{code},,"))
        result = ok(base, "register", "import", tmp_path / name)
    mark = sessions(base)["2024-09-04", "AM"]
    assert (mark["by"] or "") == (mark["why"] or "") == ""
    assert "second.csv" in mark["source"]
    assert "second.csv" in ok(base, "register", "show", U).out
    assert "--by and --why" in result.err, "the import says that the amendment lacks both"


def test_as_known_at_shows_the_register_as_it_stood(base, tmp_path):
    for name, code, now in (("a.csv", "N", "2024-09-04T16:00:00"), ("b.csv", "O", "2024-09-12T09:00:00")):
        (tmp_path / name).write_text(mark_file(f"{U},2024-09-04,AM,{code},,"))
        ok(base, "register", "import", tmp_path / name, now=now)
    for moment, code in (
        ("2024-09-04T16:00:00", "N"),
        ("2024-09-12T08:59:59", "N"),
        ("2024-09-12T09:00:00", "O"),
    ):
        assert sessions(base, 1, "--as-known-at", moment)["2024-09-04", "AM"]["code"] == code, moment
    before = sessions(base, 1, "--as-known-at", "2024-09-04T15:59:59")
    assert before.get(("2024-09-04", "AM"), {"code": ""})["code"] == ""


def test_the_same_file_again_changes_nothing(base, tmp_path):
    (path,) = write(tmp_path / "f", marks_csv=table(MARK_COLUMNS, marks(1, {})))
    ok(base, "register", "import", path)
    before = tree(base)
    shown = sessions(base)
    report = ok(base, "register", "import", path, "--json", now="2025-08-01T09:00:00").json["files"][0]
    assert (report["new"], report["changed"]) == (0, 0)
    assert report["unchanged"] == report["rows"]
    assert tree(base) == before
    assert sessions(base) == shown


def test_dry_run_judges_the_same_and_writes_nothing(base, tmp_path):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(mark_file(f"{U},2024-09-04,AM,/,,"))
    bad.write_text(mark_file(f"{U},2024-09-07,AM,/,,"))
    before = tree(base)
    dry = ok(base, "register", "import", good, "--dry-run", "--json").json
    assert tree(base) == before
    assert cli(base, "register", "import", bad, "--dry-run").code == 4
    assert tree(base) == before
    wet = ok(base, "register", "import", good, "--json").json
    assert dry["files"] == wet["files"]


def test_the_imported_file_is_kept_with_its_hash(base, tmp_path):
    text = mark_file(f"{U},2024-09-04,AM,/,,")
    (path,) = write(tmp_path / "f", marks_csv=text)
    report = ok(base, "register", "import", path, "--json").json["files"][0]
    wanted = hashlib.sha256(text.encode()).hexdigest()
    assert report["sha256"] == wanted
    kept = [name for name, found in tree(base).items() if found == wanted]
    assert kept, "the very bytes of the file are somewhere in the home"


def test_a_file_that_is_not_there_is_not_found(base, tmp_path):
    before = tree(base)
    for name in (tmp_path / "none.csv", tmp_path, "x" * 5000, ""):
        result = cli(base, "register", "import", name)
        assert result.code in (2, 4, 5), (str(name)[:20], result.code)
    assert tree(base) == before


def test_wrong_words_are_wrong_usage(base, tmp_path):
    (path,) = write(tmp_path / "f", marks_csv=mark_file(f"{U},2024-09-04,AM,/,,"))
    assert cli(base, "register", "import").code == 2
    assert cli(base, "register", "import", path, "--kind", "spelling").code == 2
    assert cli(base, "register", "import", path, "--frobnicate").code == 2
    assert cli(base, "register", "show").code == 2
    assert cli(base, "register", "show", U, "--as-of", "yesterday").code == 2
    assert cli(base, "register", "show", U, "--as-known-at", "then").code == 2
    assert cli(base, "register", "dance").code == 2


def test_a_workbook_or_a_pdf_is_refused_by_name(base, tmp_path):
    for content in (
        b"PK\x03\x04rest",
        b"\xd0\xcf\x11\xe0rest",
        b"%PDF-1.4 ...",
        b"\xff\xfeu\x00p\x00n\x00",
        b"\x00" * 50,
    ):
        path = tmp_path / "marks.csv"
        path.write_bytes(content)
        result = cli(base, "register", "import", path)
        assert result.code == 4
        assert "marks.csv" in result.err


def test_semicolons_instead_of_commas_are_explained(base, tmp_path):
    (path,) = write(tmp_path / "f", marks_csv=mark_file(f"{U},2024-09-04,AM,/,,").replace(",", ";"))
    result = cli(base, "register", "import", path)
    assert result.code == 4
    assert "column" in result.err


def test_a_second_year_is_added_beside_the_first(base, tmp_path):
    text = '[[term]]\nname = "Autumn 2025"\nfrom = 2025-09-03\nto = 2025-12-19\n'
    (path,) = write(tmp_path / "f", calendar_toml=text)
    ok(base, "register", "import", path)
    rows = mark_file(f"{U},2024-09-04,AM,/,,", f"{U},2025-09-03,AM,/,,")
    (path,) = write(tmp_path / "g", marks_csv=rows)
    ok(base, "register", "import", path)
    assert data(base, "facts", U, "--as-of", "2025-09-03")["windows"]["academic_year"]["possible"] == 1


def test_four_hundred_pupils_and_a_year_of_marks_come_in_and_are_counted(tmp_path):
    home = make_home(tmp_path / "h")
    paths = write(
        tmp_path / "f",
        calendar_toml=CALENDAR,
        pupils_csv=table(PUPIL_COLUMNS, [pupil(n, f"S{n}", "F") for n in range(1, 401)]),
        marks_csv=table(MARK_COLUMNS, (row for n in range(1, 401) for row in marks(n, {}))),
    )
    files = {row["kind"]: row for row in data(home, "register", "import", *paths)["files"]}
    assert files["marks"]["new"] == files["marks"]["rows"] > 150_000
    year = data(home, "facts", upn(400), "--as-of", "2025-07-22")["windows"]["academic_year"]
    assert year["possible"] == year["attended"] == files["marks"]["rows"] // 400
    assert data(home, "work", "--as-of", "2025-07-22")["items"] == []
