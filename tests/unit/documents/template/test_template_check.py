"""What a template's author is told, and where in the Word file it stands."""

import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from casework.documents.template.check import check_template

FIELDS = {
    "pupil.forename": "text",
    "school.address": "lines",
    "sessions": "date code",
    "looked_after": "flag",
}
SAMPLE = {
    "pupil": {"forename": "Amara"},
    "school": {"address": ["Mill Lane", "Westmark"]},
    "sessions": [{"date": "Monday 6 January 2025", "code": "O"}],
    "looked_after": False,
}
GOOD = [
    "About {{ pupil.forename }}{% if looked_after %} (looked after){% endif %}",
    "{% for line in school.address %}{{ line }}{% if not loop.last %}, {% endif %}{% endfor %}",
]
ROWS = [
    ["Date", "Code"],
    ["{%tr for row in sessions %}", ""],
    ["{{ row.date }}", "{{ row.code }}"],
    ["{%tr endfor %}", ""],
]


@pytest.fixture
def check(make_template):
    def run(lines=GOOD, *, table=ROWS, **more):
        template = make_template(
            lines, more.pop("fields", FIELDS), more.pop("sample", SAMPLE), table=table, **more
        )
        return tuple(check_template(template))

    return run


def test_a_sound_template_has_no_findings(check):
    assert check() == ()


@pytest.mark.parametrize(
    ("line", "code", "what", "fix"),
    [
        ("{{ pupil.forname }}", "undeclared_field", "pupil.forname", "did you mean pupil.forename?"),
        ("{{ zebra }}", "undeclared_field", "zebra", "add it to manifest.toml"),
        ("{{ pupil }}", "undeclared_field", "group", "pupil.forename"),
        (
            "{% for row in sessions %}{{ row.cod }}{% endfor %}",
            "undeclared_field",
            "cod",
            "did you mean code?",
        ),
        ("{{ sessions }}", "wrong_kind", "can't be printed", "row.column"),
        ("{{ school.address }}", "wrong_kind", "can't be printed", "join"),
        ("{{ looked_after }}", "wrong_kind", "can't be printed", "{% if"),
        ("{% for x in pupil.forename %}{% endfor %}", "wrong_kind", "gone through", "Print it"),
        ("{% for row in sessions %}{{ row }}{% endfor %}", "wrong_kind", "can't be printed", "columns"),
        ("{% if looked_after %}never closed", "unclosed_block", "{% if … %} is never closed", "endif"),
        ("{% for x in school.address %}{{ x }}", "unclosed_block", "{% for … %} is never closed", "endfor"),
        ("{% endif %}", "unclosed_block", "nothing is open", "remove"),
        ("{% for x in school.address %}{% endif %}", "unclosed_block", "endfor has to come first", "remove"),
        ("{{ pupil.forename upper }}", "template_syntax", "can't be read", "anew"),
        ("{% iff looked_after %}", "template_syntax", "iff", "anew"),
        ("{# a note #}", "template_comment", "{#", "Take {# out"),
        ("Half a comment {# swallows all", "template_comment", "{#", "Take {# out"),
        ("{{ ''.__class__ }}", "forbidden_in_template", "may not do", "Only print"),
        ("{{ pupil.forename", "split_tag", "do not pair up", "in one paragraph"),
        ("pupil.forename }}", "split_tag", "do not pair up", "in one paragraph"),
        ("{% if looked_after == “yes” %}{% endif %}", "curly_quotes", "curly quotes", "straight"),
        ("Dear {pupil.forename}", "single_braces", "{pupil.forename}", "two braces"),
        ("Tick ☐ here", "characters_not_shown", "U+2610", "□"),
        ("atten\u00addance", "soft_hyphen", "soft hyphen", "Remove"),
    ],
)
def test_a_fault_of_a_tag_is_named_with_its_place_and_cure(check, line, code, what, fix):
    found = [finding for finding in check([*GOOD, line]) if finding.code == code]
    assert found, "no finding of that code"
    assert what in found[0].what
    assert fix in found[0].fix
    assert found[0].where.startswith("body")


def test_a_fault_in_a_table_is_placed_by_table_and_row(check):
    rows = [["Date", "Code"], ["First", "x"], ["{{ pupil.forname }}", "y"]]
    (found,) = [f for f in check(table=rows) if f.code == "undeclared_field"]
    assert found.where == "body, paragraph 7, table 1, row 3, cell 1: “{{ pupil.forname }}”"


def test_a_fault_in_a_header_is_placed_there(check):
    (found,) = check(header="To {{ pupil.forname }}")
    assert found.where == "header, paragraph 1: “To {{ pupil.forname }}”"


def test_every_fault_is_told_at_once(check):
    codes = {
        finding.code
        for finding in check([*GOOD, "{{ pupil.forname }}", "{% if x %}", "{single}", "☐"], header="{{ y }}")
    }
    assert codes >= {"unclosed_block", "single_braces", "characters_not_shown", "undeclared_field"}


def test_a_required_field_that_the_letter_never_uses_is_named(check):
    (found,) = check(table=[["no", "rows"]])
    assert (found.code, found.where) == ("unused_field", "manifest.toml")
    assert "sessions" in found.what


def test_an_optional_field_may_stay_unused(check):
    assert check(table=[["no", "rows"]], optional=["sessions"]) == ()


def test_a_tag_in_a_part_that_is_never_filled_is_named(check):
    def commented(document):
        document.add_comment(document.paragraphs[0].runs, text="Remember {{ pupil.forename }}")

    assert [f.code for f in check(edit=commented)] == ["tag_not_filled"]


def test_a_sample_that_lacks_a_field_or_a_duty_is_named(check):
    sample = {name: value for name, value in SAMPLE.items() if name != "looked_after"}
    assert "incomplete_sample" in [finding.code for finding in check(sample=sample)]
    (found,) = check(must_say=["Notice to improve"])
    assert (found.code, "Notice to improve" in found.what) == ("must_say_missing", True)


def test_a_file_that_is_no_word_document_is_one_finding(make_template):
    template = make_template()
    object.__setattr__(template, "docx", b"hello")
    assert [finding.code for finding in check_template(template)] == ["not_a_word_file"]


def run_property(name):
    def edit(document):
        document.add_paragraph().add_run("marked")._r.insert(
            0, parse_xml(f"<w:rPr {nsdecls('w')}><w:{name}/></w:rPr>")
        )

    return edit


def child(xml):
    def edit(document):
        document.add_paragraph("held")._p.append(
            parse_xml(xml.replace("<w:", "<w:", 1).replace(">", f" {nsdecls('w')}>", 1))
        )

    return edit


def capital_style(document):
    base = document.styles.add_style("Shouting", WD_STYLE_TYPE.PARAGRAPH)
    base.font.all_caps = True
    style = document.styles.add_style("Louder", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = base
    document.add_paragraph("quiet", style="Louder")


def symbol_bullet(document):
    document.add_paragraph("point", style="List Bullet")


def page_border(document):
    document.sections[0]._sectPr.append(parse_xml(f"<w:pgBorders {nsdecls('w')}/>"))


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        (run_property("strike"), "Struck-through"),
        (run_property("dstrike"), "Struck-through"),
        (run_property("caps"), "All caps"),
        (run_property("smallCaps"), "Small caps"),
        (child("<w:sdt><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt>"), "content control"),
        (child('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'), "symbol font"),
        (child('<w:ins w:id="1" w:author="a"><w:r><w:t>x</w:t></w:r></w:ins>'), "insertion"),
        (child('<w:del w:id="1" w:author="a"><w:r><w:delText>x</w:delText></w:r></w:del>'), "deletion"),
        (capital_style, "The style Louder"),
        (symbol_bullet, "U+F0B7"),
        (page_border, "page border"),
    ],
)
def test_what_the_converter_would_drop_is_found_in_the_template(check, edit, what):
    found = [finding for finding in check(edit=edit) if finding.code == "not_in_pdf"]
    assert any(what in finding.what for finding in found)
    assert all(finding.fix for finding in found)


def test_formatting_that_is_switched_off_is_no_finding(check):
    def off(document):
        run = document.add_paragraph().add_run("plain")
        run.font.strike = False
        run.font.all_caps = False

    assert check(edit=off) == ()


def test_a_picture_that_word_would_fetch_from_elsewhere_is_named(check):
    def linked(document):
        document.part.relate_to("https://example.org/logo.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)

    assert [finding.code for finding in check(edit=linked)] == ["external_part"]


def test_a_web_link_is_allowed(check):
    def linked(document):
        document.part.relate_to("https://example.org", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)

    assert check(edit=linked) == ()
