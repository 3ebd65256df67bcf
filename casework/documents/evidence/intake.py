"""Takes in a file handed in as evidence: read once, in a process of its own, bounded in time and memory."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from casework.documents.evidence.ask import AGAIN, SECONDS, ask, ask_each, checked, too_slow
from casework.documents.evidence.kind import SUFFIX, Media, check_claim, media_of
from casework.documents.word.fonts import static_fonts
from casework.errors import BadInput

DEEPEST = 3  # messages within messages
_SINGLY = "Save its attachments from the mail program, and add them and the message (as PDF) one by one."


@dataclass(frozen=True)
class Inspected:
    """What was found in a usable file: its pages as a PDF, and all that a person may want to know of it.

    ``repaired`` says that the bytes are not those handed in, which are then kept beside. ``attached`` are
    the files of an e-mail, each a document of its own, with the bytes that it came in; ``not_taken`` says of
    each of the others why not, as "2. photos.zip: The file is a zip file.".
    """

    pdf: bytes
    pages: int
    image_only_pages: tuple[int, ...]
    repaired: bool
    notes: tuple[str, ...]
    media: Media = "pdf"
    original_pages: int = 0
    page_boxes: tuple[str, ...] = ()
    was_encrypted: bool = False
    form_fields: int = 0
    attachments: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    attached: tuple[Attached, ...] = ()
    not_taken: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        """Return what the name of the kept original ends in."""
        return SUFFIX[self.media]


@dataclass(frozen=True)
class Attached:
    """A file of an e-mail that was taken in."""

    name: str
    data: bytes
    inspected: Inspected


def inspect_evidence(data: bytes, *, name: str, password: str = "") -> Inspected:
    """Return what is in the file; raise BadInput, with what is wrong and what to do, when it can't be used.

    Args:
        data: the file.
        name: what the person calls it; the kind is told from the bytes.
        password: opens a locked PDF; it is not kept.
    """
    check_claim(media_of(data, name), name)
    static_fonts()  # cut once here, where no limit stands in the way
    return _inspected(data, name, password, time.monotonic() + SECONDS, 0)


def _inspected(data: bytes, name: str, password: str, until: float, depth: int) -> Inspected:
    media = media_of(data, name)
    if media == "email":
        return _message(data, name, password, until, depth)
    answer, files = ask(_asked(media, name, password), data, name, until)
    return _from_answer(answer, files[0] if files else data, media, repaired=bool(files))


def _asked(media: Media, name: str, password: str) -> dict[str, Any]:
    title = name.rpartition(".")[0] or name
    return {"do": "inspect", "media": media, "name": name, "title": title, "password": password}


def _from_answer(answer: dict[str, Any], pdf: bytes, media: Media, *, repaired: bool) -> Inspected:
    return Inspected(
        pdf=pdf,
        pages=answer["pages"],
        image_only_pages=tuple(answer["image_only_pages"]),
        repaired=repaired,
        notes=tuple(answer["notes"]),
        media=media,
        original_pages=answer["original_pages"],
        page_boxes=tuple(answer["page_boxes"]),
        was_encrypted=answer["was_encrypted"],
        form_fields=answer["form_fields"],
        attachments=tuple(answer["attachments"]),
        done=tuple(answer["done"]),
    )


def _message(data: bytes, name: str, password: str, until: float, depth: int) -> Inspected:
    """Return the message as pages that list its attachments, those included that can't be taken in."""
    message, files = ask({"do": "message", "name": name}, data, name, until)
    attached: list[Attached] = []
    said: list[str] = []
    not_taken: list[str] = []
    names: list[str] = message["names"]
    found = _each(names, files, message["faults"], password, until, depth + 1)
    for number, (own_name, held, one) in enumerate(zip(names, files, found, strict=True), 1):
        if isinstance(one, BadInput):
            if one.code == "evidence.too_slow" and time.monotonic() >= until:
                raise too_slow(name, _SINGLY)
            said.append(f"{number}. {own_name}: NOT IN THE PACK. {one.what}")
            not_taken.append(f"{number}. {own_name}: {one.what}")
        else:
            pages = f"{one.pages} page{'s' if one.pages != 1 else ''}"
            said.append(f"{number}. {own_name}: {pages}, a document of its own")
            attached.append(Attached(own_name, held, one))
    heading = [*message["headers"], *(("Attached" if not n else "", line) for n, line in enumerate(said))]
    title = next((words for label, words in heading if label == "Subject"), name)
    asked = {"do": "letter", "name": name, "title": title, "heading": heading}
    text = str(message["text"]).encode("utf-8", "replace")
    answer, made = ask(asked, text, name, until, _SINGLY if names else AGAIN)
    notes = [f"attachment that could not be taken in: {line}" for line in not_taken]
    answer["notes"] = [*message["notes"], *notes, *answer["notes"]]
    page = _from_answer(answer, made[0], "email", repaired=True)
    return replace(
        page,
        done=("e-mail set on pages", *_left_out(len(not_taken), len(names))),
        attachments=tuple(names),
        attached=tuple(attached),
        not_taken=tuple(not_taken),
    )


def _left_out(number: int, of: int) -> Sequence[str]:
    """Return the line for the ledger, without names: a parent's copy shows it too."""
    return [f"{number} of its {of} attachments could not be taken in: its page names them"] if number else []


def _each(
    names: Sequence[str],
    files: Sequence[bytes],
    faults: Sequence[str],
    password: str,
    until: float,
    depth: int,
) -> list[Inspected | BadInput]:
    """Return what is in each attachment, or why it can't be taken in.

    One process reads those that are no messages, one after the other; should one of them bring it down, the
    others are read in processes of their own.
    """
    found: dict[int, Inspected | BadInput] = {}
    asked: dict[int, tuple[dict[str, Any], bytes]] = {}
    for place, (name, held, fault) in enumerate(zip(names, files, faults, strict=True)):
        try:
            if fault:
                raise BadInput("evidence.unreadable", fault, where=name)
            if depth > DEEPEST:
                raise BadInput("evidence.too_deep", f"It lies more than {DEEPEST} messages deep.")
            media = media_of(held, name)
            check_claim(media, name)
            if media == "email":
                found[place] = _inspected(held, name, password, until, depth)
            else:
                asked[place] = (_asked(media, name, password), held)
        except BadInput as refused:
            found[place] = refused
    answered = ask_each(list(asked.values()), until) if len(asked) > 1 else []
    for place, answer in zip(asked, [*answered, *[None] * (len(asked) - len(answered))], strict=True):
        question, held = asked[place]
        try:
            own, made = checked(answer, names[place]) if answer else ask(question, held, names[place], until)
            found[place] = _from_answer(
                own, made[0] if made else held, question["media"], repaired=bool(made)
            )
        except BadInput as refused:
            found[place] = refused
    return [found[place] for place in range(len(names))]
