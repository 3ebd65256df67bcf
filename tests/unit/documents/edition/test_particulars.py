"""Addresses, telephone numbers and e-mail are known in the ways in which they are written."""

from __future__ import annotations

import pytest

from casework.documents.edition.letters import letters_of
from casework.documents.edition.particulars import address_tokens, email_tokens, phone_tokens
from casework.documents.edition.tokens import Tokens
from casework.people import Address


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (Address("Flat 4, 12 Quarry Road", "", "Far Hollow", "E1 6AN"), "12 Quarry Road"),
        (Address("Flat 4 12 Quarry Road"), "12 Quarry Rd"),
        (Address("4/12 Quarry Road"), "12 Quarry Road"),
        (Address("9 Oak St"), "9 Oak Street"),
        (Address("9 Oak Street"), "9 oak st."),
        (Address("9 St John's Rd"), "9 Saint John’s Road"),
        (Address("1 A St"), "1 A St"),
        (Address("x", postcode="M1 1AE"), "M1 1AE"),
        (Address("x", postcode="M11AE"), "m1 1ae"),
        (Address("12 Quarry Road, Far Hollow, E1 6AN", "", "Far Hollow"), "E1 6AN"),
        (Address("9 Łąkowa Straße"), "9 Lakowa Strasse"),
    ],
)
def test_an_address_is_found_by_its_parts_and_in_short(address, said):
    hidden = Tokens(address_tokens(address))
    assert hidden.are_in(f"He is at {said}, they say.") and not hidden.are_in("Flat 4, Far Hollow, page 9")


@pytest.mark.parametrize(
    ("field", "numbers"),
    [
        ("01632 960002 / 07700 900123", ["632960002", "700900123"]),
        ("01632 960010 07700 900120", ["632960010", "700900120"]),
        ("home 01632 960002, work 01632960003", ["632960002", "632960003"]),
        ("01632 960002 ext 12", ["632960002"]),
        ("01632960002x12", ["632960002"]),
        ("+44 (0)1632 960-002", ["632960002"]),
        ("0044 1632 960002", ["632960002"]),
        ("960002", ["960002"]),
        ("none", []),
    ],
)
def test_each_number_of_a_field_is_known_by_its_last_digits(field, numbers):
    assert [each.letters for each in phone_tokens(field)] == numbers


def test_each_email_of_a_field_is_known():
    found = [each.letters for each in email_tokens("a@example.org; Kit <b@example.net>")]
    assert found == ["aexampleorg", "bexamplenet"] and email_tokens("") == []
    assert [each.letters for each in email_tokens("kit at example")] == ["kitatexample"]


def test_letters_that_unicode_takes_for_no_accented_ones_are_folded():
    assert letters_of("Łukasz Ølgård Đuro Æsa Þor Weiß") == "lukaszolgardduroaesathorweiss"
    hidden = Tokens(email_tokens("olgardaesa"))
    assert hidden.are_in_bytes("Ølgård Æsa".encode("latin-1"))
