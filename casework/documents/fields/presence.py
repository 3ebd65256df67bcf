"""Whether the record of a meeting says plainly that a parent was there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from casework.people import Contact

_WORD = re.compile(r"[^\W_]+(?:['’‘-][^\W_]+)*")
_AWAY = re.compile(
    r"\b(not|no|\w+n['’]t|invit\w*|apolog\w*|absen\w*|unable|declin\w*|regret\w*|cancel\w*|excus\w*|missed|"
    r"missing|away|without|instead|behalf|represent\w*|solicitor|advocate|interpreter|for|from)\b",
    re.IGNORECASE,
)
_KIN = frozenset(
    [
        *("mother", "mum", "mummy", "stepmother", "step-mother", "grandmother"),
        *("father", "dad", "daddy", "stepfather", "step-father", "grandfather"),
        *("parent", "step-parent", "grandparent", "carer", "guardian", "foster"),
    ]
)
_BEFORE = frozenset({"present", "attended", "by", "and"})


def was_present(attendees: str, parent: Contact, others: Iterable[Contact]) -> bool:
    """Return whether the parent is named among those who were there, so that nobody else can be meant.

    By the full name; by title and surname only beside what they are to the pupil or alone, and where nobody
    else has that surname. What speaks of invitations or apologies says of nobody that they were there.
    """
    entries, _ = who_was_there(attendees)
    own, named = _words(f"{parent.forename} {parent.surname}"), _words(f"{parent.title} {parent.surname}")
    surname = _words(parent.surname)
    if not surname:
        return False
    rest = [
        _words(f"{other.forename} {other.surname}")
        for other in others
        if other.contact_ref != parent.contact_ref
    ]
    if parent.forename and own not in rest and any(_is_named(entry, own, parent.title) for entry in entries):
        return True
    is_shared = any(other[-len(surname) :] == surname for other in rest)
    bearing = [part for part in re.split(r"[\n;,]", attendees) if _holds(_words(part), surname)]
    return (
        bool(parent.title)
        and not is_shared
        and len(bearing) == 1
        and any(_is_titled(entry, named) for entry in entries)
    )


def who_was_there(attendees: str) -> tuple[list[str], list[str]]:
    """Return the entries that say who was there, and the rest: apologies, invitations, what is unclear."""
    there: list[str] = []
    rest = [entry.strip() for entry in re.split(r"[\n;]", attendees) if entry.strip()]
    after = 0
    for entry in rest:
        away = _AWAY.search(entry)
        if away and not entry[: away.start()].strip(" -–•*"):
            break  # a heading such as “Apologies:”; what follows belongs to it
        after += 1
        if not away:
            there.append(entry)
    return there, [entry for entry in rest[:after] if entry not in there] + rest[after:]


def _is_named(entry: str, full: list[str], title: str) -> bool:
    """Return whether a part of the entry begins with the full name, a title or “present:” before it aside."""
    before = _BEFORE | set(_words(title))
    for part in re.split(r",|:|&|\band\b", entry):
        words = _words(part)
        while words and words[0] in before:
            words = words[1:]
        if words[: len(full)] == full:
            return True
    return False


def _is_titled(entry: str, named: list[str]) -> bool:
    """Return whether the entry is title and surname, alone or beside what the person is to the pupil."""
    words = _words(entry)
    while words and words[0] in _BEFORE:
        words = words[1:]
    after = words[len(named) :]
    return words[: len(named)] == named and (not after or after[0] in _KIN)


def _holds(words: list[str], wanted: list[str]) -> bool:
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words)))


def _words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'").replace("‘", "'") for word in _WORD.findall(text)]
