"""Word files made into pages; one that our converter would not print whole is refused, with what it drops."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from casework.documents.word.drops import dropped_features
from casework.documents.word.finding import Finding
from casework.documents.word.fonts import missing_characters
from casework.documents.word.gate import check_words, printed_texts
from casework.documents.word.normal import normal
from casework.documents.word.paragraphs import placed
from casework.documents.word.parts import PRINTED_PART, W, parse
from casework.documents.word.to_pdf import word_to_pdf
from casework.documents.word.zip_writer import pack, write_zip
from casework.errors import BadInput, CaseworkError, ToolFailed

# Signs of the symbol fonts that Word puts into lists and boxes, by those that our face has.
_SIGNS = {
    0xB7: "•", 0xA7: "▪", 0x6E: "■", 0x6C: "●", 0x6D: "○", 0xA1: "○", 0xA8: "□", 0x6F: "□", 0x71: "□",
    0xFE: "[x]", 0xFD: "[x]", 0x78: "[x]", 0xFC: "√", 0xFB: "×", 0xD8: "►", 0xE0: "→", 0xE8: "→", 0xF0: "→",
    0xDF: "←", 0x76: "▪", 0x75: "▪", 0x77: "▪", 0x9F: "•", 0x9E: "•", 0x4A: ":-)", 0x4C: ":-(", 0x2D: "–",
}  # fmt: skip
_LOOKS = ("“Small caps”", "A page border", "“All caps”")  # what is said is the same
_DRAWN_SHAPES = frozenset({"rect", "line", "straightConnector1"})
_GROUPS = ("/wordprocessingGroup", "/wordprocessingCanvas")
_OLD_PENS = ("{urn:schemas-microsoft-com:vml}textpath", "{urn:schemas-microsoft-com:vml}group",
             "{urn:schemas-microsoft-com:vml}oval", "{urn:schemas-microsoft-com:vml}curve",
             "{urn:schemas-microsoft-com:vml}polyline")  # fmt: skip
_COMMENTS = re.compile(r"word/comments[0-9]*\.xml\Z")
_FIX = "Open it in Word, save it as PDF (File, Export or Save As) and add that file."
_FIX_COMMENTS = (
    "Open it in Word and print it to PDF with its comments (File, Print, Print Markup), and add that file; "
    "if the comments are not part of the evidence, delete them in a copy first."
)


@dataclass(frozen=True)
class WordPages:
    """The pages made of a Word file, and what a person should know of it."""

    pdf: bytes
    pages: int
    notes: tuple[str, ...]


def set_word(data: bytes, *, title: str, name: str) -> WordPages:
    """Return the Word file as pages; refuse, saying what would be lost, unless all of its words are there."""
    try:
        word = normal(data, name)
        parts = dict(word.parts)
        changed = [part for part in parts if _made_printable(parts, part)]
        docx = write_zip(pack(part, held) for part, held in parts.items()) if changed else word.docx
        notes = {finding.what for finding in word.findings}
        notes |= _looked_through(parts, docx, name)
        if any(b"<w:vanish" in held for part, held in parts.items() if PRINTED_PART.match(part)):
            notes.add("words that the file hides are not printed, as Word does not print them")
        pdf = word_to_pdf(docx, title=title)
        pages = check_words(docx, pdf, name)
    except ToolFailed as fault:
        code = "evidence.words_lost" if fault.code == "words_lost_in_pdf" else "evidence.unreadable"
        raise BadInput(code, fault.what, where=name, fix=_FIX, details=fault.details) from fault
    except CaseworkError:
        raise
    except (etree.LxmlError, KeyError, ValueError, TypeError, IndexError, AttributeError, OSError) as fault:
        raise BadInput(
            "evidence.unreadable",
            "The Word file can't be read.",
            where=name,
            fix=_FIX,
            details=(f"{type(fault).__name__}: {fault}"[:200],),
        ) from fault
    return WordPages(pdf, pages, tuple(sorted(notes)))


def _looked_through(parts: dict[str, bytes], docx: bytes, name: str) -> set[str]:
    """Refuse what the pages would lack; return what they show in another way."""
    found = [one for one in dropped_features(parts, placed(parts)) if one.code != "macro"]
    only_looks = [one for one in found if one.what.startswith(_LOOKS) or any(w in one.what for w in _LOOKS)]
    lost = [one for one in found if one not in only_looks]
    absent = missing_characters("".join(printed_texts(docx, 3)))
    details = [*_comments(parts)[:12], *_undrawn(parts), *(_words(one) for one in lost[:12])]
    if absent:
        details.append(
            "signs that the font lacks: " + ", ".join(f"U+{ord(char):04X}" for char in absent[:12])
        )
    if details:
        raise BadInput(
            "evidence.not_printable",
            "The Word file holds what would be missing or look different on its pages.",
            where=name,
            fix=_FIX_COMMENTS if _comments(parts) else _FIX,
            details=details,
        )
    return {one.what for one in only_looks}


def _comments(parts: dict[str, bytes]) -> list[str]:
    """Return the comments in the margin, which no page of ours shows."""
    found = []
    for name in parts:
        if _COMMENTS.match(name):
            for node in parse(parts[name], name).iter(W + "comment"):
                text = " ".join("".join(part.text or "" for part in node.iter(W + "t")).split())
                who = node.get(W + "author") or "somebody"
                found.append(f"A comment is left out ({who}): {text[:200] or 'without words'}")
    return found


def _undrawn(parts: dict[str, bytes]) -> list[str]:
    """Return what is drawn in the file with Word's own pens that our converter leaves out."""
    found: dict[str, None] = {}
    for name in parts:
        if PRINTED_PART.match(name):
            for node in parse(parts[name], name).iter(
                "{*}graphicData", "{*}prstGeom", "{*}custGeom", *_OLD_PENS
            ):
                if any(etree.QName(above).localname == "Fallback" for above in node.iterancestors()):
                    continue  # the same again, for old programs
                kind = etree.QName(node).localname
                if kind == "graphicData" and (node.get("uri") or "").endswith(_GROUPS):
                    found["A group of drawn shapes is left out."] = None
                elif kind == "textpath":
                    found["WordArt is left out."] = None
                elif kind != "graphicData" and not _is_drawn(node):
                    found["A drawn shape (an arrow, an ellipse or the like) is left out."] = None
    return list(found)


def _is_drawn(shape: Any) -> bool:
    is_picture = any(etree.QName(above).localname == "pic" for above in shape.iterancestors())
    return is_picture or shape.get("prst") in _DRAWN_SHAPES


def _words(finding: Finding) -> str:
    return f"{finding.what} ({finding.where})" if finding.where else finding.what


def _made_printable(parts: dict[str, bytes], name: str) -> bool:
    """Replace symbols, content controls and capitals by plain text that prints alike; return whether done."""
    is_list = name == "word/numbering.xml"
    if not is_list and not PRINTED_PART.match(name):
        return False
    root = parse(parts[name], name)
    done = list(_signs_of_lists(root)) if is_list else [*_symbols(root), *_controls(root), *_capitals(root)]
    if done:
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return bool(done)


def _signs_of_lists(root: Any) -> Iterator[bool]:
    for level in root.iter(W + "lvl"):
        text = level.find(W + "lvlText")
        words = "" if text is None else text.get(W + "val") or ""
        plain = "".join(_sign(char) for char in words)
        if text is not None and plain != words:
            text.set(W + "val", plain)
            for fonts in list(level.iter(W + "rFonts")):
                fonts.getparent().remove(fonts)
            yield True


def _sign(char: str) -> str:
    """Return what stands for a sign of a symbol font, else the sign itself."""
    return _SIGNS.get(ord(char) - 0xF000, char) if 0xF000 <= ord(char) <= 0xF0FF else char


def _symbols(root: Any) -> Iterator[bool]:
    for node in list(root.iter(W + "sym")):
        try:
            code = int(node.get(W + "char") or "", 16)
        except ValueError:
            continue
        plain = _SIGNS.get(code - 0xF000 if code >= 0xF000 else code)
        if plain is not None:
            node.tag = W + "t"
            node.attrib.clear()
            node.text = plain
            yield True


def _controls(root: Any) -> Iterator[bool]:
    """Take the content controls within a line away and leave what they hold."""
    for node in list(root.iter(W + "sdt")):
        around, content = node.getparent(), node.find(W + "sdtContent")
        if around is None or around.tag != W + "p" or content is None:
            continue
        place = around.index(node)
        around[place : place + 1] = list(content)
        yield True


def _capitals(root: Any) -> Iterator[bool]:
    for run in root.iter(W + "r"):
        look = run.find(W + "rPr")
        caps = None if look is None else look.find(W + "caps")
        if look is None or caps is None or caps.get(W + "val") in ("0", "false", "off"):
            continue
        look.remove(caps)
        for text in run.iter(W + "t"):
            text.text = (text.text or "").upper()
        yield True
