"""What stands outside of the pages (title, language, bookmarks' looks, stray entries) is checked as well."""

from io import BytesIO

import msgspec
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from casework.documents.evidence.intake import inspect_evidence
from casework.documents.pack import manifest as manifests
from casework.documents.pack.build import build_pack
from casework.documents.verify.whole_pack import verify_pack


def entry(key, value):
    def change(pdf):
        pdf.Root[key] = value(pdf) if callable(value) else value

    return change


def without(key):
    def change(pdf):
        del pdf.Root[key]

    return change


def on_page(key, value):
    def change(pdf):
        pdf.pages[2].obj[key] = value(pdf) if callable(value) else value

    return change


def properties(key, value):
    def change(pdf):
        pdf.docinfo[key] = String(value)

    return change


def description(pdf):
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = "Another"


def profile(pdf):
    pdf.Root.OutputIntents[0].DestOutputProfile.write(b"x" * 300)


def coloured_bookmark(pdf):
    pdf.Root.Outlines.First.Next.C = Array([1, 1, 1])


def lower_bookmark(pdf):
    pdf.Root.Outlines.First.Next.First.Dest[3] = 100


def folded_bookmarks(pdf):
    pdf.Root.Outlines.First.Next.Count = -1


def opens_lower(pdf):
    pdf.Root.OpenAction[3] = 100


def renamed_attachment(pdf):
    pdf.Root.Names.EmbeddedFiles.Names[1].Desc = String("Another")


def stream(pdf):
    return pdf.make_stream(b"<x>hidden</x>")


LIES = Dictionary(Type=Name.StructTreeRoot, K=Dictionary(S=Name.Figure, ActualText=String("lies")))
CHANGES = {
    "title": (properties("/Title", "Another"), "title_changed", None, "title is not the manifest's"),
    "author": (properties("/Author", "Somebody"), "unknown_entry", None, "an author"),
    "producer": (properties("/Producer", "Another"), "title_changed", None, "another program"),
    "day of making": (properties("/CreationDate", "D:20200101000000Z"), "unknown_entry", None, "was made"),
    "title in the metadata": (description, "metadata_changed", None, "XMP"),
    "no metadata": (without("/Metadata"), "metadata_changed", None, "XMP"),
    "no language": (without("/Lang"), "language", None, "language"),
    "another language": (entry("/Lang", String("fr")), "language", None, "language"),
    "no page mode": (without("/PageMode"), "opening_view", None, "bookmarks shown"),
    "window": (entry("/ViewerPreferences", Dictionary(HideToolbar=True)), "opening_view", None, "window"),
    "no output intent": (without("/OutputIntents"), "colours_changed", None, "colours mean"),
    "another profile": (profile, "colours_changed", None, "colours mean"),
    "bookmark's colour": (coloured_bookmark, "bookmark_looks", 2, "drawn otherwise"),
    "bookmark lower down": (lower_bookmark, "bookmark_wrong", 2, "top of its page"),
    "bookmarks folded": (folded_bookmarks, "bookmark_looks", 2, "hides those below"),
    "opens lower down": (opens_lower, "opening_view", None, "does not open at the top"),
    "size for printing": (on_page("/TrimBox", [0, 300, 595, 842]), "unknown_entry", 3, "for printing"),
    "metadata of a page": (on_page("/Metadata", stream), "unknown_entry", 3, "description of its own"),
    "thumbnail": (on_page("/Thumb", stream), "unknown_entry", 3, "small picture"),
    "private data": (on_page("/PieceInfo", Dictionary(X=String("x"))), "unknown_entry", 3, "private data"),
    "words read aloud": (entry("/StructTreeRoot", LIES), "unknown_entry", None, "read aloud"),
    "stray stream": (entry("/Secret", stream), "unknown_entry", None, "/Secret"),
    "list of pages": (
        lambda pdf: pdf.Root.Pages.__setitem__("/Secret", 1),
        "unknown_entry",
        None,
        "The list of pages holds",
    ),
    "end of the file": (
        lambda pdf: pdf.trailer.__setitem__("/Secret", String("x")),
        "unknown_entry",
        None,
        "The end of the file holds",
    ),
    "names": (
        lambda pdf: pdf.Root.Names.__setitem__("/Dests", Dictionary(Names=[])),
        "unknown_entry",
        None,
        "list of names",
    ),
    "manifest's words": (renamed_attachment, "attached_files", None, "attached was changed"),
    "manifest not of the document": (without("/AF"), "attached_files", None, "attached was changed"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_changed_outside_of_the_pages_is_found_and_said_in_words(three, samples, name):
    change, code, page, words = CHANGES[name]
    found = verify_pack(samples.changed(three.pdf, change)).findings
    assert [one for one in found if (one.code, one.page) == (code, page) and words in one.what], found


def test_nothing_of_a_page_comes_into_a_pack_but_what_it_shows(samples):
    def add(pdf):
        pdf.pages[0].obj.TrimBox = Array([0, 300, 595, 842])
        pdf.pages[0].obj.Thumb = pdf.make_stream(b"x" * 12)
        pdf.pages[0].obj.Trans = Dictionary()

    built = samples.built(samples.changed(samples.text(1), add))
    assert verify_pack(built.pdf).ok
    with pikepdf.open(BytesIO(built.pdf)) as pdf:
        assert not {"/TrimBox", "/Thumb", "/Trans"} & {key for page in pdf.pages for key in page.obj.keys()}  # noqa: SIM118 - not a dict


def test_a_title_with_every_kind_of_sign_is_found_as_it_was_written(samples):
    title = "AS1 & <pack> “Łódź” żółw أحمد"
    built = build_pack(samples.pack([samples.item("A", samples.text(1))], title=title))
    assert verify_pack(built.pdf).findings == ()


def test_a_pack_of_an_earlier_version_is_read_and_what_cannot_be_checked_is_said(samples, monkeypatch):
    encode = manifests.encode
    monkeypatch.setattr(manifests, "encode", lambda one: encode(msgspec.structs.replace(one, colours="")))
    checked = verify_pack(samples.built(samples.text(1)).pdf)
    assert checked.ok
    assert [note.what for note in checked.notes if note.code == "built_before"] == [
        "The pack was built by an earlier version: what its colours mean, and whether its pages hold more "
        "than they show, can't be checked."
    ]


def test_a_description_hidden_in_a_picture_is_found(samples):
    source = inspect_evidence(picture(), name="scan.png").pdf

    def describe(pdf):
        for image in pdf.pages[1].obj.Resources.XObject.values():
            image.Metadata = stream(pdf)

    found = verify_pack(samples.changed(samples.built(source).pdf, describe)).findings
    assert [(one.code, one.page) for one in found] == [("page_changed", 2)]


def picture():
    out = BytesIO()
    Image.new("RGB", (300, 400), "navy").save(out, format="PNG")
    return out.getvalue()
