"""The few styles that the letters use, written out so that nothing else travels with them."""

from __future__ import annotations

from docx.oxml import parse_xml

INK = "1F3A4D"
GREY = "444444"
RULE = "8A9BA8"
# In a table the converter takes the size from the run, not from the paragraph style: it is said on both.
SIZES = {"Sender": 17, "SenderDetails": 9, "Small": 9, "Cell": 10, "CellHead": 10, "Mark": 9, "SmallCell": 9}
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _style(
    ident: str,
    name: str,
    *,
    based: str = "Normal",
    follows: str = "Normal",
    size: float = 0,
    before: float = 0,
    after: float = 0,
    line: int = 0,
    bold: bool = False,
    colour: str = "",
    level: int = -1,
    first: str = "",
    last: str = "",
) -> str:
    """One paragraph style; sizes and spaces in points, line in 240ths of a line.

    Word wants the properties in its schema's order: ``first`` stands before the spacing, ``last`` after it.
    """
    spacing = f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"'
    spacing += f' w:line="{line}" w:lineRule="auto"/>' if line else "/>"
    outline = f'<w:outlineLvl w:val="{level}"/>' if level >= 0 else ""
    keep = "<w:keepNext/><w:keepLines/>" if level >= 0 else ""
    run = "<w:b/>" if bold else ""
    run += f'<w:color w:val="{colour}"/>' if colour else ""
    run += f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if size else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{ident}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based}"/>'
        f'<w:next w:val="{follows}"/><w:qFormat/><w:pPr>{keep}{first}{spacing}{last}{outline}</w:pPr>'
        f"<w:rPr>{run}</w:rPr></w:style>"
    )


_STYLES = f"""<w:styles {_W}>
<w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>
<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>
</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>
<w:spacing w:before="0" w:after="110" w:line="266" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>
<w:pPr><w:widowControl/></w:pPr></w:style>
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">
<w:name w:val="Default Paragraph Font"/></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>
<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>
<w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>
</w:tblCellMar></w:tblPr></w:style>
{_style("Heading1", "heading 1", size=15, before=4, after=6, bold=True, colour=INK, level=0)}
{_style("Heading2", "heading 2", size=12, before=9, after=2, bold=True, colour=INK, level=1)}
{_style("Heading3", "heading 3", size=9, before=8, after=1, bold=True, colour=GREY, level=2)}
{_style("Subtitle", "Subtitle", size=12, after=8, colour=GREY, first="<w:keepNext/>")}
{
    _style(
        "ListBullet",
        "List Bullet",
        follows="ListBullet",
        after=3,
        first='<w:numPr><w:numId w:val="1"/></w:numPr>',
        last='<w:ind w:left="340" w:hanging="340"/>',
    )
}
{_style("Small", "Small Print", size=9, after=3, line=252, colour=GREY)}
{_style("Sender", "Sender", size=17, after=0, line=240, bold=True, colour=INK)}
{
    _style(
        "SenderDetails",
        "Sender Details",
        size=9,
        after=0,
        line=252,
        colour=GREY,
    )
}
{
    _style(
        "Rule",
        "Rule",
        size=2,
        after=0,
        line=240,
        first=f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="1" w:color="{INK}"/></w:pBdr>',
    )
}
{_style("Address", "Address", after=0, line=252)}
{_style("AddressRight", "Address Right", based="Address", after=0, line=252, last='<w:jc w:val="right"/>')}
{_style("Closing", "Closing", before=8, after=0, first="<w:keepNext/><w:keepLines/>")}
{_style("Cell", "Table Text", size=10, before=1.5, after=1.5, line=252)}
{
    _style(
        "CellHead", "Table Heading", based="Cell", size=10, before=2, after=2, line=252, bold=True, colour=INK
    )
}
{_style("Mark", "Mark", based="Cell", size=9, before=0.5, after=0.5, line=240, last='<w:jc w:val="center"/>')}
{_style("SmallCell", "Small Table Text", based="Cell", size=9, before=0.5, after=0.5, line=240)}
{_style("Footer", "footer", size=9, after=0, line=240, colour=GREY)}
</w:styles>"""

_NUMBERING = f"""<w:numbering {_W}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/>
<w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="340" w:hanging="340"/></w:pPr>
<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/></w:rPr></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def styles():
    """The styles part's XML, new each time."""
    return parse_xml(_STYLES)


def numbering():
    """The numbering part's XML: one bullet list."""
    return parse_xml(_NUMBERING)
