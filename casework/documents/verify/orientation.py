"""How the words of a page stand for its reader, and whether it has any, told without reading them all."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import pypdfium2.raw as pdfium

_ENOUGH = 2  # if they are upright, the page is
_SAMPLE = 12  # pieces of text that are looked at
_MOST_LOOKED_AT = 5_000
_OWN = 2  # the page number and its box
_DEEPEST = 3


def look_of_words(sheet: Any) -> tuple[int | None, bool]:
    """Return how most words are turned for the reader (0 is upright), and whether the page is a picture only.

    The last piece of text is the page number, which always stands upright.
    """
    turns: list[int] = []
    looked = 0
    rotation = sheet.get_rotation()
    for piece in sheet.get_objects(max_depth=_DEEPEST):
        looked += 1
        if piece.type == pdfium.FPDF_PAGEOBJ_TEXT:
            turns.append(_turn(piece, rotation))
        if len(turns) > _SAMPLE or looked > _MOST_LOOKED_AT or (len(turns) > _ENOUGH and not any(turns)):
            break
    else:
        turns = turns[:-1]
    if not turns:
        return None, looked > _OWN  # else the page is empty
    turn, count = Counter(turns).most_common(1)[0]
    return (turn if count * 5 >= len(turns) * 4 else 0), False


def _turn(piece: Any, rotation: int) -> int:
    """Return by how many degrees a piece of text is turned clockwise, in steps of 90."""
    matrix = piece.get_matrix()
    angle = math.degrees(math.atan2(-matrix.b, matrix.a)) + rotation
    return round(angle / 90) * 90 % 360
