"""Looks at what an edition of the pack would show: who saw it, when, and what else has to go."""

from __future__ import annotations

import math
from collections.abc import Collection

from casework.case.casefile import Standing
from casework.case.decide import Order
from casework.case.details import bad_detail, others
from casework.case.events import EditionLooked

Area = tuple[int, float, float, float, float]


def looked_at(standing: Standing, document: str, edition: str, seal: str) -> EditionLooked | None:
    """Return the latest look that holds for the document as it would go out; None where nobody looked."""
    found = [
        event
        for event in standing.all(EditionLooked)
        if (event.document, event.edition, event.seal) == (document, edition, seal)
    ]
    return found[-1] if found else None


def plan_look(
    order: Order, document: str, edition: str, sha256: str, seal: str, *, pages: int, blind: Collection[int]
) -> EditionLooked:
    """Return the look as an event.

    Raises BadInput where the particulars can't be read, or say nothing of a page that can't be searched.
    """
    said = order.details
    remove = tuple(part.strip() for part in said.get("remove", "").split(";") if part.strip())
    areas = tuple(_area(part, order, pages) for part in said.get("areas", "").split(";") if part.strip())
    clean = said.get("clean", "").strip().casefold()
    if clean not in ("", "yes", "y"):
        raise bad_detail(f"clean={said['clean']} can't be read.", order, "clean=yes, or leave it out")
    silent = sorted(set(blind) - {page for page, *_ in areas})
    if silent and not clean:
        raise bad_detail(
            f"Nothing is said of page {', '.join(map(str, silent))} of {document}, which holds no text to be "
            "searched.",
            order,
            '--detail clean=yes, or --detail areas="PAGE LEFT TOP WIDTH HEIGHT; ...", in hundredths of it',
        )
    return EditionLooked(
        on=order.on,
        by=order.by,
        role=order.role,
        document=document,
        edition=edition,
        sha256=sha256,
        seal=seal,
        remove=remove,
        areas=areas,
        clean=bool(clean),
        details=others(order, "document", "edition", "remove", "areas", "clean"),
    )


def _area(text: str, order: Order, pages: int) -> Area:
    fix = 'areas="PAGE LEFT TOP WIDTH HEIGHT", the last four from 0 to 100, as along the edges of the page'
    try:
        page, left, top, width, height = text.replace(",", " ").split()
        found = int(page), float(left), float(top), float(width), float(height)
    except ValueError:
        raise bad_detail(f"The area {text.strip()!r} can't be read.", order, fix) from None
    if not 1 <= found[0] <= pages:
        raise bad_detail(f"The document has no page {found[0]}.", order, f"pages: 1 to {pages}")
    sizes = found[1:]
    if not all(math.isfinite(each) and 0 <= each <= 100 for each in sizes) or not all(sizes[2:]):
        raise bad_detail(f"The area {text.strip()!r} lies outside the page.", order, fix)
    return found
