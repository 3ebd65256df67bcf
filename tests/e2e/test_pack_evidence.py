"""Evidence from the command line (issue 6, points 1 and 2): what can't be taken in is no silent loss."""

from __future__ import annotations

import shutil
from email.message import EmailMessage
from pathlib import Path

import pytest

from .conftest import CASE, OFFICER
from .world import act, act_ok, cli, data, ok, pdf, tree

NOTE = "2025-06-01"


@pytest.fixture
def home(built, tmp_path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "home"))


@pytest.fixture
def mail(tmp_path) -> Path:
    """An e-mail with a sound PDF between two files that a pack can't take in."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "jo@example.org", "office@example.org", "Photos"
    made.set_content("See what is attached.")
    made.add_attachment(b"PK\x03\x04zip", maintype="application", subtype="zip", filename="photos.zip")
    made.add_attachment(pdf("A letter"), maintype="application", subtype="pdf", filename="letter.pdf")
    made.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="logo.gif")
    path = tmp_path / "mail.eml"
    path.write_bytes(made.as_bytes())
    return path


def take_in(home: Path, path: Path, *details: str) -> str:
    act_ok(home, "record", CASE, "evidence", NOTE, "Ms Office", OFFICER, *details, files=[path])
    references = [document["ref"] for document in data(home, "case", "show", CASE)["documents"]]
    return next(each for each in reversed(references) if each.endswith("evidence"))


def test_attachments_that_can_not_be_read_stop_the_build_until_they_are_gaps(home, mail):
    take_in(home, mail, "title=Mail")
    checked = cli(home, "pack", "check", CASE)
    assert checked.code == 3
    assert "attachment 1 of Mail (photos.zip) could not be taken in" in checked.out
    refused = cli(home, "pack", "build", CASE)
    assert refused.code == 3
    for said in ("photos.zip", "logo.gif", "attachment_settled", "--allow-gaps --why TEXT"):
        assert said in refused.err
    built = data(home, "pack", "build", CASE, "--allow-gaps", "--why", "The mother has the photographs")
    titles = [item["title"] for item in built["items"]]
    at = next(place for place, title in enumerate(titles) if title.startswith("Mail, 1 June"))
    assert [item["kind"] for item in built["items"][at + 1 : at + 3]] == ["gap", "gap"]
    assert "photos.zip" in titles[at + 1] and "logo.gif" in titles[at + 2]
    said = data(home, "pack", "verify", CASE)
    assert said["ok"] and len(said["gaps"]) == 2
    assert any("photos.zip" in note["what"] for note in said["notes"] if note["code"] == "gap")


def test_a_person_can_say_why_nothing_is_lost_and_the_pack_needs_no_gap(home, mail):
    document = take_in(home, mail, "title=Mail")
    words = ("record", CASE, "attachment_settled", NOTE, "Ms Office", OFFICER, f"document={document}")
    wrong = act(home, *words, "attachment=2", "why=It is there")
    assert wrong.code == 4
    assert "1. photos.zip" in wrong.err
    act_ok(home, *words, "attachment=1", "why=Its photographs are evidence of their own")
    assert "photos.zip" not in cli(home, "pack", "build", CASE).err
    act_ok(home, *words, "attachment=3", "why=It is the logo of the sender")
    assert not [item for item in data(home, "pack", "build", CASE)["items"] if item["kind"] == "gap"]
    assert "attachment 3" in ok(home, "case", "timeline", CASE).out


def test_a_title_too_long_for_the_index_is_refused_before_anything_is_written(home, tmp_path):
    path = tmp_path / "note.pdf"
    path.write_bytes(pdf("A note"))
    before = tree(home)
    refused = act(
        home, "record", CASE, "evidence", NOTE, "Ms Office", OFFICER, f"title={'a' * 501}", files=[path]
    )
    assert refused.code == 4
    assert "501 letters" in refused.err
    assert tree(home) == before


def test_signs_that_steer_a_screen_come_neither_into_a_title_nor_onto_the_screen(home, tmp_path):
    path = tmp_path / "no\u202ete\x1b[31m.pdf"
    path.write_bytes(pdf("A note"))
    said = act_ok(
        home, "record", CASE, "evidence", NOTE, "Ms Office", OFFICER, "title=A\nno\x1bte\u202e", files=[path]
    )
    shown = said.out + said.err + ok(home, "case", "timeline", CASE).out + ok(home, "case", "show", CASE).out
    assert "\x1b" not in shown and "\u202e" not in shown
    assert "A note" in shown and "taken as 'A note'" in said.err
    assert any(item["title"].startswith("A note") for item in data(home, "pack", "build", CASE)["items"])
