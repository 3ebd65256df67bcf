"""Nothing of one parent in another's papers, however it is typed; and no offence words where none may be."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from casework.documents.leaks import check_leaks, check_offence_words
from casework.errors import Refused
from casework.people import Address, Contact, Pupil, Relationship

HOME = Address("1 Cowslip Lane", "", "Westmark", "WM4 6QT")


def contact(ref: str, address: Address, **more: Any) -> Contact:
    given = {"relationship": Relationship.MOTHER, "lives_with_pupil": False, **more}
    return Contact(
        upn="Z1", contact_ref=ref, title="Ms", forename="A", surname="B", parental_responsibility=True,
        address=address, **given,
    )  # fmt: skip


def occasion(recipient: Contact, *others: Contact, flags: frozenset[str] = frozenset(), **typed: str) -> Any:
    pupil = Pupil(
        upn="Z1", admission_no="", surname="B", forename="C", date_of_birth=date(2015, 5, 9), year_group="4",
        registration_group="", address=HOME, on_roll_from=date(2020, 9, 1), flags=flags,
    )  # fmt: skip
    return SimpleNamespace(
        recipient=recipient,
        document="001-letter_1-C1",
        on=date(2025, 1, 14),
        order=SimpleNamespace(details=typed),
        situation=SimpleNamespace(pupil=pupil, contacts=[recipient, *others]),
    )


MOTHER = contact("C1", HOME, lives_with_pupil=True)
FATHER = contact(
    "C2",
    Address("Flat 3", "42 Quay Terrace", "Westmark", "WM1 2BD"),
    phone="01632 960002",
    email="f@example.org",
)


@pytest.mark.parametrize(
    "text",
    [
        "He is at 42 Quay Terrace.",
        "He is at 42, Quay-Terrace",
        "ring 01632960002",
        "ring +44 1632 960002",
        "ring 01632 960 002 after six",
        "write to F@Example.org",
        "near WM1 2bd",
    ],
)
def test_a_detail_of_the_other_parent_is_found_however_it_is_written(text):
    with pytest.raises(Refused, match="of contact C2"):
        check_leaks({"letter": {"note": text}}, occasion(MOTHER, FATHER))


def test_the_pupils_home_is_not_told_to_a_parent_who_lives_elsewhere():
    with pytest.raises(Refused, match="the pupil's home"):
        check_leaks({"letter": {"note": "She lives at 1 Cowslip Lane"}}, occasion(FATHER))


@pytest.mark.parametrize(
    "text", ["Flat 3 is a good place", "Westmark is our town", "in 11 Cowslip Lane", "1 2 3"]
)
def test_words_that_tell_nothing_are_no_leak(text):
    check_leaks({"letter": {"note": text}}, occasion(MOTHER, FATHER))


CROWDED = contact(
    "C2",
    Address("Flat 4, 12 Quarry Road", "", "Far Hollow", "E1 6AN"),
    phone="01632 960002 / 07700 900123 ext 12",
    email="kit@example.org; kds@example.net",
)


@pytest.mark.parametrize(
    "text",
    [
        "at 12 Quarry Road",
        "at 12, Quarry Rd.",
        "near E1 6AN",
        "near e16an",
        "ring 01632960002",
        "ring 07700 900 123",
        "kit@example.org",
        "kds@example.net",
    ],
)
def test_each_of_several_details_in_one_field_is_found(text):
    with pytest.raises(Refused, match="of contact C2"):
        check_leaks({"letter": {"note": text}}, occasion(MOTHER, CROWDED))


@pytest.mark.parametrize("text", ["Flat 4", "112 Quarry Road", "Far Hollow", "E1 6ANY", "ext 12"])
def test_parts_of_a_field_that_tell_nothing_are_no_leak(text):
    check_leaks({"letter": {"note": text}}, occasion(MOTHER, CROWDED))


def test_a_house_number_within_another_does_not_stop_a_letter():
    father = contact("C2", Address("11 Cowslip Lane", "", "Westmark", "WM4 6QU"))
    context = {"recipient": {"address": ["11 Cowslip Lane"]}, "letter": {"note": "to 11 Cowslip Lane"}}
    check_leaks(context, occasion(father, MOTHER))


def test_what_a_household_shares_is_no_leak():
    other = contact("C2", HOME, lives_with_pupil=True, phone="01632 960001")
    check_leaks({"letter": {"note": "at 1 Cowslip Lane"}}, occasion(MOTHER, other))


@pytest.mark.parametrize(
    "text", ["You may be prosecuted", "a fine of £80", "penalty notice", "go to court", "s.444"]
)
def test_typed_offence_words_are_refused_for_a_looked_after_pupil(text):
    with pytest.raises(Refused, match="looked-after"):
        check_offence_words(occasion(MOTHER, flags=frozenset({"looked_after"}), note=text))
    check_offence_words(occasion(MOTHER, note=text))


def test_that_is_fine_is_no_offence_word():
    check_offence_words(occasion(MOTHER, flags=frozenset({"looked_after"}), note="Monday is fine for us"))
