"""How comparisons are called where a policy is put in words."""

from __future__ import annotations

from casework.policy.model import Comparison

WORDS = {
    Comparison.AT_MOST: "at or below",
    Comparison.BELOW: "below",
    Comparison.AT_LEAST: "at or above",
    Comparison.ABOVE: "above",
    Comparison.IS: "at",
}
