"""Proves a finished pack page by page, read by others than the one that wrote it: pikepdf and pypdfium2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2

from casework.documents.pack import manifest as pack_manifest
from casework.documents.pack.blocks import blocks
from casework.documents.pack.collector import no_garbage_collection
from casework.documents.pack.digest import Digester, page_views
from casework.documents.pack.manifest import ATTACHED_AS, Manifest
from casework.documents.pdf.place import View
from casework.documents.verify.compare import check_sources
from casework.documents.verify.findings import Finding, Verification
from casework.documents.verify.navigation import check_navigation, starts_at
from casework.documents.verify.notes import NOTES, file_notes
from casework.documents.verify.outside_pages import check_outside_pages
from casework.documents.verify.pages import check_pages
from casework.documents.verify.seen import check_seen

__all__ = ["Finding", "Verification", "verify_pack"]

_NOT_OURS = "Choose a file that 'casework pack build' wrote."
_END_WITHIN = 1024  # bytes from the end
_UNLOCK = "Give its password: --password (it is asked for), or --password-file F."


@no_garbage_collection()
def verify_pack(
    pdf: bytes,
    *,
    sources: Mapping[str, bytes] | None = None,
    until: float | None = None,
    reference: str = "",
) -> Verification:
    """Return what is wrong with a pack, nothing if it is whole; never raises, whatever the file is.

    Args:
        pdf: the file to check.
        sources: the PDFs the pack was made from, by their SHA-256; when given, pages are compared with them.
        until: a moment of the monotonic clock, after which no more pages are compared.
        reference: the case whose pack it must be, where that is known.
    """
    if not pdf:
        return _refused("empty", "The file is empty.")
    if b"%PDF-" not in pdf[:1024]:
        return _refused("not_pdf", "The file is not a PDF.")
    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            return _verified(pdf, opened, sources, until, reference)
    except pikepdf.PasswordError:
        found = Finding(
            "locked", None, "The file is locked with a password, so nothing was checked.", _UNLOCK
        )
        return Verification((found,))
    except (pikepdf.PdfError, pikepdf.DataDecodingError, pypdfium2.PdfiumError, RecursionError) as fault:
        return _refused("unreadable", f"The PDF is damaged and can't be read whole ({_words(fault)}).")
    except (TypeError, ValueError, KeyError, AttributeError, IndexError, ArithmeticError) as fault:
        return _refused("malformed", f"The PDF is not built as a pack is ({type(fault).__name__}).")


def _verified(
    pdf: bytes,
    opened: pikepdf.Pdf,
    sources: Mapping[str, bytes] | None,
    until: float | None,
    reference: str,
) -> Verification:
    pages = len(opened.pages)
    attached = attached_manifest(opened)
    if attached is None or not attached[1].items:
        found = Finding("not_a_pack", None, "The PDF is not a pack: it carries no manifest.", _NOT_OURS)
        return Verification((found,), pages)
    encoded, manifest = attached
    fingerprint = pack_manifest.fingerprint(encoded)
    views = page_views(opened, manifest.place)
    findings = list(_check_file(opened, views))
    plan_faults = list(_check_manifest(manifest, pages))
    findings += plan_faults
    if reference and manifest.reference != reference:
        said = f"This is the pack of case {manifest.reference}, not of case {reference}."
        findings.append(Finding("other_case", None, said))
        sources = None
    digester = Digester(opened, as_before=not manifest.colours)
    findings += check_pages(opened, manifest, fingerprint, digester, views)
    findings += check_outside_pages(opened, manifest, digester)
    findings += check_navigation(opened, manifest, views)
    if not any(fault.code == "manifest_disagrees" for fault in plan_faults):
        with pypdfium2.PdfDocument(pdf) as seen:
            findings += check_seen(seen, opened, manifest, fingerprint, views)
            if sources is not None:
                findings += check_sources(seen, opened, manifest, sources, until)
    if b"%%EOF" not in pdf[-_END_WITHIN:]:
        findings.append(Finding("damaged", None, "The file is cut short: its very end is missing."))
    if opened.get_warnings():  # they come up as the file is read
        findings.append(
            Finding("damaged", None, "The file is damaged; a reader has to guess at parts of it.")
        )
    notes = [finding for finding in findings if finding.code in NOTES]
    notes += file_notes(pdf, opened, digester)
    notes += _gaps(manifest)
    wrong = [finding for finding in findings if finding.code not in NOTES]
    return Verification(
        tuple(_in_page_order(wrong)),
        pages,
        manifest.items,
        fingerprint,
        tuple(_in_page_order(notes)),
        tuple(earlier.fingerprint for earlier in manifest.earlier),
    )


def _gaps(manifest: Manifest) -> Iterator[Finding]:
    """Yield each document that is not in the pack, with what its page says."""
    for item in manifest.items:
        if item.kind == "gap":
            why = "; ".join(item.done).removesuffix(".") or "a page stands for it"
            said = f"Document {item.no}, “{item.title}”, is not in the pack; {why}."
            yield Finding("gap", item.from_page, said, "Ask the school for it if it matters.")


def attached_manifest(opened: pikepdf.Pdf) -> tuple[bytes, Manifest] | None:
    """Return the attached manifest, as it is written and read, or None."""
    encoded = _attached(opened)
    manifest = pack_manifest.decode(encoded) if encoded is not None else None
    return None if encoded is None or manifest is None else (encoded, manifest)


def _attached(opened: pikepdf.Pdf) -> bytes | None:
    """Return the attached manifest's bytes, or None."""
    names: Any = opened.Root.get("/Names")
    files = names.get("/EmbeddedFiles") if isinstance(names, pikepdf.Dictionary) else None
    if not isinstance(files, pikepdf.Dictionary):
        return None
    tree = pikepdf.NameTree(files)
    if ATTACHED_AS not in tree:
        return None
    stream = tree[ATTACHED_AS]["/EF"]["/F"]
    return bytes(stream.read_bytes())


def _check_file(opened: pikepdf.Pdf, views: Sequence[View]) -> Iterator[Finding]:
    """Yield what is wrong with the file as a whole."""
    if opened.is_encrypted:
        yield Finding("encrypted", None, "The file is encrypted; a pack never is.")
    if "/Prev" in opened.trailer and not opened.is_linearized:
        yield Finding("changed_later", None, "Changes were added to the file after it was made.")
    if (opening := opened.Root.get("/OpenAction")) is None or not _opens_first_page(opened, opening, views):
        yield Finding("opening_view", None, "The file does not open at the top of page 1 at 100%.")
    for key in ("/AA", "/AcroForm"):
        if key in opened.Root:
            yield Finding("active_content", None, "The file holds a form or actions; a pack holds neither.")
    names: Any = opened.Root.get("/Names")
    if "/JavaScript" in names:
        yield Finding("active_content", None, "The file holds a program (JavaScript); a pack never does.")
    if list(pikepdf.NameTree(names["/EmbeddedFiles"])) != [ATTACHED_AS]:
        yield Finding("attached_files", None, "Files other than the manifest are attached.")


def _opens_first_page(opened: pikepdf.Pdf, opening: Any, views: Sequence[View]) -> bool:
    return (
        isinstance(opening, pikepdf.Array)
        and len(opening) == 5
        and len(views) > 0
        and isinstance(opening[0], pikepdf.Dictionary)
        and opening[0].objgen == opened.pages[0].obj.objgen
        and opening[1] == "/XYZ"
        and all(isinstance(value, int | Decimal) for value in list(opening)[2:])
        and opening[4] == 1
        and starts_at(opening, views[0])
    )


def _check_manifest(manifest: Manifest, pages: int) -> Iterator[Finding]:
    """Yield where the manifest contradicts itself or the number of pages."""
    if len(manifest.pages) != pages:
        yield Finding(
            "page_count", None, f"The file has {pages} pages; its manifest lists {len(manifest.pages)}."
        )
    page = 1
    for no, item in enumerate(manifest.items, 1):
        if item.no != no or item.from_page != page or item.to_page < page:
            yield Finding(
                "manifest_disagrees", None, f"The manifest's list is out of order at document {no}."
            )
            return
        page = item.to_page + 1
    if page - 1 != len(manifest.pages):
        yield Finding("manifest_disagrees", None, "The manifest's documents do not add up to its pages.")
    kinds = [[item.kind for item in block] for block in blocks(manifest.items)]
    if any(block[0] != "index" or block[-1] != "manifest" or len(block) < 2 for block in kinds):
        yield Finding(
            "manifest_disagrees", None, "The pack does not begin with an index and end with a manifest."
        )


def _words(fault: BaseException) -> str:
    """Return what the reader said, without the address of its stream."""
    return str(fault).rpartition(">: ")[2][:120] or type(fault).__name__


def _in_page_order(findings: list[Finding]) -> list[Finding]:
    return sorted(dict.fromkeys(findings), key=lambda finding: finding.page or 0)


def _refused(code: str, what: str) -> Verification:
    return Verification((Finding(code, None, what, _NOT_OURS),))
