"""What lies in a PDF beside its pages does not come into a pack, and the ledger says so."""

import pikepdf
import pytest

from casework.documents.pack.source import prepare
from casework.documents.verify.whole_pack import verify_pack


def attached(*names):
    def change(pdf):
        for name in names:
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, b"hello")

    return change


def pinned(pdf):
    file = pikepdf.AttachedFileSpec(pdf, b"hello", filename="x.txt")
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[9, 9, 30, 30], FS=file.obj
    )
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (attached("one.txt"), "a file attached to it was left out"),
        (attached("one.txt", "two.txt"), "2 files attached to it were left out"),
        (pinned, "a file attached to it was left out"),
    ],
)
def test_the_ledger_says_that_attached_files_were_left_out(samples, change, words):
    source = samples.changed(samples.text(1), change)
    built = samples.built(source)
    assert words in built.items[1].done
    checked = verify_pack(built.pdf)
    assert checked.ok
    assert words in checked.items[1].done
    assert b"hello" not in built.pdf


def test_a_pdf_without_attached_files_says_nothing_and_keeps_its_bytes(samples):
    source = samples.text(1)
    prepared = prepare(source, where="x")
    assert prepared.changes == ()
    assert prepared.pdf == source


def test_a_broken_list_of_attached_files_is_not_mended_and_does_not_stop_the_pack(samples):
    def broken(pdf):
        pdf.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=[1, 2, 3], Kids=[1]))

    built = samples.built(samples.changed(samples.text(1), broken))
    assert built.items[1].done == ("a file attached to it was left out",)
