"""CR55: a penalty is paid in full by the end of the 28 days, or it is not paid."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casework.case.events import NoticeIssued
from casework.case.ledger import Notice

RECEIVED = date(2024, 9, 2)


def notice(*payments: tuple[date, int | None]) -> Notice:
    issued = NoticeIssued(
        on=date(2024, 9, 1),
        by="Ms Ray",
        role="la_liaison",
        parent="C001",
        document="001-penalty-C001",
        ordinal=1,
        early_pence=8000,
        early_days=21,
        full_pence=16000,
        full_days=28,
        offence_on=date(2024, 9, 1),
        sessions=(),
    )
    return Notice("ABS-00000000-1", issued, received_on=RECEIVED, payments=list(payments))


@pytest.mark.parametrize("pence", [16000, None])
def test_cr55_a_payment_on_day_28_counts_and_one_on_day_29_does_not(pence: int | None) -> None:
    last = RECEIVED + timedelta(days=27)
    assert notice((last, pence)).is_paid
    late = notice((last + timedelta(days=1), pence))
    assert not late.is_paid
    assert late.is_unpaid(last + timedelta(days=1))


def test_cr55_a_part_in_time_and_the_rest_too_late_is_no_payment_in_full() -> None:
    last = RECEIVED + timedelta(days=27)
    assert not notice((last, 8000), (last + timedelta(days=1), 8000)).is_paid
