"""``casework facts``: the figures of one pupil, each with its sessions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from casework.cli.common import DATE, home_option, json_option, print_json, workspace

if TYPE_CHECKING:
    from casework.case.figures import Figures, PeriodFigures, WindowFigures
    from casework.case.windows import Stretch


@click.command()
@click.argument("upn")
@click.option("--as-of", "day", type=DATE, metavar="D", help="The last day that counts (default: today).")
@json_option
@home_option
def facts(upn: str, day: date | None, as_json: bool, home: str | None) -> None:
    """Show the figures of one pupil up to a day, each with its sessions."""
    from casework.case.figures import figures_on

    space = workspace(home)
    pupil = space.pupil(upn)
    day = day or space.default_day()
    figures = figures_on(space.attendance(pupil), day, space.values)
    if as_json:
        print_json(_as_json(pupil.upn, figures))
        return
    click.echo(f"{pupil.full_name}, {pupil.upn}, up to {day.isoformat()}")
    for name, period in figures.periods.items():
        _print_period(name, period)
    for name, window in figures.windows.items():
        _print_window(name, window)
    click.echo(f"Longest run of unauthorised school days this year: {figures.longest_unauthorised_run_days}")
    click.echo(f"Persistently absent: {'yes' if figures.persistently_absent else 'no'}")
    click.echo(f"Severely absent: {'yes' if figures.severely_absent else 'no'}")


def _print_period(name: str, period: PeriodFigures) -> None:
    from casework.case.answers import Ratio

    attendance = Ratio(period.attended, period.possible).text
    click.echo(f"{name.replace('_', ' ').capitalize()} ({period.stretch.text}): {attendance}")
    click.echo(
        f"    authorised {period.authorised}, unauthorised {period.unauthorised}, late before close "
        f"{period.late_before_close}, late after close {period.late_after_close}, missing {period.missing}"
    )


def _print_window(name: str, window: WindowFigures) -> None:
    click.echo(
        f"{name.replace('_', ' ').capitalize()} ({window.stretch.text}): {window.unauthorised} unauthorised, "
        f"of them leave {window.leave}, late after close {window.late_after_close}"
    )
    for mark in window.sessions:
        click.echo(f"    {mark.day.isoformat()} {mark.session} {mark.code}")


def _dates(stretch: Stretch) -> dict[str, str | None]:
    span = stretch.span
    return {
        "from": span.first.isoformat() if span else None,
        "to": span.last.isoformat() if span else None,
    }


def _as_json(upn: str, figures: Figures) -> dict[str, Any]:
    windows: dict[str, Any] = {}
    for name, period in figures.periods.items():
        windows[name] = {
            **_dates(period.stretch),
            "possible": period.possible,
            "attended": period.attended,
            "authorised": period.authorised,
            "unauthorised": period.unauthorised,
            "late_before_close": period.late_before_close,
            "late_after_close": period.late_after_close,
            "missing": period.missing,
        }
    for name, window in figures.windows.items():
        windows[name] = {
            **_dates(window.stretch),
            "unauthorised": window.unauthorised,
            "leave": window.leave,
            "late_after_close": window.late_after_close,
            "sessions": [mark.as_json() for mark in window.sessions],
        }
    return {
        "schema": "casework/facts/1",
        "upn": upn,
        "as_of": figures.day.isoformat(),
        "windows": windows,
        "longest_unauthorised_run_days": figures.longest_unauthorised_run_days,
        "persistently_absent": figures.persistently_absent,
        "severely_absent": figures.severely_absent,
    }
