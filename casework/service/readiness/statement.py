"""Whether a witness statement still says what the register and the ledger of notices say."""

from __future__ import annotations

from collections.abc import Iterator

from casework.case.casefile import Standing
from casework.case.commands import record_command
from casework.case.decide import Order
from casework.case.events import LetterIssued, LetterRequested
from casework.case.exhibits import TEMPLATE
from casework.case.valid_papers import valid_papers
from casework.case.windows import day_text
from casework.documents.fields.context import Occasion
from casework.documents.fields.letter import FIELDS
from casework.service.readiness.line import Lack
from casework.service.workspace import Workspace

_HELD = "unauthorised_sessions"


def statement_lacks(space: Workspace, standing: Standing) -> Iterator[Lack]:
    """Return a hard line for each maker whose last statement puts forward other sessions than are left."""
    requests = {request.document: request for request in standing.all(LetterRequested)}
    last = {
        paper.by: paper
        for paper in valid_papers(standing)
        if isinstance(paper, LetterIssued) and paper.template == TEMPLATE and paper.document in requests
    }
    for paper in last.values():
        if _sessions(space, standing, paper) != _rows(requests[paper.document]):
            command = record_command(
                standing.file.reference, "statement", "offence=OFFENCE", role="headteacher"
            )
            yield Lack(
                f"the statement of {paper.by} of {day_text(paper.on)} puts forward other sessions than the "
                "register and the notices now bear out",
                f"make it again, and sign the new one: {command}",
                stops=True,
                code="dates_differ",
            )


def _sessions(space: Workspace, standing: Standing, paper: LetterIssued) -> list[dict[str, str]]:
    order = Order(paper.on, paper.by, paper.role)
    occasion = Occasion(space.situation(standing.file, paper.on), order, paper.document)
    return list(FIELDS[_HELD](occasion))


def _rows(request: LetterRequested) -> list[dict[str, str]]:
    return list(request.context.get(_HELD, ()))
