"""Sentences and tables that more than one letter needs, so that they are worded alike."""

from __future__ import annotations

from .furniture import HOW, TALK_TO
from .paper import Column, Paper

SESSION_COLUMNS: tuple[Column, ...] = (
    ("Date", "date", 52),
    ("Session", "sessions", 26),
    ("Code", "code", 16),
    ("What the code means", "meaning", 76),
)
HISTORY_COLUMNS: tuple[Column, ...] = (("Date", "date", 46), ("What was done", "what", 124))
TWO_SESSIONS = "Each school day has two sessions, one in the morning and one in the afternoon."


def figures(paper: Paper, *, exact: bool = False) -> None:
    """The figures as numbers of sessions; ``exact`` uses the words of the register, not of a letter."""
    authorised, unauthorised = "Absent, authorised", "Absent, unauthorised"
    if not exact:
        authorised += " (the school agreed, or the reason was accepted)"
        unauthorised += " (the school did not agree, or no reason is known)"
    paper.pairs(
        [
            ("Sessions possible", "{{ figures.possible }}"),
            ("Attended", "{{ figures.attended }}"),
            (authorised, "{{ figures.authorised }}"),
            (unauthorised, "{{ figures.unauthorised }}"),
            ("Late before the register closed (counted as attended)", "{{ figures.late_before_close }}"),
            ("Arrived after the register closed (counted as unauthorised)", "{{ figures.late_after_close }}"),
        ],
        head=("{{ figures.period }}", "Sessions"),
    )


def attendance_line(paper: Paper) -> None:
    """The percentage, always with its sessions."""
    paper.p(TWO_SESSIONS + " From {{ figures.period }} {{ pupil.forename }}’s attendance was"
            " **{{ figures.attendance }}**.", keep=True)  # fmt: skip


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
