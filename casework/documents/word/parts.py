"""The parts of a Word file: read from its zip within limits, and parsed without reaching outside."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

from lxml import etree

from casework.errors import BadInput

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MAX_UNPACKED = 60_000_000  # bytes; a letter has well under one million
MAX_MEMBERS = 5_000
PRINTED_PART = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml\Z")
PARSER_OPTIONS: dict[str, bool] = {"resolve_entities": False, "no_network": True, "load_dtd": False}
# What the zip library and its unpackers raise on damaged files.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, OSError, EOFError,
    ValueError, KeyError, IndexError, OverflowError,
)  # fmt: skip
_XML_ENDS = (".xml", ".rels")


def members(docx: bytes, where: str = "Word file") -> dict[str, bytes]:
    """Return the parts of a Word file by name, or raise ``BadInput`` when it is none or unpacks too big."""
    parts = unzipped(docx, where)
    if "[Content_Types].xml" not in parts or "word/document.xml" not in parts:
        raise not_word(where, "it lacks the parts of a Word document")
    refuse_entities(parts, where)
    return parts


def unzipped(data: bytes, where: str) -> dict[str, bytes]:
    """Return what a zip file holds, or raise ``BadInput``; no more is unpacked than the limit."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            items = [item for item in packed.infolist() if not item.is_dir()]
            if sum(item.file_size for item in items) > MAX_UNPACKED or len(items) > MAX_MEMBERS:
                raise BadInput(
                    "word_file_too_big",
                    f"The Word file unpacks to more than {MAX_UNPACKED // 1_000_000} MB "
                    f"or {MAX_MEMBERS} parts.",
                    where=where,
                    fix="Take out pictures or embedded files, or save it anew in Word.",
                )
            if any(item.flag_bits & 1 for item in items):
                raise BadInput(
                    "word_file_encrypted",
                    "The Word file is locked with a password.",
                    where=where,
                    fix="Open it in Word and take the password off: File, Info, Protect Document.",
                )
            return {item.filename: packed.read(item) for item in items}
    except _DAMAGED as fault:
        raise not_word(where, f"its zip archive is damaged ({_short(fault)})") from fault


def refuse_entities(parts: dict[str, bytes], where: str) -> None:
    """Raise ``BadInput`` when a part declares a document type: the way to entities and other files."""
    for name, data in parts.items():
        if name.endswith(_XML_ENDS) and b"<!DOCTYPE" in data:
            raise not_word(f"{where}, {name}", "a part declares a document type, which Word never does")


def parse(xml: bytes | str, where: str = "Word file") -> Any:
    """Return the XML as a tree, or raise ``BadInput``; entities and outside files are never read."""
    try:
        return etree.fromstring(
            xml.encode() if isinstance(xml, str) else xml, etree.XMLParser(**PARSER_OPTIONS)
        )
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise BadInput(
            "broken_word_part",
            f"A part of the Word file is broken: {_short(fault)}.",
            where=where,
            fix="Open the file in Word, let Word repair it, and save it as .docx.",
        ) from fault


def not_word(where: str, why: str, *, code: str = "not_a_word_file", fix: str = "") -> BadInput:
    """Return the error for a file that is no Word document that can be used."""
    return BadInput(
        code,
        f"This is no Word document (.docx): {why}.",
        where=where,
        fix=fix or "Open it in Word and save it as .docx.",
    )


def _short(fault: Exception) -> str:
    """Return the fault's own words, without strange characters and not too long."""
    words = " ".join(str(fault).split()) or type(fault).__name__
    return "".join(char if char.isprintable() else "?" for char in words)[:200].rstrip(".")
