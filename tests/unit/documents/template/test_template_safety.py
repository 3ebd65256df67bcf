"""A template is a file that somebody uploads: nothing in it may run code, or run for long."""

import time
import zipfile
from io import BytesIO

import pytest
from jinja2.exceptions import SecurityError, UndefinedError

from casework.documents.template import language
from casework.documents.template.render import render_word
from casework.errors import BadInput

ATTACKS = [
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ parent.name.__class__ }}",
    "{{ parent['name'] }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ cycler('a') }}",
    "{{ joiner }}",
    "{{ lipsum() }}",
    "{{ namespace(a=1) }}",
    "{{ self }}",
    "{{ self._TemplateReference__context }}",
    "{{ _steps }}",
    "{{ parent.name.format(parent) }}",
    "{{ parent.name|attr('upper') }}",
    "{{ parent.name|safe }}",
    "{{ parent.name|center(1000000000) }}",
    "{{ parent.name|map('upper')|list }}",
    "{{ 'a' * 1000000000 }}",
    "{{ 2 ** 1000000 }}",
    "{{ '%1000000000d' % 1 }}",
    "{% for i in range(1000000000) %}x{% endfor %}",
    "{% set x = 1 %}",
    "{% include 'letter.docx' %}",
    "{% import 'os' as os %}",
    "{% extends 'x' %}",
    "{% block x %}{% endblock %}",
    "{% macro x() %}{% endmacro %}",
    "{% with x = 1 %}{% endwith %}",
    "{% autoescape false %}{{ parent.name }}{% endautoescape %}",
    "{% for x in parent.name.split() %}{% endfor %}",
    "{% for a, b in parent %}{% endfor %}",
    "{% for x in lines recursive %}{{ loop(x) }}{% endfor %}",
    "{% if parent.name is defined %}{% endif %}",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_whatever_the_language_lacks_is_refused_before_anything_is_filled(make_template, attack):
    template = make_template([f"Dear {{{{ parent.name }}}} {attack}"])
    with pytest.raises(BadInput) as caught:
        render_word(template, template.sample)
    assert caught.value.code in {"forbidden_in_template", "undeclared_field", "template_syntax"}
    assert "body" in caught.value.where + " ".join(caught.value.details)


def in_footnote(file: bytes, text: str) -> bytes:
    """Return the Word file with a footnotes part that says the text."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(file)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name).decode("latin-1")
            if name == "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
                extra = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
                data = data.replace("</Types>", extra)
            if name == "word/_rels/document.xml.rels":
                extra = f'<Relationship Id="rIdF" Type="{office}/footnotes" Target="footnotes.xml"/>'
                data = data.replace("</Relationships>", f"{extra}</Relationships>")
            new.writestr(name, data.encode("latin-1"))
        note = f'<w:footnote w:id="2"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
        new.writestr("word/footnotes.xml", f'<w:footnotes xmlns:w="{word}">{note}</w:footnotes>')
    return out.getvalue()


@pytest.mark.parametrize("place", ["header", "footer", "title", "footnote"])
def test_headers_footers_properties_and_footnotes_are_as_safe_as_the_body(make_template, place):
    attack = "{{ ''.__class__ }}"
    if place == "footnote":
        template = make_template()
        object.__setattr__(template, "docx", in_footnote(template.docx, attack))
    else:
        template = make_template(**{place: attack})
    with pytest.raises(BadInput) as caught:
        render_word(template, template.sample)
    assert caught.value.code == "forbidden_in_template"


def test_a_footnote_is_filled(make_template):
    template = make_template()
    object.__setattr__(template, "docx", in_footnote(template.docx, "See {{ parent.name }}"))
    with zipfile.ZipFile(BytesIO(render_word(template, template.sample))) as filled:
        assert "See Ms Ada Okafor" in filled.read("word/footnotes.xml").decode()


def test_a_value_that_looks_like_a_tag_is_printed_not_run(make_template):
    template = make_template()
    file = render_word(template, {"parent": {"name": "{{ ''.__class__ }} {% for %}"}})
    with zipfile.ZipFile(BytesIO(file)) as filled:
        assert "{{ &#39;&#39;.__class__ }}" in filled.read("word/document.xml").decode().replace("'", "&#39;")


def test_the_environment_itself_has_no_way_to_python_either():
    environment = language.ENVIRONMENT
    assert environment.globals == {}
    with pytest.raises(UndefinedError):
        str(environment.getattr("", "__class__"))
    with pytest.raises(SecurityError):
        environment.getitem({}, "a")
    with pytest.raises(SecurityError):
        environment.call(None, print)


def test_a_row_or_group_gives_its_own_values_never_the_methods_of_a_dict(make_template):
    template = make_template(
        ["{% for row in rows %}{{ row.items }}{{ row.keys }}{% endfor %}"],
        {"rows": "items keys"},
        {"rows": [{"items": "own ", "keys": "words"}]},
    )
    with zipfile.ZipFile(BytesIO(render_word(template, template.sample))) as filled:
        assert "own words" in filled.read("word/document.xml").decode()


def test_loops_in_loops_are_stopped_in_good_time(make_template):
    inner = "{% for a in lines %}{% for b in lines %}{% for c in lines %}{% endfor %}{% endfor %}{% endfor %}"
    template = make_template([inner], {"lines": "lines"}, {"lines": ["x"] * 5_000})
    start = time.monotonic()
    with pytest.raises(BadInput) as caught:
        render_word(template, template.sample)
    assert caught.value.code == "template_too_long"
    assert time.monotonic() - start < 5


def test_a_paper_that_grows_without_end_is_stopped(make_template, monkeypatch):
    monkeypatch.setattr("casework.documents.template.render.MAX_OUTPUT", 100_000)
    template = make_template(
        ["{% for a in lines %}{{ a }}{% endfor %}"], {"lines": "lines"}, {"lines": ["x" * 1_000] * 1_000}
    )
    with pytest.raises(BadInput) as caught:
        render_word(template, template.sample)
    assert caught.value.code == "template_too_long"


@pytest.mark.parametrize(
    "text",
    [
        "{{ " + "(" * 5_000 + "a" + ")" * 5_000 + " }}",
        "{% if " + "not " * 5_000 + "a %}{% endif %}",
        "{% if " + "a or " * 200 + "a %}{% endif %}",
        "{% if a %}" * 40 + "{% endif %}" * 40,
    ],
)
def test_tags_nested_without_measure_are_refused(make_template, text):
    template = make_template([text], {"a": "text"}, {"a": "x"})
    with pytest.raises(BadInput) as caught:
        render_word(template, template.sample)
    assert caught.value.code == "template_too_deep"


def test_a_word_file_that_unpacks_to_gigabytes_is_refused_unread(make_template):
    template = make_template()
    out = BytesIO(template.docx)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/media/bomb.png", bytes(61_000_000))
    object.__setattr__(template, "docx", out.getvalue())
    with pytest.raises(BadInput) as caught:
        render_word(template, template.sample)
    assert caught.value.code == "word_file_too_big"


def test_a_part_too_big_for_a_letter_is_refused_before_it_is_searched_for_tags(make_template, monkeypatch):
    monkeypatch.setattr("casework.documents.template.render.MAX_SOURCE", 1_000)
    template = make_template(["Dear {{ parent.name }}, this letter is too big"])
    with pytest.raises(BadInput) as caught:
        render_word(template, template.sample)
    assert caught.value.code == "template_too_big"


@pytest.mark.parametrize(
    "text", ["{{ " * 4_000, "{% " * 50_000, "{{ parent.name }}" * 6_000, "{% x }}" * 4_000]
)
def test_thousands_of_tags_are_refused_in_good_time(make_template, text):
    start = time.monotonic()
    template = make_template([text])
    with pytest.raises(BadInput):
        render_word(template, template.sample)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7"])
def test_a_template_that_is_no_word_file_is_refused(make_template, data):
    template = make_template()
    object.__setattr__(template, "docx", data)
    with pytest.raises(BadInput, match=r"\.docx"):
        render_word(template, template.sample)


def test_a_template_that_declares_entities_is_refused(make_template):
    template = make_template()
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(template.docx)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><w:document'
                data = data.replace(b"<w:document", entity, 1).replace(b"Dear", b"Dear &e;", 1)
            new.writestr(name, data)
    object.__setattr__(template, "docx", out.getvalue())
    with pytest.raises(BadInput, match="document type"):
        render_word(template, template.sample)
