"""Who is told that they were at a meeting: only a parent whom its record names as there."""

from __future__ import annotations

import pytest

from casework.documents.fields.presence import was_present, who_was_there
from casework.people import Address, Contact, Relationship


def parent(ref: str, title: str, forename: str, surname: str, kin: str = "mother") -> Contact:
    return Contact(
        upn="X",
        contact_ref=ref,
        title=title,
        forename=forename,
        surname=surname,
        relationship=Relationship(kin),
        parental_responsibility=True,
        lives_with_pupil=True,
        address=Address(),
    )


MOTHER = parent("M1", "Ms", "Dawn", "Hallowell")
FATHER = parent("F1", "Mr", "Joel", "Tremarne", "father")
NAMESAKE = parent("F2", "Mr", "Karl", "Hallowell", "father")
BOTH = (MOTHER, FATHER)


@pytest.mark.parametrize(
    "attendees",
    [
        "Ms Dawn Hallowell, mother; Mr Joel Tremarne, father, by telephone; Mrs Anna Bexfield, headteacher",
        "Mr Joel Tremarne, Ms Dawn Hallowell, Mrs Anna Bexfield",
        "Mrs Bexfield; Ms Hallowell",
        "Mrs Bexfield; Ms Hallowell, mother",
        "Present: Dawn Hallowell and Mrs Bexfield; apologies: Mr Tremarne",
        "DAWN HALLOWELL",
    ],
)
def test_a_parent_who_is_named_as_there_was_there(attendees):
    assert was_present(attendees, MOTHER, BOTH)


@pytest.mark.parametrize(
    "attendees",
    [
        "Mrs Bexfield; Ms Dawn Hallowell, mother, was invited and sent her apologies",
        "Mrs Bexfield; Ms Hallowell (apologies)",
        "Mrs Bexfield; Ms Dawn Hallowell did not come",
        "Mrs Bexfield; Ms Dawn Hallowell couldn’t come",
        "Mrs Bexfield; apologies: Mr Tremarne; Ms Dawn Hallowell",
        "Mrs Bexfield\nApologies\nMs Dawn Hallowell",
        "Mr Karl Hallowell, father",
        "Mr Hallowell, teacher",
        "Ms Hallowell, teacher of 4A",
        "Ms Hallowell, mother; Ms Rosa Hallowell, teacher",
        "Dawn Hallowell's mother",
        "A friend of Ms Dawn Hallowell",
        "Mrs Bexfield, on behalf of Ms Dawn Hallowell",
        "Mrs Bexfield, Ms Hallowell-Reed",
        "",
    ],
)
def test_a_parent_of_whom_that_is_not_plain_is_not_told_so(attendees):
    assert not was_present(attendees, MOTHER, BOTH)


def test_of_two_parents_of_one_surname_only_the_full_name_tells_which():
    both = (MOTHER, NAMESAKE)
    assert not was_present("Ms Hallowell, mother", MOTHER, both)
    assert was_present("Ms Dawn Hallowell", MOTHER, both)
    assert not was_present("Ms Dawn Hallowell", NAMESAKE, both)
    twin = parent("F3", "Mr", "Karl", "Hallowell", "step_parent")
    assert not was_present("Mr Karl Hallowell", NAMESAKE, (NAMESAKE, twin))


def test_apologies_and_invitations_stand_apart_from_those_who_were_there() -> None:
    said = "Ms Iris Lark, mother; Mr Otto Lark, father, was invited and sent his apologies; Dr Finch"
    said += "\nApologies:\nMr Roe"
    there, rest = who_was_there(said)
    assert there == ["Ms Iris Lark, mother", "Dr Finch"]
    assert rest == ["Mr Otto Lark, father, was invited and sent his apologies", "Apologies:", "Mr Roe"]
    assert who_was_there("") == ([], [])
