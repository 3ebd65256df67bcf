"""One line of the work list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.case.clocks import ClockRow
from casework.case.events import Fact


@dataclass(frozen=True)
class WorkItem:
    """Something for a person to do in a case: a step that is due (``is_near``: not yet), a document that an
    interrupted step still owes, a decision to check, a hold to review, a question to answer.
    """

    case: str
    upn: str
    pupil_name: str
    strand: str
    state: str
    step: str
    since: date | None
    modality: str
    role: str
    documents: tuple[str, ...]
    reason: Fact
    blocked_by: tuple[str, ...]
    is_near: bool = False
    is_unfinished: bool = False
    clocks: tuple[ClockRow, ...] = ()
