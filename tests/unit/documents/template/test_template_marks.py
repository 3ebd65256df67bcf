"""The marked copy of a Word file: every fault at its place, and a file that opens."""

from io import BytesIO

import docx
import pytest

from casework.documents.template.check import read_template
from casework.documents.template.marks import marked_copy
from casework.documents.word.comments import without_comments
from casework.documents.word.finding import Finding
from casework.documents.word.gate import pdf_text
from casework.documents.word.normal import normal
from casework.documents.word.to_pdf import word_to_pdf
from casework.errors import BadInput

from ..conftest import make_manifest
from ..word_zoo import MACRO_TYPE, OLE, READABLE, W, paragraph, related, word_file, word_parts, zipped

MANIFEST = make_manifest({"pupil.forename": "text"})
WRONG = "{{ pupil.forname }}"


def marked(file, manifest=MANIFEST):
    reading = read_template(file, "letter.docx", manifest)
    return docx.Document(BytesIO(marked_copy(reading.file, reading.findings)))


def test_a_fault_in_the_text_is_highlighted_and_bears_a_comment(word):
    copy = marked(word(["Sound", WRONG], table=[["a", WRONG]]))
    sound, wrong = copy.paragraphs[:2]
    assert sound.runs[0].font.highlight_color is None
    assert wrong.runs[0].font.highlight_color is not None
    assert copy.tables[0].cell(0, 1).paragraphs[0].runs[0].font.highlight_color is not None
    assert ["did you mean pupil.forename?" in comment.text for comment in copy.comments] == [True, True]
    assert {comment.author for comment in copy.comments} == {"casework"}


def test_a_fault_in_a_header_bears_a_red_note_because_word_has_no_comments_there(word):
    copy = marked(word([WRONG], header=WRONG))
    header = copy.sections[0].header.paragraphs[0]
    assert "[The manifest has no field pupil.forname." in header.text
    assert str(header.runs[-1].font.color.rgb) == "C00000"


def test_a_fault_in_a_text_box_or_note_bears_a_red_note_too():
    box = f"<w:p><w:r><w:pict><w:txbxContent>{paragraph(WRONG)}</w:txbxContent></w:pict></w:r></w:p>"
    copy = marked(word_file(box))
    assert "no field pupil.forname" in copy.element.body.xml
    assert len(list(copy.comments)) == 0


def test_what_concerns_the_whole_file_is_said_at_the_first_paragraph(word):
    copy = marked(word(["No tag at all"]))
    (comment,) = copy.comments
    assert comment.text.startswith("manifest.toml: The field pupil.forename is required")
    assert copy.paragraphs[0].runs[0].font.highlight_color is None


def test_the_notes_hold_no_tags_of_their_own(word):
    copy = marked(word(["{% if pupil.forename %} never closed"]))
    (comment,) = copy.comments
    assert "{ % endif % }" in comment.text
    out = BytesIO()
    copy.save(out)
    codes = {finding.code for finding in read_template(out.getvalue(), "copy.docx", MANIFEST).findings}
    assert codes == {"unclosed_block"}


def test_comments_that_were_there_stay_and_numbers_do_not_clash(word):
    def commented(document):
        document.add_comment(document.paragraphs[0].runs, text="Ask the head", author="Office")

    copy = marked(word(["Dear parent", WRONG], edit=commented))
    assert [comment.author for comment in copy.comments] == ["Office", "casework"]
    assert len({comment.comment_id for comment in copy.comments}) == 2


def test_the_copy_can_be_made_into_a_pdf_and_the_same_faults_give_the_same_bytes(word):
    reading = read_template(word([WRONG], header=WRONG), "x", MANIFEST)
    copy = marked_copy(reading.file, reading.findings)
    assert copy == marked_copy(reading.file, reading.findings)
    assert "pupil.forname" in pdf_text(word_to_pdf(copy, title="copy"))[1]


@pytest.mark.parametrize("name", [n for n, (_, code) in READABLE.items() if code and code != "missing_part"])
def test_strange_files_can_be_marked_too(name):
    assert marked(READABLE[name][0](), None).paragraphs is not None


def test_the_copy_of_a_file_with_macros_has_none():
    file = zipped(
        word_parts(kind=MACRO_TYPE)
        | {
            "word/vbaProject.bin": OLE,
            "word/_rels/document.xml.rels": related("vbaProject", "vbaProject.bin"),
        }
    )
    copy = marked(file)
    assert not any("vba" in str(part.partname) for part in copy.part.package.iter_parts())


def test_a_copy_that_would_not_open_is_not_made():
    broken = zipped(word_parts() | {"word/_rels/document.xml.rels": related("numbering", "numbering.xml")})
    reading = read_template(broken, "x", None)
    with pytest.raises(BadInput) as caught:
        marked_copy(reading.file, reading.findings)
    assert caught.value.code == "copy_not_made"


def test_the_highlight_stands_where_the_schema_wants_it():
    run = '<w:rPr><w:b/><w:u w:val="single"/><w:lang w:val="en-GB"/></w:rPr>'
    file = word_file(f"<w:p><w:r>{run}<w:t>x</w:t></w:r></w:p>")
    copy = marked_copy(normal(file, "x"), [Finding("c", "w", "What.", "Fix.", ("word/document.xml", 1))])
    properties = docx.Document(BytesIO(copy)).paragraphs[0].runs[0]._r.rPr
    assert [node.tag.removeprefix(f"{{{W}}}") for node in properties] == ["b", "highlight", "u", "lang"]


def test_comments_can_be_taken_out_without_losing_a_word(word):
    def commented(document):
        document.add_comment(document.paragraphs[0].runs, text="Ask the head")

    file = word(["Dear parent", "Second"], edit=commented)
    bare = docx.Document(BytesIO(without_comments(file)))
    assert [p.text for p in bare.paragraphs] == ["Dear parent", "Second"]
    assert "comment" not in bare.element.xml
