"""Whether casework works on this machine: each part tried out, with what is missing and how to mend it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from casework.documents.template.catalogue import Catalogue
from casework.errors import CaseworkError
from casework.service.health.requirements import INSTALL_AGAIN, Check, Status

OFFICE_NAMES = ("soffice", "libreoffice")
OFFICE_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "/opt/libreoffice/program/soffice",
)


@dataclass(frozen=True)
class Subject:
    """What the doctor looks at beside the machine; ``policies`` loads every policy that is at hand."""

    catalogue: Callable[[], Catalogue]
    policies: Callable[[], Iterable[str]]
    environment: Mapping[str, str]
    clock: str


def examine(subject: Subject) -> list[Check]:
    """Return a check for every part of the machine that the program uses."""
    return [
        *_data(subject),
        *_letters(subject),
        *_office(),
        *_clock(subject),
    ]


def _data(subject: Subject) -> Iterator[Check]:
    try:
        names = list(subject.policies())
        yield Check("policies", Status.OK, f"{len(names)} policies load: {', '.join(names)}")
    except (CaseworkError, OSError) as fault:
        yield Check("policies", Status.WRONG, f"the policies can't be loaded: {fault}", INSTALL_AGAIN)
    try:
        ids = subject.catalogue().ids()
    except OSError as fault:
        yield Check("templates", Status.WRONG, f"the templates can't be read: {fault}", INSTALL_AGAIN)
        return
    status, fix = (Status.OK, "") if ids else (Status.WRONG, INSTALL_AGAIN)
    yield Check("templates", status, f"{len(ids)} templates", fix)


def _letters(subject: Subject) -> Iterator[Check]:
    """Yield what comes of a letter written, set, read back and looked at like a piece of evidence."""
    from casework.documents.evidence.intake import inspect_evidence
    from casework.documents.template.render import produce
    from casework.documents.word.fonts import missing_characters, static_fonts

    try:
        folder = static_fonts().regular.parent
        lost = missing_characters("Zoë Łukasz £80")
        status, fix = (Status.WRONG, INSTALL_AGAIN) if lost else (Status.OK, "")
        yield Check("fonts", status, f"Arimo, kept in {folder}", fix)
    except Exception as fault:
        yield Check("fonts", Status.WRONG, f"the letters' font can't be made: {_words(fault)}", INSTALL_AGAIN)
        return
    try:
        template = subject.catalogue().get("letter_1")
        produced = produce(template, template.sample, title="Test page of casework doctor")
    except Exception as fault:
        yield Check(
            "word_to_pdf",
            Status.WRONG,
            f"a test letter could not be written: {_words(fault)}",
            INSTALL_AGAIN,
        )
        return
    pages = f"{produced.pages} page" + ("s" if produced.pages != 1 else "")
    yield Check("word_to_pdf", Status.OK, f"a test letter of {pages} was set, and all its words came back")
    try:
        seen = inspect_evidence(produced.pdf, name="test letter")
    except Exception as fault:
        fix = "a second Python process has to start, and pikepdf has to load in it; " + INSTALL_AGAIN
        yield Check("evidence", Status.WRONG, f"a test PDF could not be inspected: {_words(fault)}", fix)
        return
    yield Check(
        "evidence", Status.OK, f"a PDF of {seen.pages} page(s) was inspected by qpdf in a second process"
    )


def _office() -> Iterator[Check]:
    found = next((path for name in OFFICE_NAMES if (path := shutil.which(name))), None)
    found = found or next((place for place in OFFICE_PLACES if Path(place).is_file()), None)
    if found:
        yield Check("libreoffice", Status.OK, f"LibreOffice (not needed): {found}")
    else:
        yield Check(
            "libreoffice",
            Status.NOTE,
            "LibreOffice is not installed, and not needed: letters are set by casework itself",
            "for templates that use what casework can't set, install it: apt install libreoffice-writer, or "
            "https://www.libreoffice.org",
        )


def _clock(subject: Subject) -> Iterator[Check]:
    told = subject.environment.get(subject.clock)
    if told:
        what = f"{subject.clock}={told} replaces the clock: everything is recorded at that time"
        yield Check(
            "clock", Status.NOTE, what, f"take it away (unset {subject.clock}), unless this is a test"
        )
    else:
        yield Check("clock", Status.OK, "the machine's own clock is used")


def _words(fault: BaseException) -> str:
    """Return what a fault says, without a file's content."""
    return fault.what if isinstance(fault, CaseworkError) else f"{type(fault).__name__}: {fault}"
