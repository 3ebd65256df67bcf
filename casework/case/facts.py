"""The facts that a policy's conditions may ask for; the names are the vocabulary of the policy files."""

from __future__ import annotations

from casework.case import events
from casework.case.facts_case import CASE_FACTS
from casework.case.facts_register import REGISTER_FACTS, Finder

FACTS: dict[str, Finder] = REGISTER_FACTS | CASE_FACTS


def is_of_the_register(fact: events.Fact) -> bool:
    """Return whether a decision's figure tells of the pupil's absence, and of nobody and nothing else."""
    told = ("attendance", "late", "leave", "refused_leave")
    return "unauthorised" in fact.fact or fact.fact.startswith(told)
