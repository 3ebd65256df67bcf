"""pypdf's writer with a quicker pen: a pack repeats few names and words many thousand times."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
)

_REFERRING = (IndirectObject, ArrayObject, DictionaryObject)
_STREAMS = frozenset({StreamObject, DecodedStreamObject, EncodedStreamObject})


class Writer(PdfWriter):
    """Writes the same objects as pypdf does, each at once instead of token by token."""

    def __init__(self) -> None:
        """Begin an empty file."""
        super().__init__()
        self._plain_fonts: dict[bytes, IndirectObject] = {}

    def plain_font(self, font: DictionaryObject) -> IndirectObject | None:
        """Return the font that every document names alike (Helvetica and so on); None for one of its own."""
        if font.get("/Type") != "/Font" or any(isinstance(held, _REFERRING) for held in font.values()):
            return None
        key = words(font)
        if key not in self._plain_fonts:
            self._plain_fonts[key] = self._add_object(font)
        return self._plain_fonts[key]

    def _write_pdf_structure(self, stream: Any) -> tuple[list[int], list[int]]:
        """Write all objects; return where each lies, -1 where there is none, and the free numbers."""
        positions, free = [], []
        at = stream.write(self.pdf_header.encode() + b"\n%\xe2\xe3\xcf\xd3\n")
        for number, found in enumerate(self._objects, 1):
            if found is None:
                positions.append(-1)
                free.append(number)
                continue
            positions.append(at)
            at += stream.write(b"%d 0 obj\n%b\nendobj\n" % (number, words(found)))
        return positions, [*free, 0]


def words(value: Any) -> bytes:
    """Return the value as it stands in the file."""
    kind = type(value)
    if kind is NameObject:
        return _name(value)
    if kind is IndirectObject:
        return b"%d %d R" % (value.idnum, value.generation)
    if kind is NumberObject:
        return b"%d" % value
    if kind is ArrayObject:
        return b"[ %b ]" % b" ".join([words(item) for item in value])
    if kind is DictionaryObject or kind is PageObject:
        return dictionary_words(value)
    if kind in _STREAMS:
        value[NameObject("/Length")] = NumberObject(len(value._data))
        # CR and LF, as data that ends in CR and is followed by LF alone reads as one byte shorter
        return b"%b\nstream\n%b\r\nendstream" % (dictionary_words(value), value._data)
    out = BytesIO()
    value.write_to_stream(out)
    return out.getvalue()


def dictionary_words(value: Any) -> bytes:
    """Return the dictionary, or that of the stream, as it stands in the file."""
    lines = [b"%b %b" % (words(key), words(item)) for key, item in value.items()]
    return b"<<\n%b\n>>" % b"\n".join(lines)


@lru_cache(maxsize=4096)
def _name(name: NameObject) -> bytes:
    return name.renumber()
