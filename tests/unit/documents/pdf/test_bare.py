"""What a camera wrote beside a picture is gone, and the picture is the same."""

from __future__ import annotations

import io
import zlib
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops

from casework.documents.evidence.image_pages import set_image
from casework.documents.pdf.bare import bare_jpeg, bare_pdf

BESIDE = (b"Exif", b"Photographer", b"taken at home", b"afterwards", b"xmpmeta")


def photo(**more: Any) -> bytes:
    exif = Image.Exif()
    exif[0x013B] = "Photographer"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (51.0, 17.0, 30.0)
    out = io.BytesIO()
    picture = Image.effect_noise((80, 60), 60).convert("RGB")
    picture.save(out, "JPEG", exif=exif, comment=b"taken at home", xmp=b"<x:xmpmeta/>", **more)
    return out.getvalue() + b"afterwards"


def holding(data: bytes, kind: str = "/DCTDecode") -> bytes:
    out, name = io.BytesIO(), pikepdf.Name
    with pikepdf.new() as made:
        page = made.add_blank_page().obj
        image = made.make_stream(
            data, Type=name.XObject, Subtype=name.Image, Width=80, Height=60, BitsPerComponent=8,
            ColorSpace=name.DeviceRGB, Filter=pikepdf.Name(kind),
        )  # fmt: skip
        image.Metadata = made.make_stream(b"<x:xmpmeta>at home</x:xmpmeta>")
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
        made.save(out, compress_streams=False)
    return out.getvalue()


@pytest.mark.parametrize("more", [{}, {"progressive": True}, {"quality": 95, "optimize": True}])
def test_a_photo_keeps_its_picture_and_nothing_beside_it(more):
    data = photo(**more)
    made = bare_jpeg(data)
    assert all(said in data for said in BESIDE) and not any(said in made for said in BESIDE)
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(made))
    assert ImageChops.difference(before, after).getbbox() is None
    assert bare_jpeg(made) == made


@pytest.mark.parametrize("data", [b"", b"no picture", photo()[:300]])
def test_what_is_no_whole_jpeg_stays_as_it_is(data):
    assert bare_jpeg(data) == data


def test_a_photo_that_is_taken_in_is_put_on_its_page_bare():
    made = set_image(photo(), media="jpeg", name="photo.jpg").pdf
    assert b"\xff\xd8" in made and not any(said in made for said in BESIDE)


def test_a_picture_in_a_pdf_loses_what_stands_beside_it():
    made = bare_pdf(holding(photo()))
    assert b"\xff\xd8" in made and not any(said in made for said in BESIDE)
    assert bare_pdf(made) == made


def test_a_jpeg_2000_picture_loses_the_boxes_of_its_maker():
    out = io.BytesIO()
    Image.effect_noise((80, 60), 60).convert("RGB").save(out, "JPEG2000")
    said = b"<x:xmpmeta>at home</x:xmpmeta>"
    data = out.getvalue()
    with_box = data[:12] + (8 + len(said)).to_bytes(4, "big") + b"xml " + said + data[12:]
    made = bare_pdf(holding(with_box, "/JPXDecode"))
    assert b"xmpmeta" not in made
    with pikepdf.open(io.BytesIO(made)) as opened:
        kept = bytes(opened.pages[0].obj.Resources.XObject.I.read_raw_bytes())
    assert kept == data


def test_a_packed_photo_is_unpacked_and_made_bare():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(holding(photo()))) as opened:
        image = opened.pages[0].obj.Resources.XObject.I
        both = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode])
        image.write(zlib.compress(photo()), filter=both)
        opened.save(out)
    with pikepdf.open(io.BytesIO(bare_pdf(out.getvalue()))) as opened:
        raw = bytes(opened.pages[0].obj.Resources.XObject.I.read_raw_bytes())
    assert raw.startswith(b"\xff\xd8") and not any(said in raw for said in BESIDE)
