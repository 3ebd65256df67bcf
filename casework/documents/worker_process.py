"""A helper process that answers one request at a time, each with a deadline; it can be lost without harm.

A request and its answer are a JSON head and some bytes. Whoever is late is killed with all its children, and
the next request starts a new process.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import struct
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import IO, Any

LENGTHS = struct.Struct(">QQ")  # of the head and of the bytes after it
START_SECONDS = 60.0  # the helper's own imports on a slow disk
_TAIL = 2_000  # bytes of the helper's last words


class HelperLost(Exception):
    """The helper gave no answer: ``is_late`` when its time was up, else it ended; ``words`` are its last."""

    def __init__(self, *, is_late: bool, words: str) -> None:
        """Keep why there is no answer."""
        super().__init__(words)
        self.is_late = is_late
        self.words = words


class WorkerProcess:
    """One helper, started when it is first asked and again after it was lost."""

    def __init__(self, command: Sequence[str], *, environment: Mapping[str, str] | None = None) -> None:
        """Keep the command; nothing is started yet."""
        self._command = list(command)
        self._environment = None if environment is None else dict(environment)
        self._process: subprocess.Popen[bytes] | None = None
        self._stderr: IO[bytes] | None = None
        self.answered = 0  # requests of the process that runs now

    def __enter__(self) -> WorkerProcess:
        """Return the helper, to be stopped at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the helper."""
        self.stop()

    @property
    def is_running(self) -> bool:
        """Return whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def start(self, *, seconds: float = START_SECONDS) -> None:
        """Start the process and wait until it says that it is ready; raises OSError or HelperLost."""
        if self.is_running:
            return
        self.stop()
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the process is stopped
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            env=self._environment,
            start_new_session=True,  # so that all its children can be ended with it
        )
        self.answered = 0
        self._exchange({"do": "hello"}, b"", seconds)

    def ask(
        self, head: Mapping[str, Any], data: bytes = b"", *, seconds: float
    ) -> tuple[dict[str, Any], bytes]:
        """Return the helper's answer; raises HelperLost when it ends, or says nothing in time."""
        self.start()
        answer = self._exchange(head, data, seconds)
        self.answered += 1
        return answer

    def stop(self) -> None:
        """End the process and its children at once."""
        process, self._process = self._process, None
        if process is not None:
            kill_tree(process)
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):  # what was not yet written is not wanted any more
                    if pipe is not None:
                        pipe.close()
        if self._stderr is not None:
            self._stderr.close()
            self._stderr = None

    def _exchange(self, head: Mapping[str, Any], data: bytes, seconds: float) -> tuple[dict[str, Any], bytes]:
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None
        late = threading.Event()

        def give_up() -> None:
            late.set()
            kill_tree(process)

        timer = threading.Timer(max(seconds, 0.01), give_up)
        timer.daemon = True
        timer.start()
        try:
            write_frame(process.stdin, head, data)
            return read_frame(process.stdout)
        except (OSError, EOFError, ValueError):
            words = self._last_words()
            self.stop()
            raise HelperLost(is_late=late.is_set(), words=words) from None
        except BaseException:  # interrupted half-way: the next answer would be the wrong one
            self.stop()
            raise
        finally:
            timer.cancel()

    def _last_words(self) -> str:
        if self._stderr is None:
            return ""
        size = self._stderr.seek(0, os.SEEK_END)
        self._stderr.seek(max(size - _TAIL, 0))
        lines = self._stderr.read().decode(errors="replace").strip().splitlines()
        return lines[-1][:200] if lines else ""


def kill_tree(process: subprocess.Popen[bytes]) -> None:
    """End a process that leads a session of its own, and all that it started."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:  # pragma: no cover - Windows
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    with contextlib.suppress(ProcessLookupError):
        process.kill()


def write_frame(stream: IO[bytes], head: Mapping[str, Any], data: bytes) -> None:
    """Write one request or answer."""
    told = json.dumps(head).encode()
    stream.write(LENGTHS.pack(len(told), len(data)) + told)
    stream.write(data)
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    """Return one request or answer; raises EOFError when the other side has gone."""
    head_size, data_size = LENGTHS.unpack(_exactly(stream, LENGTHS.size))
    head = json.loads(_exactly(stream, head_size))
    return head, _exactly(stream, data_size)


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
