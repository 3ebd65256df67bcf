"""Sentences and tables that more than one letter needs, so that they are worded alike."""

from __future__ import annotations

from . import tables
from .furniture import HOW, TALK_TO
from .paper import Column, Paper

SESSION_COLUMNS: tuple[Column, ...] = (
    ("Date", "date", 56),
    ("Session", "sessions", 26),
    ("Code", "code", 16),
    ("What the code means", "meaning", 72),
)
HISTORY_COLUMNS: tuple[Column, ...] = (("Date", "date", 46), ("What was done", "what", 124))
LATE_COLUMNS: tuple[Column, ...] = (
    ("Date", "date", 62),
    ("Session", "session", 34),
    ("How late", "minutes", 44),
    ("Code", "code", 30),
)


_EXACT = (
    ("possible", "Sessions possible"),
    ("attended", "Attended"),
    ("authorised", "Absent, authorised"),
    ("unauthorised", "Absent, unauthorised"),
    ("late_before_close", "Late before the register closed (counted as attended)"),
    ("late_after_close", "Arrived after the register closed (counted as unauthorised)"),
)
_TOLD = (
    ("possible", "Sessions possible"),
    (
        "attended",
        "Attended{% if figures.late_before_close != '0' %}."
        " Of these, late, but before the register closed: {{ figures.late_before_close }}{% endif %}",
    ),
    ("authorised", "Absent, authorised (the school agreed, or accepted the reason)"),
    (
        "unauthorised",
        "Absent, unauthorised (not agreed, or no reason known){% if figures.late_after_close != '0' %}."
        " Of these, arrived after the register closed: {{ figures.late_after_close }}{% endif %}",
    ),
)


def figures(paper: Paper, *, exact: bool = False) -> None:
    """The figures as numbers of sessions; ``exact`` uses the words of the register and prints noughts."""
    table = tables.make(paper.document, (tables.TEXT_WIDTH - 24, 24))
    head = tables.row(table, ("{{ figures.period }}", "Sessions"), "CellHead", repeat=True, right=(1,))
    tables.shade(head)
    labels = _EXACT if exact else _TOLD
    for number, (name, label) in enumerate(labels, start=1):
        value = f"{{{{ figures.{name} }}}}"
        tables.row(table, (label, value), keep=number < len(labels), right=(1,))
    paper.gap()


def attendance_line(paper: Paper) -> None:
    """The percentage, always with its sessions."""
    paper.p(
        "{{ pupil.forename }}’s attendance was **{{ figures.attendance }}** (a school day has two sessions).",
        keep=True,
    )


def talk_to_us(paper: Paper, more: str = "") -> None:
    """Whom to speak to; the school office where nobody is named."""
    paper.p(f"Please talk to {TALK_TO}{HOW}. {more}".strip())


def invitation(paper: Paper) -> None:
    """The day, time and place of a meeting, or the request to choose one; and who may come along."""
    paper.h2("The meeting")
    with paper.when("meeting.date"):
        paper.pairs(
            [
                ("Day", "{{ meeting.date }}"),
                ("Time", "{{ meeting.time or 'Please ask us for the time' }}"),
                ("Place", "{{ meeting.place or school.name }}"),
            ],
            label=30,
        )
        paper.p(f"If you cannot come then, please talk to {TALK_TO}{HOW}, and we will find another time.")
        paper.otherwise()
        paper.p(f"Please talk to {TALK_TO}{HOW}, and tell us which days and times suit you.")
    paper.p(
        "You may bring someone with you. If you need an interpreter or other help to take part, or would"
        " rather speak by telephone, please tell us."
    )


def duty(paper: Paper) -> None:
    """What the law asks of parents, only where the letter may say so."""
    with paper.when("flags.offence_wording"):
        paper.p(
            "The law asks parents of a child of compulsory school age to make sure that the child attends"
            " school regularly. We want to help you with that."
        )


def late_table(paper: Paper, field: str = "late_sessions") -> None:
    """Every late arrival, and what the codes mean."""
    paper.rows(field, LATE_COLUMNS)
    paper.p(
        "Code L: late, before the register closed. Code U: arrived after the register closed, which counts"
        " as an unauthorised absence from that session.",
        "Small",
    )


def monitoring(paper: Paper) -> None:
    """What the weeks that were watched showed."""
    with paper.when("review.attendance"):
        paper.p(
            "{% if review.period %}From {{ review.period }}{% else %}In the weeks that we watched{% endif %}"
            " {{ pupil.forename }}’s attendance was **{{ review.attendance }}**."
        )


def note(paper: Paper) -> None:
    """What the writer adds, if anything."""
    with paper.when("letter.note"):
        paper.p("{{ letter.note }}")


def sessions_table(paper: Paper, empty: str = "") -> None:
    """Every unauthorised session with its date, half of the day, code and meaning."""
    paper.rows("unauthorised_sessions", SESSION_COLUMNS, empty)


def history_table(paper: Paper, empty: str = "") -> None:
    """What was done so far, dated."""
    paper.rows("history", HISTORY_COLUMNS, empty)


def yes_no(flag: str) -> str:
    """A flag in words."""
    return f"{{% if {flag} %}}Yes{{% else %}}No{{% endif %}}"


def or_not_recorded(field: str) -> str:
    """A text, or 'Not recorded'."""
    return f"{{{{ {field} or 'Not recorded' }}}}"
