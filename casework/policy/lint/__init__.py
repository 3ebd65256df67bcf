"""``policy lint``: where a published text meets the law or itself, and what the program does about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from casework.policy.lint import figures, ladder, law
from casework.policy.lint.finding import Finding, Look
from casework.policy.model import Policy

Check = Callable[[Look], Iterator[Finding]]


def wording(look: Look) -> Iterator[Finding]:
    """Give the conflicts of wording that the school's file of rules names."""
    for each in look.policy.rules.conflicts:
        yield Finding("wording", each.rule, each.cite, each.origin, each.law, each.text, each.does)


CHECKS: tuple[Check, ...] = (
    figures.two_thresholds,
    figures.two_figures,
    figures.lengths_in_two_units,
    figures.lateness_table,
    ladder.windows,
    ladder.mandatory,
    ladder.two_last_chances,
    ladder.two_bodies,
    ladder.below_national,
    law.restated,
    law.code_table,
    law.register_open,
    law.share_of_school_year,
    law.left_open,
    wording,
)


def lint(policy: Policy, day: date) -> tuple[Finding, ...]:
    """Return every finding on the policy as it stands on the day, by rule."""
    look = Look(policy, day)
    found = {finding for check in CHECKS for finding in check(look)}
    return tuple(sorted(found, key=lambda each: (each.rule, each.check, each.origin.file, each.origin.line)))


__all__ = ["CHECKS", "Finding", "Look", "lint"]
