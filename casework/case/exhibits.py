"""Exhibits of a statement: labels by the maker's initials, in the order in which the statement names them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from casework.case.casefile import CaseFile, Entry
from casework.case.events import DocumentReceived, DocumentSigned, LetterRequested

TEMPLATE = "statement"
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "mx", "prof", "rev", "sir", "dame"})


def statements(entries: Iterable[Entry]) -> list[LetterRequested]:
    """Return the statements that were made in a case, oldest first."""
    events = [entry.event for entry in entries]
    return [each for each in events if isinstance(each, LetterRequested) and each.template == TEMPLATE]


def signed_papers(entries: Iterable[Entry]) -> set[str]:
    """Return the references of the papers that were signed."""
    return {entry.event.document for entry in entries if isinstance(entry.event, DocumentSigned)}


def current(entries: Sequence[Entry]) -> list[LetterRequested]:
    """Return the statements that still stand: each maker's latest, and every one that was signed."""
    signed = signed_papers(entries)
    made = statements(entries)
    latest = {maker_of(each): each.document for each in made}
    return [each for each in made if each.document in signed or each.document in latest.values()]


def labels(maker: str, documents: Sequence[str], file: CaseFile) -> dict[str, str]:
    """Return a label for each document, in that order: ``JM/1`` and on.

    What a signed statement of the same maker labelled keeps its label for ever, even where that statement
    was voided, and new numbers go on after it; another maker with the same initials is told apart by more
    letters of the name.
    """
    made = statements(file.entries)
    signed = signed_papers(file.entries)
    before = {maker_of(each): prefix for each in made if (prefix := _prefix(each))}
    kept: dict[str, str] = {}
    for each in made:
        if maker_of(each) == maker and each.document in signed:
            kept |= {row["document"]: row["label"] for row in exhibits_of(each)}
    prefix = before.get(maker) or initials(maker, taken=before.values())
    last = max((int(label.rpartition("/")[2]) for label in kept.values()), default=0)
    found: dict[str, str] = {}
    for document in documents:
        if document not in kept:
            last += 1
        found[document] = kept.get(document, f"{prefix}/{last}")
    return found


def label_pages(file: CaseFile) -> dict[tuple[str, str], DocumentReceived]:
    """Return the label pages of the statements that stand, by paper and label; of two, the one signed first.

    A page that a signed statement refers to stays, whatever became of it or of the paper since.
    """
    counting = {entry.number for entry in file.counting}
    signed = signed_papers(file.counting)
    standing = {each.document for each in current(file.counting)}
    found: dict[tuple[str, str], DocumentReceived] = {}
    for entry in file.entries:
        page = entry.event
        if not isinstance(page, DocumentReceived) or page.kind != "exhibit":
            continue
        statement = page.details["statement"]
        key = (page.details["exhibit_of"], page.details["label"])
        has_signed = key in found and found[key].details["statement"] in signed
        if statement in standing and (entry.number in counting or statement in signed) and not has_signed:
            found[key] = page
    return found


def exhibits_of(statement: LetterRequested) -> Sequence[Mapping[str, str]]:
    """Return what the statement names as its exhibits: label, paper and what it is, in their order."""
    rows: Sequence[Mapping[str, str]] = statement.context.get("exhibits") or ()
    return rows


def maker_of(statement: LetterRequested) -> str:
    """Return who makes the statement."""
    told: Mapping[str, str] = statement.context.get("statement", {})
    return told.get("maker", "")


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


def _prefix(statement: LetterRequested) -> str:
    rows = exhibits_of(statement)
    return rows[0]["label"].rpartition("/")[0] if rows else ""
