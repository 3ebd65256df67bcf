"""Pupils and their contacts, and who of them is a parent in law."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

import msgspec

from casework.schooldays import academic_year_of

FLAGS = frozenset(
    [
        "looked_after",
        "social_worker",
        "send",
        "ehcp",
        "medical",
        "fsm",
        "pp",
        "eal",
        "grt",
        "part_time",
    ]  # contract: pupils.csv
)


class Relationship(StrEnum):
    """What a contact is to the pupil."""

    MOTHER = "mother"
    FATHER = "father"
    STEP_PARENT = "step_parent"
    GUARDIAN = "guardian"
    GRANDPARENT = "grandparent"
    FOSTER_CARER = "foster_carer"
    OTHER = "other"


class Address(msgspec.Struct, frozen=True):
    """A postal address as the school holds it."""

    line_1: str = ""
    line_2: str = ""
    town: str = ""
    postcode: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the lines that are filled in, in the order of an envelope."""
        return tuple(line for line in (self.line_1, self.line_2, self.town, self.postcode) if line)


class Pupil(msgspec.Struct, frozen=True):
    """A pupil as the admission register describes them."""

    upn: str
    admission_no: str
    surname: str
    forename: str
    date_of_birth: date
    year_group: str
    registration_group: str
    address: Address
    on_roll_from: date
    on_roll_to: date | None = None
    flags: frozenset[str] = frozenset()

    @property
    def full_name(self) -> str:
        """Return forename and surname."""
        return f"{self.forename} {self.surname}".strip()

    def is_on_roll(self, day: date) -> bool:
        """Return whether the pupil is on the admission register on the day."""
        return self.on_roll_from <= day and (self.on_roll_to is None or day <= self.on_roll_to)

    def is_of_compulsory_school_age(self, day: date) -> bool:
        """Return whether the pupil is of compulsory school age on the day (s.8 Education Act 1996).

        From the prescribed day (31 August, 31 December, 31 March) on or next after the fifth birthday, to the
        last Friday in June of the school year in which the pupil turns sixteen.
        """
        return compulsory_from(self.date_of_birth) <= day <= compulsory_to(self.date_of_birth)


class Contact(msgspec.Struct, frozen=True):
    """One person's link to one pupil: who they are, and what they are to this pupil."""

    upn: str
    contact_ref: str
    title: str
    forename: str
    surname: str
    relationship: Relationship
    parental_responsibility: bool
    lives_with_pupil: bool
    address: Address
    email: str = ""
    phone: str = ""
    language: str = ""
    confidential_address: bool = False
    no_contact: bool = False
    verified_on: date | None = None

    @property
    def is_parent(self) -> bool:
        """Return whether the contact is a parent in law (s.576 Education Act 1996).

        All natural parents, anyone with parental responsibility, anyone who lives with and cares for
        the pupil.
        """
        natural = self.relationship in (Relationship.MOTHER, Relationship.FATHER)
        return natural or self.parental_responsibility or self.lives_with_pupil

    @property
    def full_name(self) -> str:
        """Return title, forename and surname."""
        return " ".join(part for part in (self.title, self.forename, self.surname) if part)

    @property
    def salutation(self) -> str:
        """Return the opening of a letter, for instance ``Dear Ms Okafor``."""
        name = f"{self.title} {self.surname}" if self.title else f"{self.forename} {self.surname}"
        return f"Dear {name.strip()}"


def compulsory_from(born: date) -> date:
    """Return the first day of compulsory school age (s.8(2) Education Act 1996)."""
    fifth = _birthday(born, 5)
    prescribed = [date(fifth.year, 3, 31), date(fifth.year, 8, 31), date(fifth.year, 12, 31)]
    return next(day for day in prescribed if fifth <= day)


def compulsory_to(born: date) -> date:
    """Return the last day of compulsory school age: the school leaving date (s.8(3) Education Act 1996)."""
    year = academic_year_of(_birthday(born, 16)).last.year
    june = date(year, 6, 30)
    return june - timedelta(days=(june.weekday() - 4) % 7)


def _birthday(born: date, age: int) -> date:
    try:
        return born.replace(year=born.year + age)
    except ValueError:  # born on 29 February
        return date(born.year + age, 3, 1)
