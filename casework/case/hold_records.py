"""Placing a hold, and ending one after its review."""

from __future__ import annotations

from casework.case.casefile import Standing
from casework.case.decide import Order
from casework.case.details import bad_detail, day_of, needed, number_of, others
from casework.case.events import Event, HoldEnded, HoldPlaced
from casework.case.holds import holds
from casework.errors import NotFound, Refused


def plan_hold(order: Order, standing: Standing) -> tuple[Event, ...]:
    """Return a hold: why, and until when it stops letters (the review date, that day included)."""
    (reason,) = needed(order, "reason")
    until = day_of(order, "until")
    if until and until < order.on:
        raise bad_detail(
            f"The hold would end on {until}, before it begins.", order, "give a later review date"
        )
    rest = others(order, "reason", "until")
    return (HoldPlaced(on=order.on, by=order.by, role=order.role, reason=reason, until=until, details=rest),)


def plan_hold_end(order: Order, standing: Standing) -> tuple[Event, ...]:
    """Return the end of a hold after its review: from the day of the record on it stops nothing."""
    open_ones = [hold for hold in holds(standing) if hold.ended_on is None]
    where = f"case {standing.file.reference}"
    if not open_ones:
        raise Refused("no_hold", "No hold of this case is still to be ended.", where=where)
    wanted = order.details.get("event", "").strip()
    numbers = ", ".join(str(hold.number) for hold in open_ones)
    chosen = [hold for hold in open_ones if not wanted or str(hold.number) == number_of(wanted)]
    if not chosen:
        raise NotFound(
            "no_such_hold",
            f"No hold with the event number {wanted!r} is still to be ended.",
            where=where,
            fix=f"holds: {numbers}",
        )
    if len(chosen) > 1:
        raise bad_detail("The record does not say which hold ends.", order, f"--detail event={numbers}")
    (hold,) = chosen
    if order.on < hold.placed.on:
        raise bad_detail(
            f"The hold would end before it began, on {hold.placed.on}.", order, "date its end on a later day"
        )
    return (
        HoldEnded(
            on=order.on,
            by=order.by,
            role=order.role,
            event_no=hold.number,
            why=order.details.get("why", "").strip() or "reviewed",
            details=others(order, "event", "why"),
        ),
    )
