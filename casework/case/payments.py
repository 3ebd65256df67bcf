"""Payments of penalty notices in words: what was asked, what was paid and when, and what is still open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from casework.case.events import NoticePaid
from casework.case.ledger import Notice
from casework.case.windows import day_text


def pounds(pence: int) -> str:
    """Return an amount: ``£80``, or ``£80.50`` where there are pence."""
    return f"£{pence // 100}" if pence % 100 == 0 else f"£{pence // 100}.{pence % 100:02d}"


def asked(notice: Notice) -> str:
    """Return what the notice asks for: the penalty, and the reduced one where there is one."""
    issued = notice.issued
    if issued.early_pence is None:
        return pounds(issued.full_pence)
    return f"{pounds(issued.full_pence)}, or {pounds(issued.early_pence)} within {issued.early_days} days"


def outcome(notice: Notice, day: date) -> str:
    """Return what became of the notice by the day: each payment with its date, and what is open."""
    said = [_payment(notice, on, pence) for on, pence in sorted(notice.payments, key=lambda paid: paid[0])]
    if notice.withdrawn_on:
        said.append(f"withdrawn on {day_text(notice.withdrawn_on)}")
    elif notice.is_paid:
        said += [] if any(pence is None for _, pence in notice.payments) else ["paid in full"]
    elif notice.is_unpaid(day):
        said.append(
            f"{pounds(notice.open_pence(day))} not paid in its period" if said else "not paid in its period"
        )
    elif said:
        said.append(f"{pounds(notice.open_pence(day))} still open")
    else:
        said.append("payment period still open, or receipt not recorded")
    text = "; ".join(said)
    return text[:1].upper() + text[1:]


def _payment(notice: Notice, on: date, pence: int | None) -> str:
    late = ", after the last day for payment" if notice.is_late(on) else ""
    return f"{'paid in full' if pence is None else f'{pounds(pence)} paid'} on {day_text(on)}{late}"


def warning(notice: Notice, paid: NoticePaid) -> str:
    """Return what the payment leaves open, empty where it settles the notice; ``notice`` is without it."""
    after = replace(notice, payments=[*notice.payments, (paid.on, paid.pence)])
    if after.is_paid or after.is_withdrawn:
        return ""
    if notice.is_late(paid.on):
        assert notice.last_day is not None
        return (
            f"This payment came after {day_text(notice.last_day)}, the last day for payment: the notice to "
            f"{notice.parent} still counts as not paid, unless the LA withdraws it."
        )
    due, rest = pounds(notice.due_pence(paid.on)), pounds(after.open_pence(paid.on))
    until = f" by {day_text(notice.last_day)}" if notice.last_day else ""
    return (
        f"{pounds(paid.pence or 0)} does not settle the notice to {notice.parent}: {due} was due on "
        f"{day_text(paid.on)}, {rest} is still open. It counts as not paid until that is paid{until}. "
        "If the amount was typed wrongly, void the record."
    )
