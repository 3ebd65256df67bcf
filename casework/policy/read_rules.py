"""Reading ``rules/NAME.toml``: which rules a school's text has, and what the program does about each."""

from __future__ import annotations

import re

from casework.policy.faults import Faults, hint
from casework.policy.layers import SCHOOL, Layer, read_common
from casework.policy.model import Conflict, RuleBook, RuleKind, RuleRow
from casework.policy.tables import Sheet, Table
from casework.policy.toml_lines import Document
from casework.policy.vocabulary import RECORDABLE

PREFIX = re.compile(r"[A-Z]{2}")


def read_rules(document: Document, faults: Faults) -> tuple[Layer, RuleBook]:
    """Return what the file adds to the school's own layer, and its list of rules, noting faults."""
    sheet = Sheet(document, faults)
    top = sheet.top
    top.get("kind")
    top.get("name")
    layer = read_common(SCHOOL, top)
    prefix, count = _list(top)
    book = RuleBook(prefix, count)
    rows = tuple(_row(table, book) for table in top.tables("rule"))
    conflicts = tuple(_conflict(table, book) for table in top.tables("conflict"))
    _note_twice(top.tables("conflict"))
    top.done()
    layer.references = sheet.references
    return layer, RuleBook(prefix, count, rows, conflicts)


def _list(top: Table) -> tuple[str, int]:
    table = top.table("rules")
    if table is None:
        if "rules" not in top.data:
            top.fault("rules", "the file has no list of rules", "add [rules] with prefix and count")
        return "", 0
    prefix = table.text("prefix")
    if prefix and not PREFIX.fullmatch(prefix):
        table.fault("prefix", f"{prefix!r} can't begin a rule's id", "use two capital letters, such as OA")
        prefix = ""
    count = table.get("count")
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= 99:
        table.fault("count", "count is not a number from 1 to 99", "write how many rules the text has")
        count = 0
    table.done()
    return prefix, count


def _rule_id(table: Table, key: str, book: RuleBook) -> str:
    found = table.text(key)
    if found and book.ids and found not in book.ids:
        table.fault(key, f"unknown rule {found!r}", f"the rules are {book.ids[0]} to {book.ids[-1]}")
    return found


def _row(table: Table, book: RuleBook) -> RuleRow:
    is_built = table.flag("built", default=True)
    kind = table.one_of("kind", "kind of rule", RuleKind, RuleKind.PROMPT)
    row = RuleRow(
        id=_rule_id(table, "id", book),
        kind=kind,
        cite=table.text("cite"),
        text=table.text("text"),
        origin=table.origin(),
        records=_records(table, kind),
        roles=table.refer_all("roles", "role"),
        issue=table.text("issue", required=not is_built),
    )
    if is_built and row.issue:
        table.fault("issue", "the rule is built, and names an issue", "add built = false, or take issue out")
    table.done()
    return row


def _records(table: Table, kind: RuleKind) -> tuple[str, ...]:
    names = table.refer_all("records", "record", required=kind is RuleKind.RECORD)
    if names and kind is not RuleKind.RECORD:
        table.fault(
            "records", f"a rule of kind {kind} records nothing", 'take it out, or write kind = "record"'
        )
    for name in names:
        if name not in RECORDABLE:
            table.fault("records", f"unknown record {name!r}", hint(name, RECORDABLE))
    return names


def _conflict(table: Table, book: RuleBook) -> Conflict:
    conflict = Conflict(
        name=table.name("name"),
        rule=_rule_id(table, "rule", book),
        cite=table.text("cite"),
        law=table.text("law"),
        text=table.text("text"),
        does=table.text("does"),
        origin=table.origin(),
    )
    table.done()
    return conflict


def _note_twice(tables: list[Table]) -> None:
    seen: set[object] = set()
    for table in tables:
        if (name := table.data.get("name")) in seen:
            table.fault("name", f"conflict {name} is given twice", "give each its own name")
        seen.add(name)
