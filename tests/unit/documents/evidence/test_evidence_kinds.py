"""Evidence that is no PDF: pictures, Word files, e-mails, text; each becomes pages, or is refused by name."""

import io
import struct
import zlib
from email.message import EmailMessage

import docx
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from casework.documents.evidence.intake import inspect_evidence
from casework.documents.verify.whole_pack import verify_pack
from casework.errors import BadInput


def picture(kind="JPEG", size=(300, 200), mode="RGB", **how):
    """A picture whose upper left quarter is red (dark where there are no colours)."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    out = io.BytesIO()
    image.convert(mode).save(out, kind, **how)
    return out.getvalue()


def shown(pdf, number=0):
    with pypdfium2.PdfDocument(pdf) as opened:
        return opened[number].render(scale=1).to_pil().convert("RGB")


def is_red(pixel):
    return pixel[0] > 200 and pixel[1] < 90 and pixel[2] < 90


def dots_per_inch(pdf):
    """Return the resolution of the only picture of the first page, as it is placed."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        page = opened.pages[0].obj
        image = page.Resources.XObject.Im0
        width = float(page.Contents.read_bytes().split()[1])
        return int(image.Width) / width * 72


@pytest.mark.parametrize(
    ("kind", "mode", "media"),
    [
        ("JPEG", "RGB", "jpeg"),
        ("JPEG", "L", "jpeg"),
        ("JPEG", "CMYK", "jpeg"),
        ("PNG", "RGB", "png"),
        ("PNG", "RGBA", "png"),
        ("PNG", "P", "png"),
        ("PNG", "1", "png"),
        ("PNG", "LA", "png"),
        ("TIFF", "RGB", "tiff"),
        ("TIFF", "1", "tiff"),
        ("TIFF", "CMYK", "tiff"),
    ],
)
def test_a_picture_stands_on_one_a4_page_whatever_its_name_says(kind, mode, media):
    found = inspect_evidence(picture(kind, mode=mode), name="letter.docx")
    assert (found.media, found.pages, found.original_pages) == (media, 1, 1)
    assert found.image_only_pages == (1,)
    assert found.repaired
    page = shown(found.pdf)
    assert page.size == (842, 596)
    assert sum(page.getpixel((200, 150))) < 640
    assert page.getpixel((700, 450)) > (240, 240, 240)


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_is_straightened_as_the_camera_held_it(turn):
    upright = Image.open(io.BytesIO(picture()))
    back = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT], 3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM], 5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90], 7: [Image.Transpose.TRANSVERSE], 8: [Image.Transpose.ROTATE_270],
    }.get(turn, [])  # fmt: skip
    for step in back:
        upright = upright.transpose(step)
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x0112] = turn
    upright.save(out, "JPEG", exif=exif, quality=95)
    found = inspect_evidence(out.getvalue(), name="IMG_1.jpg")
    page = shown(found.pdf)
    assert page.width > page.height
    assert is_red(page.getpixel((200, 150)))
    assert not is_red(page.getpixel((650, 150)))
    assert not is_red(page.getpixel((200, 400)))
    assert ("turned upright as the camera held it" in found.done) == (turn != 1)


def test_a_picture_finer_than_300_dpi_is_made_smaller_and_a_coarser_one_is_left():
    fine = inspect_evidence(picture(size=(6000, 4000)), name="fine.jpg")
    assert dots_per_inch(fine.pdf) <= 300
    assert "made smaller to 300 dpi" in fine.done
    coarse = inspect_evidence(picture(size=(1200, 800)), name="coarse.jpg")
    assert "made smaller to 300 dpi" not in coarse.done


def test_a_jpeg_that_needs_nothing_keeps_its_own_bytes():
    data = picture(size=(1200, 800))
    with pikepdf.open(io.BytesIO(inspect_evidence(data, name="a.jpg").pdf)) as opened:
        assert opened.pages[0].obj.Resources.XObject.Im0.read_raw_bytes() == data


def test_each_picture_of_a_tiff_is_a_page():
    pages = [Image.new("RGB", (400, 500), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    found = inspect_evidence(out.getvalue(), name="fax.tif")
    assert (found.pages, found.original_pages, found.image_only_pages) == (3, 3, (1, 2, 3))
    assert [shown(found.pdf, n).getpixel((300, 300)).index(max(shown(found.pdf, n).getpixel((300, 300))))
            for n in range(3)] == [0, 1, 2]  # fmt: skip


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_a_picture_that_would_unpack_without_end_is_refused_before_it_is_unpacked():
    head = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 10**7))
    with pytest.raises(BadInput) as fault:
        inspect_evidence(bomb + chunk(b"IEND", b""), name="bomb.png")
    assert fault.value.code == "evidence.too_many_pixels"
    assert "60000" in fault.value.what


def test_a_picture_cut_short_is_refused():
    noise = Image.effect_noise((900, 900), 80).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG")
    with pytest.raises(BadInput) as fault:
        inspect_evidence(out.getvalue()[:9000], name="half.jpg")
    assert fault.value.code == "evidence.truncated"
    assert fault.value.where == "half.jpg"


def message(**headers):
    mail = EmailMessage()
    said = {
        "From": "Jo Bloggs <jo@example.org>",
        "To": "office@example.org",
        "Subject": "Łucja & <her> cough",
    }
    for name, words in {**said, **headers}.items():
        mail[name] = words
    mail.set_content("Dear office,\n\nshe is ill – again.\n")
    return mail


def test_an_email_becomes_pages_with_its_headers_and_each_attachment_a_document_of_its_own(samples):
    mail = message()
    mail.add_alternative("<p>Dear office, <b>web words</b></p>", subtype="html")
    mail.add_attachment(samples.text(2, "inside"), maintype="application", subtype="pdf", filename="a.pdf")
    mail.add_attachment(picture(), maintype="image", subtype="jpeg", filename="photo.jpg")
    mail.add_attachment(message(Subject="An older one"))
    found = inspect_evidence(mail.as_bytes(), name="mail.eml")
    words = samples.words(found.pdf, 1)
    for said in ("Jo Bloggs", "Łucja & <her> cough", "she is ill – again.", "a.pdf: 2 pages", "photo.jpg"):
        assert said in words
    assert "web words" not in words
    assert [one.inspected.pages for one in found.attached] == [2, 1, 1]
    assert found.attached[0].data == samples.text(2, "inside")
    assert "An older one" in samples.words(found.attached[2].inspected.pdf, 1)


def test_an_attachment_that_cannot_be_taken_in_is_named_on_the_page_and_in_the_notes(samples):
    mail = message()
    mail.add_attachment(b"PK\x03\x04xl/workbook.xml", maintype="a", subtype="b", filename="sheet.xlsx")
    found = inspect_evidence(mail.as_bytes(), name="mail.eml")
    assert "sheet.xlsx: NOT IN THE PACK. The file is an Excel workbook" in samples.words(found.pdf, 1)
    assert any("sheet.xlsx" in note for note in found.notes)
    assert found.attached == ()


def test_a_message_written_as_a_web_page_keeps_its_words(samples):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "jo@example.org", "Only a web page"
    mail.set_content("<style>p{}</style><p>First &amp; last</p><ul><li>one<li>two</ul>", subtype="html")
    found = inspect_evidence(mail.as_bytes(), name="mail.eml")
    words = samples.words(found.pdf, 1)
    assert "First & last" in words and "two" in words and "p{}" not in words
    assert any("web page" in note for note in found.notes)


def test_text_becomes_pages_and_signs_that_the_font_lacks_are_printed_by_number(samples):
    text = "Łódź, żółw & <b>\n\tindented\n😀\n" * 60
    found = inspect_evidence(text.encode(), name="note")
    assert (found.media, found.pages) == ("text", 4)
    assert found.image_only_pages == ()
    words = samples.words(found.pdf, 1)
    assert "Łódź, żółw & <b>" in words and "[U+1F600]" in words
    assert any("U+1F600" in note for note in found.notes)


def word(change):
    document, out = docx.Document(), io.BytesIO()
    document.add_heading("A report")
    document.add_paragraph("She came late.", style="List Bullet")
    change(document)
    document.save(out)
    return out.getvalue()


def test_a_word_file_becomes_pages_with_every_word(samples):
    found = inspect_evidence(word(lambda d: d.add_paragraph("Łucja & <Co>")), name="report")
    assert (found.media, found.pages, found.repaired) == ("word", 1, True)
    assert "Łucja & <Co>" in samples.words(found.pdf, 1)


def test_hidden_words_of_a_word_file_are_told_of():
    def hide(document):
        document.add_paragraph("seen ").add_run("not to be seen").font.hidden = True

    assert any("hides" in note for note in inspect_evidence(word(hide), name="report.docx").notes)


def struck_out(document):
    document.add_paragraph().add_run("not so").font.strike = True


@pytest.mark.parametrize(
    ("change", "words"),
    [(struck_out, "Struck-through"), (lambda d: d.add_paragraph("日本"), "U+65E5")],
)
def test_a_word_file_that_would_look_different_is_refused_with_what_and_how(change, words):
    with pytest.raises(BadInput) as fault:
        inspect_evidence(word(change), name="report.docx")
    assert fault.value.code == "evidence.not_printable"
    assert any(words in line for line in fault.value.details)
    assert "save it as PDF" in fault.value.fix


def test_a_locked_pdf_is_opened_with_its_password_and_kept_without(samples):
    locked = samples.changed(
        samples.text(2, "secret"),
        lambda pdf: None,
        deterministic_id=False,
        encryption=pikepdf.Encryption(owner="o", user="sesame"),
    )
    found = inspect_evidence(locked, name="a.pdf", password="sesame")
    assert found.was_encrypted and found.repaired
    assert "secret page 2" in samples.words(found.pdf, 2)
    with pytest.raises(BadInput) as fault:
        inspect_evidence(locked, name="a.pdf", password="wrong")
    assert fault.value.code == "evidence.wrong_password"


def test_what_is_found_in_a_pdf_is_told(samples):
    def change(pdf):
        pdf.pages[1].obj.Rotate = 90
        pdf.pages[1].obj.CropBox = [10, 10, 300, 400]

    found = inspect_evidence(samples.changed(samples.text(3), change), name="a.pdf")
    assert found.page_boxes == (
        "1: media 0 0 595 842",
        "2: media 0 0 595 842 crop 10 10 300 400 turned 90",
        "3: media 0 0 595 842",
    )


@pytest.mark.parametrize("data", [picture(), b"plain words", message().as_bytes()])
def test_what_was_taken_in_stands_in_a_pack_that_holds(samples, data):
    found = inspect_evidence(data, name="x")
    built = samples.built(found.pdf)
    assert verify_pack(built.pdf).ok


def test_a_tall_screenshot_is_cut_into_pages_on_which_it_can_be_read():
    """A chat of ten screens' length: rows of ten colours, of which none may be missing or thin."""
    tall = Image.new("RGB", (600, 6000))
    colours = [(20 * n, 255 - 20 * n, 60) for n in range(10)]
    for n, colour in enumerate(colours):
        tall.paste(colour, (0, n * 600, 600, (n + 1) * 600))
    out = io.BytesIO()
    tall.save(out, "PNG")
    found = inspect_evidence(out.getvalue(), name="chat.png")
    assert (found.pages, found.original_pages) == (8, 1)
    assert "cut into 8 pages from top to bottom" in found.done[1]
    seen = []
    with pypdfium2.PdfDocument(found.pdf) as pdf:
        for page in pdf:
            picture = page.render(scale=0.5).to_pil().convert("RGB")
            middle = [picture.getpixel((picture.width // 2, y)) for y in range(picture.height)]
            seen += [found for found in middle if found != (255, 255, 255)]
            assert picture.getpixel((20, 100)) != (255, 255, 255)  # as wide as the page
    rows = [
        sum(abs(a - b) < 8 for a, b in zip(colour, one, strict=True)) == 3
        for colour in colours
        for one in seen
    ]
    by_colour = [sum(rows[n * len(seen) : (n + 1) * len(seen)]) for n in range(10)]
    assert min(by_colour) > 260  # half of 539 points, but for the joints


@pytest.mark.parametrize("size", [(1080, 2400), (2400, 300), (3, 9000)])
def test_a_picture_of_usual_shape_or_a_mere_line_stays_on_one_page(size):
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "PNG")
    assert inspect_evidence(out.getvalue(), name="screen.png").pages == 1


def test_marks_of_direction_in_a_text_show_nothing_and_are_counted():
    arabic = "\u0645\u062d\u0645\u062f"
    found = inspect_evidence(f"\u202bFrom {arabic}\u200f, today\u202c\n".encode(), name="chat.txt")
    with pypdfium2.PdfDocument(found.pdf) as pdf:
        words = pdf[0].get_textpage().get_text_range()
    assert arabic in words
    assert "U+" not in words
    assert found.notes == ("3 invisible marks of direction are not printed",)


def drawn_shape(inside, uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"):
    """Return a Word file with one drawing in its first line."""
    document = docx.Document()
    line = document.add_paragraph("A plan of the gate: ")
    drawing = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><w:drawing><wp:inline>'
        '<wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="Shape"/>'
        f'<a:graphic><a:graphicData uri="{uri}"><wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="900000" cy="900000"/></a:xfrm>{inside}</wps:spPr><wps:bodyPr/></wps:wsp>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    line._p.append(docx.oxml.parse_xml(drawing))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("inside", "uri", "words"),
    [
        ('<a:prstGeom prst="triangle"><a:avLst/></a:prstGeom>', "x/wordprocessingShape", "drawn shape"),
        ("<a:custGeom/>", "x/wordprocessingShape", "drawn shape"),
        ('<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>', "x/wordprocessingGroup", "group of drawn shapes"),
    ],
)
def test_a_word_file_with_shapes_that_would_not_be_drawn_is_refused(inside, uri, words):
    with pytest.raises(BadInput) as fault:
        inspect_evidence(drawn_shape(inside, uri), name="plan.docx")
    assert fault.value.code == "evidence.not_printable"
    assert any(words in detail for detail in fault.value.details)


def test_a_word_file_with_a_frame_is_taken():
    found = inspect_evidence(drawn_shape('<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'), name="plan.docx")
    assert found.pages == 1
