"""Settings are edited by people and by the program; neither loses what the other wrote."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.errors import BadInput
from casework.store.settings import read_settings, write_settings

BY_HAND = """\
# Agreed by governors on 3 September
letter_1.review_school_days = 20 # four weeks
"improvement.attendance_at_least" = 95.5

names = [   # in order
  "Jo # Head",
  "Al",
]

[notice_to_improve]  # weeks
weeks = 3
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "settings.toml"


def test_settings_read_alike_dotted_quoted_and_in_tables(path):
    path.write_text(BY_HAND)
    assert read_settings(path) == {
        "letter_1.review_school_days": 20,
        "improvement.attendance_at_least": 95.5,
        "names": ["Jo # Head", "Al"],
        "notice_to_improve.weeks": 3,
    }


def test_a_missing_file_holds_no_settings(path):
    assert read_settings(path) == {}


def test_setting_a_key_keeps_every_other_line_and_comment(path):
    path.write_text(BY_HAND)
    write_settings(path, {"letter_1.review_school_days": 25, "notice_to_improve.weeks": 6, "names": ["Bo"]})
    assert (
        path.read_text()
        == """\
# Agreed by governors on 3 September
letter_1.review_school_days = 25  # four weeks
"improvement.attendance_at_least" = 95.5

names = ["Bo"]

[notice_to_improve]  # weeks
weeks = 6
"""
    )


def test_a_new_key_stands_before_the_first_table(path):
    path.write_text("[notice_to_improve]\nweeks = 3\n")
    held = write_settings(path, {"notice_to_improve.who": "Jo", "a": [], "b": 'x "y" \\ \x7f Zoë'})
    assert (
        held
        == read_settings(path)
        == {
            "notice_to_improve.weeks": 3,
            "notice_to_improve.who": "Jo",
            "a": [],
            "b": 'x "y" \\ \x7f Zoë',
        }
    )


def test_a_file_without_a_last_line_end_and_one_of_windows_are_extended_rightly(path):
    path.write_bytes(b"\xef\xbb\xbfa = 1\r\nb = 2")
    assert write_settings(path, {"a": 3, "c": 4}) == {"a": 3, "b": 2, "c": 4}
    assert path.read_bytes() == b'a = 3\r\nb = 2\n"c" = 4\n'


def test_a_whole_number_may_become_a_fraction_of_the_same_value(path):
    write_settings(path, {"a": 1})
    write_settings(path, {"a": 1.0})
    assert isinstance(read_settings(path)["a"], float)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = \n", "line 1"),
        ("a = 1\nb = [\n", "not valid TOML"),
        ("a = 1\na = 2\n", "line 2"),
    ],
)
def test_bad_toml_is_refused_with_its_line(path, text, words):
    path.write_text(text)
    with pytest.raises(BadInput, match=words) as refused:
        read_settings(path)
    assert refused.value.where == str(path)


def test_values_of_other_types_and_doubled_keys_are_all_named(path):
    path.write_text('a = true\nb = 2025-01-01\nc = [1]\nd = nan\n"e.f" = 1\ne.f = 2\n')
    with pytest.raises(BadInput) as refused:
        read_settings(path)
    assert [line.split()[0] for line in refused.value.details] == ["a", "b", "c", "d", "e.f"]


def test_a_file_in_another_encoding_is_refused(path):
    path.write_bytes("a = 'Zoë'".encode("latin-1"))
    with pytest.raises(BadInput, match="not saved as UTF-8"):
        read_settings(path)


def test_a_file_that_can_not_be_rewritten_safely_is_left_as_it_is(path):
    text = 'note = """\na = 1\n[b]\n"""\na = { b = 1 }\n'
    path.write_text(text)
    with pytest.raises(BadInput, match="can't be rewritten"):
        write_settings(path, {"a.b": 2})
    assert path.read_text() == text


values = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.integers(-(2**60), 2**60),
    st.floats(allow_nan=False, allow_infinity=False),
    st.lists(st.text(max_size=5), max_size=3),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["a", "b.c", "b.d", "e.f.g"]), values), max_size=6))
def test_whatever_is_set_reads_back_from_valid_toml(path, changes):
    path.write_text("# mine\n[b]\nc = 1 # see\n")
    wanted = {"b.c": 1}
    for key, value in changes:
        wanted[key] = value
        assert write_settings(path, {key: value}) == wanted
    assert read_settings(path) == wanted
    assert tomllib.loads(path.read_text())
    assert "# mine" in path.read_text()
    assert "# see" in path.read_text()
