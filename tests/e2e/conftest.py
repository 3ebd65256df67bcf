"""Homes that many tests copy: built once a session, so that the whole runs in a minute or two."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from .world import Result, act_ok, contact, data, marks, ok, pdf, pupil, small_home, upn, weekly

HEAD, OFFICER, LA = "headteacher", "attendance_officer", "la_liaison"
ABSENT = weekly("OO", (0, 1), date(2024, 9, 3), date(2025, 7, 22))
CASE = f"{upn(1)}/absence"


@pytest.fixture(autouse=True)
def no_home_from_outside(monkeypatch, tmp_path):
    """Keep the tests' own environment and working folder out of the way."""
    monkeypatch.delenv("CASEWORK_HOME", raising=False)
    monkeypatch.delenv("CASEWORK_NOW", raising=False)
    monkeypatch.chdir(tmp_path)


def family() -> tuple[list[dict[str, object]], list[dict[str, object]], list[tuple[str, ...]]]:
    """Return a school of seven: 1 absent with two parents apart, 2 looked after, 3 below school age,
    4 always there, 5 with a father not to be contacted, 6 with a confidential address, 7 with nobody.
    """
    pupils = [
        pupil(1, "Tamsin", "Ada"),
        pupil(2, "Brook", "Zoë", flags="looked_after send"),
        pupil(3, "Wren", "Kit", date_of_birth="2020-06-19", year_group="R", on_roll_from="2024-09-03"),
        pupil(4, "O'Brien", "Finn"),
        pupil(5, "Larch", "Mo"),
        pupil(6, "Fenn", "Bo"),
        pupil(7, "Solo", "Jo"),
    ]
    contacts = [
        contact(1, "M1", "Tamsin", "mother", forename="Iris", email="iris@example.org", phone="01632 960001"),
        contact(
            1,
            "F1",
            "Vale",
            "father",
            title="Mr",
            forename="Otto",
            lives_with_pupil="N",
            address_line_1="77 Quarry Hill",
            address_line_2="The Annexe",
            town="Far Hollow",
            postcode="QQ9 9ZZ",
            email="otto@example.org",
            phone="01632 960002",
        ),
        contact(
            1,
            "N1",
            "Neighbour",
            "other",
            parental_responsibility="N",
            lives_with_pupil="N",
            address_line_1="79 Quarry Hill",
            phone="01632 960003",
        ),
        contact(2, "M2", "Brook", "foster_carer", parental_responsibility="N"),
        contact(3, "M3", "Wren", "mother"),
        contact(4, "M4", "O'Brien", "mother"),
        contact(5, "M5", "Larch", "mother"),
        contact(5, "F5", "Larch", "father", title="Mr", lives_with_pupil="N", no_contact="Y"),
        contact(6, "M6", "Fenn", "mother", confidential_address="Y"),
        contact(7, "G7", "Friend", "other", parental_responsibility="N", lives_with_pupil="N"),
    ]
    rows = [row for number in (1, 2, 3, 5, 6, 7) for row in marks(number, ABSENT)] + marks(4, {})
    return pupils, contacts, rows


@pytest.fixture(scope="session")
def school(tmp_path_factory) -> Path:
    """Return a home with the register of ``family`` and no case yet; never write to it."""
    return small_home(tmp_path_factory.mktemp("school"), *family())


@pytest.fixture
def home(school, tmp_path) -> Path:
    """Return a copy of the school to write to."""
    return Path(shutil.copytree(school, tmp_path / "home"))


Step = Callable[[Path], Result]
LADDER: tuple[tuple[str, Step], ...] = (
    ("letter_1", lambda h: act_ok(h, "advance", CASE, "letter_1", "2024-09-10", "Mrs Head", HEAD)),
    ("meeting", lambda h: act_ok(h, "advance", CASE, "meeting", "2024-09-25", "Mrs Head", HEAD)),
    (
        "minutes",
        lambda h: act_ok(
            h,
            "record",
            CASE,
            "meeting",
            "2024-10-02",
            "Mrs Head",
            HEAD,
            "attendees=Ms Iris Tamsin, Mrs Head",
            "targets=Every morning by nine",
            "minutes=We talked about mornings.",
        ),
    ),
    (
        "support",
        lambda h: act_ok(
            h,
            "record",
            CASE,
            "support",
            "2024-10-02",
            "Ms Office",
            OFFICER,
            "offered=yes",
            "appropriate=yes",
            "engaged=no",
        ),
    ),
    (
        "approval_nti",
        lambda h: act_ok(
            h, "record", CASE, "approval", "2024-10-04", "Mr Deputy", HEAD, "step=notice_to_improve"
        ),
    ),
    (
        "notice_to_improve",
        lambda h: act_ok(h, "advance", CASE, "notice_to_improve", "2024-10-07", "Mrs Head", HEAD),
    ),
    (
        "approval_request",
        lambda h: act_ok(
            h, "record", CASE, "approval", "2024-11-04", "Mr Deputy", HEAD, "step=penalty_request"
        ),
    ),
    (
        "penalty_request",
        lambda h: act_ok(h, "advance", CASE, "penalty_request", "2024-11-04", "Mrs Head", HEAD),
    ),
    ("warning", lambda h: act_ok(h, "advance", CASE, "warning", "2024-11-06", "Ms Lee", LA)),
    (
        "approval_penalty",
        lambda h: act_ok(h, "record", CASE, "approval", "2024-11-12", "Mr Boss", LA, "step=penalty"),
    ),
    (
        "penalty",
        lambda h: act_ok(
            h, "advance", CASE, "penalty", "2024-11-13", "Ms Lee", LA, "pupil_address=confirmed"
        ),
    ),
    (
        "received",
        lambda h: (
            act_ok(h, "record", CASE, "notice_received", "2024-11-15", "Ms Lee", LA, "parent=M1"),
            act_ok(h, "record", CASE, "notice_received", "2024-11-18", "Ms Lee", LA, "parent=F1"),
        )[-1],
    ),
    (
        "approval_as1",
        lambda h: act_ok(h, "record", CASE, "approval", "2025-02-03", "Mr Deputy", HEAD, "step=as1_referral"),
    ),
    ("as1_referral", lambda h: act_ok(h, "advance", CASE, "as1_referral", "2025-02-03", "Mrs Head", HEAD)),
)


def climb(home: Path, after: str | None = None, to: str = "as1_referral") -> Path:
    """Take the case of pupil 1 up the ladder, from after one rung to another."""
    names = [name for name, _ in LADDER]
    start = names.index(after) + 1 if after else 0
    for _, rung in LADDER[start : names.index(to) + 1]:
        rung(home)
    return home


@pytest.fixture(scope="session")
def rungs(school, tmp_path_factory) -> Callable[[str], Path]:
    """Return a way to a home that stands on a rung; never write to it."""
    kept: dict[str, Path] = {}
    names = [name for name, _ in LADDER]

    def on(name: str) -> Path:
        if name not in kept:
            before = max(
                (n for n in kept if names.index(n) < names.index(name)), key=names.index, default=None
            )
            folder = tmp_path_factory.mktemp(name) / "home"
            shutil.copytree(kept[before] if before else school, folder)
            kept[name] = climb(folder, before, name)
        return kept[name]

    return on


@pytest.fixture
def at(rungs, tmp_path) -> Callable[[str], Path]:
    """Return a way to a copy of a home that stands on a rung, to write to."""

    def copied(name: str) -> Path:
        return Path(shutil.copytree(rungs(name), tmp_path / f"at-{name}"))

    return copied


@pytest.fixture(scope="session")
def built(rungs, tmp_path_factory) -> Path:
    """Return a home whose pack is built; never write to it."""
    home = Path(shutil.copytree(rungs("as1_referral"), tmp_path_factory.mktemp("built") / "home"))
    evidence = home.parent / "report.pdf"
    evidence.write_bytes(pdf("A letter from the doctor", "Its second page"))
    act_ok(
        home, "record", CASE, "evidence", "2025-02-04", "Ms Office", OFFICER, "title=Doctor", files=[evidence]
    )
    ok(home, "pack", "build", CASE)
    return home


@pytest.fixture
def reference(home) -> str:
    """Return the reference of pupil 1's case."""
    return str(data(home, "case", "show", CASE)["case"])
