"""Labels of exhibits: the maker's initials, told apart where two makers share them (rule 16.3)."""

from __future__ import annotations

import pytest

from casework.case.exhibits import initials


@pytest.mark.parametrize(
    ("name", "taken", "label"),
    [
        ("Jane Marsh", (), "JM"),
        ("Dr Jane Ann Marsh", (), "JAM"),
        ("John Marsh", ("JM",), "JOM"),
        ("Jo Marsh", ("JM",), "JOM"),
        ("Jo Marsh", ("JM", "JOM"), "JOM2"),
        ("Łucja Żak", (), "ŁŻ"),
        ("O'Neil", (), "ON"),
        ("", (), "X"),
    ],
)
def test_initials_are_those_of_the_name_and_longer_where_taken(name, taken, label):
    assert initials(name, taken=taken) == label
