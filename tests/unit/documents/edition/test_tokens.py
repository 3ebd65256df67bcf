"""What a reader may not see is found however it is written, and common words are left alone."""

from __future__ import annotations

import pytest

from casework.documents.edition.names import name_tokens, surname_token
from casework.documents.edition.tokens import Token, Tokens, replaced, token

PARENT = "another parent"
HIDDEN = Tokens(
    [
        *name_tokens("Otto Jan", "Vale", "Mr", PARENT),
        *surname_token("Vale", PARENT, {"page", "may"}),
        token("77 Quarry Hill The Annexe Far Hollow QQ9 9ZZ"),
        token("77 Quarry Hill"),
        token("otto@example.org"),
        token("Zoë Łukasz", "another pupil"),
        token("Bea Ring", "another pupil"),
        Token(("632960002",), is_number=True),
    ]
)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Mr Otto Jan Vale came late.", "Another parent came late."),
        ("VALE, OTTO", "Another parent"),
        ("Vale, Mr O.", "Another parent."),
        ("O. J. Vale and Mr\nVale", "Another parent and another parent"),
        ("O t t o   V a l e", "Another parent"),
        ("Ot\u00adto Vale and Otto\u00a0Vale", "Another parent and another parent"),
        (
            "She came. Mr Vale did not. “Vale,” she said",
            "She came. Another parent did not. “Another parent,” she said",
        ),
        ("at 3.30 Mr Vale and e.g.Vale", "at 3.30 another parent and e.g.another parent"),
        ("it was Vale's turn", "it was another parent's turn"),
        ("at 77, Quarry-\nHill.", "at withheld."),
        ("at 77 Quarry Hill, The Annexe, Far Hollow, QQ9 9ZZ, yes", "at withheld, yes"),
        ("ring +44 1632 960 002 or 01632960002.", "ring withheld or withheld."),
        ("write to Otto@exam-\nple.org now", "write to withheld now"),
        ("zoe łukasz; ZOE\u0308 ŁUKASZ", "Another pupil"),
        ("Otto Vale\ufb01rst", "Otto Vale\ufb01rst"),
    ],
)
def test_words_are_found_and_replaced_inside_the_sentence(said, wanted):
    assert HIDDEN.replaced(said) == wanted
    assert HIDDEN.are_in(said) == (said != wanted)


@pytest.mark.parametrize(
    "said",
    [
        "177 Quarry Hill",
        "Valentine and a vale of tears",
        "bearing up",
        "Far Hollow is a town",
        "page 632 of 960 003",
        "Otto is here",
    ],
)
def test_what_tells_of_nobody_stays(said):
    assert HIDDEN.replaced(said) == said


def test_a_blank_that_a_pdf_lost_hides_no_long_name_and_makes_no_short_one():
    assert HIDDEN.are_in("seen by OttoVale today")
    assert not HIDDEN.are_in("the bearing of it")
    assert HIDDEN.are_in("BeaRing")


def test_a_name_is_found_at_the_seam_of_two_pieces_of_a_long_text():
    for shift in range(0, 30, 3):
        said = "x " * (100_000 - shift // 2 - 5) + "Otto Vale" + " y" * 5_000
        assert HIDDEN.are_in(said)


def test_a_surname_that_is_a_common_word_or_the_readers_own_is_no_token():
    assert surname_token("May", PARENT, {"may"}) == []
    assert surname_token("May-Vale", PARENT, {"may"}) != []


def test_a_name_written_from_the_right_is_found_both_ways():
    arabic = "سارة نور"
    hidden = Tokens([token(arabic)])
    assert hidden.are_in(f"({arabic})") and hidden.are_in(arabic[::-1])


def test_data_is_put_into_other_words_text_by_text():
    told = {"rows": [{"who": "Otto Vale", "age": 3}], "lines": ["77 Quarry Hill", "x"], "flag": True}
    assert replaced(told, HIDDEN.replaced) == {
        "rows": [{"who": "Another parent", "age": 3}],
        "lines": ["Withheld", "x"],
        "flag": True,
    }
