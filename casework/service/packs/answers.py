"""The LA's questions, each with its answer: from the register, from the case, or from a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from casework.case.certified import certificates
from casework.case.events import QuestionAnswered
from casework.case.situation import Situation
from casework.case.windows import day_text
from casework.policy.profile import Question
from casework.service.packs.certificates import day_of_certificates, wanted_before
from casework.service.workspace import Workspace


@dataclass(frozen=True)
class Given:
    """A question with its answer, empty while nobody has given one."""

    question: Question
    text: str


def answers_of(space: Workspace, situation: Situation) -> list[Given]:
    """Return every question of the authority with its answer; a person's word goes first.

    What the authority asks now counts, under whatever version of the policy the case was begun.
    """
    said = {event.question: event.answer for event in situation.standing.all(QuestionAnswered)}
    return [
        Given(each, said.get(each.code) or _FROM[each.answer](space, situation))
        for each in space.policy.profile.questions
        if not each.after
    ]


def checked_since(space: Workspace, situation: Situation) -> date:
    """Return the day on or after which a parent's details have to have been checked."""
    months = int(space.values.number("referral.parents_checked.longest", situation.day))
    return months_before(situation.day, months)


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier (later, for a negative number), or the month's last."""
    from calendar import monthrange

    number = day.year * 12 + day.month - 1 - months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _looked_after(_space: Workspace, situation: Situation) -> str:
    return "Yes." if "looked_after" in situation.pupil.flags else "No."


def _social_worker(_space: Workspace, situation: Situation) -> str:
    return "Yes." if "social_worker" in situation.pupil.flags else "No."


def _siblings(space: Workspace, situation: Situation) -> str:
    others = space.siblings(situation.pupil.upn)
    return "" if others else "No other pupil of this school shares a parent with this pupil."


def _verified(space: Workspace, situation: Situation) -> str:
    days = [parent.verified_on for parent in situation.parents]
    since = checked_since(space, situation)
    known = [day for day in days if day is not None and day >= since]
    if not days or len(known) < len(days):
        return ""
    return f"Yes, last on {day_text(min(known))}."


def _support(_space: Workspace, situation: Situation) -> str:
    offered, engaged = (situation.standing.support(aspect) for aspect in ("offered", "engaged"))
    if offered is None:
        return ""
    if not offered:
        return "None was offered."
    taken = {None: "", True: " The family took it up.", False: " The family did not take it up."}[engaged]
    return f"Support was offered.{taken}"


def _previous_certificate(space: Workspace, situation: Situation) -> str:
    standing = situation.standing
    then = replace(situation, day=day_of_certificates(standing, situation.day))
    year = wanted_before(space, then)
    if year is None:
        return "Not asked for on this day."
    if year.label in certificates(standing):
        return f"Yes, of the school year {year.label}."
    return f"Not applicable: {year.reason}." if year.reason else ""


def _person(_space: Workspace, _situation: Situation) -> str:
    return ""


_FROM: Mapping[str, Callable[[Workspace, Situation], str]] = {
    "looked_after": _looked_after,
    "siblings": _siblings,
    "parents_verified": _verified,
    "social_worker": _social_worker,
    "support_offered": _support,
    "previous_certificate": _previous_certificate,
    "person": _person,
}
