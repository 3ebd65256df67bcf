"""Damaged PDFs: mended where nothing of them is lost, refused where something is; the oddest made small."""

import io
import re
import zlib

import pikepdf
import pytest

from casework.documents.evidence.intake import inspect_evidence
from casework.documents.verify.whole_pack import verify_pack
from casework.errors import BadInput


def taken(samples, pdf):
    """Return what was found, after a pack of it has stood up to its check."""
    found = inspect_evidence(pdf, name="scan.pdf")
    assert verify_pack(samples.built(found.pdf).pdf).ok
    return found


def without_end(pdf):
    """Return the file without its table and trailer, as a broken download or disk leaves it."""
    return pdf[: pdf.rindex(b"xref\n", 0, pdf.rindex(b"startxref"))]


@pytest.mark.parametrize(
    ("broken", "done"),
    [
        (without_end, "the file was damaged and has been repaired"),
        (lambda pdf: re.sub(rb"/Root \d+ 0 R", b" ", pdf), "its end was broken and was written anew"),
    ],
)
def test_a_file_with_a_lost_or_broken_end_gets_a_new_one(samples, broken, done):
    whole = samples.text(3)
    found = taken(samples, broken(whole))
    assert done in found.done
    assert (found.pages, found.repaired) == (3, True)
    assert [samples.words(found.pdf, n) for n in (1, 2, 3)] == [samples.words(whole, n) for n in (1, 2, 3)]


def test_a_file_that_lost_its_trailer_and_an_object_is_refused(samples):
    cut = without_end(samples.text(3))
    cut = re.sub(rb"\n\d+ 0 obj\n<<[^>]*/Length.*?endobj", b"", cut, count=1, flags=re.S)
    with pytest.raises(BadInput) as fault:
        inspect_evidence(cut, name="scan.pdf")
    assert fault.value.code == "evidence.truncated"


def test_a_broken_list_of_pages_is_made_anew_as_another_reader_finds_them(samples):
    """The pages' list names itself among its pages."""
    pdf = (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R 2 0 R] >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R >>\nendobj\n"
        b"4 0 obj\n<< /Length 23 >>\nstream\n0.5 g 10 10 80 80 re f\n\nendstream\nendobj\n"
        b"trailer\n<< /Root 1 0 R /Size 5 >>\nstartxref\n0\n%%EOF\n"
    )
    found = taken(samples, pdf)
    assert found.pages == 1
    assert any("list of pages was broken" in done for done in found.done)
    assert min(min(row) for row in samples.picture(found.pdf, 1)) < 140


def test_a_page_too_small_for_its_number_is_set_on_a4_as_large_as_it_was(samples):
    def change(pdf):
        page = pdf.pages[0].obj
        page.MediaBox = [0, 0, 6, 4]
        page.Rotate = 90
        page.Contents = pdf.make_stream(b"1 0 0 rg 0 0 400 300 re f")

    found = taken(samples, samples.changed(samples.text(), change))
    assert "pages too small for a page number were set on A4" in found.done
    rows = samples.picture(found.pdf, 1)
    assert (len(rows[0]), len(rows)) == (596, 842)
    inked = sum(grey < 128 for row in rows for grey in row)
    assert 15 < inked < 40  # 6 by 4 points, nothing of what lay outside the page


def test_data_without_its_end_mark_is_packed_anew_and_stays_text(samples):
    """Many programs leave out the last bytes of packed data; every reader shows it all the same."""

    packed = zlib.compress(b"0 0 1 rg 0 0 40 40 re f\n" * 300)[:-5]

    def change(pdf):
        look = pdf.make_stream(packed, Filter=pikepdf.Name.FlateDecode)
        look.Type, look.Subtype, look.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 90, 90]
        pdf.pages[0].obj.Resources.XObject = pikepdf.Dictionary(Fm=look)
        pdf.pages[0].contents_add(b"q /Fm Do Q")

    none = pikepdf.StreamDecodeLevel.none
    found = taken(samples, samples.changed(samples.text(), change, stream_decode_level=none))
    assert "parts of it that were not packed right were packed anew" in found.done
    assert found.image_only_pages == ()


@pytest.mark.parametrize("password", ["", "x"])
def test_a_lock_that_nothing_here_opens_is_said_to_be_one(samples, password):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(samples.text())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user=""))
    strange = out.getvalue().replace(b"/Standard", b"/Straange")
    with pytest.raises(BadInput) as fault:
        inspect_evidence(strange, name="scan.pdf", password=password)
    assert fault.value.code == "evidence.encrypted"


def form(samples, value, drawn, *, out_of_date=False):
    """Return a page with a list in a form; ``drawn`` is what it says of its looks, None for nothing."""

    def change(pdf):
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        fonts = pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=pdf.make_indirect(font)))
        widget = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Ch,
            Ff=1 << 17,
            T="language",
            V=value,
            Opt=["English", value],
            DA="/Helv 12 Tf 0 g",
            Rect=[60, 100, 260, 130],
            F=4,
        )
        if drawn is not None:
            words = f"0.5 G 0 0 200 30 re S /Tx BMC q BT /Helv 12 Tf 0 g 2 9 Td ({drawn}) Tj ET Q EMC"
            look = pdf.make_stream(words.encode(), Resources=fonts, BBox=[0, 0, 200, 30])
            look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
            widget.AP = pikepdf.Dictionary(N=look)
        widget = pdf.make_indirect(widget)
        pdf.pages[0].obj.Annots = pikepdf.Array([widget])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[widget], DR=fonts, NeedAppearances=out_of_date)

    return samples.changed(samples.text(), change)


def ink(samples, pdf, page):
    """Return how many dark points the field shows inside its frame."""
    rows = samples.picture(pdf, page)[842 - 126 : 842 - 104]
    return sum(grey < 128 for row in rows for grey in row[63:180])


@pytest.mark.parametrize("has_form", [True, False])
def test_a_filled_form_with_a_list_keeps_its_words_and_its_looks(samples, has_form):
    """A screen adds an arrow to a list, which no paper shows; the page must not become a picture for it.

    Fields on a page that was taken out of its form are drawn by some readers and not by others.
    """
    whole = form(samples, "Polish", "Polish")
    found = taken(samples, whole if has_form else whole.replace(b"/AcroForm", b"/NoForm__"))
    assert found.image_only_pages == ()
    assert "Polish" in samples.words(samples.built(found.pdf).pdf, 2)


@pytest.mark.parametrize(
    ("value", "drawn", "out_of_date"),
    [
        ("Polish", "", True),
        ("Polish", None, False),
        ("Polish", None, True),
        ("\u0141\u00f3d\u017a", "", True),
    ],
)
def test_words_that_a_form_holds_and_does_not_show_come_into_the_pack(samples, value, drawn, out_of_date):
    """Programs that fill in forms leave it to the reader to draw the words."""
    found = taken(samples, form(samples, value, drawn, out_of_date=out_of_date))
    assert ink(samples, samples.built(found.pdf).pdf, 2) > 40


def test_letters_that_would_become_question_marks_are_kept_as_a_picture(samples):
    found = taken(samples, form(samples, "\u0141\u00f3d\u017a", None, out_of_date=True))
    assert any("made into pictures" in done for done in found.done)


def test_pages_that_only_one_reader_finds_are_not_left_behind(samples, monkeypatch):
    from casework.documents.evidence import pdf_file
    from casework.documents.pack.source import prepare

    two = prepare(samples.text(2), where="")
    monkeypatch.setattr(pdf_file, "prepare", lambda data, where: two)
    with pytest.raises(BadInput, match="one reader finds 2 pages in it, another 3"):
        pdf_file.look(samples.text(3))
