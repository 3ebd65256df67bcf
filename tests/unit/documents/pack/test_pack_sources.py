"""What becomes of the documents that go into a pack: same looks, links that work, nothing that acts."""

import hashlib
import io

import pikepdf
import pytest

from casework.documents.pack.source import prepare
from casework.documents.verify.whole_pack import verify_pack
from casework.errors import BadInput


def opened(pdf):
    return pikepdf.open(io.BytesIO(pdf))


def field(pdf, value="Jane Roe", with_look=True):
    """Add a filled form field to page 1."""
    widget = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T="name",
            V=value,
            DA="/Helv 12 Tf 0 g",
            Rect=[60, 100, 260, 130],
            F=4,
            A=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"),
        )
    )
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    fonts = pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=pdf.make_indirect(font)))
    if with_look:
        look = pdf.make_stream(
            f"/Tx BMC q BT /Helv 12 Tf 0 g 2 9 Td ({value}) Tj ET Q EMC".encode(),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 200, 30],
            Resources=fonts,
        )
        widget.AP = pikepdf.Dictionary(N=look)
    pdf.pages[0].obj.Annots = pikepdf.Array([widget])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[widget], DR=fonts, NeedAppearances=not with_look)


def link(pdf, **keys):
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[60, 700, 200, 720],
            Border=[0, 0, 0],
            **keys,
        )
    )


def named_target(page):
    def change(pdf):
        names = pikepdf.Array(["chapter", pikepdf.Array([pdf.pages[page].obj, pikepdf.Name.Fit])])
        pdf.Root.Names = pikepdf.Dictionary(Dests=pikepdf.Dictionary(Names=names))
        pdf.pages[0].obj.Annots = pikepdf.Array([link(pdf, Dest=pikepdf.String("chapter"))])

    return change


@pytest.mark.parametrize("with_look", [True, False])
def test_a_filled_form_field_is_drawn_onto_its_page(samples, with_look):
    source = samples.changed(samples.text(1), lambda pdf: field(pdf, with_look=with_look))
    pack = samples.built(source)
    assert "Jane Roe" in samples.words(pack.pdf, 2)
    with opened(pack.pdf) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert "/Annots" not in pdf.pages[1].obj
    assert verify_pack(pack.pdf).findings == ()


def test_a_page_with_a_form_looks_as_its_source(samples):
    source = samples.changed(samples.text(1), field)
    pack = samples.built(source)
    assert verify_pack(pack.pdf, sources={hashlib.sha256(source).hexdigest(): source}).findings == ()


def test_links_inside_a_document_still_lead_to_its_pages(samples):
    def change(pdf):
        explicit = link(pdf, Dest=pikepdf.Array([pdf.pages[2].obj, pikepdf.Name.Fit]))
        action = pikepdf.Dictionary(
            S=pikepdf.Name.GoTo, D=pikepdf.Array([pdf.pages[1].obj, pikepdf.Name.FitH, 100])
        )
        web = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://www.example.org/")
        pdf.pages[0].obj.Annots = pikepdf.Array([explicit, link(pdf, A=action), link(pdf, A=web)])

    pack = samples.built(samples.text(1), samples.changed(samples.text(3), change))
    with opened(pack.pdf) as pdf:
        first, second, third = pdf.pages[2].obj.Annots
        assert first.Dest[0].objgen == pdf.pages[4].obj.objgen
        assert second.A.D[0].objgen == pdf.pages[3].obj.objgen
        assert str(third.A.URI) == "https://www.example.org/"
    assert verify_pack(pack.pdf).findings == ()


def test_links_by_name_lead_into_their_own_document_when_two_use_one_name(samples):
    one = samples.changed(samples.text(3, "one"), named_target(1))
    two = samples.changed(samples.text(3, "two"), named_target(2))
    pack = samples.built(one, two)
    with opened(pack.pdf) as pdf:
        assert pdf.pages[1].obj.Annots[0].Dest[0].objgen == pdf.pages[2].obj.objgen
        assert pdf.pages[4].obj.Annots[0].Dest[0].objgen == pdf.pages[6].obj.objgen


def test_programs_actions_and_attached_files_of_a_document_stay_out(samples):
    def change(pdf):
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.Root.OpenAction = script
        pdf.Root.AA = pikepdf.Dictionary(WC=script)
        pdf.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["x", script]))
        pdf.attachments["secret.txt"] = b"secret"
        pdf.pages[0].obj.AA = pikepdf.Dictionary(O=script)
        launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
        chained = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org", Next=script)
        pdf.pages[0].obj.Annots = pikepdf.Array([link(pdf, A=launch), link(pdf, A=chained)])

    pack = samples.built(samples.changed(samples.text(1), change))
    for word in (b"JavaScript", b"app.alert", b"Launch", b"calc.exe", b"secret"):
        assert word not in pack.pdf
    with opened(pack.pdf) as pdf:
        assert [str(one.A.URI) for one in pdf.pages[1].obj.Annots] == ["https://example.org"]
    assert verify_pack(pack.pdf).findings == ()


def test_a_readers_note_stays_with_its_words(samples):
    def change(pdf):
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[300, 500, 320, 520], Contents="See me"
        )
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])

    pack = samples.built(samples.changed(samples.text(1), change))
    with opened(pack.pdf) as pdf:
        assert str(pdf.pages[1].obj.Annots[0].Contents) == "See me"


def test_a_hidden_layer_stays_hidden(samples):
    def change(pdf, hide):
        layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Layer"))
        page = pdf.pages[0].obj
        page.Resources.Properties = pikepdf.Dictionary(MC0=layer)
        page.Contents = pdf.make_stream(b"/OC /MC0 BDC 0 g 100 300 300 300 re f EMC")
        default = pikepdf.Dictionary(OFF=[layer] if hide else [], Order=[])
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=default)

    hidden = samples.changed(samples.text(1), lambda pdf: change(pdf, True))
    shown = samples.changed(samples.text(1), lambda pdf: change(pdf, False))
    pack = samples.built(hidden, shown)
    assert samples.picture(pack.pdf, 2)[400][200] > 200
    assert samples.picture(pack.pdf, 3)[400][200] < 50
    assert verify_pack(pack.pdf).findings == ()


def test_a_document_locked_against_copying_is_taken_without_its_lock(samples):
    locked = samples.changed(
        samples.text(1),
        lambda pdf: None,
        deterministic_id=False,
        encryption=pikepdf.Encryption(owner="x", user=""),
    )
    pack = samples.built(locked)
    assert "words page 1 line 0" in samples.words(pack.pdf, 2)
    assert verify_pack(pack.pdf).findings == ()


def test_a_document_whose_file_lacks_its_end_is_repaired_when_all_of_it_is_there(samples):
    whole = samples.text(2)
    pack = samples.built(whole[: whole.rindex(b"xref", 0, whole.rindex(b"startxref"))])
    assert "words page 2 line 19" in samples.words(pack.pdf, 3)


def test_a_document_cut_short_anywhere_is_whole_or_refused(samples):
    whole = samples.text(2)
    texts = [samples.words(whole, page) for page in (1, 2)]
    outcomes = set()
    for length in range(50, len(whole), 11):
        try:
            source = prepare(whole[:length], where="scan")
        except BadInput as fault:
            outcomes.add(fault.code)
        else:
            outcomes.add("whole")
            assert [samples.words(source.pdf, page) for page in (1, 2)] == texts
    assert outcomes == {"whole", "pdf.truncated", "pdf.unreadable"}


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("/Collection", pikepdf.Dictionary(), "pdf.portfolio"),
        ("/AcroForm", pikepdf.Dictionary(XFA=pikepdf.Array(), Fields=pikepdf.Array()), "pdf.dynamic_form"),
    ],
)
def test_a_file_whose_pages_do_not_show_its_content_is_refused(samples, key, value, code):
    def change(pdf):
        pdf.Root[key] = value
        pdf.Root.NeedsRendering = True

    with pytest.raises(BadInput) as fault:
        prepare(samples.changed(samples.text(1), change), where="form")
    assert fault.value.code == code


def test_the_check_against_sources_finds_a_missing_a_changed_and_a_swapped_source(samples):
    one, two = samples.text(1, "one"), samples.text(1, "two")
    key_one, key_two = (hashlib.sha256(pdf).hexdigest() for pdf in (one, two))
    pack = samples.built(one, two)
    found = verify_pack(pack.pdf, sources={key_one: two})
    assert [(finding.code, finding.page) for finding in found.findings] == [
        ("source_changed", 2),
        ("source_missing", 3),
    ]
    assert verify_pack(pack.pdf, sources={key_one: one, key_two: two}).ok


def test_the_check_against_sources_finds_a_page_that_reads_or_looks_otherwise(samples):
    """The manifest names one file and the pack holds another: only the source itself can tell."""
    from casework.documents.pack.build import PackItem, build_pack

    def darker(pdf):
        pdf.pages[0].obj.Contents = pdf.make_stream(
            pdf.pages[0].obj.Contents.read_bytes() + b" 0 g 100 100 200 200 re f"
        )

    original = samples.text(1, "original")
    others = {
        "source_text": samples.text(1, "forged"),
        "source_looks": samples.changed(original, darker),
        "source_pages": samples.text(2, "original"),
    }
    key = hashlib.sha256(original).hexdigest()
    for code, other in others.items():
        pack = build_pack(samples.pack([PackItem("letter", "Letter 1", other, "Letters", key)]))
        assert verify_pack(pack.pdf).ok
        found = verify_pack(pack.pdf, sources={key: original}).findings
        assert [(finding.code, finding.page) for finding in found] == [(code, 2)]
