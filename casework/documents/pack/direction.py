"""The order in which a line is drawn: right-to-left words among left-to-right ones, numbers as they are read.

The rules of Unicode's annex 9 for one line without embedding marks, of which none reach a page; but a number
after a name stays after it ("Letter to X, 2") unless right-to-left words stand on both of its sides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

_NUMBER = re.compile(r"\d+(?:[.,:/+-]\d+)*")
_PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">"}
_STRONG = {"L": "L", "R": "R", "AL": "R"}

Piece = tuple[str, bool]  # a stretch of the line in the order of its letters, and whether it runs to the left


def runs_left(text: str) -> bool:
    """Return whether the first letter that has a direction runs from right to left."""
    return next((kind != "L" for char in text if (kind := _kind(char)) in _STRONG), False)


def pieces(line: str, *, to_left: bool = False) -> list[Piece]:
    """Return the stretches of the line from the left of the paper to the right."""
    if not to_left and (line.isascii() or not any(_kind(char) in ("R", "AL") for char in line)):
        return [(line, False)]
    base = "R" if to_left else "L"
    levels = [{"L": 2 * to_left, "R": 1, "D": 2}[direction] for direction in _directions(line, base)]
    runs = [
        (level, "".join(char for _, char in run))
        for level, run in groupby(zip(levels, line, strict=True), key=lambda pair: pair[0])
    ]
    for lowest in (2, 1):
        runs = list(_turned(runs, lowest))
    return [(text, level == 1) for level, text in runs]


def _turned(runs: list[tuple[int, str]], lowest: int) -> Iterator[tuple[int, str]]:
    for is_inside, group in groupby(runs, key=lambda run: run[0] >= lowest):
        held = list(group)
        yield from reversed(held) if is_inside else held


def _directions(line: str, base: str) -> list[str]:
    """Return L, R or D (a number among right-to-left words) for each character."""
    found = ["" for _ in line]
    strong = base
    at = 0
    while at < len(line):
        if number := _NUMBER.match(line, at):
            within = strong == "R" and (base == "R" or runs_left(line[number.end() :]))
            found[at : number.end()] = ["D" if within else "L"] * len(number.group())
            at = number.end()
            continue
        kind = _kind(line[at])
        if kind in _STRONG:
            found[at] = strong = _STRONG[kind]
        elif kind == "NSM" and at:
            found[at] = found[at - 1]
        at += 1
    _brackets(line, found, base)
    _neutrals(found, base)
    return found


def _brackets(line: str, found: list[str], base: str) -> None:
    """Give both brackets of a pair the same direction."""
    opened: list[int] = []
    for at, char in enumerate(line):
        if char in _PAIRS:
            opened.append(at)
        elif opened and char == _PAIRS[line[opened[-1]]]:
            start = opened.pop()
            within = {"R" if one == "D" else one for one in found[start + 1 : at] if one}
            before = next((one for one in reversed(found[:start]) if one), base)
            if within:
                is_base = base in within or before.replace("D", "R") == base
                found[start] = found[at] = base if is_base else "LR".replace(base, "")


def _neutrals(found: list[str], base: str) -> None:
    """Give what has no direction that of its neighbours where they agree, else that of the line."""
    at = 0
    while at < len(found):
        if found[at]:
            at += 1
            continue
        end = next((n for n in range(at, len(found)) if found[n]), len(found))
        before = found[at - 1] if at else base
        after = found[end] if end < len(found) else base
        agreed = {"R" if one == "D" else one for one in (before, after)}
        found[at:end] = [agreed.pop() if len(agreed) == 1 else base] * (end - at)
        at = end


def _kind(char: str) -> str:
    return unicodedata.bidirectional(char)
