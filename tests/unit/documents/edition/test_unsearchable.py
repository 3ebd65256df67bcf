"""A page that shows more than its text waits for a look, however much text stands beside it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from casework.documents.edition.unsearchable import unsearchable

TEXT = "The school nurse wrote about the attendance of the pupil in the autumn term of the year."
PICTURE = Image.new("RGB", (40, 40), "red")


def drawn(draw: Callable[[Any], None] = lambda canvas: None) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for line in range(20):
        canvas.drawString(40, 800 - 14 * line, TEXT)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def changed(change: Callable[[pikepdf.Pdf, Any], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn())) as opened:
        change(opened, opened.pages[0].obj)
        opened.save(out)
    return out.getvalue()


def picture(canvas: Any, *place: float) -> None:
    canvas.drawImage(ImageReader(PICTURE), *place)


def strips(canvas: Any) -> None:
    for number in range(10):
        picture(canvas, 40, 60 + 40 * number, 500, 40)


def in_a_form_made_larger(canvas: Any) -> None:
    canvas.beginForm("small")
    picture(canvas, 0, 0, 1, 1)
    canvas.endForm()
    canvas.saveState()
    canvas.translate(40, 40)
    canvas.scale(400, 400)
    canvas.doForm("small")
    canvas.restoreState()


def letters(canvas: Any) -> None:
    for number in range(8):
        path = canvas.beginPath()
        x = 60 + 20 * number
        path.moveTo(x, 300)
        for down, across in ((20, 0), (20, 12), (16, 12), (16, 4), (2, 4), (2, 12), (0, 12)):
            path.lineTo(x + across, 300 + down)
        path.close()
        canvas.drawPath(path, fill=1, stroke=0)


def handwriting(canvas: Any) -> None:
    for number in range(60):
        canvas.line(60 + number, 300 + number % 7, 61 + number, 303 + (number * 3) % 7)


@pytest.mark.parametrize(
    "draw",
    [lambda c: picture(c, 40, 60, 300, 300), strips, in_a_form_made_larger, letters, handwriting],
    ids=[
        "one large picture",
        "a scan in strips",
        "a picture in a form",
        "letters as outlines",
        "handwriting",
    ],
)
def test_a_picture_or_drawn_words_wait_for_a_look_beside_much_text(draw):
    assert unsearchable(drawn(draw)) == [1]


def table(canvas: Any) -> None:
    for row in range(30):
        canvas.line(40, 100 + 12 * row, 500, 100 + 12 * row)
        for column in range(8):
            canvas.rect(40 + 50 * column, 100 + 12 * row, 50, 12)


@pytest.mark.parametrize(
    "draw",
    [lambda c: None, lambda c: picture(c, 40, 40, 60, 60), table],
    ids=["text", "emblem", "a table"],
)
def test_a_page_of_text_with_an_emblem_or_a_table_is_searched(draw):
    assert unsearchable(drawn(draw)) == []


def stamp(opened: pikepdf.Pdf, page: Any, subtype: str, flags: int) -> None:
    name = pikepdf.Name
    image = opened.make_stream(
        PICTURE.tobytes(), Type=name.XObject, Subtype=name.Image, Width=40, Height=40,
        BitsPerComponent=8, ColorSpace=name.DeviceRGB,
    )  # fmt: skip
    look = opened.make_stream(
        b"q 400 0 0 250 0 0 cm /I Do Q", Type=name.XObject, Subtype=name.Form, BBox=[0, 0, 400, 250],
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image)),
    )  # fmt: skip
    note: Any = pikepdf.Dictionary(
        Type=name.Annot, Subtype=pikepdf.Name(subtype), Rect=[60, 200, 460, 450], F=flags,
        AP=pikepdf.Dictionary(N=look),
    )  # fmt: skip
    page.Annots = pikepdf.Array([opened.make_indirect(note)])
    if subtype == "/Widget":
        note.FT, note.T = name.Btn, pikepdf.String("x")
        opened.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(list(page.Annots)))


@pytest.mark.parametrize("flags", [4, 2])
@pytest.mark.parametrize("subtype", ["/Stamp", "/Widget"])
def test_a_picture_in_a_note_or_a_field_waits_also_where_it_is_not_shown(subtype, flags):
    assert unsearchable(changed(lambda opened, page: stamp(opened, page, subtype, flags))) == [1]


def test_a_picture_in_a_pattern_waits():
    def pattern(opened: pikepdf.Pdf, page: Any) -> None:
        stamp(opened, page, "/Stamp", 4)
        look = page.Annots[0].AP.N
        del page.Annots
        tile = opened.make_stream(
            look.read_bytes(), Type=pikepdf.Name.Pattern, PatternType=1, PaintType=1, TilingType=1,
            BBox=[0, 0, 400, 250], XStep=400, YStep=250, Resources=look.Resources,
        )  # fmt: skip
        page.Resources.Pattern = pikepdf.Dictionary(P=tile)

    assert unsearchable(changed(pattern)) == [1]


def test_a_text_that_no_reader_can_name_is_not_taken_for_searched():
    def garbled(opened: pikepdf.Pdf, page: Any) -> None:
        font = next(iter(page.Resources.Font.values()))
        glyphs = [pikepdf.Name(f"/g{number}") for number in range(97, 123)]
        font.Encoding = pikepdf.Dictionary(Differences=pikepdf.Array([97, *glyphs]))

    assert unsearchable(changed(garbled)) == [1]
