"""Putting the citation of a rule to what is recorded under it (``--detail rule=ID``)."""

from __future__ import annotations

from dataclasses import replace

from casework.case.decide import Order
from casework.errors import BadInput, NotFound
from casework.policy.model import Policy
from casework.policy.rules import coverage

RULE, CITE = "rule", "cite"


def with_citation(policy: Policy, what: str, order: Order) -> Order:
    """Return the order with the line of the rule that it names; raises NotFound for a rule that is none.

    BadInput where the policy has the rule recorded as something else.
    """
    named = order.details.get(RULE, "").strip().upper()
    if not named:
        return order
    where = f"record of {order.on.isoformat()}"
    found = next((each for each in coverage(policy) if each.id == named and each.places), None)
    if found is None:
        raise NotFound(
            "no_such_rule",
            f"The policy {policy.name} has no rule {named!r}.",
            where=where,
            fix=f"casework policy coverage {policy.name} lists its rules",
        )
    allowed = [name for row in policy.rules.rows if row.id == named for name in row.records]
    if allowed and what not in allowed:
        raise BadInput(
            "recorded_otherwise",
            f"{named} is not recorded as {what}.",
            where=where,
            fix=f"record it as {' or '.join(allowed)}",
        )
    return replace(order, details={**order.details, RULE: named, CITE: found.leading.cite})


def citation(order: Order) -> dict[str, str]:
    """Return the rule that an order names and its line, for a document taken in under it."""
    return {key: order.details[key] for key in (RULE, CITE) if key in order.details}
