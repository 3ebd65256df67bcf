"""Why each step of a case is, or is not yet, open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.case.ahead import Ahead, look_ahead
from casework.case.casefile import CaseFile
from casework.case.conditions import Verdict, evaluate
from casework.case.events import Fact
from casework.case.situation import Situation
from casework.case.triggers import due_since, report_on
from casework.policy.model import Prompt, Transition
from casework.service.addressing import earlier, find_case
from casework.service.workspace import Workspace


@dataclass(frozen=True)
class StepExplained:
    """One step of the ladder as it stands on a day."""

    step: str
    rule: str
    cite: str
    role: str
    modality: str
    status: str  # "due", "blocked", "not due", "taken", "not from here"
    since: date | None
    why: tuple[Fact, ...]
    blocked_by: tuple[str, ...]
    count: Fact  # the leading figure
    earliest: date | None
    earliest_text: str


@dataclass(frozen=True)
class CaseExplained:
    """A case with every step of its ladder explained, and what the policy asks people to think of."""

    file: CaseFile
    state: str
    day: date
    steps: tuple[StepExplained, ...]
    prompts: tuple[Prompt, ...]


def explain(space: Workspace, case: str, day: date) -> CaseExplained:
    """Return why each step of the case is open on the day, or why not yet."""
    file = find_case(space, case, day)
    situation = space.situation(file, day)
    steps = [_step(space, file, situation, transition) for transition in situation.machine.transitions]
    return CaseExplained(
        file,
        situation.standing.state,
        day,
        tuple(steps),
        tuple(prompt for prompt in situation.machine.prompts if _speaks(prompt, situation)),
    )


def _step(space: Workspace, file: CaseFile, situation: Situation, transition: Transition) -> StepExplained:
    taken = [event.on for _, event in situation.standing.steps if event.step == transition.step]
    state = situation.standing.state
    report = report_on(transition, situation, space.recipients_of(situation))
    since = None
    ahead = look_ahead(transition, situation)
    if state not in transition.sources:
        status = "taken" if taken else "not from here"
        since = taken[-1] if taken else None
    elif not report.is_due:
        status = "not due"
    else:
        status = "blocked" if report.blocked_by else "due"
        since = due_since(report, situation, earlier(space, file, situation.attendance))
        ahead = Ahead(since or situation.day, "due now" if status == "due" else "due now, and blocked")
    return StepExplained(
        transition.step,
        transition.rule,
        transition.cite,
        ", ".join(transition.actors),
        str(transition.modality),
        status,
        since,
        report.facts,
        report.blocked_by if status in ("due", "blocked") else (),
        report.reason,
        ahead.day,
        ahead.text,
    )


def _speaks(prompt: Prompt, situation: Situation) -> bool:
    if situation.standing.state not in prompt.sources:
        return False
    return not prompt.when or evaluate(prompt.when, situation).verdict is Verdict.MET
