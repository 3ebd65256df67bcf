"""What can happen to the papers of a case: approved, signed, handed over, answered."""

from __future__ import annotations

from datetime import date

from casework.case.event import Event


class PackAnswered(Event, frozen=True, tag=True, kw_only=True):
    """The LA took a pack in (``answer`` accepted), or sent it back (returned) with reasons by their codes.

    ``by`` is who answered; ``received_by`` who took the answer into the case file.
    """

    sha256: str
    answer: str
    reasons: tuple[str, ...] = ()
    note: str = ""
    received_by: str = ""


class DocumentApproved(Event, frozen=True, tag=True, kw_only=True):
    """The head approved a paper or the pack, as it was: another file under the name is not approved."""

    document: str
    sha256: str


class DocumentSigned(Event, frozen=True, tag=True, kw_only=True):
    """A printed paper was signed; ``sha256`` is that of the paper as written."""

    document: str
    sha256: str


class QuestionAnswered(Event, frozen=True, tag=True, kw_only=True):
    """A question of the LA was answered."""

    question: str
    answer: str


class CourtOrderNoted(Event, frozen=True, tag=True, kw_only=True):
    """A court order bears on the family: nothing is referred while it stands (until its last day)."""

    reference: str
    effect: str
    parent: str = ""
    until: date | None = None


class AttachmentSettled(Event, frozen=True, tag=True, kw_only=True):
    """A person said why nothing is lost though an attachment of an e-mail could not be taken in."""

    document: str
    attachment: int
    why: str


class EditionLooked(Event, frozen=True, tag=True, kw_only=True):
    """A person looked at what a paper from elsewhere would show in an edition, and let it go out so.

    It holds for the file of that hash, and while what is to be taken out of it (``seal``) stays the same.
    ``remove`` are further words to be taken out, ``areas`` places: page, left, top, width and height, the
    last four in hundredths of the page as it is seen. ``clean`` says that pages without text show nothing.
    """

    document: str
    edition: str
    sha256: str
    seal: str
    remove: tuple[str, ...] = ()
    areas: tuple[tuple[int, float, float, float, float], ...] = ()
    clean: bool = False
