"""Who is a parent in law, who is on roll, and who is of compulsory school age on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.people import Address, Contact, Pupil, Relationship, compulsory_from, compulsory_to

ONE = timedelta(days=1)
NOWHERE = Address("1 Made-up Lane", "", "Nowhere", "ZZ1 1ZZ")


def pupil(born: date, on_roll_from: date = date(2020, 9, 1), on_roll_to: date | None = None) -> Pupil:
    return Pupil(
        "Z999200024001", "1", "Testington", "Sam", born, "R", "RA", NOWHERE, on_roll_from, on_roll_to
    )


def contact(relationship: Relationship, *, responsibility: bool = False, lives: bool = False) -> Contact:
    who = ("Z999200024001", "C1", "Ms", "Alex", "Testington")
    return Contact(*who, relationship, responsibility, lives, NOWHERE)


# --- compulsory school age: s.8 Education Act 1996 -------------------------------------------------


@pytest.mark.parametrize(
    ("born", "from_day"),
    [
        ("2019-09-03", "2024-12-31"),  # turns 5 on 3 September
        ("2019-08-31", "2024-08-31"),  # turns 5 on a prescribed day: at once
        ("2019-09-01", "2024-12-31"),
        ("2019-12-31", "2024-12-31"),
        ("2020-01-01", "2025-03-31"),
        ("2020-03-31", "2025-03-31"),
        ("2020-04-01", "2025-08-31"),
        ("2020-02-29", "2025-03-31"),
    ],
)
def test_o16_compulsory_school_age_begins_on_the_prescribed_day_on_or_after_the_fifth_birthday(
    born, from_day
):
    child = pupil(date.fromisoformat(born))
    first = date.fromisoformat(from_day)
    assert compulsory_from(child.date_of_birth) == first
    assert not child.is_of_compulsory_school_age(first - ONE)
    assert child.is_of_compulsory_school_age(first)


def test_o16_a_pupil_who_turns_five_on_3_september_2024_is_below_the_age_all_that_autumn():
    child = pupil(date(2019, 9, 3))
    day = date(2024, 9, 3)
    while day <= date(2024, 12, 30):
        assert not child.is_of_compulsory_school_age(day)
        day += ONE
    assert child.is_of_compulsory_school_age(date(2025, 1, 6))


@pytest.mark.parametrize(
    ("born", "last"),
    [
        ("2008-09-01", "2025-06-27"),  # the eldest of the school year 2024/25
        ("2009-08-31", "2025-06-27"),  # the youngest of it
        ("2009-09-01", "2026-06-26"),
        ("2008-06-27", "2024-06-28"),
        ("2008-02-29", "2024-06-28"),
    ],
)
def test_compulsory_school_age_ends_with_the_last_friday_in_june_of_the_year_of_the_sixteenth_birthday(
    born, last
):
    child = pupil(date.fromisoformat(born))
    end = date.fromisoformat(last)
    assert compulsory_to(child.date_of_birth) == end
    assert end.weekday() == 4 and end.month == 6 and (end + timedelta(7)).month == 7
    assert child.is_of_compulsory_school_age(end)
    assert not child.is_of_compulsory_school_age(end + ONE)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.dates(date(1995, 1, 1), date(2035, 12, 31)))
def test_o16_the_age_begins_within_five_months_of_the_fifth_birthday_and_lasts_about_eleven_years(born):
    fifth = date(born.year + 5, born.month, born.day) if (born.month, born.day) != (2, 29) else None
    first, last = compulsory_from(born), compulsory_to(born)
    assert (first.month, first.day) in {(3, 31), (8, 31), (12, 31)}
    if fifth:
        assert fifth <= first <= fifth + timedelta(days=153)
    assert timedelta(days=int(10.7 * 365)) < last - first < timedelta(days=int(12 * 365.25))


# --- parents: s.576 Education Act 1996 -------------------------------------------------------------


@pytest.mark.parametrize("relationship", list(Relationship))
@pytest.mark.parametrize("responsibility", [False, True])
@pytest.mark.parametrize("lives", [False, True])
def test_cr57_a_parent_is_natural_or_has_responsibility_or_lives_with_and_cares_for_the_pupil(
    relationship, responsibility, lives
):
    found = contact(relationship, responsibility=responsibility, lives=lives).is_parent
    assert found == (relationship in ("mother", "father") or responsibility or lives)


def test_cr57_a_father_who_lives_elsewhere_without_parental_responsibility_is_a_parent():
    assert contact(Relationship.FATHER).is_parent


@pytest.mark.parametrize(
    "relationship",
    ["step_parent", "guardian", "grandparent", "foster_carer", "other"],
)
def test_cr57_a_contact_who_is_only_a_contact_is_no_parent(relationship):
    assert not contact(Relationship(relationship)).is_parent


# --- on roll ---------------------------------------------------------------------------------------


def test_first_and_last_day_on_roll_are_on_roll():
    child = pupil(date(2015, 5, 1), date(2024, 9, 10), date(2025, 3, 14))
    answers = [
        child.is_on_roll(date.fromisoformat(text))
        for text in ("2024-09-09", "2024-09-10", "2025-03-14", "2025-03-15")
    ]
    assert answers == [False, True, True, False]


def test_without_a_last_day_a_pupil_stays_on_roll():
    assert pupil(date(2015, 5, 1)).is_on_roll(date(2031, 7, 1))


# --- names and addresses -----------------------------------------------------------------------------


def test_a_letter_opens_with_the_title_or_else_with_the_forename():
    titled = contact(Relationship.MOTHER)
    assert titled.salutation == "Dear Ms Testington" and titled.full_name == "Ms Alex Testington"
    who = ("U", "C1", "", "Alex", "Testington")
    untitled = Contact(*who, Relationship.MOTHER, True, True, NOWHERE)
    assert untitled.salutation == "Dear Alex Testington" and untitled.full_name == "Alex Testington"


def test_an_address_has_no_empty_lines():
    assert NOWHERE.lines == ("1 Made-up Lane", "Nowhere", "ZZ1 1ZZ")
    assert Address().lines == ()
