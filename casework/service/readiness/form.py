"""Whether the referral form still prints the figures that the register gives."""

from __future__ import annotations

from collections.abc import Iterator

from casework.case.attendance import Counts
from casework.case.casefile import Standing
from casework.case.commands import record_command
from casework.case.decide import Order
from casework.case.events import LetterIssued, LetterRequested
from casework.case.valid_papers import valid_papers
from casework.case.windows import day_text
from casework.documents.fields.context import Occasion
from casework.documents.fields.letter import FIELDS
from casework.service.packs.form_again import RECORD, TEMPLATE
from casework.service.readiness.line import Lack
from casework.service.workspace import Workspace

_COUNTED = (
    "attendance",
    "possible",
    "attended",
    "authorised",
    "unauthorised",
    "late_before_close",
    "late_after_close",
)


def form_lacks(space: Workspace, standing: Standing) -> Iterator[Lack]:
    """Return a hard line where the form prints figures that the register does not give any more."""
    forms = [
        paper
        for paper in valid_papers(standing)
        if isinstance(paper, LetterIssued) and paper.template == TEMPLATE
    ]
    requests = {request.document: request for request in standing.all(LetterRequested)}
    if not forms or forms[-1].document not in requests:
        return
    form = forms[-1]
    printed = requests[form.document].context.get("figures", {})
    occasion = Occasion(
        space.situation(standing.file, form.on), Order(form.on, form.by, form.role), form.document
    )
    now = {name: FIELDS[f"figures.{name}"](occasion) for name in _COUNTED if name in printed}
    changed = [
        f"{name.replace('_', ' ')} {printed[name]}, now {value}"
        for name, value in now.items()
        if printed[name] != value
    ]
    marks, period = occasion.situation.attendance, occasion.period
    is_open = any(
        marks.sessions(what, period.start, period.end) for what in (Counts.UNEXPLAINED, Counts.MISSING)
    )
    if changed:
        yield Lack(
            f"the {form.title} form of {day_text(form.on)} prints other figures than the register gives: "
            + "; ".join(changed),
            f"write it again: {record_command(standing.file.reference, RECORD, role='headteacher')}",
            stops=not is_open,  # while marks are open, their own line says when they stop the build
            code="dates_differ",
        )
