"""A journal takes all events of an append or none, tells rivals apart, and shows tampering."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from casework.errors import BadInput, CaseworkError, Conflict, NotFound
from casework.store.cases import CaseStore
from casework.store.journal import Journal

REF = "ABS-7QK29XMD-1"
NOW = datetime(2025, 1, 31, 9, 30, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "cases" / f"{REF}.json", REF)


def events(*names, **extra):
    return [{"event": name, **extra} for name in names]


def test_a_journal_without_a_file_is_empty(journal):
    assert journal.read() == ()
    assert journal.verify() is None


def test_events_come_back_in_order_with_their_time_and_number(journal):
    journal.append(events("A", "B", on="2025-01-30"), expected=0, recorded_at=NOW)
    added = journal.append(events("C", cost=1.5, of=[1, None, "Zoë 👍"]), expected=2, recorded_at=NOW)
    held = journal.read()
    assert [(entry.seq, entry.event["event"]) for entry in held] == [(1, "A"), (2, "B"), (3, "C")]
    assert held[2:] == added
    assert held[2].event["of"] == [1, None, "Zoë 👍"]
    assert {entry.recorded_at for entry in held} == {NOW}
    assert journal.verify() is None


def test_many_entries_keep_their_order(journal):
    journal.append(events(*map(str, range(25))), expected=0, recorded_at=NOW)
    assert [entry.event["event"] for entry in journal.read()] == [str(n) for n in range(25)]


def test_the_file_is_tinydb_s(journal):
    journal.append(events("A"), expected=0, recorded_at=NOW)
    with TinyDB(journal.path, access_mode="r") as database:
        assert database.table("entries").get(doc_id=1)["event"] == {"event": "A"}
        assert database.table("casework").get(doc_id=1) == {"format": 1, "journal": REF}


def test_the_loser_of_two_is_told_what_was_added_meanwhile(journal):
    journal.append(events("A"), expected=0, recorded_at=NOW)
    journal.append(events("LetterIssued", by="Jo Head"), expected=1, recorded_at=NOW)
    with pytest.raises(Conflict) as lost:
        journal.append(events("C"), expected=1, recorded_at=NOW)
    assert lost.value.exit_code == 6
    assert lost.value.details == ("entry 2: LetterIssued by Jo Head, recorded 2025-01-31 09:30 UTC",)
    assert len(journal.read()) == 2


def test_an_append_that_expects_more_than_there_is_is_refused(journal):
    with pytest.raises(Conflict, match="holds 0 entries, fewer than the 3"):
        journal.append(events("A"), expected=3, recorded_at=NOW)


def test_appending_nothing_makes_no_file(journal):
    assert journal.append([], expected=0, recorded_at=NOW) == ()
    assert not journal.path.exists()


def test_one_event_that_is_no_json_keeps_all_events_of_the_append_out(journal):
    with pytest.raises(TypeError):
        journal.append([{"event": "A"}, {"event": "B", "on": NOW}], expected=0, recorded_at=NOW)
    with pytest.raises(BadInput):
        journal.append([{"event": "A"}, {"event": "\ud800"}], expected=0, recorded_at=NOW)
    assert journal.read() == ()


def test_times_of_other_zones_and_of_none_are_kept_as_utc(journal):
    paris = NOW.astimezone(timezone(timedelta(hours=1)))
    journal.append(events("A"), expected=0, recorded_at=paris)
    journal.append(events("B"), expected=1, recorded_at=NOW.replace(tzinfo=None))
    assert [entry.recorded_at for entry in journal.read()] == [NOW, NOW]
    assert journal.verify() is None


TAMPERINGS = {
    "changed event": (lambda t: t["2"]["event"].update(event="X"), "entry 2 was changed"),
    "changed time": (lambda t: t["2"].update(recorded_at="2024-01-31T09:30:00+00:00"), "entry 2 was changed"),
    "removed entry": (lambda t: t.pop("2"), "entry 2 is missing"),
    "removed first entry": (lambda t: t.pop("1"), "entry 1 is missing"),
    "relinked": (lambda t: t["3"].update(previous="0" * 64), "entry 3 does not follow"),
    "swapped": (lambda t: (t["1"].update(seq=2), t["2"].update(seq=1)), "entry 1 does not follow"),
    "doubled": (lambda t: t.update({"4": t["3"]}), "entry 4 is missing"),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_verify_names_the_first_broken_link_and_nothing_is_appended_to_it(journal, name):
    journal.append(events("A", "B", "C"), expected=0, recorded_at=NOW)
    content = json.loads(journal.path.read_text())
    tamper, words = TAMPERINGS[name]
    tamper(content["entries"])
    journal.path.write_text(json.dumps(content))
    assert words in journal.verify()
    with pytest.raises(BadInput, match=words):
        journal.append(events("D"), expected=len(content["entries"]), recorded_at=NOW)


def test_an_entry_of_another_case_does_not_pass_in_this_one(journal, tmp_path):
    other = Journal(tmp_path / "cases" / "other.json", "ABS-00000000-1")
    other.append(events("A"), expected=0, recorded_at=NOW)
    other.path.rename(journal.path)
    with pytest.raises(BadInput, match="it is the file of ABS-00000000-1"):
        journal.read()
    journal.path.write_text(journal.path.read_text().replace(other.ref, REF))
    assert "entry 1 was changed" in journal.verify()


def test_a_file_of_a_newer_version_is_refused_as_such(journal):
    journal.path.parent.mkdir()
    journal.path.write_text(json.dumps({"casework": {"1": {"format": 2}}, "entries": [["other", "layout"]]}))
    with pytest.raises(BadInput, match="has format 2; this version of casework reads up to 1"):
        journal.read()


@pytest.mark.parametrize(
    "text",
    ["", "{", "null", "[]", '{"entries":{}}', '{"casework":{},"entries":{}}', "[" * 100_000, "\xff\xfe"],
    ids=["empty", "cut", "null", "list", "headless", "no header", "deep", "bytes"],
)
def test_a_damaged_file_is_named_with_what_to_do(journal, text):
    journal.path.parent.mkdir()
    journal.path.write_bytes(text.encode("latin-1"))
    with pytest.raises(BadInput) as refused:
        journal.read()
    assert refused.value.where == str(journal.path)
    assert "backup" in refused.value.fix


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_file_never_ends_in_a_traceback_and_never_passes_verify(journal, data):
    journal.path.unlink(missing_ok=True)
    journal.append(events("A", "B", by="Jo"), expected=0, recorded_at=NOW)
    sound = journal.read()
    content = bytearray(journal.path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    journal.path.write_bytes(content)
    try:
        assert journal.verify() is not None or journal.read() == sound
    except CaseworkError as fault:
        assert fault.where and fault.fix


def test_of_threads_that_append_at_once_each_number_goes_to_one_and_nothing_is_lost(journal):
    won: list[int] = []
    lost: list[int] = []

    def write(number: int) -> None:
        for _ in range(10):
            seen = len(journal.read())
            try:
                journal.append(events(f"of {number}"), expected=seen, recorded_at=NOW)
                won.append(number)
            except Conflict:
                lost.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) + len(lost) == 40
    assert sorted(entry.event["event"] for entry in journal.read()) == sorted(f"of {n}" for n in won)
    assert journal.verify() is None


def test_the_case_store_lists_cases_and_finds_them_however_their_reference_is_written(tmp_path):
    store = CaseStore(tmp_path / "cases")
    assert store.refs() == ()
    store.journal(" abs-7qk29xmd-1 ").append(events("A"), expected=0, recorded_at=NOW)
    (tmp_path / "cases" / "notes.json").write_text("{}")
    assert store.refs() == (REF,)
    assert store.exists("abs-7qk29xmd-1")
    assert not store.exists("ABS-7QK29XMD-2")
    assert not store.exists("../home")


@pytest.mark.parametrize("text", ["../home", "", "ABS-7QK29XMD", "ABS-7QK29XMD-1.json"])
def test_what_is_no_reference_is_not_found(tmp_path, text):
    with pytest.raises(NotFound):
        CaseStore(tmp_path).journal(text)
