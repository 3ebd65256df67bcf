"""Facts known from what people recorded in the case: support, meetings, notices, leave, the court."""

from __future__ import annotations

from collections.abc import Callable

from casework.case.answers import Count, Flag, Found, Unknown
from casework.case.attendance import Counts, SessionMark
from casework.case.commands import record_command
from casework.case.events import CourtOutcomeRecorded, LaOutcomeRecorded, MeetingHeld
from casework.case.facts_register import Finder
from casework.case.leave import refused_spans, requests
from casework.case.situation import Situation
from casework.case.windows import between
from casework.policy.model import Leaf
from casework.policy.profile import COURT, LA
from casework.schooldays import SESSIONS_A_DAY


def _support(aspect: str) -> Finder:
    def find(leaf: Leaf, situation: Situation) -> Found:
        said = situation.standing.support(aspect)
        if said is None:
            raise Unknown(
                f"nobody has recorded whether support was {aspect}: "
                + record_command(
                    situation.standing.file.reference,
                    "support",
                    f"{aspect}=yes|no",
                    role="attendance_officer",
                )
            )
        return Found(Flag(said, "yes" if said else "no"))

    return find


def _support_ruled_out(leaf: Leaf, situation: Situation) -> Found:
    ruled_out = situation.standing.support("appropriate") is False
    return Found(Flag(ruled_out, "yes" if ruled_out else "no"))


def _support_withheld(leaf: Leaf, situation: Situation) -> Found:
    """Return whether somebody recorded that no support was offered; silence is no such record."""
    withheld = situation.standing.support("offered") is False
    return Found(Flag(withheld, "no support was offered" if withheld else "nobody says that none was"))


def _at_limit(join: Callable[[list[bool]], bool]) -> Finder:
    def find(leaf: Leaf, situation: Situation) -> Found:
        parents = situation.parents
        counts = [situation.ledger.counted(p.contact_ref, situation.day, situation.values) for p in parents]
        at_limit = [
            situation.ledger.is_at_limit(p.contact_ref, situation.day, situation.values) for p in parents
        ]
        words = ", ".join(f"{p.contact_ref} {n}" for p, n in zip(parents, counts, strict=True))
        return Found(Flag(bool(parents) and join(at_limit), words or "none"))

    return find


def _any_unpaid(leaf: Leaf, situation: Situation) -> Found:
    notices = situation.ledger.of_case(situation.standing.file.reference)
    unpaid = [notice.parent for notice in notices if notice.is_unpaid(situation.day)]
    return Found(Flag(bool(unpaid), f"unpaid: {', '.join(unpaid) or 'none'}"))


def _all_settled(leaf: Leaf, situation: Situation) -> Found:
    notices = situation.ledger.of_case(situation.standing.file.reference)
    open_ones = [notice.parent for notice in notices if not (notice.is_paid or notice.is_withdrawn)]
    return Found(Flag(bool(notices) and not open_ones, f"open: {', '.join(open_ones) or 'none'}"))


def _court_outcome(leaf: Leaf, situation: Situation) -> Found:
    known = situation.values.policy.profile.outcomes
    passing = {each.code for each in known if each.by == COURT and not each.is_final}
    outcomes = [e for e in situation.standing.all(CourtOutcomeRecorded) if e.outcome not in passing]
    return Found(Flag(bool(outcomes), outcomes[-1].outcome if outcomes else "not yet"))


def _la_prosecutes(leaf: Leaf, situation: Situation) -> Found:
    known = situation.values.policy.profile.outcomes
    leading = {each.code: each.text for each in known if each.by == LA and each.prosecutes}
    decided = [e for e in situation.standing.all(LaOutcomeRecorded) if e.outcome in leading]
    words = f"{leading[decided[-1].outcome]}, on {decided[-1].on.isoformat()}" if decided else "not decided"
    return Found(Flag(bool(decided), words))


def _la_settled(leaf: Leaf, situation: Situation) -> Found:
    """Return whether the last that the authority did leaves nothing to prosecute."""
    known = situation.values.policy.profile.outcomes
    settling = {each.code: each.text for each in known if each.by == LA and each.settles}
    last = next(reversed(situation.standing.all(LaOutcomeRecorded)), None)
    is_so = last is not None and last.outcome in settling
    words = f"{settling[last.outcome]}, on {last.on.isoformat()}" if last and is_so else "not yet"
    return Found(Flag(is_so, words))


def _meeting_since_step(leaf: Leaf, situation: Situation) -> Found:
    last = situation.standing.last_step
    number = last[0] if last else 0
    held = [event.on for n, event in situation.standing.numbered(MeetingHeld) if n > number]
    return Found(Flag(bool(held), f"on {held[-1].isoformat()}" if held else "none recorded yet"))


def _refused_leave_taken(leaf: Leaf, situation: Situation) -> Found:
    """Return the sessions of days for which leave was refused, and which were marked as holiday."""
    used = situation.ledger.used_sessions()
    found: list[SessionMark] = []
    for span in refused_spans(requests(situation.standing)):
        stretch = between(situation.attendance, span, situation.day)
        found += situation.attendance.sessions(Counts.LEAVE, stretch.start, stretch.end)
    left = tuple(m for m in sorted(set(found)) if (m.day.isoformat(), str(m.session)) not in used)
    return Found(Count(len(left)), None, lambda: left)


def _run_after_refusal(leaf: Leaf, situation: Situation) -> Found:
    """Return the longest run of wholly unauthorised school days after the first refusal."""
    refused = [r for r in requests(situation.standing) if r.refused_spans and r.decided is not None]
    if not refused:
        return Found(Count(0, "school day"))
    first = min(request.decided.on for request in refused if request.decided)
    marks = situation.attendance
    start, end = marks.start_of(first), marks.end_of(situation.day)
    days = marks.longest_unauthorised_run_days(start, end)
    longest: list[SessionMark] = []
    run: list[SessionMark] = []
    for n in range(start, end - 1, SESSIONS_A_DAY):
        both = marks.counts_at(n) & marks.counts_at(n + 1) & Counts.UNAUTHORISED
        run = [*run, marks.session_at(n), marks.session_at(n + 1)] if both else []
        longest = max(longest, run, key=len)
    return Found(Count(days, "school day"), None, lambda: tuple(longest))


CASE_FACTS: dict[str, Finder] = {
    "support_offered": _support("offered"),
    "support_appropriate": _support("appropriate"),
    "support_ruled_out": _support_ruled_out,
    "support_withheld": _support_withheld,
    "support_engaged": _support("engaged"),
    "support_worked": _support("worked"),
    "meeting_since_step": _meeting_since_step,
    "any_parent_at_notice_limit": _at_limit(any),
    "every_parent_at_notice_limit": _at_limit(all),
    "any_notice_unpaid": _any_unpaid,
    "every_notice_settled": _all_settled,
    "court_outcome_recorded": _court_outcome,
    "la_decided_to_prosecute": _la_prosecutes,
    "la_settled_the_matter": _la_settled,
    "refused_leave_sessions": _refused_leave_taken,
    "unauthorised_run_days_after_refusal": _run_after_refusal,
}
