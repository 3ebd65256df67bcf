"""Bookmarks, labels, links and the opening view, read with pikepdf."""

import io

import pikepdf
import pypdfium2
import pytest


@pytest.fixture(scope="module")
def opened(three):
    with pikepdf.open(io.BytesIO(three.pdf)) as pdf:
        yield pdf


def page_number(pdf, destination):
    return next(no for no, page in enumerate(pdf.pages, 1) if page.obj.objgen == destination[0].objgen)


def siblings(node):
    while node is not None:
        yield node
        node = node.get("/Next")


def test_every_bookmark_ends_with_its_page_and_leads_there(opened):
    def shown(parent):
        return [
            (str(node.Title), page_number(opened, node.Dest), shown(node))
            for node in siblings(parent.get("/First"))
        ]

    assert shown(opened.Root.Outlines) == [
        ("Index, p. 1", 1, []),
        ("Referral, p. 2", 2, [("AS1, p. 2", 2, [])]),
        ("Letters, p. 4", 4, [("Letter 1, p. 4", 4, []), ("Minutes of 3 March (missing), p. 6", 6, [])]),
        ("Manifest, p. 7", 7, []),
    ]


def test_page_labels_count_from_one(three):
    with pypdfium2.PdfDocument(three.pdf) as pdf:
        assert [pdf.get_page_label(page) for page in range(7)] == ["1", "2", "3", "4", "5", "6", "7"]


def test_the_index_has_one_link_for_each_document_in_order(opened):
    links = [link for link in opened.pages[0].obj.Annots if link.Subtype == "/Link"]
    assert [page_number(opened, link.Dest) for link in links] == [2, 4, 6, 7]


def test_links_and_bookmarks_show_the_page_at_its_full_size(opened):
    for link in opened.pages[0].obj.Annots:
        assert link.Dest[1] == "/XYZ" and link.Dest[4] == 1


def test_the_file_opens_on_its_first_page_at_full_size_with_bookmarks_and_title(opened):
    action = opened.Root.OpenAction
    assert page_number(opened, action) == 1
    assert list(action)[1] == "/XYZ" and list(action)[4] == 1
    assert opened.Root.PageMode == "/UseOutlines"
    assert opened.Root.ViewerPreferences.DisplayDocTitle is True
    assert str(opened.Root.Lang) == "en-GB"


def test_the_manifest_is_the_only_attached_file(opened):
    assert list(opened.attachments) == ["manifest.json"]


def test_every_font_of_the_own_pages_is_embedded(opened):
    for number in (1, 6, 7):
        fonts = opened.pages[number - 1].obj.Resources.Font
        for name in fonts.keys():  # noqa: SIM118 - not a dict
            assert "/FontFile2" in fonts[name].FontDescriptor
