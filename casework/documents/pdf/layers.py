"""Keeps layers that a document hides hidden in the pack: their state stands outside the pages in a PDF."""

from __future__ import annotations

from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)


class Layers:
    """Collects the layers of all documents with their state."""

    def __init__(self, writer: PdfWriter) -> None:
        """Begin with none."""
        self._writer = writer
        self._all = ArrayObject()
        self._hidden = ArrayObject()
        self._documents = 0

    def take(self, reader: PdfReader, moved: dict[int, IndirectObject]) -> None:
        """Note the layers of a document just added, and which of them it hides."""
        self._documents += 1
        properties = _resolved(reader.root_object.get("/OCProperties"))
        if not isinstance(properties, DictionaryObject):
            return
        default = _resolved(properties.get("/D"))
        default = default if isinstance(default, DictionaryObject) else DictionaryObject()
        shown, hidden = _ids(default.get("/ON")), _ids(default.get("/OFF"))
        all_off = default.get("/BaseState") == "/OFF"
        for original in sorted(_ids(properties.get("/OCGs"))):
            if original not in moved:
                continue  # no page uses it
            reference = moved[original]
            layer: Any = reference.get_object()
            # Layers of two documents may be alike but for their state: the mark keeps them apart.
            if "/CaseworkDocument" in layer:  # of a pack handed over: its pages stay as they are
                self._documents = max(self._documents, int(layer["/CaseworkDocument"]))
            else:
                layer[NameObject("/CaseworkDocument")] = NumberObject(self._documents)
                layer[NameObject("/CaseworkLayer")] = TextStringObject(str(original))
            self._all.append(reference)
            if original in hidden or (all_off and original not in shown):
                self._hidden.append(reference)

    def write(self) -> None:
        """Write the states into the pack, if any document has layers."""
        if self._all:
            default = DictionaryObject(
                {NameObject("/OFF"): self._hidden, NameObject("/Name"): TextStringObject("As handed in")}
            )
            self._writer.root_object[NameObject("/OCProperties")] = DictionaryObject(
                {NameObject("/OCGs"): self._all, NameObject("/D"): default}
            )


def _ids(array: Any) -> set[int]:
    array = _resolved(array)
    if not isinstance(array, ArrayObject):
        return set()
    return {item.idnum for item in array if isinstance(item, IndirectObject)}


def _resolved(value: Any) -> Any:
    return value.get_object() if value is not None else None
