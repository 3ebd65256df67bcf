"""The LA's answers to packs that were handed over, taken back into the cases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from casework.case.casefile import CaseFile
from casework.case.decide import Order
from casework.case.events import PackAnswered
from casework.case.handed_over import RETURNED, HandedOver, handed_over
from casework.documents.pack import handover_papers as notes
from casework.documents.pack.handover_papers import ANSWER, Answer
from casework.errors import BadInput, Conflict, NotFound, Refused
from casework.service.actions import Done, check_role, read_again
from casework.service.addressing import find_case
from casework.service.workspace import Workspace
from casework.service.writing import writing
from casework.store.files import read_file


def unread(space: Workspace, each: HandedOver) -> Answer | None:
    """Return the answer that stands in the outbox and is not on file yet, or None."""
    if each.answer is not None or not each.outbox:
        return None
    path = space.home.root / each.outbox / ANSWER
    answer = notes.read_answer(read_file(path)) if path.is_file() else None
    return answer if answer is not None and answer.sha256 == each.sent.sha256 else None


def receive(
    space: Workspace, case: str, order: Order, answer_file: Path | None = None, *, dry_run: bool = False
) -> Done:
    """Record the answers to the packs of a case, each once; from the outbox, or from a file that came."""
    check_role(space, order)
    file = find_case(space, case)
    standing = space.standing(file, None)
    found = handed_over(standing)
    if not found:
        raise Refused(
            "nothing_sent",
            "No pack of this case was handed over.",
            where=f"case {file.reference}",
            fix=f"casework handover send {file.reference}",
        )
    answers = (
        _read(answer_file, file, found) if answer_file else [a for e in found if (a := unread(space, e))]
    )
    if not answers:
        raise NotFound(
            "no_answer",
            "No new answer to a pack of this case has come.",
            where=f"case {file.reference}",
            fix="wait for it, or name the file that came: --file answer.json",
        )
    events = [_answered(answer, order, found) for answer in answers]
    if not dry_run:
        with writing(space, file) as writer:
            writer.append(events)
        file = read_again(space, file)
    advice = ""
    if any(event.answer == RETURNED for event in events):
        advice = "What to mend: casework work (step mend_pack)"
    return Done(file, tuple(events), standing.state, (), advice)


def _answered(answer: Answer, order: Order, found: Sequence[HandedOver]) -> PackAnswered:
    sent = next(each.sent for each in found if each.sent.sha256 == answer.sha256)
    if answer.on < sent.on:
        raise BadInput(
            "answer_before_sending",
            f"The answer is dated {answer.on}, before the pack was sent on {sent.on}.",
            fix="ask the LA for the right date",
        )
    details = dict(order.details)
    if answer.findings:
        details["findings"] = "; ".join(answer.findings)
    return PackAnswered(
        on=answer.on,
        by=answer.by,
        role="la_liaison",
        sha256=answer.sha256,
        answer=answer.answer,
        reasons=tuple(reason.code for reason in answer.reasons),
        note=answer.note,
        received_by=order.by,
        details=details,
    )


def _read(path: Path, file: CaseFile, found: Sequence[HandedOver]) -> list[Answer]:
    path = path / ANSWER if path.is_dir() else path
    if not path.is_file():
        raise NotFound("no_such_file", f"There is no file {path}.", fix="name the answer.json that came back")
    answer = notes.read_answer(read_file(path))
    if answer is None:
        raise BadInput(
            "not_an_answer",
            "The file is no answer to a pack.",
            where=str(path),
            fix="ask for answer.json again",
        )
    each = next((each for each in found if each.sent.sha256 == answer.sha256), None)
    if each is None:
        raise BadInput(
            "answer_to_another_pack",
            "The file answers a pack that this case did not hand over.",
            where=f"{path}: sha256 {answer.sha256}",
            fix=f"case {file.reference} sent {', '.join(e.sent.sha256[:12] for e in found)}",
        )
    if each.answer is not None:
        raise Conflict(
            "answer_on_file",
            f"The answer to this pack is on file already ({each.status}).",
            where=f"case {file.reference}",
            fix=f"casework handover list {file.reference}",
        )
    return [answer]


def sent_packs(space: Workspace, case: str | None = None) -> list[tuple[CaseFile, HandedOver, Answer | None]]:
    """Return the packs that were handed over, of one case or of all, each with an answer not yet on file."""
    if case:
        files = [find_case(space, case)]
    else:
        files = [f for upn in space.pupils for s in space.strands_of(upn) for f in space.case_files(upn, s)]
    return [
        (file, each, unread(space, each))
        for file in files
        for each in handed_over(space.standing(file, None))
    ]
