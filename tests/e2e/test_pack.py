"""The referral pack as its readers see it, judged by pikepdf and pdfium; evidence that can't be used."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from .conftest import CASE, HEAD, OFFICER
from .world import act, act_ok, cli, data, ok, pdf, pdf_texts, tree, upn

KINDS = {
    *(
        "index",
        "as1_form",
        "registration_certificate",
        "letter",
        "minutes",
        "statement",
        "exhibit",
        "evidence",
    ),
    *("gap", "manifest"),
}


@pytest.fixture(scope="module")
def pack(built):
    """Return what building printed, with the pack's bytes."""
    said = data(Path(built), "pack", "build", CASE, "--dry-run")
    return said, (built / said["path"]).read_bytes()


def test_building_says_everything_that_the_contract_lists(pack, built):
    said, content = pack
    assert set(said) >= {"schema", "path", "pages", "sha256", "items", "missing"}
    assert said["schema"] == "casework/pack/1"
    assert said["missing"] == []
    assert tree(built)[said["path"]] == said["sha256"]
    for number, item in enumerate(said["items"], 1):
        assert set(item) >= {"no", "kind", "title", "from_page", "to_page", "source_sha256"}
        assert item["kind"] in KINDS
        assert item["no"] == number
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert len(opened.pages) == said["pages"]


def test_items_follow_one_another_without_a_gap_and_name_their_sources(pack, built):
    said, _ = pack
    page = 1
    for item in said["items"]:
        assert item["from_page"] == page, item
        assert item["to_page"] >= item["from_page"]
        page = item["to_page"] + 1
    assert page == said["pages"] + 1
    hashes = {d["sha256"] for d in data(built, "case", "show", CASE)["documents"]}
    named = {item["source_sha256"] for item in said["items"] if item["kind"] not in ("index", "manifest")}
    assert named <= hashes
    kinds = [item["kind"] for item in said["items"]]
    assert kinds[0] == "index"
    for kind in ("as1_form", "registration_certificate", "minutes"):
        assert kinds.count(kind) == 1
    assert kinds.count("letter") == 12
    assert "evidence" in kinds


def test_the_packs_name_is_the_cases_reference_with_as1_and_no_childs_name(pack, built):
    said, content = pack
    reference = data(built, "case", "show", CASE)["case"]
    path = Path(said["path"])
    assert path.parent.as_posix() == "packs"
    assert reference in path.name and "AS1" in path.name
    assert "tamsin" not in path.name.lower() and upn(1) not in path.name
    assert not Path(said["path"]).is_absolute()
    with pikepdf.open(io.BytesIO(content)) as opened:
        properties = " ".join(str(value) for value in opened.docinfo.values())
    assert "Tamsin" not in properties


def seen_number(document: pypdfium2.PdfDocument, index: int) -> list[tuple[str, float, float]]:
    """Return the whole numbers on a page with their places as a reader sees the page (from the left, top)."""
    page = document[index]
    width, height = page.get_size()
    rotation = page.get_rotation()
    box = page.get_cropbox() or page.get_mediabox()
    words = page.get_textpage()
    text = words.get_text_range()
    found = []
    for match in re.finditer(r"(?m)^\s*(?:Page )?(\d+)\s*$", text):
        rectangle = words.get_charbox(match.start(1))
        left, bottom, right, top = rectangle
        x, y = (left + right) / 2 - box[0], (bottom + top) / 2 - box[1]
        raw_w, raw_h = box[2] - box[0], box[3] - box[1]
        place = {0: (x, raw_h - y), 90: (y, x), 180: (raw_w - x, y), 270: (raw_h - y, raw_w - x)}[rotation]
        found.append((match[1], round(width - place[0]), round(height - place[1])))
    words.close()
    page.close()
    return found


def test_every_page_shows_its_own_number_at_one_place_from_1_and_the_labels_agree(pack):
    _, content = pack
    places = []
    with pypdfium2.PdfDocument(content) as document:
        for index in range(len(document)):
            found = [(x, y) for number, x, y in seen_number(document, index) if number == str(index + 1)]
            assert found, f"page {index + 1} shows no number of its own"
            places.append(set(found))
            assert document.get_page_label(index) in ("", str(index + 1))
    near = [place for place in places[0] if all(any(abs(place[1] - y) <= 3 for _, y in p) for p in places)]
    assert near, "the number stands at the same height on all pages"


def outline(content: bytes) -> list[tuple[int, str, int]]:
    with pypdfium2.PdfDocument(content) as document:
        return [(b.level, b.get_title(), b.get_dest().get_index() + 1) for b in document.get_toc()]


def test_the_outline_has_an_entry_for_each_document_that_ends_in_its_page(pack):
    said, content = pack
    entries = outline(content)
    assert max(level for level, _, _ in entries) <= 1
    for _, title, page in entries:
        found = re.search(r"p\. (\d+)$", title)
        assert found, title
        assert int(found[1]) == page
    pages = [page for level, title, page in entries]
    for item in said["items"]:
        assert item["from_page"] in pages, item["title"]
    leaves = [e for n, e in enumerate(entries) if n + 1 == len(entries) or entries[n + 1][0] <= e[0]]
    assert len(leaves) == len(said["items"])


def test_the_index_has_one_row_with_one_link_for_each_document(pack):
    said, content = pack
    with pikepdf.open(io.BytesIO(content)) as opened:
        pages = {page.objgen: number for number, page in enumerate(opened.pages, 1)}
        targets = []
        first = said["items"][0]
        for page in opened.pages[first["from_page"] - 1 : first["to_page"]]:
            for link in page.get("/Annots", []):
                if link.Subtype == "/Link":
                    goal = link.Dest if "/Dest" in link else link.A.D
                    targets.append(pages[goal[0].objgen])
                    assert goal[1] == "/XYZ"
                    assert float(goal[4]) == 1
    listed = [item["from_page"] for item in said["items"] if item["kind"] not in ("index",)]
    assert sorted(targets) in (sorted(listed), sorted([1, *listed]))
    text = " ".join(pdf_texts(content)[: first["to_page"]])
    squeezed = re.sub(r"\s", "", text)
    for item in said["items"]:
        if item["kind"] != "index":
            assert re.sub(r"\s", "", item["title"]) in squeezed, item["title"]


def test_the_document_opens_at_a_place_with_zoom_1(pack):
    _, content = pack
    with pikepdf.open(io.BytesIO(content)) as opened:
        action = opened.Root.OpenAction
        goal = action.D if isinstance(action, pikepdf.Dictionary) else action
        assert goal[0].objgen == opened.pages[0].objgen
        assert goal[1] == "/XYZ"
        assert float(goal[4]) == 1
        assert not opened.is_encrypted
        assert "/JavaScript" not in opened.Root.get("/Names", {})


TITLES = {
    "as1_form": "AS1",
    "registration_certificate": "Registration Certificate",
    "minutes": "Minutes",
}


def test_the_titles_of_the_contract_stand_on_one_line_of_their_documents(pack):
    said, content = pack
    texts = pdf_texts(content)

    def lines(item):
        pages = texts[item["from_page"] - 1 : item["to_page"]]
        return [line.strip() for page in pages for line in page.splitlines()]

    for item in said["items"]:
        wanted = TITLES.get(item["kind"]) or (
            "Notice to Improve" if "Notice to Improve" in item["title"] else ""
        )
        assert not wanted or any(wanted in line for line in lines(item)), item["title"]
    assert sum("Notice to Improve" in item["title"] for item in said["items"]) == 2


def test_every_page_of_every_paper_is_in_the_pack(pack, built):
    said, content = pack
    texts = [re.sub(r"\s", "", text) for text in pdf_texts(content)]
    by_hash = {item["source_sha256"]: item for item in said["items"]}
    for document in data(built, "case", "show", CASE)["documents"]:
        item = by_hash[document["sha256"]]
        source = pdf_texts((built / document["path"]).read_bytes())
        assert item["to_page"] - item["from_page"] + 1 == len(source)
        for number, text in enumerate(source):
            assert re.sub(r"\s", "", text)[:200] in texts[item["from_page"] - 1 + number]


def test_building_again_writes_the_same_bytes(built, tmp_path):
    home = shutil.copytree(built, tmp_path / "again")
    before = tree(home)
    ok(home, "pack", "build", CASE, now="2031-01-01T00:00:00")
    assert tree(home) == before


def test_no_time_of_recording_is_printed(pack):
    _, content = pack
    assert not re.search(r"16:00|T16", " ".join(pdf_texts(content)))


def test_check_names_what_is_missing_and_build_refuses(rungs):
    for rung in ("letter_1", "meeting", "penalty"):
        home = rungs(rung)
        before = tree(home)
        check = cli(home, "pack", "check", CASE, "--json")
        assert check.code == 3
        assert check.json["missing"]
        build = cli(home, "pack", "build", CASE, "--json")
        assert build.code == 3
        assert build.out == ""
        assert "AS1" in build.error["what"].upper() or "as1" in build.error["what"]
        assert tree(home) == before


def test_check_of_a_case_without_events_is_refused_not_crashed(school):
    assert cli(school, "pack", "check", CASE).code == 3
    assert cli(school, "pack", "build", CASE).code == 3
    assert cli(school, "pack", "verify", CASE).code == 5


def test_a_meeting_without_minutes_stops_the_pack(at):
    home = at("as1_referral")
    assert cli(home, "pack", "check", CASE).code == 0
    act_ok(home, "record", CASE, "meeting", "2025-02-04", "Mrs Head", HEAD)
    result = cli(home, "pack", "check", CASE)
    assert result.code == 3
    assert "minutes" in result.out + result.err


def test_a_hold_stops_the_pack(at):
    home = at("as1_referral")
    act_ok(home, "record", CASE, "hold", "2025-02-04", "Mrs Head", HEAD, "reason=new facts")
    assert cli(home, "pack", "build", CASE).code == 3


def test_a_voided_referral_leaves_its_forms_out(at):
    home = at("as1_referral")
    (number,) = [
        e["no"] for e in data(home, "case", "timeline", CASE)["events"] if e.get("source") == "penalty"
    ]
    act_ok(home, "record", CASE, "void", "2025-02-04", "Mrs Head", HEAD, f"event={number}", "why=wrong")
    assert cli(home, "pack", "build", CASE).code == 3


def test_dry_run_writes_no_pack(at):
    home = at("as1_referral")
    before = tree(home)
    assert data(home, "pack", "build", CASE, "--dry-run")["pages"] > 10
    assert tree(home) == before


def test_a_built_pack_holds_and_can_be_proven_anywhere(built, tmp_path):
    said = data(built, "pack", "verify", CASE)
    assert said["ok"] is True and said["findings"] == []
    copy = tmp_path / "mailed.pdf"
    shutil.copy(next((built / "packs").glob("*.pdf")), copy)
    assert cli(None, "pack", "verify", copy).code == 0


def tampered(content: bytes) -> dict[str, bytes]:
    """Return packs that somebody has changed, each in one way."""
    found: dict[str, bytes] = {}

    def changed(name, change):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(content)) as opened:
            change(opened)
            opened.save(out)
        found[name] = out.getvalue()

    def drop(number):
        return lambda opened: opened.pages.__delitem__(number)

    changed("a page taken out", drop(5))
    changed("the last page taken out", drop(-1))
    changed("a page added", lambda o: o.pages.append(o.pages[3]))
    changed("two pages swapped", lambda o: (o.pages.insert(4, o.pages[6]), o.pages.__delitem__(7)))
    changed("no outline", lambda o: o.Root.__delitem__("/Outlines"))
    changed("no links", lambda o: o.pages[0].__delitem__("/Annots"))
    changed("a page turned", lambda o: o.pages[4].rotate(90, relative=True))

    def stamp(opened):
        page = opened.pages[6]
        page.contents_add(
            opened.make_stream(b"q BT /F1 12 Tf 100 400 Td (hello) Tj ET Q 1 0 0 rg 50 50 200 200 re f")
        )

    changed("something painted over a page", stamp)

    def attach(opened):
        opened.attachments["x.txt"] = pikepdf.AttachedFileSpec(opened, b"hello", filename="x.txt")

    changed("a file attached", attach)

    def run(opened):
        opened.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")

    changed("a program put in", run)

    def number(opened):
        for page in (opened.pages[7],):
            page.obj["/MediaBox"] = pikepdf.Array([0, 0, 300, 300])

    changed("a page cropped", number)
    found["cut short"] = content[: len(content) // 2]
    found["the tail cut"] = content[:-300]
    middle = len(content) // 2
    found["a byte turned"] = content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :]
    return found


def test_verify_finds_every_change_that_was_made(pack, tmp_path):
    _, content = pack
    kept = []
    for name, changed in tampered(content).items():
        path = tmp_path / "pack.pdf"
        path.write_bytes(changed)
        result = cli(None, "pack", "verify", path, "--json")
        if result.code != 3:
            kept.append((name, result.code, result.err))
        else:
            assert result.json["ok"] is False and result.json["findings"], name
    assert kept == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7\n",
        b"garbage" * 100,
        b"PK\x03\x04" + b"x" * 500,
        pdf("Another PDF"),
        b"\x00" * 1000,
        b"%PDF-1.7\n%%EOF",
    ],
)
def test_verify_of_something_that_is_no_pack_is_3(tmp_path, content):
    path = tmp_path / "x.pdf"
    path.write_bytes(content)
    result = cli(None, "pack", "verify", path)
    assert result.code == 3, (result.code, result.err)
    assert result.out + result.err


def test_verify_of_a_case_finds_a_pack_that_its_papers_have_outgrown(built, tmp_path):
    home = Path(shutil.copytree(built, tmp_path / "h"))
    paper = next((home / "documents").rglob("*letter_1-M1.pdf"))
    paper.chmod(0o600)
    paper.write_bytes(pdf("Another letter"))
    assert cli(home, "pack", "verify", CASE).code in (3, 4)
    assert cli(home, "pack", "build", CASE).code in (3, 4)


def encrypted(word: str = "secret", owner: str = "owner") -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("Doctor"))) as opened:
        opened.save(out, encryption=pikepdf.Encryption(user=word, owner=owner))
    return out.getvalue()


def no_pages() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as empty:
        empty.save(out)
    return out.getvalue()


def word_file() -> bytes:
    import docx

    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Doctor")
    document.save(out)
    return out.getvalue()


BAD = {
    "encrypted": encrypted(),
    "truncated": pdf("Doctor", "More")[:400],
    "empty": b"",
    "blank": b"\n\n",
    "a broken Word file": word_file()[:2000],
    "no pages": no_pages(),
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
    "text in no known encoding": b"Dear school, she was ill: \xff\xfe caf\xe9.",
    "a header alone": b"%PDF-1.4",
    "a web page": b"<html>%PDF-</html>"[:6],
}


@pytest.mark.parametrize("name", BAD)
def test_evidence_that_cannot_be_used_is_refused_and_nothing_is_written(at, tmp_path, name):
    home = at("letter_1")
    path = tmp_path / "evidence.pdf"
    path.write_bytes(BAD[name])
    before = tree(home)
    for words in (
        ("record", CASE, "evidence", "2024-09-12", "Ms Office", OFFICER, "title=x"),
        ("record", CASE, "meeting", "2024-09-12", "Ms Office", OFFICER, "attendees=x"),
    ):
        result = act(home, *words, files=[path], flags=("--json",))
        assert result.code == 4, (name, result.err)
        assert "evidence.pdf" in result.error["where"] + result.error["what"]
        assert tree(home) == before


@pytest.mark.parametrize(
    ("content", "media"), [(word_file(), "word"), (b"Dear school, she was ill.", "text")]
)
def test_evidence_of_another_kind_is_told_from_its_bytes_and_the_original_kept(at, tmp_path, content, media):
    home = at("letter_1")
    path = tmp_path / "evidence"
    path.write_bytes(content)
    words = ("record", CASE, "evidence", "2024-09-12", "Ms Office", OFFICER, "title=x", "password=secret-1")
    done = json.loads(act_ok(home, *words, files=[path], flags=("--json",)).out)
    (event,) = done["events"]
    assert (event["media"], event["pages"]) == (media, 1)
    assert (home / event["original_path"]).read_bytes() == content
    assert (home / event["path"]).read_bytes().startswith(b"%PDF-")
    assert not any(b"secret-1" in file.read_bytes() for file in home.rglob("*") if file.is_file())


@pytest.mark.parametrize("content", [word_file(), b"Dear school, she was ill."], ids=["Word", "text"])
def test_a_file_renamed_to_pdf_is_refused_and_nothing_is_written(at, tmp_path, content):
    home = at("letter_1")
    path = tmp_path / "evidence.pdf"
    path.write_bytes(content)
    before = tree(home)
    words = ("record", CASE, "evidence", "2024-09-12", "Ms Office", OFFICER, "title=x")
    result = act(home, *words, files=[path], flags=("--json",))
    assert result.code == 4
    assert "renamed" in result.error["what"]
    assert tree(home) == before


def test_an_email_is_taken_in_with_each_attachment_as_a_document_of_its_own(at, tmp_path):
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "jo@example.org", "office@example.org", "She is ill"
    mail.set_content("See attached.")
    mail.add_attachment(pdf("A note"), maintype="application", subtype="pdf", filename="note.pdf")
    path = tmp_path / "mail"
    path.write_bytes(mail.as_bytes())
    home = at("letter_1")
    words = ("record", CASE, "evidence", "2024-09-12", "Ms Office", OFFICER, "title=Mother's e-mail")
    done = json.loads(act_ok(home, *words, files=[path], flags=("--json",)).out)
    assert [event["title"] for event in done["events"]] == [
        "Mother's e-mail",
        "Mother's e-mail, attachment 1: note",
    ]
    assert [event["media"] for event in done["events"]] == ["email", "pdf"]
    assert done["events"][0]["attachments"] == ["note.pdf"]
    assert (home / done["events"][0]["original_path"]).read_bytes() == mail.as_bytes()
    assert data(home, "store", "verify")["ok"]


def test_one_bad_file_of_two_keeps_both_out(at, tmp_path):
    home = at("letter_1")
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(pdf("x"))
    bad.write_bytes(BAD["truncated"])
    before = tree(home)
    words = ("record", CASE, "evidence", "2024-09-12", "Ms Office", OFFICER)
    assert act(home, *words, files=[good, bad]).code == 4
    assert tree(home) == before


def test_a_file_that_is_not_there_is_not_found(at, tmp_path):
    home = at("letter_1")
    before = tree(home)
    words = ("record", CASE, "evidence", "2024-09-12", "Ms Office", OFFICER)
    for name in (tmp_path / "none.pdf", tmp_path, "x" * 5000):
        assert act(home, *words, files=[name]).code in (4, 5), str(name)[:30]
    assert tree(home) == before


def odd_pages() -> dict[str, bytes]:
    cropped = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("Cropped page"))) as opened:
        opened.pages[0].obj["/CropBox"] = pikepdf.Array([50, 400, 550, 800])
        opened.save(cropped)
    shifted = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("Shifted page"))) as opened:
        opened.pages[0].obj["/MediaBox"] = pikepdf.Array([-100, -100, 495, 742])
        opened.save(shifted)
    return {
        "landscape": pdf("Landscape page", size=(841.89, 595.27)),
        "turned 90": pdf("Turned page", rotate=90),
        "turned 180": pdf("Upside page", rotate=180),
        "turned 270": pdf("Other way page", rotate=270),
        "cropped": cropped.getvalue(),
        "shifted": shifted.getvalue(),
        "A3": pdf("Large page", size=(841.89, 1190.55)),
        "tiny": pdf("", size=(150, 150)),
        "long name": pdf("Name page"),
    }


def test_pages_that_lie_or_are_cut_show_their_number_like_all_others(at, tmp_path):
    home = at("as1_referral")
    for name, content in odd_pages().items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(content)
        act_ok(
            home,
            "record",
            CASE,
            "evidence",
            "2025-02-04",
            "Ms Office",
            OFFICER,
            f"title={name}",
            files=[path],
        )
    said = data(home, "pack", "build", CASE)
    assert cli(home, "pack", "verify", CASE).code == 0
    content = (home / said["path"]).read_bytes()
    with pypdfium2.PdfDocument(content) as document:
        corner = seen_number(document, 0)
        assert corner
        for item in said["items"]:
            if item["kind"] == "evidence":
                index = item["from_page"] - 1
                numbers = seen_number(document, index)
                assert str(index + 1) in [n for n, _, _ in numbers], item["title"]
                width, height = document[index].get_size()
                if "landscape" in item["title"]:
                    assert width > height
    texts = pdf_texts(content)
    for word in (
        "Landscape page",
        "Turned page",
        "Upside page",
        "Other way page",
        "Cropped page",
        "Shifted page",
    ):
        assert any(word in text for text in texts), word


def test_the_place_of_the_number_is_constant_as_seen_from_the_corner(at, tmp_path):
    home = at("as1_referral")
    for name in ("landscape", "turned 90", "turned 180", "turned 270", "cropped", "shifted", "A3"):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(odd_pages()[name])
        act_ok(
            home,
            "record",
            CASE,
            "evidence",
            "2025-02-04",
            "Ms Office",
            OFFICER,
            f"title={name}",
            files=[path],
        )
    said = data(home, "pack", "build", CASE)
    places = {}
    with pypdfium2.PdfDocument((home / said["path"]).read_bytes()) as document:
        for index in range(len(document)):
            width, _ = document[index].get_size()
            for number, from_right, from_bottom in seen_number(document, index):
                if number == str(index + 1):
                    middle = round(abs(width / 2 - from_right))
                    places.setdefault((index, width), []).append((from_right, from_bottom, middle))
    assert len(places) == said["pages"]
    bottoms = [{b for _, b, _ in found} for found in places.values()]
    common = [b for b in bottoms[0] if all(any(abs(b - c) <= 2 for c in other) for other in bottoms)]
    assert common, {k[0] + 1: v for k, v in places.items()}


def test_evidence_keeps_its_title_and_its_order_by_date(built):
    said = data(built, "pack", "build", CASE, "--dry-run")
    found = [item for item in said["items"] if item["kind"] == "evidence"]
    assert any("Doctor" in item["title"] for item in found)
    evidence = next(item for item in found if "Doctor" in item["title"])
    assert evidence["to_page"] - evidence["from_page"] == 1


@pytest.mark.parametrize(
    "title", ["Line\nbreak", "X" * 400, "Ärztin & <Co>", "p. 7", "{{ x }}", "(a) \\ [b]"]
)
def test_an_odd_title_of_evidence_does_no_harm(at, tmp_path, title):
    home = at("as1_referral")
    path = tmp_path / "e.pdf"
    path.write_bytes(pdf("x"))
    result = act(
        home, "record", CASE, "evidence", "2025-02-04", "Ms Office", OFFICER, f"title={title}", files=[path]
    )
    assert result.code in (0, 4), result.err
    ok(home, "pack", "build", CASE)
    assert cli(home, "pack", "verify", CASE).code == 0


@pytest.mark.parametrize(
    "name", ["..pdf", "ärztin.pdf", "a b.pdf", "x" * 200 + ".pdf", "no-suffix", "CON.pdf", "a'b\".pdf"]
)
def test_an_odd_file_name_of_evidence_does_no_harm(at, tmp_path, name):
    home = at("as1_referral")
    path = tmp_path / name
    path.write_bytes(pdf("x"))
    act_ok(home, "record", CASE, "evidence", "2025-02-04", "Ms Office", OFFICER, files=[path])
    ok(home, "pack", "build", CASE)
    assert cli(home, "pack", "verify", CASE).code == 0
