"""Page numbers as a reader sees them: at one place, upright, whatever the page is like."""

import pikepdf
import pytest

from casework.documents.pdf.place import BOX_WIDTH, view
from casework.documents.verify.whole_pack import verify_pack


def turned(by):
    return lambda pdf: [page.rotate(by, relative=False) for page in pdf.pages]


def cropped(pdf):
    pdf.pages[0].cropbox = pikepdf.Array([50, 100, 500, 700])


def cropped_beyond_the_sheet(pdf):
    pdf.pages[0].cropbox = pikepdf.Array([-500, -500, 5000, 400])


def negative_and_turned(pdf):
    pdf.pages[0].mediabox = pikepdf.Array([-100, -200, 495, 642])
    pdf.pages[0].cropbox = pikepdf.Array([-80, -150, 400, 600])
    pdf.pages[0].obj.Rotate = 90


def upside_down_box(pdf):
    pdf.pages[0].mediabox = pikepdf.Array([595, 842, 0, 0])


def turned_negatively(pdf):
    pdf.pages[0].obj.Rotate = -90


def inherited_everything(pdf):
    page, parent = pdf.pages[0].obj, pdf.Root.Pages
    for key in ("/MediaBox", "/Resources"):
        parent[key] = page[key]
        del page[key]
    parent["/Rotate"] = 270


def without_size(pdf):
    del pdf.pages[0].obj.MediaBox


def without_drawing(pdf):
    del pdf.pages[0].obj.Contents


def without_resources(pdf):
    del pdf.pages[0].obj.Resources
    pdf.pages[0].obj.Contents = pdf.make_stream(b"0 0 10 10 re f")


def scaled_and_left_open(pdf):
    drawing = pdf.pages[0].obj.Contents.read_bytes()
    pdf.pages[0].obj.Contents = pdf.make_stream(b"q 3 0 0 3 90 90 cm q 0.5 0 0 0.5 0 0 cm\n" + drawing)


def closed_too_often(pdf):
    drawing = pdf.pages[0].obj.Contents.read_bytes()
    pdf.pages[0].obj.Contents = pdf.make_stream(b"Q Q 2 0 0 2 0 0 cm q\n" + drawing)


def clipped_and_left_open(pdf):
    drawing = pdf.pages[0].obj.Contents.read_bytes()
    pdf.pages[0].obj.Contents = pdf.make_stream(b"q 0 400 300 300 re W n\n" + drawing)


def black_page(pdf):
    pdf.pages[0].obj.Contents = pdf.make_stream(b"0 g -9999 -9999 99999 99999 re f 3 Tr 5 Tc 50 Tz 7 Ts")


KINDS = {
    "plain": ((595, 842), lambda pdf: None),
    "turned by 90": ((595, 842), turned(90)),
    "turned by 180": ((595, 842), turned(180)),
    "turned by 270": ((595, 842), turned(270)),
    "turned by minus 90": ((595, 842), turned_negatively),
    "cropped": ((595, 842), cropped),
    "cropped beyond the sheet": ((595, 842), cropped_beyond_the_sheet),
    "negative and turned": ((595, 842), negative_and_turned),
    "box upside down": ((595, 842), upside_down_box),
    "inherited": ((595, 842), inherited_everything),
    "landscape": ((842, 595), lambda pdf: None),
    "A3": ((1191, 842), lambda pdf: None),
    "without size": ((612, 792), without_size),
    "without drawing": ((595, 842), without_drawing),
    "without resources": ((595, 842), without_resources),
    "scaled and left open": ((595, 842), scaled_and_left_open),
    "closed too often": ((595, 842), closed_too_often),
    "clipped and left open": ((595, 842), clipped_and_left_open),
    "black": ((595, 842), black_page),
}


@pytest.fixture(scope="module")
def upright(samples):
    """The corner of page 2 of a pack of one plain page."""
    return corner(samples, samples.built(samples.text()).pdf)


def corner(samples, pdf):
    """Return the lower right corner as it is seen, 4 pixels to a point."""
    return cut(samples.picture(pdf, 2, scale=4), (15, 60), (12, 36))


def cut(rows, from_right, from_bottom):
    """Return the grey levels of a box given in points from the right and the bottom."""
    (right, left), (bottom, top) = from_right, from_bottom
    return b"".join(row[-left * 4 : -right * 4] for row in rows[-top * 4 : -bottom * 4])


@pytest.mark.parametrize("kind", [name for name in KINDS if name != "black"])
def test_a_page_shows_its_number_upright_at_the_constant_place(samples, upright, kind):
    size, change = KINDS[kind]
    pack = samples.built(samples.changed(samples.text(1, size=size), change))
    seen = corner(samples, pack.pdf)
    difference = sum(abs(a - b) for a, b in zip(seen, upright, strict=True)) / len(upright)
    assert difference < 6  # half a pixel of rounding; another place or turn gives ten times that
    assert verify_pack(pack.pdf).findings == ()


def test_the_number_stands_on_white_where_the_page_is_black(samples):
    size, change = KINDS["black"]
    pack = samples.built(samples.changed(samples.text(1, size=size), change))
    seen = samples.picture(pack.pdf, 2, scale=4)
    inside = cut(seen, (21, 55), (17, 31))
    assert sum(level > 200 for level in inside) > 0.7 * len(inside)
    assert min(inside) < 60
    assert seen[-240][-240] < 20
    assert verify_pack(pack.pdf).findings == ()


def test_a_page_in_another_unit_has_a_number_of_the_same_size_on_paper(samples):
    def double_unit(pdf):
        pdf.pages[0].obj.UserUnit = 2

    pack = samples.built(samples.changed(samples.text(1, size=(300, 400)), double_unit))
    assert verify_pack(pack.pdf).findings == ()
    seen = view([0, 0, 300, 400], None, 0, 2)
    assert (seen.width, seen.height) == (600, 800)
    assert seen.stamp[2] - seen.stamp[0] == BOX_WIDTH
    # pypdfium2 ignores the unit: there the page and its number are seen at half the size
    assert min(cut(samples.picture(pack.pdf, 2, scale=4), (12, 26), (9, 15))) < 60


def test_a_tiny_page_has_a_smaller_number_that_still_fits(samples):
    tiny = samples.built(samples.text(1, size=(40, 30)))
    assert verify_pack(tiny.pdf).findings == ()


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_link_leads_to_the_corner_that_is_seen_at_the_top_left(rotate):
    assert (
        view([0, 0, 100, 200], None, rotate, 1).start
        == {
            0: (0, 200),
            90: (0, 0),
            180: (100, 0),
            270: (100, 200),
        }[rotate]
    )


def test_landscape_pages_stay_landscape(samples):
    pack = samples.built(samples.text(1, size=(842, 595)))
    rows = samples.picture(pack.pdf, 2)
    assert len(rows[0]) > len(rows)
