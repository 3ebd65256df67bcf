"""A command to take a step, turned into the events that it would append, or refused with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from unicodedata import normalize

from casework.case.approved import standing_approvals
from casework.case.casefile import check_every_day
from casework.case.commands import advance_command
from casework.case.events import Event, Fact, NoticeIssued, PolicyMoved, StepTaken
from casework.case.situation import Situation
from casework.case.triggers import (
    Recipients,
    StepReport,
    hold_advice,
    offence_sessions,
    report_on,
    sanction_stops,
)
from casework.case.windows import day_text
from casework.errors import Refused, WrongUsage
from casework.people import Contact
from casework.policy.model import Transition

SEND = "send."  # the prefix of the details that decide about a held parent's letter
# Facts whose sessions a request puts forward, and facts whose sessions a step adds to them.
_PUT_FORWARD = ("_sessions_unused", "refused_leave_sessions", "unauthorised_run_days_after_refusal")
_ADDED = ("unauthorised_sessions", "late_after_close_sessions", "leave_sessions")
_YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True)
class Order:
    """Who wants what, on which day, with which particulars."""

    on: date
    by: str
    role: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DocumentPlan:
    """A document that a step writes: its template and for whom; ``parent`` where it goes to one."""

    document: str
    template: str
    to: str
    parent: Contact | None = None


@dataclass(frozen=True)
class StepPlan:
    """What taking a step would do; nothing has happened yet."""

    report: StepReport
    taken: StepTaken
    notices: tuple[NoticeIssued, ...]
    documents: tuple[DocumentPlan, ...]

    @property
    def events(self) -> tuple[Event, ...]:
        """Return the step with its notices, in the order in which they are appended."""
        return (self.taken, *self.notices)


def plan_step(step: str, order: Order, situation: Situation, recipients: Recipients) -> StepPlan:
    """Return what the step would do.

    Raises Refused with the reason where a rule says no: wrong role, not due, blocked, not approved by a
    second person; WrongUsage where the ladder has no such step.
    """
    _check_order_of_days(order, situation)
    decided = decisions(order)
    _check_known(decided, situation)
    report = _due_report(step, order, situation, recipients, decided)
    if report.blocked_by:
        raise Refused(
            "step_blocked",
            f"{step} can't be taken.",
            where=_where(situation),
            details=report.blocked_by,
            fix=_how_to_go_on(report, situation),
        )
    approval = _approval(report, order, situation)
    parents = [p for p in situation.parents if decided.get(p.contact_ref, True)]
    if report.transition.notices:
        parents = [
            p
            for p in parents
            if not situation.ledger.is_at_limit(p.contact_ref, situation.day, situation.values)
        ]
    documents = _documents(step, situation, recipients, report, parents)
    taken = StepTaken(
        on=order.on,
        by=order.by,
        role=order.role,
        details=dict(order.details),
        step=step,
        source=situation.standing.state,
        rule=report.transition.rule,
        cite=report.transition.cite,
        modality=str(report.transition.modality),
        policy_sha256=situation.values.policy.sha256,
        facts=report.facts,
        approval=approval,
        recipients=tuple(p.contact_ref for p in parents),
        offence_sessions=offence_sessions(situation)
        if report.transition.referral
        else _put_forward(report.facts),
    )
    notices = _notices(order, situation, report, documents) if report.transition.notices else ()
    plan = StepPlan(report, taken, notices, documents)
    check_every_day(situation.standing, plan.events)
    return plan


def _check_known(decided: Mapping[str, bool], situation: Situation) -> None:
    """Refuse a decision about nobody: a misspelt reference would send the letter that it should stop."""
    known = [parent.contact_ref for parent in situation.parents]
    unknown = [ref for ref in decided if ref not in known]
    if unknown:
        raise WrongUsage(
            "no_such_parent",
            f"--detail {SEND}{unknown[0]} decides about nobody.",
            where=_where(situation),
            fix=f"parents of this pupil: {', '.join(known) or 'none'}",
        )


def same_person(one: str, other: str) -> bool:
    """Return whether two names are one person's, whatever the spacing, the capitals and the way of typing."""
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    # an é may be one character or two; on paper both are one letter
    return " ".join(normalize("NFKC", name).casefold().split())


def _where(situation: Situation) -> str:
    return f"case {situation.standing.file.reference}, state {situation.standing.state}"


def _check_order_of_days(order: Order, situation: Situation) -> None:
    moves = [entry.event.on for entry in situation.standing.file.counting if _is_move(entry.event)]
    if moves and order.on < moves[-1]:
        raise Refused(
            "step_before_move",
            f"The case was moved to another version of the policy on {day_text(moves[-1])}; the step would "
            f"stand before that, on {day_text(order.on)}.",
            where=_where(situation),
            fix="date the step on or after that day, or void the move first",
        )
    last = situation.standing.file.latest(situation.machine, situation.standing.advance).last_step
    if last and order.on < last[1].on:
        raise Refused(
            "step_before_last_step",
            f"The step would stand before the last one: {last[1].step} was taken on "
            f"{day_text(last[1].on)}, this one is dated {day_text(order.on)}.",
            where=_where(situation),
            fix="date the step on or after that day; a wrong step can be voided with its reason",
        )


def _is_move(event: Event) -> bool:
    return isinstance(event, PolicyMoved)


def decisions(order: Order) -> dict[str, bool]:
    """Return what the order decides about held parents: contact reference → whether the letter goes."""
    found: dict[str, bool] = {}
    for key, value in order.details.items():
        if key.startswith(SEND):
            if value.strip().casefold() not in _YES_NO:
                raise WrongUsage(
                    "yes_or_no",
                    f"--detail {key}={value} is neither yes nor no.",
                    fix=f"{key}=yes or {key}=no",
                )
            found[key.removeprefix(SEND)] = _YES_NO[value.strip().casefold()]
    return found


def _due_report(
    step: str,
    order: Order,
    situation: Situation,
    recipients: Recipients,
    decided: Mapping[str, bool],
) -> StepReport:
    ladder = situation.machine
    if step not in {transition.step for transition in ladder.transitions}:
        names = ", ".join(dict.fromkeys(transition.step for transition in ladder.transitions))
        raise WrongUsage(
            "no_such_step",
            f"The ladder has no step {step!r}.",
            where=_where(situation),
            fix=f"steps: {names}",
        )
    state = situation.standing.state
    here = [t for t in ladder.steps_from(state) if t.step == step]
    if not here:
        possible = ", ".join(dict.fromkeys(t.step for t in ladder.steps_from(state))) or "none"
        raise Refused(
            "step_not_from_here",
            f"{step} does not follow from {state}.",
            where=_where(situation),
            fix=f"steps from here: {possible}",
        )
    allowed = [t for t in here if order.role in t.actors]
    if not allowed:
        actors = ", ".join(dict.fromkeys(actor for t in here for actor in t.actors))
        raise Refused(
            "wrong_role",
            f"{step} is taken by {actors}, not by {order.role} ({here[0].rule}, {here[0].cite}).",
            where=_where(situation),
            fix=f"let {actors} take the step, with --role {here[0].actors[0]}",
        )
    found = [report_on(t, situation, recipients, decided=tuple(decided)) for t in allowed]
    # the first that holds and is free; else the first that holds, with its blocks; else not due
    chosen = next((r for r in found if r.is_due and not r.blocked_by), None)
    chosen = chosen or next((r for r in found if r.is_due), None)
    if chosen is None:
        raise Refused(
            "step_not_due",
            f"{step} is not due on {day_text(situation.day)}.",
            where=_where(situation),
            details=[f"{fact.rule}: {fact.text}" for report in found for fact in report.facts],
            fix=f"casework case explain {situation.standing.file.reference} --as-of {situation.day}",
        )
    return chosen


def _how_to_go_on(report: StepReport, situation: Situation) -> str:
    """Return what to do about a blocked step: some blocks are the law's, and no record mends them."""
    if not (report.transition.sanction and sanction_stops(situation)):
        return "mend what stands above, then take the step again"
    fix = (
        f"nothing can be mended in the case while that is so: {report.transition.step} is not for this "
        "pupil. Where the register is wrong about the pupil, import pupils.csv again"
    )
    closing = next((t for t in _closing(situation) if not t.when), None)
    if closing is None:
        return fix
    command = advance_command(situation.standing.file.reference, closing.step, role=closing.actors[0])
    return f"{fix}. The case can be closed: {command}"


def _closing(situation: Situation) -> list[Transition]:
    ladder = situation.machine
    return [t for t in ladder.steps_from(situation.standing.state) if t.step in ladder.final_states]


def _approval(report: StepReport, order: Order, situation: Situation) -> int | None:
    if not report.transition.approval:
        return None
    given = standing_approvals(situation, report.transition.step)
    by_others = [number for number, event in given if not same_person(event.by, order.by)]
    if not by_others:
        raise Refused(
            "approved_by_same_person",
            f"{report.transition.step} needs two people: {order.by} can't take the step and be the one "
            "who approved it.",
            where=_where(situation),
            fix="let a second person record the approval",
        )
    return by_others[-1]


def _documents(
    step: str, situation: Situation, recipients: Recipients, report: StepReport, parents: list[Contact]
) -> tuple[DocumentPlan, ...]:
    number = sum(1 for _ in situation.standing.file.entries) + 1
    plans: list[DocumentPlan] = []
    for template in report.transition.documents:
        stem = f"{number:03d}-{template}"
        if recipients[template] == "parent":
            plans += [DocumentPlan(f"{stem}-{p.contact_ref}", template, p.contact_ref, p) for p in parents]
        else:
            plans.append(DocumentPlan(stem, template, recipients[template]))
    if not parents and any(recipients[template] == "parent" for template in report.transition.documents):
        raise Refused(
            "nobody_to_write_to",
            f"{step} would reach nobody: every parent's letter was decided against, or no parent may get a "
            "further notice.",
            where=_where(situation),
            # a letter that nobody got starts no period and founds no notice
            fix=f"decide for at least one parent, or take another step; or {hold_advice(situation)}",
        )
    return tuple(plans)


def _notices(
    order: Order, situation: Situation, report: StepReport, documents: tuple[DocumentPlan, ...]
) -> tuple[NoticeIssued, ...]:
    sessions = _sessions_of_notice(situation, report)
    offence_on = date.fromisoformat(sessions[0][0]) if sessions else order.on
    notices = []
    for plan in documents:
        tariff = situation.ledger.tariff(plan.to, order.on, offence_on, situation.values)
        notices.append(
            NoticeIssued(
                on=order.on,
                by=order.by,
                role=order.role,
                parent=plan.to,
                document=plan.document,
                ordinal=tariff.ordinal,
                early_pence=tariff.early_pence,
                early_days=tariff.early_days,
                full_pence=tariff.full_pence,
                full_days=tariff.full_days,
                offence_on=offence_on,
                sessions=sessions,
            )
        )
    return tuple(notices)


def _sessions_of_notice(situation: Situation, report: StepReport) -> tuple[tuple[str, str, str], ...]:
    """Return the sessions that the notice relates to, each used once.

    Those that the request counted, and those recorded since in the warning period.
    """
    requested = _put_forward(fact for _, taken in situation.standing.steps for fact in taken.facts)
    now = [fact for fact in report.facts if fact.fact.startswith(_ADDED)]
    used = situation.ledger.used_sessions()
    found = {*requested, *(session for fact in now for session in fact.sessions)}
    return tuple(sorted(s for s in found if (s[0], s[1]) not in used))


def _put_forward(facts: Iterable[Fact]) -> tuple[tuple[str, str, str], ...]:
    """Return the sessions that a request puts before the authority: those that its own figures counted."""
    chosen = (fact for fact in facts if fact.fact.endswith(_PUT_FORWARD))
    return tuple(sorted({session for fact in chosen for session in fact.sessions}))
