"""Columns that many reports share, and how a pupil stands in them."""

from __future__ import annotations

from casework.documents.report.model import Cell, Column
from casework.people import Pupil

PUPIL = (Column("pupil", "Pupil", 2.3), Column("class", "Class", 0.8), Column("upn", "UPN", 1.75))
SAME, UP, DOWN = "same", "up", "down"


def pupil_cells(pupil: Pupil) -> tuple[Cell, ...]:
    """Return the cells under ``PUPIL``."""
    return pupil.full_name, pupil.registration_group or pupil.year_group, pupil.upn


def number(key: str, title: str, width: float = 0.8) -> Column:
    """Return a column of numbers."""
    return Column(key, title, width, is_number=True)


def ratio(key: str, title: str, width: float = 2.0) -> Column:
    """Return a column of percentages, each with its sessions."""
    return Column(key, title, width, is_ratio=True)


def plural(count: int, noun: str) -> str:
    """Return the number with its noun: ``1 pupil``, ``3 pupils``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
