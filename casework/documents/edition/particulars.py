"""A person's address, telephone numbers and e-mail in the ways in which they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from casework.documents.edition.letters import letters_of, words_of
from casework.documents.edition.tokens import Token, token
from casework.people import Address, Contact

_PHONE_DIGITS = 9  # what is left of a British number without its 0 or +44, and still tells one from another
_LOCAL_DIGITS = 6  # of a number that the register holds without its area code
_SHORTEST, _SHORTEST_WITH_NUMBER = 6, 4
_POSTCODE = re.compile(r"[a-z]{1,2}[0-9][a-z0-9]?[0-9][a-z]{2}")  # as ``letters_of`` gives it
_UNITS = frozenset({"flat", "unit", "apartment", "apt", "room", "suite"})
_NUMBERS = re.compile(r"\+?\d[\d\s().+\-\u2010-\u2015]*")
_BETWEEN_NUMBERS = re.compile(r"\s+(?=\+|\(?0[1-9])")
_LONGEST_NUMBER = 15  # E.164; a run of more digits is two numbers with a blank between
_EMAILS = re.compile(r"[^\s,;/|<>()\[\]]+@[^\s,;/|<>()\[\]]+")
_STREETS = (
    ("street", "st", "str"),
    ("road", "rd"),
    ("avenue", "ave", "av"),
    ("lane", "ln", "la"),
    ("close", "cl", "clo"),
    ("drive", "dr", "drv"),
    ("court", "ct", "crt"),
    ("crescent", "cres", "cr"),
    ("place", "pl"),
    ("square", "sq"),
    ("terrace", "ter", "terr"),
    ("gardens", "gdns", "gdn"),
    ("grove", "gro", "gr"),
    ("park", "pk"),
    ("house", "hse", "ho"),
    ("cottage", "cott", "cot"),
    ("cottages", "cotts"),
    ("buildings", "bldgs"),
    ("walk", "wlk"),
    ("mount", "mt"),
)
_SHORT_FORMS = {form: forms for forms in _STREETS for form in forms}
_SAINT = ("saint", "st")


def details_of(contact: Contact) -> list[Token]:
    """Return the contact's address, telephone numbers and e-mail as what another may not see."""
    return [*address_tokens(contact.address), *phone_tokens(contact.phone), *email_tokens(contact.email)]


def address_tokens(address: Address) -> list[Token]:
    """Return what identifies an address: all of it, its first two lines, the parts of them, its postcode.

    A town alone tells nothing, nor does "Flat 3". However it is spaced and punctuated it is found, and "1
    Cowslip Lane" is not found in "11 Cowslip Lane".
    """
    found = [token(" ".join(address.lines))] if len(address.lines) > 1 else []
    for line in (address.line_1, address.line_2, address.postcode):
        found += line_tokens(line, address.town)
    return list(dict.fromkeys(found))


def line_tokens(line: str, town: str = "") -> list[Token]:
    """Return what identifies a line of an address: the line, its parts between commas, number and street.

    A postcode always does, however short; a part that is the town, or only the number of a flat, never.
    """
    found: dict[tuple[str, ...], None] = {}
    parts = [part for part in re.split(r"[,;/\n]", line) if letters_of(part) != letters_of(town)]
    for words in map(words_of, (line, *parts)):
        for tail in (words, _number_and_street(words)):
            if _tells(tail):
                found.update(dict.fromkeys(_spellings(tail)))
    return [Token(_joined(words)) for words in found]


def phone_tokens(field: str) -> list[Token]:
    """Return each telephone number of a field, which may hold several and extensions, by its last digits."""
    return [Token((digits,), is_number=True) for digits in dict.fromkeys(_numbers(field))]


def email_tokens(field: str) -> list[Token]:
    """Return each e-mail address of a field, which may hold several; what has no @ counts as it stands."""
    found = [token(each) for each in _EMAILS.findall(field)] or [token(field)]
    return [each for each in found if each.letters]


def _numbers(field: str) -> Iterator[str]:
    for found in _NUMBERS.findall(field):
        several = len(re.sub(r"\D", "", found)) > _LONGEST_NUMBER
        for number in _BETWEEN_NUMBERS.split(found) if several else [found]:
            digits = re.sub(r"\D", "", number)
            if len(digits) >= _LOCAL_DIGITS:
                yield digits[-_PHONE_DIGITS:]


def _tells(words: tuple[str, ...]) -> bool:
    letters = "".join(words)
    if _POSTCODE.fullmatch(letters):
        return True
    if len(words) <= 2 and words[:1] and words[0] in _UNITS:
        return False
    has_street = len(words) > 1 and any(map(str.isdigit, letters)) and any(map(str.isalpha, words[-1]))
    return len(letters) >= (_SHORTEST_WITH_NUMBER if has_street else _SHORTEST)


def _number_and_street(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the last number of a line with what follows it, without the flat or the house before it."""
    numbers = [place for place, word in enumerate(words) if word[0].isdigit()]
    return words[numbers[-1] :] if numbers and numbers[-1] + 1 < len(words) else ()


def _spellings(words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """Return the line with its street in full and in short: Oak Street, Oak St."""
    found = [words]
    for place, word in enumerate(words):
        is_last = place == len(words) - 1
        forms = _SHORT_FORMS.get(word, ()) if is_last else _SAINT if word in _SAINT else ()
        found += [
            (*each[:place], form, *each[place + 1 :]) for each in found for form in forms if form != word
        ]
    return found


def _joined(words: tuple[str, ...]) -> tuple[str, ...]:
    letters = "".join(words)
    return (letters,) if _POSTCODE.fullmatch(letters) else words
