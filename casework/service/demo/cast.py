"""The people of the demo's story and a few other pupils who show what the rules say; all are invented."""

from __future__ import annotations

from datetime import date

from casework.service.demo.people import (
    FIRST_DAY,
    Address,
    Adult,
    DemoPupil,
    Link,
    admission_number,
    entered,
    made_up_upn,
    mailbox,
)

HEAD = ("Mrs Anna Bexfield", "headteacher")
DEPUTY = ("Mr Idris Calloway", "headteacher")
OFFICER = ("Ms Joy Penhallow", "attendance_officer")
LIAISON = ("Ms Nadia Farrowby", "la_liaison")
LIAISON_MANAGER = ("Mr Tom Lessiter", "la_liaison")

STORY_UPN = made_up_upn(4, 1)
BROTHER_UPN = made_up_upn(1, 1)
MOTHER_REF, FATHER_REF = "C0001", "C0002"
STORY_HOME: Address = ("17 Saltmarsh Road", "", "Merebourne", "CK2 7QX")
FATHERS_HOME: Address = ("Flat 3", "42 Quay Terrace", "Sallow Staithe", "CK5 1BD")

_MOTHER = Adult(
    *(MOTHER_REF, "Ms", "Dawn", "Hallowell", STORY_HOME),
    *("dawn.hallowell@example.org", "01632 960914", "English"),
)
_FATHER = Adult(
    *(FATHER_REF, "Mr", "Joel", "Tremarne", FATHERS_HOME),
    *("joel.tremarne@example.org", "01632 960977", "English"),
)

LOOKED_AFTER_UPN = made_up_upn(3, 1)
UNDER_AGE_UPN = made_up_upn(0, 1)
CONFIDENTIAL_UPN = made_up_upn(2, 1)
NO_CONTACT_UPN = made_up_upn(5, 1)
PART_TIME_UPN = made_up_upn(6, 1)
DUAL_UPN = made_up_upn(6, 2)
JOINED_UPN = made_up_upn(2, 2)
LEFT_UPN = made_up_upn(5, 2)
JOINED_ON = date(2025, 2, 24)
LEFT_ON = date(2025, 4, 4)

_FOSTER_HOME: Address = ("8 Pippin Grove", "", "Merebourne", "CK2 4TN")
_MALLARD: Address = ("5 Mallard Way", "", "Merebourne", "CK2 9WL")
_MILLRACE: Address = ("23 Millrace Gardens", "", "Merebourne", "CK2 3EP")
_ORCHARD: Address = ("61 Orchard End", "", "Merebourne", "CK2 5GJ")
_BEACON: Address = ("The Old Forge", "14 Beacon Road", "Little Sallow", "CK4 1PH")
_BRICKFIELDS: Address = ("30 Brickfields", "", "Merebourne", "CK2 1ZD")
_WINDMILL: Address = ("7 Windmill Crescent", "", "Merebourne", "CK2 6SU")
_TOLLGATE: Address = ("Flat 2", "55 Tollgate Lane", "Merebourne", "CK2 8RB")


def cast() -> tuple[list[DemoPupil], list[Link]]:
    """Return the pupils who are drawn by hand, and their contacts."""
    pupils = [_pupil(*particulars) for particulars in _PUPILS]
    joined, left = (next(p for p in pupils if p.upn == upn) for upn in (JOINED_UPN, LEFT_UPN))
    joined.on_roll_from, left.on_roll_to = JOINED_ON, LEFT_ON
    return pupils, list(_LINKS)


def _pupil(
    upn: str, name: str, born: date, group: str, home: Address, flags: str, missed: float | None
) -> DemoPupil:
    year = int(group[0]) if group[0].isdigit() else 0
    forename, _, surname = name.partition(" ")
    serial = int(upn[-3:])
    return DemoPupil(
        *(upn, admission_number(year, serial), surname, forename, born, year, group, home),
        on_roll_from=entered(year) if year else FIRST_DAY,
        flags=flags.split(),
        missed=missed,
    )


# UPN, name, date of birth, class, home, flags, share of sessions to be missed (None: written out by hand)
_PUPILS = (
    (STORY_UPN, "Rosa Hallowell", date(2016, 3, 14), "4A", STORY_HOME, "fsm pp", None),
    (BROTHER_UPN, "Finn Hallowell", date(2018, 11, 2), "1B", STORY_HOME, "fsm pp", 0.036),
    (
        LOOKED_AFTER_UPN,
        "Jaydon Skerritt",
        date(2017, 1, 23),
        "3A",
        _FOSTER_HOME,
        "looked_after send pp",
        0.24,
    ),
    (UNDER_AGE_UPN, "Ottilie Marchmont-Dale", date(2020, 6, 19), "RA", _MILLRACE, "", 0.19),
    (CONFIDENTIAL_UPN, "Lola Vennor", date(2018, 2, 8), "2B", _MALLARD, "social_worker fsm pp", 0.115),
    (NO_CONTACT_UPN, "Zachary Brightling", date(2014, 10, 30), "5A", _ORCHARD, "send", 0.128),
    (PART_TIME_UPN, "Noémie Fairhurst", date(2013, 12, 5), "6B", _BEACON, "part_time medical ehcp", 0.17),
    (DUAL_UPN, "Dara O'Shaughan", date(2014, 4, 17), "6A", _BRICKFIELDS, "grt", 0.12),
    (JOINED_UPN, "Weronika Bąkowicz", date(2018, 5, 27), "2A", _TOLLGATE, "eal", 0.04),
    (LEFT_UPN, "Teddy Ashcombe-Low", date(2015, 2, 11), "5B", _WINDMILL, "", 0.03),
)


def _adult(
    ref: str, name: str, home: Address, language: str = "English", confidential: bool = False
) -> Adult:
    title, forename, surname = name.split(" ", 2)
    mail = f"{mailbox(f'{forename} {surname}')}@example.org"
    number = f"01632 960{900 + int(ref[1:]):03d}"
    return Adult(ref, title, forename, surname, home, mail, number, language, confidential)


_KAYLEIGH = _adult("C0004", "Ms Kayleigh Skerritt", ("2 Wharf Street", "", "Merebourne", "CK2 1AB"))
_KIRSTY = _adult("C0007", "Ms Kirsty Vennor", _MALLARD, confidential=True)
_SHANE = _adult("C0008", "Mr Shane Coultas", ("9 Kiln Street", "", "Merebourne", "CK2 1LT"))
_DAMIAN = _adult("C0010", "Mr Damian Brightling", ("6 Wagon Yard", "", "Merebourne", "CK2 1RS"))

_LINKS = (
    Link(STORY_UPN, _MOTHER, "mother", True, True),
    Link(STORY_UPN, _FATHER, "father", True, False),
    Link(BROTHER_UPN, _MOTHER, "mother", True, True),
    Link(BROTHER_UPN, _FATHER, "father", True, False),
    Link(
        LOOKED_AFTER_UPN, _adult("C0003", "Mrs Grace Ollerenshaw", _FOSTER_HOME), "foster_carer", False, True
    ),
    Link(LOOKED_AFTER_UPN, _KAYLEIGH, "mother", True, False),
    Link(UNDER_AGE_UPN, _adult("C0005", "Mrs Imelda Marchmont-Dale", _MILLRACE), "mother", True, True),
    Link(UNDER_AGE_UPN, _adult("C0006", "Mr Rufus Dale", _MILLRACE), "father", True, True),
    Link(CONFIDENTIAL_UPN, _KIRSTY, "mother", True, True),
    Link(CONFIDENTIAL_UPN, _SHANE, "father", True, False),
    Link(NO_CONTACT_UPN, _adult("C0009", "Mrs Philippa Brightling", _ORCHARD), "mother", True, True),
    Link(NO_CONTACT_UPN, _DAMIAN, "father", False, False, no_contact=True),
    Link(PART_TIME_UPN, _adult("C0011", "Dr Hélène Fairhurst", _BEACON, "French"), "mother", True, True),
    Link(DUAL_UPN, _adult("C0012", "Mrs Bernadette O'Shaughan", _BRICKFIELDS), "mother", True, True),
    Link(DUAL_UPN, _adult("C0013", "Mr Martin O'Shaughan", _BRICKFIELDS), "father", True, True),
    Link(JOINED_UPN, _adult("C0014", "Mrs Katarzyna Bąkowicz", _TOLLGATE, "Polish"), "mother", True, True),
    Link(LEFT_UPN, _adult("C0015", "Ms Verity Ashcombe", _WINDMILL), "mother", True, True),
    Link(LEFT_UPN, _adult("C0016", "Ms Rhian Low", _WINDMILL), "mother", True, True),
)
