"""Asks the process that reads what was handed in: bounded in time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

from casework.errors import BadInput, ToolFailed

SECONDS = 9.0  # for one file, an e-mail with its attachments being one
MEMORY = 2 * 1024**3
WORKER = "casework.documents.evidence._worker"
AGAIN = "Print the document to PDF again and add that file."

Answer = tuple[dict[str, Any], list[bytes]]


def ask(asked: dict[str, Any], data: bytes, name: str, until: float, slow_fix: str = AGAIN) -> Answer:
    """Return the worker's answer and the files after it; raise BadInput when the file can't be used."""
    try:
        done = _run(json.dumps(asked).encode() + b"\n" + data, until, name)
    except subprocess.TimeoutExpired:
        raise too_slow(name, slow_fix) from None
    answers = _answers(done.stdout)
    if done.returncode != 0 or not answers:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise BadInput(
            "evidence.unreadable",
            "The file is damaged, or needs too much memory to be read.",
            where=name,
            fix=AGAIN,
            details=tuple(line[:200] for line in last),
        )
    return checked(answers[0], name)


def ask_each(files: Sequence[tuple[dict[str, Any], bytes]], until: float) -> list[Answer]:
    """Return the answers to several files that one process reads; those alone that it came to give."""
    asked = [{**one, "size": len(data)} for one, data in files]
    sent = json.dumps({"do": "each", "asked": asked}).encode() + b"\n" + b"".join(data for _, data in files)
    try:
        said = _run(sent, until, "").stdout
    except subprocess.TimeoutExpired as slow:
        said = slow.stdout or b""
    return _answers(said)


def checked(answer: Answer, name: str) -> Answer:
    """Return the answer, or raise the error that it tells of."""
    said = answer[0]
    if "code" in said:
        raise BadInput(
            said["code"], said["what"], where=name, fix=said["fix"], details=tuple(said["details"])
        )
    return answer


def too_slow(name: str, fix: str) -> BadInput:
    """Return the error for a file that takes too long."""
    what = f"The file could not be read within {SECONDS:g} seconds."
    return BadInput("evidence.too_slow", what, where=name, fix=fix)


def _run(sent: bytes, until: float, name: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-I", "-m", WORKER, str(MEMORY)]
    left = max(min(until - time.monotonic(), SECONDS), 0.001)
    try:
        done = subprocess.run(command, input=sent, capture_output=True, timeout=left, check=False)
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
    return done


def _answers(said: bytes) -> list[Answer]:
    """Return the answers that came whole: each a line, then the files that it names by their lengths."""
    found: list[Answer] = []
    while said:
        head, end, rest = said.partition(b"\n")
        if not end:
            break
        answer: dict[str, Any] = json.loads(head)
        files, start = [], 0
        for size in answer["sizes"]:
            files.append(rest[start : start + size])
            start += size
        if start > len(rest):
            break
        found.append((answer, files))
        said = rest[start:]
    return found
