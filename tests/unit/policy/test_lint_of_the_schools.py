"""The conflicts that each published text is known to have, on the law of a day (`casework policy lint`)."""

from datetime import date

import pytest

from casework.app import policy
from casework.policy.lint import lint

TODAY = date(2025, 1, 7)


def found(school: str, day: date = TODAY) -> set[tuple[str, str]]:
    return {(each.rule, each.check) for each in lint(policy(school), day)}


# The fifteen conflicts of Canterbury Road's text, in the order of the list of rules.
CANTERBURY_ROAD = [
    pytest.param({("CR02", "two_figures"), ("CR19", "two_thresholds")}, id="1 thresholds: CR02 CR17 CR19"),
    pytest.param(
        {("CR31", "windows"), ("CR42", "windows"), ("CR50", "windows")}, id="2 windows: CR31 CR42 CR50"
    ),
    pytest.param({("CR42", "lengths_in_two_units")}, id="3 fifty days as ten weeks: CR42"),
    pytest.param({("CR45", "two_last_chances"), ("CR47", "left_open")}, id="4 notice and warning: CR47 CR45"),
    pytest.param({("CR50", "mandatory"), ("CR46", "mandatory")}, id="5 must and may: CR50 CR46 CR42"),
    pytest.param({("CR34", "restated")}, id="6 issue and receipt: CR34"),
    pytest.param({("CR37", "share_of_school_year")}, id="7 share of the school year: CR37"),
    pytest.param({("CR55", "wording")}, id="8 prosecution for not paying: CR55"),
    pytest.param({("CR60", "restated")}, id="9 the highest fine: CR60"),
    pytest.param({("CR05", "two_figures")}, id="10 times of the morning: CR05 CR28"),
    pytest.param(
        {("CR07", "restated"), ("CR52", "restated"), ("CR70", "code_table")}, id="11 CR07 CR52 CR70"
    ),
    pytest.param({("CR19", "restated")}, id="12 medical evidence: CR19"),
    pytest.param({("CR51", "wording")}, id="13 holidays never or sometimes: CR51"),
    pytest.param({("CR43", "wording")}, id="14 parents who live apart: CR43"),
    pytest.param({("CR45", "wording")}, id="15 two names: CR45 CR37"),
]


@pytest.mark.parametrize("conflict", CANTERBURY_ROAD)
def test_each_of_the_fifteen_conflicts_of_canterbury_road_is_found(conflict):
    assert conflict <= found("canterbury-road")


def test_the_tariff_that_canterbury_road_prints_is_the_law_of_its_day_cr56_cr58_cr59():
    rules = {rule for rule, check in found("canterbury-road") if check == "restated"}
    assert not rules & {"CR56", "CR58", "CR59"}


KILNHURST = [
    pytest.param({("KI06", "restated"), ("KI06", "wording")}, id="leave: KI06"),
    pytest.param({("KI10", "mandatory"), ("KI10", "left_open")}, id="will have to: KI10"),
    pytest.param({("KI11", "restated"), ("KI12", "wording")}, id="tariff and summons: KI11 KI12"),
    pytest.param({("KI21", "restated")}, id="black ink: KI21"),
    pytest.param({("KI22", "register_open")}, id="thirty-five minutes: KI22"),
    pytest.param({("KI24", "wording"), ("KI24", "left_open")}, id="lates without a window: KI24"),
    pytest.param({("KI26", "two_thresholds")}, id="two thresholds: KI16 KI26"),
]


@pytest.mark.parametrize("conflict", KILNHURST)
def test_the_conflicts_of_kilnhurst_under_the_law_of_today(conflict):
    assert conflict <= found("kilnhurst")


def test_under_the_law_of_its_own_day_kilnhurst_prints_the_right_tariff_ki11():
    then = found("kilnhurst", date(2016, 11, 1))
    assert not {check for _, check in then} & {"restated", "register_open", "mandatory", "windows"}
    assert ("KI26", "two_thresholds") in then


TILSTON = [
    pytest.param({("TI04", "two_figures"), ("TI04", "wording")}, id="staggered starts: TI02 TI04"),
    pytest.param({("TI09", "restated")}, id="letters in the register: TI09"),
    pytest.param({("TI10", "code_table"), ("TI10", "restated")}, id="codes and guidance of 2013: TI10"),
    pytest.param({("TI16", "windows"), ("TI16", "wording")}, id="ten in a term: TI16"),
    pytest.param({("TI17", "restated"), ("TI18", "wording")}, id="tariff: TI17 TI18"),
    pytest.param({("TI19", "wording")}, id="seven days of what: TI19"),
    pytest.param({("TI21", "lateness_table"), ("TI21", "two_figures")}, id="the table: TI21 TI01"),
    pytest.param({("TI25", "left_open")}, id="five weeks of what: TI25"),
]


@pytest.mark.parametrize("conflict", TILSTON)
def test_the_conflicts_of_tilston_under_the_law_of_today(conflict):
    assert conflict <= found("tilston")


def test_under_the_law_of_its_own_day_tilston_prints_the_codes_and_tariff_of_the_day_ti10_ti17():
    then = found("tilston", date(2022, 5, 1))
    assert not {check for _, check in then} & {"restated", "code_table", "windows"}
    assert ("TI21", "lateness_table") in then


@pytest.mark.parametrize("school", ["canterbury-road", "kilnhurst", "tilston"])
def test_every_finding_says_rule_line_law_and_what_the_program_does(school):
    for each in lint(policy(school), TODAY):
        assert each.rule and each.law and each.text and each.does
        assert " line" in each.cite
        assert each.origin.file.endswith(".toml") and each.origin.line


def test_the_day_before_a_change_of_law_the_old_tariff_is_no_finding_and_on_the_day_it_is_ki11_ti17():
    for school, rule in (("kilnhurst", "KI11"), ("tilston", "TI17")):
        assert (rule, "restated") not in found(school, date(2024, 8, 18))
        assert (rule, "restated") in found(school, date(2024, 8, 19))
