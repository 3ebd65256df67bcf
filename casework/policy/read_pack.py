"""Reading what an authority wants in a pack, asks about it, returns it for, and does afterwards."""

from __future__ import annotations

from casework.policy.faults import hint
from casework.policy.model import PackPart
from casework.policy.profile import COURT, LA, Deadline, Outcome, Profile, Question, ReturnReason
from casework.policy.tables import Table, named
from casework.policy.vocabulary import ANSWERS, PACK_KINDS


def read_profile(top: Table) -> Profile:
    """Return the questions, reasons and outcomes of a national file or an authority's."""
    return Profile(
        tuple(_question(table) for table in top.tables("question")),
        tuple(_reason(table) for table in top.tables("return_reason")),
        tuple(_outcome(table) for table in top.tables("outcome")),
        _deadline(top),
    )


def read_parts(top: Table) -> list[PackPart]:
    """Return what the pack holds, in the order in which it is bound."""
    pack = top.table("pack")
    if pack is None:
        return []
    parts = []
    for table in pack.tables("part"):
        kind = table.text("kind")
        if kind and kind not in PACK_KINDS:
            table.fault("kind", f"unknown pack part {kind!r}", hint(kind, PACK_KINDS))
        required = table.flag("required")
        parts.append(
            PackPart(
                section=table.text("section"),
                kind=kind,
                required=required,
                rule=table.text("rule"),
                cite=table.text("cite"),
                # A missing paper stops the build, so the file has to say how it is got.
                fix=table.text("fix", required=required),
                origin=table.origin(),
            )
        )
        table.done()
    pack.done()
    return parts


def _question(table: Table) -> Question:
    answer = table.text("answer")
    if answer and answer not in ANSWERS:
        table.fault("answer", f"unknown answer {answer!r}", hint(answer, ANSWERS))
    found = Question(
        table.name("code"),
        table.text("text"),
        answer,
        table.text("fix"),
        table.text("cite"),
        after=_texts(table, "after"),
        also=_texts(table, "also"),
    )
    table.done()
    return found


def _reason(table: Table) -> ReturnReason:
    found = ReturnReason(table.name("code"), table.text("text"), table.text("fix"), table.text("cite"))
    table.done()
    return found


def _outcome(table: Table) -> Outcome:
    by = table.text("by")
    if by and by not in (LA, COURT):
        table.fault("by", f"unknown maker of an outcome {by!r}", hint(by, (LA, COURT)))
    found = Outcome(
        code=table.name("code"),
        text=table.text("text"),
        by=by,
        cite=table.text("cite"),
        is_final=table.flag("final", default=True),
        prosecutes=table.flag("prosecutes"),
        settles=table.flag("settles"),
        needs=table.refer_all("needs", "detail"),
        also=_texts(table, "also"),
    )
    table.done()
    return found


def _texts(table: Table, key: str) -> tuple[str, ...]:
    raw = table.get(key)
    if raw is None:
        return ()
    if not isinstance(raw, list) or not all(isinstance(each, str) for each in raw):
        table.fault(key, f"{key} is {named(raw)}, not a list of texts", f'write {key} = ["..."]')
        return ()
    return tuple(raw)


def _deadline(top: Table) -> Deadline | None:
    table = top.table("deadline")
    if table is None:
        return None
    found = Deadline(
        table.refer_all("after", "step", required=True), table.parameter("length"), table.text("cite")
    )
    table.done()
    return found
