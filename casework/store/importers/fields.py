"""Single values as the input files write them."""

from __future__ import annotations

import re
from datetime import date

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,4}")


def iso_date(text: str) -> date | None:
    """Return the date, or None where the text is not of the form 2025-01-07 or no day of the calendar.

    Python reads 20250107 and 2025-W02-2 as well; a register that holds them was not written for us.
    """
    if not _ISO_DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def whole_number(text: str) -> int | None:
    """Return a whole number from 0 to 9999, or None where the text is none."""
    return int(text) if _NUMBER.fullmatch(text) else None


def yes_no(text: str) -> bool | None:
    """Return True for ``Y``, False for ``N``, or None."""
    return {"Y": True, "N": False}.get(text)
