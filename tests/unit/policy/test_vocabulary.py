"""The closed vocabulary agrees with the code that answers it."""

import pytest

from casework.case.facts import FACTS as ANSWERED
from casework.policy.loader import load_policy
from casework.policy.vocabulary import FACTS, IDENTIFIER, PARAMETER_NAME, UNITS, unit_head


def test_every_fact_that_a_file_may_ask_for_is_answered_and_no_other():
    assert set(FACTS) == set(ANSWERED)


@pytest.mark.parametrize("name", ["os.system", "a:b", "A", "_x", "1a", "a-b", "a b", "a\n", "", "été"])
def test_what_could_be_imported_or_called_is_no_identifier(name):
    assert not IDENTIFIER.fullmatch(name)


@pytest.mark.parametrize("name", [".a", "a.", "a..b", "a.B", "a.__class__", "a.b\n"])
def test_a_parameter_name_is_plain_words_joined_by_dots(name):
    assert not PARAMETER_NAME.fullmatch(name)
    assert PARAMETER_NAME.fullmatch("letter_1.attendance")


def test_a_unit_begins_with_a_known_word_and_may_say_of_what():
    assert unit_head("percent of possible sessions") == "percent"
    assert unit_head("calendar days, the day of receipt being day 1") == "calendar days"
    assert unit_head("sessionsx") == ""
    assert set(map(unit_head, UNITS)) == set(UNITS)


def test_every_unit_of_the_shipped_policy_is_known(shipped):
    parameters = load_policy("canterbury-road", shipped).parameters.values()
    assert all(unit_head(parameter.unit) for parameter in parameters)
