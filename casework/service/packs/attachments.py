"""Attachments of e-mails that could not be taken in: each a gap, until a person says that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casework.case.casefile import Standing
from casework.case.commands import record_command
from casework.case.events import AttachmentSettled, DocumentReceived
from casework.case.valid_papers import Paper
from casework.policy.model import PackPart
from casework.service.readiness.line import Lack

OFFICER = "attendance_officer"


def missing_attachments(standing: Standing, papers: Sequence[tuple[PackPart, Paper]]) -> Iterator[Lack]:
    """Return a line for each attachment of the pack's e-mails that is not in the pack and not settled."""
    settled = {(event.document, event.attachment) for event in standing.all(AttachmentSettled)}
    for part, paper in papers:
        if not isinstance(paper, DocumentReceived):
            continue
        for line in paper.not_taken:
            number, _, words = line.partition(". ")
            if (paper.document, int(number)) in settled:
                continue
            name, _, why = words.partition(": ")
            settle = record_command(
                standing.file.reference,
                "attachment_settled",
                f"document={paper.document}",
                f"attachment={number}",
                "why=WHY",
                role=OFFICER,
            )
            which = f"attachment {number} of {paper.title} ({name})"
            yield Lack(
                f"{which} could not be taken in: {why.removesuffix('.')}",
                "record what it holds as evidence of its own, if it matters, then say why nothing is lost: "
                f"{settle}; or build with a page that stands for it: --allow-gaps --why TEXT",
                stops=True,
                part=part,
                title=f"Attachment {number} of {paper.title}: {name}",
                follows=paper.path,
            )
