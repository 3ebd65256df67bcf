"""Moving cases to the present version of the policy: what would change in each, then all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from casework.case.casefile import CaseFile, Entry
from casework.case.corrections import HEAD
from casework.case.decide import Order
from casework.case.events import PolicyMoved
from casework.case.windows import day_text
from casework.errors import Refused, WrongUsage
from casework.service.actions import check_role
from casework.service.addressing import due_steps, find_case
from casework.service.workspace import Workspace
from casework.service.writing import writing


@dataclass(frozen=True)
class Move:
    """What a move would do to one case; ``hinders`` says why it can't be moved as it stands."""

    file: CaseFile
    pupil_name: str
    state: str
    from_sha256: str
    newly_due: tuple[str, ...] = ()
    no_longer_due: tuple[str, ...] = ()
    hinders: str = ""

    @property
    def text(self) -> str:
        """Return the move in words."""
        if self.hinders:
            return self.hinders
        parts = [f"stays in {self.state}"]
        if self.newly_due:
            parts.append(f"newly due: {', '.join(self.newly_due)}")
        if self.no_longer_due:
            parts.append(f"no longer due: {', '.join(self.no_longer_due)}")
        return "; ".join(parts)


def cases_to_move(space: Workspace) -> list[CaseFile]:
    """Return every case that is not closed and keeps another version than the present one."""
    found = []
    for upn in space.pupils:
        for strand in space.strands_of(upn):
            for file in space.case_files(upn, strand):
                is_older = file.policy_sha256 not in (None, space.policy.sha256)
                if is_older and not space.standing(file, None).is_closed:
                    found.append(file)
    return found


def move(
    space: Workspace, cases: Sequence[str], order: Order, why: str, *, everyone: bool, dry_run: bool = False
) -> tuple[list[Move], list[str]]:
    """Move the cases to the present version, all or none; returns the moves, and who had nothing to move.

    Raises Refused where one of them can't be moved, with every reason.
    """
    check_role(space, order)
    if order.role != HEAD:
        raise Refused(
            "wrong_role",
            f"Only the {HEAD} moves cases to another version of the policy, not {order.role}.",
            fix=f"let the head do it, with --role {HEAD}",
        )
    if not why.strip():
        raise WrongUsage("no_reason", "The reason after --why is empty.", fix="say why the cases are moved")
    files = cases_to_move(space) if everyone else [find_case(space, case) for case in dict.fromkeys(cases)]
    present = space.policy.sha256
    idle = [file.reference for file in files if file.policy_sha256 in (None, present)]
    moves = [
        _move(space, file, order, why)
        for file in sorted(files, key=lambda file: file.reference)
        if file.reference not in idle
    ]
    hindered = [each for each in moves if each.hinders]
    if hindered and not dry_run:
        raise Refused(
            "cannot_move",
            f"{len(hindered)} of {len(moves)} cases can't be moved, so none was.",
            details=[f"{each.file.reference}: {each.hinders}" for each in hindered],
            fix="see what would change with --dry-run; name the other cases, or mend these first",
        )
    if not dry_run:
        _append(space, moves, order, why)
    return moves, idle


def _append(space: Workspace, moves: Sequence[Move], order: Order, why: str) -> None:
    """Hold every case, then append to each: nobody comes between the first and the last."""
    with ExitStack() as held:
        writers = [(held.enter_context(writing(space, each.file)), each) for each in moves]
        for writer, each in writers:
            writer.append([_event(space, each.file, order, why)])


def _event(space: Workspace, file: CaseFile, order: Order, why: str) -> PolicyMoved:
    return PolicyMoved(
        on=order.on,
        by=order.by,
        role=order.role,
        details=dict(order.details),
        to_sha256=space.policy.sha256,
        why=why,
        from_sha256=file.policy_sha256 or "",
    )


def _move(space: Workspace, file: CaseFile, order: Order, why: str) -> Move:
    standing = space.standing(file, None)
    name = space.pupil(file.upn).full_name
    found = Move(file, name, standing.state, file.policy_sha256 or "")
    machine = space.policy.machines.get(file.strand)
    if machine is None:
        hinders = f"the strand {file.strand} is missing in the present policy: needs a decision"
        return replace(found, hinders=hinders)
    if standing.state not in {state.name for state in machine.states}:
        hinders = f"state {standing.state} is missing in the new ladder: needs a decision"
        return replace(found, hinders=hinders)
    latest = max((entry.event.on for entry in standing.entries), default=order.on)
    if order.on < latest:
        hinders = f"its last event is of {day_text(latest)}: move it on or after that day"
        return replace(found, hinders=hinders)
    before = {report.transition.step for report in due_steps(space.situation(file, order.on), space)}
    last = file.entries[-1]
    moved = Entry(last.number + 1, last.recorded_at, _event(space, file, order, why))
    later = replace(file, entries=(*file.entries, moved))
    after = {report.transition.step for report in due_steps(space.situation(later, order.on), space)}
    return replace(
        found, newly_due=tuple(sorted(after - before)), no_longer_due=tuple(sorted(before - after))
    )
