"""Where a page's number stands, as the reader sees it, and the few drawing operators that put it there.

The number is centred in a small white box in the lower right corner of what is visible, or, where words stand
there on some page, in another place that is the same on all pages of the pack. Distances are in
points as seen on screen or paper, whatever the page's rotation, cropping or unit is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

BOX_WIDTH, BOX_HEIGHT = 36.0, 16.0
RIGHT_MARGIN, BOTTOM_MARGIN = 20.0, 16.0
FONT_SIZE = 11.0
DIGIT_WIDTH = 0.556  # of the font size; all digits of Arimo Bold are this wide
FONT_NAME = "/CaseworkNo"
OPENING = b"q\n"

BOTTOM_RIGHT = "bottom right"
PLACES = (BOTTOM_RIGHT, "bottom centre", "top right", "top centre", "bottom left", "top left")

Rect = tuple[float, float, float, float]
US_LETTER: Rect = (0.0, 0.0, 612.0, 792.0)


@dataclass(frozen=True)
class View:
    """What a reader sees of a page: the box in the page's own units, the turn, and points to a unit."""

    box: Rect
    rotate: int
    unit: float
    place: str = BOTTOM_RIGHT

    @property
    def width(self) -> float:
        """Return the visible width in points, after the turn."""
        left, bottom, right, top = self.box
        return (top - bottom if self.rotate in (90, 270) else right - left) * self.unit

    @property
    def height(self) -> float:
        """Return the visible height in points, after the turn."""
        left, bottom, right, top = self.box
        return (right - left if self.rotate in (90, 270) else top - bottom) * self.unit

    @property
    def scale(self) -> float:
        """Return by how much the stamp is drawn smaller: 1, less only on a page too small for it."""
        return min(
            1.0,
            self.width / (BOX_WIDTH + 2 * RIGHT_MARGIN),
            self.height / (BOX_HEIGHT + 2 * BOTTOM_MARGIN),
        )

    @property
    def start(self) -> tuple[float, float]:
        """Return the corner at the reader's top left, in the page's own units."""
        left, bottom, right, top = self.box
        return {0: (left, top), 90: (left, bottom), 180: (right, bottom), 270: (right, top)}[self.rotate]

    @property
    def stamp(self) -> Rect:
        """Return the stamp's box in points from the lower left corner of what is visible."""
        width, height = BOX_WIDTH * self.scale, BOX_HEIGHT * self.scale
        side, margin = RIGHT_MARGIN * self.scale, BOTTOM_MARGIN * self.scale
        end, across = self.place.split()
        left = {"right": self.width - side - width, "left": side, "centre": (self.width - width) / 2}[across]
        bottom = margin if end == "bottom" else self.height - margin - height
        return (left, bottom, left + width, bottom + height)


def view(
    media: Sequence[float] | None,
    crop: Sequence[float] | None,
    rotate: float,
    unit: float,
    place: str = BOTTOM_RIGHT,
) -> View:
    """Return what is visible of a page with these boxes: the crop box within the media box, as turned."""
    sheet = _upright(media) if media is not None and len(media) == 4 else US_LETTER
    if sheet[2] <= sheet[0] or sheet[3] <= sheet[1]:
        sheet = US_LETTER
    box = sheet
    if crop is not None and len(crop) == 4:
        cut = _upright(crop)
        both = (max(sheet[0], cut[0]), max(sheet[1], cut[1]), min(sheet[2], cut[2]), min(sheet[3], cut[3]))
        if both[0] < both[2] and both[1] < both[3]:
            box = both
    return View(box, int(rotate / 90) % 4 * 90, unit if unit > 0 else 1.0, place)


def stamp_stream(number: int | str, seen: View, font: str) -> bytes:
    """Return the operators that end the page's own drawing and put its number in the constant place."""
    text = str(number)
    before, after = _around(seen, font, len(text))
    return f"{before}{text}{after}".encode()


@lru_cache(maxsize=512)
def _around(seen: View, font: str, digits: int) -> tuple[str, str]:
    """Return what stands before and after the number; most pages of a pack have the same."""
    left, bottom, _, _ = seen.stamp
    scale = seen.scale
    text_left = left + (BOX_WIDTH - digits * DIGIT_WIDTH * FONT_SIZE) / 2 * scale
    text_bottom = bottom + (BOX_HEIGHT - 0.71 * FONT_SIZE) / 2 * scale
    box = (left, bottom, BOX_WIDTH * scale, BOX_HEIGHT * scale)
    return (
        "\nQ\n/Artifact <</Type /Pagination>> BDC\nq\n"
        f"{_numbers(*reader_to_page(seen))} cm\n"
        f"1 g 0.6 G {_numbers(0.5 * scale)} w {_numbers(*box)} re B\n"
        f"BT 0 g 0 Tc 0 Tw 0 Tr 0 Ts 100 Tz {font} {_numbers(FONT_SIZE * scale)} Tf "
        f"{_numbers(text_left, text_bottom)} Td (",
        ") Tj ET\nQ\nEMC\n",
    )


def reader_to_page(seen: View) -> tuple[float, float, float, float, float, float]:
    """Return the matrix from points as the reader sees them to the page's own, unturned units."""
    left, bottom, right, top = seen.box
    k = 1 / seen.unit
    return {
        0: (k, 0.0, 0.0, k, left, bottom),
        90: (0.0, k, -k, 0.0, right, bottom),
        180: (-k, 0.0, 0.0, -k, right, top),
        270: (0.0, -k, k, 0.0, left, top),
    }[seen.rotate]


def _upright(box: Sequence[float]) -> Rect:
    x0, y0, x1, y1 = (float(value) for value in box)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _numbers(*values: float) -> str:
    return " ".join(f"{value:.4f}".rstrip("0").rstrip(".") or "0" for value in values)
