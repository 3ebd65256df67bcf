"""Evidence handed in: what is found in it, and what is refused, by name."""

import io
import zipfile
import zlib

import pikepdf
import pytest

from casework.documents.evidence import ask
from casework.documents.evidence import intake as evidence
from casework.documents.evidence.intake import inspect_evidence
from casework.errors import BadInput, ToolFailed

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def word_file():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return out.getvalue()


def no_pages():
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.save(out)
    return out.getvalue()


def locked(pdf, user):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
    return out.getvalue()


def test_a_sound_pdf_is_taken_as_it_is(samples):
    pdf = samples.text(3)
    found = inspect_evidence(pdf, name="scan.pdf")
    assert (found.pages, found.image_only_pages, found.repaired, found.notes) == (3, (), False, ())
    assert found.pdf == pdf


def test_pages_that_are_pictures_only_are_named_for_text_recognition(samples):
    def change(pdf):
        pdf.pages[1].obj.Contents = pdf.make_stream(b"0.5 g 100 100 300 300 re f")

    found = inspect_evidence(samples.changed(samples.text(3), change), name="scan.pdf")
    assert found.image_only_pages == (2,)
    assert "can be searched" in found.notes[0]


def test_a_damaged_file_is_repaired_and_says_so(samples):
    whole = samples.text(2)
    found = inspect_evidence(whole[: whole.rindex(b"startxref")], name="scan.pdf")
    assert found.repaired
    assert found.pages == 2
    assert samples.words(found.pdf, 2) == samples.words(whole, 2)


def test_a_file_locked_against_copying_only_is_unlocked_and_says_so(samples):
    found = inspect_evidence(locked(samples.text(1), user=""), name="scan.pdf")
    assert found.repaired
    assert found.was_encrypted
    assert any("limits" in done for done in found.done)
    with pikepdf.open(io.BytesIO(found.pdf)) as pdf:
        assert not pdf.is_encrypted


def test_attached_files_are_mentioned_as_they_do_not_come_into_a_pack(samples):
    def change(pdf):
        pdf.attachments["sheet.xlsx"] = b"x"

    found = inspect_evidence(samples.changed(samples.text(1), change), name="mail.pdf")
    assert "1 attached files do not come into a pack: sheet.xlsx" in found.notes
    assert found.attachments == ("sheet.xlsx",)


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (lambda pdf: b"", "evidence.empty", "empty"),
        (lambda pdf: b"\x00" * 400, "evidence.empty", "empty"),
        (lambda pdf: locked(pdf, user="x"), "evidence.encrypted", "password"),
        (lambda pdf: pdf[: len(pdf) // 2], "evidence.truncated", "cut short"),
        (lambda pdf: b"%PDF-1.7\n" + b"\x80\x00" * 900, "evidence.unreadable", "can't be read"),
        (lambda pdf: no_pages(), "evidence.no_pages", "no pages"),
        (lambda pdf: word_file(), "evidence.unreadable", "Word document could not be made"),
        (lambda pdf: b"PK\x03\x04" + b"x" * 90, "evidence.not_taken", "zip file"),
        (lambda pdf: b"PK\x03\x04xl/workbook.xml" + b"x" * 90, "evidence.not_taken", "an Excel workbook"),
        (lambda pdf: OLE + b"x" * 90, "evidence.not_taken", "old Word"),
        (lambda pdf: OLE + "EncryptedPackage".encode("utf-16-le"), "evidence.encrypted", "password"),
        (lambda pdf: OLE + "__substg1.0_".encode("utf-16-le"), "evidence.not_taken", "Outlook"),
        (lambda pdf: b"\xff\xd8\xff\xe0", "evidence.unreadable", "picture can't be read"),
        (lambda pdf: b"GIF89a", "evidence.not_taken", "GIF"),
        (lambda pdf: b"\x00\x00\x00\x18ftypheic", "evidence.not_taken", "HEIC"),
        (lambda pdf: b"<html>", "evidence.not_taken", "web page"),
        (lambda pdf: b"{\\rtf1 hello}", "evidence.not_taken", "rich text"),
        (lambda pdf: b"hello\x00\x01\x02", "evidence.not_taken", "another kind of file"),
        (lambda pdf: "café".encode("latin-1"), "evidence.encoding", "not written in UTF-8"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_what_is_wrong_and_what_to_do(samples, make, code, words):
    with pytest.raises(BadInput) as fault:
        inspect_evidence(make(samples.text(4)), name="note")
    assert fault.value.code == code
    assert words in fault.value.what
    assert fault.value.where == "note"
    assert fault.value.fix.endswith(".")


def test_a_file_that_takes_too_long_is_refused(samples, monkeypatch):
    monkeypatch.setattr(evidence, "SECONDS", 0.001)
    with pytest.raises(BadInput) as fault:
        inspect_evidence(samples.text(1), name="slow.pdf")
    assert fault.value.code == "evidence.too_slow"


def test_a_file_that_needs_too_much_memory_is_refused(samples, monkeypatch):
    """A small file whose drawing unpacks to more than the process may hold."""
    monkeypatch.setattr(ask, "MEMORY", 400 * 1024**2)
    packed = zlib.compress(b" " * (500 * 1024**2), 1)

    def change(pdf):
        pdf.pages[0].obj.Contents = pdf.make_stream(packed, Filter=pikepdf.Name.FlateDecode)

    bomb = samples.changed(samples.text(1), change, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert len(bomb) < 4_000_000
    with pytest.raises(BadInput) as fault:
        inspect_evidence(bomb, name="bomb.pdf")
    assert fault.value.code == "evidence.unreadable"


def test_a_broken_installation_is_not_blamed_on_the_file(samples, monkeypatch):
    monkeypatch.setattr(ask, "WORKER", "casework.documents._not_there")
    with pytest.raises(ToolFailed, match="lacks a part of casework"):
        inspect_evidence(samples.text(1), name="sound.pdf")
