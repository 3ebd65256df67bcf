"""Editions for the court and for each parent: the same page numbers, nothing of anybody else (O20)."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from .conftest import CASE, HEAD, OFFICER, family
from .test_pack_after_sending import send
from .world import (
    CONTACT_COLUMNS,
    act,
    act_ok,
    cli,
    data,
    ok,
    pdf,
    pdf_texts,
    squeeze,
    table,
    tree,
    write,
)

OF_OTTO = ("77quarryhill", "qq99zz", "farhollow", "otto@exampleorg", "01632960002", "ottovale", "mrvale")
OF_IRIS = ("1cowslip", "zx11aa", "iris@exampleorg", "01632960001", "iristamsin")
FOR_M1 = ("pack", "build", CASE, "--edition", "parent:M1")


@pytest.fixture
def home(built, tmp_path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "home-of-editions"))


def everything(content: bytes) -> str:
    """Return the text of all pages, and every stream and text of the file, without blanks."""
    words = " ".join(pdf_texts(content))
    with pikepdf.open(io.BytesIO(content)) as opened:
        for each in opened.objects:
            if isinstance(each, pikepdf.Stream):
                try:
                    words += bytes(each.read_bytes()).decode("latin-1")
                except pikepdf.PdfError:
                    words += bytes(each.read_raw_bytes()).decode("latin-1")
        words += " ".join(str(value) for value in opened.docinfo.values())
        with opened.open_outline() as outline:
            for mark in outline.root:
                words += " ".join([mark.title, *(child.title for child in mark.children)])
    return squeeze(words)


def places(said: dict[str, Any]) -> list[tuple[int, int]]:
    return [(item["from_page"], item["to_page"]) for item in said["items"]]


def pages_of(home: Path, said: dict[str, Any], title: str) -> list[str]:
    """Return the text of the pages of the document with that title."""
    item = next(each for each in said["items"] if title in each["title"])
    return pdf_texts((home / said["path"]).read_bytes())[item["from_page"] - 1 : item["to_page"]]


def add(home: Path, content: bytes, title: str, suffix: str = "pdf") -> str:
    """Take a paper in as evidence, and build the LA's pack."""
    path = home.parent / f"{title.replace(' ', '-')}.{suffix}"
    path.write_bytes(content)
    act_ok(home, "record", CASE, "evidence", "2025-02-04", "Ms O", OFFICER, f"title={title}", files=[path])
    ref = str(data(home, "case", "show", CASE)["documents"][-1]["ref"])
    ok(home, "pack", "build", CASE)
    return ref


def look(home: Path, document: str, *details: str, edition: str = "parent:M1") -> Any:
    words = ("record", CASE, "looked", "2025-02-05", "Ms O", OFFICER)
    return act(home, *words, f"document={document}", f"edition={edition}", *details)


def photo() -> bytes:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (800, 600), "white")
    ImageDraw.Draw(picture).text((100, 100), "Otto is at the mill", fill="black")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def with_contacts(home: Path, *rows: dict[str, object], **of_f1: object) -> None:
    """Import the contacts of pupil 1 again, the father with other particulars."""
    own = [row for row in family()[1] if str(row["contact_ref"]) in ("M1", "F1", "N1")]
    held = [{**row, **of_f1} if row["contact_ref"] == "F1" else row for row in own]
    file = write(home.parent / "again", contacts_csv=table(CONTACT_COLUMNS, [*held, *rows]))
    ok(home, "register", "import", *file)


# --- 1: letters to another parent -------------------------------------------------------------------------


@pytest.mark.parametrize(("parent", "hidden"), [("M1", OF_OTTO), ("F1", OF_IRIS)])
def test_a_parents_edition_has_the_same_pages_and_nothing_of_the_other_o20(home, parent, hidden):
    whole = data(home, "pack", "build", CASE)
    before = everything((home / whole["path"]).read_bytes())
    assert all(
        token in before for token in hidden if token not in ("mrvale", "otto@exampleorg", "iris@exampleorg")
    )
    said = data(home, "pack", "build", CASE, "--edition", f"parent:{parent}")
    assert places(said) == places(whole) and said["path"] != whole["path"]
    found = everything((home / said["path"]).read_bytes())
    assert [token for token in hidden if token in found] == []
    assert cli(home, "pack", "verify", CASE, "--edition", f"parent:{parent}").code == 0
    assert cli(home, "pack", "verify", home / said["path"]).code == 0


def test_a_letter_to_another_parent_is_withheld_whole_and_its_title_names_nobody(home):
    whole = data(home, "pack", "build", CASE)
    said = data(home, *FOR_M1)
    texts = pdf_texts((home / said["path"]).read_bytes())
    theirs = [item for item in whole["items"] if "Mr Otto Vale" in item["title"]]
    assert len(theirs) == 6
    for item in theirs:
        for page in range(item["from_page"], item["to_page"] + 1):
            words = " ".join(texts[page - 1].split())
            assert "This letter was sent to another person. It is withheld from this copy." in words
            assert "Tamsin" not in words
        assert f" {item['from_page']} " in words or f"Pages {item['from_page']} to {item['to_page']}" in words
        assert "to another parent, " in said["items"][item["no"] - 1]["title"]
    assert "Dear Ms Tamsin" in pages_of(home, said, "First letter about attendance to Ms Iris Tamsin")[0]


def test_the_proof_that_it_was_posted_is_withheld_with_it(home):
    letter = next(d["ref"] for d in data(home, "case", "show", CASE)["documents"] if d["to"] == "F1")
    proof = home.parent / "proof.pdf"
    proof.write_bytes(pdf("Certificate of posting, item 4711"))
    words = ("record", CASE, "letter_posted", "2025-02-04", "Ms O", OFFICER)
    act_ok(home, *words, f"document={letter}", "title=Proof of posting", files=[proof])
    ok(home, "pack", "build", CASE)
    assert "4711" not in pages_of(home, data(home, *FOR_M1), "Proof of posting")[0]
    own = data(home, "pack", "build", CASE, "--edition", "parent:F1")
    assert "4711" in pages_of(home, own, "Proof of posting")[0]


# --- 2: names ---------------------------------------------------------------------------------------------


def test_our_own_papers_are_written_again_with_the_words_replaced_in_the_sentence(home):
    words = (
        "record",
        CASE,
        "meeting",
        "2025-02-04",
        "Mrs Head",
        HEAD,
        "attendees=Ms Iris Tamsin, Mr Otto Vale",
    )
    act_ok(
        home, *words, "targets=By nine", "minutes=Vale, Otto wanted taxis from 77 Quarry Hill. We said no."
    )
    act_ok(home, "record", CASE, "statement", "2025-02-05", "Mrs Head", HEAD, "offence=444(1)")
    ok(home, "pack", "build", CASE)
    said = data(home, *FOR_M1)
    form = " ".join(" ".join(pages_of(home, said, "AS1")).split())
    assert "Another parent" in form and "withheld" in form.lower() and "Ada Tamsin" in form
    minutes = " ".join(" ".join(pages_of(home, said, "Minutes of a meeting, 4 February 2025")).split())
    assert "Another parent wanted taxis from withheld. We said no." in minutes
    statement = " ".join(" ".join(pages_of(home, said, "Witness")).split())
    assert "to another parent" in statement and "Iris Tamsin" in statement
    label = [item for item in said["items"] if item["kind"] == "exhibit"]
    assert label and said["waiting"] == []
    found = everything((home / said["path"]).read_bytes())
    assert [token for token in OF_OTTO if token in found] == []


def test_a_parent_at_the_readers_own_address_keeps_the_name_but_not_the_number(home):
    ok(home, "pack", "build", CASE)
    at_home = {"address_line_1": "1 Cowslip Lane", "address_line_2": "", "town": "Little Snoring"}
    with_contacts(home, **at_home, postcode="ZX1 1AA", lives_with_pupil="Y")
    said = data(home, *FOR_M1)
    found = everything((home / said["path"]).read_bytes())
    assert "mrottovale" in squeeze(" ".join(pages_of(home, said, "AS1")))
    assert "01632960002" not in found and "otto@exampleorg" not in found
    assert not any("Otto" in item["title"] for item in said["items"])
    assert (
        "sent to another person" in pages_of(home, said, "First letter about attendance to another parent")[0]
    )


def test_an_address_at_which_a_letter_was_printed_stays_hidden_after_a_move(home):
    with_contacts(home, address_line_1="5 New Mews", address_line_2="", town="Elsewhere", postcode="ZZ1 1ZZ")
    found = everything((home / data(home, *FOR_M1)["path"]).read_bytes())
    assert [token for token in ("77quarryhill", "qq99zz") if token in found] == []


def test_a_surname_that_the_reader_shares_is_no_token(home):
    with_contacts(home, surname="Tamsin")
    said = data(home, *FOR_M1)
    found = everything((home / said["path"]).read_bytes())
    assert "ottotamsin" not in found and "iristamsin" in found and "adatamsin" in found


def test_the_names_of_other_pupils_and_details_of_other_contacts_are_hidden_too(home):
    ref = add(home, pdf("Statement about Zoë Brook and Ada", "Ring 01632 960003"), "Note")
    said = data(home, *FOR_M1)
    assert [each["document"] for each in said["waiting"]] == [ref]
    found = everything((home / said["path"]).read_bytes())
    assert "zoëbrook" not in found and "960003" not in found


def test_what_the_register_once_held_of_another_contact_stays_hidden(home):
    with_contacts(home, surname="Stonefield", phone="01632 960077", email="new@example.org")
    content = pdf("Otto Vale", "01632 960002", "otto@example.org", "Stonefield", "01632 960077")
    ref = add(home, content, "Note")
    said = data(home, *FOR_M1)
    assert [each["document"] for each in said["waiting"]] == [ref]
    assert look(home, ref).code == 0
    form = " ".join(" ".join(pages_of(home, said, "AS1")).split())
    assert "960002" not in form and "Otto Vale" not in form
    found = everything((home / data(home, *FOR_M1)["path"]).read_bytes())
    assert [each for each in (*OF_OTTO, "stonefield", "01632960077") if each in found] == []


def test_a_title_that_would_give_it_away_is_put_into_other_words(home):
    add(home, pdf("A page"), "Visit to Mr Vale at 77 Quarry Hill")
    said = data(home, *FOR_M1)
    assert any("Visit to another parent at withheld" in item["title"] for item in said["items"])
    assert cli(home, "pack", "verify", CASE, "--edition", "parent:M1").code == 0


# --- 3: pages from elsewhere, and the look that a person owes ---------------------------------------------


def test_a_page_from_elsewhere_waits_for_a_look_and_then_goes_out_without_the_words(home):
    content = pdf("For everybody", "Otto Vale lives at 77 Quarry Hill, says Cook", "Third page")
    ref = add(home, content, "Report")
    told = ok(home, *FOR_M1).out
    assert f"looked --detail document={ref} --detail edition=parent:M1" in told and "to-look-at.pdf" in told
    said = data(home, *FOR_M1)
    pages = pages_of(home, said, "Report")
    assert "For everybody" in pages[0] and "Third page" in pages[2]
    assert "until a person at the school has looked" in " ".join(pages[1].split())
    review = (home / said["review"]).read_bytes()
    assert len(pdf_texts(review)) == 1 and "ottovale" not in everything(review)
    assert look(home, ref).code == 0
    said = data(home, *FOR_M1)
    assert said["waiting"] == [] and said["review"] is None and not list(home.glob("packs/*look-at*"))
    pages = pages_of(home, said, "Report")
    assert "For everybody" in pages[0] and pages[1].split() == [str(places(said)[-2][0] + 1)]
    assert cli(home, "pack", "verify", CASE, "--edition", "parent:M1").code == 0
    shown = ok(home, "case", "timeline", CASE).out
    assert f"{ref} looked at for the edition parent:M1" in shown and "Ms O" in shown
    other = data(home, "pack", "build", CASE, "--edition", "parent:F1")
    assert "77 Quarry Hill" in pages_of(home, other, "Report")[1]


def test_the_page_with_words_taken_out_is_black_there_and_nowhere_else(home):
    import pypdfium2

    ref = add(home, pdf("Otto Vale lives here, says Cook"), "Report")
    data(home, *FOR_M1)
    look(home, ref)
    said = data(home, *FOR_M1)
    item = next(each for each in said["items"] if "Report" in each["title"])
    with pypdfium2.PdfDocument((home / said["path"]).read_bytes()) as opened:
        picture = opened[item["from_page"] - 1].render(scale=2).to_pil().convert("L")
    line = picture.crop((144, 120, 260, 146))
    assert min(line.crop((4, 8, 110, 18)).get_flattened_data()) == max(
        line.crop((4, 8, 110, 18)).get_flattened_data()
    )
    rest = set(picture.crop((280, 120, 560, 146)).get_flattened_data())
    assert 255 in rest and min(rest) < 100 and len(rest) > 5


def test_further_words_and_places_are_taken_out_too(home):
    ref = add(home, pdf("Otto Vale lives at the old mill, says Cook"), "Report")
    data(home, *FOR_M1)
    wrong = look(home, ref, "remove=the old mull")
    assert wrong.code == 3 and "old mull" in wrong.err
    assert look(home, ref, "areas=2 0 0 10 10").code == 4
    assert look(home, ref, "areas=1 0 0 10").code == 4
    assert look(home, ref, "remove=the old mill", "areas=1 0 50 100 50").code == 0
    said = data(home, *FOR_M1)
    assert "oldmill" not in everything((home / said["path"]).read_bytes()) and said["waiting"] == []


def test_further_words_can_go_from_a_page_that_shows_no_token(home):
    ref = add(home, pdf("The uncle is at the old mill"), "Report")
    assert data(home, *FOR_M1)["waiting"] == []
    assert look(home, ref, "remove=old mill").code == 0
    assert "oldmill" not in everything((home / data(home, *FOR_M1)["path"]).read_bytes())


def test_a_picture_is_withheld_until_a_person_says_that_it_is_clean_or_names_areas(home):
    ref = add(home, photo(), "Photo", "png")
    said = data(home, *FOR_M1)
    assert said["waiting"][0]["unsearchable"] == said["waiting"][0]["pages"]
    assert "until a person" in " ".join(pages_of(home, said, "Photo")[0].split())
    unsaid = look(home, ref)
    assert unsaid.code == 4 and "clean=yes" in unsaid.err
    assert look(home, ref, "clean=yes").code == 0
    clean = data(home, *FOR_M1)
    assert "until a person" not in pages_of(home, clean, "Photo")[0]
    assert look(home, ref, "areas=1 0 0 100 100").code == 0
    black = data(home, *FOR_M1)
    assert black["sha256"] != clean["sha256"] and black["waiting"] == []


def test_a_look_holds_for_what_was_seen_and_no_more(home):
    ref = add(home, pdf("Otto Vale and Kit Wrenfield"), "Report")
    early = look(home, ref)
    assert early.code == 3 and "made ready to look at" in early.err
    data(home, *FOR_M1)
    assert look(home, ref).code == 0
    assert data(home, *FOR_M1)["waiting"] == []
    with_contacts(home, phone="01632 960009")
    assert [each["document"] for each in data(home, *FOR_M1)["waiting"]] == [ref]
    assert look(home, ref).code == 0
    assert data(home, *FOR_M1)["waiting"] == []
    number = data(home, "case", "timeline", CASE)["events"][-1]["no"]
    words = ("record", CASE, "void", "2025-02-06", "Ms O", OFFICER, f"event={number}", "why=not looked well")
    act_ok(home, *words)
    assert [each["document"] for each in data(home, *FOR_M1)["waiting"]] == [ref]


def test_a_look_is_asked_for_a_paper_of_the_case_and_an_edition_that_hides_something(home):
    assert look(home, "none").code == 5
    assert look(home, "none", edition="court").code == 2
    assert look(home, "none", edition="parent:N1").code == 2


@pytest.mark.parametrize("kind", ["txt", "eml", "docx"])
def test_what_we_made_a_pdf_of_is_treated_alike(home, kind):
    said = "Otto\nVale was seen at 77 Quarry Hill"
    if kind == "docx":
        import docx

        document, out = docx.Document(), io.BytesIO()
        document.add_paragraph(said)
        document.save(out)
        content = out.getvalue()
    elif kind == "eml":
        content = f"From: a@example.org\nTo: b@example.org\nSubject: Otto Vale\n\n{said}\n".encode()
    else:
        content = said.encode()
    ref = add(home, content, "Typed", kind)
    assert [each["document"] for each in data(home, *FOR_M1)["waiting"]] == [ref]
    assert look(home, ref).code == 0
    built = data(home, *FOR_M1)
    assert built["waiting"] == [] and "ottovale" not in everything((home / built["path"]).read_bytes())


# --- 4 and 5: supplements, and a way on from everywhere ---------------------------------------------------


def void(home: Path, event: object) -> None:
    words = ("record", CASE, "void", "2025-06-11", "Ms Office", OFFICER, f"event={event}", "why=Not ours")
    act_ok(home, *words)


def test_an_edition_of_a_pack_with_a_supplement_has_its_page_numbers(home):
    wrong = add(home, pdf("Wrong paper of Otto Vale"), "Wrong paper")
    first = data(home, "pack", "build", CASE)
    send(home, first)
    late = home.parent / "late.pdf"
    late.write_bytes(pdf("Late, of Otto Vale", "Its second page"))
    words = ("record", CASE, "evidence", "2025-06-10", "Ms Office", OFFICER, "title=Late note of Mr Vale")
    act_ok(home, *words, files=[late])
    void(home, int(wrong.partition("-")[0]))
    whole = data(home, "pack", "build", CASE, "--supplement")
    for edition in ("parent:M1", "parent:F1", "court"):
        said = data(home, "pack", "build", CASE, "--edition", edition)
        assert places(said) == places(whole) and "supplement" in said["path"]
        assert "Page withdrawn" in pages_of(home, said, "Wrong paper")[0]
        assert cli(home, "pack", "verify", CASE, "--edition", edition).code == 0
        assert cli(home, "pack", "verify", home / said["path"]).code == 0
    said = data(home, *FOR_M1)
    assert [token for token in OF_OTTO if token in everything((home / said["path"]).read_bytes())] == []
    ref = said["waiting"][0]["document"]
    assert "Late note of another parent" in said["items"][-2]["title"]
    assert look(home, ref).code == 0
    assert "Its second page" in pages_of(home, data(home, *FOR_M1), "Late note")[1]


def test_after_hand_over_and_a_void_every_path_leads_on(home):
    files = [home.parent / f"{name}.pdf" for name in ("one", "two")]
    for file in files:
        file.write_bytes(pdf(f"This is {file.stem}"))
    act_ok(home, "record", CASE, "evidence", "2025-06-01", "Ms O", OFFICER, "title=Pair", files=files)
    first = data(home, "pack", "build", CASE)
    send(home, first)
    second = data(home, "case", "timeline", CASE)["events"][-2]
    assert second["event"] == "DocumentReceived"
    void(home, second["no"])  # the second file alone, not the record that brought both
    refused = cli(home, "pack", "build", CASE)
    assert refused.code == 3 and "--supplement" in refused.err
    edition = data(home, *FOR_M1)
    assert places(edition) == places(first) and any("voided since" in said for said in edition["later"])
    grown = data(home, "pack", "build", CASE, "--supplement")
    texts = pdf_texts((home / grown["path"]).read_bytes())
    assert not any("This is two" in text for text in texts) and any("This is one" in text for text in texts)
    assert places(data(home, *FOR_M1)) == places(grown)
    send(home, grown)
    again = cli(home, "pack", "build", CASE, "--supplement")
    assert again.code == 3 and "--edition" in again.err
    assert places(data(home, *FOR_M1)) == places(grown)


def test_a_supplement_whose_papers_were_voided_before_it_was_sent_is_named_and_can_be_deleted(home):
    first = data(home, "pack", "build", CASE)
    send(home, first)
    late = home.parent / "late.pdf"
    late.write_bytes(pdf("Late"))
    act_ok(home, "record", CASE, "evidence", "2025-06-10", "Ms O", OFFICER, "title=Late", files=[late])
    grown = data(home, "pack", "build", CASE, "--supplement")
    void(home, data(home, "case", "timeline", CASE)["events"][-1]["no"])
    stale = cli(home, *FOR_M1)
    assert stale.code == 3 and "--supplement" in stale.err and "voided since" in stale.err
    nothing = cli(home, "pack", "build", CASE, "--supplement")
    assert nothing.code == 3 and f"delete {home / grown['path']}" in nothing.err
    (home / grown["path"]).unlink()
    assert places(data(home, *FOR_M1)) == places(first)


def test_an_edition_is_of_the_pack_as_it_is_built_and_only_for_those_it_may_go_to(home):
    assert cli(home, "pack", "build", CASE, "--edition", "parent:N1").code == 2
    assert cli(home, "pack", "build", CASE, "--edition", "press").code == 2
    assert cli(home, *FOR_M1, "--supplement").code == 2
    path = home.parent / "later.pdf"
    path.write_bytes(pdf("Later"))
    act_ok(home, "record", CASE, "evidence", "2025-02-04", "Ms O", OFFICER, "title=Later", files=[path])
    result = cli(home, "pack", "build", CASE, "--edition", "court")
    assert result.code == 3 and "page numbers" in result.err and "came since: Later" in result.err
    assert cli(home, "pack", "verify", CASE, "--edition", "court").code == 5


def test_a_pack_with_a_gap_page_has_editions_too(home):
    said = data(home, "pack", "build", CASE)
    lost = next(n for n, item in enumerate(said["items"]) if item["kind"] == "minutes")
    (home / said["ledger"][lost]["file"]).unlink()
    whole = data(home, "pack", "build", CASE, "--allow-gaps", "--why", "Otto Vale took them")
    edition = data(home, *FOR_M1)
    assert places(edition) == places(whole) and edition["items"][lost]["kind"] == "gap"
    assert "Another parent took them" in pages_of(home, edition, whole["items"][lost]["title"])[0]


def test_the_gap_page_of_an_edition_is_headed_as_in_the_las_pack(home):
    said = data(home, "pack", "build", CASE)
    lost = next(n for n, item in enumerate(said["items"]) if item["kind"] == "minutes")
    (home / said["ledger"][lost]["file"]).unlink()
    whole = data(home, "pack", "build", CASE, "--allow-gaps", "--why", "It was lost")
    edition = data(home, *FOR_M1)
    title = whole["items"][lost]["title"]
    assert title.endswith("(missing)") and edition["items"][lost]["title"] == title
    assert pages_of(home, edition, title) == pages_of(home, whole, title)


def test_who_gives_an_edition_out_is_told_of_no_contact_and_of_a_confidential_address(home):
    assert cli(home, *FOR_M1).err == ""
    with_contacts(home, no_contact="Y", confidential_address="Y")
    ok(home, "pack", "build", CASE)
    theirs = cli(home, "pack", "build", CASE, "--edition", "parent:F1")
    assert theirs.code == 0
    assert "Mr Otto Vale (F1) is marked no_contact: nothing may be given to them" in theirs.err
    ours = cli(home, *FOR_M1)
    assert "The address of Mr Otto Vale (F1) is confidential" in ours.err and "no_contact" not in ours.err
    assert "77 Quarry" not in ours.err and len(data(home, *FOR_M1)["notes"]) == 1


# --- 6: the proof -----------------------------------------------------------------------------------------


def test_verify_finds_what_somebody_put_back_into_an_edition(home):
    said = data(home, *FOR_M1)
    path = home / said["path"]
    content = path.read_bytes()
    with pikepdf.open(io.BytesIO(content)) as opened:
        opened.docinfo["/Author"] = "Vale, Otto"
        opened.save(path)
    result = cli(home, "pack", "verify", CASE, "--edition", "parent:M1", "--json")
    assert result.code == 3 and result.json["findings"]
    path.write_bytes(content)
    assert cli(home, "pack", "verify", CASE, "--edition", "parent:M1").code == 0


def test_verify_says_when_the_edition_is_of_another_pack(home):
    data(home, *FOR_M1)
    add(home, pdf("One more page"), "More")
    result = cli(home, "pack", "verify", CASE, "--edition", "parent:M1")
    assert result.code == 3 and "build it again" in result.out


def test_the_courts_edition_is_the_las_pack_under_another_title(home):
    whole = data(home, "pack", "build", CASE)
    said = data(home, "pack", "build", CASE, "--edition", "court")
    assert places(said) == places(whole)
    assert "-court.pdf" in said["path"]
    assert {i["source_sha256"] for i in said["items"][1:-1]} == {
        i["source_sha256"] for i in whole["items"][1:-1]
    }


def test_the_same_case_gives_the_same_edition_and_a_rehearsal_writes_nothing(home):
    ref = add(home, pdf("Otto Vale"), "Report")
    data(home, *FOR_M1)
    look(home, ref)
    before = tree(home)
    said = data(home, *FOR_M1, "--dry-run")
    assert tree(home) == before
    assert data(home, *FOR_M1)["sha256"] == said["sha256"]
