"""A pack that was handed over is never renumbered: supplements, withdrawn pages, and the proof by diff."""

import hashlib

import pytest

from casework.documents.pack.before import before
from casework.documents.pack.build import build_pack
from casework.documents.verify.diff import compare_packs
from casework.documents.verify.whole_pack import verify_pack
from casework.errors import Refused


def sha(data):
    return hashlib.sha256(data).hexdigest()


@pytest.fixture(scope="module")
def sent(samples):
    first, second = samples.text(2, "first"), samples.text(3, "second")
    pack = samples.pack([samples.item("Letter", first, "letter", "Letters"), samples.item("Report", second)])
    return build_pack(pack), first, second


@pytest.fixture(scope="module")
def grown(samples, sent):
    """The pack with one document withdrawn and one added."""
    old, _, second = sent
    source = before(old.pdf, withdrawn={sha(second)}, why="Sent in error.")
    added = samples.text(2, "third")
    return build_pack(samples.pack([samples.item("A late note", added)]), before=source), added


def test_a_supplement_goes_on_numbering_and_has_its_own_index_and_manifest(samples, sent, grown):
    old, first, _ = sent
    new, added = grown
    proof = verify_pack(new.pdf, sources={sha(first): first, sha(added): added})
    assert proof.findings == ()
    assert proof.pages == old.pages + 4
    assert [item.no for item in new.items] == list(range(1, len(new.items) + 1))
    assert [(item.kind, item.from_page) for item in new.items[len(old.items) :]] == [
        ("index", old.pages + 1),
        ("evidence", old.pages + 2),
        ("manifest", old.pages + 4),
    ]
    index = samples.words(new.pdf, old.pages + 1)
    assert "A late note" in index and f"{old.pages + 2}–{old.pages + 3}" in index
    assert proof.earlier == (old.fingerprint,)


def test_old_pages_stay_as_they_were_and_withdrawn_ones_leave_a_placeholder(samples, sent, grown):
    old, _, _ = sent
    new, _ = grown
    for page in range(1, old.pages + 1):
        if page in (4, 5, 6):
            words = samples.words(new.pdf, page)
            assert "Page withdrawn" in words and "Sent in error." in words
            assert "second" not in words
            assert words.split()[-1] == str(page)
        else:
            assert samples.words(new.pdf, page) == samples.words(old.pdf, page)
            assert samples.picture(new.pdf, page) == samples.picture(old.pdf, page)
    assert b"second page" not in new.pdf


def test_the_difference_names_what_was_added_and_withdrawn_and_proves_the_rest(sent, grown):
    old, _, _ = sent
    found = compare_packs(old.pdf, grown[0].pdf)
    assert found.ok
    assert (found.old_pages, found.same_pages) == (old.pages, old.pages - 3)
    assert [item.title for item in found.withdrawn] == ["Report"]
    assert [item.kind for item in found.added] == ["index", "evidence", "manifest"]


def test_a_second_supplement_stands_on_the_first(samples, sent, grown):
    once, _ = grown
    twice = build_pack(
        samples.pack([samples.item("Later still", samples.text(1, "x"))]), before=before(once.pdf)
    )
    assert verify_pack(twice.pdf).findings == ()
    assert compare_packs(once.pdf, twice.pdf).ok
    assert compare_packs(sent[0].pdf, twice.pdf).ok
    assert "Index of supplement 2" in [item.title for item in twice.items]


def test_a_rebuilt_pack_is_no_supplement(samples, sent):
    old, first, second = sent
    other = build_pack(samples.pack([samples.item("Report", second), samples.item("Letter", first)]))
    found = compare_packs(old.pdf, other.pdf)
    assert not found.ok
    assert {finding.code for finding in found.findings} == {"not_built_on", "page_differs"}


def test_a_changed_pack_is_no_ground_for_a_supplement(samples, sent):
    def change(pdf):
        del pdf.pages[3]

    with pytest.raises(Refused, match="no longer holds"):
        before(samples.changed(sent[0].pdf, change))


def test_the_same_supplement_gives_the_same_bytes(samples, sent):
    old, _, second = sent
    made = [
        build_pack(
            samples.pack([samples.item("Late", samples.text(1))]),
            before=before(old.pdf, withdrawn={sha(second)}),
        )
        for _ in range(2)
    ]
    assert made[0].pdf == made[1].pdf


def test_layers_hidden_in_the_old_pages_stay_hidden_and_the_pages_the_same(samples):
    import pikepdf

    def change(pdf):
        layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Hidden"))
        pdf.Root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
        )
        pdf.pages[0].obj.Resources.Properties = pikepdf.Dictionary(L1=layer)

    layered = samples.changed(samples.text(1, "layered"), change)
    old = samples.built(layered, samples.text(1))
    other = samples.changed(samples.text(1, "another"), change)
    new = build_pack(samples.pack([samples.item("More", other)]), before=before(old.pdf))
    assert verify_pack(new.pdf).findings == ()
    assert compare_packs(old.pdf, new.pdf).ok
