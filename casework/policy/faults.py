"""What is wrong with a set of policy files: collected, put in order, and reported together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from casework.errors import BadInput
from casework.policy.model import Origin

FEW = 24  # up to so many known names are listed in a message


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault: where it stands, what is wrong, and what to do."""

    file: str
    line: int  # 0 where the fault is that something is not there at all
    key: str
    what: str
    fix: str

    def __str__(self) -> str:
        """Return the fault as one line."""
        at = f"{self.file}, line {self.line}" if self.line else self.file
        return (
            f"{at}, {self.key}: {self.what} — {self.fix}" if self.key else f"{at}: {self.what} — {self.fix}"
        )


class Faults:
    """Every fault found so far."""

    def __init__(self) -> None:
        """Start with none."""
        self._found: set[Fault] = set()

    def add(self, origin: Origin, key: str, what: str, fix: str) -> None:
        """Note a fault; the same fault met twice is one."""
        self._found.add(Fault(origin.file, origin.line, key, what, fix))

    def __len__(self) -> int:
        """Return how many faults there are."""
        return len(self._found)

    @property
    def in_order(self) -> list[Fault]:
        """Return the faults by file, then by line."""
        return sorted(self._found)

    def raise_any(self, policy: str) -> None:
        """Raise BadInput with every fault, if there is one."""
        if self._found:
            count = len(self._found)
            raise BadInput(
                "policy_faulty",
                f"{policy} has {count} fault{'s' if count > 1 else ''}.",
                details=[str(fault) for fault in self.in_order],
                fix="mend the lines named, then run: casework policy check",
            )


def hint(word: str, known: Collection[str]) -> str:
    """Return what to do about an unknown word: the nearest known one, or the list of them."""
    near = get_close_matches(word, sorted(known), n=1)
    if near:
        return f"did you mean {near[0]}?"
    if not known:
        return "none is known here; leave it out"
    if len(known) <= FEW:
        return f"use one of: {', '.join(sorted(known))}"
    return "look up the known names in the other policy files"
