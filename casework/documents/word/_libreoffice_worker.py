"""The process between casework and LibreOffice; it runs under the office's own Python and knows no casework.

It starts one office with a profile of its own, then turns each Word file that it is handed into a PDF.
Requests and answers are framed as in ``worker_process``. When its caller goes away, so do it and the office.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

LENGTHS = struct.Struct(">QQ")
NEVER = 0  # com.sun.star.document.MacroExecMode.NEVER_EXECUTE, and UpdateDocMode.NO_UPDATE
# No macros whatever a file says, no pictures from elsewhere, no recovery questions.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"
oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Recovery/RecoveryInfo"><prop oor:name="Enabled" oor:op="fuse">
<value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse">
<value>false</value></prop></item>
</oor:items>
"""


def main() -> None:
    """Start the office, answer requests until there are no more, then leave nothing behind."""
    soffice, folder = sys.argv[1], Path(sys.argv[2])
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    office = None
    try:
        office = Office(soffice, folder)
        while True:
            lengths = requests.read(LENGTHS.size)
            if len(lengths) < LENGTHS.size:
                return
            head_size, data_size = LENGTHS.unpack(lengths)
            head, data = json.loads(requests.read(head_size)), requests.read(data_size)
            watch = threading.Timer(2 * head.get("seconds", 600), leave, (office, folder))
            watch.daemon = True  # should the caller have died while the office hangs
            watch.start()
            answer, pdf = ({}, b"") if head["do"] == "hello" else office.convert(data)
            watch.cancel()
            told = json.dumps(answer).encode()
            answers.write(LENGTHS.pack(len(told), len(pdf)) + told + pdf)
            answers.flush()
    except Exception as fault:  # the last words, which the caller passes on
        os.write(2, f"{type(fault).__name__}: {fault}\n".encode(errors="replace"))
    finally:
        leave(office, folder)


def leave(office: Office | None, folder: Path) -> None:
    """End this process and the office with all its parts, also a hanging one, and remove their folder."""
    if os.name != "posix" or os.getpgrp() != os.getpid():
        if office is not None:
            office.process.kill()
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)
    group = os.getpgrp()
    if os.fork():
        time.sleep(60)  # the other one ends us
    os.setsid()
    os.killpg(group, signal.SIGKILL)
    for _ in range(100):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break
        time.sleep(0.05)
    os._exit(0)


class Office:
    """One running LibreOffice, reached through a pipe."""

    def __init__(self, soffice: str, folder: Path) -> None:
        """Start it and wait until it listens; the caller's deadline ends a wait that is in vain."""
        self.folder = folder
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
        pipe = "casework" + folder.name.replace("-", "").replace("_", "")
        self.process = subprocess.Popen(
            [
                soffice,
                "-env:UserInstallation=" + profile.as_uri(),
                *("--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
                f"--accept=pipe,name={pipe};urp",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.uno = importlib.import_module("uno")
        context = self._connect(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        manager = context.ServiceManager
        self.desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        self.helper = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)

    def _connect(self, address: str) -> Any:
        local = self.uno.getComponentContext()
        name = "com.sun.star.bridge.UnoUrlResolver"
        resolver = local.ServiceManager.createInstanceWithContext(name, local)
        while True:
            try:
                return resolver.resolve(address)
            except Exception:  # NoConnectException, a class that only the office's library knows
                if self.process.poll() is not None:
                    raise
                time.sleep(0.05)

    def convert(self, docx: bytes) -> tuple[dict[str, str], bytes]:
        """Return the answer and the PDF; a file that is refused is an answer, a dead office raises."""
        source, target = self.folder / "letter.docx", self.folder / "letter.pdf"
        source.write_bytes(docx)
        try:
            document = self.desktop.loadComponentFromURL(
                source.as_uri(),
                "_blank",
                0,
                self._values(
                    Hidden=True,
                    FilterName="MS Word 2007 XML",
                    MacroExecutionMode=self._short(NEVER),
                    UpdateDocMode=self._short(NEVER),
                ),
            )
            if document is None:
                return {"error": "LibreOffice can't read it"}, b""
            try:
                self._accept_changes(document)
                how = self._values(
                    UseLosslessCompression=True, ReduceImageResolution=False, UseTaggedPDF=True
                )
                data = self.uno.Any("[]com.sun.star.beans.PropertyValue", how)
                document.storeToURL(
                    target.as_uri(), self._values(FilterName="writer_pdf_Export", FilterData=data)
                )
            finally:
                document.close(True)
            return {}, target.read_bytes()
        except Exception as fault:
            if (
                type(fault).__name__.endswith(("DisposedException", "RuntimeException"))
                or self.process.poll() is not None
            ):
                raise
            return {"error": f"LibreOffice can't convert it ({type(fault).__name__})"}, b""
        finally:
            for path in (source, target):
                with contextlib.suppress(OSError):
                    path.unlink()

    def _accept_changes(self, document: Any) -> None:
        """Accept tracked changes, which would be printed as mark-up; the checks take them as accepted too."""
        if document.getRedlines().createEnumeration().hasMoreElements():
            frame = document.getCurrentController().getFrame()
            self.helper.executeDispatch(frame, ".uno:AcceptAllTrackedChanges", "", 0, ())

    def _short(self, number: int) -> Any:
        return self.uno.Any("short", number)

    def _values(self, **values: Any) -> tuple[Any, ...]:
        found = []
        for name, value in values.items():
            each = self.uno.createUnoStruct("com.sun.star.beans.PropertyValue")
            each.Name, each.Value = name, value
            found.append(each)
        return tuple(found)


if __name__ == "__main__":
    main()
