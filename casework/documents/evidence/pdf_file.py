"""A PDF handed in, looked at once: opened, repaired where it can be, tried out in a pack, described.

Runs in the process that reads evidence; the limits on its time and memory are set there.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from typing import Any

import pikepdf
import pypdfium2

from casework.documents.evidence.mend import mended
from casework.documents.pack.build import PackInput, PackItem, build_pack
from casework.documents.pack.digest import inherited, page_view
from casework.documents.pack.links import words_beyond_latin
from casework.documents.pack.source import Source, prepare, saved
from casework.documents.pdf.ranges import ranges
from casework.documents.verify.whole_pack import verify_pack
from casework.errors import BadInput, CaseworkError

MOST_PAGES = 3_000
COMPARING_SECONDS = 4.0  # for holding the pages against those of the pack; the rest is not looked at
_PICTURE_DPI = 200
_A4 = (595.276, 841.89)
_DAMAGED = "a reader has to guess at parts of it"
_REASONS = {
    "pdf.encrypted": "evidence.encrypted",
    "pdf.unreadable": "evidence.unreadable",
    "pdf.truncated": "evidence.truncated",
    "pdf.no_pages": "evidence.no_pages",
    "pdf.portfolio": "evidence.portfolio",
    "pdf.dynamic_form": "evidence.dynamic_form",
    "pack.unusable_pdf": "evidence.unreadable",
    "pack.lost_content": "evidence.unreadable",
    "pack.lost_pages": "evidence.unreadable",
}


@dataclass(frozen=True)
class Looked:
    """A usable PDF, and what was found in it; ``is_new`` where its bytes are not those handed in."""

    pdf: bytes
    is_new: bool
    pages: int
    image_only_pages: tuple[int, ...]
    page_boxes: tuple[str, ...]
    was_encrypted: bool
    form_fields: int
    attachments: tuple[str, ...]
    done: tuple[str, ...]
    notes: tuple[str, ...]


def look(data: bytes, password: str = "") -> Looked:
    """Return what is in the PDF; raise BadInput when it can't be used."""
    try:
        opened, was_encrypted, mending = _unlocked(data, password)
        source = prepare(opened, where="")
        if source.pages > MOST_PAGES:
            raise BadInput(
                "evidence.too_many_pages",
                f"The PDF has {source.pages} pages; at most {MOST_PAGES} are taken.",
                fix="Take out the pages that matter for the case and add those.",
            )
        _refuse_lost_pages(opened, source.pages)
        usable = source.pdf if source.repaired else opened
        done = [*([mending] if mending else []), *source.changes]
        seen = opened  # what the pages in the pack have to look like
        fault = _rehearsal(usable, seen)
        if fault and (enlarged := _on_sheets(usable)):
            usable = seen = enlarged
            done.append("pages too small for a page number were set on A4")
            fault = _rehearsal(usable, seen)
        if fault == _DAMAGED and not _rehearsal(anew := _written_anew(usable), seen):
            usable, fault = anew, ""
            done.append("parts of it that were not packed right were packed anew")
        if not fault and _has_words_beyond_latin(opened):
            fault = "its form holds letters that can't be drawn anew"
        if fault:
            usable = _as_seen(seen) or _as_pictures(usable)
            done.append(f"its pages were made into pictures of {_PICTURE_DPI} dpi: {fault}")
            if still := _rehearsal(usable, usable):
                raise BadInput(
                    "evidence.unreadable",
                    "The PDF can't be shown in a pack, not even as pictures of its pages.",
                    fix="Print the document to PDF again and add that file.",
                    details=(still,),
                )
        return _described(usable, data, opened, source, was_encrypted, done)
    except CaseworkError as fault:
        code = _REASONS.get(fault.code, fault.code)
        raise BadInput(code, fault.what, fix=fault.fix, details=fault.details) from fault
    except MemoryError:
        raise
    except Exception as fault:  # a broken file leads its readers astray in more ways than can be listed
        raise BadInput(
            "evidence.unreadable",
            "The PDF is damaged: a part of what its pages show can't be read.",
            fix="Copy or download the file again, or print it to PDF again, and add that file.",
            details=(f"{type(fault).__name__}: {fault}".rpartition(">: ")[2][:200],),
        ) from fault


def _unlocked(data: bytes, password: str) -> tuple[bytes, bool, str]:
    """Return the file, opened for good, whether it was encrypted, and what was done to open it."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            if len(pdf.pages):
                return data, pdf.is_encrypted, ""
    except pikepdf.PasswordError:
        if not password:
            raise BadInput(
                "evidence.encrypted",
                "The PDF asks for a password.",
                fix="Add it again with --password (it is asked for, and not kept), or save it without one.",
            ) from None
        return _opened_with(password, data), True, "opened with the password given, kept without it"
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError):
        pass
    whole, what = mended(data)  # if that fails, what is wrong is said when it is read in full
    return whole, False, what


def _opened_with(password: str, data: bytes) -> bytes:
    try:
        with pikepdf.open(BytesIO(data), password=password) as pdf:
            return saved(pdf)
    except pikepdf.PasswordError:
        raise BadInput(
            "evidence.wrong_password",
            "The PDF does not open with this password.",
            fix="Ask for the right one, or for the file without a password.",
        ) from None


def _refuse_lost_pages(pdf: bytes, pages: int) -> None:
    """Refuse a damaged file in which another reader finds pages that would not come into the pack."""
    try:
        with pypdfium2.PdfDocument(pdf) as seen:
            found = len(seen)
    except pypdfium2.PdfiumError:
        return
    if found > pages:
        raise BadInput(
            "evidence.truncated",
            f"The PDF is damaged: one reader finds {pages} pages in it, another {found}.",
            fix="Open it, print it to PDF again, count the pages and add that file.",
        )


def _rehearsal(pdf: bytes, source: bytes) -> str:
    """Return what would be wrong with a pack that holds the PDF of this source, in few words, or nothing."""
    sha256 = hashlib.sha256(source).hexdigest()
    item = PackItem("evidence", "Evidence", pdf, "Evidence", sha256)
    try:
        built = build_pack(PackInput("TRIAL", "Trial", "Trial", (item,)))
    except BadInput as fault:
        if fault.code in ("pack.unusable_pdf", "pack.lost_content"):
            return "its structure is broken"
        raise
    until = time.monotonic() + COMPARING_SECONDS
    proof = verify_pack(built.pdf, sources={sha256: source}, until=until)
    if any(finding.code != "damaged" for finding in proof.findings):
        return next(finding.what for finding in proof.findings if finding.code != "damaged")
    return _DAMAGED if proof.findings else ""


def _written_anew(pdf: bytes) -> bytes:
    """Return the file with everything in it unpacked and packed again."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as held:
        held.save(out, recompress_flate=True, deterministic_id=True)
    return out.getvalue()


def _on_sheets(pdf: bytes) -> bytes:
    """Return the file with each page that is too small for a number in the middle of A4; empty if none is."""
    with pikepdf.open(BytesIO(pdf)) as held:
        small = [page for page in held.pages if page_view(page.obj).scale < 1]
        for page in small:
            seen = page_view(page.obj)
            left, bottom, right, top = seen.box
            sheet = [side / seen.unit for side in (_A4[::-1] if seen.rotate in (90, 270) else _A4)]
            x, y = (left + right - sheet[0]) / 2, (bottom + top - sheet[1]) / 2
            page.obj.MediaBox = pikepdf.Array([x, y, x + sheet[0], y + sheet[1]])
            for key in ("/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"):
                page.obj[key] = page.obj.MediaBox
            # what lay outside the page stays unseen
            page.contents_add(
                f"q {left} {bottom} {right - left} {top - bottom} re W n\n".encode(), prepend=True
            )
            page.contents_add(b"\nQ")
        return saved(held) if small else b""


def _has_words_beyond_latin(pdf: bytes) -> bool:
    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            return words_beyond_latin(opened)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError):
        return False  # mended; its form did not survive that


def _as_seen(source: bytes) -> bytes:
    """Return what was handed in as pictures, form fields as a screen shows them; empty if it won't open."""
    try:
        return _as_pictures(source)
    except pypdfium2.PdfiumError:
        return b""


def _as_pictures(pdf: bytes) -> bytes:
    """Return each page as a picture on a page of its own size."""
    with pikepdf.new() as made, pypdfium2.PdfDocument(pdf) as seen:
        seen.init_forms()
        for page in seen:
            width, height = page.get_size()
            if not (3 <= width <= 14_400 and 3 <= height <= 14_400):
                raise BadInput(
                    "evidence.unreadable",
                    "The PDF has a page of a size that can't be shown.",
                    fix="Print the document to PDF again and add that file.",
                )
            scale = min(_PICTURE_DPI / 72, 8_000 / max(width, height))
            picture = page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
            out = BytesIO()
            picture.save(out, "JPEG", quality=88)
            image = made.make_stream(
                out.getvalue(),
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=picture.width,
                Height=picture.height,
                BitsPerComponent=8,
                ColorSpace=pikepdf.Name.DeviceRGB,
                Filter=pikepdf.Name.DCTDecode,
            )
            made.add_blank_page(page_size=(width, height))
            target = made.pages[-1].obj
            target.Contents = made.make_stream(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Im0 Do Q".encode())
            target.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
            page.close()
        out = BytesIO()
        made.save(out, deterministic_id=True)
    return out.getvalue()


def _described(
    usable: bytes, data: bytes, opened: bytes, source: Source, was_encrypted: bool, done: Sequence[str]
) -> Looked:
    pictures = image_only(usable)
    with pikepdf.open(BytesIO(usable)) as pdf:
        boxes = tuple(_boxes(pdf))
    fields = 0
    attachments: tuple[str, ...] = ()
    notes: list[str] = []
    if pictures:
        notes.append(f"pages without words that can be searched (scans or pictures): {ranges(pictures)}")
    try:
        with pikepdf.open(BytesIO(opened)) as pdf:
            fields, attachments = _form_fields(pdf), _attachments(pdf)
            names = pdf.Root.get("/Names")
            if isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names:
                notes.append("a program inside the file (JavaScript) does not come into a pack")
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        pass  # locked, or too broken to tell
    if attachments:
        notes.append(
            f"{len(attachments)} attached files do not come into a pack: {', '.join(attachments)}"[:300]
        )
    if fields:
        notes.append(f"{fields} form fields are drawn as they are filled in")
    return Looked(
        pdf=usable,
        is_new=usable is not data,
        pages=source.pages,
        image_only_pages=tuple(pictures),
        page_boxes=boxes,
        was_encrypted=was_encrypted,
        form_fields=fields,
        attachments=attachments,
        done=tuple(done),
        notes=tuple(notes),
    )


def image_only(pdf: bytes) -> list[int]:
    """Return the pages that show something but hold no words: a court wants them read by OCR."""
    found = []
    with pypdfium2.PdfDocument(pdf) as opened:
        for number in range(1, len(opened) + 1):
            page = opened[number - 1]
            text = page.get_textpage()
            if text.count_chars() == 0 and next(iter(page.get_objects(max_depth=2)), None) is not None:
                found.append(number)
            text.close()
            page.close()
    return found


def _boxes(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield the boxes of the pages, one line for pages in a row that are alike."""
    said = [_box_words(page.obj) for page in pdf.pages]
    first = 1
    for words, run in groupby(said):
        last = first + len(list(run)) - 1
        yield f"{first if first == last else f'{first}-{last}'}: {words}"
        first = last + 1


def _box_words(page: Any) -> str:
    words = "media " + _numbers(inherited(page, "/MediaBox"))
    if (crop := inherited(page, "/CropBox")) is not None:
        words += " crop " + _numbers(crop)
    if turn := inherited(page, "/Rotate"):
        words += f" turned {turn}"
    if (unit := page.get("/UserUnit")) is not None:
        words += f" unit {unit}"
    return words[:200]


def _numbers(box: Any) -> str:
    if not isinstance(box, pikepdf.Array):
        return "none"
    values = [item for item in box if not isinstance(item, pikepdf.Object)]
    return " ".join(f"{float(value):.1f}".removesuffix(".0") for value in values[:4])


def _form_fields(pdf: pikepdf.Pdf) -> int:
    form: Any = pdf.Root.get("/AcroForm")
    fields = form.get("/Fields") if isinstance(form, pikepdf.Dictionary) else None
    return len(fields) if isinstance(fields, pikepdf.Array) else 0


def _attachments(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    return tuple(sorted(name[:80] for name in pdf.attachments))[:50]
