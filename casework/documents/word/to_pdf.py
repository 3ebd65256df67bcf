"""Word to PDF by the embedded engine, with our own fonts, alike on every machine."""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from collections.abc import Callable, Iterator

from casework.documents.pdf.metadata import with_metadata
from casework.documents.word.font_embedding import with_fonts
from casework.documents.word.fonts import fontconfig_file
from casework.errors import ToolFailed

# The engine reads FONTCONFIG_FILE and writes to standard error, both of which belong to the whole process:
# one conversion at a time. Whoever wants more at once starts processes (1.9 times as fast with two).
_ONE_AT_A_TIME = threading.Lock()
PICTURE_DPI = 2400  # above any picture's own resolution: logos and signatures are kept as they are


def word_to_pdf(docx: bytes, *, title: str, language: str = "en-GB") -> bytes:
    """Return the Word document as a PDF with embedded fonts, title and language; same input, same bytes."""
    return with_metadata(_convert(with_fonts(docx), title), title=title, language=language)


def _convert(docx: bytes, title: str) -> bytes:
    """Return the bare PDF, or raise ``ToolFailed`` with the engine's own words."""
    import dxpdf  # loaded here, so that commands that write no letter start faster

    convert: Callable[..., bytes] = dxpdf.convert
    fontconfig = str(fontconfig_file())
    with _ONE_AT_A_TIME, _environment("FONTCONFIG_FILE", fontconfig), _quiet():
        try:
            return convert(docx, image_dpi=PICTURE_DPI)
        except Exception as fault:
            raise _failed(title, fault) from fault
        except BaseException as fault:
            # A panic in the engine's Rust arrives as an exception that is no Exception.
            if type(fault).__name__ != "PanicException":
                raise
            raise _failed(title, fault) from fault


def _failed(title: str, fault: BaseException) -> ToolFailed:
    """Return the error that a person reads."""
    return ToolFailed(
        "word_to_pdf_failed",
        f"The Word document could not be made into a PDF ({fault}).",
        where=title,
        fix="Open the Word file in Word; if it opens there, report the template and this message.",
    )


@contextlib.contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    """Return a context in which the variable has the value; the user's own is put back after."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Return a context that keeps the engine's lines off standard error.

    After a failure they are dropped (a panic prints a stack; its message is in the error). Otherwise all but
    the font library's warnings are passed on: another thread may have written them.
    """
    try:
        kept = os.dup(2)
    except OSError:  # a program without a console has no standard error
        yield
        return
    with contextlib.ExitStack() as stack:
        stack.callback(os.close, kept)
        caught = stack.enter_context(tempfile.TemporaryFile())
        os.dup2(caught.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
        caught.seek(0)
        for line in caught:
            if not line.startswith(b"Fontconfig "):
                os.write(2, line)
