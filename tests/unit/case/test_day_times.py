"""CR05, CR28, KI20, KI22, TI02 to TI04: what an arrival becomes, to the second, by the school's times."""

from __future__ import annotations

from datetime import date, time

import pytest

from casework.case.day_times import (
    has_begun,
    judge_arrival,
    register_times,
    session_at,
)
from casework.errors import Refused
from casework.schooldays import Session

from .day_school import CANTERBURY, KILNHURST, TILSTON, at, policy, pupil, values


def judged(name, clock, session=Session.AM, *, kept_open=False, settings=None, **who):
    said = values(name, **(settings or {}))
    times = register_times(said, pupil(**who), date(2025, 1, 14), session, kept_open=kept_open)
    return judge_arrival(times, policy(name).codes, at(clock))


@pytest.mark.parametrize(
    ("clock", "code", "minutes"),
    [
        ("08:40:00", "/", None),
        ("09:00:00", "/", None),
        ("09:00:01", "L", 0),
        ("09:01:00", "L", 1),
        ("09:09:59", "L", 9),
        ("09:09:59.999999", "L", 9),
        ("09:10:00", "U", 10),
        ("09:10:01", "U", 10),
        ("11:00:00", "U", 120),
    ],
)
def test_cr28_before_ten_past_nine_is_l_and_from_then_on_u(clock, code, minutes):
    found = judged(CANTERBURY, clock)
    assert (found.code, found.minutes_late, found.rule) == (code, minutes, "CR28")


@pytest.mark.parametrize(
    ("clock", "code", "minutes"),
    [
        ("08:55:00", "/", None),
        ("08:55:01", "L", 0),
        ("09:29:59", "L", 34),
        ("09:30:00", "L", 35),
        ("09:30:00.000001", "U", 35),
        ("09:30:01", "U", 35),
    ],
)
def test_ki22_up_to_half_past_nine_is_l_and_after_it_u(clock, code, minutes):
    found = judged(KILNHURST, clock)
    assert (found.code, found.minutes_late) == (code, minutes)
    assert found.rule == ("KI20" if code == "/" else "KI22")


@pytest.mark.parametrize(
    ("surname", "clock", "code", "minutes"),
    [
        ("Abel", "08:49:59", "/", None),
        ("Abel", "08:50:00", "L", 0),
        ("Jones", "09:14:59", "L", 24),
        ("Jones", "09:15:00", "U", 25),
        ("Åberg", "08:50:00", "L", 0),
        ("d'Arcy", "08:51:00", "L", 1),
        ("King", "08:50:00", "/", None),
        ("King", "09:04:59", "/", None),
        ("King", "09:05:00", "L", 0),
        ("O'Brien", "09:05:00", "L", 0),
        ("Zhu", "09:14:59", "L", 9),
        ("Zhu", "09:15:00", "U", 10),
        ("Østergaard", "09:04:59", "/", None),
        ("Łuk", "09:05:00", "L", 0),
    ],
)
def test_ti04_the_start_depends_on_the_surname_and_the_register_closes_at_quarter_past(
    surname, clock, code, minutes
):
    found = judged(TILSTON, clock, surname=surname)
    assert (found.code, found.minutes_late, found.rule) == (code, minutes, "TI04")


@pytest.mark.parametrize(
    ("clock", "code", "minutes"), [("08:55:00", "/", None), ("08:55:01", "L", 0), ("09:15:00", "U", 20)]
)
def test_ti02_ti04_without_the_starts_by_surname_the_usual_time_holds_for_everybody(clock, code, minutes):
    off = {"register__starts_by_surname": "no"}
    for surname in ("Abel", "King", "Чехов"):
        found = judged(TILSTON, clock, settings=off, surname=surname)
        assert (found.code, found.minutes_late) == (code, minutes)


def test_ti04_a_surname_without_a_latin_letter_has_the_usual_time():
    assert judged(TILSTON, "08:55:00", surname="Чехов").code == "/"
    assert judged(TILSTON, "08:55:01", surname="Чехов").code == "L"


@pytest.mark.parametrize(("clock", "code"), [("09:24:59", "L"), ("09:25:00", "U")])
def test_ti03_on_a_day_called_special_the_register_closes_thirty_minutes_after_the_session_began(clock, code):
    assert judged(TILSTON, clock, kept_open=True, surname="King").code == code
    assert judged(TILSTON, clock, surname="King").code == "U"


@pytest.mark.parametrize(
    ("year", "clock", "code"),
    [
        ("F2", "13:00:00", "\\"),
        ("R", "13:00:00", "\\"),
        ("Year 1", "13:00:00", "\\"),
        ("2", "12:59:59", "\\"),
        ("3", "12:50:00", "\\"),
        ("Y6", "12:50:00", "\\"),
    ],
)
def test_ki20_the_afternoon_begins_at_one_or_for_key_stage_2_at_ten_to(year, clock, code):
    assert judged(KILNHURST, clock, Session.PM, year_group=year).code == code


@pytest.mark.parametrize(("year", "clock"), [("1", "13:00:01"), ("4", "12:50:01")])
def test_ki20_an_afternoon_arrival_after_the_opening_is_not_decided(year, clock):
    with pytest.raises(Refused, match="does not say when the afternoon register closes"):
        judged(KILNHURST, clock, Session.PM, year_group=year)


def test_ki20_a_year_group_that_the_policy_does_not_know_has_no_afternoon_time():
    with pytest.raises(Refused, match="does not say when the afternoon register opens"):
        judged(KILNHURST, "12:40:00", Session.PM, year_group="13")


def test_cr28_the_afternoon_has_no_time_at_all():
    with pytest.raises(Refused, match="does not say when the afternoon register opens") as refusal:
        judged(CANTERBURY, "13:05:00", Session.PM)
    assert refusal.value.exit_code == 3 and "marks.csv" in refusal.value.fix


def test_ti02_the_afternoon_register_opens_at_one():
    assert judged(TILSTON, "13:00:00", Session.PM).code == "\\"
    with pytest.raises(Refused):
        judged(TILSTON, "13:00:01", Session.PM)


@pytest.mark.parametrize(
    ("name", "year", "clock", "taken", "session"),
    [
        (CANTERBURY, "4", "11:59:59", True, "AM"),
        (CANTERBURY, "4", "12:00:00", True, "PM"),
        (CANTERBURY, "4", "15:00:00", False, "AM"),
        (TILSTON, "4", "12:59:59", True, "AM"),
        (TILSTON, "4", "13:00:00", False, "PM"),
        (KILNHURST, "4", "12:50:00", False, "PM"),
        (KILNHURST, "1", "12:50:00", False, "AM"),
        (KILNHURST, "1", "13:00:00", False, "PM"),
    ],
)
def test_ki20_ti02_the_session_of_a_time(name, year, clock, taken, session):
    found = session_at(values(name), pupil(year_group=year), at(clock), afternoon_taken=taken)
    assert str(found) == session


@pytest.mark.parametrize(("clock", "begun"), [("08:59:59", False), ("09:00:00", True)])
def test_cr05_nobody_is_missed_before_the_register_opens(clock, begun):
    assert has_begun(values(CANTERBURY), pupil(), at(clock), Session.AM) is begun


def test_cr05_the_times_of_the_morning_stand_in_the_policy():
    said = values(CANTERBURY)
    assert [said.text(f"school_day.{name}", date(2025, 1, 14)) for name in ("gates", "doors")] == [
        "08:40",
        "08:45",
    ]
    times = register_times(said, pupil(), date(2025, 1, 14), Session.AM)
    assert times.opens and times.opens.time == time(9) and times.closing_time == time(9, 10)


def test_before_its_first_day_a_policy_has_no_times():
    with pytest.raises(Refused):
        times = register_times(values(CANTERBURY), pupil(), date(2020, 1, 14), Session.AM)
        judge_arrival(times, policy(CANTERBURY).codes, at("09:00:00", "2020-01-14"))
