"""Every fault of an input file is found, named with its lines, and refuses the whole file."""

from __future__ import annotations

import pytest

from casework.errors import WrongUsage
from casework.store.registers import ImportFile


def test_a_code_outside_the_set_of_its_date_is_named_with_all_its_lines(school):
    school.begin()
    rows = [f"{school.one},2025-01-{day:02},AM,{'J' if day != 8 else 'O'}" for day in (6, 7, 8, 9, 10)]
    assert school.faults(school.marks_file(*rows)) == [
        "marks.csv: code 'J' is not in the 2024 code set: lines 2-3, 5-6"
    ]


def test_a_code_is_judged_by_the_set_of_its_own_date(school):
    old = '[[term]]\nname = "Summer 2024"\nfrom = 2024-04-15\nto = 2024-07-19\n'
    school.begin()
    school.take(school.calendar_file(old))
    school.take(school.marks_file(f"{school.one},2024-06-03,AM,J"))
    assert school.faults(school.marks_file(f"{school.one},2024-06-03,PM,J1")) == [
        "marks.csv: code 'J1' is not in the 2013 code set: line 2"
    ]


@pytest.mark.parametrize("day", ["2012-05-01", "0001-01-01"])
def test_a_day_before_the_first_code_set_is_a_fault(school, day):
    school.begin()
    assert school.faults(school.marks_file(f"{school.one},{day},AM,O")) == [
        f"marks.csv: no code set is known for {day}: line 2"
    ]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2025-01-11", "a Saturday"),
        ("2024-10-29", "half term"),
        ("2024-11-29", "closed: INSET"),
        ("2024-12-27", "between terms"),
    ],
)
def test_a_mark_on_a_day_that_is_no_school_day_is_refused_with_the_reason(school, day, why):
    school.begin()
    assert school.faults(school.marks_file(f"{school.one},{day},AM,O")) == [
        f"marks.csv: {day} is no school day ({why}): line 2"
    ]


def test_a_mark_on_a_bank_holiday_in_term_is_refused(school):
    school.begin()
    school.take(school.calendar_file('[[term]]\nname = "S"\nfrom = 2025-04-22\nto = 2025-07-22\n'))
    assert school.faults(school.marks_file(f"{school.one},2025-05-05,AM,/")) == [
        "marks.csv: 2025-05-05 is no school day (a bank holiday): line 2"
    ]


def test_closures_and_missing_marks_may_stand_on_any_day(school):
    school.begin()
    rows = ["2025-01-11,AM,#", "2025-01-11,PM,", "2024-12-27,AM,-", "2030-01-01,AM,#"]
    result = school.take(school.marks_file(*(f"{school.one},{row}" for row in rows)))
    assert (result.files[0].new, result.files[0].unchanged) == (2, 2)
    assert {mark.code for mark in school.registers.marks(school.one).values()} == {"#"}


def test_marks_outside_the_calendar_held_are_told_to_import_that_year_first(school):
    school.begin()
    [fault] = school.faults(
        school.marks_file(f"{school.one},2025-09-03,AM,/", f"{school.one},2025-09-04,AM,/")
    )
    assert "outside the calendar held (2024-09-03 to 2025-04-04)" in fault
    assert fault.endswith("import the calendar of that year first: lines 2-3")


def test_marks_without_any_calendar_are_told_to_import_it_first(school):
    school.take(school.pupils_file(school.pupil()))
    [fault] = school.faults(
        school.marks_file(f"{school.one},2025-01-07,AM,/", f"{school.one},2025-01-08,AM,/")
    )
    assert fault.endswith("no calendar has been imported, so no day is a school day: "
                          "import calendar.toml first: lines 2-3")  # fmt: skip


def test_marks_of_an_unknown_pupil_are_refused_with_every_line(school):
    school.begin()
    rows = ["2025-01-07,AM,/", "2025-01-07,PM,\\"]
    assert school.faults(school.marks_file(*(f"X1,{row}" for row in rows))) == [
        "marks.csv: the register holds no pupil with UPN X1: lines 2-3"
    ]


def test_the_same_session_twice_with_two_codes_is_a_fault_with_both_lines(school):
    school.begin()
    rows = ["2025-01-07,AM,O", "2025-01-08,AM,/", "2025-01-07,AM,I", "2025-01-08,AM,/"]
    assert school.faults(school.marks_file(*(f"{school.one},{row}" for row in rows))) == [
        "marks.csv: one session stands twice, with the codes 'O' and 'I': lines 2, 4"
    ]


def test_the_same_session_twice_with_one_code_is_harmless(school):
    school.begin()
    row = f"{school.one},2025-01-08,AM,O"
    assert school.take(school.marks_file(row, row)).files[0].new == 1


@pytest.mark.parametrize(
    "text", ["2025-1-7", "07/01/2025", "20250107", "2025-W02-2", "2025-02-30", "", "２025-01-07"]
)
def test_a_date_that_is_not_iso_is_refused(school, text):
    school.begin()
    assert school.faults(school.marks_file(f"{school.one},{text},AM,O")) == [
        f"marks.csv: date '{text}' is no date of the form 2025-01-31: line 2"
    ]


@pytest.mark.parametrize("text", ["am", "EVE", "", "1"])
def test_a_session_other_than_am_and_pm_is_refused(school, text):
    school.begin()
    assert school.faults(school.marks_file(f"{school.one},2025-01-07,{text},O")) == [
        f"marks.csv: session '{text}' is neither AM nor PM: line 2"
    ]


@pytest.mark.parametrize("text", ["-5", "1.5", "5 min", "1e1", "٣"])
def test_minutes_that_are_no_whole_number_are_refused(school, text):
    school.begin()
    assert school.faults(school.marks_file(f"{school.one},2025-01-07,AM,L,{text}")) == [
        f"marks.csv: minutes_late '{text}' is no whole number: line 2"
    ]


def test_all_faults_of_a_file_are_reported_together_in_the_order_of_their_lines(school):
    school.begin()
    rows = ["2025-01-07,AM,Q9", "2025-1-8,AM,O", "2025-01-09,XX,O", "2025-01-10,AM,Q9,x"]
    assert school.faults(school.marks_file(*(f"{school.one},{row}" for row in rows))) == [
        "marks.csv: code 'Q9' is not in the 2024 code set: lines 2, 5",
        "marks.csv: date '2025-1-8' is no date of the form 2025-01-31: line 3",
        "marks.csv: session 'XX' is neither AM nor PM: line 4",
        "marks.csv: minutes_late 'x' is no whole number: line 5",
    ]


def test_a_line_number_is_that_of_the_file_with_blank_lines_and_line_breaks_in_fields_counted(school):
    school.begin()
    text = (
        "upn,date,session,code,minutes_late,comment\r\n\r\n"
        f'{school.one},2025-01-07,AM,/,,"rang\r\nat nine"\r\n'
        ",,,,,\r\n"
        f"{school.one},2025-01-07,PM,??,,\r\n"
    )
    assert school.faults(ImportFile("marks.csv", text.encode())) == [
        "marks.csv: code '??' is not in the 2024 code set: line 6"
    ]


@pytest.mark.parametrize("column", ["code", "comment", "upn"])
def test_a_missing_column_is_a_fault_of_the_file(school, column):
    school.begin()
    header = [
        name for name in ("upn", "date", "session", "code", "minutes_late", "comment") if name != column
    ]
    assert school.faults(ImportFile("marks.csv", (",".join(header) + "\nx,x,x,x,x\n").encode())) == [
        f"marks.csv: missing column {column}: line 1"
    ]


def test_columns_parted_by_semicolons_are_recognised_and_refused(school):
    data = b"upn;date;session;code;minutes_late;comment\nA;2025-01-07;AM;O;;\n"
    [fault] = school.faults(ImportFile("marks.csv", data))
    assert "separated by semicolons: save the file with commas" in fault


def test_a_column_that_stands_twice_is_a_fault(school):
    data = b"upn,date,session,code,minutes_late,comment,code\nA,2025-01-07,AM,O,,,I\n"
    assert school.faults(ImportFile("marks.csv", data)) == ["marks.csv: column code stands twice: line 1"]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"   \r\n"])
def test_an_empty_file_is_refused(school, data):
    assert school.faults(ImportFile("marks.csv", data)) == ["marks.csv: the file is empty"]


def test_a_file_with_a_header_and_no_rows_is_empty(school):
    assert school.faults(school.marks_file()) == ["marks.csv: the file is empty: it has a header and no rows"]


def test_a_file_that_nobody_recognises_says_which_kinds_there_are(school):
    [fault] = school.faults(ImportFile("notes.csv", b"a,b,c\n1,2,3\n"))
    assert "not recognised by its header as pupils, contacts, marks or calendar" in fault


def test_a_kind_that_does_not_exist_is_wrong_usage(school):
    with pytest.raises(WrongUsage):
        school.registers.plan([ImportFile("x.csv", b"", "letters")])


def test_a_short_row_is_refused_unless_only_optional_cells_are_missing(school):
    school.begin()
    header = "upn,date,session,code,minutes_late,comment\n"
    short = f"{header}{school.one},2025-01-07,AM,O\n{school.one},2025-01-07,PM\n"
    assert school.faults(ImportFile("marks.csv", short.encode())) == [
        "marks.csv: the row has 3 fields, the header has 6: line 3"
    ]


def test_a_row_with_too_many_fields_is_refused(school):
    school.begin()
    row = f"{school.one},2025-01-07,AM,O,,rang, said ill"
    assert school.faults(school.marks_file(row)) == [
        "marks.csv: the row has 7 fields, the header has 6: line 2"
    ]


def test_a_quotation_mark_that_is_never_closed_is_found_where_it_opens(school):
    school.begin()
    rows = [
        f"{school.one},2025-01-07,AM,O,,",
        f'{school.one},2025-01-07,PM,O,,"rang',
        f"{school.one},2025-01-08,AM,O,,",
    ]
    [fault] = school.faults(school.marks_file(*rows))
    assert fault.endswith("a quotation mark may be missing: line 3")


def test_iso_8859_1_is_refused_by_line_and_never_garbled(school):
    school.begin()
    file = school.pupils_file(school.pupil(), school.pupil(school.two, forename="Zoë", surname="O'Brien"))
    data = file.data.decode().encode("iso-8859-1")
    [fault] = school.faults(ImportFile("pupils.csv", data))
    assert "not UTF-8 (it may be ISO-8859-1 or Windows-1252)" in fault
    assert "CSV UTF-8" in fault
    assert fault.endswith(": line 3")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04rest", "a workbook or archive"),
        (b"\xff\xfeu\x00p\x00", "UTF-16"),
        (b"upn,date\0", "NUL"),
    ],
)
def test_files_that_are_no_text_are_named_for_what_they_are(school, data, words):
    [fault] = school.faults(ImportFile("marks.csv", data))
    assert words in fault


def test_faults_of_a_pupil_are_all_found(school):
    file = school.pupils_file(
        school.pupil("", surname="", forename=""),
        school.pupil(date_of_birth="1.5.2015", on_roll_from="", on_roll_to="x"),
        school.pupil(school.two, flags="send sen", on_roll_to="2020-08-31"),
    )
    assert school.faults(file) == [
        "pupils.csv: upn is empty: line 2",
        "pupils.csv: surname is empty: line 2",
        "pupils.csv: forename is empty: line 2",
        "pupils.csv: date_of_birth '1.5.2015' is no date of the form 2025-01-31: line 3",
        "pupils.csv: on_roll_from is empty: line 3",
        "pupils.csv: on_roll_to 'x' is no date of the form 2025-01-31: line 3",
        "pupils.csv: flag 'sen' is not one of eal, ehcp, fsm, grt, looked_after, medical, part_time, pp, "
        "send, social_worker: line 4",
        "pupils.csv: on_roll_to is before on_roll_from: line 4",
    ]


def test_a_pupil_who_stands_twice_is_a_fault_with_all_lines(school):
    file = school.pupils_file(school.pupil(), school.pupil(school.two), school.pupil(school.one.lower()))
    assert school.faults(file) == [
        f"pupils.csv: the pupil with UPN {school.one} stands more than once: lines 2, 4"
    ]


def test_faults_of_a_contact_are_all_found(school):
    school.begin()
    file = school.contacts_file(
        school.contact(relationship="mum", parental_responsibility="yes"),
        school.contact("X9", "", verified_on="soon"),
        school.contact(ref="C3", no_contact="maybe", surname=""),
    )
    assert school.faults(file) == [
        "contacts.csv: relationship 'mum' is not one of mother, father, step_parent, guardian, grandparent, "
        "foster_carer, other: line 2",
        "contacts.csv: parental_responsibility 'yes' is neither Y nor N: line 2",
        "contacts.csv: contact_ref is empty: line 3",
        "contacts.csv: verified_on 'soon' is no date of the form 2025-01-31: line 3",
        "contacts.csv: the register holds no pupil with UPN X9: line 3",
        "contacts.csv: surname is empty: line 4",
        "contacts.csv: no_contact 'maybe' is neither Y nor N: line 4",
    ]


def test_one_person_described_differently_for_two_pupils_is_a_fault(school):
    school.begin()
    file = school.contacts_file(
        school.contact(school.one), school.contact(school.two, town="Elsewhere", phone="01234")
    )
    assert school.faults(file) == [
        "contacts.csv: contact_ref C1 is described differently (address, phone): lines 2-3"
    ]


def test_one_person_may_be_different_things_to_two_pupils(school):
    school.begin()
    school.take(
        school.contacts_file(
            school.contact(school.one),
            school.contact(school.two, relationship="step_parent", parental_responsibility="N"),
        )
    )
    assert [c.relationship for c in school.registers.contacts()[school.two]] == ["step_parent"]


def test_one_contact_twice_for_one_pupil_with_different_entries_is_a_fault(school):
    school.begin()
    file = school.contacts_file(school.contact(), school.contact(lives_with_pupil="N"))
    assert school.faults(file) == [
        "contacts.csv: contact_ref C1 stands twice for one pupil, with different entries: lines 2-3"
    ]


def test_faults_of_several_files_are_reported_together_and_nothing_is_written(school):
    faults = school.faults(
        school.marks_file(f"{school.one},2025-01-07,AM,??"),
        school.pupils_file(school.pupil(date_of_birth="x")),
        school.calendar_file(),
    )
    assert faults == [
        "pupils.csv: date_of_birth 'x' is no date of the form 2025-01-31: line 2",
        "marks.csv: code '??' is not in the 2024 code set: line 2",
    ]
    assert not school.folder.exists()


def test_a_faulty_calendar_or_pupils_file_does_not_make_the_marks_look_faulty_too(school):
    faults = school.faults(
        school.calendar_file("[[term]]\n"),
        ImportFile("pupils.csv", b"\xff", "pupils"),
        school.marks_file(f"{school.one},2025-01-07,AM,/"),
    )
    assert not any(fault.startswith("marks.csv") for fault in faults)


def test_many_lines_of_one_fault_are_told_briefly(school):
    school.begin()
    rows = [f"{school.one},2025-01-07,AM,{'??' if n % 2 else '/'}" for n in range(200)]
    [fault] = school.faults(school.marks_file(*rows))
    assert fault.endswith("81 and 60 more")
