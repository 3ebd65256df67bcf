"""Kilnhurst, KI10 to KI26: under the law of 2017, and on dates after 19 August 2024 under today's."""

from __future__ import annotations

from datetime import date

import pytest

from casework.errors import Refused

from .strand_story import ANSWERS, StrandStory, day

YEARS = [2016, 2024]  # the first school year of the policy, and the first under today's law


def story(strand: str, year: int = 2016, **changes: object) -> StrandStory:
    about = {"born": f"{year - 8}-05-01", **changes}
    return StrandStory("kilnhurst", strand, first_year=year, last_year=year + 1, **about)  # type: ignore[arg-type]


def without(*names: str) -> dict[str, object]:
    return {key: value for key, value in ANSWERS["kilnhurst"].items() if key not in names}


def half(of: StrandStory, number: int) -> list[str]:
    """Return the school days of a half-term period, written down from the calendar's days alone."""
    parts: list[list[date]] = [[]]
    for each in of.calendar.days:
        if parts[-1] and (each - parts[-1][-1]).days > 7:
            parts.append([])
        parts[-1].append(each)
    return [each.isoformat() for each in parts[number]]


# --- KI16: below 96% in a half term ---


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("number", [0, 1, 3])
def test_ki16_at_96_percent_of_the_half_term_no_letter_goes_and_below_it_does(year, number):
    pupil = story("absence", year)
    days = half(pupil, number)
    pupil.mark(days[0], "II")
    assert pupil.due(days[23]) == {"letter_1"}, "46 of 48"
    assert pupil.due(days[24]) == set(), "48 of 50 is 96%"
    pupil.mark(days[25], ("/", "I"))
    assert pupil.due(days[25]) == {"letter_1"}, "49 of 52"
    assert pupil.rules(days[25]) == {("letter_1", "KI16", "must")}


@pytest.mark.parametrize("year", YEARS)
def test_ki16_a_new_half_term_starts_afresh_on_the_day_after_the_holiday(year):
    pupil = story("absence", year)
    first, second = half(pupil, 0), half(pupil, 1)
    for each in first[-5:]:
        pupil.mark(each, "OO")
    assert pupil.due(first[-1]) == {"letter_1"}
    assert pupil.due(second[0]) == set(), "the first half term's absence is no part of the second"
    pupil.mark(second[0], ("O", "\\"))
    assert pupil.due(second[0]) == {"letter_1"}


def test_ki16_in_the_holiday_after_a_half_term_its_figures_still_count():
    pupil = story("absence")
    days = half(pupil, 0)
    for each in days[-5:]:
        pupil.mark(each, "OO")
    saturday = date.fromordinal(day(days[-1]).toordinal() + 1)
    assert pupil.due(saturday.isoformat()) == {"letter_1"}


@pytest.mark.parametrize("number", [20, 21])
def test_ki16_the_minimum_of_possible_sessions_holds_the_letter_back_and_is_0_unless_set(number):
    pupil = story("absence", settings={**ANSWERS["kilnhurst"], "letter_1.minimum_possible_sessions": number})
    days = half(pupil, 0)
    pupil.mark(days[0], "OO")
    assert pupil.due(days[9]) == ({"letter_1"} if number == 20 else set())
    assert pupil.due(days[10]) == {"letter_1"}
    assert story("absence", settings={}).mark(days[0], "OO").due(days[0]) == {"letter_1"}


def test_o7_the_year_at_95_percent_says_nothing_of_the_half_term():
    """O7: KI26 fires at exactly 95.00% of the year; KI16 depends on the half term alone."""
    pupil = story("absence", 2024)
    first, second = half(pupil, 0), half(pupil, 1)
    for each in first[:2]:
        pupil.mark(each, "OO")
    last = second[40 - len(first) - 1]
    assert pupil.value("monitored", last) == "95.0%, 76 of 80 sessions"
    assert "KI26" in pupil.prompts(last)
    assert pupil.due(last) == set()


@pytest.mark.parametrize(("missed", "listed"), [(4, True), (3, False)])
def test_ki26_at_95_percent_or_below_the_pupil_is_on_the_list_and_above_is_not(missed, listed):
    pupil = story("absence")
    fortieth = pupil.calendar.days[39].isoformat()
    for each in range(missed):
        pupil.mark(pupil.calendar.days[each], ("O", "\\"))
    assert ("KI26" in pupil.prompts(fortieth)) is listed, f"{80 - missed} of 80"


# --- KI17: the attendance panel ---


def lettered(**changes: object) -> tuple[StrandStory, list[str]]:
    """The letter on the fifth day; the review is the ten school days after it."""
    pupil = story("absence", **changes)  # type: ignore[arg-type]
    days = half(pupil, 0)
    pupil.mark(days[0], "OO").take("letter_1", days[4])
    return pupil, days


def test_ki17_without_improvement_the_panel_is_due_on_the_first_school_day_after_the_review():
    pupil, days = lettered()
    pupil.mark(days[6], ("O", "\\"))
    assert pupil.due(days[13]) == set()
    assert pupil.due(days[14]) == set(), "day 10 of the review"
    assert pupil.rules(days[15]) == {("meeting", "KI17", "must")}
    assert pupil.value("no_improvement_after_letter", days[15]) == "95.0%, 19 of 20 sessions"
    plan = pupil.plan("meeting", days[15])
    assert [(d.template, d.to) for d in plan.documents] == [
        ("panel_invitation", "P1"),
        ("panel_invitation", "P2"),
    ]


def test_ki17_with_improvement_the_case_can_be_closed():
    pupil, days = lettered()
    assert pupil.due(days[14]) == set()
    assert pupil.due(days[15]) == {"closed"}


@pytest.mark.parametrize("absent_on", [4, 15], ids=["day of the letter", "day after the review"])
def test_ki17_absence_outside_the_review_does_not_speak_against_the_pupil(absent_on):
    pupil, days = lettered()
    pupil.mark(days[absent_on], "OO")
    assert pupil.due(days[15]) == {"closed"}


def test_ki17_without_the_schools_word_on_improvement_only_the_panel_waits_and_not_the_letter():
    pupil, days = lettered(settings={})
    for step in ("meeting", "closed"):
        assert "letter_1.review_school_days" in pupil.blocks(step, days[5])
    assert pupil.free(days[5]) == set()
    pupil, days = lettered(settings=without("improvement.attendance_at_least"))
    assert pupil.due(days[14]) == set(), "the review is known and runs"
    assert "improvement.attendance_at_least" in pupil.blocks("meeting", days[15])
    with pytest.raises(Refused):
        pupil.plan("meeting", days[15])


# --- KI24: five lates, a further five, the panel (O23) ---


@pytest.mark.parametrize("year", YEARS)
def test_o23_ki24_letter_1_at_five_lates_and_letter_2_at_ten(year):
    pupil = story("lateness", year)
    days = half(pupil, 0)
    pupil.sessions(days[0], 10, "L")
    assert pupil.due(days[3]) == set()
    assert pupil.rules(days[4]) == {("letter_1", "KI24", "must")}
    assert pupil.due(days[5]) == {"letter_1"}
    pupil.take("letter_1", days[5])
    assert pupil.due(days[8]) == set(), "nine"
    assert pupil.due(days[9]) == {"letter_2"}
    plan = pupil.take("letter_2", days[9])
    assert [(d.template, d.to) for d in plan.documents] == [("late_letter_2", "P1"), ("late_letter_2", "P2")]


@pytest.mark.parametrize(("codes", "days_to_five"), [("L\\", 5), ("U\\", 5), ("LU", 3), ("/L", 5)])
def test_ki24_l_and_u_mornings_and_afternoons_all_count_as_recordings_of_lateness(codes, days_to_five):
    pupil = story("lateness")
    days = half(pupil, 0)
    for each in days[:days_to_five]:
        pupil.mark(each, codes)
    assert pupil.due(days[days_to_five - 2]) == set()
    assert pupil.due(days[days_to_five - 1]) == {"letter_1"}


def test_ki24_absence_is_not_lateness_and_last_years_lates_are_last_years():
    pupil = story("lateness").sessions("2016-09-07", 20, "O")
    pupil.sessions("2017-07-17", 5, "L").sessions("2017-09-05", 4, "L")
    assert pupil.due("2016-10-28") == set()
    assert pupil.due(pupil.school_day("2017-09-05", 3)) == set()
    assert pupil.due(pupil.school_day("2017-07-17", 4)) == {"letter_1"}


def second_letter(lates_after: int, **changes: object) -> tuple[StrandStory, list[str]]:
    """Letter 2 on the tenth day, at ten lates; so many more in the ten days after it."""
    pupil = story("lateness", **changes)  # type: ignore[arg-type]
    days = half(pupil, 0)
    pupil.sessions(days[0], 10 + lates_after, "L")
    pupil.take("letter_1", days[4])
    pupil.take("letter_2", days[9])
    return pupil, days


def test_o23_fifteen_lates_alone_call_no_panel_while_the_school_has_not_said_what_improvement_is():
    pupil, days = second_letter(5, settings={})
    assert pupil.value("late_second", days[14]) == "15 sessions"
    assert pupil.free(days[14]) == set()
    assert "lateness.review_school_days" in pupil.blocks("meeting", days[14])
    with pytest.raises(Refused):
        pupil.plan("meeting", days[14])
    assert pupil.free(days[30]) == set(), "nor does waiting"


def test_o23_each_of_the_two_answers_alone_is_not_enough():
    pupil, days = second_letter(5, settings={"lateness.review_school_days": 10})
    assert pupil.due(days[19]) == set()
    assert "lateness.improved_at_most" in pupil.blocks("meeting", days[20])
    pupil, days = second_letter(5, settings={"lateness.improved_at_most": 1})
    assert "lateness.review_school_days" in pupil.blocks("meeting", days[20])


@pytest.mark.parametrize(("more", "step"), [(2, "meeting"), (1, "closed"), (0, "closed")])
def test_o23_ki24_with_both_answers_the_panel_follows_the_review_only_without_improvement(more, step):
    pupil, days = second_letter(more)
    assert pupil.due(days[19]) == set(), "day 10 of the review"
    assert pupil.due(days[20]) == {step}


def test_ki25_the_prompt_for_the_education_welfare_officer_speaks_once_a_letter_went():
    pupil, days = second_letter(2)
    assert "KI25" in pupil.prompts(days[9])
    assert "KI25" not in story("lateness").prompts(days[9])


# --- KI10 to KI13: leave without authorisation ---


def gone(year: int, days: int = 5, **changes: object) -> StrandStory:
    pupil = story("leave", year, **changes)  # type: ignore[arg-type]
    for each in half(pupil, 0)[20 : 20 + days]:
        pupil.mark(each, "GG")
    return pupil


@pytest.mark.parametrize("year", YEARS)
def test_ki10_the_request_is_due_on_the_day_of_the_authoritys_number_and_is_a_must(year):
    pupil = gone(year)
    days = half(pupil, 0)
    assert pupil.due(days[23]) == set(), "eight sessions"
    assert pupil.rules(days[24]) == {("penalty_request", "KI10", "must")}
    plan = pupil.take("penalty_request", days[25])
    assert [(d.template, d.to) for d in plan.documents] == [("leave_penalty_request", "la")]


def test_ki10_without_the_authoritys_number_the_request_waits_from_the_first_session_and_for_nobody_else():
    pupil = gone(2016, 1, settings={})
    days = half(pupil, 0)
    assert pupil.due(days[19]) == set(), "no leave taken: the question does not arise"
    assert "leave_penalty_request.sessions" in pupil.blocks("penalty_request", days[20])
    pupil.record("approval", days[20], by="Bo Second", step="penalty_request")
    with pytest.raises(Refused):
        pupil.plan("penalty_request", days[21])


@pytest.mark.parametrize("codes", ["OO", "HH", "CC"])
def test_ki10_authorised_holiday_and_other_absence_are_not_leave_without_authorisation(codes):
    pupil = story("leave", 2016)
    for each in half(pupil, 0)[20:30]:
        pupil.mark(each, codes)
    assert pupil.due(half(pupil, 0)[30]) == set()


@pytest.mark.parametrize(("year", "early", "full"), [(2016, 6000, 12000), (2024, 8000, 16000)])
def test_ki11_ki13_one_notice_for_each_parent_by_the_tariff_of_the_law(year, early, full):
    """KI11: £60 and £120 in the autumn of 2016; under today's law, £80 and £160."""
    pupil = gone(year)
    days = half(pupil, 0)
    pupil.take("penalty_request", days[25])
    assert pupil.rules(days[25]) == {("penalty", "KI12", "may")}
    pupil.take("penalty", days[27])
    assert [n.parent for n in pupil.notices] == ["P1", "P2"]
    for notice in pupil.notices:
        assert (notice.early_pence, notice.early_days, notice.full_pence, notice.full_days) == (
            early,
            21,
            full,
            28,
        )
        assert len(notice.sessions) == 10
        assert notice.offence_on.isoformat() == days[20]


@pytest.mark.parametrize(("year", "ordinals", "early"), [(2016, (1, 1), 6000), (2024, (2, 2), None)])
def test_ki11_the_flat_second_notice_and_the_count_are_law_since_2024_only(year, ordinals, early):
    pupil = gone(year)
    days = half(pupil, 0)
    for ref in ("P1", "P2"):
        pupil.earlier(ref, days[1])
    pupil.take("penalty_request", days[25])
    pupil.take("penalty", days[27])
    assert tuple(n.ordinal for n in pupil.notices) == ordinals
    assert {n.early_pence for n in pupil.notices} == {early}


@pytest.mark.parametrize(("year", "steps"), [(2016, {"penalty"}), (2024, {"court"})])
def test_ki13_two_notices_stop_a_third_since_2024_and_stopped_nothing_in_2016(year, steps):
    pupil = gone(year)
    days = half(pupil, 0)
    for ref in ("P1", "P2"):
        pupil.earlier(ref, days[1])
        pupil.earlier(ref, days[2])
    pupil.take("penalty_request", days[25])
    assert pupil.due(days[25]) == steps


@pytest.mark.parametrize("year", YEARS)
def test_ki12_court_may_follow_from_the_day_after_day_28_and_paid_notices_close_the_case(year):
    pupil = gone(year)
    days = half(pupil, 0)
    pupil.take("penalty_request", days[25])
    pupil.take("penalty", days[27])
    received = day(days[29])
    for ref in ("P1", "P2"):
        pupil.record("notice_received", received, parent=ref, role="la_liaison")
    last = date.fromordinal(received.toordinal() + 27)
    after = date.fromordinal(received.toordinal() + 28)
    assert pupil.due(last.isoformat()) == set()
    assert pupil.rules(after.isoformat()) == {("court", "KI12", "may")}
    for ref in ("P1", "P2"):
        pupil.record("paid", last, parent=ref, role="la_liaison")
    assert pupil.due(after.isoformat()) == {"closed"}


def test_ki10_the_sessions_of_a_notice_serve_no_second_request():
    pupil = gone(2024)
    days = half(pupil, 0)
    pupil.take("penalty_request", days[25])
    pupil.take("penalty", days[27])
    pupil.follow()
    assert pupil.due(days[28]) == set()
    assert pupil.value("some_leave", days[28]) == "0 sessions"


@pytest.mark.parametrize(
    ("changes", "word"),
    [({"flags": ("looked_after",)}, "looked after"), ({"born": "2012-06-01"}, "compulsory school age")],
)
def test_ki10_no_request_for_a_looked_after_pupil_or_one_below_compulsory_school_age(changes, word):
    pupil = gone(2016, **changes)
    assert word in pupil.blocks("penalty_request", half(pupil, 0)[24])
