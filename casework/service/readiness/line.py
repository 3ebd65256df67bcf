"""One line of what a pack still lacks."""

from __future__ import annotations

from dataclasses import dataclass

from casework.policy.model import PackPart


@dataclass(frozen=True)
class Lack:
    """Something that the pack lacks (``stops`` the build) or that the LA would ask about."""

    what: str
    fix: str
    stops: bool
    rule: str = ""
    part: PackPart | None = None  # the part of the pack that is missing, where it is one
    code: str = ""  # the reason for which the LA would return the pack, where it is one of the list
    title: str = ""  # of the page that stands for it, where it is no whole part
    follows: str = ""  # the path of the paper after which that page stands
