"""Which papers a pack has to hold, of those that the ladder of its case can write, and how each is got."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casework.case.casefile import CaseFile, Standing
from casework.policy.model import Machine, Transition
from casework.policy.vocabulary import part_name
from casework.service.readiness.line import Lack
from casework.service.workspace import Workspace

# The pack's kinds (contract) for the kinds of our templates.
_PACK_KIND = {"notice": "letter", "request": "evidence", "plan": "evidence"}


def pack_kind(kind: str) -> str:
    """Return under which kind a pack lists a paper of a template's kind."""
    return _PACK_KIND.get(kind, kind)


def missing_parts(space: Workspace, file: CaseFile, standing: Standing, held: set[str]) -> Iterator[Lack]:
    """Return a line for each kind that the authority requires, the ladder writes and the case lacks."""
    for part in space.policy_of(file).pack:
        if not part.required or part.kind in held:
            continue
        writing = [
            each
            for each in standing.machine.transitions
            if part.kind in {pack_kind(space.catalogue.get(doc).manifest.kind) for doc in each.documents}
        ]
        if writing:
            yield Lack(
                f"no {part_name(part.kind)} is on file",
                _fix(file, part.fix, _ahead(standing.machine, standing.state, writing)),
                stops=True,
                rule=part.rule,
                part=part,
            )


def _fix(file: CaseFile, said: str, steps: Sequence[str]) -> str:
    """Return how the paper is got: by a step that lies ahead, else a page stands for it."""
    if not steps:
        return (
            f"no step that the school takes from here writes it; build with a page that stands for it: "
            f"casework pack build {file.reference} --allow-gaps --why TEXT"
        )
    return (
        said if any(step in said for step in steps) else f"{said}; take the step {steps[0]}, which writes it"
    )


def _ahead(machine: Machine, state: str, writing: Sequence[Transition]) -> list[str]:
    """Return the steps that write it and can still be reached, without those whose papers are brought in."""
    reached, new = {state}, [state]
    while new:
        new = [t.step for source in new for t in machine.steps_from(source) if t.step not in reached]
        reached.update(new)
    return list(
        dict.fromkeys(
            each.step for each in writing if not each.brought_in and not reached.isdisjoint(each.sources)
        )
    )
