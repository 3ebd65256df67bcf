"""Nothing of one parent in another's papers: every text of a letter is searched for the others' details."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from casework.documents.context import Occasion
from casework.errors import Refused
from casework.people import Contact


def check_leaks(context: dict[str, Any], occasion: Occasion) -> None:
    """Refuse a letter to a parent that holds an address, telephone number or e-mail of another contact.

    What the recipient shares (one household) is no leak; neither is the pupil's address where the paper is
    bound to show it, for which a person confirms.
    """
    recipient = occasion.recipient
    if recipient is None:
        return
    own = _tokens(recipient)
    if recipient.lives_with_pupil:
        own |= _address_tokens(occasion.situation.pupil.address.lines)
    others = {
        token: contact
        for contact in occasion.situation.contacts
        if contact.contact_ref != recipient.contact_ref
        for token in _tokens(contact) - own
    }
    for path, text in _texts(context, ""):
        if path == "pupil.address":
            continue
        squeezed = _squeeze(text)
        for token, contact in others.items():
            if token in squeezed:
                raise Refused(
                    "other_parents_details",
                    f"The letter to {recipient.full_name} would show an address, telephone number or e-mail "
                    f"of contact {contact.contact_ref}.",
                    where=f"{occasion.document}, field {path}",
                    fix="take it out of what was typed for this letter (--detail), or out of the record "
                    "that the letter quotes",
                )


def _tokens(contact: Contact) -> set[str]:
    found = _address_tokens(contact.address.lines)
    digits = re.sub(r"\D", "", contact.phone)
    if len(digits) >= 7:
        found.add(digits)
    if contact.email:
        found.add(_squeeze(contact.email))
    return found


def _address_tokens(lines: tuple[str, ...]) -> set[str]:
    """Return what identifies an address: its first line and its postcode; a town alone tells nothing."""
    if not lines:
        return set()
    return {token for token in (_squeeze(lines[0]), _squeeze(lines[-1])) if len(token) >= 5}


def _squeeze(text: str) -> str:
    return re.sub(r"[\s,.\-()+]", "", text).casefold()


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, path)
