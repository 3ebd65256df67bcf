"""CR19, CR35, CR36, CR67, CR68, KI04, KI18, TI12, TI13: decisions on absences, and the letter on them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ..e2e.world import tree
from .schools import Child, cli, data, make_school, ok, papers, run_of, upn, weekdays

DAY = "2025-01-14"
HEAD = ("--by", "Mrs Head", "--role", "headteacher")


def away(number: int, wanted: int) -> dict[str, str]:
    """Return a pattern with so many of the hundred sessions before the day unauthorised, and the day N."""
    days = [day for day in weekdays(2024) if day < DAY]
    pattern = dict.fromkeys(days[: len(days) - 50], "##") | {DAY: "NN"}
    for place in range(wanted // 2):
        pattern[days[-1 - 2 * place]] = "OO"
    if wanted % 2:
        pattern[days[-40]] = "O\\"
    return pattern


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    kept: dict[str, Path] = {}

    def of(name: str) -> Path:
        if name not in kept:
            children = [
                Child(1, away(1, 5)),  # 95 of 100 before the day
                Child(2, away(2, 6)),  # 94 of 100
                Child(3, {DAY: "/N"}),
                Child(4, {DAY: "NN"}, contact={"F": {"no_contact": "Y"}}),
                Child(5, run_of(2024, "2025-01-06", 2, "NN")),
                Child(6, {DAY: "VV"}),
                Child(
                    7,
                    {DAY: "NN"},
                    parents=(("N", "other"),),
                    contact={"N": {"parental_responsibility": "N", "lives_with_pupil": "N"}},
                ),
            ]
            kept[name] = make_school(tmp_path_factory.mktemp(name), name, 2024, children)
        return kept[name]

    return of


@pytest.fixture
def home_of(made, tmp_path):
    return lambda name: Path(shutil.copytree(made(name), tmp_path / name))


@pytest.fixture
def home(home_of) -> Path:
    return home_of("canterbury-road")


def decide(home: Path, number: int, code: str, *more: object, reason: str = "was looked into", who=HEAD):
    words = ("today", "authorise", upn(number), "--on", DAY, "--code", code, "--reason", reason)
    return cli(home, *words, *who, *more, "--json")


def held(home: Path, number: int, session: str = "AM", day: str = DAY) -> dict[str, object]:
    found = data(home, "register", "show", upn(number), "--as-of", "2025-07-22")["sessions"]
    return next(each for each in found if (each["date"], each["session"]) == (day, session))


@pytest.mark.parametrize(
    ("school", "rule"), [("canterbury-road", "CR35"), ("tilston", "TI13"), ("kilnhurst", "")]
)
def test_cr35_ti13_only_the_headteacher_decides(made, school, rule):
    home = made(school)
    before = tree(home)
    for role in ("attendance_officer", "la_liaison"):
        said = decide(home, 1, "I", who=("--by", "Ms Office", "--role", role))
        assert (said.code, said.error["code"]) == (3, "wrong_role")
        assert rule in said.error["what"]
    assert tree(home) == before
    assert decide(home, 1, "I", "--dry-run").code == 0


def test_cr35_a_decision_is_an_amended_mark_with_who_and_why_and_an_entry_of_the_log(home):
    said = decide(home, 1, "I", reason="a fever")
    assert said.code == 0, said.err
    assert [(m["session"], m["old"], m["code"]) for m in said.json["marks"]] == [
        ("AM", "N", "I"),
        ("PM", "N", "I"),
    ]
    now = held(home, 1)
    assert (now["code"], now["by"], now["why"]) == ("I", "Mrs Head", "authorised by the headteacher: a fever")
    assert [each["code"] for each in now["history"]] == ["N"]
    [entry] = data(home, "today", "log", upn(1))["entries"]
    assert entry["event"] == "AbsenceDecided" and entry["sessions"] == [[DAY, "AM", "I"], [DAY, "PM", "I"]]
    again = decide(home, 1, "I", reason="a fever").json
    assert (again["marks"], again["events"]) == ([], [])


def test_cr35_what_a_parent_says_authorises_nothing_by_itself(home):
    at = f"{DAY}T08:20"
    ok(
        home,
        "today",
        "contact",
        upn(1),
        "--at",
        at,
        "--how",
        "report",
        "--reason",
        "ill",
        "--by",
        "Ms Office",
    )
    assert held(home, 1)["code"] == "N"


def test_in_rehearsal_nothing_is_decided(home):
    before = tree(home)
    said = decide(home, 1, "I", "--dry-run")
    assert said.json["dry_run"] and len(said.json["marks"]) == 2 and len(said.json["events"]) == 1
    assert tree(home) == before


@pytest.mark.parametrize("code", ["I", "M"])
def test_cr19_at_exactly_95_percent_no_evidence_is_needed_and_below_it_is(home, code):
    exact = decide(home, 1, code, "--dry-run")
    assert exact.code == 0, exact.err
    refused = decide(home, 2, code)
    assert (refused.code, refused.error["code"]) == (3, "no_medical_evidence")
    told = refused.error["what"]
    assert "94.0%, 94 of 100 sessions, below 95%" in told and "CR19" in told
    assert "no blanket rule" in told and "genuine doubt" in told
    assert "--evidence yes" in refused.error["fix"]
    assert decide(home, 2, code, "--evidence", "no").code == 3
    assert decide(home, 2, code, "--evidence", "yes").code == 0
    assert str(held(home, 2)["why"]).endswith("; evidence seen")


def test_cr19_evidence_is_asked_for_illness_and_appointments_alone_and_for_no_refusal(home):
    for code in ("C", "R", "O", "G"):
        assert decide(home, 2, code, "--dry-run").code == 0, code


def test_cr19_no_other_school_has_the_rule(made):
    for school in ("kilnhurst", "tilston"):
        assert decide(made(school), 2, "I", "--dry-run").code == 0


@pytest.mark.parametrize(
    ("school", "kind", "words", "rule"),
    [
        ("canterbury-road", "3", "overslept", "CR36"),
        ("canterbury-road", "Shopping", "shopping", "CR36"),
        ("canterbury-road", "9", "a family holiday", "CR36"),
        ("kilnhurst", "2", "truancy before or in the school day", "KI18"),
        ("kilnhurst", "5", "shopping, minding other children, birthdays", "KI18"),
    ],
)
def test_cr36_ki18_a_reason_of_the_policy_s_list_is_not_authorised(home_of, school, kind, words, rule):
    home = home_of(school)
    before = tree(home)
    refused = decide(home, 1, "C", "--kind", kind)
    assert (refused.code, refused.error["code"]) == (3, "reason_not_accepted")
    assert words in refused.error["what"] and rule in refused.error["what"]
    assert tree(home) == before
    said = decide(home, 1, "O", "--kind", kind)
    assert said.code == 0 and said.json["events"][0]["kind"] == words
    assert held(home, 1)["why"] == f"not authorised by the headteacher: {words}"


def test_cr36_every_reason_of_the_list_can_be_named_by_its_number_and_no_other(made):
    home = made("canterbury-road")
    for number in range(1, 10):
        assert decide(home, 1, "C", "--kind", number).error["code"] == "reason_not_accepted"
    for wrong in ("0", "10", "the weather"):
        said = decide(home, 1, "C", "--kind", wrong)
        assert (said.code, said.error["code"]) == (2, "no_such_kind")
        assert "3: overslept" in said.error["what"]
    assert decide(made("tilston"), 1, "C", "--kind", "1").code == 2


@pytest.mark.parametrize(
    ("reason", "near"),
    [("overslept this morning", "3"), ("Shopping trip", "8"), ("family holiday", "9"), ("a funeral", "")],
)
def test_cr36_a_reason_in_similar_words_is_pointed_out_and_left_to_the_head(made, reason, near):
    said = decide(made("canterbury-road"), 1, "C", "--dry-run", reason=reason)
    notes = [note for note in said.json["notes"] if "does not accept" in note]
    assert bool(notes) is bool(near)
    assert all(f"--kind {near}:" in note for note in notes[-1:])
    assert bool("Note: " in said.err) is bool(near)


@pytest.mark.parametrize(("school", "rule"), [("canterbury-road", "CR68"), ("kilnhurst", "KI04")])
def test_cr68_ki04_the_card_of_an_appointment_is_asked_for(made, school, rule):
    home = made(school)
    assert any(rule in note for note in decide(home, 1, "M", "--dry-run").json["notes"])
    assert not any(
        rule in note for note in decide(home, 1, "M", "--dry-run", "--evidence", "yes").json["notes"]
    )
    assert not any(rule in note for note in decide(home, 1, "I", "--dry-run").json["notes"])


@pytest.mark.parametrize(
    ("number", "code", "more", "slug", "exit_code"),
    [
        (1, "/", (), "no_decision", 3),
        (1, "N", (), "no_decision", 3),
        (1, "U", (), "no_decision", 3),
        (1, "Y1", (), "no_decision", 3),
        (1, "H", (), "no_such_code", 5),
        (3, "I", (), "not_absent", 3),
        (6, "I", (), "not_absent", 3),
        (99, "I", (), "no_such_pupil", 5),
    ],
)
def test_what_is_no_decision_on_an_absence_is_refused(made, number, code, more, slug, exit_code):
    home = made("canterbury-road")
    before = tree(home)
    said = decide(home, number, code, *more)
    assert (said.code, said.error["code"]) == (exit_code, slug)
    assert tree(home) == before


def test_an_empty_reason_and_a_day_without_school_are_refused(made):
    home = made("canterbury-road")
    assert decide(home, 1, "I", reason="  ").error["code"] == "no_reason"
    words = ("today", "authorise", upn(1), "--on", "2025-01-18", "--code", "I", "--reason", "x")
    assert cli(home, *words, *HEAD, "--json").error["code"] == "no_school_day"


def test_one_session_may_be_decided_alone(home):
    said = decide(home, 3, "M", "--session", "PM", "--evidence", "yes")
    assert [(m["session"], m["code"]) for m in said.json["marks"]] == [("PM", "M")]
    assert held(home, 3)["code"] == "/"


# --- what stays without a reason -------------------------------------------------------------------------


def to_o(home: Path, on: str, *more: object, who=HEAD):
    return cli(home, "today", "unexplained", "--to-o", "--on", on, *who, *more, "--json")


@pytest.mark.parametrize(
    ("school", "rule"), [("canterbury-road", "CR67"), ("kilnhurst", "KI18"), ("tilston", "TI12")]
)
def test_cr67_ki18_ti12_an_absence_without_a_reason_becomes_o_on_the_fifth_school_day(home_of, school, rule):
    home = home_of(school)
    assert to_o(home, "2025-01-10").json["marks"] == []
    said = to_o(home, "2025-01-13").json
    assert [(m["upn"], m["date"], m["session"], m["old"], m["code"]) for m in said["marks"]] == [
        (upn(5), "2025-01-06", "AM", "N", "O"),
        (upn(5), "2025-01-06", "PM", "N", "O"),
    ]
    now = held(home, 5, day="2025-01-06")
    assert (now["code"], now["by"]) == ("O", "Mrs Head") and rule in str(now["why"])
    assert held(home, 5, day="2025-01-07")["code"] == "N"
    assert len(to_o(home, "2025-01-14").json["marks"]) == 2
    assert to_o(home, "2025-01-14").json["marks"] == []


def test_cr35_cr67_the_head_alone_makes_them_unauthorised(made):
    home = made("canterbury-road")
    before = tree(home)
    said = to_o(home, "2025-01-13", who=("--by", "Ms Office", "--role", "attendance_officer"))
    assert (said.code, said.error["code"]) == (3, "wrong_role")
    assert to_o(home, "2025-01-13", who=("--role", "headteacher")).code == 2
    assert len(to_o(home, "2025-01-13", "--dry-run").json["marks"]) == 2
    assert to_o(home, "2025-01-13", "--pupil", upn(1), "--dry-run").json["marks"] == []
    assert tree(home) == before


def test_cr67_the_list_says_of_each_when_it_becomes_o(made):
    found = data(made("canterbury-road"), "today", "unexplained", "--on", "2025-01-13")
    assert found["schema"] == "casework/today-unexplained/1"
    assert [(each["date"], each["becomes_on"]) for each in found["becomes_o"]] == [
        ("2025-01-06", "2025-01-13"),
        ("2025-01-06", "2025-01-13"),
    ]
    assert [each["becomes_on"] for each in found["unexplained"]] == ["2025-01-14", "2025-01-14"]
    told = ok(made("canterbury-road"), "today", "unexplained", "--on", "2025-01-13").out
    assert "N becomes O on 2025-01-13 [CR67" in told and "2 of them to become unauthorised now" in told
    one = data(made("canterbury-road"), "today", "unexplained", "--on", "2025-01-13", "--pupil", upn(1))
    assert one["becomes_o"] == []


# --- the letter ------------------------------------------------------------------------------------------


def letter(home: Path, number: int, *more: object, on: str = DAY, who=HEAD):
    return cli(home, "today", "not-authorised", upn(number), "--on", on, *who, *more, "--json")


def test_cr35_each_parent_is_told_which_absences_were_not_authorised(home):
    assert decide(home, 1, "O", "--kind", "3", reason="alarm clock").code == 0
    said = letter(home, 1, "--from", DAY)
    assert said.code == 0, said.err
    assert {each["to"] for each in said.json["documents"]} == {"M1", "F1"}
    found = papers(home, 1, "absence", "not_authorised")
    for text in found.values():
        assert "Tuesday 14 January 2025" in text and "overslept" in text and "alarm clock" not in text
    shown = data(home, "case", "show", f"{upn(1)}/absence")
    assert shown["state"] == "open" and len(shown["documents"]) == 2
    assert ok(home, "store", "verify").code == 0


def test_cr35_the_second_letter_tells_of_what_came_after_the_first(home):
    assert letter(home, 1).code == 0
    days = papers(home, 1, "absence", "not_authorised")
    assert all("January 2025" in text for text in days.values())
    again = letter(home, 1, on="2025-01-15")
    assert (again.code, again.error["code"]) == (3, "nothing_to_tell")


def test_cr35_an_absence_whose_reason_is_still_asked_for_is_not_told_of(made):
    home = made("canterbury-road")
    said = letter(home, 3)
    assert (said.code, said.error["code"]) == (3, "nothing_to_tell")


def test_cr35_the_letter_is_the_head_s_and_a_rehearsal_writes_nothing(home):
    before = tree(home)
    refused = letter(home, 1, who=("--by", "Ms Office", "--role", "attendance_officer"))
    assert (refused.code, refused.error["code"]) == (3, "wrong_role")
    assert letter(home, 1, "--dry-run").json["documents"] == []
    assert tree(home) == before


def test_a_parent_who_is_not_to_be_contacted_holds_the_letter_until_a_person_decides(home):
    assert decide(home, 4, "O").code == 0
    held_back = letter(home, 4)
    assert (held_back.code, held_back.error["code"]) == (3, "letter_held")
    assert "F4" in held_back.error["what"]
    said = letter(home, 4, "--detail", "send.F4=no")
    assert said.code == 0 and {each["to"] for each in said.json["documents"]} == {"M4"}


def test_a_pupil_without_a_parent_on_file_has_nobody_to_write_to(home):
    assert decide(home, 7, "O").code == 0
    assert letter(home, 7).error["code"] == "letter_held"


def test_cr06_an_arrival_after_the_register_closed_is_told_of_with_its_reason(home):
    at = f"{DAY}T09:10:00"
    ok(home, "today", "arrive", upn(7 - 3), "--at", at, "--by", "Ms Office", "--reason", "the bus; again")
    said = letter(home, 4, "--from", DAY, "--detail", "send.F4=no")
    assert said.code == 0
    assert "the bus, again" in papers(home, 4, "absence", "not_authorised")["M4"]
