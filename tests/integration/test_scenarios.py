"""Whole cases, told as data in tests/scenarios/*.toml and played through the services on a home of their own.

A scenario has a ``name``, the ``rules`` that it shows, ``settings``, the ``pupil``, ``contact`` tables (left
out: two parents P1 and P2 at the pupil's address), and ``marks`` where the pupil was not simply present
(``"2024-09-16..2024-09-20" = "OO"``: morning and afternoon). ``policy``, ``strand`` and ``calendar`` name
another school, ladder or year than Canterbury Road's absence in 2024 to 2026. Its ``day`` tables are played
in order:

* ``take`` or ``record`` does something, ``by`` and in the ``role`` given (else those of the step), with
  ``details``; ``refused`` holds words of the refusal that is wanted; ``letters`` lists the papers as
  ``template to``; ``notices`` says what each parent's notice costs.
* ``ask`` and ``decide`` ask for leave (``from``, ``to``) and answer (``grant``, ``from``, ``to``, ``tests``).
* ``state`` is the state at the end of the day, ``due`` the whole work list of the pupil, each step with
  the day since which it has been due; ``blocked`` holds the steps that are blocked, each with words of its
  reasons. A ``due`` without ``blocked`` says that nothing is blocked.
"""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from casework import app
from casework.case.decide import Order
from casework.case.events import LetterIssued, NoticeIssued
from casework.errors import CaseworkError
from casework.service import actions
from casework.service.leave import Answer, Asked, decide_leave, request_leave
from casework.service.work import work_on
from casework.service.workspace import Workspace
from casework.store.home import create, open_home
from casework.store.planning import ImportFile

from ..calendars import AUTUMN_2025, SPRING_2026, YEAR_2024, calendar

FOLDER = Path(__file__).parents[1] / "scenarios"
SCENARIOS = sorted(FOLDER.glob("*.toml"))
UPN = "Z999200024001"
SETTINGS = {
    "letter_1.review_school_days": 20,
    "improvement.attendance_at_least": 95,
    "notice_to_improve.weeks": 4,
}
PUPIL = {
    "upn": UPN,
    "admission_no": "0001",
    "surname": "Testington",
    "forename": "Sam",
    "date_of_birth": "2015-05-01",
    "year_group": "4",
    "registration_group": "4B",
    "address_line_1": "1 Made-up Lane",
    "address_line_2": "",
    "town": "Nowhere",
    "postcode": "ZZ1 1ZZ",
    "on_roll_from": "2020-09-01",
    "on_roll_to": "",
    "flags": "",
}
CONTACT = {
    "upn": UPN,
    "contact_ref": "P1",
    "title": "Ms",
    "forename": "Alex",
    "surname": "Testington",
    "relationship": "mother",
    "parental_responsibility": "Y",
    "lives_with_pupil": "Y",
    "address_line_1": "1 Made-up Lane",
    "address_line_2": "",
    "town": "Nowhere",
    "postcode": "ZZ1 1ZZ",
    "email": "",
    "phone": "",
    "language": "English",
    "confidential_address": "N",
    "no_contact": "N",
    "verified_on": "",
}
OTHER = {
    "contact_ref": "P2",
    "title": "Mr",
    "forename": "Bo",
    "surname": "Otherley",
    "relationship": "father",
}
# 380 sessions in 2024/25: four INSET days.
CALENDAR = calendar(
    [*YEAR_2024, AUTUMN_2025, SPRING_2026], closed=["2024-11-29", "2025-02-14", "2025-06-27", "2025-07-22"]
)
WHO = {
    "headteacher": "Hanna Headley",
    "attendance_officer": "Ada Officer",
    "la_liaison": "Lee Liaison",
}
ROLE_OF = {
    **dict.fromkeys(["letter_1", "meeting", "notice_to_improve", "penalty_request"], "headteacher"),
    **dict.fromkeys(["as1_referral", "closed"], "headteacher"),
    **dict.fromkeys(["warning", "penalty", "court"], "la_liaison"),
    **dict.fromkeys(["notice_received", "paid", "unpaid", "withdrawn"], "la_liaison"),
    **dict.fromkeys(["la_outcome", "court_outcome"], "la_liaison"),
}
KNOWN = {"policy", "strand", "calendar", "name", "rules", "settings", "pupil", "contact", "marks", "day"}
KEYS = {
    "on",
    "take",
    "record",
    "ask",
    "decide",
    "by",
    "role",
    "details",
    "refused",
    "letters",
    "notices",
    "state",
    "due",
    "blocked",
}


def csv(rows: list[dict[str, str]]) -> bytes:
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    return "\n".join(lines).encode()


def marks_csv(calendar_days: list[date], told: dict[str, str]) -> bytes:
    """Every session of the calendar, present unless the scenario tells otherwise."""
    codes: dict[date, str] = {}
    for key, pair in told.items():
        first, _, last = key.partition("..")
        day, end = date.fromisoformat(first), date.fromisoformat(last or first)
        while day <= end:
            codes[day] = pair
            day += timedelta(1)
    rows = ["upn,date,session,code,minutes_late,comment"]
    for day in calendar_days:
        pair = codes.get(day, "/\\")
        rows += [f"{UPN},{day},AM,{pair[0]},,", f"{UPN},{day},PM,{pair[1]},,"]
    return "\n".join(rows).encode()


class Clock:
    """Records each thing on the day on which it happens."""

    day = date(2024, 9, 1)

    def __call__(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 16, tzinfo=UTC)


class Play:
    """One scenario on a home in a temporary folder."""

    def __init__(self, scenario: dict[str, Any], folder: Path) -> None:
        assert set(scenario) <= KNOWN, set(scenario) - KNOWN
        self.clock = Clock()
        self.root = folder / "home"
        self.policy, self.strand = (
            scenario.get("policy", "canterbury-road"),
            scenario.get("strand", "absence"),
        )
        self.case = f"{UPN}/{self.strand}"
        preset = SETTINGS if self.policy == "canterbury-road" else {}
        settings = {**preset, **scenario.get("settings", {})}
        settings = {key: value for key, value in settings.items() if value != "unspecified"}
        create(self.root, policy=self.policy, settings=settings)
        pupil = {**PUPIL, **scenario.get("pupil", {})}
        contacts = [{**CONTACT, **said} for said in scenario.get("contact", [{}, OTHER])]
        self._import(
            {
                "calendar.toml": scenario.get("calendar", CALENDAR).encode(),
                "pupils.csv": csv([pupil]),
                "contacts.csv": csv(contacts),
            }
        )
        days = [day for day in self.space.calendar.days if str(day) >= pupil["on_roll_from"]]
        self._import({"marks.csv": marks_csv(days, scenario.get("marks", {}))})

    @property
    def space(self) -> Workspace:
        """The home, opened anew, as each command does."""
        return Workspace(open_home(self.root), app.policy(self.policy), app.catalogue(), self.clock)

    def _import(self, files: dict[str, bytes]) -> None:
        registers = self.space.registers
        registers.commit(registers.plan([ImportFile(*each) for each in files.items()]), self.clock())

    def day(self, line: dict[str, Any]) -> None:
        assert set(line) <= KEYS, set(line) - KEYS
        self.clock.day = line["on"]
        if "take" in line or "record" in line:
            self.act(line)
        if "ask" in line or "decide" in line:
            self.leave(line)
        if "state" in line or "due" in line:
            self.look(line)

    def act(self, line: dict[str, Any]) -> None:
        what = line.get("take") or line["record"]
        role = line.get("role", ROLE_OF.get(what, "attendance_officer"))
        order = Order(line["on"], line.get("by", WHO.get(role, "Nobody")), role, line.get("details", {}))
        act = actions.advance if "take" in line else actions.record
        if "refused" in line:
            before = self.events()
            with pytest.raises(CaseworkError) as refusal:
                act(self.space, self.case, what, order)
            assert line["refused"] in str(refusal.value)
            assert self.events() == before, "a refusal writes nothing"
            return
        done = act(self.space, self.case, what, order)
        if "letters" in line:
            issued = [f"{e.template} {e.to}" for e in done.events if isinstance(e, LetterIssued)]
            assert issued == line["letters"]
        for event in done.events:
            if isinstance(event, LetterIssued):
                assert (self.root / event.path).is_file() and (self.root / event.word_path).is_file()
        if "notices" in line:
            assert {e.parent: cost(e) for e in done.events if isinstance(e, NoticeIssued)} == line["notices"]

    def leave(self, line: dict[str, Any]) -> None:
        order = Order(line["on"], WHO["headteacher"], "headteacher", line.get("details", {}))
        if "ask" in line:
            asked = Asked(
                line["ask"]["from"], line["ask"]["to"], "A trip", ground=line["ask"].get("ground", "")
            )
            request_leave(self.space, UPN, asked, order)
            return
        said = line["decide"]
        answer = Answer(
            (said["from"], said["to"]) if said["grant"] else None,
            "As decided",
            dict.fromkeys(said.get("tests", []), True),
        )
        if "refused" in line:
            with pytest.raises(CaseworkError) as refusal:
                decide_leave(self.space, UPN, None, answer, order)
            assert line["refused"] in str(refusal.value)
            return
        done = decide_leave(self.space, UPN, None, answer, order)
        issued = [f"{e.template} {e.to}" for e in done.events if isinstance(e, LetterIssued)]
        assert issued == line.get("letters", issued)

    def events(self) -> dict[str, bytes]:
        cases = self.root / "cases"
        return {path.name: path.read_bytes() for path in cases.rglob("*.json")}

    def look(self, line: dict[str, Any]) -> None:
        space, on = self.space, line["on"]
        items = [item for item in work_on(space, on) if item.strand == self.strand]
        if "state" in line:
            begun = [each for each in space.case_files(UPN, self.strand) if space.standing(each, on).entries]
            file = begun[-1] if begun else space.case_file(UPN, self.strand, 1)
            assert space.standing(file, on).state == line["state"], on
        if "due" in line:
            assert {item.step: item.since for item in items} == line["due"], on
            blocked = {item.step: " ".join(item.blocked_by) for item in items if item.blocked_by}
            told = line.get("blocked", {})
            assert set(blocked) == set(told), (on, blocked)
            for step, words in told.items():
                assert words in blocked[step], on


def cost(notice: NoticeIssued) -> str:
    full = f"{notice.full_pence // 100} in {notice.full_days} days"
    if notice.early_pence is None:
        return full
    return f"{notice.early_pence // 100} in {notice.early_days} days, {full}"


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_scenario_runs_as_it_is_told(path, tmp_path):
    scenario = tomllib.loads(path.read_text(encoding="utf-8"))
    play = Play(scenario, tmp_path)
    for line in scenario["day"]:
        play.day(line)
    for line in scenario["day"]:  # what was said of a day stands, whatever was recorded for later days
        if ("state" in line or "due" in line) and not same_day_action(scenario["day"], line["on"]):
            play.clock.day = date(2026, 8, 1)
            play.look(line)
    for reference in play.space.cases.refs():
        assert not play.space.cases.journal(reference).verify()
    assert not play.space.registers.verify()


def same_day_action(lines: list[dict[str, Any]], on: date) -> bool:
    acts = {"take", "record", "ask", "decide"}
    return any(line["on"] == on and acts & line.keys() for line in lines)


def test_there_are_scenarios_and_each_says_which_rules_it_shows():
    assert len(SCENARIOS) >= 8
    for path in SCENARIOS:
        scenario = tomllib.loads(path.read_text(encoding="utf-8"))
        assert scenario["name"] and scenario["rules"] and scenario["day"], path.name
        days = [line["on"] for line in scenario["day"]]
        assert days == sorted(days), f"{path.name} is told in order"
