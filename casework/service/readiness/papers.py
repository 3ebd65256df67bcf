"""What on the papers themselves would bring a pack back: not signed, never posted, too late for a court."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casework.case.casefile import Standing
from casework.case.certified import called
from casework.case.commands import record_command
from casework.case.events import DocumentSigned, LetterIssued
from casework.case.pack_records import HEAD, Paper
from casework.case.situation import Situation
from casework.case.valid_papers import posting_of
from casework.service.packs.drafts import stale_drafts, without_stale
from casework.service.packs.time_limit import time_limits
from casework.service.readiness.line import Lack
from casework.service.upkeep import OFFICER
from casework.service.workspace import Workspace


def papers_lack(
    space: Workspace, today: Situation, standing: Standing, papers: Sequence[Paper]
) -> Iterator[Lack]:
    """Return the lines about papers that are on file."""
    yield from _unsigned(standing, papers)
    yield from _unposted(today, standing, without_stale(space, standing, papers))
    for stale in stale_drafts(space, standing):
        yield Lack(stale.what, stale.fix, stops=False)
    for limit in time_limits(standing, space.values):
        if today.day > limit.last:
            yield Lack(
                f"{limit.text}: that day has passed",
                "ask the LA which sessions can still be put before the court",
                stops=False,
            )
        else:
            yield Lack(limit.text, "the LA lays the information by then", stops=False)


def _unsigned(standing: Standing, papers: Sequence[Paper]) -> Iterator[Lack]:
    signed = {event.sha256 for event in standing.all(DocumentSigned)}
    for paper in papers:
        if paper.kind == "registration_certificate" and paper.sha256 not in signed:
            yield Lack(
                f"{called(paper)} is not recorded as signed by the head (s.566 Education Act 1996)",
                "sign it, then: "
                + record_command(standing.file.reference, "signed", f"document={paper.document}", role=HEAD),
                stops=False,
            )


def _unposted(today: Situation, standing: Standing, papers: Sequence[Paper]) -> Iterator[Lack]:
    parents = {parent.contact_ref for parent in today.parents}
    never = [
        paper
        for paper in papers
        if isinstance(paper, LetterIssued) and paper.to in parents and posting_of(standing, paper) is None
    ]
    if never:
        yield Lack(
            f"{len(never)} letter{'' if len(never) == 1 else 's'} not recorded as posted: "
            + ", ".join(paper.document for paper in never),
            "record each posting that there was: "
            + record_command(
                standing.file.reference, "letter_posted", f"document={never[0].document}", role=OFFICER
            ),
            stops=False,
            code="no_warning_shown",
        )
