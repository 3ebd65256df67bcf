"""The process that reads one PDF from standard input and answers with JSON and the repaired file."""

from __future__ import annotations

import json
import sys
from io import BytesIO
from typing import Any

CPU_SECONDS = 10
_CODES = {
    "pdf.encrypted": "evidence.encrypted",
    "pdf.unreadable": "evidence.unreadable",
    "pdf.truncated": "evidence.truncated",
    "pdf.no_pages": "evidence.no_pages",
    "pdf.portfolio": "evidence.portfolio",
    "pdf.dynamic_form": "evidence.dynamic_form",
    "pack.unusable_pdf": "evidence.unreadable",
    "pack.lost_content": "evidence.unreadable",
}


def main() -> None:
    """Read, inspect, answer."""
    _limit(int(sys.argv[1]))
    data = sys.stdin.buffer.read()
    answer, pdf = inspect(data)
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + pdf)


def inspect(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the answer and the repaired file (empty when the file needs no repair)."""
    from casework.documents.pack_source import prepare
    from casework.documents.pdf.assemble import Document, can_be_added
    from casework.errors import BadInput

    try:
        source = prepare(data, where="")
        can_be_added(Document("", source.pdf, source.pages, source.annotations))
    except BadInput as fault:
        said = {"code": _CODES[fault.code], "what": fault.what, "fix": fault.fix, "details": fault.details}
        return said, b""
    usable = source.pdf if source.repaired else data
    pictures = _image_only(usable)
    return {
        "pages": source.pages,
        "image_only_pages": pictures,
        "repaired": source.repaired,
        "notes": [*_notes(usable, pictures), *source.changes],
    }, (usable if source.repaired else b"")


def _image_only(data: bytes) -> list[int]:
    """Return the pages that show something but hold no words: a court wants them read by OCR."""
    import pypdfium2

    found = []
    with pypdfium2.PdfDocument(data) as pdf:
        for number in range(1, len(pdf) + 1):
            page = pdf[number - 1]
            text = page.get_textpage()
            if text.count_chars() == 0 and next(iter(page.get_objects(max_depth=2)), None) is not None:
                found.append(number)
            text.close()
            page.close()
    return found


def _notes(data: bytes, pictures: list[int]) -> list[str]:
    """Return what a person should know of the file before it goes into a pack."""
    import pikepdf

    notes = []
    if pictures:
        pages = ", ".join(map(str, pictures))
        notes.append(f"pages without words that can be searched (scans or pictures): {pages}")
    with pikepdf.open(BytesIO(data)) as pdf:
        if len(pdf.attachments):
            notes.append(f"{len(pdf.attachments)} attached files do not come into a pack")
        names = pdf.Root.get("/Names")
        if isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names:
            notes.append("a program inside the file (JavaScript) does not come into a pack")
    return notes


def _limit(memory: int) -> None:
    """Bound memory and processor time where the system can."""
    try:
        import resource
    except ImportError:
        return  # Windows: the caller's time limit still holds
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


if __name__ == "__main__":
    main()
