"""Puts the hash of each page into the finished file, and the hash of all of them on its last part."""

from __future__ import annotations

from io import BytesIO

import msgspec
import pikepdf

from casework.documents.pack import archive
from casework.documents.pack import manifest as manifests
from casework.documents.pack.blocks import fingerprints
from casework.documents.pack.digest import Digester
from casework.documents.pack.manifest import UNKNOWN, Manifest
from casework.documents.pack.own_pages import fingerprint_stream
from casework.documents.pack.validator import archive_faults
from casework.errors import CaseworkError


def sealed(pdf: bytes, unsealed: Manifest, encoded: bytes) -> tuple[bytes, str, bool]:
    """Return the file with the hash of each page in its manifest, and the manifest's own hash, now printed.

    ``encoded`` is the unsealed manifest as the file holds it. The hashes are taken from the written file by
    another reader; as they are as long as their placeholders, they are put in place without writing it anew.
    Only then is it known whether an archive takes the file: a validator says so, and is not asked where
    something is known to stand in the way.
    """
    printed = fingerprints(unsealed, UNKNOWN)
    with pikepdf.open(BytesIO(pdf)) as written:
        if len(written.pages) != len(unsealed.pages):
            raise CaseworkError(
                "pack.lost_pages",
                f"The pack came out with {len(written.pages)} pages instead of {len(unsealed.pages)}.",
                fix="Please report this: it is a fault of the program.",
            )
        digester = Digester(written)
        pages = tuple(
            digester.page(number, own_streams_at_end=2 if number in printed else 1)
            for number in range(1, len(unsealed.pages) + 1)
        )
        known = manifests.encode(
            msgspec.structs.replace(
                unsealed, pages=pages, layers=digester.layers(), colours=digester.colours()
            )
        )
    fingerprint = manifests.fingerprint(known)
    pdf = _replaced(pdf, encoded, known)
    pdf = _replaced(pdf, fingerprint_stream(UNKNOWN), fingerprint_stream(fingerprint))
    if digester.obstacles:
        return pdf, fingerprint, False
    claiming = _replaced(pdf, archive.UNCLAIMED, archive.CLAIMED)
    if archive_faults(claiming, digester.first_page):
        return pdf, fingerprint, False
    return claiming, fingerprint, True


def _replaced(pdf: bytes, old: bytes, new: bytes) -> bytes:
    """Return the file with one stretch of bytes replaced by another of the same length."""
    if pdf.count(old) != 1 or len(old) != len(new):
        raise CaseworkError(
            "pack.not_sealed",
            "The manifest could not be written into the pack.",
            fix="Please report this: it is a fault of the program.",
        )
    return pdf.replace(old, new)
