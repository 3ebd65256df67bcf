"""What a file that is called a Word file really is, told from its first bytes and its parts."""

from __future__ import annotations

from casework.documents.word.parts import not_word
from casework.errors import BadInput

MAX_FILE = 60_000_000  # bytes on disk
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS = (
    (b"{\\rtf", "a rich text file"),
    (b"%PDF", "a PDF"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf", "a compressed file (7z)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"\xdb\xa5", "a Word file from before 1997"),
)
_ZIPPED = (
    ("xl/workbook.", "an Excel workbook"),
    ("ppt/presentation.", "a PowerPoint file"),
    ("visio/", "a Visio drawing"),
    ("Index/Document.iwa", "a Pages document"),
    ("META-INF/MANIFEST.MF", "a Java program"),
    ("FixedDocSeq.fdseq", "an XPS document"),
)
_SAVE_AS = "Open it in the program it belongs to, and save it there as a Word document (.docx)."


def refuse_other_formats(data: bytes, where: str) -> None:
    """Raise ``BadInput``, saying what the file is, unless it may be a zip file of Word's."""
    if len(data) > MAX_FILE:
        raise too_big(where)
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if not start:
        raise not_word(where, "the file is empty", code="empty_file", fix="Save it again from Word.")
    if data.startswith(_OLE):
        raise _old_container(data, where)
    if data.startswith(_ZIP):
        return
    for magic, kind in _STARTS:
        if start.startswith(magic):
            raise not_word(where, f"it is {kind}, whatever its name says", fix=_SAVE_AS)
    if start.startswith(b"<"):
        is_flat = b"schemas.microsoft.com/office/" in data[:4096] or b"wordDocument" in data[:4096]
        kind = "a Word XML file" if is_flat else "a web page or XML file"
        raise not_word(where, f"it is {kind}, whatever its name says", fix=_SAVE_AS)
    if b"PK\x03\x04" in data[:65536]:
        return  # something stands before the archive; the zip library decides
    kind = "plain text" if _is_text(data) else "another kind of file"
    raise not_word(where, f"it is {kind}, whatever its name says", fix=_SAVE_AS)


def too_big(where: str) -> BadInput:
    """Return the error for a file that is bigger than any template."""
    what = f"The file is bigger than {MAX_FILE // 1_000_000} MB."
    return BadInput("word_file_too_big", what, where=where, fix="Take out pictures or embedded files.")


def zipped_kind(names: list[str], mimetype: bytes) -> str:
    """Return what a zip file is that holds no Word document."""
    if mimetype.startswith(b"application/vnd.oasis.opendocument"):
        return "it is an OpenDocument file (LibreOffice's own kind)"
    for begin, kind in _ZIPPED:
        if any(name.startswith(begin) for name in names):
            return f"it is {kind}"
    return "it lacks the parts of a Word document"


def _old_container(data: bytes, where: str) -> BadInput:
    """Return the error for a file in the container of old Office: locked, or a .doc."""
    if "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data:
        return BadInput(
            "word_file_encrypted",
            "The Word file is locked with a password.",
            where=where,
            fix="Open it in Word and take the password off: File, Info, Protect Document.",
        )
    if "WordDocument".encode("utf-16-le") in data:
        why = "it is an old Word file (.doc), whatever its name says"
        return not_word(where, why, code="old_word_file", fix="Open it in Word and save it as .docx.")
    return not_word(where, "it is a file of another old Office program", code="old_word_file", fix=_SAVE_AS)


def _is_text(data: bytes) -> bool:
    start = data[:4096]
    return b"\x00" not in start and sum(byte < 9 or 13 < byte < 32 for byte in start) == 0
