"""Our quick way of filling a template gives what docxtpl's own way gives."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from casework.documents.fields.values import checked_values
from casework.documents.template.catalogue import Catalogue
from casework.documents.template.render import render_word

CATALOGUE = Catalogue(Path(__file__).parents[4] / "templates")


def stock(template, values):
    filled = DocxTemplate(BytesIO(template.docx))
    filled.render(
        checked_values(template.manifest, values, "x"),
        SandboxedEnvironment(undefined=StrictUndefined, autoescape=True),
    )
    out = BytesIO()
    filled.save(out)
    return out.getvalue()


def canonical(file: bytes) -> dict[str, bytes | str]:
    with zipfile.ZipFile(BytesIO(file)) as packed:
        return {
            name: etree.canonicalize(packed.read(name).decode())
            if name.endswith((".xml", ".rels"))
            else packed.read(name)
            for name in packed.namelist()
        }


@pytest.mark.parametrize("name", CATALOGUE.ids())
def test_each_template_of_the_house_is_filled_as_docxtpl_fills_it(name):
    template = CATALOGUE.get(name)
    assert canonical(render_word(template, template.sample)) == canonical(stock(template, template.sample))


VALUES = {"names": ["Ada & Co", "Ben", "<Cy>"], "colour": "FF0000", "text": "one\ntwo\tthree"}


@pytest.mark.parametrize(
    ("lines", "table"),
    [
        (["{{ text }} and {{r text }}"], []),
        (["{% for x in names -%}", "{{ x }}", "{%- endfor %}"], []),
        (["{%p for x in names %}", "{{ x }}", "{%p endfor %}"], []),
        (["Columns grow"], [["A", "{%tc for x in names %}", "{{ x }}", "{%tc endfor %}"]]),
        (["Rows grow"], [["{%tr for x in names %}", ""], ["{{ x }}", "y"], ["{%tr endfor %}", ""]]),
        (["A cell is coloured"], [["{% cellbg colour %}A", "B"]]),
        (["Cells merge across"], [["{%tc for x in names %}", "{% hm %}all", "{%tc endfor %}"]]),
        (
            ["Cells merge down"],
            [["{%tr for x in names %}", ""], ["{% vm %}all", "{{ x }}"], ["{%tr endfor %}", ""]],
        ),
    ],
)
def test_every_kind_of_tag_is_filled_as_docxtpl_fills_it(make_template, lines, table):
    fields = {"names": "lines", "colour": "text", "text": "text"}
    template = make_template(
        lines, fields, VALUES, table=table, header="{{ text }}", title="About {{ colour }}"
    )
    assert canonical(render_word(template, VALUES)) == canonical(stock(template, VALUES))


def test_the_comparison_sees_a_difference(make_template):
    template = make_template()
    assert canonical(render_word(template, {"parent.name": "Ada"})) != canonical(
        stock(template, {"parent.name": "Ben"})
    )
