"""References that can be read over a telephone, and a UPN's check letter."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.ids import CaseRef, case_ref, parse_case_ref, pupil_token, upn_fault

UPNS = st.from_regex(r"[A-Z][0-9]{11}[0-9A-Z]", fullmatch=True)
STRANDS = st.sampled_from(["absence", "lateness", "leave"])


@settings(max_examples=200, deadline=None, derandomize=True)
@given(UPNS, STRANDS, st.integers(1, 9999))
def test_a_reference_is_fixed_by_upn_strand_and_number_and_read_back_whole(upn, strand, number):
    reference = case_ref(upn, strand, number)
    assert reference == case_ref(upn, strand, number)
    assert parse_case_ref(str(reference)) == reference
    assert parse_case_ref(f"  {str(reference).lower()} ") == reference, "as a person may type it"


@settings(max_examples=200, deadline=None, derandomize=True)
@given(UPNS, STRANDS)
def test_a_reference_holds_no_part_of_the_upn_and_no_letters_that_are_misheard(upn, strand):
    token = pupil_token(upn, strand)
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{8}", token)
    assert upn not in str(case_ref(upn, strand, 1))
    assert pupil_token(upn, strand) != pupil_token(upn, strand + "x")


def test_strands_of_one_pupil_and_pupils_of_one_school_have_different_tokens():
    tokens = {
        pupil_token(f"Z9992000{n:05}", s) for n in range(2000) for s in ("absence", "leave", "lateness")
    }
    assert len(tokens) == 6000


def test_a_reference_never_changes_between_versions():
    assert str(case_ref("Z999200024001", "absence", 1)) == "ABS-GVYY6C9R-1"
    assert case_ref("Z999200024001", "leave", 12).prefix == "LEA"
    assert case_ref("Z999200024001", "lateness", 1).prefix == "LAT"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ABS",
        "Z999200024001/absence",
        "ABS-7QK29XMD",
        "ABS-7QK29XMD-0",
        "ABS-7QK29XMD-01",
        "ABS-7QK29XMD-10000",
        "ABS-7QK29XM-1",
        "ABS-7QK29XMI-1",
        "ABS-7QK29XMU-1",
        "AB1-7QK29XMD-1",
        "ABS-7QK29XMD-1-1",
        "ABS-7QK29XMD-1\n2",
        "ABS–7QK29XMD–1",
    ],
)
def test_what_is_not_a_reference_is_not_taken_for_one(text):
    assert parse_case_ref(text) is None


def test_the_parts_of_a_reference_stand_apart():
    assert parse_case_ref("ABS-7QK29XMD-3") == CaseRef("ABS", "7QK29XMD", 3)


LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def check_letter(rest: str) -> str:
    """DfE: weights 2 to 13, the sum modulo 23, and a letter of the alphabet without I, O and S."""
    total = 0
    for place, character in enumerate(rest):
        value = int(character) if character.isdigit() else LETTERS.index(character)
        total += (place + 2) * value
    return LETTERS[total % 23]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.from_regex(rf"[0-9]{{11}}[0-9{LETTERS}]", fullmatch=True))
def test_a_upn_with_the_right_check_letter_has_no_fault_and_any_other_letter_is_named(rest):
    right = check_letter(rest)
    assert upn_fault(right + rest) is None
    for letter in LETTERS:
        if letter != right:
            fault = upn_fault(letter + rest)
            assert fault is not None and right in fault


@pytest.mark.parametrize("upn", ["", "A12345678901", "A12345678901234", "1123456789012", "a123456789012"])
def test_a_upn_of_another_shape_is_named(upn):
    assert upn_fault(upn)


@pytest.mark.parametrize("last", ["I", "O", "S"])
def test_a_temporary_upn_never_ends_in_a_letter_that_upns_leave_out(last):
    assert upn_fault(f"A12345678901{last}")
    for letter in LETTERS:
        assert "check letter" not in (upn_fault(f"{letter}12345678901{last}") or "none"), (
            "no letter would be right"
        )
