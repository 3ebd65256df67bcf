"""Checks that each page holds what the manifest says, and its number in the right place, stream by stream."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pikepdf

from casework.documents.pack.blocks import fingerprints
from casework.documents.pack.digest import Digester, content_streams
from casework.documents.pack.manifest import Manifest
from casework.documents.pack.own_pages import fingerprint_stream
from casework.documents.pdf.place import FONT_NAME, OPENING, View, stamp_stream
from casework.documents.verify.findings import Finding

_STAMP = re.compile(
    rb"(" + re.escape(FONT_NAME.encode()) + rb"\d*) [\d.]+ Tf [-\d. ]+ Td \((\d+)\) Tj ET\nQ\nEMC\n\Z"
)
_ACTIVE = ("/AA", "/PA")


def check_pages(
    opened: pikepdf.Pdf, manifest: Manifest, fingerprint: str, digester: Digester, views: Sequence[View]
) -> Iterator[Finding]:
    """Yield each page that was changed, moved, or numbered otherwise than it was built."""
    belongs = {digest: number for number, digest in enumerate(manifest.pages, 1)}
    printed = fingerprints(manifest, fingerprint)
    for number, page in enumerate(opened.pages, 1):
        streams = content_streams(page.obj)
        expected_end = 1
        if number in printed:
            expected_end = 2
            if len(streams) < 3 or streams[-2] != fingerprint_stream(printed[number]):
                yield Finding(
                    "fingerprint", number, "The fingerprint printed here is not that of the manifest."
                )
        yield from _check_stamp(number, streams, views[number - 1])
        if number > len(manifest.pages):
            yield Finding("page_added", number, "This page is not in the manifest.")
            continue
        digest = digester.page(number, drawing=streams[1:-expected_end])
        if digest == manifest.pages[number - 1]:
            continue
        if digest in belongs:
            moved = f"This page holds what belongs on page {belongs[digest]}."
            yield Finding("page_moved", number, moved)
        else:
            yield Finding("page_changed", number, "This page was changed after the pack was built.")
    for number in range(len(opened.pages) + 1, len(manifest.pages) + 1):
        yield Finding("page_missing", number, f"Page {number} of the manifest is missing.")
    if digester.layers() != manifest.layers:
        yield Finding("layers_changed", None, "Which layers of the pages are shown was changed.")
    yield from _check_actions(opened)


def _is_harmless(action: pikepdf.Object) -> bool:
    """Return whether the action only goes to a page or to the web."""
    return action.get("/S") in ("/GoTo", "/URI") and "/Next" not in action


def _check_stamp(number: int, streams: list[bytes], view: View) -> Iterator[Finding]:
    """Yield a finding unless the page ends with exactly the operators that print its number."""
    found = _STAMP.search(streams[-1]) if streams else None
    if found is None or len(streams) < 2 or streams[0] != OPENING:
        yield Finding("number_missing", number, "The page does not end with the pack's page number.")
        return
    if streams[-1] == stamp_stream(number, view, found[1].decode()):
        return
    printed = found[2].decode()
    if printed != str(number):
        yield Finding("number_wrong", number, f"Page {number} of the file is numbered {printed}.")
    else:
        yield Finding("number_moved", number, "The page number was moved or redrawn.")


def _check_actions(opened: pikepdf.Pdf) -> Iterator[Finding]:
    """Yield each page on which something may act."""
    for number, page in enumerate(opened.pages, 1):
        if "/AA" in page.obj:
            yield Finding("active_content", number, "The page starts an action; pages of a pack never do.")
        if "/Annots" not in page.obj:
            continue
        for annotation in page.obj.get("/Annots", ()):
            action = annotation.get("/A")
            acts = action is not None and not _is_harmless(action)
            if acts or any(key in annotation for key in _ACTIVE):
                yield Finding("active_content", number, "A link or note on the page starts an action.")
