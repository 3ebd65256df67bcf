"""What in the register would bring a pack back: marks that are open, a holiday not coded as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casework.case.attendance import Counts, SessionMark
from casework.case.commands import record_command
from casework.case.leave import refused_spans, requests
from casework.case.situation import Situation
from casework.case.windows import Stretch, academic_year, day_text
from casework.service.readiness.line import Lack
from casework.service.workspace import Workspace

_LONGEST = "register.unexplained.longest"
_SHOWN = 6


def mend_marks(situation: Situation) -> str:
    """Return how marks that are open are closed: in the register first, then on the papers."""
    reference = situation.standing.file.reference
    again = record_command(reference, "certificate", role="headteacher")
    return f"ask for the reason, correct the register, then write the certificate again: {again}"


def register_lacks(space: Workspace, situation: Situation, today: Situation) -> Iterator[Lack]:
    """Return what the certificate's sessions leave open; marks older than the law allows stop the build."""
    yield from open_marks(space, situation, today, academic_year(situation.attendance, situation.day))
    yield from _holidays(space, situation)


def open_marks(space: Workspace, situation: Situation, today: Situation, period: Stretch) -> Iterator[Lack]:
    """Return the sessions of a certificate's period that are without a mark or not explained."""
    for what, name in (
        (Counts.UNEXPLAINED, "not yet explained (code N)"),
        (Counts.MISSING, "without a mark"),
    ):
        found = situation.attendance.sessions(what, period.start, period.end)
        yield from _open(space, found, name, today)


def _open(space: Workspace, found: Sequence[SessionMark], name: str, today: Situation) -> Iterator[Lack]:
    calendar = today.attendance.calendar
    parameter = space.policy.parameters[_LONGEST]
    longest = (parameter.row_on(today.day) or parameter.values[0]).value
    assert isinstance(longest, int)
    now = calendar.count_to(today.day)
    old = [mark for mark in found if now - calendar.count_to(mark.day) > longest]
    new = [mark for mark in found if mark not in old]
    if old:
        yield Lack(
            f"{_number(old)} {name} for more than {longest} school days: {_listed(old)}",
            mend_marks(today),
            stops=True,
            code="marks_open",
        )
    if new:
        what = f"{_number(new)} {name}: {_listed(new)}"
        yield Lack(what, mend_marks(today), stops=False, code="marks_open")


def _holidays(space: Workspace, situation: Situation) -> Iterator[Lack]:
    """Return the days of refused leave on which the pupil was away and which are not coded as holiday."""
    marks = situation.attendance
    again = record_command(situation.standing.file.reference, "certificate", role="headteacher")
    other = Counts.LEAVE | Counts.LATE_AFTER_CLOSE
    for file in space.case_files(situation.pupil.upn, "leave"):
        for span in refused_spans(requests(space.standing(file, None))):
            start, end = marks.start_of(span.first), marks.end_of(min(span.last, situation.day))
            unauthorised = marks.sessions(Counts.UNAUTHORISED, start, end) if start < end else ()
            away = [mark for mark in unauthorised if not _is(situation, mark, other)]
            if away:
                yield Lack(
                    f"leave from {day_text(span.first)} to {day_text(span.last)} was refused, and "
                    f"{_number(away)} of it not coded as holiday (G): {_listed(away)}",
                    "where the family went all the same, correct the register with the reason, then write "
                    f"the certificate again: {again}",
                    stops=False,
                    code="holiday_not_coded",
                )


def _is(situation: Situation, mark: SessionMark, what: Counts) -> bool:
    marks = situation.attendance
    place = marks.start_of(mark.day) + (mark.session == "PM")
    return bool(marks.counts_at(place) & what)


def _number(found: Sequence[SessionMark]) -> str:
    return f"{len(found)} session{' is' if len(found) == 1 else 's are'}"


def _listed(found: Sequence[SessionMark]) -> str:
    shown = ", ".join(f"{day_text(mark.day)} {mark.session}" for mark in found[:_SHOWN])
    return shown + (f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else "")
