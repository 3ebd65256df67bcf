"""A page number that looks right and reads otherwise is found on each of its pages, and nowhere else."""

import pikepdf
import pytest

from casework.documents.verify.whole_pack import verify_pack


@pytest.fixture(scope="module")
def forty(samples):
    """Return a pack of 40 pages, of which most are drawn alike."""
    return samples.built(samples.text(30), samples.text(4, size=(842, 595)), samples.text(4)).pdf


def unseen(pdf):
    return [finding.page for finding in verify_pack(pdf).findings if finding.code == "number_unseen"]


def number_font(pdf):
    return next(
        font for name, font in pdf.pages[5].obj.Resources.Font.items() if name.startswith("/CaseworkNo")
    )


def read_as(wrong):
    """Make a reader program read the digit 7 as something else; what is drawn stays as it is."""

    def change(pdf):
        stream = number_font(pdf).ToUnicode
        before = stream.read_bytes()
        after = before.replace(b"<0037>", b"<%04X>" % ord(wrong))
        assert after != before
        stream.write(after)

    return change


@pytest.mark.parametrize("wrong", ["1", "x"])
def test_each_page_with_a_digit_that_reads_otherwise_is_named(forty, samples, wrong):
    assert unseen(forty) == []
    found = unseen(samples.changed(forty, read_as(wrong)))
    assert found == [page for page in range(1, 41) if "7" in str(page)]


def test_a_number_drawn_alike_but_in_another_font_is_read_by_itself(forty, samples):
    def change(pdf):
        fonts = pdf.pages[6].obj.Resources.Font
        font = pdf.make_indirect(pikepdf.Dictionary(number_font(pdf)))
        font.ToUnicode = pdf.make_stream(font.ToUnicode.read_bytes().replace(b"<0037>", b"<0039>"))
        pdf.pages[6].obj.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary({**dict(fonts.items()), "/CaseworkNo": font})
        )

    assert unseen(samples.changed(forty, change)) == [7]


def test_a_number_is_found_unseen_on_its_page_alone_when_a_picture_covers_it(forty, samples):
    def change(pdf):
        page = pdf.pages[11].obj
        page.Annots = pikepdf.Array(
            [
                pdf.make_indirect(
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Annot,
                        Subtype=pikepdf.Name.Square,
                        Rect=pikepdf.Array([530, 10, 590, 40]),
                        IC=pikepdf.Array([1, 1, 1]),
                        C=pikepdf.Array([1, 1, 1]),
                        F=4,
                        AP=pikepdf.Dictionary(
                            N=pdf.make_stream(
                                b"1 g 530 10 60 30 re f",
                                Type=pikepdf.Name.XObject,
                                Subtype=pikepdf.Name.Form,
                                BBox=pikepdf.Array([530, 10, 590, 40]),
                            )
                        ),
                    )
                )
            ]
        )

    assert unseen(samples.changed(forty, change)) == [12]
