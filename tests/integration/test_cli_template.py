"""``casework template``: the letters listed, any Word file checked, a sample printed; engines by setting."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from datetime import date
from pathlib import Path

import docx
import pytest

from casework.documents.word import engines
from casework.documents.word.gate import pdf_text

from ..e2e.world import cli, contact, marks, ok, pupil, small_home, tree, upn, weekly
from ..unit.documents.conftest import build_word
from ..unit.documents.word_zoo import OLE, word_file

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture(autouse=True)
def here(monkeypatch, tmp_path):
    monkeypatch.delenv("CASEWORK_HOME", raising=False)
    monkeypatch.chdir(tmp_path)


def wrong() -> bytes:
    def edit(document):
        document.add_heading("What happens next", 1)
        document.add_paragraph("About {{ pupil.forname }}")

    return build_word(["Dear {{ recipient.salutation }}"], edit=edit)


def put(name: str, data: bytes) -> Path:
    Path(name).write_bytes(data)
    return Path(name)


def test_the_templates_are_listed_without_a_home():
    listed = ok(None, "template", "list", "--json").json
    assert listed["schema"] == "casework/templates/1"
    there = {path.parent.parent.name for path in TEMPLATES.glob("*/1/manifest.toml")}
    assert {row["id"] for row in listed["templates"]} == there
    letter = next(row for row in listed["templates"] if row["id"] == "letter_1")
    assert (letter["to"], letter["signed_by"]) == ("parent", ["headteacher"])
    assert {"name": "pupil.forename", "kind": "text", "required": True, "columns": []}.items() <= next(
        field for field in letter["fields"] if field["name"] == "pupil.forename"
    ).items()
    assert "letter_1" in ok(None, "template", "list").out


def test_all_templates_of_the_house_are_sound():
    checked = ok(None, "template", "check", "--json").json
    assert checked["schema"] == "casework/template-check/1"
    assert len(checked["checked"]) >= 10
    assert {row["state"] for row in checked["checked"]} == {"sound"}
    assert all(row["words_compared"] for row in checked["checked"])


def test_a_file_is_held_against_the_template_that_it_is_for():
    put("ours.docx", wrong())
    result = cli(None, "template", "check", "ours.docx", "--for", "letter_1", "--json")
    assert result.code == 3
    (row,) = result.json["checked"]
    assert row["state"] == "findings"
    found = next(f for f in row["findings"] if f["code"] == "undeclared_field")
    assert found["where"] == ("body, paragraph 3, under “What happens next”: “About {{ pupil.forname }}”")
    assert "did you mean pupil.forename?" in found["fix"]
    assert (found["part"], found["paragraph"]) == ("word/document.xml", 3)
    assert {f["code"] for f in row["findings"]} == {"undeclared_field", "unused_field"}
    said = cli(None, "template", "check", "ours.docx", "--for", "letter_1")
    assert "[undeclared_field] body, paragraph 3, under “What happens next”" in said.out
    assert said.code == 3


def test_without_a_template_to_hold_it_against_the_fields_are_listed():
    put("ours.docx", wrong())
    result = ok(None, "template", "check", "ours.docx")
    assert "sound" in result.out
    assert "fields: recipient.salutation, pupil.forname" in result.out


@pytest.mark.parametrize(
    ("data", "code", "kind"),
    [
        (b"Dear parent", "not_a_word_file", "plain text"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "word_file_encrypted", "password"),
        (word_file()[:-50], "not_a_word_file", "damaged"),
    ],
)
def test_a_file_that_cant_be_read_is_named_with_what_it_is_and_exit_4(data, code, kind):
    put("letter.docx", data)
    result = cli(None, "template", "check", "letter.docx", "--json")
    assert result.code == 4
    assert result.error["code"] == code
    assert kind in result.error["what"]
    assert result.error["where"] == "letter.docx"
    assert result.json["checked"][0]["state"] == "unreadable"
    assert "Traceback" not in result.out + result.err


def test_of_many_files_each_is_checked_and_those_that_cant_be_read_are_named():
    names = [put("a.docx", b"text"), put("b.docx", wrong()), put("c.docx", word_file()), put("d.docx", b"")]
    result = cli(None, "template", "check", *names)
    assert result.code == 4
    assert "b.docx: sound" in result.out
    assert "c.docx: sound" in result.out
    assert "2 of 4 files can't be read" in result.err
    assert "a.docx" in result.err
    assert "d.docx" in result.err


def test_a_name_that_is_neither_template_nor_file_is_not_found():
    result = cli(None, "template", "check", "leter_1", "--json")
    assert (result.code, result.error["code"]) == (5, "template_not_found")
    put("x.docx", word_file())
    assert cli(None, "template", "check", "x.docx", "--for", "nothing").code == 5
    assert cli(None, "template", "preview", "nothing").code == 5


def test_folders_and_devices_are_refused_at_once():
    Path("folder").mkdir()
    names = ["folder", *(["/dev/zero"] if sys.platform != "win32" else [])]
    for name in names:
        result = cli(None, "template", "check", name, "--json")
        assert (result.code, result.error["code"]) == (4, "not_a_file")


def test_a_file_with_a_strange_name_is_checked(tmp_path):
    name = os.fsdecode(b"l\xe9tter \xe2\x82\xac.docx") if sys.platform == "linux" else "létter €.docx"
    put(name, b"plain")
    result = cli(None, "template", "check", name, "--json")
    assert result.code == 4
    result.json  # noqa: B018 - it can be read


def test_the_marked_copy_shows_the_faults_and_the_original_stays_as_it_is():
    original = put("ours.docx", wrong())
    before = original.read_bytes()
    result = cli(None, "template", "check", "ours.docx", "--for", "letter_1", "--marked-copy", "marked.docx")
    assert result.code == 3
    assert "Wrote marked.docx" in result.out
    copy = docx.Document("marked.docx")
    assert any("did you mean pupil.forename?" in comment.text for comment in copy.comments)
    assert original.read_bytes() == before


def test_a_marked_copy_replaces_nothing_unless_told_to_and_never_the_original():
    before = put("ours.docx", wrong()).read_bytes()
    put("marked.docx", b"mine")
    arguments = ("template", "check", "ours.docx", "--for", "letter_1", "--marked-copy")
    result = cli(None, *arguments, "marked.docx", "--json")
    assert (result.code, result.error["code"]) == (6, "copy_exists")
    assert Path("marked.docx").read_bytes() == b"mine"
    assert cli(None, *arguments, "marked.docx", "--force").code == 3
    assert Path("marked.docx").read_bytes() != b"mine"
    result = cli(None, *arguments, "./ours.docx", "--force", "--json")
    assert (result.code, result.error["code"]) == (6, "copy_is_original")
    assert Path("ours.docx").read_bytes() == before


def test_a_marked_copy_is_of_one_file_and_only_where_there_is_something_to_mark():
    put("ours.docx", word_file())
    assert cli(None, "template", "check", "--marked-copy", "m.docx").code == 2
    assert cli(None, "template", "check", "ours.docx", "--marked-copy", "m.txt").code == 2
    result = ok(None, "template", "check", "ours.docx", "--marked-copy", "m.docx")
    assert "nothing to mark" in result.out
    assert not Path("m.docx").exists()


def test_a_template_of_the_house_can_be_marked_for_another():
    result = cli(
        None, "template", "check", "minutes", "--for", "letter_1", "--marked-copy", "m.docx", "--json"
    )
    assert result.code == 3
    assert result.json["marked_copy"] == "m.docx"
    assert docx.Document("m.docx").paragraphs


def test_a_preview_is_a_word_file_and_a_pdf_of_the_sample():
    result = ok(None, "template", "preview", "letter_1", "--out", "seen", "--json").json
    assert result["pages"] == 1
    assert "Amara" in pdf_text(Path(result["pdf"]).read_bytes())[1]
    assert docx.Document(result["docx"]).paragraphs
    assert sorted(tree(Path("seen"))) == ["letter_1-1-preview.docx", "letter_1-1-preview.pdf"]


def test_a_dry_preview_writes_nothing_and_says_so():
    result = ok(None, "template", "preview", "letter_1", "--dry-run")
    assert "Would write" in result.out
    assert list(Path().iterdir()) == []


def test_an_engine_that_there_is_not_is_refused_with_those_that_there_are():
    result = cli(None, "template", "preview", "letter_1", "--engine", "word", "--json")
    assert (result.code, result.error["code"]) == (4, "bad_engine")
    assert "libreoffice" in result.error["fix"]


@pytest.fixture(scope="module")
def school(tmp_path_factory) -> Path:
    absent = weekly("OO", (0, 1), date(2024, 9, 3), date(2025, 7, 22))
    rows = marks(1, absent)
    return small_home(
        tmp_path_factory.mktemp("engine"),
        [pupil(1, "Tamsin", "Ada")],
        [contact(1, "M1", "Tamsin", "mother")],
        rows,
    )


def write_letter(school: Path, folder: Path, *setting: str):
    home = Path(shutil.copytree(school, folder / "home"))
    if setting:
        ok(home, "settings", "set", *setting)
    case = f"{upn(1)}/absence"
    words = ("--on", "2024-09-10", "--by", "Mrs Head", "--role", "headteacher", "--json")
    return home, cli(home, "case", "advance", case, "letter_1", *words, now="2024-09-10T16:00:00")


def test_the_setting_chooses_the_engine_of_a_cases_letters(school, tmp_path, monkeypatch):
    asked = []

    def converter(engine):
        asked.append(engine)
        return real("dxpdf")

    real = engines.converter
    monkeypatch.setattr("casework.documents.template.render.converter", converter)
    assert write_letter(school, tmp_path / "a")[1].code == 0
    assert write_letter(school, tmp_path / "b", "engine.word_to_pdf=libreoffice")[1].code == 0
    assert asked == ["dxpdf", "libreoffice"]


def test_an_unknown_engine_in_the_settings_stops_the_step_and_nothing_is_written(school, tmp_path):
    home, result = write_letter(school, tmp_path, "engine.word_to_pdf=wordperfect")
    assert (result.code, result.error["code"]) == (4, "bad_engine")
    assert "engine.word_to_pdf" in result.error["where"]
    assert ok(home, "case", "list", "--json").json is not None
    assert not list((home / "documents").rglob("*.pdf"))


def test_an_engine_that_is_not_installed_stops_the_step_with_what_to_install(school, tmp_path, monkeypatch):
    monkeypatch.setenv("CASEWORK_SOFFICE", str(tmp_path / "none"))
    from casework.documents.word import libreoffice

    libreoffice._office.cache_clear()
    home, result = write_letter(school, tmp_path, "engine.word_to_pdf=libreoffice")
    assert (result.code, result.error["code"]) == (7, "libreoffice_missing")
    assert not list((home / "documents").rglob("*.pdf"))
    setting = json.loads(ok(home, "settings", "show", "--json").out)["settings"]
    assert any(row["key"] == "engine.word_to_pdf" and row["value"] == "libreoffice" for row in setting)


if engines.installed() is not None:

    def test_a_letter_of_a_case_is_made_by_libreoffice_where_the_school_chose_it(school, tmp_path):
        home, result = write_letter(school, tmp_path, "engine.word_to_pdf=libreoffice")
        assert result.code == 0, result.err
        (letter,) = (home / "documents").rglob("*.pdf")
        import pypdf

        producer = pypdf.PdfReader(io.BytesIO(letter.read_bytes())).metadata
        assert "LibreOffice" in str(dict(producer or {}))
