"""A document made ready for the pack: same looks, but nothing in it that acts, and nothing half open.

Read with pikepdf. Most files need nothing, and then their own bytes are used as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import accumulate
from typing import Any

import pikepdf

from casework.documents.pack.damage import lost_content
from casework.documents.pack.digest import content_streams, inherited
from casework.documents.pack.links import has_active_content, listed, tidy_annotations
from casework.errors import BadInput

# The letter comes first in each pattern: only so does the search skip quickly to the next one.
_NESTING = re.compile(rb"[qQ](?<![^\s\]>)}][qQ])(?![^\s\[<(/%])")
_NESTS = [re.compile(rb"%b(?<![^\s\]>)}]%b)(?![^\s\[<(/%%])" % (letter, letter)) for letter in (b"q", b"Q")]
_OURS = "ignoring attempt to set"  # said while forms are drawn, not of the file
_DEEPEST = 8
_ADDRESS = re.compile(r"stream <[^>]*>:?")
_FIX = "Print the document to PDF again (or save it as PDF from the program that made it) and add that file."


@dataclass(frozen=True)
class Source:
    """A document ready to be added: its bytes, its number of pages and links, and what was changed in it."""

    pdf: bytes
    pages: int
    annotations: int
    repaired: bool
    changes: tuple[str, ...]


def prepare(data: bytes, *, where: str) -> Source:
    """Return the document ready for the pack; refuse by name what can't be read whole."""
    try:
        # qpdf takes an object that ends with the file for one that is cut off
        whole = data + b"\n%%EOF\n" if data.rstrip().endswith(b"endobj") else data
        with pikepdf.open(BytesIO(whole)) as pdf:
            return _prepared(pdf, data, where)
    except pikepdf.PasswordError:
        raise BadInput(
            "pdf.encrypted",
            "The PDF asks for a password.",
            where=where,
            fix="Save it without a password and add that file.",
        ) from None
    except (pikepdf.PdfError, pikepdf.DataDecodingError, RecursionError, ValueError, TypeError) as fault:
        if "unsupported encryption" in str(fault):
            raise BadInput(
                "pdf.encrypted",
                "The PDF is locked in a way that can't be opened here.",
                where=where,
                fix="Open it in the program it was made for, print it to PDF and add that file.",
            ) from fault
        raise BadInput(
            "pdf.unreadable", "The PDF can't be read.", where=where, fix=_FIX, details=(_words(fault),)
        ) from fault


def _prepared(pdf: pikepdf.Pdf, data: bytes, where: str) -> Source:
    refuse_unshowable(pdf, where)
    changes = []
    left_out = _left_out(pdf)
    if len(pdf.pages) == 0:
        raise BadInput("pdf.no_pages", "The PDF has no pages.", where=where, fix="Add a PDF that has pages.")
    if pdf.is_encrypted:
        changes.append("printing or copying limits were taken off")
    if has_active_content(pdf) and tidy_annotations(pdf):
        changes.append("form fields and active content were made into plain, unchanged drawing")
    pages = [page.obj for page in pdf.pages]
    if sum([_balance(pdf, page) for page in pages]):
        changes.append("drawing states left open were closed")
    if sum([_give_size(page) for page in pages]):
        changes.append("a missing page size was filled in")
    warnings = [said for warning in pdf.get_warnings() if _OURS not in (said := str(warning))]
    if warnings:
        if lost := lost_content(pdf, data, warnings):
            raise BadInput(
                "pdf.truncated",
                f"The PDF is damaged or cut short: {lost}.",
                where=where,
                fix="Copy or download the file again; if it stays so, ask for it anew.",
            )
        changes.append("the file was damaged and has been repaired")
    annotations = sum(_annotations(page) for page in pages)
    out = saved(pdf) if changes else data
    done = (*changes, *left_out)
    return Source(out, len(pages), annotations, bool(warnings) or pdf.is_encrypted, done)


def _left_out(pdf: pikepdf.Pdf) -> list[str]:
    """Return what is said of files that lie in the PDF beside its pages: none of them comes into a pack."""
    names: Any = pdf.Root.get("/Names")
    count = _named(names.get("/EmbeddedFiles"), 0) if isinstance(names, pikepdf.Dictionary) else 0
    count += sum(
        note.get("/Subtype") == "/FileAttachment"
        for page in pdf.pages
        if "/Annots" in page.obj
        for note in listed(page.obj.get("/Annots"))
    )
    if not count:
        return []
    return [
        "a file attached to it was left out" if count == 1 else f"{count} files attached to it were left out"
    ]


def _named(tree: Any, depth: int) -> int:
    """Return how many files a list of names holds; pikepdf's own reader of such lists would mend them."""
    if not isinstance(tree, pikepdf.Dictionary) or depth > _DEEPEST:
        return 0
    names, kids = tree.get("/Names"), tree.get("/Kids")
    own = len(names) // 2 if isinstance(names, pikepdf.Array) else 0
    return own + sum(_named(kid, depth + 1) for kid in (kids if isinstance(kids, pikepdf.Array) else ()))


def saved(pdf: pikepdf.Pdf) -> bytes:
    """Return the file as pikepdf writes it: without encryption, the same bytes each time."""
    out = BytesIO()
    pdf.save(
        out, encryption=False, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable
    )
    return out.getvalue()


def _words(fault: BaseException) -> str:
    """Return what the reader said, without the address of its stream."""
    return _ADDRESS.sub("", str(fault)).strip()[:200] or type(fault).__name__


def refuse_unshowable(pdf: pikepdf.Pdf, where: str) -> None:
    """Refuse a file whose pages are only a cover for content that no page shows."""
    if "/Collection" in pdf.Root:
        raise BadInput(
            "pdf.portfolio",
            "The PDF is a portfolio: its documents are attached files, not pages.",
            where=where,
            fix="Save the documents inside it as PDFs and add each of them.",
        )
    form: Any = pdf.Root.get("/AcroForm")
    needs_reader: Any = pdf.Root.get("/NeedsRendering")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form and needs_reader is True:
        raise BadInput(
            "pdf.dynamic_form",
            "The PDF is a dynamic (XFA) form: its pages show only a notice to open it in Adobe Reader.",
            where=where,
            fix="Open it in Adobe Reader, print it to PDF and add that file.",
        )


def _annotations(page: pikepdf.Object) -> int:
    found = page.get("/Annots") if "/Annots" in page else None
    return len(found) if isinstance(found, pikepdf.Array) else 0


def _give_size(page: pikepdf.Object) -> bool:
    """Write the size that viewers assume where a page states none; return whether that was needed."""
    box = inherited(page, "/MediaBox")
    if isinstance(box, pikepdf.Array) and len(box) == 4:
        return False
    page["/MediaBox"] = pikepdf.Array([0, 0, 612, 792])
    return True


def _balance(pdf: pikepdf.Pdf, page: Any) -> bool:
    """Close what a page's drawing leaves open (q without Q, or the reverse); return whether it was needed.

    A quick count finds the suspects, as words in a string may look like operators; only those are parsed.
    """
    drawing = b"\n".join(content_streams(page))
    if not any(one.search(drawing) for one in _NESTS):
        return False
    found = _NESTING.findall(drawing)
    lowest, depth = _depths([1 if operator == b"q" else -1 for operator in found])
    if not lowest and not depth:
        return False
    steps = [
        1 if str(instruction.operator) == "q" else -1
        for instruction in pikepdf.parse_content_stream(page, operators="q Q")
    ]
    lowest, depth = _depths(steps)
    if not lowest and not depth:
        return False
    page["/Contents"] = pdf.make_stream(b"q\n" * -lowest + drawing + b"\nQ" * (depth - lowest))
    return True


def _depths(steps: Sequence[int]) -> tuple[int, int]:
    """Return the lowest depth reached (0 or less) and the one at the end."""
    reached = list(accumulate(steps, initial=0))
    return min(reached), reached[-1]
