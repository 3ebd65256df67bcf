"""Which document of a pack stands on which pages, decided before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

INDEX_TITLE = "Index"
MANIFEST_TITLE = "Manifest"


@dataclass(frozen=True)
class Part:
    """One document of the pack before its pages are known."""

    kind: str
    title: str
    section: str
    pages: int
    source_sha256: str
    file: str = ""
    pages_in: int = 0
    done: tuple[str, ...] = ()


@dataclass(frozen=True)
class Planned:
    """One document of the pack with its number and its first and last page."""

    no: int
    kind: str
    title: str
    section: str
    from_page: int
    to_page: int
    source_sha256: str
    file: str = ""
    pages_in: int = 0
    done: tuple[str, ...] = ()

    @property
    def pages_out(self) -> int:
        """Return how many pages it has in the pack."""
        return self.to_page - self.from_page + 1

    @property
    def pages(self) -> str:
        """Return the pages as the index prints them."""
        if self.from_page == self.to_page:
            return str(self.from_page)
        return f"{self.from_page}–{self.to_page}"

    def with_hash(self, sha256: str) -> Planned:
        """Return the same with the hash of its bytes, known only once they are drawn."""
        return replace(self, source_sha256=sha256)


def plan(
    parts: Sequence[Part],
    *,
    index: str = INDEX_TITLE,
    index_pages: int,
    manifest_pages: int,
    after: tuple[int, int] = (0, 0),
) -> tuple[Planned, ...]:
    """Return all documents in order, the index first and the manifest last.

    They are numbered from 1, or go on ``after`` the last number and page of what stands before them.
    """
    whole = (
        Part("index", index, "", index_pages, ""),
        *parts,
        Part("manifest", MANIFEST_TITLE, "", manifest_pages, ""),
    )
    planned = []
    start = after[1] + 1
    for no, part in enumerate(whole, after[0] + 1):
        last = start + part.pages - 1
        planned.append(
            Planned(
                no,
                part.kind,
                part.title,
                part.section,
                start,
                last,
                part.source_sha256,
                part.file,
                part.pages_in,
                part.done,
            )
        )
        start = last + 1
    return tuple(planned)


def outline_title(title: str, page: int) -> str:
    """Return a bookmark's words; the courts' guidance wants the page in each."""
    return f"{title}, p. {page}"
