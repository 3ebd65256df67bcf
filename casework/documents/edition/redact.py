"""A page with words taken out: made into a picture in which nothing stands where they stood."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from casework.documents.edition.tokens import Tokens
from casework.documents.pack.digest import page_view

DPI = 200
_MOST_PIXELS = 60_000_000
_BLACK = 0
_LARGEST_PLAIN = 700_000  # bytes; a page that packs worse is a photograph
_JPEG_QUALITY = 88

Box = tuple[float, float, float, float]
Area = tuple[float, float, float, float]  # left, top, width, height in hundredths of the page as it is seen


def flattened(pdf: bytes) -> bytes:
    """Return the file with its notes and filled fields made part of the pages, as a reader sees them."""
    with pypdfium2.PdfDocument(pdf) as opened:
        for number in range(len(opened)):
            with closing(opened[number]) as page:
                pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
        out = BytesIO()
        opened.save(out)
    return out.getvalue()


def pictures(
    pdf: bytes, pages: Sequence[int], hidden: Tokens, areas: Mapping[int, Sequence[Area]]
) -> dict[int, Any]:
    """Return each of the pages (from 1) as a picture without the tokens and without the areas."""
    drawn = {}
    with pypdfium2.PdfDocument(flattened(pdf)) as opened, pikepdf.open(BytesIO(pdf)) as boxes:
        for number in pages:
            unit = page_view(boxes.pages[number - 1].obj).unit
            with closing(opened[number - 1]) as page:
                drawn[number] = _picture(page, unit, hidden, areas.get(number, ()))
    return drawn


def on_pages(pdf: bytes, drawn: Mapping[int, Any]) -> bytes:
    """Return one page for each picture, in order, as large as the page that it was taken from."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as source, pikepdf.new() as made:
        for number in sorted(drawn):
            view = page_view(source.pages[number - 1].obj)
            drawing = f"q {view.width:.3f} 0 0 {view.height:.3f} 0 0 cm /Im0 Do Q"
            page = pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=[0, 0, round(view.width, 3), round(view.height, 3)],
                Contents=made.make_stream(drawing.encode()),
                Resources=pikepdf.Dictionary(
                    XObject=pikepdf.Dictionary(Im0=_image(made, drawn[number].convert("RGB")))
                ),
            )
            made.pages.append(pikepdf.Page(made.make_indirect(page)))
        made.save(out, deterministic_id=True)
    return out.getvalue()


def with_pages(pdf: bytes, others: Mapping[int, bytes]) -> bytes:
    """Return the document with other pages in the places of its own (from 1).

    Of each a file is given whose first page it is. Nothing of the old pages is left, nor of what they shared
    with those that stay.
    """
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as source, pikepdf.new() as made:
        for number, page in enumerate(source.pages, 1):
            if number not in others:
                made.pages.append(page)
                continue
            with pikepdf.open(BytesIO(others[number])) as other:
                made.pages.append(other.pages[0])
        made.remove_unreferenced_resources()
        made.save(out, deterministic_id=True)
    return out.getvalue()


def first_pages(pdf: bytes, numbers: Sequence[int]) -> dict[int, bytes]:
    """Return the pages of a file as files of one page each, under these numbers."""
    found = {}
    with pikepdf.open(BytesIO(pdf)) as source:
        for number, page in zip(sorted(numbers), source.pages, strict=True):
            out = BytesIO()
            with pikepdf.new() as made:
                made.pages.append(page)
                made.save(out, deterministic_id=True)
            found[number] = out.getvalue()
    return found


def _picture(page: Any, unit: float, hidden: Tokens, areas: Sequence[Area]) -> Any:
    from PIL import ImageDraw

    width, height = page.get_size()
    scale = DPI / 72 * unit
    scale = min(scale, (_MOST_PIXELS / (width * height)) ** 0.5)
    bitmap = page.render(scale=scale)
    to_bitmap = bitmap.get_posconv(page).to_bitmap
    picture = bitmap.to_pil().convert("RGB")
    pen = ImageDraw.Draw(picture)
    for left, bottom, right, top in _boxes(page, hidden):
        corners = [to_bitmap(left, bottom), to_bitmap(right, top)]
        (x0, x1), (y0, y1) = (sorted(values) for values in zip(*corners, strict=True))
        pad = 2 + 0.08 * min(x1 - x0, y1 - y0)
        pen.rectangle((x0 - pad, y0 - pad, x1 + pad, y1 + pad), fill=_BLACK)
    for left, top, across, down in areas:
        x, y = left / 100 * picture.width, top / 100 * picture.height
        pen.rectangle((x, y, x + across / 100 * picture.width, y + down / 100 * picture.height), fill=_BLACK)
    return picture


def _boxes(page: Any, hidden: Tokens) -> Iterator[Box]:
    """Yield where the page shows a token: the box of each letter, and what lies between two on a line."""
    with closing(page.get_textpage()) as words:
        chars = [_char(words, place) for place in range(words.count_chars())]
        for span in hidden.find("".join(chars)):
            before: Box | None = None
            for place in range(span.start, span.end):
                if chars[place].isspace() or chars[place] == "\0":
                    continue
                box = _box(words, place)
                yield box
                if before and min(before[3], box[3]) - max(before[1], box[1]) > (box[3] - box[1]) / 2:
                    yield min(before[0], box[0]), box[1], max(before[2], box[2]), box[3]
                before = box


def _char(words: Any, place: int) -> str:
    code = pdfium.FPDFText_GetUnicode(words, place)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\0"


def _box(words: Any, place: int) -> Box:
    """Return the box of a letter with all its ink, whatever its font says of its height."""
    pairs = zip(words.get_charbox(place), words.get_charbox(place, loose=True), strict=True)
    (left, left2), (bottom, bottom2), (right, right2), (top, top2) = pairs
    return min(left, left2), min(bottom, bottom2), max(right, right2), max(top, top2)


def _image(made: pikepdf.Pdf, picture: Any) -> Any:
    from PIL import ImageChops

    red, green, blue = picture.split()
    grey = not ImageChops.difference(red, green).getbbox() and not ImageChops.difference(red, blue).getbbox()
    if grey:
        picture = red
    data, filtered = zlib.compress(picture.tobytes(), 6), pikepdf.Name.FlateDecode
    if len(data) > _LARGEST_PLAIN:
        out = BytesIO()
        picture.save(out, "JPEG", quality=_JPEG_QUALITY)
        data, filtered = out.getvalue(), pikepdf.Name.DCTDecode
    return made.make_stream(
        data,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB,
        Filter=filtered,
    )
