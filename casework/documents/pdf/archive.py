"""What an archive asks of the file as a whole: metadata, what its colours mean, the file attached."""

from __future__ import annotations

from functools import cache
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)


def add_archival(writer: PdfWriter, metadata: bytes) -> None:
    """Write the metadata and the output intent, and name the attached file as part of the document."""
    root: Any = writer.root_object
    stream = DecodedStreamObject()
    stream.set_data(metadata)
    stream[NameObject("/Type")] = NameObject("/Metadata")
    stream[NameObject("/Subtype")] = NameObject("/XML")
    root[NameObject("/Metadata")] = writer._add_object(stream)
    profile = DecodedStreamObject()
    profile.set_data(_srgb())
    packed = profile.flate_encode()
    packed[NameObject("/N")] = NumberObject(3)
    intent = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/OutputIntent"),
            NameObject("/S"): NameObject("/GTS_PDFA1"),
            NameObject("/OutputConditionIdentifier"): TextStringObject("sRGB"),
            NameObject("/Info"): TextStringObject("sRGB"),
            NameObject("/DestOutputProfile"): writer._add_object(packed),
        }
    )
    root[NameObject("/OutputIntents")] = ArrayObject([writer._add_object(intent)])
    files = root["/Names"]["/EmbeddedFiles"]["/Names"]
    root[NameObject("/AF")] = ArrayObject([files.raw_get(1)] if hasattr(files, "raw_get") else [files[1]])


@cache
def _srgb() -> bytes:
    """Return the sRGB profile without the moment at which it was made."""
    from PIL import ImageCms

    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes.fromhex("07d000010001000000000000")  # 1 January 2000
    profile[84:100] = bytes(16)  # its own hash, which covers that moment
    return bytes(profile)
