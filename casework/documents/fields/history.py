"""What papers tell of a case so far: letters, meetings, support, notices, and the year in marks."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from casework.case import payments
from casework.case.attendance import SessionMark
from casework.case.events import DocumentReceived, MeetingHeld, SupportRecorded
from casework.case.valid_papers import Paper, valid_papers
from casework.case.windows import day_text
from casework.documents.fields.context import Occasion
from casework.documents.fields.presence import was_present, who_was_there
from casework.schooldays import monday_of

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
_LETTER_KINDS = frozenset({"letter", "notice"})


def history_rows(o: Occasion) -> list[dict[str, str]]:
    """Return what was done so far, oldest first; to a parent only what that parent was sent or invited to."""
    rows: list[tuple[date, str]] = []
    names = {contact.contact_ref: contact.full_name for contact in o.situation.contacts}
    letters = _letters(o)
    if o.recipient is None:
        rows += [(paper.on, f"{paper.title} made") for paper in valid_papers(o.standing) if _is_plan(paper)]
    for event in letters:
        if o.recipient is None:
            rows.append((event.on, f"{event.title}: {names.get(event.to, 'to the family')}"))
        elif event.to == o.recipient.contact_ref:
            rows.append((event.on, f"{event.title}, sent to you"))
    for meeting in o.standing.all(MeetingHeld):
        if o.recipient is not None:
            # only what is on file: this parent was there by name, or was written to before
            if was_present(meeting.attendees, o.recipient, o.situation.contacts):
                rows.append((meeting.on, "Meeting about attendance, at which you were present"))
            elif o.recipient.surname.casefold() in meeting.attendees.casefold() or any(
                e.to == o.recipient.contact_ref and e.on <= meeting.on for e in letters
            ):
                rows.append((meeting.on, "Meeting about attendance"))
        else:
            rows.append((meeting.on, "; ".join(["Meeting about attendance", *_people(meeting.attendees)])))
    rows += [(event.on, "Support was offered") for event in o.standing.all(SupportRecorded) if event.offered]
    if not rows:
        rows.append((o.on, "Nothing earlier was sent in this case"))
    rows.sort(key=lambda row: row[0])
    return [{"date": day_text(day), "what": what} for day, what in dict.fromkeys(rows)]


def _people(attendees: str) -> list[str]:
    """Return who was there, and apart from them who is recorded otherwise, such as with apologies."""
    parts = zip(("present", "also recorded"), who_was_there(attendees), strict=True)
    return [f"{what}: {'; '.join(entries)}" for what, entries in parts if entries]


def first_letter_on(o: Occasion) -> str:
    """Return the date of the first letter to this parent in the case, or an empty text."""
    to = o.recipient.contact_ref if o.recipient else ""
    days = [e.on for e in _letters(o) if e.to == to]
    return day_text(min(days)) if days else ""


def _letters(o: Occasion) -> list[Paper]:
    """Return the letters and notices that count: one that was voided and written again stands once."""
    papers = valid_papers(o.standing)
    return [paper for paper in papers if paper.kind in _LETTER_KINDS and not _is_plan(paper)]


def _is_plan(paper: Paper) -> bool:
    """Return whether it is a plan for the file, sent to nobody; of old its kind was letter."""
    return paper.kind == "plan" or (paper.kind == "letter" and paper.to == "file")


def notice_rows(o: Occasion) -> list[dict[str, str]]:
    """Return the child's earlier penalty notices with what became of them."""
    names = {contact.contact_ref: contact.full_name for contact in o.situation.contacts}
    return [
        {
            "issued_on": day_text(notice.issued.on),
            "parent": names.get(notice.parent, notice.parent),
            "amount": payments.asked(notice),
            "outcome": payments.outcome(notice, o.on),
        }
        for notice in o.situation.ledger.notices
    ]


def support_text(o: Occasion) -> str:
    """Return the help that is offered in this case, in the words of whoever recorded it."""
    typed = o.detail("support")
    if typed:
        return typed
    said = [
        e.details[key]
        for e in o.standing.all(SupportRecorded)
        for key in ("text", "note")
        if key in e.details
    ]
    return said[-1] if said else ""


def attachments(o: Occasion) -> list[str]:
    """Return the papers that go with a referral or request, one a line."""
    found: list[str] = []
    if o.transition and "registration_certificate" in o.transition.documents:
        found.append("Registration certificate")
    found += o.enclosed
    if _letters(o):
        found.append("Copies of all letters sent to the parents")
    meetings = {e.on for e in o.standing.all(MeetingHeld)}
    found += [f"Minutes of the meeting of {day_text(day)}" for day in sorted(meetings)]
    if o.recipient is not None:  # titles of other papers may tell of somebody else
        return found
    evidence = [e.title for e in o.standing.all(DocumentReceived) if e.kind == "evidence"]
    return [*found, *evidence] or ["None so far"]


def herringbone(o: Occasion) -> list[dict[str, str]]:
    """Return the document's period, one row a week: the Monday, then the code of each session."""
    weeks: dict[date, dict[str, str]] = defaultdict(dict)
    for mark in _year(o):
        if mark.day.weekday() < len(_WEEKDAYS):
            key = f"{_WEEKDAYS[mark.day.weekday()]}_{mark.session.lower()}"
            weeks[monday_of(mark.day)][key] = mark.code or "-"
    columns = [f"{day}_{half}" for day in _WEEKDAYS for half in ("am", "pm")]
    return [
        {"week": f"{monday.day} {monday:%b %Y}", **{c: cells.get(c, "") for c in columns}}
        for monday, cells in sorted(weeks.items())
    ]


def code_rows(o: Occasion) -> list[dict[str, str]]:
    """Return each code that stands in the year's print with its meaning on those dates."""
    codes = o.situation.values.policy.codes
    found: dict[str, str] = {}
    for mark in _year(o):
        code = codes.find(mark.code, mark.day)
        if mark.code and mark.code != "-":
            found.setdefault(mark.code, code.meaning if code else "")
        else:
            found.setdefault("-", "no mark recorded")
    return [{"code": code, "meaning": meaning} for code, meaning in sorted(found.items())]


def _year(o: Occasion) -> list[SessionMark]:
    marks = o.situation.attendance
    return [
        marks.session_at(n)
        for n in range(o.period.start, o.period.end)
        if o.situation.pupil.is_on_roll(marks.session_at(n).day)
    ]
