"""One invented pupil's year, from which every sample takes its values. Nobody here exists."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

MEANINGS = {
    "/": "Present, morning",
    "\\": "Present, afternoon",
    "L": "Late, before the register closed",
    "I": "Illness",
    "M": "Medical or dental appointment",
    "G": "Holiday not granted",
    "O": "Absent without authorisation",
    "U": "Arrived after the register closed",
}
TERMS = (
    (date(2024, 9, 3), date(2024, 12, 20), date(2024, 10, 28), date(2024, 11, 1)),
    (date(2025, 1, 6), date(2025, 4, 4), date(2025, 2, 17), date(2025, 2, 21)),
    (date(2025, 4, 22), date(2025, 7, 22), date(2025, 5, 26), date(2025, 5, 30)),
)
CLOSED = {date(2024, 11, 29), date(2025, 5, 5)}
UNAUTHORISED = {
    date(2024, 9, 17): "OO", date(2024, 10, 3): "U\\", date(2024, 11, 12): "OO", date(2024, 12, 5): "/O",
    date(2025, 1, 10): "OO", date(2025, 1, 23): "U\\", date(2025, 1, 28): "OO", date(2025, 2, 4): "OO",
    date(2025, 2, 14): "OO", date(2025, 3, 11): "OO", date(2025, 3, 12): "O\\", date(2025, 3, 26): "OO",
    date(2025, 4, 28): "OO", date(2025, 4, 29): "U\\", date(2025, 5, 8): "OO", date(2025, 5, 13): "OO",
    date(2025, 6, 10): "OO", date(2025, 6, 19): "/O",
}  # fmt: skip
OTHER = {
    date(2024, 11, 20): "II",
    date(2024, 11, 21): "II",
    date(2025, 1, 30): "M\\",
    date(2025, 3, 4): "L\\",
}
LAST = date(2025, 6, 27)


def _is_school_day(day: date) -> bool:
    in_term = any(a <= day <= b and not (c <= day <= d) for a, b, c, d in TERMS)
    return day.weekday() < 5 and in_term and day not in CLOSED


def _spoken(day: date, weekday: bool = True) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}" if weekday else f"{day.day} {day:%b %Y}"


def marks_on(day: date) -> str:
    """The two codes of a day; empty where the school is closed or the year is over."""
    if not _is_school_day(day) or day > LAST:
        return ""
    return UNAUTHORISED.get(day) or OTHER.get(day) or "/\\"


def unauthorised_rows(first: date, last: date) -> list[dict[str, str]]:
    """The unauthorised sessions from first to last as rows of a letter."""
    rows = []
    for day, codes in sorted(UNAUTHORISED.items()):
        if not first <= day <= last:
            continue
        am, pm = codes
        halves = [("all day", am)] if am == pm else [("morning", am), ("afternoon", pm)]
        rows += [
            {"date": _spoken(day), "sessions": half, "code": code, "meaning": MEANINGS[code]}
            for half, code in halves
            if code in "GNOU"
        ]
    return rows


def herringbone() -> list[dict[str, str]]:
    """The year by weeks; weeks without a school day are left out."""
    rows, monday = [], date(2024, 9, 2)
    while monday <= LAST:
        week = [marks_on(monday + timedelta(days=n)) for n in range(5)]
        if any(week):
            row = {"week": _spoken(monday, weekday=False)}
            for name, codes in zip(("mon", "tue", "wed", "thu", "fri"), week, strict=True):
                row[f"{name}_am"], row[f"{name}_pm"] = (codes[0], codes[1]) if codes else ("", "")
            rows.append(row)
        monday += timedelta(days=7)
    return rows


def figures(first: date, last: date, leave: Collection[date] = ()) -> dict[str, str]:
    """The figures of a period, as a letter prints them; ``leave`` are days with code G instead."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    marks = "".join("GG" if day in leave else marks_on(day) for day in days)
    possible, unauthorised = len(marks), sum(marks.count(code) for code in "GNOU")
    authorised = marks.count("I") + marks.count("M")
    attended = possible - unauthorised - authorised
    tenths = (attended * 2000 + possible) // (2 * possible)  # rounded half up
    numbers = {
        "possible": possible,
        "attended": attended,
        "authorised": authorised,
        "unauthorised": unauthorised,
        "late_before_close": marks.count("L"),
        "late_after_close": marks.count("U"),
    }
    return {
        "figures.period": f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}",
        "figures.attendance": f"{tenths // 10}.{tenths % 10}%, {attended} of {possible} sessions",
        **{f"figures.{name}": str(number) for name, number in numbers.items()},
    }


def attendance_text(first: date, last: date) -> str:
    """The percentage of a period with its sessions."""
    return figures(first, last)["figures.attendance"]


def until(last: date) -> dict[str, Any]:
    """Figures and unauthorised sessions of the year up to a day."""
    first = date(2024, 9, 3)
    return {**figures(first, last), "unauthorised_sessions": unauthorised_rows(first, last)}


def _late(day: date, minutes: int) -> dict[str, str]:
    return {
        "date": _spoken(day),
        "session": "morning",
        "minutes": f"{minutes} minutes",
        "code": "U" if minutes > 30 else "L",
    }


LATE = [
    _late(date(2024, 9, 12), 6),
    _late(date(2024, 10, 3), 45),
    _late(date(2024, 11, 7), 12),
    _late(date(2024, 12, 2), 9),
    _late(date(2025, 1, 23), 38),
    _late(date(2025, 1, 31), 7),
    _late(date(2025, 3, 4), 15),
    _late(date(2025, 3, 21), 33),
    _late(date(2025, 4, 1), 41),
    _late(date(2025, 4, 29), 36),
]
LATE_AFTER_CLOSE = [
    _late(date(2025, month, day), minutes)
    for month, day, minutes in (
        (1, 14, 40), (1, 16, 33), (1, 23, 38), (1, 29, 35), (2, 5, 50),
        (2, 11, 36), (3, 6, 34), (3, 13, 41), (3, 21, 33), (4, 1, 41),
    )
]  # fmt: skip
LEAVE_DAYS = tuple(date(2025, 3, day) for day in range(24, 29))
LEAVE_ROWS = [
    {"date": _spoken(day), "sessions": "all day", "code": "G", "meaning": MEANINGS["G"]} for day in LEAVE_DAYS
]
LEAVE_FIGURES: dict[str, Any] = {
    **figures(date(2024, 9, 3), LEAVE_DAYS[-1], leave=LEAVE_DAYS),
    "unauthorised_sessions": LEAVE_ROWS,
}


ADA = {
    "name": "Ms Ada Okafor",
    "relationship": "Mother",
    "parental_responsibility": "Yes",
    "lives_with_pupil": "Yes",
    "address": "7 Larch Row, Little Marden, Westmark WM4 6QT",
    "phone": "01632 960114",
    "language": "English",
    "verified_on": "3 September 2024",
}
TOBY = {
    "name": "Mr Toby Lindqvist",
    "relationship": "Father",
    "parental_responsibility": "Yes",
    "lives_with_pupil": "No",
    "address": "Flat 2, 31 Ferry Street, Westmark WM1 2BD",
    "phone": "01632 960177",
    "language": "Swedish",
    "verified_on": "3 September 2024",
}

STORY: dict[str, Any] = {
    "school.name": "Oakfield Primary School",
    "school.address": ["Mill Lane", "Little Marden", "Westmark", "WM4 6RR"],
    "school.phone": "01632 960020",
    "school.email": "office@oakfield.example",
    "la.name": "Westmark County Council",
    "la.service": "School Attendance Service",
    "la.address": ["County House", "1 Assembly Square", "Westmark", "WM1 1AA"],
    "la.phone": "01632 960500",
    "la.email": "attendance@westmark.example",
    "letter.date": "14 January 2025",
    "letter.reference": "OAK-A0042-1-D01",
    "letter.note": "",
    "signer.name": "Dr Helen Marsh",
    "signer.role": "Headteacher",
    "contact.name": "Mr Idris Vale",
    "contact.role": "Attendance Officer",
    "recipient.name": "Ms Ada Okafor",
    "recipient.salutation": "Dear Ms Okafor",
    "recipient.address": ["7 Larch Row", "Little Marden", "Westmark", "WM4 6QT"],
    "pupil.full_name": "Amara Okafor",
    "pupil.forename": "Amara",
    "pupil.date_of_birth": "9 May 2016",
    "pupil.year_group": "Year 4",
    "pupil.registration_group": "4B",
    "pupil.upn": "Z999200024001",
    "pupil.on_roll_from": "1 September 2020",
    "pupil.address": ["7 Larch Row", "Little Marden", "Westmark", "WM4 6QT"],
    "figures.note": "",
    "herringbone": herringbone(),
    "codes": [{"code": code, "meaning": meaning} for code, meaning in MEANINGS.items() if code != "G"],
    "reason.text": "Attendance has fallen to a level at which the school writes to parents.",
    "reason.cite": "Oakfield Primary School attendance policy 2024, page 6",
    "earlier.letter_on": "14 January 2025",
    "review.first_day": "Wednesday 15 January 2025",
    "review.last_day": "Tuesday 4 February 2025",
    "review.target": "at least 95% of the possible sessions in these weeks",
    "meeting.date": "Wednesday 12 February 2025",
    "meeting.time": "3.30 pm",
    "meeting.place": "the school library",
    "meeting.attendees": [
        "Ms Ada Okafor, mother",
        "Dr Helen Marsh, headteacher",
        "Mr Idris Vale, attendance officer",
    ],
    "meeting.discussed": [
        "Mornings are hard since the bus route changed. Amara has also felt left out at lunch.",
        "Ms Okafor had not known that arriving after the register closes counts as an absence.",
    ],
    "meeting.targets": [
        "Amara is in school by 8.50 am each day.",
        "Ms Okafor rings the office before 8.30 am if Amara is ill.",
        "Amara’s class teacher meets her at the gate on Mondays until Easter.",
    ],
    "plan.reasons": [
        "Mornings are hard since the bus route changed.",
        "Amara has felt left out at lunch.",
    ],
    "plan_targets": [
        {
            "target": "Amara is in school by 8.50 am each day",
            "who": "Ms Okafor",
            "by_when": "from 22 April 2025",
        },
        {
            "target": "A teacher meets Amara at the gate on Mondays",
            "who": "School",
            "by_when": "until 23 May 2025",
        },
        {"target": "No absence without a reason", "who": "Ms Okafor", "by_when": "23 May 2025"},
    ],
    "not_authorised_sessions": [
        {"date": "Friday 10 January 2025", "sessions": "all day", "code": "O", "reason": "No reason known"},
        {"date": "Thursday 23 January 2025", "sessions": "morning", "code": "U", "reason": "Overslept"},
        {"date": "Tuesday 28 January 2025", "sessions": "all day", "code": "O", "reason": "A birthday"},
    ],
    "leave.asked_on": "3 March 2025",
    "leave.first_day": "Monday 24 March 2025",
    "leave.last_day": "Friday 28 March 2025",
    "leave.days_asked": "5 school days",
    "leave.decision": "refused",
    "leave.days_granted": "",
    "leave.granted_first_day": "",
    "leave.granted_last_day": "",
    "leave.grounds": [
        "Rare: yes, it is the first request.",
        "Significant: no.",
        "Unavoidable: no, the visit can be made in the holidays.",
        "Short: no, it is a whole week.",
    ],
    "leave.reasons": "The visit to relatives could be made in the school holidays, and the school can give"
    " leave only in exceptional circumstances.",
    "leave.late_note": "The request came 21 days before the leave; the policy asks for 28 days.",
    "leave.replied_on": "7 March 2025",
    "leave.coded": "All 10 of these sessions are recorded with code G: holiday not granted.",
    "leave_history": [
        {"date": "3 March 2025", "what": "Leave asked for in writing by Ms Ada Okafor"},
        {"date": "7 March 2025", "what": "Reply sent to Ms Ada Okafor: not granted"},
        {"date": "24 March 2025", "what": "First day of the absence"},
    ],
    "support.text": "Amara can come to breakfast club from 8 am at no cost. Our family worker can visit you.",
    "support.offered": "Yes",
    "support.appropriate": "Yes",
    "support.engaged": "No",
    "support.worked": "No",
    "history": [
        {"date": "14 January 2025", "what": "First letter, with an offer of help"},
        {"date": "6 February 2025", "what": "Letter with an invitation to a meeting"},
        {"date": "12 February 2025", "what": "Meeting at school; targets agreed"},
        {"date": "13 February 2025", "what": "Breakfast club and visits by the family worker offered"},
    ],
    "improvement.first_day": "Tuesday 4 March 2025",
    "improvement.last_day": "Monday 31 March 2025",
    "improvement.length": "4 weeks",
    "improvement.target": "attendance of at least 95% of the possible sessions of these weeks",
    "improvement.early_grounds": [],
    "improvement.result": "",
    "warning.first_day": "Friday 25 April 2025",
    "warning.last_day": "Friday 16 May 2025",
    "warning.length": "15 school days",
    "warning.condition": "",
    "penalty.tariff": "£80 if paid within 21 days, or £160 if paid within 28 days",
    "penalty.which": "first",
    "penalty.full_amount": "£160",
    "penalty.full_days": "28",
    "penalty.reduced_amount": "£80",
    "penalty.reduced_days": "21",
    "offence.first_day": "Monday 28 April 2025",
    "offence.last_day": "Tuesday 13 May 2025",
    "payment.methods": [
        "Online: www.westmark.example/penalty, with the reference of this notice",
        "By telephone: 01632 960501, at any hour",
        "By cheque to Westmark County Council, at the address of this notice; "
        "write the reference of the notice on the back",
    ],
    "officer.particulars": "Authorised officer of Westmark County Council, School Attendance Service",
    "earlier_notices": [],
    "absence.kind": "Unauthorised absence",
    "parents": [ADA, TOBY],
    "parental_responsibility": [{k: p[k] for k in ("name", "relationship")} for p in (ADA, TOBY)],
    "siblings.text": "One sibling of school age was considered; that attendance is not a concern.",
    "attachments": [
        "Registration certificate for 2024/25",
        "Copies of all letters sent to the parents",
        "Minutes of the meeting of 12 February 2025",
    ],
    "flags.looked_after": False,
    "flags.social_worker": False,
    "flags.send": True,
    "flags.ehcp": False,
    "flags.medical": False,
    "flags.part_time": False,
    "flags.offence_wording": True,
}
