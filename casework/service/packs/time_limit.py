"""Until when the information can be laid (Magistrates' Courts Act 1980, s.127)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.case.casefile import Standing
from casework.case.windows import day_text
from casework.policy.values import Values
from casework.service.packs.answers import months_before

_LIMIT = "proceedings.time_limit"


@dataclass(frozen=True)
class Limit:
    """The last day on which proceedings can begin, counted from one session."""

    counted_from: str
    session: date
    last: date
    months: int

    @property
    def text(self) -> str:
        """Return the limit in words."""
        return (
            f"{self.months} months from the {self.counted_from} session put forward, "
            f"{day_text(self.session)}, end on {day_text(self.last)} (MCA 1980, s.127)"
        )


def time_limits(standing: Standing, values: Values) -> list[Limit]:
    """Return the limit from the first and from the last session that the last referral put forward.

    The courts differ on which of them counts, so both are shown and the earlier is the safe one.
    """
    referred = [
        taken for _, taken in standing.steps if taken.step.endswith("_referral") and taken.offence_sessions
    ]
    if not referred or _LIMIT not in values.policy.parameters:
        return []
    days = sorted(date.fromisoformat(day) for day, _, _ in referred[-1].offence_sessions)
    months = int(values.number(_LIMIT, days[0]))
    named = (("first", days[0]), ("last", days[-1]))
    return [Limit(name, day, months_before(day, -months), months) for name, day in named]
