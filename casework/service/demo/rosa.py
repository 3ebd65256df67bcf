"""Rosa's year in the register: the marks that carry the demo's story, each put down by hand.

She attends well for weeks at a time, and finds Monday mornings and first days after a holiday hardest.
"""

from __future__ import annotations

from datetime import date

# Day → codes of morning and afternoon ("U\\" came in late, after the register closed), minutes late, comment.
ABSENCES: dict[date, tuple[str, str, str]] = {
    date(2024, 9, 16): ("OO", "", "No reason given; no answer by 10.00"),
    date(2024, 9, 24): ("U\\", "35", ""),
    date(2024, 9, 30): ("O\\", "", "Mother rang: would not leave the house"),
    date(2024, 10, 7): ("OO", "", "Mother rang: would not leave the house"),
    date(2024, 10, 14): ("U\\", "50", ""),
    date(2024, 10, 21): ("O\\", "", "Mother rang: settled by lunchtime"),
    date(2024, 11, 4): ("O\\", "", "Mother rang: upset this morning"),
    date(2024, 11, 25): ("U\\", "25", ""),
    date(2024, 12, 2): ("OO", "", "No reason given"),
    date(2024, 12, 9): ("U\\", "40", ""),
    date(2024, 12, 16): ("OO", "", "No reason given; no answer by 10.00"),
    date(2025, 1, 7): ("OO", "", "No reason given"),
    date(2025, 1, 13): ("O\\", "", "Mother rang: would not come in"),
    date(2025, 1, 20): ("OO", "", "No reason given"),
    date(2025, 1, 27): ("U\\", "30", ""),
    date(2025, 2, 3): ("OO", "", "No reason given"),
    date(2025, 2, 10): ("O\\", "", "Mother rang: would not come in"),
    date(2025, 2, 24): ("O\\", "", "No reason given"),
    date(2025, 3, 10): ("OO", "", "No reason given"),
    date(2025, 3, 11): ("O\\", "", "Mother rang: would not come in"),
    date(2025, 3, 17): ("U\\", "20", ""),
    date(2025, 3, 24): ("O\\", "", "No reason given"),
    date(2025, 3, 31): ("OO", "", "No reason given; no answer by 10.00"),
    date(2025, 4, 22): ("O\\", "", "No reason given"),
    date(2025, 4, 28): ("OO", "", "No reason given"),
    date(2025, 4, 29): ("U\\", "45", ""),
    date(2025, 5, 6): ("OO", "", "No reason given"),
    date(2025, 5, 12): ("OO", "", "Mother rang: would not come in"),
    date(2025, 6, 9): ("U\\", "15", ""),
    date(2025, 7, 7): ("O\\", "", "Father rang: overslept, brought in at lunchtime"),
}
_OTHER: dict[date, tuple[str, str, str]] = {
    date(2024, 9, 10): ("L\\", "6", ""),
    date(2024, 11, 14): ("VV", "", ""),
    date(2024, 12, 4): ("L\\", "4", ""),
    date(2025, 1, 30): ("M\\", "", "Dentist, card seen"),
    date(2025, 3, 4): ("L\\", "8", ""),
    date(2025, 5, 1): ("L\\", "5", ""),
    date(2025, 6, 11): ("VV", "", ""),
}
_SESSIONS = ("AM", "PM")


def rosas_marks() -> dict[tuple[date, int], tuple[str, str, str]]:
    """Return every mark of Rosa's year that is not simply present, by day and half of the day."""
    sheet: dict[tuple[date, int], tuple[str, str, str]] = {}
    for day, (codes, minutes, comment) in (ABSENCES | _OTHER).items():
        for half, code in enumerate(codes):
            if code != "\\":
                sheet[day, half] = (code, "" if half else minutes, "" if half else comment)
    return sheet


def unauthorised(first: date, last: date) -> tuple[tuple[str, str, str], ...]:
    """Return the unauthorised sessions from ``first`` to ``last`` as (date, AM or PM, code)."""
    return tuple(
        (day.isoformat(), session, code)
        for day, (codes, _, _) in sorted(ABSENCES.items())
        for session, code in zip(_SESSIONS, codes, strict=True)
        if first <= day <= last and code != "\\"
    )
