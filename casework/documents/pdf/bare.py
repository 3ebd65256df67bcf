"""Pictures and PDF files without what stands beside the picture: where and when it was taken, by whom."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Any

import pikepdf

_END, _SCAN = 0xD9, 0xDA
_ALONE = {0x01, *range(0xD0, 0xD8)}  # markers without a length
_KEPT = {b"\xe0JFIF\0", b"\xeeAdobe"}  # the latter says how the colours are kept; all others go
_REMARK = 0xFE
_OF_JPEG2000 = (b"xml ", b"uuid", b"uinf", b"jp2i")
_BESIDE = ("/Metadata", "/PieceInfo")


def bare_jpeg(data: bytes) -> bytes:
    """Return the JPEG without EXIF, XMP, remarks and what follows its end; as it is where it is broken."""
    if data[:2] != b"\xff\xd8":
        return data
    kept, place = [data[:2]], 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:  # a fill byte
            place += 1
            continue
        if marker == _END:
            return b"".join([*kept, b"\xff\xd9"])
        end = (
            place + 2 if marker in _ALONE else place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")
        )
        if marker == _SCAN:
            end = _end_of_scan(data, end)
        if end <= place or end > len(data):
            return data
        is_beside = 0xE0 <= marker <= 0xEF or marker == _REMARK
        if not is_beside or data[place + 1 : place + 2] + data[place + 4 : place + 9] in _KEPT:
            kept.append(data[place:end])
        place = end
    is_whole = data[place : place + 2] == b"\xff\xd9"
    return b"".join([*kept, b"\xff\xd9"]) if is_whole else data


def bare_pdf(pdf: bytes) -> bytes:
    """Return the file without what stands beside its pictures and drawings; the same where nothing does."""
    changed = False
    with pikepdf.open(BytesIO(pdf)) as opened:
        for thing in opened.objects:
            if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
                changed = _without_beside(thing) or changed
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image":
                changed = _bare_image(thing) or changed
        if not changed:
            return pdf
        out = BytesIO()
        opened.save(out, deterministic_id=True)
    return out.getvalue()


def _without_beside(thing: Any) -> bool:
    found = [key for key in _BESIDE if key in thing]
    for key in found:
        del thing[key]
    return bool(found)


def _bare_image(image: Any) -> bool:
    """Take out of a picture what its camera wrote; return whether there was any."""
    filters = image.get("/Filter")
    names = [str(each) for each in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    raw, parameters = bytes(image.read_raw_bytes()), image.get("/DecodeParms")
    if names == ["/FlateDecode", "/DCTDecode"]:
        raw, names, parameters = zlib.decompress(raw), names[1:], None
    if names not in (["/DCTDecode"], ["/JPXDecode"]):
        return False
    made = bare_jpeg(raw) if names == ["/DCTDecode"] else _bare_jpeg2000(raw)
    if made == raw:
        return False
    image.write(made, filter=pikepdf.Name(names[0]), decode_parms=parameters)
    return True


def _bare_jpeg2000(data: bytes) -> bytes:
    """Return the picture without its boxes of XML and of makers; a bare code stream has none."""
    if data[4:8] != b"jP  ":
        return data
    kept, place = [], 0
    while place + 8 <= len(data):
        length, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        if length == 1:
            length = int.from_bytes(data[place + 8 : place + 16], "big")
        end = place + length if length else len(data)
        if end < place + 8 or end > len(data):
            return data
        if kind not in _OF_JPEG2000:
            kept.append(data[place:end])
        place = end
    return b"".join(kept)


def _end_of_scan(data: bytes, place: int) -> int:
    """Return where the next marker stands after the picture's own bytes."""
    while (place := data.find(b"\xff", place)) >= 0 and place + 1 < len(data):
        if data[place + 1] != 0 and data[place + 1] not in _ALONE:
            return place
        place += 2
    return -1
