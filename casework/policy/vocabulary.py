"""The closed vocabulary of policy files: facts, units, roles, strands, pack kinds, the law's figures.

What a file may say is listed here; how much, how long and how often is said only by the files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from casework.policy.model import WindowKind

# No name from a file may look like a dotted Python path: nothing that imports or calls can be spelled.
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
PARAMETER_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
FILE_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TIME_OF_DAY = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")

PLACEHOLDERS = frozenset({"value", "threshold", "window"})


class FactKind(StrEnum):
    """What kind of answer a fact gives, and so how it may be compared."""

    RATIO = "ratio"
    COUNT = "count"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be asked about a pupil; ``windows`` lists the only ones it can be taken over."""

    name: str
    kind: FactKind
    needs_window: bool = False
    needs_clock: bool = False
    windows: frozenset[WindowKind] = frozenset(WindowKind)


def _counted(name: str) -> Fact:
    return Fact(name, FactKind.COUNT, needs_window=True)


def _flag(name: str) -> Fact:
    return Fact(name, FactKind.FLAG)


_YEAR = frozenset({WindowKind.ACADEMIC_YEAR})

FACTS: Mapping[str, Fact] = {
    fact.name: fact
    for fact in (
        Fact("attendance", FactKind.RATIO, needs_window=True),
        _counted("possible_sessions"),
        _counted("unauthorised_sessions"),
        _counted("unauthorised_sessions_unused"),
        _counted("unauthorised_sessions_other_than_leave"),
        Fact("attendance_at_mid_term", FactKind.RATIO),
        _counted("leave_sessions"),
        _counted("leave_sessions_unused"),
        _counted("late_sessions"),
        _counted("late_after_close_sessions_unused"),
        Fact("refused_leave_sessions", FactKind.COUNT),
        Fact("unauthorised_run_days_after_refusal", FactKind.COUNT),
        _flag("meeting_since_step"),
        _counted("late_before_close_sessions"),
        _counted("late_after_close_sessions"),
        Fact("unauthorised_of_school_year", FactKind.RATIO, needs_window=True, windows=_YEAR),
        _counted("longest_unauthorised_run_days"),
        Fact("clock_over", FactKind.FLAG, needs_clock=True),
        _flag("support_offered"),
        _flag("support_ruled_out"),
        _flag("support_withheld"),
        _flag("support_appropriate"),
        _flag("support_engaged"),
        _flag("support_worked"),
        _flag("any_parent_at_notice_limit"),
        _flag("every_parent_at_notice_limit"),
        _flag("any_notice_unpaid"),
        _flag("every_notice_settled"),
        _flag("court_outcome_recorded"),
        _flag("la_decided_to_prosecute"),
        _flag("la_settled_the_matter"),
    )
}

# What a window needs beside its kind: the parameter that gives its length, or a clock.
WINDOWS_WITH_LENGTH = frozenset(
    {WindowKind.SCHOOL_WEEKS, WindowKind.SCHOOL_DAYS, WindowKind.POSSIBLE_SESSIONS}
)


class ValueKind(StrEnum):
    """What a parameter's value is written as."""

    WHOLE = "a whole number, 0 or more"
    PERCENT = "a number from 0 to 100"
    TEXT = "a text"
    LINES = "a list of texts"
    TIME = "a time of day such as '09:15'"
    FLAG = "true or false"


# A unit begins with one of these words; what follows says of what ("percent of possible sessions").
UNITS: Mapping[str, ValueKind] = {
    "percent": ValueKind.PERCENT,
    "sessions": ValueKind.WHOLE,
    "possible sessions": ValueKind.WHOLE,
    "school days": ValueKind.WHOLE,
    "school weeks": ValueKind.WHOLE,
    "calendar days": ValueKind.WHOLE,
    "calendar weeks": ValueKind.WHOLE,
    "working days": ValueKind.WHOLE,
    "months": ValueKind.WHOLE,
    "years": ValueKind.WHOLE,
    "minutes": ValueKind.WHOLE,
    "pence": ValueKind.WHOLE,
    "notices": ValueKind.WHOLE,
    "times": ValueKind.WHOLE,
    "time of day": ValueKind.TIME,
    "text": ValueKind.TEXT,
    "lines": ValueKind.LINES,
    "register codes": ValueKind.LINES,
    "minutes late a day = days lost": ValueKind.LINES,
    "yes or no": ValueKind.FLAG,
}


def unit_head(unit: str) -> str:
    """Return the known words that a unit begins with, or an empty text."""
    heads = (head for head in UNITS if unit == head or unit.startswith((f"{head} ", f"{head},")))
    return max(heads, key=len, default="")


ROLES: Mapping[str, str] = {
    "attendance_officer": "attendance officer",
    "headteacher": "headteacher",
    "la_liaison": "LA liaison",
}
STRANDS = ("absence", "lateness", "leave")
GOVERNING_DATES = ("offence", "issue", "receipt")

# The papers that an authority may ask for; the index, gap pages and the manifest the program adds itself.
PACK_KINDS = (
    "as1_form",
    "registration_certificate",
    "letter",
    "minutes",
    "statement",
    "exhibit",
    "evidence",
)
_AS_WRITTEN = {"as1_form": "AS1 form"}


def part_name(kind: str) -> str:
    """Return how a part of a pack is called within a sentence."""
    return _AS_WRITTEN.get(kind, kind.replace("_", " "))


# Where the answer to an authority's question comes from; `person`: somebody has to give it.
ANSWERS = (
    "looked_after",
    "siblings",
    "parents_verified",
    "social_worker",
    "support_offered",
    "previous_certificate",
    "person",
)

# What a rule that binds somebody else can be recorded as (`case record`).
RECORDABLE = (
    "meeting",
    "contact",
    "support",
    "approval",
    "hold",
    "letter_posted",
    "notice_received",
    "paid",
    "unpaid",
    "withdrawn",
    "la_outcome",
    "court_outcome",
    "evidence",
)

# What the program computes from by name. The law's own figures must be national and sealed.
STATUTORY = (
    "national_threshold.sessions",
    "national_threshold.school_weeks",
    "notice_to_improve.weeks.shortest",
    "notice_to_improve.weeks.longest",
    "penalty_notice.early.amount",
    "penalty_notice.early.days",
    "penalty_notice.full.amount",
    "penalty_notice.full.days",
    "penalty_notice.second.amount",
    "penalty_notice.limit.notices",
    "penalty_notice.limit.years",
    "persistent_absence.missed",
    "severe_absence.missed",
)
ALWAYS_SHOWN = ("figures.school_weeks", "figures.possible_sessions", "figures.school_days")
