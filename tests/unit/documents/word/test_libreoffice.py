"""LibreOffice as second engine: supervised, started again, tried once more; and the real one if installed."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from casework.documents.pdf.metadata import title_and_language
from casework.documents.template.catalogue import Catalogue
from casework.documents.template.render import produce
from casework.documents.word import engines, libreoffice, libreoffice_find
from casework.documents.word.engines import engine_for
from casework.documents.word.gate import check_words, pdf_text
from casework.documents.word.libreoffice import LibreOffice
from casework.documents.word.libreoffice_find import installed
from casework.errors import BadInput, CaseworkError, ToolFailed

from ..word_zoo import body, main_part

CATALOGUE = Catalogue(Path(__file__).parents[4] / "templates")
ENGINES = ["dxpdf", *(["libreoffice"] if installed() else [])]

# An office that does what the plan says: one word for each start, the last word for all that follow.
FAKE = """
import json, os, struct, sys, time
from pathlib import Path
LENGTHS = struct.Struct(">QQ")
plan, count = sys.argv[1].split(","), Path(sys.argv[2])
starts = len(count.read_text()) if count.exists() else 0
count.write_text("x" * (starts + 1))
way = plan[min(starts, len(plan) - 1)]
read = sys.stdin.buffer.read
while True:
    lengths = read(LENGTHS.size)
    if not lengths:
        break
    sizes = LENGTHS.unpack(lengths)
    head, data = json.loads(read(sizes[0])), read(sizes[1])
    answer, pdf = {}, b""
    if head["do"] != "hello":
        if way == "hang":
            time.sleep(60)
        elif way == "crash":
            print("Fatal exception: Signal 6", file=sys.stderr)
            os._exit(1)
        elif way == "refuse":
            answer = {"error": "LibreOffice can't read it"}
        elif way == "nothing":
            pass
        else:
            pdf = b"%PDF-1.7 " + data[:4]
    elif way == "deaf":
        time.sleep(60)
    told = json.dumps(answer).encode()
    sys.stdout.buffer.write(LENGTHS.pack(len(told), len(pdf)) + told + pdf)
    sys.stdout.buffer.flush()
"""


@pytest.fixture
def office(tmp_path):
    made = []

    def make(plan, seconds=10.0, start_seconds=10.0):
        count = str(tmp_path / "starts")
        one = LibreOffice(
            lambda folder: [sys.executable, "-c", FAKE, plan, count, str(folder)],
            seconds=seconds,
            start_seconds=start_seconds,
        )
        made.append(one)
        return one

    yield make
    for one in made:
        one.stop()


def test_an_office_that_works_is_started_once_for_many_letters(office):
    one = office("works")
    assert [one.convert(b"abcd", "letter") for _ in range(5)] == [b"%PDF-1.7 abcd"] * 5
    assert one.starts == 1


@pytest.mark.parametrize("trouble", ["hang", "crash", "deaf"])
def test_an_office_that_fails_once_is_started_again_and_the_letter_is_tried_once_more(office, trouble):
    one = office(f"{trouble},works", seconds=0.5, start_seconds=0.5 if trouble == "deaf" else 10)
    if trouble == "deaf":
        one._start_seconds = 2.0
    start = time.monotonic()
    assert one.convert(b"abcd", "letter") == b"%PDF-1.7 abcd"
    assert one.starts == 2
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(("trouble", "words"), [("hang", "in time"), ("crash", "broke down")])
def test_an_office_that_fails_twice_is_an_error_with_its_last_words(office, trouble, words):
    one = office(trouble, seconds=0.4)
    with pytest.raises(ToolFailed) as caught:
        one.convert(b"abcd", "First letter")
    assert caught.value.code == "libreoffice_failed"
    assert words in caught.value.what
    assert caught.value.where == "First letter"
    assert trouble == "hang" or "Signal 6" in caught.value.fix
    assert one.starts == 2


@pytest.mark.parametrize("way", ["refuse", "nothing"])
def test_a_file_that_the_office_refuses_is_not_tried_again(office, way):
    one = office(way)
    with pytest.raises(BadInput) as caught:
        one.convert(b"abcd", "letter")
    assert caught.value.code == "word_to_pdf_failed"
    assert one.starts == 1


def test_an_office_grown_old_is_replaced(office, monkeypatch):
    monkeypatch.setattr(libreoffice, "LETTERS_PER_OFFICE", 3)
    one = office("works")
    for _ in range(7):
        one.convert(b"abcd", "letter")
    assert one.starts == 3


def test_the_folder_of_an_office_goes_with_it(office):
    one = office("works")
    one.convert(b"abcd", "letter")
    folder = Path(one._folder)
    assert folder.is_dir()
    assert folder.stat().st_mode & 0o077 == 0
    one.stop()
    assert not folder.exists()


def test_letters_of_several_threads_take_turns(office):
    one = office("works")
    found = []
    threads = [
        threading.Thread(target=lambda n=n: found.append(one.convert(b"%04d" % n, "x"))) for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [b"%%PDF-1.7 %04d" % n for n in range(8)]
    assert one.starts == 1


@pytest.mark.parametrize("data", [b"Dear parent, this is plain text", b"", b"PK\x03\x04 but no zip"])
def test_what_is_no_word_file_is_refused_before_any_office_sees_it(monkeypatch, data):
    monkeypatch.setattr(libreoffice, "_office", lambda: pytest.fail("the office was asked"))
    with pytest.raises(BadInput) as caught:
        libreoffice.word_to_pdf(data, title="letter")
    assert caught.value.code == "not_a_word_file"


def test_a_machine_without_libreoffice_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv(libreoffice_find.SOFFICE, str(tmp_path / "none"))
    assert installed() is None
    with pytest.raises(ToolFailed, match="not installed") as caught:
        libreoffice_find.wanted()
    assert "apt-get install" in caught.value.fix


def test_a_machine_whose_pythons_cant_talk_to_libreoffice_is_told_so(monkeypatch, tmp_path):
    program = tmp_path / "soffice"
    program.touch()
    monkeypatch.setenv(libreoffice_find.SOFFICE, str(program))
    monkeypatch.setattr(libreoffice_find, "_has_uno", lambda python: False)
    with pytest.raises(ToolFailed) as caught:
        libreoffice_find.wanted()
    assert caught.value.code == "libreoffice_without_python"


def struck(document):
    document.paragraphs[0].add_run("gone").font.strike = True


def test_a_choice_that_there_is_not_is_refused_with_those_that_there_are(word):
    with pytest.raises(BadInput) as caught:
        engine_for(word(), "word")
    assert caught.value.code == "bad_engine"
    assert "dxpdf, libreoffice" in caught.value.fix


@pytest.mark.parametrize(
    ("edit", "chosen", "has_office", "engine"),
    [
        (None, "dxpdf", True, "dxpdf"),
        (None, "libreoffice", False, "libreoffice"),
        (struck, "dxpdf", True, "libreoffice"),
        (struck, "dxpdf", False, "dxpdf"),
    ],
)
def test_a_template_that_dxpdf_would_harm_goes_to_libreoffice_where_that_is_installed(
    word, monkeypatch, edit, chosen, has_office, engine
):
    monkeypatch.setattr(engines, "installed", lambda: object() if has_office else None)
    assert engine_for(word(["Dear parent"], **({"edit": edit} if edit else {})), chosen) == engine


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", CATALOGUE.ids())
def test_each_template_of_the_house_keeps_its_words_title_and_bytes_in_each_engine(name, engine):
    template = CATALOGUE.get(name)
    once, again = (produce(template, template.sample, title="A title", engine=engine) for _ in range(2))
    assert once.pdf == again.pdf
    assert once.docx == again.docx
    assert title_and_language(once.pdf) == ("A title", "en-GB")
    assert once.pages == produce(template, template.sample, title="A title").pages


if installed() is not None:

    def test_libreoffice_prints_what_dxpdf_drops(make_template):
        def controlled(document):
            xml = (
                f"<w:sdt {nsdecls('w')}><w:sdtContent><w:r><w:t>swallowed</w:t></w:r></w:sdtContent></w:sdt>"
            )
            document.paragraphs[0]._p.append(parse_xml(xml))

        template = make_template(edit=controlled)
        produced = produce(template, template.sample, title="x")
        assert "swallowed" in pdf_text(produced.pdf)[1]

    def test_an_office_that_is_killed_is_replaced_and_the_letter_is_printed(word):
        libreoffice.word_to_pdf(word(["First"]), title="x")
        process = libreoffice._office()._worker._process
        process.kill()
        process.wait()
        assert "Second" in pdf_text(libreoffice.word_to_pdf(word(["Second"]), title="x"))[1]

    def test_an_office_whose_caller_was_killed_goes_too_and_leaves_nothing_behind(word, tmp_path):
        file = tmp_path / "letter.docx"
        file.write_bytes(word(["x"]))
        code = (
            "import sys; from pathlib import Path; from casework.documents.word import libreoffice as o\n"
            "o.word_to_pdf(Path(sys.argv[1]).read_bytes(), title='x')\n"
            "print(o._office()._folder, flush=True); input()"
        )
        command = [sys.executable, "-c", code, str(file)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as caller:
            assert caller.stdout is not None
            folder = Path(caller.stdout.readline().strip())
            assert folder.is_dir()
            caller.kill()
        deadline = time.monotonic() + 20
        while folder.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not folder.exists()

    def test_comments_which_kill_an_office_without_windows_are_left_out(word):
        def commented(document):
            document.add_comment(document.paragraphs[0].runs, text="Ask the head")

        pdf = libreoffice.word_to_pdf(word(["Dear parent"], edit=commented), title="x")
        assert "Ask" not in pdf_text(pdf)[1]

    def test_tracked_changes_are_printed_as_if_accepted_without_mark_up(word):
        def tracked(document):
            for kind, text in (("ins", "new"), ("del", "old")):
                tag = "delText" if kind == "del" else "t"
                run = f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"
                xml = f'<w:{kind} {nsdecls("w")} w:id="1" w:author="a">{run}</w:{kind}>'
                document.paragraphs[0]._p.append(parse_xml(xml))

        file = word(["Words "], edit=tracked)
        pdf = libreoffice.word_to_pdf(file, title="x")
        assert "new" in pdf_text(pdf)[1]
        assert "old" not in pdf_text(pdf)[1]
        assert check_words(file, pdf, "x") == 1

    def test_the_letters_are_set_in_our_font_and_fonts_are_embedded(word):
        pdf = libreoffice.word_to_pdf(word(["Dear parent"]), title="x")
        assert b"Arimo" in pdf
        assert b"Liberation" not in pdf

    def test_a_broken_file_is_an_error_and_the_office_lives_on(word):
        file = word(["x"])
        libreoffice.word_to_pdf(file, title="x")
        broken = main_part(body("").replace("</w:body>", "</w:wrong>"))
        with pytest.raises(CaseworkError):
            libreoffice._office().convert(broken, "x")
        before = libreoffice._office().starts
        libreoffice.word_to_pdf(file, title="x")
        assert libreoffice._office().starts == before
