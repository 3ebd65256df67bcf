"""TOML with line numbers: ``tomllib`` says what a file holds, a small scanner says on which line.

The scanner runs only over text that ``tomllib`` has accepted, so it finds its way without checking anything.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

Path = tuple[str | int, ...]

LARGEST_EXPONENT = 20  # 1e999999999 is valid TOML and would fill the memory as a whole number

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r'[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'')
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}\n#]+")
_AT = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


class NotToml(Exception):
    """A file can't be read as TOML; ``line`` says where it goes wrong."""

    def __init__(self, what: str, line: int) -> None:
        """Keep the words and the line apart."""
        super().__init__(what)
        self.what = what
        self.line = line


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed TOML file and the line of every key path in it (array elements by their index)."""

    file: str
    data: Mapping[str, Any]
    lines: Mapping[Path, int]

    def line_of(self, path: Path) -> int:
        """Return the line of the path, or of the nearest thing around it that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def parse(file: str, content: bytes) -> Document:
    """Return the file's data with the line of every key.

    Raises NotToml, with the line, for text that is not UTF-8 or not TOML.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise NotToml("the file is not UTF-8 text", line) from None
    text = text.replace("\r\n", "\n")
    try:
        data = tomllib.loads(text, parse_float=_decimal)
        lines = _Scanner(text).scan()
    except RecursionError:
        raise NotToml("brackets are nested too deeply", 1) from None
    except ValueError as fault:
        at = _AT.search(str(fault))
        last = text.rstrip("\n").count("\n") + 1
        line = int(at[1]) if at and at[1] else last if at else 1
        raise NotToml(_AT.sub("", str(fault)), line) from None
    return Document(file, data, lines)


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text.replace("_", ""))
    except InvalidOperation:
        raise ValueError(f"the number {text} can't be read") from None
    if not number.is_finite() or (number and abs(number.adjusted()) > LARGEST_EXPONENT):
        raise ValueError(f"the number {text} is out of any sensible range")
    return number


class _Scanner:
    """Walks valid TOML once and notes the line of every header, key and array element."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}  # how many tables each array of tables has so far
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def scan(self) -> dict[Path, int]:
        """Return the line of every path."""
        table: Path = ()
        while self._skip(_BLANK) < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.lines

    def _skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at + 1
        return self.at

    def _note(self, path: Path, start: int) -> None:
        line = bisect_right(self.starts, start)
        # A dotted key or header makes the tables on its way too; the first mention is where they stand.
        for depth in range(1, len(path) + 1):
            self.lines.setdefault(path[:depth], line)

    def _header(self) -> Path:
        start = self.at
        is_array = self.text.startswith("[[", start)
        self.at += 2 if is_array else 1
        parts = self._key()
        path: Path = ()
        for number, part in enumerate(parts, 1):
            path = (*path, part)
            if is_array and number == len(parts):
                self.counts[path] = self.counts.get(path, 0) + 1
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
        self._note(path, start)
        self._skip(_SPACE)
        self.at += 2 if is_array else 1
        return path

    def _key(self) -> list[str]:
        parts = []
        while True:
            self._skip(_SPACE)
            start = self.at
            raw = self.text[start : self._skip(_KEY)]
            # A quoted key may hold escapes: tomllib reads it, so that both agree.
            parts.append(next(iter(tomllib.loads(f"{raw} = 0"))) if raw[:1] in "\"'" else raw)
            if self.text[self._skip(_SPACE)] != ".":
                return parts
            self.at += 1

    def _pair(self, table: Path) -> None:
        start = self.at
        path = (*table, *self._key())
        self._note(path, start)
        self.at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(path)

    def _value(self, path: Path) -> None:
        match self.text[self.at]:
            case "[":
                self._array(path)
            case "{":
                self._inline_table(path)
            case '"' | "'":
                self._skip(_STRING)
            case _:
                self._skip(_SCALAR)

    def _array(self, path: Path) -> None:
        self.at += 1
        index = 0
        while self.text[self._skip(_BLANK)] != "]":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._note((*path, index), self.at)
            self._value((*path, index))
            index += 1
        self.at += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        while self.text[self._skip(_BLANK)] != "}":
            if self.text[self.at] == ",":
                self.at += 1
            else:
                self._pair(path)
        self.at += 1
