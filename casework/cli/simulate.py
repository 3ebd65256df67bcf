"""``casework simulate``: what if, without writing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from casework.cli.common import DATE, columns, home_option, json_option, pairs, print_json, workspace

if TYPE_CHECKING:
    from casework.case.triggers import StepReport
    from casework.service.simulate import Outcome
    from casework.service.workspace import Workspace

MODALITIES = ("must", "should", "may")


@click.command()
@click.option("--policy", "other", metavar="SCHOOL", help="Beside it, the same register under this policy.")
@click.option("--from", "first", type=DATE, metavar="D", help="First day (default: the calendar's).")
@click.option("--to", "last", type=DATE, metavar="D", help="Last day (default: the calendar's).")
@click.option(
    "--set", "given", multiple=True, metavar="KEY=VALUE", callback=pairs, help="Beside it, with this setting."
)
@click.option(
    "--take", multiple=True, type=click.Choice(MODALITIES), help="Which steps are taken (must, should)."
)
@click.option(
    "--case", "case_", metavar="CASE", help="One case only: what if these marks stood in the register?"
)
@click.option(
    "--mark", "marks", multiple=True, metavar="DATE:AM=CODE", callback=pairs, help="A mark, for --case."
)
@click.option("--chart", metavar="FILE", help="Draw the papers of each week as a PDF.")
@json_option
@home_option
def simulate(
    other: str | None,
    first: date | None,
    last: date | None,
    given: dict[str, str],
    take: tuple[str, ...],
    case_: str | None,
    marks: dict[str, str],
    chart: str | None,
    as_json: bool,
    home: str | None,
) -> None:
    """Run the register through the ladder day by day, without writing: who would have got what, when."""
    space = workspace(home)
    if case_:
        _one_case(space, case_, last or space.default_day(), marks, as_json=as_json)
        return
    outcomes = _outcomes(space, other, given, first, last, take or ("must", "should"))
    if chart:
        _draw(outcomes, chart)
    if as_json:
        print_json({"schema": "casework/simulation/1", "runs": [_json(outcome) for outcome in outcomes]})
        return
    _print(outcomes)


def _outcomes(
    space: Workspace,
    other: str | None,
    given: dict[str, str],
    first: date | None,
    last: date | None,
    take: tuple[str, ...],
) -> list[Outcome]:
    from casework import app
    from casework.policy.model import Modality
    from casework.policy.values import read_setting
    from casework.service.simulate import simulate as run

    days = space.calendar.days
    first, last = first or (days[0] if days else date.min), last or space.default_day()
    modalities = frozenset(Modality(word) for word in take)
    own = dict(space.values.settings)
    runs = [(space.policy, own, space.policy.name)]
    if other or given:
        policy = app.policy(other) if other else space.policy
        slots = {name for name, parameter in policy.parameters.items() if parameter.unspecified}
        changed = {key: read_setting(policy, key, raw, where="--set") for key, raw in given.items()}
        kept = {key: value for key, value in own.items() if key in slots}
        said = ", ".join(f"{key}={value}" for key, value in given.items())
        runs.append((policy, {**kept, **changed}, f"{policy.name}{' with ' + said if said else ''}"))
    return [run(space, label, policy, settings, first, last, modalities) for policy, settings, label in runs]


def _print(outcomes: list[Outcome]) -> None:
    counts = [outcome.by_step() for outcome in outcomes]
    steps = sorted({step for count in counts for step in count})
    columns(
        [[step, *(str(count[step]) for count in counts)] for step in steps],
        ("step", *(outcome.label for outcome in outcomes)),
    )
    for outcome in outcomes:
        waiting = [each for each in outcome.happenings if each.waits_for]
        click.echo(f"\n{outcome.label}: {len(outcome.taken)} steps taken, {len(waiting)} waited for a person")
        for each in waiting[:5]:
            click.echo(
                f"    {each.day.isoformat()} {each.upn} {each.strand} {each.step}: {each.waits_for[0]}"
            )
    click.echo("\nPapers by week")
    weeks = sorted({week for outcome in outcomes for week in outcome.papers_by_week()})
    columns(
        [[week.isoformat(), *(str(o.papers_by_week().get(week, 0)) for o in outcomes)] for week in weeks],
        ("week of", *(outcome.label for outcome in outcomes)),
    )


def _json(outcome: Outcome) -> dict[str, Any]:
    return {
        "label": outcome.label,
        "by_step": dict(outcome.by_step()),
        "papers_by_week": {day.isoformat(): number for day, number in outcome.papers_by_week().items()},
        "happenings": [
            {
                "on": each.day.isoformat(),
                "upn": each.upn,
                "strand": each.strand,
                "step": each.step,
                "rule": each.rule,
                "value": each.value,
                "documents": each.documents,
                "waits_for": list(each.waits_for),
            }
            for each in outcome.happenings
        ],
    }


def _draw(outcomes: list[Outcome], name: str) -> None:
    from pathlib import Path

    from casework.documents.report.bar_chart import draw_weeks
    from casework.store.files import write_atomic

    series = {outcome.label: outcome.papers_by_week() for outcome in outcomes}
    write_atomic(Path(name), draw_weeks("Papers that would have been written, by week", series))
    click.echo(f"Drew {name}", err=True)


def _one_case(space: Workspace, case: str, day: date, marks: dict[str, str], *, as_json: bool) -> None:
    from casework.service.addressing import find_case
    from casework.service.simulate import what_if

    codes = {_slot(key): code for key, code in marks.items()}
    days = [date.fromordinal(slot // 2) for slot in codes]
    day = max([day, *days]) if days else day
    file = find_case(space, case, day)
    now, then = what_if(space, file, day, {}), what_if(space, file, day, codes)
    if as_json:
        print_json(
            {
                "schema": "casework/what-if/1",
                "case": file.reference,
                "as_of": day.isoformat(),
                "now": [_step_json(report) for report in now],
                "then": [_step_json(report) for report in then],
            }
        )
        return
    click.echo(f"Case {file.reference} on {day.isoformat()}, as it stands, and with {len(codes)} other marks")
    for before, after in zip(now, then, strict=True):
        click.echo(f"{before.transition.step} ({before.transition.rule}): {_due(before)} -> {_due(after)}")
        for fact in after.facts:
            click.echo(f"    {fact.text}")


def _slot(key: str) -> int:
    day, _, session = key.partition(":")
    try:
        return date.fromisoformat(day).toordinal() * 2 + ("AM", "PM").index(session.upper())
    except ValueError:
        raise click.BadParameter(f"{key!r} is not DATE:AM or DATE:PM", param_hint="--mark") from None


def _due(report: StepReport) -> str:
    return "not due" if not report.is_due else "due, blocked" if report.blocked_by else "due"


def _step_json(report: StepReport) -> dict[str, Any]:
    return {
        "step": report.transition.step,
        "rule": report.transition.rule,
        "status": _due(report),
        "why": [fact.text for fact in report.facts],
    }
