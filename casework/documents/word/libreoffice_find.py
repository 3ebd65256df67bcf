"""Where LibreOffice is on this machine, and a Python that can talk to it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from casework.errors import ToolFailed

SOFFICE = "CASEWORK_SOFFICE"
_PLACES = (
    "/usr/bin/soffice",
    "/usr/local/bin/soffice",
    "/snap/bin/libreoffice.soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
_PYTHON_SECONDS = 30
_HOW = "Debian: apt-get install libreoffice-writer-nogui python3-uno; elsewhere: www.libreoffice.org"


@dataclass(frozen=True)
class Installed:
    """The office's program, and the Python that brings its library along."""

    soffice: str
    python: str


def installed() -> Installed | None:
    """Return the LibreOffice of this machine, or None where there is none that can be talked to."""
    soffice = _soffice()
    python = _python(soffice) if soffice else None
    return Installed(soffice, python) if soffice and python else None


def wanted() -> Installed:
    """Return the LibreOffice of this machine; raises ToolFailed saying what to install."""
    found = installed()
    if found is not None:
        return found
    soffice = _soffice()
    if soffice is None:
        raise ToolFailed("libreoffice_missing", "LibreOffice is not installed on this machine.", fix=_HOW)
    raise ToolFailed(
        "libreoffice_without_python",
        "No Python on this machine can talk to LibreOffice (the module uno is missing).",
        where=soffice,
        fix=_HOW,
    )


def _soffice() -> str | None:
    told = os.environ.get(SOFFICE)
    if told is not None:
        return told if Path(told).is_file() else None
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


@cache
def _python(soffice: str) -> str | None:
    """Return a Python that has the office's library: the office's own, else the system's."""
    program = Path(soffice).resolve().parent
    own = [program / "python", program / "python.exe", program.parent / "Resources" / "python"]
    system = [Path("/usr/bin/python3"), Path(sys.executable)]
    return next((str(each) for each in (*own, *system) if each.is_file() and _has_uno(each)), None)


def _has_uno(python: Path) -> bool:
    try:
        done = subprocess.run(
            [str(python), "-c", "import uno"], capture_output=True, timeout=_PYTHON_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
