"""``casework policy coverage``: what the program makes of each rule, where, and what tests show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from casework.cli.common import columns, json_option, policies_option, policy_home, print_json

if TYPE_CHECKING:
    from casework.policy.rules import Covered
    from casework.service.policy_files import Shelf

UNCOVERED = 3


@click.command("coverage")
@click.argument("name", required=False, metavar="[SCHOOL]")
@json_option
@policies_option
@click.pass_context
def coverage(context: click.Context, name: str | None, as_json: bool) -> None:
    """Show each rule of the schools' texts: what became of it, in which line of which file, tested where.

    Leaves with 3 while a rule has no row.
    """
    from casework import app
    from casework.policy.rules import coverage as covered
    from casework.service.rule_tests import tests_of_rules

    home = policy_home()
    shelf = app.shelf(home)
    rows: list[dict[str, Any]] = []
    missing: list[dict[str, str]] = []
    for school in [name] if name else app.policy_names(home):
        found = covered(app.policy(school, home))
        tests = tests_of_rules(app.source_tests(), [each.id for each in found])
        missing += [{"id": each.id, "school": school} for each in found if not each.places]
        rows += [_row(school, each, tests[each.id], shelf) for each in found if each.places]
    if as_json:
        print_json({"schema": "casework/coverage/1", "rules": rows, "missing": missing})
    else:
        _print(rows, missing)
    context.exit(UNCOVERED if missing else 0)


def _row(school: str, rule: Covered, tests: list[str], shelf: Shelf) -> dict[str, Any]:
    leading = rule.leading
    where = sorted({(place.origin.file, place.origin.line) for place in rule.places})
    return {
        "id": rule.id,
        "school": school,
        "kind": leading.kind.value,
        "where": [f"{shelf.path(file)}:{line}" for file, line in where],
        "tests": tests,
        "cite": leading.cite,
        "text": leading.text,
        "built": rule.is_built,
        "issue": next((place.issue for place in rule.places if place.issue), ""),
    }


def _print(rows: list[dict[str, Any]], missing: list[dict[str, str]]) -> None:
    cells = [
        [
            row["id"],
            row["school"],
            row["kind"] if row["built"] else f"{row['kind']}, not yet built",
            row["where"][0] + (f" and {len(row['where']) - 1} more" if len(row["where"]) > 1 else ""),
            str(len(row["tests"])),
            row["text"],
        ]
        for row in rows
    ]
    if cells:
        columns(cells, ("rule", "school", "kind", "where", "tests", "what the program does"))
    for each in missing:
        click.echo(f"{each['id']}  {each['school']}: no file names this rule")
    waiting = sum(not row["built"] for row in rows)
    click.echo(f"{len(rows)} rules covered, {waiting} of them not yet built; {len(missing)} without a row.")
