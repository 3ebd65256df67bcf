"""Records that need more than the case file: the authority's lists, the built pack, the register."""

from __future__ import annotations

from collections.abc import Sequence

from casework.case.casefile import Standing
from casework.case.decide import Order
from casework.case.events import Event, LetterIssued
from casework.case.pack_records import checked_outcome, plan_answer, plan_document_approval
from casework.case.records import plan_record
from casework.case.valid_papers import letters_last_written
from casework.policy.profile import COURT, LA
from casework.service.editions import looks
from casework.service.packs.drafts import check_address, check_draft
from casework.service.packs.history import latest_path
from casework.service.readiness.files import check_unedited
from casework.service.workspace import Workspace
from casework.store.files import read_file, sha256_of

ANSWER = "answer"
_MADE_BY = {"la_outcome": LA, "court_outcome": COURT}
TAKEN = frozenset({ANSWER, looks.LOOKED, "approval", "letter_posted", *_MADE_BY})


def planned(space: Workspace, what: str, order: Order, standing: Standing) -> Sequence[Event]:
    """Return the events of such a record."""
    if what == ANSWER:
        return plan_answer(order, standing, space.policy.profile)
    if what == looks.LOOKED:
        return (looks.plan_looked(space, order, standing),)
    if what == "approval" and (document := order.details.get("document", "").strip()):
        check_unedited(space, standing, document)
        check_draft(space, standing, document)
        return plan_document_approval(order, standing, pack_sha256(space, standing))
    if what == "letter_posted" and order.details.get("address", "").strip() != "confirmed":
        _check_addresses(space, order, standing)
    if what in _MADE_BY:
        order = checked_outcome(_MADE_BY[what], order, space.policy.profile)
    return plan_record(what, order, standing)


def pack_sha256(space: Workspace, standing: Standing) -> str:
    """Return the hash of the pack as it is built now, empty where none is."""
    path = latest_path(space, standing.file)
    return sha256_of(read_file(path)) if path.is_file() else ""


def _check_addresses(space: Workspace, order: Order, standing: Standing) -> None:
    """Refuse the posting of a letter that shows an address at which its reader no longer lives (O22)."""
    named = order.details.get("document", "").strip()
    meant = {named} if named else {e.document for e in letters_last_written(standing, order.on, order.role)}
    for letter in standing.all(LetterIssued):
        if letter.document in meant:
            check_address(space, standing, letter, never="don't post it")
