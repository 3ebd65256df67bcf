"""Nothing of one parent in another's papers: every text of a letter is searched for the others' details."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from casework.case.situation import Situation
from casework.documents.fields.context import Occasion
from casework.errors import Refused
from casework.people import Address, Contact

_PHONE_DIGITS = 9  # what is left of a British number without its 0 or +44, and still tells one from another
_SHORTEST = 6
_UNITS = frozenset({"flat", "unit", "apartment", "room"})
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
    for path, text in _texts(context, ""):
        if path == "pupil.address" or path.startswith("recipient."):
            continue
        for pattern, of_whom in others:
            if pattern.search(text.casefold()):
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


def others_details(situation: Situation, recipient: Contact) -> list[tuple[re.Pattern[str], str]]:
    """Return what must not stand in the recipient's papers: patterns of small letters, each with whose."""
    pupil = situation.pupil
    own = _patterns(recipient)
    found: dict[str, str] = {}
    if recipient.lives_with_pupil:
        own |= _address_patterns(pupil.address)
    else:
        found = dict.fromkeys(_address_patterns(pupil.address), "the pupil's home")
    for contact in situation.contacts:
        if contact.contact_ref != recipient.contact_ref:
            found |= dict.fromkeys(_patterns(contact), f"contact {contact.contact_ref}")
    return [(re.compile(pattern), of_whom) for pattern, of_whom in found.items() if pattern not in own]


def _patterns(contact: Contact) -> set[str]:
    found = _address_patterns(contact.address)
    digits = re.sub(r"\D", "", contact.phone)
    if len(digits) >= _PHONE_DIGITS:
        found.add(r"\D{0,3}".join(digits[-_PHONE_DIGITS:]))
    if contact.email:
        found.add(rf"(?<![\w.]){re.escape(contact.email.casefold())}(?!\w)")
    return found


def _address_patterns(address: Address) -> set[str]:
    """Return patterns of what identifies an address: its first two lines and its postcode.

    A town alone tells nothing, nor does "Flat 3". However it is spaced and punctuated it is found, and "1
    Cowslip Lane" is not found in "11 Cowslip Lane".
    """
    lines = {address.line_1, address.line_2, address.postcode}
    parts = [re.findall(r"\w+", line.casefold()) for line in lines]
    return {
        r"(?<!\w)" + r"[\W_]*".join(map(re.escape, words)) + r"(?!\w)"
        for words in parts
        if len("".join(words)) >= _SHORTEST and not (len(words) == 2 and words[0] in _UNITS)
    }


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, path)
