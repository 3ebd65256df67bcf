"""What a document says: each declared field of its template, computed from the case.

A field's name in the manifest is the name of a function here; a template gets the fields that it declares
and no others, so that nothing of one parent can slip into a paper for another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from casework.case.answers import Ratio
from casework.case.casefile import Standing
from casework.case.decide import Order
from casework.case.events import Fact, NoticeIssued
from casework.case.figures import PeriodFigures, period_figures
from casework.case.leave import Request
from casework.case.situation import ClockPeriod, Situation
from casework.case.triggers import offence_sessions
from casework.case.windows import Stretch, academic_year
from casework.documents.fields.manifest import Manifest
from casework.errors import BadInput
from casework.people import Contact
from casework.policy.model import Transition
from casework.schooldays import Session


@dataclass(frozen=True)
class Occasion:
    """What a document is written for: the case on its day, the step or record, and the one reader."""

    situation: Situation
    order: Order
    document: str
    transition: Transition | None = None
    facts: tuple[Fact, ...] = ()
    recipient: Contact | None = None
    notice: NoticeIssued | None = None
    offence: tuple[tuple[str, str, str], ...] = ()
    siblings: int = 0
    leave: Request | None = None
    minutes_late: Callable[[date, Session], int | None] = lambda _day, _session: None
    stretch: Stretch | None = None  # other sessions than those of the school year to date
    enclosed: tuple[str, ...] = ()  # papers that go with it beside those of the step

    @property
    def on(self) -> date:
        """Return the day of the document."""
        return self.order.on

    @property
    def standing(self) -> Standing:
        """Return the case as it stood before the step."""
        return self.situation.standing

    def text(self, name: str) -> str:
        """Return a text of the policy on the day of the document."""
        return self.situation.values.text(name, self.on)

    def lines(self, name: str) -> list[str]:
        """Return lines of the policy on the day of the document."""
        return self.situation.values.lines(name, self.on)

    def detail(self, *names: str) -> str:
        """Return what the person typed under the first of the names that is there."""
        return next((self.order.details[n].strip() for n in names if self.order.details.get(n)), "")

    @cached_property
    def period(self) -> Stretch:
        """Return the sessions that the document tells of: the academic year up to its day, unless others."""
        return self.stretch or academic_year(self.situation.attendance, self.on)

    @cached_property
    def figures(self) -> PeriodFigures:
        """Return the figures of the document's period."""
        return period_figures(self.situation.attendance, self.period)

    @property
    def attendance(self) -> str:
        """Return the period's attendance as a percentage with its sessions."""
        return Ratio(self.figures.attended, self.figures.possible).text

    @cached_property
    def clock(self) -> ClockPeriod | None:
        """Return the period that the step starts, else the last one started; raises Unfilled."""
        machine = self.situation.machine
        names = self.transition.starts if self.transition else ()
        if names:
            return self.situation.period_from(machine.clocks[names[0]], self.on)
        started = [(day, name) for name in machine.clocks if (day := self.standing.clock_start(name))]
        if not started:
            return None
        start, name = max(started)
        return self.situation.period_from(machine.clocks[name], start)

    @cached_property
    def offence_rows_source(self) -> tuple[tuple[str, str, str], ...]:
        """Return the sessions that the paper lists: the notice's own, those given, else those of the year."""
        if self.notice:
            return self.notice.sessions
        return self.offence or offence_sessions(self.situation, self.stretch)


Field = Callable[[Occasion], Any]


def build_context(manifest: Manifest, occasion: Occasion, fields: Mapping[str, Field]) -> dict[str, Any]:
    """Return the nested context with every field that the manifest declares.

    Raises BadInput where a template asks for a field that the program does not know.
    """
    context: dict[str, Any] = {}
    for field in manifest.fields:
        compute = fields.get(field.name)
        if compute is None:
            raise BadInput(
                "unknown_field",
                f"The template {manifest.id} asks for {field.name}, which no document can give.",
                where=f"templates/{manifest.id}/{manifest.version}/manifest.toml",
                fix=f"fields that there are: {', '.join(sorted(fields))}",
            )
        *path, last = field.name.split(".")
        place = context
        for part in path:
            place = place.setdefault(part, {})
        place[last] = compute(occasion)
    return context
