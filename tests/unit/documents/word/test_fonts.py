import os
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from casework.documents.word import fonts


@pytest.mark.parametrize(
    ("face", "style", "weight", "selection", "mac"),
    [
        ("regular", "Regular", 400, 0b1000000, 0),
        ("bold", "Bold", 700, 0b0100000, 1),
        ("italic", "Italic", 400, 0b0000001, 2),
        ("bold_italic", "Bold Italic", 700, 0b0100001, 3),
    ],
)
def test_each_face_is_static_and_says_its_style(face, style, weight, selection, mac):
    with TTFont(getattr(fonts.static_fonts(), face)) as font:
        assert "fvar" not in font
        assert (font["name"].getDebugName(1), font["name"].getDebugName(2)) == ("Arimo", style)
        assert font["OS/2"].usWeightClass == weight
        assert font["OS/2"].fsSelection & 0b1100001 == selection
        assert font["head"].macStyle == mac


def test_bold_is_wider_than_regular():
    made = fonts.static_fonts()
    with TTFont(made.regular) as regular, TTFont(made.bold) as bold:
        assert bold["hmtx"]["a"][0] > 0
        assert bold["hmtx"]["b"][0] > regular["hmtx"]["b"][0]


def test_faces_are_cut_to_the_same_bytes_each_time():
    made = fonts.static_fonts()
    assert fonts._cut(fonts._FACES[0]) == made.regular.read_bytes()


def test_a_damaged_cache_is_mended(tmp_path, monkeypatch):
    monkeypatch.setattr(fonts, "_folder", lambda: tmp_path)
    monkeypatch.setattr(fonts, "_cut", lambda face: face.style.encode())
    (tmp_path / "Arimo-Bold.ttf").write_bytes(b"")
    made = fonts.static_fonts()
    assert made.bold.read_bytes() == b"Bold"
    assert made.bold_italic.read_bytes() == b"Bold Italic"
    assert not list(tmp_path.glob("*.part"))


def test_a_cache_that_cannot_be_written_is_replaced_by_a_folder_of_this_process(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: blocked)
    folder = fonts._folder.__wrapped__()
    assert folder.is_dir()
    assert blocked not in folder.parents


def test_without_a_home_nothing_is_made_in_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: Path("~/.cache"))
    assert fonts._folder.__wrapped__().is_absolute()
    assert list(tmp_path.iterdir()) == []


def test_several_processes_may_make_the_cache_at_once(tmp_path):
    code = (
        "from casework.documents.word import fonts\n"
        "fonts._cut = lambda face: face.style.encode() * 100_000\n"
        "print(fonts.static_fonts().bold.stat().st_size)"
    )
    place = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    running = [
        subprocess.Popen([sys.executable, "-c", code], env=place, stdout=subprocess.PIPE) for _ in range(4)
    ]
    assert {process.communicate()[0].strip() for process in running} == {b"400000"}


def test_the_fontconfig_file_names_our_folder_and_a_font_for_every_other_name():
    text = fonts.fontconfig_file().read_text()
    assert str(fonts.static_fonts().regular.parent) in text
    assert "append_last" in text


@pytest.mark.parametrize(
    "text",
    [
        "Zoë O’Brien",
        "Łukasz Żółć",
        "Ỳ ŵ ŷ",
        "Дмитро",
        "Ελένη",
        "שלום",
        "e\u0301",
        "a\tb\r\nc",
        "A\u200dB\u200e",
        "€ £ – “”",
    ],
)
def test_names_that_the_font_shows_lack_nothing(text):
    assert fonts.missing_characters(text) == ""


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Ada 🦊🦊", "🦊"),
        ("محمد", "محد"),
        ("李 Ada", "李"),
        ("\U0001f469\u200d\U0001f467", "👩👧"),
        ("a\x07", "\x07"),
        ("☐", "☐"),
    ],
)
def test_characters_without_a_glyph_are_named_once_in_their_order(text, missing):
    assert fonts.missing_characters(text) == missing


def test_every_letter_that_is_taken_as_shown_without_a_look_is_in_all_faces():
    for path in vars(fonts.static_fonts()).values():
        with TTFont(path, lazy=True) as face:
            assert set(map(ord, filter(str.isprintable, map(chr, range(128))))) <= set(face.getBestCmap())
