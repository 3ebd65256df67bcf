import os
from io import BytesIO

import docx
import dxpdf
import pypdf
import pypdfium2
import pytest

from casework.documents.pdf.metadata import title_and_language
from casework.documents.word import font_embedding, fonts
from casework.documents.word import to_pdf as module
from casework.documents.word.font_embedding import with_fonts
from casework.documents.word.to_pdf import word_to_pdf
from casework.documents.word.zip_writer import stored
from casework.errors import ToolFailed


def read(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def test_the_words_arrive_and_two_runs_give_the_same_bytes(word):
    file = word(["Dear Ms Okafor", "Smith & Jones"])
    pdf = word_to_pdf(file, title="First letter")
    assert "Smith & Jones" in read(pdf)
    assert word_to_pdf(file, title="First letter") == pdf


def test_title_and_language_are_told_to_the_reader(word):
    pdf = word_to_pdf(word(["x"]), title="Zoë’s letter", language="cy-GB")
    assert title_and_language(pdf) == ("Zoë’s letter", "cy-GB")
    root = pypdf.PdfReader(BytesIO(pdf)).root_object
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True


def test_all_four_faces_are_embedded_as_subsets_whatever_font_is_asked_for(word):
    def styled(document):
        paragraph = document.add_paragraph("plain ")
        for bold, italic in ((True, False), (False, True), (True, True)):
            run = paragraph.add_run("styled ")
            run.bold, run.italic, run.font.name = bold, italic, "Comic Sans MS"

    pdf = word_to_pdf(word(edit=styled), title="x")
    reader = pypdf.PdfReader(BytesIO(pdf))
    names = {font.get_object()["/BaseFont"] for font in reader.pages[0]["/Resources"]["/Font"].values()}
    assert {name.partition("+")[2] for name in names} == {
        "Arimo-Regular",
        "Arimo-Bold",
        "Arimo-Italic",
        "Arimo-BoldItalic",
    }
    assert len(pdf) < 100_000


def test_the_fonts_of_the_machine_make_no_difference(word, monkeypatch, tmp_path):
    file = word(["The same lines on every machine."])
    ours = word_to_pdf(file, title="x")
    empty_but_present = tmp_path / "fonts.conf"
    empty_but_present.write_text(module.fontconfig_file().read_text().replace("Arial", "Helvetica"))
    monkeypatch.setattr(module, "fontconfig_file", lambda: empty_but_present)
    assert word_to_pdf(file, title="x") == ours


def test_the_environment_of_the_user_is_left_as_it_was(word, monkeypatch):
    monkeypatch.setenv("FONTCONFIG_FILE", "/theirs")
    word_to_pdf(word(["x"]), title="x")
    assert os.environ["FONTCONFIG_FILE"] == "/theirs"
    monkeypatch.delenv("FONTCONFIG_FILE")
    word_to_pdf(word(["x"]), title="x")
    assert "FONTCONFIG_FILE" not in os.environ


def test_a_conversion_prints_nothing(word, capfd):
    word_to_pdf(word(["x"]), title="x")
    assert capfd.readouterr() == ("", "")


class PanicException(BaseException):  # what pyo3 raises is no Exception and can't be imported
    pass


@pytest.mark.parametrize("fault", [RuntimeError("Parse error"), PanicException("called unwrap on None")])
def test_a_failure_or_panic_of_the_engine_is_an_error_with_its_words(word, monkeypatch, capfd, fault):
    def fails(*_, **__):
        os.write(2, b"thread panicked\n")
        raise fault

    monkeypatch.setattr("dxpdf.convert", fails)
    with pytest.raises(ToolFailed) as caught:
        word_to_pdf(word(["x"]), title="First letter")
    assert caught.value.code == "word_to_pdf_failed"
    assert str(fault) in str(caught.value)
    assert "First letter" in caught.value.where
    assert capfd.readouterr().err == ""


def test_an_interruption_is_not_taken_for_a_failure(word, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("dxpdf.convert", interrupted)
    with pytest.raises(KeyboardInterrupt):
        word_to_pdf(word(["x"]), title="x")


def test_lines_of_others_on_standard_error_are_passed_on(word, monkeypatch, capfd):
    real = dxpdf.convert

    def noisy(*args, **kwargs):
        os.write(2, b"Fontconfig warning: never mind\nfrom another thread\n")
        return real(*args, **kwargs)

    monkeypatch.setattr("dxpdf.convert", noisy)
    word_to_pdf(word(["x"]), title="x")
    assert capfd.readouterr().err == "from another thread\n"


def test_the_word_file_with_fonts_can_be_opened_by_another_library(word):
    opened = docx.Document(BytesIO(with_fonts(word(["Hello"]))))
    assert opened.paragraphs[0].text == "Hello"


def test_a_real_panic_on_variable_fonts_is_caught_and_its_stack_kept_off_the_screen(word, monkeypatch, capfd):
    variable = [
        stored(f"word/{font_embedding._target(number)}", fonts._source("Arimo[wght].ttf").read_bytes())
        for number in range(1, 5)
    ]
    monkeypatch.setattr(font_embedding, "_faces", lambda: variable)
    with pytest.raises(ToolFailed):
        word_to_pdf(word(["hello"]), title="x")
    assert capfd.readouterr().err == ""
