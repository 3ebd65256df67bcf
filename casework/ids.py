"""References of cases, events and documents, and the check letter of a UPN."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

# Crockford's base 32 without I, L, O, U: read aloud over a telephone, no two characters are confused.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CASE = re.compile(r"([A-Z]{3})-([0-9A-HJKMNP-TV-Z]{8})-([1-9][0-9]{0,3})")
# DfE, "Unique pupil numbers": the weights of the check letter, and its letters (I, O and S are left out).
_UPN = re.compile(r"[A-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]")
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


@dataclass(frozen=True, slots=True)
class CaseRef:
    """A case's reference taken apart: strand prefix, pupil token and running number."""

    prefix: str
    token: str
    number: int

    def __str__(self) -> str:
        """Return the reference as it is printed, for instance ``ABS-7QK29XMD-1``."""
        return f"{self.prefix}-{self.token}-{self.number}"


def pupil_token(upn: str, strand: str) -> str:
    """Return eight characters fixed by UPN and strand.

    A digest, not the UPN itself: the reference stands in file names, letters and e-mail subjects, where
    a national identifier of a child should not.
    """
    number = int.from_bytes(hashlib.sha256(f"{upn}/{strand}".encode()).digest()[:5], "big")
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(35, -1, -5))


def case_ref(upn: str, strand: str, number: int) -> CaseRef:
    """Return the reference of a pupil's ``number``-th case on a strand."""
    return CaseRef(strand[:3].upper(), pupil_token(upn, strand), number)


def parse_case_ref(text: str) -> CaseRef | None:
    """Return the parts of a case reference, or None where the text is not one."""
    found = _CASE.fullmatch(text.strip().upper())
    return CaseRef(found[1], found[2], int(found[3])) if found else None


def event_of(document: str) -> int:
    """Return the number of the event that a document belongs to: its reference begins with it."""
    return int(document.partition("-")[0])


def upn_fault(upn: str) -> str | None:
    """Return what is odd about a UPN, or None; never a reason to refuse it."""
    if not _UPN.fullmatch(upn):
        return "is not a letter, 11 digits and a digit or letter (other than I, O and S)"
    values = [int(c) if c.isdigit() else _UPN_LETTERS.find(c) for c in upn[1:]]
    total = sum(weight * value for weight, value in zip(range(2, 14), values, strict=True))
    if upn[0] != _UPN_LETTERS[total % 23]:
        return f"has check letter {upn[0]}, but its digits give {_UPN_LETTERS[total % 23]}"
    return None
