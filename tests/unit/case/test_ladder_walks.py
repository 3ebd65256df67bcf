"""Random walks up the ladder: no stage is skipped, replay agrees, two notices at most, sessions used once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.case.casefile import CaseFile, Entry
from casework.case.events import EventVoided, NoticeIssued, NoticeWithdrawn, StepTaken, from_record, to_record
from casework.errors import CaseworkError

# From which states each step may be taken (contract: cases and steps), typed here, not read from the policy.
MAY_FOLLOW = {
    "letter_1": {"open"},
    "meeting": {"letter_1"},
    "notice_to_improve": {"meeting"},
    "penalty_request": {"notice_to_improve", "meeting"},
    "warning": {"penalty_request"},
    "penalty": {"warning"},
    "as1_referral": {"meeting", "notice_to_improve", "penalty_request", "warning", "penalty"},
    "court": {"as1_referral", "warning", "penalty"},
}
TWO_PEOPLE = {"notice_to_improve", "penalty_request", "penalty", "as1_referral"}
BY_THE_LA = {"warning", "penalty", "court"}
STEPS = (*MAY_FOLLOW, "closed")
FIRST = date(2024, 9, 3)


def replay(entries: Iterable[Entry]) -> str:
    """The state by the plainest means: a table of steps, and voids taken out."""
    kept = list(entries)
    void = {entry.event.event_no for entry in kept if isinstance(entry.event, EventVoided)}
    state = "open"
    for entry in kept:
        if isinstance(entry.event, StepTaken) and entry.number not in void:
            step = entry.event.step
            assert state in MAY_FOLLOW.get(step, {*STEPS} - {"closed"}), f"{step} after {state}"
            assert entry.event.source == state
            state = step
    return state


def three_years_before(day: date) -> date:
    year, month, number = day.year - 3, day.month, day.day
    return date(year, month, 28) if (month, number) == (2, 29) else date(year, month, number)


def all_entries(story: Any) -> list[list[Entry]]:
    return [list(file.entries) for file in [*story.others, story.file]]


def notices(story: Any) -> list[tuple[NoticeIssued, bool]]:
    """Every notice that was not voided, with whether it was withdrawn later."""
    found = []
    for entries in all_entries(story):
        void = {entry.event.event_no for entry in entries if isinstance(entry.event, EventVoided)}
        counted = [entry for entry in entries if entry.number not in void]
        for n, entry in enumerate(counted):
            if isinstance(entry.event, NoticeIssued):
                withdrawn = any(
                    isinstance(other.event, NoticeWithdrawn) and other.event.parent == entry.event.parent
                    for other in counted[n:]
                )
                found.append((entry.event, withdrawn))
    return found


def check_laws(story: Any) -> None:
    issued = notices(story)
    for notice, _ in issued:
        start = three_years_before(notice.on)
        same = [
            other
            for other, withdrawn in issued
            if other.parent == notice.parent and not withdrawn and start < other.on <= notice.on
        ]
        assert len(same) <= 2, "a third notice within three years"
        is_second = notice.early_pence is None
        assert (notice.full_pence, notice.full_days) == (16000, 28)
        assert is_second == (notice.ordinal == 2) and notice.ordinal in (1, 2)
    used: set[tuple[str, str, str]] = set()
    for notice, withdrawn in issued:
        if not withdrawn:
            mine = {(notice.parent, day, half) for day, half, _ in notice.sessions}
            assert len(mine) == len(notice.sessions) and not mine & used, "a session was used twice"
            used |= mine
    for entries in all_entries(story):
        assert (
            replay(entries)
            == story.standing(None, CaseFile("X", story.pupil.upn, "absence", 1, tuple(entries))).state
        )
        for entry in entries:
            if isinstance(entry.event, StepTaken):
                step = entry.event
                assert (step.role == "la_liaison") or step.step not in BY_THE_LA
                if step.step in TWO_PEOPLE:
                    approval = entries[(step.approval or 0) - 1].event
                    assert approval.step == step.step and approval.by.casefold() != step.by.casefold()
                    assert approval.on <= step.on


def act(story: Any, on: date, command: tuple[str, int]) -> None:
    what, n = command
    ref = ("P1", "P2")[n % 2]
    if story.latest.is_closed:
        story.follow()
    if what == "go":  # take what is due, as an officer would, and seldom refer or go to court early
        if story.state == "meeting" and story.latest.support("engaged") is None:
            story.record("support", on, appropriate="yes" if n % 5 else "no", engaged="no")
        due = [s for s in MAY_FOLLOW if s in story.due(on.isoformat())]
        if len(due) > 1 and n % 6:
            due = [s for s in due if s not in ("as1_referral", "court")] or due
        if due and not (due == ["as1_referral"] and n % 6):
            story.take(due[n % len(due)], on, approve=n % 7 != 0)
    elif what == "end":
        if story.state in ("penalty", "court", "as1_referral"):
            story.take("closed", on)
    elif what == "any":  # try a step, due or not, in any role
        role = ("headteacher", "attendance_officer", "la_liaison")[n % 3]
        story.take(STEPS[n % len(STEPS)], on, role=role, approve=n % 2 == 0)
    elif what == "support":
        story.record("support", on, appropriate="yes" if n % 3 else "no", engaged="no" if n % 4 else "yes")
    elif what == "same person":
        story.record("approval", on, by="hanna  HEADLEY", step=STEPS[n % len(STEPS)])
    elif what == "void":
        story.record("void", on, event=str(1 + n % max(1, len(story.file.entries))), why="a mistake")
    elif what == "void last":
        number, _ = story.latest.last_step or (0, None)
        story.record("void", on, event=str(number), why="a mistake")
    elif what == "paid":
        story.record("paid", on, parent=ref, amount=("40", "80", "160")[n % 3])
    elif what == "hold":
        story.record("hold", on, reason="asked", until=(on + timedelta(n % 20)).isoformat())
    else:
        story.record(what, on, parent=ref)


COMMANDS = st.tuples(
    st.sampled_from(
        [
            *["go"] * 14,
            *["end"] * 3,
            *["support"],
            *("any", "same person", "void", "void last", "hold"),
            *("notice_received", "paid", "unpaid", "withdrawn"),
        ]
    ),
    st.integers(0, 40),
)
WALKS = st.lists(st.tuples(st.sampled_from([0, 3, 7, 10, 14, 22]), COMMANDS), min_size=25, max_size=70)
WEEKS = st.lists(st.sampled_from(["/\\", "OO", "O\\", "/U", "GG", "II", "NN"]), min_size=5, max_size=11)


def walk(story: Any, steps: list[tuple[int, tuple[str, int]]], week: list[str]) -> set[str]:
    """Go through the days; what is refused leaves the case as it was. Return the states seen."""
    for number, day in enumerate(story.calendar.days):
        if day >= FIRST:
            story.mark(day, week[number % len(week)])
    on, seen = FIRST, set()
    for gap, command in steps:
        on += timedelta(gap)
        before = story.file
        try:
            act(story, on, command)
        except CaseworkError as fault:
            assert fault.what and fault.code
            if command[0] not in ("go", "any"):  # a step may have been preceded by its approval
                assert story.file.entries == before.entries or not story.file.entries
        check_laws(story)
        seen.add(story.state)
        for day in (on, on - timedelta(40)):
            assert story.on(day).standing.state in {"open", *STEPS}
    return seen


@settings(max_examples=80, deadline=None, derandomize=True)
@given(WALKS, WEEKS)
def test_no_walk_skips_a_stage_exceeds_two_notices_in_three_years_or_uses_a_session_twice(
    new_story, steps, week
):
    story = new_story(settings=SHORT)
    walk(story, steps, week)
    for entries in all_entries(story):
        read = tuple(Entry(e.number, e.recorded_at, from_record(to_record(e.event))) for e in entries)
        assert read == tuple(entries)
        assert replay(read) == replay(entries)


SHORT = {
    "letter_1.review_school_days": 5,
    "improvement.attendance_at_least": 95,
    "notice_to_improve.weeks": 3,
}


def test_a_walk_of_somebody_who_always_takes_what_is_due_reaches_two_notices_and_then_only_court(new_story):
    """So that the laws above are tried at the limit: three whole climbs within three years."""
    story = new_story(settings=SHORT)
    week = ["OO", "/\\", "O\\", "/\\", "/\\"]
    for number, day in enumerate(story.calendar.days):
        if day >= FIRST:
            story.mark(day, week[number % len(week)])
    ends = []
    for day in story.calendar.days:
        if day < date(2024, 10, 1) or day > date(2027, 7, 1):
            continue
        if story.latest.is_closed:
            story.follow()
        if story.state == "meeting" and story.latest.support("engaged") is None:
            story.record("support", day, appropriate="yes", engaged="no")
        due = story.due(day.isoformat())
        order = [s for s in (*MAY_FOLLOW,) if s in due and s != "as1_referral"]
        if order:
            story.take(order[0], day)
            check_laws(story)
        if story.state in ("penalty", "court"):
            ends.append((story.state, sorted({n.ordinal for n in story.latest.all(NoticeIssued)})))
            story.take("closed", day)
    assert ends[:2] == [("penalty", [1]), ("penalty", [2])]
    assert len(ends) > 2 and {state for state, _ in ends[2:]} == {"court"}
    assert len(notices(story)) == 4, "two parents, two each"
