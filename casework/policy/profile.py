"""What an authority asks of a pack and answers to it: questions, deadline, return reasons, outcomes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LA, COURT = "la", "court"


@dataclass(frozen=True, slots=True)
class ReturnReason:
    """A reason for which a pack comes back, with how the school mends it; ``code`` is stable."""

    code: str
    text: str
    fix: str
    cite: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the authority wants answered; ``answer`` says where from, ``person`` being a person.

    One that comes up ``after`` a step is the case's own and not asked about a pack; it may be answered with
    the step, by a particular of its ``code`` or a name of ``also``.
    """

    code: str
    text: str
    answer: str
    fix: str
    cite: str
    after: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the authority (``by`` la) or the court did; ``is_final`` where nothing more is to come.

    Where it ``prosecutes``, the next step is the court's; where it ``settles``, the case may be closed.
    """

    code: str
    text: str
    by: str
    cite: str
    is_final: bool = True
    prosecutes: bool = False
    settles: bool = False
    needs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def is_called(self, words: str) -> bool:
        """Return whether the words name the outcome, however they are spaced and written."""
        return _bare(words) in {_bare(name) for name in (self.code, self.text, *self.also)}


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when the pack has to be with the authority: so long after the latest of these steps."""

    after: tuple[str, ...]
    length: str  # the name of a parameter; its unit says in what it counts
    cite: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One authority's wishes."""

    questions: tuple[Question, ...] = ()
    reasons: tuple[ReturnReason, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    deadline: Deadline | None = None

    def outcome(self, by: str, words: str) -> Outcome | None:
        """Return the outcome that the words name, or None."""
        return next((each for each in self.outcomes if each.by == by and each.is_called(words)), None)


def joined(profiles: Iterable[Profile]) -> Profile:
    """Return the profiles as one; what a later one says of a code stands instead of the earlier."""
    found = list(profiles)
    questions = {each.code: each for profile in found for each in profile.questions}
    reasons = {each.code: each for profile in found for each in profile.reasons}
    outcomes = {(each.by, each.code): each for profile in found for each in profile.outcomes}
    deadlines = [profile.deadline for profile in found if profile.deadline]
    return Profile(
        tuple(questions.values()),
        tuple(reasons.values()),
        tuple(outcomes.values()),
        deadlines[-1] if deadlines else None,
    )


def _bare(words: str) -> str:
    return re.sub(r"[\W_]+", "", words).casefold()
