"""What ``casework pack`` says of documents and findings, in words and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casework.documents.pack.manifest import Entry
    from casework.documents.verify.findings import Finding, Verification


def item_of(item: Entry) -> dict[str, Any]:
    """Return the item as the contract lists it."""
    return {
        "no": item.no,
        "kind": item.kind,
        "title": item.title,
        "from_page": item.from_page,
        "to_page": item.to_page,
        "source_sha256": item.source_sha256,
    }


def line_of(item: Entry) -> dict[str, Any]:
    """Return the item's line in the ledger: where every page came from and went to."""
    return {
        "no": item.no,
        "file": item.file,
        "sha256": item.source_sha256,
        "pages_in": item.pages_in,
        "pages_out": item.pages_out,
        "from_page": item.from_page,
        "to_page": item.to_page,
        "done": list(item.done),
    }


def finding_of(finding: Finding) -> dict[str, Any]:
    """Return the finding or note."""
    return {"code": finding.code, "page": finding.page, "what": finding.what, "fix": finding.fix}


def verdict_of(proof: Verification) -> str:
    """Return whether the pack holds, and what it lacks, in one line."""
    if any(finding.code == "locked" for finding in proof.findings):
        return "locked; nothing was checked."
    gaps = sum(item.kind == "gap" for item in proof.items)
    missing = f", of which {gaps} {'is' if gaps == 1 else 'are'} missing" if gaps else ""
    verdict = "holds" if proof.ok else "does not hold"
    return f"the pack {verdict}; {proof.pages} pages, {len(proof.items)} documents{missing}."


def on_page(finding: Finding) -> str:
    """Return on which page, where it is one."""
    return f"page {finding.page}: " if finding.page else ""
