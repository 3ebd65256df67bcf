"""Exhibits of a statement: labels by the maker's initials, in the order in which the statement names them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from casework.case.casefile import Standing
from casework.case.events import DocumentSigned, LetterRequested

TEMPLATE = "statement"
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "mx", "prof", "rev", "sir", "dame"})


def statements(standing: Standing) -> list[LetterRequested]:
    """Return the statements that were made in a case, oldest first."""
    return [event for event in standing.all(LetterRequested) if event.template == TEMPLATE]


def labels(maker: str, documents: Sequence[str], standing: Standing) -> dict[str, str]:
    """Return a label for each document, in that order: ``JM/1`` and on.

    What a signed statement of the same maker labelled keeps its label for ever, and new numbers go on after
    it; another maker with the same initials is told apart by more letters of the name.
    """
    made = statements(standing)
    signed = {event.document for event in standing.all(DocumentSigned)}
    before = {_maker(each): prefix for each in made if (prefix := _prefix(each))}
    kept: dict[str, str] = {}
    for each in made:
        if _maker(each) == maker and each.document in signed:
            kept |= {row["document"]: row["label"] for row in each.context.get("exhibits", ())}
    prefix = before.get(maker) or initials(maker, taken=before.values())
    last = max((int(label.rpartition("/")[2]) for label in kept.values()), default=0)
    found: dict[str, str] = {}
    for document in documents:
        if document not in kept:
            last += 1
        found[document] = kept.get(document, f"{prefix}/{last}")
    return found


def current(standing: Standing) -> list[LetterRequested]:
    """Return the statements that still stand: each maker's latest, and every one that was signed."""
    signed = {event.document for event in standing.all(DocumentSigned)}
    latest = {_maker(each): each.document for each in statements(standing)}
    return [e for e in statements(standing) if e.document in signed or e.document in latest.values()]


def initials(name: str, *, taken: Iterable[str] = ()) -> str:
    """Return the initials of a name, without its title; longer where they are taken already."""
    words = [word for word in re.findall(r"[^\W\d_]+", name) if word.casefold() not in _TITLES] or ["X"]
    used = set(taken)
    found = "".join(word[0] for word in words).upper()
    for length in range(2, len(words[0]) + 1):
        if found not in used:
            return found
        found = words[0][:length].upper() + "".join(word[0] for word in words[1:]).upper()
    number = 2
    plain = found
    while found in used:
        found, number = f"{plain}{number}", number + 1
    return found


def _maker(statement: LetterRequested) -> str:
    told: Mapping[str, str] = statement.context.get("statement", {})
    return told.get("maker", "")


def _prefix(statement: LetterRequested) -> str:
    rows = statement.context.get("exhibits") or ()
    return str(rows[0]["label"]).rpartition("/")[0] if rows else ""
