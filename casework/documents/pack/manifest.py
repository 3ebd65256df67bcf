"""The pack's manifest: what stands on which page, with hashes; the JSON that is attached inside the PDF."""

from __future__ import annotations

import hashlib
import json

import msgspec

from casework.documents.pdf.place import BOTTOM_RIGHT

SCHEMA = "casework/pack-manifest/1"
ATTACHED_AS = "manifest.json"
DESCRIPTION = "Documents, pages and hashes of this pack"
UNKNOWN = (
    "0" * 64
)  # stands where a hash is not known yet; as long as one, so that it can be replaced in place


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One document of the pack; ``smaller`` are its pages, from 1, that make room for their number."""

    no: int
    kind: str
    title: str
    section: str
    from_page: int
    to_page: int
    source_sha256: str
    file: str = ""
    pages_in: int = 0
    pages_out: int = 0
    done: tuple[str, ...] = ()
    smaller: tuple[int, ...] = ()


class Earlier(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The pack of before, whose pages stand unchanged at the beginning of one with a supplement."""

    sha256: str
    fingerprint: str
    fingerprint_page: int
    pages: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole pack: its documents in order, one hash for each page, one for what layers are shown.

    Packs of before have no hash for what their colours mean.
    """

    schema: str
    reference: str
    title: str
    items: tuple[Entry, ...]
    pages: tuple[str, ...]
    layers: str
    colours: str = ""
    place: str = BOTTOM_RIGHT  # where each page's number stands
    earlier: tuple[Earlier, ...] = ()
    withdrawn: tuple[int, ...] = ()  # pages on which something was withdrawn since they were handed over


def encode(manifest: Manifest) -> bytes:
    """Return the manifest as JSON, always the same bytes for the same content."""
    builtins = msgspec.to_builtins(manifest)
    return json.dumps(builtins, ensure_ascii=True, indent=0, sort_keys=True, separators=(",", ":")).encode()


def decode(data: bytes) -> Manifest | None:
    """Return the manifest that the JSON holds, or None when it isn't one of a pack."""
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.DecodeError, RecursionError):
        return None
    return manifest if manifest.schema == SCHEMA else None


def fingerprint(encoded: bytes) -> str:
    """Return the hash of the manifest, which the pack prints on its last part and which covers every page."""
    return hashlib.sha256(encoded).hexdigest()
