"""School calendars of the tests, as the program takes them."""

from __future__ import annotations

from collections.abc import Iterable


def term(name: str, first: str, last: str, half_term: tuple[str, str] | None = None) -> str:
    """Return one term of calendar.toml."""
    break_ = f"half_term = {{ from = {half_term[0]}, to = {half_term[1]} }}\n" if half_term else ""
    return f'[[term]]\nname = "{name}"\nfrom = {first}\nto   = {last}\n{break_}'


def closure(day: str, why: str = "INSET") -> str:
    """Return one closure of calendar.toml."""
    return f'[[closure]]\ndate = {day}\nwhy  = "{why}"\n'


def calendar(terms: Iterable[str], closed: Iterable[str] = ()) -> str:
    """Return a calendar.toml; ``closed`` are its INSET days."""
    return "".join([*terms, *map(closure, closed)])


SUMMER_2024 = term("Summer 2024", "2024-06-03", "2024-07-23")
AUTUMN_2024 = term("Autumn 2024", "2024-09-03", "2024-12-20", ("2024-10-28", "2024-11-01"))
SPRING_2025 = term("Spring 2025", "2025-01-06", "2025-04-04", ("2025-02-17", "2025-02-21"))
SUMMER_2025 = term("Summer 2025", "2025-04-22", "2025-07-22", ("2025-05-26", "2025-05-30"))
AUTUMN_2025 = term("Autumn 2025", "2025-09-02", "2025-12-19", ("2025-10-27", "2025-10-31"))
SPRING_2026 = term("Spring 2026", "2026-01-05", "2026-03-27", ("2026-02-16", "2026-02-20"))
YEAR_2024 = (AUTUMN_2024, SPRING_2025, SUMMER_2025)
