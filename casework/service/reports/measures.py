"""The figures of the policy and of the law that reports hold pupils against, each with its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casework.case.answers import Ratio
from casework.case.tallies import missed_at_least
from casework.errors import Refused
from casework.policy.model import Comparison, Leaf, Policy
from casework.policy.values import Unfilled, Values
from casework.policy.words import WORDS

# The first of these that a policy states is the figure of the watch list, of the list of pupils near it, ...
WATCHED = ("monitoring.attendance", "letter_1.attendance")
NEAR = ("watch_list.near.attendance", "inform.attendance", "letter_1.attendance")
MONTHLY = ("monthly_report.attendance", *WATCHED)
FIRST_LETTER = ("letter_1.attendance",)
_BELOW = (Comparison.BELOW, Comparison.AT_MOST)


@dataclass(frozen=True, slots=True)
class Figure:
    """An attendance in percent, how a pupil is held against it, and where it stands."""

    name: str
    percent: int | Decimal
    comparison: Comparison
    cite: str

    @property
    def text(self) -> str:
        """Return it in words: ``at or below 95%``."""
        return f"{WORDS[self.comparison]} {self.percent}%"

    def holds(self, attendance: Ratio) -> bool:
        """Return whether the attendance is below the figure, or at it where that counts; never rounded."""
        part, whole = attendance.part * 100, self.percent * attendance.of
        return attendance.of > 0 and (
            part <= whole if self.comparison is Comparison.AT_MOST else part < whole
        )


def figure(values: Values, names: Sequence[str], day: date) -> Figure | None:
    """Return the first figure of the names that the policy states and that is not 0."""
    for name in names:
        if name not in values.policy.parameters:
            continue
        try:
            percent = values.number(name, day)
        except Unfilled:
            continue
        if percent:
            return Figure(name, percent, _comparison(values.policy, name), values.cite(name, day))
    return None


def needed(values: Values, names: Sequence[str], day: date) -> Figure:
    """Return the figure; Refused where the policy states none of them."""
    found = figure(values, names, day)
    if found is None:
        raise Refused(
            "no_figure",
            "The policy states no attendance to hold pupils against.",
            where=values.policy.title,
            fix=f"add one of these parameters to the school's file: {', '.join(names)}",
        )
    return found


def _comparison(policy: Policy, name: str) -> Comparison:
    """Return how the policy holds the figure: by its own words, else by the first condition that uses it."""
    said = policy.parameters[name].comparison
    leaves = (
        leaf.comparison
        for machine in policy.machines.values()
        for leaf in machine.conditions.values()
        if isinstance(leaf, Leaf) and leaf.threshold == name
    )
    found = said or next(leaves, Comparison.BELOW)
    return found if found in _BELOW else Comparison.BELOW


@dataclass(frozen=True, slots=True)
class Absence:
    """The national measures of absence on a day."""

    persistent: int | Decimal
    severe: int | Decimal
    cite: str

    def word(self, attendance: Ratio) -> str:
        """Return ``severe``, ``persistent`` or nothing."""
        if missed_at_least(attendance, self.severe):
            return "severe"
        return "persistent" if missed_at_least(attendance, self.persistent) else ""

    @property
    def text(self) -> str:
        """Return the measures in words."""
        return (
            f"Persistently absent: {self.persistent}% or more of the pupil's own possible sessions "
            f"missed, for whatever reason; severely absent: {self.severe}% or more ({self.cite}). "
            "Sessions are compared, never rounded percentages."
        )


def absence(values: Values, day: date) -> Absence:
    """Return the national measures in force on the day."""
    name = "persistent_absence.missed"
    severe = values.number("severe_absence.missed", day)
    return Absence(values.number(name, day), severe, values.cite(name, day).partition(" (")[0])


def optional(values: Values, name: str, day: date) -> int | Decimal:
    """Return a number that a policy may state or a school fill in; 0 where nobody has."""
    if name not in values.policy.parameters:
        return 0
    try:
        return values.number(name, day)
    except Unfilled:
        return 0
