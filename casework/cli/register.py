"""``casework register``: importing the register, and looking at one pupil's year."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from casework.cli.common import (
    DATE,
    MOMENT,
    dry_run_option,
    home_option,
    json_option,
    print_json,
    uploads,
    workspace,
)

if TYPE_CHECKING:
    from casework.marks import Mark
    from casework.store.planning import FileReport

KINDS = ("pupils", "contacts", "marks", "calendar")


@click.group()
def register() -> None:
    """Import pupils, contacts, the calendar and marks; look at a pupil's year."""


@register.command("import")
@click.argument("names", nargs=-1, required=True, metavar="FILE...")
@click.option("--kind", type=click.Choice(KINDS), help="What the files are, where the header does not tell.")
@click.option("--by", "by", metavar="NAME", help="Who amends marks that the register holds already.")
@click.option("--why", metavar="TEXT", help="Why they are amended.")
@dry_run_option
@json_option
@home_option
def import_files(
    names: tuple[str, ...],
    kind: str | None,
    by: str | None,
    why: str | None,
    dry_run: bool,
    as_json: bool,
    home: str | None,
) -> None:
    """Import files into the register: all of them, or nothing where one has a fault."""
    from casework.store.planning import ImportFile

    space = workspace(home)
    files = [ImportFile(upload.name, upload.data, kind) for upload in uploads(names)]
    plan = space.registers.plan(files, by, why)
    reports: tuple[FileReport, ...] = plan.files
    if not dry_run:
        reports = space.registers.commit(plan, space.now()).files
    for report in reports:
        for warning in report.warnings:
            click.echo(f"Warning: {report.name}: {warning}", err=True)
        for note in report.notes:
            click.echo(f"Note: {report.name}: {note}", err=True)
        lacking = [option for option, said in (("--by", by), ("--why", why)) if not (said or "").strip()]
        if lacking and report.changed and report.kind == "marks":
            click.echo(
                f"Note: {report.name}: {report.changed} marks amended without {' and '.join(lacking)}; they "
                "carry the file's name, and `casework register show UPN` lists them",
                err=True,
            )
    if as_json:
        print_json(
            {
                "schema": "casework/import/1",
                "dry_run": dry_run,
                "files": [_report_json(report) for report in reports],
            }
        )
        return
    for report in reports:
        click.echo(
            f"{'Would import' if dry_run else 'Imported'} {report.name} ({report.kind}): {report.rows} rows, "
            f"{report.new} new, {report.changed} changed, {report.unchanged} as before"
        )


def _report_json(report: FileReport) -> dict[str, Any]:
    return {
        "name": report.name,
        "kind": report.kind,
        "sha256": report.sha256,
        "rows": report.rows,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "warnings": list(report.warnings),
        "notes": list(report.notes),
    }


@register.command("show")
@click.argument("upn")
@click.option("--as-of", "day", type=DATE, metavar="D", help="The last day to show (default: today).")
@click.option("--as-known-at", "moment", type=MOMENT, metavar="T", help="As the register stood at a moment.")
@json_option
@home_option
def show(upn: str, day: date | None, moment: datetime | None, as_json: bool, home: str | None) -> None:
    """Show a pupil's academic year, session by session, with what was amended."""
    from casework.schooldays import academic_year_of

    space = workspace(home)
    pupil = space.pupil(upn)
    day = day or space.default_day()
    first = academic_year_of(day).first
    history = {
        key: marks
        for key, marks in space.registers.history(pupil.upn, moment).items()
        if first <= key[0] <= day
    }
    if as_json:
        print_json(
            {
                "schema": "casework/register/1",
                "upn": pupil.upn,
                "as_of": day.isoformat(),
                "as_known_at": moment.isoformat() if moment else None,
                "sessions": [
                    {**_mark_json(marks[-1]), "history": [_mark_json(mark) for mark in marks[:-1]]}
                    for marks in history.values()
                ],
            }
        )
        return
    click.echo(f"{pupil.full_name}, {pupil.upn}, {first.isoformat()} to {day.isoformat()}")
    _print_weeks({key: marks[-1].code for key, marks in history.items()})
    amended = [marks for marks in history.values() if len(marks) > 1]
    if amended:
        click.echo("\nAmended:")
    for marks in amended:
        before, after = marks[-2], marks[-1]
        who = after.by or "nobody said who"
        why = after.why or f"nobody said why (file {after.source})"
        click.echo(
            f"  {after.day.isoformat()} {after.session}: {before.code or '-'} became {after.code or '-'}, "
            f"{who}, {why}"
        )


def _print_weeks(codes: dict[tuple[date, Any], str]) -> None:
    from casework.schooldays import Session, monday_of

    weeks: dict[date, dict[tuple[int, str], str]] = {}
    for (day, session), code in codes.items():
        weeks.setdefault(monday_of(day), {})[(day.weekday(), session)] = code or "-"
    click.echo("Week of     Mon    Tue    Wed    Thu    Fri")
    for monday, cells in sorted(weeks.items()):
        days = (f"{cells.get((n, Session.AM), ''):<3}{cells.get((n, Session.PM), ''):<3}" for n in range(5))
        click.echo(f"{monday.isoformat()}  {' '.join(days)}".rstrip())


def _mark_json(mark: Mark) -> dict[str, Any]:
    return {
        "date": mark.day.isoformat(),
        "session": str(mark.session),
        "code": mark.code,
        "minutes_late": mark.minutes_late,
        "comment": mark.comment,
        "recorded_at": mark.recorded_at.isoformat() if mark.recorded_at else None,
        "by": mark.by,
        "why": mark.why,
        "source": mark.source,
    }
