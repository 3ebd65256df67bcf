"""One hash for everything that a page shows, read from the finished file with pikepdf.

Covered: the page's own drawing (decoded), its fonts, images and forms, its boxes and turn, its links with
the page each one goes to. Left out: our own stamp streams, which the check compares letter by letter.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import pikepdf

from casework.documents.pack.archive import drawing_obstacles, value_obstacles
from casework.documents.pdf.place import BOTTOM_RIGHT, View, view

_PAGE_KEYS = tuple(
    (key, key.encode() + b"=")
    for key in ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Group", "/Annots")
)
_INHERITED = frozenset({"/MediaBox", "/CropBox", "/Rotate", "/Resources"})
_NOT_HASHED = frozenset({"/Length", "/Parent", "/P", "/StructParent", "/StructParents"})
_NOT_HASHED_BEFORE = _NOT_HASHED | {"/PieceInfo", "/Metadata"}
_STREAM_CODING = frozenset({"/Filter", "/DecodeParms"})
_ONE_FILTER = frozenset({"/Filter"})  # written as a name or as a list of one
_SUSPECT = re.compile(rb"/BaseFont|/TR\b|/TR2|/HTP|/DeviceCMYK|/Annot\b")  # what an archive may refuse
_ANY_PROGRAM_REPACKS = frozenset({"/FlateDecode", "/LZWDecode", "/ASCII85Decode", "/ASCIIHexDecode"})


class Digester:
    """Hashes pages of one open file; what pages share (fonts, logos) is hashed once."""

    def __init__(self, pdf: pikepdf.Pdf, *, as_before: bool = False) -> None:
        """Number the pages, so that a link is hashed as the page it goes to.

        ``as_before`` hashes as for packs of an earlier version: without what pictures say of themselves.
        """
        self._skipped = _NOT_HASHED_BEFORE if as_before else _NOT_HASHED
        self._root = pdf.Root
        self._pages = [page.obj for page in pdf.pages]
        self._number = {page.objgen: no for no, page in enumerate(self._pages, 1)}
        self._known: dict[tuple[int, int], bytes] = {}
        self._alike: dict[bytes, bytes] = {}  # what lies on a page itself, by its words
        self._open: list[tuple[int, int]] = []
        self._page = 0
        self.obstacles: dict[str, int] = {}  # what keeps the file out of an archive, and the first such page
        self.first_page = {ref[0]: no for ref, no in self._number.items()}  # by the number of an object

    def page(
        self, number: int, *, own_streams_at_end: int = 1, drawing: Sequence[bytes] | None = None
    ) -> str:
        """Return the hash of one page without the streams that the pack put around its drawing.

        ``drawing`` is what lies between them, for a caller that has read it already.
        """
        page = self._pages[number - 1]
        self._page = number
        digest = hashlib.sha256()
        if drawing is None:
            drawing = content_streams(page, slice(1, -own_streams_at_end))
        for part in drawing:
            self._note(drawing_obstacles(part))
            digest.update(part)
            digest.update(b"\n")
        for key, start in _PAGE_KEYS:
            value = page.get(key) if key in page else inherited(page, key) if key in _INHERITED else None
            digest.update(start + self._of(value))
        return digest.hexdigest()

    def layers(self) -> str:
        """Return the hash of what says which layers of the pages are shown; it stands outside the pages."""
        return hashlib.sha256(self._of(self._root.get("/OCProperties"))).hexdigest()

    def colours(self) -> str:
        """Return the hash of what says what the file's colours mean."""
        return hashlib.sha256(self._of(self._root.get("/OutputIntents"))).hexdigest()

    def _of(self, value: Any) -> bytes:
        """Return a hash of any PDF value with all that it refers to."""
        if not isinstance(value, pikepdf.Object):
            return _scalar(value)
        if not value.is_indirect:
            plain = value.unparse()
            if b" R" in plain:
                if self._open:
                    return self._container(value)
                if plain not in self._alike:  # the resources of a document's pages are often the same words
                    self._alike[plain] = self._container(value)
                return self._alike[plain]
            if b"/" in plain and _SUSPECT.search(plain):
                self._container(value)
            return plain  # most refer to nothing
        ref = value.objgen
        if ref in self._number:
            return b"page %d" % self._number[ref]
        if ref in self._open:
            return b"loop %d" % self._open.index(ref)
        if ref not in self._known:
            self.first_page[ref[0]] = self._page
            self._open.append(ref)
            self._known[ref] = self._container(value)
            self._open.pop()
        return self._known[ref]

    def _container(self, value: pikepdf.Object) -> bytes:
        if isinstance(value, pikepdf.Array):
            return hashlib.sha256(b"[" + b" ".join(self._of(item) for item in value)).digest()
        if isinstance(value, pikepdf.Dictionary):
            return self._dictionary(value, frozenset())
        if isinstance(value, pikepdf.Stream):
            return self._stream(value)
        plain = value.unparse()
        self._note(drawing_obstacles(plain))
        return hashlib.sha256(plain).digest()

    def _note(self, obstacles: Iterable[str]) -> None:
        for words in obstacles:
            self.obstacles.setdefault(words, self._page)

    def _dictionary(self, value: Any, skip: frozenset[str], data: bytes = b"") -> bytes:
        self._note(value_obstacles(value))
        digest = hashlib.sha256(b"<")
        for key in sorted(value.keys()):
            if key not in self._skipped and key not in skip:
                digest.update(key.encode() + b"=" + self._of(value[key]) + b";")
        digest.update(data)
        return digest.digest()

    def _stream(self, value: pikepdf.Object) -> bytes:
        """Return a hash of a stream, decoded where another program that saves the file may pack it anew.

        Pictures are hashed as they are stored when that is the usual way: unpacking a scan takes long.
        """
        coding = _coding(value)
        is_packed_picture = value.get("/Subtype") == "/Image" and coding == ["/FlateDecode"]
        if is_packed_picture or not _ANY_PROGRAM_REPACKS.issuperset(coding):
            return self._dictionary(value, _ONE_FILTER, " ".join(coding).encode() + value.read_raw_bytes())
        data = value.read_bytes()
        if value.get("/Subtype") == "/Form":
            self._note(drawing_obstacles(data))
        return self._dictionary(value, _STREAM_CODING, data)


def content_streams(page: pikepdf.Object, wanted: slice = slice(None)) -> list[bytes]:
    """Return the decoded streams of a page's drawing, one by one, or the wanted ones of them."""
    contents = page.get("/Contents")
    if contents is None:
        return []
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return [part.read_bytes() for part in parts[wanted] if isinstance(part, pikepdf.Stream)]


def _coding(stream: pikepdf.Object) -> list[str]:
    """Return the names of a stream's filters."""
    found: Any = stream.get("/Filter")
    if found is None:
        return []
    return [str(name) for name in found] if isinstance(found, pikepdf.Array) else [str(found)]


def inherited(page: pikepdf.Object, key: str) -> Any:
    """Return a value that a page may have from a node above it in the page tree, or None."""
    node: Any = page
    for _ in range(64):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        if key in node and (value := node.get(key)) is not None:  # asking for what is not there takes long
            return value
        node = node.get("/Parent") if "/Parent" in node else None
    return None


def page_view(page: pikepdf.Object, place: str = BOTTOM_RIGHT) -> View:
    """Return what a reader sees of the page."""
    return view(
        _box(inherited(page, "/MediaBox")),
        _box(inherited(page, "/CropBox")),
        _number(inherited(page, "/Rotate"), 0.0),
        _number(page.get("/UserUnit") if "/UserUnit" in page else None, 1.0),
        place,
    )


def page_views(pdf: pikepdf.Pdf, place: str) -> list[View]:
    """Return what a reader sees of each page; pages whose boxes are written alike share one view."""
    known: dict[tuple[Any, ...], View] = {}
    views = []
    for page in pdf.pages:
        boxes = [inherited(page.obj, key) for key in ("/MediaBox", "/CropBox", "/Rotate")]
        boxes.append(page.obj.get("/UserUnit") if "/UserUnit" in page.obj else None)
        written = tuple(box.unparse() if isinstance(box, pikepdf.Object) else box for box in boxes)
        if written not in known:
            known[written] = page_view(page.obj, place)
        views.append(known[written])
    return views


def _box(value: Any) -> list[float] | None:
    if not isinstance(value, pikepdf.Array):
        return None
    return [_number(corner, 0.0) for corner in value]


def _number(value: Any, default: float) -> float:
    return float(value) if isinstance(value, int | float | Decimal) else default


def _scalar(value: Any) -> bytes:
    if isinstance(value, Decimal):
        value = value.normalize() + 0
        value = int(value) if value == value.to_integral_value() else value
    return f"{type(value).__name__} {value}".encode()
