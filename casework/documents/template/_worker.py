"""The process that reads Word files which anybody may have written: bounded in memory and processor time."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import IO, Any

import msgspec

from casework.documents.fields.manifest import Manifest
from casework.documents.template.check import Reading, read_template
from casework.documents.template.fields import made_up
from casework.documents.template.marks import marked_copy
from casework.documents.template.paper import paper_findings, pdf_findings
from casework.documents.word.finding import Finding
from casework.documents.worker_process import read_frame, write_frame
from casework.errors import BadInput, CaseworkError

CPU_SECONDS = 20  # of one request; whoever asked has given up by then
MOST_ALIKE = 20  # findings of one kind that are told one by one
MOST = 400


def main() -> None:
    """Answer requests until there are no more."""
    requests, answers = sys.stdin.buffer, _own_stdout()
    memory = int(sys.argv[1])
    _limit("RLIMIT_AS", memory)
    while True:
        try:
            head, data = read_frame(requests)
        except EOFError:
            return
        _limit("RLIMIT_CPU", int(sum(os.times()[:2])) + CPU_SECONDS)
        try:
            answer, more = _answer(head, data)
        except CaseworkError as fault:
            answer, more = {"error": _told(fault)}, b""
        except MemoryError:
            return  # what is left of this process is not to be trusted
        except Exception as fault:
            words = f"The Word file can't be read ({type(fault).__name__})."
            fix = "Open it in Word and save it as .docx under a new name."
            answer = {"error": _told(BadInput("word_file_unreadable", words, where=head["name"], fix=fix))}
            more = b""
        write_frame(answers, answer, more)


def _answer(head: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    if head["do"] == "hello":
        return {}, b""
    manifest = msgspec.convert(head["manifest"], Manifest) if head["manifest"] else None
    reading = _read(data, head["name"], manifest)
    if head["do"] == "mark":
        return {}, marked_copy(reading.file, [_finding(each) for each in head["findings"]])
    if head["do"] == "print":
        printed = _print(reading, head["name"], manifest, head["sample"])
        return {"findings": _plain(printed or []), "compared": printed is not None}, b""
    answer = {
        "findings": _plain(reading.findings),
        "fields": msgspec.to_builtins(reading.fields),
        "can_be_printed": reading.can_be_printed,
    }
    return answer, b""


@lru_cache(maxsize=1)
def _read(data: bytes, name: str, manifest: Manifest | None) -> Reading:
    return read_template(data, name, manifest)


def _print(
    reading: Reading, name: str, manifest: Manifest | None, sample: Mapping[str, Any]
) -> list[Finding] | None:
    """Return what the filled paper lacks, or None where nobody can tell what to fill in."""
    if not reading.has_tags and manifest is None:
        return list(pdf_findings(reading.file.docx, name, is_template=False))
    if manifest is not None:
        return list(paper_findings(reading.file, manifest, sample, name))
    invented = made_up(reading.fields, name)
    return list(paper_findings(reading.file, *invented, name)) if invented else None


def _plain(findings: list[Finding] | tuple[Finding, ...]) -> list[Any]:
    """Return the findings for the wire; the many of one kind are counted after the first twenty."""
    alike: dict[tuple[str, str], int] = {}
    kept: list[Finding] = []
    for finding in findings:
        kind = (finding.code, finding.what)
        alike[kind] = alike.get(kind, 0) + 1
        if alike[kind] <= MOST_ALIKE and len(kept) < MOST:
            kept.append(finding)
    rest = len(findings) - len(kept)
    if rest:
        counted = [
            f"{code}: {count - MOST_ALIKE}" for (code, _), count in alike.items() if count > MOST_ALIKE
        ]
        what = f"{rest} more findings like those above ({', '.join(counted[:10]) or 'of other kinds'})."
        kept.append(Finding("more_findings", "the file", what, "Mend those above, then check again."))
    return [[f.code, f.where, f.what, f.fix, f.spot] for f in kept]


def _finding(told: list[Any]) -> Finding:
    code, where, what, fix, spot = told
    return Finding(code, where, what, fix, tuple(spot) if spot else None)


def _told(fault: CaseworkError) -> dict[str, Any]:
    return {
        "code": fault.code,
        "what": fault.what,
        "where": fault.where,
        "fix": fault.fix,
        "details": fault.details,
    }


def _own_stdout() -> IO[bytes]:
    """Return standard output for the answers; whatever else prints goes to standard error."""
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return own


def _limit(name: str, amount: int) -> None:
    """Bound memory or processor time where the system can; on Windows the caller's deadline still holds."""
    with contextlib.suppress(ImportError, OSError, ValueError, AttributeError):
        import resource

        which = getattr(resource, name)
        hard = resource.getrlimit(which)[1]
        resource.setrlimit(which, (amount if hard == resource.RLIM_INFINITY else min(amount, hard), hard))


if __name__ == "__main__":
    main()
