"""CR04, CR08 to CR10, CR64 to CR66, KI03, KI05, KI15, KI23, TI05, TI14, TI15, TI22: the officer's day."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ..e2e.world import tree
from .schools import Child, cli, data, make_school, ok, run_of, upn, weekdays

ASK = {"what", "rule", "cite", "text", "due", "bound", "status", "done", "done_at", "late", "note"}
ABSENT = {
    *("upn", "name", "year_group", "registration_group", "session", "code", "since", "days_absent", "asks"),
    *("ahead", "contacts_made", "contacts"),
}
OFFICE = ("--by", "Ms Office", "--role", "attendance_officer")


def schools_of(folder: Path, name: str) -> Path:
    """1: away today without a reason; 2: ill for three days; 3: without a reason on 6 January; 4: there;
    5: without a mark today; 6: away without a reason for two days, a father not to be contacted."""
    children = [
        Child(
            1, {"2025-01-14": "N\\"}, contact={"M": {"phone": "01632 960001"}, "F": {"lives_with_pupil": "N"}}
        ),
        Child(2, {"2025-01-10": "II", "2025-01-13": "II", "2025-01-14": "II"}),
        Child(3, {"2025-01-06": "N\\"}),
        Child(4, {}),
        Child(5, {"2025-01-14": "--"}, pupil={"registration_group": "5A", "year_group": "5"}),
        Child(
            6,
            {"2025-01-13": "NN", "2025-01-14": "NN"},
            contact={"M": {"phone": "01632 960006"}, "F": {"no_contact": "Y", "phone": "01632 960666"}},
        ),
    ]
    return make_school(folder, name, 2024, children)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    kept: dict[str, Path] = {}

    def of(name: str) -> Path:
        if name not in kept:
            kept[name] = schools_of(tmp_path_factory.mktemp(name), name)
        return kept[name]

    return of


@pytest.fixture
def home(made, tmp_path) -> Path:
    return Path(shutil.copytree(made("canterbury-road"), tmp_path / "home"))


def day(home: Path, at: str, *more: object):
    return data(home, "today", "--at", at, *more)


def absent(home: Path, at: str) -> dict[str, dict[str, str]]:
    """Return by pupil what is asked for by now: rule → status."""
    found = day(home, at)["absent"]
    return {each["upn"]: {ask["rule"]: ask["status"] for ask in each["asks"]} for each in found}


def contact(home: Path, number: int, at: str, how: str, *more: object, **options):
    return cli(home, "today", "contact", upn(number), "--at", at, "--how", how, *OFFICE, *more, **options)


def test_cr08_cr66_at_twenty_to_ten_the_pupils_without_a_reason_are_listed_with_rule_line_and_time(home):
    found = day(home, "2025-01-14T09:40")
    assert set(found) >= {
        *("schema", "at", "school_day", "sessions", "absent", "reason_given", "visits", "becomes_o"),
        *("unexplained", "open_registers"),
    }
    assert (found["schema"], found["at"]) == ("casework/today/1", "2025-01-14T09:40:00")
    assert (found["school_day"], found["sessions"]) == (True, ["AM"])
    assert [each["upn"] for each in found["absent"]] == [upn(1), upn(6), upn(5)]
    for each in found["absent"]:
        assert set(each) >= ABSENT
        for ask in each["asks"] + each["ahead"]:
            assert set(ask) >= ASK
    first = found["absent"][0]
    assert (first["code"], first["since"], first["days_absent"]) == ("N", "2025-01-14", 1)
    assert [(a["rule"], a["status"], a["due"]) for a in first["asks"]] == [
        ("CR66", "overdue", "2025-01-14T08:30:00"),
        ("CR08", "overdue", "2025-01-14T09:30:00"),
    ]
    assert [(a["rule"], a["status"]) for a in first["ahead"]] == [("CR09", "later"), ("CR10", "later")]
    assert first["asks"][1]["cite"] == "canterbury-road-2024.txt lines 94-96"
    assert found["absent"][2]["code"] is None
    assert found["absent"][1]["since"] == "2025-01-13"


def test_cr09_whom_to_ring_stands_beside_and_nobody_who_is_not_to_be_contacted(home):
    people = {each["upn"]: each["contacts"] for each in day(home, "2025-01-14T10:00")["absent"]}
    assert [each["contact_ref"] for each in people[upn(6)]] == ["M6"]
    assert [each["contact_ref"] for each in people[upn(1)]] == ["M1", "F1"]
    told = ok(home, "today", "--at", "2025-01-14T10:00").out
    assert "01632 960006" in told and "01632 960666" not in told


@pytest.mark.parametrize(
    ("at", "listed"),
    [("2025-01-14T08:59:59", False), ("2025-01-14T09:00:00", True)],
)
def test_cr05_a_pupil_without_a_mark_is_missed_from_the_opening_of_the_register_on(home, at, listed):
    assert (upn(5) in absent(home, at)) is listed
    assert upn(1) in absent(home, at)


def test_cr08_cr09_cr10_the_first_day_from_message_to_safeguarding_lead(home):
    at = "2025-01-14T"
    assert contact(home, 1, f"{at}09:20", "message").code == 0
    assert absent(home, f"{at}09:59:59")[upn(1)] == {"CR66": "overdue", "CR08": "done"}
    assert absent(home, f"{at}10:00:00")[upn(1)]["CR09"] == "due"
    assert contact(home, 1, f"{at}10:05", "call", "--reached", "no").code == 0
    now = absent(home, f"{at}10:06")[upn(1)]
    assert (now["CR09"], now["CR10"]) == ("done", "due")
    assert "CR10" not in absent(home, f"{at}10:04")[upn(1)]
    assert contact(home, 1, f"{at}10:15", "safeguarding_lead", "--text", "ring the aunt").code == 0
    assert absent(home, f"{at}10:20")[upn(1)]["CR10"] == "done"
    log = data(home, "today", "log", upn(1))
    assert log["schema"] == "casework/today-log/1" and log["upn"] == upn(1)
    assert [each["how"] for each in log["entries"]] == ["message", "call", "safeguarding_lead"]
    assert {"number", "recorded_at", "at", "by", "role", "reached", "text"} <= set(log["entries"][0])
    assert "ring the aunt" in ok(home, "today", "log", upn(1)).out


def test_cr04_a_reason_that_was_given_takes_the_pupil_off_the_list_until_the_mark_is_decided(home):
    at = "2025-01-14T"
    assert contact(home, 1, f"{at}08:20", "report", "--reason", "a cold").code == 0
    found = day(home, f"{at}09:40")
    assert upn(1) not in {each["upn"] for each in found["absent"]}
    assert [each["upn"] for each in found["reason_given"]] == [upn(1)]
    assert "a cold" in ok(home, "today", "--at", f"{at}09:40").out
    assert upn(1) in absent(home, f"{at}08:19:59")


def test_cr64_who_is_unsure_is_asked_for_a_home_visit_on_the_first_day(home):
    assert contact(home, 1, "2025-01-14T10:05", "call", "--reason", "ill", "--unsure").code == 0
    assert absent(home, "2025-01-14T10:06")[upn(1)]["CR64"] == "due"
    assert contact(home, 1, "2025-01-14T11:00", "home_visit", "--reached", "yes").code == 0
    assert absent(home, "2025-01-14T11:01")[upn(1)]["CR64"] == "done"


@pytest.mark.parametrize(("at", "listed"), [("2025-01-13T09:40", False), ("2025-01-14T09:40", True)])
def test_cr65_three_school_days_away_prompt_a_visit_whatever_the_reason(home, at, listed):
    found = {each["upn"]: each for each in day(home, at)["visits"]}
    assert (upn(2) in found) is listed
    if listed:
        assert (found[upn(2)]["code"], found[upn(2)]["days_absent"]) == ("I", 3)
        assert (found[upn(2)]["ask"]["rule"], found[upn(2)]["first_day"]) == ("CR65", "2025-01-10")
        assert "allows a home visit" in ok(home, "today", "--at", at).out
        assert contact(home, 2, "2025-01-14T09:00", "home_visit").code == 0
        assert day(home, at)["visits"][0]["ask"]["done"] is True


@pytest.mark.parametrize(
    ("on", "listed", "overdue"),
    [("2025-01-10", False, None), ("2025-01-13", True, False), ("2025-01-14", True, True)],
)
def test_cr67_an_n_mark_becomes_o_after_five_school_days(home, on, listed, overdue):
    found = day(home, f"{on}T09:40")
    rows = {each["upn"]: each for each in found["becomes_o"]}
    assert (upn(3) in rows) is listed
    assert any(each["upn"] == upn(3) for each in found["unexplained"]) is not listed
    if listed:
        row = rows[upn(3)]
        assert (row["date"], row["session"], row["code"], row["becomes"]) == ("2025-01-06", "AM", "N", "O")
        assert (row["becomes_on"], row["overdue"], row["rule"]) == ("2025-01-13", overdue, "CR67")


def test_ki23_what_the_registers_leave_open_is_shown_by_class_morning_and_afternoon(made):
    home = made("kilnhurst")
    morning = day(home, "2025-01-14T09:40")["open_registers"]
    assert morning == [{"registration_group": "5A", "session": "AM", "missing": 1, "pupils": 1}]
    afternoon = day(home, "2025-01-14T13:10")["open_registers"]
    assert [(each["registration_group"], each["session"]) for each in afternoon] == [("5A", "PM")]
    assert "5A AM: 1 of 1" in ok(home, "today", "--at", "2025-01-14T09:40").out


def test_ki03_ki15_at_kilnhurst_the_first_contact_has_no_time_and_has_to_reach_somebody(made, tmp_path):
    home = Path(shutil.copytree(made("kilnhurst"), tmp_path / "home"))
    first = next(each for each in day(home, "2025-01-14T09:40")["absent"] if each["upn"] == upn(1))
    assert [(a["rule"], a["due"], a["status"]) for a in first["asks"]] == [
        ("KI03", None, "due"),
        ("KI15", None, "due"),
    ]
    assert contact(home, 1, "2025-01-14T09:50", "call", "--reached", "no").code == 0
    assert absent(home, "2025-01-14T10:00")[upn(1)]["KI15"] == "due"
    assert contact(home, 1, "2025-01-14T09:55", "call", "--reached", "yes").code == 0
    assert absent(home, "2025-01-14T10:00")[upn(1)]["KI15"] == "done"
    assert contact(home, 1, "2025-01-14T08:50", "report").code == 0
    assert absent(home, "2025-01-14T10:00")[upn(1)]["KI03"] == "done"


def test_ki05_leaving_and_coming_back_is_kept_in_the_log(made, tmp_path):
    home = Path(shutil.copytree(made("kilnhurst"), tmp_path / "home"))
    for clock, text in (("11:00", "signed out, dentist"), ("13:00", "signed in")):
        assert contact(home, 4, f"2025-01-14T{clock}", "other", "--text", text).code == 0
    texts = [each["text"] for each in data(home, "today", "log", upn(4))["entries"]]
    assert texts == ["signed out, dentist", "signed in"]


def test_ti14_ti15_at_tilston_parents_have_until_half_past_nine_and_trying_is_enough(made, tmp_path):
    home = Path(shutil.copytree(made("tilston"), tmp_path / "home"))
    assert absent(home, "2025-01-14T09:30:00")[upn(1)] == {"TI14": "due", "TI15": "due"}
    assert absent(home, "2025-01-14T09:30:01")[upn(1)] == {"TI14": "overdue", "TI15": "due"}
    assert contact(home, 1, "2025-01-14T09:45", "call", "--reached", "no").code == 0
    assert absent(home, "2025-01-14T10:00")[upn(1)]["TI15"] == "done"
    rows = {each["upn"]: each for each in day(home, "2025-01-14T09:40")["becomes_o"]}
    assert rows[upn(3)]["rule"] == "TI12"


def test_ti05_ti22_talks_of_the_head_and_the_class_teacher_are_kept_in_the_log(made, tmp_path):
    home = Path(shutil.copytree(made("tilston"), tmp_path / "home"))
    for role, text in (("class_teacher", "told the head"), ("headteacher", "rang about Mondays")):
        who = ("--by", "Ms Somebody", "--role", role)
        at = "2025-01-14T12:00"
        ok(home, "today", "contact", upn(1), "--at", at, "--how", "call", *who, "--text", text)
    assert [each["role"] for each in data(home, "today", "log", upn(1))["entries"]] == [
        "class_teacher",
        "headteacher",
    ]


def test_on_a_day_without_school_nobody_is_expected_and_what_becomes_o_is_still_told(home):
    found = day(home, "2025-01-18T09:40")
    assert (found["school_day"], found["absent"], found["visits"]) == (False, [], [])
    assert [each["upn"] for each in found["becomes_o"]] == [upn(3)]
    assert "nobody is expected" in ok(home, "today", "--at", "2025-01-18T09:40").out


def test_in_the_afternoon_the_afternoon_s_mark_counts(home):
    found = absent(home, "2025-01-14T14:00")
    assert upn(1) not in found and upn(6) in found and upn(5) in found
    assert day(home, "2025-01-14T14:00")["sessions"] == ["PM"]


def test_where_nobody_has_a_mark_yet_it_is_said_that_the_marks_are_to_be_imported_first(tmp_path):
    child = Child(1, dict.fromkeys(weekdays(2024), "--"))
    home = make_school(tmp_path, "canterbury-road", 2024, [child])
    told = ok(home, "today", "--at", "2025-01-14T09:40")
    assert "no mark of this session is on file for anybody" in told.err
    assert f"({upn(1)}, 4B): AM, no mark yet" in told.out


def test_without_a_time_the_clock_is_asked(home, monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    found = data(home, "today", now="2025-01-14T09:40:30")
    assert found["at"] == "2025-01-14T09:40:30"


def test_the_home_may_be_named_after_the_command_and_before_a_subcommand(home):
    assert cli(None, "today", "--at", "2025-01-14T09:40", "--home", home).code == 0
    assert cli(None, "today", "--home", home, "log", upn(1)).code == 0
    assert cli(None, "today", "log", upn(1), "--home", home).code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["today", "--at", "2025-01-14"], 2),
        (["today", "--at", "2025-01-14T09:40+01:00"], 2),
        (["today", "--at", "2025-01-14T24:00"], 2),
        (["today", "--at", "20250114T0940"], 2),
        (["today", "--at", "1850-01-14T09:40"], 2),
        (["today", "log", "Z000000000000"], 5),
        (["today", "contact", "Z000000000000", "--at", "2025-01-14T09:40", "--how", "call", *OFFICE], 5),
        (["today", "contact", upn(1), "--at", "2025-01-14T09:40", "--how", "fax", *OFFICE], 2),
        (["today", "contact", upn(1), "--at", "2025-01-14T09:40", "--how", "call", "--by", " "], 2),
        (
            [
                "today",
                "contact",
                upn(1),
                "--at",
                "2025-01-14T09:40",
                "--how",
                "call",
                "--by",
                "A",
                "--role",
                "x",
            ],
            2,
        ),
        (
            [
                *("today", "contact", upn(1), "--at", "2025-01-14T09:40", "--how", "call", *OFFICE),
                *("--reached", "no", "--reason", "ill"),
            ],
            2,
        ),
        (
            [
                *("today", "contact", upn(1), "--at", "2025-01-14T09:40", "--how", "report", *OFFICE),
                *("--reached", "no"),
            ],
            2,
        ),
    ],
)
def test_a_wrong_time_pupil_way_name_or_role_is_told_and_nothing_is_written(made, words, code):
    home = made("canterbury-road")
    before = tree(home)
    result = cli(home, *words, "--json")
    assert result.code == code, result.err
    assert result.error["what"]
    assert tree(home) == before


def test_a_contact_in_rehearsal_writes_nothing_and_says_what_it_would(home):
    before = tree(home)
    said = contact(home, 1, "2025-01-14T09:20", "message", "--dry-run", "--json")
    assert said.code == 0 and tree(home) == before
    assert said.json["dry_run"] is True and said.json["marks"] == []
    assert said.json["events"][0]["how"] == "message"
    assert contact(home, 1, "2025-01-14T09:20", "message", "--dry-run").out.startswith("Would log: ")


def test_the_very_same_contact_is_kept_once_and_opens_no_case(home):
    for _ in range(2):
        assert contact(home, 1, "2025-01-14T09:20", "message").code == 0
    assert len(data(home, "today", "log", upn(1))["entries"]) == 1
    assert "say so already" in contact(home, 1, "2025-01-14T09:20", "message").out
    assert data(home, "case", "list")["cases"] == []
    assert [path.name for path in (home / "days").glob("*.json")] == ["2025-01.json"]


def test_a_lower_case_upn_is_the_same_pupil(home):
    ok(home, "today", "contact", upn(1).lower(), "--at", "2025-01-14T09:20", "--how", "message", *OFFICE)
    assert data(home, "today", "log", upn(1))["entries"][0]["upn"] == upn(1)


def test_the_log_of_a_pupil_may_be_limited_to_days(home):
    for at in ("2025-01-14T09:20", "2025-02-03T09:20", "2024-12-02T09:20"):
        assert contact(home, 1, at, "message").code == 0
    found = data(home, "today", "log", upn(1), "--from", "2025-01-15", "--to", "2025-02-28")["entries"]
    assert [each["at"] for each in found] == ["2025-02-03T09:20:00"]
    assert len(data(home, "today", "log", upn(1))["entries"]) == 3
    assert "holds nothing" in ok(home, "today", "log", upn(2)).out


def test_contacts_of_several_officers_at_once_are_all_kept(home):
    from datetime import datetime

    from casework.app import open_workspace
    from casework.case.day_events import DayContact, How
    from casework.service.day.log import record_contact

    from .schools import upn as number

    def record(minute: int) -> int:
        event = DayContact(
            at=datetime.fromisoformat(f"2025-01-14T09:{minute:02d}"),
            upn=number(1),
            by="A",
            role="headteacher",
            how=How.CALL,
        )
        return len(record_contact(open_workspace(str(home)), event, dry_run=False))

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(record, range(12))) == 12
    assert len(data(home, "today", "log", upn(1))["entries"]) == 12
    assert ok(home, "store", "verify").code == 0


def test_a_year_of_absence_is_counted_within_a_run(tmp_path):
    child = Child(1, run_of(2024, "2025-01-06", 7, "NN"))
    home = make_school(tmp_path, "canterbury-road", 2024, [child])
    [visit] = day(home, "2025-01-14T09:40")["visits"]
    assert (visit["days_absent"], visit["first_day"]) == (7, "2025-01-06")
    due = [each["date"] for each in day(home, "2025-01-14T09:40")["becomes_o"]]
    assert due == ["2025-01-06", "2025-01-06", "2025-01-07", "2025-01-07"]


def test_the_log_is_proven_backed_up_and_reindexed_with_the_home(home, tmp_path):
    assert contact(home, 1, "2025-01-14T09:20", "message").code == 0
    assert contact(home, 1, "2025-02-03T09:20", "call", "--reached", "no").code == 0
    seal = data(home, "store", "verify")["seal"]
    ok(home, "store", "backup", "--to", tmp_path / "b.zip")
    import zipfile

    with zipfile.ZipFile(tmp_path / "b.zip") as opened:
        names = set(opened.namelist())
    assert {"days/2025-01.json", "days/2025-02.json", "heads/days-2025-01.json"} <= names
    (home / "heads" / "days-2025-01.json").unlink()
    assert data(home, "store", "reindex")["written"] == ["days-2025-01"]
    assert contact(home, 1, "2025-01-14T09:25", "call").code == 0
    proof = data(home, "store", "verify", "--against", tmp_path / "b.zip")
    assert proof["ok"] and proof["seal"] != seal


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda entries: entries["1"]["event"].update(by="Somebody Else"), "chain_broken"),
        (lambda entries: entries.pop("2"), "journal_shortened"),
    ],
)
def test_a_log_that_was_changed_or_cut_short_is_told(home, spoil, code):
    for at in ("2025-01-14T09:20", "2025-01-14T10:05"):
        assert contact(home, 1, at, "call").code == 0
    path = home / "days" / "2025-01.json"
    content = json.loads(path.read_bytes())
    spoil(content["entries"])
    path.write_text(json.dumps(content))
    said = cli(home, "store", "verify", "--json")
    assert said.code == 3
    assert [(f["code"], f["where"]) for f in said.json["findings"]] == [(code, "days/2025-01.json")]
    assert contact(home, 1, "2025-01-14T11:00", "call").code == 4


def test_a_log_that_is_gone_is_told(home):
    assert contact(home, 1, "2025-01-14T09:20", "message").code == 0
    (home / "days" / "2025-01.json").unlink()
    said = cli(home, "store", "verify", "--json")
    assert [f["code"] for f in said.json["findings"]] == ["journal_shortened"]
    assert cli(home, "store", "reindex").code == 3
    assert cli(home, "store", "reindex", "--accept-loss").code == 0
    assert cli(home, "store", "verify").code == 0


def test_an_entry_of_a_newer_version_is_told_and_not_passed_over(home):
    from casework.app import open_workspace

    space = open_workspace(str(home))
    space.journal("days-2025-01").append([{"event": "Hologram"}], expected=0, recorded_at=space.now())
    said = cli(home, "today", "--at", "2025-01-14T09:40", "--json")
    assert (said.code, said.error["code"]) == (4, "event_unreadable")
    found = cli(home, "store", "verify", "--json").json["findings"]
    assert [(each["code"], each["where"]) for each in found] == [("event_unreadable", "days/2025-01.json")]
