"""Which unauthorised sessions a paper leaves out as those of a paid notice, whose, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from casework.case.attendance import Counts
from casework.case.windows import day_text
from casework.documents.fields.context import Field, Occasion

Key = tuple[str, str]


def note(o: Occasion) -> str:
    """Return what the figures leave out; a parent is told of their own paid notice, never of another's."""
    left_out = _left_out(o)
    if not left_out:
        return ""
    groups: dict[tuple[str, ...], list[Key]] = defaultdict(list)
    for key, parents in left_out.items():
        groups[parents].append(key)
    said = [_group(o, parents, keys) for parents, keys in groups.items()]
    stand, are = ("They stand", "are") if len(left_out) > 1 else ("It stands", "is")
    return (
        f"{' '.join(said)} {stand} in the register and in the figures, and {are} left out of "
        "the sessions put forward (section 444A(4) of the Education Act 1996)."
    )


def unpaid(o: Occasion) -> str:
    """Return whose notice for the sessions that are left out was not paid, empty where there is none."""
    left_out = _left_out(o)
    open_still = [
        notice
        for notice in o.situation.ledger.notices
        if notice.is_unpaid(o.on) and not notice.session_keys.isdisjoint(left_out)
    ]
    if o.recipient is not None or not open_still:
        return ""
    to = _joined(dict.fromkeys(_name(o, notice.parent) for notice in open_still))
    is_all = all(notice.session_keys.issuperset(left_out) for notice in open_still)
    same = "the same sessions" if is_all else "some of the same sessions"
    return (
        f"The notice to {to} for {same} was not paid. They are left out here because this paper speaks of "
        "all parents together, and a parent who paid can’t be convicted for them; the local authority may "
        "ask for them."
    )


def _left_out(o: Occasion) -> dict[Key, tuple[str, ...]]:
    """Return the unauthorised sessions of paid notices in the period, each with the parents who paid."""
    mine = o.recipient.contact_ref if o.recipient else None
    paid: dict[Key, list[str]] = defaultdict(list)
    for notice in o.situation.ledger.notices:
        if notice.is_paid and not notice.is_withdrawn and mine in (None, notice.parent):
            for key in notice.session_keys:
                paid[key].append(notice.parent)
    return {key: tuple(dict.fromkeys(paid[key])) for key in _unauthorised(o) if key in paid}


def _unauthorised(o: Occasion) -> list[Key]:
    marks = o.situation.attendance.sessions(Counts.UNAUTHORISED, o.period.start, o.period.end)
    return [(mark.day.isoformat(), str(mark.session)) for mark in marks]


def _group(o: Occasion, parents: tuple[str, ...], keys: list[Key]) -> str:
    first, last = keys[0], keys[-1]
    between = sum(first <= key <= last for key in _unauthorised(o))
    days = [day_text(date.fromisoformat(day)) for day, _ in (first, last)]
    when = f"of {days[0]}" if days[0] == days[1] else f"from {days[0]} to {days[1]}"
    number = f"{len(keys)} of the {between}" if between > len(keys) else f"{len(keys)}"
    plural = "s" if between > 1 else ""
    belong = "belong" if len(keys) > 1 else "belongs"
    if o.recipient is not None:
        notice = "a penalty notice to you that was paid"
    elif len(parents) == 1:
        notice = f"a penalty notice to {_name(o, parents[0])} that was paid"
    else:
        notice = f"penalty notices to {_joined(_name(o, each) for each in parents)} that were paid"
    return f"{number} unauthorised session{plural} {when} {belong} to {notice}."


def _name(o: Occasion, parent: str) -> str:
    return next((each.full_name for each in o.situation.contacts if each.contact_ref == parent), parent)


def _joined(names: Iterable[str]) -> str:
    return " and ".join(names)


LEFT_OUT_FIELDS: dict[str, Field] = {"figures.note": note, "figures.unpaid": unpaid}
