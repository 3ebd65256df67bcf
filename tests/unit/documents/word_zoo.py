"""Word files that nobody should send, each with what has to be said of it; and a maker of thousands more."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
DOTX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LAUGHS = "<!DOCTYPE w [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)

Parts = dict[str, bytes | str]


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return out.getvalue()


def unzipped(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(file)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:r>{properties}<w:t>{text}</w:t></w:r></w:p>"


def body(inside: str, before: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document xmlns:w="{W}" xmlns:r="{OFFICE}">'
        f"<w:body>{inside}</w:body></w:document>"
    )


def word_parts(inside: str = "", *, kind: str = MAIN_TYPE, main: str = "word/document.xml") -> Parts:
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="{main}"/></Relationships>',
        main: body(inside or paragraph("Dear parent")),
    }


def word_file(inside: str = "", **changes: bytes | str) -> bytes:
    """Return a small Word file; ``changes`` are parts by name, with ``__`` for the slash and ``_dot_``."""
    return zipped(word_parts(inside) | {_name(name): data for name, data in changes.items()})


def _name(name: str) -> str:
    return name.replace("__", "/").replace("_dot_", ".")


def main_part(xml: bytes | str) -> bytes:
    return zipped(word_parts() | {"word/document.xml": xml})


def related(kind: str, target: str, *, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId9" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    )


def instruction(text: str) -> str:
    return (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{text}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>shown</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def locked_zip() -> bytes:
    data = bytearray(word_file())
    for at in (data.find(b"PK\x03\x04") + 6, data.find(b"PK\x01\x02") + 8):
        data[at] |= 1
    return bytes(data)


def damaged_zip() -> bytes:
    data = bytearray(zipped({"a": b"x"} | word_parts()))
    at = data.find(b"word/document.xml") + 30
    data[at : at + 20] = bytes(20)
    return bytes(data)


def bomb(size: int = 100_000_000) -> bytes:
    return zipped(word_parts() | {"word/media/image1.png": bytes(size)})


def lying_bomb() -> bytes:
    """Return a file whose directory says that a part of 100 MB has ten bytes."""
    data = bytearray(bomb())
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.rfind(mark)
        data[at + offset : at + offset + 4] = (10).to_bytes(4, "little")
    return bytes(data)


def nested(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + paragraph("deep") + "</w:tc></w:tr></w:tbl>" * depth


def strict() -> bytes:
    parts = {name: str(data).replace(W, STRICT) for name, data in word_parts(paragraph("Strict")).items()}
    return zipped(
        {
            name: data.replace(
                OFFICE, STRICT.replace("wordprocessingml/main", "officeDocument/relationships")
            )
            for name, data in parts.items()
        }
    )


# name → what makes the file, and the code that has to be among the findings
UNREADABLE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "empty_file"),
    "only blanks": (lambda: b" \r\n\t" * 9, "empty_file"),
    "only zero bytes": (lambda: bytes(5_000), "empty_file"),
    "plain text": (lambda: b"Dear parent, " * 40, "not_a_word_file"),
    "plain text in Latin 1": (lambda: "Élève".encode("latin-1") * 40, "not_a_word_file"),
    "a web page": (lambda: b"<!DOCTYPE html><html></html>", "not_a_word_file"),
    "rich text": (lambda: b"{\\rtf1 hello}", "not_a_word_file"),
    "a PDF": (lambda: b"%PDF-1.7\n%%EOF", "not_a_word_file"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), "not_a_word_file"),
    "a program": (lambda: b"\x7fELF" + bytes(99), "not_a_word_file"),
    "noise": (lambda: random.Random(5).randbytes(4_000), "not_a_word_file"),
    "an old Word file": (lambda: OLE + "WordDocument".encode("utf-16-le"), "old_word_file"),
    "an old Excel file": (lambda: OLE + "Workbook".encode("utf-16-le"), "old_word_file"),
    "a locked Word file": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "word_file_encrypted"),
    "a locked zip": (locked_zip, "word_file_encrypted"),
    "Word 2003 XML": (
        lambda: (
            b"<?xml version='1.0'?><w:wordDocument xmlns:w='http://schemas.microsoft.com/office/word/2003'/>"
        ),
        "not_a_word_file",
    ),
    "half a file": (lambda: word_file()[:-80], "not_a_word_file"),
    "a damaged member": (damaged_zip, "not_a_word_file"),
    "a bomb": (bomb, "word_file_too_big"),
    "a lying bomb": (lying_bomb, "not_a_word_file"),
    "6,000 members": (
        lambda: zipped(word_parts() | {f"word/m{n}.xml": b"<a/>" for n in range(6_000)}),
        "word_file_too_big",
    ),
    "an empty zip": (lambda: zipped({}), "not_a_word_file"),
    "a zip of text": (lambda: zipped({"readme.txt": "hello"}), "not_a_word_file"),
    "an Excel workbook": (
        lambda: zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}),
        "not_a_word_file",
    ),
    "an OpenDocument file": (
        lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
        "not_a_word_file",
    ),
    "no text part": (
        lambda: zipped({n: d for n, d in word_parts().items() if n != "word/document.xml"}),
        "not_a_word_file",
    ),
    "broken content types": (
        lambda: zipped(word_parts() | {"[Content_Types].xml": "<Types><"}),
        "broken_word_part",
    ),
    "broken relations": (
        lambda: zipped(word_parts() | {"_rels/.rels": "<Relationships"}),
        "broken_word_part",
    ),
    "an empty text part": (lambda: main_part(b""), "broken_word_part"),
    "half a text part": (lambda: main_part(body(paragraph("x"))[:-30]), "broken_word_part"),
    "a text part of noise": (lambda: main_part(random.Random(3).randbytes(3_000)), "broken_word_part"),
    "a text part of something else": (lambda: main_part("<html/>"), "not_a_word_file"),
    "forbidden characters": (lambda: main_part(body(paragraph("a&#0;b"))), "broken_word_part"),
    "half a character": (lambda: main_part(body(paragraph("a&#xD800;b"))), "broken_word_part"),
    "an unknown encoding": (
        lambda: main_part(body(paragraph("x")).replace("UTF-8", "klingon")),
        "broken_word_part",
    ),
    "broken styles": (lambda: word_file(word__styles_dot_xml="<w:styles"), "broken_word_part"),
    "a broken header": (lambda: word_file(word__header1_dot_xml="<w:hdr"), "broken_word_part"),
    "a billion laughs": (lambda: main_part(body(paragraph("&j;"), LAUGHS + "]>")), "not_a_word_file"),
    "an outside entity": (
        lambda: main_part(body(paragraph("&e;"), '<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/hostname">]>')),
        "not_a_word_file",
    ),
    "an entity behind a long comment": (
        lambda: main_part(body(paragraph("&j;"), f"<!--{'x' * 9_000}-->{LAUGHS}]>")),
        "not_a_word_file",
    ),
    "an entity in UTF-16": (
        lambda: main_part(body(paragraph("&j;"), LAUGHS + "]>").replace("UTF-8", "UTF-16").encode("utf-16")),
        "not_a_word_file",
    ),
    "an entity in a relation": (
        lambda: zipped(word_parts() | {"word/_rels/document.xml.rels": "<!DOCTYPE r><Relationships/>"}),
        "not_a_word_file",
    ),
    "tables in tables in tables": (lambda: main_part(body(nested(400))), "broken_word_part"),
    "its text at the top": (lambda: zipped(word_parts(main="text.xml")), "strange_parts"),
}

READABLE: dict[str, tuple[Callable[[], bytes], str | None]] = {
    "a plain letter": (word_file, None),
    "no paragraph at all": (lambda: word_file("<w:sectPr/>"), None),
    "UTF-16": (
        lambda: main_part(body(paragraph("Zoë")).replace("UTF-8", "UTF-16").encode("utf-16")),
        None,
    ),
    "Latin 1": (
        lambda: main_part(body(paragraph("Zoë")).replace("UTF-8", "ISO-8859-1").encode("latin-1")),
        None,
    ),
    "document2.xml": (lambda: zipped(word_parts(main="word/document2.xml")), None),
    "backslashes": (lambda: zipped({n.replace("/", "\\"): d for n, d in word_parts().items()}), None),
    "names that climb": (lambda: zipped(word_parts() | {"../../../tmp/evil.xml": "<a/>"}), None),
    "the text part twice": (lambda: _twice(word_file()), None),
    "comments and instructions": (lambda: word_file("<!-- x --><?php echo 1 ?>" + paragraph("x")), None),
    "relations that go in a circle": (
        lambda: zipped(word_parts() | {"word/_rels/document.xml.rels": related("header", "document.xml")}),
        None,
    ),
    "a relation to nothing": (
        lambda: zipped(word_parts() | {"word/_rels/document.xml.rels": related("styles", "styles.xml")}),
        "missing_part",
    ),
    "styles in a circle": (
        lambda: word_file(
            '<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr></w:p>',
            word__styles_dot_xml=f'<w:styles xmlns:w="{W}">'
            '<w:style w:styleId="A"><w:basedOn w:val="B"/></w:style>'
            '<w:style w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>',
        ),
        None,
    ),
    "forty tables in tables": (lambda: word_file(nested(40)), None),
    "10,000 paragraphs": (lambda: word_file("".join(paragraph(f"Line {n}") for n in range(10_000))), None),
    "50,000 runs": (
        lambda: word_file("<w:p>" + "<w:r><w:t>a </w:t></w:r>" * 50_000 + "</w:p>"),
        None,
    ),
    "10,000 struck paragraphs": (
        lambda: word_file(paragraph("gone", "<w:rPr><w:strike/></w:rPr>") * 10_000),
        "more_findings",
    ),
    "a word of 20,000 letters": (lambda: word_file(paragraph("x" * 20_000)), None),
    "macros": (lambda: zipped(word_parts(kind=MACRO_TYPE) | {"word/vbaProject.bin": OLE}), "macro"),
    "macros under another name": (lambda: zipped(word_parts() | {"word/vbaProject.bin": OLE}), "macro"),
    "a Word template": (lambda: zipped(word_parts(kind=DOTX_TYPE)), "word_template_file"),
    "Strict Open XML": (strict, "strict_word_file"),
    "a template from elsewhere": (
        lambda: zipped(
            word_parts()
            | {
                "word/_rels/settings.xml.rels": related(
                    "attachedTemplate", "http://example.org/x", external=True
                )
            }
        ),
        "external_part",
    ),
    "a program's field": (lambda: word_file(instruction('DDEAUTO c:\\\\cmd.exe "/k calc"')), "active_field"),
    "a file's field": (lambda: word_file(instruction("INCLUDETEXT /etc/hostname")), "active_field"),
    "mail merge": (lambda: word_file(instruction(" MERGEFIELD Forename ")), "mail_merge_field"),
    "chevrons": (lambda: word_file(paragraph("Dear «Forename»")), "other_placeholder"),
    "single braces": (lambda: word_file(paragraph("Dear {name}")), "single_braces"),
    "another program's loop": (lambda: word_file(paragraph("{#items}{name}{/items}")), "template_comment"),
    "a picture of Windows": (lambda: word_file(word__media__image1_dot_emf=b"\x01\x00"), "not_in_pdf"),
    "an embedded document": (lambda: word_file('<w:altChunk r:id="rId9"/>'), "not_in_pdf"),
    "a control in a line": (
        lambda: word_file(
            "<w:p><w:sdt><w:sdtContent><w:r><w:t>lost</w:t></w:r></w:sdtContent></w:sdt></w:p>"
        ),
        "words_lost_in_pdf",
    ),
    "half a tag": (lambda: word_file(paragraph("Dear {{ parent.name")), "split_tag"),
    "4,000 half tags": (lambda: word_file(paragraph("{{ " * 4_000)), "split_tag"),
    "6,000 tags": (lambda: word_file(paragraph("{{ a }}") * 6_000), "template_too_big"),
    "3,000 open questions": (lambda: word_file(paragraph("{% if a %}") * 3_000), "unclosed_block"),
    "brackets without end": (
        lambda: word_file(paragraph("{{ " + "(" * 3_000 + "a" + ")" * 3_000 + " }}")),
        "template_too_deep",
    ),
    "a loop that never ends": (
        lambda: word_file(paragraph("{% for i in range(1000000000) %}x{% endfor %}")),
        "forbidden_in_template",
    ),
    "a program in a tag": (
        lambda: word_file(paragraph("{{ cycler.__init__.__globals__.os.system('touch ran') }}")),
        "forbidden_in_template",
    ),
    "a link inside a tag": (
        lambda: word_file(
            "<w:p><w:r><w:t>{{ a</w:t></w:r><w:hyperlink><w:r><w:t>bc }}</w:t></w:r></w:hyperlink></w:p>"
        ),
        "split_tag",
    ),
    "a loop from text into a table": (
        lambda: word_file(
            paragraph("{% for x in lines %}")
            + "<w:tbl><w:tr><w:tc>"
            + paragraph("{{ x }}{% endfor %}")
            + "</w:tc></w:tr></w:tbl>"
        ),
        "block_crosses_border",
    ),
    "text beside a paragraph's tag": (
        lambda: word_file(paragraph("{%p if a %} Dear parent") + paragraph("{%p endif %}")),
        "text_beside_tag",
    ),
    "a tag in a comment": (
        lambda: word_file(
            word__comments_dot_xml=f'<w:comments xmlns:w="{W}">{paragraph("{{ a }}")}</w:comments>'
        ),
        "tag_not_filled",
    ),
    "a field and a group": (lambda: word_file(paragraph("{{ pupil }} {{ pupil.name }}")), "wrong_kind"),
}


def _twice(file: bytes) -> bytes:
    out = BytesIO(file)
    parts = word_parts(paragraph("the second"))
    info = zipfile.ZipInfo("word/document.xml")
    info.filename = "word/document.xml"
    with zipfile.ZipFile(out, "a") as packed:
        packed.NameToInfo.clear()  # or the library warns
        packed.writestr(info, parts["word/document.xml"])
    return out.getvalue()


ODD = (
    "{{", "}}", "{%", "{% for x in y %}", "{% endif %}", "{#", "&#x10FFFF;", "<w:p/>", "<w:tbl>", "</w:tbl>",
    "\u202e", "\u00ad", "<w:br/>", "<w:t/>", '<w:sdt><w:sdtContent/></w:sdt>', "<w:tc/>", "<w:sectPr/>",
    "“", "{{ pupil.forename }}", "<w:drawing/>", "<w:fldChar/>", '<w:numId w:val="-9"/>', "<w:gridSpan/>",
)  # fmt: skip


def mutated(file: bytes, chance: random.Random) -> bytes:
    """Return the file with something wrong in it: in its bytes, its parts, or the XML of a part."""
    way = chance.randrange(6)
    if way == 0:
        data = bytearray(file)
        for _ in range(chance.randrange(1, 40)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        return bytes(data)
    if way == 1:
        return file[: chance.randrange(len(file))]
    parts: Parts = dict(unzipped(file))
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    if way == 2:
        del parts[chance.choice(list(parts))]
    elif way == 3:
        one, other = chance.choice(names), chance.choice(names)
        parts[one] = parts[other]
    else:
        for name in chance.sample(names, min(len(names), chance.randrange(1, 3))):
            parts[name] = _mutated_xml(bytes(parts[name]).decode("utf-8", "replace"), chance)  # type: ignore[arg-type]
    return zipped(parts)


def _mutated_xml(xml: str, chance: random.Random) -> str:
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(xml) + 1)
        way = chance.randrange(4)
        if way == 0:
            at = xml.find(">", at) + 1  # between two tags, so that the file stays well-formed more often
            xml = xml[:at] + chance.choice(ODD) + xml[at:]
        elif way == 1:
            end = xml.find(">", at) + 1
            xml = xml[:at] + xml[end + chance.randrange(200) :]
        elif way == 2:
            start, end = xml.find('"', at) + 1, xml.find('"', xml.find('"', at) + 1)
            value = chance.choice(["", "-1", "99999999999", "x" * 3_000, "../..", "\u0000"[:0], "NaN"])
            xml = xml[:start] + value + xml[end:] if 0 < start < end else xml
        else:
            piece = xml[at : at + chance.randrange(400)]
            xml = xml[:at] + piece * chance.randrange(2, 9) + xml[at:]
    return xml
