"""Checks bookmarks and the index's links: where each leads, against its words and the manifest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf

from casework.documents.pack.blocks import blocks, shown_title
from casework.documents.pack.manifest import Entry, Manifest
from casework.documents.pack.plan import outline_title
from casework.documents.pdf.place import View
from casework.documents.verify.findings import Finding

_ENDS_WITH_PAGE = re.compile(r", p\. (\d+)\Z")
_MOST_ENTRIES = 100_000
_NEAR = 0.01  # of a point
_HOLDS = frozenset(
    {"/Title", "/Parent", "/Dest", "/Prev", "/Next", "/First", "/Last", "/Count", "/Type", "/A"}
)


@dataclass(frozen=True)
class Target:
    """One link of the index: its page, its box, and the page it leads to (None for nowhere)."""

    on_page: int
    box: tuple[float, float, float, float]
    to_page: int | None


@dataclass(frozen=True)
class _Entry:
    title: str
    to_page: int | None
    below: tuple[_Entry, ...]


def check_navigation(opened: pikepdf.Pdf, manifest: Manifest, views: Sequence[View]) -> Iterator[Finding]:
    """Yield each bookmark or link of the index that is missing, too many or leads elsewhere."""
    for block in blocks(manifest.items):
        yield from _check_links(index_targets(opened, block), block)
    entries = _outline(opened)
    yield from _check_words(entries)
    yield from _check_looks(opened, views)
    if any(entry.below for section in entries for entry in section.below):
        yield Finding("bookmark_depth", None, "The bookmarks have more than sections and documents.")
    leaves = [leaf for entry in entries for leaf in (entry.below or (entry,))]
    wanted = [(outline_title(shown_title(item), item.from_page), item.from_page) for item in manifest.items]
    found = [(leaf.title, leaf.to_page) for leaf in leaves]
    if found != wanted:
        for title, page in wanted:
            if (title, page) not in found:
                yield Finding("bookmark_missing", page, f"No bookmark “{title}” leads to page {page}.")
        for title, to_page in found:
            if (title, to_page) not in wanted:
                yield Finding("bookmark_wrong", to_page, f"The bookmark “{title}” is not the pack's own.")
        yield Finding("bookmarks_differ", None, "The bookmarks are not one for each document, in order.")
    sections = [entry.title.rpartition(", p. ")[0] for entry in entries if entry.below]
    named = [
        item.section
        for before, item in zip((None, *manifest.items), manifest.items, strict=False)
        if item.section and (before is None or before.section != item.section)
    ]
    if sections != named:
        yield Finding(
            "bookmark_sections", None, "The sections among the bookmarks are not those of the manifest."
        )


def starts_at(destination: Any, view: View) -> bool:
    """Return whether an explicit destination is the corner at which a page begins for its reader."""
    left, top = (float(value) for value in list(destination)[2:4])
    return abs(left - view.start[0]) < _NEAR and abs(top - view.start[1]) < _NEAR


def index_targets(opened: pikepdf.Pdf, block: Sequence[Entry]) -> list[Target]:
    """Return the links on the pages of a block's index, in their order."""
    number = {page.obj.objgen: no for no, page in enumerate(opened.pages, 1)}
    targets = []
    for on_page in range(block[0].from_page, min(block[0].to_page, len(opened.pages)) + 1):
        for annotation in opened.pages[on_page - 1].obj.get("/Annots", ()):
            if annotation.get("/Subtype") == "/Link":
                x0, y0, x1, y1 = (float(value) for value in annotation["/Rect"])
                to_page = _place(annotation.get("/Dest"), number)
                targets.append(Target(on_page, (x0, y0, x1, y1), to_page))
    return targets


def _check_links(targets: list[Target], block: Sequence[Entry]) -> Iterator[Finding]:
    rows = block[1:]
    if len(targets) != len(rows):
        yield Finding(
            "index_links",
            block[0].from_page,
            f"The index has {len(targets)} links for {len(rows)} documents: one each is right.",
        )
    for target, item in zip(targets, rows, strict=False):
        if target.to_page != item.from_page:
            leads = f"page {target.to_page}" if target.to_page else "no page at 100%"
            yield Finding(
                "index_link_wrong",
                target.on_page,
                f"The link of document {item.no} leads to {leads} instead of page {item.from_page}.",
            )


def _check_words(entries: list[_Entry]) -> Iterator[Finding]:
    for entry in entries:
        named = _ENDS_WITH_PAGE.search(entry.title)
        if named is None or entry.to_page != int(named[1]):
            leads = f"page {entry.to_page}" if entry.to_page else "no page at 100%"
            yield Finding("bookmark_wrong", entry.to_page, f"The bookmark “{entry.title}” leads to {leads}.")
        yield from _check_words(list(entry.below))


def _check_looks(opened: pikepdf.Pdf, views: Sequence[View]) -> Iterator[Finding]:
    """Yield each bookmark that is coloured, folded, or leads to another height of its page than the top."""
    number = {page.obj.objgen: no for no, page in enumerate(opened.pages, 1)}
    root = opened.Root.get("/Outlines")
    for node in _nodes(root, set()) if isinstance(root, pikepdf.Dictionary) else ():
        title, page = str(node.get("/Title", "")), _place(node.get("/Dest"), number)
        if extra := sorted(set(node.keys()) - _HOLDS):
            said = f"The bookmark “{title}” is drawn otherwise than a pack's ({', '.join(extra)[:60]})."
            yield Finding("bookmark_looks", page, said)
        if page is not None and not starts_at(node["/Dest"], views[page - 1]):
            yield Finding(
                "bookmark_wrong", page, f"The bookmark “{title}” does not lead to the top of its page."
            )
        if int(node.get("/Count", 1)) < 1:
            yield Finding("bookmark_looks", page, f"The bookmark “{title}” hides those below it.")


def _nodes(parent: Any, seen: set[tuple[int, int]]) -> Iterator[Any]:
    """Yield the bookmarks below one; one that was met before ends the list, so that loops do."""
    node = parent.get("/First")
    while isinstance(node, pikepdf.Dictionary) and node.objgen not in seen and len(seen) < _MOST_ENTRIES:
        seen.add(node.objgen)
        yield node
        yield from _nodes(node, seen)
        node = node.get("/Next")


def _outline(opened: pikepdf.Pdf) -> list[_Entry]:
    number = {page.obj.objgen: no for no, page in enumerate(opened.pages, 1)}
    seen: set[tuple[int, int]] = set()
    root = opened.Root.get("/Outlines")
    return list(_entries(root, number, seen)) if isinstance(root, pikepdf.Dictionary) else []


def _entries(parent: Any, number: dict[tuple[int, int], int], seen: set[tuple[int, int]]) -> Iterator[_Entry]:
    """Yield the entries under a parent; one that was met before ends the list, so that loops do."""
    node = parent.get("/First")
    while isinstance(node, pikepdf.Dictionary) and node.objgen not in seen and len(seen) < _MOST_ENTRIES:
        seen.add(node.objgen)
        to_page = None if "/A" in node else _place(node.get("/Dest"), number)
        yield _Entry(str(node.get("/Title", "")), to_page, tuple(_entries(node, number, seen)))
        node = node.get("/Next")


def _place(destination: Any, number: dict[tuple[int, int], int]) -> int | None:
    """Return the page that an explicit destination shows from its top at 100%, or None."""
    if not isinstance(destination, pikepdf.Array) or len(destination) != 5:
        return None
    if destination[1] != "/XYZ" or destination[4] != 1 or not isinstance(destination[0], pikepdf.Dictionary):
        return None
    return number.get(destination[0].objgen)
