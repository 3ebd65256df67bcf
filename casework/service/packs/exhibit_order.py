"""Statements and exhibits in their places in a pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from casework.case.casefile import CaseFile
from casework.case.commands import record_command
from casework.case.events import LetterRequested
from casework.case.exhibits import TEMPLATE, current, exhibits_of, label_pages, maker_of, signed_papers
from casework.case.valid_papers import Paper
from casework.ids import event_of
from casework.policy.model import PackPart
from casework.service.readiness.line import Lack

SECTION = "Exhibits"
HEAD, OFFICER = "headteacher", "attendance_officer"


def with_labels(found: Sequence[tuple[PackPart, Paper]], file: CaseFile) -> list[tuple[PackPart, Paper]]:
    """Return the papers with the exhibits after the statements, as these name them, each after its label.

    A statement that was made anew stands once. The label of an exhibit that is no more keeps its place.
    """
    standing = {each.document for each in current(file.counting)}
    kept = [each for each in found if each[1].kind != TEMPLATE or each[1].document in standing]
    named, pages = _named(file), label_pages(file)
    by_reference = {paper.document: (part, paper) for part, paper in kept}
    parts = [part for part, paper in kept if paper.kind == TEMPLATE]
    if not parts:
        return kept
    exhibits: list[tuple[PackPart, Paper]] = []
    documents = dict.fromkeys(row["document"] for _, row in named)
    for document in documents:
        own = by_reference.get(document)
        of_label = replace(own[0] if own else parts[-1], kind="exhibit", section=SECTION)
        exhibits += [(of_label, page) for (of, _), page in pages.items() if of == document]
        if own:
            exhibits.append((replace(own[0], section=SECTION), own[1]))
    others = [each for each in kept if each[1].document not in documents]
    after = max(place for place, (_, paper) in enumerate(others) if paper.kind == TEMPLATE) + 1
    return [*others[:after], *exhibits, *others[after:]]


def missing_exhibits(file: CaseFile, papers: Sequence[tuple[PackPart, Paper]]) -> Iterator[Lack]:
    """Return a line for each exhibit that a statement names and that is no more on file."""
    held = {paper.document for _, paper in papers}
    pages = label_pages(file)
    signed = signed_papers(file.counting)
    told = set()
    for statement, row in _named(file):
        label, document = row["label"], row["document"]
        if statement.document not in held or document in held or label in told:
            continue
        told.add(label)
        page = pages.get((document, label))
        part = next(part for part, paper in papers if paper.document == statement.document)
        is_signed = statement.document in signed
        number = event_of(statement.document)
        void = record_command(file.reference, "void", f"event={number}", "why=WHY", role=OFFICER)
        again = record_command(file.reference, "statement", "offence=OFFENCE", role=HEAD)
        yield Lack(
            f"the {'signed ' if is_signed else ''}statement of {maker_of(statement)} names exhibit {label}, "
            f"{row['what']}, which is not on file any more",
            f"{f'void it ({void}), then ' if is_signed else ''}make the statement again: {again}; or build "
            "with a page that stands for the exhibit: --allow-gaps --why TEXT",
            stops=True,
            rule=part.rule,
            part=replace(part, kind="exhibit", section=SECTION),
            title=f"Exhibit {label}: {row['what']}",
            follows=page.path if page else "",
        )


def _named(file: CaseFile) -> list[tuple[LetterRequested, Mapping[str, str]]]:
    """Return what the statements that stand name as exhibits, those that were signed first."""
    signed = signed_papers(file.counting)
    made = sorted(current(file.counting), key=lambda each: each.document not in signed)
    return [(each, row) for each in made for row in exhibits_of(each)]
