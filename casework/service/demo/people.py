"""The kinds of people in the made-up school, and a draw of lots that comes out alike on every Python."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import TypeVar

from casework.ids import upn_fault

T = TypeVar("T")
Address = tuple[str, str, str, str]

FIRST_DAY = date(2024, 9, 3)
VERIFIED = date(2024, 9, 12)
# No local authority has the number 999, and so no school and no child has such a UPN.
_SCHOOL = "9992034"
_PLAIN = str.maketrans({"ł": "l", "Ł": "L", "'": "", " ": "."})
_CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


class Lots:
    """Draws by ``Random.random`` alone, whose sequence Python promises to keep for a seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def below(self, count: int) -> int:
        """Return a whole number from 0 up to (not including) ``count``."""
        return int(self._random.random() * count)

    def between(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: float) -> bool:
        """Return yes in so many of a hundred draws."""
        return self._random.random() * 100 < percent

    def pick(self, items: Sequence[T]) -> T:
        """Return one of the items."""
        return items[self.below(len(items))]

    def weighted(self, items: Sequence[tuple[int, T]]) -> T:
        """Return one of the items, each as often as its weight says."""
        left = self.below(sum(weight for weight, _ in items))
        for weight, item in items:
            left -= weight
            if left < 0:
                return item
        raise AssertionError("the weights add up")

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in another order."""
        mixed = list(items)
        for place in range(len(mixed) - 1, 0, -1):
            other = self.below(place + 1)
            mixed[place], mixed[other] = mixed[other], mixed[place]
        return mixed


@dataclass(slots=True)
class DemoPupil:
    """One row of ``pupils.csv``; ``year`` 0 is Reception, ``missed`` the share of sessions to be missed."""

    upn: str
    admission_no: str
    surname: str
    forename: str
    born: date
    year: int
    group: str
    address: Address
    on_roll_from: date
    on_roll_to: date | None = None
    flags: list[str] = field(default_factory=list)
    missed: float | None = None

    @property
    def year_group(self) -> str:
        """Return ``Reception`` or ``Year 4``."""
        return f"Year {self.year}" if self.year else "Reception"

    def row(self) -> list[str]:
        """Return the cells in the order of the contract."""
        last = self.on_roll_to.isoformat() if self.on_roll_to else ""
        return [
            *(self.upn, self.admission_no, self.surname, self.forename, self.born.isoformat()),
            *(self.year_group, self.group, *self.address, self.on_roll_from.isoformat(), last),
            " ".join(self.flags),
        ]


@dataclass(slots=True)
class Adult:
    """A person round one pupil or several, described once."""

    ref: str
    title: str
    forename: str
    surname: str
    address: Address
    email: str
    phone: str
    language: str
    confidential: bool = False


@dataclass(slots=True)
class Link:
    """One row of ``contacts.csv``: what the adult is to the pupil."""

    upn: str
    adult: Adult
    relationship: str
    responsible: bool
    lives_with: bool
    no_contact: bool = False
    verified_on: date | None = VERIFIED

    def row(self) -> list[str]:
        """Return the cells in the order of the contract."""
        who = self.adult
        return [
            *(self.upn, who.ref, who.title, who.forename, who.surname, self.relationship),
            *(_yn(self.responsible), _yn(self.lives_with), *who.address, who.email, who.phone, who.language),
            *(_yn(who.confidential), _yn(self.no_contact)),
            self.verified_on.isoformat() if self.verified_on else "",
        ]


def made_up_upn(year: int, serial: int) -> str:
    """Return a UPN with the right check letter for the ``serial``-th pupil of a year group."""
    digits = f"{_SCHOOL}{(2024 - year) % 100:02d}{serial:03d}"
    return next(letter + digits for letter in _CHECK_LETTERS if upn_fault(letter + digits) is None)


def admission_number(year: int, serial: int) -> str:
    """Return the number in the admission register, with a zero in front as schools write it."""
    return f"0{(2024 - year) % 100:02d}{serial:03d}"


def entered(year: int) -> date:
    """Return the day on which the year group entered Reception."""
    return date(2024 - year, 9, 3)


def mailbox(name: str) -> str:
    """Return a name as it stands before the @ of an e-mail address."""
    plain = unicodedata.normalize("NFD", name.translate(_PLAIN)).encode("ascii", "ignore")
    return plain.decode().lower()


def _yn(answer: bool) -> str:
    return "Y" if answer else "N"
