"""A school year of register marks: illness in winter, trips, late mornings, holidays, and who misses most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from casework.schooldays import Calendar
from casework.service.demo import cast
from casework.service.demo.people import DemoPupil, Lots
from casework.service.demo.rosa import rosas_marks

AM, PM = "/", "\\"
Mark = tuple[str, str, str]  # code, minutes late, comment
Sheet = dict[tuple[date, int], Mark]  # (day, 0 in the morning and 1 in the afternoon) → mark

# The share of sessions that a pupil misses, by the pupil's place in the school from best to worst attender;
# in between it rises evenly. About one in seven misses a tenth or more.
_MISSED = (
    *((0.00, 0.000), (0.07, 0.000), (0.30, 0.019), (0.55, 0.035), (0.75, 0.053), (0.868, 0.083)),
    *((0.868, 0.106), (0.93, 0.135), (0.98, 0.21), (0.996, 0.38), (1.00, 0.64)),
)
# Weight, code, shortest and longest spell in sessions, whether it begins in the morning.
_Spell = tuple[str, int, int]
_ORDINARY: tuple[tuple[int, _Spell], ...] = (
    *((48, ("I", 2, 8)), (20, ("M", 1, 1)), (6, ("O", 1, 2)), (5, ("G", 6, 10)), (4, ("U", 1, 1))),
    *((2, ("C", 2, 2)), (1, ("R", 2, 2))),
)
_STRUGGLING: tuple[tuple[int, _Spell], ...] = (
    *((34, ("I", 2, 10)), (8, ("M", 1, 1)), (30, ("O", 1, 4)), (16, ("U", 1, 1)), (5, ("G", 6, 20))),
    *((2, ("C", 2, 2)), (1, ("R", 2, 2))),
)
_COMMENTS = {
    "I": ("Parent rang: sickness", "Parent rang: temperature", "App message: cough and cold", "", "", ""),
    "M": ("Dentist, card seen", "Hospital appointment, letter seen", "Optician", "", ""),
    "O": ("No reason given", "Parent rang: overslept", "Parent rang: family visit, not agreed", "", ""),
    "G": ("Leave of absence refused", ""),
    "U": ("Arrived by car", "Missed the bus", "", ""),
    "C": ("Funeral", "Wedding of a parent, agreed"),
    "R": ("Religious observance",),
}
_WINTER = (11, 12, 1, 2)
_TRIPS = {
    0: (date(2025, 6, 17),),
    1: (date(2025, 5, 14),),
    2: (date(2024, 10, 9), date(2025, 6, 25)),
    3: (date(2025, 3, 19),),
    4: (date(2024, 11, 14), date(2025, 6, 11)),
    5: (date(2025, 3, 27),),
    6: tuple(date(2025, 6, day) for day in (9, 10, 11, 12, 13)),
}
_GALA = date(2025, 3, 6)
_BUS_DISRUPTED = date(2025, 1, 8)
_WING_CLOSED = date(2025, 2, 5)  # a burst pipe: Year 5's classrooms
_SETTLING_IN = date(2024, 9, 13)
_STILL_TO_ASK = (date(2025, 7, 21), date(2025, 7, 22))


def mark_rows(pupils: Iterable[DemoPupil], calendar: Calendar) -> Iterator[list[str]]:
    """Yield the rows of ``marks.csv``, pupil by pupil and session by session."""
    pupils = list(pupils)
    shares = _shares(pupils)
    closed = sorted(calendar.closures)
    for number, pupil in enumerate(pupils):
        days = [day for day in calendar.days if _on_roll(pupil, day)]
        sheet = rosas_marks() if pupil.upn == cast.STORY_UPN else {}
        if pupil.upn != cast.STORY_UPN:
            _Year(pupil, number, days, sheet).fill(shares[pupil.upn])
        sheet |= {(day, half): ("#", "", "") for day in closed if _on_roll(pupil, day) for half in (0, 1)}
        for day in sorted([*days, *(day for day in closed if _on_roll(pupil, day))]):
            for half, session in enumerate(("AM", "PM")):
                code, minutes, comment = sheet.get((day, half), ((AM, PM)[half], "", ""))
                yield [pupil.upn, day.isoformat(), session, code, minutes, comment]


def _on_roll(pupil: DemoPupil, day: date) -> bool:
    return pupil.on_roll_from <= day and (pupil.on_roll_to is None or day <= pupil.on_roll_to)


def _shares(pupils: list[DemoPupil]) -> dict[str, float]:
    """Return the share of sessions that each pupil misses."""
    drawn = Lots(190).shuffled([pupil.upn for pupil in pupils if pupil.missed is None])
    found = {upn: _share((place + 0.5) / len(drawn)) for place, upn in enumerate(drawn)}
    return found | {pupil.upn: pupil.missed for pupil in pupils if pupil.missed is not None}


def _share(place: float) -> float:
    for (left, low), (right, high) in pairwise(_MISSED):
        if left <= place < right:
            return low + (high - low) * (place - left) / (right - left)
    return _MISSED[-1][1]


class _Year:
    """One pupil's marks: first what happens to many at once, then absences, then late mornings."""

    def __init__(self, pupil: DemoPupil, number: int, days: list[date], sheet: Sheet) -> None:
        self.pupil = pupil
        self.lots = Lots(7919 * (number + 1))
        self.days = days
        self.sheet = sheet

    def fill(self, share: float) -> None:
        """Write the year's marks other than present."""
        self._together()
        self._alone()
        counted = sum(mark[0] not in ("X", "D", "Y1", "Y2", "Y3") for mark in self.sheet.values())
        free = 2 * len(self.days) - len(self.sheet)
        missed = sum(mark[0] in ("C2", "E", "J1") for mark in self.sheet.values())
        # rounded to a whole session; a tenth is never reached by rounding
        self._absences(int(share * (counted + free) + 0.5) - missed, share)
        self._lates()
        self._loose_ends()

    def _put(
        self, day: date, halves: tuple[int, ...], code: str, minutes: str = "", comment: str = ""
    ) -> None:
        for half in halves:
            if day in self.days:
                self.sheet[day, half] = (code, minutes, comment)

    def _together(self) -> None:
        pupil, lots = self.pupil, self.lots
        for day in _TRIPS[pupil.year]:
            self._put(day, (0, 1), "V")
        if pupil.year in (5, 6) and lots.chance(30):
            self._put(_GALA, (1,), "P", comment="Swimming gala")
        if pupil.year == 5:
            self._put(_WING_CLOSED, (0, 1), "Y3")
        if pupil.address[2] == "Sallow Staithe":
            self._put(_BUS_DISRUPTED, (0,), "Y2")
        if pupil.year == 0:
            for day in self.days:
                if day <= _SETTLING_IN:
                    self._put(day, (1,), "X")

    def _alone(self) -> None:
        """Write what only one pupil's year holds, and the odd music day or missing taxi."""
        pupil, lots = self.pupil, self.lots
        if pupil.upn == cast.PART_TIME_UPN:
            for day in self.days:
                if date(2025, 4, 28) <= day <= date(2025, 6, 13):
                    self._put(day, (1,), "C2")
        elif pupil.upn == cast.DUAL_UPN:
            for day in self.days:
                if date(2025, 2, 24) <= day <= date(2025, 4, 4) and day.weekday() < 2:
                    self._put(day, (0, 1), "D")
        elif pupil.upn == cast.NO_CONTACT_UPN:
            for day in (date(2025, 3, 13), date(2025, 3, 14)):
                self._put(day, (0, 1), "E")
        elif pupil.year == 6 and lots.chance(8):
            self._put(date(2024, 10, 16), (0,), "J1", comment="Admission interview")
        elif pupil.year == 3 and lots.chance(15):
            self._put(date(2025, 5, 20), (1,), "B", comment="Music festival")
        elif "ehcp" in pupil.flags and lots.chance(50):
            self._put(date(2025, 1, 15), (0, 1), "Y1")

    def _absences(self, missing: int, share: float) -> None:
        lots = self.lots
        kinds = _STRUGGLING if share >= 0.09 and lots.chance(62) else _ORDINARY
        tries = 0
        while missing > 0 and tries < 2000:
            tries += 1
            code, low, high = lots.weighted(kinds)
            length = min(lots.between(low, high), missing)
            if (code == "G" and length < 6) or (code == "R" and "eal" not in self.pupil.flags):
                continue
            if self.days:
                missing -= self._spell(code, length)

    def _spell(self, code: str, length: int) -> int:
        """Write one spell of absence where there is room for it, and return its sessions."""
        lots = self.lots
        first = lots.below(len(self.days))
        if code == "I" and self.days[first].month not in _WINTER and lots.chance(45):
            return 0
        start = 2 * first + (1 if code in ("I", "M") and lots.chance(20) else 0)
        slots = [(self.days[n // 2], n % 2) for n in range(start, min(start + length, 2 * len(self.days)))]
        if any(slot in self.sheet for slot in slots):
            return 0
        comment = lots.pick(_COMMENTS[code])
        minutes = str(lots.between(11, 95)) if code == "U" else ""
        for place, slot in enumerate(slots):
            self.sheet[slot] = (code, minutes, "" if place else comment)
        return len(slots)

    def _lates(self) -> None:
        lots = self.lots
        percent = lots.weighted([(60, 0.3), (25, 1.5), (12, 4.0), (3, 9.0)])
        for day in self.days:
            if (day, 0) not in self.sheet and lots.chance(percent):
                self._put(day, (0,), "L", str(lots.between(1, 9)))

    def _loose_ends(self) -> None:
        """Turn a few absences of the last days into N, and leave out a mark here and there."""
        for day in _STILL_TO_ASK:
            for half in (0, 1):
                if self.sheet.get((day, half), ("",))[0] == "O":
                    self.sheet[day, half] = ("N", "", "")
        if self.lots.chance(1.5):
            day = self.lots.pick(self.days)
            if (day, 1) not in self.sheet:
                self.sheet[day, 1] = ("-", "", "")
