"""PDF/A-3b where every document allows it, judged by a validator; else what stands in the way is named."""

import page
import pikepdf
import pytest

from casework.documents.evidence.intake import inspect_evidence
from casework.documents.pack.build import build_pack
from casework.documents.pack.sheet import Sheet
from casework.documents.verify.whole_pack import verify_pack


def failures(pdf):
    report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_A_3B)
    return [(failure.rule_id, failure.message) for failure in report.failures]


def own_page(words):
    sheet = Sheet("A page")
    sheet.text(60, 700, words)
    sheet.next_page()
    return sheet.pdf()


def test_a_pack_of_pages_with_their_fonts_inside_is_pdf_a(samples):
    text = inspect_evidence("Łódź & <żółw>".encode(), name="n").pdf
    built = build_pack(
        samples.pack([samples.item("Żółw & <Łucja>", own_page("x")), samples.item("Text", text),
                      samples.item("Lost", None)], title="AS1 & <pack> Łódź")
    )  # fmt: skip
    assert built.is_archival
    assert failures(built.pdf) == []
    assert verify_pack(built.pdf).notes == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda pdf: None, "font Helvetica is not inside"),
        (lambda pdf: cmyk(pdf), "CMYK"),
        (lambda pdf: curve(pdf), "printer's own curve"),
        (lambda pdf: note(pdf), "does not say how it looks"),
    ],
)
def test_what_stands_in_the_way_is_named_with_its_page_and_nothing_is_claimed(samples, change, words):
    source = samples.text(1) if "Helvetica" in words else own_page("x")
    built = samples.built(samples.changed(source, change))
    assert not built.is_archival
    assert b"pdfaid" not in built.pdf
    notes = [note for note in verify_pack(built.pdf).notes if note.code == "not_archival"]
    assert any(words in note.what and note.page == 2 for note in notes), notes
    assert verify_pack(built.pdf).ok


def cmyk(pdf):
    pdf.pages[0].contents_add(b"0 1 0 0 k 10 10 50 50 re f")


def curve(pdf):
    state = pikepdf.Dictionary(G0=pikepdf.Dictionary(TR=pikepdf.Name.Identity))
    pdf.pages[0].obj.Resources.ExtGState = state


def note(pdf):
    pdf.pages[0].obj.Annots = pikepdf.Array(
        [pdf.make_indirect(pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Highlight, Rect=[10, 10, 90, 30], F=4,
            QuadPoints=[10, 30, 90, 30, 10, 10, 90, 10], C=[1, 1, 0]))]
    )  # fmt: skip
