"""`report due` and the iCalendar file: the dates ahead, each once, and no child's name."""

from __future__ import annotations

from datetime import UTC, date, datetime

import icalendar

from .conftest import CASE, HEAD
from .world import act_ok, cli, data, ok, tree, upn


def dates(home, day):
    return [
        (row["date"], row["kind"], row["step"])
        for row in data(home, "report", "due", "--as-of", day)["dates"]
    ]


def test_a_home_without_a_case_has_no_dates_ahead(home):
    assert dates(home, "2024-09-10") == []
    assert "No date lies ahead" in ok(home, "report", "due", "--as-of", "2024-09-10").out


def test_clocks_holds_and_first_possible_steps_are_listed_with_the_nearest_first(at):
    home = at("letter_1")
    assert ("2024-09-24", "clock", "letter_1_review") in dates(home, "2024-09-11")
    assert ("2024-09-25", "first_possible", "meeting") in dates(home, "2024-09-11")
    assert ("2024-09-24", "clock", "letter_1_review") in dates(home, "2024-09-24")
    assert not [row for row in dates(home, "2024-09-25") if row[1] == "clock"], "over on the day after"
    act_ok(
        home, "record", CASE, "hold", "2024-09-12", "Mrs Head", HEAD, "reason=Ada is ill", "until=2024-09-19"
    )
    assert ("2024-09-19", "hold_review", "review_hold") in dates(home, "2024-09-13")
    listed = dates(home, "2024-09-20")
    assert listed[0] == ("2024-09-19", "hold_review", "review_hold"), "an overdue review still stands"
    assert listed == sorted(listed)


def test_payment_periods_stand_until_the_notice_is_settled_cr55_cr56(at):
    home = at("received")
    listed = dates(home, "2024-11-20")
    for day, step in (
        ("2024-12-05", "early_payment"),
        ("2024-12-12", "payment"),
        ("2024-12-08", "early_payment"),
        ("2024-12-15", "payment"),
    ):
        assert (day, "payment", step) in listed
    act_ok(home, "record", CASE, "paid", "2024-11-21", "Ms Lee", "la_liaison", "parent=M1")
    left = [row for row in dates(home, "2024-11-22") if row[1] == "payment"]
    assert left == [("2024-12-08", "payment", "early_payment"), ("2024-12-15", "payment", "payment")]


def test_a_request_for_leave_that_waits_for_its_reply_is_listed_with_its_last_day_ti19(tmp_path):
    from .world import CALENDAR, CONTACT_COLUMNS, PUPIL_COLUMNS, contact, pupil, table, write

    home = tmp_path / "tilston"
    ok(home, "init", "--policy", "tilston")
    files = write(
        tmp_path / "files",
        calendar_toml=CALENDAR,
        pupils_csv=table(PUPIL_COLUMNS, [pupil(1, "Tamsin", "Ada")]),
        contacts_csv=table(CONTACT_COLUMNS, [contact(1, "M1", "Tamsin", "mother")]),
    )
    ok(home, "register", "import", *files)
    asked = [
        "leave",
        "request",
        upn(1),
        "--from",
        "2025-03-10",
        "--to",
        "2025-03-11",
        "--reason",
        "a wedding",
    ]
    ok(home, *asked, "--on", "2025-02-03", "--by", "Ms Office")
    assert ("2025-02-10", "leave_reply", "decide") in dates(home, "2025-02-04")
    (late,) = [
        r for r in data(home, "report", "due", "--as-of", "2025-02-11")["dates"] if r["kind"] == "leave_reply"
    ]
    assert late["text"].endswith("last day (overdue)")


def test_the_calendar_file_has_one_event_a_date_steady_names_and_no_child_in_it(at, tmp_path):
    home = at("letter_1")
    act_ok(
        home, "record", CASE, "hold", "2024-09-12", "Mrs Head", HEAD, "reason=Ada is ill", "until=2024-09-19"
    )
    before = tree(home)
    first, second, later = (tmp_path / name for name in ("1.ics", "2.ics", "3.ics"))
    ok(home, "report", "due", "--as-of", "2024-09-13", "--ics", first)
    ok(home, "report", "due", "--as-of", "2024-09-13", "--ics", second, now="2025-01-01T00:00:00")
    ok(home, "report", "due", "--as-of", "2024-09-16", "--ics", later)
    assert tree(home) == before, "a report writes nothing into the home"
    assert first.read_bytes() == second.read_bytes(), "the clock is not in it"
    listed = data(home, "report", "due", "--as-of", "2024-09-13")["dates"]
    events = icalendar.Calendar.from_ical(first.read_bytes()).walk("VEVENT")
    assert [event["dtstart"].dt for event in events] == [date.fromisoformat(row["date"]) for row in listed]
    assert {str(event["uid"]) for event in events} == {row["uid"] for row in listed}
    assert len({row["uid"] for row in listed}) == len(listed)
    assert {event["dtstamp"].dt for event in events} == {datetime(2024, 9, 13, tzinfo=UTC)}
    moved = icalendar.Calendar.from_ical(later.read_bytes()).walk("VEVENT")
    assert {str(event["uid"]) for event in moved} == {str(event["uid"]) for event in events}
    text = first.read_text(encoding="utf-8")
    for name in ("Ada", "Tamsin", "Iris", "ill", upn(1)):
        assert name not in text, name
    reference = data(home, "case", "show", CASE)["case"]
    assert all(str(event["summary"]).startswith(f"{reference}: ") for event in events)


def test_a_calendar_file_that_cannot_be_written_is_told(at, tmp_path):
    (tmp_path / "file").write_text("x")
    result = cli(
        at("letter_1"), "report", "due", "--as-of", "2024-09-13", "--ics", tmp_path / "file" / "x.ics"
    )
    assert result.code == 7
    assert "x.ics" in result.err


def test_work_shows_the_last_day_of_the_clocks_beside_a_step(at):
    home = at("letter_1")
    (meeting,) = [
        i
        for i in data(home, "work", "--as-of", "2024-09-25")["items"]
        if i["upn"] == upn(1) and i["step"] == "meeting"
    ]
    (clock,) = meeting["clocks"]
    assert (clock["name"], clock["from"], clock["to"], clock["unit"]) == (
        "letter_1_review",
        "2024-09-11",
        "2024-09-24",
        "school_days",
    )
    assert "Clock letter_1_review: 2024-09-11 to 2024-09-24" in ok(home, "work", "--as-of", "2024-09-25").out
    others = [i for i in data(home, "work", "--as-of", "2024-09-25")["items"] if i["step"] == "letter_1"]
    assert others
    assert all(item["clocks"] == [] for item in others)
