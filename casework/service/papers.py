"""Writing the papers of a case: everything is rendered and checked before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from casework.case.casefile import CaseFile
from casework.case.decide import DocumentPlan, Order, StepPlan
from casework.case.events import DocumentReceived, LetterIssued, LetterRequested
from casework.case.situation import Situation
from casework.documents.evidence.intake import Inspected, inspect_evidence
from casework.documents.evidence.names import one_line
from casework.documents.fields.context import Occasion, build_context
from casework.documents.fields.letter import FIELDS
from casework.documents.leaks import check_leaks, check_offence_words
from casework.documents.template.render import Produced, produce
from casework.documents.word.engines import DXPDF, SETTING
from casework.errors import BadInput, Refused, WrongUsage
from casework.schooldays import Session
from casework.service.citing import citation
from casework.service.workspace import Workspace
from casework.service.writing import Keeper

LONGEST_TITLE = 200  # letters; the index of a pack shows it with the day, and with more for what hangs on it
MOST_LETTERS = 400


@dataclass(frozen=True)
class Upload:
    """A file that a person hands in: its name and its bytes."""

    name: str
    data: bytes
    password: str = field(default="", repr=False)  # opens it once, and is not kept


def titled(title: str, reference: str) -> str:
    """Return the title of a PDF: what it is, and in which case; no name of a child."""
    return f"{title}, case {reference}"


def requests_for_step(
    space: Workspace,
    file: CaseFile,
    plan: StepPlan,
    situation: Situation,
    order: Order,
    enclosed: tuple[str, ...] = (),
) -> list[LetterRequested]:
    """Return a request for each document of the step, with everything that it says.

    ``enclosed`` names papers that go with them beside those of the step.
    """
    notices = {notice.document: notice for notice in plan.notices}
    return [
        request_for(
            space,
            planned,
            order,
            Occasion(
                situation,
                order,
                planned.document,
                transition=plan.report.transition,
                facts=plan.report.facts,
                recipient=planned.parent,
                notice=notices.get(planned.document),
                offence=plan.taken.offence_sessions or _counted(plan),
                siblings=space.siblings(file.upn),
                minutes_late=minutes_late(space, file.upn),
                enclosed=enclosed,
            ),
        )
        for planned in plan.documents
    ]


def minutes_late(space: Workspace, upn: str) -> Callable[[date, Session], int | None]:
    """Return a way to look up how late the pupil came; the register is read when it is first asked."""

    def find(day: date, session: Session) -> int | None:
        mark = space.marks_of(upn).get((day, session))
        return mark.minutes_late if mark else None

    return find


def _counted(plan: StepPlan) -> tuple[tuple[str, str, str], ...]:
    """Return the unauthorised sessions that the step's figures counted."""
    facts = [fact for fact in plan.report.facts if fact.fact.startswith("unauthorised_sessions")]
    return tuple(sorted({session for fact in facts for session in fact.sessions}))


def request_for(space: Workspace, planned: DocumentPlan, order: Order, occasion: Occasion) -> LetterRequested:
    """Return the request for one document; refuses one that would show another family member's details."""
    manifest = space.catalogue.get(planned.template).manifest
    context = build_context(manifest, occasion, FIELDS)
    if manifest.to == "parent":
        check_leaks(context, occasion)
        check_offence_words(occasion)
        _confirm_pupil_address(context, occasion)
    return LetterRequested(
        on=order.on,
        by=order.by,
        role=order.role,
        document=planned.document,
        template=manifest.id,
        version=manifest.version,
        kind=manifest.kind,
        title=manifest.title,
        to=planned.to,
        context=context,
    )


def _confirm_pupil_address(context: dict[str, Any], occasion: Occasion) -> None:
    """Refuse to tell a parent who lives elsewhere where the child lives, until a person has confirmed it."""
    pupil, recipient = occasion.situation.pupil, occasion.recipient
    if "address" not in context.get("pupil", {}) or recipient is None:
        return
    lives_there = recipient.address == pupil.address or not recipient.address.lines
    if lives_there or occasion.detail("pupil_address").casefold() in ("yes", "confirmed"):
        return
    raise Refused(
        "pupil_address_not_confirmed",
        f"The paper has to show the pupil's address, and {recipient.full_name} lives elsewhere.",
        where=f"{occasion.document}: regulation 3(b) of the 2007 Regulations asks for the child's address",
        fix="make sure that this parent may know it, then add --detail pupil_address=confirmed",
    )


def render(space: Workspace, request: LetterRequested, reference: str) -> Produced:
    """Return the Word file and the PDF of a request, checked word by word."""
    template = space.catalogue.get(request.template, request.version)
    # A home may be held to a policy from before there was a choice.
    engine = space.values.text(SETTING, request.on) if SETTING in space.values.policy.parameters else DXPDF
    return produce(template, request.context, title=titled(request.title, reference), engine=engine)


def keep(writer: Keeper, request: LetterRequested, produced: Produced) -> LetterIssued:
    """Write a document to the vault and return the receipt."""
    word = writer.keep(produced.docx, name=request.document, suffix=".docx")
    pdf = writer.keep(produced.pdf, name=request.document, suffix=".pdf")
    return LetterIssued(
        on=request.on,
        by=request.by,
        role=request.role,
        document=request.document,
        template=request.template,
        kind=request.kind,
        title=request.title,
        to=request.to,
        path=pdf.path,
        sha256=pdf.sha256,
        word_path=word.path,
        word_sha256=word.sha256,
        pages=produced.pages,
        details=request.details,
    )


def inspect_all(uploads: Sequence[Upload]) -> list[Inspected]:
    """Return what the files hold; raises BadInput by name for one that can't be used, before any is kept."""
    return [inspect_evidence(u.data, name=one_line(u.name), password=u.password) for u in uploads]


def title_of(order: Order, otherwise: str) -> str:
    """Return the title that a person gave to a file, or the other one, as one line that can be shown."""
    title = one_line(order.details.get("title", "")) or one_line(otherwise)[:LONGEST_TITLE] or "Evidence"
    if len(title) > LONGEST_TITLE:
        raise BadInput(
            "title_too_long",
            f"The title has {len(title)} letters; at most {LONGEST_TITLE} are taken.",
            where="--detail title",
            fix="give the paper a title of a few words: --detail title=TITLE",
        )
    return title


def title_notes(order: Order) -> list[str]:
    """Return that the title is not taken as typed, where that is so; raise BadInput for one too long."""
    typed = order.details.get("title", "").strip()
    if not typed or (taken := title_of(order, "")) == typed:
        return []
    return [f"The title holds signs that show nothing, or blanks too many; it is taken as {taken!r}."]


def without_password(order: Order, uploads: Sequence[Upload]) -> tuple[Order, list[Upload]]:
    """Return the order without the password that may stand among its details, and the files with it."""
    details = dict(order.details)
    given = [details.pop(key) for key in list(details) if key.strip().casefold() == "password"]
    if not given:
        return order, list(uploads)
    opened = [replace(upload, password=upload.password or given[0]) for upload in uploads]
    return replace(order, details=details), opened


def received(
    writer: Keeper,
    planned: DocumentPlan,
    order: Order,
    upload: Upload,
    inspected: Inspected,
    *,
    kind: str,
    title: str,
) -> list[DocumentReceived]:
    """Keep a file from outside and return the event that takes it into the case.

    The attachments of an e-mail follow it, each a document of its own.
    """
    found = [_received(writer, planned, order, upload, inspected, kind=kind, title=title)]
    for place, one in enumerate(inspected.attached, 1):
        hanging = DocumentPlan(f"{planned.document}-attached-{place}", "evidence", planned.to)
        name = one.name.rpartition(".")[0] or one.name
        own = f"{title}, attachment {place}: {name}"[:MOST_LETTERS]
        file = Upload(one.name, one.data)
        found += received(writer, hanging, order, file, one.inspected, kind="evidence", title=own)
    return found


def _received(
    writer: Keeper,
    planned: DocumentPlan,
    order: Order,
    upload: Upload,
    inspected: Inspected,
    *,
    kind: str,
    title: str,
) -> DocumentReceived:
    """Keep one file and return the event that takes it into the case."""
    stored = writer.keep(inspected.pdf, name=planned.document, suffix=".pdf")
    original = None
    if inspected.repaired:
        name = f"{planned.document}-as-received"
        original = writer.keep(upload.data, name=name, suffix=inspected.suffix)
    return DocumentReceived(
        on=order.on,
        by=order.by,
        role=order.role,
        document=planned.document,
        template=planned.template,
        kind=kind,
        title=title,
        to=planned.to,
        path=stored.path,
        sha256=stored.sha256,
        pages=inspected.pages,
        original_name=one_line(upload.name),
        image_only_pages=inspected.image_only_pages,
        original_path=original.path if original else "",
        original_sha256=original.sha256 if original else "",
        media=inspected.media,
        original_pages=inspected.original_pages,
        page_boxes=inspected.page_boxes,
        was_encrypted=inspected.was_encrypted,
        form_fields=inspected.form_fields,
        attachments=inspected.attachments,
        done=inspected.done,
        notes=inspected.notes,
        not_taken=inspected.not_taken,
        details=citation(order),
    )


def check_number(plan: StepPlan, uploads: Sequence[Upload]) -> None:
    """Raise if the files are neither one for each parent nor one that serves all."""
    if len(uploads) not in (1, len(plan.documents)):
        raise WrongUsage(
            "number_of_files",
            f"{len(uploads)} files for {len(plan.documents)} papers.",
            where=f"step {plan.taken.step}",
            fix="give one file for each parent, in the order "
            + ", ".join(document.to for document in plan.documents)
            + ", or a single file that serves all",
        )


def brought_in(
    space: Workspace,
    writer: Keeper,
    plan: StepPlan,
    order: Order,
    files: Sequence[tuple[Upload, Inspected]],
) -> list[DocumentReceived]:
    """Return the LA's own papers taken into the case: one for each parent, or one that serves all."""
    found = []
    for number, planned in enumerate(plan.documents):
        upload, inspected = files[number if len(files) > 1 else 0]
        manifest = space.catalogue.get(planned.template).manifest
        found += received(writer, planned, order, upload, inspected, kind=manifest.kind, title=manifest.title)
    return found
