"""Every fault that a policy file can have: a folder of broken files, each naming the words of its errors."""

from pathlib import Path

import pytest

from casework.errors import BadInput
from casework.policy.loader import load_policy

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.toml"))


def test_the_invented_policy_itself_has_no_fault(oakfield):
    assert load_policy("oakfield", oakfield, templates=frozenset({"letter"})).title == "Oakfield School"


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_is_refused_with_every_fault_in_words_and_no_other(path, broken):
    case = broken(path)
    assert case.errors, "the file names no words of its error"
    with pytest.raises(BadInput) as caught:
        load_policy("oakfield", case.files, templates=frozenset({"letter"}))
    assert caught.value.code == "policy_faulty"
    assert caught.value.exit_code == 4
    assert len(caught.value.details) == len(case.errors), str(caught.value)
    for detail, words in zip(caught.value.details, case.errors, strict=True):
        assert [word for word in words if word not in detail] == [], detail


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_each_fault_says_where_what_and_what_to_do(path, broken):
    with pytest.raises(BadInput) as caught:
        load_policy("oakfield", broken(path).files, templates=frozenset({"letter"}))
    for detail in caught.value.details:
        where, _, words = detail.partition(": ")
        what, dash, fix = words.partition(" — ")
        assert ".toml" in where
        assert what and dash and fix
