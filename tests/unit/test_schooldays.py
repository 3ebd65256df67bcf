"""The calendar: school days, school weeks, half terms, bank holidays, and the last day of a period."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.schooldays import (
    Calendar,
    Span,
    Term,
    Unit,
    academic_year_of,
    english_bank_holidays,
    monday_of,
)

ONE = timedelta(days=1)
# gov.uk/bank-holidays, England and Wales, with the one-off days of 2022 and 2023.
BANK_HOLIDAYS = """
2022-01-03 2022-04-15 2022-04-18 2022-05-02 2022-06-02 2022-06-03 2022-08-29 2022-09-19 2022-12-26 2022-12-27
2023-01-02 2023-04-07 2023-04-10 2023-05-01 2023-05-08 2023-05-29 2023-08-28 2023-12-25 2023-12-26
2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26
2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26
2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28
"""
KNOWN = {date.fromisoformat(text) for text in BANK_HOLIDAYS.split()}


def d(text: str) -> date:
    return date.fromisoformat(text)


def span(first: str, last: str) -> Span:
    return Span(d(first), d(last))


def one_term(first: str, last: str, half: Span | None = None, *closed: str) -> Calendar:
    return Calendar([Term("Term", span(first, last), half)], {d(text): "INSET" for text in closed})


AUTUMN = Term("Autumn 2024", span("2024-09-03", "2024-12-20"), span("2024-10-28", "2024-11-01"))
SPRING = Term("Spring 2025", span("2025-01-06", "2025-04-04"), span("2025-02-17", "2025-02-21"))
YEAR = Calendar([SPRING, AUTUMN], {d("2024-11-29"): "INSET"})


@st.composite
def calendars(draw: st.DrawFn) -> tuple[list[Term], dict[date, str], set[date], Calendar]:
    """Terms that don't overlap, some with a half term, with closures and invented bank holidays."""
    day = date(2024, 8, 20) + timedelta(draw(st.integers(0, 60)))
    terms: list[Term] = []
    for number in range(draw(st.integers(1, 4))):
        day += timedelta(draw(st.integers(1, 30)))
        last = day + timedelta(draw(st.integers(0, 90)))
        length = (last - day).days
        half = None
        if length >= 3 and draw(st.booleans()):
            first_off = draw(st.integers(1, length - 1))
            last_off = draw(st.integers(first_off, length - 1))
            half = Span(day + timedelta(first_off), day + timedelta(last_off))
        terms.append(Term(f"Term {number}", Span(day, last), half))
        day = last
    reach = (terms[-1].span.last - terms[0].span.first).days
    some_days = st.sets(
        st.integers(-5, reach + 5).map(lambda n: terms[0].span.first + timedelta(n)), max_size=8
    )
    closed = dict.fromkeys(draw(some_days), "closed")
    bank = draw(some_days)
    return terms, closed, bank, Calendar(terms, closed, lambda first, last: bank)


def is_school_day(day: date, terms: list[Term], closed: dict[date, str], bank: set[date]) -> bool:
    """The contract's sentence, word by word."""
    monday_to_friday = day.weekday() <= 4
    inside_a_term = any(t.span.first <= day <= t.span.last for t in terms)
    in_half_term = any(t.half_term and t.half_term.first <= day <= t.half_term.last for t in terms)
    return monday_to_friday and inside_a_term and not in_half_term and day not in closed and day not in bank


@settings(max_examples=150, deadline=None, derandomize=True)
@given(calendars())
def test_school_days_are_mondays_to_fridays_in_a_term_without_half_term_closure_and_bank_holiday(made):
    terms, closed, bank, calendar = made
    day, wanted = terms[0].span.first - 10 * ONE, []
    while day <= terms[-1].span.last + 10 * ONE:
        if is_school_day(day, terms, closed, bank):
            wanted.append(day)
        assert calendar.is_school_day(day) == is_school_day(day, terms, closed, bank)
        day += ONE
    assert list(calendar.days) == wanted


@settings(max_examples=150, deadline=None, derandomize=True)
@given(calendars(), st.integers(-20, 400), st.integers(1, 60))
def test_a_period_of_school_days_starts_on_the_first_one_after_and_holds_just_so_many(made, offset, length):
    terms, _, _, calendar = made
    start = terms[0].span.first + timedelta(offset)
    after = [day for day in calendar.days if day > start]
    period = calendar.period(start, length, Unit.SCHOOL_DAYS)
    if len(after) < length:
        assert period is None, "the calendar does not reach the last day, so nobody can know it"
    else:
        assert period == Span(after[0], after[length - 1])


@settings(max_examples=150, deadline=None, derandomize=True)
@given(calendars(), st.integers(-20, 400), st.integers(1, 12))
def test_school_weeks_are_the_latest_weeks_with_a_school_day_up_to_the_day(made, offset, count):
    terms, _, _, calendar = made
    day = terms[0].span.first + timedelta(offset)
    mondays: list[date] = []
    for each in calendar.days:
        if each <= day and monday_of(each) not in mondays:
            mondays.append(monday_of(each))
    assert list(calendar.school_weeks(day, count)) == mondays[-count:]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(calendars(), st.integers(-20, 400), st.integers(1, 8))
def test_a_period_of_school_weeks_ends_on_the_sunday_of_its_last_week(made, offset, length):
    terms, _, _, calendar = made
    start = terms[0].span.first + timedelta(offset)
    mondays = sorted({monday_of(day) for day in calendar.days if monday_of(day) > start})
    period = calendar.period(start, length, Unit.SCHOOL_WEEKS)
    if len(mondays) < length:
        assert period is None
    else:
        assert period == Span(mondays[0], mondays[length - 1] + 6 * ONE)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(calendars(), st.integers(-20, 400))
def test_the_half_term_period_that_counts_is_the_one_that_started_last(made, offset):
    terms, _, _, calendar = made
    day = terms[0].span.first + timedelta(offset)
    starts: list[date] = []
    for term in terms:
        starts.append(term.span.first)
        if term.half_term:
            starts.append(term.half_term.last + ONE)
    begun = [start for start in starts if start <= day]
    found = calendar.half_on(day)
    assert (found.first if found else None) == (max(begun) if begun else None)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(calendars(), st.integers(-20, 400))
def test_counting_looking_back_and_looking_ahead_agree_on_every_day(made, offset):
    terms, _, _, calendar = made
    day = terms[0].span.first + timedelta(offset)
    before = [each for each in calendar.days if each < day]
    until = [each for each in calendar.days if each <= day]
    after = [each for each in calendar.days if each > day]
    assert calendar.position(day) == len(before)
    assert calendar.count_to(day) == len(until)
    assert calendar.latest_school_day(day) == (until[-1] if until else None)
    assert calendar.next_school_day(day) == (after[0] if after else None)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.dates(date(2022, 1, 1), date(2026, 11, 1)), st.integers(1, 40))
def test_working_days_leave_out_weekends_and_bank_holidays_but_not_school_holidays(start, length):
    found, day = [], start
    while len(found) < length:
        day += ONE
        if day.weekday() < 5 and day not in KNOWN:
            found.append(day)
    assert YEAR.period(start, length, Unit.WORKING_DAYS) == Span(found[0], found[-1])


def test_bank_holidays_are_those_of_england_one_off_days_and_substitutes_included():
    found = {day for day in english_bank_holidays(2022, 2026) if day.weekday() < 5}
    assert found == KNOWN


def test_the_kings_coronation_and_the_queens_funeral_were_no_school_days():
    assert not one_term("2022-09-05", "2022-10-21").is_school_day(d("2022-09-19"))
    assert not one_term("2023-04-17", "2023-05-26").is_school_day(d("2023-05-08"))


def test_a_scottish_bank_holiday_is_a_school_day_in_england():
    assert one_term("2024-01-02", "2024-02-09").is_school_day(d("2024-01-02"))
    assert one_term("2024-11-04", "2024-12-20").is_school_day(d("2024-12-02")), "St Andrew's Day, observed"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024-09-02", False),  # the day before term
        ("2024-09-03", True),
        ("2024-09-07", False),  # Saturday
        ("2024-10-25", True),
        ("2024-10-28", False),  # half term
        ("2024-11-01", False),
        ("2024-11-04", True),
        ("2024-11-29", False),  # INSET
        ("2024-12-20", True),
        ("2024-12-23", False),
        ("2025-01-06", True),
    ],
)
def test_the_year_of_the_contract_has_these_school_days(text, wanted):
    assert YEAR.is_school_day(d(text)) is wanted


def test_terms_are_put_in_order_whatever_the_order_of_the_file():
    assert [term.name for term in YEAR.terms] == ["Autumn 2024", "Spring 2025"]
    assert all(one < other for one, other in pairwise(YEAR.days))


def test_the_academic_year_runs_from_1_september_to_31_august():
    assert academic_year_of(d("2024-08-31")) == span("2023-09-01", "2024-08-31")
    assert academic_year_of(d("2024-09-01")) == span("2024-09-01", "2025-08-31")
    assert academic_year_of(d("2024-02-29")) == span("2023-09-01", "2024-08-31")


def test_o5_a_holiday_week_is_no_school_week_and_a_week_with_one_school_day_is_one():
    calendar = Calendar([Term("Autumn", span("2024-09-06", "2024-11-15"), AUTUMN.half_term)])
    weeks = calendar.school_weeks(d("2024-11-15"), 10)
    assert d("2024-10-28") not in weeks, "the half-term week holds no session"
    assert weeks[0] == d("2024-09-02"), "the first week holds one school day only, Friday 6 September"
    assert len(weeks) == 10


def test_o5_a_week_with_a_bank_holiday_is_a_school_week():
    calendar = one_term("2025-04-28", "2025-05-16")
    assert not calendar.is_school_day(d("2025-05-05"))
    assert calendar.school_weeks(d("2025-05-16"), 10) == (d("2025-04-28"), d("2025-05-05"), d("2025-05-12"))


def test_o5_a_week_that_closures_empty_is_no_school_week():
    closed = [f"2024-11-{n:02}" for n in range(11, 16)]
    calendar = one_term("2024-11-04", "2024-11-22", None, *closed)
    assert calendar.school_weeks(d("2024-11-22"), 10) == (d("2024-11-04"), d("2024-11-18"))


def test_o5_on_a_monday_that_is_closed_the_week_does_not_count_yet():
    calendar = one_term("2024-11-04", "2024-11-15", None, "2024-11-11")
    assert calendar.school_weeks(d("2024-11-11"), 10) == (d("2024-11-04"),)
    assert calendar.school_weeks(d("2024-11-12"), 10) == (d("2024-11-04"), d("2024-11-11"))


def test_school_weeks_reach_over_the_summer_into_the_year_before():
    summer = Term("Summer 2024", span("2024-06-03", "2024-07-19"))
    weeks = Calendar([summer, AUTUMN]).school_weeks(d("2024-09-13"), 10)
    assert weeks[-2:] == (d("2024-09-02"), d("2024-09-09"))
    assert weeks[0] == d("2024-06-03") and len(weeks) == 9


@pytest.mark.parametrize(
    ("start", "first", "last"),
    [
        ("2024-12-09", "2024-12-10", "2025-01-13"),  # over Christmas
        ("2024-12-07", "2024-12-09", "2025-01-10"),  # from a Saturday
        ("2024-10-11", "2024-10-14", "2024-11-08"),  # over half term
        ("2024-11-11", "2024-11-12", "2024-12-03"),  # over the INSET day of 29 November
    ],
)
def test_cr45_fifteen_school_days_pass_over_weekends_half_terms_closures_and_christmas(start, first, last):
    assert YEAR.period(d(start), 15, Unit.SCHOOL_DAYS) == span(first, last)


def test_calendar_weeks_count_holidays_and_end_on_the_weekday_on_which_they_were_started():
    found = YEAR.period(d("2024-12-09"), 4, Unit.CALENDAR_WEEKS)
    assert found == span("2024-12-10", "2025-01-06")


def test_calendar_days_begin_on_the_day_after():
    assert YEAR.period(d("2024-12-30"), 3, Unit.CALENDAR_DAYS) == span("2024-12-31", "2025-01-02")


def test_a_school_week_started_on_its_monday_begins_with_the_next():
    assert YEAR.period(d("2024-10-21"), 1, Unit.SCHOOL_WEEKS) == span("2024-11-04", "2024-11-10")
    assert YEAR.period(d("2024-10-20"), 1, Unit.SCHOOL_WEEKS) == span("2024-10-21", "2024-10-27")


def test_no_period_is_invented_where_the_calendar_ends():
    left = [day for day in YEAR.days if day > d("2025-03-25")]
    assert YEAR.period(d("2025-03-25"), len(left), Unit.SCHOOL_DAYS) == Span(left[0], d("2025-04-04"))
    assert YEAR.period(d("2025-03-25"), len(left) + 1, Unit.SCHOOL_DAYS) is None
    assert YEAR.period(d("2025-03-25"), 2, Unit.SCHOOL_WEEKS) is None


def test_half_term_periods_start_on_the_terms_first_day_and_after_the_half_term():
    assert YEAR.half_on(d("2024-09-02")) is None
    assert YEAR.half_on(d("2024-09-03")) == span("2024-09-03", "2024-10-27")
    assert YEAR.half_on(d("2024-10-30")) == span("2024-09-03", "2024-10-27"), "the holiday belongs to none"
    assert YEAR.half_on(d("2024-11-02")) == span("2024-11-02", "2024-12-20"), "a Saturday, no school day yet"
    assert YEAR.half_on(d("2024-12-29")) == span("2024-11-02", "2024-12-20")
    assert YEAR.half_on(d("2025-01-06")) == span("2025-01-06", "2025-02-16")


def test_a_day_between_terms_belongs_to_the_term_before():
    assert YEAR.term_on(d("2024-12-25")) == AUTUMN
    assert YEAR.term_on(d("2025-08-01")) == SPRING
    assert YEAR.term_on(d("2024-09-02")) is None


def test_an_empty_calendar_has_no_days_and_no_faults():
    empty = Calendar()
    assert empty.days == () and empty.latest_school_day(d("2024-09-03")) is None
    assert empty.school_weeks(d("2024-09-03"), 10) == () and empty.half_on(d("2024-09-03")) is None
    assert empty.next_school_day(d("2024-09-03")) is None
    assert empty.period(d("2024-09-03"), 1, Unit.SCHOOL_DAYS) is None
