"""Lines of both directions and Arabic letters: drawn in the right order, joined, and found again as words."""

import subprocess
import sys
from io import BytesIO

import page
import pypdf
import pypdfium2
import pytest

from casework.documents.pack.arabic import shape
from casework.documents.pack.build import build_pack
from casework.documents.pack.direction import pieces, runs_left
from casework.documents.pack.sheet import BOLD, Sheet
from casework.documents.pack.text import plain
from casework.documents.verify.whole_pack import verify_pack

MUHAMMAD = "\u0645\u062d\u0645\u062f"
FATIMA = "\u0641\u0627\u0637\u0645\u0629"
KURDISH = "\u0647\u06ce\u0645\u0646 \u0639\u0628\u062f\u0648\u06b5\u06b5\u0627"
PASHTO = "\u06af\u0644 \u067e\u0631\u06cc"
SHALOM = "\u05e9\u05dc\u05d5\u05dd"


@pytest.mark.parametrize(
    ("line", "to_left", "drawn"),
    [
        ("plain words 2", False, [("plain words 2", False)]),
        (f"Letter to {FATIMA}", False, [("Letter to ", False), (FATIMA, True)]),
        (f"{MUHAMMAD} {FATIMA}", False, [(f"{MUHAMMAD} {FATIMA}", True)]),
        (f"{MUHAMMAD}, 2 May", False, [(MUHAMMAD, True), (", 2 May", False)]),
        (f"to {MUHAMMAD} (copy)", False, [("to ", False), (MUHAMMAD, True), (" (copy)", False)]),
        (
            f"{MUHAMMAD} 12/03/2024 {FATIMA}",
            False,
            [(f" {FATIMA}", True), ("12/03/2024", False), (f"{MUHAMMAD} ", True)],
        ),
        (f"{MUHAMMAD} ({FATIMA})", False, [(f"{MUHAMMAD} ({FATIMA})", True)]),
        (f"a ({FATIMA}) b", False, [("a (", False), (FATIMA, True), (") b", False)]),
        (f"{MUHAMMAD} GP 7.", True, [(".", True), ("GP 7", False), (f"{MUHAMMAD} ", True)]),
    ],
)
def test_a_line_is_cut_into_stretches_in_the_order_of_the_paper(line, to_left, drawn):
    assert pieces(line, to_left=to_left) == drawn


def test_the_first_letter_with_a_direction_says_how_a_paragraph_runs():
    assert runs_left(f"12. {MUHAMMAD} said") and not runs_left(f"12. said {MUHAMMAD}")


def test_letters_are_joined_not_set_one_by_one():
    whole = shape(MUHAMMAD, bold=False, to_left=True)
    alone = [shape(letter, bold=False, to_left=True) for letter in MUHAMMAD]
    first_drawn, last_drawn = whole.glyphs[0][0], whole.glyphs[-1][0]
    assert first_drawn not in {one.glyphs[0][0] for one in alone[:-1]}
    assert last_drawn not in {one.glyphs[0][0] for one in alone}


def test_lam_and_alef_make_one_sign_and_dots_stand_with_their_letter():
    lam_alef = shape("\u0644\u0627", bold=False, to_left=True)
    assert lam_alef.glyphs[0][0] != shape("\u0627", bold=False, to_left=True).glyphs[0][0]
    beh = shape("\u0628", bold=False, to_left=True)
    assert all(-100 < left < beh.width for _, left, _ in beh.glyphs)


@pytest.mark.parametrize("title", [MUHAMMAD, KURDISH, PASHTO, f"{MUHAMMAD} {FATIMA}"])
def test_an_arabic_title_reads_in_the_order_of_its_letters_in_both_readers(samples, title):
    built = build_pack(samples.pack([samples.item(title, samples.text())]))
    assert title in samples.words(built.pdf, 1)
    assert title in pypdf.PdfReader(BytesIO(built.pdf)).pages[0].extract_text()
    assert verify_pack(built.pdf).findings == ()


@pytest.mark.parametrize(
    "title",
    [
        f"Letter to {MUHAMMAD} {FATIMA} (copy) & <others>",
        f"{MUHAMMAD} 12/03/2024 {FATIMA}",
        f"{SHALOM} ({MUHAMMAD}) [2] {SHALOM}",
        f"Letter {SHALOM} 2",
        "\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f \u0661\u0662\u0663",
        f"{KURDISH} " * 12,
    ],
)
def test_a_title_of_many_scripts_passes_the_check_and_the_archive(samples, title):
    sheet = Sheet("A page")
    sheet.text_right(500, 700, title[:40], font=BOLD)
    sheet.next_page()
    built = build_pack(samples.pack([samples.item(title, sheet.pdf())], title=title))
    assert verify_pack(built.pdf).findings == ()
    assert built.is_archival
    report = page.validate_pdf_bytes(built.pdf, profile=page.ValidationProfile.PDF_A_3B)
    assert [failure.message for failure in report.failures] == []
    assert pypdf.PdfReader(BytesIO(built.pdf)).metadata.title == plain(title)


def test_a_script_without_a_font_is_named_not_lost(samples):
    built = build_pack(samples.pack([samples.item("\u4f60\u597d", samples.text())]))
    assert "[U+4F60][U+597D]" in samples.words(built.pdf, 1)
    said = "in its title, signs that the font lacks are printed by their numbers: U+4F60, U+597D"
    assert built.items[1].done == (said,)
    assert verify_pack(built.pdf).findings == ()


def test_ink_stands_where_the_unseen_letters_are(samples):
    sheet = Sheet("A page")
    sheet.text(100, 700, MUHAMMAD, size=20)
    sheet.next_page()
    with pypdfium2.PdfDocument(sheet.pdf()) as pdf:
        seen = pdf[0]
        words = seen.get_textpage()
        boxes = [words.get_charbox(number) for number in range(words.count_chars())]
        left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
        image = seen.render(scale=1, grayscale=True).to_pil()
        inked = image.point(lambda grey: 255 if grey < 128 else 0).getbbox()
    assert abs(inked[0] - left) < 6 and abs(inked[2] - right) < 6


def test_the_same_words_give_the_same_bytes_whatever_was_drawn_before(samples):
    def drawn(words):
        sheet = Sheet("A page")
        sheet.text(100, 700, words)
        sheet.next_page()
        return sheet.pdf()

    before = drawn(f"to {MUHAMMAD}")
    drawn(f"{KURDISH} {PASHTO}")
    assert drawn(f"to {MUHAMMAD}") == before


def test_the_font_is_loaded_for_the_first_arabic_letter_only():
    code = (
        "import sys; from casework.documents.pack.sheet import Sheet; sheet = Sheet('a');"
        "sheet.text(60, 700, 'Łódź & Zoë'); sheet.next_page(); sheet.pdf();"
        "sys.exit('fontpkg_noto_sans_arabic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_word_parted_as_persian_is_written_keeps_its_shape_and_passes_the_check(samples):
    parted = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    whole = parted.replace("\u200c", "")
    assert shape(parted, bold=False, to_left=True).width != shape(whole, bold=False, to_left=True).width
    built = build_pack(samples.pack([samples.item(parted, samples.text())]))
    assert built.items[1].title == parted
    assert whole in samples.words(built.pdf, 1)
    assert verify_pack(built.pdf).findings == ()


def test_each_glyph_stands_in_the_file_once_however_often_it_is_drawn():
    def drawn(lines):
        sheet = Sheet("A page")
        for line in range(lines):
            sheet.text(100, 780 - line * 14, f"{KURDISH} {PASHTO} {FATIMA}")
        sheet.next_page()
        return sheet.pdf()

    one, fifty = drawn(1), drawn(50)
    assert one.count(b"/Subtype /Form") == fifty.count(b"/Subtype /Form") > 10
    assert len(fifty) < len(one) + 20_000
