"""A pack's documents as they came together: the pack itself, then each supplement, each with its index."""

from __future__ import annotations

from collections.abc import Sequence

from casework.documents.pack.manifest import Entry, Manifest

WITHDRAWN = "withdrawn"
OWN_KINDS = frozenset({"index", "gap", "manifest", WITHDRAWN})  # drawn by us, from no file


def blocks(items: Sequence[Entry]) -> list[tuple[Entry, ...]]:
    """Return the documents of the pack and of each supplement, each beginning with its index."""
    found: list[list[Entry]] = []
    for item in items:
        if item.kind == "index" or not found:
            found.append([])
        found[-1].append(item)
    return [tuple(block) for block in found]


def fingerprints(manifest: Manifest, own: str) -> dict[int, str]:
    """Return which fingerprint is printed on which page: those of before, and the pack's own."""
    printed = {earlier.fingerprint_page: earlier.fingerprint for earlier in manifest.earlier}
    return printed | {manifest.items[-1].from_page: own}


def shown_title(item: Entry) -> str:
    """Return the title as the bookmarks say it: what was withdrawn is marked."""
    return f"{item.title} (withdrawn)" if item.kind == WITHDRAWN else item.title
