"""What a register code means on a date, held against the tables of the law (domain.md 1.2 and 1.3)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casework.marks import MISSING_CODES, Category, CodeBook, Mark, Role
from casework.policy.loader import load_codes
from casework.schooldays import Session

POLICIES = Path(__file__).parents[2] / "state_machines"
LAST_OF_2013, FIRST_OF_2024 = date(2024, 8, 18), date(2024, 8, 19)
ATT, AEA = Category.ATTENDING, Category.EDUCATIONAL
AUTH, UNAUTH = Category.AUTHORISED, Category.UNAUTHORISED
NP, ADM = Category.NOT_POSSIBLE, Category.ADMINISTRATIVE
CODES_2024 = {
    **dict.fromkeys(["/", "\\", "L"], ATT),
    **dict.fromkeys(["K", "V", "P", "W", "B"], AEA),
    **dict.fromkeys(["C1", "C2", "C", "M", "J1", "S", "T", "R", "I", "E"], AUTH),
    **dict.fromkeys(["G", "N", "O", "U"], UNAUTH),
    **dict.fromkeys(["D", "Q", "X", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"], NP),
    **dict.fromkeys(["Z", "#"], ADM),
}
CODES_2013 = {
    **dict.fromkeys(["/", "\\", "L"], ATT),
    **dict.fromkeys(["B", "J", "P", "V", "W"], AEA),
    **dict.fromkeys(["C", "E", "H", "I", "M", "R", "S", "T"], AUTH),
    **dict.fromkeys(["G", "N", "O", "U"], UNAUTH),
    **dict.fromkeys(["D", "X", "Y"], NP),
    **dict.fromkeys(["Z", "#"], ADM),
}


@pytest.fixture(scope="module")
def book() -> CodeBook:
    return load_codes(
        {p.relative_to(POLICIES).as_posix(): p.read_bytes() for p in POLICIES.glob("national/*.toml")}
    )


def categories(book: CodeBook, day: date) -> dict[str, Category]:
    codes = book.on(day)
    assert codes is not None
    return {code.code: code.category for code in codes.codes.values()}


@pytest.mark.parametrize("day", [FIRST_OF_2024, date(2024, 9, 10), date(2030, 1, 1)])
def test_cr70_the_codes_of_2024_are_these_each_in_its_category(book, day):
    assert categories(book, day) == CODES_2024


@pytest.mark.parametrize("day", [date(2013, 9, 1), date(2022, 3, 1), LAST_OF_2013])
def test_the_codes_of_2013_are_these_each_in_its_category(book, day):
    assert categories(book, day) == CODES_2013


def test_o14_code_j_on_10_may_2024_is_attending_an_educational_activity(book):
    found = book.find("J", date(2024, 5, 10))
    assert found is not None and found.category is AEA and found.category.is_attended


def test_o14_code_j1_on_10_september_2024_is_authorised_absence(book):
    found = book.find("J1", date(2024, 9, 10))
    assert found is not None and found.category is AUTH and not found.category.is_attended


def test_o14_code_j_on_10_september_2024_is_no_code(book):
    assert book.find("J", date(2024, 9, 10)) is None


@pytest.mark.parametrize("code", ["H", "J", "Y"])
def test_o14_codes_that_ended_are_known_to_18_august_2024_and_not_a_day_longer(book, code):
    assert book.find(code, LAST_OF_2013) is not None
    assert book.find(code, FIRST_OF_2024) is None


@pytest.mark.parametrize("code", ["K", "Q", "J1", "C1", "C2", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"])
def test_o14_codes_that_are_new_are_known_from_19_august_2024_and_not_a_day_earlier(book, code):
    assert book.find(code, LAST_OF_2013) is None
    assert book.find(code, FIRST_OF_2024) is not None


def test_code_f_ended_with_august_2013(book):
    found = book.find("F", date(2013, 8, 31))
    assert found is not None and found.category is AUTH
    assert book.find("F", date(2013, 9, 1)) is None


@pytest.mark.parametrize("code", ["l", "o", "j1", " O", "O ", "C3", "Y8", "Y0", "OO", "", "-"])
def test_a_code_is_taken_as_it_is_written_and_nothing_near_it_is_guessed(book, code):
    assert book.find(code, date(2024, 9, 10)) is None


@pytest.mark.parametrize("day", [date(2014, 1, 7), date(2024, 9, 10)])
def test_the_figures_with_a_code_of_their_own_have_just_that_one(book, day):
    codes = book.on(day)
    assert codes is not None
    roles = {code.role: code.code for code in codes.codes.values() if code.role}
    assert roles == {
        Role.LATE_BEFORE_CLOSE: "L",
        Role.LATE_AFTER_CLOSE: "U",
        Role.LEAVE: "G",
        Role.UNEXPLAINED: "N",
        Role.CLOSURE: "#",
    }


def test_possible_is_attending_educational_authorised_and_unauthorised_and_nothing_else():
    assert {category for category in Category if category.is_possible} == {ATT, AEA, AUTH, UNAUTH}
    assert {category for category in Category if category.is_attended} == {ATT, AEA}


def test_every_code_set_names_its_law_and_the_sets_leave_no_gap(book):
    assert all(codes.cite for codes in book.sets)
    for one, other in zip(book.sets, book.sets[1:], strict=False):
        assert (other.span.first - one.span.last).days == 1
    assert book.on(date(2006, 8, 31)) is None, "before the first set nothing is guessed"


def test_an_empty_code_and_a_dash_are_missing_marks():
    assert frozenset({"", "-"}) == MISSING_CODES


def test_a_marks_content_is_what_it_says_not_who_recorded_it():
    one = Mark(date(2024, 9, 10), Session.AM, "O", None, "no reason", by="A")
    other = Mark(date(2024, 9, 10), Session.AM, "O", None, "no reason", by="B", why="again")
    assert one.content == other.content == ("O", None, "no reason")
