"""What each authority asks, returns a pack for, and does afterwards, as data."""

from __future__ import annotations

from datetime import date

import pytest

from casework.app import policy, policy_files
from casework.errors import BadInput
from casework.policy.loader import load_policy
from casework.policy.profile import LA, Profile, Question, joined

SCHOOLS = ("canterbury-road", "kilnhurst", "tilston")
CR40 = ("attendance_improvement_meeting", "home_visits", "other_agencies", "fast_track")


@pytest.mark.parametrize("school", SCHOOLS)
def test_every_authority_asks_the_five_questions_and_has_reasons_with_words_and_mending(school):
    profile = policy(school).profile
    asked = {question.code for question in profile.questions}
    assert {"looked_after", "sibling", "parents_checked", "social_care", "support_offered"} <= asked
    assert len(profile.reasons) >= 15
    assert all(each.text.endswith(".") and each.fix and each.cite for each in profile.reasons)


@pytest.mark.parametrize("school", SCHOOLS)
def test_cr40_names_four_outcomes_and_only_the_fast_track_prosecutes(school):
    outcomes = {each.code: each for each in policy(school).profile.outcomes if each.by == LA}
    assert set(CR40) <= set(outcomes)
    assert [code for code, each in outcomes.items() if each.prosecutes] == ["fast_track"]


@pytest.mark.parametrize(
    ("school", "days", "unit"),
    [
        ("canterbury-road", None, "school days"),
        ("kilnhurst", 10, "working days"),
        ("tilston", None, "school days"),
    ],
)
def test_a_deadline_is_the_authoritys_own_and_none_is_made_up_where_no_text_gives_one(school, days, unit):
    found = policy(school)
    deadline = found.profile.deadline
    assert deadline is not None
    parameter = found.parameters[deadline.length]
    row = parameter.row_on(date(2025, 1, 1))
    assert (row.value if row else parameter.default, parameter.unit) == (days, unit)


def test_rotherham_asks_for_the_certificate_of_the_previous_year_too():
    assert "previous_year" in {each.code for each in policy("kilnhurst").profile.questions}
    assert "previous_year" not in {each.code for each in policy("canterbury-road").profile.questions}


def test_an_authority_may_word_a_national_question_otherwise():
    law = Profile((Question("sibling", "National?", "person", "ask", "law"),))
    own = Profile((Question("sibling", "Ours?", "person", "ask", "LA"),))
    assert [each.text for each in joined([law, own]).questions] == ["Ours?"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[question]]\ncode = "x"\ntext = "T?"\nanswer = "guess"\nfix = "f"\ncite = "c"', "unknown answer"),
        ('[[outcome]]\ncode = "x"\ntext = "T"\nby = "police"\ncite = "c"', "unknown maker"),
        ('[[return_reason]]\ncode = "x"\ntext = "T."\ncite = "c"', "fix is missing"),
        ('[[return_reason]]\ncode = "x"\ntext = "T."\nfix = "f"\ncite = "c"\nage = 3', "unknown key"),
        ('[[outcome]]\ncode = "x"\ntext = "T"\nby = "la"\ncite = "c"\nalso = 3', "also is 3"),
    ],
)
def test_a_fault_of_a_list_is_told_with_its_file(text, words):
    files = dict(policy_files())
    files["authorities/kent.toml"] += f"\n{text}\n".encode()
    with pytest.raises(BadInput) as fault:
        load_policy("canterbury-road", files)
    assert words in str(fault.value) and "authorities/kent.toml" in str(fault.value)
