"""Takes in a file handed in as evidence: read once, in a process of its own, bounded in time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from typing import Any

from casework.documents.evidence.kind import SUFFIX, Media, check_claim, media_of
from casework.documents.word.fonts import static_fonts
from casework.errors import BadInput, ToolFailed

SECONDS = 9.0  # for one file, an e-mail with its attachments being one
MEMORY = 2 * 1024**3
WORKER = "casework.documents.evidence._worker"
DEEPEST = 3  # messages within messages
_AGAIN = "Print the document to PDF again and add that file."


@dataclass(frozen=True)
class Inspected:
    """What was found in a usable file: its pages as a PDF, and all that a person may want to know of it.

    ``repaired`` says that the bytes are not those handed in, which are then kept beside. ``attached`` are
    the files of an e-mail, each a document of its own, with the bytes that it came in.
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
    title = name.rpartition(".")[0] or name
    asked = {"do": "inspect", "media": media, "name": name, "title": title, "password": password}
    answer, files = _ask_worker(asked, data, name, until)
    return _from_answer(answer, files[0] if files else data, media, repaired=bool(files))


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
    message, files = _ask_worker({"do": "message", "name": name}, data, name, until)
    attached: list[Attached] = []
    said: list[str] = []
    notes = list(message["notes"])
    for number, (own_name, held) in enumerate(zip(message["names"], files, strict=True), 1):
        try:
            if depth + 1 > DEEPEST:
                raise BadInput("evidence.too_deep", f"It lies more than {DEEPEST} messages deep.")
            found = _inspected(held, own_name, password, until, depth + 1)
        except BadInput as fault:
            said.append(f"{number}. {own_name}: NOT IN THE PACK. {fault.what}")
            notes.append(f"attachment {number}, {own_name}, could not be taken in: {fault.what}")
        else:
            pages = f"{found.pages} page{'s' if found.pages != 1 else ''}"
            said.append(f"{number}. {own_name}: {pages}, a document of its own")
            attached.append(Attached(own_name, held, found))
    heading = [*message["headers"], *(("Attached" if not n else "", line) for n, line in enumerate(said))]
    title = next((words for label, words in heading if label == "Subject"), name)
    asked = {"do": "letter", "name": name, "title": title, "heading": heading}
    answer, made = _ask_worker(asked, str(message["text"]).encode("utf-8", "replace"), name, until)
    answer["notes"] = [*notes, *answer["notes"]]
    page = _from_answer(answer, made[0], "email", repaired=True)
    return replace(
        page, done=("e-mail set on pages",), attachments=tuple(message["names"]), attached=tuple(attached)
    )


def _ask_worker(
    asked: dict[str, Any], data: bytes, name: str, until: float
) -> tuple[dict[str, Any], list[bytes]]:
    """Return the worker's answer and the files after it."""
    command = [sys.executable, "-I", "-m", WORKER, str(MEMORY)]
    left = max(min(until - time.monotonic(), SECONDS), 0.001)
    sent = json.dumps(asked).encode() + b"\n" + data
    try:
        done = subprocess.run(command, input=sent, capture_output=True, timeout=left, check=False)
    except subprocess.TimeoutExpired:
        raise BadInput(
            "evidence.too_slow",
            f"The file could not be read within {SECONDS:g} seconds.",
            where=name,
            fix=_AGAIN,
        ) from None
    except OSError as fault:
        raise ToolFailed(
            "evidence.no_worker", "A second Python process can't be started.", where=name, fix=str(fault)
        ) from fault
    if b"No module named" in done.stderr:
        raise ToolFailed(
            "evidence.no_worker",
            "The process that reads files lacks a part of casework.",
            where=sys.executable,
            fix="Install casework into this Python again ('casework doctor' says what is missing).",
        )
    head, _, rest = done.stdout.partition(b"\n")
    if done.returncode != 0 or not head:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise BadInput(
            "evidence.unreadable",
            "The file is damaged, or needs too much memory to be read.",
            where=name,
            fix=_AGAIN,
            details=tuple(line[:200] for line in last),
        )
    answer: dict[str, Any] = json.loads(head)
    if "code" in answer:
        raise BadInput(
            answer["code"], answer["what"], where=name, fix=answer["fix"], details=tuple(answer["details"])
        )
    return answer, _cut(rest, answer["sizes"])


def _cut(data: bytes, sizes: list[int]) -> list[bytes]:
    files, start = [], 0
    for size in sizes:
        files.append(data[start : start + size])
        start += size
    return files
