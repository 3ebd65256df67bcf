"""Pictures put on A4: straightened as the camera held them, at most 300 dpi, nothing cut off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

from casework.documents.pdf.bare import bare_jpeg
from casework.errors import BadInput

MOST_PIXELS = 120_000_000
MOST_FRAMES = 500
DPI = 300.0
_A4 = (595.276, 841.89)
_SIDE, _FOOT = 28.0, 44.0  # room at the foot for the page number
_JPEG_QUALITY = 90
_MOST_PIECES = 40  # of a tall picture; one that would need more is a line, not a page
_NARROWEST = 200  # dots across, in fewer of which no line of words stands
_OVERLAP = 0.04
_FIX = "Open the picture, save it again as JPEG or PNG and add that file."


@dataclass(frozen=True)
class ImagePages:
    """The pages made from a picture, the number of pictures in the file, and what was done to them."""

    pdf: bytes
    frames: int
    done: tuple[str, ...]
    notes: tuple[str, ...]


def set_image(data: bytes, *, media: str, name: str) -> ImagePages:
    """Return the picture (each picture of a TIFF) on an A4 page of its own; refuse what can't be read."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # the size is looked at below, before anything is unpacked
    wanted = {"jpeg": ("JPEG", "MPO"), "png": ("PNG",), "tiff": ("TIFF",)}[media]
    done: dict[str, None] = {}
    notes: list[str] = []
    try:
        with Image.open(BytesIO(data), formats=wanted) as opened, pikepdf.new() as pdf:
            frames = _frames(opened, media, name, notes)
            for number in range(frames):
                opened.seek(number)
                _refuse_bomb(opened, name)
                for what in _add_page(pdf, opened, data if media == "jpeg" else None):
                    done[what] = None
            out = BytesIO()
            pdf.save(out, deterministic_id=True)
    except BadInput:
        raise
    except MemoryError:
        raise
    except Exception as fault:  # Pillow's readers raise whatever a broken file leads them to
        cut = "truncated" in str(fault) or "cut" in str(fault)
        raise BadInput(
            "evidence.truncated" if cut else "evidence.unreadable",
            "The picture breaks off in the middle." if cut else "The picture can't be read.",
            where=name,
            fix="Copy or download the file again." if cut else _FIX,
            details=(f"{type(fault).__name__}: {fault}"[:200],),
        ) from fault
    return ImagePages(out.getvalue(), frames, ("placed on A4", *done), tuple(notes))


def _frames(opened: Any, media: str, name: str, notes: list[str]) -> int:
    count = int(getattr(opened, "n_frames", 1))
    if media != "tiff":
        if count > 1:
            notes.append(f"the first of {count} pictures in the file is shown (previews or an animation)")
        return 1
    if count > MOST_FRAMES:
        raise BadInput(
            "evidence.too_many_pages",
            f"The file holds {count} pictures; at most {MOST_FRAMES} are taken.",
            where=name,
            fix="Split it and add the parts.",
        )
    return count


def _refuse_bomb(opened: Any, name: str) -> None:
    width, height = opened.size
    if width * height > MOST_PIXELS or width > 65_000 or height > 65_000:
        raise BadInput(
            "evidence.too_many_pixels",
            f"The picture has {width} × {height} points, far more than a page can show.",
            where=name,
            fix=f"Save it smaller (A4 at 300 dpi has 2480 × 3508) and add that. {_FIX}",
        )


def _add_page(pdf: pikepdf.Pdf, frame: Any, jpeg: bytes | None) -> Iterator[str]:
    """Add one page, or several for a very tall picture; yield what was done to it."""
    from PIL import ImageOps

    frame.load()
    picture = ImageOps.exif_transpose(frame)
    if picture.getexif().get(0x0112, 1) != frame.getexif().get(0x0112, 1):
        yield "turned upright as the camera held it"
        jpeg = None
    elif frame.getexif().get(0x0112, 1) not in (0, 1):
        jpeg = None
    picture, changed = _plain(picture)
    if changed:
        yield changed
        jpeg = None
    landscape = picture.width > picture.height
    sheet = (_A4[1], _A4[0]) if landscape else _A4
    room = (sheet[0] - 2 * _SIDE, sheet[1] - _SIDE - _FOOT)
    natural = _natural(frame, picture)
    pieces = _cut(picture, natural, room)
    if len(pieces) > 1:
        yield f"cut into {len(pieces)} pages from top to bottom, each with the last lines of the one before"
        jpeg = None
        natural = (natural[0], natural[1] * pieces[0].height / picture.height)
    for piece in pieces:
        size = (natural[0], natural[1] * piece.height / pieces[0].height)
        yield from _place(pdf, piece, jpeg, size, sheet, room, is_photo=frame.format in ("JPEG", "MPO"))


def _cut(picture: Any, natural: tuple[float, float], room: tuple[float, float]) -> list[Any]:
    """Return the picture, in pieces if it is so tall that its words could not be read on one page."""
    width = min(natural[0], room[0])
    down = int(picture.width * room[1] / width)  # as many rows as a page of that width takes
    is_legible = natural[0] * min(room[1] / natural[1], 1.0) * 2 >= width
    if is_legible or picture.width < _NARROWEST or picture.height > down * _MOST_PIECES:
        return [picture]
    step = int(down * (1 - _OVERLAP))
    tops = range(0, max(picture.height - int(down * _OVERLAP), 1), step)
    return [picture.crop((0, top, picture.width, min(top + down, picture.height))) for top in tops]


def _place(
    pdf: pikepdf.Pdf,
    picture: Any,
    jpeg: bytes | None,
    natural: tuple[float, float],
    sheet: tuple[float, float],
    room: tuple[float, float],
    *,
    is_photo: bool,
) -> Iterator[str]:
    """Add a page with the picture on it; yield what was done to it."""
    scale = min(room[0] / natural[0], room[1] / natural[1], 1.0)
    placed = (natural[0] * scale, natural[1] * scale)
    dots = max(picture.width / placed[0], picture.height / placed[1]) * 72
    if dots > DPI * 1.001:
        size = (max(int(placed[0] * DPI / 72), 1), max(int(placed[1] * DPI / 72), 1))
        yield f"made smaller to {DPI:g} dpi"
        picture = _smaller(picture, size)
        jpeg = None
    image = _image(pdf, picture, jpeg, is_photo=is_photo)
    left, bottom = (sheet[0] - placed[0]) / 2, _FOOT + (room[1] - placed[1])
    drawing = f"q {placed[0]:.3f} 0 0 {placed[1]:.3f} {left:.3f} {bottom:.3f} cm /Im0 Do Q"
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, *sheet],
        Contents=pdf.make_stream(drawing.encode()),
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image)),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _natural(frame: Any, picture: Any) -> tuple[float, float]:
    """Return the size in points that the picture asks for; a photo without one fills the page."""
    dpi = frame.info.get("dpi")
    try:
        across, down = float(dpi[0]), float(dpi[1])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        across = down = 0.0
    if not (across == across and down == down and 100 <= across <= 2400 and 100 <= down <= 2400):
        # 72 or 96 dpi say nothing of the paper: as large as the page lets it
        enlarge = 1_000.0 / min(picture.width, picture.height)
        return picture.width * enlarge, picture.height * enlarge
    if (picture.width > picture.height) != (frame.width > frame.height):
        across, down = down, across
    return picture.width / across * 72, picture.height / down * 72


def _plain(picture: Any) -> tuple[Any, str]:
    """Return the picture in black and white, grey or RGB, on white; and what was changed for it, if seen."""
    from PIL import Image

    said = ""
    if picture.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        high = picture.getextrema()[1]
        span = 65535.0 if picture.mode.startswith("I;16") or 255 < high <= 65535 else max(float(high), 1.0)
        said = "sixteen grey bits made eight"
        picture = picture.convert("F").point(lambda value: value * (255.0 / span)).convert("L")
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        over = picture.convert("RGBA")
        ground = Image.new("RGBA", over.size, "white")
        picture = Image.alpha_composite(ground, over).convert("RGB")
        said = "set on white where it was transparent"
    if picture.mode not in ("1", "L", "RGB"):
        said = said or f"colours made RGB ({picture.mode})"
        picture = _to_srgb(picture) or picture.convert("RGB")
    elif picture.mode == "RGB" and picture.info.get("icc_profile"):
        converted = _to_srgb(picture)
        if converted is not None:
            return converted, "colours made sRGB"
    return picture, said


def _to_srgb(picture: Any) -> Any:
    """Return the picture in sRGB by its own profile; None where it has none, or has sRGB already."""
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "CMYK"):
        return None
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        if picture.mode == "RGB" and "srgb" in ImageCms.getProfileDescription(own).casefold():
            return None
        return ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _smaller(picture: Any, size: tuple[int, int]) -> Any:
    from PIL import Image

    if picture.mode == "1":
        picture = picture.convert("L")
    return picture.resize(size, Image.Resampling.LANCZOS)


def _image(pdf: pikepdf.Pdf, picture: Any, jpeg: bytes | None, *, is_photo: bool) -> pikepdf.Object:
    if jpeg is None and is_photo:
        out = BytesIO()
        picture.convert("L" if picture.mode in ("1", "L") else "RGB").save(out, "JPEG", quality=_JPEG_QUALITY)
        jpeg = out.getvalue()
    bits = 1 if picture.mode == "1" and not is_photo else 8
    keys: dict[str, Any] = {
        "Type": pikepdf.Name.XObject,
        "Subtype": pikepdf.Name.Image,
        "Width": picture.width,
        "Height": picture.height,
        "BitsPerComponent": bits,
        "ColorSpace": pikepdf.Name.DeviceRGB if picture.mode == "RGB" else pikepdf.Name.DeviceGray,
    }
    if jpeg is not None:
        return pdf.make_stream(bare_jpeg(jpeg), **keys, Filter=pikepdf.Name.DCTDecode)
    import zlib

    packed = zlib.compress(picture.tobytes(), 6)
    return pdf.make_stream(packed, **keys, Filter=pikepdf.Name.FlateDecode)
