"""What a policy says on a day, for people."""

from datetime import date

import pytest

from casework.policy.describe import Standing, describe, value_text
from casework.policy.loader import load_policy


@pytest.fixture(scope="module")
def rows(oakfield):
    policy = load_policy("oakfield", oakfield)
    return lambda day: {row.name: row for row in describe(policy, day).parameters}


def test_every_parameter_is_described_whatever_the_day(oakfield, rows):
    policy = load_policy("oakfield", oakfield)
    for day in (date(1990, 1, 1), date(2024, 8, 31), date(2040, 1, 1)):
        assert set(rows(day)) == set(policy.parameters)


def test_the_value_of_the_day_is_shown_with_its_source_and_span(rows):
    row = rows(date(2024, 8, 31))["letter.attendance"]
    assert (row.standing, row.text, row.cite) == (Standing.IN_FORCE, "92.5%", "Oakfield policy, line 10")
    assert (row.start, row.until) == (date(2022, 9, 1), date(2024, 9, 1))
    assert (row.layer, row.sealed, row.rule) == ("school", False, "OA01")
    assert rows(date(2024, 9, 1))["letter.attendance"].text == "95%"


def test_a_value_before_its_first_day_is_not_yet_in_force(rows):
    row = rows(date(2022, 8, 31))["letter.attendance"]
    assert row.standing is Standing.NOT_YET
    assert row.value is None
    assert row.text == "not yet in force (from 2022-09-01)"
    assert row.start == date(2022, 9, 1)
    assert row.cite == "Oakfield policy, line 10"


def test_what_the_policy_leaves_open_the_school_fills_in(rows):
    row = rows(date(2024, 9, 1))["review.school_days"]
    assert row.standing is Standing.OPEN
    assert row.text == "the school fills in (until then 10)"
    assert row.cite == "Oakfield policy, line 30"


def test_sealed_values_of_the_law_say_so(rows):
    row = rows(date(2024, 9, 1))["penalty_notice.early.amount"]
    assert (row.layer, row.sealed, row.text) == ("national", True, "£80")


def test_every_step_is_described_with_rule_and_source(shipped):
    policy = load_policy("canterbury-road", shipped)
    steps = describe(policy, date(2025, 1, 7)).steps
    assert len(steps) == sum(len(machine.transitions) for machine in policy.machines.values())
    assert all(step.rule and step.cite and step.origin for step in steps)
    assert steps[0].step == "letter_1"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (8050, "pence", "£80.50"),
        (10, "percent of possible sessions", "10%"),
        (True, "yes or no", "yes"),
        (("1 High Street", "Margate"), "lines", "1 High Street; Margate"),
        (None, "text", ""),
        (3, "years", "3"),
    ],
)
def test_values_are_put_in_words_by_their_unit(value, unit, text):
    assert value_text(value, unit) == text
