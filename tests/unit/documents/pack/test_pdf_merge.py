"""What documents have in common is in the pack once; what belongs to one page stays its own."""

from io import BytesIO

import pikepdf
import pytest
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from casework.documents.pack.sheet import Sheet
from casework.documents.pdf.merge import merge_equal_objects
from casework.documents.pdf.writing import Writer
from casework.documents.verify.whole_pack import verify_pack


def dictionary(**values):
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in values.items()})


def stream(data, **values):
    made = DecodedStreamObject()
    made.set_data(data)
    made.update(dictionary(**values))
    return made


@pytest.fixture
def writer():
    """Return a writer that holds a large picture twice, so that merging is worth while."""
    made = Writer()
    for _ in range(2):
        made._add_object(stream(b"picture" * 10_000))
    return made


def held(writer):
    return sum(found is not None for found in writer._objects)


def letterhead(writer, width):
    """Add what letters share: a drawing that needs a font that needs its file; return its reference."""
    file = writer._add_object(stream(b"font"))
    descriptor = writer._add_object(dictionary(FontFile2=file))
    font = writer._add_object(dictionary(FontDescriptor=descriptor))
    fonts = dictionary(Font=dictionary(F1=font))
    return writer._add_object(stream(b"drawing", Width=NumberObject(width), Resources=fonts))


def test_equal_objects_are_merged_with_all_that_they_need(writer):
    before = held(writer)
    first, second = letterhead(writer, 1), letterhead(writer, 1)
    users = ArrayObject([first, second])
    writer.root_object[NameObject("/Held")] = writer._add_object(users)
    merge_equal_objects(writer)
    assert users == [first, first]
    assert held(writer) == before - 1 + 4 + 1  # one picture less, one letterhead, the list


def test_objects_that_differ_share_only_what_is_equal(writer):
    first, second = letterhead(writer, 1), letterhead(writer, 2)
    merge_equal_objects(writer)
    fonts = [ref.get_object()["/Resources"]["/Font"].raw_get("/F1") for ref in (first, second)]
    assert first.get_object() is not None and second.get_object() is not None
    assert fonts[0] == fonts[1]


def test_objects_with_the_same_dictionary_and_other_data_stay_apart(writer):
    first, second = writer._add_object(stream(b"a")), writer._add_object(stream(b"b"))
    merge_equal_objects(writer)
    assert (first.get_object().get_data(), second.get_object().get_data()) == (b"a", b"b")


@pytest.mark.parametrize("key", ["Parent", "Rect"])
def test_what_belongs_to_one_page_stays_even_where_another_has_the_same(writer, key):
    refs = [writer._add_object(dictionary(**{key: ArrayObject([NumberObject(1)])})) for _ in range(2)]
    merge_equal_objects(writer)
    assert all(ref.get_object() is not None for ref in refs)


def test_a_ring_stays_and_leads_to_what_was_merged(writer):
    rings = []
    for _ in range(2):
        one, other = dictionary(), dictionary()
        first, second = writer._add_object(one), writer._add_object(other)
        one[NameObject("/Next")], other[NameObject("/Next")] = second, first
        one[NameObject("/Held")] = letterhead(writer, 1)
        rings.append((one, other, first))
    merge_equal_objects(writer)
    assert rings[0][0].raw_get("/Held") == rings[1][0].raw_get("/Held")
    for one, other, first in rings:
        assert one["/Next"] is other and other.raw_get("/Next") == first


def test_little_that_is_there_twice_is_left():
    writer = Writer()
    first, second = letterhead(writer, 1), letterhead(writer, 1)
    merge_equal_objects(writer)
    assert first.get_object() is not None and second.get_object() is not None


def test_letters_in_one_face_carry_it_once_and_the_pack_holds(samples):
    letters = []
    for number in range(24):
        sheet = Sheet("Letter")
        sheet.text(60, 700, f"ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz {number % 10}0123456789")
        sheet.next_page()
        letters.append(sheet.pdf())
    built = samples.built(*letters)
    with pikepdf.open(BytesIO(built.pdf)) as pdf:
        files = [
            font.FontDescriptor.FontFile2.objgen
            for item in built.items[1:-1]
            for font in pdf.pages[item.from_page - 1].Resources.Font.values()
            if font.BaseFont == "/AAAAAA+Arimo-Regular"
        ]
    assert len(files) == 24 and len(set(files)) == 1
    assert verify_pack(built.pdf).findings == ()
