"""The quick writer writes what pypdf's own does, keeps common fonts once, and nothing is held afterwards."""

import gc
from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NullObject,
    NumberObject,
    TextStringObject,
)

from casework.documents.pack.build import build_pack
from casework.documents.pack.collector import no_garbage_collection
from casework.documents.pdf.writing import Writer

NAME = NameObject("/Held")


def stream():
    made = DecodedStreamObject()
    made.set_data(b"0 0 10 10 re f")
    made[NameObject("/Type")] = NameObject("/XObject")
    return made


VALUES = {
    "name": lambda: NameObject("/A name#with (signs) é"),
    "number": lambda: NumberObject(-7),
    "real": lambda: FloatObject("0.25"),
    "words": lambda: TextStringObject("Łukasz (Żółć) \\ & <x>"),
    "bytes": lambda: ByteStringObject(b"\x00\xff)("),
    "yes": lambda: BooleanObject(True),
    "nothing": lambda: ArrayObject([NullObject()]),
    "list": lambda: ArrayObject([NumberObject(1), ArrayObject(), NameObject("/X")]),
    "empty dictionary": DictionaryObject,
    "dictionary": lambda: DictionaryObject({NameObject("/A b"): ArrayObject([TextStringObject("")])}),
    "stream": stream,
    "packed stream": lambda: stream().flate_encode(),
}


def written(writer, value):
    writer.root_object[NAME] = writer._add_object(value)
    writer.add_blank_page(100, 200)
    out = BytesIO()
    writer.write(out)
    with pikepdf.open(BytesIO(out.getvalue())) as pdf:
        assert len(pdf.pages) == 1
        held = pdf.Root.Held
        if isinstance(held, pikepdf.Stream):
            return {key: held[key].unparse() for key in held.keys() - {"/Length"}}, held.read_bytes()
        return held.unparse(resolved=True) if isinstance(held, pikepdf.Object) else repr(held)


@pytest.mark.parametrize("kind", VALUES)
def test_every_kind_of_value_is_written_as_pypdf_writes_it(kind):
    assert written(Writer(), VALUES[kind]()) == written(PdfWriter(), VALUES[kind]())


def test_an_object_that_was_taken_out_leaves_no_gap_in_the_list():
    writer = Writer()
    writer.add_blank_page(100, 200)
    gone = writer._add_object(NumberObject(1))
    kept = writer._add_object(NumberObject(2))
    writer._objects[gone.idnum - 1] = None
    writer.root_object[NAME] = kept
    out = BytesIO()
    writer.write(out)
    with pikepdf.open(BytesIO(out.getvalue())) as pdf:
        assert pdf.Root.Held == 2
        assert pdf.get_warnings() == []


def test_a_font_that_every_document_names_alike_is_in_the_pack_once(samples):
    built = samples.built(*(samples.text(2, f"words {number}") for number in range(4)))
    with pikepdf.open(BytesIO(built.pdf)) as pdf:
        fonts = {page.Resources.Font.F1.objgen for page in pdf.pages[1:-1]}
        assert {str(page.Resources.Font.F1.BaseFont) for page in pdf.pages[1:-1]} == {"/Helvetica"}
    assert len(fonts) == 1


def test_fonts_of_the_same_name_with_other_letters_stay_apart(samples):
    def encoded(pdf):
        pdf.pages[0].obj.Resources.Font.F1.Encoding = pikepdf.Name.MacRomanEncoding

    other = samples.changed(samples.text(1), encoded)
    built = samples.built(samples.text(1), other)
    with pikepdf.open(BytesIO(built.pdf)) as pdf:
        assert pdf.pages[1].Resources.Font.F1.objgen != pdf.pages[2].Resources.Font.F1.objgen
        assert pdf.pages[2].Resources.Font.F1.Encoding == "/MacRomanEncoding"


def test_what_was_read_and_written_is_let_go_without_a_collection(samples, monkeypatch):
    pack = samples.pack(
        [samples.item("Letter 1", samples.text(3)), samples.item("Letter 2", samples.text(3))]
    )
    gc.collect()
    before = {id(one) for one in gc.get_objects() if isinstance(one, PdfReader | DictionaryObject)}
    monkeypatch.setattr(gc, "collect", lambda: 0)
    with no_garbage_collection():
        build_pack(pack)
        left = [one for one in gc.get_objects() if isinstance(one, PdfReader | DictionaryObject)]
    assert [type(one).__name__ for one in left if id(one) not in before] == []


@pytest.mark.parametrize("was_on", [True, False])
def test_the_collector_is_left_as_it_was_also_after_a_fault(was_on):
    (gc.enable if was_on else gc.disable)()
    try:
        with pytest.raises(ZeroDivisionError), no_garbage_collection():
            assert not gc.isenabled()
            raise ZeroDivisionError
        assert gc.isenabled() is was_on
        assert gc.get_freeze_count() == 0
    finally:
        gc.enable()
