"""The check of one Word file after another, each in ten seconds at most, whatever the file holds."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import msgspec

from casework.documents.fields.manifest import Field, Manifest
from casework.documents.word.finding import Finding
from casework.documents.worker_process import HelperLost, WorkerProcess
from casework.errors import BadInput, ToolFailed

SECONDS = 9.0  # for reading a file, filling it and making its PDF
MARK_SECONDS = 9.0
MEMORY = 3 * 1024**3
FILES_PER_PROCESS = 200
WORKER = "casework.documents.template._worker"
_SAVE = "Open it in Word and save it as .docx under a new name."


@dataclass(frozen=True)
class Audit:
    """What was found in a Word file; ``is_read`` is False when the findings say why it could not be read."""

    findings: tuple[Finding, ...]
    fields: tuple[Field, ...] = ()
    is_read: bool = True
    was_printed: bool = False


class Auditor:
    """Checks Word files in a process of its own; use it as a context manager."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        """Start nothing yet."""
        self._worker = WorkerProcess([sys.executable, "-I", "-m", WORKER, str(MEMORY)])
        self._seconds = seconds

    def __enter__(self) -> Auditor:
        """Return the auditor, to be stopped at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the process."""
        self._worker.stop()

    def audit(
        self,
        data: bytes,
        name: str,
        manifest: Manifest | None = None,
        sample: Mapping[str, Any] | None = None,
    ) -> Audit:
        """Return everything that is wrong with the file; one that can't be read is a finding too."""
        self._start()
        ends = time.monotonic() + self._seconds
        request: dict[str, Any] = {
            "name": name,
            "manifest": msgspec.to_builtins(manifest) if manifest else None,
            "sample": msgspec.to_builtins(dict(sample or {}), enc_hook=str),
        }
        try:
            read, _ = self._worker.ask({"do": "read", **request}, data, seconds=self._seconds)
        except HelperLost as lost:
            return _unread(_lost_reading(lost, name))
        if "error" in read:
            error = read["error"]
            what = " ".join([error["what"], *error["details"]])
            where = error["where"] if name in error["where"] else f"{name}, {error['where']}".rstrip(", ")
            return _unread(Finding(error["code"], where, what, error["fix"]))
        findings = [_finding(told) for told in read["findings"]]
        was_printed = False
        if read["can_be_printed"]:
            more, was_printed = self._printed(request, data, ends - time.monotonic())
            findings += [finding for finding in more if finding not in findings]
        return Audit(tuple(findings), msgspec.convert(read["fields"], tuple[Field, ...]), True, was_printed)

    def marked(self, data: bytes, name: str, audit: Audit) -> bytes:
        """Return a copy of the Word file with each fault marked; raises BadInput when it can't."""
        self._start()
        told = [[f.code, f.where, f.what, f.fix, f.spot] for f in audit.findings]
        request: dict[str, Any] = {
            "do": "mark",
            "name": name,
            "manifest": None,
            "sample": {},
            "findings": told,
        }
        try:
            answer, copy = self._worker.ask(request, data, seconds=MARK_SECONDS)
        except HelperLost as lost:
            words = "took too long" if lost.is_late else "failed"
            raise BadInput(
                "copy_not_made", f"Writing the marked copy {words}.", where=name, fix=_SAVE
            ) from None
        if "error" in answer:
            error = answer["error"]
            raise BadInput(error["code"], error["what"], where=error["where"] or name, fix=error["fix"])
        return copy

    def _printed(self, request: Mapping[str, Any], data: bytes, seconds: float) -> tuple[list[Finding], bool]:
        """Return what the PDF lacks, and whether there was one to compare."""
        try:
            answer, _ = self._worker.ask({"do": "print", **request}, data, seconds=seconds)
        except HelperLost as lost:
            return [_lost_printing(lost)], False
        if "error" in answer:
            error = answer["error"]
            return [Finding(error["code"], error["where"], error["what"], error["fix"])], False
        return [_finding(told) for told in answer["findings"]], answer["compared"]

    def _start(self) -> None:
        if self._worker.answered >= 3 * FILES_PER_PROCESS:
            self._worker.stop()
        try:
            self._worker.start()
        except (OSError, HelperLost) as fault:
            raise ToolFailed(
                "template.no_worker",
                "The process that reads Word files can't be started.",
                where=sys.executable,
                fix=f"Install casework again ('casework doctor' says what is missing). {fault}",
            ) from fault


def _finding(told: list[Any]) -> Finding:
    code, where, what, fix, spot = told
    return Finding(code, where, what, fix, tuple(spot) if spot else None)


def _unread(finding: Finding) -> Audit:
    return Audit((finding,), is_read=False)


def _lost_reading(lost: HelperLost, name: str) -> Finding:
    if lost.is_late:
        return Finding(
            "word_file_too_slow", name, "The Word file could not be read within ten seconds.", _SAVE
        )
    what = "The Word file is damaged, or needs too much memory to be read."
    return Finding("word_file_unreadable", name, what, _SAVE)


def _lost_printing(lost: HelperLost) -> Finding:
    fix = "Make the file simpler, or use LibreOffice: casework settings set engine.word_to_pdf=libreoffice."
    if lost.is_late:
        what = "The embedded converter did not finish its PDF within ten seconds."
        return Finding("pdf_too_slow", "the file", what, fix)
    return Finding("pdf_failed", "the file", "The embedded converter broke down over this file.", fix)
