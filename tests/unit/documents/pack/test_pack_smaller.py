"""Where words stand in every place for a page number, the page is drawn smaller and nothing is covered."""

import hashlib
import io

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from casework.documents.pack.before import before
from casework.documents.pack.smaller import drawn_smaller
from casework.documents.pdf.place import BOTTOM_RIGHT, PLACES
from casework.documents.verify.whole_pack import verify_pack
from casework.service.packs.building import build_in_free_place

WORD = "everywhere"


def full(pages=1, size=(595, 842)):
    """Pages with words from edge to edge."""
    out = io.BytesIO()
    width, height = size
    canvas = Canvas(out, pagesize=size, invariant=1)
    for _ in range(pages):
        canvas.setFont("Helvetica", 8)
        for y in range(3, height - 6, 9):
            canvas.drawString(2, y, f"{WORD} " * (width // 84))
            canvas.drawRightString(width - 2, y, f" {WORD}" * (width // 84))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def boxes(**keys):
    def change(pdf):
        for key, value in keys.items():
            pdf.pages[0].obj[f"/{key}"] = value
        if "MediaBox" in keys:
            x, y = keys["MediaBox"][:2]
            pdf.pages[0].contents_add(f"1 0 0 1 {x} {y} cm\n".encode(), prepend=True)

    return change


def made(samples, *pdfs, source=None):
    items = [samples.item(f"Exhibit {no}", pdf) for no, pdf in enumerate(pdfs, 1)]
    held = {hashlib.sha256(pdf).hexdigest(): pdf for pdf in pdfs}
    return build_in_free_place(samples.pack(items), held, source), held


SEEN = {
    "upright": boxes(),
    "turned 90": boxes(Rotate=90),
    "turned 180": boxes(Rotate=180),
    "turned 270": boxes(Rotate=270),
    "origin below zero": boxes(MediaBox=[-300, -400, 295, 442]),
    "other unit": boxes(UserUnit=2),
    "landscape": boxes(),
}


@pytest.mark.parametrize("seen", SEEN)
def test_no_number_covers_words_on_a_page_that_has_them_at_every_edge(samples, seen):
    source = samples.changed(full(size=(842, 595) if seen == "landscape" else (595, 842)), SEEN[seen])
    built, held = made(samples, source)
    assert built.items[1].done == ("drawn a little smaller, to leave room for the page number: its page 1",)
    checked = verify_pack(built.pdf, sources=held)
    assert checked.ok
    assert not [note for note in checked.notes if note.code == "number_over_drawing"]
    assert samples.words(built.pdf, 2).split() == [*samples.words(source, 1).split(), "2"]
    with pikepdf.open(io.BytesIO(built.pdf)) as pack, pikepdf.open(io.BytesIO(source)) as first:
        for key in ("/MediaBox", "/Rotate", "/UserUnit"):
            assert pack.pages[1].obj.get(key) == first.pages[0].obj.get(key)


def test_a_number_is_seen_on_white_and_the_words_beside_it(samples):
    built, _ = made(samples, full())
    rows = samples.picture(built.pdf, 2, scale=2.0)
    number = [row[2 * (595 - 60) :] for row in rows[-70:]]
    assert min(map(min, number)) < 110
    beside = [row[2 * 300 : 2 * 530] for row in rows[-2 * 30 :]]
    assert min(map(min, beside)) == 255  # the strip is free


@pytest.mark.parametrize(("ink", "size"), [(0, 4), (0.7, 8), (0.4, 5)])
def test_small_and_faint_print_is_not_covered_either(samples, ink, size):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    canvas.setFillGray(ink)
    canvas.setFont("Helvetica", size)
    canvas.drawRightString(570, 22, "small print")
    canvas.save()
    source = out.getvalue()
    held = {hashlib.sha256(source).hexdigest(): source}
    (note,) = [
        note
        for note in verify_pack(samples.built(source).pdf, sources=held).notes
        if note.code == "number_over_drawing"
    ]
    assert note.page == 2


def test_only_the_pages_that_need_it_are_drawn_smaller(samples):
    plain = samples.text(2)
    built, held = made(samples, plain, full(2))
    assert built.items[1].done == ()
    room = "drawn a little smaller, to leave room for the page number: its pages 1-2"
    assert built.items[2].done == (room,)
    assert samples.picture(built.pdf, 2)[:700] == samples.picture(plain, 1)[:700]
    assert verify_pack(built.pdf, sources=held).ok


def test_a_free_place_is_taken_before_anything_is_drawn_smaller(samples):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    canvas.drawRightString(589, 18, "in the corner")
    canvas.save()
    built, _ = made(samples, out.getvalue())
    assert built.items[1].done == ()


def test_a_supplements_pages_are_drawn_smaller_where_the_place_is_fixed(samples):
    first, _ = made(samples, samples.text(1))
    built, held = made(samples, full(), source=before(first.pdf))
    assert "drawn a little smaller" in built.items[-2].done[0]
    checked = verify_pack(built.pdf, sources=held)
    assert [found.code for found in checked.findings] == ["source_missing"]
    assert not [note for note in checked.notes if note.code == "number_over_drawing"]


def test_the_words_hidden_by_a_crop_box_stay_hidden(samples):
    source = samples.changed(full(), boxes(CropBox=[0, 40, 595, 842]))
    small = drawn_smaller(source, [1], BOTTOM_RIGHT)
    assert min(map(min, samples.picture(small, 1)[-30:])) == 255


@pytest.mark.parametrize("place", PLACES)
def test_links_and_notes_move_with_what_they_stand_on(samples, place):
    def link(pdf):
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Highlight,
            Rect=[0, 0, 595, 842],
            QuadPoints=[0, 842, 595, 842, 0, 0, 595, 0],
            InkList=[[0, 0, 595, 842]],
        )
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])

    small = drawn_smaller(samples.changed(full(), link), [1], place)
    with pikepdf.open(io.BytesIO(small)) as pdf:
        note = pdf.pages[0].obj.Annots[0]
        left, bottom, right, top = (float(value) for value in note.Rect)
    scale = (842 - 35) / 842
    assert (right - left, top - bottom) == pytest.approx((595 * scale, 842 * scale), abs=0.01)
    assert (bottom > 30 and top == pytest.approx(842)) == place.startswith("bottom")
    assert left == pytest.approx(595 * (1 - scale) / 2, abs=0.01)
    assert [float(value) for value in note.QuadPoints][:2] == pytest.approx([left, top])
    assert [float(value) for value in note.InkList[0]] == pytest.approx([left, bottom, right, top])


def test_a_page_too_low_for_a_strip_stays_as_it_is(samples):
    low = full(size=(595, 100))
    with pikepdf.open(io.BytesIO(drawn_smaller(low, [1], BOTTOM_RIGHT))) as pdf:
        assert not isinstance(pdf.pages[0].obj.Contents, pikepdf.Array)


def test_a_page_that_is_changed_after_it_was_drawn_smaller_is_found(samples):
    built, held = made(samples, full())

    def bigger(pdf):
        stream = pdf.pages[1].obj.Contents[1]
        stream.write(stream.read_bytes().replace(b"q 0.9", b"q 0.7"))

    findings = verify_pack(samples.changed(built.pdf, bigger), sources=held).findings
    assert {("page_changed", 2), ("source_looks", 2)} <= {(one.code, one.page) for one in findings}
