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
        "Attended{% if figures.late_before_close != '0' %}"
        " (late, before the register closed: {{ figures.late_before_close }}){% endif %}",
    ),
    ("authorised", "Absent, authorised (the school agreed, or accepted the reason)"),
    (
        "unauthorised",
        "Absent, unauthorised (not agreed, or no reason known){% if figures.late_after_close != '0' %};"
        " too late for the register: {{ figures.late_after_close }}{% endif %}",
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
