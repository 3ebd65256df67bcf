import zipfile
from io import BytesIO

import docx
import pypdfium2
import pytest

from casework.documents.template.render import produce, render_word
from casework.errors import BadInput, Refused


def text_of(file: bytes) -> list[str]:
    opened = docx.Document(BytesIO(file))
    rows = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in opened.paragraphs] + rows


def pdf_text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


@pytest.mark.parametrize(
    "name",
    [
        "Smith & Jones",
        "Ada <b>Bold</b> Okafor",
        "Zoë O’Brien",
        "Łukasz Żółć",
        "Дмитро Коваль",
        'Ann "Annie" O\'Hara',
        "{{ pupil }} {% if %}",
        "Nguyễn Thị Ánh",
    ],
)
def test_a_name_is_printed_as_it_is_written(make_template, name):
    paper = produce(make_template(), {"parent.name": name}, title="First letter")
    assert text_of(paper.docx) == [f"Dear {name}"]
    assert f"Dear {name}" in pdf_text(paper.pdf)
    assert paper.pages == 1


def test_a_hebrew_name_is_shown(make_template):
    paper = produce(make_template(), {"parent.name": "שרה לוי"}, title="First letter")
    assert set("שרה") <= set(pdf_text(paper.pdf))


def test_a_name_of_eighty_letters_is_printed_whole(make_template):
    name = "Anne-" + "x" * 75
    paper = produce(make_template(), {"parent.name": name}, title="First letter")
    assert pdf_text(paper.pdf).count("x") == 75


def test_letters_written_as_two_characters_are_printed_as_one(make_template):
    file = render_word(make_template(), {"parent.name": "Zoe\u0308"})
    assert text_of(file) == ["Dear Zoë"]


def test_invisible_characters_which_the_converter_would_draw_are_dropped(make_template):
    file = render_word(make_template(), {"parent.name": "A\u200bd\u200da\u200e \ufeffOk\u00adafor"})
    assert text_of(file) == ["Dear Ada Okafor"]


@pytest.mark.parametrize(
    ("name", "named"),
    [("Ada 🦊", "U+1F98A FOX FACE"), ("محمد", "U+0645 ARABIC LETTER MEEM"), ("李", "U+674E")],
)
def test_a_name_that_no_font_can_show_refuses_the_letter(make_template, name, named):
    with pytest.raises(Refused) as caught:
        produce(make_template(), {"parent.name": name}, title="First letter")
    assert caught.value.code == "characters_not_shown"
    assert named in caught.value.details[0]
    assert caught.value.details[0].startswith("parent.name")
    assert caught.value.fix


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x0c", "\x1b", "\ud800", "\uffff"])
def test_control_characters_are_refused_by_name_of_the_field(make_template, char):
    with pytest.raises(BadInput) as caught:
        render_word(make_template(), {"parent.name": f"Ada{char}"})
    assert caught.value.code == "illegal_characters"
    assert f"U+{ord(char):04X}" in caught.value.details[0]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_line_break_in_a_value_is_a_line_break_in_word(make_template, newline):
    file = render_word(make_template(), {"parent.name": f"Ada{newline}Okafor\tx"})
    assert text_of(file) == ["Dear Ada\nOkafor\tx"]


def test_lines_rows_flags_headers_and_properties_are_filled(make_template):
    fields = {"pupil.name": "text", "address": "lines", "sessions": "date code", "urgent": "flag"}
    template = make_template(
        [
            "{%p if urgent %}",
            "Urgent",
            "{%p endif %}",
            "{%p for line in address %}",
            "{{ line }}",
            "{%p endfor %}",
            "All: {{ address|join(', ')|upper }} ({{ sessions|length }})",
        ],
        fields,
        {},
        table=[
            ["{%tr for row in sessions %}", ""],
            ["{{ row.date }}", "{{ row.code }}"],
            ["{%tr endfor %}", ""],
        ],
        header="About {{ pupil.name }}",
        title="Letter about {{ pupil.name }}",
    )
    rows = [{"date": "Monday", "code": "O"}, {"date": "Tuesday", "code": "G"}]
    values = {
        "pupil.name": "Ben & Co",
        "address": ["1 Mill Lane", "Westmark"],
        "sessions": rows,
        "urgent": False,
    }
    file = render_word(template, values)
    assert text_of(file) == [
        "1 Mill Lane",
        "Westmark",
        "All: 1 MILL LANE, WESTMARK (2)",
        "Monday",
        "O",
        "Tuesday",
        "G",
    ]
    opened = docx.Document(BytesIO(file))
    assert opened.sections[0].header.paragraphs[0].text == "About Ben & Co"
    assert opened.core_properties.title == "Letter about Ben & Co"
    assert text_of(render_word(template, values | {"urgent": True}))[0] == "Urgent"


def test_an_empty_table_or_cell_leaves_no_file_that_word_calls_broken(make_template):
    fields = {"sessions": "date", "flag": "flag"}
    template = make_template(
        ["Sessions"],
        fields,
        {},
        optional=["sessions"],
        table=[["{%tr for row in sessions %}"], ["{{ row.date }}"], ["{%tr endfor %}"]],
        edit=lambda document: (
            document.add_table(1, 1)
            .cell(0, 0)
            .paragraphs[0]
            .add_run("{%p if flag %}")
            .part.document.tables[1]
            .cell(0, 0)
            .add_paragraph("{%p endif %}")
        ),
    )
    opened = docx.Document(BytesIO(render_word(template, {"flag": False})))
    assert len(opened.tables) == 1
    assert [len(cell.paragraphs) for cell in opened.tables[0].rows[0].cells] == [1]


def test_the_same_context_gives_the_same_bytes(make_template):
    first = produce(make_template(), {"parent.name": "Ada"}, title="x")
    assert produce(make_template(), {"parent": {"name": "Ada"}}, title="x") == first
    with zipfile.ZipFile(BytesIO(first.docx)) as packed:
        assert packed.testzip() is None
        assert {item.date_time for item in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


FIELDS = {"a.text": "text", "a.lines": "lines", "rows": "x y", "flag": "flag"}
WHOLE = {"a": {"text": "t", "lines": ["l"]}, "rows": [{"x": "1", "y": "2"}], "flag": True}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"a": {"lines": ["l"]}}, "a.text: is missing (What a.text is.)"),
        ({"a": {"text": " ", "lines": ["l"]}}, "a.text: is empty"),
        ({"a": {"text": "t", "lines": []}}, "a.lines: is empty"),
        ({"rows": []}, "rows: is empty"),
        (
            {"a": {"text": "t", "lines": ["l"], "tekst": "x"}},
            "a.tekst: the template has no such field; did you mean a.text?",
        ),
        ({"a": {"text": 5, "lines": ["l"]}}, "a.text: has to be text"),
        ({"a": {"text": "t", "lines": "l"}}, "a.lines: has to be a list of lines"),
        ({"a": {"text": "t", "lines": [1]}}, "a.lines: each line has to be text"),
        ({"rows": [{"x": "1"}]}, "rows: row 1 has to have the columns x, y"),
        ({"rows": [{"x": "1", "y": None}]}, "rows: row 1: each cell has to be text"),
        ({"rows": [{"x": "1", "y": "2"}] * 5_001}, "rows: has more than 5000 rows"),
        ({"flag": "yes"}, "flag: has to be true or false"),
        ({"a": {"text": "x" * 20_001, "lines": ["l"]}}, "a.text: is too long"),
    ],
)
def test_values_that_do_not_fit_the_manifest_are_named(make_template, change, words):
    lines = [
        "{{ a.text }}{{ a.lines|first }}{% for row in rows %}{{ row.x }}{% endfor %}{% if flag %}x{% endif %}"
    ]
    template = make_template(lines, FIELDS, WHOLE)
    assert render_word(template, WHOLE)
    with pytest.raises(BadInput) as caught:
        render_word(template, WHOLE | change)
    assert caught.value.code == "bad_field_values"
    assert any(detail.startswith(words) for detail in caught.value.details)


def test_every_bad_value_is_told_at_once(make_template):
    with pytest.raises(BadInput) as caught:
        render_word(make_template(), {"b": "x", "c": "y"})
    assert len(caught.value.details) == 3


def test_an_optional_field_may_be_left_out(make_template):
    template = make_template(
        ["Dear {{ parent.name }}{% if note %}: {{ note }}{% endif %}"],
        {"parent.name": "text", "note": "text"},
        optional=["note"],
    )
    assert text_of(render_word(template, {"parent.name": "Ada"})) == ["Dear Ada"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{{ parent.nam }}", "undeclared_field"),
        ("{% for x in y %}", "unclosed_block"),
        ("{# stray", "template_comment"),
        ("{{ ''.__class__ }}", "forbidden_in_template"),
    ],
)
def test_a_faulty_template_writes_no_letter_and_says_why(make_template, line, code):
    with pytest.raises(BadInput) as caught:
        produce(make_template(["Dear {{ parent.name }}", line]), {"parent.name": "Ada"}, title="x")
    assert caught.value.code == code
    assert line in caught.value.where
    assert caught.value.fix


def test_a_tag_that_opens_in_one_row_and_closes_in_another_kind_is_refused_not_mended(make_template):
    template = make_template(["{% if flag %}", "x", "{%p endif %}"], {"flag": "flag"}, {"flag": False})
    with pytest.raises(BadInput) as caught:
        render_word(template, {"flag": False})
    assert caught.value.code == "template_breaks_word"


def test_a_paper_that_lacks_what_it_must_say_is_not_produced(make_template):
    with pytest.raises(BadInput) as caught:
        produce(make_template(must_say=["Notice to improve"]), {"parent.name": "Ada"}, title="x")
    assert caught.value.code == "must_say_missing"
