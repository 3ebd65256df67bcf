"""Any Word file may be checked: none runs code, none hangs, and each fault has a name, a place and a cure."""

import random
import time
from pathlib import Path

import pytest

from casework.documents.template.audit import Auditor
from casework.documents.template.catalogue import Catalogue

from ..word_zoo import READABLE, UNREADABLE, body, main_part, mutated, paragraph, word_file

CATALOGUE = Catalogue(Path(__file__).parents[4] / "templates")
LIMIT = 10  # seconds, of which the contract with schools speaks
ROUNDS, IN_ROUND = 16, 22


@pytest.fixture(scope="module")
def auditor():
    with Auditor() as one:
        yield one


def sound(audit, name):
    for finding in audit.findings:
        assert all((finding.code, finding.where, finding.what, finding.fix)), f"{name}: {finding}"
        assert "Traceback" not in finding.what
        assert "object has no attribute" not in finding.what, f"{name}: {finding}"
    return [finding.code for finding in audit.findings]


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cant_be_read_is_refused_by_name(auditor, name):
    make, code = UNREADABLE[name]
    audit = auditor.audit(make(), "letter.docx")
    assert not audit.is_read
    assert sound(audit, name) == [code]
    assert "letter.docx" in audit.findings[0].where


@pytest.mark.parametrize("name", READABLE)
def test_a_strange_file_is_read_and_its_faults_are_named(auditor, name):
    make, code = READABLE[name]
    start = time.monotonic()
    audit = auditor.audit(make(), "letter.docx")
    assert time.monotonic() - start < LIMIT
    assert audit.is_read
    codes = sound(audit, name)
    assert code in codes if code else not codes


def test_what_the_file_is_instead_is_said(auditor):
    said = {name: auditor.audit(UNREADABLE[name][0](), "x").findings[0].what for name in UNREADABLE}
    assert "plain text" in said["plain text"]
    assert "a PDF" in said["a PDF"]
    assert "Excel" in said["an Excel workbook"]
    assert "OpenDocument" in said["an OpenDocument file"]
    assert "web page" in said["a web page"]
    assert "password" in said["a locked Word file"]
    assert ".doc)" in said["an old Word file"]


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_mutated_files_are_read_or_refused_and_never_break_the_reader(auditor, round_):
    """Sixteen rounds of 22: 352 files, half of them templates of ours with something broken in them."""
    chance = random.Random(round_)
    ours = [CATALOGUE.get(name).docx for name in CATALOGUE.ids()]
    strange = [make() for name, (make, _) in READABLE.items() if "000" not in name]
    for number in range(IN_ROUND):
        file = mutated(chance.choice(ours if number % 2 else strange), chance)
        start = time.monotonic()
        audit = auditor.audit(file, "letter.docx")
        assert time.monotonic() - start < LIMIT
        codes = sound(audit, f"round {round_}, file {number}")
        assert audit.is_read or len(codes) == 1
        assert not {"word_file_unreadable", "pdf_failed"} & set(codes)


def test_no_code_in_a_file_runs(auditor, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    target = tmp_path / "ran"
    for attack in (
        f"{{{{ cycler.__init__.__globals__.os.system('touch {target}') }}}}",
        f"{{{{ ''.__class__.__mro__[1].__subclasses__() }}}}{{{{ open('{target}', 'w') }}}}",
        f"{{% for x in ().__class__.__base__.__subclasses__() %}}{{{{ x('touch {target}') }}}}{{% endfor %}}",
    ):
        audit = auditor.audit(word_file(paragraph(attack)), "letter.docx")
        assert audit.findings
    assert list(tmp_path.iterdir()) == []


def test_an_outside_file_is_never_read_into_the_words(auditor, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("hush")
    xml = body(paragraph("&e;"), f'<!DOCTYPE w [<!ENTITY e SYSTEM "{secret.as_uri()}">]>')
    audit = auditor.audit(main_part(xml), "letter.docx")
    assert "hush" not in str(audit)


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_is_checked():
    with Auditor(seconds=0.02) as hasty:
        audit = hasty.audit(word_file(paragraph("Line") * 20_000), "slow.docx")
        assert [finding.code for finding in audit.findings] == ["word_file_too_slow"]
        assert not audit.is_read
        hasty._seconds = 9
        assert hasty.audit(word_file(), "quick.docx").findings == ()


def test_a_converter_that_takes_too_long_is_a_finding_of_a_file_that_was_read(monkeypatch):
    with Auditor(seconds=2.5) as hasty:
        audit = hasty.audit(word_file(paragraph("x" * 1_000_000)), "slow.docx")
    assert [finding.code for finding in audit.findings] == ["pdf_too_slow"]
    assert audit.is_read
    assert not audit.was_printed


def test_a_file_that_kills_its_reader_is_named_and_the_next_one_is_checked(auditor):
    process = auditor._worker._process
    auditor.audit(word_file(), "first.docx")
    process = auditor._worker._process
    process.kill()
    process.wait()
    assert auditor.audit(word_file(), "next.docx").findings == ()


def test_files_after_one_another_are_checked_by_one_process(auditor):
    auditor.audit(word_file(), "a.docx")
    process = auditor._worker._process
    auditor.audit(word_file(), "b.docx")
    assert auditor._worker._process is process


def test_each_template_of_the_house_is_sound_and_was_printed(auditor):
    for name in CATALOGUE.ids():
        template = CATALOGUE.get(name)
        audit = auditor.audit(template.docx, name, template.manifest, template.sample)
        assert audit.findings == ()
        assert audit.was_printed
        declared = {field.name for field in template.manifest.fields}
        assert {field.name for field in audit.fields} <= declared


def test_the_fields_of_a_file_without_manifest_are_listed_with_their_kinds(auditor):
    file = word_file(
        paragraph("{{ pupil.name }} {% if looked_after %}x{% endif %}")
        + paragraph("{% for line in address %}{{ line }}{% endfor %}")
        + paragraph("{% for row in marks %}{{ row.date }} {{ row.code }}{% endfor %}")
    )
    audit = auditor.audit(file, "letter.docx")
    assert audit.findings == ()
    assert audit.was_printed
    assert {field.name: (field.kind, field.columns) for field in audit.fields} == {
        "pupil.name": ("text", ()),
        "looked_after": ("flag", ()),
        "address": ("lines", ()),
        "marks": ("rows", ("date", "code")),
    }
