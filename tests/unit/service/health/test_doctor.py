"""`doctor` tries every part out, says in plain words what is wrong, and how to mend it."""

from __future__ import annotations

import json
from importlib import metadata

import pytest

from casework import app
from casework.cli.main import run
from casework.documents.word import fonts
from casework.errors import ToolFailed
from casework.service.health import doctor, requirements
from casework.service.health.doctor import Subject, examine
from casework.service.health.requirements import Status, fits, installation
from casework.store import home as homes
from casework.store import network_share
from casework.store.network_share import Mount


def subject(**environment):
    return Subject(app.catalogue, lambda: ["oakfield"], environment, "CASEWORK_NOW")


def by_name(checks):
    return {check.name: check for check in checks}


@pytest.mark.parametrize(
    ("version", "wanted", "is_fitting"),
    [
        ("8.5.1", ">=8.2,<9", True),
        ("9.0", ">=8.2,<9", False),
        ("8.1.9", ">=8.2,<9", False),
        ("0.8.1", ">=0.8.1,<0.9", True),
        ("3.14.0rc1", ">=3.11,<3.15", True),
        ("2.0", "==2.0.0", True),
        ("2.0", "!=2.0", False),
        ("1.10", ">1.9,<=1.10", True),
        ("5", "", True),
    ],
)
def test_versions_are_compared_as_numbers(version, wanted, is_fitting):
    assert fits(version, wanted) is is_fitting


def test_on_a_sound_machine_every_part_is_right():
    checks = [*installation(), *examine(subject())]
    assert [check for check in checks if check.status is Status.WRONG] == []
    assert {"python", "dxpdf", "pikepdf", "fonts", "word_to_pdf", "evidence", "clock"} <= by_name(
        checks
    ).keys()


def test_a_missing_and_an_old_library_are_named_with_how_to_mend_it(monkeypatch):
    real = metadata.version

    def version(name):
        if name == "dxpdf":
            raise metadata.PackageNotFoundError(name)
        return "1.0" if name == "pypdf" else real(name)

    monkeypatch.setattr(requirements.metadata, "version", version)
    found = by_name(installation())
    assert found["dxpdf"].status is found["pypdf"].status is Status.WRONG
    assert "dxpdf is missing" in found["dxpdf"].what and "pip install" in found["dxpdf"].fix
    assert "pypdf 1.0 is outside" in found["pypdf"].what


def test_a_python_that_is_too_old_is_wrong(monkeypatch):
    monkeypatch.setattr(requirements, "python_version", lambda: "3.9.1")
    assert by_name(installation())["python"].status is Status.WRONG


def test_a_converter_that_fails_is_told_in_its_own_words(monkeypatch):
    def fails(*_args, **_more):
        raise ToolFailed("word_to_pdf_failed", "The engine gave up")

    monkeypatch.setattr("casework.documents.template.render.produce", fails)
    check = by_name(examine(subject()))["word_to_pdf"]
    assert check.status is Status.WRONG and "The engine gave up" in check.what and check.fix


def test_fonts_that_can_not_be_made_stop_the_letters(monkeypatch):
    def fails():
        raise OSError("no space left")

    monkeypatch.setattr(fonts, "static_fonts", fails)
    found = by_name(examine(subject()))
    assert found["fonts"].status is Status.WRONG and "word_to_pdf" not in found


def test_libreoffice_is_not_needed_and_its_absence_is_a_note(monkeypatch):
    monkeypatch.setattr(doctor.shutil, "which", lambda _name: None)
    monkeypatch.setattr(doctor, "OFFICE_PLACES", ())
    check = by_name(examine(subject()))["libreoffice"]
    assert check.status is Status.NOTE and "not needed" in check.what


def test_a_clock_that_is_replaced_is_a_note():
    check = by_name(examine(subject(CASEWORK_NOW="2025-01-31T09:00")))["clock"]
    assert check.status is Status.NOTE and "2025-01-31T09:00" in check.what


def told(home, capsys):
    code = run(["--home", str(home), "doctor", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "casework/doctor/1" and found["ok"] is (code == 0)
    assert code in (0, 3)
    return {check["name"]: check for check in found["checks"]}


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(doctor, "_letters", lambda _subject: iter(()))


def test_a_new_home_is_right_but_for_its_open_settings(tmp_path, capsys, quick):
    homes.create(tmp_path / "home", policy="canterbury-road")
    found = told(tmp_path / "home", capsys)
    assert (
        found["home"]["status"] == found["home_writable"]["status"] == found["home_private"]["status"] == "ok"
    )
    assert found["settings"]["status"] == "note" and "notice_to_improve.weeks" in found["settings"]["what"]


def test_no_home_is_no_fault_and_says_how_to_make_one(tmp_path, capsys, quick):
    found = told(tmp_path, capsys)
    assert found["home"]["status"] == "note" and "casework init" in found["home"]["fix"]


def test_a_home_open_to_others_on_a_share_with_bad_settings_is_told_so(tmp_path, capsys, monkeypatch, quick):
    home = tmp_path / "home"
    homes.create(home, policy="canterbury-road")
    (home / "settings.toml").write_text('"notice_to_improve.weeks" = 99\n')
    (home / "settings.toml").chmod(0o644)
    monkeypatch.setattr(network_share, "_mounts", lambda: [Mount(str(tmp_path.resolve()), "cifs")])
    found = told(home, capsys)
    assert found["home_private"]["status"] == "wrong" and "settings.toml" in found["home_private"]["what"]
    assert found["home_place"]["status"] == "note" and "cifs" in found["home_place"]["what"]
    assert found["settings"]["status"] == "wrong"


def test_a_home_that_can_not_be_written_or_read_is_wrong(tmp_path, capsys, monkeypatch, quick):
    home = tmp_path / "home"
    homes.create(home, policy="canterbury-road")

    def fails(**_more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("casework.service.health.home_doctor.tempfile.TemporaryFile", fails)
    assert told(home, capsys)["home_writable"]["status"] == "wrong"
    (home / "home.json").write_text('{"format": 99, "policy": "x"}')
    assert "format 99" in told(home, capsys)["home"]["what"]


def test_the_words_for_people_end_with_a_verdict(tmp_path, capsys):
    assert run(["--home", str(tmp_path), "doctor"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("OK    Python 3") and out.rstrip().endswith(
        "Everything that casework needs is there."
    )
