"""``contacts.csv``: the people round a pupil, one row for each pupil that they belong to."""

from __future__ import annotations

from collections.abc import Set

import msgspec

from casework.people import Address, Contact, Relationship
from casework.store.importers.faults import Faults
from casework.store.importers.fields import iso_date, yes_no
from casework.store.importers.table import Table

# What describes the person, and so must be alike on every pupil; the other fields describe the link.
PERSON = (
    *("title", "forename", "surname", "address", "email", "phone", "language"),
    "confidential_address",
)
_RELATIONSHIPS = {str(relationship): relationship for relationship in Relationship}


def parse_contacts(table: Table, pupils: Set[str] | None, faults: Faults, warnings: Faults) -> list[Contact]:
    """Return the file's contacts; ``pupils`` are the UPNs held, or None where they can't be judged."""
    contacts: list[Contact] = []
    links: dict[tuple[str, str], tuple[int, Contact]] = {}
    people: dict[str, tuple[int, Contact]] = {}
    for line, row in table.rows:
        contact = _contact(row, line, faults, warnings)
        if pupils is not None and row[0].upper() not in pupils:
            faults.add(f"the register holds no pupil with UPN {row[0].upper() or '(empty)'}", line)
        if contact is None:
            continue
        first_line, person = people.setdefault(contact.contact_ref, (line, contact))
        different = [name for name in PERSON if getattr(person, name) != getattr(contact, name)]
        if different:
            what = f"contact_ref {contact.contact_ref} is described differently ({', '.join(different)})"
            faults.add(what, first_line, line)
        link_line, link = links.setdefault((contact.upn, contact.contact_ref), (line, contact))
        if link_line == line:
            contacts.append(contact)
        elif link != contact and not different:
            what = f"contact_ref {contact.contact_ref} stands twice for one pupil, with different entries"
            faults.add(what, link_line, line)
    return contacts


def _contact(row: list[str], line: int, faults: Faults, warnings: Faults) -> Contact | None:
    upn, ref, title, forename, surname, relationship, responsible, lives_with, *rest = row
    *address, email, phone, language, confidential, no_contact, verified = rest
    kin = _RELATIONSHIPS.get(relationship)
    if kin is None:
        faults.add(f"relationship '{relationship}' is not one of {', '.join(_RELATIONSHIPS)}", line)
    for column, text in (("contact_ref", ref), ("surname", surname)):
        if not text:
            faults.add(f"{column} is empty", line)
    verified_on = iso_date(verified) if verified else None
    if verified and verified_on is None:
        faults.add(f"verified_on '{verified}' is no date of the form 2025-01-31", line)
    answers = {
        column: _answer(column, text, line, faults, warnings)
        for column, text in (
            ("parental_responsibility", responsible),
            ("lives_with_pupil", lives_with),
            ("confidential_address", confidential),
            ("no_contact", no_contact),
        )
    }
    if kin is None or None in answers.values() or not ref:
        return None
    return Contact(
        upn=upn.upper(),
        contact_ref=ref,
        title=title,
        forename=forename,
        surname=surname,
        relationship=kin,
        address=Address(*address),
        email=email,
        phone=phone,
        language=language,
        verified_on=verified_on,
        **{column: bool(answer) for column, answer in answers.items()},
    )


def _answer(column: str, text: str, line: int, faults: Faults, warnings: Faults) -> bool | None:
    if not text:
        warnings.add(f"{column} is empty and was taken as N", line)
        return False
    answer = yes_no(text)
    if answer is None:
        faults.add(f"{column} '{text}' is neither Y nor N", line)
    return answer


def as_person(link: Contact, person: Contact) -> Contact:
    """Return the link with the person described as in ``person``."""
    return msgspec.structs.replace(link, **{name: getattr(person, name) for name in PERSON})
