"""Registration certificates: of the current school year, and of the one before where the LA asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from casework.case.casefile import CaseFile, Standing
from casework.case.certified import KIND, YEAR, SchoolYear, certificates, current_label, previous_year
from casework.case.decide import DocumentPlan, Order
from casework.case.events import DocumentReceived, LetterRequested
from casework.case.situation import Situation
from casework.documents.evidence.intake import Inspected
from casework.documents.fields.context import Occasion
from casework.errors import Refused, WrongUsage
from casework.service import papers
from casework.service.papers import Upload
from casework.service.workspace import Workspace
from casework.service.writing import Keeper

RECORD = "certificate"
TEMPLATE = KIND
HEAD = "headteacher"
_YEARS = "certificate.school_years"


def years_asked(space: Workspace, day: date) -> int:
    """Return of how many school years the authority wants a certificate, the current one counted."""
    # What the authority asks now counts; a home may be held to a policy from before that was stated.
    return int(space.values.number(_YEARS, day)) if _YEARS in space.values.policy.parameters else 1


def wanted_before(space: Workspace, situation: Situation) -> SchoolYear | None:
    """Return the school year before the current one where the authority asks for it, else None."""
    return previous_year(situation) if years_asked(space, situation.day) > 1 else None


def title_of(space: Workspace, year: str) -> str:
    """Return the title of the certificate of a school year; of the current one, where it has no name."""
    return f"{space.catalogue.get(TEMPLATE).manifest.title} {year}".strip()


def enclosed(space: Workspace, situation: Situation, templates: Sequence[str]) -> tuple[str, ...]:
    """Return the title of the certificate that goes with the papers of a step, nothing where none does."""
    year = wanted_before(space, situation) if TEMPLATE in templates else None
    return (title_of(space, year.label),) if year and year.is_held else ()


def beside(
    space: Workspace, situation: Situation, order: Order, requests: Sequence[LetterRequested]
) -> list[LetterRequested]:
    """Return the certificate of the year before, where a step writes one of the current year."""
    year = wanted_before(space, situation)
    stem = next((request.document for request in requests if request.template == TEMPLATE), "")
    return [_request(space, situation, order, stem, year)] if stem and year and year.is_held else []


def for_statement(
    space: Workspace, file: CaseFile, situation: Situation, order: Order
) -> list[LetterRequested]:
    """Return the certificates that the authority wants beside a statement and that are not on file."""
    year = wanted_before(space, situation)
    if year is None:
        return []
    held = certificates(situation.standing)
    stem = f"{len(file.entries) + 1:03d}-{TEMPLATE}"
    found = [_request(space, situation, order, stem, None)] if "" not in held else []
    if year.is_held and year.label not in held:
        found.append(_request(space, situation, order, stem, year))
    return found


def request_certificates(space: Workspace, file: CaseFile, order: Order) -> list[LetterRequested]:
    """Return the certificates of every school year that the authority asks for and the register holds.

    Refuses another role than the head's (s.566), and a pupil of whom its words would not be true.
    """
    if order.role != HEAD:
        raise Refused(
            "wrong_role",
            f"Only the {HEAD} certifies attendance (s.566 Education Act 1996), not {order.role}.",
            where=f"case {file.reference}",
            fix=f"--role {HEAD}",
        )
    situation = space.situation(file, order.on)
    pupil = situation.pupil
    if not (pupil.is_on_roll(order.on) and pupil.is_of_compulsory_school_age(order.on)):
        raise Refused(
            "nothing_to_certify",
            "The pupil is not on roll and of compulsory school age on this day, which a certificate says.",
            where=f"case {file.reference}",
            fix="give the day for which it is true, or bring in a paper: --file F --detail year=YEAR",
        )
    stem = f"{len(file.entries) + 1:03d}-{TEMPLATE}"
    year = wanted_before(space, situation)
    before = [_request(space, situation, order, stem, year)] if year and year.is_held else []
    return [_request(space, situation, order, stem, None), *before]


def _request(
    space: Workspace, situation: Situation, order: Order, stem: str, year: SchoolYear | None
) -> LetterRequested:
    if year is None:
        occasion = Occasion(situation, order, stem)
        return papers.request_for(space, DocumentPlan(stem, TEMPLATE, "la"), order, occasion)
    planned = DocumentPlan(_named(stem, year.label), TEMPLATE, "la")
    occasion = Occasion(situation, order, planned.document, stretch=year.stretch)
    request = papers.request_for(space, planned, order, occasion)
    return msgspec.structs.replace(
        request, title=title_of(space, year.label), details={**request.details, YEAR: year.label}
    )


def received(
    space: Workspace,
    keeper: Keeper,
    file: CaseFile,
    order: Order,
    uploads: Sequence[Upload],
    inspected: Sequence[Inspected],
) -> list[DocumentReceived]:
    """Return a certificate brought in on paper, kept under the school year that the order names."""
    if len(uploads) != 1:
        raise WrongUsage(
            "number_of_files",
            f"{len(uploads)} files for one certificate.",
            where=f"case {file.reference}",
            fix="give one file; scan its pages into one",
        )
    year = _year_of(file, order, space.situation(file, order.on))
    named = {} if year == current_label(order.on) else {YEAR: year}
    stem = f"{len(file.entries) + 1:03d}-{TEMPLATE}"
    plan = DocumentPlan(_named(stem, year) if named else stem, TEMPLATE, "la")
    title = title_of(space, named.get(YEAR, ""))
    found = papers.received(keeper, plan, order, uploads[0], inspected[0], kind=KIND, title=title)
    return [msgspec.structs.replace(each, details={**each.details, **named}) for each in found]


def _named(stem: str, year: str) -> str:
    return f"{stem}-{year.replace('/', '-')}"


def _year_of(file: CaseFile, order: Order, situation: Situation) -> str:
    """Return the school year of a paper certificate; WrongUsage where it is neither of the two."""
    known = [current_label(order.on), previous_year(situation).label]
    said = order.details.get(YEAR, "").strip()
    for label in known:
        if said in (label, label.replace("/", "-"), label.partition("/")[0]):
            return label
    raise WrongUsage(
        "which_school_year",
        f"year={said} is no school year of this certificate." if said else "Of which school year is it?",
        where=f"case {file.reference}",
        fix=" or ".join(f"--detail {YEAR}={label}" for label in known),
    )


def day_of_certificates(standing: Standing, day: date) -> date:
    """Return the day from which the years count: of the current year's certificate, else the one given."""
    current = certificates(standing).get("")
    return current.on if current else day
