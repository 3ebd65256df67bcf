"""Letters that were written and never posted, whose reader has another address now (O22)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from casework.case.casefile import Standing
from casework.case.commands import advance_command, record_command
from casework.case.events import LetterIssued, LetterRequested, StepTaken
from casework.case.pack_records import Paper
from casework.case.valid_papers import number_of, posting_of, valid_papers
from casework.errors import Refused
from casework.people import Contact
from casework.service.workspace import Workspace

HEAD, OFFICER = "headteacher", "attendance_officer"
CONFIRMED = "address=confirmed"


@dataclass(frozen=True)
class Stale:
    """The letters of one step that must not go out as they are: what is wrong, and how to mend it."""

    letters: tuple[LetterIssued, ...]
    what: str
    fix: str


def stale_drafts(space: Workspace, standing: Standing) -> Iterator[Stale]:
    """Return the letters, step by step, that were never posted and show an address of before."""
    found = [
        (paper, reader)
        for paper in valid_papers(standing)
        if isinstance(paper, LetterIssued)
        and (reader := moved_reader(space, standing, paper))
        and posting_of(standing, paper) is None
    ]
    for number, group in groupby(found, key=lambda pair: number_of(pair[0])):
        of_step = list(group)
        letters = tuple(letter for letter, _ in of_step)
        readers = dict.fromkeys(f"{reader.full_name} ({reader.contact_ref})" for _, reader in of_step)
        names = ", ".join(readers)
        documents = ", ".join(letter.document for letter in letters)
        yield Stale(
            letters,
            f"never posted, and the address of {names} changed since it was written: {documents}",
            _fix(standing, number, letters),
        )


def without_stale(space: Workspace, standing: Standing, papers: Sequence[Paper]) -> list[Paper]:
    """Return the papers without the letters that must not go out as they are."""
    stale = {letter.document for each in stale_drafts(space, standing) for letter in each.letters}
    return [paper for paper in papers if paper.document not in stale]


def moved_reader(space: Workspace, standing: Standing, letter: LetterIssued) -> Contact | None:
    """Return the reader of a letter where their address is another one now than it shows, else None."""
    requests = {request.document: request for request in standing.all(LetterRequested)}
    request = requests.get(letter.document)
    contacts = space.contacts.get(standing.file.upn, ())
    reader = next((contact for contact in contacts if contact.contact_ref == letter.to), None)
    if request is None or reader is None:
        return None
    lines = reader.address.lines
    if not lines and reader.lives_with_pupil:
        lines = space.pupil(standing.file.upn).address.lines
    printed = request.context.get("recipient", {}).get("address")
    return None if printed is None or list(printed) == list(lines) else reader


def check_address(space: Workspace, standing: Standing, letter: LetterIssued, *, never: str) -> None:
    """Refuse what would let a letter go out (``never``) that shows an address of before."""
    reader = moved_reader(space, standing, letter)
    if reader is None:
        return
    raise Refused(
        "address_changed",
        f"The address of {reader.full_name} ({letter.to}) is another one now than the letter shows.",
        where=f"case {standing.file.reference}, {letter.document}",
        fix=f"{never}: {_fix(standing, number_of(letter), (letter,))}",
    )


def check_draft(space: Workspace, standing: Standing, document: str) -> None:
    """Refuse to approve a letter that was never posted and shows an address of before."""
    for letter in standing.all(LetterIssued):
        if letter.document == document and posting_of(standing, letter) is None:
            check_address(space, standing, letter, never="don't approve it")


def _fix(standing: Standing, number: int, letters: Sequence[LetterIssued]) -> str:
    reference = standing.file.reference
    posted = [
        record_command(reference, "letter_posted", f"document={each.document}", CONFIRMED, role=OFFICER)
        for each in letters
    ]
    was_posted = f"if it was posted while the address was right, record that day: {'; '.join(posted)}"
    last = standing.last_step
    if last is None or last[0] != number or not isinstance(last[1], StepTaken):
        return was_posted
    void = record_command(reference, "void", f"event={number}", "why=WHY", role=HEAD)
    again = advance_command(reference, last[1].step, role=last[1].role)
    return f"write it again: {void}, then {again}; {was_posted}"
