"""CR67, TI12 and regulation 10: an absence without a reason, and the day on which it becomes unauthorised."""

from __future__ import annotations

from datetime import date

import pytest

from casework.case.day_runs import longest_unexplained, unexplained_marks, unexplained_rule

from .day_school import CANTERBURY, KILNHURST, TILSTON, attendance, values


@pytest.mark.parametrize(
    ("today", "due", "passed"),
    [("2025-01-10", False, 4), ("2025-01-13", True, 5), ("2025-01-14", True, 6)],
)
def test_cr67_an_absence_without_a_reason_becomes_unauthorised_on_the_fifth_school_day_after_it(
    today, due, passed
):
    day = date.fromisoformat(today)
    [found] = unexplained_marks(attendance({"2025-01-06": "N\\"}), values(CANTERBURY), day)
    assert found.until == date(2025, 1, 13)
    assert (found.is_due(day), found.school_days) == (due, passed)


def test_cr67_school_days_are_counted_across_the_half_term():
    [found] = unexplained_marks(attendance({"2025-02-13": "/N"}), values(CANTERBURY), date(2025, 2, 14))
    assert found.until == date(2025, 2, 27)


def test_cr67_an_absence_of_the_future_and_one_with_a_reason_are_not_listed():
    marks = {"2025-01-06": "IO", "2025-01-20": "NN"}
    assert unexplained_marks(attendance(marks), values(CANTERBURY), date(2025, 1, 17)) == []


@pytest.mark.parametrize(("setting", "wanted"), [({}, 5), ({"register__unexplained__school_days": 3}, 3)])
def test_ti12_the_school_may_say_fewer_days_than_the_law(setting, wanted):
    assert longest_unexplained(values(TILSTON, **setting), date(2025, 1, 6)) == wanted


def test_ti12_before_the_law_named_a_number_the_school_s_own_holds_and_where_there_is_none_nothing_does():
    assert longest_unexplained(values(TILSTON), date(2023, 1, 6)) == 5
    assert longest_unexplained(values(CANTERBURY), date(2023, 1, 6)) is None


@pytest.mark.parametrize(("name", "rule"), [(CANTERBURY, "CR67"), (KILNHURST, "KI18"), (TILSTON, "TI12")])
def test_cr67_ki18_ti12_the_rule_is_the_school_s_own(name, rule):
    found = unexplained_rule(values(name), date(2025, 1, 6))
    assert found is not None and found.rule == rule


def test_where_the_calendar_ends_before_the_fifth_day_no_day_is_named():
    [found] = unexplained_marks(attendance({"2025-04-02": "N\\"}), values(CANTERBURY), date(2025, 4, 4))
    assert found.until is None and not found.is_due(date(2025, 4, 4))
