"""Editions of a pack with the same page numbers: for the court, and for each parent."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from casework.case.events import DocumentReceived, LetterIssued, LetterRequested
from casework.documents.leaks import others_details
from casework.documents.pack.build import BuiltPack, PackInput, PackItem
from casework.documents.pack.edition import is_shown as shows
from casework.documents.pack.edition import page_texts, traces, with_pages_withheld, without
from casework.documents.verify.whole_pack import verify_pack
from casework.errors import NotFound, Refused, WrongUsage
from casework.people import Contact
from casework.service import packs, papers
from casework.service.pack_building import build_in_free_place
from casework.service.workspace import Workspace
from casework.service.writing import file_name
from casework.store.files import locked, read_file, sha256_of, write_atomic

LA, COURT, PARENT = "la", "court", "parent:"


@dataclass(frozen=True)
class _Reader:
    """Whom an edition is for; ``hidden`` is what must not stand in it."""

    name: str
    suffix: str
    hidden: tuple[re.Pattern[str], ...] = ()


def build_edition(
    space: Workspace, case: str, edition: str, looked: Collection[str] = (), *, dry_run: bool = False
) -> tuple[BuiltPack, Path]:
    """Build the edition beside the pack of the LA, page for page; refuses where a trace would be left.

    A page from elsewhere without text is withheld from a parent until a person has ``looked`` at it.
    """
    ready = packs.check_pack(space, case)
    reader = _reader(space, ready.file.upn, edition)
    reference = ready.file.reference
    proof, base = packs.verify(space, reference)
    if not proof.ok:
        raise Refused(
            "pack_does_not_hold",
            "The LA's pack does not hold, so no edition is made of it.",
            where=str(base),
            fix=f"casework pack build {reference}",
        )
    gathered = packs.gather(space, ready, why="")
    requests = {each.document: each for each in space.standing(ready.file, None).all(LetterRequested)}
    own = {paper.sha256: paper for _, paper in ready.papers}
    items = tuple(
        _for(space, reader, item, own[item.source_sha256], requests, looked, reference)
        for item in gathered.items
    )
    sources = {item.source_sha256: item.pdf for item in items if item.pdf is not None}
    title = f"AS1 referral pack, edition for {reader.name}"
    wanted = PackInput(reference, title, space.version_of(ready.file).policy.title, items)
    built = build_in_free_place(wanted, sources, None)
    _check_same_pages(built, [(item.from_page, item.to_page) for item in proof.items], reference)
    left = traces(built.pdf, reader.hidden)
    if left:
        raise Refused(
            "trace_left",
            f"The edition would show details of another person: {', '.join(left[:6])}.",
            where=f"case {reference}",
            fix="look whether a title holds them: void that paper, then take it in under another title",
        )
    path = base.with_name(f"{base.stem}-{reader.suffix}.pdf")
    if not dry_run:
        with locked(path, "the pack"):
            write_atomic(path, built.pdf)
    return built, path


def find_traces(space: Workspace, case: str, edition: str) -> list[str]:
    """Return where the built edition shows what its reader may not see, nothing where it holds."""
    ready = packs.check_pack(space, case)
    reader = _reader(space, ready.file.upn, edition)
    _, base = packs.verify(space, ready.file.reference)
    path = base.with_name(f"{base.stem}-{reader.suffix}.pdf")
    if not path.is_file():
        raise NotFound("no_edition_yet", f"No edition for {reader.name} has been built.", where=str(path))
    data = read_file(path)
    broken = [finding.what for finding in verify_pack(data).findings]
    return [*broken, *traces(data, reader.hidden)]


def _reader(space: Workspace, upn: str, edition: str) -> _Reader:
    if edition == COURT:
        return _Reader("the court", "court")
    ref = edition.removeprefix(PARENT)
    parents = {each.contact_ref: each for each in space.contacts.get(upn, ()) if each.is_parent}
    if not edition.startswith(PARENT) or ref not in parents:
        raise WrongUsage(
            "no_such_edition",
            f"There is no edition {edition!r}.",
            fix="one of: " + ", ".join([LA, COURT, *(f"{PARENT}{each}" for each in parents)]),
        )
    return _Reader(f"parent {ref}", file_name(f"for-{ref}"), _hidden(space, upn, parents[ref]))


def _hidden(space: Workspace, upn: str, parent: Contact) -> tuple[re.Pattern[str], ...]:
    file = space.case_file(upn, next(iter(space.policy.machines)), 1)
    situation = space.situation(file, space.default_day())
    found = [pattern for pattern, _ in others_details(situation, parent)]
    own = {situation.pupil.full_name.casefold(), *(c.full_name.casefold() for c in situation.contacts)}
    names = {pupil.full_name for other, pupil in space.pupils.items() if other != upn}
    found += [
        re.compile(rf"(?<!\w){re.escape(name.casefold())}(?!\w)")
        for name in sorted(names)
        if name.casefold() not in own
    ]
    return tuple(found)


def _for(
    space: Workspace,
    reader: _Reader,
    item: PackItem,
    paper: LetterIssued | DocumentReceived,
    requests: dict[str, LetterRequested],
    looked: Collection[str],
    reference: str,
) -> PackItem:
    """Return the item as the reader may have it, with as many pages as it has in the LA's pack."""
    if item.pdf is None or not reader.hidden:
        return item
    texts = page_texts(item.pdf)
    unseen = set(getattr(paper, "image_only_pages", ())) if paper.document not in looked else set()
    hidden = [
        number for number, text in enumerate(texts) if shows(text, reader.hidden) or number + 1 in unseen
    ]
    if not hidden and not traces(item.pdf, reader.hidden):
        return item
    request = requests.get(paper.document)
    pdf = _written_again(space, reader, request, reference, len(texts)) if request else None
    if pdf is None:
        pdf = with_pages_withheld(item.pdf, hidden, reference)
        if not hidden or traces(pdf, reader.hidden):  # something unseen shows it: no page of it is left
            pdf = with_pages_withheld(item.pdf, range(len(texts)), reference)
    return replace(item, pdf=pdf, source_sha256=sha256_of(pdf))


def _written_again(
    space: Workspace, reader: _Reader, request: LetterRequested, reference: str, pages: int
) -> bytes | None:
    """Return our own paper written without the details; None where it would not have the same pages."""
    bare = msgspec.structs.replace(request, context=without(request.context, reader.hidden))
    produced = papers.render(space, bare, reference)
    if produced.pages != pages or traces(produced.pdf, reader.hidden):
        return None
    return produced.pdf


def _check_same_pages(built: BuiltPack, wanted: list[tuple[int, int]], reference: str) -> None:
    if [(item.from_page, item.to_page) for item in built.items] != wanted:
        raise Refused(
            "other_pages",
            "The edition would not have the page numbers of the LA's pack.",
            where=f"case {reference}",
            fix=f"build the LA's pack as the case is now (casework pack build {reference}), then this; "
            "of a pack with a supplement no edition can be made",
        )
