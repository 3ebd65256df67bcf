"""The witness statement of a case: written, its pages counted after layout, its exhibits labelled."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from casework.case.casefile import CaseFile, Standing
from casework.case.commands import record_command
from casework.case.decide import DocumentPlan, Order
from casework.case.events import DocumentReceived, LetterRequested
from casework.case.exhibits import TEMPLATE, label_pages, signed_papers
from casework.case.triggers import why_none_left
from casework.case.valid_papers import posting_of
from casework.case.windows import day_text
from casework.documents.fields.context import Occasion
from casework.documents.pack.exhibit_label import draw_label
from casework.documents.template.render import Produced
from casework.errors import CaseworkError, Refused, WrongUsage
from casework.service import papers
from casework.service.workspace import Workspace
from casework.service.writing import Keeper

STATEMENT = "statement"
HEAD = "headteacher"
_TRIES = 5
_FOR_THE_FILE = ("minutes", "plan")  # never posted


def request_statement(space: Workspace, file: CaseFile, order: Order) -> tuple[LetterRequested, Produced]:
    """Return the statement with the number of its own pages in its declaration.

    Raises WrongUsage where no offence was chosen, Refused for another role or without a session to go on.
    """
    situation = space.situation(file, order.on)
    if "statement.rules" not in situation.values.policy.parameters:  # of a case begun before they were listed
        situation = replace(situation, values=space.values)
    offences = situation.values.lines("statement.offences", order.on)
    if order.details.get("offence", "").strip() not in offences:
        raise WrongUsage(
            "no_offence_chosen",
            "A person chooses the offence that the statement is for.",
            where=f"case {file.reference}",
            fix=f"--detail offence={' or '.join(offences)}",
        )
    if order.role != HEAD:
        raise Refused(
            "wrong_role",
            f"Only the {HEAD} makes the school's statement, not {order.role}.",
            where=f"case {file.reference}",
            fix=f"--role {HEAD}",
        )
    document = f"{len(file.entries) + 1:03d}-{TEMPLATE}"
    occasion = Occasion(situation, order, document, minutes_late=papers.minutes_late(space, file.upn))
    if not occasion.offence_rows_source:
        raise Refused(
            "no_session_left",
            f"No unauthorised session of this school year is left to go on{why_none_left(situation)}.",
            where=f"case {file.reference}",
        )
    plan = DocumentPlan(document, TEMPLATE, "file")
    request = papers.request_for(space, plan, order, occasion)
    return _counted(space, file, request)


def _counted(space: Workspace, file: CaseFile, request: LetterRequested) -> tuple[LetterRequested, Produced]:
    """Return the statement once the number of pages that it states is the number that it has."""
    pages = 2
    for _ in range(_TRIES):
        words = f"{pages} page{'' if pages == 1 else 's'}"
        told = {**request.context["statement"], "pages": words}
        request = msgspec.structs.replace(request, context={**request.context, "statement": told})
        produced = papers.render(space, request, file.reference)
        if produced.pages == pages:
            return request, produced
        pages = produced.pages
    raise CaseworkError(
        "pages_not_stable",
        "The statement's number of pages changes each time it is printed.",
        where=request.document,
        fix="add or leave out a line (--detail support=...), then write it again",
    )


def unposted(file: CaseFile, standing: Standing, request: LetterRequested) -> list[str]:
    """Return what the head should know before signing: letters of which only the writing is on file."""
    named = {row["document"] for row in request.context["exhibits"]}
    letters = [
        paper for paper in standing.documents if paper.document in named and paper.kind not in _FOR_THE_FILE
    ]
    never = [paper.document for paper in letters if posting_of(standing, paper) is None]
    if not never:
        return []
    details = (f"document={never[0]}", "method=METHOD")
    command = record_command(file.reference, "letter_posted", *details, role="attendance_officer")
    return [
        f"The statement says of {len(never)} paper{'' if len(never) == 1 else 's'} that it was written, not "
        f"that it was sent, as no posting is on file: {', '.join(never)}. Record each posting that there was "
        f"({command}), then make the statement again before it is signed."
    ]


def exhibit_labels(
    keeper: Keeper, file: CaseFile, order: Order, request: LetterRequested
) -> list[DocumentReceived]:
    """Return the label pages of the statement's exhibits, kept; each goes before its exhibit in the pack.

    Where a signed statement has the same exhibit under the same label, its signed page stays.
    """
    found = []
    maker = request.context["statement"]["maker"]
    signed = signed_papers(file.counting)
    pages = label_pages(file)
    for row in request.context["exhibits"]:
        page = pages.get((row["document"], row["label"]))
        if page and page.details["statement"] in signed:
            continue
        pdf = draw_label(row["label"], row["what"], maker, file.reference, day_text(order.on))
        name = f"{request.document.partition('-')[0]}-exhibit-{row['label'].replace('/', '-')}"
        stored = keeper.keep(pdf, name=name, suffix=".pdf")
        found.append(
            DocumentReceived(
                on=order.on,
                by=order.by,
                role=order.role,
                document=name,
                template="",
                kind="exhibit",
                title=f"Exhibit {row['label']}",
                to="file",
                path=stored.path,
                sha256=stored.sha256,
                pages=1,
                original_name="",
                details={"exhibit_of": row["document"], "label": row["label"], "statement": request.document},
            )
        )
    return found
