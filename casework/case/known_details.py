"""Which particulars (``--detail KEY=VALUE``) anything reads, so that a misspelt one does not pass unnoticed.

Particulars are free: what nothing reads is kept with the record, and may be meant as it is. So a person is
told of it, and stopped only where the key looks like a decision about a parent's letter and is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from casework.case.decide import SEND, Order
from casework.errors import WrongUsage
from casework.policy.model import Policy

# What records and steps read; what papers print; words under which people note what has no field.
KNOWN = frozenset(
    re.findall(
        r"\w+",
        """
        address amount answer appropriate areas attachment attendees cite clean decision document edition
        effect engaged event issued_on issuer method minutes offered outcome paid parent password question
        reason reference remove rule sha256 step targets title until why worked year

        date early_grounds first_day last_day maker meeting_on meeting_place meeting_time note offence place
        pupil_address reasons review_on siblings support text time

        by file how reply summary where who with
        """,
    )
)
_NAMED = re.compile(r"--detail ([a-z_]+)=")


def check_decisions(order: Order) -> None:
    """Refuse ``sned.C001=no``: taken as a free particular, the letter would go that it is meant to stop."""
    for key in order.details:
        if "." in key and not key.startswith(SEND):
            raise WrongUsage(
                "no_such_detail",
                f"--detail {key} decides nothing: only {SEND}CONTACT has a full stop in its name.",
                where="--detail",
                fix=f"--detail {SEND}{key.partition('.')[2]}=yes or no",
            )


def unread(order: Order, policy: Policy) -> list[str]:
    """Return a line for each particular that nothing reads, with the nearest one that something does."""
    known = KNOWN | set(_of_policy(policy))
    found = []
    for key in order.details:
        if key in known or key.startswith(SEND):
            continue
        near = get_close_matches(key.casefold(), sorted(known), n=1, cutoff=0.7)
        meant = f" Did you mean {near[0]}? Then void the record, and record it again." if near else ""
        found.append(f"Nothing reads the particular {key!r}; it is only kept with the record.{meant}")
    return found


def _of_policy(policy: Policy) -> Iterator[str]:
    """Return the particulars that the policy's files name: of outcomes, and in their words to people."""
    for outcome in policy.profile.outcomes:
        yield from outcome.needs
    for question in policy.profile.questions:
        yield from (question.code, *question.also)
    for text in _words(policy):
        yield from _NAMED.findall(text)


def _words(policy: Policy) -> Iterable[str]:
    yield from (prompt.text for machine in policy.machines.values() for prompt in machine.prompts)
    yield from (question.fix for question in policy.profile.questions)
    yield from (reason.fix for reason in policy.profile.reasons)
