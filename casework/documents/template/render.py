"""From a template and values to a paper: the Word file, its PDF, and the checks in between.

docxtpl turns a Word template into Jinja source once. That source is compiled in our small language and
kept; a letter then costs a few milliseconds: fill the parts that have tags, copy all others as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

import jinja2
from docxtpl import DocxTemplate
from lxml import etree

from casework.documents.fields.values import checked_values
from casework.documents.template import language
from casework.documents.template.faults import field_findings, misfit, tag_findings, torn_tags
from casework.documents.template.model import Template
from casework.documents.template.tags import CORE, MAIN, read_tags
from casework.documents.word.engines import DXPDF, converter, engine_for
from casework.documents.word.finding import Finding, as_error
from casework.documents.word.gate import check_words, must_say
from casework.documents.word.paragraphs import paragraphs
from casework.documents.word.parts import PRINTED_PART, W, members, parse
from casework.documents.word.zip_writer import Packed, pack, write_zip
from casework.errors import BadInput

MAX_SOURCE = 5_000_000  # bytes of one part of a template
MAX_TAGS = 5_000  # of one part
MAX_OUTPUT = 20_000_000  # characters of one filled part
DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")  # those that docxtpl fills
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
# As docxtpl does: each paragraph on a line of its own, so that a fault has a line; undone when filled.
_PARAGRAPH = re.compile(r"<w:p([ >])")
_PARAGRAPH_ON_LINE = re.compile(r"\n<w:p([ >])")
_UNESCAPED = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))


@dataclass(frozen=True)
class Produced:
    """A finished paper."""

    docx: bytes
    pdf: bytes
    pages: int


@dataclass(frozen=True)
class Part:
    """One part of a template that may hold tags: its source, what was found in it, and how to fill it."""

    name: str
    source: str
    analysis: language.Analysis
    filler: jinja2.Template | None

    @property
    def is_fixed(self) -> bool:
        """Return whether the part is the same in every paper."""
        return not ("{{" in self.source or "{%" in self.source)


@dataclass(frozen=True)
class Compiled:
    """A template ready to be filled; ``files`` are all members of the Word file, packed."""

    engine: DocxTemplate
    parts: dict[str, Part]
    files: dict[str, Packed]
    body_frame: tuple[str, str]


def produce(template: Template, context: Mapping[str, Any], *, title: str, engine: str = DXPDF) -> Produced:
    """Return the paper as Word and PDF, after every check: values, characters, words kept, duties said."""
    convert = converter(engine_for(template.docx, engine))
    docx = render_word(template, context)
    must_say(docx, template.manifest.must_say, template.where)
    pdf = convert(docx, title)
    return Produced(docx, pdf, check_words(docx, pdf, title))


def render_word(template: Template, context: Mapping[str, Any]) -> bytes:
    """Return the filled Word file; the same context gives the same bytes."""
    compiled = compile_template(template.docx, template.where)
    if findings := undeclared(compiled, template):
        raise as_error(findings, template.where)
    values = checked_values(template.manifest, context, template.where)
    values[language.STEPS] = [language.MAX_STEPS]
    filled = {}
    for part in compiled.parts.values():
        if part.filler is not None:
            filled[part.name] = pack(part.name, _filled(compiled, part, values, template.where).encode())
    return write_zip(filled.get(name, file) for name, file in compiled.files.items())


@lru_cache(maxsize=64)
def compile_template(docx: bytes, where: str) -> Compiled:
    """Return the template made ready, or raise ``BadInput`` with every fault of its tags."""
    compiled = compile_parts(docx, where)
    if any(part.analysis.faults for part in compiled.parts.values()):
        found = [finding for part in read_tags(members(docx, where)) for finding in tag_findings(part)]
        raise as_error(
            found or [Finding("template_syntax", where, "A tag can't be read.", "Write it anew.")], where
        )
    return compiled


def undeclared(compiled: Compiled, template: Template) -> list[Finding]:
    """Return a finding for each use of a field that does not fit the manifest."""
    uses = (use for part in compiled.parts.values() for use in part.analysis.uses)
    if not any(misfit(use, template.manifest) for use in uses):
        return []
    tagged = read_tags(members(template.docx, template.where))
    return [finding for part in tagged for finding in field_findings(part, template.manifest)]


def compile_parts(docx: bytes, where: str) -> Compiled:
    """Return the template taken apart, with the faults that its tags have."""
    _searchable(members(docx, where), where)
    try:
        engine = DocxTemplate(BytesIO(docx))
        engine.render_init()
        sources = dict(_sources(engine))
        saved = BytesIO()
        engine.docx.save(saved)
    except Exception as fault:  # python-docx raises whatever comes: KeyError, ValueError, XMLSyntaxError
        raise BadInput(
            "template_unreadable",
            f"The Word template can't be read ({type(fault).__name__}): its parts do not fit together.",
            where=where,
            fix="Open it in Word and save it as .docx.",
        ) from fault
    packed = members(saved.getvalue(), where)
    parts = {name: _part(name, source) for name, source in sources.items() if name in packed}
    return Compiled(
        engine=engine,
        parts={name: part for name, part in parts.items() if not part.is_fixed or part.analysis.faults},
        files={name: pack(name, data) for name, data in packed.items()},
        body_frame=_frame(engine),
    )


def _searchable(parts: dict[str, bytes], where: str) -> None:
    """Raise ``BadInput`` for what would keep docxtpl's search for tags busy for minutes."""
    for name, data in parts.items():
        if PRINTED_PART.match(name) and (
            len(data) > MAX_SOURCE or data.count(b"{{") + data.count(b"{%") > MAX_TAGS
        ):
            what = "A part of the Word file is too big for a template."
            raise BadInput("template_too_big", what, where=f"{where}, {name}", fix="Shorten it.")
    if torn := torn_tags(paragraphs(parts)):
        raise as_error(torn, where)


def _sources(engine: DocxTemplate) -> Iterator[tuple[str, str]]:
    """Return each part that stock docxtpl fills, as Jinja source, by its name in the Word file."""
    main = engine.docx.part
    yield _member(main), engine.patch_xml(engine.get_xml())
    for uri in (engine.HEADER_URI, engine.FOOTER_URI):
        for _, part in engine.get_headers_footers(uri):
            yield _member(part), engine.patch_xml(engine.get_part_xml(part))
    for part in main.package.parts:
        if part.content_type == _FOOTNOTES:
            yield _member(part), engine.patch_xml(part.blob.decode())
    yield CORE, _core_source(engine)


def _core_source(engine: DocxTemplate) -> str:
    """Return the document properties as source, with the elements that stock docxtpl adds."""
    if not any(str(part.partname) == f"/{CORE}" for part in engine.docx.part.package.iter_parts()):
        return ""
    core = engine.docx.core_properties
    for name in _PROPERTIES:
        setattr(core, name, getattr(core, name))
    return str(etree.tostring(core._element, encoding="unicode"))


def _member(part: Any) -> str:
    return str(part.partname).lstrip("/")


def _part(name: str, source: str) -> Part:
    """Return the source analysed and, when it is sound, compiled."""
    lined = _PARAGRAPH.sub(r"\n<w:p\1", source)
    analysis = language.analyse(lined)
    filler = None
    if analysis.tree is not None and ("{{" in lined or "{%" in lined):
        for text in analysis.tree.find_all(jinja2.nodes.TemplateData):
            text.data = _PARAGRAPH_ON_LINE.sub(r"<w:p\1", text.data)
        code = language.ENVIRONMENT.code(analysis.tree)
        filler = jinja2.Template.from_code(language.ENVIRONMENT, code, {})
    return Part(name, lined, analysis, filler)


def _frame(engine: DocxTemplate) -> tuple[str, str]:
    """Return what stands before and after the body in the main part."""
    root = parse(etree.tostring(engine.docx.part._element))
    body = root.find(engine.docx.part._element.body.tag)
    body.clear()
    before, _, after = etree.tostring(root, encoding="unicode").partition("<w:body/>")
    return _DECLARATION + before, after


def _filled(compiled: Compiled, part: Part, values: Mapping[str, Any], where: str) -> str:
    """Return the part's XML with the values in it, finished as stock docxtpl finishes it."""
    xml = _run(part, values, where)
    for written, meant in _UNESCAPED:
        xml = xml.replace(written, meant)
    if part.name == CORE:
        return _DECLARATION + xml
    if re.search(r"[\n\t\a\f]", xml):  # a line break or tab in a value becomes Word's own
        xml = compiled.engine.resolve_listing(xml)
    try:
        tree = parse(xml)
    except BadInput as fault:
        raise BadInput(
            "template_breaks_word",
            f"The filled paper would be no valid Word file. {fault.what}",
            where=f"{where}, {part.name}",
            fix="A tag that opens in one paragraph or table row has to close in one of the same kind: "
            "use {%p … %} for paragraphs and {%tr … %} for rows.",
        ) from fault
    if part.name != MAIN:
        return xml
    before, after = compiled.body_frame
    return before + finished_body(compiled.engine, xml, tree) + after


def _run(part: Part, values: Mapping[str, Any], where: str) -> str:
    """Return the source with the values in it, or raise ``BadInput``, also when it would never end."""
    assert part.filler is not None
    chunks = []
    size = 0
    try:
        for chunk in part.filler.generate(values):
            size += len(chunk)
            if size > MAX_OUTPUT:
                raise language.TooManySteps
            chunks.append(chunk)
    except language.TooManySteps as fault:
        raise BadInput(
            "template_too_long",
            "The paper grows without end.",
            where=f"{where}, {part.name}",
            fix="Look for a loop inside a loop, or give fewer rows.",
        ) from fault
    except (jinja2.TemplateError, TypeError, ValueError) as fault:
        raise BadInput(
            "template_not_filled",
            f"The template can't be filled: {fault}.",
            where=f"{where}, {part.name}",
            fix="Correct the tag that the message names, then check the template again.",
        ) from fault
    return "".join(chunks)


def finished_body(engine: DocxTemplate, xml: str, tree: Any) -> str:
    """Return the body as stock docxtpl finishes it, and without holes that Word would call a broken file."""
    if "<w:tbl>" in xml or "<w:tbl " in xml:
        tree = engine.fix_tables(xml)  # widths and columns after {%tc … %} loops
        for cell in list(tree.iter(W + "tc")):
            if cell.find(W + "p") is None and cell.find(W + "tbl") is None:
                etree.SubElement(cell, W + "p")
        for table in list(tree.iter(W + "tbl")):
            if table.find(W + "tr") is None:
                table.getparent().remove(table)
    for number, picture in enumerate(tree.iter(DOC_PR), start=1001):
        picture.set("id", str(number))
    return str(etree.tostring(tree, encoding="unicode"))
