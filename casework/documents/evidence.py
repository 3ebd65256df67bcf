"""Looks at a PDF handed in as evidence, once, in a process of its own: bounded in time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from casework.errors import BadInput, ToolFailed

SECONDS = 10.0
MEMORY = 2 * 1024**3
WORKER = "casework.documents._inspect_worker"
_AGAIN = "Print the document to PDF again and add that file."
_OTHER_FORMATS = (
    (b"PK\x03\x04", "a Word, Excel or zip file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Excel file"),
    (b"{\\rtf", "a rich text file"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"<", "a web page or XML file"),
)


@dataclass(frozen=True)
class Inspected:
    """What was found in a usable PDF: its pages, those that are pictures only, and bytes that can be used."""

    pdf: bytes
    pages: int
    image_only_pages: tuple[int, ...]
    repaired: bool
    notes: tuple[str, ...]


def inspect_evidence(data: bytes, *, name: str) -> Inspected:
    """Return what is in the PDF; raise BadInput, with what is wrong and what to do, when it can't be used."""
    _refuse_other_formats(data, name)
    answer, pdf = _ask_worker(data, name)
    if "code" in answer:
        raise BadInput(
            answer["code"], answer["what"], where=name, fix=answer["fix"], details=tuple(answer["details"])
        )
    return Inspected(
        pdf=pdf if answer["repaired"] else data,
        pages=answer["pages"],
        image_only_pages=tuple(answer["image_only_pages"]),
        repaired=answer["repaired"],
        notes=tuple(answer["notes"]),
    )


def _refuse_other_formats(data: bytes, name: str) -> None:
    if not data.strip(b"\x00 \t\r\n"):
        raise BadInput("evidence.empty", "The file is empty.", where=name, fix="Add the file again.")
    if b"%PDF-" in data[:1024]:
        return
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    kind = next((words for magic, words in _OTHER_FORMATS if start.startswith(magic)), "another kind of file")
    if b"word/" in data[:4096] and start.startswith(b"PK"):
        kind = "a Word file"
    raise BadInput(
        "evidence.not_pdf",
        f"The file is not a PDF: it is {kind}, whatever its name says.",
        where=name,
        fix="Open it in the program it belongs to, save it as PDF and add that file.",
    )


def _ask_worker(data: bytes, name: str) -> tuple[dict[str, Any], bytes]:
    """Return the worker's answer and, after it, the repaired file."""
    command = [sys.executable, "-I", "-m", WORKER, str(MEMORY)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise BadInput(
            "evidence.too_slow",
            f"The PDF could not be read within {SECONDS:g} seconds.",
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
            "The process that reads PDFs lacks a part of casework.",
            where=sys.executable,
            fix="Install casework into this Python again ('casework doctor' says what is missing).",
        )
    head, _, rest = done.stdout.partition(b"\n")
    if done.returncode != 0 or not head:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise BadInput(
            "evidence.unreadable",
            "The PDF is damaged, or needs too much memory to be read.",
            where=name,
            fix=_AGAIN,
            details=tuple(line[:200] for line in last),
        )
    answer: dict[str, Any] = json.loads(head)
    return answer, rest
