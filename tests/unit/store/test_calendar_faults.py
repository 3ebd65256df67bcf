"""Every fault of a calendar file is named, with its line where there is one."""

from __future__ import annotations

import pytest


def term(first="2024-09-03", last="2024-12-20", name="A", more=""):
    return f'[[term]]\nname = "{name}"\nfrom = {first}\nto = {last}\n{more}\n'


CALENDAR_FAULTS = {
    term("2024-12-20", "2024-09-03"): "term 'A' ends before it begins: line 1",
    term(more="half_term = { from = 2025-01-01, to = 2025-01-03 }"): (
        "the half term of 'A' does not lie inside the term: line 1"
    ),
    term(more="half_term = { from = 2024-11-01, to = 2024-10-28 }"): (
        "the half term of 'A' ends before it begins: line 1"
    ),
    term(more="half_term = 2024-10-28"): (
        "the half term of 'A' is not written as { from = ..., to = ... }: line 1"
    ),
    term() + term("2024-12-20", "2025-01-10", "B"): "the terms 'A' and 'B' overlap",
    term() + term("2025-01-06", "2025-01-10"): "two terms are named 'A'",
    term(
        '"2024-09-03"'
    ): "from of term 'A' is not a date such as 2025-01-31 (without quotation marks): line 1",
    term("2024-09-03T09:00:00"): "from of term 'A' is not a date such as 2025-01-31",
    "\n[[term]]\nfrom = 2024-09-03\nto = 2024-12-20\n": "[[term]] lacks its name, a text: line 2",
    '[[term]]\nname = "A"\nfrom = 2024-09-03\n': "term 'A' has no to: line 1",
    term(last="2029-12-20"): "term 'A' is longer than a year: line 1",
    term("0024-09-03", "0024-12-20"): "from of term 'A' is in the year 24: line 1",
    term(more="start = 1"): (
        "[[term]] has the unknown key 'start' (known: from, half_term, name, to): line 1"
    ),
    "[[closure]]\ndate = 2024-11-29\n\n[[closure]]\ndate = 2024-11-29\n": (
        "the closure on 2024-11-29 stands twice: line 4"
    ),
    '[[closure]]\nwhy = "INSET"\n': "[[closure]] has no date: line 1",
    "[[closure]]\ndate = 2024-11-29\nwhy = 5\n": "why of a [[closure]] is not a text: line 1",
    "[closure]\ndate = 2024-11-29\n": "closure is not written as [[closure]]",
    "[[holiday]]\ndate = 2024-11-29\n": "the file has the unknown key 'holiday' (known: closure, term)",
    "# nothing\n": "the file is empty: it has no [[term]] and no [[closure]]",
    '[[term]]\nname = "A"\nname = "B"\n': "line 3",
}


@pytest.mark.parametrize("text", CALENDAR_FAULTS)
def test_each_fault_of_a_calendar_is_named(school, text):
    assert any(CALENDAR_FAULTS[text] in fault for fault in school.faults(school.calendar_file(text)))
