"""For whom an edition is, and what its reader may not see: from the register and the case's own letters."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field

from casework.case.casefile import CaseFile
from casework.case.events import LetterRequested
from casework.documents.edition.letters import letters_of
from casework.documents.edition.names import Words, name_tokens, surname_token, ways, words_in
from casework.documents.edition.particulars import details_of, line_tokens
from casework.documents.edition.tokens import Token, Tokens, token
from casework.documents.leaks import others_details
from casework.documents.word.paragraphs import paragraphs
from casework.documents.word.parts import members
from casework.errors import WrongUsage
from casework.people import Contact, Pupil
from casework.service.workspace import Workspace
from casework.service.writing import file_name

LA, COURT, PARENT = "la", "court", "parent:"
ANOTHER_PARENT, ANOTHER_PUPIL = "another parent", "another pupil"
_NOTHING = Tokens(())


@dataclass(frozen=True)
class Reader:
    """Whom an edition is for.

    ``hidden`` is all that must not stand in it, ``family`` what of that is this family's; ``others`` are the
    other parents by their references, each with their name.
    """

    edition: str
    name: str
    suffix: str
    hidden: Tokens = _NOTHING
    family: tuple[Token, ...] = ()
    others: Mapping[str, Tokens] = field(default_factory=dict)


def reader_of(space: Workspace, file: CaseFile, edition: str) -> Reader:
    """Return the reader of an edition; WrongUsage for one that a case has not."""
    if edition == COURT:
        return Reader(COURT, "the court", "court")
    contacts = space.contacts.get(file.upn, ())
    parents = {each.contact_ref: each for each in contacts if each.is_parent}
    ref = edition.removeprefix(PARENT)
    if not edition.startswith(PARENT) or ref not in parents:
        raise WrongUsage(
            "no_such_edition",
            f"There is no edition {edition!r}.",
            fix="one of: " + ", ".join([LA, COURT, *(f"{PARENT}{each}" for each in parents)]),
        )
    others = {each: parent for each, parent in parents.items() if each != ref}
    shown = [each for each in parents.values() if not _lives_apart(each, parents[ref], space.pupil(file.upn))]
    common = _words_of_others(space, [parents[ref], *shown], space.pupil(file.upn))
    family = tuple(dict.fromkeys(_family(space, file, parents[ref], others, common)))
    names = {each: Tokens(_name_of(parent)) for each, parent in others.items()}
    hidden = Tokens([*family, *_other_pupils(space, file.upn, common)])
    return Reader(edition, f"parent {ref}", file_name(f"for-{ref}"), hidden, family, names)


def notes_on(space: Workspace, file: CaseFile, edition: str) -> tuple[str, ...]:
    """Return what whoever gives a parent's edition out has to know of its reader and the other contacts."""
    ref = edition.removeprefix(PARENT)
    said = []
    for each in space.contacts.get(file.upn, ()) if edition.startswith(PARENT) else ():
        if each.contact_ref == ref and each.no_contact:
            said.append(
                f"{each.full_name} ({ref}) is marked no_contact: nothing may be given to them unless a "
                "person at the school decides that it may. This edition is no such decision."
            )
        if each.contact_ref != ref and each.confidential_address:
            said.append(
                f"The address of {each.full_name} ({each.contact_ref}) is confidential. It was searched for "
                "and is left out wherever a text shows it; look at every page before you give this out."
            )
    return tuple(said)


def _family(
    space: Workspace, file: CaseFile, reader: Contact, others: Mapping[str, Contact], common: Set[str]
) -> Iterator[Token]:
    situation = space.situation(file, space.default_day())
    pupil = situation.pupil
    yield from (each for each, _ in others_details(situation, reader))
    apart = {ref for ref, each in others.items() if _lives_apart(each, reader, pupil)}
    shown = [each for each in (reader, *others.values()) if each.contact_ref not in apart]
    kept = _ways(pupil).union(*map(_ways, shown))
    homes = {line.letters for each in shown for line in _home_tokens(_lines(each, pupil))}
    versions = space.registers.contact_versions(file.upn)
    own = homes | {line.letters for held in versions if _is_of(held, reader) for line in details_of(held)}
    for held in versions:
        if not _is_of(held, reader):
            yield from (each for each in details_of(held) if each.letters not in own)
        if held.contact_ref in apart:
            yield from (each for each in _tokens_of(held, common) if each.whole not in kept)
            yield from surname_token(held.surname, ANOTHER_PARENT, common)
    for ref in sorted(apart):
        for lines in _printed_addresses(file, ref):
            if not homes & {each.letters for each in _home_tokens(lines)}:  # else they shared a home then
                yield token(" ".join(lines))
                yield from _home_tokens(lines)


def _is_of(held: Contact, contact: Contact) -> bool:
    return held.contact_ref == contact.contact_ref


def _tokens_of(parent: Contact, common: Set[str] = frozenset()) -> Iterator[Token]:
    yield from name_tokens(parent.forename, parent.surname, parent.title, ANOTHER_PARENT, common=common)


def _name_of(parent: Contact) -> Iterator[Token]:
    """Yield the parent's name for the titles of letters to them, which name no other parent."""
    yield from _tokens_of(parent)
    yield token(parent.full_name, ANOTHER_PARENT)


def _ways(person: Contact | Pupil) -> set[Words]:
    return ways(person.forename, person.surname, person.title if isinstance(person, Contact) else "")


def _lines(contact: Contact, pupil: Pupil) -> tuple[str, ...]:
    if not contact.address.lines and contact.lives_with_pupil:
        return pupil.address.lines
    return contact.address.lines


def _home_tokens(lines: Iterable[str]) -> list[Token]:
    """Return the lines of an address that tell one from another: those with a number, as a town has none."""
    return [each for line in lines if any(map(str.isdigit, line)) for each in line_tokens(line)]


def _lives_apart(other: Contact, reader: Contact, pupil: Pupil) -> bool:
    """Return whether the other lives elsewhere, or may; one address that is not known is no shared home."""
    here, there = (letters_of(" ".join(_lines(each, pupil))) for each in (reader, other))
    return other.confidential_address or not there or here != there


def _printed_addresses(file: CaseFile, ref: str) -> Iterator[list[str]]:
    """Yield the addresses to which letters of the case went, which may be other ones than today's."""
    for entry in file.entries:
        event = entry.event
        if isinstance(event, LetterRequested) and event.to == ref:
            lines = event.context.get("recipient", {}).get("address")
            if lines:
                yield [str(line) for line in lines]


def _words_of_others(space: Workspace, shown: list[Contact], pupil: Pupil) -> Set[str]:
    """Return the words by which alone nobody is known: of those who are shown, and of our own papers."""
    texts = [pupil.full_name, *pupil.address.lines, space.policy.title, *calendar.month_name]
    texts += [*calendar.month_abbr, *calendar.day_name, *calendar.day_abbr]
    for each in shown:
        texts += [each.full_name, *each.address.lines]
    for template in space.catalogue.ids():
        found = paragraphs(members(space.catalogue.get(template).docx))
        texts += [paragraph.text for paragraph in found]
    return words_in(*texts)


def _other_pupils(space: Workspace, upn: str, common: Set[str]) -> Iterator[Token]:
    """Yield the names of all other pupils, brothers and sisters too; not one that this family bears."""
    family: list[Pupil | Contact] = [space.pupil(upn), *space.contacts.get(upn, ())]
    kept = {way for each in family for way in ways(each.forename, each.surname)}
    for other, pupil in sorted(space.pupils.items()):
        if other != upn:
            for each in name_tokens(pupil.forename, pupil.surname, "", ANOTHER_PUPIL, common=common):
                if each.whole not in kept:
                    yield each
