"""Statements and exhibits in their places in a pack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from casework.case.casefile import Standing
from casework.case.events import DocumentReceived, LetterIssued
from casework.case.exhibits import TEMPLATE, current
from casework.policy.model import PackPart

Paper = LetterIssued | DocumentReceived


def with_labels(
    found: Sequence[tuple[PackPart, Paper]], standing: Standing, valid: Sequence[Paper]
) -> list[tuple[PackPart, Paper]]:
    """Return the papers with each exhibit's label page before it; a statement that was made anew stands once.

    Where a statement is made again its labels take the place of the earlier ones.
    """
    standing_still = [each.document for each in current(standing)]
    labels: dict[str, dict[str, Paper]] = {}
    for paper in valid:
        if paper.kind == "exhibit" and paper.details.get("statement") in standing_still:
            labels.setdefault(paper.details["exhibit_of"], {})[paper.details["label"]] = paper
    ordered: list[tuple[PackPart, Paper]] = []
    for part, paper in found:
        if paper.kind == TEMPLATE and paper.document not in standing_still:
            continue
        for label in labels.get(paper.document, {}).values():
            ordered.append((replace(part, kind="exhibit"), label))
        ordered.append((part, paper))
    return ordered
