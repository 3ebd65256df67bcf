"""What `pack check` tells before a pack goes: each line in the user's words, with how to mend it."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from .conftest import CASE, HEAD, LA, OFFICER
from .world import (
    CONTACT_COLUMNS,
    MARK_COLUMNS,
    PUPIL_COLUMNS,
    act,
    act_ok,
    cli,
    contact,
    data,
    ok,
    pupil,
    table,
    tree,
    upn,
)

NOW = "2025-02-05T08:00:00"


@pytest.fixture
def home(at) -> Path:
    return at("as1_referral")


def check(home: Path, now: str = NOW) -> list[dict[str, object]]:
    return cli(home, "pack", "check", CASE, "--json", now=now).json["findings"]


def line(home: Path, words: str, now: str = NOW) -> dict[str, object]:
    found = [each for each in check(home, now) if words in str(each["what"])]
    assert len(found) == 1, check(home, now)
    assert found[0]["fix"], "each line says how to mend it"
    return found[0]


def none(home: Path, words: str, now: str = NOW) -> bool:
    return not [each for each in check(home, now) if words in str(each["what"])]


def amend(home: Path, *rows: tuple[str, str, str]) -> None:
    path = home.parent / "amended.csv"
    path.write_text(table(MARK_COLUMNS, [(upn(1), *row, "", "") for row in rows]), encoding="utf-8")
    ok(home, "register", "import", path, "--by", "Ms O", "--why", "told by the mother", now=NOW)


def import_contacts(home: Path, **more: object) -> None:
    rows = [contact(1, "M1", "Tamsin", "mother", forename="Iris", **more)]
    path = home.parent / "contacts.csv"
    path.write_text(table(CONTACT_COLUMNS, rows), encoding="utf-8")
    ok(home, "register", "import", path, now=NOW)


# --- the register -----------------------------------------------------------------------------------


def test_an_n_mark_older_than_five_school_days_stops_the_build_o17(home):
    amend(home, ("2025-01-28", "AM", "N"))  # six school days before 5 February
    found = line(home, "code N")
    assert found["stops"] and found["code"] == "marks_open" and "28 January 2025 AM" in found["what"]
    before = tree(home)
    result = cli(home, "pack", "build", CASE, now=NOW)
    assert result.code == 3 and "code N" in result.err and tree(home) == before


def test_an_n_mark_of_five_school_days_only_warns_o17(home):
    amend(home, ("2025-01-29", "AM", "N"))
    assert not line(home, "code N")["stops"]
    assert cli(home, "pack", "build", CASE, now=NOW).code == 0


def test_a_missing_mark_of_long_ago_stops_the_build(home):
    amend(home, ("2024-10-01", "AM", "-"), ("2024-10-01", "PM", "-"))
    found = line(home, "without a mark")
    assert found["stops"] and "2 sessions" in found["what"]


def test_leave_that_was_refused_and_taken_is_coded_as_holiday(home):
    ask = ("--from", "2024-11-11", "--to", "2024-11-12", "--reason", "A trip")
    who = ("--by", "Mrs Head", "--role", HEAD)
    ok(home, "leave", "request", upn(1), "--on", "2024-10-01", *ask, *who)
    ok(home, "leave", "decide", upn(1), "--refuse", "--on", "2024-10-02", "--reason", "No.", *who)
    found = line(home, "not coded as holiday")
    assert "4 sessions" in found["what"] and found["code"] == "holiday_not_coded"
    amend(home, *((f"2024-11-{day}", session, "G") for day in (11, 12) for session in ("AM", "PM")))
    assert none(home, "not coded as holiday")


# --- the papers ---------------------------------------------------------------------------------------


def certificate(home: Path) -> str:
    documents = data(home, "case", "show", CASE)["documents"]
    return next(str(each["ref"]) for each in documents if each["kind"] == "registration_certificate")


def test_the_certificate_is_signed_by_the_head_alone(home):
    assert "not recorded as signed" in line(home, "registration certificate")["what"]
    words = ("record", CASE, "signed", "2025-02-04")
    assert act(home, *words, "Ms O", OFFICER, f"document={certificate(home)}").code == 3
    assert act(home, *words, "Mrs Head", HEAD, "document=none").code == 5
    act_ok(home, *words, "Mrs Head", HEAD, f"document={certificate(home)}")
    assert none(home, "registration certificate")


def test_letters_are_recorded_as_posted_one_by_one_or_all_of_a_day(home):
    first = str(line(home, "not recorded as posted")["what"])
    assert "12 letters" in first
    letter = next(str(d["ref"]) for d in data(home, "case", "show", CASE)["documents"] if d["to"] == "M1")
    act_ok(home, "record", CASE, "letter_posted", "2024-09-11", "Ms O", OFFICER, f"document={letter}")
    assert "11 letters" in str(line(home, "not recorded as posted")["what"])
    act_ok(home, "record", CASE, "letter_posted", "2025-02-04", "Ms O", OFFICER)
    assert "9 letters" in str(line(home, "not recorded as posted")["what"])


def test_a_letter_to_an_address_that_changed_since_is_not_posted_o22(at):
    home = at("letter_1")
    letter = next(str(d["ref"]) for d in data(home, "case", "show", CASE)["documents"] if d["to"] == "M1")
    import_contacts(home, address_line_1="9 New Street", lives_with_pupil="N")
    before = tree(home)
    for details in ((f"document={letter}",), ()):
        result = act(home, "record", CASE, "letter_posted", "2024-09-11", "Ms O", OFFICER, *details)
        assert result.code == 3 and "another one now" in result.err
    assert tree(home) == before
    events = data(home, "case", "timeline", CASE)["events"]
    step = next(str(each["no"]) for each in events if each["event"] == "StepTaken")
    act_ok(home, "record", CASE, "void", "2024-09-11", "Mrs Head", HEAD, f"event={step}", "why=she moved")
    act_ok(home, "advance", CASE, "letter_1", "2024-09-11", "Mrs Head", HEAD, "pupil_address=confirmed")
    again = [str(d["ref"]) for d in data(home, "case", "show", CASE)["documents"] if d["to"] == "M1"][-1]
    act_ok(home, "record", CASE, "letter_posted", "2024-09-11", "Ms O", OFFICER, f"document={again}")


def test_a_draft_with_an_address_of_before_is_not_approved_and_work_and_check_say_what_to_do_o22(at):
    home = at("letter_1")
    (letter,) = [str(d["ref"]) for d in data(home, "case", "show", CASE)["documents"] if d["to"] == "M1"]
    assert none(home, "address")
    import_contacts(home, address_line_1="9 New Street", lives_with_pupil="N")
    before = tree(home)
    refused = act(home, "record", CASE, "approval", "2024-09-11", "Mr Deputy", HEAD, f"document={letter}")
    assert refused.code == 3 and "another one now" in refused.err
    assert tree(home) == before
    stale = line(home, "never posted, and the address of Ms Iris Tamsin (M1) changed since")
    assert letter in str(stale["what"])
    assert letter not in str(line(home, "not recorded as posted"))
    (item,) = [each for each in data(home, "work")["items"] if each["step"] == "write_again"]
    assert letter in str(item) and "casework case record" in str(item)
    void = f"void --detail event={int(letter.partition('-')[0])} --detail why=WHY"
    assert str(stale["fix"]).startswith("write it again: casework case record ")
    assert void in str(stale["fix"]) and "letter_1 --on DATE" in str(stale["fix"])
    act_ok(
        home,
        *("record", CASE, "letter_posted", "2024-09-10", "Ms O", OFFICER),
        *(f"document={letter}", "address=confirmed"),
    )
    assert none(home, "changed since it was written")
    assert not [each for each in data(home, "work")["items"] if each["step"] == "write_again"]


def test_details_of_a_parent_older_than_six_months_are_checked_first(home):
    assert none(home, "details of parent")
    late = "2025-03-03T08:00:00"
    found = [each for each in check(home, late) if "details of parent" in str(each["what"])]
    assert len(found) == 2 and all(each["code"] == "parents_unchecked" for each in found)
    import_contacts(home, verified_on="2025-03-01", email="iris@example.org", phone="01632 960001")
    assert "F1" in str(line(home, "details of parent", late)["what"])


# --- the authority ---------------------------------------------------------------------------------------


def test_a_question_that_nobody_has_answered_stays_open_until_a_person_answers(home):
    path = home.parent / "sibling.csv"
    path.write_text(table(PUPIL_COLUMNS, [pupil(8, "Tamsin", "Ed")]), encoding="utf-8")
    contacts = home.parent / "sibling-contacts.csv"
    iris = contact(
        1, "M1", "Tamsin", "mother", forename="Iris", email="iris@example.org", phone="01632 960001"
    )
    contacts.write_text(table(CONTACT_COLUMNS, [iris | {"upn": upn(8)}]), encoding="utf-8")
    ok(home, "register", "import", path, contacts, now=NOW)
    found = line(home, "brother or sister")
    assert found["code"] == "form_incomplete" and "question=sibling" in found["fix"]
    words = ("record", CASE, "answer", "2025-02-04", "Ms O", OFFICER)
    assert act(home, *words, "question=height", "answer=tall").code == 4
    act_ok(home, *words, "question=sibling", "answer=Ed attends well and is not referred.")
    assert none(home, "brother or sister")


def test_the_pack_has_a_deadline_after_the_final_warning_once_the_school_has_filled_it_in(home):
    assert none(home, "the pack is late")
    ok(home, "settings", "set", "referral.deadline=15")
    found = line(home, "the pack is late")
    what = str(found["what"])
    assert "by 27 November 2024, 15 school days after the warning before a penalty notice of 6 Nov" in what
    assert found["code"] == "late" and not found["stops"]


def test_the_six_months_run_from_the_first_and_from_the_last_session(home):
    shown = data(home, "case", "show", CASE)["time_limits"]
    assert [each["counted_from"] for each in shown] == ["first", "last"]
    assert shown[0]["session"] == "2024-09-03" and shown[0]["last"] == "2025-03-03"
    assert "s.127" in shown[0]["text"] and "s.127" in ok(home, "case", "show", CASE).out
    assert "that day has passed" in str(line(home, "first session", "2025-03-04T08:00:00")["what"])


def test_a_court_order_is_a_hard_stop_until_it_no_longer_stands(home):
    words = ("record", CASE, "court_order", "2025-02-04", "Ms O", OFFICER)
    assert act(home, *words, "reference=FD1", "effect=anything").code == 4
    act_ok(home, *words, "reference=FD1", "effect=no_contact", "parent=F1", "until=2025-03-01")
    found = line(home, "court order stands")
    assert found["stops"] and "FD1" in found["what"]
    assert cli(home, "pack", "build", CASE, now=NOW).code == 3
    assert none(home, "court order stands", "2025-03-03T08:00:00")


def questions(home: Path) -> list[dict[str, object]]:
    found = data(home, "work", "--as-of", "2025-02-10")
    printed = ok(home, "work", "--as-of", "2025-02-10").out
    assert printed.count("QUESTION  answer_question") == len(found["questions"])
    assert "answer_question" not in {item["step"] for item in found["items"]}  # no step that is due
    return found["questions"]


def test_the_question_of_a_supervision_order_is_put_and_stops_nothing(home):
    said = data(home, "case", "explain", CASE, "--as-of", "2025-02-05")
    assert any("s.447" in prompt["text"] for prompt in said["prompts"])
    assert none(home, "supervision order") and questions(home) == []
    done = act_ok(home, "advance", CASE, "court", "2025-02-06", "Ms Lee", LA)
    assert "supervision order" in done.err and "s.447(1)" in done.err and "supervision order" not in done.out
    (item,) = questions(home)
    assert (item["role"], item["since"], item["modality"]) == (LA, "2025-02-06", "must")
    assert "Not answered" in ok(home, "case", "show", CASE).out
    fix = str(line(home, "supervision order")["fix"])
    assert fix in item["reason"]["text"] and fix in done.err
    words = fix.replace("TEXT", "'Yes: no use here'").replace("DATE", "2025-02-07").replace("NAME", "Lee")
    assert cli(home, *shlex.split(words)[1:]).code == 0
    assert none(home, "supervision order") and questions(home) == []
    assert "Yes: no use here" in ok(home, "case", "show", CASE).out


@pytest.mark.parametrize("name", ["supervision_order_considered", "eso_considered"])
def test_the_question_of_a_supervision_order_is_answered_with_the_step_or_before_it(at, name):
    home = at("as1_referral")
    done = act_ok(home, "advance", CASE, "court", "2025-02-06", "Ms Lee", LA, f"{name}=no, it was not")
    assert done.err == "" and questions(home) == [] and none(home, "supervision order")
    (asked,) = data(home, "case", "show", CASE)["step_questions"]
    assert asked["answer"] == "no, it was not" and asked["step"] == "court"


def test_an_answer_given_before_the_court_step_counts(at):
    home = at("as1_referral")
    answer = ("question=supervision_order_considered", "answer=Yes.")
    act_ok(home, "record", CASE, "answer", "2025-02-05", "Ms Lee", LA, *answer)
    assert act_ok(home, "advance", CASE, "court", "2025-02-06", "Ms Lee", LA).err == ""
    assert questions(home) == []
    asked = data(home, "case", "show", CASE)["step_questions"]
    assert [each["answer"] for each in asked] == ["Yes."]


def test_a_case_that_is_closed_without_the_answer_is_no_more_work(at):
    home = at("as1_referral")
    act_ok(home, "advance", CASE, "court", "2025-02-06", "Ms Lee", LA)
    act_ok(home, "advance", CASE, "closed", "2025-02-07", "Ms Lee", LA)
    assert questions(home) == []


def test_an_approval_of_a_letter_is_of_its_hash(home):
    letter = next(d for d in data(home, "case", "show", CASE)["documents"] if d["to"] == "M1")
    words = ("record", CASE, "approval", "2025-02-04", "Mrs Head", HEAD, f"document={letter['ref']}")
    act_ok(home, *words, f"sha256={str(letter['sha256'])[:12]}")
    event = data(home, "case", "timeline", CASE)["events"][-1]
    assert event["event"] == "DocumentApproved" and event["sha256"] == letter["sha256"]
    assert none(home, "approval of")


def test_a_decision_whose_mark_changed_since_is_in_the_list(home):
    amend(home, ("2024-09-03", "AM", "I"))
    assert any("Check this decision" in str(each["what"]) for each in check(home))


def test_a_file_that_was_edited_is_not_approved_and_every_view_says_so(home):
    ok(home, "pack", "build", CASE, now=NOW)
    form = next(d for d in data(home, "case", "show", CASE)["documents"] if d["kind"] == "as1_form")
    approve = ("record", CASE, "approval", "2025-02-04", "Mrs Head", HEAD, f"document={form['ref']}")
    act_ok(home, *approve)
    assert form["unchanged"] and none(home, "was changed after")
    path = home / str(form["path"])
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b"\n")
    before = tree(home)
    refused = act(home, *approve)
    assert refused.code == 3 and "was edited" in refused.err and tree(home) == before
    found = line(home, "was changed after it was written")
    assert found["stops"] and str(form["path"]) in str(found["what"]) and "backup" in str(found["fix"])
    assert str(form["ref"]) in str(line(home, "no longer approved")["what"])
    shown = ok(home, "case", "show", CASE).out
    assert shown.count("its file was edited") == 1
    assert cli(home, "pack", "build", CASE, now=NOW).code == 3
    verified = cli(home, "pack", "verify", CASE)
    assert verified.code == 3 and "was edited" in verified.out
    path.unlink()
    assert act(home, *approve).code == 5 and line(home, str(form["path"]))["stops"]
