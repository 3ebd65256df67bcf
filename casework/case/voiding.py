"""Voiding: an event was a mistake, stays in the file, and no longer counts."""

from __future__ import annotations

from casework.case.casefile import Entry, Standing, check_every_day
from casework.case.commands import record_command
from casework.case.decide import Order
from casework.case.details import needed, number_of, others
from casework.case.events import Event, EventVoided, LetterRequested, NoticeIssued, PolicyMoved, StepTaken
from casework.errors import NotFound, Refused
from casework.ids import event_of


def plan_void(order: Order, standing: Standing) -> tuple[Event, ...]:
    """Return the voids of an event that a person calls a mistake; a step takes its notices with it."""
    text, why = needed(order, "event", "why")
    chosen = entry_of(text, standing)
    if isinstance(chosen.event, EventVoided):
        raise Refused(
            "void_of_a_void",
            f"Event {chosen.number} is itself a void and stays one.",
            where=f"case {standing.file.reference}",
            fix="record again what should count",
        )
    _check_not_part_of_another(chosen, standing)
    return voids(chosen, standing, order, why)


def _check_not_part_of_another(chosen: Entry, standing: Standing) -> None:
    """Refuse to void that a letter was asked for: the letter, written, would count all the same."""
    asked = chosen.event
    if not isinstance(asked, LetterRequested):
        return
    brought = event_of(asked.document)
    is_owed = asked.document in {request.document for request in standing.unfinished}
    if brought == chosen.number or is_owed or brought not in {entry.number for entry in standing.entries}:
        return
    raise Refused(
        "void_of_a_request",
        f"Event {chosen.number} only says that {asked.document} was asked for: without it the paper would "
        "still count and stand in the pack.",
        where=f"case {standing.file.reference}",
        fix=f"void event {brought}, which brought the paper: "
        + record_command(standing.file.reference, "void", f"event={brought}", "why=TEXT", role="ROLE"),
    )


def entry_of(text: str, standing: Standing) -> Entry:
    """Return the event that still counts and has the number typed; NotFound where there is none."""
    chosen = next((e for e in standing.entries if str(e.number) == number_of(text)), None)
    if chosen is None:
        raise NotFound(
            "no_such_event",
            f"The case has no event {text!r} that still counts.",
            where=f"case {standing.file.reference}",
            fix=f"casework case timeline {standing.file.reference} shows the numbers",
        )
    return chosen


def voids(chosen: Entry, standing: Standing, order: Order, why: str) -> tuple[EventVoided, ...]:
    """Return the voids of an event and, with a step, of its notices and of letters never written."""
    numbers = [chosen.number]
    if isinstance(chosen.event, PolicyMoved):
        _check_nothing_followed(chosen.number, standing)
    if isinstance(chosen.event, StepTaken):
        _check_last(chosen.number, standing)
        owed = {request.document for request in standing.unfinished}
        for entry in standing.entries:
            event = entry.event
            is_owed = isinstance(event, LetterRequested) and event.document in owed
            if entry.number > chosen.number and (isinstance(event, NoticeIssued) or is_owed):
                numbers.append(entry.number)
    rest = others(order, "event", "why", "decision")
    found = tuple(
        EventVoided(on=order.on, by=order.by, role=order.role, event_no=n, why=why, details=rest)
        for n in numbers
    )
    if not isinstance(
        chosen.event, PolicyMoved
    ):  # the ladder of before holds again, which was kept all along
        check_every_day(standing, found)
    return found


def _check_nothing_followed(number: int, standing: Standing) -> None:
    last = standing.steps[-1][0] if standing.steps else 0
    if max(last, standing.moved[0]) > number:
        raise Refused(
            "not_the_last_move",
            f"The move to another version of the policy (event {number}) can't be voided: event "
            f"{max(last, standing.moved[0])} was built on it.",
            where=f"case {standing.file.reference}",
            fix="move the case again, or void what followed first",
        )


def _check_last(number: int, standing: Standing) -> None:
    last, taken = standing.steps[-1]
    if standing.moved[0] > number:
        raise Refused(
            "step_before_move",
            f"Step {number} can't be voided: the case was moved to another version of the policy after it "
            f"(event {standing.moved[0]}).",
            where=f"case {standing.file.reference}",
            fix=f"void event {standing.moved[0]} first; the case can be moved again afterwards",
        )
    if number != last:
        raise Refused(
            "not_the_last_step",
            f"Step {number} can't be voided: {taken.step} (event {last}) was built on it.",
            where=f"case {standing.file.reference}",
            fix=f"void event {last} first, if it was a mistake too",
        )
