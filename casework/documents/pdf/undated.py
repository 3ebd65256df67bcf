"""A PDF without the moment at which it was made, so that the same letter gives the same bytes."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, ByteStringObject, NameObject

_DATES = ("/CreationDate", "/ModDate")


def undated(pdf: bytes, source: bytes) -> bytes:
    """Return the PDF without its dates, and with an identifier that is told from what it was made of."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    info = dict(writer.metadata or {})
    writer.metadata = {name: value for name, value in info.items() if name not in _DATES}
    root = writer.root_object
    if NameObject("/Metadata") in root:
        del root[NameObject("/Metadata")]
    own = ByteStringObject(sha256(source).digest()[:16])
    writer._ID = ArrayObject((own, own))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
