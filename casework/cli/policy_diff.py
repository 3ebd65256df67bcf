"""``casework policy diff``: in what two policies differ, or one policy on two days."""

from __future__ import annotations

from datetime import date

import click

from casework.cli.common import DATE, json_option, policies_option, policy_home, print_json


@click.command("diff")
@click.argument("names", nargs=-1, required=True, metavar="SCHOOL [SCHOOL]")
@click.option("--on", "days", type=DATE, multiple=True, metavar="DATE", help="The day; twice for one school.")
@json_option
@policies_option
def diff(names: tuple[str, ...], days: tuple[date, ...], as_json: bool) -> None:
    """Compare two schools on a day (default: today), or one school on two days.

    Lists parameters, states, steps, clocks, conditions, prompts, pack parts and register codes that differ.
    """
    from casework import app
    from casework.policy.diff import differences

    one, other, on_one, on_other = _sides(names, days or (app.now().date(),))
    home = policy_home()
    first, second = app.policy(one, home), app.policy(other, home)
    found = differences(first, second, on_one, on_other)
    if as_json:
        print_json(
            {
                "schema": "casework/policy-diff/1",
                "first": {"policy": one, "on": on_one.isoformat()},
                "second": {"policy": other, "on": on_other.isoformat()},
                "differences": [
                    {"part": each.part, "name": each.name, "first": each.first, "second": each.second}
                    for each in found
                ],
            }
        )
        return
    heads = (f"{one} on {on_one.isoformat()}", f"{other} on {on_other.isoformat()}")
    click.echo(f"{heads[0]} and {heads[1]}: {len(found)} differences")
    part = ""
    for each in found:
        if each.part != part:
            part = each.part
            click.echo(f"\n{part}s")
        click.echo(f"  {each.name}")
        for head, said in zip(heads, (each.first, each.second), strict=True):
            click.echo(f"    {head}: {said or 'not there'}")


def _sides(names: tuple[str, ...], days: tuple[date, ...]) -> tuple[str, str, date, date]:
    from casework.errors import WrongUsage

    if (len(names), len(days)) in ((2, 1), (2, 2), (1, 2)):
        return names[0], names[-1], days[0], days[-1]
    raise WrongUsage(
        "nothing_to_compare",
        f"{len(names)} schools and {len(days)} days can't be compared.",
        fix="name two schools, or one school and --on twice",
    )
