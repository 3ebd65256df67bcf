"""`store verify` names the first broken link of whatever was changed, lost, added or cut off in a home."""

from __future__ import annotations

import json
import shutil

import pytest

from casework.service.demo.story import STORY_CASE
from casework.store.journal import GENESIS, entry_hash

from .school import command


def verify(home, *more):
    said = command(home, ["store", "verify", "--json", *more])
    found = json.loads(said.out)
    assert said.code == (0 if found["ok"] else 3)
    return found


def wrong(home, *more):
    """Return what verify finds, as (code, where, what)."""
    return [(f["code"], f["where"], f["what"]) for f in verify(home, *more)["findings"]]


def journal(home):
    return next((home / "cases").glob("ABS-*.json"))


def change(path, edit, *, rehash=False):
    """Let ``edit`` change a journal's entries; with ``rehash`` as somebody would who covers the traces."""
    content = json.loads(path.read_bytes())
    entries = content["entries"]
    edit(entries)
    if rehash:
        from datetime import datetime

        previous = GENESIS
        for key in sorted(entries, key=int):
            entry = entries[key]
            entry["previous"] = previous
            at = datetime.fromisoformat(entry["recorded_at"])
            previous = entry["sha256"] = entry_hash(path.stem, entry["seq"], at, entry["event"], previous)
    path.write_text(json.dumps(content))


def cut(count):
    def edit(entries):
        for key in sorted(entries, key=int)[-count:]:
            del entries[key]

    return edit


def number_of(home, kind):
    entries = json.loads(journal(home).read_bytes())["entries"]
    return next(key for key in sorted(entries, key=int) if entries[key]["event"]["event"] == kind)


def document(home, ending=".pdf"):
    return next(path for path in sorted((home / "documents").rglob(f"*{ending}")))


def test_a_home_that_was_only_worked_in_holds(home):
    found = verify(home)
    assert found["ok"] and found["notes"] == []
    assert (found["cases"], found["documents"]) == (1, 31)
    assert found["entries"] > 60 and len(found["seal"]) == 64


def test_a_changed_event_is_named_by_its_entry(home):
    change(journal(home), lambda entries: entries["7"]["event"].update(by="Somebody Else"))
    [(code, where, what), *_] = wrong(home)
    assert (code, where) == ("chain_broken", f"cases/{journal(home).name}")
    assert what == "entry 7 was changed after it was recorded"


def test_a_removed_event_in_the_middle_is_named(home):
    change(journal(home), lambda entries: entries.pop("9"))
    assert ("chain_broken", "entry 9 is missing") in [(code, what) for code, _, what in wrong(home)]


def test_a_history_that_was_rewritten_with_new_hashes_is_told_by_the_note_on_its_last_entry(home):
    change(journal(home), lambda entries: entries["7"]["event"].update(by="Somebody Else"), rehash=True)
    [(code, _, what)] = wrong(home)
    assert code == "journal_shortened" and "replaced by another" in what


@pytest.mark.parametrize("count", [1, 5])
def test_a_journal_whose_end_was_cut_off_is_told_by_the_note(home, count):
    change(journal(home), cut(count))
    codes = [(code, what) for code, _, what in wrong(home)]
    assert any(code == "journal_shortened" and "its end was cut off" in what for code, what in codes)


def test_a_journal_whose_end_was_cut_off_is_told_by_its_documents_where_the_note_is_lost(home):
    change(journal(home), cut(12))
    shutil.rmtree(home / "heads")
    found = wrong(home)
    assert found and {code for code, _, _ in found} == {"journal_shortened"}
    assert all(where.startswith("documents/") and "the journal ends with" in what for _, where, what in found)


def test_a_case_file_that_is_gone_is_told_by_note_and_documents(home):
    journal(home).unlink()
    assert {code for code, _, _ in wrong(home)} == {"journal_shortened"}


def test_nothing_is_appended_to_a_journal_that_was_cut_short(home):
    change(journal(home), cut(3))
    who = ["--on", "2025-05-20", "--by", "Jo", "--role", "attendance_officer", "--detail", "how=telephone"]
    said = command(home, ["case", "record", STORY_CASE, "contact", *who])
    assert said.code == 4 and "its end was cut off" in said.err and "--accept-loss" in said.err


def test_a_changed_and_a_lost_document_are_named_by_their_path(home):
    changed, lost = document(home, "C0001.pdf"), document(home, "C0002.docx")
    changed.chmod(0o600)
    changed.write_bytes(changed.read_bytes() + b" ")
    lost.unlink()
    assert sorted((code, where) for code, where, _ in wrong(home)) == [
        ("document_changed", changed.relative_to(home).as_posix()),
        ("document_missing", lost.relative_to(home).as_posix()),
    ]


def test_a_file_that_no_event_names_is_a_note_and_no_finding(home):
    stray = document(home).parent / "003-letter_9.pdf"
    stray.write_bytes(b"x")
    stray.chmod(0o600)
    found = verify(home)
    assert found["ok"]
    assert [(n["code"], n["where"]) for n in found["notes"]] == [
        ("unnamed_document", stray.relative_to(home).as_posix())
    ]


@pytest.mark.parametrize(
    ("kind", "edit", "code", "words"),
    [
        ("StepTaken", {"source": "court"}, "state_invalid", "letter_1 from court, does not follow"),
        ("StepTaken", {"step": "nowhere"}, "state_invalid", "does not follow"),
        ("LetterIssued", {"document": "999-x"}, "reference_broken", "was never asked for"),
        ("NoticeIssued", {"document": "999-x"}, "reference_broken", "is not on file"),
        ("StepTaken", {"on": "no day"}, "event_unreadable", "can't be understood"),
        ("StepTaken", {"event": "Unheard"}, "event_unreadable", "can't be understood"),
    ],
)
def test_events_that_lead_nowhere_or_point_at_nothing_are_named(home, kind, edit, code, words):
    number = number_of(home, kind)
    change(journal(home), lambda entries: entries[number]["event"].update(edit), rehash=True)
    shutil.rmtree(home / "heads")
    found = [(c, what) for c, _, what in wrong(home)]
    assert any(c == code and words in what and f"entry {number}" in what for c, what in found), found


def test_a_letter_that_was_issued_twice_is_named(home):
    number = number_of(home, "LetterIssued")

    def twice(entries):
        last = str(len(entries) + 1)
        entries[last] = {**entries[str(len(entries))], "seq": int(last), "event": entries[number]["event"]}

    change(journal(home), twice, rehash=True)
    assert any("was issued a second time" in what for _, _, what in wrong(home))


def test_a_case_of_a_pupil_whom_the_register_does_not_hold_is_named(home):
    shutil.rmtree(home / "registers")
    shutil.rmtree(home / "heads")
    assert "no_such_pupil" in {code for code, _, _ in wrong(home)}


def test_the_register_s_journal_batches_and_kept_files_are_proven(home):
    batch = next((home / "registers" / "batches").iterdir())
    batch.chmod(0o600)
    batch.write_bytes(batch.read_bytes().replace(b'"O', b'"I', 1))
    assert any(code == "register_broken" and batch.name in what for code, _, what in wrong(home))
    change(home / "registers" / "journal.json", lambda entries: entries["1"]["event"].update(by="X"))
    assert any("entry 1 was changed" in what for _, _, what in wrong(home))


def test_settings_that_do_not_fit_and_a_file_that_is_no_journal_are_findings(home):
    (home / "settings.toml").write_text('"notice_to_improve.weeks" = 99\n')
    journal(home).write_text("{")
    codes = {code for code, _, _ in wrong(home)}
    assert {"setting_out_of_range", "journal_unreadable"} <= codes


def test_half_written_files_and_files_open_to_others_are_notes(home):
    (home / "cases" / ".x.json.tmp").write_text("")
    (home / "cases" / ".x.json.tmp").chmod(0o600)
    journal(home).chmod(0o644)
    assert {note["code"] for note in verify(home)["notes"]} == {"leftover", "open_to_others"}


def test_the_words_say_what_is_wrong_and_how_to_mend_it(home):
    document(home).unlink()
    said = command(home, ["store", "verify"])
    assert said.code == 3
    assert "WRONG: documents/" in said.out and "restore it from the newest backup" in said.out
    assert "does not hold: 1 findings" in said.out


def test_a_step_under_a_policy_that_the_home_does_not_keep_is_named(home):
    edit = {"policy_sha256": "0" * 64}
    number = number_of(home, "StepTaken")
    change(journal(home), lambda entries: entries[number]["event"].update(edit), rehash=True)
    shutil.rmtree(home / "heads")
    [(code, where, what)] = wrong(home)
    assert where == f"cases/{journal(home).name}" and "policy" in what, code
