"""The witness statement and its exhibits: what the court may be given (s.9 CJA 1967; rules 16.2, 16.3)."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from casework import app
from casework.case.events import LetterPosted, from_record
from casework.case.valid_papers import covered

from .conftest import CASE, HEAD, LA, OFFICER
from .world import Result, act, act_ok, cli, data, ok, pdf_texts


@pytest.fixture
def home(at) -> Path:
    return at("as1_referral")


def state(home: Path, by: str = "Dr Jane Marsh", on: str = "2025-02-04", *more: str) -> Result:
    return act(home, "record", CASE, "statement", on, by, HEAD, "offence=444(1)", *more)


def made(home: Path, number: int = -1) -> dict[str, object]:
    documents = data(home, "case", "show", CASE)["documents"]
    return [each for each in documents if each["kind"] == "statement"][number]


def words_of(home: Path, number: int = -1) -> tuple[str, int]:
    texts = pdf_texts((home / str(made(home, number)["path"])).read_bytes())
    return " ".join(" ".join(texts).split()), len(texts)


def labels(home: Path, number: int = -1) -> dict[str, str]:
    """Return the labels of a statement by the papers that they stand for."""
    events = data(home, "case", "timeline", CASE)["events"]
    return {
        str(each["details"]["exhibit_of"]): str(each["details"]["label"])
        for each in events
        if each.get("kind") == "exhibit" and each["details"]["statement"] == made(home, number)["ref"]
    }


def sign(home: Path) -> None:
    words = ("record", CASE, "signed", "2025-02-04", "Dr Jane Marsh", HEAD)
    act_ok(home, *words, f"document={made(home)['ref']}")


def test_the_declaration_states_the_number_of_pages_that_the_statement_has(home):
    assert state(home).code == 0
    text, pages = words_of(home)
    assert f"consisting of {pages} pages, each signed by me" in text and pages >= 2
    assert "Criminal Justice Act 1967, section 9" in text
    assert "liable to prosecution if I have wilfully stated in it anything which I know to be false" in text


def test_the_school_acts_in_it_and_never_a_person(home):
    assert state(home).code == 0
    text, _ = words_of(home)
    assert "The school wrote the paper" in text and "The local authority issued the paper" in text
    assert "The school held a meeting" in text and "The school offered support" in text
    assert not re.search(r"(Mrs|Ms|Mr) \w+ (\w+ )?(sent|wrote)", text)


def test_it_says_sent_only_of_what_was_recorded_as_posted_and_warns_of_the_rest(home):
    words = ("record", CASE, "letter_posted", "2024-09-11", "Ms Office", OFFICER)
    act_ok(home, *words, "document=001-letter_1-M1", "method=first class post")
    told = state(home)
    assert told.code == 0
    text, _ = words_of(home)
    posted = "it was posted on 11 September 2024 by first class post."
    assert re.findall(r"The school sent the paper “([^”]+)” to Ms Iris Tamsin; " + posted, text)
    assert text.count("The school sent") == 1
    assert "001-letter_1-F1" in told.err and "001-letter_1-M1" not in told.err
    assert "before it is signed" in told.err


def test_a_posting_that_names_no_letter_says_which_it_covers_and_the_statement_rests_on_that(home):
    act_ok(home, "record", CASE, "letter_posted", "2024-11-07", "Ms Office", OFFICER)
    posted = next(e for e in data(home, "case", "timeline", CASE)["events"] if e["event"] == "LetterPosted")
    papers = {d["ref"]: d for d in data(home, "case", "show", CASE)["documents"]}
    covers = [papers[ref] for ref in posted["covers"]]
    assert [(each["kind"], each["to"]) for each in covers] == [("notice", "M1"), ("notice", "F1")]
    assert {each["on"] for each in covers} == {"2024-10-07"}, "neither the LA's warning nor the request"
    assert ", ".join(posted["covers"]) in ok(home, "case", "timeline", CASE).out
    assert state(home).code == 0
    text, _ = words_of(home)
    assert text.count("The school sent") == 2 and text.count("it was posted on 7 November 2024") == 2
    assert "The local authority sent" not in text


def test_the_authoritys_posting_that_names_no_letter_covers_the_authoritys_own(home):
    act_ok(home, "record", CASE, "letter_posted", "2024-11-07", "Ms Lee", LA)
    assert state(home).code == 0
    text, _ = words_of(home)
    assert text.count("The local authority sent") == 2 and "The school sent" not in text


@pytest.mark.parametrize("details", [("document=001-letter_1-M1",), ()])
def test_nothing_is_posted_before_it_was_written(home, details):
    early = act(home, "record", CASE, "letter_posted", "2024-09-09", "Ms Office", OFFICER, *details)
    assert early.code == 4, early.err
    assert "001-letter_1-M1 is of 2024-09-10" in early.err and "with --on" in early.err
    act_ok(home, "record", CASE, "letter_posted", "2024-09-10", "Ms Office", OFFICER, *details)


def test_a_posting_from_before_postings_said_what_they_cover_still_reads():
    old = from_record({"event": "LetterPosted", "on": "2024-09-11", "by": "Ms O", "role": OFFICER})
    assert isinstance(old, LetterPosted) and old.covers is None and covered(old) == ()


def test_it_speaks_of_support_only_where_some_is_recorded(at):
    with_support = at("received")
    assert state(with_support, on="2025-02-03").code == 0
    assert "Support offered What was offered is told in the list above." in words_of(with_support)[0]
    number = next(
        e["no"]
        for e in data(with_support, "case", "timeline", CASE)["events"]
        if e["event"] == "SupportRecorded"
    )
    act_ok(
        with_support, "record", CASE, "void", "2025-02-03", "Mrs Head", HEAD, f"event={number}", "why=mistake"
    )
    assert state(with_support, on="2025-02-03").code == 0
    text, _ = words_of(with_support)
    assert "Support offered" not in text and "What was offered" not in text


def test_full_stops_inside_what_was_agreed_do_not_stand_before_a_semicolon(at):
    home = at("received")
    said = ("attendees=Mrs Head; Ms Tamsin", "targets=In by nine until Christmas.; Ada rings if ill.")
    act_ok(home, "record", CASE, "meeting", "2024-12-02", "Mrs Head", HEAD, *said)
    assert state(home, on="2025-02-03").code == 0
    assert "Agreed: In by nine until Christmas; Ada rings if ill." in words_of(home)[0]


@pytest.mark.parametrize(
    ("on", "rules"),
    [
        ("2015-10-05", "Criminal Procedure Rules 2015 (SI 2015/1490), rules 16.2 and 16.3"),
        ("2020-10-04", "Criminal Procedure Rules 2015 (SI 2015/1490), rules 16.2 and 16.3"),
        ("2020-10-05", "Criminal Procedure Rules 2020 (SI 2020/759), rules 16.2 and 16.3"),
        ("2025-10-05", "Criminal Procedure Rules 2020 (SI 2020/759), rules 16.2 and 16.3"),
        ("2025-10-06", "Criminal Procedure Rules 2025 (SI 2025/909), part 16"),
    ],
)
def test_the_rules_are_those_of_the_day_of_the_statement(on, rules):
    row = app.policy("canterbury-road").parameters["statement.rules"].row_on(date.fromisoformat(on))
    assert row is not None and row.value == rules


def test_the_statement_prints_the_rules_in_force_on_its_day(home):
    assert state(home).code == 0
    assert "Criminal Procedure Rules 2020 (SI 2020/759), rules 16.2 and 16.3" in words_of(home)[0]


def test_a_person_chooses_the_offence_and_the_head_makes_the_statement(home):
    words = ("record", CASE, "statement", "2025-02-04", "Dr Jane Marsh")
    none = act(home, *words, HEAD)
    assert none.code == 2 and "444(1) or 444(1A)" in none.err
    assert act(home, *words, HEAD, "offence=445").code == 2
    assert act(home, *words, OFFICER, "offence=444(1)").code == 3
    act_ok(home, *words, HEAD, "offence=444(1A)")
    assert "section 444(1A) of the Education Act 1996" in words_of(home)[0]


def test_only_unauthorised_sessions_are_in_evidence_and_none_of_a_paid_notice(at):
    home = at("received")
    notice = data(home, "case", "show", CASE)["notices"][0]
    act_ok(home, "record", CASE, "paid", "2024-11-20", "Ms Lee", LA, "parent=M1", "amount=80")
    assert state(home, on="2025-02-03").code == 0
    events = cli(home, "case", "timeline", CASE, "--json").json["events"]
    assert events
    text, _ = words_of(home)
    days = sorted({str(day) for day, _, _ in notice["sessions"]})
    assert days and "belong to a penalty notice to Ms Iris Tamsin that was paid" in text
    first = date.fromisoformat(days[0])
    assert f"{first:%A} {first.day} {first:%B %Y} all day" not in text


def test_exhibits_are_labelled_in_the_order_in_which_the_statement_names_them(home):
    assert state(home).code == 0
    text, _ = words_of(home)
    named = re.findall(r"JM/(\d+)", text[: text.index("Exhibits")])
    assert [int(each) for each in named] == sorted(int(each) for each in named)
    assert list(labels(home).values()) == [f"JM/{n}" for n in range(1, len(labels(home)) + 1)]


def test_a_label_page_with_a_line_to_sign_stands_before_each_exhibit_in_the_pack(home):
    assert state(home).code == 0
    said = data(home, "pack", "build", CASE)
    pages = pdf_texts((home / said["path"]).read_bytes())
    kinds = [item["kind"] for item in said["items"]]
    assert kinds.count("statement") == 1 and kinds.count("exhibit") == len(labels(home))
    for item, following in zip(said["items"], said["items"][1:], strict=False):
        if item["kind"] == "exhibit":
            assert following["kind"] in ("letter", "minutes")
            words = pages[item["from_page"] - 1]
            assert "This is the exhibit marked JM/" in words and "Signed:" in words
    assert cli(home, "pack", "verify", CASE).code == 0


def exhibits_in_pack(home: Path) -> list[tuple[str, str]]:
    """Return each exhibit's label with the date on its page, in the pack's order."""
    said = data(home, "pack", "build", CASE)
    pages = pdf_texts((home / said["path"]).read_bytes())
    texts = [" ".join(pages[i["from_page"] - 1].split()) for i in said["items"] if i["kind"] == "exhibit"]
    found = [re.search(r"marked (\w+/\d+) .* dated (\d+ \w+ \d+)", text) for text in texts]
    return [(each[1], each[2]) for each in found if each]


def test_the_exhibits_stand_in_the_pack_in_the_order_in_which_the_statement_names_them(home):
    assert state(home).code == 0
    found = [label for label, _ in exhibits_in_pack(home)]
    assert found == [f"JM/{number}" for number in range(1, len(labels(home)) + 1)]


def test_a_later_statement_of_the_same_maker_leaves_the_signed_labels_as_they_are(home):
    assert state(home).code == 0
    sign(home)
    before = exhibits_in_pack(home)
    details = ("attendees=Ms Iris Tamsin", "targets=In by nine", "minutes=We met again.")
    act_ok(home, "record", CASE, "meeting", "2025-02-04", "Mrs Head", HEAD, *details)
    assert state(home, on="2025-02-05").code == 0
    after = exhibits_in_pack(home)
    assert {date for _, date in before} == {"4 February 2025"}
    assert after == [*before, (f"JM/{len(before) + 1}", "5 February 2025")]


def test_a_statement_that_was_made_again_is_not_signed_any_more(home):
    assert state(home).code == 0
    first = made(home)["ref"]
    assert state(home, on="2025-02-05").code == 0
    words = ("record", CASE, "signed", "2025-02-05", "Dr Jane Marsh", HEAD)
    late = act(home, *words, f"document={first}")
    assert late.code == 3 and "made again" in late.err
    act_ok(home, *words, f"document={made(home)['ref']}")


@pytest.mark.parametrize("is_signed", [True, False])
def test_an_exhibit_that_a_statement_names_never_vanishes_from_the_pack_without_a_word(home, is_signed):
    assert state(home).code == 0
    if is_signed:
        sign(home)
    minutes = next(ref for ref in labels(home) if ref.endswith("minutes"))
    label = labels(home)[minutes]
    event = int(minutes.partition("-")[0])
    act_ok(home, "record", CASE, "void", "2025-02-05", "Ms O", OFFICER, f"event={event}", "why=Another's")
    checked = cli(home, "pack", "check", CASE)
    assert checked.code == 3 and f"names exhibit {label}" in checked.out
    refused = cli(home, "pack", "build", CASE)
    assert refused.code == 3 and f"names exhibit {label}" in refused.err
    said = data(home, "pack", "build", CASE, "--allow-gaps", "--why", "It was of another child")
    at = next(n for n, item in enumerate(said["items"]) if item["title"].startswith(f"Exhibit {label},"))
    gap = said["items"][at + 1]
    assert gap["kind"] == "gap" and label in gap["title"]
    assert said["items"][at + 2]["title"].startswith(f"Exhibit JM/{int(label[3:]) + 1},")
    page = pdf_texts((home / said["path"]).read_bytes())[gap["from_page"] - 1]
    assert "It was of another child" in page
    assert cli(home, "pack", "verify", CASE).code == 0


def test_a_signed_label_stays_in_the_pack_though_its_event_was_voided(home):
    assert state(home).code == 0
    sign(home)
    before = exhibits_in_pack(home)
    events = data(home, "case", "timeline", CASE)["events"]
    number = next(n for n, each in enumerate(events, 1) if each.get("kind") == "exhibit")
    act_ok(home, "record", CASE, "void", "2025-02-05", "Ms O", OFFICER, f"event={number}", "why=Slip")
    assert exhibits_in_pack(home) == before


def test_numbers_of_a_signed_statement_are_not_given_to_other_papers_after_it_was_voided(home):
    assert state(home).code == 0
    sign(home)
    before = labels(home)
    number = int(str(made(home)["ref"]).partition("-")[0])
    minutes = next(ref for ref in before if ref.endswith("minutes"))
    for event in (int(minutes.partition("-")[0]), number):
        act_ok(home, "record", CASE, "void", "2025-02-05", "Ms O", OFFICER, f"event={event}", "why=Wrong")
    assert state(home, on="2025-02-06").code == 0
    assert labels(home) == {ref: label for ref, label in before.items() if ref != minutes}
    assert [label for label, _ in exhibits_in_pack(home)] == list(labels(home).values())


def test_two_makers_with_the_same_initials_are_told_apart(home):
    assert state(home, "Dr Jane Marsh").code == 0
    assert state(home, "Mr John Marsh").code == 0
    assert state(home, "Ms Jo Ann Miller").code == 0
    assert set(labels(home, 0).values()).isdisjoint(labels(home, 1).values())
    assert {each.partition("/")[0] for each in labels(home, 1).values()} == {"JOM"}
    assert {each.partition("/")[0] for each in labels(home, 2).values()} == {"JAM"}


def test_a_signed_statement_is_never_renumbered_and_later_exhibits_go_on_after_it(home):
    assert state(home).code == 0
    before = labels(home)
    act_ok(
        home, "record", CASE, "signed", "2025-02-04", "Dr Jane Marsh", HEAD, f"document={made(home)['ref']}"
    )
    details = ("attendees=Ms Iris Tamsin", "targets=In by nine", "minutes=We met again.")
    act_ok(home, "record", CASE, "meeting", "2024-09-30", "Mrs Head", HEAD, *details)
    assert state(home, on="2025-02-05").code == 0
    assert labels(home, 0) == before
    assert list(labels(home).values()) == [f"JM/{len(before) + 1}"]  # the signed label pages are used again
    text, _ = words_of(home)
    assert all(label in text for label in before.values())
    said = data(home, "pack", "build", CASE)
    assert [item["kind"] for item in said["items"]].count("statement") == 2


def test_an_unsigned_statement_made_again_takes_the_place_of_the_first(home):
    assert state(home).code == 0
    assert state(home, on="2025-02-05").code == 0
    kinds = [item["kind"] for item in data(home, "pack", "build", CASE)["items"]]
    assert kinds.count("statement") == 1 and kinds.count("exhibit") == len(labels(home))


def test_the_timeline_says_of_a_label_that_it_was_written(home):
    assert state(home).code == 0
    assert "Exhibit JM/1 written, 1 page  (" in ok(home, "case", "timeline", CASE).out


def test_a_dry_run_of_a_statement_writes_nothing(home):
    before = data(home, "case", "show", CASE)["events"]
    words = ("--on", "2025-02-04", "--by", "A B", "--role", HEAD, "--detail", "offence=444(1)")
    said = data(home, "case", "record", CASE, "statement", *words, "--dry-run")
    assert said["dry_run"] and data(home, "case", "show", CASE)["events"] == before
