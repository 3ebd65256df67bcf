"""The certificate of the year before, where the authority asks for it (domain 3.2), through the commands."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from ..e2e.world import MARK_COLUMNS, pdf, pdf_texts, table, write
from .schools import (
    HEAD,
    LA,
    OFFICER,
    Child,
    act,
    act_ok,
    calendar_toml,
    case,
    cli,
    data,
    make_school,
    mark_rows,
    ok,
    papers,
    record,
    run_of,
    shown,
    step,
    upn,
    weekdays,
)

MACHINES = Path(__file__).resolve().parents[2] / "state_machines"
ON = "2025-03-10"
CASE = case(1, "absence")
# Away in both years: unauthorised for three days of the year before, and for two of this one.
NOW = {weekdays(2024)[0]: "OO", weekdays(2024)[7]: "OO"}
BEFORE = run_of(2023, "2023-11-06", 3, "GG")


def old_register(folder: Path, pattern: dict[str, str], number: int = 1, since: str = "") -> list[Path]:
    """Write calendar and marks of the school year before."""
    rows = [row for row in mark_rows(2023, number, pattern) if row[1] >= since]
    return write(folder, calendar_toml=calendar_toml(2023), marks_csv=table(MARK_COLUMNS, rows))


@pytest.fixture(scope="module")
def school(tmp_path_factory) -> Path:
    """Return a home of Kilnhurst with this year's register alone; never write to it."""
    late = {"on_roll_from": "2024-10-01"}
    young = {"date_of_birth": "2019-10-20", "on_roll_from": "2023-09-05", "year_group": "1"}
    five = {"date_of_birth": "2018-11-19", "on_roll_from": "2023-09-05", "year_group": "1"}
    children = [
        Child(1, NOW),
        Child(2, {}, pupil=late),
        Child(3, {}, pupil=young),
        Child(4, {}, pupil=five),
    ]
    home = make_school(tmp_path_factory.mktemp("kilnhurst"), "kilnhurst", 2024, children)
    step(home, 1, "absence", "letter_1", "2024-09-13")
    return home


@pytest.fixture
def home(school, tmp_path) -> Path:
    return Path(shutil.copytree(school, tmp_path / "home"))


@pytest.fixture
def both(home, tmp_path) -> Path:
    """Return the home with the registers of both years."""
    ok(home, "register", "import", *old_register(tmp_path / "old", BEFORE))
    return home


def certify(home: Path, *details: str, on: str = ON, role: str = HEAD, **more: Any):
    return act(home, "record", CASE, "certificate", on, "Hanna Headley", role, *details, **more)


def certificates(home: Path) -> list[dict[str, Any]]:
    return [d for d in shown(home, 1, "absence")["documents"] if d["kind"] == "registration_certificate"]


def findings(home: Path, number: int = 1) -> list[dict[str, Any]]:
    found = cli(home, "pack", "check", case(number, "absence"), "--json").json["findings"]
    return [line for line in found if "certificate" in line["what"]]


def words_of(home: Path, document: dict[str, Any]) -> str:
    return " ".join(" ".join(pdf_texts((home / document["path"]).read_bytes())).split())


def test_the_head_certifies_both_years_each_with_its_own_figures_and_sessions(both):
    assert certify(both).code == 0
    current, before = certificates(both)
    assert (current["title"], before["title"]) == (
        "Registration Certificate",
        "Registration Certificate 2023/24",
    )
    now, then = words_of(both, current), words_of(both, before)
    assert "3 September 2024 to 10 March 2025" in now
    assert "5 September 2023 to 23 July 2024" in then
    assert "6 November 2023" in then and "6 November 2023" not in now
    assert "3 September 2024" in now and "3 September 2024" not in then
    figures = data(both, "facts", upn(1), "--as-of", "2024-07-23")["windows"]["academic_year"]
    assert figures["unauthorised"] == 6
    assert f"{figures['attended']} of {figures['possible']} sessions" in then


def test_the_certificate_of_the_year_before_stands_in_the_pack_after_the_current_one(both):
    assert certify(both).code == 0
    assert certify(both, on="2025-03-11").code == 0  # written anew, the later ones stand
    act_ok(both, "record", CASE, "evidence", ON, "Bo", OFFICER, "title=Plan", files=[_paper(both)])
    built = data(both, "pack", "build", CASE)
    titles = [i["title"] for i in built["items"] if i["kind"] == "registration_certificate"]
    assert titles == [
        "Registration Certificate, 11 March 2025",
        "Registration Certificate 2023/24, 11 March 2025",
    ]
    assert data(both, "pack", "verify", CASE)["ok"]


def _paper(home: Path) -> Path:
    path = home.parent / "old-certificate.pdf"
    path.write_bytes(pdf("Certificate of attendance, signed"))
    return path


def test_the_check_says_how_to_get_a_year_whose_marks_are_not_held_and_then_its_state(home, tmp_path):
    lines = {line["what"]: line for line in findings(home)}
    (absent,) = [line for what, line in lines.items() if "2023/24: no marks of that year are held" in what]
    assert "register import" in absent["fix"] and "--file FILE --detail year=2023/24" in absent["fix"]
    assert absent["code"] == "paper_missing" and not absent["stops"]
    assert any("of the current school year: none is on file" in what for what in lines)
    ok(home, "register", "import", *old_register(tmp_path / "old", BEFORE))
    assert any("2023/24: it is not written" in line["what"] for line in findings(home))
    assert certify(home).code == 0
    unsigned = [line for line in findings(home) if "not recorded as signed" in line["what"]]
    assert [("2023/24" in line["what"]) for line in unsigned] == [False, True]
    for document in certificates(home):
        act_ok(home, "record", CASE, "signed", ON, "Hanna Headley", HEAD, f"document={document['ref']}")
    assert findings(home) == []


def test_a_mark_changed_since_is_told_of_the_certificate_that_prints_it(both):
    assert certify(both).code == 0
    change = write(
        both.parent / "new", marks_csv=table(MARK_COLUMNS, [[upn(1), "2023-11-06", "AM", "C", "", ""]])
    )
    ok(both, "register", "import", *change, "--by", "Bo", "--why", "a funeral")
    (line,) = [line for line in findings(both) if "marks were changed" in line["what"]]
    assert "school year 2023/24" in line["what"] and "Mon AM: G became C" in line["what"]
    assert "case record" in line["fix"] and "certificate" in line["fix"] and line["code"] == "dates_differ"
    assert certify(both, on="2025-03-11").code == 0
    assert not [line for line in findings(both) if "marks were changed" in line["what"]]


@pytest.mark.parametrize(("codes", "words"), [("NN", "not yet explained (code N)"), ("--", "without a mark")])
def test_open_marks_of_the_year_before_stop_the_build(home, tmp_path, codes, words):
    ok(home, "register", "import", *old_register(tmp_path / "old", {"2024-02-05": codes}))
    found = cli(home, "pack", "check", CASE, "--json").json["findings"]
    (line,) = [line for line in found if words in line["what"] and "5 February 2024" in line["what"]]
    assert line["stops"] and line["code"] == "marks_open"


def test_a_paper_certificate_is_brought_in_under_its_school_year(home):
    paper = _paper(home)
    assert certify(home, files=[paper]).code == 2
    wrong = certify(home, "year=2019/20", files=[paper])
    assert wrong.code == 2 and "year=2023/24" in wrong.err
    assert certify(home, "year=2023/24", files=[paper, paper]).code == 2
    assert certify(home, "year=2023", role=OFFICER, files=[paper]).code == 0
    (document,) = certificates(home)
    assert document["title"] == "Registration Certificate 2023/24"
    whats = [line["what"] for line in findings(home)]
    assert not any("no marks of that year" in what for what in whats)
    assert any("for the school year 2023/24 is not recorded as signed" in what for what in whats)


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (2, "not applicable, the pupil has been on roll since 1 October 2024"),
        (3, "not applicable, the pupil came to compulsory school age on 31 December 2024"),
    ],
)
def test_a_year_that_cannot_be_certified_is_not_applicable_with_the_reason(home, number, why):
    act_ok(home, "record", case(number, "absence"), "contact", ON, "Bo", OFFICER, "text=rang")
    (line,) = [line for line in findings(home, number) if "2023/24" in line["what"]]
    assert why in line["what"] and "nothing to mend" in line["fix"] and not line["stops"]


def test_only_days_of_compulsory_school_age_are_certified_of_the_year_before(home, tmp_path):
    old = old_register(tmp_path / "old", {"2023-11-06": "OO", "2024-02-05": "OO"}, 4)
    ok(home, "register", "import", *old)
    act_ok(home, "record", case(4, "absence"), "certificate", ON, "Hanna Headley", HEAD)
    _, before = (d for d in shown(home, 4, "absence")["documents"] if d["kind"] == "registration_certificate")
    words = words_of(home, before)
    assert "8 January 2024 to 23 July 2024" in words
    assert "5 February 2024" in words and "6 November 2023" not in words


def test_the_statement_brings_the_certificates_that_are_not_on_file(both):
    words = ("record", CASE, "statement", ON, "Hanna Headley", HEAD, "offence=444(1)")
    done = act_ok(both, *words, flags=["--dry-run"])
    assert "Registration Certificate 2023/24" in done.out and certificates(both) == []
    act_ok(both, *words)
    assert [d["title"] for d in certificates(both)] == [
        "Registration Certificate",
        "Registration Certificate 2023/24",
    ]
    act_ok(both, *words)
    assert len(certificates(both)) == 2


def test_only_the_head_certifies(both):
    refused = certify(both, role=OFFICER)
    assert refused.code == 3 and "s.566" in refused.err


def test_before_the_code_of_2024_the_year_before_is_not_asked_for(both):
    assert certify(both, on="2024-05-10").code == 0
    assert [d["title"] for d in certificates(both)] == ["Registration Certificate"]


# --- the referral's own step; another authority by its file alone ----------------------------------------


@pytest.fixture(scope="module")
def policies(tmp_path_factory) -> Path:
    """Return policy files of a made-up authority that is Kent's but for asking for two school years."""
    folder = tmp_path_factory.mktemp("policies")
    for part in ("schools", "authorities"):
        (folder / part).mkdir()
    kent = (MACHINES / "authorities" / "kent.toml").read_text(encoding="utf-8")
    asks = (
        '\n[[parameter]]\nname = "certificate.school_years"\nunit = "years"\nwhy  = "Two years are wanted."\n'
        '  [[parameter.value]]\n  from = 2000-01-01\n  is   = 2\n  cite = "made up"\n'
    )
    kent = kent.replace('name    = "kent"', 'name    = "sevenvale"').replace(
        "# What the pack holds", asks + "\n#"
    )
    (folder / "authorities" / "sevenvale.toml").write_text(kent, encoding="utf-8")
    road = (MACHINES / "schools" / "canterbury-road.toml").read_text(encoding="utf-8")
    road = road.replace('name    = "canterbury-road"', 'name    = "sevenroad"').replace(
        '"kent"', '"sevenvale"'
    )
    (folder / "schools" / "sevenroad.toml").write_text(road, encoding="utf-8")
    return folder


AWAY = {day: "OO" for day in weekdays(2024) if day < "2024-11-20"}


def refer(folder: Path, name: str, tmp_path: Path) -> Path:
    """Take a case up to its referral, with the registers of both years."""
    from .schools import ANSWERS

    home = make_school(folder, name, 2024, [Child(1, AWAY)], ANSWERS["canterbury-road"])
    ok(home, "register", "import", *old_register(tmp_path / "old", BEFORE))
    step(home, 1, "absence", "letter_1", "2024-09-10")
    step(home, 1, "absence", "meeting", "2024-09-25")
    record(home, 1, "absence", "approval", "2024-12-02", "step=as1_referral", role=HEAD)
    step(home, 1, "absence", "as1_referral", "2024-12-02")
    return home


def test_the_referral_writes_the_year_before_where_the_authority_asks(policies, tmp_path, monkeypatch):
    monkeypatch.setenv("CASEWORK_POLICIES", str(policies))
    home = refer(tmp_path, "sevenroad", tmp_path)
    written = papers(home, 1, "absence", "registration_certificate")
    assert len(certificates(home)) == 2 and "la" in written
    (form,) = papers(home, 1, "absence", "as1_form").values()
    assert "Registration Certificate 2023/24" in form
    kinds = [i["title"] for i in data(home, "pack", "build", CASE)["items"][1:4]]
    assert [title.partition(",")[0] for title in kinds] == [
        "AS1",
        "Registration Certificate",
        "Registration Certificate 2023/24",
    ]
    number = certificates(home)[1]["ref"].partition("-")[0]
    act_ok(
        home,
        "record",
        CASE,
        "void",
        "2024-12-03",
        "Hanna Headley",
        HEAD,
        f"event={int(number)}",
        "why=wrong day",
    )
    assert all(d["voided"] for d in certificates(home))


def test_a_certificate_written_anew_on_another_day_than_the_form_is_said_to_differ(tmp_path):
    home = refer(tmp_path, "canterbury-road", tmp_path)
    assert not [line for line in findings(home) if "the form is of" in line["what"]]
    assert certify(home, on="2024-12-09").code == 0
    (line,) = [line for line in findings(home) if "the form is of" in line["what"]]
    assert "2 December 2024" in line["what"] and "9 December 2024" in line["what"]
    assert line["code"] == "dates_differ" and not line["stops"] and "void" in line["fix"]


def test_kents_referral_writes_the_current_year_alone(tmp_path):
    home = refer(tmp_path, "canterbury-road", tmp_path)
    assert [d["title"] for d in certificates(home)] == ["Registration Certificate"]
    (form,) = papers(home, 1, "absence", "as1_form").values()
    assert "2023/24" not in form
    assert not any("2023/24" in json.dumps(line) for line in findings(home))


def test_the_covering_note_answers_the_question_of_the_year_before(both):
    assert certify(both).code == 0
    for document in certificates(both):
        act_ok(both, "record", CASE, "signed", ON, "Hanna Headley", HEAD, f"document={document['ref']}")
    ok(both, "pack", "build", CASE)
    act_ok(both, "record", CASE, "approval", ON, "Hanna Headley", HEAD, "document=pack")
    ok(both, "handover", "send", CASE, "--on", ON, "--by", "Hanna Headley", "--role", HEAD)
    (note,) = (both / "outbox" / "rotherham").glob("*/covering-note.txt")
    assert "Yes, of the school year 2023/24." in note.read_text(encoding="utf-8")
    ok(None, "handover", "accept", note.parent, "--on", "2025-03-20", "--by", "Ms Lee")
    assert cli(both, "handover", "receive", CASE, "--by", "Bo", "--on", "2025-03-20").code == 0
    record(both, 1, "absence", "la_outcome", "2025-03-24", "outcome=home_visits", role=LA)


def test_an_authority_without_an_as1_form_gets_a_referral_pack_and_is_told_of_the_letter_that_went(both):
    what = " ".join(line["what"] for line in cli(both, "pack", "check", CASE, "--json").json["findings"])
    assert "10 working days after the letter of concern about attendance of 13 September 2024" in what
    assert certify(both).code == 0
    built = data(both, "pack", "build", CASE)
    first = " ".join(pdf_texts((both / built["path"]).read_bytes())[0].split())
    assert "Referral pack" in first and "AS1 referral" not in first
