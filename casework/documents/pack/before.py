"""A pack that was handed over, made the beginning of one with a supplement: its pages stay as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import msgspec
import pikepdf

from casework.documents.pack import own_pages as pack_own_pages
from casework.documents.pack.blocks import OWN_KINDS, WITHDRAWN
from casework.documents.pack.manifest import Earlier, Entry, Manifest
from casework.documents.pack.source import saved
from casework.documents.pdf.assemble import Document
from casework.documents.verify.whole_pack import attached_manifest, verify_pack
from casework.errors import Refused

_REPLACED = ("/Annots", "/CropBox", "/Rotate", "/UserUnit", "/Group", "/TrimBox", "/BleedBox", "/ArtBox")


@dataclass(frozen=True)
class Before:
    """The pages handed over, and what their manifest said of them."""

    document: Document
    manifest: Manifest
    earlier: tuple[Earlier, ...]
    stamped: frozenset[int]
    newly_withdrawn: tuple[Entry, ...]

    @property
    def number(self) -> int:
        """Return the number of the supplement that follows."""
        return len(self.earlier)

    @property
    def section(self) -> str:
        """Return the section under which everything of the supplement stands."""
        return f"Supplement {self.number}"

    @property
    def index_title(self) -> str:
        """Return the title of the supplement's own index."""
        return f"Index of supplement {self.number}"


def before(pdf: bytes, *, withdrawn: Collection[str] = (), why: str = "") -> Before:
    """Return the pack as the beginning of the next one; refuse one that no longer holds.

    Args:
        pdf: the pack that was handed over.
        withdrawn: the places in the home, or the hashes, of the documents whose pages are replaced by
            placeholders.
        why: what the placeholders say.
    """
    proof = verify_pack(pdf)
    if not proof.ok:
        raise Refused(
            "pack_not_proven",
            "The pack that was handed over no longer holds, so nothing can be added to it.",
            details=[finding.what for finding in proof.findings[:12]],
            fix="restore the file that was sent from a backup",
        )
    with pikepdf.open(BytesIO(pdf)) as opened:
        found = attached_manifest(opened)
        assert found is not None  # it was verified
        encoded, manifest = found
        items, pages = [], list(manifest.withdrawn)
        newly = []
        for item in manifest.items:
            is_gone = item.file in withdrawn or item.source_sha256 in withdrawn
            if item.kind not in OWN_KINDS and is_gone:
                _withdraw(opened, item, manifest.reference, why)
                newly.append(item)
                pages += range(item.from_page, item.to_page + 1)
                items.append(msgspec.structs.replace(item, kind=WITHDRAWN))
            else:
                items.append(item)
        total = len(opened.pages)
        annotations = sum(len(page.obj.get("/Annots", ())) for page in opened.pages)
        kept = saved(opened) if newly else pdf
    own = Earlier(
        sha256=hashlib.sha256(pdf).hexdigest(),
        fingerprint=hashlib.sha256(encoded).hexdigest(),
        fingerprint_page=manifest.items[-1].from_page,
        pages=total,
    )
    fresh = {page for item in newly for page in range(item.from_page, item.to_page + 1)}
    return Before(
        Document("the pack handed over", kept, total, annotations),
        msgspec.structs.replace(manifest, items=tuple(items), withdrawn=tuple(sorted(pages))),
        (*manifest.earlier, own),
        frozenset(set(range(1, total + 1)) - fresh),
        tuple(newly),
    )


def _withdraw(opened: pikepdf.Pdf, item: Entry, reference: str, why: str) -> None:
    """Draw a placeholder on each page of the document; the page itself stays, so links still find it."""
    drawn = pack_own_pages.draw_withdrawn(item.title, why, reference)
    with pikepdf.open(BytesIO(drawn)) as placeholder:
        source: Any = placeholder.pages[0].obj
        contents = opened.copy_foreign(placeholder.make_indirect(source.Contents))
        resources = opened.copy_foreign(placeholder.make_indirect(source.Resources))
        for number in range(item.from_page, item.to_page + 1):
            page: Any = opened.pages[number - 1].obj
            for key in _REPLACED:
                if key in page:
                    del page[key]
            page.MediaBox = pikepdf.Array([0, 0, 595.276, 841.89])
            page.CropBox = pikepdf.Array([0, 0, 595.276, 841.89])  # neither is inherited from above
            page.Rotate = 0
            page.Contents = contents
            page.Resources = resources
