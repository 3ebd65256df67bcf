"""Any Word file brought to the one shape that the rest of the program knows, with what was odd about it.

Other programs and other kinds of Word file (with macros, templates, “Strict”) name their parts and their
elements in other ways; their words can be checked all the same. The school's own file stays as it is.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree

from casework.documents.word.finding import Finding
from casework.documents.word.kind import refuse_other_formats, zipped_kind
from casework.documents.word.parts import not_word, parse, refuse_entities, unzipped
from casework.documents.word.whole import whole_findings
from casework.documents.word.zip_writer import pack, write_zip

TYPES = "[Content_Types].xml"
MAIN = "word/document.xml"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_XML_ENDS = (".xml", ".rels")
_ENCODING = re.compile(rb"""\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_UTF_16 = (
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_DECLARED = re.compile(r"\A\s*<\?xml[^>]*\?>")
_TRANSITIONAL, _STRICT = "http://schemas.openxmlformats.org", "http://purl.oclc.org/ooxml"
# Strict Open XML says the same things under other addresses: host/topic/name for host/topic/2006/name.
_STRICT_SPACE = re.compile(
    rb"http://purl\.oclc\.org/ooxml/"
    rb"(wordprocessingml|officeDocument|drawingml|spreadsheetml|presentationml)(/|(?=[\"']))"
)
_MACRO = re.compile(r"(?i)vbaProject|vbaData")
_MACROS = Finding("macro", "the file", "The Word file has macros.", "Save it as .docx without macros.")
_TEMPLATE = Finding(
    "word_template_file",
    "the file",
    "The file is a Word template (.dotx).",
    "Save it as a Word document (.docx).",
)


@dataclass(frozen=True)
class Normal:
    """A Word file in the usual shape: its parts, what was found odd on the way, and the file as it came."""

    parts: dict[str, bytes]
    findings: tuple[Finding, ...]
    came: bytes
    is_usual: bool

    @cached_property
    def docx(self) -> bytes:
        """Return the Word file: as it came when it had the usual shape, else written anew."""
        if self.is_usual:
            return self.came
        return write_zip(pack(name, data) for name, data in self.parts.items())


def normal(data: bytes, where: str) -> Normal:
    """Return the Word file in the usual shape, or raise ``BadInput`` saying what the file is instead."""
    refuse_other_formats(data, where)
    came = unzipped(data, where)
    parts = {name.replace("\\", "/").lstrip("/"): part for name, part in came.items()}
    findings: list[Finding] = []
    types = next((name for name in parts if name.casefold() == TYPES.casefold()), None)
    if types is None:
        raise not_word(where, zipped_kind(list(parts), parts.get("mimetype", b"")))
    parts = {TYPES: parts.pop(types), **parts}
    for name, part in parts.items():
        if name.endswith(_XML_ENDS):
            parts[name] = _utf8(part, f"{where}, {name}")
    refuse_entities(parts, where)
    if any(_STRICT_SPACE.search(part) for name, part in parts.items() if name.endswith(_XML_ENDS)):
        parts = {n: _transitional(part) if n.endswith(_XML_ENDS) else part for n, part in parts.items()}
        what = "The Word file is saved as “Strict Open XML Document”."
        findings.append(Finding("strict_word_file", "the file", what, "Save it as “Word Document (.docx)”."))
    parts = _main_part_named(parts, where)
    findings += _plain_kind(parts, where)
    root = parse(parts[MAIN], f"{where}, {MAIN}")
    if etree.QName(root).localname != "document":
        raise not_word(where, "its main part is no Word text")
    findings += whole_findings(parts)
    return Normal(parts, tuple(findings), data, is_usual=parts == came)


def _utf8(part: bytes, name: str) -> bytes:
    """Return the XML in UTF-8; some programs write UTF-16 or a code page, which Word allows."""
    for mark, encoding in _UTF_16:
        if part.startswith(mark):
            text = part.decode(encoding, errors="replace")
            return _DECLARED.sub("<?xml version='1.0' encoding='UTF-8'?>", text).encode()
    told = _ENCODING.match(part[:200])
    if told is None or told[1].lower() in (b"utf-8", b"utf8", b"us-ascii", b"ascii") or b"<!DOCTYPE" in part:
        return part
    return bytes(etree.tostring(parse(part, name), xml_declaration=True, encoding="UTF-8", standalone=True))


def _transitional(part: bytes) -> bytes:
    def usual(found: re.Match[bytes]) -> bytes:
        return f"{_TRANSITIONAL}/".encode() + found[1] + b"/2006" + found[2]

    return _STRICT_SPACE.sub(usual, part)


def _main_part_named(parts: dict[str, bytes], where: str) -> dict[str, bytes]:
    """Return the parts with the main one under its usual name; Word on the web calls it document2.xml."""
    main = _main_name(parts, where)
    if main == MAIN:
        return parts
    folder, name = posixpath.split(main)
    if folder != "word":
        raise not_word(where, f"its text lies in an unusual place ({main[:80]})", code="strange_parts")
    relations = f"word/_rels/{name}.rels"
    renamed = {main: MAIN, relations: "word/_rels/document.xml.rels"}
    taken = {new: data for new, data in parts.items() if new not in renamed.values()}
    parts = {renamed.get(old, old): data for old, data in taken.items()}
    for listed in (TYPES, "_rels/.rels"):
        if listed in parts:
            parts[listed] = parts[listed].replace(main.encode(), MAIN.encode())
    return parts


def _main_name(parts: dict[str, bytes], where: str) -> str:
    """Return the name of the part that holds the text."""
    if "_rels/.rels" in parts:
        for node in parse(parts["_rels/.rels"], f"{where}, _rels/.rels"):
            target = (node.get("Target") or "").lstrip("/") if isinstance(node.tag, str) else ""
            is_main = isinstance(node.tag, str) and (node.get("Type") or "").endswith("/officeDocument")
            named = posixpath.normpath(target) if target else ""
            if is_main and named in parts and _is_word(parts, named):
                return named
    if MAIN in parts:
        return MAIN
    raise not_word(where, zipped_kind(list(parts), parts.get("mimetype", b"")))


def _is_word(parts: dict[str, bytes], name: str) -> bool:
    return b"wordprocessingml" in parts[name][:20_000]


def _plain_kind(parts: dict[str, bytes], where: str) -> list[Finding]:
    """Make the parts those of an ordinary document without macros; return what they were."""
    root = parse(parts[TYPES], f"{where}, {TYPES}")
    kind, odd = "", []
    for node in [node for node in root if isinstance(node.tag, str)]:
        name, told = (node.get("PartName") or "").lstrip("/"), node.get("ContentType") or ""
        if name == MAIN and not kind:
            kind = told
        if name == MAIN or "vba" in told.casefold():
            odd.append(node)
    macros = [name for name in parts if _MACRO.search(name)]
    if kind != MAIN_TYPE or macros:
        for node in odd:
            root.remove(node)
        etree.SubElement(root, _tag(root), {"PartName": f"/{MAIN}", "ContentType": MAIN_TYPE})
        parts[TYPES] = etree.tostring(root)
    for name in macros:
        del parts[name]
    if macros:
        _unrelate(parts, where)
    found = [_MACROS] if macros or "macroEnabled" in kind else []
    return [*found, _TEMPLATE] if "emplate" in kind else found


def _unrelate(parts: dict[str, bytes], where: str) -> None:
    """Take the relations to macros out."""
    for name in [name for name in parts if name.endswith(".rels")]:
        root = parse(parts[name], f"{where}, {name}")
        gone = [
            node
            for node in root
            if isinstance(node.tag, str) and "vba" in (node.get("Type") or "").casefold()
        ]
        for node in gone:
            root.remove(node)
        if gone:
            parts[name] = etree.tostring(root)


def _tag(root: Any) -> str:
    return f"{{{etree.QName(root).namespace}}}Override"
