"""Plain text set on A4 pages in our own face, line for line; nothing of it is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casework.documents.pack import sheet as paper
from casework.documents.pack.direction import runs_left
from casework.documents.pack.text import printable, said_of_signs
from casework.errors import BadInput

MOST_LINES = 60_000
_MARKS = dict.fromkeys([0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_SIZE, _LEADING = 10.0, 13.5
_FIRST, _LAST = paper.TOP, paper.BOTTOM + 4


@dataclass(frozen=True)
class TextPages:
    """The pages, and which signs had to be written by their numbers."""

    pdf: bytes
    notes: tuple[str, ...]


def text_of(data: bytes, name: str) -> str:
    """Return the words of a text file; it must be UTF-8."""
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as fault:
        raise BadInput(
            "evidence.encoding",
            f"The text is not written in UTF-8 (byte {fault.start + 1} can't be read).",
            where=name,
            fix="Open it in the editor it was made with, save it with the encoding UTF-8 and add it again.",
        ) from None
    return text


def set_text(text: str, *, title: str, name: str, heading: Sequence[tuple[str, str]] = ()) -> TextPages:
    """Return the text as pages; ``heading`` are pairs (From, Jo Bloggs) that stand above it."""
    text, said = _without_marks(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").expandtabs(8).split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    if len(lines) > MOST_LINES or len(text) > MOST_LINES * 100:
        raise BadInput(
            "evidence.too_long",
            f"The text has more than {MOST_LINES} lines.",
            where=name,
            fix="Cut it down to what matters for the case and add that.",
        )
    setter = _Setter(title)
    for label, words in heading:
        setter.pair(label, words)
    if heading:
        setter.line_across()
    for line in lines:
        setter.line(line)
    shown = "".join(lines) + "".join(words for _, words in heading)
    return TextPages(setter.pdf(), (*said_of_signs(shown), *said))


def _without_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text without marks of direction, which show nothing, and what is said of it."""
    plain = text.translate(_MARKS)
    count = len(text) - len(plain)
    return plain, (f"{count} invisible marks of direction are not printed",) if count else ()


class _Setter:
    """Puts lines on pages from top to bottom."""

    def __init__(self, title: str) -> None:
        self._sheet = paper.Sheet(title)
        self._y = _FIRST

    def pair(self, label: str, words: str) -> None:
        for place, line in enumerate(_wrapped(words, paper.RIGHT - paper.LEFT - 82)):
            y = self._down()
            if not place:
                self._sheet.text(paper.LEFT, y, label, font=paper.BOLD, size=_SIZE)
            self._sheet.text(paper.LEFT + 82, y, line, size=_SIZE)

    def line_across(self) -> None:
        self._sheet.rule(self._down() + 4, ink=paper.INK)

    def line(self, text: str) -> None:
        to_left = runs_left(text)
        for line in _wrapped(text, paper.RIGHT - paper.LEFT):
            if to_left:
                self._sheet.text_right(paper.RIGHT, self._down(), line, size=_SIZE, to_left=True)
            else:
                self._sheet.text(paper.LEFT, self._down(), line, size=_SIZE)

    def pdf(self) -> bytes:
        self._sheet.next_page()
        return self._sheet.pdf()

    def _down(self) -> float:
        if self._y - _LEADING < _LAST:
            self._sheet.next_page()
            self._y = _FIRST
        self._y -= _LEADING
        return self._y


def _wrapped(text: str, width: float) -> list[str]:
    """Return the lines that a line needs, its indentation kept as far as there is room."""
    body = text.lstrip(" ")
    indent = "\u00a0" * min(len(text) - len(body), 40)
    shown = printable(body) if body.strip() else ""
    first, *others = paper.lines_of(shown, width - len(indent) * 2.8, size=_SIZE)
    return [indent + first, *(indent + other for other in others)]
