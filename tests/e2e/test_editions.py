"""Editions for the court and for each parent: the same page numbers, nothing of anybody else (O20)."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pikepdf
import pytest

from .conftest import CASE, OFFICER
from .world import act_ok, cli, data, ok, pdf, pdf_texts, squeeze, tree

OF_OTTO = ("77quarryhill", "qq99zz", "otto@exampleorg", "01632960002")
OF_IRIS = ("1cowslip", "zx11aa", "iris@exampleorg", "01632960001")


@pytest.fixture
def home(built, tmp_path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "home-of-editions"))


def everything(content: bytes) -> str:
    """Return the text of all pages, and every stream and text of the file, without blanks."""
    words = " ".join(pdf_texts(content))
    with pikepdf.open(io.BytesIO(content)) as opened:
        for each in opened.objects:
            if isinstance(each, pikepdf.Stream):
                try:
                    words += bytes(each.read_bytes()).decode("latin-1")
                except pikepdf.PdfError:
                    words += bytes(each.read_raw_bytes()).decode("latin-1")
        words += " ".join(str(value) for value in opened.docinfo.values())
    return squeeze(words)


def places(said: dict[str, object]) -> list[tuple[int, int]]:
    return [(item["from_page"], item["to_page"]) for item in said["items"]]


@pytest.mark.parametrize(("parent", "hidden"), [("M1", OF_OTTO), ("F1", OF_IRIS)])
def test_a_parents_edition_has_the_same_pages_and_nothing_of_the_other_o20(home, parent, hidden):
    whole = data(home, "pack", "build", CASE)
    before = squeeze(" ".join(pdf_texts((home / whole["path"]).read_bytes())))
    assert any(token in before for token in hidden), "the pack of the LA shows it"
    said = data(home, "pack", "build", CASE, "--edition", f"parent:{parent}")
    assert places(said) == places(whole) and said["path"] != whole["path"]
    found = everything((home / said["path"]).read_bytes())
    assert [token for token in hidden if token in found] == []
    assert cli(home, "pack", "verify", CASE, "--edition", f"parent:{parent}").code == 0
    assert cli(home, "pack", "verify", home / said["path"]).code == 0


def test_our_own_papers_are_written_again_and_still_say_the_rest(home):
    ok(home, "pack", "build", CASE)
    said = data(home, "pack", "build", CASE, "--edition", "parent:M1")
    texts = pdf_texts((home / said["path"]).read_bytes())
    form = next(item for item in said["items"] if item["kind"] == "as1_form")
    words = " ".join(" ".join(texts[form["from_page"] - 1 : form["to_page"]]).split())
    assert "Withheld" in words and "Ada Tamsin" in words and "withheld from this edition" not in words


def test_the_courts_edition_is_the_las_pack_under_another_title(home):
    whole = data(home, "pack", "build", CASE)
    said = data(home, "pack", "build", CASE, "--edition", "court")
    assert places(said) == places(whole)
    assert "-court.pdf" in said["path"]
    assert {i["source_sha256"] for i in said["items"][1:-1]} == {
        i["source_sha256"] for i in whole["items"][1:-1]
    }


def add(home: Path, content: bytes, title: str) -> str:
    path = home.parent / f"{title}.pdf"
    path.write_bytes(content)
    act_ok(home, "record", CASE, "evidence", "2025-02-04", "Ms O", OFFICER, f"title={title}", files=[path])
    ok(home, "pack", "build", CASE)
    return str(data(home, "case", "show", CASE)["documents"][-1]["ref"])


def test_a_page_from_elsewhere_that_shows_it_is_withheld_and_the_others_stay(home):
    add(home, pdf("The first page is for everybody", "Otto lives at 77 Quarry Hill", "Third page"), "Report")
    said = data(home, "pack", "build", CASE, "--edition", "parent:M1")
    item = next(each for each in said["items"] if "Report" in each["title"])
    pages = pdf_texts((home / said["path"]).read_bytes())[item["from_page"] - 1 : item["to_page"]]
    assert "for everybody" in pages[0] and "withheld from this edition" in pages[1]
    assert "Third page" in pages[2]
    other = data(home, "pack", "build", CASE, "--edition", "parent:F1")
    pages = pdf_texts((home / other["path"]).read_bytes())[item["from_page"] - 1 : item["to_page"]]
    assert "77 Quarry Hill" in pages[1]


def test_the_name_of_another_pupil_is_withheld_too(home):
    add(home, pdf("Statement about Zoë Brook and Ada"), "Note")
    said = data(home, "pack", "build", CASE, "--edition", "parent:M1")
    assert "zoëbrook" not in everything((home / said["path"]).read_bytes())


def test_a_page_without_text_is_withheld_until_a_person_has_looked(home):
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.drawImage(ImageReader(Image.new("RGB", (40, 40), "red")), 100, 400, 200, 200)
    canvas.showPage()
    canvas.save()
    ref = add(home, out.getvalue(), "Photo")
    words = ("pack", "build", CASE, "--edition", "parent:M1")

    def page(*more: str) -> str:
        said = data(home, *words, *more)
        item = next(each for each in said["items"] if "Photo" in each["title"])
        return pdf_texts((home / said["path"]).read_bytes())[item["from_page"] - 1]

    assert "withheld from this edition" in page()
    assert "withheld from this edition" not in page("--looked", ref)


def test_a_title_that_would_give_it_away_stops_the_edition(home):
    add(home, pdf("A page"), "Visit to 77 Quarry Hill")
    before = tree(home)
    result = cli(home, "pack", "build", CASE, "--edition", "parent:M1")
    assert result.code == 3 and "details of another person" in result.err
    assert tree(home) == before


def test_an_edition_is_of_the_pack_as_it_is_built_and_only_for_those_it_may_go_to(home):
    assert cli(home, "pack", "build", CASE, "--edition", "parent:N1").code == 2
    assert cli(home, "pack", "build", CASE, "--edition", "press").code == 2
    path = home.parent / "later.pdf"
    path.write_bytes(pdf("Later"))
    act_ok(home, "record", CASE, "evidence", "2025-02-04", "Ms O", OFFICER, "title=Later", files=[path])
    result = cli(home, "pack", "build", CASE, "--edition", "court")
    assert result.code == 3 and "page numbers" in result.err
    assert cli(home, "pack", "verify", CASE, "--edition", "court").code == 5
