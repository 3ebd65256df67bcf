"""What a policy asks for, by a time of the first day, of an absence that nobody has explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from casework.case.day_events import DayContact, How
from casework.case.day_runs import Run
from casework.case.day_words import Said, first_said, said
from casework.policy.values import Values

REPORT_BY, REPORT = "parents.report_by", "parents.report"
MESSAGE_BY, CALL_FROM = "first_day.message_by", "first_day.call_from"
CONTACT, LEAD = "first_day.contact", "first_day.safeguarding_lead"
VISIT_UNSURE, VISIT_DAYS = "home_visit.when_unsure", "home_visit.absent_days"
REACHED = "reached"
OUTWARD = frozenset({How.MESSAGE, How.CALL, How.HOME_VISIT, How.OTHER})


class Status(StrEnum):
    """How far something that is asked for has come."""

    LATER = "later"
    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that the policy asks for; ``bound`` is ``by`` or ``from`` where it has a time."""

    what: str
    rule: str
    cite: str
    text: str
    status: Status
    due: datetime | None = None
    bound: str = ""
    done_at: datetime | None = None
    note: str = ""

    @property
    def is_done(self) -> bool:
        """Return whether it was done."""
        return self.status is Status.DONE

    @property
    def is_late(self) -> bool:
        """Return whether it was done after its time."""
        return bool(self.bound == "by" and self.due and self.done_at and self.done_at > self.due)


@dataclass(frozen=True)
class Absence:
    """An absence that nobody has explained: since when, the time of asking, the contacts up to it."""

    since: date
    now: datetime
    contacts: tuple[DayContact, ...]

    def first(self, wanted: Callable[[DayContact], bool]) -> DayContact | None:
        """Return the first contact of the absence that is wanted."""
        return next((each for each in self.contacts if wanted(each)), None)

    def how(self, how: How) -> DayContact | None:
        """Return the first contact of a kind."""
        return self.first(lambda each: each.how is how)

    @property
    def answer(self) -> DayContact | None:
        """Return the first contact that reached somebody."""
        return self.first(lambda each: each.is_answer)


def contacts_of(events: Iterable[DayContact], since: date, now: datetime) -> tuple[DayContact, ...]:
    """Return the contacts from a day up to a time, in their order."""
    return tuple(sorted((e for e in events if since <= e.day and e.at <= now), key=lambda e: e.at))


def asks(values: Values, absence: Absence) -> list[Ask]:
    """Return everything that the policy asks for of the absence, in its order; the later ones too."""
    day = absence.since
    found: list[Ask] = []
    if report := first_said(values, day, REPORT_BY, REPORT):
        found.append(_by(absence, "parents_report", report, absence.how(How.REPORT)))
    if message := said(values, MESSAGE_BY, day):
        found.append(_answered(absence, _by(absence, "message", message, absence.how(How.MESSAGE))))
    call = said(values, CALL_FROM, day)
    if call:
        found.append(_answered(absence, _call(absence, call)))
    if lead := said(values, LEAD, day):
        found.append(_lead(absence, lead, has_call=call is not None))
    if contact := said(values, CONTACT, day):
        found.append(_contact(absence, contact))
    elif not message and not call:
        found.append(_contact(absence, _UNNAMED))
    if (visit := said(values, VISIT_UNSURE, day)) and (ask := unsure_visit(visit, absence.contacts)):
        found.append(ask)
    return found


_UNNAMED = Said(
    "", "attempted", "", "", "No reason is known; the policy's files say nothing of a first contact"
)


def unsure_visit(visit: Said, contacts: Sequence[DayContact]) -> Ask | None:
    """Return the home visit that is asked for because somebody was unsure, or None where nobody is."""
    doubt = next((each for each in contacts if each.unsure), None)
    if doubt is None:
        return None
    ask = _plain("home_visit_unsure", visit, Status.DUE, due=doubt.at, bound="from", note=doubt.text)
    later = [each for each in contacts if each.at >= doubt.at]
    went = next((each for each in later if each.how is How.HOME_VISIT), None)
    if went is not None:
        return replace(ask, status=Status.DONE, done_at=went.at)
    return None if is_settled(contacts) else ask


def is_settled(contacts: Sequence[DayContact]) -> bool:
    """Return whether the latest contact that said anything of the reason leaves no doubt."""
    told = [each for each in contacts if each.unsure or each.reason]
    return bool(told) and bool(told[-1].reason) and not told[-1].unsure


def visit_after_days(values: Values, day: date, run: Run, contacts: Sequence[DayContact]) -> Ask | None:
    """Return the home visit that the policy allows after so many days away in a row, whatever the reason."""
    visit = said(values, VISIT_DAYS, day)
    if visit is None or not isinstance(visit.value, int) or run.days < visit.value:
        return None
    went = next((each for each in contacts if each.how is How.HOME_VISIT and each.day >= run.first), None)
    note = f"{run.days} school days in a row, since {run.first.isoformat()}"
    status = Status.DONE if went else Status.DUE
    return _plain("home_visit_days", visit, status, done_at=went.at if went else None, note=note)


def _by(absence: Absence, what: str, words: Said, done: DayContact | None) -> Ask:
    due = datetime.combine(absence.since, words.time) if words.time else None
    status = Status.DONE if done else Status.OVERDUE if due and absence.now > due else Status.DUE
    return _plain(what, words, status, due=due, bound="by" if due else "", done_at=done.at if done else None)


def _call(absence: Absence, words: Said) -> Ask:
    done = absence.how(How.CALL)
    start = datetime.combine(absence.since, words.time) if words.time else None
    status = Status.DONE if done else Status.LATER if start and absence.now < start else Status.DUE
    bound = "from" if start else ""
    return _plain("call", words, status, due=start, bound=bound, done_at=done.at if done else None)


def _answered(absence: Absence, ask: Ask) -> Ask:
    answer = absence.answer
    if answer is None or ask.is_done:
        return ask
    return replace(ask, status=Status.NOT_NEEDED, note=f"answered at {answer.at:%H:%M}")


def _lead(absence: Absence, words: Said, *, has_call: bool) -> Ask:
    done = absence.how(How.SAFEGUARDING_LEAD)
    if done:
        return _plain("safeguarding_lead", words, Status.DONE, done_at=done.at)
    if absence.answer:
        return _plain("safeguarding_lead", words, Status.NOT_NEEDED)
    tried = absence.first(lambda each: each.how is How.CALL or (not has_call and each.how in OUTWARD))
    if tried is None:
        return _plain("safeguarding_lead", words, Status.LATER, note="once a call has reached nobody")
    return _plain("safeguarding_lead", words, Status.DUE, due=tried.at, bound="from")


def _contact(absence: Absence, words: Said) -> Ask:
    tried = [each for each in absence.contacts if each.how in OUTWARD]
    wants_answer = words.value == REACHED
    done = absence.answer if wants_answer else (absence.answer or next(iter(tried), None))
    if done:
        return _plain("contact", words, Status.DONE, done_at=done.at)
    times = "once" if len(tried) == 1 else f"{len(tried)} times"
    return _plain("contact", words, Status.DUE, note=f"tried {times}, nobody reached" if tried else "")


def _plain(
    what: str,
    words: Said,
    status: Status,
    *,
    due: datetime | None = None,
    bound: str = "",
    done_at: datetime | None = None,
    note: str = "",
) -> Ask:
    return Ask(what, words.rule, words.cite, f"{words.why}.", status, due, bound, done_at, note)
