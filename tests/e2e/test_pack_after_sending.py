"""The pack through the command line: gaps, supplements after it was handed over, a locked copy."""

from __future__ import annotations

import io
import json
import shutil
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from casework.app import open_workspace
from casework.case.events import PackSent
from casework.service.addressing import find_case
from casework.service.writing import writing

from .conftest import CASE, HEAD, OFFICER
from .world import act_ok, cli, data, ok, pdf, pdf_texts


@pytest.fixture
def home(built, tmp_path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "home"))


def send(home: Path, said: dict) -> None:
    """Record a hand-over as `handover send` does."""
    space = open_workspace(str(home))
    with writing(space, find_case(space, CASE)) as writer:
        writer.append(
            [
                PackSent(
                    on=date(2025, 6, 2),
                    by="Ms Office",
                    role=OFFICER,
                    sha256=said["sha256"],
                    fingerprint=said["fingerprint"],
                    path=said["path"],
                    pages=said["pages"],
                )
            ]
        )


def test_the_ledger_accounts_for_every_page(home):
    said = data(home, "pack", "build", CASE)
    assert sum(line["pages_out"] for line in said["ledger"]) == said["pages"]
    for line, item in zip(said["ledger"], said["items"], strict=True):
        assert (line["from_page"], line["to_page"]) == (item["from_page"], item["to_page"])
        if item["kind"] not in ("index", "manifest"):
            assert line["pages_in"] == line["pages_out"]
            assert (home / line["file"]).is_file()
    proof = data(home, "pack", "verify", CASE)
    assert [note["code"] for note in proof["notes"]] == ["not_archival"]
    assert "Helvetica" in proof["notes"][0]["what"]
    assert said["archival"] is False


def test_a_missing_document_is_refused_and_with_a_reason_stands_as_a_gap_page(home):
    said = data(home, "pack", "build", CASE)
    lost = next(n for n, item in enumerate(said["items"]) if item["kind"] == "minutes")
    (home / said["ledger"][lost]["file"]).unlink()
    refused = cli(home, "pack", "build", CASE, "--json")
    assert refused.code == 3
    assert "minutes" in json.dumps(refused.error).lower()
    assert cli(home, "pack", "build", CASE, "--allow-gaps").code == 2
    built = data(home, "pack", "build", CASE, "--allow-gaps", "--why", "Lost in the move; asked for again")
    gap = built["items"][lost]
    assert (gap["kind"], gap["from_page"]) == ("gap", gap["to_page"])
    assert built["missing"] == [gap["title"]]
    page = pdf_texts((home / built["path"]).read_bytes())[gap["from_page"] - 1]
    assert "Lost in the move" in page
    assert data(home, "pack", "verify", CASE)["ok"]


def test_the_page_for_a_part_that_was_never_there_says_so_in_one_sentence(school, tmp_path):
    home = Path(shutil.copytree(school, tmp_path / "school"))
    built = data(home, "pack", "build", CASE, "--allow-gaps", "--why", "Asked for again")
    text = " ".join(" ".join(pdf_texts((home / built["path"]).read_bytes())).split())
    assert "No letter is on file. Asked for again" in text
    assert "There is no" not in text


def test_a_pack_handed_over_is_never_renumbered_and_a_supplement_proves_it(home, tmp_path):
    wrong = tmp_path / "wrong.pdf"
    wrong.write_bytes(pdf("Another child's note"))
    words = ("record", CASE, "evidence", "2025-06-01", "Ms Office", OFFICER, "title=Wrong paper")
    act_ok(home, *words, files=[wrong])
    first = data(home, "pack", "build", CASE)
    sent = (home / first["path"]).read_bytes()
    send(home, first)
    assert cli(home, "pack", "build", CASE).code == 3
    assert cli(home, "pack", "build", CASE, "--supplement").code == 3  # nothing came later
    late = tmp_path / "late.pdf"
    late.write_bytes(pdf("A late note", "Its second page"))
    words = ("record", CASE, "evidence", "2025-06-10", "Ms Office", OFFICER, "title=A late note")
    act_ok(home, *words, files=[late])
    evidence = next(item for item in first["items"] if "Wrong paper" in item["title"])
    number = next(
        int(Path(line["file"]).name.split("-")[0]) for line in first["ledger"] if line["no"] == evidence["no"]
    )
    act_ok(
        home, "record", CASE, "void", "2025-06-11", "Ms Office", OFFICER, f"event={number}", "why=Not ours"
    )
    second = data(home, "pack", "build", CASE, "--supplement")
    assert (home / first["path"]).read_bytes() == sent
    assert "supplement" in second["path"]
    assert "A late note" in second["items"][-2]["title"]
    assert data(home, "pack", "verify", CASE)["ok"]
    diff = data(home, "pack", "diff", CASE)
    assert diff["ok"] and diff["old_pages"] == first["pages"]
    assert diff["same_pages"] == first["pages"] - sum(
        item["to_page"] - item["from_page"] + 1 for item in diff["withdrawn"]
    )
    assert evidence["title"] in [item["title"] for item in diff["withdrawn"]]
    assert any("A late note" in item["title"] for item in diff["added"])
    pages = pdf_texts((home / second["path"]).read_bytes())
    assert "Page withdrawn" in pages[evidence["from_page"] - 1]
    assert not any("Another child" in page for page in pages)
    files = [str(home / one["path"]) for one in (first, second)]
    assert "old pages are the same" in ok(home, "pack", "diff", CASE, *files).out


def test_a_file_recorded_again_under_another_title_is_a_document_of_its_own(home, tmp_path):
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(pdf("The same words"))
    words = ("record", CASE, "evidence", "2025-06-01", "Ms Office", OFFICER)
    act_ok(home, *words, "title=First copy", files=[paper])
    first = data(home, "pack", "build", CASE)
    send(home, first)
    words = ("record", CASE, "evidence", "2025-06-10", "Ms Office", OFFICER)
    act_ok(home, *words, "title=Second copy", files=[paper])
    second = data(home, "pack", "build", CASE, "--supplement")
    before = [item["kind"] for item in first["items"]].count("evidence")
    assert [item["kind"] for item in second["items"]].count("evidence") == before + 1
    assert second["items"][-2]["title"].startswith("Second copy")
    send(home, second)
    gone = next(line for line in second["ledger"] if line["sha256"] == second["ledger"][-2]["sha256"])
    number = int(Path(gone["file"]).name.partition("-")[0])
    void = ("record", CASE, "void", "2025-06-11", "Ms Office", OFFICER)
    act_ok(home, *void, f"event={number}", "why=Twice")
    third = data(home, "pack", "build", CASE, "--supplement")
    kinds = {item["title"].partition(",")[0]: item["kind"] for item in third["items"]}
    assert (kinds["First copy"], kinds["Second copy"]) == ("withdrawn", "evidence")
    words_of = pdf_texts((home / third["path"]).read_bytes())
    assert sum("The same words" in page for page in words_of) == 1
    assert data(home, "pack", "verify", CASE)["ok"]


def test_the_label_of_an_exhibit_that_was_handed_over_says_on_which_page_it_is(home):
    first = data(home, "pack", "build", CASE)
    send(home, first)
    words = ("record", CASE, "statement", "2025-06-10", "Dr Jane Marsh", HEAD, "offence=444(1)")
    act_ok(home, *words)
    second = data(home, "pack", "build", CASE, "--supplement")
    labels = [item["title"] for item in second["items"] if item["kind"] == "exhibit"]
    papers = [item["from_page"] for item in first["items"] if item["kind"] == "letter"]
    assert labels[0] == f"Exhibit JM/1, 10 June 2025; the paper is on page {papers[0]}"
    assert len(labels) > 4 and all("; the paper is on page" in title for title in labels)
    send(home, second)
    assert cli(home, "pack", "build", CASE, "--supplement").code == 3  # all of it was sent
    assert data(home, "pack", "verify", CASE)["ok"]


def test_the_index_of_a_supplement_says_rightly_which_pages_are_unchanged(home, tmp_path):
    wrong = tmp_path / "wrong.pdf"
    wrong.write_bytes(pdf("Another child's note"))
    words = ("record", CASE, "evidence", "2025-06-01", "Ms Office", OFFICER, "title=Wrong paper")
    act_ok(home, *words, files=[wrong])
    first = data(home, "pack", "build", CASE)
    send(home, first)
    number = int(Path(first["ledger"][-2]["file"]).name.partition("-")[0])
    void = ("record", CASE, "void", "2025-06-11", "Ms Office", OFFICER)
    act_ok(home, *void, f"event={number}", "why=Not ours")
    said = data(home, "pack", "build", CASE, "--supplement")
    index = " ".join(pdf_texts((home / said["path"]).read_bytes())[first["pages"]].split())
    assert "unchanged, except that placeholders stand on those of what was withdrawn" in index
    assert f"Wrong paper, 1 June 2025, page {first['items'][-2]['from_page']}" in index


def test_the_difference_to_a_broken_file_is_an_error_that_names_it(home, tmp_path):
    said = data(home, "pack", "build", CASE)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes((home / said["path"]).read_bytes()[:-3000])
    result = cli(home, "pack", "diff", CASE, str(home / said["path"]), str(broken))
    assert result.code == 3 and "The second file does not hold" in result.out
    assert "can't be compared" in result.out and str(broken) in result.out
    assert "old pages" not in result.out


def test_the_form_and_the_letters_tell_of_no_letter_that_was_voided_and_that_the_pack_does_not_hold(at):
    home = at("as1_referral")
    steps = data(home, "case", "timeline", CASE)["events"]
    number = max(n for n, event in enumerate(steps, 1) if event["event"] == "StepTaken")
    void = ("record", CASE, "void", "2025-02-04", "Mrs Head", HEAD)
    act_ok(home, *void, f"event={number}", "why=To be written again")
    act_ok(home, "record", CASE, "approval", "2025-02-05", "Mr Deputy", HEAD, "step=as1_referral")
    act_ok(home, "advance", CASE, "as1_referral", "2025-02-05", "Mrs Head", HEAD)
    said = data(home, "pack", "build", CASE)
    pages = pdf_texts((home / said["path"]).read_bytes())
    assert not any("3 February 2025" in item["title"] for item in said["items"])
    for item in said["items"]:
        if item["kind"] in ("as1_form", "letter") and "5 February 2025" in item["title"]:
            text = " ".join(" ".join(pages[item["from_page"] - 1 : item["to_page"]]).split())
            assert "10 September 2024 First letter about attendance" in text
            assert "3 February 2025 Letter about an AS1 referral" not in text


def test_a_parent_whose_only_letter_was_voided_is_said_to_have_had_none(at):
    home = at("letter_1")
    void = ("record", CASE, "void", "2024-09-11", "Mrs Head", HEAD)
    act_ok(home, *void, "event=1", "why=Wrong child")
    found = cli(home, "pack", "check", CASE, "--json").json["findings"]
    assert [line["what"][:11] for line in found if "has had no letter" in line["what"]] == [
        "parent M1 h",
        "parent F1 h",
    ]


def test_a_copy_with_a_password_is_written_beside_and_the_password_nowhere(home, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("correct horse battery\n")
    said = data(home, "pack", "build", CASE, "--password-file", str(secret))
    copy = home / said["locked_copy"]
    assert copy.name.endswith("-AS1-locked.pdf")
    with pikepdf.open(io.BytesIO(copy.read_bytes()), password="correct horse battery") as opened:
        assert len(opened.pages) == said["pages"]
    assert not any(b"correct horse" in file.read_bytes() for file in home.rglob("*") if file.is_file())


# --- what `pack check` says then ----------------------------------------------------------------------


def test_check_of_a_pack_that_was_handed_over_advises_what_is_not_refused(home, tmp_path):
    def advice() -> str:
        return ok(home, "pack", "check", CASE).out.splitlines()[-1]

    assert "The pack can be built: casework pack build" in advice()
    send(home, data(home, "pack", "build", CASE))
    assert "there is nothing to add" in advice() and "casework" not in advice()
    assert cli(home, "pack", "build", CASE, "--supplement", "--json").error["code"] == "nothing_to_add"
    paper = tmp_path / "late.pdf"
    paper.write_bytes(pdf("A late note"))
    added = act_ok(
        home, "record", CASE, "evidence", "2025-06-03", "Ms Office", OFFICER, "title=Note", files=[paper]
    )
    assert advice().endswith("--supplement") and added.code == 0
    assert data(home, "pack", "check", CASE)["next"] == advice()
    built = data(home, "pack", "build", CASE, "--supplement")
    send(home, built)
    assert "there is nothing to add" in advice()
    events = data(home, "case", "timeline", CASE)["events"]
    number = next(
        e["no"] for e in events if e.get("document", "").endswith("-evidence") and e["title"] == "Note"
    )
    words = (f"event={number}", "why=another child")
    act_ok(home, "record", CASE, "void", "2025-06-04", "Ms Office", OFFICER, *words)
    assert advice().endswith("--supplement")
    ok(home, "pack", "build", CASE, "--supplement")
