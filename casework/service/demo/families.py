"""Four hundred made-up pupils from Reception to Year 6 with their brothers, sisters, parents and carers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from casework.service.demo.cast import cast
from casework.service.demo.names import (
    DISTRICTS,
    ORIGINS,
    POSTCODE_LETTERS,
    STREETS,
    TOWNS,
    Origin,
)
from casework.service.demo.people import (
    VERIFIED,
    Address,
    Adult,
    DemoPupil,
    Link,
    Lots,
    admission_number,
    entered,
    made_up_upn,
    mailbox,
)

PUPILS = 400
SEED = 20240903
YEARS = 7
_CLASSES = ("A", "B")
_CHILDREN = ((66, 1), (28, 2), (6, 3))
# Weight, then who lives with the children and who lives elsewhere.
_HOUSEHOLDS = (
    (66, ("mother father", "")),
    (15, ("mother", "father")),
    (7, ("mother", "")),
    (5, ("mother step_parent", "father")),
    (3, ("father", "mother")),
    (2, ("mother mother", "")),
    (1, ("grandparent", "mother")),
    (1, ("guardian", "")),
)
_FLAGS = ((14.0, "send"), (2.5, "ehcp"), (4.0, "medical"), (2.5, "social_worker"))


@dataclass(frozen=True, slots=True)
class Roll:
    """Everybody at the school: pupils by class and name, and the rows of their contacts in that order."""

    pupils: list[DemoPupil]
    links: list[Link]


def roll() -> Roll:
    """Return the made-up school's pupils and contacts, the same ones each time."""
    pupils, links = cast()
    maker = _Maker(Lots(SEED), pupils, links)
    while maker.places:
        maker.family()
    order = {pupil.upn: (pupil.year, pupil.group, pupil.surname, pupil.forename) for pupil in maker.pupils}
    maker.pupils.sort(key=lambda pupil: order[pupil.upn])
    maker.links.sort(key=lambda link: order[link.upn])  # stable: a family's own order stays
    return Roll(maker.pupils, maker.links)


class _Maker:
    """Fills the places that the hand-drawn pupils leave, family by family."""

    def __init__(self, lots: Lots, pupils: list[DemoPupil], links: list[Link]) -> None:
        self.lots = lots
        self.pupils = pupils
        self.links = links
        self.places = lots.shuffled(_places(pupils))
        self._serials = Counter(pupil.year for pupil in pupils)
        self._names = {f"{pupil.forename} {pupil.surname}" for pupil in pupils}
        self._adults = len({link.adult.ref for link in links})

    def family(self) -> None:
        """Add one family with all of its children at the school."""
        lots = self.lots
        origin = lots.weighted([(origin.share, origin) for origin in ORIGINS])
        surname = lots.pick(origin.surnames)
        other = lots.pick(origin.surnames)
        home = self._address()
        near, far = lots.weighted(_HOUSEHOLDS)
        childrens_name = f"{surname}-{other}" if surname != other and lots.chance(6) else surname
        poor = lots.chance(23)
        language = lots.pick(origin.languages)
        children = [
            self._child(place, childrens_name, origin, home, poor, language)
            for place in self._places(lots.weighted(_CHILDREN))
        ]
        self.pupils += children
        kin = [
            (kin, self._adult(kin, origin, name, home, language))
            for kin, name in zip(near.split(), (surname, surname if lots.chance(62) else other), strict=False)
        ]
        away = [
            (kin, self._adult(kin, origin, other, self._address(), language, absent=True))
            for kin in far.split()
        ]
        friend = self._adult("other", origin, lots.pick(origin.surnames), self._address(), language)
        has_friend = lots.chance(25)
        for child in children:
            self.links += [Link(child.upn, adult, kin, _is_responsible(kin), True) for kin, adult in kin]
            self.links += [
                Link(child.upn, adult, kin, lots.chance(80), False, verified_on=self._verified())
                for kin, adult in away
            ]
            if has_friend:
                self.links.append(Link(child.upn, friend, "other", False, False, verified_on=None))

    def _places(self, count: int) -> list[tuple[int, str]]:
        """Take the next place, and for brothers and sisters the next ones in other years (rarely twins)."""
        taken = [self.places.pop()]
        while len(taken) < count and self.places:
            years = {year for year, _ in taken}
            twins = self.lots.chance(6)
            found = next(
                (n for n in range(len(self.places) - 1, -1, -1) if twins or self.places[n][0] not in years),
                None,
            )
            if found is None:
                break
            taken.append(self.places.pop(found))
        return taken

    def _child(
        self, place: tuple[int, str], surname: str, origin: Origin, home: Address, poor: bool, language: str
    ) -> DemoPupil:
        year, group = place
        lots = self.lots
        self._serials[year] += 1
        serial = self._serials[year]
        forename = lots.pick(origin.girls if lots.chance(50) else origin.boys)
        while f"{forename} {surname}" in self._names:
            forename = lots.pick((*origin.girls, *origin.boys))
        self._names.add(f"{forename} {surname}")
        flags = ["fsm", "pp"] if poor else []
        flags += ["eal"] if language != "English" else []
        flags += [flag for percent, flag in _FLAGS if lots.chance(percent)]
        return DemoPupil(
            *(made_up_upn(year, serial), admission_number(year, serial), surname, forename),
            *(date(2019 - year, 9, 1) + timedelta(days=lots.below(365)), year, group, home),
            on_roll_from=entered(year),
            flags=flags,
        )

    def _adult(
        self, kin: str, origin: Origin, surname: str, home: Address, language: str, absent: bool = False
    ) -> Adult:
        lots = self.lots
        self._adults += 1
        woman = kin == "mother" or (kin != "father" and lots.chance(50))
        title = (
            lots.pick(("Mrs", "Ms", "Mrs", "Miss", "Ms", "Dr"))
            if woman
            else lots.pick(("Mr",) * 30 + ("Dr",))
        )
        forename = lots.pick(origin.women if woman else origin.men)
        has_mail = not absent or lots.chance(75)
        return Adult(
            *(f"C{self._adults:04d}", title, forename, surname, home),
            f"{mailbox(f'{forename} {surname}')}{self._adults}@example.org" if has_mail else "",
            f"01632 960{self._adults % 1000:03d}",
            language,
        )

    def _address(self) -> Address:
        lots = self.lots
        town = lots.pick(TOWNS)
        street = f"{lots.between(1, 96)} {lots.pick(STREETS)}"
        letters = lots.pick(POSTCODE_LETTERS) + lots.pick(POSTCODE_LETTERS)
        code = f"{DISTRICTS[town]} {lots.between(1, 9)}{letters}"
        return (
            (f"Flat {lots.between(1, 9)}", street, town, code) if lots.chance(9) else (street, "", town, code)
        )

    def _verified(self) -> date | None:
        return VERIFIED if self.lots.chance(70) else None


def _places(pupils: list[DemoPupil]) -> list[tuple[int, str]]:
    """Return the places in the fourteen classes that are still free: (year, class)."""
    sizes = [PUPILS // (YEARS * len(_CLASSES))] * (YEARS * len(_CLASSES))
    for number in range(PUPILS - sum(sizes)):
        sizes[number] += 1
    taken = Counter(pupil.group for pupil in pupils)
    free: list[tuple[int, str]] = []
    for number, size in enumerate(sizes):
        year = number // len(_CLASSES)
        group = f"{year or 'R'}{_CLASSES[number % len(_CLASSES)]}"
        free += [(year, group)] * (size - taken[group])
    return free


def _is_responsible(kin: str) -> bool:
    return kin != "step_parent"
