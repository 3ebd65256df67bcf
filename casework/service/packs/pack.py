"""The referral pack: what it lacks, how it is put together, and whether a finished one holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from casework.case.casefile import CaseFile, Standing
from casework.case.certified import KIND, certificates
from casework.case.events import DocumentReceived, EventVoided, LetterIssued, PackSent
from casework.case.valid_papers import number_of, valid_papers
from casework.case.windows import day_text
from casework.documents.pack.before import Before
from casework.documents.pack.blocks import OWN_KINDS
from casework.documents.pack.build import BuiltPack, PackInput, PackItem
from casework.documents.pack.lock import locked_copy
from casework.documents.pack.manifest import Entry
from casework.errors import Refused, WrongUsage
from casework.policy.model import PackPart
from casework.service.addressing import find_case
from casework.service.packs.attachments import missing_attachments
from casework.service.packs.building import Gathered, build_in_free_place, gathered, unreadable
from casework.service.packs.exhibit_order import missing_exhibits, with_labels
from casework.service.packs.history import before, next_path, pack_path, sent_packs
from casework.service.packs.required import missing_parts, pack_kind
from casework.service.packs.supplement import added, is_held, mending_notes, page_notes, returned
from casework.service.readiness.line import Lack
from casework.service.readiness.lines import readiness
from casework.service.workspace import Workspace
from casework.store.files import locked, read_file, write_atomic

_ONE_OF_A_KIND = frozenset({"as1_form"})

Paper = LetterIssued | DocumentReceived


@dataclass(frozen=True)
class Readiness:
    """Whether a case's pack can be built, and what it would hold."""

    file: CaseFile
    lacks: tuple[Lack, ...]
    papers: tuple[tuple[PackPart, Paper], ...]

    @property
    def missing(self) -> list[Lack]:
        """Return what stops the build."""
        return [lack for lack in self.lacks if lack.stops]


def check_pack(space: Workspace, case: str, *, look: bool = False) -> Readiness:
    """Return what the referral pack holds and what it still lacks; ``look`` reads each paper's file too."""
    file = find_case(space, case)
    standing = space.standing(file, None)
    papers = _papers(space, standing)
    lacks = list(missing_parts(space, file, standing, {part.kind for part, _ in papers}))
    lacks += missing_exhibits(file, papers)
    lacks += missing_attachments(standing, papers)
    lacks += readiness(space, file, standing, [paper for _, paper in papers])
    if look:
        lacks += unreadable(space, [paper for _, paper in papers])
    return Readiness(file, tuple(lacks), tuple(papers))


def what_next(space: Workspace, ready: Readiness) -> str:
    """Return what a person does with a pack that lacks nothing: builds it, or adds to the one handed over."""
    reference = ready.file.reference
    standing = space.standing(ready.file, None)
    sent = standing.numbered(PackSent)
    if not sent:
        return f"The pack can be built: casework pack build {reference}"
    number, last = sent[-1]
    voided = {each.event_no for n, each in standing.numbered(EventVoided) if n > number}
    bound = {paper.document for _, paper in ready.papers}
    has_changed = any(
        (entry.number > number and entry.event.document in bound)
        or entry.number in voided
        or number_of(entry.event) in voided
        for entry in ready.file.entries
        if isinstance(entry.event, Paper)
    )
    handed = f"The pack was handed over on {day_text(last.on)}"
    if has_changed or returned(standing):
        return f"{handed}; what came later is added at its end: casework pack build {reference} --supplement"
    return f"{handed}, and no paper came to the case since: there is nothing to add."


@dataclass(frozen=True)
class Wish:
    """How a person wants the pack built.

    ``allow_gaps`` puts a page, with the reason ``why``, where something is missing; ``supplement`` adds to
    the pack that was handed over; ``password`` asks for a locked copy beside it.
    """

    allow_gaps: bool = False
    why: str = ""
    supplement: bool = False
    password: str = ""


class Written(NamedTuple):
    """A pack that was built and written, and the copy with a password that was removed: it held another."""

    built: BuiltPack
    path: Path
    removed: Path | None


def build(space: Workspace, case: str, *, wish: Wish | None = None, dry_run: bool = False) -> Written:
    """Build the pack, prove it with another reader, and write it; refuses where something is missing."""
    wish = wish or Wish()
    ready = check_pack(space, case)
    sent = sent_packs(space, ready.file)
    _check_wish(ready, wish, sent)
    gathered = gather(space, ready, why=wish.why if wish.allow_gaps else "")
    source = before(space, ready.file, sent[-1]) if wish.supplement else None
    papers = [paper for _, paper in ready.papers]
    items = added(gathered.items, source.manifest.items, papers) if source else gathered.items
    standing = space.standing(ready.file, None)
    if source and not items and not source.newly_withdrawn and not returned(standing):
        raise _nothing_to_add(space, ready.file, sent)
    wanted = _pack_input(space, ready, items, source)
    built = build_in_free_place(wanted, gathered.sources, source)
    path = next_path(space, ready.file, sent) if source else pack_path(space, ready.file)
    copies = {path: built.pdf}
    copy = path.with_name(f"{path.stem}-locked.pdf")
    is_same = path.is_file() and read_file(path) == built.pdf
    removed = copy if copy.is_file() and not wish.password and not is_same else None
    if wish.password:
        copies[copy] = locked_copy(built.pdf, wish.password)
    if not dry_run:
        for target, data in copies.items():
            with locked(target, "the pack"):
                write_atomic(target, data)
        if removed:
            removed.unlink()
    return Written(built, path, removed)


def _nothing_to_add(space: Workspace, file: CaseFile, sent: Sequence[PackSent]) -> Refused:
    """Return why there is no supplement; one that was built and never sent may lie about."""
    left = next_path(space, file, sent)
    return Refused(
        "nothing_to_add",
        "Nothing was added to or withdrawn from the case since the pack was handed over.",
        where=f"case {file.reference}",
        fix=f"delete {left}: what it adds was voided, and it was never sent; the pack that was sent holds"
        if left.is_file()
        else "the pack that was sent still holds all there is; for an edition: casework pack build "
        f"{file.reference} --edition parent:CONTACT",
    )


def changed_since(space: Workspace, file: CaseFile, listed: Sequence[Entry]) -> list[str]:
    """Return what came to a case, or left it, since a pack that lists these documents was built."""
    standing = space.standing(file, None)
    valid = {paper.path: paper.sha256 for paper in valid_papers(standing)}
    papers = [paper for _, paper in _papers(space, standing)]
    gaps = {item.file for item in listed if item.kind == "gap"}
    came = [
        paper.title
        for paper in papers
        if not is_held(listed, paper.path, paper.sha256) and paper.path not in gaps
    ]
    left = [
        item.title
        for item in listed
        if item.kind not in OWN_KINDS
        and (item.file not in valid if item.file else item.source_sha256 not in valid.values())
    ]
    return [*(f"came since: {title}" for title in came), *(f"voided since: {title}" for title in left)]


def _check_wish(ready: Readiness, wish: Wish, sent: Sequence[PackSent]) -> None:
    """Refuse what can't be done: a pack handed over built anew, a gap without a reason."""
    where = f"case {ready.file.reference}"
    if wish.allow_gaps and not wish.why.strip():
        raise WrongUsage("no_reason", "A gap needs a written reason.", where=where, fix="add --why TEXT")
    if sent and not wish.supplement:
        raise Refused(
            "pack_was_sent",
            f"The pack was handed over on {day_text(sent[-1].on)}: its pages are never numbered anew.",
            where=where,
            fix=f"add what came later at its end: casework pack build {ready.file.reference} --supplement",
        )
    if wish.supplement and not sent:
        raise Refused(
            "pack_not_sent",
            "No pack of this case was handed over, so there is nothing to add to.",
            where=where,
            fix=f"build it: casework pack build {ready.file.reference}",
        )
    stops = [lack for lack in ready.missing if not (wish.allow_gaps and lack.part)]
    if wish.supplement:  # the rest stood in the pack that was handed over
        stops = [lack for lack in stops if lack.title]
    if stops:
        raise Refused(
            "pack_incomplete",
            "The pack lacks something that the LA would send it back for.",
            where=where,
            details=[f"{lack.what}: {lack.fix}" for lack in stops],
            fix="mend what stands above, then build again",
        )


def _papers(space: Workspace, standing: Standing) -> list[tuple[PackPart, Paper]]:
    """Return the papers in the order in which the LA wants them, each with its part of the pack."""
    valid = valid_papers(standing)
    found: list[tuple[PackPart, Paper]] = []
    for part in space.policy_of(standing.file).pack:
        own = [paper for paper in valid if pack_kind(paper.kind) == part.kind]
        if part.kind in _ONE_OF_A_KIND:
            own = own[-1:]
        own = sorted(own, key=lambda paper: paper.on)
        if part.kind == KIND:  # the latest of each school year, the current one's first
            own = [paper for _, paper in sorted(certificates(standing).items())]
        found += [(part, paper) for paper in own]
    return with_labels(found, standing.file)


def _pack_input(
    space: Workspace, ready: Readiness, items: tuple[PackItem, ...], source: Before | None
) -> PackInput:
    day = _referred_on(space, ready)
    values = space.version_of(ready.file).values
    notes: list[str] = []
    if source:
        standing = space.standing(ready.file, None)
        notes = page_notes(source)
        notes += mending_notes(standing, space.policy_of(ready.file).profile, adds=bool(items))
    return PackInput(
        ready.file.reference,
        space.values.text("pack.title", day) + (f", supplement {source.number}" if source else ""),
        values.policy.title,
        items,
        prepared_for=f"{values.text('la.name', day)}, {values.text('la.service', day)}",
        notes=tuple(notes),
    )


def _referred_on(space: Workspace, ready: Readiness) -> date:
    days = [paper.on for _, paper in ready.papers] or [each.event.on for each in ready.file.entries[-1:]]
    return max(days, default=space.default_day())


def gather(space: Workspace, ready: Readiness, *, why: str) -> Gathered:
    """Return the papers as items of the pack; without a reason for gaps, one that is missing is refused."""
    names = {contact.contact_ref: contact.full_name for contact in space.contacts.get(ready.file.upn, ())}
    papers = [(part, paper, _title(paper, names)) for part, paper in ready.papers]
    absent = [lack for lack in ready.missing if lack.part]
    parts = space.policy_of(ready.file).pack
    return gathered(space, papers, absent, parts, why=why, where=f"case {ready.file.reference}")


def _title(paper: Paper, names: Mapping[str, str]) -> str:
    to = f" to {names[paper.to]}" if paper.to in names else ""
    return f"{paper.title}{to}, {day_text(paper.on)}"
