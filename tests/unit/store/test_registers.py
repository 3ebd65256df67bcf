"""The registers keep every version, change nothing without need, and take in all of a command or none."""

from __future__ import annotations

import stat
from datetime import UTC, date, datetime

import pytest

from casework.errors import BadInput, Conflict
from casework.schooldays import Session
from casework.store import registers as module
from casework.store.registers import ImportFile, Registers

SEVENTH = date(2025, 1, 7)


def codes(marks):
    return {(day.isoformat(), str(session)): mark.code for (day, session), mark in marks.items()}


def test_an_import_counts_what_is_new_changed_and_unchanged(school):
    school.begin()
    first = school.take(school.marks_file(f"{school.one},2025-01-07,AM,N", f"{school.one},2025-01-07,PM,N"))
    second = school.take(
        school.marks_file(
            f"{school.one},2025-01-07,AM,I", f"{school.one},2025-01-07,PM,N", f"{school.one},2025-01-08,AM,/"
        ),
        on=2,
    )
    [report] = first.files
    assert (report.kind, report.rows, report.new, report.changed, report.unchanged) == ("marks", 2, 2, 0, 0)
    [report] = second.files
    assert (report.rows, report.new, report.changed, report.unchanged) == (3, 1, 1, 1)


def test_importing_the_same_files_again_changes_nothing(school):
    files = [
        school.calendar_file(),
        school.pupils_file(school.pupil(flags="send fsm")),
        school.contacts_file(school.contact()),
        school.marks_file(f"{school.one},2025-01-07,AM,L,5,bus late", f"{school.one},2025-01-07,PM,-"),
    ]
    school.take(*files)
    before = sorted((path, path.read_bytes()) for path in school.folder.rglob("*") if path.is_file())
    again = school.take(*files, on=2)
    assert again.entry is None
    assert again.kept_as == ("", "", "", "")
    assert [report.unchanged for report in again.files] == [3, 1, 1, 2]
    assert sorted((path, path.read_bytes()) for path in school.folder.rglob("*") if path.is_file()) == before


def test_an_amended_mark_keeps_the_old_one_with_when_who_and_why(school):
    school.begin()
    school.take(school.marks_file(f"{school.one},2025-01-07,AM,N"), on=1)
    school.take(
        school.marks_file(f"{school.one},2025-01-07,AM,I,,rang in", name="late.csv"),
        on=3,
        by="A. Officer",
        why="parent rang",
    )
    [old, new] = school.registers.history(school.one)[SEVENTH, Session.AM]
    assert (old.code, old.recorded_at, old.by, old.source) == ("N", school.at(1), None, "marks.csv")
    assert (new.code, new.comment, new.recorded_at) == ("I", "rang in", school.at(3))
    assert (new.by, new.why, new.source) == ("A. Officer", "parent rang", "late.csv")
    assert school.registers.amendments_without_reason() == ()


def test_what_was_known_at_an_earlier_moment_has_an_answer(school):
    school.begin()
    school.take(school.marks_file(f"{school.one},2025-01-07,AM,N"), on=2)
    school.take(
        school.marks_file(f"{school.one},2025-01-07,AM,I"),
        school.pupils_file(school.pupil(town="Moved")),
        on=4,
    )
    held = {day: codes(school.registers.marks(school.one, school.at(day))) for day in (1, 2, 3, 4)}
    am = ("2025-01-07", "AM")
    assert held == {1: {}, 2: {am: "N"}, 3: {am: "N"}, 4: {am: "I"}}
    assert school.registers.pupils(school.at(3))[school.one].address.town == "Nowhere"
    assert school.registers.pupils()[school.one].address.town == "Moved"
    assert school.registers.compact(school.at(3))[school.one] == {SEVENTH.toordinal() * 2: "N"}


def test_a_time_without_a_zone_is_taken_as_utc(school):
    school.begin()
    assert school.registers.pupils(datetime(2025, 2, 1, 11, 59)) == {}  # noqa: DTZ001 - the case in question
    assert len(school.registers.pupils(datetime(2025, 2, 1, 12, 0, tzinfo=UTC))) == 2


def test_amendments_that_lack_who_or_why_are_listed_with_the_file_they_came_from(school):
    school.begin()
    school.take(school.marks_file(f"{school.one},2025-01-07,AM,N", f"{school.two},2025-01-07,AM,N"))
    school.take(school.marks_file(f"{school.one},2025-01-07,AM,I"), on=2, by="A. Officer")
    school.take(school.marks_file(f"{school.two},2025-01-07,AM,O"), on=3, by="A. Officer", why="no reply")
    school.take(school.marks_file(f"{school.two},2025-01-07,AM,-", name="blank.csv"), on=4)
    found = school.registers.amendments_without_reason()
    assert [(a.upn, a.old.code, a.new.code, a.new.source) for a in found] == [
        (school.one, "N", "I", "marks.csv"),
        (school.two, "O", "-", "blank.csv"),
    ]


def test_a_mark_is_blanked_by_an_empty_code_and_a_missing_mark_of_nothing_is_not_kept(school):
    school.begin()
    school.take(school.marks_file(f"{school.one},2025-01-07,AM,O,,why", f"{school.one},2025-01-07,PM,"))
    assert codes(school.registers.marks(school.one)) == {("2025-01-07", "AM"): "O"}
    school.take(school.marks_file(f"{school.one},2025-01-07,AM,"), on=2)
    [mark] = school.registers.marks(school.one).values()
    assert (mark.code, mark.comment) == ("-", "")


def test_an_amendment_that_drops_minutes_and_comment_leaves_none_behind(school):
    school.begin()
    school.take(school.marks_file(f"{school.one},2025-01-07,AM,L,5,bus"))
    school.take(school.marks_file(f"{school.one},2025-01-07,AM,L"), on=2)
    again = school.take(school.marks_file(f"{school.one},2025-01-07,AM,L"), on=3)
    assert school.registers.marks(school.one)[SEVENTH, Session.AM].content == ("L", None, "")
    assert again.entry is None


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_a_file_reads_alike_with_and_without_bom_and_with_any_line_ending(school, bom, eol):
    school.begin()
    file = school.pupils_file(school.pupil(forename="Zoë", surname="O'Brien"), eol=eol)
    school.take(ImportFile("pupils.csv", bom + file.data))
    assert school.registers.pupils()[school.one].full_name == "Zoë O'Brien"


def test_cells_are_trimmed_and_slashes_formulas_and_quotes_are_plain_text(school):
    school.begin()
    text = (
        "upn, date ,session,code,minutes_late,comment\n"
        f' {school.one.lower()} , 2025-01-07 , AM ," / ",,"=SUM(A1), ""quoted"""\n'
        f"{school.one},2025-01-07,PM, \\ ,,@x\n"
    )
    school.take(ImportFile("marks.csv", text.encode()))
    am, pm = school.registers.marks(school.one).values()
    assert (am.code, am.comment) == ("/", '=SUM(A1), "quoted"')
    assert (pm.code, pm.comment) == ("\\", "@x")


def test_columns_may_stand_in_any_order_and_unknown_ones_are_noted(school):
    school.begin()
    text = f"session,code,House,upn,date,comment,minutes_late\nAM,O,Red,{school.one},2025-01-07,,\n"
    result = school.take(ImportFile("export.csv", text.encode()))
    assert result.files[0].notes == ("column 'house' is not used",)
    assert codes(school.registers.marks(school.one)) == {("2025-01-07", "AM"): "O"}


def test_a_wrong_check_letter_is_a_warning_and_the_pupil_is_taken_in(school):
    result = school.take(school.pupils_file(school.pupil(school.one), school.pupil(school.two)))
    [warning] = result.files[0].warnings
    assert warning == "the UPN has check letter B, but its digits give A: line 3"
    assert list(school.registers.pupils()) == [school.one, school.two]


def test_an_empty_yes_or_no_is_taken_as_no_with_a_warning(school):
    school.begin()
    result = school.take(school.contacts_file(school.contact(no_contact="")))
    assert result.files[0].warnings == ("no_contact is empty and was taken as N: line 2",)
    assert school.registers.contacts()[school.one][0].no_contact is False


def test_pupils_and_contacts_missing_from_a_later_file_are_kept(school):
    school.begin()
    school.take(school.contacts_file(school.contact(), school.contact(school.two, "C2")))
    school.take(
        school.pupils_file(school.pupil(year_group="5")), school.contacts_file(school.contact()), on=2
    )
    assert {upn: pupil.year_group for upn, pupil in school.registers.pupils().items()} == {
        school.one: "5",
        school.two: "4",
    }
    assert list(school.registers.contacts()) == [school.one, school.two]


def test_a_person_described_anew_for_one_pupil_is_described_so_for_the_other_too(school):
    school.begin()
    school.take(school.contacts_file(school.contact(), school.contact(school.two, no_contact="Y")))
    result = school.take(school.contacts_file(school.contact(town="Newtown")), on=2)
    held = school.registers.contacts()
    assert [held[upn][0].address.town for upn in (school.one, school.two)] == ["Newtown", "Newtown"]
    assert held[school.two][0].no_contact is True
    assert result.files[0].notes == (f"contact_ref C1 is now described the same for {school.two}",)


def test_files_of_one_command_may_rely_on_each_other_in_any_order(school):
    result = school.take(
        school.marks_file(f"{school.one},2025-01-07,AM,O"),
        school.contacts_file(school.contact()),
        school.pupils_file(school.pupil()),
        school.calendar_file(),
    )
    assert [report.kind for report in result.files] == ["calendar", "pupils", "contacts", "marks"]
    assert codes(school.registers.marks(school.one)) == {("2025-01-07", "AM"): "O"}


def test_a_later_file_of_one_command_amends_an_earlier_one(school):
    school.begin()
    school.take(
        school.marks_file(f"{school.one},2025-01-07,AM,N", name="first.csv"),
        school.marks_file(f"{school.one},2025-01-07,AM,I", name="second.csv"),
    )
    history = school.registers.history(school.one)[SEVENTH, Session.AM]
    assert [(mark.code, mark.source) for mark in history] == [("N", "first.csv"), ("I", "second.csv")]


def test_a_fault_in_one_file_keeps_every_file_of_the_command_out(school):
    school.begin()
    before = sorted(school.folder.rglob("*"))
    school.faults(
        school.marks_file(f"{school.one},2025-01-07,AM,O"),
        school.marks_file(f"{school.one},2025-01-08,AM,??"),
    )
    assert sorted(school.folder.rglob("*")) == before
    assert school.registers.marks(school.one) == {}


def test_a_plan_writes_nothing(school):
    plan = school.registers.plan([school.calendar_file(), school.pupils_file(school.pupil())])
    assert plan.is_change
    assert not school.folder.exists()


def test_the_imported_file_is_kept_read_only_under_its_hash(school):
    file = school.calendar_file()
    result = school.take(file)
    kept = school.folder.parent / result.kept_as[0]
    assert kept.read_bytes() == file.data
    assert kept.stem == result.files[0].sha256
    assert stat.S_IMODE(kept.stat().st_mode) == 0o400


def test_new_terms_replace_those_they_overlap_or_share_a_name_with(school):
    school.take(school.calendar_file())
    new = (
        '[[term]]\nname = "Autumn 2024"\nfrom = 2024-09-04\nto = 2024-12-19\n'
        '[[closure]]\ndate = 2024-10-04\nwhy = "polling"\n'
    )
    result = school.take(school.calendar_file(new), on=2)
    calendar = school.registers.calendar()
    assert [(term.name, term.span.first.isoformat()) for term in calendar.terms] == [
        ("Autumn 2024", "2024-09-04"),
        ("Spring 2025", "2025-01-06"),
    ]
    assert calendar.closures == {date(2024, 10, 4): "polling"}
    assert (result.files[0].new, result.files[0].changed) == (1, 2)
    assert school.registers.calendar(school.at(1)).closures == {date(2024, 11, 29): "INSET"}


def test_closures_outside_the_new_terms_are_kept(school):
    school.take(school.calendar_file())
    summer = '[[term]]\nname = "Summer 2025"\nfrom = 2025-04-22\nto = 2025-07-22\n'
    school.take(school.calendar_file(summer))
    school.take(school.calendar_file('[[closure]]\ndate = 2025-07-04\nwhy = "polling"\n'))
    calendar = school.registers.calendar()
    assert [term.name for term in calendar.terms] == ["Autumn 2024", "Spring 2025", "Summer 2025"]
    assert list(calendar.closures) == [date(2024, 11, 29), date(2025, 7, 4)]


def test_a_calendar_that_closes_days_with_marks_on_them_warns(school):
    school.begin()
    school.take(school.marks_file(f"{school.one},2025-01-07,AM,O", f"{school.one},2025-01-08,AM,#"))
    closed = "[[closure]]\ndate = 2025-01-07\n[[closure]]\ndate = 2025-01-08\n"
    result = school.take(school.calendar_file(closed))
    assert result.files[0].warnings == (
        "1 marks held lie on days that are no school days, and count nowhere",
    )


def test_two_plans_over_the_same_register_end_with_one_conflict_that_says_what_was_imported(school):
    school.begin()
    one = school.registers.plan([school.marks_file(f"{school.one},2025-01-07,AM,N", name="mine.csv")])
    two = school.registers.plan([school.marks_file(f"{school.one},2025-01-07,AM,I")], by="B. Officer")
    school.registers.commit(two, school.at(2))
    with pytest.raises(Conflict) as lost:
        school.registers.commit(one, school.at(3))
    assert lost.value.details == ("marks.csv imported by B. Officer, recorded 2025-02-02 12:00 UTC",)
    assert codes(school.registers.marks(school.one)) == {("2025-01-07", "AM"): "I"}


def test_a_batch_that_was_changed_on_disk_is_refused_by_name(school, codebook):
    school.begin()
    [batch] = (school.folder / "batches").iterdir()
    batch.chmod(0o600)
    batch.write_bytes(batch.read_bytes().replace(b"Testington", b"Tastington"))
    with pytest.raises(BadInput) as refused:
        Registers(school.folder, codebook).pupils()
    assert refused.value.where == str(batch)


def test_what_an_import_left_that_died_before_its_entry_counts_nowhere_and_is_swept_away(school, monkeypatch):
    school.begin()
    plan = school.registers.plan([school.marks_file(f"{school.one},2025-01-07,AM,O")])
    before = {path.name for path in school.folder.rglob("*")}

    def die(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module.Journal, "append", die)
        with pytest.raises(KeyboardInterrupt):
            school.registers.commit(plan, school.at(2))
        assert {path.name for path in school.folder.rglob("*")} == before  # an interruption cleans up
        patch.setattr(module.Registers, "_sweep", lambda *_: None)  # a death does not
        with pytest.raises(KeyboardInterrupt):
            school.registers.commit(plan, school.at(2))
    leftovers = {path.name for path in school.folder.rglob("*")} - before
    assert len(leftovers) == 2
    assert school.registers.marks(school.one) == {}
    school.take(school.marks_file(f"{school.one},2025-01-08,AM,O"), on=3)
    assert not leftovers & {path.name for path in school.folder.rglob("*")}


def test_the_registers_journal_is_a_sound_chain(school):
    school.begin()
    school.take(school.contacts_file(school.contact()))
    assert school.registers.journal.verify() is None
    assert [entry.seq for entry in school.registers.journal.read()] == [1, 2]


def test_verify_names_a_lost_kept_file_a_changed_batch_and_a_broken_entry(school):
    school.begin()
    assert school.registers.verify() == ()
    [source, _] = sorted((school.folder / "sources").iterdir())
    [batch] = (school.folder / "batches").iterdir()
    source.unlink()
    batch.chmod(0o600)
    batch.write_bytes(batch.read_bytes() + b" ")
    assert school.registers.verify() == (
        f"registers/batches/{batch.name} was changed after it was written",
        f"registers/sources/{source.name} is missing",
    )
    journal = school.registers.journal.path
    journal.write_text(journal.read_text().replace("calendar.toml", "calender.toml"))
    assert school.registers.verify() == ("journal.json: entry 1 was changed after it was recorded",)


def test_marks_outside_a_pupil_s_time_on_roll_are_taken_in_with_a_warning(school):
    school.begin()
    school.take(school.pupils_file(school.pupil(on_roll_to="2025-01-07")))
    rows = [f"{school.one},{day},PM,O" for day in ("2025-01-07", "2025-01-08", "2025-01-09")]
    [report] = school.take(school.marks_file(*rows)).files
    assert report.warnings == ("2 marks lie outside the pupils' time on roll, and count nowhere",)
    assert report.new == 3


def test_an_unknown_pupil_has_no_marks_and_an_empty_register_holds_nothing(school):
    assert school.registers.marks("X") == {}
    assert school.registers.pupils() == school.registers.contacts() == school.registers.compact() == {}
    assert school.registers.calendar().days == ()
    assert school.registers.amendments_without_reason() == ()
