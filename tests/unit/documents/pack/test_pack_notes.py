"""What a check of a pack tells although no rule is broken; and the ledger of its pages."""

import io

import pikepdf
import pytest
from PIL import Image

from casework.documents.pack.build import build_pack
from casework.documents.pack.lock import locked_copy
from casework.documents.pack.manifest import decode
from casework.documents.pdf.place import PLACES
from casework.documents.verify import notes as pack_notes
from casework.documents.verify.whole_pack import verify_pack
from casework.errors import BadInput


def codes(pdf, **how):
    return {(note.code, note.page) for note in verify_pack(pdf, **how).notes if note.code != "not_archival"}


def picture_page(size, dpi):
    out = io.BytesIO()
    Image.new("L", size, 200).save(out, "PDF", resolution=dpi)
    return out.getvalue()


def turned(by):
    def change(pdf):
        pdf.pages[0].obj.Rotate = by

    return change


def test_pages_that_are_pictures_are_listed(samples):
    built = samples.built(samples.text(1), picture_page((400, 500), 72), picture_page((400, 500), 72))
    (note,) = [note for note in verify_pack(built.pdf).notes if note.code == "image_only"]
    assert "3-4" in note.what


def test_pictures_finer_than_300_dpi_are_noted(samples):
    built = samples.built(picture_page((2480, 3508), 300), picture_page((4960, 7016), 600))
    assert ("resolution", 3) in codes(built.pdf)
    assert ("resolution", 2) not in codes(built.pdf)


def test_a_small_picture_that_is_too_fine_is_named_with_its_page(samples):
    """A photo of 2000 by 1000 dots, set 144 points wide: 1000 dpi, far from filling its page."""
    jpeg = io.BytesIO()
    Image.new("RGB", (2000, 1000), "white").save(jpeg, "JPEG")

    def small(inside):
        def change(pdf):
            image = pdf.make_stream(
                jpeg.getvalue(),
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=2000,
                Height=1000,
                BitsPerComponent=8,
                ColorSpace=pikepdf.Name.DeviceRGB,
                Filter=pikepdf.Name.DCTDecode,
            )
            held = pikepdf.Dictionary(Im=image)
            drawing = b" q 144 0 0 72 100 100 cm /Im Do Q"
            if inside:
                look = pdf.make_stream(b"q 288 0 0 144 0 0 cm /Im Do Q")
                look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
                look.BBox, look.Resources = [0, 0, 300, 300], pikepdf.Dictionary(XObject=held)
                held, drawing = pikepdf.Dictionary(Fm=look), b" q 0.5 0 0 0.5 100 100 cm /Fm Do Q"
            pdf.pages[0].obj.Resources.XObject = held
            pdf.pages[0].contents_add(drawing)

        return samples.changed(samples.text(), change)

    built = samples.built(samples.text(), small(False), small(True))
    (note,) = [note for note in verify_pack(built.pdf).notes if note.code == "resolution"]
    assert note.page == 3
    assert "page 3: 2000 × 1000 dots at 1000 dpi; page 4: 2000 × 1000 dots at 1000 dpi" in note.what


@pytest.mark.parametrize(
    ("by", "code"), [(0, None), (90, "sideways"), (180, "upside_down"), (270, "sideways")]
)
def test_words_that_stand_upside_down_or_on_their_side_are_noted(samples, by, code):
    built = samples.built(samples.changed(samples.text(1), turned(by)))
    assert codes(built.pdf) == ({(code, 2)} if code else set())


def test_a_pack_too_large_for_a_mailbox_is_noted(samples, monkeypatch):
    monkeypatch.setattr(pack_notes, "MOST_BYTES", 1_000)
    assert ("large", None) in codes(samples.built(samples.text(1)).pdf)


@pytest.mark.parametrize("place", PLACES)
def test_a_number_that_lies_over_words_is_noted_and_another_place_is_free(samples, place):
    def change(pdf):
        pdf.pages[0].contents_add(b"BT /F1 11 Tf 540 20 Td (FOOT) Tj ET")

    source = samples.changed(samples.text(1), change)
    item = samples.item("Footed", source)
    built = build_pack(samples.pack([item]), place=place)
    found = codes(built.pdf, sources={item.source_sha256: source})
    assert found == ({("number_over_drawing", 2)} if place == "bottom right" else set())
    assert verify_pack(built.pdf).ok


def test_the_ledger_says_where_every_page_came_from(samples, three):
    with pikepdf.open(io.BytesIO(three.pdf)) as opened:
        manifest = decode(opened.attachments["manifest.json"].get_file().read_bytes())
    assert manifest is not None
    assert [(item.pages_in, item.pages_out) for item in manifest.items] == [
        (0, 1),
        (2, 2),
        (2, 2),
        (0, 1),
        (0, 1),
    ]
    assert "a page stands for it" in manifest.items[3].done[0]
    assert sum(item.pages_out for item in manifest.items) == three.pages
    assert [item.done for item in three.items] == [item.done for item in manifest.items]


def test_a_locked_copy_opens_with_its_password_only_and_holds_the_same_pages(samples, three):
    locked = locked_copy(three.pdf, "correct horse")
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(locked))
    with pikepdf.open(io.BytesIO(locked), password="correct horse") as opened:
        assert opened.encryption.bits == 256
        assert len(opened.pages) == three.pages
    with pytest.raises(BadInput):
        locked_copy(three.pdf, "short")
