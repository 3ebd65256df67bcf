"""The process that reads one file handed in: bounded in time and memory, it answers with JSON and files.

In: a line of JSON, then the file. Out: a line of JSON, then the files that it names by their lengths. Several
files may come one after the other, and then so do the answers.
"""

from __future__ import annotations

import json
import sys
from typing import Any

CPU_SECONDS = 10

Answer = tuple[dict[str, Any], list[bytes]]


def main() -> None:
    """Read, look, answer."""
    _limit(int(sys.argv[1]))
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    asked = json.loads(head)
    if asked["do"] != "each":
        _answer(asked, data)
        return
    start = 0
    for one in asked["asked"]:
        _answer(one, data[start : start + one["size"]])
        start += one["size"]


def _answer(asked: dict[str, Any], data: bytes) -> None:
    """Write the answer at once: should the next file bring this process down, it is not lost."""
    answer, files = answer_to(asked, data)
    answer["sizes"] = [len(file) for file in files]
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + b"".join(files))
    sys.stdout.buffer.flush()


def answer_to(asked: dict[str, Any], data: bytes) -> Answer:
    """Return the answer: what was found, or why the file can't be used."""
    from casework.errors import BadInput

    try:
        if asked["do"] == "message":
            return _message(data, asked["name"])
        if asked["do"] == "letter":
            return _text(data.decode(), asked, [tuple(pair) for pair in asked["heading"]])
        return {"pdf": _pdf, "word": _word, "text": _plain}.get(asked["media"], _image)(data, asked)
    except BadInput as fault:
        said = {"code": fault.code, "what": fault.what, "fix": fault.fix, "details": list(fault.details)}
        return said, []


def _pdf(data: bytes, asked: dict[str, Any]) -> Answer:
    from casework.documents.evidence.pdf_file import look

    found = look(data, asked["password"])
    return {
        "pages": found.pages,
        "original_pages": found.pages,
        "image_only_pages": found.image_only_pages,
        "page_boxes": found.page_boxes,
        "was_encrypted": found.was_encrypted,
        "form_fields": found.form_fields,
        "attachments": found.attachments,
        "done": found.done,
        "notes": found.notes,
    }, [found.pdf] if found.is_new else []


def _made(pdf: bytes, pages: int, done: list[str], notes: list[str]) -> Answer:
    """Return the answer for pages that we made: they are looked at as those of any PDF."""
    found, _ = _pdf(pdf, {"password": ""})
    found["original_pages"] = pages or found["pages"]
    found["done"] = [*done, *found["done"]]
    found["notes"] = [*notes, *found["notes"]]
    return found, [pdf]


def _image(data: bytes, asked: dict[str, Any]) -> Answer:
    from casework.documents.evidence.image_pages import set_image

    made = set_image(data, media=asked["media"], name=asked["name"])
    return _made(made.pdf, made.frames, list(made.done), list(made.notes))


def _word(data: bytes, asked: dict[str, Any]) -> Answer:
    from casework.documents.evidence.word_pages import set_word

    made = set_word(data, title=asked["title"], name=asked["name"])
    return _made(made.pdf, made.pages, ["made into pages from Word"], list(made.notes))


def _plain(data: bytes, asked: dict[str, Any]) -> Answer:
    from casework.documents.evidence.text_pages import text_of

    return _text(text_of(data, asked["name"]), asked, [])


def _text(text: str, asked: dict[str, Any], heading: list[tuple[str, str]]) -> Answer:
    from casework.documents.evidence.text_pages import set_text

    made = set_text(text, title=asked["title"], name=asked["name"], heading=heading)
    return _made(made.pdf, 0, ["text set on pages"], list(made.notes))


def _message(data: bytes, name: str) -> Answer:
    from casework.documents.evidence.email_pages import read_message

    found = read_message(data, name)
    return {
        "headers": found.headers,
        "text": found.text,
        "names": [one.name for one in found.attachments],
        "faults": [one.fault for one in found.attachments],
        "notes": found.notes,
    }, [one.data for one in found.attachments]


def _limit(memory: int) -> None:
    """Bound memory and processor time where the system can."""
    try:
        import resource
    except ImportError:
        return  # Windows: the caller's time limit still holds
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
