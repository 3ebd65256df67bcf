"""``casework policy lint``: where a school's text meets the law or itself, and what the program does."""

from __future__ import annotations

from datetime import date

import click

from casework.cli.common import DATE, json_option, policies_option, policy_home, print_json

FOUND = 3


@click.command("lint")
@click.argument("name", metavar="SCHOOL")
@click.option("--on", "day", type=DATE, metavar="DATE", help="Under the law of this day (default: today).")
@json_option
@policies_option
@click.pass_context
def lint(context: click.Context, name: str, day: date | None, as_json: bool) -> None:
    """Hold a school's text against the law of a day, and against itself.

    Each finding names the rule, its line, the law that it meets, and what the program does about it.
    Leaves with 3 when there are findings.
    """
    from casework import app
    from casework.policy.lint import lint as linted

    when = day or app.now().date()
    home = policy_home()
    found, shelf = linted(app.policy(name, home), when), app.shelf(home)
    if as_json:
        rows = [
            {
                "rule": each.rule,
                "check": each.check,
                "cite": each.cite,
                "where": f"{shelf.path(each.origin.file)}:{each.origin.line}",
                "law": each.law,
                "text": each.text,
                "does": each.does,
            }
            for each in found
        ]
        print_json({"schema": "casework/lint/1", "policy": name, "on": when.isoformat(), "findings": rows})
    else:
        click.echo(
            f"{app.policy(name, home).title}, under the law of {when.isoformat()}: {len(found)} findings"
        )
        for each in found:
            click.echo(f"\n{each.rule or '-'}  {each.check.replace('_', ' ')}  ({each.cite})")
            click.echo(f"    {each.text}")
            click.echo(f"    Law: {each.law}")
            click.echo(f"    casework: {each.does}")
    context.exit(FOUND if found else 0)
