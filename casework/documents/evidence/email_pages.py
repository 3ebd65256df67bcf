"""An e-mail taken apart: its headers and words for the page, and the files that hang on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html import unescape
from html.parser import HTMLParser

from casework.errors import BadInput

MOST_ATTACHMENTS = 60
MOST_PARTS = 500
_SHOWN = ("From", "To", "Cc", "Bcc", "Reply-To", "Date", "Subject")
_BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote"})
_UNSEEN = frozenset({"script", "style", "head", "title"})


@dataclass(frozen=True)
class Attachment:
    """A file that hangs on a message."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Message:
    """A message: what stands above it, its words, what hangs on it, and what was odd."""

    headers: tuple[tuple[str, str], ...]
    text: str
    attachments: tuple[Attachment, ...]
    notes: tuple[str, ...]


def read_message(data: bytes, name: str) -> Message:
    """Return the message; raise BadInput, by name, when it can't be read."""
    if data.startswith(b"From "):
        data = data.partition(b"\n")[2]
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
        if not isinstance(message, EmailMessage):  # the default policy makes no others
            raise ValueError("no message")
        return _taken_apart(message, name)
    except BadInput:
        raise
    except (ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError) as fault:
        raise BadInput(
            "evidence.unreadable",
            "The e-mail can't be read.",
            where=name,
            fix="Open it in the mail program, print it to PDF, and add that file and each attachment.",
            details=(f"{type(fault).__name__}: {fault}"[:200],),
        ) from fault


def _taken_apart(message: EmailMessage, name: str) -> Message:
    words: list[str] = []
    attachments: list[Attachment] = []
    notes: list[str] = []
    body = message.get_body(("plain", "html"))
    for number, (part, is_choice) in enumerate(_leaves(message)):
        if number > MOST_PARTS or len(attachments) > MOST_ATTACHMENTS:
            raise BadInput(
                "evidence.too_many_parts",
                f"The e-mail has more than {MOST_ATTACHMENTS} attachments.",
                where=name,
                fix="Save the attachments that matter and add them one by one.",
            )
        kind = part.get_content_type()
        if part is body:
            words.append(_words(part, notes))
        elif kind == "message/rfc822":
            inner = part.get_payload(0)
            if isinstance(inner, EmailMessage):
                attachments.append(Attachment(f"{_subject(inner) or 'message'}.eml", inner.as_bytes()))
        elif _is_file(part):
            attachments.append(Attachment(_file_name(part, len(attachments) + 1), _bytes(part)))
        elif not is_choice:  # else it is another way of saying the same
            words.append(_words(part, notes))
    headers = tuple((label, _one_line(str(message[label]))) for label in _SHOWN if message[label])
    return Message(headers, "\n\n".join(words), tuple(attachments), tuple(dict.fromkeys(notes)))


def _is_file(part: EmailMessage) -> bool:
    attached = part.get_content_disposition() == "attachment" or part.get_filename()
    return bool(attached) or part.get_content_maintype() != "text"


def _leaves(message: EmailMessage) -> list[tuple[EmailMessage, bool]]:
    """Return the parts that hold something, in their order, with whether others say the same.

    A message within is one part.
    """
    found: list[tuple[EmailMessage, bool]] = []
    waiting: list[tuple[EmailMessage, bool]] = [(message, False)]
    while waiting and len(found) <= MOST_PARTS:
        part, is_choice = waiting.pop(0)
        if part.get_content_type() != "message/rfc822" and part.is_multipart():
            is_choice = part.get_content_type() == "multipart/alternative" or is_choice
            inner: list[object] = list(part.get_payload())
            waiting = [(one, is_choice) for one in inner if isinstance(one, EmailMessage)] + waiting
        else:
            found.append((part, is_choice))
    return found


def _words(part: EmailMessage, notes: list[str]) -> str:
    data = _bytes(part)
    charset = (part.get_content_charset() or "utf-8").strip("\"' ")
    try:
        text = data.decode(charset)
    except (UnicodeDecodeError, LookupError):
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
        notes.append("the message does not keep to the encoding that it names: look at its accents")
    if part.get_content_type() == "text/html":
        notes.append("the message is a web page: its words are set as plain text, without its looks")
        return _plain(text)
    return text


def _bytes(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _file_name(part: EmailMessage, number: int) -> str:
    given = _one_line(part.get_filename() or "").replace("\\", "/").rpartition("/")[2]
    return given[:120] or f"attachment {number}"


def _subject(message: EmailMessage) -> str:
    return _one_line(str(message["Subject"] or ""))[:80]


def _one_line(text: str) -> str:
    return " ".join(text.split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._hidden += 1
        elif tag in _BLOCKS:
            self.found.append("\n")
        elif tag == "td":
            self.found.append("  ")
        if tag == "img":
            alt = dict(attrs).get("alt")
            self.found.append(f"[picture{': ' + alt if alt else ''}]")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN and self._hidden:
            self._hidden -= 1
        elif tag in _BLOCKS and tag != "br":
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.append(re.sub(r"[ \t\r\n]+", " ", data))


def _plain(html: str) -> str:
    """Return the words of a web page."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    text = unescape("".join(reader.found))
    return re.sub(r"\n[ \t]*(\n[ \t]*)+", "\n\n", text).strip()
