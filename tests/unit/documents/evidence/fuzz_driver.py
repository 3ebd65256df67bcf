"""Feeds changed PDFs to what reads evidence, each in a forked process with its limits; prints what came out.

Run as a program (pytest itself may have threads, and then forking is unsafe): SEED and NUMBER of mutants.
"""

from __future__ import annotations

import collections
import io
import json
import os
import pickle
import random
import re
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pikepdf
from reportlab.pdfgen.canvas import Canvas

from casework.documents.evidence import _worker as _inspect_worker
from casework.documents.word.fonts import static_fonts

SECONDS = 9


def drawn(pages: int, compress: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=compress)
    for page in range(pages):
        for line in range(12):
            canvas.drawString(60, 780 - line * 40, f"Page {page} line {line}: the words of a letter")
        canvas.bookmarkPage(f"p{page}")
        canvas.linkRect("", f"p{max(page - 1, 0)}", (60, 60, 200, 80))
        canvas.acroForm.textfield(name=f"f{page}", x=60, y=300, value="filled in", width=120, height=20)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def saved(pdf: bytes, **how: Any) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for number, page in enumerate(opened.pages):
            page.obj.Rotate = 90 * number
            page.obj.CropBox = [10, 20, 500, 700]
        opened.save(out, **{"deterministic_id": True, **how})
    return out.getvalue()


def seeds() -> list[bytes]:
    plain = drawn(2, 0)
    return [
        plain,
        drawn(3, 1),
        saved(plain),
        saved(plain, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        saved(plain, linearize=True),
        saved(plain, qdf=True),
        saved(
            plain, deterministic_id=False, static_id=True, encryption=pikepdf.Encryption(owner="o", user="")
        ),
    ]


WORDS = re.compile(rb"/[A-Za-z]+|\d+")
NASTY = (
    *(b"0", b"-1", b"65536", b"2147483648", b"99999999999999999999", b"1e9", b"/Type", b"/Pages", b"/Kids"),
    *(b"/Parent", b"null", b"true", b"[", b"]", b"<<", b">>", b"endobj", b"stream", b"endstream", b"1 0 R"),
    *(b"3 0 R", b"/FlateDecode", b"/DCTDecode", b"/JBIG2Decode", b"/XObject", b"/Form", b"/Rotate 45", b"("),
)


def mutant(source: bytes, rng: random.Random) -> bytes:
    data = bytearray(source)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        way = rng.randrange(8)
        at = rng.randrange(max(len(data), 1))
        if way == 0:
            data[at : at + 1] = bytes([rng.randrange(256)])
        elif way == 1:
            del data[at : at + rng.choice((1, 8, 200, 4000))]
        elif way == 2:
            data[at:at] = data[at : at + rng.choice((8, 200, 4000))]
        elif way == 3:
            data[at:] = b""
        elif way == 4:
            data[at:at] = bytes(rng.randrange(256) for _ in range(rng.choice((1, 20))))
        else:
            found = list(WORDS.finditer(data))
            if found:
                hit = rng.choice(found)
                other = rng.choice(found)[0] if rng.random() < 0.5 else rng.choice(NASTY)
                data[hit.start() : hit.end()] = other
    return bytes(data)


def outcome(data: bytes) -> tuple[str, float, Any]:
    """Return what became of the file in a process of its own: taken, refused:code, or how it died."""
    begin = time.monotonic()
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        resource.setrlimit(resource.RLIMIT_AS, (2 * 1024**3, 2 * 1024**3))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        signal.alarm(SECONDS)
        try:
            answer, _ = _inspect_worker.answer_to({"media": "pdf", "do": "inspect", "password": ""}, data)
        except MemoryError:
            os._exit(9)
        except BaseException as fault:
            answer = {"fault": f"{type(fault).__name__}: {fault}"}
        with os.fdopen(write, "wb") as out:
            pickle.dump(answer, out)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    taken = time.monotonic() - begin
    if not said:
        return f"died {status}", taken, None
    answer = pickle.loads(said)
    if "fault" in answer:
        return "fault", taken, answer["fault"]
    return (f"refused {answer['code']}" if "code" in answer else "taken"), taken, answer


def main() -> None:
    seed, number = int(sys.argv[1]), int(sys.argv[2])
    folder = sys.argv[3] if len(sys.argv) > 3 else ""
    static_fonts()
    rng = random.Random(seed)
    sources = seeds()
    for source in sources:
        _inspect_worker.answer_to({"media": "pdf", "do": "inspect", "password": ""}, source)
    counts: collections.Counter[str] = collections.Counter()
    odd, slowest = [], 0.0
    for no in range(number):
        data = mutant(sources[no % len(sources)], rng)
        what, taken, answer = outcome(data)
        counts[what] += 1
        slowest = max(slowest, taken)
        as_pictures = what == "taken" and any("pictures" in done for done in answer["done"])
        if as_pictures:
            counts["as pictures"] += 1
        if what.startswith(("died", "fault")) or taken > SECONDS or (folder and as_pictures):
            odd.append([no, what, round(taken, 2), str(answer)[:300]])
            if folder:
                Path(folder, f"{seed}-{no}.pdf").write_bytes(data)
    sys.stdout.write(json.dumps({"counts": counts, "odd": odd, "slowest": round(slowest, 2)}) + "\n")


if __name__ == "__main__":
    main()
