"""Packs of 60, 480 and 2,000 pages: against a bare stamping loop, a bare merge, and merge_page."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject, StreamObject
from reportlab.pdfgen.canvas import Canvas

from benchmarks.measure import compare
from casework.documents.pack.build import PackInput, PackItem, build_pack
from casework.documents.verify.whole_pack import verify_pack

_MOST_MEMORY = 100  # MB


def documents(count: int, pages: int) -> list[bytes]:
    """Return PDFs of text pages; no two alike."""
    found = []
    for number in range(count):
        target = BytesIO()
        canvas = Canvas(target, invariant=1)
        for page in range(pages):
            for line in range(45):
                canvas.drawString(
                    60, 780 - line * 16, f"Document {number} page {page} line {line}: " + "word " * 12
                )
            canvas.showPage()
        canvas.save()
        found.append(target.getvalue())
    return found


def bare_stamp(sources: list[bytes]) -> bytes:
    """Append and stamp each page by a stream of its own; no index, no links, no bookmarks, no proof."""
    writer = PdfWriter()
    for source in sources:
        writer.append(PdfReader(BytesIO(source)))
    font = writer._add_object(_font())
    before = StreamObject()
    before.set_data(b"q\n")
    start = writer._add_object(before)
    for number, page in enumerate(writer.pages, 1):
        after = StreamObject()
        after.set_data(f"\nQ q BT /BndF 9 Tf 1 0 0 1 540 24 Tm ({number}) Tj ET Q".encode())
        contents = page["/Contents"].get_object() if "/Contents" in page else ArrayObject()
        old = list(contents) if isinstance(contents, ArrayObject) else [page.raw_get("/Contents")]
        page[NameObject("/Contents")] = ArrayObject([start, *old, writer._add_object(after)])
        resources = page["/Resources"].get_object()
        resources.setdefault(NameObject("/Font"), _empty()).get_object()[NameObject("/BndF")] = font
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def _font() -> Any:
    from pypdf.generic import DictionaryObject

    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )


def _empty() -> Any:
    from pypdf.generic import DictionaryObject

    return DictionaryObject()


def merge_page_stamp(sources: list[bytes]) -> bytes:
    """Stamp in the classic way: a drawn overlay merged into each page, which parses every page."""
    writer = PdfWriter()
    for source in sources:
        writer.append(PdfReader(BytesIO(source)))
    overlay = BytesIO()
    canvas = Canvas(overlay, invariant=1)
    for number in range(1, len(writer.pages) + 1):
        canvas.drawString(540, 24, str(number))
        canvas.showPage()
    canvas.save()
    for page, stamp in zip(writer.pages, PdfReader(overlay).pages, strict=True):
        page.merge_page(stamp)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def bare_merge(paths: list[Path], target: Path) -> None:
    """Merge the files and nothing else, with qpdf where it is installed, else with its library."""
    qpdf = shutil.which("qpdf")
    if qpdf:
        command = [qpdf, "--empty", "--remove-unreferenced-resources=no", "--pages", *map(str, paths), "--"]
        subprocess.run([*command, str(target)], check=True)
        return
    with pikepdf.new() as whole:
        for path in paths:
            with pikepdf.open(path) as one:
                whole.pages.extend(one.pages)
        whole.save(target)


def peak_memory(paths: list[Path]) -> float | None:
    """Return the most memory, in MB, that a process of its own takes to build these files into a pack.

    Linux tells it; elsewhere the answer is None.
    """
    if sys.platform != "linux":
        return None
    done = subprocess.run(
        [sys.executable, "-c", _BUILD_ALONE],
        input="\n".join(map(str, paths)),
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout) * 1024 / 1e6


_BUILD_ALONE = """
import hashlib, re, sys
from pathlib import Path
from casework.documents.pack.build import PackInput, PackItem, build_pack

files = [Path(line).read_bytes() for line in sys.stdin.read().splitlines()]
items = tuple(
    PackItem("evidence", f"Document {n}", data, "Evidence", hashlib.sha256(data).hexdigest())
    for n, data in enumerate(files)
)
build_pack(PackInput("ABS-00000000-1", "AS1 referral pack", "Oakfield Primary School", items))
# not what getrusage says, which counts the process that started this one
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


def run(folder: Path) -> list[dict[str, Any]]:
    found = []
    merge_name = (
        "qpdf merging the same files bare" if shutil.which("qpdf") else "libqpdf merging the same files bare"
    )
    for count, pages in ((20, 3), (40, 12), (100, 20)):
        sources = documents(count, pages)
        paths = [folder / f"{count}-{number}.pdf" for number in range(count)]
        for path, data in zip(paths, sources, strict=True):
            path.write_bytes(data)
        items = tuple(
            PackItem("evidence", f"Document {n}", data, "Evidence", hashlib.sha256(data).hexdigest())
            for n, data in enumerate(sources)
        )
        pack = PackInput("ABS-00000000-1", "AS1 referral pack", "Oakfield Primary School", items)
        name = f"{count * pages} pages in {count} documents"
        built = build_pack(pack).pdf

        def ours(pack: PackInput = pack) -> None:
            build_pack(pack)

        peers = [
            ("a 40-line pypdf append-and-stamp without index", lambda s=sources: bare_stamp(s), 5),
            (merge_name, lambda p=paths: bare_merge(p, folder / "merged.pdf"), 5),
        ]
        if count * pages <= 480:
            peers.append(("pypdf with merge_page stamping", lambda s=sources: merge_page_stamp(s), 1))
        for peer_name, peer, runs in peers:
            found.append(compare(f"build {name}", ours, peer, peer_name=peer_name, runs=runs))
        found.append(
            compare(f"verify {name}", lambda b=built: verify_pack(b), ours, peer_name="build", runs=5)
        )
        if count * pages == 2000 and (peak := peak_memory(paths)) is not None:
            found.append(
                {
                    "name": f"build {name}, the most memory of a process that does nothing else",
                    "ours_megabytes": round(peak, 1),
                    "limit_megabytes": _MOST_MEMORY,
                    "ratio": round(peak / _MOST_MEMORY, 3),
                }
            )
    return found
