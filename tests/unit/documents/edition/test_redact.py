"""A page with words taken out: nothing of them in any stream, nothing to be seen, the same size (O20)."""

from __future__ import annotations

import io
from contextlib import closing
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from casework.documents.edition.letters import letters_of
from casework.documents.edition.names import name_tokens, surname_token
from casework.documents.edition.particulars import address_tokens, email_tokens, phone_tokens
from casework.documents.edition.redact import first_pages, on_pages, pictures, with_pages
from casework.documents.edition.tokens import Token, Tokens, token
from casework.documents.edition.traces import page_texts, pages_that_show, traces
from casework.people import Address

HIDDEN = Tokens([token("Otto Vale"), token("77 Quarry Hill"), Token(("632960002",), is_number=True)])


def drawn(*pages: list[str], gap: float = 0.0, font: str = "Helvetica") -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for lines in pages:
        text = canvas.beginText(60, 760)
        text.setFont(font, 13)
        text.setCharSpace(gap)
        for line in lines:
            text.textLine(line)
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def changed(pdf: bytes, change: Any) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        opened.save(out)
    return out.getvalue()


def redacted(pdf: bytes, hidden: Tokens = HIDDEN) -> bytes:
    pages = pages_that_show(pdf, hidden)
    taken = first_pages(on_pages(pdf, pictures(pdf, pages, hidden, {})), pages) if pages else {}
    return with_pages(pdf, taken)


def ink(pdf: bytes, page: int, box: tuple[float, float, float, float]) -> set[int]:
    """Return the grey levels in a box of the page, given in hundredths from its upper left corner."""
    with pypdfium2.PdfDocument(pdf) as opened, closing(opened[page]) as sheet:
        picture = sheet.render(scale=2).to_pil().convert("L")
    left, top, right, bottom = box
    width, height = picture.size
    cut = (left * width / 100, top * height / 100, right * width / 100, bottom * height / 100)
    return set(picture.crop(tuple(map(int, cut))).get_flattened_data())


def size(pdf: bytes, page: int) -> tuple[float, float]:
    with pypdfium2.PdfDocument(pdf) as opened, closing(opened[page]) as sheet:
        return sheet.get_size()


names = st.text("abcdefghijklmnopqrstuvwxyzéüñ", min_size=3, max_size=9).map(str.capitalize)
NAMED = (
    "Mr {forename} {surname}",
    "{forename} James {surname}",
    "{forename} J. K. {surname}",
    "{initial}. {surname}",
    "{initial}. J. {surname}",
    "{surname}, {forename}",
    "{surname}, {initial}",
    "Mr {surname}",
    "the {surname}s",
)
PLACED = ("{number} {street} St", "Flat 4, {number}, {street} Street", "E1 6AN", "e16an")
REACHED = ("01632 960002", "+44 7700 900123", "kit@example.org", "KDS@example.net")
blanks = st.sampled_from([" ", "  ", "\n", " \n", ", ", "-"])


@settings(max_examples=25, deadline=None)
@given(
    forename=names,
    surname=names,
    number=st.integers(1, 999),
    street=names,
    gap=st.sampled_from([0.0, 1.5]),
    parts=st.lists(blanks, min_size=4, max_size=4),
    around=st.lists(names, min_size=2, max_size=2),
)
def test_no_token_survives_and_no_page_is_lost(forename, surname, number, street, gap, parts, around):
    hidden = Tokens([*name_tokens(forename, surname, "Mr", "x"), token(f"{number} {street} Lane")])
    said = f"{around[0]} Mr{parts[0]}{forename}{parts[1]}{surname} {around[1]} at {number}{parts[2]}{street}"
    pdf = drawn(["first"], f"{said}{parts[3]}Lane".split("\n"), ["last"], gap=gap)
    made = redacted(pdf, hidden)
    assert traces(made, hidden) == []
    assert len(page_texts(made)) == 3
    left = letters_of(" ".join(page_texts(made)))
    assert letters_of(f"{street} Lane") not in left and letters_of(forename + surname) not in left


@settings(max_examples=25, deadline=None)
@given(
    forename=names,
    surname=names,
    number=st.integers(1, 999),
    street=names,
    named=st.sampled_from(NAMED),
    placed=st.sampled_from(PLACED),
    reached=st.sampled_from(REACHED),
)
def test_no_spelling_of_a_name_an_address_or_a_number_survives(
    forename, surname, number, street, named, placed, reached
):
    hidden = Tokens(
        [
            *name_tokens(forename, surname, "Mr", "x"),
            *surname_token(surname, "x", frozenset()),
            *address_tokens(Address(f"Flat 4, {number} {street} Street", "", "Far Hollow", "E1 6AN")),
            *phone_tokens("01632 960002 ext 12 / 07700 900123"),
            *email_tokens("kit@example.org; kds@example.net"),
        ]
    )
    given_names = {"forename": forename, "surname": surname, "initial": forename[0]}
    said = [
        f"Then {named.format(**given_names)} was seen",
        f"at {placed.format(number=number, street=street)} and",
        f"wrote of {reached} once",
    ]
    made = redacted(drawn(["first"], said, ["last"]), hidden)
    assert traces(made, hidden) == [] and page_texts(made)[1] == "" and len(page_texts(made)) == 3
    assert all(hidden.find(line) for line in said)


def test_only_the_words_are_black_and_the_rest_of_the_page_is_seen():
    pdf = drawn(["Otto Vale is hidden"])
    made = redacted(pdf)
    assert page_texts(made) == [""]
    assert ink(made, 0, (10.8, 8.6, 18, 9.7)) == {0}
    assert len(ink(made, 0, (21, 8.6, 30, 9.9))) > 2 and 0 in ink(pdf, 0, (21, 8.6, 30, 9.9))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_and_cropped_page_keeps_its_visible_size_and_loses_the_words(turn):
    def turned(opened: pikepdf.Pdf) -> None:
        opened.pages[0].obj.Rotate = turn
        opened.pages[0].obj.CropBox = pikepdf.Array([20, 300, 500, 800])

    pdf = changed(drawn(["Otto Vale is hidden"]), turned)
    made = redacted(pdf)
    assert size(made, 0) == pytest.approx(size(pdf, 0), abs=0.01)
    assert traces(made, HIDDEN) == []
    with pypdfium2.PdfDocument(pdf) as opened, closing(opened[0]) as sheet:
        before = sheet.render(scale=1).to_pil().convert("L")
    with pypdfium2.PdfDocument(made) as opened, closing(opened[0]) as sheet:
        after = sheet.render(scale=1).to_pil().convert("L")
    dark = [sum(1 for level in picture.get_flattened_data() if level < 60) for picture in (before, after)]
    assert dark[1] > dark[0] + 300  # a black box lies where the words were
    assert after.size == before.size


def test_a_page_in_larger_units_is_as_large_as_it_was_shown():
    def units(opened: pikepdf.Pdf) -> None:
        opened.pages[0].obj.UserUnit = 2

    made = redacted(changed(drawn(["Otto Vale"]), units))
    assert size(made, 0) == pytest.approx((2 * 595.276, 2 * 841.89), abs=0.1)


def test_what_a_note_on_the_page_shows_is_taken_out_too():
    def note(opened: pikepdf.Pdf) -> None:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        look = opened.make_stream(
            b"BT /F1 12 Tf (Otto Vale) Tj ET",
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 200, 20],
            Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=opened.make_indirect(font))),
        )
        annotation = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.FreeText,
            Rect=[60, 400, 260, 420],
            F=4,
            Contents="nothing",
            AP=pikepdf.Dictionary(N=look),
        )
        opened.pages[0].obj.Annots = pikepdf.Array([opened.make_indirect(annotation)])

    pdf = changed(drawn(["A page"]), note)
    assert pages_that_show(pdf, HIDDEN) == [1]
    made = redacted(pdf)
    assert traces(made, HIDDEN) == []
    assert ink(made, 0, (10.8, 51.6, 17, 52.4)) == {0}


def test_what_a_hidden_page_shared_with_one_that_stays_is_gone():
    def shared(opened: pikepdf.Pdf) -> None:
        picture = opened.make_stream(
            b"Otto Vale" * 3,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=9,
            Height=3,
            BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceGray,
        )
        both = opened.make_indirect(pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture)))
        for page in opened.pages:
            page.obj.Resources.XObject = both.XObject
        page = opened.pages[0].obj
        page.Contents = opened.make_stream(page.Contents.read_bytes() + b"\nq 9 0 0 3 9 9 cm /Im0 Do Q")

    pdf = changed(drawn(["Otto Vale"], ["for everybody"]), shared)
    assert traces(redacted(pdf), HIDDEN) == []
    assert "everybody" in page_texts(redacted(pdf))[1]


# --- the search for traces --------------------------------------------------------------------------------


def content(opened: pikepdf.Pdf, drawing: bytes) -> None:
    opened.pages[0].obj.Contents = opened.make_stream(drawing)


HIDING_PLACES = {
    "split and octal text": lambda p: content(p, rb"BT /F1 9 Tf [(O\164t) -30 (o V) 4 <616C65>] TJ ET"),
    "text without ink": lambda p: content(p, b"BT /F1 9 Tf 3 Tr (Otto Vale) Tj ET"),
    "words for a screen reader": lambda p: content(
        p, b"/Span <</ActualText <FEFF004F00740074006F002000560061006C0065>>> BDC EMC"
    ),
    "properties": lambda p: p.docinfo.__setitem__("/Author", "Otto Vale"),
    "an attached file": lambda p: p.attachments.__setitem__("a.txt", b"to Otto Vale"),
    "two-byte text in a stream": lambda p: p.Root.__setitem__(
        "/X", p.make_stream("Otto Vale".encode("utf-16-le"))
    ),
    "XML with numbers for letters": lambda p: p.Root.__setitem__(
        "/X", p.make_stream(b"<x>&#79;tto &#86;ale</x>")
    ),
    "the name of a layer": lambda p: p.Root.__setitem__(
        "/Y", pikepdf.Dictionary(Name=pikepdf.String("Otto Vale"))
    ),
    "a drawing that no page shows": lambda p: p.Root.__setitem__(
        "/Z",
        p.make_stream(
            rb"BT /F1 9 Tf <4F74746F> Tj 5 0 Td <2056616C65> Tj ET",
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 100, 100],
            Resources=p.pages[0].obj.Resources,
        ),
    ),
}


@pytest.mark.parametrize("place", HIDING_PLACES)
@pytest.mark.parametrize("packed", [pikepdf.ObjectStreamMode.generate, pikepdf.ObjectStreamMode.disable])
def test_a_trace_is_found_wherever_it_hides(place, packed):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn(["A page"]))) as opened:
        HIDING_PLACES[place](opened)
        opened.save(out, object_stream_mode=packed)
    assert traces(out.getvalue(), HIDDEN)
    assert traces(out.getvalue(), Tokens([token("Nobody Else")])) == []


def test_a_trace_is_found_in_a_bookmark_and_in_what_lies_between_the_objects():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn(["A page"]))) as opened:
        with opened.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Letter to Otto Vale", 0))
        opened.save(out)
    assert traces(out.getvalue(), HIDDEN)
    assert traces(drawn(["A page"]) + b"\n% Otto Vale\n", HIDDEN) == ["the file between its objects"]
