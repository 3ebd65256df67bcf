"""Each fault is placed where a person finds it in Word: heading, paragraph, table, header, note, text box."""

import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from casework.documents.template.check import read_template
from casework.documents.template.tags import read_tags
from casework.documents.word.normal import normal

from ..conftest import make_manifest
from ..word_zoo import W, paragraph, related, word_file, word_parts, zipped

MANIFEST = make_manifest({"pupil.forename": "text", "sessions": "date code", "lines": "lines"})
WRONG = "{{ pupil.forname }}"


def places(file, code="undeclared_field", manifest=MANIFEST):
    return [f.where for f in read_template(file, "letter.docx", manifest).findings if f.code == code]


def test_a_paragraph_is_placed_by_its_number_and_the_heading_above_it(word):
    def edit(document):
        document.add_heading("What happens next", 1)
        document.add_paragraph("")
        document.add_paragraph(f"About {WRONG} and what follows from it in the weeks that come, and after")

    assert places(word(["First"], edit=edit)) == [
        "body, paragraph 4, under “What happens next”: "
        "“About {{ pupil.forname }} and what follows from it in the weeks that …”"
    ]


@pytest.mark.parametrize("name", ["heading 2", "Title", "Überschrift"])
def test_a_heading_is_known_by_its_style_in_any_language_or_by_its_outline_level(word, name):
    def edit(document):
        style = document.styles.add_style("Eigene", 1)
        style.element.find(f"{{{W}}}name").set(f"{{{W}}}val", name)
        if name == "Überschrift":
            style.element.append(parse_xml(f'<w:pPr {nsdecls("w")}><w:outlineLvl w:val="0"/></w:pPr>'))
        document.add_paragraph("Nächste Schritte").style = style
        document.add_paragraph(WRONG)

    assert "under “Nächste Schritte”" in places(word(edit=edit))[0]


def test_a_short_bold_line_counts_as_a_heading_for_schools_that_use_no_styles(word):
    def edit(document):
        document.add_paragraph().add_run("Your child's attendance").bold = True
        document.add_paragraph(WRONG)

    assert "under “Your child's attendance”" in places(word(edit=edit))[0]


def test_a_cell_is_placed_by_table_row_and_cell(word):
    assert places(word(table=[["Name", "Code"], ["x", WRONG]])) == [
        "body, paragraph 4, table 1, row 2, cell 2: “{{ pupil.forname }}”"
    ]


def test_rows_that_docxtpl_takes_out_are_counted_all_the_same(word):
    table = [
        ["Date", "Code"],
        ["{%tr for row in sessions %}", ""],
        ["{{ row.date }}", "{{ row.cod }}"],
        ["{%tr endfor %}", ""],
    ]
    assert places(word(table=table)) == ["body, paragraph 6, table 1, row 3, cell 2: “{{ row.cod }}”"]
    table[1][0] = "{%tr for row in session %}"
    assert places(word(table=table))[0].startswith("body, paragraph 3, table 1, row 2, cell 1")


def test_paragraphs_that_docxtpl_takes_out_are_counted_all_the_same(word):
    lines = ["Dear parent", "{%p if pupil.forname %}", "Words", "{%p endif %}", WRONG]
    assert [place.partition(":")[0] for place in places(word(lines))] == [
        "body, paragraph 2",
        "body, paragraph 5",
    ]


def test_line_breaks_inside_a_paragraph_do_not_shift_the_place(word):
    def edit(document):
        run = document.add_paragraph("one").add_run()
        run.add_break(WD_BREAK.LINE)
        document.paragraphs[-1].add_run("two\nthree")
        document.add_paragraph(WRONG)

    assert places(word(edit=edit))[0].startswith("body, paragraph 2")


def test_headers_and_footers_have_the_names_that_word_gives_them(word):
    def edit(document):
        section = document.sections[0]
        section.different_first_page_header_footer = True
        section.first_page_header.paragraphs[0].text = WRONG

    found = places(word(header=WRONG, footer=WRONG, edit=edit))
    assert {place.partition(",")[0] for place in found} == {"header", "footer", "first-page header"}


def test_the_header_of_a_later_section_is_told_apart(word):
    def edit(document):
        section = document.add_section()
        section.header.is_linked_to_previous = False
        section.header.paragraphs[0].text = WRONG

    assert places(word(header="Oakfield", edit=edit))[0].startswith("header of section 2, paragraph 1")


def test_a_text_box_and_a_note_are_named_as_such():
    box = f"<w:p><w:r><w:pict><w:txbxContent>{paragraph(WRONG)}</w:txbxContent></w:pict></w:r></w:p>"
    assert places(word_file(box))[0].startswith("body, text box, paragraph 2")
    note = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{paragraph(WRONG)}</w:footnote></w:footnotes>'
    assert places(word_file(word__footnotes_dot_xml=note))[0].startswith("footnotes, paragraph 1")


def test_a_fault_in_the_document_properties_is_placed_there(word):
    assert places(word(title=WRONG)) == ["document properties"]


def test_one_fault_does_not_hide_the_others(word):
    lines = ["{% if lines %}", WRONG, "{{ pupil.forename upper }}", "{{ zebra }}", "{% bad %}"]
    codes = [f.code for f in read_template(word(lines), "x", MANIFEST).findings]
    assert codes.count("undeclared_field") == 2
    assert codes.count("template_syntax") == 2
    assert "unclosed_block" in codes


def test_a_loops_own_name_is_no_field_even_where_the_loop_is_not_closed(word):
    found = read_template(word(["{% for row in sessions %}{{ row.date }}{{ loop.index }}"]), "x", MANIFEST)
    assert [f.code for f in found.findings] == ["unclosed_block", "unused_field", "unused_field"]


def test_a_misspelt_field_is_not_called_unused_as_well(word):
    found = read_template(word([WRONG]), "x", MANIFEST).findings
    unused = [f.what for f in found if f.code == "unused_field"]
    assert not any("pupil.forename" in what for what in unused)
    assert len(unused) == 2


def runs(*texts):
    return "<w:p>" + "".join(f"<w:r><w:t>{text}</w:t></w:r><w:proofErr/>" for text in texts) + "</w:p>"


@pytest.mark.parametrize(
    "pieces",
    [
        ("{", "{ pupil.", "forename }", "}"),
        ("{{ pupil", ".fore", "name", " }}"),
        ("{% if", " lines %}x{% endif %}"),
    ],
)
def test_tags_that_word_split_into_runs_but_docxtpl_heals_are_no_fault(pieces):
    assert read_template(word_file(runs(*pieces)), "x", None).findings == ()


def test_a_tag_over_two_paragraphs_is_torn_in_both():
    file = word_file(paragraph("Dear {{ pupil.") + paragraph("forename }}"))
    assert [f.code for f in read_template(file, "x", None).findings] == ["split_tag", "split_tag"]


@pytest.mark.parametrize(
    "inside",
    [
        "{% if a %}x{% endif %}",
        "{%p if a %}</w:t></w:r></w:p><w:p><w:r><w:t>x</w:t></w:r></w:p><w:p><w:r><w:t>{%p endif %}",
        "{% if a %}</w:t></w:r></w:p><w:p><w:r><w:t>x{% else %}y{% endif %}",
    ],
)
def test_blocks_that_keep_the_file_whole_are_no_fault(inside):
    assert read_template(word_file(paragraph(inside)), "x", None).findings == ()


def test_a_block_from_a_cell_into_the_next_one_is_named_with_both_places():
    cells = f"<w:tc>{paragraph('{% if a %}x')}</w:tc><w:tc>{paragraph('y')}</w:tc>"
    file = word_file(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>" + paragraph("{% endif %}"))
    (found,) = read_template(file, "x", None).findings
    assert found.code == "block_crosses_border"
    assert "opens in a paragraph" in found.what
    assert "table 1, row 1, cell 1" in found.what
    assert found.where.startswith("body, paragraph 3")


def test_a_misspelt_mail_merge_field_gets_the_name_of_ours():
    from ..word_zoo import instruction

    (found,) = [
        f
        for f in read_template(
            word_file(instruction(' MERGEFIELD "Pupil Forename" ')), "x", MANIFEST
        ).findings
        if f.code == "mail_merge_field"
    ]
    assert "did you mean pupil.forename?" in found.fix


def test_a_tag_in_a_part_under_another_name_is_found_too():
    parts = word_parts(paragraph(WRONG), main="word/document7.xml")
    parts["word/_rels/document7.xml.rels"] = related("header", "header3.xml")
    parts["word/header3.xml"] = f'<w:hdr xmlns:w="{W}">{paragraph(WRONG)}</w:hdr>'
    assert len(places(zipped(parts))) == 2


def test_the_source_of_a_part_knows_its_paragraphs_even_where_a_tag_replaces_a_row():
    rows = "".join(
        f"<w:tr><w:tc>{paragraph(text)}</w:tc></w:tr>"
        for text in ("Head", "{%tr for row in sessions %}", "{{ row.date }}", "{%tr endfor %}")
    )
    (part,) = read_tags(normal(word_file(f"<w:tbl>{rows}</w:tbl>"), "x").parts)
    assert [part.paragraph(use.line).number for use in part.analysis.uses] == [2, 3]
