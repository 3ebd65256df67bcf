"""Reading ``[[code_set]]``: which register codes are in force when, without gap or overlap."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from casework.marks import MISSING_CODES, Category, Code, CodeBook, CodeSet, Role
from casework.policy.tables import Table
from casework.schooldays import ONE_DAY, Span

CODE = re.compile(r"[!-~]{1,2}")


def read_code_sets(file: Table) -> list[tuple[CodeSet, Table]]:
    """Return the code sets of a national file, each with its table, noting faults."""
    return [(_code_set(table), table) for table in file.tables("code_set")]


def code_book(found: list[tuple[CodeSet, Table]]) -> CodeBook:
    """Return the sets in order of time, noting each gap and overlap."""
    in_order = sorted(found, key=lambda pair: pair[0].span)
    for (before, _), (after, table) in pairwise(in_order):
        if not before.name or not after.name:
            continue
        if after.span.first <= before.span.last:
            table.fault(
                "from", f"the code sets {before.name} and {after.name} overlap", _wanted(after, before)
            )
        elif after.span.first != before.span.last + ONE_DAY:
            table.fault(
                "from", f"a gap between the code sets {before.name} and {after.name}", _wanted(after, before)
            )
    return CodeBook(tuple(codes for codes, _ in in_order))


def _wanted(after: CodeSet, before: CodeSet) -> str:
    return f"let {before.name} end on the day before {after.name} begins ({after.span.first.isoformat()})"


def _code_set(table: Table) -> CodeSet:
    name = table.text("name")
    first = table.day("from")
    last = table.day("to", required=False)
    if first and last and last < first:
        table.fault("to", "the code set ends before it begins", "put the later date in to")
    codes: dict[str, Code] = {}
    roles: dict[Role, str] = {}
    for each in table.tables("code"):
        code = _code(each)
        if code.code in codes:
            each.fault("code", f"code {code.code} stands twice in the code set {name}", "keep one of them")
        if code.role and code.role in roles:
            each.fault("role", f"codes {roles[code.role]} and {code.code} have one role", "keep one of them")
        if code.code:
            codes.setdefault(code.code, code)
        if code.role:
            roles.setdefault(code.role, code.code)
    for role in Role:
        if role not in roles:
            table.fault("code", f"no code of the set has the role {role}", f'add role = "{role}" to its code')
    span = Span(first or date.min, last or date.max)
    codes_in_force = CodeSet(name if first else "", span, table.text("cite"), codes)
    table.done()
    return codes_in_force


def _code(table: Table) -> Code:
    sign = table.text("code")
    if sign and (not CODE.fullmatch(sign) or sign in MISSING_CODES):
        table.fault("code", f"{sign!r} can't be a register code", "use one or two printable signs, not -")
    role: Role | None = None
    if "role" in table.data:
        role = table.one_of("role", "role of a code", Role, Role.LEAVE)
        role = role if role == table.data["role"] else None  # the fallback is no role of this code
    code = Code(
        code=sign,
        meaning=table.text("meaning"),
        category=table.one_of("category", "category", Category, Category.ADMINISTRATIVE),
        role=role,
    )
    table.done()
    return code
