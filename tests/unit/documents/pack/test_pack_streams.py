"""Every stream is written so that it ends where its length says, also for readers that count line ends."""

import re
from io import BytesIO

import page
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf.generic import DecodedStreamObject, NameObject

from casework.documents.pack.build import build_pack
from casework.documents.pack.sheet import Sheet
from casework.documents.pdf.writing import Writer

_END = re.compile(rb"(\r\n|\n|\r)endstream")  # what a reader takes for the line end before the word


def written(data):
    writer = Writer()
    stream = DecodedStreamObject()
    stream.set_data(data)
    writer.root_object[NameObject("/Held")] = writer._add_object(stream)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@given(st.binary(max_size=40), st.sampled_from([b"", b"\r", b"\n", b"\r\n", b"\n\r", b"\r\r"]))
def test_a_stream_is_as_long_as_it_says_whatever_its_last_bytes_are(data, last):
    data = data.replace(b"endstream", b"") + last
    pdf = written(data)
    body = pdf[pdf.index(b"stream\n") + len(b"stream\n") :]
    assert body[: _END.search(body, max(len(data) - 2, 0)).start()] == data


@pytest.mark.parametrize("last", [b"\r", b"\n", b"\r\n", b"x"])
def test_the_validator_reads_the_same_length(last):
    report = page.validate_pdf_bytes(written(b"drawing" + last), profile=page.ValidationProfile.PDF_A_3B)
    assert not [failure for failure in report.failures if "STREAM" in failure.rule_id]


def test_a_long_pack_of_own_papers_is_pdf_a_whatever_its_packed_streams_end_in(samples):
    sheet = Sheet("Papers")
    for number in range(900):
        sheet.text(60, 700, f"Paper {number} " + "word " * (number % 17))
        sheet.next_page()
    built = build_pack(samples.pack([samples.item("Papers", sheet.pdf())]))
    assert built.pdf.count(b"\r\r\nendstream") > 0  # one that ends in CR is among them
    report = page.validate_pdf_bytes(built.pdf, profile=page.ValidationProfile.PDF_A_3B)
    assert [failure.rule_id for failure in report.failures] == []
    assert built.is_archival
