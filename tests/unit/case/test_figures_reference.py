"""`figures_on` against a slow reference that follows the contract's sentences, session by session.

The reference knows nothing of the program: its codes are typed from the tables of the law (domain.md 1.2 and
1.3), its days and windows are found by looping over every day, and it counts with sums over plain tuples.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.case.attendance import Attendance, CodeTable, session_key
from casework.case.figures import Figures, figures_on, period_figures
from casework.case.windows import between
from casework.people import Address, Pupil
from casework.policy.values import Values
from casework.schooldays import Calendar, Session, Span, Term

ONE = timedelta(days=1)
CHANGE = date(2024, 8, 19)
ATTENDED = {2013: list("/\\LBJPVW"), 2024: list("/\\LKVPWB")}
AUTHORISED = {2013: list("CEHIMRST"), 2024: ["C1", "C2", "J1", *"CMSTRIE"]}
UNAUTHORISED = {2013: list("GNOU"), 2024: list("GNOU")}
OUTSIDE = {2013: list("DXYZ#"), 2024: ["Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7", *"DQXZ#"]}
MISSING = ["", "-"]

Sitting = tuple[date, str, str]  # a session of the school on which the pupil is on roll: date, AM or PM, code


@dataclass
class World:
    """A school's calendar as rows, one pupil's days on roll, and the codes that stand in the register."""

    terms: list[Term]
    off: set[date]
    roll: tuple[date, date | None]
    codes: Mapping[tuple[date, str], str]

    def school_days(self) -> list[date]:
        found = []
        day = self.terms[0].span.first
        while day <= self.terms[-1].span.last:
            for term in self.terms:
                inside = term.span.first <= day <= term.span.last
                holiday = term.half_term and term.half_term.first <= day <= term.half_term.last
                if inside and not holiday and day.weekday() < 5 and day not in self.off:
                    found.append(day)
            day += ONE
        return found

    def attendance(self, policy) -> Attendance:
        calendar = Calendar(self.terms, {}, lambda first, last: self.off)
        pupil = Pupil("U", "1", "T", "S", date(2015, 5, 1), "4", "4B", Address(), self.roll[0], self.roll[1])
        held = {session_key(day, Session(half)): code for (day, half), code in self.codes.items()}
        return Attendance(calendar, CodeTable(calendar, policy.codes), pupil, held)


# --- the reference ------------------------------------------------------------------------------------


def era(day: date) -> int:
    return 2013 if day < CHANGE else 2024


def sittings(world: World, days: list[date]) -> list[Sitting]:
    """Only school days on roll count."""
    found = []
    for day in days:
        if day >= world.roll[0] and (world.roll[1] is None or day <= world.roll[1]):
            for half in ("AM", "PM"):
                found.append((day, half, world.codes.get((day, half), "")))
    return found


def is_attended(one: Sitting) -> bool:
    return one[2] in ATTENDED[era(one[0])]


def is_unauthorised(one: Sitting) -> bool:
    return one[2] in UNAUTHORISED[era(one[0])]


def is_authorised(one: Sitting) -> bool:
    return one[2] in AUTHORISED[era(one[0])]


def is_possible(one: Sitting) -> bool:
    return is_attended(one) or is_authorised(one) or is_unauthorised(one)


def totals(found: list[Sitting]) -> dict[str, int]:
    return {
        "possible": sum(is_possible(one) for one in found),
        "attended": sum(is_attended(one) for one in found),
        "authorised": sum(is_authorised(one) for one in found),
        "unauthorised": sum(is_unauthorised(one) for one in found),
        "late_before_close": sum(one[2] == "L" for one in found),
        "late_after_close": sum(one[2] == "U" for one in found),
        "missing": sum(one[2] in MISSING for one in found),
    }


def window(found: list[Sitting]) -> dict[str, object]:
    return {
        "unauthorised": sum(is_unauthorised(one) for one in found),
        "leave": sum(one[2] == "G" for one in found),
        "late_after_close": sum(one[2] == "U" for one in found),
        "sessions": [one for one in found if is_unauthorised(one)],
    }


def reference(world: World, as_of: date) -> dict[str, object]:
    all_days = world.school_days()
    days = [day for day in all_days if day <= as_of]
    start = date(as_of.year if as_of.month >= 9 else as_of.year - 1, 9, 1)
    year_days = [day for day in days if day >= start]
    year = sittings(world, year_days)

    term_days: list[date] = []
    for term in world.terms:  # the period that holds the as-of day, or the last one before it
        if term.span.first <= as_of:
            term_days = [day for day in days if term.span.first <= day <= term.span.last]
    half_start = half_end = None
    for term in world.terms:
        halves = [(term.span.first, term.span.last)]
        if term.half_term:
            halves = [
                (term.span.first, term.half_term.first - ONE),
                (term.half_term.last + ONE, term.span.last),
            ]
        for first, last in halves:
            if first <= as_of:
                half_start, half_end = first, last
    half_days = [day for day in days if half_start and half_end and half_start <= day <= half_end]

    mondays = []
    for day in days:
        if day - timedelta(day.weekday()) not in mondays:
            mondays.append(day - timedelta(day.weekday()))
    week_days = [day for day in days if mondays[-10:] and day >= mondays[-10:][0]]

    possible = [one for one in sittings(world, days) if is_possible(one)]
    longest = 0
    for first in range(len(year_days)):
        for last in range(first, len(year_days)):
            run = year_days[first : last + 1]
            both = [one for one in sittings(world, run) if is_unauthorised(one)]
            if len(both) != 2 * len(run):
                break
            longest = max(longest, len(run))
    missed = sum(not is_attended(one) for one in year if is_possible(one))
    of = sum(is_possible(one) for one in year)
    return {
        "academic_year": totals(year),
        "academic_year.from": year_days[0] if year_days else None,
        "term": totals(sittings(world, term_days)),
        "half_term": totals(sittings(world, half_days)),
        "school_weeks_10": window(sittings(world, week_days)),
        "possible_sessions_100": window(possible[-100:]),
        "possible_sessions_100.from": possible[-100:][0][0] if possible else None,
        "school_days_50": window(sittings(world, days[-50:])),
        "longest_unauthorised_run_days": longest,
        "persistently_absent": of > 0 and missed * 10 >= of,
        "severely_absent": of > 0 and missed * 2 >= of,
    }


def as_reference(figures: Figures) -> dict[str, object]:
    """The program's answer in the words of the reference."""
    found: dict[str, object] = {}
    for name, period in figures.periods.items():
        found[name] = {key: getattr(period, key) for key in totals([])}
    for name, window_figures in figures.windows.items():
        found[name] = {
            "unauthorised": window_figures.unauthorised,
            "leave": window_figures.leave,
            "late_after_close": window_figures.late_after_close,
            "sessions": [(one.day, str(one.session), one.code) for one in window_figures.sessions],
        }
    year, possible = (
        figures.periods["academic_year"].stretch,
        figures.windows["possible_sessions_100"].stretch,
    )
    found["academic_year.from"] = year.span.first if year.span else None
    found["possible_sessions_100.from"] = possible.span.first if possible.span else None
    for name in ("longest_unauthorised_run_days", "persistently_absent", "severely_absent"):
        found[name] = getattr(figures, name)
    return found


# --- random worlds ------------------------------------------------------------------------------------

# More of what decides something: absence, leave, late, and marks that are no mark at all.
POOL = {
    year: [*UNAUTHORISED[year] * 3, *ATTENDED[year] * 2, *AUTHORISED[year], *OUTSIDE[year], *MISSING * 2]
    for year in (2013, 2024)
}


@st.composite
def worlds(draw: st.DrawFn) -> tuple[World, list[date]]:
    """Up to four terms around 19 August 2024 or some later year, marks of their date, and days to ask on."""
    day = draw(st.sampled_from([date(2013, 11, 4), date(2024, 4, 8), date(2024, 9, 2), date(2025, 2, 24)]))
    first = day
    terms: list[Term] = []
    for number in range(draw(st.integers(1, 4))):
        length = draw(st.integers(0, 110))
        last = day + timedelta(length)
        half = None
        if length >= 12 and draw(st.booleans()):
            off = draw(st.integers(1, length - 8))
            half = Span(day + timedelta(off), day + timedelta(off + draw(st.integers(0, 6))))
        terms.append(Term(f"Term {number}", Span(day, last), half))
        day = last + timedelta(draw(st.integers(1, 45)))
    end = terms[-1].span.last
    reach = (end - first).days
    off_days = {first + timedelta(n) for n in draw(st.lists(st.integers(0, reach), max_size=12))}
    roll_first = first + timedelta(draw(st.integers(-30, max(1, reach // 2))))
    roll_last = draw(st.none() | st.integers(0, reach + 10).map(lambda n: roll_first + timedelta(n)))
    pattern = draw(st.lists(st.integers(0, 500), min_size=1, max_size=60))
    if draw(st.booleans()):  # a pupil who is mostly there: thresholds lie far from random marks
        pattern = [*[-1] * draw(st.integers(5, 60)), *pattern[:8]]
    codes: dict[tuple[date, str], str] = {}
    n = 0
    for offset in range(reach + 1):
        each = first + timedelta(offset)
        for half_day in ("AM", "PM"):
            choice = pattern[n % len(pattern)]
            code = "/" if choice < 0 else POOL[era(each)][choice % len(POOL[era(each)])]
            n += 1
            if code:  # an empty code is no row, too
                codes[each, half_day] = code
    asked = [
        first + timedelta(n) for n in draw(st.lists(st.integers(-15, reach + 40), min_size=2, max_size=4))
    ]
    return World(terms, off_days, (roll_first, roll_last), codes), asked


@settings(max_examples=250, deadline=None, derandomize=True)
@given(worlds())
def test_the_figures_equal_those_of_the_slow_reference_on_any_day(policy, made):
    world, asked = made
    attendance, values = world.attendance(policy), Values(policy, {})
    for as_of in asked:
        assert as_reference(figures_on(attendance, as_of, values)) == reference(world, as_of), as_of


@settings(max_examples=100, deadline=None, derandomize=True)
@given(worlds(), st.lists(st.integers(0, 400), min_size=1, max_size=6))
def test_counts_add_up_over_adjoining_periods_wherever_they_are_cut(policy, made, cuts):
    world, _ = made
    attendance = world.attendance(policy)
    first, last = world.terms[0].span.first, world.terms[-1].span.last
    ends = sorted({min(last, first + timedelta(cut)) for cut in cuts} | {last})
    parts, start = [], first
    for end in ends:
        parts.append(period_figures(attendance, between(attendance, Span(start, end), last)))
        start = end + ONE
    whole = period_figures(attendance, between(attendance, Span(first, last), last))
    for key in totals([]):
        assert sum(getattr(part, key) for part in parts) == getattr(whole, key), key


@settings(max_examples=100, deadline=None, derandomize=True)
@given(worlds())
def test_possible_is_attended_authorised_and_unauthorised_together_and_windows_hold_what_they_count(
    policy, made
):
    world, asked = made
    attendance, values = world.attendance(policy), Values(policy, {})
    for as_of in asked:
        found = figures_on(attendance, as_of, values)
        for period in found.periods.values():
            assert period.possible == period.attended + period.authorised + period.unauthorised
            assert period.late_after_close <= period.unauthorised
            assert period.late_before_close <= period.attended
        for window_figures in found.windows.values():
            assert len(window_figures.sessions) == window_figures.unauthorised
            assert list(window_figures.sessions) == sorted(window_figures.sessions)
            assert all(mark.day <= as_of for mark in window_figures.sessions)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(worlds())
def test_marks_after_the_day_change_no_figure_of_the_day(policy, made):
    world, asked = made
    values = Values(policy, {})
    for as_of in asked:
        earlier = {key: code for key, code in world.codes.items() if key[0] <= as_of}
        cut = World(world.terms, world.off, world.roll, earlier)
        one = figures_on(world.attendance(policy), as_of, values)
        other = figures_on(cut.attendance(policy), as_of, values)
        assert as_reference(one) == as_reference(other)


# --- ten and fifty per cent, by integers --------------------------------------------------------------


def pupil_with(policy, missed: int, of: int, code: str = "I") -> Figures:
    """The figures of a pupil who missed the first so many of so many sessions, all in one long term."""
    term = Term("Autumn", Span(date(2024, 9, 2), date(2025, 7, 25)))
    world = World([term], set(), (date(2020, 9, 1), None), {})
    days = world.school_days()[: (of + 1) // 2]
    slots = [(day, half) for day in days for half in ("AM", "PM")][:of]
    world.codes = {slot: code if n < missed else "/" for n, slot in enumerate(slots)}
    return figures_on(world.attendance(policy), days[-1], Values(policy, {}))


@pytest.mark.parametrize("of", [10, 20, 30, 190, 270, 380])
def test_persistent_absence_begins_at_exactly_ten_percent_of_the_pupils_possible_sessions(policy, of):
    assert pupil_with(policy, of // 10, of).persistently_absent
    assert not pupil_with(policy, of // 10 - 1, of).persistently_absent
    assert not pupil_with(policy, of // 10, of).severely_absent


@pytest.mark.parametrize("of", [2, 10, 20, 190, 380])
def test_severe_absence_begins_at_exactly_fifty_percent(policy, of):
    found = pupil_with(policy, of // 2, of)
    assert found.severely_absent and found.persistently_absent
    assert not pupil_with(policy, of // 2 - 1, of).severely_absent


@pytest.mark.parametrize(("missed", "of", "wanted"), [(37, 371, False), (38, 379, True), (37, 370, True)])
def test_a_share_that_rounds_to_ten_percent_is_compared_as_it_is(policy, missed, of, wanted):
    assert f"{missed / of:.1%}" == "10.0%"
    assert pupil_with(policy, missed, of).persistently_absent is wanted


@pytest.mark.parametrize("code", ["I", "M", "G", "O", "N", "U"])
def test_persistent_absence_counts_authorised_and_unauthorised_absence_alike(policy, code):
    assert pupil_with(policy, 2, 20, code).persistently_absent


def test_nobody_is_persistently_absent_without_a_possible_session(policy):
    for code in ("X", "Y4", "-", "#"):
        found = pupil_with(policy, 20, 20, code)
        assert found.periods["academic_year"].possible == 0
        assert not found.persistently_absent and not found.severely_absent
