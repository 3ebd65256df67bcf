"""Which steps are due in a case on a day, since when, why, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from casework.case.approved import approval_block
from casework.case.attendance import Counts
from casework.case.commands import record_command
from casework.case.conditions import ALWAYS, Outcome, Verdict, evaluate
from casework.case.events import Fact
from casework.case.holds import holds_in_force
from casework.case.situation import Situation
from casework.case.windows import Stretch, academic_year, day_text
from casework.errors import BadInput
from casework.people import Contact
from casework.policy.model import Transition
from casework.policy.values import Unfilled
from casework.schooldays import academic_year_of

Recipients = Mapping[str, str]  # template id → "parent" | "la" | "file"


@dataclass(frozen=True)
class StepReport:
    """One step from the present state: whether it is due, on what grounds, and what blocks it."""

    transition: Transition
    outcome: Outcome
    blocked_by: tuple[str, ...]

    @property
    def is_due(self) -> bool:
        """Return whether the step belongs in the work list: its rule holds, or only lacks a person's word."""
        return self.outcome.verdict is not Verdict.NOT_MET

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Return the figures behind the step, those that speak for it first."""
        ordered = sorted(self.outcome.findings, key=lambda finding: finding.verdict is not Verdict.MET)
        return tuple(finding.fact for finding in ordered)

    @property
    def reason(self) -> Fact:
        """Return the step's rule with the leading figure, and all the words that speak for it."""
        transition = self.transition
        telling = [f for f in self.outcome.findings if f.verdict is not Verdict.NOT_MET] or list(
            self.outcome.findings
        )
        if not telling:
            return Fact(transition.rule, transition.cite, "Follows from the step before.", "", "")
        facts = [finding.fact for finding in telling]
        lead = facts[0]
        text = " ".join(dict.fromkeys(fact.text for fact in facts))
        return Fact(transition.rule, transition.cite, text, lead.value, lead.threshold, lead.sessions)


def reports(situation: Situation, recipients: Recipients, *, in_full: bool = True) -> tuple[StepReport, ...]:
    """Return a report on every step that leaves the present state, in the order of the policy."""
    return tuple(
        report_on(transition, situation, recipients, in_full=in_full)
        for transition in situation.machine.steps_from(situation.standing.state)
    )


def report_on(
    transition: Transition,
    situation: Situation,
    recipients: Recipients,
    *,
    in_full: bool = True,
    decided: Collection[str] = (),
) -> StepReport:
    """Return whether one step is due on the situation's day, and what blocks it.

    ``decided`` are the references of held parents about whose letter a person has decided.
    """
    outcome = evaluate(transition.when, situation, in_full=in_full) if transition.when else ALWAYS
    if outcome.verdict is Verdict.NOT_MET:
        return StepReport(transition, outcome, ())
    blocks = list(outcome.missing) if outcome.verdict is Verdict.WAITING else []
    blocks += _blocks(transition, situation, recipients, decided)
    return StepReport(transition, outcome, tuple(dict.fromkeys(blocks)))


def due_since(
    report: StepReport, situation: Situation, at: Callable[[date], Situation | None]
) -> date | None:
    """Return the first school day of the unbroken spell, within the academic year, on which the step is due.

    ``at`` gives the situation on an earlier day. None where no school day of the spell has come yet.
    """
    calendar = situation.attendance.calendar
    year = academic_year_of(situation.day)
    since: date | None = None
    for number in range(calendar.count_to(situation.day) - 1, calendar.position(year.first) - 1, -1):
        day = calendar.days[number]
        before = at(day)
        # on a day before the case was moved to this policy there was no such step
        if before is None or before.machine is not situation.machine:
            break
        if not is_due(report.transition, before):
            break
        since = day
    return since


def is_due(transition: Transition, situation: Situation) -> bool:
    """Return whether the step is due on the situation's day: from its state, its rule not unmet."""
    if situation.standing.state not in transition.sources:
        return False
    if not transition.when:
        return True
    try:
        return evaluate(transition.when, situation, in_full=False).verdict is not Verdict.NOT_MET
    except BadInput:  # the policy has no figures for so early a day: it was not in force
        return False


def _blocks(
    transition: Transition, situation: Situation, recipients: Recipients, decided: Collection[str]
) -> list[str]:
    blocks: list[str] = []
    if transition.sanction:
        blocks += sanction_stops(situation)
    blocks += _unfilled(transition, situation)
    if transition.documents or transition.sanction:
        for hold in holds_in_force(situation.standing, situation.day):
            until = f" until {day_text(hold.last_day)}" if hold.last_day else ""
            blocks.append(f"the case is on hold{until}: {hold.placed.reason}")
    if any(recipients.get(document) == "parent" for document in transition.documents):
        blocks += parent_stops(situation, decided)
    if transition.approval and (block := approval_block(situation, transition.step)):
        blocks.append(block)
    is_of_age = situation.pupil.is_of_compulsory_school_age(situation.day)
    # below that age the stop for it has said why
    if transition.referral and (is_of_age or not transition.sanction) and not offence_sessions(situation):
        blocks.append(
            f"no unauthorised session of this school year is left to refer{why_none_left(situation)}"
        )
    return blocks


def sanction_stops(situation: Situation) -> list[str]:
    """Return why no notice, request or referral may be made for the pupil, whatever the figures."""
    stops: list[str] = []
    if "looked_after" in situation.pupil.flags:
        stops.append(
            "the pupil is looked after by a local authority: speak to the liaison officer and the virtual "
            "school instead"
        )
    if not situation.pupil.is_of_compulsory_school_age(situation.day):
        stops.append(
            "the pupil is not of compulsory school age on this day, so there is no offence "
            "(s.8 and s.444 Education Act 1996)"
        )
    return stops


def why_none_left(situation: Situation) -> str:
    """Return what became of the unauthorised sessions of the school year, empty where there were none."""
    stretch = academic_year(situation.attendance, situation.day)
    found = situation.attendance.sessions(Counts.UNAUTHORISED, stretch.start, stretch.end)
    paid = situation.ledger.paid_sessions()
    reasons = []
    if any(not situation.pupil.is_of_compulsory_school_age(mark.day) for mark in found):
        reasons.append(
            "those outside compulsory school age are no offence (s.8 and s.444(1) Education Act 1996)"
        )
    if any((mark.day.isoformat(), str(mark.session)) in paid for mark in found):
        reasons.append("those of a paid penalty notice can't be used again (s.444A(4) Education Act 1996)")
    return f": {'; '.join(reasons)}" if reasons else ""


def hold_advice(situation: Situation) -> str:
    """Return how a case waits whose letter goes to nobody: under a hold with a review date."""
    command = record_command(
        situation.standing.file.reference, "hold", "reason=TEXT", "until=DATE", role="attendance_officer"
    )
    return f"place a hold, which comes up for review after its date: {command}"


def held_parents(situation: Situation) -> list[tuple[Contact, str]]:
    """Return the parents to whom no letter goes before a person decides, each with the reason."""
    return [
        (parent, "no contact" if parent.no_contact else "confidential address")
        for parent in situation.parents
        if parent.no_contact or parent.confidential_address
    ]


def parent_stops(situation: Situation, decided: Collection[str] = ()) -> list[str]:
    """Return why letters to parents can't be written without a person's decision."""
    if not situation.parents:
        return ["no parent is on file for the pupil: import contacts with a mother, a father or a carer"]
    last = f"; nobody else is left to write to, so with no: {hold_advice(situation)}"
    return [
        f"the letter to {parent.full_name} ({parent.contact_ref}) is held, marked {why}: decide with "
        f"--detail send.{parent.contact_ref}=yes or no{last if len(situation.parents) == 1 else ''}"
        for parent, why in held_parents(situation)
        if parent.contact_ref not in decided
    ]


def _unfilled(transition: Transition, situation: Situation) -> list[str]:
    found: list[str] = []
    for name in transition.needs:
        try:
            situation.values.get(name, situation.day)
        except Unfilled as slot:
            found.append(slot.message)
    return found


def offence_sessions(situation: Situation, of: Stretch | None = None) -> tuple[tuple[str, str, str], ...]:
    """Return the unauthorised sessions that can still be put before a court: of the school year to date.

    Or of another stretch.
    Those of a paid notice are left out (s.444A(4)), and so are those before compulsory school age (s.444(1)).
    """
    stretch = of or academic_year(situation.attendance, situation.day)
    paid = situation.ledger.paid_sessions()
    return tuple(
        (mark.day.isoformat(), str(mark.session), mark.code)
        for mark in situation.attendance.sessions(Counts.UNAUTHORISED, stretch.start, stretch.end)
        if (mark.day.isoformat(), str(mark.session)) not in paid
        and situation.pupil.is_of_compulsory_school_age(mark.day)
    )
