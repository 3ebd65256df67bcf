"""Papers from elsewhere in an edition: what of them a reader may not see, and the look that a person owes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from casework.case.casefile import CaseFile, Standing
from casework.case.commands import record_command
from casework.case.decide import Order
from casework.case.details import needed
from casework.case.events import DocumentReceived, EditionLooked
from casework.case.looks import looked_at, plan_look
from casework.case.pack_records import Paper, paper_of
from casework.documents.edition import redact
from casework.documents.edition.placeholder import ABOUT_ANOTHER, NOT_YET_LOOKED_AT, placeholders
from casework.documents.edition.redact import Area
from casework.documents.edition.review import Waiting, seals_in
from casework.documents.edition.tokens import Tokens, token
from casework.documents.edition.traces import page_texts, pages_that_show, traces
from casework.documents.edition.unsearchable import unsearchable
from casework.documents.pdf.bare import bare_pdf
from casework.errors import Refused, WrongUsage
from casework.service.editions.reader import COURT, Reader, reader_of
from casework.service.packs.history import latest_path
from casework.service.workspace import Workspace
from casework.store.files import read_file

LOOKED = "looked"


@dataclass(frozen=True)
class Proposal:
    """What has to be taken out of a paper: the pages that show it, and those that can't be searched."""

    paper: Paper
    shows: tuple[int, ...]
    blind: tuple[int, ...]
    seal: str


@dataclass(frozen=True)
class Shown:
    """A paper as its reader may have it; ``waiting`` where a person has yet to look."""

    pdf: bytes
    done: str = ""
    waiting: Waiting | None = None


def propose(reader: Reader, paper: Paper, pdf: bytes) -> Proposal:
    """Return what has to be taken out of a paper; its seal changes with the file and with what is hidden.

    The family's particulars count as a whole: on a page without text they were looked for by eye. Of other
    pupils only those count whose names are found.
    """
    shows = tuple(pages_that_show(pdf, reader.hidden))
    told = paper.image_only_pages if isinstance(paper, DocumentReceived) else ()
    blind = sorted({*told, *unsearchable(pdf)})
    found = {span.token for text in page_texts(pdf) for span in reader.hidden.find(text)}
    words = sorted(" ".join(each.words) for each in {*found, *reader.family})
    sealed = msgspec.json.encode([paper.sha256, shows, blind, words])
    return Proposal(paper, shows, tuple(blind), hashlib.sha256(sealed).hexdigest())


def as_shown(
    standing: Standing, reader: Reader, paper: Paper, pdf: bytes, *, title: str, from_page: int
) -> Shown:
    """Return the paper without what its reader may not see, once a person has looked; else placeholders."""
    found = propose(reader, paper, pdf)
    look = looked_at(standing, paper.document, reader.edition, found.seal)
    if look is None and not found.shows and not found.blind:
        return Shown(bare_pdf(pdf))
    reference = standing.file.reference
    if look is None:
        pages = sorted({*found.shows, *found.blind})
        drawn = redact.pictures(pdf, pages, reader.hidden, {})
        seen = (f"document={paper.document}", f"edition={reader.edition}")
        command = record_command(reference, LOOKED, *seen, role="ROLE")
        to_page = from_page + len(page_texts(pdf)) - 1
        waiting = Waiting(paper.document, title, from_page, to_page, found.seal, drawn, found.blind, command)
        blanks = {n: placeholders(NOT_YET_LOOKED_AT, [from_page + n - 1], reference) for n in pages}
        return Shown(
            bare_pdf(redact.with_pages(pdf, blanks)), "withheld until a person has looked at it", waiting
        )
    return Shown(bare_pdf(_taken_out(pdf, found, look, reader, from_page, reference)), "words were taken out")


def _taken_out(
    pdf: bytes, found: Proposal, look: EditionLooked, reader: Reader, from_page: int, reference: str
) -> bytes:
    hidden = Tokens([*reader.hidden.all, *map(token, look.remove)])
    areas: dict[int, list[Area]] = {}
    for page, left, top, width, height in look.areas:
        areas.setdefault(page, []).append((left, top, width, height))
    pages = sorted({*found.shows, *areas, *(pages_that_show(pdf, hidden) if look.remove else ())})
    if not pages:
        return pdf
    drawn = redact.pictures(pdf, pages, hidden, areas)
    made = redact.with_pages(pdf, redact.first_pages(redact.on_pages(pdf, drawn), pages))
    if traces(made, hidden):
        left_over = pages_that_show(made, hidden)
        blanks = {n: placeholders(ABOUT_ANOTHER, [from_page + n - 1], reference) for n in left_over}
        made = redact.with_pages(made, blanks)
    return made


def plan_looked(space: Workspace, order: Order, standing: Standing) -> EditionLooked:
    """Return the look that a person records.

    Raises Refused where the pages to look at were not made, or are no longer those that would go out.
    """
    document, edition = needed(order, "document", "edition")
    file = standing.file
    if edition == COURT:
        raise WrongUsage(
            "nothing_hidden", "The court's edition hides nothing, so nobody has to look.", where=document
        )
    reader = reader_of(space, file, edition)
    paper = paper_of(document, standing)
    pdf = space.vault.get(paper.path, paper.sha256)
    found = propose(reader, paper, pdf)
    if (found.shows or found.blind) and not looked_at(standing, document, edition, found.seal):
        _check_seen(space, file, reader, found)
    look = plan_look(
        order,
        paper.document,
        reader.edition,
        paper.sha256,
        found.seal,
        pages=len(page_texts(pdf)),
        blind=found.blind,
    )
    text = "\n".join(page_texts(pdf))
    lost = [words for words in look.remove if not Tokens([token(words)]).are_in(text)]
    if lost:
        raise Refused(
            "words_not_found",
            f"The text of {document} does not hold “{'”, “'.join(lost)}”, so nothing would be taken out.",
            where=f"case {file.reference}",
            fix='write the words as they stand there, or name the place: --detail areas="PAGE LEFT TOP WIDTH '
            'HEIGHT" in hundredths of the page',
        )
    return look


def _check_seen(space: Workspace, file: CaseFile, reader: Reader, found: Proposal) -> None:
    """Refuse a look at what nobody could have seen."""
    path = review_path(space, file, reader)
    shown = seals_in(read_file(path)) if path.is_file() else {}
    if shown.get(found.paper.document) != found.seal:
        raise Refused(
            "nothing_to_look_at",
            f"What would go out of {found.paper.document} has not been made ready to look at, or was changed "
            "since.",
            where=str(path),
            fix=f"casework pack build {file.reference} --edition {reader.edition}, look at that file, then "
            "record it",
        )


def review_path(space: Workspace, file: CaseFile, reader: Reader) -> Path:
    """Return where the pages stand that a person has to look at."""
    base = latest_path(space, file)
    return base.with_name(f"{base.stem}-{reader.suffix}-to-look-at.pdf")
