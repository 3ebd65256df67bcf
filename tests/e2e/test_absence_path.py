"""Canterbury Road's absence ladder to a finished pack, and what stands in whose papers."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from .conftest import CASE, HEAD, LA, OFFICER, climb, family
from .world import (
    SETTINGS,
    act,
    act_ok,
    cli,
    data,
    ok,
    pdf,
    pdf_texts,
    small_home,
    squeeze,
    tree,
    upn,
    word_text,
)

TO_PARENTS = ("letter_1", "meeting", "notice_to_improve", "warning", "penalty", "as1_notification")
OTHERS = {
    "M1": ["77 Quarry Hill", "The Annexe", "Far Hollow", "QQ9 9ZZ", "otto@example.org", "01632 960002"],
    "F1": ["iris@example.org", "01632 960001"],
}
NEVER = ["79 Quarry Hill", "01632 960003", "Neighbour"]
PUPILS_HOME = ["1 Cowslip Lane", "ZX1 1AA"]


def documents(home: Path, case: str = CASE) -> list[dict]:
    return data(home, "case", "show", case)["documents"]


def test_each_step_writes_a_paper_for_each_parent_and_the_forms_for_the_la(rungs):
    found = [(d["template"], d["to"]) for d in documents(rungs("as1_referral"))]
    for template in TO_PARENTS:
        assert sorted(to for name, to in found if name == template) == ["F1", "M1"], template
    for template in ("penalty_request", "as1_form", "registration_certificate", "minutes"):
        assert sum(name == template for name, _ in found) == 1, template
    states = [
        "letter_1",
        "meeting",
        "notice_to_improve",
        "penalty_request",
        "warning",
        "penalty",
        "as1_referral",
    ]
    for state in states:
        assert data(rungs(state), "case", "show", CASE)["state"] == state


def test_every_document_is_there_as_word_and_pdf_with_its_hash_and_a_path_in_the_home(rungs):
    home = rungs("as1_referral")
    files = tree(home)
    for document in documents(home):
        assert set(document) >= {"ref", "template", "to", "path", "sha256", "on"}
        assert not Path(document["path"]).is_absolute()
        assert files[document["path"]] == document["sha256"]
        assert (home / document["path"]).with_suffix(".docx").is_file()


def papers(home: Path, to: str):
    """Yield each paper to the parent with everything that its PDF, its Word file and their properties say."""
    import pikepdf

    for document in documents(home):
        if document["to"] == to:
            path = home / document["path"]
            with pikepdf.open(path) as opened:
                properties = " ".join(str(value) for value in opened.docinfo.values())
                if "/Metadata" in opened.Root:
                    properties += opened.Root.Metadata.read_bytes().decode("utf-8", "replace")
            shown = " ".join(pdf_texts(path.read_bytes()))
            hidden = word_text(path.with_suffix(".docx").read_bytes())
            yield document["template"], shown, hidden, properties


@pytest.mark.parametrize("to", ["M1", "F1"])
def test_nothing_of_another_parent_stands_in_a_parents_papers(rungs, to):
    seen = set()
    for template, shown, hidden, properties in papers(rungs("as1_referral"), to):
        seen.add(template)
        text = squeeze(shown + hidden + properties)
        for secret in (*OTHERS[to], *NEVER):
            assert squeeze(secret) not in text, (template, secret)
    assert seen == set(TO_PARENTS)


def test_the_pupils_address_stands_in_the_penalty_notice_alone(rungs):
    for template, shown, hidden, properties in papers(rungs("as1_referral"), "F1"):
        text = squeeze(shown + hidden + properties)
        for words in PUPILS_HOME:
            assert (squeeze(words) in text) == (template == "penalty"), (template, words)


def test_no_paper_bears_the_time_of_recording_or_the_makers_name_of_another_program(rungs):
    for _, shown, hidden, properties in papers(rungs("as1_referral"), "M1"):
        assert "16:00" not in shown
        assert "python-docx" not in (hidden + properties).lower()


def test_a_parent_who_lives_elsewhere_gets_the_childs_address_only_once_confirmed(at):
    home = at("approval_penalty")
    before = tree(home)
    result = act(home, "advance", CASE, "penalty", "2024-11-13", "Ms Lee", LA)
    assert result.code == 3
    assert "pupil_address" in result.err
    assert tree(home) == before


@pytest.mark.parametrize(
    ("what", "detail"),
    [
        ("telephone", "note=Father's number is 01632-960 002"),
        ("address", "minutes=He lives at 77, Quarry Hill now"),
        ("postcode", "targets=Fetch her from QQ99ZZ"),
        ("e-mail", "attendees=otto@example.org"),
    ],
)
def test_the_other_parents_details_typed_by_hand_do_not_come_into_a_letter(at, what, detail):
    home = at("meeting")
    details = {"attendees": "A", "targets": "B", "minutes": "C"}
    key, _, value = detail.partition("=")
    details[key] = value
    act_ok(
        home,
        "record",
        CASE,
        "meeting",
        "2024-10-02",
        "Mrs Head",
        HEAD,
        *(f"{k}={v}" for k, v in details.items()),
    )
    climb(home, "minutes", "approval_nti")
    result = act(home, "advance", CASE, "notice_to_improve", "2024-10-07", "Mrs Head", HEAD)
    if result.code == 0:
        for template, shown, hidden, _ in papers(home, "M1"):
            for secret in OTHERS["M1"]:
                assert squeeze(secret) not in squeeze(shown + hidden), (template, secret)
    else:
        assert result.code == 3


def money(text: str) -> set[str]:
    return set(re.findall(r"£\d+", text))


def test_a_first_notice_is_80_pounds_in_21_days_or_160_in_28_from_receipt(rungs):
    home = rungs("received")
    for to in ("M1", "F1"):
        (shown,) = [shown for template, shown, _, _ in papers(home, to) if template == "penalty"]
        assert money(shown) == {"£80", "£160"}
        assert "21 days" in shown and "28 days" in shown
        assert "receive" in shown
    clocks = {c["name"]: (c["from"], c["to"]) for c in data(home, "case", "show", CASE)["clocks"]}
    dates = set(clocks.values())
    assert ("2024-11-15", "2024-12-05") in dates and ("2024-11-15", "2024-12-12") in dates
    assert ("2024-11-18", "2024-12-08") in dates and ("2024-11-18", "2024-12-15") in dates


def test_the_penalty_notice_says_what_regulation_3_asks_for(rungs):
    (shown,) = [shown for template, shown, _, _ in papers(rungs("penalty"), "F1") if template == "penalty"]
    text = " ".join(shown.split())
    for words in (
        "Otto Vale", "77 Quarry Hill", "Ada Tamsin", "1 Cowslip Lane", "Canterbury Road Primary School",
        "13 November 2024", "Kent County Council", "discharge", "withdraw", "Ms Lee",
    ):  # fmt: skip
        assert words in text, words
    assert "prosecuted for not paying" not in text
    assert "2,500" not in text


def test_the_notice_to_improve_has_its_eight_contents(rungs):
    for to in ("M1", "F1"):
        (shown,) = [
            s
            for template, s, _, _ in papers(rungs("notice_to_improve"), to)
            if template == "notice_to_improve"
        ]
        text = " ".join(shown.split())
        for words in (
            "section 7 of the Education Act 1996", "20", "offence", "support", "penalty notice",
            "3 weeks", "8 October 2024", "28 October 2024", "95%", "before the period ends",
        ):  # fmt: skip
            assert words in text, words
        assert re.search(r"prosecut", text)
        assert re.search(r"^Notice to Improve\s*$", shown, re.M)


def test_the_certificate_lists_every_unauthorised_session_with_its_date(rungs):
    home = rungs("as1_referral")
    (path,) = [d["path"] for d in documents(home) if d["template"] == "registration_certificate"]
    text = " ".join(" ".join(pdf_texts((home / path).read_bytes())).split())
    year = data(home, "facts", upn(1), "--as-of", "2025-02-03")["windows"]["academic_year"]
    assert f"{year['unauthorised']}" in text and f"{year['attended']} of {year['possible']}" in text
    assert "5 May 2015" in text and "3 February 2025" in text and "Signed" in text
    for day in ("3 September 2024", "4 November 2024", "3 February 2025"):
        assert day in text
    assert "Cowslip" not in text


def own(folder: Path, name: str, *pages: str) -> Path:
    path = folder / name
    path.write_bytes(pdf(*pages))
    return path


def test_the_las_own_papers_come_in_as_files_one_for_each_parent(at, tmp_path):
    home = at("penalty_request")
    both = own(tmp_path, "warning.pdf", "LA warning to both")
    act_ok(home, "advance", CASE, "warning", "2024-11-06", "Ms Lee", LA, files=[both])
    act_ok(home, "record", CASE, "approval", "2024-11-12", "Mr Boss", LA, "step=penalty")
    files = [own(tmp_path, "m.pdf", "Notice for Iris"), own(tmp_path, "f.pdf", "Notice for Otto")]
    result = act_ok(home, "advance", CASE, "penalty", "2024-11-13", "Ms Lee", LA, files=files)
    assert "F1" in result.out
    shown = data(home, "case", "show", CASE)
    notices = {d["to"]: d for d in shown["documents"] if d["template"] == "penalty"}
    assert set(notices) == {"M1", "F1"}
    for to, words in (("M1", "Notice for Iris"), ("F1", "Notice for Otto")):
        assert words in pdf_texts((home / notices[to]["path"]).read_bytes())[0]
    warnings = [d for d in shown["documents"] if d["template"] == "warning"]
    assert {d["to"] for d in warnings} == {"M1", "F1"}
    assert {c["name"] for c in shown["clocks"]} >= {"warning_period"}
    climb(home, "penalty", "as1_referral")
    built = data(home, "pack", "build", CASE)
    text = " ".join(pdf_texts((home / built["path"]).read_bytes()))
    assert "Notice for Iris" in text and "Notice for Otto" in text and "LA warning to both" in text
    assert cli(home, "pack", "verify", CASE).code == 0


def test_a_wrong_number_of_files_or_a_file_for_a_letter_of_the_schools_own_is_refused(at, tmp_path):
    home = at("approval_penalty")
    files = [own(tmp_path, f"{n}.pdf", "x") for n in range(3)]
    before = tree(home)
    assert act(home, "advance", CASE, "penalty", "2024-11-13", "Ms Lee", LA, files=files).code in (2, 4)
    assert tree(home) == before
    home = at("letter_1")
    result = act(home, "advance", CASE, "meeting", "2024-09-25", "Mrs Head", HEAD, files=files[:1])
    assert result.code in (2, 3, 4)


def test_the_first_letter_says_what_counts_as_improved_only_when_the_school_has_filled_it_in(at, tmp_path):
    home = at("letter_1")
    assert "at least 95% of the possible sessions" in letter(home)
    without = {key: value for key, value in SETTINGS.items() if key != "improvement.attendance_at_least"}
    home = small_home(tmp_path, *family(), settings=without)
    act_ok(home, "advance", CASE, "letter_1", "2024-09-10", "Mrs Head", HEAD)
    assert "If attendance is better, that is all." in letter(home)


def letter(home: Path) -> str:
    """Return the words of the case's first paper."""
    path = home / documents(home)[0]["path"]
    return " ".join(" ".join(pdf_texts(path.read_bytes())).split())


def test_a_paid_notice_takes_its_sessions_out_of_the_referral(at):
    home = at("received")
    act_ok(home, "record", CASE, "paid", "2024-11-20", "Ms Lee", LA, "parent=M1", "amount=80")
    act_ok(home, "record", CASE, "approval", "2025-02-03", "Mr Deputy", HEAD, "step=as1_referral")
    act_ok(home, "advance", CASE, "as1_referral", "2025-02-03", "Mrs Head", HEAD)
    (path,) = [d["path"] for d in documents(home) if d["template"] == "as1_form"]
    form = " ".join(" ".join(pdf_texts((home / path).read_bytes())).split())
    assert "paid" in form.lower()
    (step,) = [
        e
        for e in data(home, "case", "timeline", CASE)["events"]
        if e.get("step") == "as1_referral" and e.get("source")
    ]
    days = {day for day, *_ in step["offence_sessions"]}
    notice = data(home, "case", "show", CASE)["notices"][0]
    assert not days & {day for day, *_ in notice["sessions"]}
    assert "2024-11-18" in days


def test_what_was_paid_late_or_in_part_is_not_paid(at):
    home = at("received")
    act_ok(home, "record", CASE, "paid", "2024-12-06", "Ms Lee", LA, "parent=M1", "amount=80")
    act_ok(home, "record", CASE, "paid", "2024-12-05", "Ms Lee", LA, "parent=F1", "amount=80")
    notices = {n["parent"]: n for n in data(home, "case", "show", CASE)["notices"]}
    assert notices["M1"]["status"] != "paid", "80 pounds on day 22 are not the penalty"
    assert notices["F1"]["status"] == "paid", "18 November is day 1, 5 December day 18"
    act_ok(home, "record", CASE, "paid", "2024-12-12", "Ms Lee", LA, "parent=M1", "amount=£80.00")
    assert {n["status"] for n in data(home, "case", "show", CASE)["notices"]} == {"paid"}


def test_an_unpaid_notice_opens_the_way_to_court_after_its_28_days(rungs):
    home = rungs("received")

    def court(day):
        found = [i for i in data(home, "work", "--as-of", day)["items"] if i["step"] == "court"]
        return [i["since"] for i in found if i["upn"] == upn(1)]

    assert court("2024-12-12") == []
    assert court("2024-12-13") == ["2024-12-13"]


def again(home: Path, days: tuple[str, ...], to: str = "penalty") -> None:
    """Take a following case of pupil 1 up to a penalty notice; support is not appropriate, so no notice to
    improve comes first.
    """
    one, two, three, four, five = days
    act_ok(home, "advance", CASE, "letter_1", one, "Mrs Head", HEAD)
    act_ok(home, "advance", CASE, "meeting", two, "Mrs Head", HEAD)
    act_ok(home, "record", CASE, "support", two, "Ms Office", OFFICER, "appropriate=no")
    act_ok(home, "record", CASE, "approval", two, "Mr Deputy", HEAD, "step=penalty_request")
    act_ok(home, "advance", CASE, "penalty_request", three, "Mrs Head", HEAD)
    act_ok(home, "advance", CASE, "warning", four, "Ms Lee", LA)
    if to == "penalty":
        act_ok(home, "record", CASE, "approval", five, "Mr Boss", LA, "step=penalty")
        act_ok(home, "advance", CASE, "penalty", five, "Ms Lee", LA, "pupil_address=confirmed")


def test_a_second_notice_in_three_years_is_160_flat_and_a_third_is_refused(at):
    home = at("received")
    act_ok(home, "advance", CASE, "closed", "2024-11-22", "Mrs Head", HEAD)
    again(home, ("2024-11-25", "2024-12-11", "2025-01-20", "2025-01-21", "2025-01-28"))
    shown = data(home, "case", "show", CASE)
    assert shown["case"].endswith("-2")
    for notice in shown["notices"]:
        assert (notice["ordinal"], notice["early_pence"], notice["full_pence"]) == (2, None, 16000)
    (text,) = [s for t, s, _, _ in papers(home, "M1") if t == "penalty"]
    assert money(text) == {"£160"}
    assert "£80" not in text and "21 days" not in text
    first = {
        tuple(s)
        for n in data(home, "case", "show", f"{shown['case'][:-1]}1")["notices"]
        for s in n["sessions"]
    }
    second = {tuple(s) for n in shown["notices"] for s in n["sessions"]}
    assert not first & second, "no session serves two notices"

    act_ok(home, "advance", CASE, "closed", "2025-01-31", "Mrs Head", HEAD)
    again(home, ("2025-02-03", "2025-02-25", "2025-03-31", "2025-04-01", "x"), to="warning")
    items = [i for i in data(home, "work", "--as-of", "2025-04-22")["items"] if i["upn"] == upn(1)]
    assert "penalty" not in {i["step"] for i in items}
    assert "court" in {i["step"] for i in items}
    act_ok(home, "record", CASE, "approval", "2025-04-22", "Mr Boss", LA, "step=penalty")
    before = tree(home)
    result = act(home, "advance", CASE, "penalty", "2025-04-22", "Ms Lee", LA, "pupil_address=confirmed")
    assert result.code == 3
    assert tree(home) == before
    act_ok(home, "advance", CASE, "court", "2025-04-23", "Ms Lee", LA)


def test_a_withdrawn_notice_does_not_count(at):
    home = at("received")
    for parent in ("M1", "F1"):
        act_ok(home, "record", CASE, "withdrawn", "2024-11-20", "Ms Lee", LA, f"parent={parent}", "why=error")
    act_ok(home, "advance", CASE, "closed", "2024-11-22", "Mrs Head", HEAD)
    again(home, ("2024-11-25", "2024-12-11", "2025-01-20", "2025-01-21", "2025-01-28"))
    for notice in data(home, "case", "show", CASE)["notices"]:
        assert (notice["ordinal"], notice["early_pence"], notice["full_pence"]) == (1, 8000, 16000)


OFFENCE = re.compile(
    r"offen[cs]e|prosecut|penalty|court|\bfine[ds]?\b|section 444|\b444\b|criminal|illegal|convict", re.I
)


@pytest.mark.parametrize("number", [2, 3])
def test_letters_about_a_looked_after_or_too_young_pupil_carry_no_wording_on_offences(home, number):
    case = f"{upn(number)}/absence"
    act_ok(home, "advance", case, "letter_1", "2024-09-10", "Mrs Head", HEAD)
    act_ok(home, "advance", case, "meeting", "2024-09-25", "Mrs Head", HEAD)
    found = documents(home, case)
    assert len(found) == 2
    for document in found:
        path = home / document["path"]
        text = " ".join(pdf_texts(path.read_bytes())) + word_text(path.with_suffix(".docx").read_bytes())
        assert not OFFENCE.search(text), (document["template"], OFFENCE.search(text))


NAMES = [
    "Smith & Jones",
    "Less < More > &amp;",
    "A" * 80,
    "Aaaa " * 15 + "Bbbbb",
    "{{ pupil }} {% x %}",
    "O'Brien",
    "%s",
]


@pytest.mark.parametrize("name", NAMES)
def test_an_odd_name_is_printed_as_it_is(tmp_path, name):
    pupils, contacts, rows = family()
    pupils[0]["surname"] = contacts[0]["surname"] = name
    home = small_home(tmp_path, pupils, contacts, rows)
    climb(home, None, "minutes")
    for document in documents(home):
        text = squeeze(" ".join(pdf_texts((home / document["path"]).read_bytes())))
        assert squeeze(name) in text, document["template"]


@pytest.mark.parametrize("name", ["🎒", "Ada 🎒", "李", "سارة"])
def test_a_name_that_the_font_cannot_show_is_refused_and_nothing_is_written(tmp_path, name):
    pupils, contacts, rows = family()
    pupils[0]["forename"] = name
    home = small_home(tmp_path, pupils, contacts, rows)
    before = tree(home)
    result = act(home, "advance", CASE, "letter_1", "2024-09-10", "Mrs Head", HEAD, flags=("--json",))
    assert result.code in (3, 4)
    assert result.error["what"] and result.error["fix"]
    assert tree(home) == before


def test_a_parent_with_a_hebrew_name_gets_the_letter(tmp_path):
    pupils, contacts, rows = family()
    contacts[0] |= {"forename": "שרה", "surname": "לוי"}
    home = small_home(tmp_path, pupils, contacts, rows)
    act_ok(home, "advance", CASE, "letter_1", "2024-09-10", "Mrs Head", HEAD)
    (path,) = [d["path"] for d in documents(home) if d["to"] == "M1"]
    assert "לוי" in pdf_texts((home / path).read_bytes())[0]


def test_the_same_case_in_two_homes_gives_the_same_bytes(rungs, school, tmp_path):
    other = Path(shutil.copytree(school, tmp_path / "elsewhere" / "other-home"))
    climb(other)
    one, two = tree(rungs("as1_referral") / "documents"), tree(other / "documents")
    assert one == two
    first = Path(shutil.copytree(rungs("as1_referral"), tmp_path / "first"))
    a = data(first, "pack", "build", CASE, now="2025-02-04T09:00:00")
    b = data(other, "pack", "build", CASE, now="2026-01-01T23:59:59")
    assert a["sha256"] == b["sha256"]
    assert (first / a["path"]).read_bytes() == (other / b["path"]).read_bytes()
    assert data(first, "pack", "build", CASE)["sha256"] == a["sha256"]


def test_the_journal_tells_for_each_decision_what_was_seen(rungs):
    events = data(rungs("as1_referral"), "case", "timeline", CASE)["events"]
    steps = [e for e in events if e.get("source")]
    assert [e["step"] for e in steps] == [
        *("letter_1", "meeting", "notice_to_improve", "penalty_request", "warning", "penalty", "as1_referral")
    ]
    for event in steps:
        assert event["rule"] and event["cite"] and event["policy_sha256"]
    assert [len(s["facts"][0]["sessions"]) for s in steps[:1]] == [6]


def test_a_changed_register_never_unsends_a_letter(at, tmp_path):
    from .world import MARK_COLUMNS, table, write

    home = at("letter_1")
    rows = [
        (upn(1), d, h, "I", "", "") for d in ("2024-09-03", "2024-09-09", "2024-09-10") for h in ("AM", "PM")
    ]
    (path,) = write(tmp_path / "f", marks_csv=table(MARK_COLUMNS, rows))
    keys = ("state", "documents", "events", "clocks", "opened_on")
    before = tree(home / "documents"), [data(home, "case", "show", CASE)[key] for key in keys]
    ok(home, "register", "import", path, "--by", "A", "--why", "doctor's note")
    assert (tree(home / "documents"), [data(home, "case", "show", CASE)[key] for key in keys]) == before
