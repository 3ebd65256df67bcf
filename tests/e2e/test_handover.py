"""A pack on its way to the LA and its answer on the way back (CR39, CR40), through the commands alone."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import CASE, HEAD, LA, OFFICER
from .world import Result, act, act_ok, cli, data, ok, pdf, pdf_texts, tree

SENT = ("--on", "2025-02-05", "--by", "Mrs Head", "--role", HEAD)
REPLY = ("--on", "2025-02-12", "--by", "Ms Lee")


@pytest.fixture
def ready(built, tmp_path) -> Path:
    """Return a copy of the home with the built pack."""
    return Path(shutil.copytree(built, tmp_path / "ready"))


@pytest.fixture
def approved(ready) -> Path:
    return approve(ready)


def approve(home: Path, on: str = "2025-02-04") -> Path:
    act_ok(home, "record", CASE, "approval", on, "Mrs Head", HEAD, "document=pack")
    return home


@pytest.fixture
def sent(approved) -> Path:
    ok(approved, "handover", "send", CASE, *SENT)
    return approved


def folder_of(home: Path) -> Path:
    (found,) = (home / "outbox").glob("*/*")
    return found


@pytest.fixture
def received(sent, tmp_path) -> Path:
    """Return the folder as the LA has it, far from any home."""
    return Path(shutil.copytree(folder_of(sent), tmp_path / "la" / "arrived"))


def returned(home: Path, *reasons: str, note: str = "") -> Path:
    """Return the pack into the home's own outbox."""
    words = [word for reason in reasons for word in ("--reason", reason)]
    ok(None, "handover", "return", folder_of(home), *words, "--note", note, *REPLY)
    return home


def mend_items(home: Path) -> list[dict[str, object]]:
    items = data(home, "work", "--as-of", "2025-03-03")["items"]
    return [item for item in items if item["step"] == "mend_pack"]


# --- sending ------------------------------------------------------------------------------------------


def test_the_outbox_gets_pack_manifest_and_covering_note_in_words_and_as_pdf(sent):
    folder = folder_of(sent)
    assert folder.parent.name == "kent"
    names = {path.name for path in folder.iterdir()}
    assert names == {f"{folder.name}.pdf", "manifest.json", "covering-note.txt", "covering-note.pdf"}
    built_pack = next((sent / "packs").glob("*AS1.pdf")).read_bytes()
    assert (folder / f"{folder.name}.pdf").read_bytes() == built_pack
    note = (folder / "covering-note.txt").read_text(encoding="utf-8")
    assert "Kent County Council" in note and "Approved by Mrs Head" in note
    assert "casework pack verify" in note
    assert re.search(r"^- page 1: Index$", note, re.M) and re.search(r"^- pages \d+–\d+: AS1", note, re.M)
    assert "Tamsin" not in "".join(names)
    words = " ".join(" ".join(pdf_texts((folder / "covering-note.pdf").read_bytes())).split())
    assert "Kent County Council" in words


def test_the_manifest_holds_the_questions_of_the_la_with_the_answers_and_its_reasons(sent):
    manifest = json.loads((folder_of(sent) / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["schema"] == "casework/handover/1"
    answers = {each["question"]: each["answer"] for each in manifest["answers"]}
    assert answers["looked_after"] == "No." and answers["social_care"] == "No."
    assert "did not take it up" in answers["support_offered"]
    assert "Yes, last on 1 September 2024." in answers["parents_checked"]
    codes = [each["code"] for each in manifest["return_reasons"]]
    assert {"marks_open", "holiday_not_coded", "paper_missing", "late", "other"} <= set(codes)


def test_the_covering_note_says_of_a_question_that_nobody_answered_it(approved):
    ok(approved, "handover", "send", CASE, "--on", "2025-05-06", *SENT[2:])  # the parents' check is too old
    folder = folder_of(approved)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    answers = {each["question"]: each["answer"] for each in manifest["answers"]}
    assert answers["parents_checked"] == "" and answers["looked_after"] == "No."
    note = (folder / "covering-note.txt").read_text(encoding="utf-8")
    assert "within the last six months? Not answered." in note


def test_the_sending_is_an_event_and_a_copy_stays_in_the_home(sent):
    event = data(sent, "case", "timeline", CASE)["events"][-1]
    assert event["event"] == "PackSent"
    assert tree(sent)[event["path"]] == event["sha256"]
    assert event["to"] == "Kent County Council" and event["pages"] > 10
    assert ok(sent, "store", "verify")


def test_the_same_pack_is_sent_once(sent):
    before = tree(sent)
    again = cli(sent, "handover", "send", CASE, *SENT)
    assert again.code == 6 and "sent once" in again.err
    assert tree(sent) == before


def test_a_dry_run_says_what_would_be_recorded_and_writes_nothing(approved):
    before = tree(approved)
    said = data(approved, "handover", "send", CASE, *SENT, "--dry-run")
    assert [event["event"] for event in said["events"]] == ["PackSent"]
    assert tree(approved) == before


def test_another_outbox_may_be_named(approved, tmp_path):
    ok(approved, "handover", "send", CASE, *SENT, "--outbox", tmp_path / "post")
    assert len(list((tmp_path / "post").glob("*/manifest.json"))) == 1
    assert not (approved / "outbox").exists()


def refused(home: Path, words: str, code: int = 3, *more: object) -> None:
    before = tree(home)
    result = cli(home, "handover", "send", CASE, *SENT, *more)
    assert result.code == code, result.err
    assert words in result.err
    assert tree(home) == before


def test_a_pack_that_is_not_built_is_not_sent(at):
    refused(at("as1_referral"), "No pack has been built", 5)


def test_a_pack_that_the_head_has_not_approved_is_not_sent(ready):
    refused(ready, "not approved by the head")


def test_an_approval_is_of_one_file_and_lapses_with_another_pack(approved, tmp_path):
    extra = tmp_path / "more.pdf"
    extra.write_bytes(pdf("One more paper"))
    act_ok(approved, "record", CASE, "evidence", "2025-02-04", "Ms O", OFFICER, "title=More", files=[extra])
    refused(approved, "older than the case")
    ok(approved, "pack", "build", CASE)
    refused(approved, "approval is of an earlier pack")
    found = cli(approved, "pack", "check", CASE, "--json").json["findings"]
    assert any("approval of pack" in line["what"] for line in found)


def data_of_check(home: Path) -> list[dict[str, object]]:
    return cli(home, "pack", "check", CASE, "--json").json["findings"]


def test_a_pack_that_was_changed_is_not_sent(approved):
    path = next((approved / "packs").glob("*AS1.pdf"))
    path.write_bytes(path.read_bytes()[:-2000])
    refused(approved, "does not hold")


def test_only_the_head_sends(approved):
    result = cli(approved, "handover", "send", CASE, *SENT[:-1], OFFICER)
    assert result.code == 3 and "Only the headteacher" in result.err


def test_only_the_head_approves_and_only_the_file_that_was_looked_at(ready):
    words = ("record", CASE, "approval", "2025-02-04", "Ms O")
    assert act(ready, *words, OFFICER, "document=pack").code == 3
    assert act(ready, *words, HEAD, "document=pack", "sha256=" + "0" * 64).code == 3
    assert act(ready, *words, HEAD, "document=no-such").code == 5


# --- the LA's side -------------------------------------------------------------------------------------


def bare(*arguments: object) -> Result:
    """Run a command in a process of its own, in an empty folder, without a home."""
    words = [sys.executable, "-m", "casework", *(str(each) for each in arguments)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return Result(done.returncode, done.stdout, done.stderr)


def test_the_liaison_lists_and_accepts_a_received_folder_without_any_home(received):
    listed = bare("handover", "list", received.parent, "--json")
    assert listed.code == 0, listed.err
    (pack,) = listed.json["packs"]
    assert pack["holds"] and pack["status"] == "waiting" and pack["return_reasons"]
    done = bare("handover", "accept", received, *REPLY)
    assert done.code == 0, done.err
    answer = json.loads((received / "answer.json").read_text(encoding="utf-8"))
    assert answer["answer"] == "accepted" and answer["by"] == "Ms Lee"
    assert bare("handover", "list", received, "--json").json["packs"][0]["status"] == "accepted"
    assert not (Path.cwd() / "output").exists()


def test_an_answer_is_never_written_over(received):
    ok(None, "handover", "accept", received, *REPLY)
    before = tree(received)
    for words in (("accept", received), ("return", received, "--reason", "late")):
        result = cli(None, "handover", *words, *REPLY)
        assert result.code == 6 and "answered already" in result.err
    assert tree(received) == before


def test_a_return_names_reasons_from_the_list_that_came_with_the_pack(received):
    wrong = cli(None, "handover", "return", received, "--reason", "no_such", *REPLY)
    assert wrong.code == 2 and "marks_open" in wrong.err
    none = cli(None, "handover", "return", received, *REPLY)
    assert none.code == 2 and "needs a reason" in none.err
    other = cli(None, "handover", "return", received, "--reason", "other", *REPLY)
    assert other.code == 2 and "--note" in other.err
    said = data(None, "handover", "return", received, "--reason", "late", "--reason", "no_support", *REPLY)
    assert [each["code"] for each in said["reasons"]] == ["late", "no_support"]


def test_a_damaged_pack_is_not_accepted_and_its_faults_go_back_with_it(received):
    pack = next(received.glob("*AS1.pdf"))
    pack.write_bytes(pack.read_bytes()[:-3000])
    assert cli(None, "handover", "list", received).code == 3
    result = cli(None, "handover", "accept", received, *REPLY)
    assert result.code == 3 and "does not hold" in result.err
    said = data(None, "handover", "return", received, "--reason", "pack_damaged", *REPLY)
    assert said["findings"]


def test_another_whole_pack_under_the_manifest_is_noticed(received, tmp_path):
    pack = next(received.glob("*AS1.pdf"))
    pack.write_bytes(pack.read_bytes() + b"\n")
    said = cli(None, "handover", "list", received, "--json").json["packs"][0]
    assert not said["holds"] and any("its hash differs" in fault for fault in said["faults"])


def test_a_pack_that_came_alone_by_e_mail_is_answered_beside_it(received, tmp_path):
    alone = Path(shutil.copy(next(received.glob("*AS1.pdf")), tmp_path / "mail.pdf"))
    assert ok(None, "handover", "list", alone).out.count("holds") == 1
    ok(None, "handover", "return", alone, "--reason", "paper_missing", *REPLY)
    assert (tmp_path / "mail.answer.json").is_file()


def test_an_answer_leaves_nothing_else_in_the_folder_of_the_la(received, tmp_path):
    alone = Path(shutil.copy(next(received.glob("*AS1.pdf")), tmp_path / "mail.pdf"))
    before = {path.name for path in received.iterdir()}
    ok(None, "handover", "accept", received, *REPLY, "--dry-run")
    assert {path.name for path in received.iterdir()} == before
    ok(None, "handover", "accept", received, *REPLY)
    assert cli(None, "handover", "return", received, "--reason", "late", *REPLY).code == 6
    assert {path.name for path in received.iterdir()} == before | {"answer.json"}
    ok(None, "handover", "return", alone, "--reason", "late", *REPLY)
    assert {path.name for path in tmp_path.glob("*mail*")} == {"mail.pdf", "mail.answer.json"}


def test_the_covering_note_prints_the_fingerprint_and_the_hash_that_verify_prints(sent):
    folder = folder_of(sent)
    proof = data(None, "pack", "verify", next(folder.glob("*AS1.pdf")))
    words = " ".join((folder / "covering-note.txt").read_text(encoding="utf-8").split())
    assert f"Fingerprint of the pack: {proof['fingerprint']}" in words
    assert f"SHA-256 of the file: {proof['sha256']}" in words
    printed = "".join("".join(pdf_texts((folder / "covering-note.pdf").read_bytes())).split())
    assert proof["fingerprint"] in printed


def test_a_reader_without_a_home_is_told_to_send_a_faulty_pack_back_and_the_school_to_build_it(
    sent, received
):
    for pack in (next(received.glob("*AS1.pdf")), next((sent / "packs").glob("*AS1.pdf"))):
        pack.write_bytes(pack.read_bytes()[:-3000])
    abroad = cli(None, "pack", "verify", next(received.glob("*AS1.pdf")))
    assert abroad.code == 3 and "Build the pack again" not in abroad.out
    (command,) = {
        line.partition("casework ")[2] for line in abroad.out.splitlines() if "Send it back" in line
    }
    words = shlex.split(command.replace("--on D --by NAME", " ".join(("--on 2025-02-12", "--by Lee"))))
    ok(None, *words)
    assert json.loads((received / "answer.json").read_text(encoding="utf-8"))["answer"] == "returned"
    at_home = cli(sent, "pack", "verify", next((sent / "packs").glob("*AS1.pdf")))
    assert at_home.code == 3 and "Send it back" not in at_home.out


def test_a_name_that_is_neither_folder_nor_case_is_said_to_be_neither(tmp_path, home):
    for at in (None, home):
        result = cli(at, "handover", "list", "Arived-typo")
        assert result.code == 5 and "no folder or file 'Arived-typo'" in result.err
        assert "casework init" not in result.err


def test_a_folder_of_two_packs_names_the_files_to_choose_from(received, tmp_path):
    flat = tmp_path / "flat"
    flat.mkdir()
    for name in ("first.pdf", "second.pdf"):
        shutil.copy(next(received.glob("*AS1.pdf")), flat / name)
    result = cli(None, "handover", "accept", flat, *REPLY)
    assert result.code == 2 and "first.pdf" in result.err and "second.pdf" in result.err
    ok(None, "handover", "accept", flat / "second.pdf", *REPLY)


@pytest.mark.parametrize("broken", ["garbage", "", '{"schema": "casework/handover/1"}', "[" * 4000])
def test_a_pack_beside_a_manifest_that_cannot_be_read_is_shown_with_what_is_wrong(received, broken):
    (received / "manifest.json").write_text(broken, encoding="utf-8")
    listed = cli(None, "handover", "list", received, "--json")
    assert listed.code == 3
    (pack,) = listed.json["packs"]
    assert pack["pack"].endswith("AS1.pdf") and not pack["holds"]
    assert any("manifest.json beside it can't be read" in fault for fault in pack["faults"])
    refused = cli(None, "handover", "accept", received, *REPLY)
    assert refused.code == 3 and "can't be read" in refused.err
    ok(None, "handover", "return", received, "--reason", "pack_damaged", *REPLY)


def test_a_manifest_of_another_program_beside_a_pack_is_no_fault_of_it(received):
    (received / "manifest.json").write_text('{"name": "a web page"}', encoding="utf-8")
    (pack,) = data(None, "handover", "list", received)["packs"]
    assert pack["holds"] and pack["case"] is None


def test_a_second_pack_beside_the_one_of_the_manifest_is_listed_too(received):
    shutil.copy(next(received.glob("*AS1.pdf")), received / "by-mail.pdf")
    packs = data(None, "handover", "list", received)["packs"]
    assert [Path(pack["pack"]).name == "by-mail.pdf" for pack in packs] == [False, True]


def test_a_damaged_file_that_is_no_pack_any_more_is_named_where_no_pack_is_found(tmp_path):
    (tmp_path / "pack.pdf").write_bytes(b"%PDF-1.7 torn")
    said = ok(None, "handover", "list", tmp_path).out
    assert "holds no pack" in said and "pack.pdf is none" in said and "casework pack verify" in said


def test_a_folder_without_a_pack_is_said_to_be_one(tmp_path):
    assert "holds no pack" in ok(None, "handover", "list", tmp_path).out
    assert cli(None, "handover", "accept", tmp_path, *REPLY).code == 5


# --- the answer comes back -------------------------------------------------------------------------------


def receive(home: Path, *more: object) -> Result:
    return cli(home, "handover", "receive", CASE, "--by", "Ms O", *more)


def test_an_answer_in_the_outbox_shows_in_list_and_work_until_it_is_taken_in(sent):
    ok(None, "handover", "accept", folder_of(sent), *REPLY)
    (row,) = data(sent, "handover", "list")["packs"]
    assert row["status"] == "waiting" and row["unread"]["answer"] == "accepted"
    steps = [item["step"] for item in data(sent, "work", "--as-of", "2025-02-13")["items"]]
    assert "receive_answer" in steps
    assert receive(sent).code == 0
    (row,) = data(sent, "handover", "list")["packs"]
    assert row["status"] == "accepted" and row["unread"] is None
    event = data(sent, "case", "timeline", CASE)["events"][-1]
    assert (event["event"], event["by"], event["on"]) == ("PackAnswered", "Ms Lee", "2025-02-12")
    assert receive(sent).code == 5 and mend_items(sent) == []


def test_each_reason_of_a_return_is_work_for_the_officer_with_how_to_mend_it(sent):
    returned(sent, "marks_open", "no_warning_shown", note="Week of 14 October")
    assert receive(sent).code == 0
    items = mend_items(sent)
    assert [item["reason"]["value"] for item in items] == ["marks_open", "no_warning_shown"]
    for item in items:
        assert item["role"] == OFFICER and item["modality"] == "must"
        assert "How to mend it" in item["reason"]["text"] and "14 October" in item["reason"]["text"]


def test_a_mended_pack_goes_out_anew_and_its_note_says_what_was_mended(sent, tmp_path):
    returned(sent, "paper_missing")
    assert receive(sent).code == 0
    refused(sent, "sent once", 6)
    extra = tmp_path / "more.pdf"
    extra.write_bytes(pdf("The early help plan"))
    act_ok(sent, "record", CASE, "evidence", "2025-02-13", "Ms O", OFFICER, "title=Plan", files=[extra])
    ok(sent, "pack", "build", CASE, "--supplement")
    approve(sent, "2025-02-14")
    later = ("--on", "2025-02-14", "--by", "Mrs Head", "--role", HEAD)
    told = cli(sent, "handover", "send", CASE, *later)
    assert told.code == 3 and "paper_missing" in told.err and "--mended" in told.err
    ok(sent, "handover", "send", CASE, *later, "--mended", "paper_missing=The plan was added.")
    folders = sorted((sent / "outbox" / "kent").iterdir())
    assert len(folders) == 2
    note = (folders[-1] / "covering-note.txt").read_text(encoding="utf-8")
    assert "The plan was added." in note and "came back" in note
    assert mend_items(sent) == []


def test_a_returned_pack_whose_mend_adds_no_paper_goes_out_again_and_says_what_was_mended(sent):
    first = (folder_of(sent) / f"{folder_of(sent).name}.pdf").read_bytes()
    returned(sent, "sibling_not_considered", note="There is a brother")
    assert receive(sent).code == 0
    (item,) = mend_items(sent)
    assert "--supplement" in item["reason"]["text"] and "handover send" in item["reason"]["text"]
    answer = ("question=sibling", "answer=The brother is at another school.")
    act_ok(sent, "record", CASE, "answer", "2025-02-13", "Ms O", OFFICER, *answer)
    refused(sent, "--supplement", 6)
    said = data(sent, "pack", "build", CASE, "--supplement")
    old = pdf_texts(first)
    pages = pdf_texts((sent / said["path"]).read_bytes())
    assert pages[: len(old)] == old
    told = " ".join(pages[len(old)].split())
    assert "What was mended" in told and "came back on 12 February 2025" in told
    assert "Nothing is said of a brother or sister." in told and "There is a brother" in told
    assert "Answered on 13 February 2025" in told and "The brother is at another school." in told
    assert data(sent, "pack", "build", CASE, "--supplement")["sha256"] == said["sha256"]
    assert data(sent, "pack", "diff", CASE)["ok"]
    approve(sent, "2025-02-14")
    later = ("--on", "2025-02-14", "--by", "Mrs Head", "--role", HEAD)
    ok(sent, "handover", "send", CASE, *later, "--mended", "sibling_not_considered=It is answered.")
    folder = sorted((sent / "outbox" / "kent").iterdir())[-1]
    note = (folder / "covering-note.txt").read_text(encoding="utf-8")
    assert "It is answered." in note and "The brother is at another school." in note
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["mended"][0]["how"] == "It is answered." and manifest["replaces"]
    assert mend_items(sent) == []
    assert data(sent, "pack", "diff", CASE)["old_pages"] == len(old)  # though the new one was sent too
    assert cli(sent, "pack", "build", CASE, "--supplement").code == 3  # nothing came since


def test_a_pack_that_came_back_for_everything_at_once_still_has_a_first_page_that_holds(sent):
    manifest = json.loads((folder_of(sent) / "manifest.json").read_text(encoding="utf-8"))
    codes = [each["code"] for each in manifest["return_reasons"]]
    returned(sent, *codes, note="Much is to be said of this. " * 80)
    assert receive(sent).code == 0
    for number in range(12):
        said = ("question=sibling", f"answer=Answer {number}: {'long words ' * 40}")
        act_ok(sent, "record", CASE, "answer", "2025-02-13", "Ms O", OFFICER, *said)
    built = data(sent, "pack", "build", CASE, "--supplement")
    first = next(item for item in built["items"] if item["title"] == "Index of supplement 1")
    assert first["from_page"] == first["to_page"]
    index = " ".join(pdf_texts((sent / built["path"]).read_bytes())[first["from_page"] - 1].split())
    assert "What was mended" in index and "more lines: the covering note has every answer" in index
    assert data(sent, "pack", "verify", CASE)["ok"]


def test_an_answer_that_came_by_e_mail_is_taken_in_from_its_file_and_fits_no_other_case(sent, received):
    ok(None, "handover", "accept", received, *REPLY)
    answer = received / "answer.json"
    changed = json.loads(answer.read_text(encoding="utf-8")) | {"sha256": "0" * 64}
    other = received / "other.json"
    other.write_text(json.dumps(changed), encoding="utf-8")
    assert receive(sent, "--file", other).code == 4
    assert receive(sent, "--file", received / "manifest.json").code == 4
    assert receive(sent, "--file", answer).code == 0
    assert receive(sent, "--file", answer).code == 6


def test_a_case_without_a_sent_pack_has_no_answer_to_take_in(home):
    assert receive(home).code == 3
    assert "No pack was handed over" in ok(home, "handover", "list").out


# --- what the LA and the court do (CR40) ----------------------------------------------------------------


def outcome(home: Path, what: str, on: str, *details: str) -> Result:
    return act(home, "record", CASE, what, on, "Ms Lee", LA, *details)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Attendance Improvement Meeting", "attendance_improvement_meeting"),
        ("home visits", "home_visits"),
        ("other-agencies", "other_agencies"),
        ("fast_track", "fast_track"),
        ("penalty_issued", "penalty_issued"),
        ("paid", "penalty_paid"),
        ("withdrawn", "penalty_withdrawn"),
    ],
)
def test_an_outcome_of_the_la_is_one_of_its_list_cr40(at, words, code):
    home = at("as1_referral")
    assert outcome(home, "la_outcome", "2025-02-10", f"outcome={words}").code == 0
    assert data(home, "case", "timeline", CASE)["events"][-1]["outcome"] == code


def test_an_outcome_that_the_la_does_not_have_is_refused_with_the_list_cr40(rungs):
    result = outcome(rungs("as1_referral"), "la_outcome", "2025-02-10", "outcome=transported")
    assert result.code == 4 and "fast_track" in result.err


def test_the_fast_track_makes_the_court_step_what_should_follow_cr40(at):
    home = at("as1_referral")
    before = [i for i in data(home, "work", "--as-of", "2025-02-10")["items"] if i["step"] == "court"]
    assert [item["modality"] for item in before] == ["may"]
    assert outcome(home, "la_outcome", "2025-02-10", "outcome=fast_track").code == 0
    after = [i for i in data(home, "work", "--as-of", "2025-02-10")["items"] if i["step"] == "court"]
    assert [item["modality"] for item in after] == ["should"]
    assert after[0]["reason"]["rule"] == "CR40" and after[0]["since"] == "2025-02-10"
    act_ok(home, "advance", CASE, "court", "2025-02-11", "Ms Lee", LA)


@pytest.mark.parametrize(
    ("said", "closes"),
    [
        ("attendance_improvement_meeting", False),
        ("home_visits", False),
        ("other_agencies", False),
        ("penalty_issued", False),
        ("penalty_paid", True),
        ("penalty_withdrawn", True),
    ],
)
def test_what_the_la_did_keeps_the_referral_open_until_it_settles_the_matter_cr40(at, said, closes):
    home = at("as1_referral")
    assert outcome(home, "la_outcome", "2025-02-10", f"outcome={said}").code == 0
    (event,) = data(home, "case", "timeline", CASE)["events"][-1:]
    assert (event["event"], event["outcome"]) == ("LaOutcomeRecorded", said)

    def steps() -> list[str]:
        found = data(home, "work", "--as-of", "2025-02-11")["items"]
        return [item["step"] for item in found if item["state"] == "as1_referral"]

    assert ("closed" in steps()) is closes and ("court" in steps()) is not closes
    if closes:  # the last word counts
        refused = act(home, "advance", CASE, "court", "2025-02-11", "Ms Lee", LA)
        assert refused.code == 3 and "settled the matter" in refused.err
        assert outcome(home, "la_outcome", "2025-02-11", "outcome=fast_track").code == 0
        assert "closed" not in steps() and "court" in steps()
        assert outcome(home, "la_outcome", "2025-02-11", f"outcome={said}").code == 0
        assert "closed" in steps() and "court" not in steps()


def test_the_payment_or_withdrawal_of_every_notice_lets_the_case_be_closed_cr40(at):
    home = at("received")

    def closing() -> list[str]:
        found = data(home, "work", "--as-of", "2024-12-06")["items"]
        return [i["reason"]["rule"] for i in found if i["state"] == "penalty" and i["step"] == "closed"]

    act_ok(home, "record", CASE, "paid", "2024-12-05", "Ms Lee", LA, "parent=M1", "amount=80")
    assert closing() == []
    act_ok(home, "record", CASE, "withdrawn", "2024-12-06", "Ms Lee", LA, "parent=F1")
    assert closing() == ["CR56"]
    act_ok(home, "advance", CASE, "closed", "2024-12-06", "Ms Lee", LA)


def test_a_day_in_court_is_no_result_yet(at):
    home = at("as1_referral")
    act_ok(home, "advance", CASE, "court", "2025-02-11", "Ms Lee", LA)
    assert outcome(home, "court_outcome", "2025-03-03", "outcome=court_date").code == 4
    assert outcome(home, "court_outcome", "2025-03-03", "outcome=court_date", "date=2025-04-01").code == 0
    steps = [item["step"] for item in data(home, "work", "--as-of", "2025-03-31")["items"]]
    assert "closed" not in steps
    assert outcome(home, "court_outcome", "2025-04-01", "outcome=fined £220 and costs").code == 0
    steps = [item["step"] for item in data(home, "work", "--as-of", "2025-04-02")["items"]]
    assert "closed" in steps
