"""What can stand in a case file: one frozen class for each kind of event.

``on`` is the day on which something took effect; the journal adds when it was recorded. Events are written
and read by msgspec, tagged with their class name; a field that is added later needs a default.
"""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import msgspec

from casework.case.event import Event as Event
from casework.case.event import Fact as Fact
from casework.case.pack_events import AttachmentSettled as AttachmentSettled
from casework.case.pack_events import CourtOrderNoted as CourtOrderNoted
from casework.case.pack_events import DocumentApproved as DocumentApproved
from casework.case.pack_events import DocumentSigned as DocumentSigned
from casework.case.pack_events import EditionLooked as EditionLooked
from casework.case.pack_events import PackAnswered as PackAnswered
from casework.case.pack_events import QuestionAnswered as QuestionAnswered


class StepTaken(Event, frozen=True, tag=True, kw_only=True):
    """A person moved the case to another state, on the grounds given in ``facts``."""

    step: str
    source: str
    rule: str
    cite: str
    modality: str
    policy_sha256: str
    facts: tuple[Fact, ...] = ()
    approval: int | None = None
    recipients: tuple[str, ...] = ()
    offence_sessions: tuple[tuple[str, str, str], ...] = ()


class LetterRequested(Event, frozen=True, tag=True, kw_only=True):
    """A document is to be written; ``context`` is everything that it says."""

    document: str
    template: str
    version: str
    kind: str
    title: str
    to: str
    context: dict[str, Any]


class LetterIssued(Event, frozen=True, tag=True, kw_only=True):
    """The requested document was written; the receipt for its request."""

    document: str
    template: str
    kind: str
    title: str
    to: str
    path: str
    sha256: str
    word_path: str
    word_sha256: str
    pages: int


class DocumentReceived(Event, frozen=True, tag=True, kw_only=True):
    """A document from outside was taken into the file; where it had to be repaired, the original is kept."""

    document: str
    template: str
    kind: str
    title: str
    to: str
    path: str
    sha256: str
    pages: int
    original_name: str
    image_only_pages: tuple[int, ...] = ()
    original_path: str = ""
    original_sha256: str = ""
    media: str = "pdf"  # told from the bytes: pdf, word, jpeg, png, tiff, email or text
    original_pages: int = 0
    page_boxes: tuple[str, ...] = ()
    was_encrypted: bool = False
    form_fields: int = 0
    attachments: tuple[str, ...] = ()
    done: tuple[str, ...] = ()  # what was done to the file before it could go into a pack
    notes: tuple[str, ...] = ()
    not_taken: tuple[str, ...] = ()  # of its attachments: "2. photos.zip: The file is a zip file."


class NoticeIssued(Event, frozen=True, tag=True, kw_only=True):
    """A penalty notice to one parent for one child; money in whole pence."""

    parent: str
    document: str
    ordinal: int
    early_pence: int | None
    early_days: int | None
    full_pence: int
    full_days: int
    offence_on: date
    sessions: tuple[tuple[str, str, str], ...]


class MeetingHeld(Event, frozen=True, tag=True, kw_only=True):
    """A meeting took place."""

    attendees: str
    targets: str
    minutes: str = ""


class ContactMade(Event, frozen=True, tag=True, kw_only=True):
    """Somebody was spoken or written to."""


class SupportRecorded(Event, frozen=True, tag=True, kw_only=True):
    """What is known about support: None where nothing is said."""

    offered: bool | None = None
    appropriate: bool | None = None
    engaged: bool | None = None
    worked: bool | None = None


class StepApproved(Event, frozen=True, tag=True, kw_only=True):
    """A second person approved a step that has yet to be taken; ``register`` is what could be seen then."""

    step: str
    register: str = ""
    policy_sha256: str = ""


class HoldPlaced(Event, frozen=True, tag=True, kw_only=True):
    """Letters stop until the review date; without one, until the hold is voided."""

    reason: str
    until: date | None = None


class LetterPosted(Event, frozen=True, tag=True, kw_only=True):
    """Letters left the building: the document named, else those that ``covers`` lists.

    Neither in a record from before postings said what they cover.
    """

    document: str = ""
    covers: tuple[str, ...] | None = None


class NoticeReceived(Event, frozen=True, tag=True, kw_only=True):
    """A parent received the penalty notice: day 1 of its payment periods."""

    parent: str


class NoticePaid(Event, frozen=True, tag=True, kw_only=True):
    """The LA reported a payment; None is payment in full without a figure."""

    parent: str
    pence: int | None = None


class NoticeUnpaid(Event, frozen=True, tag=True, kw_only=True):
    """The LA reported that a notice was not paid."""

    parent: str


class NoticeWithdrawn(Event, frozen=True, tag=True, kw_only=True):
    """The LA withdrew a notice: it no longer counts."""

    parent: str


class LaOutcomeRecorded(Event, frozen=True, tag=True, kw_only=True):
    """What the LA did after a referral."""

    outcome: str


class CourtOutcomeRecorded(Event, frozen=True, tag=True, kw_only=True):
    """What the court decided."""

    outcome: str


class LeaveRequested(Event, frozen=True, tag=True, kw_only=True):
    """A parent asked for leave of absence; ``on`` is the day on which the request came in."""

    first_day: date
    last_day: date
    reason: str
    parent: str = ""
    ground: str = ""
    has_evidence: bool = False


class LeaveDecided(Event, frozen=True, tag=True, kw_only=True):
    """The head decided a request; a refusal can't be turned into leave later."""

    request_no: int
    granted: bool
    reasons: str
    granted_from: date | None = None
    granted_to: date | None = None
    tests: dict[str, bool] = msgspec.field(default_factory=dict)


class EarlierNoticeEntered(Event, frozen=True, tag=True, kw_only=True):
    """A penalty notice of before, issued elsewhere (another LA, another school), that counts to the limit."""

    parent: str
    issued_on: date
    issuer: str
    paid: bool = False


class NoticeProsecuted(Event, frozen=True, tag=True, kw_only=True):
    """The LA prosecuted instead of the unpaid notice."""

    parent: str


class DecisionChecked(Event, frozen=True, tag=True, kw_only=True):
    """The head looked again at a decision whose marks were amended; ``changes`` are the marks held now.

    ``decision`` is keep, withdraw or reissue; the last two come with voids of the step.
    """

    event_no: int
    decision: str
    changes: tuple[tuple[str, str, str], ...]


class HoldEnded(Event, frozen=True, tag=True, kw_only=True):
    """A hold was reviewed and ends: from this day on it stops nothing."""

    event_no: int
    why: str


class PackSent(Event, frozen=True, tag=True, kw_only=True):
    """A built pack was handed over: from now on its pages are never numbered anew."""

    sha256: str
    fingerprint: str
    path: str
    pages: int
    to: str = ""


class PolicyMoved(Event, frozen=True, tag=True, kw_only=True):
    """The case goes on under another version of the policy; what was decided before stands as it was."""

    to_sha256: str
    why: str
    from_sha256: str = ""


class EventVoided(Event, frozen=True, tag=True, kw_only=True):
    """An earlier event was a mistake and no longer counts; it stays in the file."""

    event_no: int
    why: str


AnyEvent = (
    StepTaken
    | LetterRequested
    | LetterIssued
    | DocumentReceived
    | NoticeIssued
    | MeetingHeld
    | ContactMade
    | SupportRecorded
    | StepApproved
    | HoldPlaced
    | LetterPosted
    | NoticeReceived
    | NoticePaid
    | NoticeUnpaid
    | NoticeWithdrawn
    | LaOutcomeRecorded
    | CourtOutcomeRecorded
    | LeaveRequested
    | LeaveDecided
    | EarlierNoticeEntered
    | NoticeProsecuted
    | DecisionChecked
    | HoldEnded
    | PolicyMoved
    | PackSent
    | PackAnswered
    | DocumentApproved
    | DocumentSigned
    | QuestionAnswered
    | CourtOrderNoted
    | EditionLooked
    | AttachmentSettled
    | EventVoided
)

KINDS: tuple[type[Event], ...] = get_args(AnyEvent)


def to_record(event: Event) -> dict[str, Any]:
    """Return the event as plain data for the journal."""
    record: dict[str, Any] = msgspec.to_builtins(event)
    return record


def from_record(record: dict[str, Any]) -> Event:
    """Return the event that a journal entry holds."""
    return msgspec.convert(record, AnyEvent)  # type: ignore[no-any-return]
