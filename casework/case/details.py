"""The particulars of a record (``--detail KEY=VALUE``): those needed, those beside them, and faulty ones."""

from __future__ import annotations

from datetime import date

from casework.case.decide import Order
from casework.errors import BadInput

_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def bad_detail(what: str, order: Order, fix: str) -> BadInput:
    """Return the fault of a particular."""
    return BadInput("bad_detail", what, where=f"record of {order.on.isoformat()}", fix=fix)


def needed(order: Order, *keys: str) -> list[str]:
    """Return the particulars; raises BadInput with all that are missing."""
    missing = [key for key in keys if not order.details.get(key, "").strip()]
    if missing:
        wanted = " ".join(f"--detail {key}=..." for key in missing)
        raise bad_detail(f"The record lacks {' and '.join(missing)}.", order, f"add {wanted}")
    return [order.details[key].strip() for key in keys]


def others(order: Order, *taken: str) -> dict[str, str]:
    """Return the particulars that no field of the event holds."""
    return {key: value for key, value in order.details.items() if key not in taken}


def day_of(order: Order, key: str) -> date | None:
    """Return a particular that is a date, or None where it is not given."""
    text = order.details.get(key, "").strip()
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise bad_detail(f"{key}={text} is not a date.", order, "write it as 2025-01-31") from None
    if day and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise bad_detail(f"{key}={text} is no date of a case.", order, f"a year up to {_LAST_YEAR}")
    return day


def number_of(text: str) -> str:
    """Return the number of an event as it was typed: ``12``, ``#12``, ``event #12`` or ``012``."""
    return text.rpartition("#")[2].strip().lstrip("0")
