"""What is wrong with a Word file: a code for programs, and three sentences for the person who mends it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casework.documents.word.paragraphs import Paragraph
from casework.errors import BadInput, CaseworkError


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a template: a stable code, where it stands, and what to do.

    ``spot`` is the part and the number of the paragraph, for marking it; None where it stands in none.
    """

    code: str
    where: str
    what: str
    fix: str
    spot: tuple[str, int] | None = None

    def __str__(self) -> str:
        """Return the finding on one line."""
        return f"{self.where}: {self.what} {self.fix}"


def finding_at(paragraph: Paragraph, code: str, what: str, fix: str) -> Finding:
    """Return a finding that stands in a paragraph."""
    spot = (paragraph.part, paragraph.number) if paragraph.number else None
    return Finding(code, paragraph.place, what, fix, spot)


def as_error(findings: Sequence[Finding], where: str) -> BadInput:
    """Return the error for a template that can't be filled because of these findings."""
    first = findings[0]
    if len(findings) == 1:
        return BadInput(first.code, first.what, where=f"{where}, {first.where}", fix=first.fix)
    return BadInput(
        first.code,
        f"The template has {len(findings)} faults.",
        where=where,
        details=[str(finding) for finding in findings],
        fix="Correct them in Word, then check the template again.",
    )


def as_findings(fault: CaseworkError) -> Iterator[Finding]:
    """Return an error as findings, one for each of its details."""
    for detail in fault.details or ("",):
        yield Finding(fault.code, fault.where, f"{fault.what} {detail}".strip(), fault.fix)
