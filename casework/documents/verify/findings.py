"""What a check of a pack may find, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from casework.documents.pack.manifest import Entry


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: a stable code, the page (None for the whole file), what, and what to do."""

    code: str
    page: int | None
    what: str
    fix: str = "Build the pack again from the case and use that file."


@dataclass(frozen=True)
class Verification:
    """The result of a check: no finding means that the pack is what its manifest says.

    ``notes`` are worth knowing and break no rule. ``earlier`` are the fingerprints of the packs of before.

    ``fingerprint`` covers every page. Somebody who remakes the whole file could print another one, so compare
    it (or the file's hash) with the one that the case file holds.
    """

    findings: tuple[Finding, ...]
    pages: int = 0
    items: tuple[Entry, ...] = ()
    fingerprint: str = ""
    notes: tuple[Finding, ...] = ()
    earlier: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Return whether nothing was found."""
        return not self.findings
