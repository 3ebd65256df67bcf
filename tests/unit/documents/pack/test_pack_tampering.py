"""Whatever is changed in a finished pack, the check finds it and says on which page."""

import io
import re

import pikepdf
import pytest

from casework.documents.verify.whole_pack import verify_pack


def codes(pdf):
    return {(finding.code, finding.page) for finding in verify_pack(pdf).findings}


def white_over_a_word(pdf):
    page = pdf.pages[2].obj
    page.Contents.append(pdf.make_indirect(pdf.make_stream(b"1 g 60 700 200 20 re f")))


def word_in_a_stream(pdf):
    stream = pdf.pages[2].obj.Contents[1]
    stream.write(stream.read_bytes().replace(b"line 3", b"line 9"))


def font_of_a_page(pdf):
    pdf.pages[2].obj.Resources.Font["/F1"] = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Symbol
    )


def page_turned(pdf):
    pdf.pages[2].rotate(180, relative=True)


def page_cropped(pdf):
    pdf.pages[2].cropbox = pikepdf.Array([0, 0, 595, 400])


def page_removed(pdf):
    del pdf.pages[2]


def pages_swapped(pdf):
    third = pdf.pages[2]
    del pdf.pages[2]
    pdf.pages.insert(1, third)


def drawings_swapped(pdf):
    """Swap what two pages show and leave their numbers in place."""
    second, third = pdf.pages[1].obj, pdf.pages[2].obj
    first_part, other_part = second.Contents[1], third.Contents[1]
    second.Contents[1], third.Contents[1] = other_part, first_part


def page_added_at_the_end(pdf):
    pdf.add_blank_page()


def page_added_in_the_middle(pdf):
    pdf.pages.insert(3, pdf.pages[2])


def link_retargeted(pdf):
    pdf.pages[0].obj.Annots[1].Dest[0] = pdf.pages[4].obj


def link_removed(pdf):
    del pdf.pages[0].obj.Annots[1]


def link_doubled(pdf):
    pdf.pages[0].obj.Annots.append(pdf.pages[0].obj.Annots[1])


def link_with_another_zoom(pdf):
    pdf.pages[0].obj.Annots[1].Dest[4] = 0


def note_over_the_number(pdf):
    look = pdf.make_stream(b"1 g 0 0 60 40 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    look.BBox = [0, 0, 60, 40]
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=[530, 5, 590, 45], F=4
    )
    note.AP = pikepdf.Dictionary(N=look)
    pdf.pages[2].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])


def number_changed(pdf):
    stream = pdf.pages[2].obj.Contents[-1]
    stream.write(stream.read_bytes().replace(b"(3)", b"(9)"))


def number_moved(pdf):
    stream = pdf.pages[2].obj.Contents[-1]
    stream.write(re.sub(rb"1 0 0 1 0 0 cm", b"1 0 0 1 0 300 cm", stream.read_bytes()))


def number_removed(pdf):
    del pdf.pages[2].obj.Contents[-1]


def labels_changed(pdf):
    pdf.Root.PageLabels.Nums[1] = pikepdf.Dictionary(S=pikepdf.Name.D, St=5)


def labels_roman(pdf):
    pdf.Root.PageLabels.Nums[1].S = pikepdf.Name.r


def bookmark_retargeted(pdf):
    pdf.Root.Outlines.First.Next.First.Dest[0] = pdf.pages[4].obj


def bookmark_renamed(pdf):
    pdf.Root.Outlines.First.Next.First.Title = "AS2, p. 2"


def bookmark_dropped(pdf):
    outlines = pdf.Root.Outlines
    outlines.First = outlines.First.Next


def bookmark_loop(pdf):
    pdf.Root.Outlines.Last.Next = pdf.Root.Outlines.First


def section_renamed(pdf):
    pdf.Root.Outlines.First.Next.Title = "Other, p. 2"


def opening_view(pdf):
    pdf.Root.OpenAction = pikepdf.Array([pdf.pages[3].obj, pikepdf.Name.XYZ, 0, 842, 1])


def opening_program(pdf):
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def page_action(pdf):
    pdf.pages[2].obj.AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x"))


def file_attached(pdf):
    pdf.attachments["other.txt"] = b"other"


def form_added(pdf):
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[])


def layers_added(pdf):
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[], D=pikepdf.Dictionary())


def fingerprint_changed(pdf):
    stream = pdf.pages[6].obj.Contents[-2]
    stream.write(re.sub(rb"\([0-9a-f]{64}\)", b"(" + b"a" * 64 + b")", stream.read_bytes()))


def printed_hash_changed(pdf):
    stream = pdf.pages[6].obj.Contents[1]
    stream.write(re.sub(rb"\([0-9a-f]{64}\)", b"(" + b"a" * 64 + b")", stream.read_bytes(), count=1))


def manifest_changed(pdf):
    """Give page 3 another text and write its hash into the attached manifest; leave what is printed."""
    from casework.documents.pack.digest import Digester

    word_in_a_stream(pdf)
    stream = pdf.Root.Names.EmbeddedFiles.Names[1].EF.F
    data = stream.read_bytes()
    pages = re.search(rb'"pages":\[(.*?)\]', data, re.DOTALL)
    old = re.findall(rb"[0-9a-f]{64}", pages[1])[2]
    stream.write(data.replace(old, Digester(pdf).page(3).encode()))


def manifest_page_changed(pdf):
    stream = pdf.pages[6].obj.Contents[1]
    stream.write(stream.read_bytes() + b" 0 0 1 1 re f")


def index_row_changed(pdf):
    stream = pdf.pages[0].obj.Contents[1]
    stream.write(stream.read_bytes().replace(b"(Letter 1)", b"(Letter 2)"))


CHANGES = {
    white_over_a_word: {("number_missing", 3), ("page_changed", 3)},
    word_in_a_stream: {("page_changed", 3)},
    font_of_a_page: {("page_changed", 3)},
    page_turned: {("page_changed", 3), ("number_moved", 3)},
    page_cropped: {("page_changed", 3)},
    page_removed: {("page_count", None), ("page_missing", 7), ("number_wrong", 3), ("page_moved", 3)},
    pages_swapped: {("page_moved", 2), ("page_moved", 3), ("number_wrong", 2), ("index_link_wrong", 1)},
    drawings_swapped: {("page_moved", 2), ("page_moved", 3)},
    page_added_at_the_end: {("page_added", 8), ("page_count", None), ("number_missing", 8)},
    page_added_in_the_middle: {("page_moved", 4), ("number_wrong", 4), ("page_count", None)},
    link_retargeted: {("index_link_wrong", 1), ("page_changed", 1)},
    link_removed: {("index_links", 1), ("page_changed", 1)},
    link_doubled: {("index_links", 1), ("page_changed", 1)},
    link_with_another_zoom: {("index_link_wrong", 1), ("page_changed", 1)},
    note_over_the_number: {("page_changed", 3), ("number_unseen", 3)},
    number_changed: {("number_wrong", 3), ("number_unseen", 3)},
    number_moved: {("number_moved", 3), ("number_unseen", 3)},
    number_removed: {("number_missing", 3), ("number_unseen", 3)},
    labels_changed: {("label_wrong", 1), ("label_wrong", 7)},
    labels_roman: {("label_wrong", 1), ("label_wrong", 7)},
    bookmark_retargeted: {("bookmark_wrong", 5), ("bookmarks_differ", None)},
    bookmark_renamed: {("bookmark_wrong", 2), ("bookmark_missing", 2)},
    bookmark_dropped: {("bookmark_missing", 1), ("bookmarks_differ", None)},
    section_renamed: {("bookmark_sections", None)},
    opening_view: {("opening_view", None)},
    opening_program: {("opening_view", None)},
    page_action: {("active_content", 3)},
    file_attached: {("attached_files", None)},
    form_added: {("active_content", None)},
    layers_added: {("layers_changed", None)},
    fingerprint_changed: {("fingerprint", 7)},
    printed_hash_changed: {("page_changed", 7), ("manifest_print", 7)},
    manifest_changed: {("fingerprint", 7)},
    manifest_page_changed: {("page_changed", 7)},
    index_row_changed: {("index_row_title", 1), ("page_changed", 1)},
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.__name__)
def test_the_check_finds(three, samples, change):
    assert codes(samples.changed(three.pdf, change)) >= CHANGES[change]


def test_a_loop_of_bookmarks_does_not_hang_the_check(three, samples):
    assert verify_pack(samples.changed(three.pdf, bookmark_loop)).pages == 7


def test_a_pack_saved_anew_by_another_program_still_passes(three, samples):
    anew = samples.changed(
        three.pdf, lambda pdf: None, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True
    )
    assert anew != three.pdf
    assert verify_pack(anew).findings == ()


def test_a_later_change_appended_to_the_file_is_found(three):
    from pypdf import PdfWriter

    writer = PdfWriter(io.BytesIO(three.pdf), incremental=True)
    writer.metadata = {"/Title": "Another title"}
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(three.pdf)
    assert ("changed_later", None) in codes(out.getvalue())


def test_a_pack_under_a_password_is_refused(three, samples):
    locked = samples.changed(
        three.pdf,
        lambda pdf: None,
        deterministic_id=False,
        encryption=pikepdf.Encryption(owner="a", user="b"),
    )
    assert codes(locked) == {("locked", None)}


@pytest.mark.parametrize(
    ("file", "code"),
    [(b"", "empty"), (b"hello", "not_pdf"), (b"%PDF-1.7\nnothing more", "unreadable")],
)
def test_a_file_that_is_no_pdf_gives_a_finding(file, code):
    assert codes(file) == {(code, None)}


def test_a_pdf_that_is_no_pack_gives_a_finding(samples):
    checked = verify_pack(samples.text(2))
    assert [finding.what for finding in checked.findings] == [
        "The PDF is not a pack: it carries no manifest."
    ]
    assert not checked.ok


def test_a_pack_cut_short_anywhere_gives_findings_and_never_a_traceback(three):
    whole = len(three.pdf) - len(b"%%EOF\n")  # without its last line a file is whole for every reader
    for length in range(10, whole, whole // 40):
        assert not verify_pack(three.pdf[:length]).ok


def test_a_file_with_a_changed_byte_passes_only_if_it_still_reads_the_same(three, samples):
    for place in range(100, len(three.pdf), len(three.pdf) // 80):
        broken = bytearray(three.pdf)
        broken[place] ^= 0x55
        if verify_pack(bytes(broken)).ok:
            for page in range(1, three.pages + 1):
                assert samples.words(bytes(broken), page) == samples.words(three.pdf, page)


def test_findings_are_plain_sentences_with_something_to_do(three, samples):
    for change in (pages_swapped, link_retargeted, number_removed, bookmark_renamed):
        for finding in verify_pack(samples.changed(three.pdf, change)).findings:
            assert finding.what.endswith(".") and finding.fix.endswith(".")
