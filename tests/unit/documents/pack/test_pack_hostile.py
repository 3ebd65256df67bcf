"""Oddities of real PDFs that once were refused, or looked different in a pack; each made small here."""

import io

import pikepdf

from casework.documents.verify.whole_pack import verify_pack


def test_links_whose_list_is_an_object_of_its_own_come_into_the_pack(samples):
    def links(pdf):
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[60, 700, 200, 720],
            Dest=pikepdf.Array([pdf.pages[1].obj, pikepdf.Name.Fit]),
        )
        pdf.pages[0].obj.Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(link)]))

    built = samples.built(samples.changed(samples.text(2), links))
    assert verify_pack(built.pdf).ok
    with pikepdf.open(io.BytesIO(built.pdf)) as pdf:
        (link,) = pdf.pages[1].obj.Annots
        assert link.Dest[0].objgen == pdf.pages[2].obj.objgen
        assert link.F == 4
