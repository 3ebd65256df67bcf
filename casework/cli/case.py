"""``casework case``: one pupil's case, read and taken forward."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from casework.cli import case_views
from casework.cli.common import (
    DATE,
    dry_run_option,
    home_option,
    json_option,
    pairs,
    password_options,
    print_json,
    uploads,
    workspace,
)
from casework.cli.event_words import event_json, event_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from casework.case.events import DocumentReceived
    from casework.service.actions import Done


@click.group()
def case() -> None:
    """See a case, take the step that is due, record what happened.

    CASE is a reference (ABS-7QK29XMD-1) or UPN/STRAND (for instance Z999200024001/absence).
    """


def _order_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--on", "on", type=DATE, required=True, metavar="D", help="The day it takes effect."),
        click.option("--by", "by", required=True, metavar="NAME", help="Who does it."),
        click.option(
            "--role", required=True, metavar="ROLE", help="attendance_officer, headteacher, la_liaison."
        ),
        click.option(
            "--detail", "details", multiple=True, metavar="KEY=VALUE", callback=pairs, help="A particular."
        ),
        click.option("--file", "names", multiple=True, metavar="F", help="A file that belongs to it."),
        password_options,
        dry_run_option,
        json_option,
        home_option,
    ):
        command = option(command)
    return command


@case.command("advance")
@click.argument("case_", metavar="CASE")
@click.argument("step")
@_order_options
def advance(
    case_: str,
    step: str,
    on: date,
    by: str,
    role: str,
    details: dict[str, str],
    names: tuple[str, ...],
    password: str,
    dry_run: bool,
    as_json: bool,
    home: str | None,
) -> None:
    """Take a step that is due, and write its documents."""
    from casework.case.decide import Order
    from casework.service import actions

    space = workspace(home)
    files = uploads(names, password)
    done = actions.advance(space, case_, step, Order(on, by, role, details), files, dry_run=dry_run)
    tell_done(done, dry_run=dry_run, as_json=as_json)


@case.command("record")
@click.argument("case_", metavar="CASE")
@click.argument("what")
@_order_options
def record(
    case_: str,
    what: str,
    on: date,
    by: str,
    role: str,
    details: dict[str, str],
    names: tuple[str, ...],
    password: str,
    dry_run: bool,
    as_json: bool,
    home: str | None,
) -> None:
    """Record what happened.

    WHAT is meeting, contact, support, approval (of a step, or of a document by its hash), hold, hold_ended,
    letter_posted, signed, notice_received, paid, unpaid, withdrawn, la_outcome, court_outcome, court_order,
    answer, looked (at what an edition would show), statement, certificate or as1_form (each written again),
    evidence, attachment_settled (an e-mail's attachment that could not be taken in), decision_checked or
    void.
    """
    from casework.case.decide import Order
    from casework.service import actions

    space = workspace(home)
    files = uploads(names, password)
    done = actions.record(space, case_, what, Order(on, by, role, details), files, dry_run=dry_run)
    tell_done(done, dry_run=dry_run, as_json=as_json)


def tell_done(done: Done, *, dry_run: bool, as_json: bool) -> None:
    """Say what a command appended, or would append."""
    from casework.case.events import DocumentReceived, LetterIssued, LetterRequested

    events = [event_json(event) for event in done.events]
    for warning in done.warnings:
        click.echo(f"Note: {warning}", err=True)
    if as_json:
        print_json(
            {
                "schema": "casework/done/1",
                "case": done.file.reference,
                "state": done.state,
                "dry_run": dry_run,
                "events": events,
                "advice": done.advice,
                "warnings": list(done.warnings),
                "documents": [
                    {
                        "ref": e.document,
                        "template": e.template,
                        "to": e.to,
                        "path": e.path,
                        "sha256": e.sha256,
                    }
                    for e in done.events
                    if isinstance(e, LetterIssued | DocumentReceived)
                ],
            }
        )
        return
    for issued in done.finished:
        click.echo(f"Finished what an interrupted command left: {issued.path}")
    received = [event for event in done.events if isinstance(event, DocumentReceived)]
    if len({event.to for event in received}) > len({event.sha256 for event in received}):
        click.echo(_one_for_all(done, received[0], dry_run=dry_run), err=True)
    verb = "Would append" if dry_run else "Recorded"
    for event in done.events:
        if not isinstance(event, LetterRequested) or dry_run:
            click.echo(f"{verb}: {event_words(event)}")
        if isinstance(event, LetterIssued | DocumentReceived):
            click.echo(f"    {event.path}")
        if isinstance(event, DocumentReceived):
            for line in (*event.done, *event.notes):
                click.echo(f"    {line}")
    click.echo(f"Case {done.file.reference} {'would be' if dry_run else 'is'} in state {done.state}.")
    if done.advice:
        click.echo(done.advice)


def _one_for_all(done: Done, paper: DocumentReceived, *, dry_run: bool) -> str:
    """Return what to do where the parents have each their own paper, and one file came for all."""
    from casework.case.commands import record_command
    from casework.case.valid_papers import number_of

    filed = "Note: one file was filed as the paper of every parent. If each has their own, "
    if dry_run:
        return f"{filed.replace('was filed', 'would be filed')}give one --file for each."
    command = record_command(
        done.file.reference, "void", f"event={number_of(paper)}", "why=TEXT", role=paper.role
    )
    return f"{filed}void the step, then take it again with one --file for each: {command}"


@case.command("list")
@click.option("--all", "everyone", is_flag=True, help="Also pupils whose case has no event yet.")
@json_option
@home_option
def list_cases(everyone: bool, as_json: bool, home: str | None) -> None:
    """List the cases with their states."""
    case_views.list_cases(workspace(home), everyone=everyone, as_json=as_json)


@case.command("show")
@click.argument("case_", metavar="CASE")
@json_option
@home_option
def show(case_: str, as_json: bool, home: str | None) -> None:
    """Show one case: state, parents, clocks, documents."""
    case_views.show(workspace(home), case_, as_json=as_json)


@case.command("timeline")
@click.argument("case_", metavar="CASE")
@click.option("--pdf", "pdf", metavar="FILE", help="Draw the chronology as a PDF instead.")
@json_option
@home_option
def timeline(case_: str, pdf: str | None, as_json: bool, home: str | None) -> None:
    """Show everything that happened in a case, in the order in which it was recorded."""
    space = workspace(home)
    if pdf:
        case_views.draw_chronology(space, case_, pdf)
    else:
        case_views.timeline(space, case_, as_json=as_json)


@case.command("explain")
@click.argument("case_", metavar="CASE")
@click.option("--as-of", "day", type=DATE, metavar="D", help="The day (default: today).")
@json_option
@home_option
def explain(case_: str, day: date | None, as_json: bool, home: str | None) -> None:
    """Say why each step is open, or why it is not yet."""
    from casework.service.explain import explain as explained

    space = workspace(home)
    found: Any = explained(space, case_, day or space.default_day())
    case_views.explained(found, as_json=as_json)


@case.command("diagram")
@click.argument("case_", metavar="CASE")
@json_option
@home_option
def diagram(case_: str, as_json: bool, home: str | None) -> None:
    """Draw the case's ladder as a Mermaid diagram, with where it stands and the way it went."""
    from casework.cli.case_diagram import draw

    draw(workspace(home), case_, as_json=as_json)
