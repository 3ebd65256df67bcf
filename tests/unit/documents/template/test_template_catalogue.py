import pytest

from casework.documents.fields.manifest import read_manifest
from casework.documents.template.catalogue import Catalogue
from casework.errors import BadInput, NotFound

MANIFEST = """
id = "letter_1"
version = "{version}"
title = "First letter"
kind = "letter"
to = "parent"
signed_by = ["headteacher"]
rules = ["CR17"]
must_say = ["Dear"]

[[field]]
name = "parent.name"
kind = "text"
required = true
explain = "The parent's name."

[[field]]
name = "sessions"
kind = "rows"
columns = ["date", "code"]
required = false
explain = "Each session."
"""


@pytest.fixture
def folder(tmp_path, word):
    for version in ("1", "9", "10"):
        place = tmp_path / "letter_1" / version
        place.mkdir(parents=True)
        (place / "manifest.toml").write_text(MANIFEST.format(version=version))
        (place / "sample.toml").write_text(
            'sessions = [{date = "Monday", code = "O"}]\n[parent]\nname = "Ada"\n'
        )
        (place / "letter.docx").write_bytes(word(["Dear {{ parent.name }}"]))
    (tmp_path / "authoring").mkdir()
    (tmp_path / "readme.txt").write_text("no template")
    return tmp_path


def test_templates_are_found_and_the_newest_version_is_taken_by_number(folder):
    catalogue = Catalogue(folder)
    assert catalogue.ids() == ("letter_1",)
    assert catalogue.versions("letter_1") == ("1", "9", "10")
    assert catalogue.get("letter_1").version == "10"
    assert catalogue.get("letter_1", "9").manifest.fields[1].columns == ("date", "code")


def test_a_template_is_read_once(folder):
    catalogue = Catalogue(folder)
    assert catalogue.get("letter_1") is catalogue.get("letter_1", "10")


def test_an_unknown_template_or_version_is_not_found_and_the_known_ones_are_named(folder):
    with pytest.raises(NotFound, match="letter_1"):
        Catalogue(folder).get("letter_9")
    with pytest.raises(NotFound, match="1, 9, 10"):
        Catalogue(folder).get("letter_1", "2")


def test_a_folder_that_is_not_there_has_no_templates(tmp_path):
    assert Catalogue(tmp_path / "nothing").ids() == ()


@pytest.mark.parametrize("name", ["letter.docx", "sample.toml"])
def test_a_template_that_lacks_a_file_is_refused_by_the_name_of_the_file(folder, name):
    (folder / "letter_1" / "10" / name).unlink()
    with pytest.raises(BadInput, match=name):
        Catalogue(folder).get("letter_1")


def test_a_manifest_in_the_wrong_folder_is_refused(folder):
    (folder / "letter_1" / "10" / "manifest.toml").write_text(MANIFEST.format(version="3"))
    with pytest.raises(BadInput, match="letter_1 3"):
        Catalogue(folder).get("letter_1")


FIELD = '[[field]]\nname = "{name}"\nkind = "{kind}"\nexplain = "x"\n'
HEAD = 'id = "a"\nversion = "1"\ntitle = "t"\nkind = "letter"\nto = "parent"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id = [", "not valid TOML"),
        ('id = "a"', "version"),
        (HEAD.replace("parent", "everybody"), "everybody"),
        (HEAD + "colour = 'red'", "colour"),
        (HEAD + FIELD.format(name="pupil", kind="picture"), "picture"),
        (HEAD + FIELD.format(name="Pupil Name", kind="text"), "Pupil Name"),
        (HEAD + FIELD.format(name="loop.first", kind="text"), "loop.first"),
        (HEAD + FIELD.format(name="a", kind="text") * 2, "declared twice"),
        (
            HEAD + FIELD.format(name="a", kind="text") + FIELD.format(name="a.b", kind="text"),
            "group of other fields",
        ),
        (HEAD + FIELD.format(name="a", kind="rows"), "columns"),
        (HEAD + FIELD.format(name="a", kind="text") + 'columns = ["x"]', "columns"),
        (HEAD + FIELD.format(name="a", kind="rows") + 'columns = ["X Y"]', "X Y"),
    ],
)
def test_a_faulty_manifest_is_refused_with_file_and_fault(text, words):
    with pytest.raises(BadInput) as caught:
        read_manifest(text.encode(), "letter_1/1/manifest.toml")
    assert words in str(caught.value)
    assert "manifest.toml" in caught.value.where


def test_all_faults_of_the_fields_are_told_together():
    with pytest.raises(BadInput) as caught:
        read_manifest(
            (HEAD + FIELD.format(name="A", kind="text") + FIELD.format(name="b", kind="rows")).encode(), "x"
        )
    assert len(caught.value.details) == 2
