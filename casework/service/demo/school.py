"""The files of a made-up primary school: calendar, pupils, contacts and a year of marks, always the same.

Nobody in them exists. The register is drawn by lots from a fixed seed; the story's pupil is put in by hand.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Sequence

from casework.schooldays import Calendar, Span, Term
from casework.service.demo.families import roll
from casework.service.demo.marks import mark_rows

CALENDAR = """\
# Terms and closures of a made-up school, 190 school days.
[[term]]
name = "Autumn 2024"
from = 2024-09-03
to   = 2024-12-20
half_term = { from = 2024-10-28, to = 2024-11-01 }

[[term]]
name = "Spring 2025"
from = 2025-01-06
to   = 2025-04-04
half_term = { from = 2025-02-17, to = 2025-02-21 }

[[term]]
name = "Summer 2025"
from = 2025-04-22
to   = 2025-07-22
half_term = { from = 2025-05-26, to = 2025-05-30 }

[[closure]]
date = 2024-10-25
why  = "INSET"

[[closure]]
date = 2024-11-29
why  = "INSET"

[[closure]]
date = 2025-01-06
why  = "INSET"

[[closure]]
date = 2025-06-02
why  = "INSET"
"""
_ADDRESS = ("address_line_1", "address_line_2", "town", "postcode")
_PUPILS = (
    *("upn", "admission_no", "surname", "forename", "date_of_birth", "year_group", "registration_group"),
    *(*_ADDRESS, "on_roll_from", "on_roll_to", "flags"),
)
_CONTACTS = (
    *("upn", "contact_ref", "title", "forename", "surname", "relationship", "parental_responsibility"),
    *("lives_with_pupil", *_ADDRESS, "email", "phone", "language", "confidential_address", "no_contact"),
    "verified_on",
)
_MARKS = ("upn", "date", "session", "code", "minutes_late", "comment")


def demo_files() -> dict[str, bytes]:
    """Return the four files of the made-up school, by name, ready to be imported."""
    everybody = roll()
    return {
        "calendar.toml": CALENDAR.encode(),
        "pupils.csv": _csv(_PUPILS, (pupil.row() for pupil in everybody.pupils)),
        "contacts.csv": _csv(_CONTACTS, (link.row() for link in everybody.links)),
        "marks.csv": _csv(_MARKS, mark_rows(everybody.pupils, demo_calendar())),
    }


def demo_calendar() -> Calendar:
    """Return the made-up school's calendar."""
    content = tomllib.loads(CALENDAR)
    terms = [
        Term(
            term["name"],
            Span(term["from"], term["to"]),
            Span(term["half_term"]["from"], term["half_term"]["to"]),
        )
        for term in content["term"]
    ]
    return Calendar(terms, {closure["date"]: closure["why"] for closure in content["closure"]})


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()
