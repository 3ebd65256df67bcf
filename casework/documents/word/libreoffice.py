"""Word to PDF by LibreOffice: one office kept running, with a deadline for each letter and one more try."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from casework.documents.pdf.metadata import with_metadata
from casework.documents.pdf.undated import undated
from casework.documents.word.comments import without_comments
from casework.documents.word.font_embedding import with_fonts
from casework.documents.word.fonts import fontconfig_file
from casework.documents.word.libreoffice_find import wanted
from casework.documents.word.parts import members
from casework.documents.worker_process import HelperLost, WorkerProcess
from casework.errors import BadInput, ToolFailed

SECONDS = 60.0  # for one letter; a statement of 42 pages takes three
START_SECONDS = 90.0  # the first start makes a profile
LETTERS_PER_OFFICE = 300  # then a new one is started: the office's memory only grows
WORKER = Path(__file__).with_name("_libreoffice_worker.py")
Command = Callable[[Path], Sequence[str]]


def word_to_pdf(docx: bytes, *, title: str, language: str = "en-GB") -> bytes:
    """Return the Word document as a PDF with embedded fonts, title and language, made by LibreOffice."""
    members(docx, title)  # what is no Word file is refused first: LibreOffice would print plain text too
    pdf = undated(_office().convert(with_fonts(without_comments(docx)), title), docx)
    return with_metadata(pdf, title=title, language=language)


class LibreOffice:
    """One office behind its helper process; started when first needed, again when lost or grown old."""

    def __init__(
        self, command: Command, *, seconds: float = SECONDS, start_seconds: float = START_SECONDS
    ) -> None:
        """Keep how the helper is started, given the folder that it may use; nothing is started yet."""
        self._command = command
        self._seconds = seconds
        self._start_seconds = start_seconds
        self._lock = threading.Lock()
        self._worker: WorkerProcess | None = None
        self._folder = ""
        self.starts = 0

    def convert(self, docx: bytes, title: str) -> bytes:
        """Return the bare PDF, after a second try where the office hung or died the first time."""
        with self._lock:
            for attempt in (1, 2):
                try:
                    return self._asked(docx, title)
                except HelperLost as lost:
                    self.stop()
                    if attempt == 2:
                        raise _failed(lost, title) from lost
        raise AssertionError("unreachable")

    def stop(self) -> None:
        """End the office and remove its profile."""
        if self._worker is not None:
            self._worker.stop()
            self._worker = None
        if self._folder:
            _remove(Path(self._folder))
            self._folder = ""

    def _asked(self, docx: bytes, title: str) -> bytes:
        if self._worker is not None and self._worker.answered >= LETTERS_PER_OFFICE:
            self.stop()
        if self._worker is None or not self._worker.is_running:
            self._start()
        assert self._worker is not None
        answer, pdf = self._worker.ask(
            {"do": "convert", "seconds": self._seconds}, docx, seconds=self._seconds
        )
        if "error" in answer or not pdf.startswith(b"%PDF"):
            raise BadInput(
                "word_to_pdf_failed",
                f"The Word document could not be made into a PDF: {answer.get('error', 'no PDF came')}.",
                where=title,
                fix="Open the Word file in Word and save it as .docx under a new name.",
            )
        return pdf

    def _start(self) -> None:
        self.stop()
        self._folder = tempfile.mkdtemp(prefix="casework-office-")  # readable by its owner alone
        # On Linux the office then finds the letters' own font and no other; elsewhere the letter brings it.
        environment = {**os.environ, "FONTCONFIG_FILE": str(fontconfig_file())}
        self._worker = WorkerProcess(self._command(Path(self._folder)), environment=environment)
        self.starts += 1
        try:
            self._worker.start(seconds=self._start_seconds)
        except OSError as fault:
            self.stop()
            raise ToolFailed(
                "libreoffice_not_started",
                "LibreOffice can't be started.",
                where=str(fault),
                fix="Install it anew.",
            ) from fault


def _remove(folder: Path) -> None:
    """Remove the folder of an office, which may still write into it for a moment while it dies."""
    for _ in range(100):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.05)


@cache
def _office() -> LibreOffice:
    """Return the one office of this process, ended when the process ends."""
    found = wanted()
    office = LibreOffice(lambda folder: [found.python, "-I", str(WORKER), found.soffice, str(folder)])
    atexit.register(office.stop)
    return office


def _failed(lost: HelperLost, title: str) -> ToolFailed:
    why = "did not finish in time" if lost.is_late else "broke down"
    return ToolFailed(
        "libreoffice_failed",
        f"LibreOffice {why}, also when it was started again.",
        where=title,
        fix="Open the Word file in LibreOffice; if it opens there, try again, else use another template. "
        + (f"Its last words: {lost.words}" if lost.words else ""),
    )
