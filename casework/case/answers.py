"""What a fact can answer: a ratio, a count, yes or no; always with the sessions behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from casework.case.attendance import SessionMark
from casework.case.windows import Stretch


class Unknown(Exception):
    """A person has to say something before the fact is known; the message says what."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """Sessions of sessions; never rounded before it is compared. ``of`` 0 is undefined and meets no rule."""

    part: int
    of: int

    @property
    def percent(self) -> str:
        """Return the percentage with one decimal, rounded half up, to be shown and never compared."""
        if not self.of:
            return ""
        return str((Decimal(self.part) * 100 / self.of).quantize(Decimal("0.1"), ROUND_HALF_UP))

    @property
    def short(self) -> str:
        """Return the percentage with what it is made of, for a column that says of what."""
        return f"{self.percent}%, {self.part} of {self.of}" if self.of else "none possible"

    @property
    def text(self) -> str:
        """Return the percentage with one decimal, and the sessions that it is made of."""
        return f"{self.short} sessions" if self.of else "undefined, no possible sessions"


@dataclass(frozen=True, slots=True)
class Count:
    """A number of something."""

    number: int
    noun: str = "session"

    @property
    def text(self) -> str:
        """Return the number with its noun."""
        return f"{self.number} {self.noun}{'' if self.number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no, with what stands behind it."""

    is_true: bool
    text: str


Figure = Ratio | Count | Flag


@dataclass(frozen=True, slots=True)
class Found:
    """What a fact is on a day: the figure, over which dates, and a way to the very sessions."""

    figure: Figure
    stretch: Stretch | None = None
    sessions: Callable[[], tuple[SessionMark, ...]] = tuple
