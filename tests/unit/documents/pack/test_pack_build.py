"""What a built pack holds."""

import hashlib
import io
import os
import subprocess
import sys

import pikepdf
import pypdfium2
import pytest

from casework.documents.pack.build import PackInput, PackItem, build_pack
from casework.documents.verify.whole_pack import verify_pack
from casework.errors import BadInput


def test_the_index_comes_first_the_manifest_last_and_no_page_is_lost(three):
    assert [(item.no, item.kind, item.from_page, item.to_page) for item in three.items] == [
        (1, "index", 1, 1),
        (2, "as1_form", 2, 3),
        (3, "letter", 4, 5),
        (4, "gap", 6, 6),
        (5, "manifest", 7, 7),
    ]
    with pikepdf.open(io.BytesIO(three.pdf)) as pdf:
        assert len(pdf.pages) == three.pages == 7
    assert three.sha256 == hashlib.sha256(three.pdf).hexdigest()


def test_a_built_pack_passes_its_own_check_also_against_its_sources(samples):
    pdfs = [samples.text(2, "one"), samples.text(1, "two", (842, 595))]
    pack = samples.built(*pdfs)
    checked = verify_pack(pack.pdf, sources={hashlib.sha256(pdf).hexdigest(): pdf for pdf in pdfs})
    assert checked.findings == ()
    assert checked.ok
    assert [item.title for item in checked.items] == ["Index", "Exhibit 1", "Exhibit 2", "Manifest"]
    assert checked.fingerprint == pack.items[-1].source_sha256


def test_the_same_input_gives_the_same_bytes_in_another_process(samples):
    script = (
        "import sys, hashlib\n"
        "from casework.documents.pack.build import PackInput, PackItem, build_pack\n"
        "data = sys.stdin.buffer.read()\n"
        "items = tuple(PackItem('letter', f'Letter {n}', data, 'Letters', 'a' * 64) for n in range(3))\n"
        "print(build_pack(PackInput('ABS-1', 'Pack', 'School', items)).sha256)\n"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", script],
            input=samples.text(2),
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(hashes) == 1


def test_nothing_in_the_file_tells_when_it_was_made(three):
    assert b"CreationDate" not in three.pdf
    assert b"ModDate" not in three.pdf


def test_the_index_prints_one_row_with_title_and_pages_for_each_document(three, samples):
    words = samples.words(three.pdf, 1)
    for row in ("AS1 2–3", "Letter 1 4–5", "Minutes of 3 March (missing) 6", "Manifest 7"):
        assert row in words


def test_a_document_without_pdf_has_a_page_that_says_what_is_missing_and_why(three, samples):
    words = samples.words(three.pdf, 6)
    assert "This document is missing" in words
    assert "Minutes of 3 March" in words
    assert "The file asks for a password." in words


def test_the_manifest_prints_the_hash_of_every_document(three, samples):
    words = samples.words(three.pdf, 7)
    for item in three.items:
        assert item.source_sha256 in words


def test_an_index_of_many_rows_runs_over_pages_and_repeats_its_head(samples):
    page = samples.text()
    pack = build_pack(
        samples.pack([samples.item(f"Exhibit {no} " + "of long words " * 9, page) for no in range(40)])
    )
    assert pack.items[0].to_page >= 3
    for number in range(1, pack.items[0].to_page + 1):
        words = samples.words(pack.pdf, number)
        assert "Document" in words and "Pages" in words
    assert verify_pack(pack.pdf).findings == ()


def test_two_equal_documents_keep_their_own_pages(samples):
    page = samples.text(2)
    pack = samples.built(page, page, page)
    assert pack.pages == 8
    assert verify_pack(pack.pdf).findings == ()


def test_fonts_shared_by_documents_are_kept_once(samples):
    letter = samples.built(samples.text()).pdf  # has embedded fonts
    one, ten = samples.built(letter), samples.built(*[letter] * 10)
    assert len(ten.pdf) < 3 * len(one.pdf)


def test_a_pack_may_hold_a_pack(samples, three):
    pack = samples.built(three.pdf)
    assert verify_pack(pack.pdf).findings == ()


def test_a_pack_of_nothing_is_an_index_and_a_manifest(samples):
    pack = build_pack(samples.pack([]))
    assert [item.kind for item in pack.items] == ["index", "manifest"]
    assert verify_pack(pack.pdf).findings == ()


@pytest.mark.parametrize(
    ("pdf", "code"),
    [
        (b"PK\x03\x04 not a pdf", "pdf.unreadable"),
        (b"%PDF-1.7\n" + b"\x00\xff" * 500, "pdf.unreadable"),
    ],
)
def test_a_document_that_cannot_be_read_is_refused_by_its_name(samples, pdf, code):
    with pytest.raises(BadInput) as fault:
        build_pack(samples.pack([samples.item("AS1", samples.text()), samples.item("Scan of 3 May", pdf)]))
    assert fault.value.code == code
    assert fault.value.where == "document 3, Scan of 3 May"


def test_a_document_without_title_is_refused(samples):
    with pytest.raises(BadInput, match="no title"):
        build_pack(samples.pack([samples.item(" \n", samples.text())]))


def test_a_title_longer_than_the_index_can_hold_is_refused(samples):
    with pytest.raises(BadInput, match="more than 500 letters"):
        build_pack(samples.pack([samples.item("x" * 501, samples.text())]))


def test_the_title_of_the_pack_is_what_a_reader_program_shows():
    pack = build_pack(
        PackInput("ABS-1", "Pack of Łódź & Co", "School", (PackItem("gap", "A", None, "", ""),))
    )
    with pypdfium2.PdfDocument(pack.pdf) as pdf:
        assert pdf.get_metadata_value("Title") == "Pack of Łódź & Co"


def test_the_file_has_no_fault_of_syntax(three):
    with pikepdf.open(io.BytesIO(three.pdf)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.get_warnings() == []
