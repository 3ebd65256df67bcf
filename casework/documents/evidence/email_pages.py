"""An e-mail taken apart: its headers and words for the page, and the files that hang on it."""

from __future__ import annotations

import re
from base64 import b64decode
from collections import Counter
from dataclasses import dataclass
from email import errors, policy
from email.message import EmailMessage
from email.message import Message as AnyMessage
from email.parser import BytesParser
from html import unescape
from html.parser import HTMLParser

from casework.documents.evidence.names import one_line
from casework.errors import BadInput

MOST_ATTACHMENTS = 60
MOST_PARTS = 500
_SHOWN = ("From", "To", "Cc", "Bcc", "Reply-To", "Date", "Subject")
_BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote"})
_UNSEEN = frozenset({"script", "style", "title"})
_MESSAGES = ("message/rfc822", "message/global")
_CUT = (
    errors.StartBoundaryNotFoundDefect,
    errors.CloseBoundaryNotFoundDefect,
    errors.NoBoundaryInMultipartDefect,
)


@dataclass(frozen=True)
class Attachment:
    """A file that hangs on a message; ``fault`` says why it can't be read, where it can't."""

    name: str
    data: bytes
    fault: str = ""


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
    _refuse_cut(message, name)
    words: list[str] = []
    attachments: list[Attachment] = []
    notes: list[str] = []
    versions: dict[int, list[EmailMessage]] = {}
    places: dict[int, int] = {}
    for number, (part, choice) in enumerate(_leaves(message)):
        if number > MOST_PARTS or len(attachments) > MOST_ATTACHMENTS:
            raise BadInput(
                "evidence.too_many_parts",
                f"The e-mail has more than {MOST_ATTACHMENTS} attachments.",
                where=name,
                fix="Save the attachments that matter and add them one by one.",
            )
        kind = part.get_content_type()
        if kind in _MESSAGES:
            attachments.append(_inner(part, len(attachments) + 1))
        elif kind == "message/delivery-status":
            words.append("\n".join(str(one) for one in part.get_payload()))
        elif _is_file(part):
            attachments.append(_file(part, len(attachments) + 1))
        elif choice:
            if choice not in versions:
                places[choice] = len(words)
                words.append("")
            versions.setdefault(choice, []).append(part)
        else:
            words.append(_words(part, notes))
    for choice, parts in versions.items():
        words[places[choice]] = _best(parts, notes)
    words += [part.epilogue for part in message.walk() if part.epilogue and part.epilogue.strip()]
    headers = tuple((label, one_line(str(message[label]))) for label in _SHOWN if message[label])
    if str(message["X-MS-Has-Attach"] or "").strip().casefold() == "yes" and not attachments:
        notes.append("the message says that a file was attached to it, and none is there: ask for it")
    text = "\n\n".join(each for each in words if each.strip())
    return Message(headers, text, tuple(attachments), tuple(dict.fromkeys(notes)))


def _refuse_cut(message: EmailMessage, name: str) -> None:
    """Refuse a message whose parts break off: nobody can tell what hung on it."""
    if _is_cut(message, within=False):
        raise BadInput(
            "evidence.truncated",
            "The e-mail is cut short: the mark that ends it is missing, and so may be what hung on it.",
            where=name,
            fix="Save it from the mail program again; if it stays so, print it to PDF there, and add that "
            "file and each attachment.",
        )


def _is_cut(message: AnyMessage, *, within: bool) -> bool:
    """Return whether parts of the message break off; those of the messages within it count if asked."""
    if any(isinstance(defect, _CUT) for defect in message.defects):
        return True
    if not message.is_multipart() or (message.get_content_type() in _MESSAGES and not within):
        return False
    return any(_is_cut(part, within=within) for part in message.get_payload() if isinstance(part, AnyMessage))


def _inner(part: EmailMessage, number: int) -> Attachment:
    """Return a message within the message as a file."""
    held = part.get_payload()
    inner = held[0] if isinstance(held, list) and held else None
    if isinstance(inner, EmailMessage) and _coding(part) == "base64":  # against the rules, and done
        inner = BytesParser(policy=policy.default).parsebytes(b64decode(inner.as_bytes()))
    if not isinstance(inner, EmailMessage):
        return Attachment(_file_name(part, number), b"", "It can't be read as a message.")
    fault = "It is cut short." if _is_cut(inner, within=True) else ""
    return Attachment(f"{_subject(inner) or 'message'}.eml", inner.as_bytes(), fault)


def _file(part: EmailMessage, number: int) -> Attachment:
    name = _file_name(part, number)
    try:
        return Attachment(name, _bytes(part))
    except ValueError as fault:
        return Attachment(name, b"", str(fault))


def _best(parts: list[EmailMessage], notes: list[str]) -> str:
    """Return the words of a message that came in several versions, and say what was left out.

    The plain one is taken, unless it is blank or says less than half of what the web page says. What is
    neither (an invitation to a meeting) is printed below.
    """
    own: list[str] = []
    webs: list[EmailMessage] = []
    others: list[str] = []
    for part in parts:
        kind = part.get_content_type()
        if kind == "text/html":
            webs.append(part)
        elif kind == "text/plain":
            own.append(_words(part, notes))
        else:
            others.append(f"[{kind}]\n{_words(part, notes)}")
    plain = "\n\n".join(own)
    looks: list[str] = []
    web = "\n\n".join(_words(part, looks) for part in webs)
    letters, web_letters = _letters(plain), _letters(web)
    if web_letters - letters and sum(letters.values()) * 2 < sum(web_letters.values()):
        notes += looks
        said = [web] if not letters - web_letters else [plain, web]
    else:
        said = [plain]
        if web_letters - letters:
            notes.append(
                "the message came as plain text and as a web page that says other words too; the plain text "
                "was printed: compare it with the original that is kept"
            )
    return "\n\n".join([*said, *others])


def _letters(text: str) -> Counter[str]:
    """Return how often each word stands in a text, each with its letters only."""
    return Counter(re.findall(r"\w+", text.casefold()))


def _is_file(part: EmailMessage) -> bool:
    attached = part.get_content_disposition() == "attachment" or part.get_filename()
    return bool(attached) or part.get_content_maintype() != "text"


def _leaves(message: EmailMessage) -> list[tuple[EmailMessage, int]]:
    """Return the parts that hold something, in their order; versions of the same share a number.

    A message within is one part, and so is a report on a delivery.
    """
    found: list[tuple[EmailMessage, int]] = []
    waiting: list[tuple[EmailMessage, int]] = [(message, 0)]
    choices = 0
    while waiting and len(found) <= MOST_PARTS:
        part, choice = waiting.pop(0)
        kind = part.get_content_type()
        if part.is_multipart() and kind not in _MESSAGES and kind != "message/delivery-status":
            if kind == "multipart/alternative" and not choice:
                choices += 1
                choice = choices
            inner: list[object] = list(part.get_payload())
            waiting = [(one, choice) for one in inner if isinstance(one, EmailMessage)] + waiting
        else:
            found.append((part, choice))
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
    """Return what a part holds; raise ValueError, in words, when it can't be decoded."""
    if _coding(part) == "base64":  # the library would give out the coded letters as if they were the file
        coded = "".join(str(part.get_payload()).split())
        try:
            return b64decode(coded, validate=True)
        except ValueError:
            raise ValueError("It is damaged or cut short: its coding (base64) can't be read.") from None
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _coding(part: EmailMessage) -> str:
    return str(part.get("Content-Transfer-Encoding") or "").strip().casefold()


def _file_name(part: EmailMessage, number: int) -> str:
    given = one_line(part.get_filename() or "").replace("\\", "/").rpartition("/")[2]
    ending = ".pdf" if part.get_content_type() == "application/pdf" else ""
    return given[:120] or f"attachment {number}{ending}"


def _subject(message: EmailMessage) -> str:
    return one_line(str(message["Subject"] or ""))[:80]


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
