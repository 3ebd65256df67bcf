"""The officer's day: who is away without a reason, what the policy asks for by now, what is still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from casework.case.attendance import Attendance, Counts
from casework.case.day import (
    Absence,
    Ask,
    Status,
    asks,
    contacts_of,
    is_settled,
    visit_after_days,
)
from casework.case.day_events import AnyDayEvent, DayContact
from casework.case.day_runs import (
    BECOMES,
    Run,
    Unexplained,
    absent_run,
    number_of,
    unexplained_marks,
    unexplained_rule,
    unexplained_since,
)
from casework.case.day_times import has_begun, session_at
from casework.case.day_words import said
from casework.people import Contact, Pupil
from casework.schooldays import Session
from casework.service.day.log import events_up_to
from casework.service.workspace import Workspace


@dataclass(frozen=True)
class AbsentPupil:
    """A pupil who is away in the session of the time; ``code`` is empty where there is no mark yet."""

    pupil: Pupil
    session: Session
    code: str
    since: date
    run: Run | None
    asks: tuple[Ask, ...]
    contacts_made: tuple[DayContact, ...]
    contacts: tuple[Contact, ...]
    is_explained: bool = False

    @property
    def by_now(self) -> tuple[Ask, ...]:
        """Return what is asked for by now, done or not."""
        return tuple(ask for ask in self.asks if ask.status not in (Status.LATER, Status.NOT_NEEDED))

    @property
    def ahead(self) -> tuple[Ask, ...]:
        """Return what is asked for later on."""
        return tuple(ask for ask in self.asks if ask.status is Status.LATER)


@dataclass(frozen=True)
class BecomesO:
    """An absence without a reason, and what has to become of it, by when, by which rule."""

    pupil: Pupil
    item: Unexplained
    code: str
    rule: str
    cite: str


@dataclass(frozen=True)
class OpenRegister:
    """A class of which some pupils have no mark of the session yet."""

    group: str
    session: Session
    missing: int
    pupils: int


@dataclass(frozen=True)
class Today:
    """Everything that the day asks for at a time."""

    at: datetime
    is_school_day: bool
    sessions: tuple[Session, ...] = ()
    absent: tuple[AbsentPupil, ...] = ()
    reason_given: tuple[AbsentPupil, ...] = ()
    visits: tuple[AbsentPupil, ...] = ()
    becomes_o: tuple[BecomesO, ...] = ()
    waiting: tuple[BecomesO, ...] = ()
    open_registers: tuple[OpenRegister, ...] = ()
    is_unmarked: bool = False  # nobody has a mark of the session


def today(space: Workspace, at: datetime) -> Today:
    """Return what the day asks for at a time of the school's clock."""
    day = at.date()
    found = unexplained_on(space, day)
    due = tuple(each for each in found if each.item.is_due(day))
    waiting = tuple(each for each in found if not each.item.is_due(day))
    if not space.calendar.is_school_day(day):
        return Today(at, False, becomes_o=due, waiting=waiting)
    log = _by_pupil(events_up_to(space, at))
    taken = _is_afternoon_taken(space, day)
    away: list[AbsentPupil] = []
    seen: list[tuple[Pupil, Session, bool]] = []
    for pupil in space.pupils.values():
        if not pupil.is_on_roll(day):
            continue
        session = session_at(space.values, pupil, at, afternoon_taken=taken)
        attendance = space.attendance(pupil)
        counts = attendance.counts_at(number_of(attendance, day, session))
        has_to_be_there = has_begun(space.values, pupil, at, session)
        is_missing = bool(counts & Counts.MISSING) and has_to_be_there
        seen.append((pupil, session, is_missing))
        if is_missing or counts & (Counts.UNEXPLAINED | Counts.AUTHORISED | Counts.UNAUTHORISED):
            without = is_missing or bool(counts & Counts.UNEXPLAINED)
            away.append(_absent(space, attendance, session, at, log.get(pupil.upn, ()), without=without))
    away.sort(key=_place)
    without_reason = [each for each in away if not each.is_explained]
    return Today(
        at,
        True,
        tuple(sorted({session for _, session, _ in seen})),
        tuple(each for each in without_reason if not _is_told(each, day)),
        tuple(each for each in without_reason if _is_told(each, day)),
        tuple(each for each in away if any(ask.what == "home_visit_days" for ask in each.asks)),
        due,
        waiting,
        _open_registers(seen),
        bool(seen) and all(is_missing for _, _, is_missing in seen),
    )


def unexplained_on(space: Workspace, day: date) -> list[BecomesO]:
    """Return every absence up to the day that is still without a reason, the oldest first."""
    found: list[BecomesO] = []
    for pupil in space.pupils.values():
        for item in unexplained_marks(space.attendance(pupil), space.values, day):
            code, rule = (
                said(space.values, BECOMES, item.mark.day),
                unexplained_rule(space.values, item.mark.day),
            )
            found.append(
                BecomesO(
                    pupil,
                    item if code else replace(item, until=None),
                    str(code.value) if code else "",
                    rule.rule if rule else "",
                    rule.cite if rule else "",
                )
            )
    found.sort(key=lambda each: (each.item.mark.day, each.pupil.surname, each.pupil.upn, each.item.mark))
    return found


def _absent(
    space: Workspace,
    attendance: Attendance,
    session: Session,
    at: datetime,
    contacts: Sequence[DayContact],
    *,
    without: bool,
) -> AbsentPupil:
    pupil, day = attendance.pupil, at.date()
    answered = {each.day for each in contacts if each.is_answer}
    since = unexplained_since(attendance, day, session, answered) if without else day
    run = absent_run(attendance, day, session)
    made = contacts_of(contacts, min(since, run.first) if run else since, at)
    wanted = asks(space.values, Absence(since, at, contacts_of(contacts, since, at))) if without else []
    visit = visit_after_days(space.values, day, run, made) if run else None
    return AbsentPupil(
        pupil,
        session,
        attendance.session_at(number_of(attendance, day, session)).code.strip("-"),
        since,
        run,
        (*wanted, visit) if visit else tuple(wanted),
        made,
        _reachable(space.contacts.get(pupil.upn, ())),
        is_explained=not without,
    )


def _is_told(absent: AbsentPupil, day: date) -> bool:
    """Return whether the reason of the day is known, and only the mark still lacks it."""
    told = [each for each in absent.contacts_made if each.day == day]
    return any(each.reason for each in told) and is_settled(told)


def _reachable(contacts: Iterable[Contact]) -> tuple[Contact, ...]:
    """Return whom to ring, those who live with the pupil first; nobody who is not to be contacted."""
    found = [each for each in contacts if not each.no_contact]
    return tuple(sorted(found, key=lambda each: (not each.is_parent, not each.lives_with_pupil)))


def _place(absent: AbsentPupil) -> tuple[str, str, str, str]:
    pupil = absent.pupil
    return pupil.registration_group, pupil.surname.casefold(), pupil.forename.casefold(), pupil.upn


def _by_pupil(events: Iterable[AnyDayEvent]) -> dict[str, list[DayContact]]:
    found: dict[str, list[DayContact]] = {}
    for event in events:
        if isinstance(event, DayContact):
            found.setdefault(event.upn, []).append(event)
    return found


def _is_afternoon_taken(space: Workspace, day: date) -> bool:
    """Return whether anybody has an afternoon mark on the day."""
    for pupil in space.pupils.values():
        if space.codes_of(pupil.upn).get(day.toordinal() * 2 + 1, "-") not in ("", "-"):
            return True
    return False


def _open_registers(seen: Iterable[tuple[Pupil, Session, bool]]) -> tuple[OpenRegister, ...]:
    pupils: Counter[tuple[str, Session]] = Counter()
    missing: Counter[tuple[str, Session]] = Counter()
    for pupil, session, is_missing in seen:
        key = (pupil.registration_group, session)
        pupils[key] += 1
        missing[key] += is_missing
    return tuple(OpenRegister(*key, missing[key], pupils[key]) for key in sorted(pupils) if missing[key])
