"""What a check of a pack may find, in plain words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: a stable code, the page (None for the whole file), what, and what to do."""

    code: str
    page: int | None
    what: str
    fix: str = "Build the pack again from the case and use that file."


@dataclass(frozen=True)
class VerifiedItem:
    """One document as the pack's own manifest lists it."""

    no: int
    kind: str
    title: str
    from_page: int
    to_page: int
    source_sha256: str


@dataclass(frozen=True)
class Verification:
    """The result of a check: no finding means that the pack is what its manifest says.

    ``fingerprint`` covers every page. Somebody who remakes the whole file could print another one, so compare
    it (or the file's hash) with the one that the case file holds.
    """

    findings: tuple[Finding, ...]
    pages: int = 0
    items: tuple[VerifiedItem, ...] = ()
    fingerprint: str = ""

    @property
    def ok(self) -> bool:
        """Return whether nothing was found."""
        return not self.findings
