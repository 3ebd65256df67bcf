"""Titles in the index: nothing lost, nothing drawn as an empty box, markup never interpreted."""

import pytest

from casework.documents.pack.build import build_pack
from casework.documents.pack.text import plain, printable, wrapped
from casework.documents.verify.whole_pack import verify_pack


@pytest.mark.parametrize(
    "title",
    [
        "Smith & Sons <b>Ltd</b>",
        "Letter to Łukasz Żółkiewski",
        "Zoë O’Brien — “minutes”",
        "W" * 80,
        "Ω and Ж and é",
        "well-known end-of-line hyphens " * 8,
    ],
)
def test_a_title_stands_in_the_index_letter_by_letter(samples, title):
    pack = build_pack(samples.pack([samples.item(title, samples.text())]))
    read = "".join(samples.words(pack.pdf, 1).replace("\x02", "-").replace("\ufffe", "-").split())
    assert "".join(title.split()) in read
    assert verify_pack(pack.pdf).findings == ()


def test_a_character_that_the_font_lacks_is_named(samples):
    pack = build_pack(samples.pack([samples.item("Party 🎉 invitation", samples.text())]))
    assert "Party [U+1F389] invitation" in samples.words(pack.pdf, 1)
    assert pack.items[1].title == "Party 🎉 invitation"
    assert verify_pack(pack.pdf).findings == ()


@pytest.mark.parametrize("char", ["\u202e", "\u200b", "\x07", "\ufeff", "\ud800"])
def test_a_character_that_steers_or_hides_text_is_named(char):
    assert plain(f"a{char}b") == f"a[U+{ord(char):04X}]b"


def test_a_variation_selector_is_named():
    assert printable("a\ufe0f") == "a[U+FE0F]"


def test_white_space_and_composition_are_made_one():
    assert plain(" Zoe\u0308 \n\t Smith ") == "Zoë Smith"


def test_a_hebrew_title_passes_the_check(samples):
    pack = build_pack(samples.pack([samples.item("מכתב ראשון 1 to parent", samples.text())]))
    assert verify_pack(pack.pdf).findings == ()


def test_wrapping_loses_nothing_and_keeps_to_the_width():
    lines = wrapped("one two " + "x" * 25 + " three", 10, len)
    assert all(len(line) <= 10 for line in lines)
    assert "".join(lines).replace(" ", "") == "onetwo" + "x" * 25 + "three"
