"""CR06, CR11, CR28, KI02, KI20, KI22, TI02 to TI04 and oracle O9: arrivals, one by one and as a file."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from ..e2e.world import tree
from .schools import Child, cli, data, make_school, ok, upn

DAY = "2025-01-14"
BY = ("--by", "Ms Office")
HEADER = "upn,date,session,arrived_at,reason\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    kept: dict[str, Path] = {}

    def of(name: str) -> Path:
        if name not in kept:
            children = [
                Child(1, {DAY: "N\\"}, pupil={"surname": "Abel"}),
                Child(2, {DAY: "--"}, pupil={"surname": "King", "year_group": "1"}),
                Child(3, {DAY: "MM"}),
                Child(4, {}),
                Child(5, {DAY: "GG"}, pupil={"on_roll_to": "2025-03-01"}),
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


def arrive(home: Path, number: int, at: str, *more: object):
    return cli(home, "today", "arrive", upn(number), "--at", f"{DAY}T{at}", *BY, *more, "--json")


def marks(home: Path, number: int) -> dict[tuple[str, str], dict[str, object]]:
    found = data(home, "register", "show", upn(number), "--as-of", "2025-07-22")["sessions"]
    return {(each["date"], each["session"]): each for each in found}


def held(home: Path, number: int, session: str = "AM") -> dict[str, object]:
    return marks(home, number)[DAY, session]


@pytest.mark.parametrize(
    ("school", "clock", "code", "minutes"),
    [
        ("canterbury-road", "09:00:00", "/", None),
        ("canterbury-road", "09:09:59", "L", 9),
        ("canterbury-road", "09:10:00", "U", 10),
        ("kilnhurst", "08:55", "/", None),
        ("kilnhurst", "09:30:00", "L", 35),
        ("kilnhurst", "09:30:01", "U", 35),
        ("tilston", "08:49:59", "/", None),
        ("tilston", "09:14:59", "L", 24),
        ("tilston", "09:15:00", "U", 25),
    ],
)
def test_o9_cr28_ki22_ti04_an_arrival_becomes_its_mark_and_says_who_and_why(
    home_of, school, clock, code, minutes
):
    home = home_of(school)
    said = arrive(home, 1, clock, "--reason", "the bus broke down")
    assert said.code == 0, said.err
    assert set(said.json) >= {"schema", "dry_run", "marks", "events", "notes"}
    [mark] = said.json["marks"]
    assert (mark["old"], mark["code"], mark["minutes_late"]) == ("N", code, minutes)
    now = held(home, 1)
    assert (now["code"], now["minutes_late"], now["comment"]) == (code, minutes, "the bus broke down")
    assert now["by"] == "Ms Office" and "arrived at " in str(now["why"])
    [old] = now["history"]
    assert old["code"] == "N"


def test_cr06_ki02_the_late_book_is_the_mark_with_its_comment_and_the_entry_of_the_log(home):
    assert arrive(home, 1, "09:05", "--reason", "overslept").code == 0
    [entry] = data(home, "today", "log", upn(1))["entries"]
    assert (entry["event"], entry["code"], entry["minutes_late"]) == ("Arrived", "L", 5)
    assert (entry["at"], entry["reason"], entry["by"]) == (f"{DAY}T09:05:00", "overslept", "Ms Office")
    assert held(home, 1)["comment"] == "overslept"
    assert "arrived: AM L, 5 minutes late; overslept" in ok(home, "today", "log", upn(1)).out


def test_an_arrival_told_twice_is_written_once_and_a_corrected_time_keeps_the_older_mark(home):
    assert arrive(home, 1, "09:05").code == 0
    assert (arrive(home, 1, "09:05").json["marks"], arrive(home, 1, "09:05").json["events"]) == ([], [])
    assert arrive(home, 1, "09:15").json["marks"][0]["old"] == "L"
    assert [each["code"] for each in held(home, 1)["history"]] == ["N", "L"]


def test_a_log_that_lacks_an_arrival_gets_it_when_the_command_is_repeated(home):
    assert arrive(home, 1, "09:05").code == 0
    shutil.rmtree(home / "days")
    (home / "heads" / "days-2025-01.json").unlink()
    said = arrive(home, 1, "09:05").json
    assert said["marks"] == [] and said["events"][0]["event"] == "Arrived"


def test_in_rehearsal_nothing_is_written(home):
    before = tree(home)
    said = arrive(home, 1, "09:05", "--dry-run")
    assert said.json["dry_run"] and said.json["marks"][0]["code"] == "L" and len(said.json["events"]) == 1
    assert tree(home) == before
    told = cli(home, "today", "arrive", upn(1), "--at", f"{DAY}T09:05", *BY, "--dry-run").out
    assert f"Would write: {upn(1)} {DAY} AM L in place of N, 5 minutes late" in told


def test_cr28_another_code_stands_where_the_pupil_comes_too_late_and_gives_way_where_not(home):
    refused = arrive(home, 3, "09:10:00")
    assert (refused.code, refused.error["code"]) == (3, "other_code_stands")
    assert held(home, 3)["code"] == "M"
    assert arrive(home, 3, "09:09:59").json["marks"][0]["code"] == "L"
    assert arrive(home, 5, "09:10:00").json["marks"][0]["code"] == "U"


def test_cr11_the_code_of_an_arrival_is_one_of_the_set_of_its_date(home):
    from casework.app import policy

    code = arrive(home, 1, "09:10:00").json["marks"][0]["code"]
    assert policy("canterbury-road").codes.find(code, date.fromisoformat(DAY)) is not None


def test_ki22_who_comes_too_late_from_an_appointment_has_the_medical_mark(home_of):
    home = home_of("kilnhurst")
    assert arrive(home, 1, "09:30:00", "--appointment").error["code"] == "not_too_late"
    mark = arrive(home, 1, "09:30:01", "--appointment", "--reason", "dentist").json["marks"][0]
    assert (mark["code"], mark["minutes_late"]) == ("M", None)
    other = arrive(home_of("canterbury-road"), 1, "10:00", "--appointment")
    assert (other.code, other.error["code"]) == (3, "no_code_for_appointments")


def test_ki20_ti02_an_arrival_in_the_afternoon_is_decided_only_up_to_its_opening(home_of):
    kilnhurst, tilston = home_of("kilnhurst"), home_of("tilston")
    assert arrive(kilnhurst, 2, "13:00:00").json["marks"][0]["session"] == "PM"
    assert held(kilnhurst, 2, "PM")["code"] == "\\"
    for home, number, clock in ((kilnhurst, 1, "12:50:01"), (tilston, 1, "13:00:01")):
        refused = arrive(home, number, clock)
        assert (refused.code, refused.error["code"]) == (3, "time_not_decided")
        assert "afternoon register closes" in refused.error["what"]
    assert arrive(tilston, 1, "12:10", "--session", "AM").json["marks"][0]["code"] == "U"


def test_cr28_canterbury_road_gives_the_afternoon_no_time(home):
    refused = arrive(home, 1, "13:05")
    assert (refused.code, refused.error["code"]) == (3, "time_not_decided")
    assert "marks.csv" in refused.error["fix"]


def test_ti03_the_head_alone_keeps_the_register_open_longer_on_a_special_day(home_of):
    home = home_of("tilston")
    words = ("today", "keep-open", "--on", DAY, "--reason", "snow", "--by", "Mrs Head")
    assert arrive(home, 2, "09:24:59", "--dry-run").json["marks"][0]["code"] == "U"
    assert cli(home, *words, "--role", "bursar", "--json").error["code"] == "wrong_role"
    before = tree(home)
    assert "Would log" in ok(home, *words, "--dry-run").out and tree(home) == before
    ok(home, *words)
    assert arrive(home, 2, "09:24:59").json["marks"][0]["code"] == "L"
    assert arrive(home, 2, "09:25:00").json["marks"][0]["code"] == "U"
    other = home_of("kilnhurst")
    assert cli(other, *words, "--json").error["code"] == "register_closes_as_ever"
    no_school = ("today", "keep-open", "--on", "2025-01-18", "--reason", "snow", "--by", "Mrs Head")
    assert cli(home, *no_school, "--json").error["code"] == "no_school_day"


@pytest.mark.parametrize(
    ("number", "at", "code", "slug"),
    [
        (1, "2025-01-18T09:05", 3, "no_school_day"),
        (5, "2025-03-03T09:05", 3, "not_on_roll"),
        (99, f"{DAY}T09:05", 5, "no_such_pupil"),
    ],
)
def test_a_day_without_a_session_of_the_pupil_is_refused(made, number, at, code, slug):
    home = made("canterbury-road")
    before = tree(home)
    said = cli(home, "today", "arrive", upn(number), "--at", at, *BY, "--json")
    assert (said.code, said.error["code"]) == (code, slug)
    assert tree(home) == before


# --- arrivals.csv ---------------------------------------------------------------------------------------


def put(folder: Path, text: str | bytes, name: str = "arrivals.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def imported(home: Path, path: Path, *more: object):
    return cli(home, "today", "import", path, *BY, "--json", *more)


def test_o9_cr28_a_file_of_arrivals_becomes_marks_by_the_school_s_times(home, tmp_path):
    rows = [
        f"{upn(1)},{DAY},AM,09:09:59,the bus",
        f'{upn(2).lower()},{DAY},AM,{DAY}T09:10:00,"overslept, again"',
        f"{upn(4)},{DAY},AM,08:59,",
    ]
    said = imported(home, put(tmp_path, "\ufeff" + HEADER.replace("\n", "\r\n") + "\r\n".join(rows)))
    assert said.code == 0, said.err
    assert [(m["upn"], m["code"], m["minutes_late"]) for m in said.json["marks"]] == [
        (upn(1), "L", 9),
        (upn(2), "U", 10),
    ]
    assert len(said.json["events"]) == 3
    assert held(home, 2)["comment"] == "overslept, again"
    assert held(home, 1)["by"] == "Ms Office" and "arrivals.csv" in str(held(home, 1)["why"])
    assert held(home, 4)["code"] == "/" and held(home, 4)["history"] == []
    again = imported(home, tmp_path / "arrivals.csv").json
    assert (again["marks"], again["events"]) == ([], [])


def test_a_file_in_rehearsal_writes_nothing(home, tmp_path):
    before = tree(home)
    said = imported(home, put(tmp_path, f"{HEADER}{upn(1)},{DAY},AM,09:05,\n"), "--dry-run")
    assert said.json["marks"][0]["code"] == "L" and tree(home) == before


FAULTS = [
    ("", "the file is empty"),
    (HEADER, "the file is empty: it has a header and no rows"),
    ("upn,date,session,arrived_at\n", "missing column reason"),
    ("upn;date;session;arrived_at;reason\n", "semicolons"),
    (HEADER.encode("utf-16"), "UTF-16"),
    (HEADER.encode() + b"\xe9,2025-01-14,AM,09:05,\n", "not UTF-8"),
    (HEADER + '"x,2025-01-14,AM,09:05,\n', "quotation mark"),
    (HEADER + f"{upn(1)},2025-01-14,AM\n", "the row has 3 fields"),
    (HEADER + ",2025-01-14,AM,09:05,\n", "the upn is empty: line 2"),
    (HEADER + f"{upn(99)},2025-01-14,AM,09:05,\n", f"no pupil with UPN {upn(99)}: line 2"),
    (HEADER + f"{upn(1)},14/01/2025,AM,09:05,\n", "date '14/01/2025' is no date"),
    (HEADER + f"{upn(1)},2025-01-14,am,09:05,\n", "session 'am' is neither AM nor PM"),
    (HEADER + f"{upn(1)},2025-01-14,AM,9:05,\n", "arrived_at '9:05' is no time"),
    (HEADER + f"{upn(1)},2025-01-14,AM,25:05,\n", "arrived_at '25:05' is no time"),
    (HEADER + f"{upn(1)},2025-01-14,AM,2025-01-15T09:05,\n", "is no time of that day"),
    (HEADER + f"{upn(1)},2025-01-18,AM,09:05,\n", "2025-01-18 is no school day"),
    (HEADER + f"{upn(5)},2025-03-03,AM,09:05,\n", "not on roll on that day"),
    (HEADER + f"{upn(1)},2025-01-14,PM,13:05,\n", "does not say when the afternoon register opens"),
    (HEADER + f"{upn(3)},2025-01-14,AM,09:30,\n", "The session has code M"),
    (
        HEADER + f"{upn(1)},2025-01-14,AM,09:05,\n{upn(1)},2025-01-14,AM,09:06,\n",
        "twice in the same session: lines 2-3",
    ),
]


@pytest.mark.parametrize(("text", "words"), FAULTS, ids=[words for _, words in FAULTS])
def test_a_fault_rejects_the_whole_file(made, tmp_path, text, words):
    home = made("canterbury-road")
    good = f"{upn(4)},{DAY},AM,09:05,\n".encode()
    raw = text if isinstance(text, bytes) else text.encode()
    is_table = raw.startswith(HEADER.encode()) and raw != HEADER.encode()
    before = tree(home)
    said = imported(home, put(tmp_path, raw + (good if is_table and raw.endswith(b"\n") else b"")))
    assert said.code == 4, (said.out, said.err)
    assert words in said.error["what"] and "arrivals.csv" in said.error["what"]
    assert tree(home) == before


def test_the_faults_of_a_file_are_grouped_with_their_lines(made, tmp_path):
    rows = [f"{upn(1)},2025-01-1{n},AM,x,\n" for n in range(3, 6)] + [f"{upn(99)},{DAY},AM,09:05,\n"] * 1
    said = imported(made("canterbury-road"), put(tmp_path, HEADER + "".join(rows)))
    assert "arrived_at 'x' is no time" in said.error["what"]
    assert "lines 2-4" in said.error["what"] and "line 5" in said.error["what"]


def test_a_file_that_is_not_there_is_not_found(made):
    assert imported(made("canterbury-road"), Path("no.csv")).code == 5
