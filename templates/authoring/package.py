"""From a python-docx document to bytes that are small and the same each time."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml import parse_xml
from docx.shared import Mm

from .styles import numbering, styles

WRITTEN_ON = datetime(2025, 1, 1)  # noqa: DTZ001 - Word keeps no zone; a fixed date in the properties
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
KEPT = ("styles", "numbering", "settings", "header", "footer")
_SETTINGS = """<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>
<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"
 w:val="15"/></w:compat><w:themeFontLang w:val="en-GB"/><w:decimalSymbol w:val="."/>
<w:listSeparator w:val=","/></w:settings>"""


def blank(title: str) -> DocumentType:
    """An empty A4 document with our styles only."""
    document = Document()
    part = document.part
    part.numbering_part._element = numbering()
    part._styles_part._element = styles()
    part._settings_part._element = parse_xml(_SETTINGS)
    for owner in (part, part.package):
        for ref, rel in list(owner.rels.items()):
            if (owner is part and rel.reltype.rsplit("/", 1)[-1] not in KEPT) or (
                owner is part.package and rel.reltype.endswith("/thumbnail")
            ):
                del owner.rels[ref]
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(16), Mm(18)
    section.header_distance, section.footer_distance = Mm(8), Mm(12)
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, "casework", "en-GB"
    properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = WRITTEN_ON
    properties.revision = 1
    return document


def to_bytes(document: DocumentType) -> bytes:
    """The document as a .docx with members in a fixed order and fixed times."""
    loose = io.BytesIO()
    document.save(loose)
    fixed = io.BytesIO()
    with zipfile.ZipFile(loose) as old, zipfile.ZipFile(fixed, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            new.writestr(info, old.read(name), compresslevel=9)
    return fixed.getvalue()
