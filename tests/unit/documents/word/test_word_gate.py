import re

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from casework.documents.word.gate import check_words, lost_words, must_say, pdf_text, printed_texts
from casework.documents.word.to_pdf import word_to_pdf
from casework.errors import BadInput, ToolFailed


def test_a_letter_that_kept_its_words_passes_and_its_pages_are_counted(word):
    def two_pages(document):
        document.add_page_break()
        document.add_paragraph("Second page")

    file = word(
        ["Dear Ms Okafor", "A self-employed long-term non\u2011smoker."],
        table=[["Tuesday 14 January 2025", "O"], ["Wednesday", "G"]],
        header="Oakfield Primary School",
        footer="Reference 12",
        edit=two_pages,
    )
    assert check_words(file, word_to_pdf(file, title="x"), "x") == 2


@pytest.mark.parametrize("kept", ["Dear", "Okafor", "Reference", "Monday"])
def test_a_lost_word_is_named_wherever_it_stood(word, kept):
    full = word(["Dear Okafor"], table=[["Monday"]], header="Reference")
    lesser = word(
        [re.sub(kept, "", "Dear Okafor")],
        table=[[re.sub(kept, "", "Monday")]],
        header=re.sub(kept, "", "Reference") or " ",
    )
    with pytest.raises(ToolFailed) as caught:
        check_words(full, word_to_pdf(lesser, title="x"), "Letter 1")
    assert kept.casefold() in caught.value.what
    assert caught.value.where == "Letter 1"


def test_a_word_lost_once_of_three_times_is_noticed():
    assert lost_words(["late late", "late"], "late\nlate") == ["late"]


def test_a_line_content_control_which_the_engine_drops_is_noticed(word):
    def controlled(document):
        document.paragraphs[0]._p.append(
            parse_xml(
                f"<w:sdt {nsdecls('w')}><w:sdtContent><w:r><w:t>swallowed</w:t></w:r></w:sdtContent></w:sdt>"
            )
        )

    file = word(["Words "], edit=controlled)
    with pytest.raises(ToolFailed, match="swallowed"):
        check_words(file, word_to_pdf(file, title="x"), "x")


@pytest.mark.parametrize(
    ("word_text", "pdf"),
    [
        ("a long-term plan", "a long\ufffeterm plan"),
        ("x" * 90, "x" * 60 + "\r\n" + "x" * 30),
        ("ATTENDANCE", "attendance"),
        ("office", "oﬃce"),
        ("שלום Ada", "Ada םולש"),
        ("one two", "onetwo"),
    ],
)
def test_what_layout_changes_is_no_loss(word_text, pdf):
    assert lost_words([word_text], pdf) == []


def test_a_word_of_eighty_letters_that_breaks_over_lines_is_found(word):
    file = word(["Dear " + "Wolfeschlegelstein" * 5])
    assert check_words(file, word_to_pdf(file, title="x"), "x") == 1


def test_page_numbers_and_headers_that_are_not_shown_are_not_asked_for(word):
    def layout(document):
        section = document.sections[0]
        section.different_first_page_header_footer = True
        section.first_page_header.paragraphs[0].text = "First header"
        section.header.paragraphs[0].text = "Later header"
        section.even_page_header.paragraphs[0].text = "Even header"
        document.paragraphs[0]._p.append(
            parse_xml(
                f'<w:fldSimple {nsdecls("w")} w:instr=" NUMPAGES "><w:r><w:t>99</w:t></w:r></w:fldSimple>'
            )
        )

    file = word(["One page of"], edit=layout)
    assert printed_texts(file, pages=1) == ["One page of", "First header"]
    assert printed_texts(file, pages=2) == ["One page of", "First header", "Later header"]
    assert check_words(file, word_to_pdf(file, title="x"), "x") == 1


def test_complex_page_fields_and_hidden_text_are_not_asked_for(word):
    def layout(document):
        runs = "".join(
            f"<w:r>{inner}</w:r>"
            for inner in (
                '<w:fldChar w:fldCharType="begin"/>',
                "<w:instrText> PAGE </w:instrText>",
                '<w:fldChar w:fldCharType="separate"/>',
                "<w:t>77</w:t>",
                '<w:fldChar w:fldCharType="end"/>',
                "<w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t>",
                "<w:t> of two</w:t>",
            )
        )
        for run in parse_xml(f"<w:p {nsdecls('w')}>{runs}</w:p>"):
            document.paragraphs[0]._p.append(run)

    assert printed_texts(word(["Page"], edit=layout), pages=1) == ["Page of two"]


def test_the_words_of_a_text_box_are_asked_for_once(word):
    def boxed(document):
        box = "<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>"
        spaces = f"{nsdecls('w')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
        both = f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        run = f"<w:r {spaces}><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"
        document.paragraphs[0]._p.append(parse_xml(run))

    assert printed_texts(word(["Beside"], edit=boxed), pages=1) == ["Beside", "boxed"]


def test_phrases_that_a_paper_has_to_say_are_found_across_spaces_and_quotes(word):
    file = word(["Notice  to", "improve: the pupil\u2019s attendance"])
    must_say(file, ["Notice to improve", "pupil's attendance"], "x")
    with pytest.raises(BadInput, match="right to be heard") as caught:
        must_say(file, ["right to be heard"], "letter.docx")
    assert caught.value.code == "must_say_missing"


def test_the_text_of_every_page_is_read(word):
    def many(document):
        for number in range(3):
            document.add_page_break()
            document.add_paragraph(f"page{number}")

    pages, text = pdf_text(word_to_pdf(word(["first"], edit=many), title="x"))
    assert pages == 4
    assert all(f"page{number}" in text for number in range(3))
