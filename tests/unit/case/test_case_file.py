"""State as a fold over events: voids, two dates, approvals used once, and events as data."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from casework.case import events
from casework.case.casefile import CaseFile, Entry
from casework.case.events import (
    EventVoided,
    LetterIssued,
    LetterRequested,
    NoticeIssued,
    StepTaken,
    from_record,
    to_record,
)
from casework.case.records import RECORDS
from casework.errors import BadInput, NotFound, Refused


def void(story, on: str, number: int, why: str = "entered by mistake"):
    return story.record("void", on, event=str(number), why=why)


def last_step(story) -> int:
    number, _ = story.latest.last_step
    return number


# --- voids ---------------------------------------------------------------------------------------


def test_a_void_of_the_last_step_goes_back_one_state_from_its_own_day_on(story):
    story.climb("meeting")
    void(story, "2024-10-24", last_step(story))
    assert story.state == "letter_1"
    assert story.on("2024-10-23").standing.state == "meeting"
    assert story.on("2024-10-24").standing.state == "letter_1"
    assert story.due("2024-10-24") == {"meeting"}, "the review is still over"


def test_a_void_of_a_step_that_is_not_the_last_is_refused(story):
    story.climb("meeting")
    with pytest.raises(Refused) as refusal:
        void(story, "2024-10-24", 1)
    assert refusal.value.code == "not_the_last_step"
    assert story.state == "meeting"


def test_steps_can_be_voided_one_after_the_other_from_the_last(story):
    story.climb("penalty_request")
    for state in ("notice_to_improve", "meeting", "letter_1", "open"):
        void(story, "2024-12-05", last_step(story))
        assert story.state == state
    assert story.latest.last_step is None


def test_the_void_of_a_penalty_takes_its_notices_with_it(story):
    story.climb("penalty")
    assert story.ledger(date(2025, 1, 10)).counted("P1", date(2025, 1, 10), story.values) == 1
    voids = void(story, "2025-01-13", last_step(story))
    assert len(voids) == 3, "the step and two notices"
    on = date(2025, 1, 13)
    assert story.ledger(on).notices == [] and story.ledger(on).counted("P1", on, story.values) == 0
    assert story.due("2025-01-13") == {"penalty"}
    story.take("penalty", "2025-01-14")
    assert [n.ordinal for n in story.latest.all(NoticeIssued)] == [1, 1]


def test_what_became_of_a_voided_notice_is_not_said_of_the_next(story):
    story.climb("penalty")
    story.record("notice_received", "2025-01-10", parent="P1")
    story.record("paid", "2025-01-11", parent="P1", amount="80")
    void(story, "2025-01-13", next(n for n, e in story.latest.steps if e.step == "penalty"))
    story.take("penalty", "2025-01-14")
    mine = next(n for n in story.ledger(date(2025, 2, 1)).notices if n.parent == "P1")
    assert mine.received_on is None and not mine.is_paid


def test_a_void_is_never_voided_and_a_voided_event_is_gone_for_good(story):
    story.climb("letter_1")
    void(story, "2024-09-24", 1)
    with pytest.raises(Refused) as refusal:
        void(story, "2024-09-25", 2)
    assert refusal.value.code == "void_of_a_void"
    with pytest.raises(NotFound):
        void(story, "2024-09-25", 1)


@pytest.mark.parametrize("event", ["9", "0", "", "x", "-1", "1.0"])
def test_an_event_that_is_not_there_is_named(story, event):
    story.climb("letter_1")
    with pytest.raises((NotFound, BadInput)):
        story.record("void", "2024-09-25", event=event, why="mistake")


@pytest.mark.parametrize("event", ["1", "#1", "001", "ABS-TESTTEST-1#1", " 1 "])
def test_an_event_may_be_named_as_the_timeline_prints_it(story, event):
    story.climb("letter_1")
    story.record("void", "2024-09-25", event=event, why="mistake")
    assert story.state == "open"


def test_a_void_says_why(story):
    story.climb("letter_1")
    with pytest.raises(BadInput, match="lacks why"):
        story.record("void", "2024-09-25", event="1")


def test_a_voided_approval_approves_nothing(story):
    story.climb("meeting")
    story.record("support", "2024-11-04", appropriate="yes", engaged="no")
    story.record("approval", "2024-11-05", by="Bo Second", step="notice_to_improve")
    assert story.free("2024-11-05") == {"notice_to_improve"}
    void(story, "2024-11-05", len(story.file.entries))
    assert story.free("2024-11-05") == set()


def test_an_approval_serves_one_step_and_serves_again_only_where_that_step_is_voided(story):
    story.climb("penalty_request")
    assert story.latest.approvals("penalty_request") == []
    void(story, "2024-12-05", last_step(story))
    assert len(story.latest.approvals("penalty_request")) == 1
    story.take("penalty_request", "2024-12-06", approve=False)
    assert story.state == "penalty_request"


def every_day_can_be_shown(story) -> bool:
    return all(story.on(entry.event.on).standing.state for entry in story.file.entries)


def test_no_step_is_taken_beside_a_voided_one_that_still_counted_on_the_day(story):
    story.climb("letter_1")  # 23 September
    void(story, "2024-10-07", 1)
    with pytest.raises(Refused) as refusal:
        story.take("letter_1", "2024-09-20")  # from 23 September to 6 October there would be two
    assert refusal.value.code == "step_beside_a_voided_one"
    assert every_day_can_be_shown(story) and story.state == "open"


def test_no_step_is_built_on_a_voided_one(story):
    story.climb("letter_1").mark("2024-10-14")
    void(story, "2024-11-04", 1)
    assert story.due("2024-10-22") == {"meeting"}, "the void is of 4 November"
    with pytest.raises(Refused) as refusal:
        story.take("meeting", "2024-10-22")
    assert refusal.value.code == "step_beside_a_voided_one"
    assert story.state == "open"


def test_a_step_is_not_voided_on_a_day_on_which_a_later_step_still_counted(story):
    story.climb("meeting")  # letter 1 on 23 September, meeting on 22 October
    void(story, "2024-10-30", 2)
    with pytest.raises(Refused) as refusal:
        void(story, "2024-10-25", 1)
    assert refusal.value.code == "step_beside_a_voided_one"
    void(story, "2024-10-30", 1)
    assert every_day_can_be_shown(story) and story.state == "open"


def test_a_step_with_a_wrong_date_is_voided_on_that_date_and_taken_again(story):
    story.climb("letter_1")  # it was really on 20 September
    void(story, "2024-09-23", 1)
    story.take("letter_1", "2024-09-20")
    assert every_day_can_be_shown(story)
    assert story.on("2024-09-20").standing.state == story.on("2024-09-23").standing.state == "letter_1"


def test_a_void_takes_back_letters_that_were_asked_for_and_never_written(story):
    story.climb("letter_1")
    who = {"on": date(2024, 9, 23), "by": "Hanna Headley", "role": "headteacher"}
    paper = {"template": "letter_1", "kind": "letter", "title": "Letter", "to": "P1"}
    asked = {"version": "1", "context": {}, **paper}
    story.append(LetterRequested(document="001-letter_1-P1", **who, **asked))
    story.append(LetterRequested(document="001-letter_1-P2", **who, **{**asked, "to": "P2"}))
    written = {"path": "p", "sha256": "0", "word_path": "w", "word_sha256": "0", "pages": 1}
    story.append(LetterIssued(document="001-letter_1-P1", **who, **paper, **written))
    assert [request.document for request in story.latest.unfinished] == ["001-letter_1-P2"]
    voids = void(story, "2024-09-24", 1)
    assert {event.event_no for event in voids if isinstance(event, EventVoided)} == {1, 3}
    assert story.latest.unfinished == []
    assert [document.document for document in story.latest.documents] == ["001-letter_1-P1"], "it did go out"


def test_that_a_letter_was_asked_for_is_not_voided_while_the_letter_counts(story):
    story.climb("letter_1")
    who = {"on": date(2024, 9, 23), "by": "Hanna Headley", "role": "headteacher"}
    paper = {"template": "letter_1", "kind": "letter", "title": "Letter", "to": "P1"}
    document = "001-letter_1-P1"
    story.append(LetterRequested(document=document, **who, version="1", context={}, **paper))
    written = {"path": "p", "sha256": "0", "word_path": "w", "word_sha256": "0", "pages": 1}
    story.append(LetterIssued(document=document, **who, **paper, **written))
    with pytest.raises(Refused) as refusal:
        void(story, "2024-09-24", 2)
    assert refusal.value.code == "void_of_a_request"
    assert f"void event 1, which brought the paper: casework case record {story.file.reference} void" in (
        refusal.value.fix
    )
    void(story, "2024-09-24", 1)


def test_a_letter_that_was_never_written_can_be_given_up_alone(story):
    story.climb("letter_1")
    who = {"on": date(2024, 9, 23), "by": "Hanna Headley", "role": "headteacher"}
    asked = {"template": "letter_1", "kind": "letter", "title": "Letter", "to": "P1", "version": "1"}
    story.append(LetterRequested(document="001-letter_1-P1", **who, context={}, **asked))
    void(story, "2024-09-24", 2)
    assert story.latest.unfinished == [] and story.state == "letter_1"


# --- two dates -----------------------------------------------------------------------------------


def test_a_day_sees_what_took_effect_up_to_it_and_a_moment_what_was_recorded_up_to_it(story):
    story.climb("meeting")
    entries = tuple(
        Entry(e.number, datetime(2024, 12, e.number, tzinfo=UTC), e.event) for e in story.file.entries
    )
    file = CaseFile(story.file.reference, story.file.upn, "absence", 1, entries)
    assert story.standing(date(2024, 10, 21), file).state == "letter_1"
    assert story.standing(date(2024, 10, 22), file).state == "meeting"
    known = file.as_known_at(datetime(2024, 12, 1, 23, 59, tzinfo=UTC))
    assert story.standing(None, known).state == "letter_1"
    assert story.standing(None, file.as_known_at(datetime(2024, 11, 30, tzinfo=UTC))).state == "open"


def test_a_case_without_events_is_open_and_was_opened_on_no_day(story):
    assert story.state == "open" and story.latest.opened_on is None
    story.record("contact", "2024-09-10", note="rang home")
    assert story.latest.opened_on == date(2024, 9, 10) and story.state == "open"
    story.record("contact", "2024-09-05", note="rang home, entered late")
    assert story.latest.opened_on == date(2024, 9, 5)


# --- what is recorded -------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["la_outcome", "court_outcome"])
def test_an_outcome_says_what_it_is(story, what):
    with pytest.raises(BadInput, match="lacks outcome"):
        story.record(what, "2025-03-03")
    story.record(what, "2025-03-03", outcome="Attendance Improvement Meeting", by="Lee Liaison")


@pytest.mark.parametrize("details", [{}, {"offered": ""}, {"note": "fine"}])
def test_a_record_of_support_says_something_of_it(story, details):
    with pytest.raises(BadInput, match="says nothing of the support"):
        story.record("support", "2024-11-04", **details)


@pytest.mark.parametrize("word", ["perhaps", "true", "0", "ja"])
def test_support_is_yes_or_no(story, word):
    with pytest.raises(BadInput, match="neither yes nor no"):
        story.record("support", "2024-11-04", engaged=word)


@pytest.mark.parametrize("word", ["yes", "YES", " Yes ", "y"])
def test_yes_may_be_written_as_people_write_it(story, word):
    story.record("support", "2024-11-04", engaged=word)
    assert story.latest.support("engaged") is True and story.latest.support("worked") is None


def test_a_letter_that_the_case_does_not_have_was_not_posted(story):
    with pytest.raises(NotFound, match="no document"):
        story.record("letter_posted", "2024-09-25", document="001-letter_1-P1")


def test_every_record_of_the_contract_can_be_made():
    wanted = "meeting contact support approval hold letter_posted notice_received paid unpaid withdrawn"
    assert {*wanted.split(), "la_outcome", "court_outcome", "void"} <= set(RECORDS)


# --- events as data -----------------------------------------------------------------------------------


def test_every_event_of_a_whole_case_is_the_same_after_being_written_and_read(story):
    story.climb("penalty")
    story.record("notice_received", "2025-01-13", parent="P1")
    story.record("paid", "2025-01-20", parent="P1", amount="80")
    story.record("hold", "2025-01-21", reason="complaint", until="2025-02-01")
    story.record("meeting", "2025-01-22", attendees="A, B", targets="be there", minutes="we met")
    for entry in story.file.entries:
        assert from_record(to_record(entry.event)) == entry.event


def test_every_kind_of_event_has_a_name_of_its_own_in_the_journal():
    names = [kind.__struct_config__.tag for kind in events.KINDS]
    assert len(set(names)) == len(names) and "StepTaken" in names


def test_an_entry_of_an_older_version_is_read_without_the_fields_that_came_later(story):
    story.climb("letter_1")
    (step,) = story.latest.all(StepTaken)
    record = to_record(step)
    for later in ("facts", "approval", "recipients", "offence_sessions", "details"):
        del record[later]
    read = from_record(record)
    assert isinstance(read, StepTaken) and read.step == "letter_1" and read.facts == ()
