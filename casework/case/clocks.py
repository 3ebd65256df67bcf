"""Every period that runs or ran in a case, with its last day: the ladder's clocks and payment periods."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from casework.case.ledger import Notice
from casework.case.situation import Situation
from casework.policy.check_names import leaves
from casework.policy.model import Transition
from casework.policy.values import Unfilled

_NOTICE_FACTS = frozenset({"any_notice_unpaid", "every_notice_settled"})
_CALENDAR_DAYS = "calendar_days"


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One period of a case; ``last`` is None while it is not known.

    ``waits_for`` names the setting that the school has yet to fill in; else the calendar is too short, or a
    hold without an end stops the clock.
    """

    name: str
    title: str
    started_on: date
    first: date | None
    last: date | None
    unit: str
    length: int | None = None
    waits_for: str = ""
    suspended_days: int = 0
    notice: Notice | None = None

    def is_running(self, day: date) -> bool:
        """Return whether the period is not over on the day; that of a settled notice is."""
        if self.notice is not None and (self.notice.is_paid or self.notice.is_withdrawn):
            return False
        return self.last is None or self.last >= day


def clock_rows(situation: Situation) -> tuple[ClockRow, ...]:
    """Return the periods that were started up to the situation's day, in the order of the ladder."""
    if not situation.standing.entries:
        return ()
    return (*_ladder_clocks(situation), *_payment_periods(situation))


def rows_for_step(
    rows: Collection[ClockRow], transition: Transition, situation: Situation
) -> tuple[ClockRow, ...]:
    """Return the periods that a person wants beside a step: those running, and those its rule asks about."""
    if not rows:
        return ()
    asked = list(leaves(transition.when, situation.machine.conditions)) if transition.when else []
    names = {leaf.clock for leaf in asked} | {leaf.window.clock for leaf in asked if leaf.window}
    is_about_notices = any(leaf.fact in _NOTICE_FACTS for leaf in asked)
    return tuple(
        row
        for row in rows
        if row.is_running(situation.day) or row.name in names or (is_about_notices and row.notice)
    )


def _ladder_clocks(situation: Situation) -> list[ClockRow]:
    found: list[ClockRow] = []
    for clock in situation.machine.clocks.values():
        start = situation.standing.clock_start(clock.name)
        if start is None:
            continue
        try:
            period = situation.period_from(clock, start)
        except Unfilled as slot:
            row = ClockRow(
                clock.name, clock.title, start, None, None, str(clock.unit), waits_for=slot.parameter.name
            )
        else:
            row = ClockRow(
                clock.name,
                clock.title,
                start,
                period.span.first if period.span else period.first_school_day,
                period.span.last if period.span else None,
                str(period.unit),
                period.length,
                suspended_days=period.suspended_days,
            )
        found.append(row)
    return found


def _payment_periods(situation: Situation) -> list[ClockRow]:
    found: list[ClockRow] = []
    for notice in situation.ledger.of_case(situation.standing.file.reference):
        if notice.received_on is None:
            continue
        ends = (
            ("early_payment", "Reduced payment of the penalty notice", notice.early_last_day),
            ("payment", "Payment of the penalty notice", notice.last_day),
        )
        found += [
            ClockRow(
                f"{name}.{notice.parent}",
                title,
                notice.received_on,
                notice.received_on,
                last,
                _CALENDAR_DAYS,
                (last - notice.received_on).days + 1,
                notice=notice,
            )
            for name, title, last in ends
            if last is not None
        ]
    return found
