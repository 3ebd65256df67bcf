"""PDF/A-3b where every document allows it, judged by a validator; else what stands in the way is named."""

import page
import pikepdf
import pytest

from casework.documents.evidence.intake import inspect_evidence
from casework.documents.pack.archive import CLAIMED, UNCLAIMED
from casework.documents.pack.build import build_pack
from casework.documents.pack.sheet import Sheet
from casework.documents.pack.validator import archive_faults
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
    assert [note.code for note in verify_pack(built.pdf).notes] == ["gap"]


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


def inline_picture(words):
    drawing = b"q 9 0 0 9 100 100 cm BI /W 1 /H 1 /BPC 8 " + words + b" ID \xff\x00\x00\x00 EI Q"
    return lambda pdf: pdf.pages[0].contents_add(drawing)


def drawn(drawing, **resources):
    def change(pdf):
        for key, held in resources.items():
            pdf.pages[0].obj.Resources[f"/{key}"] = held(pdf) if callable(held) else held
        pdf.pages[0].contents_add(drawing)

    return change


def fonts(change):
    def changed(pdf):
        held = pdf.pages[0].obj.Resources.Font
        for name in held.keys():  # noqa: SIM118 - not a dict
            change(held[name])

    return changed


def postscript_form(pdf):
    form = pdf.make_stream(b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
    form.PS = pdf.make_stream(b"showpage")
    return pikepdf.Dictionary(F=form)


def broken_profile(pdf):
    return pikepdf.Dictionary(C=pikepdf.Array([pikepdf.Name.ICCBased, pdf.make_stream(b"no profile", N=3)]))


def looks_without_drawing(pdf):
    note(pdf)
    pdf.pages[0].obj.Annots[0].AP = pikepdf.Dictionary(N=pikepdf.Dictionary())


BOGUS = pikepdf.Dictionary(G=pikepdf.Dictionary(BM=pikepdf.Name("/Bogus")))
HALFTONE = pikepdf.Dictionary(G=pikepdf.Dictionary(HT=pikepdf.Dictionary(HalftoneType=6, HalftoneName="x")))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (inline_picture(b"/CS /CMYK"), "CMYK"),
        (inline_picture(b"/CS /G /I true"), "smoothed"),
        (drawn(b"/G gs 1 0 0 rg 9 9 50 50 re f", ExtGState=BOGUS), "mixes colours"),
        (drawn(b"/G gs", ExtGState=HALFTONE), "printer makes its dots"),
        (drawn(b"/Bogus ri"), "way of showing colours"),
        (drawn(b"BX foo EX"), "no reader knows"),
        (drawn(b"q " * 40 + b"Q " * 40), "nested too deeply"),
        (drawn(b"/F Do", XObject=postscript_form), "written as a program"),
        (drawn(b"/C cs 0 0 0 sc 9 9 50 50 re f", ColorSpace=broken_profile), "colour profile is broken"),
        (fonts(lambda font: font.__setitem__("/Widths", [10] * len(font.Widths))), "does not fit"),
        (fonts(lambda font: font.FontDescriptor.FontFile2.write(b"broken")), "font"),
        (looks_without_drawing, "does not say how it looks"),
        (lambda pdf: pdf.pages[0].obj.__setitem__("/MediaBox", [0, 0, 20000, 20000]), "larger or smaller"),
    ],
)
def test_nothing_is_claimed_that_the_validator_does_not_find(samples, change, words):
    built = samples.built(samples.changed(own_page("x"), change))
    assert failures(built.pdf) != []
    assert not built.is_archival
    assert b"pdfaid" not in built.pdf
    checked = verify_pack(built.pdf)
    assert checked.ok
    notes = [note for note in checked.notes if note.code == "not_archival"]
    assert any(words in note.what for note in notes), notes
    assert {note.page for note in notes} <= {2, None}


def test_a_file_that_the_validator_cannot_read_is_not_called_an_archive():
    assert list(archive_faults(b"%PDF-1.7 nothing", {})) == [
        "the validator can't read it (PDF parser rejected the input: couldn't parse input)"
    ]


def test_a_pack_saved_anew_still_says_that_it_is_pdf_a(samples):
    built = samples.built(own_page("x"))
    again = samples.changed(built.pdf, lambda pdf: None, recompress_flate=True, compress_streams=True)
    assert b"pdfaid" in built.pdf
    assert not [note for note in verify_pack(again).notes if "does not say so" in note.what]


def test_a_claim_that_is_not_true_is_named(samples):
    built = samples.built(samples.changed(own_page("x"), drawn(b"/Bogus ri")))
    claiming = built.pdf.replace(UNCLAIMED, CLAIMED)
    said = [note.what for note in verify_pack(claiming).notes if note.code == "not_archival"]
    assert said == [
        "The pack says that it is PDF/A-3b, but: it asks for a way of showing colours that there is not "
        "(PDFA3B-RENDERING-INTENT-001)."
    ]
