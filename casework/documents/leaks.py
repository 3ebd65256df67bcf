"""Nothing of one parent in another's papers: every text of a letter is searched for the others' details."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from casework.case.situation import Situation
from casework.documents.edition.particulars import address_tokens, details_of
from casework.documents.edition.tokens import Token, Tokens
from casework.documents.fields.context import Occasion
from casework.errors import Refused
from casework.people import Contact

_OFFENCE = re.compile(
    r"prosecut|offence|penalt|magistrate|\bcourts?\b|\bfine[sd]\b|\ba fine\b|\bsection 444|\bs\.? ?444",
    re.IGNORECASE,
)


def check_leaks(context: dict[str, Any], occasion: Occasion) -> None:
    """Refuse a letter to a parent that holds an address, telephone number or e-mail of somebody else.

    What the recipient shares (one household) is no leak; neither is the pupil's address where the paper is
    bound to show it, for which a person confirms. The recipient's own fields are their own.
    """
    recipient = occasion.recipient
    if recipient is None:
        return
    others = others_details(occasion.situation, recipient)
    searched = Tokens(hidden for hidden, _ in others)
    for path, text in _texts(context, ""):
        if path == "pupil.address" or path.startswith("recipient.") or not searched.are_in(text):
            continue
        for hidden, of_whom in others:
            if Tokens([hidden]).are_in(text):
                raise Refused(
                    "other_parents_details",
                    f"The letter to {recipient.full_name} would show an address, telephone number or e-mail "
                    f"of {of_whom}.",
                    where=f"{occasion.document}, field {path}",
                    fix="take it out of what was typed for this letter (--detail), or out of the record "
                    "that the letter quotes",
                )


def check_offence_words(occasion: Occasion) -> None:
    """Refuse typed words on offences in a letter about a pupil to whose parents none may be written."""
    pupil = occasion.situation.pupil
    if "looked_after" not in pupil.flags and pupil.is_of_compulsory_school_age(occasion.on):
        return
    for key, text in occasion.order.details.items():
        found = _OFFENCE.search(text)
        if found:
            raise Refused(
                "offence_words",
                f"What was typed speaks of an offence or its consequences ({found[0]!r}); for a looked-after "
                "pupil, or one below compulsory school age, no letter may.",
                where=f"{occasion.document}, --detail {key}",
                fix="write it without",
            )


def others_details(situation: Situation, recipient: Contact) -> list[tuple[Token, str]]:
    """Return what must not stand in the recipient's papers: addresses, numbers, e-mail, each with whose."""
    pupil = situation.pupil
    own = {each.letters for each in details_of(recipient)}
    found: dict[Token, str] = {}
    if recipient.lives_with_pupil:
        own |= {each.letters for each in address_tokens(pupil.address)}
    else:
        found = dict.fromkeys(address_tokens(pupil.address), "the pupil's home")
    for contact in situation.contacts:
        if contact.contact_ref != recipient.contact_ref:
            found |= dict.fromkeys(details_of(contact), f"contact {contact.contact_ref}")
    return [(each, of_whom) for each, of_whom in found.items() if each.letters not in own]


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, path)
