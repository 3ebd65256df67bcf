"""Conditions in three values: met, not met, or waiting for a person to say something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from casework.case.answers import Count, Flag, Found, Ratio, Unknown
from casework.case.events import Fact
from casework.case.facts import FACTS
from casework.case.situation import Situation
from casework.policy.model import Comparison, Condition, Group, Join, Leaf
from casework.policy.values import Unfilled


class Verdict(Enum):
    """Whether a condition holds."""

    MET = "met"
    NOT_MET = "not met"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure held against its threshold, ready to be put in words."""

    leaf: Leaf
    verdict: Verdict
    found: Found | None = None
    threshold: str = ""
    missing: str = ""

    @property
    def fact(self) -> Fact:
        """Return the finding as it is kept in a decision and shown to people."""
        leaf = self.leaf
        if self.found is None:
            return Fact(leaf.rule, leaf.cite, self.missing, "", "", fact=leaf.fact)
        value = self.found.figure.text
        window = self.found.stretch.text if self.found.stretch else ""
        text = leaf.explain.replace("{value}", value).replace("{threshold}", self.threshold)
        sessions = tuple(
            (mark.day.isoformat(), str(mark.session), mark.code) for mark in self.found.sessions()
        )
        text = text.replace("{window}", window)
        return Fact(leaf.rule, leaf.cite, text, value, self.threshold, sessions, leaf.fact)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a condition came to, with the findings that decided it in the order of the policy file."""

    verdict: Verdict
    findings: tuple[Finding, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what a person has to say before the condition can be decided."""
        return tuple(finding.missing for finding in self.findings if finding.verdict is Verdict.WAITING)


ALWAYS = Outcome(Verdict.MET)

_COMPARE: dict[Comparison, Callable[[Decimal, Decimal], bool]] = {
    Comparison.AT_MOST: lambda left, right: left <= right,
    Comparison.AT_LEAST: lambda left, right: left >= right,
    Comparison.BELOW: lambda left, right: left < right,
    Comparison.ABOVE: lambda left, right: left > right,
}


def evaluate(name: str, situation: Situation, *, in_full: bool = True) -> Outcome:
    """Return what the condition of that name comes to.

    ``in_full`` looks at every part, for an explanation; otherwise at no more than decides.
    """
    condition: Condition = situation.machine.conditions[name]
    if isinstance(condition, Leaf):
        finding = _weigh(condition, situation)
        return Outcome(finding.verdict, (finding,))
    return _join(condition, situation, in_full)


def _join(group: Group, situation: Situation, in_full: bool) -> Outcome:
    decisive = {Join.ALL: Verdict.NOT_MET, Join.ANY: Verdict.MET, Join.NONE: Verdict.MET}[group.join]
    findings: list[Finding] = []
    verdicts: list[Verdict] = []
    for member in group.members:
        outcome = evaluate(member, situation, in_full=in_full)
        findings += outcome.findings
        verdicts.append(outcome.verdict)
        if outcome.verdict is decisive and not in_full:
            break
    if decisive in verdicts:
        verdict = Verdict.MET if group.join is Join.ANY else Verdict.NOT_MET
    elif Verdict.WAITING in verdicts:
        verdict = Verdict.WAITING
    else:
        verdict = Verdict.NOT_MET if group.join is Join.ANY else Verdict.MET
    return Outcome(verdict, tuple(findings))


def _weigh(leaf: Leaf, situation: Situation) -> Finding:
    try:
        found = FACTS[leaf.fact](leaf, situation)
        threshold, is_met = _compare(leaf, found, situation)
    except Unfilled as open_slot:
        return Finding(leaf, Verdict.WAITING, missing=open_slot.message)
    except Unknown as question:
        return Finding(leaf, Verdict.WAITING, missing=str(question))
    return Finding(leaf, Verdict.MET if is_met else Verdict.NOT_MET, found, threshold)


def _compare(leaf: Leaf, found: Found, situation: Situation) -> tuple[str, bool]:
    figure = found.figure
    if isinstance(figure, Flag):
        wanted = bool(leaf.threshold)
        return ("yes" if wanted else "no"), figure.is_true is wanted
    name = str(leaf.threshold)
    threshold = Decimal(situation.values.number(name, situation.day))
    compare = _COMPARE[leaf.comparison]
    if isinstance(figure, Ratio):
        # integers on both sides: a percentage is never rounded before it is compared
        is_met = figure.of > 0 and compare(Decimal(figure.part * 100), threshold * figure.of)
        return f"{threshold}%", is_met
    return Count(int(threshold), figure.noun).text, compare(Decimal(figure.number), threshold)
