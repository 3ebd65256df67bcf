"""Adding up many pupils, hiding small cells so that no sum gives them back, and runs of days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.app import policy
from casework.case.answers import Ratio
from casework.case.attendance import Attendance, CodeTable, session_key
from casework.case.runs import Run, coded_days, longest_run, unauthorised_runs
from casework.case.tallies import Tally, hidden_cells, missed_at_least, tally, total
from casework.case.windows import academic_year
from casework.people import Address, Pupil
from casework.schooldays import Calendar, Session, Span, Term

FIRST, LAST = date(2024, 9, 2), date(2024, 10, 18)
DAYS = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1) if (FIRST + timedelta(n)).weekday() < 5]
BOOK = policy("canterbury-road").codes
COUNTS = st.lists(st.integers(0, 40), min_size=1, max_size=9)


@given(COUNTS, st.integers(2, 12))
def test_what_is_hidden_cannot_be_computed_from_the_total_and_the_other_cells_cr62(counts, smallest):
    hidden = hidden_cells(counts, smallest)
    assert all(place in hidden for place, count in enumerate(counts) if count < smallest)
    if not hidden:
        assert min(counts) >= smallest
        return
    rest = sum(counts) - sum(count for place, count in enumerate(counts) if place not in hidden)
    if sum(counts) >= smallest and len(counts) > 1:
        assert len(hidden) > 1, "one hidden cell is the total less the others"
        assert rest >= smallest, "together the hidden cells are no small cell either"


def test_the_next_smallest_cell_is_hidden_too_and_no_more_than_needed():
    assert hidden_cells([30, 4, 9, 25], 6) == {1, 2}
    assert hidden_cells([30, 3, 2, 25], 6) == {1, 2, 3}, "three and two are five: still too few"
    assert hidden_cells([30, 4, 2, 25], 6) == {1, 2}, "six together, and two of them"
    assert hidden_cells([0, 60], 6) == {0, 1}
    assert hidden_cells([6, 6], 6) == frozenset()


@pytest.mark.parametrize(
    ("attended", "possible", "percent", "is_so"),
    [
        (18, 20, 10, True),  # exactly a tenth missed
        (181, 201, 10, False),  # 9.95%, which is shown as 10.0%
        (10, 20, 50, True),
        (101, 201, 50, False),  # 49.75%
        (0, 0, 10, False),
    ],
)
def test_the_boundary_is_held_on_whole_numbers(attended, possible, percent, is_so):
    assert missed_at_least(Ratio(attended, possible), percent) is is_so


def register(codes: dict[tuple[date, str], str]) -> Attendance:
    calendar = Calendar([Term("One", Span(FIRST, LAST))], {}, lambda _first, _last: frozenset())
    pupil = Pupil("U", "1", "T", "S", date(2015, 5, 1), "4", "4B", Address(), FIRST)
    held = {session_key(day, Session(half)): code for (day, half), code in codes.items()}
    return Attendance(calendar, CodeTable(calendar, BOOK), pupil, held)


CODES = st.sampled_from(["/", "L", "I", "M", "O", "U", "G", "N", "X", ""])


@settings(deadline=None)
@given(st.lists(st.tuples(CODES, CODES), min_size=len(DAYS), max_size=len(DAYS)))
def test_runs_and_days_of_illness_are_those_that_one_counts_by_hand(pairs):
    codes = {
        (day, half): code
        for day, pair in zip(DAYS, pairs, strict=True)
        for half, code in zip(("AM", "PM"), pair, strict=True)
    }
    attendance = register(codes)
    year = academic_year(attendance, LAST)

    def by_hand(wanted) -> list[Run]:
        found, open_run = [], []
        for day, pair in [*zip(DAYS, pairs, strict=True), (None, ("", ""))]:
            if day and all(code in wanted for code in pair):
                open_run.append(day)
            elif open_run:
                found.append(Run(open_run[0], open_run[-1], len(open_run)))
                open_run = []
        return found

    runs = by_hand(set("GNOU"))
    assert unauthorised_runs(attendance, year) == runs
    assert longest_run(runs) == (max(runs, key=lambda run: run.days) if runs else None)
    ill = coded_days(attendance, {"I"}, year)
    assert ill.sessions == sum(pair.count("I") for pair in pairs)
    assert ill.whole_days == pairs.count(("I", "I"))
    assert ill.longest == longest_run(by_hand({"I"}))
    assert ill.last == max((d for d, pair in zip(DAYS, pairs, strict=True) if "I" in pair), default=None)


def test_many_pupils_are_added_up_and_one_without_a_session_is_no_pupil():
    some = register({(FIRST, "AM"): "/", (FIRST, "PM"): "U"})
    none = register({(FIRST, "AM"): "X"})
    year = academic_year(some, LAST)
    whole = total([tally(some, year), tally(none, year)])
    assert whole == Tally(
        pupils=1,
        possible=2,
        attended=1,
        authorised=0,
        unauthorised=1,
        late_before_close=0,
        late_after_close=1,
        missing=2 * (2 * len(DAYS)) - 3,
    )
    assert (whole.attendance.text, whole.absence.text) == ("50.0%, 1 of 2 sessions", "50.0%, 1 of 2 sessions")
