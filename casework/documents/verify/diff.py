"""What one pack has that an earlier one has not, and the proof that the earlier one's pages are unchanged."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import pikepdf

from casework.documents.pack.blocks import WITHDRAWN, fingerprints
from casework.documents.pack.digest import Digester
from casework.documents.pack.manifest import Entry, Manifest, fingerprint
from casework.documents.verify.findings import Finding
from casework.documents.verify.whole_pack import attached_manifest, verify_pack


@dataclass(frozen=True)
class PackDiff:
    """What was added and withdrawn, how many pages are the same, and what is wrong."""

    old_pages: int
    new_pages: int
    same_pages: int
    added: tuple[Entry, ...]
    withdrawn: tuple[Entry, ...]
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Return whether every old page is unchanged but for those withdrawn."""
        return not self.findings


def compare_packs(old: bytes, new: bytes) -> PackDiff:
    """Return the difference of two packs; the pages of both are read and hashed anew."""
    findings = []
    for name, pdf in (("first", old), ("second", new)):
        proof = verify_pack(pdf)
        if not proof.ok:
            first = proof.findings[0]
            findings.append(Finding("not_proven", first.page, f"The {name} file does not hold: {first.what}"))
    if findings:
        return PackDiff(0, 0, 0, (), (), tuple(findings))
    with pikepdf.open(BytesIO(old)) as before, pikepdf.open(BytesIO(new)) as after:
        earlier, later = attached_manifest(before), attached_manifest(after)
        assert earlier is not None and later is not None  # both were verified
        old_pages = _digests(before, *earlier)
        new_pages = _digests(after, *later)
    was, now = earlier[1], later[1]
    if fingerprint(earlier[0]) not in {fingerprint(later[0]), *(one.fingerprint for one in now.earlier)}:
        said = "The second pack does not build on the first: it does not name its fingerprint."
        findings.append(Finding("not_built_on", None, said, "Compare with the pack that was handed over."))
    gone = [item for item in now.items[: len(was.items)] if item.kind == WITHDRAWN]
    newly = tuple(item for item in gone if was.items[item.no - 1].kind != WITHDRAWN)
    allowed = {page for item in newly for page in range(item.from_page, item.to_page + 1)}
    same = 0
    for number, digest in enumerate(old_pages, 1):
        if number <= len(new_pages) and new_pages[number - 1] == digest:
            same += 1
        elif number not in allowed:
            said = f"Page {number} of the first pack is not the same in the second."
            findings.append(
                Finding("page_differs", number, said, "Use a supplement: it leaves pages as they are.")
            )
    return PackDiff(len(old_pages), len(new_pages), same, now.items[len(was.items) :], newly, tuple(findings))


def _digests(opened: pikepdf.Pdf, encoded: bytes, manifest: Manifest) -> list[str]:
    printed = fingerprints(manifest, fingerprint(encoded))
    digester = Digester(opened)
    return [
        digester.page(number, own_streams_at_end=2 if number in printed else 1)
        for number in range(1, len(opened.pages) + 1)
    ]
