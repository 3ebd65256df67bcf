"""Every report by its name, each made by a function of its own module."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import import_module

from casework.documents.report.model import Report
from casework.documents.report.pdf import report_pdf
from casework.service.reports.frame import Frame, frame_of
from casework.service.workspace import Workspace

__all__ = ["NAMES", "make", "report_pdf"]

# name → module in this package; the function is named as the report, with _ for -
NAMES = {
    "watch-list": "watch_list",
    "below-threshold": "below_threshold",
    "persistent-absence": "returns",
    "sickness-return": "returns",
    "attendance-return": "returns",
    "at-risk": "at_risk",
    "patterns": "patterns",
    "governors": "governors",
    "weeks": "weeks",
    "pupil-summary": "pupil_summary",
    "certificates": "certificates",
    "heat-map": "heat_map",
}


def make(
    space: Workspace, name: str, day: date | None = None, term: str | None = None, upn: str | None = None
) -> Report:
    """Return the report of a day, or of a term up to the day; some are about one pupil."""
    module = import_module(f"casework.service.reports.{NAMES[name]}")
    function: Callable[..., Report] = getattr(module, name.replace("-", "_"))
    frame: Frame = frame_of(space, day, term)
    return function(frame, frame.pupil(upn)) if upn is not None else function(frame)
