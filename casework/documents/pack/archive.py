"""What an archive (PDF/A-3b) asks of a pack: metadata that says so, and nothing on a page that it refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

import pikepdf

LANGUAGE, PRODUCER = "en-GB", "casework"
_CLAIM = (
    '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
    "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>"
)
CLAIMED = _CLAIM.encode()
UNCLAIMED = ("<!-- not PDF/A: see casework pack verify" + " " * len(_CLAIM))[
    : len(_CLAIM) - 3
].encode() + b"-->"
# k and K set a colour in CMYK, /DeviceCMYK names the space; words in a string may look alike.
# The letter comes first in each pattern, alone: only so does the search skip quickly from one to the next.
_CMYK = [re.compile(rb"%b(?<=[\d.]\s%b)(?=[\s\[</(])" % (letter, letter)) for letter in (b"k", b"K")]
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_NEEDS_NO_LOOKS = frozenset({"/Link", "/Popup"})


def metadata(title: str) -> bytes:
    """Return the XMP packet, its claim to be PDF/A still open; the same title gives the same bytes."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">'
        f"{escape(title, quote=False)}</rdf:li></rdf:Alt></dc:title>"
        f"<dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language></rdf:Description>\n"
        '<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        f"<pdf:Producer>{PRODUCER}</pdf:Producer></rdf:Description>\n"
        f"{UNCLAIMED.decode()}\n</rdf:RDF></x:xmpmeta>\n"
        '<?xpacket end="w"?>'
    ).encode()


def drawing_obstacles(drawing: bytes) -> Iterator[str]:
    """Yield what in a page's operators keeps it out of an archive."""
    if b"/DeviceCMYK" in drawing or any(one.search(drawing) for one in _CMYK):
        yield "it uses CMYK colours without saying which ink they mean"


def value_obstacles(value: Any) -> Iterator[str]:
    """Yield what in a dictionary or stream that a page uses keeps it out of an archive."""
    held = value.keys()  # asking for what is not there takes long
    kind = value["/Type"] if "/Type" in held else None
    sub = value["/Subtype"] if "/Subtype" in held else None
    if sub is not None and "/Rect" in held:
        yield from annotation_obstacles(value)
    if kind == "/Font" or (sub in ("/Type1", "/TrueType", "/MMType1") and "/BaseFont" in held):
        yield from _font(value, sub)
    elif sub == "/Image":
        if value.get("/ColorSpace") == "/DeviceCMYK":
            yield "a picture uses CMYK colours without saying which ink they mean"
        if value.get("/Interpolate") is True:
            yield "a picture asks to be smoothed"
        if "/Alternates" in held or "/OPI" in held:
            yield "a picture stands for another one"
        if "/JPXDecode" in _filters(value):
            yield "a picture is packed as JPEG 2000"
    elif sub == "/PS" or ("/Ref" in held and sub == "/Form"):
        yield "a drawing is written as a program, or lies in another file"
    if "/Filter" in held and isinstance(value, pikepdf.Stream) and "/LZWDecode" in _filters(value):
        yield "a part is packed in a way that archives refuse (LZW)"
    if "/TR" in held or "/HTP" in held or ("/TR2" in held and value["/TR2"] != "/Default"):
        yield "it changes colours by a printer's own curve"


def annotation_obstacles(annotation: Any) -> Iterator[str]:
    """Yield what in a note or link keeps it out of an archive."""
    sub = annotation.get("/Subtype")
    if sub not in _NEEDS_NO_LOOKS and "/AP" not in annotation:
        yield "a note does not say how it looks"
    flags = annotation.get("/F", 0)
    if sub != "/Popup" and not (isinstance(flags, int) and flags & 4 and not flags & 0b100011):
        yield "a link or note is hidden, or not to be printed"


def _filters(stream: Any) -> list[str]:
    found = stream.get("/Filter")
    if isinstance(found, pikepdf.Array):
        return [str(name) for name in found]
    return [] if found is None else [str(found)]


def _font(font: Any, sub: Any) -> Iterator[str]:
    if sub in ("/Type3", "/Type0"):
        return
    descriptor = font.get("/FontDescriptor")
    held = isinstance(descriptor, pikepdf.Dictionary) and any(key in descriptor for key in _FONT_FILES)
    if not held:
        name = str(font.get("/BaseFont", "/without a name")).removeprefix("/")[:60]
        yield f"the font {name} is not inside the file"
