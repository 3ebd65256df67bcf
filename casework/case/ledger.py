"""Penalty notices of one child, parent by parent: what was issued, received, paid, and what still counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from casework.case.casefile import Standing
from casework.case.events import (
    EarlierNoticeEntered,
    NoticeIssued,
    NoticePaid,
    NoticeProsecuted,
    NoticeReceived,
    NoticeUnpaid,
    NoticeWithdrawn,
)
from casework.policy.values import Values

_OUTCOMES = (NoticeReceived, NoticePaid, NoticeUnpaid, NoticeWithdrawn, NoticeProsecuted)


@dataclass
class Notice:
    """One notice with what became of it."""

    case: str
    issued: NoticeIssued
    received_on: date | None = None
    withdrawn_on: date | None = None
    unpaid_on: date | None = None
    prosecuted_on: date | None = None
    payments: list[tuple[date, int | None]] = field(default_factory=list)

    @property
    def parent(self) -> str:
        """Return the contact reference of the parent."""
        return self.issued.parent

    @property
    def early_last_day(self) -> date | None:
        """Return the last day of the reduced penalty; the day of receipt is day 1."""
        days = self.issued.early_days
        return self.received_on + timedelta(days=days - 1) if self.received_on and days else None

    @property
    def last_day(self) -> date | None:
        """Return the last day for payment; the day of receipt is day 1."""
        return self.received_on + timedelta(days=self.issued.full_days - 1) if self.received_on else None

    def due_pence(self, day: date) -> int:
        """Return what has to be paid in all, if paid by the day."""
        early = self.issued.early_pence
        last = self.early_last_day
        if early is not None and (last is None or day <= last):
            return early
        return self.issued.full_pence

    @property
    def is_paid(self) -> bool:
        """Return whether the penalty was paid in full and in its period (s.444A(4); CR55).

        What was paid by some day covers what was due then. Money that came after the last day discharges
        nothing; the LA may still withdraw the notice.
        """
        total = 0
        for day, pence in sorted(self.payments, key=lambda payment: payment[0]):
            if self.is_late(day):
                break
            if pence is None:
                return True
            total += pence
            if total >= self.due_pence(day):
                return True
        return False

    def open_pence(self, day: date) -> int:
        """Return what is still to be paid on the day; nothing for a notice that is settled."""
        if self.is_paid or self.is_withdrawn:
            return 0
        return self.due_pence(day) - sum(pence or 0 for on, pence in self.payments if not self.is_late(on))

    def is_late(self, day: date) -> bool:
        """Return whether a payment of that day comes after the last day for payment."""
        return self.last_day is not None and day > self.last_day

    @property
    def is_withdrawn(self) -> bool:
        """Return whether the LA withdrew the notice."""
        return self.withdrawn_on is not None

    def is_unpaid(self, day: date) -> bool:
        """Return whether the payment period is over without payment in full.

        Without a day of receipt the LA's word counts, and not before the period could have run from issue.
        """
        if self.is_paid or self.is_withdrawn:
            return False
        if self.last_day is not None:
            return self.is_late(day)
        return self.unpaid_on is not None and day >= self.issued.on + timedelta(days=self.issued.full_days)

    @property
    def session_keys(self) -> frozenset[tuple[str, str]]:
        """Return the sessions that the notice relates to, as (date, AM or PM)."""
        return frozenset((day, session) for day, session, _ in self.issued.sessions)


@dataclass(frozen=True)
class Tariff:
    """What the next notice to a parent would cost; ``ordinal`` 1 is a first notice."""

    ordinal: int
    early_pence: int | None
    early_days: int | None
    full_pence: int
    full_days: int


class Ledger:
    """Every notice of one child, from all of the child's cases."""

    def __init__(self, standings: Iterable[Standing] = ()) -> None:
        """Read the notices, each with what happened to it later in the same case."""
        self.notices: list[Notice] = []
        self.earlier: list[EarlierNoticeEntered] = []
        for standing in standings:
            own: dict[str, Notice] = {}
            for entry in standing.entries:
                event = entry.event
                if isinstance(event, NoticeIssued):
                    own[event.parent] = Notice(standing.file.reference, event)
                    self.notices.append(own[event.parent])
                elif isinstance(event, EarlierNoticeEntered):
                    self.earlier.append(event)
                elif isinstance(event, _OUTCOMES) and event.parent in own:
                    _apply(own[event.parent], event)

    def of_case(self, reference: str) -> list[Notice]:
        """Return the notices issued in one case."""
        return [notice for notice in self.notices if notice.case == reference]

    def used_sessions(self) -> frozenset[tuple[str, str]]:
        """Return the sessions that served a notice which was not withdrawn: none may serve another."""
        return frozenset().union(*(n.session_keys for n in self.notices if not n.is_withdrawn))

    def paid_sessions(self, parent: str | None = None) -> frozenset[tuple[str, str]]:
        """Return the sessions of paid notices, for which there is no conviction (s.444A(4) EA 1996).

        All of them, or those of one parent's notices.
        """
        paid = (n for n in self.notices if n.is_paid and not n.is_withdrawn and parent in (None, n.parent))
        return frozenset().union(*(notice.session_keys for notice in paid))

    def counted(self, parent: str, day: date, values: Values) -> int:
        """Return how many notices to the parent count on the day on which another is proposed.

        Those of the years that end with that day, issued since the limit is law, and not withdrawn.
        """
        limit = values.policy.parameters["penalty_notice.limit.notices"]
        if limit.row_on(day) is None:
            return 0
        years = int(values.number("penalty_notice.limit.years", day))
        issued = [n.issued.on for n in self.notices if n.parent == parent and not n.is_withdrawn]
        issued += [notice.issued_on for notice in self.earlier if notice.parent == parent]
        return sum(
            1 for on in issued if on <= day and limit.row_on(on) is not None and _years_later(on, years) > day
        )

    def is_at_limit(self, parent: str, day: date, values: Values) -> bool:
        """Return whether the law allows the parent no further notice on the day."""
        limit = values.policy.parameters["penalty_notice.limit.notices"].row_on(day)
        return limit is not None and self.counted(parent, day, values) >= int(str(limit.value))

    def tariff(self, parent: str, issued_on: date, offence_on: date, values: Values) -> Tariff:
        """Return what a notice to the parent costs: the tariff of the date that the law names.

        That is the date of the offence since there is a tariff for second notices, the date of issue before.
        """
        ordinal = self.counted(parent, issued_on, values) + 1
        seconds = values.policy.parameters["penalty_notice.second.amount"]
        second = seconds.row_on(offence_on)
        day = offence_on if second else min(issued_on, seconds.values[0].start - timedelta(days=1))
        full_days = int(values.number("penalty_notice.full.days", day))
        if ordinal > 1 and second is not None:
            return Tariff(ordinal, None, None, int(str(second.value)), full_days)
        return Tariff(
            ordinal,
            int(values.number("penalty_notice.early.amount", day)),
            int(values.number("penalty_notice.early.days", day)),
            int(values.number("penalty_notice.full.amount", day)),
            full_days,
        )


Outcome = NoticeReceived | NoticePaid | NoticeUnpaid | NoticeWithdrawn | NoticeProsecuted


def _apply(notice: Notice, event: Outcome) -> None:
    match event:
        case NoticeReceived():
            notice.received_on = event.on
        case NoticePaid():
            notice.payments.append((event.on, event.pence))
        case NoticeUnpaid():
            notice.unpaid_on = event.on
        case NoticeWithdrawn():
            notice.withdrawn_on = event.on
        case NoticeProsecuted():
            notice.prosecuted_on = event.on


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)
