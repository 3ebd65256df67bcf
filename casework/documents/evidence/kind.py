"""What a file handed in really is, told from its bytes and never from its name."""

from __future__ import annotations

import re
from typing import Literal

from casework.errors import BadInput

Media = Literal["pdf", "word", "jpeg", "png", "tiff", "email", "text"]

SUFFIX: dict[Media, str] = {
    "pdf": ".pdf",
    "word": ".docx",
    "jpeg": ".jpg",
    "png": ".png",
    "tiff": ".tif",
    "email": ".eml",
    "text": ".txt",
}
MOST_BYTES = 200_000_000
_AS_PDF = "Open it in the program it belongs to, save it as PDF and add that file."
_AS_PICTURE = "Save the picture as JPEG or PNG and add that file."
_UNPACK = "Unpack it and add the files inside one by one."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REFUSED = (
    (b"{\\rtf", "a rich text file (RTF)", _AS_PDF),
    (b"GIF8", "a GIF picture", _AS_PICTURE),
    (b"BM", "a BMP picture", _AS_PICTURE),
    (b"\x00\x00\x01\x00", "an icon", _AS_PICTURE),
    (b"8BPS", "a Photoshop picture", _AS_PICTURE),
    (b"\x1f\x8b", "a compressed file (gzip)", _UNPACK),
    (b"7z\xbc\xaf", "a compressed file (7z)", _UNPACK),
    (b"Rar!", "a compressed file (RAR)", _UNPACK),
    (b"MZ", "a program", _AS_PDF),
    (b"\x7fELF", "a program", _AS_PDF),
    (b"%!PS", "a PostScript file", _AS_PDF),
    (b"ID3", "a sound", "Write down what is heard, and add that as a text or Word file."),
    (b"OggS", "a sound", "Write down what is heard, and add that as a text or Word file."),
)
_ZIPPED = (
    (b"xl/", "an Excel workbook"),
    (b"ppt/", "a PowerPoint file"),
    (b"mimetypeapplication/vnd.oasis.opendocument", "an OpenDocument file (LibreOffice's own kind)"),
    (b"Index/Document.iwa", "a Pages document"),
)
_HEADER = re.compile(rb"(?i)^(from|to|cc|subject|date|received|mime-version|message-id|return-path|reply-to|"
                     rb"content-type|delivered-to|sender|x-[a-z0-9-]+)[ \t]*:")  # fmt: skip
_FOLDED = re.compile(rb"^[!-9;-~]+[ \t]*:|^[ \t]")
_TELLING = frozenset({b"from", b"to", b"subject", b"date", b"received", b"mime-version", b"message-id"})


def media_of(data: bytes, name: str) -> Media:
    """Return the kind of the file; raise BadInput, saying what it is, for a kind that can't be taken in."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise BadInput("evidence.empty", "The file is empty.", where=name, fix="Add the file again.")
    if len(data) > MOST_BYTES:
        raise BadInput(
            "evidence.too_big",
            f"The file has more than {MOST_BYTES // 1_000_000} MB.",
            where=name,
            fix="Scan it with 200 to 300 dpi, or split it into parts, and add those.",
        )
    if start.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG"):
        return "png"
    if data.startswith((b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")):
        return "tiff"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data, name)
    if data.startswith(_OLE):
        raise _old_office(data, name)
    if _is_email(start):
        return "email"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for magic, words, fix in _REFUSED:
        if data.startswith(magic):
            raise not_taken(words, name, fix)
    if data[4:8] == b"ftyp":
        is_film = data[8:12] in (b"isom", b"mp42", b"mp41", b"qt  ", b"avc1", b"M4V ", b"M4A ")
        raise not_taken("a film or sound" if is_film else "a HEIC or AVIF picture", name, _AS_PICTURE)
    if data.startswith(b"RIFF"):
        raise not_taken("a WebP picture" if data[8:12] == b"WEBP" else "a film or sound", name, _AS_PICTURE)
    if b"%PDF-" in data or (b"endobj" in data and b"/Page" in data):
        return "pdf"  # with something before it, or without its first line: what can be mended is
    if start[:1] == b"<" and re.match(rb"(?i)<(!doctype|\?xml|html|svg|!--)", start):
        raise not_taken("a web page or XML file", name, _AS_PDF)
    if _is_text(data):
        return "text"
    raise not_taken("another kind of file", name, _AS_PDF)


def not_taken(words: str, name: str, fix: str) -> BadInput:
    """Return the error for a file of a kind that can't be taken in."""
    return BadInput(
        "evidence.not_taken",
        f"The file is {words}, whatever its name says; a pack takes PDF, Word (.docx), JPEG, PNG, TIFF, "
        "e-mail (.eml) and plain text.",
        where=name,
        fix=fix,
    )


def _zipped(data: bytes, name: str) -> Media:
    if b"word/" in data and b"[Content_Types].xml" in data:
        return "word"
    for sign, words in _ZIPPED:
        if sign in data:
            raise not_taken(words, name, _AS_PDF)
    raise not_taken("a zip file", name, _UNPACK)


def _old_office(data: bytes, name: str) -> BadInput:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return BadInput(
            "evidence.encrypted",
            "The Office file is locked with a password.",
            where=name,
            fix="Open it and take the password off (File, Info, Protect Document), save it and add it again.",
        )
    if "__substg1.0_".encode("utf-16-le") in data:
        return not_taken(
            "an Outlook message (.msg)", name, "Save the message as .eml or as PDF and add that."
        )
    return not_taken("an old Word or Excel file", name, "Save it as .docx or PDF and add that file.")


def _is_email(start: bytes) -> bool:
    """Return whether the first lines are the headers of a message: at least two of the usual ones."""
    lines = start.splitlines()
    if lines and lines[0].startswith(b"From ") and b":" in lines[0]:
        lines = lines[1:]  # the first line of a mailbox
    found = set()
    for line in lines:
        if not line.strip() or not _FOLDED.match(line):
            break
        if head := _HEADER.match(line):
            found.add(head[1].lower())
    return len(found & _TELLING) >= 2 or (len(found) >= 3 and b"content-type" in found)


def _is_text(data: bytes) -> bool:
    """Return whether the file is text, if need be in an encoding that is refused later, by name."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return sum(byte < 9 or (13 < byte < 32 and byte != 27) for byte in data[:65536]) == 0


_WORDS: dict[Media, str] = {"word": "a Word document", "text": "plain text", "email": "an e-mail"}


def check_claim(media: Media, name: str) -> None:
    """Refuse a file that is called a PDF and is a document that somebody can still edit.

    A renamed file is no copy: what stands in the pack has to be what the person saw when they handed it in.
    """
    if name.casefold().endswith(".pdf") and media in _WORDS:
        raise BadInput(
            "evidence.not_pdf",
            f"The file is called a PDF and is {_WORDS[media]}: it was renamed, not saved as PDF.",
            where=name,
            fix=f"Save it as PDF and add that, or give it its own ending ({SUFFIX[media]}) and add it again.",
        )
