"""What on the certificates would bring a pack back: a mark that changed since, a school year missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from casework.case.casefile import Standing
from casework.case.certified import YEAR, SchoolYear, called, certificates, previous_year
from casework.case.commands import record_command
from casework.case.decide import Order
from casework.case.events import LetterIssued, LetterRequested
from casework.case.pack_records import Paper
from casework.case.situation import Situation
from casework.case.valid_papers import number_of, valid_papers
from casework.case.windows import day_text
from casework.documents.fields.context import Occasion
from casework.documents.fields.history import herringbone
from casework.marks import MISSING_CODES, Role
from casework.service.packs.certificates import HEAD, RECORD, day_of_certificates, wanted_before
from casework.service.packs.form_again import TEMPLATE as FORM
from casework.service.readiness.line import Lack
from casework.service.readiness.register import open_marks
from casework.service.workspace import Workspace

_SHOWN = 6


def certificates_lack(
    space: Workspace, situation: Situation, today: Situation, standing: Standing
) -> Iterator[Lack]:
    """Return the lines about each certificate on file, and about the years that the LA asks for."""
    written = {request.document: request for request in standing.all(LetterRequested)}
    on_file = certificates(standing)
    for paper in on_file.values():
        if isinstance(paper, LetterIssued) and paper.document in written:
            yield from _changed(space, standing, paper, written[paper.document])
    yield from _other_day(standing, on_file.get(""))
    then = space.situation(standing.file, day_of_certificates(standing, situation.day))
    year = wanted_before(space, then)
    if year is None:
        return
    write = record_command(standing.file.reference, RECORD, role=HEAD)
    if "" not in on_file:
        yield Lack(
            "the LA asks for the registration certificate of the current school year: none is on file",
            f"write it: {write}",
            stops=False,
            code="paper_missing",
        )
    if year.label not in on_file:
        yield from _before(year, write)
    if year.is_held and isinstance(on_file.get(year.label), LetterIssued | None):
        yield from open_marks(space, then, today, year.stretch)


def _before(year: SchoolYear, write: str) -> Iterator[Lack]:
    """Return why the certificate of the year before is not on file, with how it is got."""
    asked = f"the LA also asks for the registration certificate of the school year {year.label}"
    if year.reason:
        what = f"{asked}: not applicable, {year.reason}"
        yield Lack(what, "nothing to mend; the covering note says so", stops=False)
    elif year.is_held:
        yield Lack(f"{asked}: it is not written", f"write it: {write}", stops=False, code="paper_missing")
    else:
        yield Lack(
            f"{asked}: no marks of that year are held",
            "import that year's calendar.toml and marks.csv (casework register import), then write it: "
            f"{write}; or bring in a paper certificate: add --file FILE --detail {YEAR}={year.label}",
            stops=False,
            code="paper_missing",
        )


def _other_day(standing: Standing, current: Paper | None) -> Iterator[Lack]:
    """Return a line where form and certificate are of different days, and so of different figures."""
    forms = [paper for paper in valid_papers(standing) if paper.kind == FORM]
    if current and forms and forms[-1].on != current.on:
        number = number_of(forms[-1])
        yield Lack(
            f"the form is of {day_text(forms[-1].on)} and the certificate of {day_text(current.on)}: their "
            "figures may differ",
            "compare them; where they differ, void the referral and take it again, which writes both: "
            + record_command(standing.file.reference, "void", f"event={number}", "why=TEXT", role=HEAD),
            stops=False,
            code="dates_differ",
        )


def _changed(
    space: Workspace, standing: Standing, paper: LetterIssued, request: LetterRequested
) -> Iterator[Lack]:
    """Return a line where the register holds other marks now than the certificate prints."""
    situation = space.situation(standing.file, paper.on)
    order = Order(paper.on, paper.by, paper.role)
    stretch = previous_year(situation).stretch if YEAR in paper.details else None
    now = herringbone(Occasion(situation, order, paper.document, stretch=stretch))
    found = list(_differing(request.context.get("herringbone", ()), now))
    if found:
        rest = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        shown = "; ".join(words for _, words in found[:_SHOWN]) + rest
        yield Lack(
            f"marks were changed since {called(paper)} was written: {shown}",
            "whatever became of the decision, the paper says other than the register. Write it again, and "
            f"sign the new one: {record_command(standing.file.reference, RECORD, role=HEAD)}",
            # a mark that is open now has a line of its own, which stops when the law's days are over
            stops=not all(_is_open(situation, code) for code, _ in found),
            code="dates_differ",
        )


def _is_open(situation: Situation, code: str) -> bool:
    known = situation.values.policy.codes.find(code, situation.day)
    return code in MISSING_CODES or (known is not None and known.role is Role.UNEXPLAINED)


def _differing(
    printed: Sequence[Mapping[str, str]], now: Sequence[Mapping[str, str]]
) -> Iterator[tuple[str, str]]:
    """Return each session whose code is another one now: the code, and words with week, day and half."""
    before = {row["week"]: row for row in printed}
    after = {row["week"]: row for row in now}
    for week in dict.fromkeys([*before, *after]):
        old, new = before.get(week, {}), after.get(week, {})
        for cell in dict.fromkeys([*old, *new]):
            if cell != "week" and old.get(cell, "") != new.get(cell, ""):
                day, _, half = cell.partition("_")
                codes = f"{old.get(cell) or 'no mark'} became {new.get(cell) or 'no mark'}"
                yield new.get(cell, ""), f"week of {week}, {day.title()} {half.upper()}: {codes}"
